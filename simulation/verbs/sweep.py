"""The verb `sweep`: the same lives at many points of a design, kept in a store."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.verbs.designs import DESIGNS, kind_of
from simulation.verbs.options import (
    EXIT_FINE,
    EXIT_INTERRUPTED,
    simulation_options,
    whole_number,
)
from simulation.verbs.options import plain_verb as new_verb
from simulation.verbs.watching import Watched, say_at_once

if TYPE_CHECKING:
    from simulation.sweeps.declaration import Declaration
    from simulation.sweeps.store import SweepStore

MOST_POINTS, POINTS, POINTS_OF_A_SAMPLE, LIVES, LIVES_PER_WORLD = 1_000_000, 5, 64, 200, 2
NAME_CHARACTERS = 60
PURPOSE = "live many variants of a company, and keep every life"
DESCRIPTION = """Turn anything in a company over a range, live every plan at every point, and
keep every life in a folder of Parquet files. A sweep that was stopped or killed
goes on where it was when the same command is run again; more points, plans or
lives are added to what is there."""
EXAMPLES = """examples:
  nexthire sweep three-cases
  nexthire sweep document-extraction --hire mlops \\
      --vary retrain_need_calendar_days=3,7,14,30
  nexthire sweep document-extraction --vary cash_usd=1e6:4e6 \\
      --vary initial_error --design sobol --points 128 --replications 50
"""


def add_sweep(verbs: Any) -> None:
    """Add `sweep` to the command line."""
    verb = new_verb(verbs, "sweep", PURPOSE, DESCRIPTION)
    verb.epilog = EXAMPLES
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.add_argument(
        "source",
        metavar="SWEEP|SCENARIO",
        help="a declared sweep (a YAML file or the name of a shipped one), or, with --vary or a "
        "table as --design, a scenario",
    )
    verb.add_argument(
        "--vary",
        action="append",
        default=[],
        type=varied,
        metavar="NAME[=...]",
        help="what to turn, such as cash_usd=1e6:4e6 (a range), "
        "retrain_need_calendar_days=7,14,30 (values), or a name alone for the range of its "
        "evidence; may be given several times",
    )
    verb.add_argument(
        "--design",
        metavar="KIND",
        help=f"{', '.join(DESIGNS)}, or a CSV file with a column for each factor (default: grid)",
    )
    verb.add_argument(
        "--points",
        type=whole_number(1, MOST_POINTS),
        metavar="N",
        help=f"points of a sample (default: {POINTS_OF_A_SAMPLE}), or of each range in a grid "
        f"(default: {POINTS})",
    )
    plans = verb.add_mutually_exclusive_group()
    plans.add_argument(
        "--hire",
        metavar="ROLE",
        help="compare opening this position now with never, such as mlops (default: the "
        "alternatives of the scenario)",
    )
    plans.add_argument(
        "--alternatives",
        type=names,
        default=(),
        metavar="A,B",
        help="live these alternatives of the scenario only",
    )
    simulation_options(verb, LIVES)
    # A declared sweep may say these itself.
    verb.set_defaults(replications=None, seed=None, lives_per_world=None)
    verb.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="live on the Dask cluster whose scheduler is there, such as tcp://127.0.0.1:8786",
    )
    verb.add_argument("--monthly", action="store_true", help="keep the months of each life too")
    verb.add_argument("--name", type=folder, metavar="NAME", help="name of the sweep's folder")
    again = verb.add_mutually_exclusive_group()
    again.add_argument(
        "--fresh", action="store_true", help="forget what the folder holds and live all of it anew"
    )
    again.add_argument(
        "--repair", action="store_true", help="live the lives of damaged blocks again"
    )
    verb.set_defaults(carry_out=sweep)


def varied(text: str) -> tuple[str, dict[str, Any]]:
    """Read what is turned, and over what."""
    name, given, spec = text.partition("=")
    low, is_range, high = spec.partition(":")
    values = [_value(each.strip()) for each in spec.split(",")]
    ends = {"low": _value(low.strip()), "high": _value(high.strip())}
    wrong = is_range and not all(isinstance(each, (int, float)) for each in ends.values())
    if not name.strip() or (given and not all(str(each) for each in values)) or wrong:
        allowed = "NAME, NAME=LOW:HIGH or NAME=A,B,C"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return name.strip(), ends if is_range else {"values": values} if given else {}


def _value(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text.lower(), text)


def names(text: str) -> tuple[str, ...]:
    """Read names with commas between them."""
    return tuple(filter(None, (each.strip() for each in text.split(","))))


def folder(text: str) -> str:
    """Read a name that can be a folder's."""
    if not text.strip(".") or not all(letter.isalnum() or letter in "-_." for letter in text):
        allowed = "letters, digits, '-', '_' and '.'"
        raise argparse.ArgumentTypeError(f"found {text!r}, allowed: {allowed}")
    return text


def sweep(asked: argparse.Namespace) -> int:
    """Live a sweep into its store, and say what came of it."""
    declared = _asked_for(asked)
    from simulation.sweeps.files import SweepError
    from simulation.verbs.asking import say_if_compiling
    from simulation.verbs.extras import needing
    from simulation.verbs.telling import Failure

    address = _address(asked, declared)
    say_if_compiling(asked)
    try:
        with needing("cluster" if asked.cluster else "remote"), Watched(asked) as watched:
            store = _live(asked, declared, address, watched)
    except KeyboardInterrupt:
        return _interrupted(address)
    except SweepError as error:
        raise Failure(str(error)) from error
    except ValueError as error:
        from simulation.scenario import ScenarioError

        # A wrong value is a ValueError too.
        if isinstance(error, ScenarioError):
            raise
        raise Failure(str(error)) from error
    _tell(asked, store)
    return EXIT_FINE


def _live(
    asked: argparse.Namespace, declared: Declaration, address: str, watched: Watched
) -> SweepStore:
    from simulation.sweeps.running import sweep as run

    return run(
        declared.scenario,
        declared.design,
        declared.lives,
        declared.seed,
        asked.clock or "compiled",
        store=address,
        workers=asked.workers,
        ignorance=asked.worlds,
        alternatives=asked.alternatives,
        lives_per_world=declared.lives_per_world,
        monthly=declared.monthly,
        cluster=asked.cluster,
        fresh=asked.fresh,
        repair=asked.repair,
        command=shlex.join(["nexthire", *sys.argv[1:]]),
        progress=watched.progress,
        found=watched.found,
        say=say_at_once,
    )


def _asked_for(asked: argparse.Namespace) -> Declaration:
    """Return the sweep that is asked for: a declared one, or what the options say.

    Raises:
        ScenarioError: if something in it is wrong.
    """
    from simulation.sweeps.declaration import declared

    kind = kind_of(asked.design)
    asked.design = kind or asked.design
    is_table = asked.design is not None and kind is None
    if asked.vary or is_table:
        found = _by_options(asked, is_table)
    else:
        _refuse_beside_declared(asked)
        found = declared(asked.source, asked.seed)
    return replace(
        found,
        name=asked.name or found.name,
        lives=asked.replications or found.lives,
        lives_per_world=asked.lives_per_world or found.lives_per_world,
        monthly=asked.monthly or found.monthly,
    )


def _refuse_beside_declared(asked: argparse.Namespace) -> None:
    """Refuse what only says how a scenario is swept."""
    from simulation.scenario import ScenarioError, shipped

    given = {"--design": asked.design, "--points": asked.points, "--hire": asked.hire}
    wrong = next((option for option, value in given.items() if value is not None), None)
    if asked.source in shipped() or wrong:
        found = f"{wrong} without --vary" if wrong else "nothing to vary"
        allowed = "--vary NAME=LOW:HIGH, NAME=A,B,C or NAME, which says what to turn"
        raise ScenarioError(asked.source, None, "", found, allowed)


def _by_options(asked: argparse.Namespace, is_table: bool) -> Declaration:
    """Return the sweep of a scenario that the options describe."""
    from simulation.decision.plans import requisition_asked, with_start_months
    from simulation.scenario import ScenarioError, load
    from simulation.sweeps import designs
    from simulation.sweeps.declaration import Declaration
    from simulation.sweeps.factors import factor
    from simulation.sweeps.tables import table

    scenario = load(asked.source)
    if asked.hire is not None:
        key, role = requisition_asked(scenario, asked.hire)
        scenario = with_start_months(scenario, key, role, (0,))
    seed = 1 if asked.seed is None else asked.seed
    if is_table:
        if asked.vary or asked.points is not None:
            option = "--vary" if asked.vary else "--points"
            raise ScenarioError(option, None, "", asked.design, f"no table beside {option}")
        design = table(scenario, asked.design)
        name = Path(asked.design).stem
    else:
        kind = asked.design or "grid"
        levels = max(2, asked.points or POINTS) if kind == "grid" else POINTS
        by = "value" if kind == "grid" else "quantile"
        found = [
            factor(scenario, name, **spec, points=levels, by=by)  # type: ignore[arg-type]
            for name, spec in asked.vary
        ]
        name = _name_of([each.name for each in found], asked.hire)
        try:
            if kind == "grid":
                design = designs.grid(found)
            else:
                make = designs.sobol if kind == "sobol" else designs.latin_hypercube
                design = make(found, asked.points or POINTS_OF_A_SAMPLE, seed)
        except designs.DesignError as error:
            raise ScenarioError("--vary", None, "", error.found, error.allowed) from error
    return Declaration(name, scenario.question, scenario, design, LIVES, LIVES_PER_WORLD, seed)


def _name_of(factors: list[str], hire: str | None) -> str:
    """Return what a sweep is called that nobody named: by what it turns."""
    words = "-".join([*factors[:3], *(["and-more"] if len(factors) > 3 else [])])
    return f"{words[:NAME_CHARACTERS]}{'-' + hire if hire else ''}"


def _address(asked: argparse.Namespace, declared: Declaration) -> str:
    """Return the folder or address of the store."""
    from simulation.report.store import folder_name

    base = asked.out.rstrip("/") or "/"
    return f"{base}/{folder_name(declared.scenario.name)}/{folder_name(f'sweep-{declared.name}')}"


def _interrupted(address: str) -> int:
    """Say how many lives are kept after Ctrl-C, and how to go on."""
    from simulation.sweeps.files import SweepError
    from simulation.sweeps.store import SweepStore

    try:
        store = SweepStore.open(address)
        kept, lives = store.lives_there, store.manifest["lives"]
    except SweepError:
        print("nexthire: interrupted; nothing was written", file=sys.stderr)
        return EXIT_INTERRUPTED
    print(
        f"nexthire: interrupted; {kept:,} of {lives:,} lives are kept in {address}, and the same "
        "command goes on from there",
        file=sys.stderr,
    )
    return EXIT_INTERRUPTED


def _tell(asked: argparse.Namespace, store: SweepStore) -> None:
    """Print what came of a sweep."""
    from rich.text import Text

    from simulation.report import answer_console, to_json
    from simulation.report.sweeps import (
        is_small,
        sweep_data,
        sweep_notes,
        sweep_sentence,
        sweep_table,
    )

    if asked.json:
        sys.stdout.write(to_json(sweep_data(store)))
        return
    console = answer_console()
    console.print(Text(sweep_sentence(store), style="bold"))
    console.print()
    if is_small(store):
        console.print(sweep_table(store))
        console.print()
    for note in sweep_notes(store) if is_small(store) else sweep_notes(store)[2:]:
        console.print(Text(note, style="dim"))
    # A path that is broken over two lines cannot be copied.
    console.print(Text(f"Every life is in\n{store.address}"), soft_wrap=True)
    if not asked.quiet:
        _next(console.print, store)


def _next(show: Callable[..., None], store: SweepStore) -> None:
    """Print what can be done with the store."""
    from rich.text import Text

    place = shlex.quote(store.address)
    lines = [f"nexthire phases {place}"] if len(store.alternatives) > 1 else []
    lines += [f"nexthire query {place}", f"nexthire verify {place}"]
    show()
    show(Text("What next:"))
    for line in lines:
        show(Text(line, style="dim"), soft_wrap=True)
