"""The verb `query`: SQL over the store of a sweep."""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import EXIT_FINE, whole_number
from simulation.verbs.stores import opened, store_argument

if TYPE_CHECKING:
    import pyarrow as pa

    from simulation.sweeps.querying import StoreQuery

ROWS, MOST_ROWS = 40, 100_000
DESCRIPTION = """Ask a sweep with SQL. The tables are points, lives (one row a life) and, if they
were kept, monthly (one row a month of a life). Without SQL, list their columns
with units.

What comes back is your own arithmetic: a mean of lives has an error too, which
is not printed here. Lives of one world are not independent: take the world as
the unit of error, or let `nexthire phases` do it.
"""
EXAMPLES = """examples:
  nexthire query results/document-extraction/sweep-mine
  nexthire query STORE \\
    "select alternative, avg(runway_months) from lives group by 1"
  nexthire query STORE "select * from lives where error <> ''" --csv

Nothing but the store is in reach of a query, and nothing in it can be changed.
"""


def add_query(verbs: Any) -> None:
    """Add `query` to the command line."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        "query",
        help="ask the lives of a sweep with SQL",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    store_argument(verb)
    verb.add_argument("sql", nargs="?", metavar="SQL", help="one SELECT statement, in quotes")
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print all rows as CSV")
    form.add_argument("--json", action="store_true", help="print all rows as JSON")
    form.add_argument(
        "--parquet", type=Path, metavar="FILE", help="write all rows to a Parquet file"
    )
    verb.add_argument(
        "--limit",
        type=whole_number(1, MOST_ROWS),
        default=ROWS,
        metavar="N",
        help=f"rows shown in the terminal (default: {ROWS})",
    )
    verb.add_argument("--quiet", action="store_true", help="no notes below the table")
    verb.set_defaults(carry_out=query)


def query(asked: argparse.Namespace) -> int:
    """Answer SQL over a store, or list what it holds."""
    from simulation.scenario import ScenarioError
    from simulation.verbs.extras import needing

    if asked.sql is None and (asked.csv or asked.parquet):
        option = "--csv" if asked.csv else "--parquet"
        raise ScenarioError(option, None, "", "no SQL", f"{option} beside a query")
    store = opened(asked.store)
    with needing("query"):
        import duckdb  # noqa: F401
    from simulation.sweeps.files import SweepError
    from simulation.sweeps.querying import QueryError, StoreQuery
    from simulation.verbs.telling import Failure

    try:
        tables = StoreQuery(store)
        if asked.sql is None:
            _list(asked, tables)
            return EXIT_FINE
        reader = tables.run(asked.sql)
        _tell(asked, tables, reader)
    except QueryError as error:
        raise ScenarioError("SQL", None, "", error.found, error.allowed) from error
    except SweepError as error:
        raise Failure(str(error)) from error
    return EXIT_FINE


def _tell(asked: argparse.Namespace, tables: StoreQuery, reader: pa.RecordBatchReader) -> None:
    """Print a result, or write it to a file."""
    from simulation.report.query import result_data, to_text, write_result_csv

    batches = tables.batches(reader)
    if asked.json:
        sys.stdout.write(to_text(result_data(batches, reader.schema)))
    elif asked.csv:
        write_result_csv(batches, reader.schema, sys.stdout)
    elif asked.parquet:
        from simulation.verbs.files import write_file

        write_file(asked.parquet, lambda path: _write_parquet(path, batches, reader.schema))
    else:
        _print(asked.limit, batches, reader.schema, notes=not asked.quiet)


def _print(limit: int, batches: Any, schema: pa.Schema, *, notes: bool) -> None:
    """Print the first rows, and say what is not shown."""
    from rich.text import Text

    from simulation.report import answer_console
    from simulation.report.formatting import counted
    from simulation.report.query import result_table, rows_of

    console = answer_console()
    found = list(islice((row for batch in batches for row in rows_of(batch)), limit + 1))
    table, hidden = result_table(schema, found[:limit], console.width)
    console.print(table)
    if not notes:
        return
    told = []
    if len(found) > limit:
        told.append(f"The first {limit:,} rows; --limit N shows more, --csv all of them.")
    elif len(found) != 1:
        told.append(f"{counted(len(found), 'row', 'rows')}.")
    if hidden:
        columns = counted(hidden, "more column has", "more columns have")
        told.append(f"{columns} no room here; select fewer, or take --csv.")
    for note in told:
        console.print(Text(note, style="dim"))


def _write_parquet(path: Path, batches: Any, schema: pa.Schema) -> None:
    """Write a result; a QueryError for what Parquet cannot hold."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from simulation.sweeps.querying import QueryError

    try:
        with pq.ParquetWriter(path, schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise QueryError(f"what Parquet cannot hold ({' '.join(str(error).split())})") from error


def _list(asked: argparse.Namespace, tables: StoreQuery) -> None:
    """Print the tables with their columns, and some queries to begin with."""
    from simulation.report import answer_console
    from simulation.report.query import columns_data, columns_table, to_text

    examples = _examples(tables)
    if asked.json:
        content = {
            name: {"rows": tables.rows(name), "columns": columns_data(tables.columns(name))}
            for name in tables.tables
        }
        sys.stdout.write(to_text({"tables": content, "examples": examples}))
        return
    console = answer_console()
    for name in tables.tables:
        console.print(columns_table(name, tables.rows(name), tables.columns(name)))
        console.print()
    console.print("Some queries to begin with:")
    for each in examples:
        console.print(f"  {each}", soft_wrap=True, markup=False)


def _examples(tables: StoreQuery) -> list[str]:
    """Return queries that this store can answer."""
    from simulation.report.query import quoted

    names = [each.name for each in tables.columns("points")]
    factor = quoted(names[1] if len(names) > 1 else names[0])
    found = [
        "select alternative, count(*) as lives, avg(runway_months) as runway from lives group by 1",
        f"select {factor}, alternative, avg(improvements_live) as improvements from lives "
        "group by all order by all",
        # The mean of a world counts as one value: its lives are not independent.
        "with worlds as (select alternative, world, avg(runway_months) as runway from lives "
        "group by all) select alternative, avg(runway) as mean, stddev(runway) / sqrt(count(*)) "
        "as standard_error from worlds group by 1",
    ]
    if "monthly" in tables.tables:
        found.append(
            "select month, alternative, avg(alive) as alive from monthly group by all order by all"
        )
    return found
