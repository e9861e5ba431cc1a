"""Lives that somebody changed in a store: every reader refuses them, whatever columns it wants."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import simulation
from simulation.cli import main
from simulation.decision.plans import with_start_months
from simulation.sweeps import schema
from simulation.sweeps.files import SweepError
from simulation.sweeps.store import SweepStore


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    company = with_start_months(
        simulation.load("document-extraction"), "mlops", "mlops_engineer", (0,)
    )
    grid = {"retrain_need_calendar_days": [7, 60], "cash_usd": [1.5e6, 3.5e6]}
    folder = tmp_path_factory.mktemp("tampered") / "sweep-small"
    simulation.sweep(company, grid, 10, store=folder, lives_per_world=2, workers=1, monthly=True)
    return folder


def without_checksum(file: Path) -> None:
    """Change a number as pandas would write it."""
    frame = pd.read_parquet(file)
    frame.loc[3, frame.columns[-1]] = 99.0
    frame.to_parquet(file, index=False)


def with_its_checksum(file: Path) -> None:
    """Change a number, and have the file state the checksum of what it now holds."""
    table = pq.read_table(file)
    place = table.num_columns - 1
    values = table.columns[place].to_pylist()
    other = table.set_column(place, table.schema.field(place), [[99.0, *values[1:]]])
    file.write_bytes(schema.to_parquet(other, {}))


@pytest.mark.parametrize("tamper", [without_checksum, with_its_checksum])
@pytest.mark.parametrize("kind", ["lives", "monthly"])
def test_python_refuses_it(
    written: Path, tmp_path: Path, tamper: Callable[[Path], None], kind: str
) -> None:
    folder = tmp_path / "s"
    shutil.copytree(written, folder)
    (block,) = (folder / kind).iterdir()
    tamper(block)
    store = SweepStore.open(folder)
    reads = [store.lives, lambda: store.lives(["runway_months"]), lambda: list(store.batches([]))]
    if kind == "monthly":
        reads = [store.monthly, lambda: store.monthly(["cash_usd"])]
    for read in reads:
        with pytest.raises(SweepError, match=rf"{block.name} is damaged .*--repair") as caught:
            read()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        ("phases",),
        ("heatmap", "--measure", "toil_share_ml"),
        ("discover",),
        ("query", "select count(*) from lives"),
    ],
)
def test_every_verb_refuses_it(
    written: Path,
    tmp_path: Path,
    words: tuple[str, ...],
    complete: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "s"
    shutil.copytree(written, folder)
    if not complete:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["complete"] = False
        for block in manifest["blocks"]:
            block.update(lives_sha256=None, monthly_sha256=None)
        (folder / "manifest.json").write_text(json.dumps(manifest))
    (block,) = (folder / "lives").iterdir()
    without_checksum(block)
    assert main([words[0], str(folder), *words[1:]]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"{block.name} is damaged" in told.err
    assert "run the same sweep with --repair" in told.err
    assert told.err.count("\n") == 1


def test_points_that_were_changed_are_not_queried(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    shutil.copytree(written, folder)
    without_checksum(folder / "points.parquet")
    assert main(["query", str(folder), "select * from points"]) == 1
    told = capsys.readouterr().err
    assert "points.parquet is missing or damaged" in told
    assert told.count("\n") == 1
