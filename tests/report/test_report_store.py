"""Run folders: complete, repeatable, and never half there."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from simulation.report import store
from simulation.report.figures import answer_figure
from simulation.report.store import ReportError, RunRecord, folder_name, run_identifier, write_run
from simulation.report.summary import summary
from simulation.statistics.findings import analyse

FILES = [
    "answer.png",
    "answer.svg",
    "lives.csv",
    "lives.parquet",
    "manifest.json",
    "monthly.csv",
    "summary.json",
]
TABLES = ["lives.csv", "monthly.csv", "summary.json", "lives.parquet", "answer.svg", "answer.png"]


@pytest.fixture
def record(
    make_lives: Callable[..., pd.DataFrame], make_monthly: Callable[..., object]
) -> RunRecord:
    lives, monthly = make_lives(60), make_monthly()
    return RunRecord(
        scenario_name="document-extraction",
        scenario_hash="a1b2",
        seed=7,
        replications=60,
        alternatives=("never", "now", "month-6"),
        clock="compiled",
        command="nexthire whatif mlops",
        lives=lives,
        monthly=monthly,  # type: ignore[arg-type]
        summary=summary(analyse(lives, "never", 30)),
        figure=answer_figure(monthly, 30, {"never": "", "now": ""}, "never"),  # type: ignore[arg-type]
    )


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_run_folder_is_complete(record: RunRecord, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "results", record, datetime(2030, 1, 2, tzinfo=UTC))
    assert folder.parent == tmp_path / "results" / "document-extraction"
    assert everything_in(folder) == FILES
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["run"] == folder.name
    assert manifest["scenario"] == {"name": "document-extraction", "hash": "a1b2"}
    assert manifest["date"] == "2030-01-02T00:00:00+00:00"
    assert set(manifest["versions"]) == {
        "python", "nexthire", "numpy", "numba", "simpy", "pandas"
    }  # fmt: skip
    back = pd.read_parquet(folder / "lives.parquet")
    pd.testing.assert_frame_equal(back, record.lives, check_dtype=False)


def test_the_same_run_replaces_itself_byte_for_byte(record: RunRecord, tmp_path: Path) -> None:
    first = write_run(tmp_path, record)
    before = {name: (first / name).read_bytes() for name in TABLES}
    (first / "left-over.txt").write_text("old")
    shuffled = replace(record, lives=record.lives.sample(frac=1.0, random_state=3))
    second = write_run(tmp_path, shuffled)
    assert second == first
    assert {name: (second / name).read_bytes() for name in TABLES} == before
    assert everything_in(tmp_path) == [f"{first.relative_to(tmp_path)}/{name}" for name in FILES]


def test_the_report_of_a_run_outlives_its_tables(record: RunRecord, tmp_path: Path) -> None:
    folder = write_run(tmp_path, record)
    (folder / "report.html").write_text("told", encoding="utf-8")
    (folder / "left").touch()
    assert write_run(tmp_path, record) == folder
    assert (folder / "report.html").read_text(encoding="utf-8") == "told"
    assert not (folder / "left").exists()


def test_a_run_is_named_by_what_it_computes() -> None:
    same = run_identifier("a1", 7, 60, ("never", "now"))
    assert same == run_identifier("a1", 7, 60, ("never", "now"))
    others = [
        run_identifier("a2", 7, 60, ("never", "now")),
        run_identifier("a1", 8, 60, ("never", "now")),
        run_identifier("a1", 7, 61, ("never", "now")),
        run_identifier("a1", 7, 60, ("now", "never")),
        run_identifier("a1", 7, 60, ("never,now",)),
    ]
    assert len({same, *others}) == 6


@pytest.mark.parametrize("failing", ["manifest.json", "monthly.csv", "answer.svg"])
def test_a_failure_half_way_leaves_nothing(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(path: Path) -> None:
        if path.name == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store, "flush", full)
    with pytest.raises(ReportError, match="the disk is full") as caught:
        write_run(tmp_path, record)
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "document-extraction").iterdir()) == []


def test_a_failure_keeps_the_earlier_run(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_run(tmp_path, record)
    before = (folder / "manifest.json").read_bytes()

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "flush", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_run(tmp_path, record)
    assert (folder / "manifest.json").read_bytes() == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_failed_rename_brings_the_earlier_run_back(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_run(tmp_path, record)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ReportError, match="no permission"):
        write_run(tmp_path, record)
    assert everything_in(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_another_process_writing_the_same_run_is_waited_for(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename
    races: list[Path] = []

    def raced(self: Path, target: Path) -> Path:
        if self.name.endswith(".new") and not races:
            races.append(target)
            target.mkdir()
            (target / "theirs.txt").write_text("complete")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", raced)
    folder = write_run(tmp_path, record)
    assert races == [folder]
    assert everything_in(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_endless_race_is_given_up(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def raced(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", raced)
    with pytest.raises(ReportError, match="in the way"):
        write_run(tmp_path, record)


def test_a_file_in_the_way_is_kept(record: RunRecord, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "first", record)
    other = tmp_path / "second" / folder.parent.name
    other.mkdir(parents=True)
    (other / folder.name).write_text("mine")
    with pytest.raises(ReportError, match="a file of that name is in the way"):
        write_run(tmp_path / "second", record)
    assert (other / folder.name).read_text() == "mine"
    assert len(list(other.iterdir())) == 1


def test_a_results_path_that_is_a_file_is_one_clear_line(record: RunRecord, tmp_path: Path) -> None:
    (tmp_path / "results").write_text("")
    with pytest.raises(ReportError, match=r"cannot write results to .* a file"):
        write_run(tmp_path / "results", record)


def test_a_read_only_folder_is_one_clear_line(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", read_only)
    with pytest.raises(ReportError, match="read-only"):
        write_run(tmp_path / "results", record)


def test_an_unknown_cause_is_passed_on_in_one_line(
    record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(path: Path) -> None:
        raise OSError("first\nsecond")

    monkeypatch.setattr(store, "flush", odd)
    with pytest.raises(ReportError, match=r"first second$"):
        write_run(tmp_path, record)


def test_spreadsheets_run_no_formulas(record: RunRecord, tmp_path: Path) -> None:
    lives = record.lives.copy()
    lives["alternative"] = lives["alternative"].replace("now", "=cmd|' /C calc'!A0")
    lives.loc[0, "error"] = "@SUM(A1)"
    names = ("never", "=cmd|' /C calc'!A0", "month-6")
    folder = write_run(tmp_path, replace(record, lives=lives, alternatives=names))
    read = pd.read_csv(folder / "lives.csv", keep_default_na=False)
    assert set(read["alternative"]) == {"never", "'=cmd|' /C calc'!A0", "month-6"}
    assert read["error"].iloc[0] == "'@SUM(A1)"
    assert read["cash_end_usd"].min() >= 0.0
    assert set(pd.read_parquet(folder / "lives.parquet")["alternative"]) == set(names)


def test_negative_numbers_stay_numbers(record: RunRecord, tmp_path: Path) -> None:
    lives = record.lives.assign(cash_end_usd=-1.5)
    folder = write_run(tmp_path, replace(record, lives=lives))
    assert pd.read_csv(folder / "lives.csv")["cash_end_usd"].eq(-1.5).all()


def test_no_figure_writes_no_pictures(record: RunRecord, tmp_path: Path) -> None:
    folder = write_run(tmp_path, replace(record, figure=None))
    assert everything_in(folder) == [name for name in FILES if not name.startswith("answer")]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("document-extraction", "document-extraction"),
        ("../../etc", "etc"),
        ("a/b\\c d", "a-b-c-d"),
        ("..", "scenario"),
        ("", "scenario"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_scenario_name_cannot_lead_out_of_the_results(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_the_folder_can_be_read_by_others(record: RunRecord, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("permissions are those of POSIX")
    mask = os.umask(0o022)
    try:
        folder = write_run(tmp_path, record)
    finally:
        os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o755
