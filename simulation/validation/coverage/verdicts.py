"""How often a verdict says yes where the truth is not a yes.

Each model has several alternatives whose true gains on the three deciding measures are known, most
of them at the edge of a yes. A replication is right if no alternative gets a wrong yes; over all of
them that must be at least as probable as the rule states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from simulation.statistics.aim import DECISION_VALUE, Aim, Limit, Term
from simulation.statistics.aim_verdict import decide_by_aim
from simulation.statistics.comparisons import paired_gains
from simulation.statistics.lives import PairedLives
from simulation.statistics.rule import (
    CADENCE,
    DECIDING,
    RUNWAY,
    VELOCITY,
    Answer,
    DecisionRule,
    founders_rule,
)
from simulation.statistics.verdict import decide
from simulation.validation.coverage.case import Case, Floats, Generator, numbers

HORIZON = 60.0
WORLDS = 60
BASELINE = "never"
# The alternative that the question is about.
ASKED = "plan 0"
RULE = DecisionRule()
AIM = Aim()
# A speck beyond an edge, where a claim of being inside is false and hardest to avoid.
BEYOND = 1.0 + 1e-9
Gains = tuple[float, float, float]
# How much differences vary, in zones. In the narrow case other zones are settled, so that the claim
# at the edge decides; in the wide one nothing is.
NARROW, WIDE = 2.0, 30.0


def _zones(runway: float, cadence: float, velocity: float) -> Gains:
    """Return true gains from numbers of zones; runway beyond the price counts in prices."""
    zones = RULE.zones
    return runway * zones[RUNWAY], cadence * zones[CADENCE], velocity * zones[VELOCITY]


PRICE = RULE.acceptable_runway_loss_months / RULE.zones[RUNWAY]
NO_GAIN = _zones(0.0, 0.0, 0.0)
EDGE_OF_RUNWAY = _zones(1.0, 0.0, 0.0)
EDGE_OF_CADENCE = _zones(0.0, 1.0, 0.0)
EDGE_OF_VELOCITY = _zones(-0.5, 0.0, 1.0)
ALL_EDGES = _zones(1.0, 1.0, 1.0)
TOO_DEAR = _zones(-PRICE * BEYOND, 6.0, 6.0)
MIXED = _zones(0.0, 6.0, -BEYOND)

MODELS: Mapping[str, tuple[float, tuple[Gains, ...]]] = {
    "1 alternative without any gain": (NARROW, (NO_GAIN,)),
    "1 alternative without any gain, few lives": (WIDE, (NO_GAIN,)),
    "4 alternatives without any gain, few lives": (WIDE, (NO_GAIN,) * 4),
    "1 alternative at the edge of a gain in runway": (NARROW, (EDGE_OF_RUNWAY,)),
    "1 alternative at all three edges": (NARROW, (ALL_EDGES,)),
    "4 alternatives at an edge each": (
        NARROW,
        (EDGE_OF_RUNWAY, EDGE_OF_CADENCE, EDGE_OF_VELOCITY, ALL_EDGES),
    ),
    "1 alternative that costs just too much runway": (NARROW, (TOO_DEAR,)),
    "4 alternatives, too dear or of mixed effect": (NARROW, (TOO_DEAR, TOO_DEAR, MIXED, MIXED)),
    "4 alternatives of all these kinds": (NARROW, (ALL_EDGES, EDGE_OF_VELOCITY, TOO_DEAR, MIXED)),
}


def true_answer(gains: Gains) -> Answer:
    """Return what the founder's rule says of true gains."""
    states = []
    for name, gain in zip(DECIDING, gains, strict=True):
        described = paired_gains("", "", name, [gain], RULE.edges(name))
        cell = described.cell(gain) - described.middle
        states.append(cell if name == RUNWAY else max(-1, min(1, cell)))
    return founders_rule(*states)[0]


def table_of(spread: float, truths: tuple[Gains, ...], generator: Generator) -> PairedLives:
    """Return lives of a baseline and of alternatives with these true gains, two a world."""
    lives = 2 * WORLDS
    base = generator.normal((30.0, 40.0, 12.0), (2.0, 4.0, 2.0), (lives, 3))
    scale = spread * np.array([RULE.zones[name] for name in DECIDING])
    names = [BASELINE, *(f"plan {place}" for place in range(len(truths)))]
    rows = [base]
    # Alternatives share part of what makes their differences vary, and so do measures.
    shared = generator.normal(0.0, 0.6, (WORLDS, 1, 3)) + generator.normal(0.0, 0.4, (WORLDS, 2, 1))
    for truth in truths:
        own = generator.normal(0.0, 0.5, (WORLDS, 1, 3)) + generator.normal(
            0.0, 0.5, (WORLDS, 2, 3)
        )
        noise = (shared + own).reshape(lives, 3)
        # Fewer days between refreshes are a gain.
        signs = np.array([1.0, -1.0, 1.0])
        rows.append(base + signs * (np.array(truth) + scale * noise))
    columns = dict(zip(DECIDING, np.concatenate(rows).T, strict=True))
    return lives_of(names, columns)


def lives_of(names: Sequence[str], columns: Mapping[str, Floats]) -> PairedLives:
    """Return lives of alternatives, two a world, as decisions take them."""
    lives = 2 * WORLDS
    return PairedLives(
        pd.DataFrame(
            {
                "alternative": np.repeat(names, lives),
                "replication": np.tile(np.arange(lives), len(names)),
                "world": np.tile(numbers(WORLDS), len(names)),
                "error": "",
                **columns,
            }
        )
    )


def no_wrong_yes(spread: float, truths: tuple[Gains, ...], generator: Generator) -> bool:
    """Decide; an alternative whose true answer is no yes must not get one."""
    found = decide(table_of(spread, truths, generator), BASELINE, HORIZON, RULE, ASKED)
    return not any(
        found.verdicts[f"plan {place}"].answer is Answer.YES
        and true_answer(truth) is not Answer.YES
        for place, truth in enumerate(truths)
    )


def no_wrong_yes_at_a_zone(alternatives: int, generator: Generator) -> bool:
    """Decide by an aim; all alternatives gain just the zone, so that none is a yes."""
    lives = 2 * WORLDS
    base = generator.normal(20.0, 4.0, lives)
    gains = AIM.zone + AIM.zone * generator.normal(0.0, 2.0, (alternatives, lives))
    values = np.concatenate([base, (base + gains).ravel()])
    names = [BASELINE, *(f"plan {place}" for place in range(alternatives))]
    lived = lives_of(names, {DECISION_VALUE: values})
    found = decide_by_aim(lived, BASELINE, AIM, RULE, ASKED)
    return all(each.answer is not Answer.YES for each in found.verdicts.values())


def no_wrong_yes_at_a_limit(bound: float, generator: Generator) -> bool:
    """Decide by an aim; the alternative gains, and breaks the limit by a speck."""
    lives = 2 * WORLDS
    base = generator.normal(20.0, 4.0, lives)
    gains = AIM.zone * generator.normal(9.0, 2.0, lives)
    out = (generator.random((2, lives)) < bound * BEYOND).astype(float)
    columns = {DECISION_VALUE: np.concatenate([base, base + gains]), "cash_out": out.ravel()}
    limit = Limit(Term("cash_out"), "at most", bound)
    lived, limited = lives_of([BASELINE, ASKED], columns), replace(AIM, limits=(limit,))
    found = decide_by_aim(lived, BASELINE, limited, RULE, ASKED)
    return found.verdicts[ASKED].answer is not Answer.YES


def _verdicts() -> list[Case]:
    cases = [
        Case(CLAIM, words, partial(no_wrong_yes, spread, truths))
        for words, (spread, truths) in MODELS.items()
    ]
    for alternatives in (1, 4):
        words = f"by an aim, {alternatives} at the edge of its zone"
        cases.append(Case(CLAIM, words, partial(no_wrong_yes_at_a_zone, alternatives)))
    for bound in (0.3, 0.1, 0.01):
        words = f"by an aim, a limit of {bound:.0%} just broken"
        cases.append(Case(CLAIM, words, partial(no_wrong_yes_at_a_limit, bound)))
    return cases


CLAIM = "no wrong yes"
VERDICTS = tuple(_verdicts())
