"""Attribution: an identity, known splits, and intervals that hold together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.attribution import Attribution, attribute
from simulation.statistics.intervals import mean_interval


def total(split: Attribution) -> float:
    parts = sum(each.estimate for each in split.parts.values())
    return parts + split.rest.estimate + split.interaction.estimate


@given(seed=st.integers(0, 2**32 - 1), mechanisms=st.integers(0, 8), missing=st.integers(0, 5))
def test_parts_rest_and_interaction_add_up_to_the_whole(
    seed: int, mechanisms: int, missing: int
) -> None:
    generator = np.random.default_rng(seed)
    everything, nothing = generator.normal(1e3, 1e4, size=(2, 40))
    everything[:missing] = math.nan
    without = {str(m): generator.normal(-1e3, 1e4, 40) for m in range(mechanisms)}
    split = attribute(everything, without, nothing, np.arange(40) // 2)
    assert total(split) == pytest.approx(split.whole.estimate, rel=1e-9, abs=1e-7)
    assert split.whole.n == 40 - missing


def test_mechanisms_that_add_up_have_no_interaction() -> None:
    generator = np.random.default_rng(1)
    ramp, pay, hands = generator.normal((-1.0, -2.0, 5.0), 1.0, size=(200, 3)).T
    everything = hands + ramp + pay
    split = attribute(everything, {"ramp": hands + pay, "pay": hands + ramp}, hands)
    assert split.parts["ramp"].estimate == pytest.approx(ramp.mean())
    assert split.parts["pay"].estimate == pytest.approx(pay.mean())
    assert split.rest.estimate == pytest.approx(hands.mean())
    assert split.interaction.estimate == pytest.approx(0.0, abs=1e-12)


def test_mechanisms_that_only_work_together_are_all_interaction() -> None:
    both = np.random.default_rng(2).normal(3.0, 1.0, size=50)
    nothing = np.zeros(50)
    split = attribute(both, {"a": nothing, "b": nothing}, nothing)
    assert split.parts["a"].estimate == split.parts["b"].estimate == both.mean()
    assert split.interaction.estimate == pytest.approx(-both.mean())


def test_what_takes_no_part_is_exactly_nothing_and_widens_no_interval() -> None:
    generator = np.random.default_rng(3)
    everything, without, nothing = generator.normal(size=(3, 60))
    alone = attribute(everything, {"a": without}, nothing)
    split = attribute(everything, {"a": without, "off": everything}, nothing)
    assert split.parts["off"].constant
    assert split.parts["off"].estimate == split.parts["off"].low == split.parts["off"].high == 0.0
    assert split.parts["a"] == alone.parts["a"]


def test_the_whole_has_the_level_asked_for_and_the_world_as_unit() -> None:
    generator = np.random.default_rng(4)
    worlds = np.repeat(np.arange(30), 4)
    everything = generator.normal(size=30)[worlds] + 0.1 * generator.normal(size=120)
    split = attribute(everything, {}, np.zeros(120), worlds, 0.9)
    assert split.whole == mean_interval(everything, 0.9, worlds)
    assert split.whole.half_width > 1.5 * mean_interval(everything, 0.9).half_width


def test_intervals_of_a_measure_hold_together() -> None:
    generator = np.random.default_rng(5)
    samples, lives, worlds = 1000, 40, np.repeat(np.arange(20), 2)
    held = 0
    for _ in range(samples):
        noise = generator.normal(size=(5, 20))[:, worlds] + generator.normal(size=(5, lives))
        everything, one, two, three, nothing = noise + np.array([[4], [3], [2], [1], [0]])
        split = attribute(everything, {"1": one, "2": two, "3": three}, nothing, worlds)
        truths = {"1": 1.0, "2": 2.0, "3": 3.0}
        found = [(split.parts[name], truth) for name, truth in truths.items()]
        found += [(split.rest, 0.0), (split.interaction, -2.0)]
        held += all(each.low <= truth <= each.high for each, truth in found)
    assert held / samples >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / samples)
