"""Verification: a number that was tampered with is found and named, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from storing import store_of, tables_in

import simulation
from simulation.report.store import RunRecord, write_run
from simulation.report.verifying import (
    damage_lines,
    verified_data,
    verified_sentence,
    verify_run,
)
from simulation.sweeps import schema, verification
from simulation.sweeps.comparing import Differences, unlike
from simulation.sweeps.files import SweepError
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore
from simulation.sweeps.verification import Verified, verify_sweep

NEED = "retrain_need_calendar_days"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verified") / "sweep"
    company = simulation.load("document-extraction").with_changes({"horizon_months": 6})
    grid = {NEED: [7, 28], "cash_usd": [1e6, 2e6]}
    sweep(company, grid, 20, 7, store=folder, alternatives=("now", "never"), monthly=True)
    return folder


@pytest.fixture
def folder(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived, tmp_path / "sweep"))


def tamper(
    folder: Path, column: str, row: int, value: Any, kind: str = "lives", *, hide: bool = False
) -> str:
    """Change a number of the first block; hide it by stating the hashes that then hold."""
    block = next((folder / kind).iterdir())
    table = schema.from_parquet(block.read_bytes())
    values = table[column].to_pylist()
    values[row] = value if not isinstance(value, float) else values[row] + value
    place, described = table.column_names.index(column), table.schema.field(column)
    table = table.set_column(place, described, pa.array(values, described.type))
    content = schema.to_parquet(table, {})
    block.write_bytes(content)
    if hide:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["blocks"][0][f"{kind}_sha256"] = hashlib.sha256(content).hexdigest()
        (folder / "manifest.json").write_text(json.dumps(manifest))
    return f"{kind}/{block.name}"


def verified(folder: Path, **how: Any) -> Verified:
    return verify_sweep(SweepStore.open(folder), **how)


def test_what_was_lived_is_verified(lived: Path) -> None:
    found = verified(lived, every=True)
    assert found.fine
    assert found.exact
    assert (found.lives, found.of, found.files) == (160, 160, 2)
    told = "Verified: 2 files as written, and 160 of 160 lives lived again, every bit the same."
    assert verified_sentence(found) == told


def test_a_sample_is_drawn_by_its_seed(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[tuple[str, str, int]]] = []
    real = verification._chosen

    def chosen(*arguments: Any, **how: Any) -> Any:
        found = real(*arguments, **how)
        cells = [cell for cells in found.values() for cell in cells]
        seen.append([(cell.point, cell.alternative, cell.begin) for cell in cells])
        return found

    monkeypatch.setattr(verification, "_chosen", chosen)
    for seed in (1, 1, 2):
        assert verified(lived, sample=5, seed=seed).lives == 5
    assert seen[0] == seen[1] != seen[2]
    assert len(set(seen[0])) == 5


def test_a_tampered_number_is_found_and_named(folder: Path) -> None:
    name = tamper(folder, "runway_months", 33, 1e-9)
    found = verified(folder, sample=0)
    assert found.damaged == {name: "not the file that the manifest states"}
    (difference,) = found.differences
    assert difference.file == name
    assert difference.point == {NEED: 7.0, "cash_usd": 1e6}
    assert (difference.alternative, difference.replication) == ("never", 13)
    assert difference.column == "runway_months"
    assert difference.stored == pytest.approx(difference.lived + 1e-9, abs=1e-12)
    assert not found.fine
    assert "1 file not as written and 1 number is not" in verified_sentence(found)
    assert damage_lines(found) == [f"{name}: not the file that the manifest states"]


def test_one_who_states_fitting_hashes_is_found_by_living(folder: Path) -> None:
    tamper(folder, "improvements_live", 159, 1.0, hide=True)
    assert verified(folder, sample=0).fine
    found = verified(folder, every=True)
    assert found.damaged == {}
    (difference,) = found.differences
    assert (difference.column, difference.replication) == ("improvements_live", 19)


@pytest.mark.parametrize(
    ("column", "value"), [("world", 99), ("error", "made up"), ("cash_usd", 1.0), (NEED, 1.0)]
)
def test_whatever_column_is_tampered_with(folder: Path, column: str, value: Any) -> None:
    tamper(folder, column, 5, value)
    (difference,) = verified(folder, sample=0).differences
    assert difference.column == column


def test_a_month_is_named_too(folder: Path) -> None:
    tamper(folder, "cash_usd", 7 * 2 + 3, 0.01, "monthly")
    (difference,) = verified(folder, sample=0).differences
    assert (difference.replication, difference.month, difference.column) == (2, 3, "cash_usd")


def test_rows_that_are_gone_or_moved_are_told(folder: Path) -> None:
    tamper(folder, "replication", 5, 777)
    (difference,) = verified(folder, sample=0).differences
    assert (difference.column, difference.stored, difference.lived) == ("rows", 159, 160)


def test_files_that_cannot_be_read_or_are_missing_are_named(folder: Path) -> None:
    block = next((folder / "lives").iterdir())
    block.write_bytes(b"PAR1" + b"\0" * 100)
    (told,) = damage_lines(verified(folder, sample=0))
    assert told.startswith(f"lives/{block.name}: cannot be read")
    block.unlink()
    found = verified(folder)
    assert found.damaged == {f"lives/{block.name}": "missing"}
    assert found.lives == 0


def test_points_are_those_of_the_manifest(folder: Path) -> None:
    points = schema.from_parquet((folder / "points.parquet").read_bytes())
    (folder / "points.parquet").write_bytes(schema.to_parquet(points.slice(0, 3), {}))
    found = verified(folder, sample=0)
    assert found.damaged == {"points.parquet": "not the points that the manifest states"}


def test_a_manifest_of_other_lives_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["settings"]["seed"] = 8
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SweepError, match="does not describe the blocks it lists"):
        verified(folder)


def test_elsewhere_a_billionth_may_differ_and_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "machine", lambda: {"processor": "another"})
    table = schema.from_parquet(next((folder / "lives").iterdir()).read_bytes())
    runway = table["runway_months"][4].as_py()
    tamper(folder, "runway_months", 4, runway * 1e-11)
    found = verified(folder, sample=0)
    assert not found.exact
    assert found.differences == ()
    assert "lived elsewhere (processor " in found.why
    tamper(folder, "runway_months", 4, runway * 1e-7)
    assert len(verified(folder, sample=0).differences) == 1


def test_other_code_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "code_version", lambda: "another")
    found = verified(folder, sample=3)
    assert found.differences == ()
    assert "this is version another" in found.why


def test_signs_and_undefined_numbers_count() -> None:
    stored = pa.chunked_array([pa.array([0.0, None, 1.0, 2.0])])
    lived = pa.chunked_array([pa.array([-0.0, None, None, 2.0])])
    assert unlike(stored, lived, exact=True) == [0, 2]
    assert unlike(stored, lived, exact=False) == [2]


def test_what_took_the_place_of_a_company_cannot_be_lived_again(tmp_path: Path) -> None:
    store_of(tmp_path / "s", [1.0])
    with pytest.raises(SweepError, match="not of a company"):
        verified(tmp_path / "s")
    assert tables_in(tmp_path / "s")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    company = simulation.load("document-extraction").with_changes({"horizon_months": 6})
    plans = {name: company.alternative(name) for name in ("now", "never")}
    run = simulation.Run(30, 7)
    lives = run.live(plans)
    record = RunRecord(
        scenario_name=company.name,
        scenario_hash=company.content_hash(),
        seed=7,
        replications=30,
        alternatives=("now", "never"),
        clock="compiled",
        command="",
        lives=lives.table,
        monthly=lives.monthly,
        summary={},
        settings={"worlds": "drawn", "lives_per_world": 2},
        worlds=lives.worlds,
        companies={name: plan.plain() for name, plan in plans.items()},
    )
    return write_run(tmp_path_factory.mktemp("runs"), record)


@pytest.fixture
def run_folder(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "run"))


def change_lives(folder: Path, change: Callable[[pd.DataFrame], None]) -> None:
    frame = pd.read_parquet(folder / "lives.parquet")
    change(frame)
    frame.to_parquet(folder / "lives.parquet", index=False)


def test_a_run_is_verified(written: Path) -> None:
    found = verify_run(written, every=True)
    assert found.fine
    assert (found.lives, found.of) == (60, 60)
    assert verify_run(written, 7).lives == 7


def test_a_tampered_run_is_found(run_folder: Path) -> None:
    def more_runway(frame: pd.DataFrame) -> None:
        frame.loc[41, "runway_months"] += 1.0

    change_lives(run_folder, more_runway)
    found = verify_run(run_folder, 0)
    assert found.damaged == {"lives.parquet": "not the file that the manifest states"}
    (difference,) = found.differences
    told = (difference.alternative, difference.replication, difference.column)
    assert told == ("never", 11, "runway_months")
    assert verified_data(found)["verified"] is False


def test_other_files_of_a_run_count(run_folder: Path) -> None:
    (run_folder / "summary.json").write_text("{}\n\n")
    assert set(verify_run(run_folder, 1).damaged) == {"summary.json"}
    (run_folder / "companies.json").write_text("{}")
    with pytest.raises(SweepError, match="companies.json is not the file"):
        verify_run(run_folder)


def test_a_run_that_does_not_say_what_it_lived_is_told(run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_text())
    del manifest["files"]["companies.json"]
    (run_folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SweepError, match="run its command again"):
        verify_run(run_folder)


def test_of_many_differences_all_are_counted_and_the_first_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = next((folder / "lives").iterdir())
    table = schema.from_parquet(block.read_bytes())
    for column in ("improvements_live", "error"):
        place, kind = table.column_names.index(column), table.schema.field(column)
        values = pa.array([-1.0 if column != "error" else "x"] * table.num_rows, kind.type)
        table = table.set_column(place, kind, values)
    block.write_bytes(schema.to_parquet(table, {}))
    monkeypatch.setattr("simulation.sweeps.verification.Differences", lambda: Differences(200))
    found = verified(folder, sample=0)
    assert found.differing == 2 * 160
    assert len(found.differences) == 200
    assert {each.column for each in found.differences[:160]} == {"error"}
    assert "320 numbers are not what living gives" in verified_sentence(found)
    told = verified_data(found)
    assert (told["differing"], len(list(told["differences"]))) == (320, 200)  # type: ignore[arg-type]
