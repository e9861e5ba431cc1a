"""Claims on whom to hire first, second, and when."""

from __future__ import annotations

from simulation.validation.bands import at_least, at_most
from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim, Condition
from simulation.validation.pairs import gained, less, of

NO_SCARCITY = Condition(
    "people start at once and are productive from the first day",
    {
        "parameters": {
            **{f"fill_{role}_calendar_days": 1 for role in ("ml_engineer", "full_stack")},
            "start_delay_calendar_days": 1,
        },
        "mechanisms": {"ramp": False},
    },
)
WEEKLY = Condition(
    "a retraining is needed weekly, over two years",
    {"parameters": {"retrain_need_calendar_days": 7}, "horizon_months": 24},
)
RETRAINING_FIRST = Condition(
    "a retraining interrupts project work",
    {"planned_work": {kind: {"interrupts": True} for kind in ("retraining", "validation")}},
)
NO_DATA_INCIDENTS = Condition("no data incidents arrive", {"mechanisms": {"data_incidents": False}})
LONGER = Condition("two years are looked at", {"horizon_months": 24})


def who_first() -> tuple[Claim, ...]:
    """Return the claims on the first and the second hire."""
    ml_first = "claims/c01-ml-first"
    product_first = "claims/c02-full-stack-first"
    second = "claims/c03-mlops-second"
    return (
        Claim(
            "C1",
            "A model-first company does better with an ML engineer as first hire.",
            "emergent",
            (
                Check(
                    "live quality at month 9, none counted as 0",
                    ml_first,
                    less(
                        of("live_quality_end", "ml-first", missing=0.0),
                        of("live_quality_end", "full-stack-first", missing=0.0),
                    ),
                    ABOVE_ZERO,
                    "share",
                    3,
                ),
                Check(
                    "improvements live by month 9",
                    ml_first,
                    less(
                        of("improvements_live", "ml-first"),
                        of("improvements_live", "full-stack-first"),
                    ),
                    ABOVE_ZERO,
                    "",
                ),
            ),
            "speeds of the roles, launch conditions",
            (NO_SCARCITY, LONGER),
        ),
        Claim(
            "C2",
            "An LLM application company does better with a full-stack engineer as first hire.",
            "emergent",
            (
                Check(
                    "MRR at month 12",
                    product_first,
                    less(of("mrr_end_usd", "full-stack-first"), of("mrr_end_usd", "ml-first")),
                    ABOVE_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "month of the launch, none counted as 12",
                    product_first,
                    less(
                        of("launch_month", "full-stack-first", missing=12.0),
                        of("launch_month", "ml-first", missing=12.0),
                    ),
                    BELOW_ZERO,
                    "months",
                ),
            ),
            "speeds of the roles, product surface",
            (NO_SCARCITY, LONGER),
            "Four in ten launch within the year and few have a customer: search, notice and ramp "
            "of the first hire take eight months whoever it is; the founder builds meanwhile.",
        ),
        Claim(
            "C3",
            "Once a model is in production, an MLOps engineer is the better second hire.",
            "emergent",
            (
                Check(
                    "improvements live by month 12",
                    second,
                    less(
                        of("improvements_live", "mlops-second"),
                        of("improvements_live", "ml-second"),
                    ),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "days between refreshes",
                    second,
                    less(
                        of("refresh_interval_days", "mlops-second"),
                        of("refresh_interval_days", "ml-second"),
                    ),
                    BELOW_ZERO,
                    "days",
                ),
            ),
            "toil that interrupts iteration, platform automation",
            (LONGER, WEEKLY),
            "Refreshes do come sooner, but one model's toil leaves the first ML engineer time "
            "enough, so that a second one ships more.",
        ),
    )


def when() -> tuple[Claim, ...]:
    """Return the claims on when an MLOps engineer pays."""
    triggers = "claims/c05-triggers"
    managed = "claims/c06-managed-services"
    waiting = "claims/c07-waiting-too-long"
    early = "claims/c08-too-early"
    return (
        Claim(
            "C5",
            "An MLOps engineer pays once ML engineers' toil exceeds 30 percent or retraining is "
            "needed more than weekly.",
            "emergent",
            (
                *(
                    Check(
                        f"improvements gained at a need of {need} days",
                        triggers,
                        less(
                            of("improvements_live", f"need-{need}-now"),
                            of("improvements_live", f"need-{need}-never"),
                        ),
                        at_least(0.5),
                        "",
                    )
                    for need in (5, 7)
                ),
                Check(
                    "toil share without the hire, at a weekly need",
                    triggers,
                    of("toil_share_ml", "need-7-never"),
                    at_least(0.3),
                    "share",
                ),
                Check(
                    "gain at a weekly need less that at a need of 90 days",
                    triggers,
                    less(
                        less(
                            of("improvements_live", "need-7-now"),
                            of("improvements_live", "need-7-never"),
                        ),
                        less(
                            of("improvements_live", "need-90-now"),
                            of("improvements_live", "need-90-never"),
                        ),
                    ),
                    ABOVE_ZERO,
                    "",
                ),
            ),
            "toil by need, platform automation",
        ),
        Claim(
            "C6",
            "Before that, managed services do instead of an MLOps engineer.",
            "emergent",
            (
                Check(
                    "runway, managed less hired",
                    managed,
                    less(of("cash_end_usd", "managed"), of("cash_end_usd", "mlops")),
                    ABOVE_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "days between refreshes, managed less hired",
                    managed,
                    less(
                        of("refresh_interval_days", "managed"),
                        of("refresh_interval_days", "mlops"),
                    ),
                    at_most(7.0),
                    "days",
                ),
            ),
            "managed services cost money and lower early toil",
            (RETRAINING_FIRST, NO_DATA_INCIDENTS),
            "They save money, and in the middle world refreshes come nearly as often. In the "
            "worlds with the most toil a lone ML engineer skips every other one: services take no "
            "data incident off anybody's hands.",
        ),
        Claim(
            "C7",
            "Waiting too long stalls iteration for months.",
            "emergent",
            (
                Check(
                    "improvements live in months 6 to 12, late less at the trigger",
                    waiting,
                    less(gained("month-12", 6, 12), gained("at-trigger", 6, 12)),
                    BELOW_ZERO,
                    "",
                ),
                Check(
                    "improvements live in months 12 to 18, late less at the trigger",
                    waiting,
                    less(gained("month-12", 12, 18), gained("at-trigger", 12, 18)),
                    BELOW_ZERO,
                    "",
                ),
                Check(
                    "ML engineers' toil share, late less at the trigger",
                    waiting,
                    less(of("toil_share_ml", "month-12"), of("toil_share_ml", "at-trigger")),
                    ABOVE_ZERO,
                    "share",
                ),
            ),
            "search, notice and ramp of a late hire; toil meanwhile",
        ),
        Claim(
            "C8",
            "Hiring MLOps while the approach is unvalidated wastes runway.",
            "emergent",
            (
                Check(
                    "cash at month 30, now less once validated",
                    early,
                    less(of("cash_end_usd", "now"), of("cash_end_usd", "validated")),
                    BELOW_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "platform automation lost at pivots",
                    early,
                    less(
                        of("automation_lost_at_pivots", "now"),
                        of("automation_lost_at_pivots", "validated"),
                    ),
                    ABOVE_ZERO,
                    "share",
                    3,
                ),
            ),
            "approach risk, pivots that discard platform work",
        ),
    )
