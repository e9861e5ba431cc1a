"""The journal of decisions: a file with one entry a line, which is only ever added to.

An entry is a decision with its forecasts, or what happened by some month after one. A line is
written in one piece or not at all, and the last one can be taken back.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from simulation.scenario import ScenarioError
from simulation.scenario.errors import shown

BACKUP = ".bak"
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Count = Annotated[int, Field(ge=1)]
Measure = Literal[
    "cash_usd", "improvements_live", "refresh_interval_days", "incidents", "headcount", "mrr_usd"
]


class Entry(BaseModel):
    """Hold a part of the journal, frozen, without unknown keys or numbers that are none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Ends(Entry):
    """Hold an estimate with its interval; None where undefined or without end.

    Attributes:
        estimate, low, high: in the unit of what they are about.
    """

    estimate: float | None
    low: float | None
    high: float | None


class Forecast(Entry):
    """Hold what lives spread over, of one number at one month.

    Attributes:
        measure: what is forecast.
        month: calendar months after the decision, 1 or more.
        low, middle, high: the values that 10, 50 and 90 percent of lives stay below, each with the
            error that the number of lives leaves.
        known_share: share of lives in which there is such a number.
        percentiles: the middle of each hundredth of the lives; empty if no life has the number.
    """

    measure: Measure
    month: Count
    low: Ends
    middle: Ends
    high: Ends
    known_share: Share
    percentiles: tuple[float, ...]


class Judgement(Entry):
    """Hold the verdict that a decision rested on.

    Attributes:
        alternative, baseline: what was compared with what.
        answer: yes, no, too close, or not enough runs.
        reasons: why.
        differences: what it rested on -> alternative less baseline, at the level of all together.
    """

    alternative: str
    baseline: str
    answer: str
    reasons: tuple[str, ...]
    differences: dict[str, Ends]


class Decision(Entry):
    """Hold a decision as it was taken.

    Attributes:
        id: what it is called.
        date: when it was kept.
        note: why, in the founder's words.
        question: that of the scenario.
        answer: the sentence that answered it.
        aim: what the founder wanted, in words.
        scenario: name of the scenario.
        scenario_hash: content hash of the scenario with its alternatives.
        chosen: name of the alternative that was chosen.
        chosen_hash: content hash of the company as that alternative has it.
        company: that company as plain data, from which it can be lived again.
        seed, replications, lives_per_world, ignorance: which lives the forecasts rest on.
        worlds: how many independent worlds there were.
        alive: month -> share of lives with cash left then.
        versions: package -> version.
        verdict: what was found.
        forecasts: what lives spread over.
    """

    kind: Literal["decision"] = "decision"
    id: str
    date: datetime
    note: str
    question: str
    answer: str
    aim: str
    scenario: str
    scenario_hash: str
    chosen: str
    chosen_hash: str
    company: dict[str, Any]
    seed: int
    replications: int
    lives_per_world: int
    ignorance: Literal["drawn", "central"]
    worlds: Count
    alive: dict[int, Ends]
    versions: dict[str, str]
    verdict: Judgement
    forecasts: tuple[Forecast, ...]

    @property
    def months(self) -> tuple[int, ...]:
        """Return the months that something is forecast for, ascending."""
        return tuple(sorted({each.month for each in self.forecasts}))

    def forecast(self, measure: str, month: int) -> Forecast:
        """Return one forecast; KeyError if there is none."""
        for each in self.forecasts:
            if (each.measure, each.month) == (measure, month):
                return each
        raise KeyError(measure, month)


class Outcome(Entry):
    """Hold what happened after a decision.

    Attributes:
        decision: id of the decision.
        date: when it was written down.
        month: calendar months after the decision.
        numbers: measure -> what it was.
    """

    kind: Literal["outcome"] = "outcome"
    decision: str
    date: datetime
    month: Count
    numbers: dict[Measure, float]


Line = Decision | Outcome
_LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])


def new_id(date: datetime) -> str:
    """Return a name for a decision that no other has."""
    return f"{date:%Y-%m-%d}-{secrets.token_hex(3)}"


def read(path: Path) -> list[Line]:
    """Return the entries of a journal; none if there is no such file.

    Raises:
        ScenarioError: for the first line that is no entry, or a file that cannot be read.
    """
    return [
        _entry(path, number, line) for number, line in enumerate(_lines(path), 1) if line.strip()
    ]


def append(path: Path, entry: Line) -> None:
    """Add an entry to a journal, which is made if missing: all of the line, or nothing.

    Raises:
        OSError: if it cannot be written; the journal is then as it was.
    """
    line = entry.model_dump_json().encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        if before:
            file.seek(before - 1)
            # Somebody's editor may have left the last line without its end.
            line = line if file.read(1) == b"\n" else b"\n" + line
        try:
            if file.write(line) != len(line):
                raise OSError("the disk is full")
            os.fsync(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                file.truncate(before)
            raise


def undo(path: Path) -> tuple[str, Path]:
    """Take back the last line of a journal, whatever it says.

    Returns:
        The line, and the file that holds the journal as it was before.

    Raises:
        ScenarioError: if there is nothing to take back.
        OSError: if it cannot be written; the journal is then as it was.
    """
    lines = [line for line in _lines(path) if line.strip()]
    if not lines:
        raise ScenarioError(str(path), None, "", "no entry", "a journal with an entry to take back")
    backup = path.with_name(path.name + BACKUP)
    _replace(backup, path.read_bytes())
    _replace(path, "".join(f"{line}\n" for line in lines[:-1]).encode())
    return lines[-1], backup


def described(line: str) -> Line | None:
    """Return the entry that a line holds, None if it is none."""
    try:
        return _LINE.validate_json(line)
    except ValidationError:
        return None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise ScenarioError(str(path), None, "", "bytes that are not UTF-8", "UTF-8 text") from None
    except OSError as error:
        found = f"an unreadable file ({error.strerror})"
        raise ScenarioError(str(path), None, "", found, "a journal") from None


def _entry(path: Path, number: int, line: str) -> Line:
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        raise _refused(path, number, error.errors()[0]) from None


def _refused(path: Path, number: int, flaw: Mapping[str, Any]) -> ScenarioError:
    # The first step of a path is the kind of the entry, which a reader sees in the line itself.
    key = ".".join(str(step) for step in flaw["loc"][1:])
    if flaw["type"] == "json_invalid":
        found, allowed = "a line that is no JSON", "an entry that nexthire wrote"
    elif flaw["type"] == "missing":
        found, allowed = "nothing", "a value"
    else:
        found = shown(flaw["input"])
        allowed = str(flaw["msg"]).removeprefix("Input should be ")
    return ScenarioError(str(path), number, key, found, allowed)


def _replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another, all of it or nothing."""
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with staged.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
