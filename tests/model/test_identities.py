"""Identities that hold in every life: time, work, people and cash are conserved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from lab import KINDS, Lived, prepare, records
from numpy.typing import NDArray
from strategies import companies, examples

from simulation.model.names import IDLE, VACANT

LIVES = 4
some_companies = examples(60)
TOLERANCE = 1e-6


def lives_of(source: dict[str, Any]) -> Iterator[Lived]:
    yield from prepare(source, LIVES).lives()


def of_seat(log: NDArray[Any], seat: int, *names: str) -> NDArray[Any]:
    found = records(log, *names)
    return found[found["who"] == seat]


def employment(life: Lived) -> dict[int, list[tuple[float, float]]]:
    """Return from when to when people held each seat, one after the other."""
    tenures: dict[int, list[tuple[float, float]]] = {}
    end = float(life.log["time"][-1])
    for record in life.records("engineer_joined", "engineer_left"):
        held = tenures.setdefault(int(record["who"]), [])
        if KINDS[record["kind"]] == "engineer_joined":
            assert not held or held[-1][1] <= record["time"]
            held.append((float(record["time"]), end))
        else:
            held[-1] = (held[-1][0], float(record["time"]))
    return tenures


@some_companies
@given(companies())
def test_the_log_is_opened_and_closed_once_and_time_never_goes_back(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        assert KINDS[life.log["kind"][0]] == "life_opened"
        assert KINDS[life.log["kind"][-1]] == "life_closed"
        assert len(life.records("life_opened", "life_closed")) == 2
        assert (np.diff(life.log["time"]) >= 0).all()
        assert np.isfinite(life.log["amount"]).all()
        assert np.isfinite(life.log["share"]).all()


@some_companies
@given(companies())
def test_recorded_time_is_the_time_employed(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        for seat, tenures in employment(life).items():
            of_all = of_seat(life.log, seat, "time_spent")
            total = sum(end - start for start, end in tenures)
            assert of_all["amount"].sum() == pytest.approx(total, abs=TOLERANCE)
            assert ((of_all["share"] >= 0) & (of_all["share"] <= 1)).all()
            for start, end in tenures:
                stretches = of_all[(of_all["time"] > start) & (of_all["time"] <= end)]
                # One stretch follows the other, without a gap.
                begins = stretches["time"] - stretches["amount"]
                assert begins == pytest.approx([start, *stretches["time"][:-1]][: len(begins)])


@some_companies
@given(companies())
def test_nobody_works_before_starting_or_after_leaving(source: dict[str, Any]) -> None:
    by_seat = [name for name in KINDS if name.startswith(("work_", "time_", "engineer_"))]
    by_seat.remove("work_created")
    by_seat.remove("work_ready")
    for life in lives_of(source):
        employed = employment(life)
        done = life.records(*by_seat)
        for record in done:
            tenures = employed[int(record["who"])]
            assert any(start <= record["time"] <= end for start, end in tenures)


@some_companies
@given(companies())
def test_cash_is_the_opening_cash_plus_the_ledger(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        cash = life.log["amount"][0]
        for record in life.records("ledger", "month_closed", "life_closed"):
            if KINDS[record["kind"]] == "ledger":
                cash += record["amount"]
            else:
                assert record["amount"] == pytest.approx(cash, abs=1e-6 * abs(cash) + 0.01)
        assert life.company["cash"][0] == life.log["amount"][-1]


@some_companies
@given(companies())
def test_work_created_is_work_finished_and_work_open(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        created = life.records("work_created")["number"]
        finished = life.records("work_finished")["number"]
        still_open = life.works["number"][life.works["state"] != VACANT]
        assert created.tolist() == list(range(len(created)))
        assert sorted([*finished, *still_open]) == created.tolist()


@some_companies
@given(companies())
def test_people_joined_are_people_present_and_left(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        joined = life.records("engineer_joined")
        left = life.records("engineer_left")
        seats = list(dict.fromkeys(joined["who"].tolist()))
        assert seats == list(range(len(seats)))
        assert len(joined) == len(left) + life.company["present"][0]
        assert len(life.records("engineer_ramped")) <= len(joined)


@some_companies
@given(companies())
def test_one_piece_of_work_at_a_time_in_one_pair_of_hands(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        in_hand: dict[int, int] = {}
        set_aside: dict[int, int] = {}
        waiting: set[int] = set()
        for record in life.log:
            kind, seat, number = KINDS[record["kind"]], int(record["who"]), int(record["number"])
            if kind == "work_created":
                waiting.add(number)
            elif kind == "work_started":
                assert seat not in in_hand
                waiting.remove(number)
                in_hand[seat] = number
            elif kind == "work_resumed":
                assert seat not in in_hand
                assert set_aside.pop(number) == seat
                in_hand[seat] = number
            elif kind == "work_interrupted":
                assert in_hand.pop(seat) == number
                set_aside[number] = seat
            elif kind == "work_handed_back":
                if in_hand.get(seat) == number:
                    del in_hand[seat]
                else:
                    assert set_aside.pop(number) == seat
                waiting.add(number)
            elif kind == "work_finished":
                assert in_hand.pop(seat) == number
            elif kind == "time_spent" and record["what"] != IDLE:
                # Time is settled before work changes hands.
                assert in_hand[seat] == number
            elif kind == "time_spent":
                assert seat not in in_hand


@some_companies
@given(companies())
def test_no_effort_is_lost_or_made(source: dict[str, Any]) -> None:
    """Hours worked at a specialist's speed equal the effort created plus resume penalties."""
    # The speeds read here are those at the end of the life.
    source["mechanisms"] |= {"attrition": False, "mis_hires": False}
    changing = ("reassign", "cross_train")
    source["plan"] = {
        key: action
        for key, action in source["plan"].items()
        if not any(verb in action for verb in changing)
    }
    for life in lives_of(source):
        co = life.company[0]
        day_h = co["hours_per_day"] * co["task_share"]
        effort: Counter[int] = Counter()
        left: dict[int, float] = {}
        for record in life.log:
            kind, number = KINDS[record["kind"]], int(record["number"])
            amount = float(record["amount"])
            if kind == "work_created":
                effort[number] = left[number] = amount
            elif kind in ("work_started", "work_interrupted", "work_handed_back"):
                assert amount == pytest.approx(left[number], rel=1e-9, abs=TOLERANCE)
            elif kind == "work_resumed":
                assert amount >= left[number] - TOLERANCE
                left[number] = amount
            elif kind == "time_spent" and record["what"] != IDLE:
                discipline = co["kinds"]["discipline"][record["what"]]
                speed = co["engineers"]["speed"][record["who"], discipline]
                left[number] -= amount * day_h * (1 - record["share"]) * speed
            elif kind == "work_finished":
                assert left[number] == pytest.approx(0, abs=1e-9 * effort[number] + TOLERANCE)


@some_companies
@given(companies())
def test_models_go_down_and_up_in_turn_and_quality_is_a_share(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        down: dict[int, float] = {}
        for record in life.records("model_down", "model_up"):
            m = int(record["who"])
            if KINDS[record["kind"]] == "model_down":
                assert m not in down
                down[m] = float(record["time"])
            else:
                assert record["amount"] == pytest.approx(record["time"] - down.pop(m))
        quality = life.records("live_quality", "offline_quality")["amount"]
        assert ((quality >= 0) & (quality <= 1)).all()
        for name in ("automation", "pipeline", "infra_debt", "product_maturity"):
            level = life.records(name)["amount"]
            assert ((level >= 0) & (level <= 1)).all()


@some_companies
@given(companies())
def test_every_release_and_retraining_comes_from_finished_work(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        finished = Counter(life.kinds[k] for k in life.records("work_finished")["what"])
        failed = life.records("release_failed")["what"]
        refreshes = len(life.records("model_refreshed"))
        created = Counter(life.kinds[k] for k in life.records("work_created")["what"])
        assert len(failed) == created["change_failure"]
        assert refreshes <= finished["redeployment"]
        assert refreshes >= finished["redeployment"] - int((failed == 1).sum())
        outcomes = life.records("experiment_failed", "experiment_succeeded")
        assert len(outcomes) == finished["evaluation"] + finished["prompt_change"]
        assert len(life.records("iteration_started")) == life.company["iterations"][0]
        live = life.records("improvement_live")["number"].tolist()
        assert len(set(live)) == len(live)


@some_companies
@given(companies())
def test_accounts_and_revenue_add_up(source: dict[str, Any]) -> None:
    for life in lives_of(source):
        count = Counter(KINDS[k] for k in life.log["kind"])
        co = life.company[0]
        decided = count["pilot_won"] + count["pilot_lost"]
        begun = count["pilot_started"] + count["pilot_returned"]
        assert decided + co["pilots_running"] == begun
        opening = source["customers"]
        assert co["customers"] == opening + count["pilot_won"] - count["customer_churned"]
        won = life.records("pilot_won")["amount"].sum()
        lost = life.records("customer_churned")["amount"].sum()
        grown = life.records("contracts_grew")["amount"].sum()
        assert co["mrr"] == pytest.approx(source["mrr_usd"] + won + grown - lost, abs=0.01)
        chances = life.records("pilot_won", "pilot_lost")["share"]
        assert ((chances >= 0) & (chances <= 1)).all()
