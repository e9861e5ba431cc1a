"""Merge a short diff into a scenario."""

from __future__ import annotations

from dataclasses import replace

from simulation.scenario.errors import Flaw, Path, one_of
from simulation.scenario.nodes import Node
from simulation.scenario.plan import VERBS

NAMED = frozenset(
    {"team", "plan", "alternatives", "parameters", "roles", "work_kinds", "milestones"}
)
WHEN = frozenset({"month", "when"})
SECTIONS = NAMED | {"mechanisms", "planned_work", "policies", "observed"}


def merge(base: Node, diff: Node) -> Node:
    """Return `base` with the keys of `diff` laid over it.

    Mappings are merged key by key, except that a distribution, a rate and an alternative are
    replaced whole, a new verb in an action of the plan replaces the old one with its details, and a
    month without `when` replaces the conditions. `null` removes
    a named entry (a person, an action, a parameter...); an empty section changes nothing.

    Raises:
        ScenarioError: for a `null` that removes nothing, at the line of the `null`.
    """
    try:
        return _merge(base, diff, ())
    except Flaw as flaw:
        raise diff.error(flaw) from None


def _merge(base: Node, diff: Node, path: Path) -> Node:
    """Merge two nodes that stand at the same path."""
    if not isinstance(diff.value, dict):
        return diff
    merged: dict[str, Node] = {}
    if isinstance(base.value, dict) and not _whole(path):
        merged.update(base.value)
    if len(path) == 2 and path[0] == "plan":
        merged = _kept_of_action(merged, diff.value)
    for key, node in diff.value.items():
        here = (*path, key)
        if node.value is None and path == () and key in SECTIONS:
            merged.setdefault(key, replace(node, value={}))
        elif node.value is None and len(path) == 1 and path[0] in NAMED:
            if merged.pop(key, None) is None:
                allowed = _removable(merged)
                raise Flaw("null", allowed, known=merged, path=here, plain=True, meant=key)
        else:
            merged[key] = _merge(merged.get(key, Node({}, node.file)), node, here)
    return replace(diff, value=merged)


def _kept_of_action(base: dict[str, Node], diff: dict[str, Node]) -> dict[str, Node]:
    """Return what a diff leaves of an action: a verb ends its details, a month its rules."""
    kept = dict(base)
    if any(verb in diff and verb not in base for verb in VERBS):
        kept = {key: node for key, node in kept.items() if key in WHEN}
    if "month" in diff and "when" not in diff:
        kept.pop("when", None)
    return kept


def _removable(names: dict[str, Node]) -> str:
    """Return what could be removed."""
    if not names:
        return "a value (there is nothing to remove)"
    return f"a value, or null to remove {one_of(list(names))}"


def _whole(path: Path) -> bool:
    """Tell whether a mapping at this path is replaced instead of merged."""
    if len(path) < 2:
        return False
    if path[0] in ("parameters", "alternatives", "milestones"):
        return True
    if path[0] in ("planned_work", "work_kinds"):
        return len(path) >= 3
    if path[0] == "roles":
        return len(path) >= 3 and path[2:] != ("speeds",)
    return False
