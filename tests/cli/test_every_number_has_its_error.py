"""No number reaches a user without its error, or a mark that it is exact: all tables are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from installed import Done, run_once

FEW = ("--replications", "24", "--seed", "7")
MLOPS = ("document-extraction", "--hire", "mlops")
COMMANDS = {
    "whatif-details": ("whatif", *MLOPS, "--months", "0,6", "--details", *FEW),
    "whatif-who": ("whatif", "base/model-first", *FEW),
    "compare": ("compare", "document-extraction", *FEW),
    "run": ("run", "document-extraction", "--alternative", "now", *FEW),
    "choose": (
        *("choose", "document-extraction", "--hire", "mlops", "--hire", "data", "--pareto"),
        *("--months", "0,6", "--replications", "120", "--seed", "7"),
    ),
    "tipping": ("tipping", *MLOPS, "--parameter", "cash_usd", "--points", "3", *FEW),
}
NUMBER = r"[-+]?\$?\d[\d.,]*[kMB]?(?:%| pp)?"
# An interval, a worth with its standard error, an exact number, what has none, or no number.
ALLOWED = re.compile(
    rf"{NUMBER} to {NUMBER}(?: \({NUMBER}\))?|{NUMBER} \+- (?:less than )?{NUMBER}(?: \?)?"
    rf"|{NUMBER}\*|n/a|-|[^\d]*"
)
# Counts of lives and of pairs, and values that the user set, are no estimates.
COUNTED = ("lives", "pairs", "USD", "calendar days", "now between", "held at")
# Beside nobody, nobody gains exactly nothing; names of plans stand first.
RULE = re.compile(r"^[─━]+$")


def tables(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the heading above each rule of a table, and the rows below it."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if not RULE.match(line.strip()) or not line.strip():
            continue
        first = place
        while first > 0 and lines[first - 1].strip() and place - first < 4:
            first -= 1
        rows = []
        for row in lines[place + 1 :]:
            if not row.strip():
                break
            rows.append(row)
        yield " ".join(lines[first:place]), rows


@pytest.mark.parametrize("name", COMMANDS)
def test_every_number_of_every_table(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    done: Done = run_once(tmp_path_factory, f"errors-{name}", *COMMANDS[name], COLUMNS="200")
    assert done.code == 0, done.err
    read = 0
    for heading, rows in tables(done.out):
        counted = any(word in heading for word in COUNTED)
        for row in rows:
            _, *cells = re.split(r" {2,}", row.strip())
            # The last words of a timeline are names, and names may have digits.
            for cell in cells[:-1] if heading.startswith("Timeline") else cells:
                read += any(letter.isdigit() for letter in cell)
                plain = re.sub(r"[|o]?[-o|]+[|o]?", "", cell).strip() if "o" in cell else cell
                fine = ALLOWED.fullmatch(cell) or ALLOWED.fullmatch(plain)
                given = counted and re.fullmatch(rf"{NUMBER}(?: [a-z ]+)?", cell)
                assert fine or given, (heading, row, cell)
    assert read >= 3
