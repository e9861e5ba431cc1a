"""Whatever stands in a file, it loads or it gives one line; it never crashes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.scenario import Scenario, ScenarioError, load
from simulation.scenario.distributions import PARAMETERS
from simulation.scenario.plan import VERBS
from simulation.scenario.work import Mechanisms, WorkKind

WORDS = [
    *Scenario.model_fields,
    *Mechanisms.model_fields,
    *WorkKind.model_fields,
    *VERBS,
    *PARAMETERS,
    "extends",
    "month",
    "role",
    "never",
    "base/model-first",
    "document-extraction",
    "laboratory/mm1",
    "ml_engineer",
    "experiment_effort_h",
    "incident",
    "Ana",
    "mlops",
    "now",
]
words = st.sampled_from(WORDS) | st.text(max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
known = st.sampled_from([*Scenario.model_fields, "extends"])
quick = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def explains_or_passes(build: Callable[[], Scenario]) -> None:
    """Build a scenario and use it, or check that the error is one printable line."""
    message = "fine"
    try:
        scenario = build()
        scenario.content_hash()
        scenario.outside_evidence()
    except ScenarioError as error:
        message = str(error)
    assert message.isprintable()
    assert len(message) < 1500


def loads_or_explains(source: Any) -> None:
    """Load, or check that the error is one printable line."""
    explains_or_passes(lambda: load(source))


def from_file(content: bytes) -> None:
    """Write the content to a file and load it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.yaml"
        path.write_bytes(content)
        loads_or_explains(path)


@quick
@given(st.text())
def test_any_text(text: str) -> None:
    from_file(text.encode("utf-8", "surrogatepass"))


@quick
@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    from_file(content)


@quick
@given(st.dictionaries(known | words, trees, max_size=6))
def test_any_yaml(tree: dict[str, Any]) -> None:
    from_file(yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "surrogatepass"))


@quick
@given(st.dictionaries(known, trees, max_size=3))
def test_any_diff_on_a_company(tree: dict[str, Any]) -> None:
    loads_or_explains({"extends": "document-extraction", **tree})


@quick
@given(
    st.sampled_from(["team", "plan", "alternatives", "parameters", "roles", "work_kinds"]), trees
)
def test_any_section(section: str, tree: Any) -> None:
    loads_or_explains({"extends": "document-extraction", section: {"Ana": tree, "incident": tree}})
    loads_or_explains({"extends": "laboratory/mm1", section: tree})


@quick
@given(st.dictionaries(known, trees, max_size=3))
def test_any_change(tree: dict[str, Any]) -> None:
    explains_or_passes(lambda: load("laboratory/mm1").with_changes(tree))


@quick
@given(st.data())
def test_any_value_replaced(data: st.DataObject) -> None:
    tree = load("document-extraction")._tree.plain()
    inner = tree
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = data.draw(st.sampled_from(keys))
        if not inner[key] or not isinstance(inner[key], (dict, list)) or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(trees)
    loads_or_explains(tree)
