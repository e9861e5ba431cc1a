"""Run folders: written aside and then renamed, so that there is never half a run.

`results/<scenario>/<run>/` holds manifest.json, companies.json, lives.parquet, lives.csv,
monthly.csv, summary.json, answer.png and answer.svg. The name of a run follows from what it
computes; running the same again replaces the folder by one with the same tables, byte for byte.
What an interruption left says so in its name, so that it never takes the place of a complete run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.report.summary import Json, to_json
from simulation.statistics.monthly import Monthly, monthly_table
from simulation.sweeps.code import code_version, machine, versions
from simulation.sweeps.files import cause, flush, put_file, refuse_unwritable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# What a spreadsheet takes for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
RUN_HASH_CHARACTERS = 16
# The report of a run, written beside its tables.
REPORT_FILE = "report.html"
NAME_CHARACTERS = 80
MANIFEST, COMPANIES = "manifest.json", "companies.json"
RENAME_ATTEMPTS = 5
Writer = Callable[[Path], object]


class ReportError(RuntimeError):
    """Say in one line why results could not be written."""


@dataclass(frozen=True)
class RunRecord:
    """Hold all that a run folder is made of.

    Args:
        scenario_name: name of the scenario; characters unfit for a folder are replaced.
        scenario_hash: content hash of the scenario.
        seed: root seed.
        replications: lives of each alternative asked for.
        alternatives: names in their order.
        clock: which clock ran the lives, such as `compiled` or `simpy`.
        command: what the user typed.
        lives: per-life table.
        monthly: alternative -> series -> array of shape (lives, months + 1).
        summary: what `summary` returned.
        figure: the answer's figure, or None to write no pictures.
        further_figures: file name without ending -> figure.
        settings: further choices that the results depend on, such as how worlds are drawn.
        worlds: number of each life's world, shape (lives,); None if each has its own.
        finished: lives of each alternative that an interruption left; all of them if None.
        companies: alternative -> the company as plain data, from which its lives can be lived
            again.
    """

    scenario_name: str
    scenario_hash: str
    seed: int
    replications: int
    alternatives: tuple[str, ...]
    clock: str
    command: str
    lives: pd.DataFrame
    monthly: Monthly
    summary: dict[str, Json]
    figure: Figure | None = None
    further_figures: Mapping[str, Figure] = field(default_factory=dict)
    settings: Mapping[str, Json] = field(default_factory=dict)
    worlds: NDArray[np.int64] | None = None
    finished: int | None = None
    companies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def run_identifier(
    scenario_hash: str,
    seed: int,
    replications: int,
    alternatives: tuple[str, ...],
    settings: Mapping[str, Json] | None = None,
    finished: int | None = None,
) -> str:
    """Return the name of a run, which is the same whenever the same is computed.

    Args:
        scenario_hash, seed, replications, alternatives, settings, finished: as in `RunRecord`.
    """
    chosen = dict(sorted((settings or {}).items()))
    content = json.dumps([scenario_hash, seed, replications, list(alternatives), chosen])
    digest = hashlib.sha256(content.encode()).hexdigest()[:RUN_HASH_CHARACTERS]
    lives = f"{replications}" if finished is None else f"{finished}-of-{replications}"
    return f"seed-{seed}-lives-{lives}-{digest}"


def write_run(results: Path, record: RunRecord, written: datetime | None = None) -> Path:
    """Write a run folder and return its path; either all of it is there or nothing changed.

    Args:
        results: folder of all results; made if missing.
        record: what to write.
        written: date for the manifest; now by default.

    Raises:
        ReportError: the folder cannot be written.
    """
    run = run_identifier(
        record.scenario_hash,
        record.seed,
        record.replications,
        record.alternatives,
        record.settings,
        record.finished,
    )
    files = _files(record, run, written or datetime.now(UTC))
    return write_folder(results / folder_name(record.scenario_name) / run, files, (REPORT_FILE,))


def write_folder(target: Path, files: Mapping[str, Writer], kept: Sequence[str] = ()) -> Path:
    """Write a folder of files and return its path; either all of it is there or nothing changed.

    Args:
        target: the folder; an earlier one is replaced.
        files: name -> what writes it to a path.
        kept: names of files that an earlier one hands on, if it has them.

    Raises:
        ReportError: the folder cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = target.parent / f".{target.name}.{secrets.token_hex(4)}.new"
        try:
            staged.mkdir()
            for name, write in files.items():
                write(staged / name)
                flush(staged / name)
            for name in kept:
                if (target / name).is_file():
                    shutil.copy2(target / name, staged / name)
            _put_in_place(staged, target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise ReportError(f"cannot write results to {target}: {cause(error)}") from error
    return target


def write_file(target: Path, text: str) -> Path:
    """Write a text file and return its path; either all of it is there or nothing changed.

    Args:
        target: the file; an earlier one is replaced.
        text: what it holds, in UTF-8.

    Raises:
        ReportError: the file cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        put_file(target, lambda aside: aside.write_bytes(text.encode("utf-8")))
    except OSError as error:
        raise ReportError(f"cannot write {target}: {cause(error)}") from error
    return target


def check_writable(results: Path) -> None:
    """Refuse a folder that cannot be written before hours are spent on what goes there.

    Args:
        results: folder of all results; it need not exist yet.

    Raises:
        ReportError: a file is in the way, or the folder may not be written.
    """
    try:
        refuse_unwritable(results)
    except OSError as error:
        raise ReportError(f"cannot write results to {results}: {cause(error)}") from error


def folder_name(scenario_name: str) -> str:
    """Return a scenario's name as one folder name that cannot lead out of its parent."""
    fit = re.sub(r"[^\w.-]+", "-", scenario_name).strip(".-")
    return fit[:NAME_CHARACTERS] or "scenario"


def safe_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose texts no spreadsheet runs as formulas: those get a leading quote."""
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype.kind in "biufc":
            continue
        safe[column] = [
            f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
            for value in safe[column].astype(object)
        ]
    return safe


def _files(record: RunRecord, run: str, written: datetime) -> Mapping[str, Writer]:
    lives = _in_order(record.lives, record.alternatives)
    files: dict[str, Writer] = {
        "lives.parquet": lambda path: lives.to_parquet(path, index=False),
        "lives.csv": lambda path: write_csv(lives, path),
        "monthly.csv": lambda path: write_csv(
            monthly_table(record.monthly, worlds=record.worlds), path
        ),
        "summary.json": lambda path: path.write_text(to_json(record.summary), encoding="utf-8"),
    }
    if record.figure is not None:
        from simulation.report.figures import save_figure

        figure = record.figure
        files["answer.png"] = lambda path: save_figure(figure, path)
        files["answer.svg"] = lambda path: save_figure(figure, path)
        for name, further in record.further_figures.items():
            files[f"{name}.png"] = partial(save_figure, further)
    if record.companies:
        # One company a line: what describes one is long, and nobody reads it by eye.
        lines = (
            f"{json.dumps(name)}: {json.dumps(each)}" for name, each in record.companies.items()
        )
        companies = "{\n" + ",\n".join(lines) + "\n}\n"
        files[COMPANIES] = lambda path: path.write_text(companies, encoding="utf-8")
    about = _manifest(record, run, written)
    tables = [name for name in files if Path(name).suffix in (".parquet", ".csv", ".json")]

    def write_manifest(path: Path) -> None:
        hashes: dict[str, Json] = {name: _sha256(path.with_name(name)) for name in tables}
        path.write_text(to_json({**about, "files": hashes}), encoding="utf-8")

    # Last, because it states what the others are.
    files[MANIFEST] = write_manifest
    return files


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _in_order(lives: pd.DataFrame, alternatives: tuple[str, ...]) -> pd.DataFrame:
    """Return the lives sorted, so that the order in which workers finished leaves no trace."""
    places = {name: place for place, name in enumerate(alternatives)}
    keys = lives.assign(_place=lives["alternative"].astype(str).map(places))
    ordered = keys.sort_values(["_place", "replication"], kind="stable")
    return ordered.drop(columns="_place").reset_index(drop=True)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table for spreadsheets, the same bytes for the same table."""
    safe_table(table).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _manifest(record: RunRecord, run: str, written: datetime) -> dict[str, Json]:
    return {
        "run": run,
        "scenario": {"name": record.scenario_name, "hash": record.scenario_hash},
        "seed": record.seed,
        "replications": record.replications,
        "complete": record.finished is None,
        "alternatives": list(record.alternatives),
        "settings": dict(record.settings),
        "clock": record.clock,
        "command": record.command,
        "date": written.astimezone(UTC).isoformat(timespec="seconds"),
        "versions": dict(versions()),
        "code": {"model": code_version(), "machine": dict(machine())},
    }


def _put_in_place(staged: Path, target: Path) -> None:
    """Rename a finished folder to its final name, moving an earlier one out of the way first."""
    for _ in range(RENAME_ATTEMPTS):
        retired = _retire(target, staged.with_suffix(".old"))
        try:
            staged.rename(target)
        except BaseException as error:
            # Another process has put the same run there since; it is replaced in the next round.
            taken = isinstance(error, OSError) and error.errno in (errno.ENOTEMPTY, errno.EEXIST)
            if retired and not taken:
                retired.rename(target)
            elif retired:
                shutil.rmtree(retired, ignore_errors=True)
            if not taken:
                raise
            continue
        if retired:
            shutil.rmtree(retired, ignore_errors=True)
        return
    raise OSError(errno.EEXIST, "another process keeps writing the same run")


def _retire(target: Path, retired: Path) -> Path | None:
    """Move an earlier run aside and return where it is; None if there was none."""
    if target.exists() and not target.is_dir():
        raise FileExistsError(errno.EEXIST, "a file is in the way")
    try:
        return target.rename(retired)
    except FileNotFoundError:
        return None
