"""What drives a result, as plain data and frames."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulation.report.sensitivity import aim_of, is_past_left_out, sensitivity_sentences
from simulation.report.summary import Json, plain_ends

if TYPE_CHECKING:
    import pandas as pd

    from simulation.decision.sensitivity import Sensitivity


def sensitivity_data(found: Sensitivity) -> dict[str, Json]:
    """Return everything as plain data; undefined numbers are None."""
    indices, aim = found.indices, aim_of(found.asked)
    past: dict[str, Json] = {"past_used": False} if is_past_left_out(found.scenario) else {}
    return {
        "answer": " ".join(sensitivity_sentences(found)),
        "plans": list(found.asked.plans),
        "of": "gain" if found.asked.of is aim else str(found.asked.of),
        "aim": aim.words,
        "unit": aim.unit,
        "indifference": aim.zone,
        "defined": indices.defined,
        "result": plain_ends(found.today),
        "deviation_between_points": plain_ends(indices.spread),
        "luck_share": _finite(indices.noise_share),
        "same_order_shares": list(indices.same_order),
        "level": indices.level,
        "rows": indices.rows,
        "draws": indices.draws,
        "lives": found.effort.lives,
        "lives_at_ends": found.effort.lives_at_ends,
        "seed": found.effort.seed,
        "worlds_left_out": found.left_out,
        **past,
        "indices": [
            {
                **_factor(found, each.name),
                "first": plain_ends(each.first),
                "total": plain_ends(each.total),
                "place": each.rank,
                "place_low": each.ranks[0],
                "place_high": each.ranks[1],
                "first_with_luck": _finite(each.measured_first),
                "total_with_luck": _finite(each.measured_total),
            }
            for each in indices.factors
        ],
        "ends": [
            {
                **_factor(found, each.factor.name),
                "at_low": plain_ends(each.low),
                "at_high": plain_ends(each.high),
            }
            for each in found.ends
        ],
        "screening": None if found.screening is None else _screening(found),
    }


def sensitivity_frame(found: Sensitivity) -> pd.DataFrame:
    """Return a row for each number with indices, the largest total index first."""
    import pandas as pd

    at = {each.factor.name: each for each in found.ends}
    rows: list[dict[str, Any]] = []
    for each in found.indices.factors:
        ends = at[each.name]
        row: dict[str, Any] = dict(_factor(found, each.name))
        for name, interval in (
            ("first", each.first),
            ("total", each.total),
            ("at_low", ends.low),
            ("at_high", ends.high),
        ):
            row |= {
                name: interval.estimate,
                f"{name}_low": interval.low,
                f"{name}_high": interval.high,
            }
        rows.append(
            {**row, "place": each.rank, "place_low": each.ranks[0]} | {"place_high": each.ranks[1]}
        )
    return pd.DataFrame(rows)


def screening_frame(found: Sensitivity) -> pd.DataFrame:
    """Return a row for each number screened, the largest effect first; none without a screening."""
    import pandas as pd

    if found.screening is None:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                **_factor(found, each.name),
                "size": each.size.estimate,
                "size_low": each.size.low,
                "size_high": each.size.high,
                "mean": each.mean,
                "spread": each.spread,
                "luck": each.luck,
                "stands_out": each.stands_out,
            }
            for each in found.screening.factors
        ]
    )


def _screening(found: Sensitivity) -> dict[str, Json]:
    assert found.screening is not None
    return {
        "walks": found.screening.walks,
        "without_effect": list(found.screening.without_effect),
        "effects": [
            {
                **_factor(found, each.name),
                "size": plain_ends(each.size),
                "mean": each.mean,
                "spread": each.spread,
                "luck": each.luck,
                "stands_out": each.stands_out,
            }
            for each in found.screening.factors
        ],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _factor(found: Sensitivity, name: str) -> dict[str, Json]:
    factor = found.factor(name)
    return {
        "name": factor.name,
        "meaning": factor.meaning,
        "unit": factor.unit,
        "grade": factor.grade or None,
        "low": factor.low if factor.is_numeric else None,
        "high": factor.high if factor.is_numeric else None,
    }
