"""What a company has not, so that numbers about it cannot matter to its lives.

The model reads every number of its world, whether or not there is anything it speaks of: the day
rate of contractors also where no plan brings one in.
"""

from __future__ import annotations

from simulation.scenario import Scenario

HOSTED = "product-first"
OF_AN_OWN_MODEL = (
    "compute_usd_",
    "data_prep_",
    "dataset_reuse_",
    "drift_",
    "evaluation_effort_",
    "experiment_success_",
    "initial_error",
    "irreducible_share",
    "learning_curve_",
    "retrain_",
)


def present_roles(scenario: Scenario) -> set[str]:
    """Return the roles that somebody has, or may come to have by the plan."""
    planned = [action for action in scenario.plan.values() if not action.never]
    hired = {action.target for action in planned if action.adds_seat}
    moved = {action.to for action in planned if action.to is not None}
    return {person.role for person in scenario.team.values()} | hired | moved


def absent(scenario: Scenario) -> tuple[str, ...]:
    """Return how the names of parameters begin that speak of what a company has not."""
    return tuple(
        name for names, there in _speaking_of(scenario).items() if not there for name in names
    )


def _speaking_of(scenario: Scenario) -> dict[tuple[str, ...], bool]:
    """Return beginnings of names -> whether what they speak of is there, or may come to be."""
    planned = [action for action in scenario.plan.values() if not action.never]
    verbs = {action.verb for action in planned}
    roles = [scenario.roles[name] for name in present_roles(scenario)]
    team = scenario.team.values()
    hires = [action for action in planned if action.adds_seat]
    levels = {person.level for person in team} | {action.level for action in hires}
    leaders = any(person.leadership for person in team) or any(each.leadership for each in hires)
    hosted = scenario.architecture == HOSTED
    own = not hosted or "build_own_model" in verbs
    launching = scenario.models_in_production == 0 or "build_own_model" in verbs
    validating = scenario.stage == "idea"
    watching = any(each.reached == "launch_quality" for each in scenario.milestones.values())
    return {
        ("contractor_",): "contract" in verbs,
        ("fractional_cto_", "adviser_"): "advise" in verbs,
        ("cross_train_",): "cross_train" in verbs,
        ("managed_",): scenario.managed_services or "managed_services" in verbs,
        ("prompt_", "app_initial_error", "hosted_", "token_price_", "replicability_"): hosted,
        ("provider_change_",): hosted,
        ("mvp_effort_h_product_first",): hosted and launching,
        ("mvp_effort_h_model_first",): launching and own,
        OF_AN_OWN_MODEL: own,
        ("launch_quality_bar",): launching or validating or watching,
        ("approach_failure_", "validation_"): validating,
        ("research_led_",): scenario.architecture == "research-led",
        ("level_mult_junior", "base_level_mult_junior"): "junior" in levels,
        ("level_mult_mid", "base_level_mult_mid"): "mid" in levels,
        ("lead_time_share", "manager_span_n"): leaders or any(role.leads for role in roles),
        ("vp_process_",): any(role.built_for_scale for role in roles),
        ("supervision_share_",): any(role.needs_supervision for role in roles)
        or "junior" in levels,
        ("founder_time_share_",): any(role.is_founder for role in roles),
        ("lab_counter_",): any(role.from_research for role in roles),
        ("mis_hire_prob_pedigree",): any(action.profile == "credentials" for action in planned),
        ("accept_logit_scope",): any(action.scope for action in planned),
        ("accept_logit_per_10pct_",): any(action.cash_over_band_share for action in planned),
        ("accept_logit_per_10k_",): _chosen(scenario, "signing_bonus_usd")
        or any(action.signing_bonus_usd for action in planned),
        ("accept_logit_per_half_",): any(action.equity_pct is not None for action in planned),
        ("attrition_mult_fast_vesting",): _chosen(scenario, "vesting_accelerated"),
        ("label_price_", "active_learning_"): _chosen(
            scenario, "labelling_items_per_calendar_month"
        ),
    }


def _chosen(scenario: Scenario, lever: str) -> bool:
    """Tell whether a lever of a company may be other than 0."""
    return any(scenario.parameter(lever).distribution.ends())
