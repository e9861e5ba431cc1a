"""The page of facts: readable at 80 columns, valid JSON, and current in the documentation."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from rich.console import Console

from simulation.statistics.intervals import Interval
from simulation.validation import Companies, Finding, check, facts
from simulation.validation.fact import Unit
from simulation.validation.page import COLUMNS, hours_table, markdown, terminal_table
from simulation.validation.trials import TRIALS
from simulation.validation.wording import band_text, expected_text, measured_text

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"


def cells_of(page: str, first: str) -> list[list[str]]:
    """Return the cells of a page's table rows, the first table that starts with `first`."""
    lines = page.split(f"| {first} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [
        [cell.strip().replace("\\*", "*") for cell in line.strip("|").split("|")] for line in lines
    ]


def test_the_committed_table_has_the_facts_values_and_bands_of_the_code() -> None:
    rows = cells_of(PAGE.read_text(encoding="utf-8"), " | ".join(COLUMNS))
    told = [(row[0], row[1].removesuffix("*"), row[3], row[4]) for row in rows]
    expected = [
        (fact.id, fact.quantity, expected_text(fact), band_text(fact.band, fact.unit))
        for fact in facts()
    ]
    assert told == expected
    assert {row[5] for row in rows} <= {"in band", "out of band", "undecided"}


def test_the_committed_page_gives_a_reason_for_every_fact_that_is_not_in_band() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = cells_of(page, " | ".join(COLUMNS))
    reasons = page.split("\n## ")[1]
    for row in rows:
        if row[5] != "in band":
            assert reasons.startswith("Why")
            assert f"{row[0]}, {row[1].removesuffix('*')}:" in reasons


def test_the_committed_page_states_every_fact_in_words() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for fact in facts():
        assert fact.statement in page


def test_the_table_fits_80_columns() -> None:
    text = io.StringIO()
    findings = check(Companies(10, 3))
    Console(file=text, width=80).print(terminal_table(findings))
    lines = text.getvalue().splitlines()
    assert max(len(line) for line in lines) <= 80
    shown = " ".join(text.getvalue().split())
    assert "…" not in shown
    for finding in findings:
        assert finding.verdict.value in shown
        assert band_text(finding.fact.band, finding.fact.unit) in shown


def test_hours_add_up_to_a_hundred_percent() -> None:
    _, rows = hours_table(Companies(4, 1))
    for row in rows:
        assert sum(float(cell) for cell in row[1:]) == pytest.approx(100.0, abs=0.5)


@pytest.mark.parametrize(
    ("interval", "unit", "text"),
    [
        ((0.411, 0.388, 0.432), "share", "41% (39 to 43)"),
        ((0.022, 0.02, 0.025), "share", "2.2% (2.0 to 2.5)"),
        ((-0.044, -0.05, -0.039), "pp", "-4.4 pp (-5.0 to -3.9)"),
        ((0.18, 0.17, 0.2), "x", "x0.18 (0.17 to 0.20)"),
        ((25.46, 24.1, 28.9), "days", "25.5 d (24.1 to 28.9)"),
        ((-math.inf, -math.inf, 5.0), "days", "below 5.0 d"),
        ((math.inf, 50.0, math.inf), "days", "above 50.0 d"),
        ((0.4, -math.inf, math.inf), "share", "40% (too few worlds)"),
        ((math.nan, math.nan, math.nan), "share", "n/a"),
        ((9.2, 8.8, 9.7), "months", "9.2 months (8.8 to 9.7)"),
        ((145.2, 143.1, 148.0), "thousand USD", "$145k (143 to 148)"),
        ((61.8, 56.1, 67.6), "hours", "61.8 h (56.1 to 67.6)"),
        ((3.04, 2.0, 4.0), "count", "3.0 (2.0 to 4.0)"),
    ],
)
def test_a_measured_value_is_shown_with_its_interval(
    interval: tuple[float, float, float], unit: Unit, text: str
) -> None:
    estimate, low, high = interval
    assert measured_text(Interval(estimate, low, high, 0.95, "", 300), unit) == text


def test_the_markdown_page_has_every_fact_in_order() -> None:
    companies = Companies(6, 1)
    page = markdown(check(companies), companies)
    assert [row[0] for row in cells_of(page, " | ".join(COLUMNS))] == [f.id for f in facts()]
    assert page.endswith("|\n")


def test_reasons_are_said_once_for_all_facts_that_share_them() -> None:
    fact = facts()[0]
    away = Interval(0.1, 0.09, 0.11, 0.95, "", 300)
    within = Interval(0.4, 0.39, 0.41, 0.95, "", 300)
    trials = ((TRIALS[0], within, fact.band.verdict(within)),)
    findings = [Finding(each, away, each.band.verdict(away), trials) for each in (fact, fact)]
    text = io.StringIO()
    Console(file=text, width=400).print(terminal_table(findings))
    assert text.getvalue().count(TRIALS[0].because) == 1
