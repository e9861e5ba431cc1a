"""Phase diagrams: which plan wins where, over one parameter or two.

In each cell every two plans are compared by the founder's decision value, in pairs of the same
lives, with the world as the unit of error. The intervals of all pairs of plans in all cells hold
together (see `cell_pairs`). A winner is *settled* if it is surely ahead of every other plan by more
than the aim's zone; plans are *too close* if all that may be best are surely within it; all else is
*not enough runs*. No claim looks at a point estimate.

Source: Hsu 1996, Multiple Comparisons (all pairs contain the comparisons with the best).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from simulation.statistics.aim import Aim
from simulation.statistics.cell_pairs import CellPairs, bins_of_a_sample, cell_pairs, limits_kept
from simulation.statistics.cells import (
    Axis,
    Places,
    SweptLives,
    axes_of,
    decision_values,
    steps,
    swept_lives,
)
from simulation.statistics.intervals import LEVEL, Interval, require_level

if TYPE_CHECKING:
    import pandas as pd


class Settled(StrEnum):
    """Say what is known about the winner of a cell."""

    SETTLED = "settled"
    TOO_CLOSE = "too close"
    NOT_ENOUGH_RUNS = "not enough runs"
    NO_PLAN = "no plan keeps the limits"


@dataclass(frozen=True)
class PhaseCell:
    """Hold what is known of one cell.

    Args:
        x, y: steps; y is 0 over one parameter.
        winner: plan ahead by the estimates, among those not surely breaking a limit.
        settled: what is known about that.
        may_be_best: plans that nobody is surely ahead of by more than the zone, in their order.
        runner_up: the next plan by the estimates; the winner itself if there is no other.
        lead: how far the winner is ahead of every other plan, at least: its interval holds together
            with all others of the diagram, whichever plan is the runner-up.
        gains: plan -> gain over the baseline; they hold together likewise.
        broken: plans that surely break a limit of the aim.
        points: points of the sweep in the cell.
    """

    x: int
    y: int
    winner: str
    settled: Settled
    may_be_best: tuple[str, ...]
    runner_up: str
    lead: Interval
    gains: Mapping[str, Interval]
    broken: tuple[str, ...]
    points: int


@dataclass(frozen=True)
class Phases:
    """Hold a phase diagram.

    Args:
        x, y: the parameters; y is None over one alone.
        cells: those that hold points, x before y.
        names: plans in their order.
        baseline: plan that gains are told over.
        aim: whose decision value decides.
        level: probability that all intervals hold together.
        method: how the intervals were found, in words.
        lives: of each plan at each point.
        worlds: that these live in.
        points: of the sweep that count.
        others: further factors, over whose values the cells are means.
        points_left_out, lives_left_out: what failed or is missing.
        sampled: whether the points of a cell are a sample of what else might be there.
    """

    x: Axis
    y: Axis | None
    cells: tuple[PhaseCell, ...]
    names: tuple[str, ...]
    baseline: str
    aim: Aim
    level: float
    method: str
    lives: int
    worlds: int
    points: int
    others: tuple[str, ...]
    points_left_out: int
    lives_left_out: int
    sampled: bool = False

    def cell(self, x: int, y: int = 0) -> PhaseCell | None:
        """Return the cell of two steps; None if no point lies there."""
        return next((each for each in self.cells if (each.x, each.y) == (x, y)), None)

    @property
    def frame(self) -> pd.DataFrame:
        """Return one row a cell: where it is, who wins, how surely, and the gains."""
        import pandas as pd

        return pd.DataFrame([self._row(each) for each in self.cells])

    def _row(self, cell: PhaseCell) -> dict[str, object]:
        row: dict[str, object] = {}
        for axis, place in ((self.x, cell.x), (self.y, cell.y)):
            if axis is None:
                continue
            if axis.edges is not None:
                row[f"{axis.name} from"] = axis.edges[place]
                row[f"{axis.name} to"] = axis.edges[place + 1]
            else:
                row[axis.name] = axis.places[place] if axis.numeric else axis.labels[place]
        row |= {
            "winner": cell.winner,
            "settled": str(cell.settled),
            "may_be_best": ", ".join(cell.may_be_best),
            "runner_up": cell.runner_up,
            "lead": cell.lead.estimate,
            "lead_low": cell.lead.low,
            "lead_high": cell.lead.high,
            "points": cell.points,
        }
        for name, gain in cell.gains.items():
            row |= {
                f"gain of {name}": gain.estimate,
                f"gain of {name}, low": gain.low,
                f"gain of {name}, high": gain.high,
            }
        return row


def phases(
    frame: pd.DataFrame,
    x: str,
    y: str | None = None,
    aim: Aim | None = None,
    *,
    baseline: str | None = None,
    bins: int | None = None,
    sampled: bool | None = None,
    level: float = LEVEL,
) -> Phases:
    """Find which plan wins where.

    Args:
        frame: lives of a sweep, one row a life.
        x, y: factors of the sweep; over one alone if y is None. Over further factors the mean is
            taken: on a grid over their values, else over the points of a bin.
        aim: the founder's; runway and product if None.
        baseline: plan that gains are told over; `never` if there is one, else the last.
        bins: bins of each parameter; None lets the design decide.
        sampled: whether the points are a sample; None to tell it by their values.
        level: probability in (0, 1) that no claim of the diagram is false.

    Raises:
        ValueError: if a name is none, there is only one plan, or no life counts.
    """
    require_level(level)
    wanted = aim or Aim()
    swept = swept_lives(frame, decision_values(frame, wanted))
    chosen = _baseline(swept.names, baseline)
    across, up = axes_of(swept.factors, x, y, bins, sampled)
    places = _cell_of_points(swept, across, up)
    # Limits and values may err half as often each.
    half = 1 - (1 - level) / 2 if wanted.limits else level
    scattered = bins_of_a_sample(swept.factors, (across, up), sampled)
    pairs = cell_pairs(swept, places, scattered, half)
    kept = limits_kept(frame, swept, places, scattered, wanted, half)
    numbers, counts = np.unique(places, return_counts=True)
    width = 1 if up is None else len(up)
    return Phases(
        across,
        up,
        tuple(
            _cell(divmod(int(number), width), int(count), place, pairs, kept[place], wanted, chosen)
            for place, (number, count) in enumerate(zip(numbers, counts, strict=True))
        ),
        swept.names,
        chosen,
        wanted,
        level,
        pairs.method,
        swept.lives,
        len(np.unique(swept.worlds)),
        len(swept.factors),
        tuple(str(name) for name in swept.factors.columns if name not in (x, y)),
        swept.points_left_out,
        swept.lives_left_out,
        scattered,
    )


def _baseline(names: tuple[str, ...], baseline: str | None) -> str:
    if len(names) < 2:
        raise ValueError(f"plans: found only {', '.join(names)}, allowed: two or more")
    if baseline is None:
        return "never" if "never" in names else names[-1]
    if baseline not in names:
        raise ValueError(f"baseline: found {baseline!r}, allowed: one of {', '.join(names)}")
    return baseline


def _cell_of_points(swept: SweptLives, x: Axis, y: Axis | None) -> Places:
    """Return the number of each point's cell, x before y."""
    across = steps(x, swept.factors)
    return across if y is None else across * len(y) + steps(y, swept.factors)


def _cell(
    at: tuple[int, int],
    points: int,
    place: int,
    pairs: CellPairs,
    kept: Mapping[str, int],
    aim: Aim,
    baseline: str,
) -> PhaseCell:
    """Return what is known of one cell.

    Args:
        at: its steps.
        points: that lie in it.
        place: of the cell among those of `pairs`.
        pairs: the differences of all plans.
        kept: plan -> whether it keeps all limits, see `limits_kept`.
        aim: whose zone counts.
        baseline: plan that gains are told over.
    """
    names = list(kept)
    broken = tuple(name for name in names if kept[name] < 0)
    # The best of plans that all break a limit is still worth knowing.
    standing = [k for k, name in enumerate(names) if name not in broken] or list(range(len(names)))
    behind = pairs.estimate[place] < 0.0
    first, second, *_ = *sorted(standing, key=lambda k: int(behind[k, standing].sum())), -1
    surely = pairs.low[place] > aim.zone
    # A plan that may break a limit excludes nobody.
    judges = [k for k in standing if kept[names[k]] > 0]
    best = [k for k in standing if not surely[judges, k].any()]
    within = all(
        pairs.low[place][i, j] >= -aim.zone and pairs.high[place][i, j] <= aim.zone
        for i, j in combinations(best, 2)
    )
    settled = Settled.NOT_ENOUGH_RUNS
    if len(broken) == len(names):
        settled = Settled.NO_PLAN
    elif all(kept[names[k]] > 0 for k in best):
        settled = Settled.SETTLED if len(best) == 1 else settled
        settled = Settled.TOO_CLOSE if len(best) > 1 and within else settled
    return PhaseCell(
        *at,
        names[first],
        settled,
        tuple(names[k] for k in best),
        names[second if second >= 0 else first],
        pairs.lead(place, first, [k for k in standing if k != first]),
        {
            name: pairs.interval(place, k, names.index(baseline))
            for k, name in enumerate(names)
            if name != baseline
        },
        broken,
        points,
    )
