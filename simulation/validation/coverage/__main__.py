"""Measure the coverage of every interval and write the page of the documentation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from simulation.validation.coverage.case import REPLICATIONS, measure
from simulation.validation.coverage.page import CASES, markdown


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page to standard output; the status is 1 if a claim falls short."""
    parser = argparse.ArgumentParser(prog="python -m simulation.validation.coverage")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of what is claimed, or of the model")
    asked = parser.parse_args(arguments)
    if asked.replications < 1 or asked.seed < 0:
        parser.error("--replications: allowed: 1 or more; --seed: allowed: 0 or more")
    rows = []
    for case in CASES:
        if asked.only in f"{case.interval}: {case.model}":
            rows.append(measure(case, asked.replications, asked.seed))
            if sys.stderr.isatty():
                print(f"{case.interval}: {case.model}: {rows[-1].verdict}", file=sys.stderr)
    sys.stdout.write(markdown(rows, asked.replications, asked.seed))
    return int(any(row.verdict == "falls short" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
