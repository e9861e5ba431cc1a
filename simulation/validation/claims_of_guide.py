"""What the guide claims, one entry each, in the order of its evidence list."""

from __future__ import annotations

from simulation.validation.bands import Band, at_least, at_most
from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim, Condition
from simulation.validation.pairs import Value, gained, less, of, shown

NEEDS = (5, 7, 14, 28, 56, 90)
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
LONGER = Condition("two years are looked at", {"horizon_months": 24})


def claims() -> tuple[Claim, ...]:
    """Return every claim that is checked."""
    return (*_who_first(), *_when(), *_data_and_platform(), *_who(), *_people(), *_fit())


def _who_first() -> tuple[Claim, ...]:
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
            (
                LONGER,
                Condition(
                    "a retraining is needed weekly",
                    {"parameters": {"retrain_need_calendar_days": 7}, "horizon_months": 24},
                ),
            ),
        ),
    )


def _when() -> tuple[Claim, ...]:
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


def _data_and_platform() -> tuple[Claim, ...]:
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


def _who() -> tuple[Claim, ...]:
    generalists = "claims/c14-specialist-or-generalists"
    vp = "claims/c15-vp-first"
    research = "claims/c16-research-hire"
    return (
        Claim(
            "C14",
            "One strong specialist beats three generalists.",
            "emergent",
            (
                Check(
                    "month of the launch, specialist less generalists, none counted as 30",
                    generalists,
                    less(
                        of("launch_month", "specialist", missing=30.0),
                        of("launch_month", "generalists", missing=30.0),
                    ),
                    BELOW_ZERO,
                    "months",
                ),
                Check(
                    "runway, specialist less generalists",
                    generalists,
                    less(of("runway_months", "specialist"), of("runway_months", "generalists")),
                    ABOVE_ZERO,
                    "months",
                ),
            ),
            "speeds of the roles, supervision, salaries",
        ),
        Claim(
            "C15",
            "A VP Engineering built for scale is a mistake as first hire.",
            "built in",
            (
                Check(
                    "improvements live by month 24, VP less founding lead",
                    vp,
                    less(of("improvements_live", "vp"), of("improvements_live", "founding-lead")),
                    BELOW_ZERO,
                    "",
                ),
                Check(
                    "cash at month 24, VP less founding lead",
                    vp,
                    less(of("cash_end_usd", "vp"), of("cash_end_usd", "founding-lead")),
                    BELOW_ZERO,
                    "USD",
                    0,
                ),
            ),
            "hands-on share, process overhead, salary",
        ),
        Claim(
            "C16",
            "A research hire without production experience gains offline and loses in production.",
            "emergent",
            (
                Check(
                    "offline less live quality at month 18",
                    research,
                    less(of("offline_live_gap", "research"), of("offline_live_gap", "production")),
                    ABOVE_ZERO,
                    "share",
                    3,
                ),
                Check(
                    "downtime",
                    research,
                    less(of("downtime_share", "research"), of("downtime_share", "production")),
                    ABOVE_ZERO,
                    "share",
                    4,
                ),
                Check(
                    "pilots lost",
                    research,
                    less(of("pilots_lost", "research"), of("pilots_lost", "production")),
                    ABOVE_ZERO,
                    "",
                ),
            ),
            "transfer from offline to live, infrastructure speed",
        ),
    )


def _people() -> tuple[Claim, ...]:
    fill = "claims/c10-hardest-to-fill"
    cliff = "claims/c17-leadership-cliff"
    screening = "claims/c20-screening"
    bonus = "claims/c21-bonus-and-vesting"
    premium = "claims/c22-mlops-premium"
    return (
        Claim(
            "C10",
            "MLOps is the hardest role to fill.",
            "built in",
            tuple(
                Check(
                    f"month of the start, MLOps less {other}, none counted as 24",
                    fill,
                    less(
                        of("first_start_month", "mlops", missing=24.0),
                        of("first_start_month", other, missing=24.0),
                    ),
                    ABOVE_ZERO,
                    "months",
                )
                for other in ("ml", "data", "full-stack")
            ),
            "longer search for MLOps engineers",
        ),
        Claim(
            "C17",
            "Without leadership, eight to ten engineers are a cliff.",
            "built in",
            (
                Check(
                    "improvements per engineer, ten without a lead less ten with one",
                    cliff,
                    less(
                        of("improvements_live", "ten", per=10),
                        of("improvements_live", "ten-led", per=10),
                    ),
                    BELOW_ZERO,
                    "",
                    3,
                ),
                Check(
                    "the same at six engineers, without less with",
                    cliff,
                    less(
                        of("improvements_live", "six", per=6),
                        of("improvements_live", "six-led", per=6),
                    ),
                    Band(-0.2, 0.2),
                    "",
                    3,
                ),
            ),
            "coordination grows faster above the threshold without a lead",
        ),
        Claim(
            "C20",
            "Screening for production experience beats credentials.",
            "built in",
            (
                Check(
                    "mis-hires, credentials less screened",
                    screening,
                    less(of("mis_hires", "credentials"), of("mis_hires", "screened")),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "improvements live, credentials less screened",
                    screening,
                    less(
                        of("improvements_live", "credentials"), of("improvements_live", "screened")
                    ),
                    BELOW_ZERO,
                    "",
                ),
            ),
            "screen multiplies mis-hires; pedigree raises them",
        ),
        Claim(
            "C21",
            "Signing bonuses win scarce roles, and faster vesting keeps infrastructure people.",
            "built in",
            (
                Check(
                    "month of the start, bonus less none, none counted as 30",
                    bonus,
                    less(
                        of("first_start_month", "bonus", missing=30.0),
                        of("first_start_month", "plain", missing=30.0),
                    ),
                    BELOW_ZERO,
                    "months",
                ),
                Check(
                    "resignations, fast vesting less ordinary",
                    bonus,
                    less(of("resignations", "vesting"), of("resignations", "plain")),
                    BELOW_ZERO,
                    "",
                ),
            ),
            "log-odds of acceptance by bonus, attrition by vesting",
        ),
        Claim(
            "C22",
            "MLOps engineers cost 15 to 25 percent more, which costs runway and not the verdict.",
            "emergent",
            (
                Check(
                    "cash at month 30, at the premium less without",
                    premium,
                    less(of("cash_end_usd", "now"), of("cash_end_usd", "no-premium")),
                    BELOW_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "improvements gained at the premium",
                    premium,
                    less(of("improvements_live", "now"), of("improvements_live", "never")),
                    at_least(0.5),
                    "",
                ),
                Check(
                    "improvements gained without",
                    premium,
                    less(of("improvements_live", "no-premium"), of("improvements_live", "never")),
                    at_least(0.5),
                    "",
                ),
            ),
            "salary of the role",
        ),
    )


def _fit() -> tuple[Claim, ...]:
    product, model = "claims/c18-mismatch-product", "claims/c18-mismatch-model"
    case = "claims/c25-restructuring"
    return (
        Claim(
            "C18",
            "A team that does not match the architecture fails.",
            "emergent",
            (
                Check(
                    "LLM application: MRR at month 30, mismatched less matched",
                    product,
                    less(of("mrr_end_usd", "mismatched"), of("mrr_end_usd", "matched")),
                    BELOW_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "own model: MRR at month 30, mismatched less matched",
                    model,
                    less(of("mrr_end_usd", "mismatched"), of("mrr_end_usd", "matched")),
                    BELOW_ZERO,
                    "USD",
                    0,
                ),
                Check(
                    "own model: improvements live, mismatched less matched",
                    model,
                    less(of("improvements_live", "mismatched"), of("improvements_live", "matched")),
                    BELOW_ZERO,
                    "",
                ),
            ),
            "speeds of the roles in the architecture's work",
        ),
        Claim(
            "C23",
            "The SaaS playbook misfits AI teams.",
            "emergent",
            tuple(
                Check(
                    f"{architecture}: {words}, playbook less guide",
                    f"claims/c23-saas-{architecture}",
                    less(of(measure, "saas"), of(measure, "guide")),
                    BELOW_ZERO,
                    unit,
                    decimals,
                )
                for architecture in ("model-first", "product-first", "research-led")
                for measure, words, unit, decimals in (
                    ("improvements_live", "improvements live", "", 2),
                    ("mrr_end_usd", "MRR at month 30", "USD", 0),
                )
            ),
            "speeds of the roles in the architecture's work",
        ),
        Claim(
            "C24",
            "Several warning signs together mark a mismatch of team and architecture.",
            "emergent",
            (
                Check(
                    "LLM application: lives with two signs at once, mismatched less matched",
                    product,
                    less(shown("mismatch_month", "mismatched"), shown("mismatch_month", "matched")),
                    ABOVE_ZERO,
                    "share",
                ),
                Check(
                    "own model: lives with two signs at once, mismatched less matched",
                    model,
                    less(shown("mismatch_month", "mismatched"), shown("mismatch_month", "matched")),
                    ABOVE_ZERO,
                    "share",
                ),
            ),
            "detectors over the log",
        ),
        Claim(
            "C25",
            "Restructuring rescued the document extraction company.",
            "emergent",
            (
                Check(
                    "overloaded time, restructured less not",
                    case,
                    less(of("overload_share", "restructured"), of("overload_share", "as-it-was")),
                    BELOW_ZERO,
                    "share",
                    3,
                ),
                Check(
                    "customers at month 24, restructured less not",
                    case,
                    less(of("customers_end", "restructured"), of("customers_end", "as-it-was")),
                    ABOVE_ZERO,
                    "",
                ),
                Check(
                    "Series A closed by month 24, restructured less not",
                    case,
                    less(of("series_a", "restructured"), of("series_a", "as-it-was")),
                    ABOVE_ZERO,
                    "share",
                    3,
                ),
            ),
            "serving capacity, reliability of pilots, raise conditions",
        ),
    )
