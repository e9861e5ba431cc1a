"""Sequential replications: lives until the difference is known well enough."""

from __future__ import annotations

import numpy as np
import pytest

import simulation
from simulation.decision.precision import LOOK_AHEAD, PILOT_LIVES, live_until_precise, widest
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.statistics.aim import Aim

PAIR = ("now", "never")


@pytest.fixture(scope="module")
def plans() -> dict[str, Scenario]:
    company = simulation.load("document-extraction").with_changes({"horizon_months": 12})
    return {name: company.alternative(name) for name in PAIR}


def test_it_stops_when_the_half_width_is_reached(plans: dict[str, Scenario]) -> None:
    lives, found = live_until_precise(plans, "never", Aim(), 0.25, Run(5_000, 3))
    assert not found.capped
    assert found.reached <= 0.25
    assert PILOT_LIVES < found.lives < 5_000
    assert found.reached == widest(lives, "never", Aim())
    early = Run(5_000, 3).live(plans, 0, int(found.lives / (1 + LOOK_AHEAD)) // 2)
    assert widest(early, "never", Aim()) > 0.25


def test_lives_lived_in_steps_are_those_lived_at_once(plans: dict[str, Scenario]) -> None:
    lives, found = live_until_precise(plans, "never", Aim(), 0.4, Run(1_000, 3))
    whole = Run(found.lives, 3).live(plans)
    for name in PAIR:
        assert lives.alternatives[name].rows.tobytes() == whole.alternatives[name].rows.tobytes()
    assert np.array_equal(lives.worlds, whole.worlds)


def test_the_cap_is_said(plans: dict[str, Scenario]) -> None:
    _, found = live_until_precise(plans, "never", Aim(), 0.01, Run(300, 3))
    assert found.capped
    assert found.lives == 300
    assert "not the 0.01 asked for" in found.words


def test_worlds_that_a_back_cast_kept_are_the_cap(plans: dict[str, Scenario]) -> None:
    kept = np.arange(0, 360, 3)
    _, found = live_until_precise(plans, "never", Aim(), 0.01, Run(400, 3, kept=kept))
    assert found.lives == 2 * len(kept)
    assert found.capped


def test_a_precision_of_nothing_is_refused(plans: dict[str, Scenario]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        live_until_precise(plans, "never", Aim(), 0.0, Run(300, 3))
