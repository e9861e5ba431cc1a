"""The verbs `phases` and `heatmap`: what a sweep shows over two of its numbers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.options import EXIT_FINE, aim_options, whole_number
from simulation.verbs.stores import opened, refused_in_one_line, store_argument

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.table import Table

    from simulation.report.summary import Json
    from simulation.sweeps.store import SweepStore

MOST_BINS = 40
CLOSEST = 5
PHASES = """Say which plan wins where: a phase diagram over two numbers that a sweep
turned, or over one. A plan wins by the founder's aim. Where the winner is not
settled the cell is marked; all claims of the diagram hold together at 95
percent. Where the sweep sampled its points, cells are bins, and what varies
beside is averaged over (partial dependence).
"""
HEATMAP = """Show a measure of one plan, or its paired gain over another, over two numbers
that a sweep turned: the mean of each cell with the half-width of its interval.
"""
EXAMPLES = """example:
  nexthire {} results/document-extraction/sweep-mine{} --figure map.png
"""


def add_phases(verbs: Any) -> None:
    """Add `phases` to the command line."""
    verb = _verb(verbs, "phases", "which plan wins where, over two numbers of a sweep?", PHASES, "")
    _axes(verb)
    verb.add_argument("--baseline", metavar="PLAN", help="plan that gains are told over")
    aim_options(verb)
    _forms(verb)
    verb.set_defaults(carry_out=phases)


def add_heatmap(verbs: Any) -> None:
    """Add `heatmap` to the command line."""
    purpose = "show a measure or a gain over two numbers of a sweep"
    verb = _verb(verbs, "heatmap", purpose, HEATMAP, " --measure toil_share_ml")
    _axes(verb)
    verb.add_argument(
        "--measure",
        metavar="M",
        help="column of the lives, such as toil_share_ml (default: the value of the aim)",
    )
    verb.add_argument("--plan", metavar="PLAN", help="whose lives (default: the first)")
    verb.add_argument(
        "--against", metavar="PLAN", help="show the paired gain over this plan instead"
    )
    aim_options(verb)
    _forms(verb)
    verb.set_defaults(carry_out=heatmap)


def phases(asked: argparse.Namespace) -> int:
    """Say which plan wins where."""
    from simulation.report.phase_diagram import leads_table, phases_notes, phases_table
    from simulation.sweep_analysis import phases as analysed
    from simulation.verbs.asking import stated_aim

    stated = stated_aim(asked)
    store = opened(asked.store)
    x, y = _asked_axes(asked, store)
    with refused_in_one_line():
        diagram = analysed(store, x, y, aim=stated, baseline=asked.baseline, bins=asked.bins)
    found = diagram.found
    tables = [phases_table(found)]
    if found.y is not None:
        tables.append(leads_table(found, most=CLOSEST))
    _tell(
        asked,
        store,
        [diagram.sentence],
        tables,
        phases_notes(found, CLOSEST),
        diagram.summary,
        diagram.figure,
        diagram.table,
    )
    return EXIT_FINE


def heatmap(asked: argparse.Namespace) -> int:
    """Show a measure or a gain over two numbers."""
    from simulation.report.heat_map import heat_map_notes, heat_map_table
    from simulation.statistics.aim import DECISION_VALUE
    from simulation.sweep_analysis import heat_map as analysed
    from simulation.verbs.asking import stated_aim

    stated = stated_aim(asked)
    store = opened(asked.store)
    x, y = _asked_axes(asked, store, both=True)
    assert y is not None
    with refused_in_one_line():
        shown = analysed(
            store,
            x,
            y,
            asked.measure or DECISION_VALUE,
            asked.plan,
            against=asked.against,
            aim=stated,
            bins=asked.bins,
        )
    _tell(
        asked,
        store,
        [],
        [heat_map_table(shown.found)],
        heat_map_notes(shown.found),
        shown.summary,
        shown.figure,
        shown.table,
    )
    return EXIT_FINE


def _verb(
    verbs: Any, name: str, purpose: str, description: str, more: str
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=purpose,
        description=description,
        epilog=EXAMPLES.format(name, more),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    store_argument(verb)
    return verb


def _axes(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--x", metavar="NAME", help="number that goes across (default: the first of the sweep)"
    )
    verb.add_argument(
        "--y", metavar="NAME", help="number that goes up (default: the second of the sweep)"
    )
    verb.add_argument(
        "--bins",
        type=whole_number(2, MOST_BINS),
        metavar="N",
        help="bins of each number (default: values of a grid as they are, else a dozen points a "
        "cell)",
    )


def _forms(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--figure", type=Path, metavar="FILE", help="draw it into a PNG or SVG file")
    verb.add_argument("--csv", type=Path, metavar="FILE", help="write the cells to a CSV file")
    verb.add_argument("--json", action="store_true", help="print JSON on standard output")
    verb.add_argument("--quiet", action="store_true", help="no notes below the tables")


def _asked_axes(
    asked: argparse.Namespace, store: SweepStore, *, both: bool = False
) -> tuple[str, str | None]:
    """Return the numbers to look over: those asked for, else the first of the sweep."""
    from simulation.scenario import ScenarioError
    from simulation.verbs.files import check_figure

    if asked.figure is not None:
        check_figure(asked.figure)
    names = list(store.factors)
    x = asked.x or next((name for name in names if name != asked.y), None)
    if x is None:
        allowed = "a sweep of two or more numbers, or --x for this one"
        raise ScenarioError("--y", None, "", f"{asked.y!r}, the only number of the sweep", allowed)
    others = [name for name in names if name != x]
    y = asked.y or (others[0] if others and not asked.x else None)
    if y is None and others and both:
        y = others[0]
    if y is None and both:
        raise ScenarioError("--y", None, "", "a sweep of one number", "a sweep of two or more")
    return x, y


def _tell(
    asked: argparse.Namespace,
    store: SweepStore,
    sentences: list[str],
    tables: list[Table],
    notes: list[str],
    summary: dict[str, Json],
    draw: Any,
    frame: Any,
) -> None:
    """Write the files asked for and print the rest."""
    from rich.text import Text

    from simulation.report import answer_console, to_json

    if asked.figure is not None:
        _write_figure(asked.figure, draw())
    if asked.csv is not None:
        from simulation.report.store import write_csv
        from simulation.verbs.files import write_file

        write_file(asked.csv, lambda path: write_csv(frame, path))
    if asked.json:
        sys.stdout.write(to_json({**summary, "complete": store.complete}))
        return
    console = answer_console()
    for sentence in sentences:
        console.print(Text(sentence, style="bold"))
        console.print()
    for table in tables:
        console.print(table)
        console.print()
    if asked.quiet:
        return
    if not store.complete:
        notes = ["The sweep is not finished; this rests on what is there.", *notes]
    for note in notes:
        console.print(Text(note, style="dim"))


def _write_figure(file: Path, figure: Figure) -> None:
    from simulation.report.figures import save_figure
    from simulation.verbs.files import write_file

    write_file(file, lambda path: save_figure(figure, path))
