"""The measures of a life: what each is called, in which unit, and which direction is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "none"]
Clock = Literal["runway", "cadence", "velocity", "behind", "signs"]


@dataclass(frozen=True)
class Measure:
    """Describe one column of the per-life table.

    Args:
        name: column name, with a unit suffix where a bare number could be misread.
        label: what a founder reads.
        unit: unit of the number, or an empty string for counts.
        better: direction in which a founder is better off; "none" where it depends.
        clock: which of the three clocks it belongs to, "behind" them, or "signs" for the first
            month in which a warning sign showed.
        decimals: digits after the point when printed.
        deciding: whether the verdict rests on it.
        indifference: difference, in the unit, that a founder would not act on (0 if not deciding).
    """

    name: str
    label: str
    unit: str
    better: Better
    clock: Clock
    decimals: int = 1
    deciding: bool = False
    indifference: float = 0.0


MEASURES: tuple[Measure, ...] = (
    Measure("runway_months", "runway", "months", "higher", "runway", 1, True, 0.5),
    Measure("cash_out", "cash ran out", "share", "lower", "runway", 2),
    Measure("cash_end_usd", "cash at the end", "USD", "higher", "runway", 0),
    Measure("net_burn_usd_per_month", "net burn", "USD/month", "lower", "runway", 0),
    Measure("burn_multiple", "burn multiple", "x", "lower", "runway", 1),
    Measure(
        "refresh_interval_days", "days between refreshes", "days", "lower", "cadence", 1, True, 1.0
    ),
    Measure("refresh_interval_p90_days", "the same, 90th percentile", "days", "lower", "cadence"),
    Measure("refreshes", "refreshes", "", "higher", "cadence"),
    Measure("weeks_meeting_need_share", "weeks meeting the need", "share", "higher", "cadence", 2),
    Measure("staleness_days", "model staleness", "days", "lower", "cadence"),
    Measure("live_quality", "live quality, mean", "share", "higher", "cadence", 3),
    Measure("live_quality_end", "live quality at the end", "share", "higher", "cadence", 3),
    Measure("improvements_live", "improvements live", "", "higher", "velocity", 1, True, 0.5),
    Measure("improvements_12_months", "improvements live, 12 months", "", "higher", "velocity"),
    Measure("improvements_per_month", "improvements a month", "1/month", "higher", "velocity", 2),
    Measure("cycle_time_days", "idea to live", "days", "lower", "velocity"),
    Measure("toil_share_ml", "ML engineers' toil share", "share", "lower", "behind", 2),
    Measure("toil_share_ml_of_total", "the same, of all hours", "share", "lower", "behind", 2),
    Measure("data_share_ml", "ML engineers' data work", "share", "lower", "behind", 2),
    Measure("toil_share_team", "team's toil share", "share", "lower", "behind", 2),
    Measure("incidents", "incidents", "", "lower", "behind"),
    Measure("downtime_share", "downtime", "share", "lower", "behind", 3),
    Measure("time_to_restore_h", "time to restore", "h", "lower", "behind"),
    Measure("change_failure_share", "change failure rate", "share", "lower", "behind", 2),
    Measure("automation_end", "platform automation", "share", "higher", "behind", 2),
    Measure("pipeline_end", "data pipeline maturity", "share", "higher", "behind", 2),
    Measure("infra_debt_end", "infrastructure debt", "share", "lower", "behind", 2),
    Measure("idle_share", "idle time", "share", "lower", "behind", 2),
    Measure("headcount_end", "engineers at the end", "", "none", "behind"),
    Measure("first_start_month", "first hire starts", "month", "none", "behind"),
    Measure("first_productive_month", "first hire productive", "month", "none", "behind"),
    Measure("pilots_won", "pilots won", "", "higher", "behind"),
    Measure("pilots_lost", "pilots lost", "", "lower", "behind"),
    Measure("customers_end", "customers at the end", "", "higher", "behind"),
    Measure("mrr_end_usd", "MRR at the end", "USD/month", "higher", "behind", 0),
    Measure("launch_month", "launch", "month", "lower", "behind"),
    Measure("pivots", "pivots", "", "lower", "behind"),
    Measure(
        "automation_lost_at_pivots", "automation lost at pivots", "share", "lower", "behind", 3
    ),
    Measure("offline_live_gap", "offline less live quality", "share", "lower", "behind", 3),
    Measure("data_incidents", "data incidents", "", "lower", "behind"),
    Measure("data_debt_end", "data debt", "share", "lower", "behind", 2),
    Measure("data_volume_end", "curated examples", "", "higher", "behind", 0),
    Measure("overload_share", "time beyond serving capacity", "share", "lower", "behind", 3),
    Measure("resignations", "resignations", "", "lower", "behind"),
    Measure("mis_hires", "mis-hires recognised", "", "lower", "behind"),
    Measure("equity_granted_pct", "equity granted", "%", "lower", "behind", 2),
    Measure("series_a", "Series A closed", "share", "higher", "behind", 2),
    Measure("series_a_month", "Series A", "month", "lower", "behind"),
    Measure("sign_velocity_month", "fewer improvements by more people", "month", "none", "signs"),
    Measure("sign_gap_month", "live quality falls behind offline", "month", "none", "signs"),
    Measure("sign_toil_month", "ML engineers mostly on operations", "month", "none", "signs"),
    Measure("sign_incidents_month", "failures again and again", "month", "none", "signs"),
    Measure("sign_retraining_month", "no retrain within a month", "month", "none", "signs"),
    Measure("sign_research_month", "research apart from releases", "month", "none", "signs"),
    Measure("sign_ramp_month", "somebody ramps up slowly", "month", "none", "signs"),
    Measure("sign_debt_month", "debt grows faster than paid", "month", "none", "signs"),
    Measure("signs_seen", "warning signs seen", "", "lower", "behind"),
    Measure("mismatch_month", "two or more signs at once", "month", "none", "signs"),
)

MONTHLY_SERIES: tuple[str, ...] = (
    "cash_usd",
    "improvements",
    "refresh_interval_days",
    "live_quality",
    "alive",
)


def measure(name: str) -> Measure:
    """Return the description of the measure called `name`; KeyError if there is none."""
    for candidate in MEASURES:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
