"""The founder's rule: which gains are worth which price.

For true gains over the baseline on three deciding measures:

1. A difference inside its indifference zone counts as about the same.
2. The *product* gains if cadence or velocity is better and neither is worse; it loses the other
   way round; if one is better and the other worse, that trade is the founder's and too close,
   unless runway moves by more than the price below and so decides.
3. Any product gain is worth up to `acceptable_runway_loss_months` of runway, and no more. A hire
   nearly always costs runway, so this trade-off is the normal case and its price is stated.
   So: product gains and the loss of runway is within the price: yes. Beyond the price: no.
4. The same price holds in the other direction: an alternative that loses product is a no, unless it
   saves more runway than the price. A verdict and the one with baseline and alternative swapped
   therefore never contradict each other.
5. If the product is about the same, runway decides: longer yes, shorter no, the same too close.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulation.measures.catalogue import MEASURES
from simulation.statistics.intervals import LEVEL, require_level

RUNWAY, CADENCE, VELOCITY = DECIDING = (
    "runway_months",
    "refresh_interval_days",
    "improvements_live",
)


class Answer(StrEnum):
    """Name the four kinds of verdict."""

    YES = "yes"
    NO = "no"
    TOO_CLOSE = "too close"
    NOT_ENOUGH_RUNS = "not enough runs"


class Reason(StrEnum):
    """Name why the verdict is what it is."""

    GAIN_AFFORDABLE = "the product gains at an acceptable price in runway"
    PRICE_TOO_HIGH = "it costs more runway than is acceptable"
    RUNWAY_SAVED = "it saves more runway than a loss of product is worth"
    RUNWAY_ONLY = "runway is longer and the product about the same"
    NOTHING_GAINED = "runway is shorter and the product about the same"
    PRODUCT_LOSES = "the product loses more than the runway saved is worth"
    MIXED = "cadence and velocity move in opposite directions"
    ALIKE = "all differences are within what a founder would act on"
    BORDERLINE = "a difference lies at the edge of what a founder would act on"
    IMPRECISE = "an interval that matters is too wide"
    AIM_GAINS = "it comes nearer to the stated aim"
    AIM_LOSES = "it stays further from the stated aim"
    LIMIT_BROKEN = "it breaks a stated limit"
    NOBODY_KEEPS = "neither it nor the baseline keeps the stated limits"
    LIMIT_KEPT = "it keeps the stated limits, which the baseline breaks"
    LIMIT_UNSURE = "whether it keeps a stated limit cannot be told yet"


def _catalogue_zones() -> dict[str, float]:
    return {each.name: each.indifference for each in MEASURES if each.deciding}


@dataclass(frozen=True)
class DecisionRule:
    """State the founder's prices and the error that a verdict may have.

    Args:
        acceptable_runway_loss_months: runway the founder gives for a product gain, at least 0;
            below the indifference zone of runway it counts as that zone.
        zones: deciding measure -> difference in its unit that a founder would not act on, above 0.
        level: probability in (0, 1) that no claim behind the verdicts is false.
        minimum_pairs: fewer complete pairs give `not enough runs`; at least 2.

    Raises:
        ValueError: a number lies outside its range, or a measure is not a deciding one.
    """

    acceptable_runway_loss_months: float = 3.0
    zones: Mapping[str, float] = field(default_factory=_catalogue_zones)
    level: float = LEVEL
    minimum_pairs: int = 20

    def __post_init__(self) -> None:
        require_level(self.level)
        if not self.acceptable_runway_loss_months >= 0:
            raise ValueError("acceptable_runway_loss_months: allowed: a number of at least 0")
        if self.minimum_pairs < 2:
            raise ValueError("minimum_pairs: allowed: an integer of at least 2")
        if set(self.zones) != set(DECIDING) or not all(zone > 0 for zone in self.zones.values()):
            raise ValueError(f"zones: allowed: a number above 0 for each of {', '.join(DECIDING)}")

    def edges(self, name: str) -> tuple[float, ...]:
        """Return the ascending positive edges of a deciding measure, in its unit."""
        zone = self.zones[name]
        if name == RUNWAY and self.acceptable_runway_loss_months > zone:
            return zone, self.acceptable_runway_loss_months
        return (zone,)


BY_PRODUCT = {
    1: (Answer.YES, Reason.GAIN_AFFORDABLE),
    -1: (Answer.NO, Reason.PRODUCT_LOSES),
}
BY_RUNWAY = {
    1: (Answer.YES, Reason.RUNWAY_ONLY),
    0: (Answer.TOO_CLOSE, Reason.ALIKE),
    -1: (Answer.NO, Reason.NOTHING_GAINED),
}


def founders_rule(runway: int, cadence: int, velocity: int) -> tuple[Answer, Reason]:
    """Apply the founder's rule to known gains.

    Args:
        runway: -2 or 2 beyond the acceptable price, -1 or 1 beyond the indifference zone, else 0.
        cadence: -1 worse, 0 about the same, 1 better.
        velocity: likewise.
    """
    moves = {cadence, velocity} - {0}
    if runway == -2 and 1 in moves:
        return Answer.NO, Reason.PRICE_TOO_HIGH
    if runway == 2 and -1 in moves:
        return Answer.YES, Reason.RUNWAY_SAVED
    if len(moves) == 2:
        return Answer.TOO_CLOSE, Reason.MIXED
    if moves:
        return BY_PRODUCT[moves.pop()]
    return BY_RUNWAY[(runway > 0) - (runway < 0)]
