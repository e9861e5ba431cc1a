"""The log: immutable records of what happened, the only thing that leaves the model."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from simulation.model.jit import rule
from simulation.model.names import FULL

RECORD = np.dtype(
    [
        ("time", "f8"),  # working days since today
        ("kind", "i4"),  # one of RECORD_KINDS
        ("who", "i4"),  # seat, requisition or model, by kind
        ("what", "i4"),  # kind of work, role, ledger line: by kind
        ("number", "i4"),  # work, iteration or account, by kind
        ("amount", "f8"),
        ("share", "f8"),
    ],
    align=True,
)

# name: (who, what, number, amount, share); "-" where a column is not used.
RECORD_KINDS: Final = {
    "life_opened": ("-", "-", "-", "opening cash, USD", "horizon, days"),
    "work_created": ("model", "kind of work", "work", "effort, specialist hours", "-"),
    "work_ready": ("model", "kind of work", "work", "-", "-"),
    "work_started": ("seat", "kind of work", "work", "hours left", "-"),
    "work_interrupted": ("seat", "kind of work", "work", "hours left", "-"),
    "work_resumed": ("seat", "kind of work", "work", "hours left with the penalty", "-"),
    "work_handed_back": ("seat", "kind of work", "work", "hours left", "-"),
    "work_finished": ("seat", "kind of work", "work", "-", "-"),
    "time_spent": ("seat", "kind of work, -1 idle", "work", "days", "overhead share"),
    "engineer_joined": ("seat", "role", "requisition or -1", "salary, USD a year", "employment"),
    "engineer_ramped": ("seat", "role", "-", "-", "-"),
    "engineer_left": ("seat", "role", "why", "-", "-"),
    "engineer_reassigned": ("seat", "role", "-", "-", "-"),
    "mis_hire_found": ("seat", "role", "-", "-", "-"),
    "cross_trained": ("seat", "discipline", "-", "speed", "-"),
    "equity_granted": ("seat", "role", "-", "share of the company", "-"),
    "action_taken": ("-", "verb", "-", "-", "-"),
    "requisition_opened": ("requisition", "role", "-", "-", "-"),
    "offer_declined": ("requisition", "role", "offers so far", "-", "-"),
    "counter_offer_taken": ("requisition", "role", "offers so far", "-", "-"),
    "offer_accepted": ("requisition", "role", "offers so far", "-", "-"),
    "iteration_started": ("model", "-", "iteration", "-", "-"),
    "experiment_failed": ("model", "-", "iteration", "-", "-"),
    "experiment_succeeded": ("model", "-", "iteration", "offline error cut", "-"),
    "offline_quality": ("model", "-", "-", "offline quality", "-"),
    "release_failed": ("model", "1 for a refresh", "work", "-", "-"),
    "improvement_live": ("model", "-", "iteration", "live error cut", "-"),
    "product_ready": ("-", "-", "-", "-", "-"),
    "approach_validated": ("-", "-", "-", "-", "-"),
    "pivoted": ("model", "-", "iteration", "automation lost", "quality lost"),
    "own_model_live": ("model", "-", "-", "-", "-"),
    "provider_changed": ("-", "-", "work", "quality lost", "-"),
    "launched": ("model", "-", "-", "-", "-"),
    "retraining_due": ("model", "1 if one is still open", "-", "-", "-"),
    "retraining_rejected": ("model", "-", "-", "-", "-"),
    "model_refreshed": ("model", "-", "-", "age of its data, days", "-"),
    "data_shifted": ("model", "-", "-", "quality lost", "-"),
    "shift_detected": ("model", "-", "-", "-", "-"),
    "live_quality": ("model", "-", "-", "quality now", "change a day"),
    "incident_occurred": ("model or -1", "kind of work", "work", "-", "-"),
    "incident_detected": ("model or -1", "kind of work", "work", "-", "-"),
    "incident_restored": ("model or -1", "kind of work", "work", "days since it occurred", "-"),
    "model_down": ("model", "-", "-", "-", "-"),
    "model_up": ("model", "-", "-", "days down", "-"),
    "automation": ("-", "-", "-", "platform automation", "-"),
    "pipeline": ("-", "-", "-", "data pipeline maturity", "-"),
    "infra_debt": ("-", "-", "-", "infrastructure debt", "-"),
    "data_debt": ("-", "-", "-", "data debt", "-"),
    "data_volume": ("-", "-", "-", "curated examples", "-"),
    "feedback_captured": ("-", "-", "-", "-", "-"),
    "traffic": ("-", "-", "-", "requests a month", "peak requests a second"),
    "overload_began": ("-", "-", "-", "peak requests a second", "capacity"),
    "overload_ended": ("-", "-", "-", "days", "-"),
    "serving_tuned": ("-", "-", "-", "capacity, requests a second", "-"),
    "managed_services": ("-", "1 bought, 0 left", "-", "-", "-"),
    "retraining_need": ("-", "versions", "-", "days", "-"),
    "milestone_reached": ("milestone", "-", "-", "-", "-"),
    "product_maturity": ("-", "-", "-", "product maturity", "-"),
    "pilot_started": ("-", "-", "account", "-", "-"),
    "pilot_won": ("-", "-", "account", "MRR, USD", "probability it had"),
    "pilot_lost": ("-", "-", "account", "-", "probability it had"),
    "pilot_returned": ("-", "-", "account", "-", "-"),
    "raise_started": ("-", "-", "conditions missed", "-", "-"),
    "raise_failed": ("-", "-", "-", "-", "probability it had"),
    "round_closed": ("-", "-", "-", "USD", "probability it had"),
    "contracts_grew": ("-", "-", "-", "MRR added, USD", "-"),
    "customer_churned": ("-", "-", "account", "MRR, USD", "-"),
    "ledger": ("-", "line", "-", "USD, in positive", "-"),
    "month_closed": ("-", "-", "month", "cash, USD", "MRR, USD"),
    "cash_out": ("-", "-", "month", "when, days", "-"),
    "life_closed": ("-", "-", "-", "cash, USD", "-"),
}
(
    LIFE_OPENED,
    WORK_CREATED,
    WORK_READY,
    WORK_STARTED,
    WORK_INTERRUPTED,
    WORK_RESUMED,
    WORK_HANDED_BACK,
    WORK_FINISHED,
    TIME_SPENT,
    ENGINEER_JOINED,
    ENGINEER_RAMPED,
    ENGINEER_LEFT,
    ENGINEER_REASSIGNED,
    MIS_HIRE_FOUND,
    CROSS_TRAINED,
    EQUITY_GRANTED,
    ACTION_TAKEN,
    REQUISITION_OPENED,
    OFFER_DECLINED,
    COUNTER_OFFER_TAKEN,
    OFFER_ACCEPTED,
    ITERATION_STARTED,
    EXPERIMENT_FAILED,
    EXPERIMENT_SUCCEEDED,
    OFFLINE_QUALITY,
    RELEASE_FAILED,
    IMPROVEMENT_LIVE,
    PRODUCT_READY,
    APPROACH_VALIDATED,
    PIVOTED,
    OWN_MODEL_LIVE,
    PROVIDER_CHANGED,
    LAUNCHED,
    RETRAINING_DUE,
    RETRAINING_REJECTED,
    MODEL_REFRESHED,
    DATA_SHIFTED,
    SHIFT_DETECTED,
    LIVE_QUALITY,
    INCIDENT_OCCURRED,
    INCIDENT_DETECTED,
    INCIDENT_RESTORED,
    MODEL_DOWN,
    MODEL_UP,
    AUTOMATION,
    PIPELINE,
    INFRA_DEBT,
    DATA_DEBT,
    DATA_VOLUME,
    FEEDBACK_CAPTURED,
    TRAFFIC,
    OVERLOAD_BEGAN,
    OVERLOAD_ENDED,
    SERVING_TUNED,
    MANAGED_SERVICES_CHANGED,
    RETRAINING_NEED,
    MILESTONE_REACHED,
    PRODUCT_MATURITY,
    PILOT_STARTED,
    PILOT_WON,
    PILOT_LOST,
    PILOT_RETURNED,
    RAISE_STARTED,
    RAISE_FAILED,
    ROUND_CLOSED,
    CONTRACTS_GREW,
    CUSTOMER_CHURNED,
    LEDGER_LINE,
    MONTH_CLOSED,
    CASH_OUT,
    LIFE_CLOSED,
) = range(len(RECORD_KINDS))


@rule
def append(
    company: Any,
    log: Any,
    kind: int,
    who: int,
    what: int,
    number: int,
    amount: float,
    share: float,
) -> None:
    """Write one record at the present moment, or mark the company full if the log is."""
    place = company.n_log
    if place >= len(log):
        company.status = FULL
        return
    record = log[place]
    record.time = company.now
    record.kind = kind
    record.who = who
    record.what = what
    record.number = number
    record.amount = amount
    record.share = share
    company.n_log = place + 1
