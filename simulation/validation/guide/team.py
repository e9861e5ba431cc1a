"""Claims on people: specialists, leaders, hiring and pay."""

from __future__ import annotations

from simulation.validation.bands import Band, at_least
from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim, Condition
from simulation.validation.pairs import less, lost_share, of

MANY = {
    "A2": {"role": "ml_engineer"},
    "B2": {"role": "full_stack"},
    "A3": {"role": "ml_engineer"},
    "B3": {"role": "full_stack"},
    "A4": {"role": "ml_engineer"},
    "B4": {"role": "full_stack"},
}
SOME = {name: MANY[name] for name in ("A2", "B2")}
LEADER = {"B2": {"role": "full_stack", "leadership": True}}
LED_BY_PRODUCT = Condition(
    "somebody leads who does no modelling",
    {"alternatives": {"ten-led": {"team": MANY | LEADER}, "six-led": {"team": SOME | LEADER}}},
)


def who() -> tuple[Claim, ...]:
    """Return the claims on specialists, generalists, VPs and researchers."""
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
                    "share of pilots lost",
                    research,
                    less(lost_share("research"), lost_share("production")),
                    ABOVE_ZERO,
                    "share",
                ),
            ),
            "transfer from offline to live, infrastructure speed",
        ),
    )


def people() -> tuple[Claim, ...]:
    """Return the claims on hiring, leadership and pay."""
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
            (LED_BY_PRODUCT,),
            "A lead who is one of the ML engineers leads instead of modelling, which costs more "
            "than the talking of an unled team.",
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
