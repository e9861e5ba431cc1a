"""Small stories of offers, fitness, departures, training and leadership, on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from typing import Any

import pytest
from lab import empty, lived, people, quiet_office, ticket

from simulation.model.life import Clock
from simulation.model.names import CONTRACT_OVER, LEDGER, LEFT_BY_PLAN, RELEASED, RESIGNED

MONTH = 260 / 12
SEARCH = {
    "start_delay_calendar_days": 7,
    "offer_accept_prob": 1,
    "ramp_calendar_months": 0,
    "offer_declined_fill_share": 1,
}
ROLES = {"mlops_engineer": {"fill": 14, "salary": 100_000}, "research_scientist": {"fill": 14}}


def office(parameters: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return quiet_office({**SEARCH, **(parameters or {})}, roles=ROLES, **changes)


def test_a_screen_takes_days_and_hours(clock: Clock) -> None:
    def starts(screen: bool) -> tuple[float, list[float]]:
        life = lived(
            office(
                {
                    "screen_delay_calendar_days": 7,
                    "screen_effort_h_per_hire": 15,
                    "mis_hire_prob_ordinary_screen": 0,
                },
                horizon_months=1,
                plan={"hire": {"open_requisition": "mlops_engineer", "screen": screen, "month": 0}},
                mechanisms={"mis_hires": True},
            ),
            clock,
        )
        shares = life.records("time_spent")["share"].tolist()
        return float(life.records("engineer_joined")["time"][-1]), shares

    # Two weeks of search and a week of notice; a screen adds a week.
    day, shares = starts(False)
    assert (day, max(shares)) == (15, 0)
    day, shares = starts(True)
    assert day == 20
    # Fifteen hours over fifteen days, of one engineer with eight hours a day.
    assert max(shares) == pytest.approx(1 / 8)


@pytest.mark.parametrize(
    ("policy", "story"),
    [
        (
            "release",
            [
                (15, "engineer_joined", -1),
                (25, "mis_hire_found", -1),
                (25, "engineer_left", RELEASED),
                (40, "engineer_joined", -1),
            ],
        ),
        ("keep", [(15, "engineer_joined", -1), (25, "mis_hire_found", -1)]),
    ],
)
def test_a_mis_hire_is_found_out_and_acted_on(
    policy: str, story: list[tuple[Any, ...]], clock: Clock
) -> None:
    life = lived(
        office(
            {
                "mis_hire_prob_ordinary_screen": 1,
                "screen_used": 0,
                "mis_hire_productivity": 0.5,
                "mis_hire_detect_calendar_months": 10 / MONTH,
            },
            horizon_months=2,
            plan={"hire": {"open_requisition": "mlops_engineer", "month": 0}},
            policies={"mis_hire": policy},
            mechanisms={"mis_hires": True},
        ),
        clock,
    )
    told = life.records("engineer_joined", "mis_hire_found", "engineer_left")
    told = told[told["time"] > 0]
    names = ["engineer_joined", "engineer_left", "mis_hire_found"]
    found = life.story(*names, columns=("number",))[1:]
    # The number of a newcomer is the requisition, which is not told here.
    plain = [(t, kind, -1 if kind == "engineer_joined" else n) for t, kind, n in found]
    assert plain[: len(story)] == story


def test_a_large_lab_wins_people_with_a_research_profile(clock: Clock) -> None:
    def answers(role: str, **offer: Any) -> list[str]:
        source = office(
            {"lab_counter_offer_prob": 1, "lab_counter_take_prob": 1},
            horizon_months=1.2,
            plan={"hire": {"open_requisition": role, "month": 0, **offer}},
            mechanisms={"counter_offers": True},
        )
        names = ("offer_accepted", "counter_offer_taken")
        return [kind for _, kind, _ in lived(source, clock).story(*names)]

    assert answers("research_scientist") == ["counter_offer_taken"] * 2
    assert answers("mlops_engineer") == ["offer_accepted"]


def test_what_is_offered_beyond_the_usual_is_paid_and_granted(clock: Clock) -> None:
    source = office(
        {"agency_use_prob": 0, "load_multiplier": 1, "nonpayroll_opex_share": 0},
        horizon_months=1,
        plan={
            "hire": {
                "open_requisition": "mlops_engineer",
                "month": 0,
                "cash_over_band_share": 0.2,
                "signing_bonus_usd": 5_000,
                "equity_pct": 2,
            }
        },
        mechanisms={"finance": True},
    )
    life = lived(source, clock)
    assert life.records("engineer_joined")["amount"][-1] == pytest.approx(120_000)
    assert life.story("equity_granted", columns=("amount",)) == [(15, "equity_granted", 0.02)]
    bonus = [r for r in life.records("ledger") if LEDGER[r["what"]] == "hiring"]
    assert [(r["time"], r["amount"]) for r in bonus] == [(15, -5_000)]


def test_a_hire_gets_the_equity_of_its_number_by_custom(clock: Clock) -> None:
    plan = {f"hire {n}": {"open_requisition": "mlops_engineer", "month": n} for n in range(6)}
    source = office(horizon_months=8, plan=plan)
    granted = lived(source, clock).records("equity_granted")["amount"]
    assert granted == pytest.approx([0.015, 0.0085, 0.005, 0.0044, 0.0033, 0.0033])


def test_who_resigns_is_replaced_in_the_same_seat(clock: Clock) -> None:
    def story(backfill: bool) -> list[tuple[Any, ...]]:
        source = office(
            {"attrition_per_year": 0.999},
            horizon_months=12,
            team={"Server 1": None, "Mo": {"role": "mlops_engineer", "salary_usd": 0}},
            policies={"backfill": backfill},
            mechanisms={"attrition": True},
        )
        names = ("engineer_left", "engineer_joined", "requisition_opened")
        return lived(source, clock).story(*names, columns=("who", "number"))

    left = story(False)
    assert [(kind, who) for _, kind, who, _ in left] == [
        ("engineer_joined", 0),
        ("engineer_left", 0),
    ]
    assert left[1][3] == RESIGNED
    replaced = story(True)
    day = replaced[1][0]
    assert day == left[1][0]
    # Opened the same day, and filled after two weeks of search and a week of notice.
    assert [(kind, who) for _, kind, who, _ in replaced[2:4]] == [
        ("requisition_opened", 64),
        ("engineer_joined", 0),
    ]
    assert replaced[3][0] == pytest.approx(day + 15)


def test_toil_wears_people_out(clock: Clock) -> None:
    def leaves(category: str) -> float:
        chores = ticket(category=category, rate={"per_working_day": 1}, effort=7)
        source = office(
            {"attrition_per_year": 0.9, "attrition_mult_toil": 1.8, "attrition_mult_year1": 1},
            horizon_months=60,
            team={"Server 1": None, "Mo": {"role": "mlops_engineer", "salary_usd": 0}},
            work_kinds={"chores": chores},
            policies={"backfill": False},
            mechanisms={"attrition": True},
        )
        for replication in range(20):
            left = lived(source, clock, replication).records("engineer_left")
            if len(left) and left["time"][0] > 65:
                return float(left["time"][0])
        raise AssertionError

    # The same way to a resignation, walked faster from the second quarter on.
    tired, content = leaves("toil"), leaves("product")
    assert tired - 65 == pytest.approx((content - 65) / 1.8, abs=0.5)


def test_severance_and_a_handover_follow_a_release(clock: Clock) -> None:
    life = lived(
        quiet_office(
            {"severance_weeks": 13, "release_other_cost_usd": 1_000, "release_effort_h": 16},
            horizon_months=1,
            team={"Bo": {"role": "full_stack", "salary_usd": 80_000}},
            plan={"out": {"release": "Bo", "month": 0.5}},
            mechanisms={"finance": True},
        ),
        clock,
    )
    paid = [r for r in life.records("ledger") if LEDGER[r["what"]] == "severance"]
    assert [r["amount"] for r in paid] == pytest.approx([-21_000])
    (handover,) = [r for r in life.records("work_finished") if r["what"] == life.work("handover")]
    assert (handover["who"], handover["time"]) == (0, pytest.approx(MONTH / 2 + 2))


def test_a_contractor_comes_for_a_while_and_is_paid_by_the_day(clock: Clock) -> None:
    life = lived(
        quiet_office(
            {
                "contractor_start_calendar_days": 7,
                "contractor_usd_per_working_day": 1_000,
                "contractor_ramp_working_days": 0,
            },
            horizon_months=1,
            plan={"help": {"contract": "mlops_engineer", "for_months": 10 / MONTH, "month": 0}},
            mechanisms={"finance": True},
        ),
        clock,
    )
    assert life.story("engineer_joined", "engineer_left", columns=("who", "number"))[1:] == [
        (5, "engineer_joined", 1, 0),
        (pytest.approx(15), "engineer_left", 1, CONTRACT_OVER),
    ]
    fees = [r["amount"] for r in life.records("ledger") if LEDGER[r["what"]] == "contractors"]
    assert fees == pytest.approx([-10_000])


def test_who_is_cross_trained_learns_from_the_best(clock: Clock) -> None:
    life = lived(
        quiet_office(
            {
                "cross_train_effort_h": 40,
                "cross_train_mentor_share": 0.5,
                "cross_train_speed_gain": 0.5,
                "speed_full_stack_infrastructure": 0.5,
            },
            horizon_months=0.5,
            team=people(Bo="full_stack", Mo="mlops_engineer"),
            plan={"learn": {"cross_train": "Bo", "discipline": "infrastructure", "month": 0}},
        ),
        clock,
    )
    assert life.story("cross_trained", columns=("who", "amount")) == [
        (5, "cross_trained", 0, pytest.approx(0.75))
    ]
    finished = life.records("work_finished")
    taught = finished[finished["what"] == life.work("teaching")]
    assert (taught["who"].tolist(), taught["time"].tolist()) == ([1], [2.5])


def test_who_moves_to_another_role_works_at_its_speeds(clock: Clock) -> None:
    chores = ticket(discipline="product", rate={"per_working_day": 0.25}, effort=8)
    life = lived(
        quiet_office(
            {"speed_ml_engineer_product": 0.5},
            horizon_months=0.5,
            team=people(Ada="ml_engineer"),
            work_kinds={"chores": chores},
            plan={"move": {"reassign": "Ada", "to": "full_stack", "month": 7 / MONTH}},
        ),
        clock,
    )
    # Two days at half speed, then one.
    assert life.records("work_finished")["time"].tolist() == [6, 9]
    assert life.story("engineer_reassigned", columns=("who", "what")) == [
        (pytest.approx(7), "engineer_reassigned", 0, "full_stack")
    ]


def overhead(clock: Clock, parameters: dict[str, Any], **changes: Any) -> list[float]:
    """Return the overhead share of each seat at the end of a quiet week."""
    source = quiet_office(
        parameters,
        horizon_months=0.2,
        mechanisms={"leadership": True, "coordination": True},
        **changes,
    )
    spent = lived(source, clock).records("time_spent")
    return [float(spent["share"][spent["who"] == seat][-1]) for seat in sorted({*spent["who"]})]


def test_beyond_the_threshold_a_team_without_a_lead_talks_more(clock: Clock) -> None:
    talk = {
        "comm_overhead_pct_n2": 1,
        "coordination_unled_threshold_n": 2,
        "coordination_unled_mult": 3,
        "manager_span_n": 4,
        "lead_time_share": 0.2,
    }
    three = people(Ada="ml_engineer", Bo="full_stack", Cy="full_stack")
    # A hundredth of 4 + 3 x 5.
    assert overhead(clock, talk, team=three) == pytest.approx([0.19] * 3)
    three["Ada"]["leadership"] = True
    # A hundredth of 9; the lead gives two fifths of the time for two of a span of four.
    assert overhead(clock, talk, team=three) == pytest.approx([0.09 + 0.2 * 2 / 4, 0.09, 0.09])


def test_a_vp_built_for_scale_weighs_on_a_small_team(clock: Clock) -> None:
    weight = {
        "comm_overhead_pct_n2": 0,
        "vp_process_overhead_share": 0.1,
        "vp_hands_on_share": 0.25,
        "lead_time_share": 0,
    }
    team = people(Vi="vp_engineering", Bo="full_stack")
    assert overhead(clock, weight, team=team) == pytest.approx([0.75, 0.1])
    many = team | people(**{f"Dev {n}": "full_stack" for n in range(4)})
    assert overhead(clock, weight, team=many) == pytest.approx([0.75, *[0] * 5])


def test_generalists_take_the_time_of_those_who_can_lead_them(clock: Clock) -> None:
    share = {"comm_overhead_pct_n2": 0, "supervision_share_generalist": 0.1}
    team = people(Ada="ml_engineer", Gil="generalist", Gus="generalist")
    assert overhead(clock, share, team=team) == pytest.approx([0.2, 0, 0])


def test_a_founders_hands_are_fuller_the_more_people_there_are(clock: Clock) -> None:
    share = {
        "comm_overhead_pct_n2": 0,
        "founder_hands_on_share": 0.5,
        "founder_time_share_per_head": 0.1,
        "lead_time_share": 0,
    }
    assert overhead(clock, share, team=people(Fay="founder")) == pytest.approx([0.5])
    two = people(Fay="founder", Bo="full_stack", Cy="full_stack")
    assert overhead(clock, share, team=two) == pytest.approx([0.7, 0, 0])


def test_a_planned_leaver_is_not_replaced(clock: Clock) -> None:
    source = empty(
        horizon_months=3,
        plan={"out": {"leave": "Server 1", "month": 1}},
        policies={"backfill": True},
    )
    life = lived(source, clock)
    assert life.records("engineer_left")["number"].tolist() == [LEFT_BY_PLAN]
    assert len(life.records("requisition_opened")) == 0
