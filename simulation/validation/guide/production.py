"""Claims on data, platform and iteration once a model is in production."""

from __future__ import annotations

from simulation.validation.bands import Band, at_least, at_most
from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim, Condition
from simulation.validation.pairs import Value, gained, less, of

MLOPS = {"Mo": {"role": "mlops_engineer"}}


def engineers(number: int) -> dict[str, dict[str, str]]:
    """Return the ML engineers beside the first, so that there are `number` in all."""
    return {f"A{n}": {"role": "ml_engineer"} for n in range(2, number + 1)}


def data_and_platform() -> tuple[Claim, ...]:
    """Return the claims on data, platform work and the flywheel."""
    need = "claims/c04-data-engineer-third"
    beyond = "claims/c09-bottleneck-beyond-two"
    late = "claims/c11-late-data-engineer"
    structure = "claims/c12-structured-team"
    platform = "claims/c13-early-platform"
    flywheel = "claims/c19-flywheel"

    def benefit(which: str) -> Value:
        return less(
            of("improvements_live", f"{which}-with"), of("improvements_live", f"{which}-without")
        )

    return (
        Claim(
            "C4",
            "A data engineer is worth more, the more the model needs data; with a small and static "
            "data set the hire can wait.",
            "emergent",
            (
                Check(
                    "improvements gained, ordinary less static",
                    need,
                    less(benefit("ordinary"), benefit("static")),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "improvements gained, needy less ordinary",
                    need,
                    less(benefit("needy"), benefit("ordinary")),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "improvements gained with static data",
                    need,
                    benefit("static"),
                    Band(-1.0, 1.0),
                    "",
                ),
            ),
            "data preparation, data incidents, data debt",
            (
                Condition(
                    "data preparation is at the easy end of its range",
                    {"parameters": {"data_prep_effort_h_manual": 8}},
                ),
            ),
            "Data sets are prepared by hand at any need, and a data engineer takes that over with "
            "static data as well; at the highest need data incidents and debt fill the data "
            "engineer's own days.",
        ),
        Claim(
            "C9",
            "ML engineers who deploy themselves bottleneck iteration beyond two people.",
            "emergent",
            (
                Check(
                    "improvements per ML engineer without MLOps, four less two",
                    beyond,
                    less(
                        of("improvements_live", "four", per=4),
                        of("improvements_live", "two", per=2),
                    ),
                    BELOW_ZERO,
                    "",
                ),
                Check(
                    "the same fall, without less with an MLOps engineer",
                    beyond,
                    less(
                        less(
                            of("improvements_live", "four", per=4),
                            of("improvements_live", "two", per=2),
                        ),
                        less(
                            of("improvements_live", "four-mlops", per=4),
                            of("improvements_live", "two-mlops", per=2),
                        ),
                    ),
                    BELOW_ZERO,
                    "",
                ),
            ),
            "shared toil, releases by hand, coordination",
            (
                Condition(
                    "every engineer adds a version that wants a weekly retraining",
                    {
                        "parameters": {"retrain_need_calendar_days": 7},
                        "alternatives": {
                            "two": {"versions": 2, "team": engineers(2)},
                            "four": {"versions": 4, "team": engineers(4)},
                            "two-mlops": {"versions": 2, "team": engineers(2) | MLOPS},
                            "four-mlops": {"versions": 4, "team": engineers(4) | MLOPS},
                        },
                    },
                ),
            ),
            "Two more people share the same retraining, incidents and releases, so that each has "
            "more time for experiments; coordination of four people takes less than that.",
        ),
        Claim(
            "C11",
            "Delaying the data engineer creates debt that surfaces months into production.",
            "emergent",
            (
                Check(
                    "data incidents, month 12 less now",
                    late,
                    less(of("data_incidents", "month-12"), of("data_incidents", "now")),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "data debt at month 24, month 12 less now",
                    late,
                    less(of("data_debt_end", "month-12"), of("data_debt_end", "now")),
                    ABOVE_ZERO,
                    "share",
                    3,
                ),
                Check(
                    "improvements live in months 12 to 24, month 12 less now",
                    late,
                    less(gained("month-12", 12, 24), gained("now", 12, 24)),
                    BELOW_ZERO,
                    "",
                ),
            ),
            "data debt raises data incidents and lowers experiment success",
        ),
        Claim(
            "C12",
            "Properly structured teams compress iteration from months to weeks.",
            "emergent",
            (
                Check(
                    "days from idea to live, structured less unstructured",
                    structure,
                    less(
                        of("cycle_time_days", "structured"), of("cycle_time_days", "unstructured")
                    ),
                    BELOW_ZERO,
                    "days",
                    1,
                ),
                Check(
                    "days from idea to live, unstructured",
                    structure,
                    of("cycle_time_days", "unstructured"),
                    at_least(30.0),
                    "days",
                    1,
                ),
                Check(
                    "days from idea to live, structured",
                    structure,
                    of("cycle_time_days", "structured"),
                    at_most(30.0),
                    "days",
                    1,
                ),
            ),
            "prepared data, automation, specialists' speeds",
        ),
        Claim(
            "C13",
            "Early platform work prevents the debt that surfaces half a year after the launch.",
            "emergent",
            (
                Check(
                    "infrastructure debt at month 18, at launch less never",
                    platform,
                    less(of("infra_debt_end", "at-launch"), of("infra_debt_end", "never")),
                    BELOW_ZERO,
                    "share",
                    3,
                ),
                Check(
                    "ML engineers' toil share, at launch less never",
                    platform,
                    less(of("toil_share_ml", "at-launch"), of("toil_share_ml", "never")),
                    BELOW_ZERO,
                    "share",
                ),
                Check(
                    "infrastructure debt at month 18, at launch less month 9",
                    platform,
                    less(of("infra_debt_end", "at-launch"), of("infra_debt_end", "month-9")),
                    BELOW_ZERO,
                    "share",
                    3,
                ),
            ),
            "infrastructure debt grows unattended and is paid by platform work",
        ),
        Claim(
            "C19",
            "Usage improves the model only with capture, pipeline and retraining.",
            "emergent",
            tuple(
                Check(
                    f"live quality at month 18, complete less {part.replace('-', ' ')}",
                    flywheel,
                    less(of("live_quality_end", "complete"), of("live_quality_end", part)),
                    ABOVE_ZERO,
                    "share",
                    4,
                )
                for part in ("no-capture", "no-pipeline", "no-retraining")
            ),
            "usage signals become data, data become quality at a refresh",
        ),
    )
