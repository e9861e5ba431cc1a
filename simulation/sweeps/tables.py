"""Designs that a user lists: a CSV file, a frame, or a list of points."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.sweeps.designs import MOST_POINTS, Design, Place
from simulation.sweeps.factors import Factor, Value, check_plans, checked
from simulation.sweeps.names import named

if TYPE_CHECKING:
    import pandas as pd

LARGEST_BYTES = 64 * 1024 * 1024
MOST_COLUMNS = 200
ENOUGH_COMPANIES = 10


def table(
    scenario: Scenario,
    source: str | os.PathLike[str] | pd.DataFrame | Sequence[Mapping[str, Any]],
) -> Design:
    """Return the design that a user lists: a column for each factor, a row for each point.

    Args:
        scenario: the company.
        source: path of a CSV file with a header, a frame, or a list of mappings with equal keys.

    Raises:
        ScenarioError: for an unknown column, a value that is not allowed, or a file that cannot
            be read, in one line with file and line.
    """
    if isinstance(source, (str, os.PathLike)):
        file = os.fsdecode(source)
        rows, places = read_csv(Path(file), file)
    else:
        rows = _rows(source)
        places = [("points", None)] * len(rows)
    return listed(scenario, rows, places)


def _rows(source: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame, or of a list of mappings."""
    if hasattr(source, "to_dict"):
        return [
            {str(name): value for name, value in row.items()} for row in source.to_dict("records")
        ]
    return [dict(each) for each in source]


def listed(
    scenario: Scenario, rows: Sequence[Mapping[str, Any]], places: Sequence[Place]
) -> Design:
    """Return the design of listed points, each value checked where it was written.

    Args:
        scenario: the company.
        rows: factor name -> value, the same names in each.
        places: file and line of each row.

    Raises:
        ScenarioError: for the first value that is not allowed.
    """
    if not rows:
        raise ScenarioError("points", None, "", "no points", "one point or more")
    if len(rows) > MOST_POINTS:
        found = f"{len(rows):,} points"
        raise ScenarioError(places[0][0], None, "", found, f"at most {MOST_POINTS:,}")
    names = list(rows[0])
    columns: dict[str, dict[Value, int]] = {name: {} for name in names}
    for place, row in enumerate(rows):
        for name in row:
            if name not in columns:
                _refuse(places[place], Flaw(name, known=names))
        for name, seen in columns.items():
            if name not in row:
                flaw = Flaw(f"no {name}", "the same factors in each point", plain=True)
                _refuse(places[place], flaw, name)
            seen.setdefault(_value(row[name], name, places[place]), place)
    factors = [_factor(scenario, name, found, places) for name, found in columns.items()]
    points = tuple({name: _plain(row[name]) for name in names} for row in rows)
    return Design("table", tuple(factors), points, places=tuple(places))


def read_csv(path: Path, file: str) -> tuple[list[dict[str, Any]], list[Place]]:
    """Return the rows of a CSV file and where each of them stands.

    Args:
        path: the file: UTF-8, with a header, at most 64 MB.
        file: what messages call it.

    Raises:
        ScenarioError: if it cannot be read.
    """
    reader = csv.reader(io.StringIO(_text(path, file), newline=""), strict=True)
    rows: list[dict[str, Any]] = []
    places: list[Place] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header([cell.strip() for cell in cells], file, line)
                continue
            if len(cells) != len(header):
                found = f"{len(cells)} cells"
                raise ScenarioError(file, line, "", found, f"{len(header)}, as in the header")
            if len(rows) == MOST_POINTS:
                found = f"more than {MOST_POINTS:,} rows"
                raise ScenarioError(file, line, "", found, "fewer points")
            rows.append(dict(zip(header, map(_cell, cells), strict=True)))
            places.append((file, line))
    except csv.Error as error:
        raise ScenarioError(file, reader.line_num, "", f"a bad row ({error})", "CSV") from None
    if not rows:
        raise ScenarioError(file, None, "", "no rows", "a header and one row or more")
    return rows, places


def _text(path: Path, file: str) -> str:
    try:
        if path.is_dir():
            raise ScenarioError(file, None, "", "a directory", "a CSV file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise ScenarioError(file, None, "", "no such file", "a CSV file") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "a bad file name"
        found = f"an unreadable file ({reason})"
        raise ScenarioError(file, None, "", found, "a readable file") from None
    if len(content) > LARGEST_BYTES:
        found = f"more than {LARGEST_BYTES // 1024 // 1024} MB"
        raise ScenarioError(file, None, "", found, "a smaller file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScenarioError(file, line, "", "bytes that are not UTF-8", "UTF-8 text") from None


def _header(names: list[str], file: str, line: int) -> list[str]:
    if len(names) > MOST_COLUMNS:
        found = f"{len(names)} columns"
        raise ScenarioError(file, line, "", found, f"at most {MOST_COLUMNS}")
    for place, name in enumerate(names):
        if not name:
            found = f"no name of column {place + 1}"
            raise ScenarioError(file, line, "", found, "a factor's name")
        if name in names[:place]:
            raise ScenarioError(file, line, name, "a second column", "each factor once")
    return names


def _cell(text: str) -> Value | None:
    """Return a cell as the YAML reader would: a whole number, a number, true, false or text."""
    text = text.strip()
    if text in ("true", "True", "false", "False"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def _value(value: object, name: str, place: Place) -> Value:
    """Return a value of a point that a factor may take."""
    value = _plain(value)
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(
            place, Flaw("nothing" if math.isnan(value) else value, "a number", plain=True), name
        )
    if not isinstance(value, (bool, int, float, str)):
        _refuse(place, Flaw(value, "a number, text, true or false"), name)
    return value


def _plain(value: Any) -> Any:
    """Return a NumPy scalar as a Python one, and a whole float as it is."""
    return value.item() if hasattr(value, "item") else value


def _factor(
    scenario: Scenario, name: str, found: Mapping[Value, int], places: Sequence[Place]
) -> Factor:
    """Return the factor of a column, each of its values checked once, where it first stands."""
    first = places[next(iter(found.values()))]
    try:
        what = named(scenario, name)
    except Flaw as flaw:
        header = (first[0], None)
        _refuse(header, flaw, name)
    numeric = not any(isinstance(each, (bool, str)) for each in found)
    ends = (float(min(found)), float(max(found))) if numeric else (math.nan, math.nan)
    column = Factor(name, what, *ends, tuple(found))
    changed: list[Scenario] = []
    for value, place in found.items():
        try:
            company = checked(scenario, column, value)
        except Flaw as flaw:
            _refuse(places[place], flaw, name)
        # Values by the million make as many companies; some of them tell what all would.
        if company is not None and len(changed) < ENOUGH_COMPANIES:
            changed.append(company)
    try:
        check_plans(scenario, changed, column)
    except Flaw as flaw:
        _refuse((first[0], None), flaw, name)
    return column


def _refuse(place: Place, flaw: Flaw, key: str = "") -> NoReturn:
    raise ScenarioError(*place, key, flaw.found, flaw.allowed, flaw.nearest) from None
