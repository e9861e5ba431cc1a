"""What the guide's two rules are worth to a company, in sentences and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.report.formatting import clean
from simulation.report.summary import Json
from simulation.report.tipping import ends_words, tipping_data, tipping_sentence, where_words
from simulation.report.worth import beside, worth_amount
from simulation.statistics.crossing import Flip

if TYPE_CHECKING:
    from simulation.decision.guide import GuideRules
    from simulation.decision.tipping import TippingPoint

NEVER_WORDS = "never opening it"


def guide_sentences(found: GuideRules, role: str) -> tuple[str, ...]:
    """Say what the guide's rules are worth to this company: one text for each rule.

    Args:
        found: what `simulation.decision.guide.guide_rules` returned.
        role: what the role is called.
    """
    now = f"opening the {clean(role)} position now"
    told = [f"Weekly retraining: {_weekly(found.retraining, now)}"]
    if found.toil_now is not None:
        told.append(f"Toil of 30 percent over 8 weeks: {_toil(found, found.toil_now)}")
    return tuple(told)


def guide_data(found: GuideRules) -> dict[str, Json]:
    """Return what the guide's rules are worth as plain data."""
    return {
        "retraining": tipping_data(found.retraining),
        "toil_against_now": None if found.toil_now is None else tipping_data(found.toil_now),
        "toil_against_never": None if found.toil_never is None else tipping_data(found.toil_never),
        "best_thresholds": list(found.best_thresholds),
        "complete": not found.interrupted,
    }


def _weekly(found: TippingPoint, now: str) -> str:
    """Compare the need for retraining at which the hire starts to pay with the guide's week."""
    level = f"{found.crossings.level * 100:g} percent"
    reach = ends_words(found.dial.low, found.dial.high, found.dial.unit)
    guide = f"the guide says a need of {found.guide:g} days or less"
    if found.outcome is Flip.FLIPS:
        told = f"{guide}; here {now} beats {NEVER_WORDS} at needs {where_words(found)} ({level})."
    elif found.outcome is Flip.NO_FLIP:
        ahead = found.values[0].gain.low > 0
        first, second = (now, NEVER_WORDS) if ahead else (NEVER_WORDS, now)
        told = f"{guide}; here {first} beats {second} at every need from {reach} ({level})."
    else:
        told = f"{guide}. Here: {tipping_sentence(found, now, NEVER_WORDS)}"
    return f"{told}{_at_guide(found, ' At the week it brings ', NEVER_WORDS)} All in this model."


def _toil(found: GuideRules, against_now: TippingPoint) -> str:
    """Say what waiting for the toil brings at the guide's threshold, and at others."""
    against_never = found.toil_never
    told = [_at_guide(against_now, "waiting for it brings ", "opening now")]
    if against_never is not None:
        told.append(_at_guide(against_never, "It brings ", NEVER_WORDS))
    for test, other in ((against_now, "opening now"), (against_never, NEVER_WORDS)):
        if test is not None:
            told.append(_thresholds(test, other))
    if found.best_thresholds:
        best = ends_words(found.best_thresholds[0], found.best_thresholds[-1], "share")
        zone = worth_amount(against_now.aim.zone, against_now.aim)
        told.append(f"Of the thresholds tried, {best} may be the best, within {zone}.")
    return " ".join([*told, "All in this model."])


def _thresholds(found: TippingPoint, other: str) -> str:
    """Say at which thresholds waiting is better than something else."""
    reach = ends_words(found.dial.low, found.dial.high, found.dial.unit)
    if found.outcome is Flip.FLIPS:
        return f"Waiting beats {other} at thresholds {where_words(found)}."
    if found.outcome is Flip.NO_FLIP:
        ahead = found.values[0].gain.low > 0
        first, second = ("Waiting", other) if ahead else (other.capitalize(), "waiting")
        return f"{first} beats {second} at every threshold from {reach}."
    return tipping_sentence(found, "waiting", other)


def _at_guide(found: TippingPoint, before: str, other: str) -> str:
    point = next((each for each in found.values if each.value == found.guide), None)
    if point is None or not point.gain.defined:
        return ""
    return f"{before}{beside(point.gain, found.aim, other)}."
