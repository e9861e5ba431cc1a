"""The first day: the team takes its seats and everything begins to run."""

from __future__ import annotations

from typing import Any

from simulation.model.agenda import (
    PLAN_SLOT,
    WEEK_SLOT,
    horizon_slot,
    month_slot,
    schedule,
)
from simulation.model.jit import inlined_rule, rule
from simulation.model.log import AUTOMATION, INFRA_DEBT, LIFE_OPENED, PIPELINE, append
from simulation.model.names import DAYS_PER_MONTH, DAYS_PER_WEEK, EMPLOYEE, NOTHING
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.effort import update_overheads
from simulation.model.rules.launch import plan_surface
from simulation.model.rules.market import opening_pilots_begin
from simulation.model.rules.projects import take_next
from simulation.model.rules.quality import initial_error, record_quality
from simulation.model.rules.responsibility import assign_responsibility
from simulation.model.rules.retraining import retraining_interval
from simulation.model.rules.seats import RAMP_DAYS, take_seat, time_people
from simulation.model.rules.serving import check_load, gain_of_round
from simulation.model.rules.streams import next_gap
from simulation.model.variates import draw

COMPANY = address("the company")
TO_LEVEL_1 = CHANCES.index("platform_L0_to_L1_effort_h")
TO_LEVEL_2 = CHANCES.index("platform_L1_to_L2_effort_h")
TOKENS = CHANCES.index("tokens_per_request")
PIPELINE_EFFORT = CHANCES.index("data_platform_effort_h")


@rule
def open_life(companies: Any, works: Any, accounts: Any, log: Any) -> None:
    """Begin the life: the log's first records, the team at work, everything timed."""
    company = companies[0]
    append(company, log, LIFE_OPENED, NOTHING, NOTHING, NOTHING, company.cash, company.horizon)
    settle_working_day(company)
    company.retrain_need_days = company.world.retrain_need_days
    company.maturity = company.world.maturity_at_launch
    company.platform_h_to_L1 = draw(company, TO_LEVEL_1, COMPANY, 0)
    company.platform_h_to_L2 = draw(company, TO_LEVEL_2, COMPANY, 0)
    company.pipeline_h = draw(company, PIPELINE_EFFORT, COMPANY, 0)
    time_calendar(company)
    append(company, log, AUTOMATION, NOTHING, NOTHING, NOTHING, company.automation, 0.0)
    append(company, log, PIPELINE, NOTHING, NOTHING, NOTHING, company.pipeline, 0.0)
    append(company, log, INFRA_DEBT, NOTHING, NOTHING, NOTHING, company.infra_debt, 0.0)
    if company.tuning_rounds > 0:
        company.serving_gain = gain_of_round(company, 0)
    company.data_volume = company.world.initial_data_volume
    company.tokens_per_request = draw(company, TOKENS, COMPANY, 0)
    plan_surface(company)
    open_models(company, log)
    opening_pilots_begin(company, accounts, log)
    seat_team(company, log)
    assign_responsibility(company)
    update_overheads(company, works, log)
    for stream in range(company.n_streams):
        next_gap(company, stream)
    check_load(company, works, log)
    for seat in range(company.n_seats):
        take_next(company, works, log, seat)


@inlined_rule
def settle_working_day(company: Any) -> None:
    """Split an employed day into leave, meetings and task time."""
    company.hours_per_day = company.world.work_hours_per_day
    company.leave_share = min(
        1.0, company.world.paid_leave_share + company.world.public_holidays_share
    )
    company.task_share = (1.0 - company.leave_share) * company.world.focus_share


@inlined_rule
def time_calendar(company: Any) -> None:
    """Time the plan, the first week and month, and the horizon."""
    if company.n_dated > 0:
        schedule(company, PLAN_SLOT, company.actions[0].time)
    schedule(company, WEEK_SLOT, DAYS_PER_WEEK)
    schedule(company, month_slot(company), DAYS_PER_MONTH)
    schedule(company, horizon_slot(company), company.horizon)


@inlined_rule
def open_models(company: Any, log: Any) -> None:
    """Give every model its quality today, fresh data, and its first due date."""
    for m in range(company.n_models):
        model = company.models[m]
        model.offline_error = initial_error(company, m)
        model.live_error = model.offline_error
        model.irreducible_error = model.offline_error * company.world.irreducible_share
        if model.hosted == 1:
            ceiling = company.world.customer_quality_bar - company.world.hosted_ceiling_gap
            model.irreducible_error = min(model.offline_error, max(0.0, 1.0 - ceiling))
        model.offline_volume = model.live_volume = company.data_volume
        record_quality(company, log, m)
        if company.mechanisms.retraining == 1:
            model.next_due = retraining_interval(company)
            schedule(company, company.first_due_slot + m, model.next_due)


@inlined_rule
def seat_team(company: Any, log: Any) -> None:
    """Give the opening team its seats; who is not ramped starts to ramp up today."""
    for i in range(company.n_team):
        person = company.team[i]
        ramp_days = 0.0
        if person.ramped == 0:
            ramp_days = draw(company, RAMP_DAYS, person.address, 0)
        take_seat(company, log, person, i, ramp_days, NOTHING, EMPLOYEE)
    company.n_seats = company.n_team
    time_people(company)
