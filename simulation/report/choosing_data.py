"""Which hiring sequence to choose, as plain data and as a table for spreadsheets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulation.report.choosing import choosing_sentence
from simulation.report.summary import Json, plain_ends
from simulation.statistics.rule import RUNWAY, VELOCITY

if TYPE_CHECKING:
    import pandas as pd

    from simulation.decision.choosing import Choosing, Outcome


def choosing_data(found: Choosing) -> dict[str, Json]:
    """Return everything as plain data, the selected sequence first."""
    selected = found.selected
    return {
        "answer": choosing_sentence(found),
        "selected": selected.sequence.name if selected else None,
        "tie": found.tie,
        "confidence_set": [each.sequence.name for each in found.members],
        "guaranteed": found.guaranteed,
        "settled": found.settled,
        "complete": not found.interrupted,
        "aim": found.aim.words,
        "unit": found.aim.unit,
        "indifference": found.zone,
        "level": found.level,
        "cap_lives": found.cap,
        "screened": found.screened,
        "lives_to_pick": found.lives_to_pick,
        "lives": found.lives,
        "lives_with_equal_allocation": found.equal_allocation or None,
        "limits": [
            {"limit": str(limit), "level": mean.level, **plain_ends(mean)}
            for limit, mean in found.limits
        ],
        "pareto_aims": [
            {"measure": str(term), "better": "higher" if more else "lower"}
            for term, more in found.pareto_aims
        ],
        "sequences": [_plain(each) for each in found.outcomes],
    }


def choosing_frame(found: Choosing) -> pd.DataFrame:
    """Return one row a sequence, for a spreadsheet."""
    import pandas as pd

    rows = []
    for each in found.outcomes:
        row: dict[str, object] = {
            "sequence": each.sequence.name,
            "status": str(each.status),
            "reason": each.reason,
            "lives": each.lives,
            "hires": each.sequence.hires,
            "salaries_usd_per_year": each.sequence.salaries_usd,
        }
        columns = {
            "behind": each.behind,
            RUNWAY: each.runway,
            VELOCITY: each.improvements,
            "pareto": each.front.probability if each.front else None,
        }
        for name, interval in columns.items():
            for end in ("estimate", "low", "high"):
                row[f"{name}_{end}"] = math.nan if interval is None else getattr(interval, end)
        rows.append(row)
    return pd.DataFrame(rows)


def _plain(outcome: Outcome) -> Json:
    front = outcome.front
    return {
        "sequence": outcome.sequence.name,
        "status": str(outcome.status),
        "reason": outcome.reason,
        "lives": outcome.lives,
        "hires": outcome.sequence.hires,
        "salaries_usd_per_year": outcome.sequence.salaries_usd,
        "plan": _json(outcome.sequence.plan),
        "behind": plain_ends(outcome.behind),
        RUNWAY: plain_ends(outcome.runway),
        VELOCITY: plain_ends(outcome.improvements),
        "pareto": None
        if front is None
        else {"member": front.member, "probability": plain_ends(front.probability)},
    }


def _json(value: object) -> Json:
    if isinstance(value, dict):
        return {str(key): _json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_json(each) for each in value]
    return value if isinstance(value, bool | int | float | str) else None
