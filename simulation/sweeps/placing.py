"""Rows in the files of a store: what stands in front of them, and which cells a file holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.sweeps import schema
from simulation.sweeps.cells import Block, Cell, Layout
from simulation.sweeps.store import LIVES


def placed(layout: Layout, cells: Sequence[Cell], kind: str, rows: pa.Table) -> pa.Table:
    """Return rows that living handed over as a file of the store has them.

    Args:
        layout: of the sweep.
        cells: by the number in the column `cell`.
        kind: of the file, `lives` or `monthly`.
        rows: to be placed.
    """
    factors = {}
    if kind == LIVES:
        points = layout.design.points
        for column in factor_fields(layout):
            factors[column] = [points[cell.place].get(column.name) for cell in cells]
    return schema.placed(
        rows, [cell.point for cell in cells], [cell.alternative for cell in cells], factors
    )


def points_of(layout: Layout) -> pa.Table:
    """Return the points of a sweep as a table."""
    return schema.points_table(layout.points, layout.design.points, factor_fields(layout))


@lru_cache(4)
def factor_fields(layout: Layout) -> tuple[pa.Field, ...]:
    """Return the columns of the factors, each a number or a text at all points."""
    design = layout.design
    return tuple(
        schema.factor_field(each, [point.get(each.name) for point in design.points])
        for each in design.factors
    )


def stated_cells(block: Block) -> bytes:
    """Return what a file states about the cells in it."""
    cells = [
        [cell.address, cell.begin, cell.end, cell.point, cell.alternative] for cell in block.cells
    ]
    return json.dumps(cells).encode()


def cells_of(content: bytes) -> list[tuple[str, int, int, str, str]]:
    """Return the cells that a file states to hold; ValueError if it states none."""
    try:
        about = pq.read_metadata(pa.BufferReader(content)).metadata or {}
        return [tuple(cell) for cell in json.loads(about[schema.CELLS])]
    except (pa.ArrowException, OSError, KeyError) as error:
        raise ValueError(str(error)) from error
