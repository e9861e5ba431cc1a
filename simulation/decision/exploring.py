"""Exploring: the same plans at every point of a small grid of a company's numbers.

Every point is lived; nothing between points is made up. A number that is not known has one more
place on its slider: as it is, drawn anew in every world.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulation.decision.advice import Question, tipping_numbers
from simulation.decision.dials import Dial, dial
from simulation.decision.information import Information
from simulation.decision.tipping import answer
from simulation.experiment.alternatives import AlternativeLives
from simulation.experiment.lives import Lives
from simulation.experiment.runs import Run
from simulation.scenario import Scenario, ScenarioError
from simulation.statistics.aim import Aim
from simulation.statistics.bands import SimultaneousBand, simultaneous_band
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import LEVEL, Floats, Interval, Numbers, mean_interval
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY, Answer
from simulation.statistics.survival import restricted_mean

# The first slider has the most places; three with these are 36 points.
PLACES = (4, 3, 3)
MOST_SLIDERS = len(PLACES)
LIVES = 200
# Plans that are turned, the baseline among them; further ones would make it slow.
MOST_PLANS = 5

Point = tuple[int, ...]


@dataclass(frozen=True)
class Slider:
    """Hold a number of the company and the places its slider has.

    Args:
        dial: what is turned.
        values: ascending, in its unit; before them None where it is not known today: as it is.
        today: place of the company as it is.
    """

    dial: Dial
    values: tuple[float | None, ...]
    today: int


@dataclass(frozen=True)
class Spot:
    """Hold what one plan comes to at one point.

    Args:
        gain: decision value less that of the baseline; holds together with all others.
        answer: verdict on it at this point by itself, today by the answer's own lives; None of
            the baseline.
        clocks: deciding measure -> its mean under the plan, by itself.
    """

    gain: Interval
    answer: Answer | None
    clocks: Mapping[str, Interval]


@dataclass(frozen=True)
class Explored:
    """Hold the plans at every point of a grid.

    Args:
        sliders: what can be turned.
        plans: alternatives, the baseline first.
        asked: the one that the question is about.
        spots: point -> plan -> what it comes to.
        aim: decision value.
        level: at which all gains hold together.
        lives, worlds, failed: lives of each plan at each point; failed ones are left out of all.
        left_out: alternatives for which there was no room.
    """

    sliders: tuple[Slider, ...]
    plans: tuple[str, ...]
    asked: str
    spots: Mapping[Point, Mapping[str, Spot]]
    aim: Aim
    level: float
    lives: int
    worlds: int
    failed: int
    left_out: tuple[str, ...] = ()

    @property
    def today(self) -> Point:
        """Return the point of the company as it is."""
        return tuple(each.today for each in self.sliders)


def sliders_for(
    scenario: Scenario, role: str, information: Information, names: Sequence[str] = ()
) -> tuple[Slider, ...]:
    """Return what is worth turning: what was asked for, else what matters for this position.

    That is cash, the number that weighs most on the choice, and what the hire costs and takes.

    Args:
        scenario: the company.
        role: role of the position.
        information: what to find out first.
        names: register parameters or keys of the scenario, up to `MOST_SLIDERS`.

    Raises:
        ScenarioError: if a number that was asked for is none, or has no range.
    """
    if names:
        return tuple(
            _slider(dial(scenario, name), places)
            for name, places in zip(names, PLACES, strict=False)
        )
    described = scenario.roles[role]
    market = {
        described.salary.parameter: f"base salary of the {described.label}",
        described.fill.parameter: f"time to find the {described.label}",
    }
    found: list[Slider] = []
    for name in dict.fromkeys((*tipping_numbers(scenario, role, information), *market)):
        if name and len(found) < MOST_SLIDERS:
            try:
                turned = dial(scenario, name)
            except ScenarioError:
                # A company without cash, or a number without a range: nothing to turn.
                continue
            meant = replace(turned, meaning=market.get(name, turned.meaning))
            found.append(_slider(meant, PLACES[len(found)]))
    return tuple(found)


def points_of(sliders: Sequence[Slider]) -> Iterator[Point]:
    """Yield every point of the grid, the last slider moving first."""
    return itertools.product(*(range(len(each.values)) for each in sliders))


def lives_needed(sliders: Sequence[Slider], plans: int, lives: int) -> int:
    """Return about how many lives a grid takes."""
    return math.prod(len(each.values) for each in sliders) * plans * lives


def explore(
    question: Question,
    run: Run,
    sliders: Sequence[Slider],
    answers: Mapping[str, Answer] | None = None,
) -> Explored:
    """Live the plans of a question at every point of a grid, all with the same draws.

    Args:
        question: the plans, and the aim.
        run: which lives to live at each point.
        sliders: what is turned, one or more.
        answers: plan -> verdict on it today, where more lives gave one.

    Raises:
        ScenarioError: if a value does not fit the rest of the scenario.
        ValueError: if all lives failed somewhere, or there are fewer than two worlds.
        KeyboardInterrupt: if the user interrupted.
    """
    plans = _plans(question)
    companies: dict[str, Scenario] = {}
    keys: dict[tuple[Point, str], str] = {}
    for point in points_of(sliders):
        for name, plan in plans.items():
            keys[point, name] = f"{name} at {point}"
            companies[keys[point, name]] = _turned(plan, sliders, point)
    lived = replace(run, whole=True).live(companies).alternatives
    at = {key: lived[name] for key, name in keys.items()}
    baseline = question.baseline
    gains = {
        key: question.aim.values(lives) - question.aim.values(at[key[0], baseline])
        for key, lives in at.items()
        if key[1] != baseline
    }
    columns = np.stack(list(gains.values()), axis=1)
    worlds = next(iter(lived.values())).worlds
    fine = np.isfinite(columns.sum(axis=1))
    band = _band(columns[fine], worlds[fine])
    places = {key: place for place, key in enumerate(gains)}
    spots: dict[Point, dict[str, Spot]] = {point: {} for point in points_of(sliders)}
    for (point, name), lives in at.items():
        gain, answered = _nothing(band), None
        if name != baseline:
            gain = band.interval(places[point, name])
            pair = AlternativeLives({name: lives, baseline: at[point, baseline]})
            answered = answer(pair, question.aim, question.rule)
            if point == tuple(each.today for each in sliders):
                answered = (answers or {}).get(name, answered)
        spots[point][name] = Spot(gain, answered, _clocks(lives, fine))
    return Explored(
        tuple(sliders),
        tuple(plans),
        question.asked,
        spots,
        question.aim,
        band.level,
        len(worlds),
        band.worlds,
        int((~fine).sum()),
        tuple(name for name in question.scenario.alternatives if name not in plans),
    )


def _slider(turned: Dial, places: int) -> Slider:
    """Return a slider with at most so many places, today's among them."""
    if math.isnan(turned.today):
        return Slider(turned, (None, *turned.grid(places - 1)), 0)
    values = turned.grid(places, (turned.today,))
    if turned.today not in values:
        values = tuple(sorted({*values, turned.today}))
    return Slider(turned, values, values.index(turned.today))


def _plans(question: Question) -> dict[str, Scenario]:
    """Return the baseline, the plan asked about, and others as far as there is room."""
    names = [question.baseline, question.asked]
    names += [name for name in question.scenario.alternatives if name not in names]
    kept = names[:MOST_PLANS]
    ordered = [question.baseline, *(n for n in question.scenario.alternatives if n in kept)]
    return {name: question.scenario.alternative(name) for name in dict.fromkeys(ordered)}


def _turned(plan: Scenario, sliders: Sequence[Slider], point: Point) -> Scenario:
    """Return a plan's company with every slider at its place."""
    turned = plan
    for slider, place in zip(sliders, point, strict=True):
        value = slider.values[place]
        if value is not None and place != slider.today:
            turned = slider.dial.turned(turned, value)
    return turned


def _band(gains: Floats, worlds: Numbers) -> SimultaneousBand:
    """Return the band around all gains.

    Raises:
        ValueError: if there are fewer than two worlds.
    """
    means = world_means(gains, worlds) if len(gains) else gains
    if len(means) < 2:
        raise ValueError("exploring takes lives in at least two worlds that do not fail anywhere")
    return simultaneous_band(means, LEVEL)


def _nothing(band: SimultaneousBand) -> Interval:
    """Return what the baseline gains over itself."""
    return Interval(0.0, 0.0, 0.0, band.level, "", band.worlds, constant=True)


def _clocks(lives: Lives, fine: NDArray[np.bool_]) -> dict[str, Interval]:
    worlds, horizon = lives.worlds[fine], lives.scenario.horizon_months
    runway = restricted_mean(lives.rows_of(RUNWAY)[fine], horizon, LEVEL, worlds)
    means = {
        name: mean_interval(lives.rows_of(name)[fine], LEVEL, worlds)
        for name in (CADENCE, VELOCITY)
    }
    return {RUNWAY: runway, **means}
