"""Worlds: everything that is not known, drawn once per world from its range.

Worlds come in blocks of a Latin hypercube: within a block, each uncertain number takes a value from
each of `STRATA` equally likely parts of its range, in an order of its own. A block, a number and a
world have addresses of their own, so more worlds or more numbers change no value, and every block
is a sample by itself.

Source: McKay, Beckman and Conover 1979, Technometrics 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.model.jit import array_rule
from simulation.model.names import DAYS_PER_MONTH, DISCIPLINES, ELAPSED_HOURS_PER_DAY
from simulation.model.parameters import WORLD_REGISTER_NAMES, conversion, model_name
from simulation.model.randomness import address, uniform
from simulation.model.state import WORLD_RECORD
from simulation.scenario import Distribution, Scenario
from simulation.scenario.people import Role
from simulation.scenario.quantities import Quantity
from simulation.scenario.work import WorkKind

Floats = NDArray[np.float64]
Ignorance = Literal["drawn", "central"]

WORLD_PURPOSE = address("world")
STRATUM_PURPOSE = address("stratum of a world")
# Worlds of one Latin hypercube.
STRATA = 50
# Draws of one number in all worlds of a batch: 32 kilobytes each at most.
REMEMBERED_DRAWS = 1_024
MOST_REMEMBERED_WORLDS = 4_096
RATE_FACTORS = {
    "per_calendar_month": 1.0 / DAYS_PER_MONTH,
    "per_working_day": 1.0,
    "per_elapsed_hour": ELAPSED_HOURS_PER_DAY,
}

# What an always-on laboratory changes about the working day.
ALWAYS_ON = {
    "work_hours_per_day": ELAPSED_HOURS_PER_DAY,
    "focus_share": 1.0,
    "paid_leave_share": 0.0,
    "public_holidays_share": 0.0,
}

# What a mechanism that is switched off sets to nothing (or to its neutral value).
SWITCHES: dict[str, dict[str, float]] = {
    "mentoring": {"mentor_share": 0.0},
    "coordination": {"comm_overhead_share_n2": 0.0},
    "interviewing": {"interview_effort_h_per_day_per_req": 0.0},
    "change_failures": {
        "change_fail_prob_L0": 0.0,
        "change_fail_prob_L1": 0.0,
        "change_fail_prob_L2": 0.0,
    },
    "drift": {"drift_share_per_day": 0.0},
    "debt": {"infra_debt_growth_per_day": 0.0},
    "churn": {"logo_churn_per_month": 0.0},
}


@dataclass(frozen=True)
class Worlds:
    """Hold what is fixed within each of n lives.

    Args:
        replications: (n,) numbers of the lives; chance is drawn anew for each.
        record: (n,) structured array with the fields of `WORLD_RECORD`.
        speeds: (n, roles, disciplines) relative to the specialist.
        salaries: (n, roles), USD a year.
        hands_on: (n, roles), shares of task time that go into tasks.
        rates: (n, kinds of arriving work), arrivals a working day.
    """

    replications: NDArray[np.int64]
    record: NDArray[Any]
    speeds: Floats
    salaries: Floats
    hands_on: Floats
    rates: Floats

    @property
    def arrays(self) -> tuple[Any, Floats, Floats, Floats, Floats, NDArray[np.int64]]:
        """Return the arrays in the order that `enter` takes them."""
        return self.record, self.speeds, self.salaries, self.hands_on, self.rates, self.replications


@array_rule
def world_uniforms(seed: np.uint64, worlds: Any, purpose: np.uint64, who: np.uint64) -> Any:
    """Return an independent draw about one thing for each world, shape (n,)."""
    u = np.empty(len(worlds))
    for i in range(len(worlds)):
        u[i] = uniform(seed, np.uint64(worlds[i]), purpose, who, 0)
    return u


def stratified_uniforms(seed: np.uint64, worlds: NDArray[np.int64], who: np.uint64) -> Floats:
    """Return the draw of one uncertain quantity for each world, one in each stratum of a block."""
    jitter: Floats = world_uniforms(seed, worlds, WORLD_PURPOSE, who)
    blocks, block_of = np.unique(worlds // STRATA, return_inverse=True)
    members = blocks[:, None] * STRATA + np.arange(STRATA)
    keys = world_uniforms(seed, members.ravel(), STRATUM_PURPOSE, who).reshape(members.shape)
    strata = np.argsort(keys, axis=1, kind="stable")[block_of, worlds % STRATA]
    return (strata + jitter) / STRATA


class WorldDraws:
    """Draw the uncertain quantities of a scenario for some worlds.

    Args:
        scenario: the company.
        seed: root seed.
        worlds: (n,) numbers of the worlds; equal numbers are the same world.
        ignorance: "drawn" draws every uncertainty from its range, "central" fixes it at its
            central value.
    """

    def __init__(
        self, scenario: Scenario, seed: int, worlds: NDArray[np.int64], ignorance: Ignorance
    ) -> None:
        self.scenario = scenario
        self.seed = np.uint64(seed)
        self.worlds = worlds
        self.ignorance = ignorance

    def parameter(self, name: str) -> Floats:
        """Return a register parameter in each world, shape (n,), in the register's unit."""
        parameter = self.scenario.parameter(name)
        if name == "base_mlops_senior_usd" and not parameter.overridden:
            base = self.parameter("base_fullstack_senior_usd")
            return base * (1.0 + self.parameter("mlops_premium"))
        if parameter.kind != "uncertainty" or self.ignorance == "central":
            return np.full(len(self.worlds), parameter.value)
        # A range without end on both sides may reach what the unit does not allow.
        return np.clip(self.distribution(parameter.distribution, name), *parameter.bounds)

    def distribution(self, distribution: Distribution, name: str) -> Floats:
        """Return one draw per world of a distribution, addressed by `name`."""
        if distribution.is_constant or self.ignorance == "central":
            return np.full(len(self.worlds), distribution.mean())
        if len(self.worlds) > MOST_REMEMBERED_WORLDS:
            return distribution.quantile(stratified_uniforms(self.seed, self.worlds, address(name)))
        return _remembered(distribution, name, int(self.seed), self.worlds.tobytes())

    def quantity(self, quantity: Quantity, name: str) -> Floats:
        """Return a quantity of a role or kind of work in each world."""
        if quantity.distribution is not None:
            return self.distribution(quantity.distribution, name)
        return self.parameter(quantity.parameter)

    def record(self) -> NDArray[Any]:
        """Return the world parameters on the model's clock."""
        record = np.zeros(len(self.worlds), WORLD_RECORD)
        for name in WORLD_REGISTER_NAMES:
            record[model_name(name)] = self.parameter(name) * conversion(name)
        # Prepared data serve at least the experiment they were prepared for.
        reuse = record["dataset_reuse_experiments"]
        record["dataset_reuse_experiments"] = np.maximum(reuse, 1.0)
        # What follows the training takes no more than all of the effort.
        later = record["retrain_validate_share"] + record["retrain_redeploy_share"]
        for share in ("retrain_validate_share", "retrain_redeploy_share"):
            record[share] /= np.maximum(later, 1.0)
        changes = dict(ALWAYS_ON) if self.scenario.calendar == "always-on" else {}
        for mechanism, off in SWITCHES.items():
            if not getattr(self.scenario.mechanisms, mechanism):
                changes.update(off)
        for name, value in changes.items():
            record[name] = value
        return record

    def speeds(self, role: Role, name: str) -> Floats:
        """Return a role's speeds in each world, shape (n, disciplines)."""
        columns = [
            self.quantity(role.speed(discipline), f"{name} speed in {discipline}")
            for discipline in DISCIPLINES
        ]
        return np.stack(columns, axis=1)

    def rate(self, kind: WorkKind, name: str) -> Floats:
        """Return how often a kind of work arrives in each world, per working day."""
        if kind.rate.number is not None:
            distribution, unit = kind.rate.number
            rate = self.distribution(distribution, f"rate of {name}") * RATE_FACTORS[unit]
        else:
            parameter = str(kind.rate.parameter)
            rate = self.parameter(parameter) * conversion(parameter)
        if kind.rate.share is not None:
            share = self.parameter(kind.rate.share)
            rate = rate * (1.0 - share if kind.rate.complement else share)
        return rate


@lru_cache(REMEMBERED_DRAWS)
def _remembered(distribution: Distribution, name: str, seed: int, worlds: bytes) -> Floats:
    """Return one draw per world, remembered: alternatives and points share most of theirs."""
    numbers = np.frombuffer(worlds, np.int64)
    draws = distribution.quantile(stratified_uniforms(np.uint64(seed), numbers, address(name)))
    draws.flags.writeable = False
    return draws


def draw_worlds(
    scenario: Scenario,
    seed: int,
    replications: NDArray[np.int64],
    ignorance: Ignorance = "drawn",
    worlds: NDArray[np.int64] | None = None,
) -> Worlds:
    """Draw the world of each life.

    Args:
        scenario: the company.
        seed: root seed, 0 or more.
        replications: (n,) numbers of the lives.
        ignorance: whether uncertainties are drawn or held at their central value.
        worlds: (n,) number of each life's world; the life's own number if None.
    """
    numbers = replications if worlds is None else worlds
    draws = WorldDraws(scenario, seed, numbers, ignorance)
    roles = scenario.roles.items()
    n = len(replications)
    return Worlds(
        replications=replications,
        record=draws.record(),
        speeds=np.stack([draws.speeds(role, name) for name, role in roles], axis=1),
        salaries=np.stack(
            [draws.quantity(role.salary, f"{name} salary") for name, role in roles], axis=1
        ),
        hands_on=np.stack(
            [draws.quantity(role.hands_on, f"{name} hands-on share") for name, role in roles],
            axis=1,
        ),
        rates=np.stack(
            [draws.rate(kind, name) for name, kind in scenario.work_kinds.items()], axis=1
        )
        if scenario.work_kinds
        else np.zeros((n, 0)),
    )
