"""What a check came to, and all of them together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from simulation.reality_checks.laboratory import Laboratory


class State(StrEnum):
    """Say what a check came to."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NOT_APPLICABLE = "not applicable"


class Group(StrEnum):
    """Say what kind of check it is."""

    IDENTITIES = "what must add up"
    LITTLE = "Little's law"
    DIRECTIONS = "which way things move"
    LIMITS = "limits and extremes"
    PLAUSIBILITY = "does your input look real"


@dataclass(frozen=True)
class Finding:
    """Hold what one look came to.

    Args:
        state: green, amber, red or not applicable.
        measured: what was measured, with its error or the mark of an exact number.
        because: what is wrong, or why the check does not apply; empty if green.
    """

    state: State
    measured: str = ""
    because: str = ""


@dataclass(frozen=True)
class Rule:
    """Describe a check before it is run.

    Args:
        id: short name, unique among the checks.
        title: what holds, in plain words.
        group: what kind of check it is.
        expected: what must be measured, with the tolerance.
        source: where the expectation comes from.
        advice: what to do if it is not green.
        look: measures and judges.
        variants: names of the changed companies that it lives (see `variants`).
        mean: whether it holds on average only, so that luck could make it red.
    """

    id: str
    title: str
    group: Group
    expected: str
    source: str
    advice: str
    look: Callable[[Laboratory], Finding]
    variants: tuple[str, ...] = ()
    mean: bool = False


@dataclass(frozen=True)
class Check:
    """Hold a check and what it came to, as plain data.

    Args:
        id: short name, unique among the checks.
        title: what holds, in plain words.
        group: what kind of check it is.
        state: green, amber, red or not applicable.
        measured: what was measured; `*` marks what is exact in the lives looked at.
        expected: what must be measured, with the tolerance.
        source: where the expectation comes from.
        because: what is wrong, or why the check does not apply; empty if green.
        advice: what to do; empty if green or not applicable.
    """

    id: str
    title: str
    group: Group
    state: State
    measured: str
    expected: str
    source: str
    because: str = ""
    advice: str = ""

    @property
    def plain(self) -> dict[str, str]:
        """Return the check as plain data."""
        return {name: str(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True, repr=False)
class Reality:
    """Hold the checks of one scenario.

    Args:
        scenario: name of the scenario.
        scenario_hash: its content hash.
        plan: which of its plans the changed companies follow.
        seed: root seed.
        lives: lives of each changed company.
        checks: every check, in a fixed order.
    """

    scenario: str
    scenario_hash: str
    plan: str
    seed: int
    lives: int
    checks: tuple[Check, ...]

    def of(self, *states: State) -> tuple[Check, ...]:
        """Return the checks in some states."""
        return tuple(check for check in self.checks if check.state in states)

    @property
    def red(self) -> tuple[Check, ...]:
        """Return the checks that fail."""
        return self.of(State.RED)

    @property
    def amber(self) -> tuple[Check, ...]:
        """Return the checks that warn."""
        return self.of(State.AMBER)

    @property
    def sentence(self) -> str:
        """Return what the checks came to, in a sentence."""
        run = [check for check in self.checks if check.state is not State.NOT_APPLICABLE]
        hold = len(self.of(State.GREEN))
        skipped = len(self.checks) - len(run)
        rest = f"; {skipped} {'does' if skipped == 1 else 'do'} not apply" if skipped else ""
        if not self.red and not self.amber:
            return f"All {hold} reality checks hold in this model{rest}."
        parts = [f"{hold} of {len(run)} reality checks hold"]
        if self.red:
            parts.append(f"{len(self.red)} fail{'s' if len(self.red) == 1 else ''}")
        if self.amber:
            parts.append(f"{len(self.amber)} warn{'s' if len(self.amber) == 1 else ''}")
        return f"{', '.join(parts)}, in this model{rest}."

    @property
    def frame(self) -> pd.DataFrame:
        """Return one row a check; the columns are the fields of `Check`."""
        import pandas as pd

        return pd.DataFrame([check.plain for check in self.checks])

    @property
    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, ready for JSON."""
        return {
            "scenario": self.scenario,
            "scenario_hash": self.scenario_hash,
            "plan": self.plan,
            "seed": self.seed,
            "lives": self.lives,
            "sentence": self.sentence,
            "counts": {str(state): len(self.of(state)) for state in State},
            "checks": [check.plain for check in self.checks],
        }

    def __repr__(self) -> str:
        return f"<Reality {self.scenario}: {self.sentence}>"

    def _repr_html_(self) -> str:
        """Return the checks for a notebook."""
        from simulation.reality_checks.display import reality_html

        return reality_html(self)
