"""Columns of a sweep's tables, each with unit and meaning, and the bytes they are kept as.

A row of the table of lives is a life: point, the value of each factor there, alternative,
replication, world, error, and every measure, null where it is undefined. A row of the monthly table
is a month of a life. Living hands over such tables without the first columns, which the design
knows.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from simulation.measures.catalogue import MEASURES, MONTHLY_SERIES
from simulation.scenario import register
from simulation.sweeps.factors import Factor

FORMAT = 1
CELL, POINT, ALTERNATIVE, REPLICATION, WORLD, ERROR, MONTH = (
    "cell",
    "point",
    "alternative",
    "replication",
    "world",
    "error",
    "month",
)
KEYS = (POINT, ALTERNATIVE, REPLICATION, WORLD, ERROR)
CHECKSUM, CELLS = b"nexthire.rows", b"nexthire.cells"
# Three is the level at which rows get no smaller at a price worth paying.
COMPRESSION, LEVEL = "zstd", 3

MEANINGS = {
    POINT: "which point of the design, by its content",
    ALTERNATIVE: "plan of the company that was lived",
    REPLICATION: "number of the life; the same draws in every point and alternative",
    WORLD: "number of the world that the life was lived in; lives of a world share what is unknown",
    ERROR: "why the life failed, empty if it did not",
    MONTH: "calendar months from today",
}
SERIES_UNITS = {
    "cash_usd": ("USD", "cash"),
    "improvements": ("", "improvements live since today"),
    "refresh_interval_days": ("days", "days between refreshes so far"),
    "live_quality": ("share", "quality of the models in production"),
    "alive": ("", "1 while there is cash, 0 after"),
}


def field(name: str, kind: pa.DataType, **about: str) -> pa.Field:
    """Return a column with what is known about it in its metadata."""
    meaning = {"meaning": MEANINGS[name]} if name in MEANINGS else {}
    return pa.field(name, kind, metadata={**meaning, **about})


def measure_fields(names: Sequence[str] | None = None) -> list[pa.Field]:
    """Return the columns of the measures, or of results called so if they are none of ours."""
    if names is not None:
        return [pa.field(name, pa.float64()) for name in names]
    return [
        field(each.name, pa.float64(), unit=each.unit, meaning=each.label, better=each.better)
        for each in MEASURES
    ]


def factor_field(factor: Factor, values: Sequence[Any]) -> pa.Field:
    """Return the column of a factor: numbers if all its values are, texts otherwise."""
    about = {"meaning": factor.meaning, "unit": factor.unit, "grade": factor.grade}
    known = register().get(factor.name)
    if known is not None:
        about["source"] = known.source
    kind = pa.float64() if all(map(is_number, values)) else pa.string()
    return pa.field(factor.name, kind, metadata={"role": "factor", **about})


def is_number(value: Any) -> bool:
    """Return whether a value is a number and not a truth value."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def living_schema(names: Sequence[str] | None = None) -> pa.Schema:
    """Return the columns that living hands over: cell, replication, world, error, measures."""
    return pa.schema(
        [
            pa.field(CELL, pa.int64()),
            field(REPLICATION, pa.int64()),
            field(WORLD, pa.int64()),
            field(ERROR, pa.string()),
            *measure_fields(names),
        ]
    )


def monthly_schema() -> pa.Schema:
    """Return the columns that living hands over by month: cell, replication, month, series."""
    series = [
        field(name, pa.float64(), unit=SERIES_UNITS[name][0], meaning=SERIES_UNITS[name][1])
        for name in MONTHLY_SERIES
    ]
    return pa.schema(
        [
            pa.field(CELL, pa.int64()),
            field(REPLICATION, pa.int64()),
            field(MONTH, pa.int64(), unit="months"),
            *series,
        ]
    )


def undefined_as_null(values: NDArray[np.float64]) -> pa.Array:
    """Return numbers as a column in which what is undefined is null."""
    return pa.array(np.ascontiguousarray(values), from_pandas=True)


def placed(
    rows: pa.Table,
    points: Sequence[str],
    alternatives: Sequence[str],
    factors: Mapping[pa.Field, Sequence[Any]],
) -> pa.Table:
    """Return rows that living handed over with the columns that the design knows in front.

    Args:
        rows: with the column `cell`.
        points, alternatives: of each cell.
        factors: column -> its value in each cell; none for a monthly table.
    """
    front = {
        field(POINT, pa.string()): pa.array(points, pa.string()),
        **{column: _typed(column, values) for column, values in factors.items()},
        field(ALTERNATIVE, pa.string()): pa.array(alternatives, pa.string()),
    }
    cells = rows[CELL].combine_chunks()
    rest = rows.drop_columns([CELL])
    return pa.table(
        [*(values.take(cells) for values in front.values()), *rest.columns],
        schema=pa.schema([*front, *rest.schema]),
    ).combine_chunks()


def points_table(
    names: Sequence[str], points: Sequence[Mapping[str, Any]], factors: Sequence[pa.Field]
) -> pa.Table:
    """Return the points of a design as a table: point, then a column for each factor."""
    columns = [_typed(column, [point.get(column.name) for point in points]) for column in factors]
    fields = [field(POINT, pa.string()), *factors]
    return pa.table([pa.array(names, pa.string()), *columns], schema=pa.schema(fields))


def _typed(column: pa.Field, values: Sequence[Any]) -> pa.Array:
    """Return the values of a factor in the type of its column."""
    if pa.types.is_floating(column.type):
        return pa.array([float(value) for value in values], column.type)
    return pa.array([str(value) for value in values], column.type)


def checksum(table: pa.Table) -> str:
    """Return the SHA-256 of the rows of a table, whatever they are kept as.

    Every column counts with its name and type, every value with its bits; nulls are all the same.
    """
    digest = hashlib.sha256()
    for column, values in zip(table.schema, table.columns, strict=True):
        digest.update(f"{column.name}\0{column.type}\0{len(values)}\0".encode())
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            texts = values.to_pylist()
            digest.update(json.dumps(texts, ensure_ascii=True).encode())
            continue
        missing = values.is_null().to_numpy()
        digest.update(np.packbits(missing).tobytes())
        filled = values.fill_null(0).to_numpy()
        digest.update(np.ascontiguousarray(filled).tobytes())
    return digest.hexdigest()


def _checksum_of_any(table: pa.Table) -> str | None:
    """Return the checksum of a table that others may have written; None for what we never do."""
    try:
        return checksum(table)
    except (pa.ArrowException, TypeError, ValueError):
        return None


def to_stream(table: pa.Table) -> bytes:
    """Return a table as an Arrow stream."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def from_stream(content: bytes) -> pa.Table:
    """Return the table of an Arrow stream; reading one runs no code."""
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()


def to_parquet(table: pa.Table, about: Mapping[bytes, bytes]) -> bytes:
    """Return a table as Parquet, the same bytes for the same rows.

    Args:
        table: the rows.
        about: further metadata of the file.
    """
    kept = table.replace_schema_metadata({CHECKSUM: checksum(table).encode(), **about})
    sink = io.BytesIO()
    pq.write_table(kept, sink, compression=COMPRESSION, compression_level=LEVEL)
    return sink.getvalue()


def from_parquet(
    content: bytes, columns: Sequence[str] | None = None, *, checked: bool = True
) -> pa.Table:
    """Return the rows of a Parquet file.

    Args:
        content: the file.
        columns: names; all of them if None, and then the rows must have their checksum.
        checked: whether they must.

    Raises:
        ValueError: the file is damaged.
    """
    try:
        # The reader of whole data sets would import pandas.
        with pq.ParquetFile(pa.BufferReader(content)) as file:
            table = file.read(columns=columns and list(columns))
    except (pa.ArrowException, OSError) as error:
        raise ValueError(" ".join(str(error).split())[:120]) from error
    if columns is None and checked:
        stated = (table.schema.metadata or {}).get(CHECKSUM, b"").decode()
        if stated != _checksum_of_any(table):
            raise ValueError("its rows do not have the checksum that it states")
    return table
