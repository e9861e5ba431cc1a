"""A manifest that somebody spoilt is told in one line, whatever was done to it."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from storing import store_of

import simulation
from simulation.cli import main
from simulation.scenario import Scenario
from simulation.sweeps.cells import Layout, Settings
from simulation.sweeps.files import LocalFolder, SweepError
from simulation.sweeps.running import check, grid_of
from simulation.sweeps.store import SweepStore
from simulation.sweeps.verification import layout_of, verify_sweep
from simulation.sweeps.writing import StoreWriter

SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "blocks": lambda manifest: manifest.pop("blocks"),
    "points[0].values": lambda manifest: manifest["points"][0].pop("values"),
    "settings": lambda manifest: manifest.update(settings=[]),
    "blocks[0].block": lambda manifest: manifest["blocks"][0].update(block=7),
    "describes no sweep": lambda manifest: manifest["settings"].update(extra=1),
    "anything": lambda manifest: manifest["design"].update(factors=["anything"]),
    "no_such_key": lambda manifest: manifest["scenario"]["content"].update(no_such_key=1),
    "blocks[0].monthly_sha256": lambda manifest: manifest["settings"].update(monthly=True),
    "does not describe the blocks": lambda manifest: manifest.update(alternatives=["no_such_plan"]),
}


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture
def folder(company: Scenario, tmp_path: Path) -> Path:
    """Return a store of which nothing was lived yet."""
    design = grid_of(company, {"cash_usd": [1e6, 2e6]})
    layout = Layout(company, design, check(company, design), Settings(10))
    StoreWriter(LocalFolder(tmp_path / "s"), layout).prepare()
    return tmp_path / "s"


def test_a_manifest_that_is_whole_describes_its_sweep(folder: Path) -> None:
    assert layout_of(SweepStore.open(folder)).lives == verify_sweep(
        SweepStore.open(folder), sample=0
    ).lives + 2 * 10 * len(SweepStore.open(folder).alternatives)


@pytest.mark.parametrize("told", SPOILT)
def test_what_is_wrong_with_it_is_told(
    folder: Path, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    SPOILT[told](manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SweepError) as caught:
        verify_sweep(SweepStore.open(folder), sample=0)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert main(["verify", str(folder)]) == 1
    assert told in capsys.readouterr().err


def test_a_block_that_is_a_folder_is_told(folder: Path) -> None:
    store = SweepStore.open(folder)
    name = f"lives/block-{store.manifest['blocks'][0]['block']}.parquet"
    (folder / name).mkdir(parents=True)
    found = verify_sweep(store, sample=0)
    assert set(found.damaged) == {name}
    assert "cannot be read" in found.damaged[name]


def test_a_manifest_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s" / "manifest.json").mkdir(parents=True)
    with pytest.raises(SweepError, match="cannot read .*manifest.json"):
        SweepStore.open(tmp_path / "s")
    with pytest.raises(SweepError, match="cannot read .*manifest.json"):
        store_of(tmp_path / "s", [1.0])

    def refused(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(LocalFolder, "read", refused)
    with pytest.raises(SweepError, match="cannot read .*: Permission denied"):
        SweepStore.open(tmp_path / "s")
