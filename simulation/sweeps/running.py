"""Run a sweep: check every point, live what is not there yet, and keep it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from simulation.experiment.lives import Progress
from simulation.model.life import Clock
from simulation.model.worlds import Ignorance
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw
from simulation.sweeps import schema
from simulation.sweeps.blocks import Lived, Living, Stopped
from simulation.sweeps.cells import COMPANY, LIVES_OF_A_BLOCK, Block, Layout, Settings
from simulation.sweeps.designs import Design
from simulation.sweeps.engines import LIVES_WORTH_PROCESSES, Backend, Done, Engine, Job, LocalEngine
from simulation.sweeps.factors import Factor
from simulation.sweeps.files import LocalFolder, folder_at
from simulation.sweeps.names import named
from simulation.sweeps.points import ONLY, plans_at
from simulation.sweeps.store import SweepStore, column_of
from simulation.sweeps.writing import StoreWriter

if TYPE_CHECKING:
    import pandas as pd

Grid = Mapping[str, Sequence[Any]]
Say = Callable[[str], None]
# Names that functions share which do not do the same.
NAMELESS = ("functools.partial",)
Found = Callable[[int, int], None]


# What both take is spelled out below, once.
@overload
def sweep(
    scenario: Scenario, design: Design | Grid, *arguments: Any, store: None = ..., **settings: Any
) -> pd.DataFrame: ...


@overload
def sweep(
    scenario: Scenario,
    design: Design | Grid,
    *arguments: Any,
    store: str | os.PathLike[str],
    **settings: Any,
) -> SweepStore: ...


def sweep(  # type: ignore[misc]
    scenario: Scenario,
    design: Design | Grid,
    replications: int = 200,
    seed: int = 1,
    clock: Clock = "compiled",
    *,
    workers: int | None = None,
    ignorance: Ignorance = "drawn",
    progress: Progress | None = None,
    store: str | os.PathLike[str] | None = None,
    alternatives: Sequence[str] = (),
    lives_per_world: int = 1,
    monthly: bool = False,
    backend: Backend | None = None,
    cluster: str | None = None,
    living: Living | None = None,
    fresh: bool = False,
    repair: bool = False,
    command: str = "",
    found: Found | None = None,
    say: Say | None = None,
) -> pd.DataFrame | SweepStore:
    """Live the same replications at every point of a design, under every plan.

    Args:
        scenario: the company; all its alternatives are lived, or its plan if it has none.
        design: the points; or a grid, name -> values, of what `factor` takes by name.
        replications: lives a point and alternative, 1 or more.
        seed: root seed; draws are shared by all points.
        clock, ignorance: as in `simulate`.
        workers: threads or processes; one per processor if None.
        progress: called with the number of lives finished.
        store: folder, or address with `://`, to keep the lives in; nothing is kept if None. A sweep
            that was interrupted goes on where it was, and lives of an earlier one in the same
            folder are used again.
        alternatives: those that are lived; all of the scenario's if empty.
        lives_per_world: lives that share what is not known.
        monthly: keep the monthly series too; only with `store`.
        backend: "threads" or "processes"; by the number of lives if None.
        cluster: address of a Dask scheduler that lives the blocks, such as tcp://127.0.0.1:8786.
        living: lives a point instead of the company: (point, numbers of lives, seed) -> result ->
            numbers of shape (lives,). For analyses that are tested on known functions. With
            `store` a function or class of a module, since its lives are known by its name.
        fresh: forget what the store holds.
        repair: live damaged blocks of the store again.
        command: what the user typed, for the manifest.
        found: called once all is checked, with the lives in the store already and those in all.
        say: called with a line when the user interrupts, or when the folder holds lives that are
            not wanted any more.

    Returns:
        Without `store`, one row a life: a column for each factor, then alternative, replication,
        world, error and the measures; `attrs["complete"]` is False if the user interrupted, and
        then the rows are those of the points that were finished. With `store`, the store. Adding
        points, plans, lives or workers changes no row.

    Raises:
        ScenarioError: if a name or a value is not valid at some point; nothing was lived then.
        ValueError: if the design has no points, or a number is out of range.
        SweepError: if the store or the cluster cannot be used; what was finished is kept.
        KeyboardInterrupt: if the user interrupted before anything was finished, or twice.
    """
    if replications < 1:
        raise ValueError(f"replications must be 1 or more, not {replications}")
    if monthly and store is None:
        raise ValueError("monthly series are kept in a store")
    points = design if isinstance(design, Design) else grid_of(scenario, design, living is not None)
    if not len(points):
        raise ValueError("the grid has no points")
    lived = COMPANY if living is None else _called(living)
    if store is not None and ("<" in lived or lived in NAMELESS):
        raise ValueError(
            f"a store knows living by its name, and {lived} may be any; give a function of a module"
        )
    settings = Settings(
        replications, seed, clock, ignorance, lives_per_world, monthly and not living, lived
    )
    plans = check(scenario, points, alternatives) if living is None else (ONLY,)
    layout = Layout(scenario, points, plans, settings, LIVES_OF_A_BLOCK if store else 1)
    engine = _engine(backend, workers, cluster, living, layout.lives)
    if store is None:
        return _in_memory(layout, engine, progress)
    folder = folder_at(store)
    with folder.alone() if isinstance(folder, LocalFolder) else nullcontext():
        writer = StoreWriter(folder, layout, command)
        writer.prepare(fresh=fresh, repair=repair)
        if writer.aside is not None and say is not None:
            say(writer.aside)
        if found is not None:
            found(writer.lives_there, layout.lives)
        _into_store(writer, engine, progress, say)
    return SweepStore.open(store)


def grid_of(scenario: Scenario, grid: Grid, free: bool = False) -> Design:
    """Return the design of every combination of listed values.

    Args:
        scenario: the company.
        grid: name -> values; a value may be a distribution too.
        free: whether names may mean nothing to the scenario.

    Raises:
        ScenarioError: if a name means nothing.
        ValueError: if there is no point.
    """
    import itertools

    from simulation.sweeps.names import Named

    if not grid or not all(len(values) for values in grid.values()):
        raise ValueError("the grid has no points")
    factors = []
    for name, values in grid.items():
        try:
            what = Named("key", (name,)) if free else named(scenario, name)
        except Flaw as flaw:
            raise ScenarioError(
                scenario.name, None, name, flaw.found, flaw.allowed, flaw.nearest
            ) from None
        factors.append(Factor(name, what, float("nan"), float("nan"), tuple(values)))
    points = tuple(
        dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())
    )
    return Design("grid", tuple(factors), points)


def check(scenario: Scenario, design: Design, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the plans, once every one of them is valid at every point.

    Raises:
        ScenarioError: for the first that is not, naming the point.
    """
    names: tuple[str, ...] = ()
    for place in range(len(design)):
        names = tuple(plans_at(scenario, design, place, tuple(wanted)))
    return names


def _called(living: Living) -> str:
    """Return the name of what takes the place of a company."""
    named_by = living if hasattr(living, "__qualname__") else type(living)
    return f"{named_by.__module__}.{named_by.__qualname__}"


def _engine(
    backend: Backend | None,
    workers: int | None,
    cluster: str | None,
    living: Living | None,
    lives: int,
) -> Engine:
    if cluster is not None:
        from simulation.sweeps.cluster import ClusterEngine

        return ClusterEngine(cluster)
    many = lives >= LIVES_WORTH_PROCESSES and living is None and (workers or 2) > 1
    return LocalEngine(backend or ("processes" if many else "threads"), workers, living)


def _in_memory(layout: Layout, engine: Engine, progress: Progress | None) -> pd.DataFrame:
    """Live everything and return the rows of all points that were finished."""
    import pandas as pd

    frames: dict[int, pd.DataFrame] = {}
    blocks = layout.blocks
    with (
        suppress(KeyboardInterrupt, Stopped),
        _stopped_on_failure(engine, _jobs(layout, enumerate(blocks))) as done,
    ):
        for number, lived in done:
            frames[number] = _frame(layout, blocks[number], lived)
            if progress is not None:
                progress(blocks[number].lives)
    unfinished = {
        cell.place for n, block in enumerate(blocks) if n not in frames for cell in block.cells
    }
    whole = [n for n in sorted(frames) if blocks[n].cells[0].place not in unfinished]
    if not whole:
        raise KeyboardInterrupt
    frame = pd.concat([frames[n] for n in whole], ignore_index=True)
    frame.attrs["complete"] = not unfinished
    return frame


def _frame(layout: Layout, block: Block, lived: Lived) -> pd.DataFrame:
    """Return the rows of a block of one cell as `simulate` has them, the point in front."""
    import pandas as pd

    (cell,) = block.cells
    frame: pd.DataFrame = schema.from_stream(lived.lives).drop_columns([schema.CELL]).to_pandas()
    point = layout.design.points[cell.place]
    frame.insert(0, schema.ALTERNATIVE, cell.alternative)
    first = np.zeros(len(frame), int)
    # All at once: a screening has a hundred factors.
    turned = {name: column_of([point.get(name)]).iloc[first].array for name in layout.design.names}
    return pd.concat([pd.DataFrame(turned, index=frame.index), frame], axis=1)


@contextmanager
def _stopped_on_failure(engine: Engine, jobs: Iterator[Job]) -> Iterator[Iterator[Done]]:
    """Have an engine live jobs, and leave nobody at work if what is done with them fails."""
    with closing(engine.run(jobs)) as done:
        try:
            yield done
        except BaseException:
            engine.stop_at_once()
            raise


def _jobs(layout: Layout, blocks: Any) -> Iterator[Job]:
    for number, block in blocks:
        yield number, layout.task(block.cells)


def _into_store(
    writer: StoreWriter, engine: Engine, progress: Progress | None, say: Say | None
) -> None:
    """Live what is not in the store yet; KeyboardInterrupt if the user ended it before the end."""
    pending = writer.pending
    with interruptible(engine.give_up, say) as asked_to_stop:

        def jobs() -> Iterator[Job]:
            for number, block in enumerate(pending):
                if asked_to_stop():
                    return
                cells = writer.unlived(block)
                if cells:
                    yield number, writer.layout.task(cells)
                else:
                    there.append(block)

        there: list[Block] = []
        lived_here = 0
        try:
            with _stopped_on_failure(engine, jobs()) as done:
                for number, lived in done:
                    writer.commit(pending[number], lived)
                    lived_here += 1
                    if progress is not None:
                        progress(pending[number].lives)
        except Stopped:
            raise KeyboardInterrupt from None
        for block in there:
            writer.commit(block, None)
            if progress is not None:
                progress(block.lives)
    # Whoever asks for the end when all is done gets what is done.
    if lived_here + len(there) < len(pending):
        raise KeyboardInterrupt
    writer.finish()


@contextmanager
def interruptible(
    give_up: Callable[[], None], say: Say | None = None
) -> Iterator[Callable[[], bool]]:
    """Let a first Ctrl-C ask for an orderly end, and a second one interrupt at once.

    Args:
        give_up: called at the second, before KeyboardInterrupt is raised.
        say: called with a line at the first.

    Yields:
        A function that returns whether the user has asked to stop.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def interrupt(number: int, frame: object) -> None:
        if asked.is_set():
            give_up()
            raise KeyboardInterrupt
        asked.set()
        if say is not None:
            say("finishing the blocks under way; Ctrl-C again stops at once")

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
