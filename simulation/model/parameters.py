"""The plain numbers a life runs on, and how each follows from the register.

`WORLD` lists what is fixed within one life: constants, levers and uncertainties. `CHANCES` lists
what is drawn per event. Register names carry the clock of the evidence; both lists use the
model's clock (working days, task hours, shares), see `model_name` and `conversion`.
"""

from __future__ import annotations

from typing import Final

from simulation.model.names import (
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    ELAPSED_HOURS_PER_DAY,
    WORKING_PER_CALENDAR_DAY,
)

# Suffix in the register, suffix in the model, factor. The longest suffix wins.
CONVERSIONS: Final = (
    ("_per_calendar_month", "_per_day", 1.0 / DAYS_PER_MONTH),
    ("_per_model_calendar_month", "_per_model_day", 1.0 / DAYS_PER_MONTH),
    ("_usd_per_calendar_month", "_usd_per_month", 1.0),
    ("_usd_per_engineer_calendar_month", "_usd_per_engineer_month", 1.0),
    ("_per_year", "_per_day", 1.0 / DAYS_PER_YEAR),
    ("_working_days_per_year", "_share", 1.0 / DAYS_PER_YEAR),
    ("_calendar_months", "_days", DAYS_PER_MONTH),
    ("_calendar_days", "_days", WORKING_PER_CALENDAR_DAY),
    ("_calendar_days_monitored", "_days_monitored", WORKING_PER_CALENDAR_DAY),
    ("_calendar_days_unmonitored", "_days_unmonitored", WORKING_PER_CALENDAR_DAY),
    ("_elapsed_h", "_days", 1.0 / ELAPSED_HOURS_PER_DAY),
    ("_elapsed_h_monitored", "_days_monitored", 1.0 / ELAPSED_HOURS_PER_DAY),
    ("_elapsed_h_unmonitored", "_days_unmonitored", 1.0 / ELAPSED_HOURS_PER_DAY),
    ("_working_days", "_days", 1.0),
    ("_effort_min", "_effort_h", 1.0 / 60.0),
    ("_pp_per_calendar_month", "_share_per_day", 0.01 / DAYS_PER_MONTH),
    ("_pp", "_share", 0.01),
    ("_pct_n2", "_share_n2", 0.01),
    ("_h_per_week_per_req", "_h_per_day_per_req", 0.2),
    ("_hours_per_week", "_hours_per_day", 0.2),
    ("_usd_per_year", "_usd_per_month", 1.0 / 12.0),
)

# Register names whose ending looks like a rate but whose unit is money or a probability a month.
KEPT: Final = ("logo_churn_per_calendar_month",)

WORLD_REGISTER_NAMES: Final = (
    "work_hours_per_week",
    "focus_share",
    "paid_leave_working_days_per_year",
    "public_holidays_working_days_per_year",
    "comm_overhead_pct_n2",
    "mentor_share",
    "interview_effort_h_per_week_per_req",
    "ramp_start_productivity",
    "step_in_patience_working_days",
    "data_prep_mult_with_pipeline",
    "pipeline_reference",
    "dataset_reuse_experiments",
    "data_platform_work_effort_h",
    "ready_datasets_target",
    "experiment_success_prob",
    "evaluation_effort_share",
    "initial_error",
    "irreducible_share",
    "drift_pp_per_calendar_month",
    "drift_shock_per_year",
    "retrain_need_calendar_days",
    "retrain_reject_prob",
    "retrain_validate_share",
    "retrain_redeploy_share",
    "retrain_release_fail_mult",
    "change_fail_prob_L0",
    "change_fail_prob_L1",
    "change_fail_prob_L2",
    "platform_work_effort_h",
    "automation_at_L1",
    "max_automation",
    "transfer_mult_no_prod_experience",
    "infra_speed_mult_no_prod_experience",
    "incident_rate_mult_L1",
    "incident_rate_mult_L2",
    "infra_debt_growth_per_calendar_month",
    "infra_debt_incident_mult",
    "infra_debt_cap",
    "infra_debt_payback_ratio",
    "debt_reference",
    "offer_accept_prob",
    "offer_declined_fill_share",
    "agency_use_prob",
    "agency_fee_share",
    "load_multiplier",
    "founder_salary_usd",
    "nonpayroll_opex_share",
    "compute_usd_per_calendar_month",
    "inference_share_revenue",
    "tools_usd_per_engineer_calendar_month",
    "pilot_arrival_per_calendar_month",
    "pilot_arrival_mult_at_full_maturity",
    "maturity_at_launch",
    "reference_gain_per_customer",
    "reference_gain_cap",
    "pilot_convert_prob",
    "pilot_reliability_penalty",
    "customer_quality_bar",
    "quality_bar_softness",
    "raise_availability_bar",
    "logo_churn_per_calendar_month",
    "churn_mult_below_quality",
    "churn_mult_missed_slo",
)

CHANCE_REGISTER_NAMES: Final = (
    "interrupt_resume_effort_min",
    "data_prep_effort_h_manual",
    "data_platform_effort_h",
    "experiment_effort_h",
    "training_wait_elapsed_h",
    "rel_error_cut_per_success",
    "offline_to_online_transfer",
    "drift_shock_pp",
    "degradation_detect_calendar_days_unmonitored",
    "degradation_detect_calendar_days_monitored",
    "retrain_effort_h_L0",
    "retrain_effort_h_L1",
    "retrain_effort_h_L2",
    "first_deploy_effort_h",
    "later_deploy_effort_h_L0",
    "later_deploy_effort_h_L1",
    "later_deploy_effort_h_L2",
    "platform_L0_to_L1_effort_h",
    "platform_L1_to_L2_effort_h",
    "incident_mitigate_effort_h_manual",
    "incident_mitigate_effort_h_auto",
    "incident_detect_elapsed_h_unmonitored",
    "incident_detect_elapsed_h_monitored",
    "incident_followup_effort_h",
    "debt_add_per_nonspecialist_release",
    "start_delay_calendar_days",
    "ramp_calendar_months",
    "feature_effort_h",
    "maturity_gain_per_feature",
    "pilot_calendar_days",
    "acv_usd_per_year",
)

# Rows that one draw decides together, so that a level of automation moves a value smoothly.
SHARED_PURPOSE: Final = {
    "retrain_effort_h_L1": "retrain_effort_h_L0",
    "retrain_effort_h_L2": "retrain_effort_h_L0",
    "later_deploy_effort_h_L1": "later_deploy_effort_h_L0",
    "later_deploy_effort_h_L2": "later_deploy_effort_h_L0",
    "incident_mitigate_effort_h_auto": "incident_mitigate_effort_h_manual",
    "incident_detect_elapsed_h_monitored": "incident_detect_elapsed_h_unmonitored",
    "degradation_detect_calendar_days_monitored": "degradation_detect_calendar_days_unmonitored",
}


def _longest_conversion(register_name: str) -> tuple[str, str, float] | None:
    if register_name in KEPT:
        return ("_per_calendar_month", "_per_month", 1.0)
    matching = [c for c in CONVERSIONS if register_name.endswith(c[0])]
    return max(matching, key=lambda c: len(c[0])) if matching else None


def model_name(register_name: str) -> str:
    """Return the name on the model's clock of a register name."""
    found = _longest_conversion(register_name)
    return register_name.removesuffix(found[0]) + found[1] if found else register_name


def conversion(register_name: str) -> float:
    """Return the factor that takes a register value to the model's clock."""
    found = _longest_conversion(register_name)
    return found[2] if found else 1.0


WORLD: Final = tuple(model_name(name) for name in WORLD_REGISTER_NAMES)
CHANCES: Final = tuple(model_name(name) for name in CHANCE_REGISTER_NAMES)
