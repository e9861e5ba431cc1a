"""Lives of an earlier sweep of the same name that are not wanted any more: how many, and why."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from simulation.sweeps.cells import Layout
from simulation.sweeps.files import Folder
from simulation.sweeps.placing import cells_of
from simulation.sweeps.store import EARLIER, LIVES

# What of a company may change while its lives stay the same ones.
BESIDE_THE_COMPANY = ("name", "question", "reason", "alternatives", "baseline", "aim")
LIVED_OTHERWISE = ("clock", "ignorance", "lives_per_world", "lived")


def lives_wanted(layout: Layout) -> dict[str, int]:
    """Return how many lives of each address a sweep wants, from the first on."""
    wanted: dict[str, int] = {}
    for block in layout.blocks:
        for cell in block.cells:
            wanted[cell.address] = max(wanted.get(cell.address, 0), cell.end)
    return wanted


def told_aside(
    folder: Folder, layout: Layout, before: Mapping[str, Any] | None, moved: Sequence[str]
) -> str | None:
    """Say in a line which lives were put out of the way; None if all of them are wanted.

    Args:
        folder: of the sweep.
        layout: what is wanted now.
        before: manifest of the earlier sweep; None if there was none.
        moved: names of the files of lives that were moved to earlier/ just now.
    """
    wanted, aside = lives_wanted(layout), 0
    for name in moved:
        with contextlib.suppress(ValueError):
            for address, begin, end, *_ in cells_of(folder.read(f"{EARLIER}/{LIVES}/{name}")):
                aside += max(0, end - max(begin, wanted.get(address, 0)))
    if not aside:
        return None
    lives = "1 life" if aside == 1 else f"{aside:,} lives"
    verb, they = ("is", "it is") if aside == 1 else ("are", "they are")
    return (
        f"{lives} {_why(layout, before)} {verb} kept in {folder.address}/{EARLIER}, and used again "
        f"if {they} asked for"
    )


def _why(layout: Layout, before: Mapping[str, Any] | None) -> str:
    """Return what is another in the earlier sweep, or what of it is not asked for any more."""
    if before is None:
        return "of an earlier sweep"
    then, now = before["settings"], layout.settings.plain()
    found = []
    if then["seed"] != now["seed"]:
        found.append(f"of seed {then['seed']}")
    if _company(before["scenario"]["content"]) != _company(layout.scenario.plain()):
        found.append("of another company")
    if set(before["design"]["factors"]) != set(layout.design.names):
        found.append("of other factors")
    if any(then.get(key, now[key]) != now[key] for key in LIVED_OTHERWISE):
        found.append("lived with other settings")
    if not found and not {each["point"] for each in before["points"]} <= set(layout.points):
        found.append("of points that are not asked for")
    if not found and not set(before["alternatives"]) <= set(layout.alternatives):
        found.append("of plans that are not asked for")
    if not found and then["replications"] > now["replications"]:
        first = f" {now['replications']:,}" if now["replications"] > 1 else ""
        found.append(f"beyond the first{first} of each plan at each point")
    return " and ".join(found) or "of an earlier sweep"


def _company(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in BESIDE_THE_COMPANY}
