"""Small stories of people and money, with exact logs on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import WORK_RECORDS as WORK
from lab import empty, lived, quiet_office, ticket

from simulation.model.life import Clock
from simulation.model.names import LEDGER
from simulation.model.randomness import address, uniform

MONTH = 260 / 12


def test_a_leaver_hands_back_what_is_in_hand_and_what_is_interrupted(clock: Clock) -> None:
    source = quiet_office(
        horizon_months=3,
        team={"Server 2": {"role": "ml_engineer", "salary_usd": 0}},
        plan={"second out": {"leave": "Server 1", "month": 1}},
        work_kinds={
            "ticket": ticket(per="engineer", rate={"per_working_day": 1 / 16}, effort=80),
            "alarm": ticket(
                rate={"per_working_day": 1 / 20}, urgency=1, interrupts=True, effort=80
            ),
        },
    )
    # Both have a ticket of ten days from day 16; the alarm of day 20 hits the first seat.
    left = 80 - 8 * (MONTH - 20)
    assert lived(source, clock).story(*WORK, columns=("who", "number", "amount"))[3:11] == [
        (16, "work_started", 1, 1, 80),
        (20, "work_created", -1, 2, 80),
        (20, "work_interrupted", 0, 0, 48),
        (20, "work_started", 0, 2, 80),
        (MONTH, "work_handed_back", 0, 0, 48),
        (MONTH, "work_handed_back", 0, 2, pytest.approx(left)),
        # The alarm now interrupts whoever is left.
        (MONTH, "work_interrupted", 1, 1, pytest.approx(80 - 8 * (MONTH - 16))),
        (MONTH, "work_started", 1, 2, pytest.approx(left)),
    ]


def test_the_queue_of_a_leaver_is_everybodys(clock: Clock) -> None:
    source = quiet_office(
        horizon_months=1.5,
        team={"Server 2": {"role": "ml_engineer", "salary_usd": 0}},
        plan={"second out": {"leave": "Server 1", "month": 0.3}},
        work_kinds={"ticket": ticket(per="engineer", rate={"per_working_day": 0.1})},
    )
    assert lived(source, clock).story("work_started") == [
        # Each has a ticket every ten days; from day 6.5 on the second does both.
        (10, "work_started", 1),
        (11, "work_started", 1),
        (20, "work_started", 1),
        (21, "work_started", 1),
        (30, "work_started", 1),
        (31, "work_started", 1),
    ]


def test_a_requisition_is_declined_then_accepted(clock: Clock) -> None:
    source = quiet_office(
        {
            "offer_accept_prob": 0.5,
            "offer_declined_fill_share": 0.5,
            "start_delay_calendar_days": 7,
        },
        horizon_months=2,
        roles={"mlops_engineer": {"fill": 14, "salary": 0}},
        plan={"hire": {"open_requisition": "mlops_engineer", "month": 0}},
    )
    # The answers are addressed draws, so that a life with one refusal can be looked up.
    answers = address("offer is accepted"), address("hire")
    seed = np.uint64(1)
    draws = [[uniform(seed, np.uint64(r), *answers, k) < 0.5 for k in (0, 1)] for r in range(20)]
    life = lived(source, clock, draws.index([False, True]))
    names = ("requisition_opened", "offer_declined", "offer_accepted", "engineer_joined")
    assert life.story(*names, columns=("who", "what", "number"))[1:] == [
        (0, "requisition_opened", 0, "mlops_engineer", -1),
        (10, "offer_declined", 0, "mlops_engineer", 1),
        (15, "offer_accepted", 0, "mlops_engineer", 2),
        (20, "engineer_joined", 1, "mlops_engineer", 0),
    ]


def test_a_newcomer_ramps_and_costs_a_mentor(clock: Clock) -> None:
    source = quiet_office(
        {"ramp_calendar_months": 0.6, "ramp_start_productivity": 0.5, "mentor_share": 0.25},
        horizon_months=1.5,
        plan={"new": {"join": "ml_engineer", "month": 0.6}},
        mechanisms={"ramp": True, "mentoring": True},
    )
    life = lived(source, clock)
    assert life.story("engineer_joined", "engineer_ramped") == [
        (0, "engineer_joined", 0),
        (13, "engineer_joined", 1),
        (25, "engineer_ramped", 1),
    ]
    time = life.records("time_spent")
    newcomer = time[time["who"] == 1]
    # Half productive at first, then up by 1/26 a day; each week as in its middle.
    middles = np.array([1, 4.5, 9.5])
    losses = 0.5 - 0.5 * middles / 13
    assert newcomer["share"] == pytest.approx([*losses, 0])
    mentor = time[time["who"] == 0]
    assert mentor["amount"] == pytest.approx([13, 12, 7.5])
    assert mentor["share"].tolist() == [0, 0.25, 0]


def test_the_cash_out_date_is_interpolated_within_the_month(clock: Clock) -> None:
    source = empty(
        cash_usd=250_000,
        parameters={
            "load_multiplier": 1,
            "nonpayroll_opex_share": 0,
            "tools_usd_per_engineer_calendar_month": 0,
        },
        team={"Server 1": {"salary_usd": 1_200_000}},
        mechanisms={"finance": True},
    )
    story = lived(source, clock).story("ledger", "month_closed", "cash_out", columns=("amount",))
    assert story == [
        (MONTH, "ledger", pytest.approx(-100_000)),
        (MONTH, "month_closed", pytest.approx(150_000)),
        (2 * MONTH, "ledger", pytest.approx(-100_000)),
        (2 * MONTH, "month_closed", pytest.approx(50_000)),
        (3 * MONTH, "ledger", pytest.approx(-100_000)),
        (3 * MONTH, "month_closed", pytest.approx(-50_000)),
        (3 * MONTH, "cash_out", pytest.approx(2.5 * MONTH)),
    ]


def test_a_plan_of_many_steps_is_carried_out_to_the_last(clock: Clock) -> None:
    joins = {f"in {n}": {"join": "ml_engineer", "month": 1} for n in range(50)}
    leaves = {f"out {n}": {"leave": f"in {n}", "month": 2} for n in range(50)}
    life = lived(empty(horizon_months=3, plan=joins | leaves), clock)
    assert len(life.records("engineer_joined")) == 51
    assert len(life.records("engineer_left")) == 50


def test_who_has_no_ramp_is_productive_at_once(clock: Clock) -> None:
    source = empty(horizon_months=1, plan={"new": {"join": "ml_engineer", "month": 0.6}})
    assert lived(source, clock).story("engineer_joined", "engineer_ramped") == [
        (0, "engineer_joined", 0),
        (13, "engineer_joined", 1),
        (13, "engineer_ramped", 1),
    ]


def test_everybody_is_paid_for_the_days_they_are_employed(clock: Clock) -> None:
    source = empty(
        cash_usd=1e6,
        horizon_months=2.5,
        customers=1,
        mrr_usd=2_000,
        parameters={
            "load_multiplier": 1.5,
            "nonpayroll_opex_share": 0.25,
            "tools_usd_per_engineer_calendar_month": 100,
        },
        team={"Server 1": {"salary_usd": 240_000}, "Bo": {"role": "full_stack", "salary_usd": 0}},
        roles={"mlops_engineer": {"salary": 120_000}},
        plan={
            "new": {"join": "mlops_engineer", "month": 0.5},
            "out": {"leave": "Server 1", "month": 1.25},
        },
        mechanisms={"finance": True},
    )
    salaries = (20_000 + 10_000 * 0.5, 20_000 * 0.25 + 10_000, 10_000 * 0.5)
    expected = []
    for salary, engineers, months in zip(salaries, (3, 2, 2), (1, 1, 0.5), strict=True):
        payroll = 1.5 * salary
        # A quarter of all costs is a third of payroll.
        expected += [-payroll, -payroll / 3, -100 * engineers * months, 2_000 * months]
    ledger = lived(source, clock).records("ledger")
    assert ledger["amount"].tolist() == pytest.approx(expected)
    lines = [LEDGER[line] for line in ledger["what"]]
    assert lines == ["payroll", "operating", "tools", "revenue"] * 3


def overheads(source: dict[str, Any], clock: Clock) -> dict[int, float]:
    """Return the overhead share of the last stretch of each seat."""
    time = lived(source, clock).records("time_spent")
    return {int(record["who"]): float(record["share"]) for record in time}


def test_talking_takes_the_square_of_the_team(clock: Clock) -> None:
    team = {f"Server {n}": {"role": "ml_engineer", "salary_usd": 0} for n in range(1, 6)}
    source = quiet_office(
        {"comm_overhead_pct_n2": 1},
        horizon_months=1,
        team=team,
        mechanisms={"coordination": True},
    )
    assert overheads(source, clock) == pytest.approx(dict.fromkeys(range(5), 0.25))


def test_open_positions_take_interviewing_time_until_they_are_filled(clock: Clock) -> None:
    source = quiet_office(
        {
            "interview_effort_h_per_week_per_req": 10,
            "offer_accept_prob": 1,
            "start_delay_calendar_days": 7,
        },
        horizon_months=1,
        roles={"ml_engineer": {"fill": 14}},
        plan={"hire": {"open_requisition": "ml_engineer", "month": 0}},
        mechanisms={"interviewing": True},
    )
    time = lived(source, clock).records("time_spent")
    mine = time[time["who"] == 0]
    # Ten hours a week of one engineer's forty, for two weeks of search.
    assert mine["amount"][mine["share"] > 0].sum() == pytest.approx(10)
    assert mine["share"].max() == pytest.approx(0.25)


def test_who_holds_releases_and_data_that_are_nobodys_loses_time(clock: Clock) -> None:
    def shares(**team: dict[str, str]) -> dict[int, float]:
        source = quiet_office(
            {"role_ambiguity_loss": 0.125},
            horizon_months=1,
            models_in_production=1,
            team={"Server 1": None, "Ana": {"role": "ml_engineer"}, **team},
            mechanisms={"role_ambiguity": True},
        )
        return overheads(source, clock)

    assert shares() == {0: 0.125}
    owned = {"Chloe": {"role": "data_engineer"}, "Dan": {"role": "mlops_engineer"}}
    assert shares(**owned) == {0: 0.0, 1: 0.0, 2: 0.0}
