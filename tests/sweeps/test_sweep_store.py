"""The store of a sweep: read by anybody, grown without loss, and never half there."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from storing import ANY_COMPANY, Plane, everything_in, store_of, tables_in

import simulation
from simulation import MEASURES, Scenario, ScenarioError
from simulation.sweeps import files, schema, writing
from simulation.sweeps.files import SweepError
from simulation.sweeps.running import sweep
from simulation.sweeps.store import SweepStore

NEED, MONTH = "retrain_need_calendar_days", "plan.mlops.month"
GRID = {NEED: [7, 28], MONTH: [0, "never"]}


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def store(company: Scenario, tmp_path_factory: pytest.TempPathFactory) -> SweepStore:
    plan = company.alternative("now")
    folder = tmp_path_factory.mktemp("company") / "sweep"
    return sweep(plan, GRID, 10, 7, store=folder, lives_per_world=2, monthly=True)


@pytest.fixture(scope="module")
def in_memory(company: Scenario) -> pd.DataFrame:
    return sweep(company.alternative("now"), GRID, 10, 7, lives_per_world=2)


def stop_after(blocks: int) -> Callable[[int], None]:
    """Return progress that presses Ctrl-C once so many blocks are written."""
    written = 0

    def progress(lives: int) -> None:
        nonlocal written
        written += 1
        if written == blocks:
            raise KeyboardInterrupt

    return progress


def test_a_store_holds_what_a_sweep_in_memory_gives(
    store: SweepStore, in_memory: pd.DataFrame
) -> None:
    kept = store.lives()
    pd.testing.assert_frame_equal(kept.drop(columns="point"), in_memory, check_exact=True)
    assert list(kept["point"].unique()) == list(store.points["point"])
    assert store.complete
    assert store.points[MONTH].tolist() == [0, "never", 0, "never"]


def test_anybody_can_read_it(store: SweepStore) -> None:
    folder = Path(store.address)
    ours = store.lives(["runway_months"])["runway_months"]
    by_pandas = pd.read_parquet(folder / "lives")
    assert by_pandas["runway_months"].tolist() == ours.tolist()
    assert by_pandas[NEED].tolist() == [7.0] * 20 + [28.0] * 20
    assert by_pandas[MONTH].tolist() == (["0"] * 10 + ["never"] * 10) * 2
    files = (folder / "lives" / "*.parquet").as_posix()
    ((count, mean),) = duckdb.sql(f"select count(*), avg(runway_months) from '{files}'").fetchall()
    assert count == 40
    assert mean == pytest.approx(ours.mean())
    assert pd.read_parquet(folder / "points.parquet")["point"].tolist() == list(
        store.points["point"]
    )


def test_columns_carry_unit_and_meaning(store: SweepStore) -> None:
    (block,) = (Path(store.address) / "lives").iterdir()
    columns = pq.read_schema(block)
    names = ["point", NEED, MONTH, "alternative", "replication", "world", "error"]
    assert columns.names == [*names, *(each.name for each in MEASURES)]
    runway, need = columns.field("runway_months").metadata, columns.field(NEED).metadata
    assert runway[b"unit"] == b"months"
    assert runway[b"meaning"] == b"runway"
    assert need[b"unit"] == b"calendar days"
    assert need[b"source"]
    assert need[b"grade"] in (b"measured", b"reported", b"assumed")


def test_months_are_kept_if_asked_for(store: SweepStore, company: Scenario) -> None:
    months = store.monthly(["cash_usd"])
    assert len(months) == 40 * 31
    first = months[months["point"] == store.points["point"][0]]
    need = store.points.loc[0, NEED]
    changed = company.alternative("now").with_changes({"parameters": {NEED: int(need)}})
    series = simulation.Run(10, 7).live({"now": changed}).monthly["now"]["cash_usd"]
    assert first["cash_usd"].tolist() == pytest.approx(series.ravel().tolist(), nan_ok=True)


def test_months_that_were_not_kept_are_missed_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="no monthly series"):
        store_of(tmp_path / "s", [1.0]).monthly()


def test_more_points_and_lives_add_rows_and_live_no_life_twice(tmp_path: Path) -> None:
    first = store_of(tmp_path / "grown", [1.0, 3.0]).lives()
    plane = Plane()
    grown = store_of(tmp_path / "grown", [1.0, 2.0, 3.0], 800, living=plane)
    assert plane.lived == 3 * 2 * 800 - 2 * 2 * 600
    rows = grown.lives()
    old = rows[(rows["x"] != 2.0) & (rows["replication"] < 600)].reset_index(drop=True)
    pd.testing.assert_frame_equal(old, first, check_exact=True)
    store_of(tmp_path / "anew", [1.0, 2.0, 3.0], 800)
    assert tables_in(tmp_path / "grown") == tables_in(tmp_path / "anew")
    assert not [name for name in everything_in(tmp_path / "grown") if "earlier" in name]


def test_another_design_of_the_same_name_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    store_of(folder, [1.0, 2.0])
    before = tables_in(folder)
    assert set(store_of(folder, [8.0]).lives()["x"]) == {8.0}
    assert len(list((folder / "lives").iterdir())) == 2
    plane = Plane()
    store_of(folder, [1.0, 2.0], living=plane)
    assert plane.lived == 0
    assert tables_in(folder) == before
    fresh = Plane()
    store_of(folder, [1.0, 2.0], living=fresh, fresh=True)
    assert fresh.lived == 2 * 2 * 600
    assert tables_in(folder) == before


@pytest.mark.parametrize("blocks", [1, 3, 5])
def test_an_interrupted_sweep_ends_with_the_same_files(tmp_path: Path, blocks: int) -> None:
    xs = [1.0, 2.0, 3.0]
    store_of(tmp_path / "whole", xs)
    with pytest.raises(KeyboardInterrupt):
        store_of(tmp_path / "cut", xs, progress=stop_after(blocks), workers=1)
    part = SweepStore.open(tmp_path / "cut")
    assert not part.complete
    assert part.lives_there == len(part.lives()) == 600 * blocks
    plane = Plane()
    assert store_of(tmp_path / "cut", xs, living=plane).complete
    assert plane.lived == 600 * (6 - blocks)
    assert tables_in(tmp_path / "cut") == tables_in(tmp_path / "whole")


def test_workers_change_no_byte(tmp_path: Path) -> None:
    for workers in (1, 3):
        store_of(tmp_path / str(workers), [1.0, 2.0, 3.0], workers=workers)
    assert tables_in(tmp_path / "1") == tables_in(tmp_path / "3")


def test_a_full_disk_is_told_and_what_is_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = 0

    def full(path: Path) -> None:
        nonlocal flushed
        flushed += 1
        if flushed > 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files, "flush", full)
        with pytest.raises(SweepError, match="the disk is full") as caught:
            store_of(tmp_path / "cut", [1.0, 2.0, 3.0], workers=1)
    assert "\n" not in str(caught.value)
    assert SweepStore.open(tmp_path / "cut").lives_there == 2 * 600
    assert not [name for name in everything_in(tmp_path) if name.endswith(".new")]
    store_of(tmp_path / "cut", [1.0, 2.0, 3.0])
    store_of(tmp_path / "whole", [1.0, 2.0, 3.0])
    assert tables_in(tmp_path / "cut") == tables_in(tmp_path / "whole")


def test_a_folder_that_cannot_be_written_is_refused_before_a_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = Plane()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SweepError, match="a file, not a folder"):
        store_of(tmp_path / "file" / "s", [1.0], living=plane)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SweepError, match="no permission to write there"):
        store_of(tmp_path / "s", [1.0], living=plane)
    assert plane.lived == 0


def damage(folder: Path) -> Path:
    """Change a byte in the middle of the first block."""
    block = min((folder / "lives").iterdir())
    content = bytearray(block.read_bytes())
    content[len(content) // 2] ^= 0xFF
    block.write_bytes(bytes(content))
    return block


def test_a_damaged_block_is_named_and_lived_again_on_request(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    store_of(folder, [1.0, 2.0])
    before = tables_in(folder)
    block = damage(folder)
    for read in (lambda: store_of(folder, [1.0, 2.0]), SweepStore.open(folder).lives):
        with pytest.raises(SweepError, match=rf"{block.name} is damaged .*--repair") as caught:
            read()
        assert "\n" not in str(caught.value)
    plane = Plane()
    store_of(folder, [1.0, 2.0], living=plane, repair=True)
    assert plane.lived == 600
    assert tables_in(folder) == before
    assert (folder / "damaged" / "lives" / block.name).is_file()


def test_a_missing_block_is_lived_again(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    store = store_of(folder, [1.0, 2.0])
    before = tables_in(folder)
    min((folder / "lives").iterdir()).unlink()
    with pytest.raises(SweepError, match="is missing; run the same sweep again"):
        store.lives()
    plane = Plane()
    store_of(folder, [1.0, 2.0], living=plane)
    assert plane.lived == 600
    assert tables_in(folder) == before


def test_a_store_of_other_code_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "s"
    store_of(folder, [1.0])
    before = {name: (folder / name).read_bytes() for name in everything_in(folder)}
    monkeypatch.setattr(writing, "code_version", lambda: "another")
    with pytest.raises(SweepError, match="version .* nothing was changed: --fresh"):
        store_of(folder, [1.0, 2.0])
    assert {name: (folder / name).read_bytes() for name in everything_in(folder)} == before


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="holds no sweep"):
        SweepStore.open(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"kind": "sweep", "format": 99}))
    with pytest.raises(SweepError, match="not the manifest of a sweep"):
        SweepStore.open(tmp_path)


def test_an_address_keeps_the_same_files(tmp_path: Path) -> None:
    import fsspec

    store_of(tmp_path / "here", [1.0, 2.0])
    grown = [store_of("memory://kept/s", xs) for xs in ([1.0], [1.0, 2.0])]
    system = fsspec.filesystem("memory")
    for name, content in tables_in(tmp_path / "here").items():
        assert system.cat_file(f"/kept/s/{name}") == content
    pd.testing.assert_frame_equal(
        grown[-1].lives(), SweepStore.open(tmp_path / "here").lives(), check_exact=True
    )


def test_a_protocol_that_nobody_knows_is_told() -> None:
    with pytest.raises(SweepError, match="cannot reach nowhere://s"):
        SweepStore.open("nowhere://s")


def test_a_company_that_cannot_be_lived_is_a_row_with_its_error(
    company: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulation.sweeps import blocks

    lived = blocks.Replicator

    def replicator(scenario: Scenario, *arguments: object, **how: object) -> object:
        if scenario.cash_usd == 2e6:
            raise ValueError("no room for so many accounts")
        return lived(scenario, *arguments, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(blocks, "Replicator", replicator)
    plan = company.alternative("now")
    store = sweep(plan, {"cash_usd": [1e6, 2e6]}, 4, 7, store=tmp_path / "s", monthly=True)
    lives = store.lives()
    assert lives["error"].tolist() == [""] * 4 + ["no room for so many accounts"] * 4
    assert lives["runway_months"].isna().tolist() == [False] * 4 + [True] * 4
    assert store.manifest["failed_lives"] == 4
    months = store.monthly()
    assert months.loc[months["point"] == store.points["point"][1], "cash_usd"].isna().all()


def test_a_point_that_is_not_valid_is_named_before_anything_is_lived(
    company: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.sweeps.engines.live_task", lambda *_: pytest.fail("lived"))
    with pytest.raises(ScenarioError, match="point 2") as caught:
        sweep(company, {MONTH: [0, "soon"]}, 2, store=tmp_path / "s")
    assert "\n" not in str(caught.value)
    assert everything_in(tmp_path) == []


def test_a_factor_of_numbers_and_texts_is_read_as_it_was_given(store: SweepStore) -> None:
    assert set(store.lives([])[MONTH]) == {0, "never"}


def test_rows_know_when_a_value_was_changed(store: SweepStore) -> None:
    name = store.manifest["blocks"][0]["block"]
    table = store.table(name)
    column = table.column_names.index("runway_months")
    values = table["runway_months"].to_pylist()
    values[3] += 1e-9
    other = table.set_column(column, table.schema.field(column), [values])
    assert schema.checksum(table) != schema.checksum(other)
    assert schema.checksum(table) == schema.checksum(
        store.table(store.manifest["blocks"][0]["block"])
    )


def test_what_takes_the_place_of_a_company_stays_in_this_process(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="threads"):
        store_of(tmp_path / "s", [1.0], backend="processes")


def test_months_need_a_store() -> None:
    with pytest.raises(ValueError, match="store"):
        sweep(ANY_COMPANY, {"x": [1.0]}, 1, living=Plane(), monthly=True)


def test_two_do_not_write_the_same_store_at_once(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    told: list[str] = []

    def sweep_again(lives: int) -> None:
        with pytest.raises(SweepError, match="another sweep is writing to") as caught:
            store_of(tmp_path / "s", [1.0])
        told.append(str(caught.value))

    assert store_of(tmp_path / "s", [1.0], progress=sweep_again, workers=1).complete
    assert len(told) == 2
    assert "\n" not in told[0]
    assert store_of(tmp_path / "s", [1.0]).complete
