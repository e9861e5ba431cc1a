"""Cells of a sweep and their grouping into blocks, which follow from what was asked for alone.

A cell is a range of lives of one plan at one point. Its address is a hash of all that these lives
hang on, so that a life is known again in whatever sweep it was lived. A block is some cells in
their order, about a thousand lives, kept in one file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, reduce
from typing import Any

from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario
from simulation.scenario.merging import merge
from simulation.scenario.nodes import from_plain
from simulation.sweeps.code import code_version
from simulation.sweeps.designs import Design
from simulation.sweeps.schema import is_number

# Lives of a block: half a second of work, half a megabyte of rows.
LIVES_OF_A_BLOCK = 1_000
POINT_CHARACTERS, ADDRESS_CHARACTERS = 10, 20
COMPANY = "company"


@dataclass(frozen=True)
class Settings:
    """Say how the lives of a sweep are lived.

    Args:
        replications: lives of each plan at each point, 1 or more.
        seed: root seed; draws are shared by all points and plans.
        clock: "compiled" or "simpy".
        ignorance: whether worlds are drawn, or all lives share the central one.
        lives_per_world: lives that share a world; life r lives in world r // that.
        monthly: whether the monthly series of each life are kept.
        lived: what was lived: `company`, or the name of a function that took its place.
    """

    replications: int = 200
    seed: int = 1
    clock: Clock = "compiled"
    ignorance: Ignorance = "drawn"
    lives_per_world: int = 1
    monthly: bool = False
    lived: str = COMPANY

    def plain(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Cell:
    """Name a range of lives of one plan at one point.

    Args:
        place: number of the point in the design.
        point: content of the point as a short hash.
        alternative: name of the plan.
        address: hash of all that a life of this plan at this point hangs on but its number.
        begin, end: numbers of the lives, `end` excluded.
    """

    place: int
    point: str
    alternative: str
    address: str
    begin: int
    end: int

    @property
    def lives(self) -> int:
        """Return how many lives these are."""
        return self.end - self.begin


@dataclass(frozen=True)
class Block:
    """Hold the cells that are kept in one file.

    Args:
        name: hash of all that the file holds.
        cells: in their order.
    """

    name: str
    cells: tuple[Cell, ...]

    @property
    def lives(self) -> int:
        """Return how many lives these are."""
        return sum(cell.lives for cell in self.cells)


class Layout:
    """Divide a sweep into cells and blocks.

    Args:
        scenario: the company.
        design: the points.
        alternatives: names of the plans that are lived at each, in order.
        settings: how.
        lives_of_a_block: most lives of several cells that are kept together.
    """

    def __init__(
        self,
        scenario: Scenario,
        design: Design,
        alternatives: Sequence[str],
        settings: Settings,
        lives_of_a_block: int = LIVES_OF_A_BLOCK,
    ) -> None:
        self.scenario = scenario
        self.design = design
        self.alternatives = tuple(alternatives)
        self.settings = settings
        self.lives_of_a_block = lives_of_a_block

    @cached_property
    def lives(self) -> int:
        """Return how many lives the sweep has."""
        return len(set(self.points)) * len(self.alternatives) * self.settings.replications

    @cached_property
    def points(self) -> tuple[str, ...]:
        """Return the short hash of each point."""
        return tuple(point_name(point) for point in self.design.points)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in the order of their rows: by point, plan and replication."""
        blocks: list[Block] = []
        cells: list[Cell] = []
        lives = 0
        for cell in self._cells():
            if cells and lives + cell.lives > self.lives_of_a_block:
                blocks.append(self._block(cells))
                cells, lives = [], 0
            cells.append(cell)
            lives += cell.lives
        return (*blocks, self._block(cells))

    def change(self, place: int) -> dict[str, Any]:
        """Return the scenario diff of a point."""
        point = self.design.points[place]
        diffs = [
            from_plain(each.change(point[each.name]), "changes")
            for each in self.design.factors
            if each.name in point
        ]
        diff: dict[str, Any] = reduce(merge, diffs, from_plain({}, "changes")).plain()
        return diff

    def task(self, cells: Sequence[Cell]) -> str:
        """Return what a worker needs to live some cells, as JSON."""
        lived = self.settings.lived == COMPANY
        return task_of(
            self.settings,
            self._company if lived else "",
            [
                {
                    "change": self.change(cell.place) if lived else {},
                    "point": {} if lived else dict(self.design.points[cell.place]),
                    "alternative": cell.alternative,
                    "begin": cell.begin,
                    "end": cell.end,
                }
                for cell in cells
            ],
        )

    @cached_property
    def _company(self) -> str:
        return json.dumps(self.scenario.plain())

    def _cells(self) -> list[Cell]:
        replications = self.settings.replications
        plans = {name: self._plan(name) for name in self.alternatives}
        cells = []
        # A design may come back to a point; its lives would be the same ones.
        places = {point: place for place, point in reversed(list(enumerate(self.points)))}
        for point, place in reversed(places.items()):
            change = self.change(place) if self.settings.lived == COMPANY else point
            for alternative in self.alternatives:
                address = self._address(plans[alternative], change)
                for begin in range(0, replications, LIVES_OF_A_BLOCK):
                    end = min(begin + LIVES_OF_A_BLOCK, replications)
                    cells.append(Cell(place, point, alternative, address, begin, end))
        return cells

    def _plan(self, alternative: str) -> list[Any]:
        """Return what a plan is before it is changed at a point: the company, and its own diff."""
        if self.settings.lived != COMPANY:
            return [self.settings.lived]
        return [self._bare, self.scenario.alternatives.get(alternative)]

    @cached_property
    def _bare(self) -> str:
        """Return the hash of the company without its alternatives, which may grow in number."""
        without: dict[str, Any] = {name: None for name in self.scenario.alternatives}
        bare = self.scenario.with_changes({"baseline": None, "alternatives": without})
        return bare.content_hash()

    def _address(self, plan: list[Any], change: Any) -> str:
        chosen = self.settings
        how = [chosen.seed, chosen.clock, chosen.ignorance, chosen.lives_per_world]
        return _hash([code_version(), plan, change, how])[:ADDRESS_CHARACTERS]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """Return the names of the factors that are no number at some point."""
        points = self.design.points
        return tuple(
            name
            for name in self.design.names
            if not all(is_number(point.get(name)) for point in points)
        )

    def _values(self, name: str, cells: Sequence[Cell]) -> list[Any]:
        return [self.design.points[cell.place].get(name) for cell in cells]

    def _block(self, cells: Sequence[Cell]) -> Block:
        content: list[Any] = [
            self.design.names,
            [[cell.point, cell.alternative, cell.address, cell.begin, cell.end] for cell in cells],
        ]
        # Numbers of a factor that is a text elsewhere in the design are kept as texts.
        texts = [name for name in self._texts if all(map(is_number, self._values(name, cells)))]
        if texts:
            content.append(texts)
        return Block(_hash(content)[:ADDRESS_CHARACTERS], tuple(cells))


def task_of(settings: Settings, company: str, cells: Sequence[Mapping[str, Any]]) -> str:
    """Return what a worker needs to live some lives, as JSON.

    Args:
        settings: how.
        company: its plain content as JSON; a text within the text, so that a worker knows one that
            it has read already.
        cells: change, alternative, begin and end of each.
    """
    about = {"code": code_version(), **settings.plain(), "company": company, "cells": list(cells)}
    return json.dumps(about, default=float)


def point_name(point: Mapping[str, Any]) -> str:
    """Return the short hash of a point: the same for the same values, in whatever order."""
    return _hash(dict(sorted(point.items())))[:POINT_CHARACTERS]


def _hash(content: Any) -> str:
    """Return the SHA-256 of plain data, in which 7 and 7.0 are the same."""
    text = json.dumps(_levelled(content), separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _levelled(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {str(key): _levelled(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_levelled(value) for value in content]
    if isinstance(content, (bool, str)) or content is None:
        return content
    if hasattr(content, "item"):
        content = content.item()
    # A seed may be larger than what a float holds exactly.
    return int(content) if float(content).is_integer() and abs(content) < 2**53 else content
