"""Kept lives are the lives there would be anew, and an answer is the one of the command line."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from apps import SHIPPED

from simulation.answers import compare
from simulation.app.answering import Answering
from simulation.app.company import Library
from simulation.app.folder import Folder, opened_text
from simulation.app.kept import KeptLives
from simulation.app.plans import LOADED, NOBODY, YOURS
from simulation.app.telling import SHOWN
from simulation.app.written import scenario_text
from simulation.comparison import Comparison
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, ScenarioError, load
from simulation.statistics import DecisionRule

MOVED = {"plan": {"mlops": {"month": 3}}, "cash_usd": 3_000_000}


@pytest.fixture(scope="module")
def company() -> Scenario:
    return load("document-extraction")


@pytest.fixture
def kept() -> Iterator[KeptLives]:
    made = KeptLives(2)
    yield made
    made.close()


def lived(kept: KeptLives, plans: dict[str, Scenario], run: Run, upto: int) -> Any:
    hashes = {name: plan.content_hash() for name, plan in plans.items()}
    return kept.live(plans, hashes, run, upto, Cancellation())


def test_lives_that_are_kept_are_the_lives_there_would_be_anew(
    kept: KeptLives, company: Scenario
) -> None:
    run = Run(130, 7)
    plans = {name: company.alternative(name) for name in ("never", "now")}
    part = lived(kept, plans, run, 30)
    # Another month shares its worlds with the first two, and nothing else.
    plans["later"] = company.alternative("now").with_changes({"plan": {"mlops": {"month": 5}}})
    whole = lived(kept, plans, run, 130)
    fresh = run.live(plans)
    for name, expected in fresh.alternatives.items():
        found = whole.alternatives[name]
        np.testing.assert_array_equal(found.rows, expected.rows)
        np.testing.assert_array_equal(found.monthly, expected.monthly)
        np.testing.assert_array_equal(found.world_numbers, expected.world_numbers)
    np.testing.assert_array_equal(
        part.alternatives["now"].rows, fresh.alternatives["now"].rows[:30]
    )


@pytest.mark.parametrize(
    "change",
    [
        {"parameters": {"retrain_need_calendar_days": {"uniform": {"low": 3, "high": 30}}}},
        {"roles": {"ml_engineer": {"speeds": {"modelling": {"uniform": {"low": 0.5, "high": 1}}}}}},
        {"calendar": "always-on"},
        {"mechanisms": {"drift": False}},
        {"work_kinds": {"incident": {"rate": {"per_calendar_month": 2}}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_worlds_are_shared_only_where_they_are_drawn_alike(
    kept: KeptLives, company: Scenario, change: dict[str, Any]
) -> None:
    run = Run(8, 7)
    before = company.alternative("now")
    after = before.with_changes(change)
    found = lived(kept, {"before": before, "after": after}, run, 8).alternatives["after"]
    np.testing.assert_array_equal(found.rows, run.live({"after": after}).alternatives["after"].rows)


def test_a_cancelled_run_is_taken_up_where_it_stopped(kept: KeptLives, company: Scenario) -> None:
    run = Run(20_000, 7)
    plans = {"now": company.alternative("now")}
    hashes = {"now": plans["now"].content_hash()}
    stop = Cancellation()

    def cancel_soon() -> None:
        while not any(each.lives.finished.any() for each in kept._kept.values()):
            time.sleep(0.01)
        stop.cancel()

    threading.Thread(target=cancel_soon).start()
    with pytest.raises(Cancelled):
        kept.live(plans, hashes, run, 20_000, stop)
    replicator = next(iter(kept._kept.values()))
    done = int(replicator.lives.finished.sum())
    assert 0 < done < 20_000
    before = np.flatnonzero(replicator.lives.finished)
    rows = replicator.lives.rows[before].copy()
    lived(kept, plans, run, 50)
    np.testing.assert_array_equal(replicator.lives.rows[before], rows)
    assert int(replicator.lives.finished.sum()) >= done


def test_lives_longest_unused_are_forgotten(
    kept: KeptLives, company: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.app.kept.MOST_BYTES", 1)
    run = Run(2, 7)
    plans = {name: company.alternative(name) for name in company.alternatives}
    for name, plan in plans.items():
        lived(kept, {name: plan}, run, 2)
    assert not kept.has([plans["now"].content_hash()], run, 2)
    assert kept.has([plans["never"].content_hash()], run, 2)


@pytest.mark.parametrize("against", [NOBODY, LOADED])
def test_the_answer_is_that_of_the_command_line(answering: Answering, against: str) -> None:
    request = {"source": SHIPPED, "diff": MOVED, "against": against, "price_months": 1.5}
    prepared = answering.prepared(answering.asked(request))
    *_, event = answering.answers(prepared, Cancellation())
    text = scenario_text(prepared)
    assert "--replications 40 --seed 7 --accept-runway-loss 1.5" in text
    expected = compare(opened_text(text, "plan.yaml"), 40, 7, rule=DecisionRule(1.5), workers=1)
    head, rest = str(event["sentence"]).split(": ", 1)
    assert rest == expected.sentence.split(": ", 1)[1]
    assert head.startswith("Open the MLOps engineer position in 3 months")
    assert event["verdict"] == str(expected.findings.decision.verdicts[YOURS].answer)
    assert event["seed"] == 7
    assert event["hashes"][YOURS] == expected.scenario.alternative(YOURS).content_hash()
    table = answering.comparison(prepared, kind=Comparison).table
    for name in expected.table.columns:
        assert table[name].equals(expected.table[name]), name
    for row in (row for rows in event["rows"].values() for row in rows):
        found = expected.findings.difference(YOURS, row["measure"])
        if row["difference"]["low"] is not None:
            assert row["difference"]["low"] == pytest.approx(found.low, rel=1e-5)


def test_a_page_chooses_how_many_lives(answering: Answering) -> None:
    prepared = answering.prepared(answering.asked({"source": SHIPPED, "lives": 24}))
    *_, event = answering.answers(prepared, Cancellation())
    assert event["lives"] == 24
    assert "--replications 24" in scenario_text(prepared)
    # The lives there were are the first of more.
    usual = answering.prepared(answering.asked({"source": SHIPPED, "lives": None}))
    table, more = (answering.comparison(each).table for each in (prepared, usual))
    assert len(more) == 80
    first = more[more["replication"] < 24].reset_index(drop=True)
    assert first.equals(table.reset_index(drop=True))


def test_a_line_that_ends_early_says_where(answering: Answering) -> None:
    told = {}
    for cash in (9e5, 9e9):
        asked = answering.asked({"source": SHIPPED, "diff": {"cash_usd": cash}})
        *_, event = answering.answers(answering.prepared(asked), Cancellation())
        (panel,) = [each for each in event["bands"] if each["clock"] == "cadence"]
        ends = any(plan["middle"][-1] is None for plan in panel["plans"].values())
        told[cash] = (ends, panel["note"])
    assert told[9e9] == (False, "")
    # Of forty lives six, or one in seven, are the fewest that a median speaks of.
    words = "A line ends where under 15% of lives still have cash."
    assert told[9e5] == (True, words)


def test_few_measures_say_what_all_of_them_say(answering: Answering) -> None:
    prepared = answering.prepared(answering.asked({"source": SHIPPED, "diff": MOVED}))
    quick = answering.comparison(prepared)
    whole = answering.comparison(prepared, kind=Comparison)
    assert len(quick.table.columns) < len(whole.table.columns) / 2
    assert quick.sentence == whole.sentence
    for name in SHOWN:
        assert quick.findings.estimates[YOURS][name] == whole.findings.estimates[YOURS][name]


def test_a_plan_like_the_other_one_is_described(answering: Answering) -> None:
    asked = answering.asked({"source": SHIPPED, "against": LOADED})
    (event,) = answering.answers(answering.prepared(asked), Cancellation())
    assert event["verdict"] is None
    assert event["plans"] == [YOURS]
    assert str(event["sentence"]).startswith('Your plan and "as loaded" are the same.')
    assert all(row["difference"] is None for rows in event["rows"].values() for row in rows)


def test_rough_first_then_refined(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.app.answering.ROUGH_LIVES", 20)
    answering = Answering(Library(Folder(room)), 60, 7, workers=2)
    prepared = answering.prepared(answering.asked({"source": SHIPPED}))
    rough, refined = answering.answers(prepared, Cancellation())
    assert (rough["stage"], rough["lives"]) == ("rough", 20)
    assert (refined["stage"], refined["lives"]) == ("refined", 60)
    # What is kept needs no rough answer.
    (again,) = answering.answers(prepared, Cancellation())
    assert again == refined
    answering.close()


def test_the_newest_request_of_a_page_wins(answering: Answering) -> None:
    first = answering.newest("page", 1)
    other = answering.newest("another page", 1)
    second = answering.newest("page", 2)
    assert first.is_cancelled
    assert not other.is_cancelled
    with pytest.raises(Cancelled):
        answering.newest("page", 1)
    assert not second.is_cancelled
    prepared = answering.prepared(answering.asked({"source": SHIPPED, "diff": {"mrr_usd": 1}}))
    with pytest.raises(Cancelled):
        list(answering.answers(prepared, first))


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ([], "request: request: found something else"),
        ({"source": SHIPPED, "extra": 1}, "found 'extra'"),
        ({"source": SHIPPED, "diff": [1]}, "diff: found something else"),
        ({"source": SHIPPED, "price_months": -1}, "for a better product: found -1, needs months"),
        ({"source": SHIPPED, "price_months": True}, "for a better product: found true"),
        ({"source": SHIPPED, "price_months": "3%"}, "for a better product: found '3%'"),
        ({"source": SHIPPED, "against": 3}, "against"),
        (
            {"source": SHIPPED, "lives": 19},
            "How many lives: found 19, needs a whole number",
        ),
        ({"source": SHIPPED, "lives": 20_001}, "a whole number from 20 to 20,000"),
        ({"source": SHIPPED, "lives": True}, "How many lives: found true"),
        ({"source": SHIPPED, "lives": "many"}, "How many lives: found 'many'"),
        ({"source": {"kind": "shipped", "name": "document-extractio"}}, "document-extraction"),
        ({"source": {"kind": "web", "name": "x"}}, "nothing to open"),
        ({"source": None}, "nothing to open"),
        (
            {"source": SHIPPED, "diff": {"cash_usd": -5}},
            "Cash today: found -5, needs US dollars of 0 or",
        ),
        ({"source": SHIPPED, "diff": {"cash": 5}}, "did you mean"),
        (
            {"source": SHIPPED, "diff": {"team": {"Ana": {"role": "mlop"}}}},
            "Role of Ana: found 'mlop'",
        ),
        (
            {"source": SHIPPED, "diff": {"plan": {"mlops": {"month": -1}}}},
            "MLOps engineer, month: found -1",
        ),
        ({"source": SHIPPED, "diff": {"parameters": {"x": float("nan")}}}, "a finite number"),
    ],
)
def test_requests_are_validated_like_files(answering: Answering, request_: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        answering.asked(request_)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Any]:
    """Return what answers about a company with observed months, and how it is asked."""
    (tmp_path / "seen.yaml").write_text(
        "extends: document-extraction\nobserved: {months: 3, toil_share_ml: 0.5}\n"
    )
    answering = Answering(Library(Folder(tmp_path)), 60, 7, workers=2)

    def asked(**diff: Any) -> Any:
        source = {"kind": "folder", "name": "seen.yaml"}
        return answering.asked({"source": source, "diff": diff})

    yield answering, asked
    answering.close()


def test_observed_months_choose_the_worlds(seen: Any) -> None:
    answering, asked = seen
    prepared = answering.prepared(asked())
    (event,) = answering.answers(prepared, Cancellation())
    assert event["backcast"]
    expected = compare(opened_text(scenario_text(prepared), "plan.yaml"), 60, 7, workers=2)
    assert str(event["sentence"]).split(": ", 1)[1] == expected.sentence.split(": ", 1)[1]


def test_the_past_is_looked_back_on_only_if_it_has_changed(seen: Any) -> None:
    answering, asked = seen
    looked: list[str] = []

    def worlds(name: str, **diff: Any) -> list[int]:
        found = answering.prepared(asked(**diff), looks_back=lambda: looked.append(name)).run.kept
        return list(found)

    first = worlds("first")
    assert looked == ["first"]
    for diff in (
        {"plan": {"mlops": {"month": 5}}},
        {"cash_usd": "2.5M"},
        {"cash_usd": 9_000_000},
        {"horizon_months": 24},
        {"question": "Who?"},
    ):
        assert worlds("again", **diff) == first
    assert looked == ["first"]
    for name, diff in (
        ("team", {"team": {"Ben": None}}),
        ("need", {"parameters": {"retrain_need_calendar_days": "2 to 4"}}),
        ("customers", {"customers": 40}),
        # Somebody runs out of it within the months that were observed.
        ("cash", {"cash_usd": "300k"}),
    ):
        worlds(name, **diff)
    assert looked == ["first", "team", "need", "customers", "cash"]


def test_worlds_kept_for_other_cash_are_those_there_would_be_anew(seen: Any) -> None:
    answering, asked = seen
    answering.prepared(asked())
    for cash in ("2M", "1M", "20M"):
        kept = answering.prepared(asked(cash_usd=cash)).run.kept
        fresh = Answering(answering.companies, 60, 7, workers=2)
        assert list(kept) == list(fresh.prepared(asked(cash_usd=cash)).run.kept)
        fresh.close()


def test_a_newer_request_ends_a_look_back(tmp_path: Path, seen: Any) -> None:
    small, asked = seen
    answering = Answering(small.companies, 40, 7, workers=1)
    stop = answering.newest("page", 1)
    begun = time.monotonic()

    def newer() -> None:
        threading.Timer(0.2, answering.newest, ("page", 2)).start()

    with pytest.raises(Cancelled):
        answering.prepared(replace(asked(), lives=20_000), stop, newer)
    assert time.monotonic() - begun < 5
    # Nothing is kept of half a look back.
    assert not answering.pasts._kept
    answering.close()
