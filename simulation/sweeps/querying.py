"""SQL over the store of a sweep, by DuckDB, in memory and with nothing but the store in reach.

DuckDB sees the blocks as Arrow data sets that are registered with it, so that it needs no file of
its own: access to files, the network and extensions is off, and the settings are locked. It can
change nothing in the store. Blocks are checked against the manifest first, since a damaged column
would otherwise be read as other numbers.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from simulation.sweeps import schema
from simulation.sweeps.files import LocalFolder, SweepError
from simulation.sweeps.store import (
    LIVES,
    MONTHLY,
    POINTS,
    SweepStore,
    block_file,
    missing,
    read_block,
)

if TYPE_CHECKING:
    import duckdb

ROWS_OF_A_BATCH = 10_000
ONE_SELECT = "one SELECT over points, lives and monthly, whose columns are listed without SQL"
# DuckDB calls PIVOT, which is a SELECT to whoever writes it, several statements.
ALLOWED = ("SELECT", "EXPLAIN", "MULTI")
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    # Numbers of several threads would be added up in another order every time.
    "threads": "1",
}
LOCKED = ("SET enable_external_access = false", "SET lock_configuration = true")


class QueryError(ValueError):
    """Say what is wrong with a query.

    Args:
        found: what was wrong, in one line.
    """

    allowed = ONE_SELECT

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        """Return the message in one line."""
        return f"SQL: found {self.found}, allowed: {self.allowed}"


@dataclass(frozen=True)
class Column:
    """Describe a column of a table.

    Args:
        name: as SQL has it.
        kind: number, whole number or text.
        unit: of the numbers; may be empty.
        meaning: in words; may be empty.
    """

    name: str
    kind: str
    unit: str
    meaning: str


class StoreQuery:
    """Answer SQL over a store.

    Args:
        store: the store; its finished blocks are queried.

    Raises:
        ModuleNotFoundError: if DuckDB is not installed (extra `query`).
        SweepError: if a block is missing or damaged.
    """

    def __init__(self, store: SweepStore) -> None:
        import duckdb

        self.tables: Mapping[str, ds.Dataset] = _tables(store)
        self._connection = duckdb.connect(":memory:", config=dict(SETTINGS))
        for name, table in self.tables.items():
            self._connection.register(name, table)
        for statement in LOCKED:
            self._connection.execute(statement)

    def columns(self, table: str) -> list[Column]:
        """Return what is known of the columns of a table."""
        return [_column(each) for each in self.tables[table].schema]

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.tables[table].count_rows())

    def run(self, sql: str) -> pa.RecordBatchReader:
        """Return the result of a query, to be read batch by batch.

        Args:
            sql: one SELECT statement over `points`, `lives` and `monthly`.

        Raises:
            QueryError: if it is none, or DuckDB refuses it.
            SweepError: if it fails for want of memory, or a block cannot be read.
        """
        import duckdb

        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise QueryError(_line(error)) from error
        kinds = [each.type.name for each in statements]
        if len(kinds) != 1 or kinds[0] not in ALLOWED:
            found = ", ".join(kinds).replace("_", " ") or "nothing"
            raise QueryError(found)
        with _told():
            relation = self._connection.sql(sql)
            if relation is None:
                raise QueryError(kinds[0])
            return _reader(relation)

    def batches(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        """Yield the batches of a result; what goes wrong on the way is told as in `run`."""
        while True:
            with _told():
                batch = next(reader, None)
            if batch is None:
                return
            yield batch


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what DuckDB and Arrow raise into one line."""
    import duckdb

    try:
        yield
    except (duckdb.Error, pa.ArrowException, MemoryError, OSError) as error:
        # Arrow hands on what DuckDB raises while a result is read as an error of its own.
        out_of_memory = isinstance(error, (duckdb.OutOfMemoryException, MemoryError))
        if out_of_memory or "Out of Memory" in str(error):
            raise SweepError("not enough memory for this query; ask for less") from error
        raise QueryError(_line(error)) from error


def _reader(relation: duckdb.DuckDBPyRelation) -> pa.RecordBatchReader:
    # Versions of DuckDB differ in what they call it.
    read: Any = getattr(relation, "to_arrow_reader", None) or relation.fetch_record_batch
    return read(ROWS_OF_A_BATCH)


def _line(error: BaseException) -> str:
    """Return what is wrong and what might be meant, in one line."""
    text = " ".join(str(error).partition("\n\nLINE ")[0].split())
    # DuckDB guesses among its own tables too, which nobody has meant.
    return re.sub(r' Did you mean "(pg|duckdb|sqlite)_[^"]*"\?', "", text)


def _tables(store: SweepStore) -> dict[str, ds.Dataset]:
    found = {"lives": _blocks(store, LIVES)}
    _check_points(store)
    found["points"] = _dataset(store, [POINTS])
    if store.manifest["settings"]["monthly"]:
        found["monthly"] = _blocks(store, MONTHLY)
    return found


def _blocks(store: SweepStore, kind: str) -> ds.Dataset:
    """Return the finished blocks as one table, each checked against the manifest."""
    there = set(store.folder.names(kind))
    names = []
    for block in store.manifest["blocks"]:
        name = f"{kind}/{block_file(block['block'])}"
        if block_file(block["block"]) in there:
            _check(store, name, block.get(f"{kind}_sha256"))
            names.append(name)
        elif store.complete:
            raise SweepError(missing(store.folder, name))
    if not names:
        raise SweepError(f"{store.address} holds no finished block yet; run the same sweep again")
    return _dataset(store, names)


def _check(store: SweepStore, name: str, expected: str | None) -> None:
    # Behind an address this would fetch every block whole.
    if not isinstance(store.folder, LocalFolder):
        return
    if expected is None:
        # A sweep that is not finished states nothing yet; its files do.
        read_block(store.folder, name)
        return
    with (store.folder.path / name).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != expected:
            raise SweepError(
                f"{store.folder.address}/{name} is damaged; run the same sweep with --repair to "
                "live its lives again"
            )


def _check_points(store: SweepStore) -> None:
    try:
        schema.from_parquet(store.folder.read(POINTS))
    except (ValueError, OSError) as error:
        told = "is missing or damaged; run the same sweep again to have it written anew"
        raise SweepError(f"{store.folder.address}/{POINTS} {told}") from error


def _dataset(store: SweepStore, names: list[str]) -> ds.Dataset:
    if isinstance(store.folder, LocalFolder):
        paths = [(store.folder.path / name).as_posix() for name in names]
        return ds.dataset(paths, format="parquet")
    import fsspec  # type: ignore[import-untyped]

    system, root = fsspec.core.url_to_fs(store.address)
    return ds.dataset([f"{root}/{name}" for name in names], format="parquet", filesystem=system)


def _column(field: pa.Field) -> Column:
    about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    kind = "text"
    if pa.types.is_integer(field.type):
        kind = "whole number"
    elif pa.types.is_floating(field.type):
        kind = "number"
    return Column(field.name, kind, about.get("unit", ""), about.get("meaning", ""))
