"""All checks together: green on companies that ship, plain data, and one broken model."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import companies, examples

from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.reality_checks import Group, Reality, State, reality
from simulation.reality_checks import laboratory as laboratory_module
from simulation.reality_checks import variants as variants_module
from simulation.reality_checks.rules import RULES
from simulation.scenario import ScenarioError, load, shipped

DEMO = "document-extraction"
COMPANIES = [name for name in shipped() if "mm1" not in name]


@pytest.fixture(scope="module")
def found() -> Reality:
    return reality(load(DEMO), seed=5, lives=10)


def test_there_are_enough_checks_with_names_of_their_own() -> None:
    assert len(RULES) >= 60
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.title for rule in RULES}) == len(RULES)
    for group in Group:
        assert sum(rule.group is group for rule in RULES) >= 8
    for rule in RULES:
        assert rule.expected
        assert rule.source
        assert rule.advice
        assert set(rule.variants) <= set(variants_module.VARIANTS)


def test_the_demo_company_is_fine(found: Reality) -> None:
    assert found.red == ()
    assert {check.id for check in found.amber} <= {"burn-multiple"}
    assert len(found.of(State.GREEN)) >= 60


def test_nothing_is_told_without_what_was_measured_or_why_not(found: Reality) -> None:
    for check in found.checks:
        if check.state is State.NOT_APPLICABLE:
            assert check.because
            assert check.advice == ""
        else:
            assert check.measured
        if check.state in (State.RED, State.AMBER):
            assert check.because
            assert check.advice


def test_it_is_plain_data(found: Reality) -> None:
    again = json.loads(json.dumps(found.summary))
    assert again["scenario_hash"] == load(DEMO).content_hash()
    assert len(again["checks"]) == len(found.checks)
    assert sum(again["counts"].values()) == len(found.checks)
    assert found.frame["id"].tolist() == [rule.id for rule in RULES]
    assert found.frame["state"].tolist() == [str(check.state) for check in found.checks]


@pytest.mark.slow
def test_a_company_without_own_models_is_fine() -> None:
    company = load("base/product-first")
    found = reality(company, lives=10)
    assert found.red == ()
    assert len(found.of(State.GREEN)) >= 40


def test_a_broken_world_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if more cash were worth less: the direction turns, and nothing else."""
    worse = variants_module.changed_cash(0.5)
    monkeypatch.setitem(variants_module.VARIANTS, "more cash", worse)
    found = reality(load(DEMO), lives=10)
    assert [check.id for check in found.red] == ["more-cash"]
    assert "1 fails" in found.sentence


@pytest.mark.slow
def test_a_draw_that_depends_on_the_order_of_lives_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = laboratory_module.draw_worlds

    def by_order(scenario: Any, seed: int, numbers: Any, *rest: Any) -> Any:
        # Another world for the same life, whenever another number of lives is asked for.
        return drawn(scenario, seed + len(numbers), numbers, *rest)

    monkeypatch.setattr(laboratory_module, "draw_worlds", by_order)
    red = {check.id for check in reality(load(DEMO), lives=10).red}
    assert {"same-again", "told-as-logged", "two-clocks"} <= red


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lives": 5}, "lives: found 5, allowed: 10 to 10,000"),
        ({"seed": -1}, "seed: found -1"),
    ],
)
def test_numbers_out_of_range_are_refused(changes: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reality(load(DEMO), **changes)


def test_an_unknown_plan_is_refused_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'month-6'"):
        reality(load(DEMO), plan="month6")


def test_it_can_be_cancelled() -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        reality(load(DEMO), lives=20, cancellation=cancellation)


def test_a_company_whose_lives_fail_is_red_and_no_error() -> None:
    never = {"data_prep_effort_h_manual": 0, "experiment_effort_h": 0, "training_wait_elapsed_h": 0}
    company = load(DEMO).with_changes({"parameters": {**never, "experiment_success_prob": 0}})
    found = reality(company, lives=10)
    assert [check.id for check in found.red] == ["lives-end"]
    assert found.red[0].measured == "10 of 10 lives fail*"
    assert "zero" in found.red[0].because


def test_long_lives_are_fewer() -> None:
    assert laboratory_module.Laboratory(load("facts/mm1-at-70"), 1).lives < 25


@pytest.mark.slow
def test_progress_counts_lives_and_changes_nothing() -> None:
    counts: list[int] = []
    company = load("laboratory/empty")
    found = reality(company, lives=10, progress=counts.append)
    assert sum(counts) >= 100
    assert min(counts) > 0
    assert reality(company, lives=10) == found


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_company_that_ships_is_fine(name: str, seed: int) -> None:
    found = reality(load(name), seed=seed)
    assert [(check.id, check.measured, check.because) for check in found.red] == []


@pytest.mark.slow
@examples(40)
@given(companies())
def test_any_company_is_fine(source: dict[str, Any]) -> None:
    found = reality(load(source), seed=3, lives=20)
    assert [(check.id, check.measured, check.because) for check in found.red] == []
    assert np.all([check.measured or check.because for check in found.checks])
