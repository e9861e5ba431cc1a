"""The back-cast keeps the worlds that fit the last months, and says when none does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simulation
from simulation.answers import single_plan
from simulation.experiment.backcast import BackcastError, kernel, look_back
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.simulate import simulate
from simulation.scenario import ScenarioError, load

pytestmark = pytest.mark.compiled


def company(**observed: Any) -> Any:
    source = {"extends": "document-extraction", "name": "seen", "observed": observed}
    return load(source)


def test_worlds_that_fit_are_kept_and_fit_better() -> None:
    found = look_back(company(months=3, toil_share_ml=0.55, incidents=12), 100, seed=5)
    assert found.months == 3
    assert 30 <= len(found.worlds) <= 100
    assert (np.diff(found.worlds) > 0).all()
    for fit in found.fits:
        assert abs(fit.kept - fit.observed) < abs(fit.before - fit.observed)
        assert not fit.outside
    again = look_back(company(months=3, toil_share_ml=0.55, incidents=12), 100, seed=5)
    assert again.worlds.tolist() == found.worlds.tolist()
    assert again.words == found.words


def test_what_was_seen_moves_the_answer() -> None:
    def toil(share: float) -> float:
        answer = single_plan(company(toil_share_ml=share), 60, seed=5)
        return float(answer.table["toil_share_ml"].mean())

    assert toil(0.2) < toil(0.6)


def test_months_that_cannot_have_been_are_refused_or_marked() -> None:
    with pytest.raises(BackcastError, match="no world|only"):
        look_back(company(refreshes=90_000), 50)
    with pytest.raises(ScenarioError, match="observed"):
        single_plan(company(refreshes=90_000), 50)
    with pytest.raises(BackcastError, match="nothing was observed"):
        look_back(load("document-extraction"), 50)


def test_a_life_weighs_by_its_distance() -> None:
    lives = simulate(load("document-extraction"), 50, seed=1)
    values = lives.rows_of("incidents")
    weights = kernel(lives, "incidents", float(values[0]))
    assert weights[0] == 1
    nearer = np.argsort(np.abs(values - values[0]))
    assert (np.diff(weights[nearer]) <= 1e-12).all()


def test_the_answer_says_what_it_rests_on() -> None:
    answer = simulation.compare(company(toil_share_ml=0.5), 40, seed=2)
    assert answer.backcast is not None
    told = answer.summary["backcast"]
    assert isinstance(told, dict)
    assert told["kept"] * answer.run.lives_per_world == answer.lives.finished
    assert "worlds could have brought the last 3 months" in answer.backcast.words


def test_a_look_back_is_cancelled_whole() -> None:
    stop = Cancellation()
    reported = []

    def soon(lives: int) -> None:
        reported.append(lives)
        stop.cancel()

    with pytest.raises(Cancelled):
        look_back(company(toil_share_ml=0.5), 200, workers=1, progress=soon, cancellation=stop)
    # It stopped early, and chose nothing from the worlds that it had lived by then.
    assert sum(reported) < 200 * 60


def test_cash_that_suffices_chooses_the_same_worlds() -> None:
    seen = company(toil_share_ml=0.5)
    found = look_back(seen, 30, seed=5)
    assert 0 < found.spare_usd < seen.cash_usd
    less = seen.with_changes({"cash_usd": seen.cash_usd - 0.99 * found.spare_usd})
    again = look_back(less, 30, seed=5)
    assert again.worlds.tolist() == found.worlds.tolist()
    assert again.spare_usd == pytest.approx(0.01 * found.spare_usd, rel=1e-3)
    # A little less, and somebody runs out within those months.
    poor = seen.with_changes({"cash_usd": seen.cash_usd - 1.01 * found.spare_usd})
    assert look_back(poor, 30, seed=5).spare_usd <= 0
