"""A company shown in a notebook says what is in it, and obeys no markup."""

from __future__ import annotations

from html import unescape

import pytest

import simulation
from simulation.scenario.display import action_words


def test_a_company_shows_its_people_plan_and_numbers() -> None:
    shown = unescape(simulation.load("document-extraction")._repr_html_())
    assert "Ana: ML engineer, no production experience" in shown
    assert "$3,500,000, $4,000 a month from 2 customers" in shown
    assert "mlops: open requisition mlops_engineer, now" in shown
    assert "retrain_need_calendar_days: 14" in shown
    assert "month-3" in shown


def test_what_was_observed_and_what_counts_are_shown() -> None:
    company = simulation.load("document-extraction").with_changes(
        {
            "observed": {"months": 4, "incidents": 6},
            "aim": {"maximise": "improvements_live", "subject_to": "cash_out <= 0.1"},
        }
    )
    shown = unescape(company._repr_html_())
    assert "last 4 months" in shown
    assert "incidents 6" in shown
    assert "maximise: improvements_live" in shown
    assert "subject_to: cash_out <= 0.1" in shown


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("document-extraction", "open requisition mlops_engineer, now"),
        (
            "sequences/mlops-by-the-triggers",
            "open requisition mlops_engineer, once ml_toil_share above 0.3 over 8 weeks or "
            "retrains_needed_per_week above 1",
        ),
        ("sequences/late-mlops", "open requisition mlops_engineer, month 18"),
    ],
)
def test_actions_are_said_in_a_line(scenario: str, words: str) -> None:
    assert action_words(simulation.load(scenario).plan["mlops"]) == words


def test_markup_in_names_stays_text() -> None:
    company = simulation.load(
        {
            "extends": "base/model-first",
            "name": "<script>alert(1)</script>",
            "question": "<img src=x onerror=alert(1)>",
            "team": {"<b>Eve</b>": {"role": "ml_engineer"}},
        }
    )
    shown = company._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;Eve&lt;/b&gt;" in shown
