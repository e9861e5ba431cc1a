"""Verify what was written: a run folder against its manifest, and either kind in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from rich.table import Table
from rich.text import Text

from simulation.experiment.lives import Progress
from simulation.report.formatting import UNDEFINED, clean, counted
from simulation.report.store import COMPANIES, MANIFEST
from simulation.report.summary import Json
from simulation.report.titled import titled_table
from simulation.sweeps import schema
from simulation.sweeps.cells import LIVES_OF_A_BLOCK, Settings, task_of
from simulation.sweeps.comparing import Differences
from simulation.sweeps.engines import LocalEngine
from simulation.sweeps.files import SweepError
from simulation.sweeps.verification import SAMPLE, Verified, comparable

LIVES_FILE = "lives.parquet"
MOST_LISTED = 20


def verify_run(
    folder: Path,
    sample: int = SAMPLE,
    seed: int = 1,
    *,
    every: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Compare the files of a run with its manifest, and live some of its lives again.

    Args:
        folder: of the run.
        sample: lives drawn at random; if the table of lives is not what was written, all of them.
        seed, every, workers, progress: as in `verify_sweep`.

    Raises:
        SweepError: if it is no run, or says too little to live its lives again.
    """
    manifest = _manifest(folder)
    damaged = _damaged(folder, manifest["files"])
    if COMPANIES in damaged:
        raise SweepError(f"{(folder / COMPANIES).as_posix()} is {damaged[COMPANIES]}")
    exact, why = comparable(manifest["code"])
    stored = _lives(folder, damaged)
    everything = every or LIVES_FILE in damaged
    count = stored.num_rows if everything else min(sample, stored.num_rows)
    chosen = np.random.default_rng(seed).choice(stored.num_rows, count, replace=False)
    parts = _parts(stored.take(pa.array(np.sort(chosen))))
    companies = json.loads((folder / COMPANIES).read_text(encoding="utf-8"))
    jobs = ((number, _task(manifest, companies, part)) for number, part in enumerate(parts))
    found = Differences()
    for number, lived in LocalEngine("threads", workers).run(jobs):
        again = schema.from_stream(lived.lives).drop_columns([schema.CELL])
        there = parts[number]
        again = again.add_column(0, schema.ALTERNATIVE, there[schema.ALTERNATIVE])
        found.compare(LIVES_FILE, there, again, (), exact=exact)
        if progress is not None:
            progress(again.num_rows)
    return Verified(
        folder.as_posix(),
        len(manifest["files"]),
        damaged,
        count,
        stored.num_rows,
        tuple(found.named),
        exact,
        why,
        found.count,
    )


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SweepError(f"{folder.as_posix()} holds no run: it has no {MANIFEST}") from error
    if not {"files", "code", "settings"} <= set(manifest) or COMPANIES not in manifest["files"]:
        raise SweepError(
            f"{(folder / MANIFEST).as_posix()} does not say what its lives were lived from; "
            "run its command again to have it written"
        )
    return manifest


def _damaged(folder: Path, stated: Mapping[str, str]) -> dict[str, str]:
    """Return the files that are not what the manifest states, with what is wrong with them."""
    damaged = {}
    for name, digest in stated.items():
        try:
            content = (folder / Path(name).name).read_bytes()
        except OSError:
            damaged[name] = "missing"
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            damaged[name] = "not the file that the manifest states"
    return damaged


def _lives(folder: Path, damaged: Mapping[str, str]) -> pa.Table:
    """Return the rows of the lives, even if they are not those that were written."""
    try:
        return schema.from_parquet((folder / LIVES_FILE).read_bytes(), checked=False)
    except (OSError, ValueError) as error:
        told = damaged.get(LIVES_FILE, "damaged")
        raise SweepError(f"{(folder / LIVES_FILE).as_posix()} is {told}: {error}") from error


def _parts(rows: pa.Table) -> list[pa.Table]:
    """Return rows in parts of lives that follow one another, each under one alternative."""
    names = rows[schema.ALTERNATIVE].to_pylist()
    numbers = rows[schema.REPLICATION].to_pylist()
    parts, begin = [], 0
    for place in range(1, len(names) + 1):
        goes_on = (
            place < len(names)
            and names[place] == names[begin]
            and numbers[place] == numbers[place - 1] + 1
            and place - begin < LIVES_OF_A_BLOCK
        )
        if not goes_on:
            parts.append(rows.slice(begin, place - begin))
            begin = place
    return [part for part in parts if part.num_rows]


def _task(manifest: Mapping[str, Any], companies: Mapping[str, Any], part: pa.Table) -> str:
    """Return what a worker needs to live a part of the lives again."""
    chosen = manifest["settings"]
    settings = Settings(
        manifest["replications"],
        manifest["seed"],
        manifest["clock"],
        chosen["worlds"],
        chosen["lives_per_world"],
    )
    name = part[schema.ALTERNATIVE][0].as_py()
    if name not in companies:
        raise SweepError(f"{COMPANIES} knows no alternative {name!r}")
    numbers = part[schema.REPLICATION]
    begin, end = numbers[0].as_py(), numbers[-1].as_py() + 1
    cell = {"change": {}, "alternative": name, "begin": begin, "end": end}
    return task_of(settings, json.dumps(companies[name]), [cell])


def verified_sentence(found: Verified) -> str:
    """Say what was verified and whether it held."""
    files = counted(found.files, "file", "files")
    lives = f"{found.lives:,} of {counted(found.of, 'life', 'lives')} lived again"
    same = "every bit the same" if found.exact else "every number the same to a billionth"
    wrong = []
    if found.damaged:
        wrong.append(f"{counted(len(found.damaged), 'file', 'files')} not as written")
    if found.differences:
        count = counted(found.differing, "number is", "numbers are")
        wrong.append(f"{count} not what living gives")
    if wrong:
        return f"Not verified: {' and '.join(wrong)} ({files}, {lives})."
    return f"Verified: {files} as written, and {lives}, {same}."


def damage_lines(found: Verified) -> list[str]:
    """Return a line for each damaged file."""
    return [f"{clean(name)}: {clean(wrong)}" for name, wrong in found.damaged.items()]


def differences_table(found: Verified) -> Table:
    """Return the first differences, one row each."""
    most = found.differing > MOST_LISTED
    count = f"the first {MOST_LISTED} of {found.differing:,}" if most else ""
    table = titled_table(f"Other than when lived again{': ' if count else ''}{count}")
    for heading in ("where", "life", "column"):
        table.add_column(heading, overflow="fold")
    table.add_column("stored", justify="right", no_wrap=True)
    table.add_column("lived again", justify="right", no_wrap=True)
    for each in found.differences[:MOST_LISTED]:
        point = ", ".join(f"{name} {_number(value)}" for name, value in each.point.items())
        where = ", ".join(filter(None, [point, each.alternative])) or each.file
        life = "" if each.replication < 0 else str(each.replication)
        month = "" if each.month is None else f", month {each.month}"
        table.add_row(
            Text(clean(where)),
            life,
            Text(clean(each.column) + month),
            *_numbers(each.stored, each.lived),
        )
    return table


def verified_data(found: Verified) -> dict[str, Json]:
    """Return what was found as plain data."""
    return {
        "verified": found.fine,
        "folder": found.address,
        "files": found.files,
        "damaged": dict(found.damaged),
        "lives": found.of,
        "lived_again": found.lives,
        "exact": found.exact,
        "why_not_exact": found.why,
        "differing": found.differing,
        "differences": [
            {
                "file": each.file,
                "point": each.point,
                "alternative": each.alternative,
                "replication": each.replication,
                "month": each.month,
                "column": each.column,
                "stored": each.stored,
                "lived": each.lived,
            }
            for each in found.differences
        ],
    }


def _numbers(stored: Any, lived: Any) -> tuple[str, str]:
    """Return two values with as many digits as it takes to tell them apart."""
    first, second = _number(stored, 8), _number(lived, 8)
    return (first, second) if first != second else (_number(stored, 17), _number(lived, 17))


def _number(value: Any, digits: int = 8) -> str:
    if value is None:
        return UNDEFINED
    return clean(f"{value:.{digits}g}" if isinstance(value, float) else str(value))
