"""The closed vocabularies of the model: disciplines, categories, kinds of work, states.

Enumerations are plain integers so that compiled rules treat them as constants.
"""

from __future__ import annotations

from typing import Final

from simulation.scenario.people import DISCIPLINES as DISCIPLINES
from simulation.scenario.people import LEVELS as LEVELS
from simulation.scenario.plan import PROFILES as PROFILES
from simulation.scenario.plan import SIGNALS as SIGNALS
from simulation.scenario.plan import VERBS as VERBS
from simulation.scenario.policies import ARCHITECTURES as ARCHITECTURES
from simulation.scenario.policies import MIS_HIRE_POLICIES as MIS_HIRE_POLICIES
from simulation.scenario.policies import NOVELTIES as NOVELTIES
from simulation.scenario.policies import REACHED as REACHED
from simulation.scenario.work import ARISES as ARISES
from simulation.scenario.work import CATEGORIES as CATEGORIES
from simulation.scenario.work import PLANNED_WORK as PLANNED_WORK

MODELLING, INFRASTRUCTURE, DATA, PRODUCT, DIAGNOSIS, LLM_APP, GENERAL = range(len(DISCIPLINES))

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
    PROMPT_CHANGE,
    PRODUCT_SURFACE,
    FEEDBACK_CAPTURE,
    SERVING_TUNING,
    LABELLING,
    CROSS_TRAINING,
    TEACHING,
    HANDOVER,
    MILESTONE_MODELLING,
    MILESTONE_INFRASTRUCTURE,
    MILESTONE_DATA,
    MILESTONE_PRODUCT,
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

# States of an account; LOST is a pilot that unreliability lost and that may come back.
EMPTY, PILOT, CUSTOMER, LOST = range(4)

JUNIOR, MID, SENIOR = range(len(LEVELS))
EMPLOYEE, CONTRACTOR, FOUNDER = range(3)
ORDINARY, PRODUCTION, CREDENTIALS = range(len(PROFILES))
RELEASE_MIS_HIRE, REASSIGN_MIS_HIRE, KEEP_MIS_HIRE = range(len(MIS_HIRE_POLICIES))

# Why somebody leaves the team.
LEFT_BY_PLAN, RESIGNED, RELEASED, CONTRACT_OVER = range(4)

(
    OPEN_REQUISITION,
    JOIN,
    LEAVE,
    RELEASE,
    REASSIGN,
    CROSS_TRAIN,
    CONTRACT,
    ADVISE,
    MANAGED_SERVICES,
    SET_RETRAIN_NEED,
    SET_VERSIONS,
    BUILD_OWN_MODEL,
) = range(len(VERBS))

(
    LAUNCHED_SIGNAL,
    VALIDATED_SIGNAL,
    ROUND_SIGNAL,
    CUSTOMERS_SIGNAL,
    PILOTS_LOST_SIGNAL,
    MRR_SIGNAL,
    RUNWAY_SIGNAL,
    TEAM_SIGNAL,
    QUALITY_SIGNAL,
    STALENESS_SIGNAL,
    RETRAINS_SIGNAL,
    TOIL_SIGNAL,
    INCIDENTS_SIGNAL,
) = range(len(SIGNALS))
ABOVE, AT_LEAST, BELOW = range(3)

ALWAYS, WHEN_OVERLOADED, WITH_HOSTED_MODEL, WITH_OWN_MODEL = range(len(ARISES))

(
    IS_LAUNCHED,
    AT_LAUNCH_QUALITY,
    AT_CUSTOMER_QUALITY,
    IS_VALIDATED,
    HAS_CUSTOMER,
    HAS_RAISED,
) = range(len(REACHED))

MODEL_FIRST, RESEARCH_LED, PRODUCT_FIRST = range(len(ARCHITECTURES))
LOW_NOVELTY, ORDINARY_NOVELTY, NOVEL = range(len(NOVELTIES))

# States of a raise.
NOT_RAISING, RAISING, RESTING, RAISED = range(4)

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
    "contractors",
    "severance",
    "managed_services",
    "labelling",
    "advice",
    "investment",
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
    CONTRACTORS,
    SEVERANCE,
    MANAGED,
    LABELS,
    ADVICE,
    INVESTMENT,
) = range(len(LEDGER))

NOBODY: Final = -1
NOTHING: Final = -1
IDLE: Final = -1
NEVER: Final = float("inf")

DAYS_PER_WEEK: Final = 5.0
DAYS_PER_YEAR: Final = 260.0
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12.0
ELAPSED_HOURS_PER_DAY: Final = 7.0 * 24.0 / DAYS_PER_WEEK
WORKING_PER_CALENDAR_DAY: Final = DAYS_PER_WEEK / 7.0
