"""The closed vocabularies of the model: disciplines, categories, kinds of work, states.

Enumerations are plain integers so that compiled rules treat them as constants.
"""

from __future__ import annotations

from typing import Final

from simulation.scenario.people import DISCIPLINES as DISCIPLINES
from simulation.scenario.work import CATEGORIES as CATEGORIES
from simulation.scenario.work import PLANNED_WORK as PLANNED_WORK

MODELLING, INFRASTRUCTURE, DATA, PRODUCT, DIAGNOSIS, GENERAL = range(len(DISCIPLINES))

ITERATION, TOIL, INVESTMENT, PRODUCT_WORK = range(len(CATEGORIES))

(
    DATA_PREPARATION,
    EXPERIMENT,
    EVALUATION,
    DEPLOYMENT,
    RETRAINING,
    VALIDATION,
    REDEPLOYMENT,
    CHANGE_FAILURE,
    FOLLOWUP,
    PLATFORM,
    DATA_PLATFORM,
    FEATURE,
) = range(len(PLANNED_WORK))
FIRST_ARRIVING: Final = len(PLANNED_WORK)

PROJECTS: Final = ("none", "modelling", "infrastructure", "data", "product")
NO_PROJECT, MODELLING_PROJECT, PLATFORM_PROJECT, DATA_PROJECT, PRODUCT_PROJECT = range(5)

# States of a life: under way, over, to be lived again in larger arrays, no longer advancing.
RUNNING, LIVED, FULL, STUCK = range(4)

# States of a piece of work.
VACANT, PENDING, WAITING, IN_PROGRESS, SUSPENDED = range(5)

# States of an engineer.
ABSENT, FREE, WORKING = range(3)

# States of a requisition.
UNUSED, SOURCING, NOTICE, FILLED = range(4)

# States of an account.
EMPTY, PILOT, CUSTOMER = range(3)

ACTIONS: Final = ("open_requisition", "join", "leave")
OPEN_REQUISITION, JOIN, LEAVE = range(3)

# What a random stream brings.
WORK_ARRIVES, DATA_SHIFTS, PILOT_STARTS = range(3)

LEDGER: Final = (
    "payroll",
    "founders",
    "operating",
    "compute",
    "tools",
    "serving",
    "hiring",
    "revenue",
)
(
    PAYROLL,
    FOUNDERS,
    OPERATING,
    COMPUTE,
    TOOLS,
    SERVING,
    HIRING,
    REVENUE,
) = range(8)

NOBODY: Final = -1
NOTHING: Final = -1
IDLE: Final = -1
NEVER: Final = float("inf")

DAYS_PER_WEEK: Final = 5.0
DAYS_PER_YEAR: Final = 260.0
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12.0
ELAPSED_HOURS_PER_DAY: Final = 7.0 * 24.0 / DAYS_PER_WEEK
WORKING_PER_CALENDAR_DAY: Final = DAYS_PER_WEEK / 7.0
