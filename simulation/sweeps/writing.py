"""Write the store of a sweep, block by block, so that it can be killed at any moment and resumed.

A block is written whole or not at all. Which blocks there are, and every byte of them, follows from
what was asked for, so that a sweep that was interrupted ends with the same files as one that was
not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulation.sweeps import schema
from simulation.sweeps.aside import lives_wanted, told_aside
from simulation.sweeps.blocks import Lived
from simulation.sweeps.cells import Block, Cell, Layout
from simulation.sweeps.code import code_version, machine, versions
from simulation.sweeps.files import Folder, LocalFolder, SweepError
from simulation.sweeps.placing import cells_of, placed, points_of, stated_cells
from simulation.sweeps.store import (
    EARLIER,
    LIVES,
    MANIFEST,
    MONTHLY,
    POINTS,
    block_file,
    read_block,
    read_manifest,
)

DAMAGED = "damaged"


@dataclass(frozen=True)
class Kept:
    """Say where lives of one address are kept already.

    Args:
        begin, end: their numbers, `end` excluded.
        file: name of the file without its folder.
        point, alternative: what the file calls them.
    """

    begin: int
    end: int
    file: str
    point: str
    alternative: str


class StoreWriter:
    """Write a store.

    Args:
        folder: where.
        layout: what was asked for.
        command: how, as the user typed it.

    After `prepare`, `aside` says in a line which lives it has put out of the way; None for none.
    """

    def __init__(self, folder: Folder, layout: Layout, command: str = "") -> None:
        self.folder = folder
        self.layout = layout
        self.command = command
        self.kinds = (LIVES, MONTHLY) if layout.settings.monthly else (LIVES,)
        self.hashes: dict[tuple[str, str], str] = {}
        self.failed: dict[str, int] = {}
        self.aside: str | None = None
        self._kept: dict[str, list[Kept]] = {}

    def prepare(self, *, fresh: bool = False, repair: bool = False) -> None:
        """Look at what is there, put what is not wanted out of the way, and state what is wanted.

        Args:
            fresh: forget all that is there.
            repair: put damaged blocks aside, to live them again.

        Raises:
            SweepError: if the folder cannot be written, was made by other code, or a block is
                damaged; nothing has changed then.
        """
        if isinstance(self.folder, LocalFolder):
            self.folder.refuse_unwritable()
        earlier = None if fresh else read_manifest(self.folder)
        if earlier is not None and earlier["code"]["model"] != code_version():
            raise SweepError(
                f"{self.folder.address} was lived by version {earlier['code']['model']} of the "
                f"model, and this is version {code_version()}; nothing was changed: --fresh lives "
                "all of it anew, another --name keeps both"
            )
        if isinstance(self.folder, LocalFolder):
            self.folder.clear_away()
        if fresh:
            self._forget()
        self._look(repair)
        self.aside = told_aside(self.folder, self.layout, earlier, self._put_aside())
        self._index_earlier()
        self._write_points()
        self._write_manifest(complete=False)

    @property
    def pending(self) -> list[Block]:
        """Return the blocks that are not there yet, in order."""
        return [block for block in self.layout.blocks if not self._is_there(block)]

    @property
    def lives_there(self) -> int:
        """Return how many lives are there."""
        return sum(block.lives for block in self.layout.blocks if self._is_there(block))

    def unlived(self, block: Block) -> list[Cell]:
        """Return the cells, or parts of them, of a block that have to be lived."""
        return [part for cell in block.cells for part, kept in self._parts(cell) if kept is None]

    def commit(self, block: Block, lived: Lived | None) -> None:
        """Write a block.

        Args:
            block: which.
            lived: what a worker handed back for its `unlived` cells; None if there are none.

        Raises:
            SweepError: if it cannot be written, or the worker handed back something else.
        """
        for kind in reversed(self.kinds):
            stream = None if lived is None else lived.lives if kind == LIVES else lived.monthly
            table = placed(self.layout, block.cells, kind, self._assembled(block, kind, stream))
            content = schema.to_parquet(table, {schema.CELLS: stated_cells(block)})
            self.folder.write(f"{kind}/{block_file(block.name)}", content)
            self._note(block.name, kind, content, table)

    def finish(self) -> None:
        """State that all is there, and remove earlier blocks whose lives all are."""
        self._write_manifest(complete=True)
        wanted = lives_wanted(self.layout)
        for name in self.folder.names(f"{EARLIER}/{LIVES}"):
            try:
                cells = cells_of(self.folder.read(f"{EARLIER}/{LIVES}/{name}"))
            except ValueError:
                # Nobody can say whose lives it held.
                continue
            if all(end <= wanted.get(address, 0) for address, _, end, *_ in cells):
                for kind in (LIVES, MONTHLY):
                    self.folder.remove(f"{EARLIER}/{kind}/{name}")

    def _is_there(self, block: Block) -> bool:
        return all((block.name, kind) in self.hashes for kind in self.kinds)

    def _look(self, repair: bool) -> None:
        """Check all wanted blocks that are there."""
        wanted = {block_file(block.name): block.name for block in self.layout.blocks}
        for kind in self.kinds:
            for file in self.folder.names(kind):
                if file not in wanted:
                    continue
                try:
                    table = read_block(self.folder, f"{kind}/{file}")
                except SweepError:
                    if not repair:
                        raise
                    self.folder.move(f"{kind}/{file}", f"{DAMAGED}/{kind}/{file}")
                    continue
                self._note(wanted[file], kind, self.folder.read(f"{kind}/{file}"), table)

    def _note(self, block: str, kind: str, content: bytes, table: pa.Table) -> None:
        self.hashes[block, kind] = hashlib.sha256(content).hexdigest()
        if kind == LIVES:
            errors = pc.not_equal(table[schema.ERROR], "")
            self.failed[block] = int(pc.sum(errors).as_py() or 0)

    def _put_aside(self) -> list[str]:
        """Move blocks that are not wanted out of the way of whoever reads all of lives/.

        Returns:
            Names of the files of lives that were moved.
        """
        moved = []
        wanted = {block_file(block.name) for block in self.layout.blocks}
        for kind in (LIVES, MONTHLY):
            for file in self.folder.names(kind):
                if file not in wanted or kind not in self.kinds:
                    self.folder.move(f"{kind}/{file}", f"{EARLIER}/{kind}/{file}")
                    moved += [file] if kind == LIVES else []
        return moved

    def _index_earlier(self) -> None:
        """Note which lives the blocks of earlier declarations hold."""
        wanted = {cell.address for block in self.layout.blocks for cell in block.cells}
        there = set(self.folder.names(f"{EARLIER}/{LIVES}"))
        if self.layout.settings.monthly:
            there &= set(self.folder.names(f"{EARLIER}/{MONTHLY}"))
        for file in sorted(there):
            try:
                cells = cells_of(self.folder.read(f"{EARLIER}/{LIVES}/{file}"))
            except ValueError:
                # Nobody asked for this block; its lives are lived again.
                continue
            if wanted.isdisjoint(address for address, *_ in cells) or not self._is_whole(file):
                continue
            for address, begin, end, point, alternative in cells:
                kept = Kept(begin, end, file, point, alternative)
                self._kept.setdefault(address, []).append(kept)

    def _is_whole(self, file: str) -> bool:
        """Return whether all rows of an earlier block are what was written."""
        try:
            for kind in self.kinds:
                read_block(self.folder, f"{EARLIER}/{kind}/{file}")
        except SweepError:
            return False
        return True

    def _parts(self, cell: Cell) -> Iterator[tuple[Cell, Kept | None]]:
        """Yield a cell in parts: those that are kept somewhere, and those that are not."""
        begin = cell.begin
        while begin < cell.end:
            kept = self._kept.get(cell.address, [])
            holding = [each for each in kept if each.begin <= begin < each.end]
            if holding:
                best = max(holding, key=lambda each: each.end)
                end = min(best.end, cell.end)
            else:
                best = None
                end = min([cell.end, *(each.begin for each in kept if each.begin > begin)])
            part = Cell(cell.place, cell.point, cell.alternative, cell.address, begin, end)
            yield part, best
            begin = end

    def _assembled(self, block: Block, kind: str, stream: bytes | None) -> pa.Table:
        """Return the rows of a block in order, lived ones and kept ones, numbered by cell."""
        lived = None if stream is None else schema.from_stream(stream)
        sources: dict[str, pa.Table] = {}
        parts: list[pa.Table] = []
        task_cell = 0
        for number, cell in enumerate(block.cells):
            for part, kept in self._parts(cell):
                if kept is None:
                    rows = None if lived is None else _of_cell(lived, task_cell)
                    task_cell += 1
                else:
                    name = f"{EARLIER}/{kind}/{kept.file}"
                    if name not in sources:
                        sources[name] = read_block(self.folder, name)
                    rows = _of_kept(sources[name], kept, part)
                if rows is None or not _holds(rows, part):
                    raise SweepError(f"a worker handed back other lives than those of {block.name}")
                parts.append(_numbered(rows, number))
        return pa.concat_tables(parts)

    def _write_points(self) -> None:
        self.folder.write(POINTS, schema.to_parquet(points_of(self.layout), {}))

    def _write_manifest(self, *, complete: bool) -> None:
        blocks = [
            {
                "block": block.name,
                "lives": block.lives,
                **{f"{kind}_sha256": self.hashes.get((block.name, kind)) for kind in self.kinds},
            }
            for block in self.layout.blocks
        ]
        manifest = {**self._about(), "complete": complete, "blocks": blocks}
        if complete:
            manifest["failed_lives"] = sum(self.failed.values())
        text = json.dumps(manifest, indent=1, default=float) + "\n"
        self.folder.write(MANIFEST, text.encode())

    def _about(self) -> dict[str, Any]:
        layout = self.layout
        scenario = layout.scenario
        return {
            "kind": "sweep",
            "format": schema.FORMAT,
            "scenario": {
                "name": scenario.name,
                "hash": scenario.content_hash(),
                "content": scenario.plain(),
            },
            "design": layout.design.plain(),
            "points": [
                {"point": name, "values": dict(values)}
                for name, values in zip(layout.points, layout.design.points, strict=True)
            ],
            "alternatives": list(layout.alternatives),
            "settings": layout.settings.plain(),
            "lives": layout.lives,
            "code": {"model": code_version(), "versions": versions(), "machine": machine()},
            "command": self.command,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _forget(self) -> None:
        """Remove everything that a sweep has written here."""
        for kind in (LIVES, MONTHLY):
            for folder in (kind, f"{EARLIER}/{kind}", f"{DAMAGED}/{kind}"):
                for file in self.folder.names(folder):
                    self.folder.remove(f"{folder}/{file}")
        self.folder.remove(POINTS)
        self.folder.remove(MANIFEST)


def _of_cell(lived: pa.Table, number: int) -> pa.Table:
    return lived.filter(pc.equal(lived[schema.CELL], number)).drop_columns([schema.CELL])


def _of_kept(table: pa.Table, kept: Kept, part: Cell) -> pa.Table:
    """Return the rows of a part of a cell, of which a file may keep more lives than are wanted."""
    numbers = table[schema.REPLICATION]
    wanted = (
        pc.equal(table[schema.POINT], kept.point),
        pc.equal(table[schema.ALTERNATIVE], kept.alternative),
        pc.greater_equal(numbers, part.begin),
        pc.less(numbers, part.end),
    )
    in_front = table.column_names[: table.column_names.index(schema.REPLICATION)]
    return table.filter(reduce(pc.and_, wanted)).drop_columns(in_front)


def _holds(rows: pa.Table, part: Cell) -> bool:
    """Return whether rows are those of the lives of a cell, every one of them."""
    numbers = np.unique(rows[schema.REPLICATION].to_numpy())
    return np.array_equal(numbers, np.arange(part.begin, part.end))


def _numbered(rows: pa.Table, number: int) -> pa.Table:
    """Return rows with the number of their cell in front."""
    cells = pa.array(np.full(rows.num_rows, number), pa.int64())
    return rows.add_column(0, pa.field(schema.CELL, pa.int64()), cells)
