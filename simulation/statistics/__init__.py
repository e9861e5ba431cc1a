"""Output statistics: intervals, paired differences, survival, verdicts.

Every function takes plain tables and arrays, so that stored runs can be analysed again.
"""

from simulation.statistics.findings import Findings, analyse
from simulation.statistics.intervals import (
    Interval,
    mean_interval,
    quantile_interval,
    wilson_interval,
)
from simulation.statistics.monthly import first_lag, monthly_table
from simulation.statistics.paired import paired_differences
from simulation.statistics.rule import Answer, DecisionRule, Reason, founders_rule
from simulation.statistics.survival import (
    SurvivalCurve,
    probability_alive,
    restricted_mean,
    restricted_mean_difference,
    survival_curve,
)
from simulation.statistics.verdict import Decision, Verdict, decide

__all__ = [
    "Answer",
    "Decision",
    "DecisionRule",
    "Findings",
    "Interval",
    "Reason",
    "SurvivalCurve",
    "Verdict",
    "analyse",
    "decide",
    "first_lag",
    "founders_rule",
    "mean_interval",
    "monthly_table",
    "paired_differences",
    "probability_alive",
    "quantile_interval",
    "restricted_mean",
    "restricted_mean_difference",
    "survival_curve",
    "wilson_interval",
]
