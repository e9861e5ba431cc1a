"""Random companies for property tests: anything a scenario file may say, in small."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from simulation.model.jit import INTERPRETED
from simulation.scenario import Mechanisms

Plain = dict[str, Any]

MECHANISMS = tuple(Mechanisms.model_fields)
SHIPPED_ROLES = (
    "ml_engineer",
    "mlops_engineer",
    "data_engineer",
    "full_stack",
    "research_scientist",
    "generalist",
    "vp_engineering",
    "founder",
)
SPEEDS = ("modelling", "infrastructure", "data", "product")
DISCIPLINES = (*SPEEDS, "diagnosis", "llm_app", "general")
SHIPPED_KINDS = ("incident", "model_incident", "data_incident", "timeout", "provider_change")
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
    "attrition_per_year": (0, 0.9),
    "mis_hire_prob_ordinary_screen": (0, 1),
    "mis_hire_detect_calendar_months": (0, 1),
    "lab_counter_offer_prob": (0, 1),
    "severance_weeks": (0, 12),
    "approach_failure_prob": (0, 0.5),
    "validation_hold_calendar_days": (0, 30),
    "validation_min_users": (0, 1),
    "launch_quality_bar": (0, 0.9),
    "mvp_effort_h_model_first": (0, 40),
    "mvp_effort_h_product_first": (0, 40),
    "prompt_iter_effort_h": (1, 8),
    "provider_change_per_year": (0, 50),
    "handoff_delay_working_days": (0, 1),
    "usage_requests_per_customer_calendar_month": (0, 10_000_000),
    "serving_capacity_untuned_rps": (0.01, 30),
    "labelling_items_per_calendar_month": (0, 400),
    "labelling_outsourced": (0, 1),
    "data_debt_growth_per_calendar_month": (0, 0.5),
    "fundraise_calendar_months": (0, 2),
    "raise_success_prob_unready": (0, 1),
    "lost_pilot_return_prob_per_calendar_month": (0, 1),
    "offhours_incident_share": (0, 1),
    "cross_train_effort_h": (4, 40),
    "coordination_unled_threshold_n": (1, 7),
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
            "responds_to_data_debt": st.booleans(),
            "responds_to_traffic": st.booleans(),
            "arises": st.sampled_from(
                ["always", "when_overloaded", "with_hosted_model", "with_own_model"]
            ),
        },
        optional={"detection": HOURS, "followup": HOURS, "lowers_quality": st.just(2)},
    )


CONDITIONS = st.sampled_from(
    [
        {"signal": "launched", "at_least": 1},
        {"signal": "approach_validated", "at_least": 1},
        {"signal": "customers", "at_least": 1},
        {"signal": "pilots_lost", "above": 0},
        {"signal": "runway_months", "below": 12},
        {"signal": "mrr_usd", "above": 1_000},
        {"signal": "live_quality", "below": 0.9},
        {"signal": "staleness_days", "above": 14},
        {"signal": "retrains_needed_per_week", "above": 1},
        {"signal": "ml_toil_share", "above": 0.3, "weeks": 4},
        {"signal": "incidents_per_month", "at_least": 1, "weeks": 8},
        {"signal": "team_size", "below": 4},
        {"signal": "round_closed", "at_least": 1},
    ]
)
MONTHS = st.one_of(st.sampled_from([0, 0.5, 1, 2, 3, "never"]), st.floats(0, 8))
TIMES = st.one_of(
    MONTHS.map(lambda month: {"month": month}),
    CONDITIONS.map(lambda condition: {"when": condition}),
    st.lists(CONDITIONS, min_size=2, max_size=3).map(lambda several: {"when": several}),
)
OPERATIONS = st.sampled_from(
    [
        {"managed_services": "buy"},
        {"managed_services": "leave"},
        {"retrain_need_calendar_days": 4},
        {"versions": 3},
        {"build_own_model": True},
        {"advise": "fractional_cto", "for_months": 2},
    ]
)


def hires(roles: tuple[str, ...]) -> st.SearchStrategy[Plain]:
    """Return ways to bring somebody in."""
    role = st.sampled_from(roles)
    searched = st.fixed_dictionaries(
        {"open_requisition": role},
        optional={
            "level": st.sampled_from(["junior", "mid", "senior"]),
            "leadership": st.booleans(),
            "profile": st.sampled_from(["ordinary", "production", "credentials"]),
            "screen": st.booleans(),
            "scope": st.booleans(),
            "cash_over_band_share": st.sampled_from([-0.1, 0.2]),
            "signing_bonus_usd": st.sampled_from([0, 20_000]),
            "equity_pct": st.sampled_from([0, 2]),
        },
    )
    in_hand = st.fixed_dictionaries(
        {"join": role}, optional={"production_experience": st.booleans()}
    )
    hired_for = st.fixed_dictionaries({"contract": role, "for_months": st.sampled_from([0.5, 3])})
    return st.one_of(searched, in_hand, hired_for)


def steps_with(people: tuple[str, ...], roles: tuple[str, ...]) -> st.SearchStrategy[Plain]:
    """Return what can be done with people who are there, or may come."""
    who = st.sampled_from(people)
    return st.one_of(
        st.builds(lambda verb, person: {verb: person}, st.sampled_from(["leave", "release"]), who),
        st.builds(lambda person, to: {"reassign": person, "to": to}, who, st.sampled_from(roles)),
        st.builds(
            lambda person, discipline: {"cross_train": person, "discipline": discipline},
            who,
            st.sampled_from(["infrastructure", "data"]),
        ),
    )


def plans(people: tuple[str, ...], roles: tuple[str, ...]) -> st.SearchStrategy[Plain]:
    """Return up to six actions; whoever is let go may not even have started."""
    keys = tuple(f"step {n}" for n in range(1, 7))

    def timed(deeds: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
        return st.builds(lambda deed, time: {**deed, **time}, deeds, TIMES)

    def plan(hired: int, others: int) -> st.SearchStrategy[Plain]:
        who = people + keys[:hired]
        deeds = st.one_of(OPERATIONS, steps_with(who, roles)) if who else OPERATIONS
        steps = {key: timed(hires(roles)) for key in keys[:hired]}
        steps |= {key: timed(deeds) for key in keys[hired : hired + others]}
        return st.fixed_dictionaries(steps)

    return st.tuples(st.integers(0, 3), st.integers(0, 3)).flatmap(lambda n: plan(*n))


SCOPE = st.fixed_dictionaries({"effort_h": st.just({"product": 30, "infrastructure": 20})})
MILESTONES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"first": SCOPE}),
    st.just(
        {
            "first": {"effort_h": {"modelling": 10, "data": 60}},
            "second": {"effort_h": {"product": 30}, "after": "first"},
            "live": {"reached": "launched"},
            "sold": {"reached": "first_customer"},
        }
    ),
)


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
            "level": st.sampled_from(["junior", "mid", "senior"]),
            "leadership": st.booleans(),
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
        "architecture": draw(st.sampled_from(["model-first", "research-led", "product-first"])),
        "stage": draw(st.sampled_from(["idea", "in-production"])),
        "novelty": draw(st.sampled_from(["low", "ordinary", "novel"])),
        "pilots": draw(st.sampled_from([0, 0, 2])),
        "versions": draw(st.sampled_from([1, 1, 2])),
        "managed_services": draw(st.booleans()),
        "serving_tuned": draw(st.booleans()),
        "infra_debt": draw(st.sampled_from([0, 0.2])),
        "data_debt": draw(st.sampled_from([0, 0.4])),
        "policies": {
            "backfill": draw(st.booleans()),
            "mis_hire": draw(st.sampled_from(["release", "reassign", "keep"])),
        },
        "milestones": draw(MILESTONES),
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
