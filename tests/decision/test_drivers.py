"""What drives a result: a known function through designs, sweeps, store and analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import known_functions as known
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import simulation
from simulation import Scenario, ScenarioError
from simulation.decision.outcomes import Asked, outcomes
from simulation.decision.sensitivity import Effort, Sensitivity, Study, drivers
from simulation.drivers import prepare
from simulation.statistics.aim import Aim, Term
from simulation.sweeps import designs
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore

EFFORT = Effort(walks=4, rows=32, most=2, lives=8, lives_at_ends=20, seed=7)


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


def study(company: Scenario, effort: Effort, store: Path | None = None) -> Study:
    """Return a study in which Ishigami's function, with the luck of lives, is lived."""
    asked = Asked(("plan",), Term("y"))
    return Study(company, asked, effort, store, living=known.live)


@pytest.fixture(scope="module")
def found(company: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    folder = tmp_path_factory.mktemp("study")
    effort = Effort(walks=4, rows=128, most=3, lives=12, lives_at_ends=30, seed=7)
    return drivers(study(company, effort, folder), known.factors(), 3)


def test_known_indices_come_out_of_the_whole_path(found: Sensitivity) -> None:
    assert found.screening is None
    assert found.indices.units == 12
    for name, first, total in zip(known.NAMES, known.FIRST, known.TOTAL, strict=True):
        index = found.indices.of(name)
        assert index.first.low <= first <= index.first.high
        assert index.total.low <= total <= index.total.high
        assert index.total.half_width < 0.35
    assert 0.0 < found.indices.noise_share < 0.3


def test_a_screening_keeps_what_moves_the_result_most(company: Scenario, tmp_path: Path) -> None:
    names = (*known.NAMES, "x4", "x5")
    kept = drivers(study(company, EFFORT, tmp_path), known.factors(names))
    assert kept.screening is not None
    assert {"x4", "x5"} <= set(kept.screening.without_effect)
    assert len(kept.indices.factors) == len(kept.ends) == 2
    assert {each.name for each in kept.indices.factors} == set(kept.screening.foremost(2))


class Counting:
    """Live the known function, and note how many lives were lived."""

    def __init__(self, lived: list[int]) -> None:
        self.lived = lived

    def __call__(
        self, point: Mapping[str, Any], lives: NDArray[np.int64], seed: int
    ) -> dict[str, NDArray[np.float64]]:
        self.lived.append(len(lives))
        return known.live(point, lives, seed)


def test_the_same_seed_gives_the_same_and_more_points_use_the_lives_again(
    company: Scenario, tmp_path: Path
) -> None:
    lived: list[int] = []
    more = Effort(walks=4, rows=32, most=3, lives=4, lives_at_ends=10, seed=7)
    few = Effort(walks=4, rows=16, most=3, lives=4, lives_at_ends=10, seed=7)

    def done(effort: Effort, store: Path | None) -> Sensitivity:
        asked = study(company, effort, store)
        asked.living = Counting(lived)
        lived.clear()
        return drivers(asked, known.factors(), 3)

    first = done(few, tmp_path)
    assert sum(lived) == few.total(3, 1, screened=False)
    again = done(few, tmp_path)
    assert sum(lived) == 0
    assert again.indices == first.indices
    assert again.ends == first.ends
    assert done(few, None).indices == first.indices
    larger = done(more, tmp_path)
    assert sum(lived) == 16 * 5 * 4
    assert larger.indices == done(more, None).indices


def test_the_gain_is_that_of_pairs_of_lives(company: Scenario, tmp_path: Path) -> None:
    """Against `compare`, which has no store, no design and no rows."""
    question = prepare(
        company,
        "mlops",
        of="gain",
        plan=None,
        vary=["focus_share"],
        aim=simulation.aim(maximise="improvements_live@12"),
        effort=Effort(rows=2, lives=4, lives_at_ends=6, seed=7, workers=1),
    )
    assert question.asked.needs_months
    wanted = question.asked.of
    assert isinstance(wanted, Aim)
    made = Study(question.scenario, question.asked, question.effort, tmp_path)
    design = designs.one_at_a_time(question.factors)
    lived = made._lived("ends", design, 6)
    focus = question.factors[0]
    for place, change in enumerate([None, focus.low, focus.high]):
        changed = (
            question.scenario
            if change is None
            else question.scenario.with_parameters({"focus_share": change})
        )
        answer = simulation.compare(changed, 6, 7, lives_per_world=1, aim=wanted)
        series = {name: each.series["improvements"] for name, each in
                  answer.lives.alternatives.items()}  # fmt: skip
        expected = series["now"][:, 12] - series["never"][:, 12]
        assert lived.values[place] == pytest.approx(expected)


def test_worlds_with_a_failed_life_are_left_out_everywhere() -> None:
    design = designs.one_at_a_time(known.factors(("x1",)))
    rows = sweep_of(design, lives=20)
    asked = Asked(("plan",), Term("y"))
    whole = outcomes(design, asked, rows)
    rows.loc[25, "y"] = np.nan
    rows.loc[25, "error"] = "a life failed"
    found = outcomes(design, asked, rows)
    assert (whole.left_out, found.left_out) == (0, 1)
    assert found.values.shape == (3, 9)
    # Life 25 is life 5 of the second point, in world 2.
    assert (found.values == np.delete(whole.values, 2, axis=1)).all()
    rows.loc[20:29, "y"] = np.nan
    with pytest.raises(ValueError, match="1 of 60 lives failed; life 5 of plan: a life failed"):
        outcomes(design, asked, rows)
    rows["error"] = ""
    with pytest.raises(ValueError, match="y is not defined in 5 of 10 worlds"):
        outcomes(design, asked, rows)
    with pytest.raises(ValueError, match="not complete"):
        outcomes(design, asked, rows[:-1])


def sweep_of(design: designs.Design, lives: int) -> pd.DataFrame:
    company = simulation.load("laboratory/empty")
    return sweep(company, design, lives, 7, living=known.live, lives_per_world=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"of": "runway"}, "of: found 'runway', allowed: gain, or a measure"),
        ({"of": "improvements_live@99"}, "of: found month 99, allowed: months 0 to 30"),
        ({"plan": "latr"}, "plan: found 'latr', allowed: one of"),
        ({"vary": ["focus"]}, "did you mean 'focus_share'?"),
        ({"hire": "mlopz"}, "did you mean 'mlops_engineer'?"),
        ({"vary": ["cash_usd"]}, "cash_usd: found no range"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_lived(
    company: Scenario, words: dict[str, object], said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        simulation.sensitivity(company, **{"hire": "mlops", **words})  # type: ignore[arg-type]
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "words", [{"walks": 1}, {"points": 1}, {"top": 0}, {"replications": 1}, {"seed": -1}]
)
def test_numbers_out_of_range_are_refused(company: Scenario, words: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(words))):
        simulation.sensitivity(company, "mlops", **words)  # type: ignore[arg-type]


def test_a_plan_or_a_difference_is_looked_at(company: Scenario) -> None:
    def asked(hire: str | None = "mlops", of: str = "gain", plan: str | None = None) -> Asked:
        vary = ["focus_share"]
        return prepare(company, hire, of=of, plan=plan, vary=vary, aim=None, effort=EFFORT).asked

    assert asked().plans == ("now", "never")
    assert isinstance(asked().of, Aim)
    assert asked(of="cash_out").of == Term("cash_out")
    assert asked(plan="never").plans == ("never",)
    assert asked(plan="month-6", hire=None).plans == ("month-6",)


def test_the_lives_of_a_study_are_counted_beforehand(company: Scenario, tmp_path: Path) -> None:
    lived: list[int] = []
    asked = study(company, EFFORT, tmp_path)
    asked.progress = lived.append
    drivers(asked, known.factors())
    # Walks may meet at a point, which is lived once.
    assert sum(lived) == pytest.approx(EFFORT.total(3, 1, screened=True), rel=0.03)
    assert SweepStore.open(tmp_path / "screening").complete


@pytest.mark.parametrize("name", ["document-extraction", "base/product-first"])
def test_where_all_that_is_not_known_is_turned_nothing_that_counts_is_drawn(name: str) -> None:
    """So that a screening need not draw worlds: the lives are the same, bit for bit."""
    question = prepare(
        simulation.load(name),
        "mlops",
        of="gain",
        plan=None,
        vary=None,
        aim=None,
        effort=Effort(walks=2, lives=4, seed=7),
    )
    assert question.everything
    walks = designs.morris(question.factors, 2, 7)
    few = replace(walks, points=walks.points[::100])
    drawn, central = (
        sweep(question.scenario, few, 4, 7, ignorance=ignorance, backend="threads")
        for ignorance in ("drawn", "central")
    )
    pd.testing.assert_frame_equal(drawn, central, check_exact=True)
