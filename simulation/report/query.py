"""Results of a query over a sweep: as a table in the terminal, as CSV, and as plain data."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from simulation.report.formatting import clean
from simulation.report.store import safe_table
from simulation.report.titled import titled_table

if TYPE_CHECKING:
    import pyarrow as pa

    from simulation.sweeps.querying import Column

DIGITS = 6
CELL_CHARACTERS = 40
BETWEEN = 2


def result_table(
    schema: pa.Schema, rows: Sequence[Sequence[Any]], columns: int
) -> tuple[Table, int]:
    """Return rows as a table that fits the terminal, and how many columns had no room.

    Args:
        schema: of the result.
        rows: those that are shown.
        columns: width of the terminal.
    """
    texts = [[_text(value) for value in row] for row in rows]
    names = [clean(name) for name in schema.names]
    table = titled_table("")
    used, shown = 0, 0
    for place, name in enumerate(names):
        lines = [line for row in texts for line in row[place].splitlines()]
        widest = max(map(len, [name, *lines]))
        used += widest + (BETWEEN if place else 0)
        if used > columns and shown:
            break
        numeric = _is_number(schema.field(place).type)
        table.add_column(
            Text(name), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold"
        )
        shown += 1
    for row in texts:
        table.add_row(*(Text(cell) for cell in row[:shown]))
    return table, len(names) - shown


def write_result_csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: IO[str]) -> None:
    """Write a result as CSV, batch by batch; no text in it is run as a formula by a spreadsheet."""
    head = safe_table(schema.empty_table().to_pandas())
    head.columns = _safe_names(schema.names)
    head.to_csv(file, index=False, lineterminator="\n")
    odd = [place for place, field in enumerate(schema) if not _is_plain(field.type)]
    for batch in batches:
        with _told():
            # Whole numbers stay whole beside a missing one.
            frame = batch.to_pandas(types_mapper=_whole, date_as_object=False)
            frame.columns = range(len(schema))
            for place in odd:
                values = batch.column(place).to_pylist()
                frame[place] = [None if each is None else _line(_plain(each)) for each in values]
        frame.columns = head.columns
        safe_table(frame).to_csv(file, index=False, header=False, lineterminator="\n")


def result_data(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> dict[str, Any]:
    """Return a result as plain data: the columns, and a list for each row."""
    rows = [[_plain(value) for value in row] for batch in batches for row in rows_of(batch)]
    columns = [{"name": field.name, "type": str(field.type)} for field in schema]
    return {"columns": columns, "rows": rows}


def rows_of(batch: pa.RecordBatch) -> list[tuple[Any, ...]]:
    """Return the rows of a batch as Python values; columns may have the same name.

    Raises:
        QueryError: if a date lies outside of the calendar of Python.
    """
    with _told():
        return list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def to_text(content: dict[str, Any]) -> str:
    """Return plain data as JSON text."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def columns_table(name: str, rows: int, columns: Sequence[Column]) -> Table:
    """Return the columns of a table with units and meanings."""
    table = titled_table(f"{name}: {rows:,} rows")
    table.add_column("column", no_wrap=True)
    table.add_column("unit", overflow="fold", max_width=18)
    table.add_column("meaning", overflow="fold")
    for each in columns:
        unit = each.unit or ("text" if each.kind == "text" else "")
        table.add_row(Text(clean(each.name)), Text(clean(unit)), Text(clean(each.meaning)))
    return table


def columns_data(columns: Sequence[Column]) -> list[dict[str, str]]:
    """Return the columns of a table as plain data."""
    return [
        {"name": each.name, "type": each.kind, "unit": each.unit, "meaning": each.meaning}
        for each in columns
    ]


def quoted(name: str) -> str:
    """Return a name as SQL takes it, in quotation marks where it needs them."""
    if name.isidentifier() and name.islower():
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (float, Decimal)):
        number = float(value)
        whole = number.is_integer() and abs(number) < 1e15
        return f"{number:,.0f}" if whole else f"{number:.{DIGITS}g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple, dict, bytes)):
        # A span of time is a named tuple, as Arrow has it.
        value = _line(_plain(value, duration_words))
    lines = [clean(line) for line in str(value).splitlines()]
    if len(lines) > 1:
        return "\n".join(lines)
    text = "".join(lines)
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def duration_words(value: Any) -> str:
    """Return a span of time in words, such as `1 year 3 months 2 days 1.5 s`.

    Args:
        value: months, days and nanoseconds, none of which makes up a fixed number of the others.
    """
    parts = _duration_parts(value)
    units = ("year", "month", "day", "h", "min", "s")
    words = [
        f"{number} {unit}{'s' if unit in units[:3] and abs(float(number)) != 1 else ''}"
        for number, unit in zip(parts, units, strict=True)
        if number != "0"
    ]
    return " ".join(words) or "0 s"


def duration_iso(value: Any) -> str:
    """Return a span of time by ISO 8601, such as `P1Y3M2DT1.5S`; each part has its own sign.

    Args:
        value: months, days and nanoseconds.
    """
    parts = [
        f"{number}{unit}" if number != "0" else ""
        for number, unit in zip(_duration_parts(value), "YMDHMS", strict=True)
    ]
    day, clock = "".join(parts[:3]), "".join(parts[3:])
    return f"P{day}T{clock}" if clock else f"P{day}" if day else "PT0S"


def _duration_parts(value: Any) -> tuple[str, ...]:
    """Return years, months, days, hours, minutes and seconds as numbers in text."""
    years, months = divmod(abs(value.months), 12)
    seconds, rest = divmod(abs(value.nanoseconds), 1_000_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    month, clock = ("-" if each < 0 else "" for each in (value.months, value.nanoseconds))

    def signed(sign: str, number: int) -> str:
        return f"{sign}{number}" if number else "0"

    second = f"{clock}{seconds}{fraction}" if seconds or fraction else "0"
    return (
        signed(month, years),
        signed(month, months),
        str(value.days),
        signed(clock, hours),
        signed(clock, minutes),
        second,
    )


def _is_duration(value: Any) -> bool:
    return all(hasattr(value, part) for part in ("months", "days", "nanoseconds"))


def _line(value: Any) -> str:
    """Return plain data as one line: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn dates that Python has no name for into one line."""
    from simulation.sweeps.querying import QueryError

    try:
        yield
    except OverflowError as error:
        found = "a date before year 1 or after 9999; add ::varchar to it to read it as text"
        raise QueryError(found) from error


def _plain(value: Any, duration: Callable[[Any], str] = duration_iso) -> Any:
    """Return a value as JSON has it; what is undefined or infinite is null."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if _is_duration(value):
        return duration(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each, duration) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each, duration) for key, each in value.items()}
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)


def _safe_names(names: Sequence[str]) -> list[str]:
    """Return column names that no spreadsheet runs as formulas."""
    import pandas as pd

    return [str(name) for name in safe_table(pd.DataFrame({"name": list(names)}))["name"]]


def _whole(kind: pa.DataType) -> Any:
    """Return the type in pandas of whole numbers that may be missing; None for all other types."""
    import pandas as pd
    import pyarrow as pa

    return pd.Int64Dtype() if pa.types.is_integer(kind) else None


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _is_plain(kind: pa.DataType) -> bool:
    """Tell whether a spreadsheet has a form of its own for what a column holds."""
    import pyarrow as pa

    types = pa.types
    nested = types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind)
    return not (nested or types.is_temporal(kind))
