"""Claims on the fit of team and architecture, and the case."""

from __future__ import annotations

from simulation.validation.claims import ABOVE_ZERO, BELOW_ZERO, Check, Claim, Condition
from simulation.validation.pairs import less, of, shown

EASY_CUSTOMERS = Condition(
    "customers accept what can be launched", {"parameters": {"customer_quality_bar": 0.88}}
)
IN_PRODUCTION = Condition(
    "a model is in production on the first day",
    {"stage": "in-production", "models_in_production": 1},
)


def fit() -> tuple[Claim, ...]:
    """Return the claims on team and architecture, and the case."""
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
            (EASY_CUSTOMERS,),
            "An LLM application earns too little with either team to tell them apart: most pilots "
            "fail for quality below the customers' bar.",
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
            (EASY_CUSTOMERS,),
            "It misfits companies with models of their own; for an LLM application the playbook's "
            "full-stack engineers are the guide's own first hires.",
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
            (IN_PRODUCTION,),
            "Most signs watch models in production: a mismatched company that never launches a "
            "model of its own shows fewer of them than a matched one that does.",
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
            (),
            "Customers and the round move as claimed; the serving is tuned in either case, sooner "
            "by little.",
        ),
    )
