"""The claims of the guide as checks: what is compared, and on which side it must come out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from simulation.validation.bands import Band
from simulation.validation.pairs import Value

Origin = Literal["emergent", "built in"]

ABOVE_ZERO = Band(math.nextafter(0.0, 1.0), math.inf)
BELOW_ZERO = Band(-math.inf, math.nextafter(0.0, -1.0))


@dataclass(frozen=True)
class Check:
    """Describe one comparison that a claim stands on.

    Args:
        words: what is compared.
        scenario: name of a shipped scenario with alternatives.
        value: read off each life of the scenario, all alternatives side by side.
        expected: where its mean must lie.
        unit: unit of the value.
        decimals: digits after the point when printed.
    """

    words: str
    scenario: str
    value: Value
    expected: Band
    unit: str
    decimals: int = 2


@dataclass(frozen=True)
class Condition:
    """Describe a change under which a claim that fails is checked again.

    Args:
        words: the condition, to be read after "if".
        changes: the diff on every scenario of the claim.
    """

    words: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """Describe one claim of the guide.

    Args:
        id: its number, C1 to C25.
        statement: the claim in a sentence.
        origin: emergent (no mechanism is keyed to it) or built in (the guide is the only source of
            its mechanism, and the check shows the size of the consequence).
        checks: comparisons that must all come out as expected.
        mechanisms: what produces the consequence, in a few words.
        conditions: under which it is checked again if it does not hold.
        because: why it does not hold, as found by looking into its lives; shown while it does not.
    """

    id: str
    statement: str
    origin: Origin
    checks: tuple[Check, ...]
    mechanisms: str
    conditions: tuple[Condition, ...] = field(default=())
    because: str = ""
