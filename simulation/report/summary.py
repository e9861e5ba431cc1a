"""The findings as plain data for JSON."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from simulation.measures.catalogue import measure
from simulation.statistics.rule import RUNWAY

if TYPE_CHECKING:
    from simulation.statistics.findings import Findings
    from simulation.statistics.intervals import Interval
    from simulation.statistics.verdict import Decision, Verdict

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def summary(findings: Findings) -> dict[str, Json]:
    """Return verdicts, intervals, differences, survival and counts as plain data.

    Undefined and infinite numbers are None. Keys come in one fixed order; alternatives and measures
    in that of the table and the catalogue.
    """
    return {
        "baseline": findings.baseline,
        "alternatives": list(findings.alternatives),
        "horizon_months": _plain(findings.horizon_months),
        "level": findings.level,
        "counts": {
            name: {
                "lives": findings.lives[name],
                "failed": findings.failed[name],
                "pairs": findings.pairs[name],
            }
            for name in findings.alternatives
        },
        "decision": _decision(findings.decision),
        "estimates": {
            alternative: {
                name: {"unit": measure(name).unit, **_interval(interval)}
                for name, interval in findings.estimates[alternative].items()
            }
            for alternative in findings.alternatives
        },
        "survival": {
            name: {
                "probability_alive_at_horizon": _interval(findings.alive[name]),
                "restricted_mean_runway_months": _interval(findings.estimates[name][RUNWAY]),
            }
            for name in findings.alternatives
        },
        "warning_signs": {
            alternative: {name: _interval(share) for name, share in signs.items()}
            for alternative, signs in findings.signs.items()
        },
        "decision_value": {
            "aim": findings.aim.words,
            "unit": findings.aim.unit,
            "indifference": findings.aim.zone,
            "decides": findings.by_aim,
            "difference": {
                name: _interval(each) for name, each in findings.value_differences.items()
            },
        },
        "cash_at_horizon_in_months_of_baseline_burn": {
            name: _interval(interval) for name, interval in findings.cash_months.items()
        },
        "differences": _rows(findings),
    }


def to_json(content: dict[str, Json]) -> str:
    """Return `content` as JSON text with a final newline; keys keep their order.

    Raises:
        ValueError: a number is NaN or infinite, which JSON cannot say.
    """
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _decision(decision: Decision) -> dict[str, Json]:
    rule = decision.rule
    return {
        "verdicts": {name: _verdict(verdict) for name, verdict in decision.verdicts.items()},
        "not_beaten": list(decision.best),
        "rule": {
            "acceptable_runway_loss_months": rule.acceptable_runway_loss_months,
            "indifference": {name: rule.zones[name] for name in sorted(rule.zones)},
            "level": rule.level,
            "minimum_pairs": rule.minimum_pairs,
            "multiplicity": "Holm step-down over alternatives and deciding measures",
            "comparisons": decision.comparisons,
            "comparison_levels": dict(decision.levels),
        },
    }


def _verdict(verdict: Verdict) -> dict[str, Json]:
    return {
        "verdict": str(verdict.answer),
        "reasons": [str(reason) for reason in verdict.reasons],
        "lives_needed": verdict.lives_needed or None,
        "deciding": {
            each.measure: {
                "outcome": str(each.outcome),
                "indifference": each.zone,
                **_interval(each.difference),
            }
            for each in verdict.comparisons
        },
    }


def plain_ends(interval: Interval) -> dict[str, Json]:
    """Return an estimate and its ends as plain data."""
    return {
        "estimate": _plain(interval.estimate),
        "low": _plain(interval.low),
        "high": _plain(interval.high),
    }


def _interval(interval: Interval) -> dict[str, Json]:
    return {
        **plain_ends(interval),
        "level": interval.level,
        "method": interval.method,
        "n": interval.n,
        "dropped": interval.dropped,
        "same_in_every_life": interval.constant,
    }


def _rows(findings: Findings) -> list[Json]:
    frame = findings.differences
    return [
        {str(column): _plain(value) for column, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: object) -> Json:
    """Return a number, text or truth value as JSON knows it; None where undefined."""
    # NumPy scalars leave their types behind here.
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, float):
        return plain if math.isfinite(plain) else None
    if isinstance(plain, bool | int | str):
        return plain
    return str(plain)
