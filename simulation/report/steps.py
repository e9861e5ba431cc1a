"""The steps of a parameter of a sweep as a founder reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.report.formatting import clean, ends, money

if TYPE_CHECKING:
    from simulation.statistics.cells import Axis


def is_money(axis: Axis) -> bool:
    """Tell whether the numbers of an axis are dollars, as its name says."""
    return axis.numeric and "usd" in axis.name.lower()


def step_words(axis: Axis, place: int) -> str:
    """Return a step of an axis: its value or the ends of its bin, dollars in compact form.

    Args:
        axis: the parameter.
        place: number of the step, from 0.
    """
    if not is_money(axis):
        return clean(axis.labels[place])
    if axis.edges is None:
        return money(float(axis.places[place]))
    return ends(float(axis.edges[place]), float(axis.edges[place + 1]), 0, "USD")
