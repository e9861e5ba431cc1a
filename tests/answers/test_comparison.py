"""What a comparison offers: words, tables, a figure, a folder, and cells for a notebook."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import simulation
from simulation import Comparison, DecisionRule, Scenario
from simulation.answers import single_plan
from simulation.experiment.alternatives import AlternativeLives
from simulation.statistics.rule import DECIDING


def test_the_sentence_is_made_of_the_findings(answer: Comparison) -> None:
    shipped = answer.findings.difference("now", "improvements_live")
    ends = f"{shipped.low:.1f} to {shipped.high:.1f} more improvements"
    assert f"by month 30 you ship {ends}" in answer.sentence
    assert "60 paired lives" in answer.sentence


def test_months_behind_are_told_only_if_they_matter(company: Scenario) -> None:
    """A plan that ends ahead and was behind in between says until when; a trifle is not said."""
    found = simulation.whatif(company, "mlops", 60, 7)
    there = found.monthly["never"]["improvements"]
    late = there + np.where(np.arange(31) < 8, -2.0, 5.0)
    assert lagging(found, late).lag == (0, 7)
    assert "Until month 7 you are still behind" in lagging(found, late).sentence
    assert lagging(found, there + np.where(np.arange(31) < 8, -0.1, 5.0)).lag is None
    # Whoever is behind in the end is not "still" behind before.
    never_ahead = replace(lagging(found, late), asked="never", baseline="now")
    assert never_ahead.lag is None


def lagging(found: Comparison, improvements: np.ndarray) -> Comparison:
    """Return the comparison with other monthly improvements of the plan asked about."""
    series = {**found.monthly, "now": {**found.monthly["now"], "improvements": improvements}}

    class Shown(type(found.lives)):
        """Show made-up series."""

        monthly = series

    return replace(found, lives=Shown(found.lives.alternatives))


def test_a_single_plan_has_no_verdict(company: Scenario) -> None:
    one = single_plan(company, 40, 7)
    runway = one.findings.estimates["plan"]["runway_months"]
    assert f"{runway.low:.1f} to {runway.high:.1f} months of runway" in one.sentence
    assert "The first hire starts around month" in one.sentence
    assert single_plan(company, 1, 7).sentence.startswith("1 life without error: too few")
    nothing = {"models_in_production": 0, "mechanisms": {"iteration": False}}
    still = single_plan(company.with_changes(nothing), 3, 7)
    assert "you ship 0.0 improvements, refresh too rarely to time it" in still.sentence


def test_the_figure_has_three_panels(answer: Comparison) -> None:
    figure = answer.figure()
    assert isinstance(figure, Figure)
    assert len(figure.axes) == 3


def test_a_run_folder_holds_the_answer(answer: Comparison, tmp_path: Path) -> None:
    folder = answer.save(tmp_path, "made by a test")
    assert folder.parent == tmp_path / "document-extraction"
    parquet = pd.read_parquet(folder / "lives.parquet")
    pd.testing.assert_frame_equal(parquet, answer.table, check_exact=True)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "made by a test"
    assert manifest["complete"] is True
    assert manifest["settings"]["rule"]["acceptable_runway_loss_months"] == 3.0
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == answer.summary


def test_what_is_computed_differently_is_filed_apart(
    company: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pictures take a second each, and their folder is named without them.
    monkeypatch.setattr(Comparison, "figure", lambda _: None)

    def filed(found: Comparison) -> str:
        return found.save(tmp_path).name

    base = simulation.compare(company, 2, 7)
    others = [
        simulation.compare(company, 2, 7, ignorance="central"),
        simulation.compare(company, 2, 7, baseline="now"),
        simulation.compare(company, 2, 7, asked="month-6"),
        simulation.compare(company, 2, 7, rule=DecisionRule(1.0)),
        simulation.compare(company, 2, 8),
        replace(base, lives=interrupted(base.lives)),
    ]
    names = [filed(found) for found in (base, *others)]
    assert len(set(names)) == len(names)
    assert "-1-of-2-" in names[-1]
    assert filed(simulation.compare(company, 2, 7, clock="simpy", workers=3)) == names[0]


def interrupted(lives: AlternativeLives) -> AlternativeLives:
    """Return the lives as if only the first one had been finished everywhere."""
    finished = np.array([True, False])
    kept = {name: replace(each, finished=finished) for name, each in lives.alternatives.items()}
    return AlternativeLives(kept, interrupted=True)


def test_a_notebook_shows_sentence_and_tables_escaped(company: Scenario) -> None:
    renamed = company.with_changes(
        {"alternatives": {"<b>&": {"plan": {"mlops": {"month": 1}}}}, "question": "Or <i>?"}
    )
    html = simulation.compare(renamed, 3, asked="<b>&")._repr_html_()
    assert html.count("<table>") == html.count("</table>") == 4
    assert "&lt;b&gt;&amp;" in html
    known = r"<(?!/?(p|strong|div|small|br|table|caption|thead|tbody|tr|th|td)\b)"
    assert not re.search(known, html)
    assert "<td" in single_plan(company, 2)._repr_html_()


def test_a_comparison_is_short_on_a_prompt(answer: Comparison) -> None:
    plans = "never, now, month-3, month-6, month-12"
    assert repr(answer) == f"<Comparison document-extraction: 60 lives each of {plans}; seed 7>"


def test_the_summary_is_plain_and_complete(answer: Comparison) -> None:
    told = json.loads(json.dumps(answer.summary, allow_nan=False))
    assert told["answer"] == answer.sentence
    assert told["complete"] is True
    assert told["worlds"] == "drawn"
    assert set(told["decision"]["verdicts"]) == {"now", "month-3", "month-6", "month-12"}
    assert set(told["decision"]["verdicts"]["now"]["deciding"]) == set(DECIDING)
