"""SQL over a store: the same numbers, nothing else in reach, mistakes in one line."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

pytest.importorskip("duckdb")

import simulation
from simulation.cli import main
from simulation.decision.plans import with_start_months
from simulation.sweeps.files import SweepError
from simulation.sweeps.querying import QueryError, StoreQuery
from simulation.sweeps.store import SweepStore

OUT_OF_REACH = (
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('manifest.json')",
    "select * from glob('/*')",
    "select * from '/etc/passwd'",
    "select * from sniff_csv('/etc/passwd')",
    "explain analyze select * from read_parquet('/etc/passwd')",
)
NO_SELECT = (
    "copy lives to 'lives.csv'",
    "attach 'other.db'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "export database 'there'",
    "create table mine as select 1",
    "drop view lives",
    "select 1; select 2",
    "",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SweepStore:
    """Return a small sweep with its months."""
    company = with_start_months(
        simulation.load("document-extraction"), "mlops", "mlops_engineer", (0,)
    )
    return simulation.sweep(
        company,
        {"retrain_need_calendar_days": [7, 30], "cash_usd": [2_000_000, 3_500_000]},
        20,
        seed=4,
        lives_per_world=2,
        store=tmp_path_factory.mktemp("query") / "sweep-small",
        monthly=True,
        workers=1,
    )


@pytest.fixture(scope="module")
def tables(store: SweepStore) -> StoreQuery:
    return StoreQuery(store)


def answered(tables: StoreQuery, sql: str) -> pd.DataFrame:
    return tables.run(sql).read_all().to_pandas()


def test_numbers_are_those_of_the_store(store: SweepStore, tables: StoreQuery) -> None:
    lives = store.lives()
    found = answered(
        tables,
        "select retrain_need_calendar_days as need, alternative, avg(runway_months) as runway, "
        "count(*) as lives from lives group by all order by all",
    )
    expected = lives.groupby(["retrain_need_calendar_days", "alternative"])["runway_months"].mean()
    assert found["runway"].tolist() == pytest.approx(expected.tolist())
    assert set(found["lives"]) == {40}
    assert tables.rows("lives") == len(lives) == 160
    assert tables.rows("points") == 4
    assert tables.rows("monthly") == len(store.monthly())
    joined = answered(tables, "select count(*) as n from lives join points using (point)")
    assert joined["n"].tolist() == [160]


def test_columns_have_units_and_meanings(tables: StoreQuery) -> None:
    known = {each.name: each for each in tables.columns("lives")}
    assert known["runway_months"].unit == "months"
    assert known["retrain_need_calendar_days"].unit == "calendar days"
    assert (known["alternative"].kind, known["replication"].kind) == ("text", "whole number")
    assert all(each.meaning for each in known.values() if each.name != "cash_usd")


@pytest.mark.parametrize("sql", OUT_OF_REACH)
def test_nothing_but_the_store_is_in_reach(tables: StoreQuery, sql: str) -> None:
    with pytest.raises(QueryError):
        answered(tables, sql)


@pytest.mark.parametrize("sql", NO_SELECT)
def test_only_one_select_is_taken_and_nothing_is_changed(
    store: SweepStore, tables: StoreQuery, sql: str
) -> None:
    folder = Path(store.address)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with pytest.raises(QueryError, match="allowed: one SELECT"):
        tables.run(sql)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert tables.rows("lives") == 160


def test_variables_of_the_program_are_no_tables(tables: StoreQuery) -> None:
    frame = pd.DataFrame({"secret": [1]})
    with pytest.raises(QueryError, match="frame"):
        tables.run("select * from frame")
    assert len(frame) == 1


def test_a_pivot_is_a_select(tables: StoreQuery) -> None:
    found = answered(tables, "pivot lives on alternative using count(*) group by cash_usd")
    assert {"now", "never"} <= set(found.columns)


def test_a_damaged_block_is_found_before_it_is_read(store: SweepStore, tmp_path: Path) -> None:
    folder = tmp_path / "sweep-small"
    shutil.copytree(store.address, folder)
    block = next((folder / "lives").iterdir())
    content = bytearray(block.read_bytes())
    content[len(content) // 2] ^= 1
    block.write_bytes(content)
    with pytest.raises(SweepError, match=f"{block.name} is damaged"):
        StoreQuery(SweepStore.open(folder))
    block.unlink()
    with pytest.raises(SweepError, match="is missing"):
        StoreQuery(SweepStore.open(folder))


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["query", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_csv_runs_no_formula(store: SweepStore, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select '=1+1' as \"=x\", replication, null::int as n, -1.5 as d from lives limit 2"
    code, out, _ = asked(capsys, store.address, sql, "--csv")
    assert code == 0
    assert out.splitlines()[0] == "'=x,replication,n,d"
    assert out.splitlines()[1].startswith("'=1+1,")
    assert out.splitlines()[1].endswith(",,-1.5")


def test_json_is_all_that_is_printed(store: SweepStore, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select alternative, count(*) as n, 'nan'::double as u from lives group by 1 order by 1"
    code, out, err = asked(capsys, store.address, sql, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [each["name"] for each in found["columns"]] == ["alternative", "n", "u"]
    assert found["rows"] == [["never", 80, None], ["now", 80, None]]


def test_parquet_holds_all_rows(
    store: SweepStore, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "all.parquet"
    code, out, err = asked(capsys, store.address, "select * from lives", "--parquet", str(file))
    assert (code, out, err) == (0, "", "")
    assert pq.read_table(file).num_rows == 160


def test_a_table_shows_the_first_rows_and_says_so(
    store: SweepStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = asked(capsys, store.address, "select * from lives", "--limit", "5")
    assert code == 0
    assert "The first 5 rows" in out
    assert "more columns have no room here" in out
    assert max(map(len, out.splitlines())) <= 80


def test_without_sql_it_lists_tables_and_queries_that_work(
    store: SweepStore, tables: StoreQuery, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = asked(capsys, store.address, "--json")
    assert code == 0
    listed = json.loads(out)
    assert list(listed["tables"]) == ["lives", "points", "monthly"]
    assert len(listed["examples"]) == 4
    for sql in listed["examples"]:
        assert len(answered(tables, sql)) > 0
    code, out, _ = asked(capsys, store.address)
    assert "calendar days" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("selec 1",), "SQL: found Parser Error: syntax error"),
        (("select nope from lives",), 'Referenced column "nope" not found'),
        (("select * from nope",), "Table with name nope does not exist"),
        (("--csv",), "--csv: found no SQL"),
    ],
)
def test_mistakes_take_one_line(
    store: SweepStore, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    code, out, err = asked(capsys, store.address, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("nexthire: ")
    assert err.count("\n") == 1
    assert "pg_" not in err


def test_a_folder_without_a_sweep_is_a_mistake(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = asked(capsys, str(tmp_path), "select 1")
    assert code == 2
    assert "found no sweep, allowed: the folder of a sweep" in err


def test_what_parquet_cannot_hold_is_told(
    store: SweepStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "there.parquet"
    sql = "select interval 1 month as a"
    assert main(["query", store.address, sql, "--parquet", str(file)]) == 2
    told = capsys.readouterr().err
    assert "SQL: found what Parquet cannot hold" in told
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


ODD = {
    "'\\xAA\\x00a'::blob": ("aa0061", "aa0061"),
    "interval '1 year 2 days 03:04:05.5'": ("1 year 2 days 3 h 4 min 5.5 s", "P1Y2DT3H4M5.5S"),
    "interval '-90 minutes'": ("-1 h -30 min", "PT-1H-30M"),
    "interval 0 day": ("0 s", "PT0S"),
    "date '2024-02-29'": ("2024-02-29", "2024-02-29"),
    "timestamp_ns '2024-01-02 03:04:05.123456789'": (
        "2024-01-02 03:04:05.123456789",
        "2024-01-02T03:04:05.123456789",
    ),
    "timestamptz '2024-01-02 03:04:05+02'": (
        "2024-01-02 01:04:05+00:00",
        "2024-01-02T01:04:05+00:00",
    ),
    "[1, null]": ("[1, null]", [1, None]),
    "{'when': date '2024-01-01', 'for': interval 13 month}": (
        '{"when": "2024-01-01", "for": "1 year 1…',
        {"when": "2024-01-01", "for": "P1Y1M"},
    ),
    "map {'k': 'a'::blob}": ('[["k", "61"]]', [["k", "61"]]),
    "null": ("", None),
}


def test_odd_types_are_told_as_sql_and_json_have_them(
    store: SweepStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never as Python writes them."""
    monkeypatch.setenv("COLUMNS", "80")
    for literal, (text, data) in ODD.items():
        _, out, _ = asked(capsys, store.address, f"select {literal} as odd, 'end' as e")
        assert out.splitlines()[2].partition("end")[0].strip() == text, literal
        _, out, _ = asked(capsys, store.address, f"select {literal} as odd", "--json")
        assert json.loads(out)["rows"] == [[data]], literal


def test_odd_types_are_whole_in_csv(store: SweepStore, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ", ".join(f"{literal} as c{place}" for place, literal in enumerate(ODD))
    _, out, _ = asked(capsys, store.address, f"select {columns}", "--csv")
    (row,) = csv.reader(out.splitlines()[1:])
    forms = [data if isinstance(data, str) else json.dumps(data) for _, data in ODD.values()]
    assert row == ["" if each == "null" else each for each in forms]


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
@pytest.mark.parametrize(
    "literal", ["'infinity'::date", "'infinity'::timestamp", "[timestamp '290000-01-01']"]
)
def test_a_date_beyond_the_calendar_takes_one_line(
    store: SweepStore, capsys: pytest.CaptureFixture[str], literal: str, form: tuple[str, ...]
) -> None:
    code, _, err = asked(capsys, store.address, f"select {literal} as d", *form)
    assert code == 2
    assert "SQL: found a date before year 1 or after 9999" in err
    assert err.count("\n") == 1
