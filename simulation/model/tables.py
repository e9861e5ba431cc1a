"""The tables of a company: the fields of engineers, work, accounts and the like, with units.

Times are working days since today, money is USD, efforts are task hours, shares lie in [0, 1].
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simulation.model.names import DISCIPLINES
from simulation.scenario.plan import MOST_CONDITIONS
from simulation.scenario.policies import SCOPE_DISCIPLINES

ENGINEER = np.dtype(
    [
        ("address", "u8"),  # stable identity: the name or the key of the plan, or a successor's
        ("position", "u8"),  # identity of who held the seat first
        ("role", "i8"),
        ("state", "i8"),  # ABSENT, FREE or WORKING
        ("speed", "f8", (len(DISCIPLINES),)),  # relative to the specialist
        ("level", "i8"),
        ("production_experience", "i8"),  # 1 or 0
        ("leads", "i8"),
        ("employment", "i8"),  # EMPLOYEE, CONTRACTOR or FOUNDER
        ("hands_on", "f8"),  # share of task time that goes into tasks
        ("salary_usd_per_year", "f8"),
        ("day_rate_usd", "f8"),  # of a contractor
        ("equity_share", "f8"),  # of the company
        ("started", "f8"),
        ("fitness", "f8"),  # 1, or what a mis-hire does of the work expected
        ("trained", "f8", (len(DISCIPLINES),)),  # speed that cross-training reached, or 0
        ("found_out", "f8"),  # when a mis-hire is recognised
        ("contract_ends", "f8"),
        ("resigns", "f8"),
        ("attrition_budget", "f8"),  # unit hazard left until resignation
        ("attrition_rate", "f8"),  # hazard a day, at present
        ("attrition_since", "f8"),
        ("toil_days", "f8"),  # of task time, since the last quarter began
        ("task_days", "f8"),
        ("offhours_calls", "f8"),  # since the last month began
        ("offhours_calls_last_month", "f8"),
        ("toil_share_last_quarter", "f8"),
        ("occupants", "i8"),  # how many people have held this seat
        ("ramp_days", "f8"),  # from start to full productivity
        ("productivity", "f8"),  # share of full productivity this week
        ("overhead_share", "f8"),  # of task time
        ("work", "i8"),  # index of the work in hand, or NOTHING
        ("since", "f8"),  # when the current stretch of work or idleness began
        ("interruptions", "i8"),
    ],
    align=True,
)

# What is asked of a newcomer and offered to them.
PROFILE_SOUGHT: Final = (
    ("salary_usd_per_year", "f8"),  # negative: the role's salary
    ("production_experience", "i8"),  # 1, 0, or NOTHING for as the role
    ("level", "i8"),
    ("leadership", "i8"),
    ("profile", "i8"),  # ORDINARY, PRODUCTION or CREDENTIALS
    ("screen", "i8"),  # 1, 0, or NOTHING for `screen_used`
    ("scope", "i8"),
    ("cash_over_band_share", "f8"),
    ("signing_bonus_usd", "f8"),  # negative: the register's
    ("equity_share", "f8"),  # negative: that of the hire's number
)

REQUISITION = np.dtype(
    [
        ("address", "u8"),
        ("role", "i8"),
        ("state", "i8"),  # UNUSED, SOURCING, NOTICE or FILLED
        ("offers", "i8"),
        ("seat", "i8"),  # which the newcomer fills, or NOBODY for a new one
        ("employment", "i8"),
        ("contract_days", "f8"),  # of a contractor
        ("screen_h_per_day", "f8"),  # team hours that the screen takes while searching
        *PROFILE_SOUGHT,
    ],
    align=True,
)

PERSON = np.dtype(
    [
        ("address", "u8"),
        ("role", "i8"),
        ("salary_usd_per_year", "f8"),  # negative: the role's salary
        ("production_experience", "i8"),  # 1, 0, or NOTHING for as the role
        ("level", "i8"),
        ("leadership", "i8"),
        ("ramped", "i8"),
    ],
    align=True,
)

CONDITION = np.dtype(
    [("signal", "i8"), ("way", "i8"), ("threshold", "f8"), ("weeks", "i8")], align=True
)

ACTION = np.dtype(
    [
        ("time", "f8"),  # with conditions: not before
        ("what", "i8"),  # one of the verbs
        ("taken", "i8"),
        ("address", "u8"),  # whose identity
        ("role", "i8"),
        ("discipline", "i8"),
        ("days", "f8"),  # of a contract, or of the retraining need
        ("count", "i8"),  # versions; 1 to buy managed services, 0 to leave them
        ("n_conditions", "i8"),
        ("conditions", CONDITION, (MOST_CONDITIONS,)),
        *PROFILE_SOUGHT,
    ],
    align=True,
)

MILESTONE = np.dtype(
    [
        ("reached", "i8"),
        ("state", "i8"),  # which state reaches it, or NOTHING for fixed scope
        ("after", "i8"),  # bit i set: milestone i must be reached before
        ("open_h", "f8", (len(SCOPE_DISCIPLINES),)),  # scope not begun
        ("pending_h", "f8"),  # scope begun and not finished
    ],
    align=True,
)

ROLE = np.dtype(
    [
        ("speed", "f8", (len(DISCIPLINES),)),
        ("project", "i8"),
        ("search", "i8"),  # distribution row: days from requisition to offer
        ("salary_usd_per_year", "f8"),
        ("hands_on", "f8"),
        ("production_experience", "i8"),
        ("leads", "i8"),
        ("built_for_scale", "i8"),
        ("needs_supervision", "i8"),
        ("from_research", "i8"),
        ("is_founder", "i8"),
        ("holds_others_work", "i8"),  # answers for work whose own role nobody present has
    ],
    align=True,
)

KIND = np.dtype(
    [
        ("discipline", "i8"),
        ("category", "i8"),
        ("may_take", "i8"),  # bit r set: role r may take it
        ("eligible", "i8"),  # the same, with the people present
        ("responsible", "i8"),  # bit r set: role r answers for it with the people present
        ("performer", "i8"),  # role whose hours the effort states, or NOBODY
        ("performer_speed", "f8"),  # that role's speed in the discipline
        ("urgency", "i8"),  # smaller is more urgent
        ("overdue_urgency", "i8"),
        ("overdue_after_days", "f8"),
        ("interrupts", "i8"),
        ("takes_down", "i8"),
        ("own_queue", "i8"),
        ("responds_to_automation", "i8"),
        ("responds_to_debt", "i8"),
        ("responds_to_data_debt", "i8"),
        ("responds_to_traffic", "i8"),
        ("arises", "i8"),
        ("lowers_quality", "i8"),  # distribution row, or NOTHING
        ("rate_per_day", "f8"),
        ("effort_manual", "i8"),  # distribution rows; NOTHING where there is none
        ("effort_automated", "i8"),
        ("detection_manual", "i8"),
        ("detection_automated", "i8"),
        ("followup", "i8"),
        ("gap", "i8"),
    ],
    align=True,
)

MODEL = np.dtype(
    [
        ("address", "u8"),
        ("in_production", "i8"),
        ("hosted", "i8"),  # 1: a hosted model of somebody else is in use
        ("launching", "i8"),  # its first deployment has been asked for
        ("deployed", "i8"),  # deployed, and waiting for the product to be ready
        ("launch_share", "f8"),  # of the offline gains, that users of the first version see
        ("launch_iteration", "i8"),  # whose version is to be the first in use
        ("offline_error", "f8"),
        ("live_error", "f8"),  # of the released version on the data it was trained on
        ("fresh_as_of", "f8"),  # the live version has seen the data up to here
        ("irreducible_error", "f8"),
        ("offline_volume", "f8"),  # data that the best offline version has learned from
        ("live_volume", "f8"),  # likewise the live version
        ("snapshot_volume", "f8"),
        ("provider_loss", "f8"),  # quality lost to changes of the hosted model not yet answered
        ("shift_share", "f8"),  # quality lost to abrupt shifts not yet learned
        ("snapshot", "f8"),  # data cut of the retraining under way
        ("snapshot_shift_share", "f8"),
        ("next_due", "f8"),
        ("retraining_open", "i8"),
        ("retraining_owed", "i8"),
        ("retrainings", "i8"),
        ("releases", "i8"),
        ("shifts", "i8"),
        ("down", "i8"),  # number of open failures that keep it down
        ("down_since", "f8"),
    ],
    align=True,
)

STREAM = np.dtype(
    [
        ("brings", "i8"),  # WORK_ARRIVES, DATA_SHIFTS or PILOT_STARTS
        ("kind", "i8"),
        ("model", "i8"),
        ("seat", "i8"),  # owner of the queue it feeds, or NOBODY
        ("address", "u8"),
        ("budget", "f8"),  # unit gap left until the next arrival
        ("rate", "f8"),  # arrivals a day, at present
        ("since", "f8"),
        ("arrivals", "i8"),
    ],
    align=True,
)

WORK = np.dtype(
    [
        ("number", "i8"),  # in order of creation
        ("kind", "i8"),
        ("state", "i8"),  # VACANT, PENDING, WAITING, IN_PROGRESS or SUSPENDED
        ("model", "i8"),  # which model it is about, or NOTHING
        ("iteration", "i8"),  # which iteration it belongs to, or NOTHING
        ("held_by", "i8"),  # seat that alone may take it, or NOBODY
        ("begun", "i8"),  # 1 once somebody has worked on it
        ("address", "u8"),  # failures: where their draws are addressed
        ("count", "i8"),
        ("is_refresh", "i8"),  # a failed release of refreshed data rather than of a new version
        ("created", "f8"),
        ("waiting_since", "f8"),
        ("ready_at", "f8"),  # PENDING: when a machine or detection lets people begin
        ("occurred", "f8"),  # failures: when the model went down
        ("remaining_h", "f8"),  # hours of a specialist
        ("gain", "f8"),  # error that a release takes away
        ("rest_h", "f8"),  # effort of the steps after this one, in the performer's hours
        ("milestone", "i8"),  # which milestone it belongs to, or NOTHING
        ("lowers_quality", "f8"),  # live quality lost until it is finished
        ("restores_at", "f8"),  # failures: when the service is back, at the present work on it
        ("restored", "i8"),
        ("at_night", "i8"),  # it calls somebody outside working hours
    ],
    align=True,
)

ACCOUNT = np.dtype(
    [
        ("number", "i8"),
        ("state", "i8"),  # EMPTY, PILOT or CUSTOMER
        ("address", "u8"),
        ("started", "f8"),
        ("ends", "f8"),  # PILOT: when it is decided
        ("mrr", "f8"),
        ("downtime_at_start", "f8"),
        ("overloaded_at_start", "f8"),
        ("returns", "i8"),  # how often it has come back after having been lost
    ],
    align=True,
)
