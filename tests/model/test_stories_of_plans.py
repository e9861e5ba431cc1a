"""Small stories of milestones and of rules on signals, on both clocks.

The office has eight task hours a day, so that times are exact.
"""

from __future__ import annotations

from lab import lived, people, quiet_office, ticket

from simulation.model.life import Clock


def test_fixed_scope_is_worked_off_in_order_before_projects(clock: Clock) -> None:
    scope = {
        "first": {"effort_h": {"product": 40, "infrastructure": 16}},
        "second": {"effort_h": {"product": 8}, "after": "first"},
        "live": {"reached": "launched"},
    }
    source = quiet_office(
        {"milestone_work_effort_h": 20, "speed_full_stack_infrastructure": 0.5},
        horizon_months=1,
        team=people(Bo="full_stack"),
        milestones=scope,
        mechanisms={"features": True},
        models_in_production=1,
    )
    # Infrastructure is nobody's project here: 16 hours take 32. Then 40 hours of product.
    assert lived(source, clock).story("milestone_reached") == [
        (5, "milestone_reached", 2),
        (9, "milestone_reached", 0),
        (10, "milestone_reached", 1),
    ]


def test_a_rule_on_toil_fires_at_a_weeks_turn_once_its_window_has_passed(clock: Clock) -> None:
    chores = ticket(category="toil", rate={"per_working_day": 0.2}, effort=16)
    source = quiet_office(
        horizon_months=1.2,
        work_kinds={"chores": chores},
        plan={
            "help": {
                "join": "mlops_engineer",
                "salary_usd": 0,
                "when": {"signal": "ml_toil_share", "above": 0.35, "weeks": 2},
            },
            "never": {
                "join": "data_engineer",
                "salary_usd": 0,
                "when": {"signal": "ml_toil_share", "above": 0.45, "weeks": 2},
            },
        },
    )
    # Chores of two days come on days 5, 10, 15: two fifths of each window from day 15 on,
    # counted up to the last record of the engineer's time.
    life = lived(source, clock)
    assert [row[2] for row in life.story("engineer_joined")] == [0, 1]
    (acted,) = life.records("action_taken")
    assert acted["time"] % 5 == 0
    assert 10 <= acted["time"] <= 25


def test_rules_on_events_and_the_need_for_retraining(clock: Clock) -> None:
    source = quiet_office(
        {"retrain_need_calendar_days": 14},
        horizon_months=1,
        models_in_production=1,
        customers=2,
        plan={
            "often": {"retrain_need_calendar_days": 3.5, "month": 0},
            "weekly": {
                "join": "mlops_engineer",
                "salary_usd": 0,
                "when": [
                    {"signal": "customers", "at_least": 3},
                    {"signal": "retrains_needed_per_week", "above": 1},
                ],
            },
        },
    )
    story = lived(source, clock).story("action_taken", "engineer_joined", columns=("amount",))
    assert [(time, kind) for time, kind, _ in story] == [
        (0, "engineer_joined"),
        (0, "action_taken"),
        (5, "action_taken"),
        (5, "engineer_joined"),
    ]
