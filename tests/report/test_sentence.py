"""The answer's wording for each kind of verdict."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simulation.report.sentence import action_of, answer_sentence, choice_sentence
from simulation.statistics.findings import Findings, analyse

Build = Callable[..., pd.DataFrame]
ACTION = "Open the MLOps position now"
NEVER = (0.0, 0.0, 0.0, np.nan, 0.4)


def say(make_lives: Build, now: tuple[float, ...], lives: int = 200, **settings: float) -> str:
    table = make_lives(lives, {"never": NEVER, "now": now}, **settings)
    return answer_sentence(analyse(table, "never", 30), "now", ACTION)


def test_yes_names_the_gain_the_price_and_the_dates(findings: Findings) -> None:
    text = answer_sentence(findings, "now", ACTION, {"never": "no hire"}, (5, 7))
    assert text.startswith(f'{ACTION}: yes, in this model. Compared with "no hire", by month 30')
    assert re.search(r"you ship 3\.\d to 4\.\d more improvements", text)
    assert "days sooner)" in text
    assert "months less runway (95 percent intervals, 200 paired lives)" in text
    assert "stays within the 3.0 months of runway you accept" in text
    assert "The first hire starts around month 4." in text
    assert "productive around month 7." in text
    assert "From month 5 to month 7 you are still behind" in text


def test_no_gain_is_a_no(make_lives: Build) -> None:
    text = say(make_lives, (-1.6, 0.0, 0.0, 4.0, 0.4))
    assert text.startswith(f"{ACTION}: no, in this model.")
    assert "Runway gets shorter, and the product stays about the same." in text
    assert "between" in text


def test_a_price_too_high_is_a_no(make_lives: Build) -> None:
    text = say(make_lives, (-5.0, -6.0, 4.0, 4.0, 0.2))
    assert "no, in this model" in text
    assert "The gain costs more than the 3.0 months of runway you accept" in text


def test_a_worse_product_is_a_no(make_lives: Build) -> None:
    text = say(make_lives, (-1.0, 4.0, -3.0, np.nan, 0.4))
    assert "fewer improvements" in text
    assert "days later)" in text
    assert "The product gets worse without saving more" in text
    assert "hire" not in text


def test_saved_runway_can_outweigh_the_product(make_lives: Build) -> None:
    text = say(make_lives, (4.5, 0.0, -3.0, np.nan, 0.4), runway=20.0)
    assert "yes, in this model" in text
    assert "The loss saves more than the 3.0 months of runway" in text


def test_longer_runway_alone_is_a_yes(make_lives: Build) -> None:
    text = say(make_lives, (2.0, 0.0, 0.0, np.nan, 0.4), runway=20.0)
    assert "yes, in this model" in text
    assert "Runway gets longer, and the product stays about the same." in text


def test_alike_is_too_close_and_names_the_zones(make_lives: Build) -> None:
    text = say(make_lives, (0.0, 0.0, 0.0, np.nan, 0.4))
    assert text.startswith(f"{ACTION}: too close to call in this model.")
    assert "0.5 months of runway, 1 day between refreshes, 0.5 improvements" in text


def test_opposite_moves_are_left_to_the_founder(make_lives: Build) -> None:
    text = say(make_lives, (-1.6, 6.0, 4.0, 4.0, 0.4))
    assert "too close to call" in text
    assert "which counts more is yours to say" in text


def test_a_price_at_the_edge_is_too_close(make_lives: Build) -> None:
    text = say(make_lives, (-3.0, -6.0, 4.0, 4.0, 0.4), noise=0.05)
    assert "too close to call" in text
    assert "at the edge of what you would act on" in text


def test_not_enough_runs_says_how_many_would_do(make_lives: Build) -> None:
    text = say(make_lives, (-1.6, 0.0, 1.0, 4.0, 0.2), lives=30, noise=4.0)
    assert text.startswith(f"{ACTION}: not enough runs to say in this model.")
    assert "lives would make the intervals as narrow as what you would act on" in text


def test_several_reasons_are_not_picked_from(make_lives: Build) -> None:
    # Cadence lies at its edge: worse or about the same, it is a no for one reason or the other.
    text = say(make_lives, (-1.6, 1.0, 0.0, 4.0, 0.2), noise=0.05)
    assert "no, in this model" in text
    assert "Every value inside the intervals gives the same answer." in text


def test_without_cash_the_cut_is_still_said(make_lives: Build) -> None:
    table = make_lives(runway=60.0)
    without = analyse(table.drop(columns="cash_end_usd"), "never", 30)
    assert "Runway beyond month 30 is not counted." in answer_sentence(without, "now", ACTION)
    alike = analyse(table.assign(cash_end_usd=1e6), "never", 30)
    assert "Runway beyond month 30 is not counted." in answer_sentence(alike, "now", ACTION)


def test_cash_is_told_in_both_directions(make_lives: Build) -> None:
    table = make_lives(runway=60.0)
    hired = table["alternative"] == "now"
    table["cash_end_usd"] = np.where(hired, 9.5e5, 1e6)
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert "cash then is $50k less in every life" in text
    table["cash_end_usd"] = np.random.default_rng(1).normal(1e6, 1e5, size=len(table))
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert re.search(r"cash then is between \$[\d.]+k less and \$[\d.]+k more\.", text)


def test_one_life_claims_no_change(make_lives: Build) -> None:
    text = say(make_lives, (-1.6, -6.0, 4.0, 4.0, 0.2), lives=1)
    assert "an unknown change of improvements (too few lives)" in text
    assert "not enough runs" in text


def test_a_difference_that_is_always_the_same_is_said_so(make_lives: Build) -> None:
    text = say(make_lives, (-2.0, -6.0, 4.0, 4.0, 0.2), noise=0.0)
    assert "4.0 more improvements in every life" in text
    assert "2.0 months less runway in every life" in text


def test_cash_speaks_where_runway_is_cut(make_lives: Build) -> None:
    text = say(make_lives, (-4.0, -6.0, 4.0, 4.0, 0.2), runway=60.0)
    assert "the same runway in every life" in text
    assert "Runway beyond month 30 is not counted: cash then is $4" in text
    assert "as much as the baseline burns in 3." in text
    assert "Up to month 30 that stays within" in text


def test_a_company_that_never_refreshes_is_told_so(make_lives: Build) -> None:
    table = make_lives()
    table["refresh_interval_days"] = np.nan
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert "have no refreshes to time" in text
    one_side = make_lives()
    one_side.loc[one_side["alternative"] == "never", "refresh_interval_days"] = np.nan
    text = answer_sentence(analyse(one_side, "never", 30), "now", ACTION)
    assert "refresh the model too rarely to compare" in text
    assert "In 0 lives only the baseline, and in 200 only this alternative" in text


def test_a_late_hire_is_not_hidden(make_lives: Build) -> None:
    table = make_lives()
    missed = (table["alternative"] == "now") & (table["replication"] % 4 == 0)
    table.loc[missed, ["first_start_month", "first_productive_month"]] = np.nan
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert "of lives nobody starts before the end" in text
    table.loc[table["replication"] % 4 != 1, "first_start_month"] = np.nan
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert "In most lives nobody new starts before the end." in text


def test_one_month_of_lag_and_fixed_dates_read_well(make_lives: Build) -> None:
    table = make_lives()
    table["first_start_month"] = 4.0
    table["first_productive_month"] = np.nan
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION, lag=(6, 6))
    assert (
        "The first hire starts around month 4.0 and in most lives is not fully productive" in text
    )
    assert "In month 6 you are still behind in improvements." in text


def test_failed_lives_are_mentioned(make_lives: Build) -> None:
    table = make_lives()
    table.loc[0, "error"] = "queue full"
    text = answer_sentence(analyse(table, "never", 30), "now", ACTION)
    assert text.endswith("1 life failed and is left out.")
    assert "199 paired lives" in text


def test_the_baseline_has_no_verdict(findings: Findings) -> None:
    with pytest.raises(ValueError, match="allowed: one of now, month-6"):
        answer_sentence(findings, "never", ACTION)


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("What if we open an MLOps position now?", "Open an MLOps position now"),
        ("Should we wait  six\nmonths?", "Wait six months"),
        ("What happens if we let Ada go?", "Let Ada go"),
        ("Who comes next?", "Now"),
    ],
)
def test_the_action_is_taken_from_the_question(question: str, action: str) -> None:
    assert action_of(question, "now") == action


def test_the_choice_names_who_is_left(findings: Findings, make_lives: Build) -> None:
    text = choice_sentence(findings, {"now": "hire now"})
    assert text == 'Of 3 alternatives only "hire now" is unbeaten in this model.'
    plans = {"never": NEVER, "a": (-1.6, -6, 4, 4, 0.2), "b": (-1.6, -6, 4, 4, 0.2)}
    text = choice_sentence(analyse(make_lives(200, plans), "never", 30))
    assert '"a" and "b" are unbeaten; none of them surely beats another' in text
    alone = choice_sentence(analyse(make_lives(200, {"never": NEVER}), "never", 30))
    assert alone == "There is nothing to compare with."
