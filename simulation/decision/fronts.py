"""The Pareto set of companies: which of them no other one beats on one aim without a price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.decision.observing import Observatory
from simulation.experiment.alternatives import AlternativeLives
from simulation.statistics.aim import Aim, Term
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import LEVEL, Floats, Interval
from simulation.statistics.pareto import ParetoSet, pareto_set
from simulation.statistics.rule import RUNWAY, VELOCITY

PARETO_WORLDS = 200
METHOD = "share of resamples, Wilson"

Places = NDArray[np.intp]
# A term, and whether more of it is better.
Aims = tuple[tuple[Term, bool], ...]


@dataclass(frozen=True)
class Front:
    """Hold whether a company belongs to the Pareto set.

    Args:
        member: whether the means say so.
        probability: probability that it does, with the error of the resampling.
    """

    member: bool
    probability: Interval


def pareto_aims(aim: Aim) -> Aims:
    """Return the aims behind an aim: its terms; one alone beside runway and improvements."""
    terms = {term: weight > 0 for term, weight in aim.weights.items() if weight}
    if len(terms) == 1:
        terms = {**terms, **{t: True for t in (Term(RUNWAY), Term(VELOCITY)) if t not in terms}}
    return tuple(terms.items())


def fronts(seen: Observatory, companies: Sequence[int], aims: Aims, first: int) -> dict[int, Front]:
    """Estimate the Pareto set.

    Whoever is in none of the first stage's resamples goes no further; the others are observed in
    `PARETO_WORLDS` worlds, or as many as there are.

    Args:
        seen: what was observed of the companies, all of them in `first` worlds at least.
        companies: places of those that take part.
        aims: what counts; with none the set is empty.
        first: worlds of the first stage.
    """
    places = _sound(seen, companies)
    if not places.size or not aims:
        return {}
    until = min(seen.cap, PARETO_WORLDS)
    early = pareto_set(_values(seen, places, aims, first), seen.run.seed)
    found = _by_place(places, early)
    going = places[early.probability > 0]
    if until > first and len(seen.observe(going.tolist(), 0, until)):
        going = _sound(seen, going.tolist())
        found |= _by_place(going, pareto_set(_values(seen, going, aims, until), seen.run.seed))
    return found


def _sound(seen: Observatory, places: Sequence[int]) -> Places:
    """Return the companies of which no life failed."""
    return np.array([place for place in places if place not in seen.errors], dtype=np.intp)


def _values(seen: Observatory, places: Places, aims: Aims, worlds: int) -> Floats:
    """Return (worlds, companies, aims), more being better; what never happened counts as worst."""
    columns = [_worst(seen.means[term][:worlds, places], more) for term, more in aims]
    return np.stack(columns, axis=-1)


def front_of(lives: AlternativeLives, aims: Aims, seed: int) -> dict[str, Front]:
    """Return name -> whether that alternative belongs to the Pareto set, from lives lived already.

    Args:
        lives: of every alternative.
        aims: what counts; with none the set is empty.
        seed: of the resampling.
    """
    columns = {
        term: np.stack([term.values(each) for each in lives.alternatives.values()], axis=1)
        for term, _ in aims
    }
    failed = [np.isnan(each.rows_of(RUNWAY)) for each in lives.alternatives.values()]
    fine = ~np.logical_or.reduce(failed)
    if not aims or not fine.any():
        return {}
    means = [
        world_means(_worst(columns[term][fine], more), lives.worlds[fine]) for term, more in aims
    ]
    found = _by_place(np.arange(len(lives.alternatives)), pareto_set(np.stack(means, -1), seed))
    return dict(zip(lives.alternatives, found.values(), strict=True))


def _worst(found: Floats, more: bool) -> Floats:
    """Return a term, more being better; what never happened counts as the worst there was."""
    signed = found * (1.0 if more else -1.0)
    defined = signed[~np.isnan(signed)]
    return np.where(np.isnan(signed), defined.min() if defined.size else 0.0, signed)


def _by_place(places: Places, found: ParetoSet) -> dict[int, Front]:
    rows = zip(places, found.members, found.probability, found.low, found.high, strict=True)
    return {
        int(place): Front(
            bool(member),
            Interval(float(share), float(low), float(high), LEVEL, METHOD, found.resamples),
        )
        for place, member, share, low, high in rows
    }
