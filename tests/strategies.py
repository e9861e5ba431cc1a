"""Random companies for property tests: anything a scenario file may say, in small."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from simulation.model.jit import INTERPRETED
from simulation.scenario import Mechanisms

Plain = dict[str, Any]

MECHANISMS = tuple(Mechanisms.model_fields)
SHIPPED_ROLES = ("ml_engineer", "mlops_engineer", "data_engineer", "full_stack")
SPEEDS = ("modelling", "infrastructure", "data", "product")
DISCIPLINES = (*SPEEDS, "diagnosis", "general")
SHIPPED_KINDS = ("incident", "model_incident", "data_incident")
INHERITED_TEAMS = {"base/model-first": ("Ana", "Ben"), "laboratory/empty": ("Server 1",)}
NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")

# Whole days and weeks, so that things fall due at the same moment.
ROUND_PARAMETERS: Plain = {
    "work_hours_per_week": 40,
    "focus_share": 1,
    "paid_leave_working_days_per_year": 0,
    "public_holidays_working_days_per_year": 0,
    "data_prep_effort_h_manual": 8,
    "experiment_effort_h": 16,
    "evaluation_effort_share": 0.5,
    "training_wait_elapsed_h": 0,
    "feature_effort_h": 16,
    "retrain_need_calendar_days": 7,
    "retrain_effort_h_L0": 8,
    "retrain_effort_h_L1": 8,
    "retrain_effort_h_L2": 4,
    "platform_work_effort_h": 8,
    "data_platform_work_effort_h": 8,
    "first_deploy_effort_h": 8,
    "start_delay_calendar_days": 7,
    "pilot_calendar_days": 14,
    "step_in_patience_working_days": 1,
}

# What random companies may set, and to which numbers; all of them keep time going on.
SETTINGS: dict[str, tuple[Any, ...]] = {
    "step_in_patience_working_days": (0, 1, 5, 1000),
    "retrain_need_calendar_days": (3, 7, 14),
    "retrain_reject_prob": (0, 0.5),
    "retrain_effort_h_L0": (0, 8, {"exponential": {"mean": 10}}),
    "training_wait_elapsed_h": (0, 33.6, {"gamma": {"shape": 2, "scale": 12}}),
    "experiment_success_prob": (0, 0.5, 1),
    "evaluation_effort_share": (0, 0.9),
    "experiment_effort_h": (2, 16, {"triangular": {"low": 4, "mode": 8, "high": 40}}),
    "data_prep_effort_h_manual": (0, 8, {"empirical": [0, 4, 4, 12]}),
    "ready_datasets_target": (0, 3),
    "change_fail_prob_L0": (0, 0.5, 1),
    "retrain_release_fail_mult": (0, 1),
    "offer_accept_prob": (0, 0.5, 1),
    "offer_declined_fill_share": (0.1, 1),
    "start_delay_calendar_days": (0, 14),
    "ramp_calendar_months": (0, 3),
    "drift_shock_per_year": (0, 30),
    "degradation_detect_calendar_days_unmonitored": (0, 7),
    "interrupt_resume_effort_min": (0, 60),
    "incident_rate_per_model_calendar_month": (0, 4, 40),
    "incident_detect_elapsed_h_unmonitored": (0, 24),
    "platform_L0_to_L1_effort_h": (0, 40),
    "infra_debt_growth_per_calendar_month": (0, 0.1),
    "pilot_arrival_per_calendar_month": (0, 10),
    "pilot_calendar_days": (0, 14),
    "logo_churn_per_calendar_month": (0, 0.5),
    "founder_salary_usd": (0, 200_000),
}

HOURS = st.one_of(
    st.sampled_from([0, 1, 4, 8, 20]),
    st.floats(0.1, 40),
    st.floats(0.5, 20).map(lambda mean: {"exponential": {"mean": mean}}),
    st.floats(0.5, 20).map(lambda median: {"lognormal": {"median": median, "sigma": 1}}),
    st.floats(0.5, 20).map(lambda high: {"uniform": {"low": 0, "high": high}}),
)
RATES = st.one_of(
    st.sampled_from([{"per_working_day": rate} for rate in (0, 0.2, 1, 2)]),
    st.floats(0, 30).map(lambda rate: {"per_calendar_month": rate}),
    st.floats(0.001, 0.05).map(lambda rate: {"per_elapsed_hour": rate}),
)
GAPS = st.sampled_from(
    [{"exponential": {"mean": 1}}, {"constant": 1}, {"uniform": {"low": 0, "high": 2}}]
)
EFFORTS = st.one_of(HOURS, st.fixed_dictionaries({"manual": HOURS, "automated": HOURS}))


def examples(number: int, **other: Any) -> settings:
    """Ask for so many examples, or a few where rules are interpreted, a hundred times slower."""
    return settings(max_examples=max(1, number // 50) if INTERPRETED else number, **other)


def custom_roles() -> st.SearchStrategy[Plain]:
    """Return roles with any speeds, a speed of nothing included, and any project."""
    speeds = st.fixed_dictionaries({name: st.sampled_from([0, 0.3, 1, 2]) for name in SPEEDS})
    return st.fixed_dictionaries(
        {
            "label": st.just("somebody"),
            "speeds": speeds,
            "project": st.sampled_from(["modelling", "infrastructure", "data", "product", "none"]),
            "fill": st.sampled_from([1, 14, {"exponential": {"mean": 20}}]),
            "salary": st.sampled_from([0, 120_000]),
        }
    )


def arriving_work(roles: tuple[str, ...]) -> st.SearchStrategy[Plain]:
    """Return a kind of arriving work with any ownership, urgency and manners."""
    return st.fixed_dictionaries(
        {
            "label": st.just("work"),
            "discipline": st.sampled_from(DISCIPLINES),
            "category": st.sampled_from(["iteration", "toil", "investment", "product"]),
            "may_take": st.one_of(st.just("any"), st.lists(st.sampled_from(roles), min_size=1)),
            "performer": st.sampled_from(["any", *roles]),
            "per": st.sampled_from(["model", "company", "engineer"]),
            "rate": RATES,
            "gap": GAPS,
            "effort": EFFORTS,
            "urgency": st.integers(1, 9),
            "interrupts": st.booleans(),
            "takes_down": st.booleans(),
            "responds_to_automation": st.booleans(),
            "responds_to_debt": st.booleans(),
        },
        optional={"detection": HOURS, "followup": HOURS},
    )


def plans(people: tuple[str, ...], roles: tuple[str, ...]) -> st.SearchStrategy[Plain]:
    """Return up to five dated actions; whoever is let go may not even have started."""
    keys = tuple(f"step {n}" for n in range(1, 6))
    months = st.one_of(st.sampled_from([0, 0.5, 1, 2, 3, "never"]), st.floats(0, 8))
    hires = st.tuples(st.sampled_from(["open_requisition", "join"]), st.sampled_from(roles))

    def action(leavers: tuple[str, ...]) -> st.SearchStrategy[Plain]:
        verbs = hires
        if leavers:
            verbs = st.one_of(hires, st.tuples(st.just("leave"), st.sampled_from(leavers)))
        return st.builds(lambda verb, month: {verb[0]: verb[1], "month": month}, verbs, months)

    def plan(hired: int, let_go: int) -> st.SearchStrategy[Plain]:
        who = people + keys[:hired]
        hire = st.builds(lambda verb, month: {verb[0]: verb[1], "month": month}, hires, months)
        steps = {key: hire for key in keys[:hired]}
        steps |= {key: action(who) for key in keys[hired : hired + let_go]}
        return st.fixed_dictionaries(steps)

    return st.tuples(st.integers(0, 3), st.integers(0, 2)).flatmap(lambda n: plan(*n))


@st.composite
def companies(draw: st.DrawFn) -> Plain:
    """Draw the mapping of a small company that `simulation.scenario.load` accepts."""
    own_roles = {f"own role {n}": draw(custom_roles()) for n in range(draw(st.integers(0, 1)))}
    roles = (*SHIPPED_ROLES, *own_roles)
    people = NAMES[: draw(st.sampled_from([1, 0, 1, 2, 3, 4, 6]))]
    person = st.fixed_dictionaries(
        {"role": st.sampled_from(roles)},
        optional={
            "production_experience": st.booleans(),
            "ramped": st.booleans(),
            "salary_usd": st.sampled_from([0, 150_000]),
        },
    )
    customers = draw(st.integers(0, 3))
    parameters = dict(ROUND_PARAMETERS) if draw(st.booleans()) else {}
    for name in draw(st.lists(st.sampled_from(sorted(SETTINGS)), max_size=8, unique=True)):
        parameters[name] = draw(st.sampled_from(SETTINGS[name]))
    base = draw(st.sampled_from(sorted(INHERITED_TEAMS)))
    kinds: Plain = {}
    if base == "base/model-first":
        kinds = {name: None for name in SHIPPED_KINDS if draw(st.integers(0, 3)) == 0}
    kinds |= {
        f"work {n}": draw(arriving_work(roles)) for n in range(draw(st.sampled_from([0, 1, 1, 2])))
    }
    mostly_on = st.sampled_from([True, True, True, False])
    return {
        "extends": base,
        "horizon_months": draw(st.sampled_from([0.5, 1, 2.75, 6, 9, 12])),
        "cash_usd": draw(st.sampled_from([5_000_000, 0, 50_000, 300_000, 1e9])),
        "customers": customers,
        "mrr_usd": draw(st.sampled_from([0, 1_000, 90_000])) if customers else 0,
        "founders": draw(st.integers(0, 2)),
        "models_in_production": draw(st.integers(0, 3)),
        "automation": draw(st.sampled_from([0, 0.3, 0.5, 0.9])),
        "pipeline": draw(st.sampled_from([0, 0.6, 1])),
        "team": dict.fromkeys(INHERITED_TEAMS[base]) | {name: draw(person) for name in people},
        "roles": own_roles,
        "plan": draw(plans(people, roles)),
        "parameters": parameters,
        "work_kinds": kinds,
        "calendar": draw(st.sampled_from(["working", "working", "always-on"])),
        "queue_discipline": draw(st.sampled_from(["fifo", "lifo"])),
        "mechanisms": {name: draw(mostly_on) for name in MECHANISMS},
    }
