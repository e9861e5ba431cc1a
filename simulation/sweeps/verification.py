"""Verify a store: files against their hashes, and lives against the same lives lived again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulation.experiment.lives import Progress
from simulation.scenario import ScenarioError, load
from simulation.scenario.errors import Flaw
from simulation.sweeps import schema
from simulation.sweeps.cells import COMPANY, Block, Cell, Layout, Settings
from simulation.sweeps.code import code_version, machine
from simulation.sweeps.comparing import Difference, Differences
from simulation.sweeps.designs import Design
from simulation.sweeps.engines import LocalEngine
from simulation.sweeps.factors import Factor
from simulation.sweeps.files import SweepError
from simulation.sweeps.names import named
from simulation.sweeps.placing import placed, points_of
from simulation.sweeps.store import LIVES, MONTHLY, POINTS, SweepStore, block_file

SAMPLE = 100


@dataclass(frozen=True)
class Verified:
    """Hold what a verification found.

    Args:
        address: of what was verified.
        files: how many files were compared with the manifest.
        damaged: file -> what is wrong with it.
        lives: how many lives were lived again.
        of: how many there are.
        differences: values that are others when their life is lived again; the first ones.
        exact: whether every bit had to be the same, or numbers might differ by a billionth.
        why: why that is so, if they might.
        differing: how many such values there are, in all.
    """

    address: str
    files: int
    damaged: Mapping[str, str]
    lives: int
    of: int
    differences: tuple[Difference, ...]
    exact: bool
    why: str = ""
    differing: int = 0

    @property
    def fine(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.damaged and not self.differences


def verify_sweep(
    store: SweepStore,
    sample: int = SAMPLE,
    seed: int = 1,
    *,
    every: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Compare the files of a store with its manifest, and live some lives again.

    All lives of a block whose file is not what the manifest states are lived again.

    Args:
        store: what to verify.
        sample: lives drawn at random, beside those of such blocks.
        seed: of that draw.
        every: live all lives again.
        workers: threads; one per processor if None.
        progress: called with the number of lives lived again.

    Raises:
        SweepError: if the manifest does not describe what is in the store.
    """
    files = _hashed(store)
    layout = layout_of(store)
    exact, why = comparable(store.manifest["code"])
    chosen = _chosen(layout, files, sample, seed, every=every)
    found = Differences()
    for number, lived in LocalEngine("threads", workers).run(
        (number, layout.task(cells)) for number, cells in chosen.items()
    ):
        cells = chosen[number]
        for kind in _kinds(store):
            name = f"{kind}/{block_file(store.manifest['blocks'][number]['block'])}"
            rows = schema.from_stream(lived.lives if kind == LIVES else lived.monthly)
            again = placed(layout, cells, kind, rows)
            stored = _of_cells(schema.from_parquet(store.folder.read(name), checked=False), cells)
            found.compare(name, stored, again, layout.design.names, exact=exact)
        if progress is not None:
            progress(sum(cell.lives for cell in cells))
    if schema.checksum(points_of(layout)) != _checksum_of_points(store):
        files.damaged[POINTS] = "not the points that the manifest states"
    again_lived = sum(cell.lives for cells in chosen.values() for cell in cells)
    return Verified(
        store.address,
        files.compared,
        files.damaged,
        again_lived,
        store.lives_there,
        tuple(found.named),
        exact,
        why,
        found.count,
    )


def lives_to_verify(store: SweepStore, sample: int = SAMPLE, *, every: bool = False) -> int:
    """Return how many lives are lived again at most, if no file is damaged."""
    return store.lives_there if every else min(sample, store.lives_there)


def comparable(code: Mapping[str, Any]) -> tuple[bool, str]:
    """Return whether results of some code on some machine must be those of this one, bit for bit.

    Args:
        code: model, and machine, as a manifest states them.

    Returns:
        Whether they must, and otherwise why not.
    """
    if code["model"] != code_version():
        return False, (
            f"they were lived by version {code['model']} of the model, and this is version "
            f"{code_version()}: whatever has changed in it shows as differences"
        )
    there, here = code["machine"], machine()
    other = [f"{key} {there.get(key)} there, {value} here" for key, value in here.items()
             if there.get(key) != value]  # fmt: skip
    if other:
        return False, f"they were lived elsewhere ({'; '.join(other)}), where bits may differ"
    return True, ""


def layout_of(store: SweepStore) -> Layout:
    """Return the layout that the manifest of a store describes.

    Raises:
        SweepError: if it does not describe the blocks that it lists.
    """
    manifest = store.manifest
    lived = manifest["settings"]["lived"]
    if lived != COMPANY:
        raise SweepError(f"{store.address} holds lives of {lived}, not of a company")
    try:
        layout = _stated_layout(store)
        found = [(block.name, block.lives) for block in layout.blocks]
    except (Flaw, ScenarioError, ValueError, LookupError, TypeError, AttributeError) as error:
        told = f"the manifest of {store.address} describes no sweep"
        raise SweepError(f"{told}: {' '.join(str(error).split())}") from error
    stated = [(block["block"], block["lives"]) for block in manifest["blocks"]]
    if manifest["code"]["model"] != code_version():
        # Names of blocks tell versions apart.
        stated, found = ([("", lives) for _, lives in each] for each in (stated, found))
    if stated != found:
        raise SweepError(f"the manifest of {store.address} does not describe the blocks it lists")
    return layout


def _stated_layout(store: SweepStore) -> Layout:
    """Return the layout of what a manifest says was lived, whatever blocks it lists."""
    manifest = store.manifest
    scenario = load(manifest["scenario"]["content"])
    factors = [
        Factor(name, named(scenario, name), float("nan"), float("nan")) for name in store.factors
    ]
    points = tuple(point["values"] for point in manifest["points"])
    design = Design(manifest["design"]["kind"], tuple(factors), points)
    return Layout(scenario, design, store.alternatives, Settings(**manifest["settings"]))


def _kinds(store: SweepStore) -> tuple[str, ...]:
    return (LIVES, MONTHLY) if store.manifest["settings"]["monthly"] else (LIVES,)


@dataclass
class _Files:
    """Hold what the files of a store turned out to be.

    Args:
        compared: how many there are.
        damaged: file -> what is wrong with it.
        changed: numbers of blocks that can be read but are not what was written.
        readable: numbers of blocks whose rows can be read.
    """

    compared: int = 0
    damaged: dict[str, str] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    readable: set[int] = field(default_factory=set)


def _hashed(store: SweepStore) -> _Files:
    """Compare every file of a store with the hash that the manifest states."""
    files = _Files()
    for number, block in enumerate(store.manifest["blocks"]):
        readable = True
        for kind in _kinds(store):
            name = f"{kind}/{block_file(block['block'])}"
            stated = block[f"{kind}_sha256"]
            try:
                content = store.folder.read(name)
            except FileNotFoundError:
                readable = False
                if store.complete:
                    files.damaged[name] = "missing"
                continue
            except OSError as error:
                readable = False
                files.damaged[name] = f"cannot be read ({error.strerror or error})"
                continue
            files.compared += 1
            try:
                schema.from_parquet(content, checked=stated is None)
                if stated is None or hashlib.sha256(content).hexdigest() == stated:
                    continue
                files.damaged[name] = "not the file that the manifest states"
                files.changed.add(number)
            except ValueError as error:
                readable = False
                files.damaged[name] = f"cannot be read ({error})"
        if readable:
            files.readable.add(number)
    return files


def _chosen(
    layout: Layout, files: _Files, sample: int, seed: int, *, every: bool
) -> dict[int, list[Cell]]:
    """Return the cells to live again by the number of their block."""
    whole = files.readable if every else files.readable & files.changed
    chosen = {number: list(layout.blocks[number].cells) for number in sorted(whole)}
    others = sorted(files.readable - whole)
    ends = np.cumsum([layout.blocks[number].lives for number in others], dtype=np.int64)
    total = int(ends[-1]) if others else 0
    rng = np.random.default_rng(seed)
    for place in np.sort(rng.choice(total, min(sample, total), replace=False)):
        at = int(np.searchsorted(ends, place, side="right"))
        block = layout.blocks[others[at]]
        chosen.setdefault(others[at], []).append(_life(block, int(place - ends[at] + block.lives)))
    return chosen


def _life(block: Block, place: int) -> Cell:
    """Return the life at a place of a block as a cell of its own."""
    for cell in block.cells:
        if place < cell.lives:
            return replace(cell, begin=cell.begin + place, end=cell.begin + place + 1)
        place -= cell.lives
    raise IndexError(place)


def _of_cells(table: pa.Table, cells: Sequence[Cell]) -> pa.Table:
    """Return the rows of some cells in their order."""
    numbers = table[schema.REPLICATION]
    parts = []
    for cell in cells:
        wanted = pc.and_(pc.greater_equal(numbers, cell.begin), pc.less(numbers, cell.end))
        for column, value in ((schema.POINT, cell.point), (schema.ALTERNATIVE, cell.alternative)):
            wanted = pc.and_(wanted, pc.equal(table[column], value))
        parts.append(table.filter(wanted))
    return pa.concat_tables(parts)


def _checksum_of_points(store: SweepStore) -> str:
    try:
        return schema.checksum(schema.from_parquet(store.folder.read(POINTS)))
    except (OSError, ValueError):
        return ""
