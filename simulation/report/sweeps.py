"""A sweep in the terminal: one row a point and plan where there are few, and plain data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from simulation.measures.catalogue import measure
from simulation.report.formatting import EXACT_MARK, UNDEFINED, clean, counted, span
from simulation.report.summary import Json
from simulation.report.tables import NAME_HEADING, SHORT_HEADINGS
from simulation.report.titled import titled_table
from simulation.scenario import load
from simulation.statistics.intervals import LEVEL, Interval, mean_interval
from simulation.statistics.possible import possible
from simulation.statistics.rule import DECIDING, RUNWAY

if TYPE_CHECKING:
    import pandas as pd

    from simulation.sweeps.store import SweepStore

# As many rows as a screen has.
MOST_ROWS = 40
# Fewer lives than this may all miss what happens once in twenty.
ENOUGH_LIVES = 20
HORIZON = "horizon_months"
WIDE_FACTOR, NARROW_FACTOR = 14, 9


def is_small(store: SweepStore) -> bool:
    """Return whether a sweep has few enough points and plans to be listed."""
    return _points(store) * len(store.alternatives) <= MOST_ROWS


def rows_of(store: SweepStore) -> Iterator[tuple[Mapping[str, Any], str, dict[str, Interval]]]:
    """Yield each point and plan with the mean of each deciding measure.

    Args:
        store: a sweep of few points.

    Yields:
        The values of the factors, the name of the plan, and measure -> interval of its mean.
    """
    lives = store.lives(DECIDING)
    horizon = None
    if HORIZON not in store.factors:
        horizon = float(load(store.manifest["scenario"]["content"]).horizon_months)
    grouped = lives.groupby(["point", "alternative"], sort=False)
    for (_, alternative), rows in grouped:
        values = {name: rows[name].iloc[0] for name in store.factors}
        yield values, str(alternative), {each: _mean(rows, each, horizon) for each in DECIDING}


def sweep_table(store: SweepStore) -> Table:
    """Return a table with a row for each point and plan of a small sweep."""
    table = titled_table(f"{LEVEL * 100:g}% intervals of the mean")
    width = WIDE_FACTOR if len(store.factors) <= 2 else NARROW_FACTOR
    for name in store.factors:
        table.add_column(broken(clean(name), width), overflow="fold", max_width=width)
    if len(store.alternatives) > 1:
        table.add_column(NAME_HEADING, overflow="fold", max_width=24)
    for each in DECIDING:
        table.add_column(SHORT_HEADINGS[each].replace(", ", ",\n"), justify="right", no_wrap=True)
    last: list[str] = []
    for values, alternative, means in rows_of(store):
        point = [_value(value) for value in values.values()]
        cells = [Text("" if point == last else text) for text in point]
        if len(store.alternatives) > 1:
            cells.append(Text(clean(alternative)))
        described = ((interval, measure(each)) for each, interval in means.items())
        spans = (span(interval, each.decimals, each.unit) for interval, each in described)
        table.add_row(*cells, *spans)
        last = point
    return table


def broken(name: str, width: int) -> str:
    """Return a long name over several lines that begin at its words."""
    lines = [""]
    for word in re.findall(r"[^_ .]+[_ .]?", name):
        if lines[-1] and len(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)


def sweep_sentence(store: SweepStore) -> str:
    """Say what was lived."""
    settings = store.manifest["settings"]
    points = counted(_points(store), "point", "points")
    plans = counted(len(store.alternatives), "plan", "plans")
    each = counted(settings["replications"], "life", "lives")
    name = clean(store.manifest["scenario"]["name"])
    return f"{name}: {points} x {plans} x {each}, {store.manifest['lives']:,} lives in all."


def sweep_notes(store: SweepStore) -> list[str]:
    """Return what one must know to read the table, one sentence each."""
    notes = [
        _legend(store),
        "Runway is the restricted mean: a life with cash at the horizon counts up to there.",
    ]
    lives = counted(store.manifest["settings"]["replications"], "life", "lives")
    if _has_no_interval(store):
        notes.append(f"{lives} a cell: no interval yet; more --replications are added to them.")
    elif store.manifest["settings"]["replications"] < ENOUGH_LIVES:
        notes.append(
            f"With {lives} a cell these intervals are rough; more --replications are added to what "
            "is there."
        )
    failed = int(store.manifest.get("failed_lives", 0))
    if failed:
        told = counted(failed, "life", "lives")
        notes.append(f"{told} failed and left out; the column error says why.")
    return notes


def sweep_data(store: SweepStore) -> dict[str, Json]:
    """Return the sweep as plain data; means by point and plan where there are few."""
    manifest = store.manifest
    return {
        "scenario": manifest["scenario"]["name"],
        "scenario_hash": manifest["scenario"]["hash"],
        "seed": manifest["settings"]["seed"],
        "factors": list(store.factors),
        "points": _points(store),
        "alternatives": list(store.alternatives),
        "replications": manifest["settings"]["replications"],
        "lives": manifest["lives"],
        "failed_lives": manifest.get("failed_lives", 0),
        "complete": store.complete,
        "store": store.address,
        "means": [
            {
                "point": {name: _plain(value) for name, value in values.items()},
                "alternative": alternative,
                **{name: _ends(interval) for name, interval in means.items()},
            }
            for values, alternative, means in (rows_of(store) if is_small(store) else ())
        ],
    }


def _points(store: SweepStore) -> int:
    """Return how many points there are; a design may come back to one, whose lives are the same."""
    return int(store.points["point"].nunique())


def _has_no_interval(store: SweepStore) -> bool:
    """Tell whether all lives of a cell are of one world; an interval needs two."""
    settings = store.manifest["settings"]
    return bool(settings["replications"] <= settings["lives_per_world"])


def _legend(store: SweepStore) -> str:
    """Say what the marks in the table mean."""
    few = _has_no_interval(store)
    undefined = "too few lives for an interval" if few else "not defined, or in too few lives"
    exact = "" if few else f"{EXACT_MARK} the same in every life; "
    return f"{exact}{UNDEFINED} {undefined}. All of it in this model."


def _mean(rows: pd.DataFrame, name: str, horizon: float | None) -> Interval:
    lived = rows[rows["error"] == ""]
    found = mean_interval(lived[name].to_numpy(), LEVEL, lived["world"].to_numpy())
    return possible(found, name, horizon if name == RUNWAY else None)


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    return clean(str(value))


def _plain(value: Any) -> Json:
    plain: Json = value.item() if hasattr(value, "item") else value
    return plain


def _number(value: float) -> Json:
    """Return a number that JSON can say, None where there is none."""
    return value if math.isfinite(value) else None


def _ends(interval: Interval) -> dict[str, Json]:
    return {
        "estimate": _number(interval.estimate),
        "low": _number(interval.low),
        "high": _number(interval.high),
        "level": interval.level,
        "lives": interval.n,
    }
