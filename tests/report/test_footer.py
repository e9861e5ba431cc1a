"""The footer of a notebook says where its numbers come from and how to check them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import simulation
from simulation.answers import single_plan
from simulation.report.html import advice_html


def test_a_footer_names_seed_versions_hash_and_how_to_verify() -> None:
    company = simulation.load("document-extraction")
    shown = simulation.footer(
        company, seed=7, replications=1200, command="nexthire compare x"
    )._repr_markdown_()
    assert "Seed 7, 1,200 lives" in shown
    assert f"nexthire {simulation.__version__}" in shown
    assert company.content_hash() in shown
    assert "month-12" in shown
    assert "run `nexthire compare x`" in shown
    assert "in this model" in shown


def test_its_hash_is_that_of_the_file_of_lives(tmp_path: Path) -> None:
    # A name that a spreadsheet would compute is written as text, and hashed as it is written.
    company = simulation.load("document-extraction").with_changes(
        {"baseline": None, "alternatives": {**dict.fromkeys(NAMES), "=1+1": {}, "b": {}}}
    )
    answer = simulation.compare(company, 4)
    written = (answer.save(tmp_path) / "lives.csv").read_bytes()
    shown = simulation.footer(company, seed=1, replications=4, lives=answer.table).markdown
    assert hashlib.sha256(written).hexdigest() in shown
    assert "run this notebook again" in shown


NAMES = ("now", "month-3", "month-6", "month-12", "never")


def test_without_lives_there_is_no_hash_of_them() -> None:
    plan = single_plan(simulation.load("base/model-first"), 2).scenario
    assert "SHA-256" not in simulation.footer(plan, seed=1, replications=2).markdown


def test_what_lies_behind_an_answer_is_shown_as_html() -> None:
    company = simulation.load("document-extraction")
    answer = simulation.whatif(company, "mlops", 12, months=(0,))
    shown = advice_html(simulation.advise(answer.question), {**answer.labels, "now": "<b>now"})
    for title in ("Timing", "Why", "Where it tips", "What to find out first", "What it rests on"):
        assert f"<h3>{title}</h3>" in shown
    assert "<table" in shown
    assert "<b>" not in shown
