"""Declared sweeps: read as scenarios are, and refused as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import simulation
from simulation import ScenarioError
from simulation.sweeps.declaration import KEYS, declared, shipped_sweeps
from simulation.sweeps.points import plans_at

COMPANY = "company: document-extraction\n"
FACTORS = "factors:\n  focus_share:\n"


def refused(folder: Path, text: str | bytes) -> str:
    """Check that a file is refused in one line, and return it without the place of the file."""
    file = folder / "mine.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioError) as error:
        declared(file)
    message = str(error.value)
    assert message.isprintable()
    return message.replace(str(folder), "")


@pytest.mark.parametrize("name", shipped_sweeps())
def test_shipped_sweeps_are_valid_at_every_point(name: str) -> None:
    found = declared(name)
    assert found.name == name
    assert found.question
    for place in (0, len(found.design) - 1):
        assert list(plans_at(found.scenario, found.design, place))


def test_the_worked_example_has_every_key() -> None:
    text = (Path(__file__).parents[2] / "scenarios/sweeps/all-keys.yaml").read_text()
    other_way = {"points", "table"}
    assert set(yaml.safe_load(text)) | other_way == set(KEYS)


def test_sweeps_are_no_scenarios() -> None:
    assert not [name for name in simulation.shipped() if "sweeps" in name]


def test_what_a_file_says_is_what_is_lived(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("extends: document-extraction\ncash_usd: 2000000\n")
    file = tmp_path / "mine.yaml"
    file.write_text(
        "company: ours\n"
        "changes: {customers: 3}\n"
        "plans: [never, month-6]\n"
        "design: latin_hypercube\n"
        "points: 60\n"
        "factors: [focus_share, mlops_engineer salary]\n"
        "lives: 30\nlives_per_world: 3\nseed: 11\nmonthly: true\n"
    )
    found = declared(file)
    assert (found.scenario.cash_usd, found.scenario.customers) == (2e6, 3)
    assert list(found.scenario.alternatives) == ["month-6", "never"]
    assert (found.lives, found.lives_per_world, found.seed, found.monthly) == (30, 3, 11, True)
    assert (found.design.kind, len(found.design), found.design.seed) == ("latin_hypercube", 60, 11)
    assert found.design.names == ("focus_share", "mlops_engineer salary")
    assert declared(file, seed=12).design.points != found.design.points


def test_a_table_beside_the_file_is_its_design(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("cash_usd,focus_share\n1e6,0.6\n2e6,0.7\n")
    file = tmp_path / "mine.yaml"
    file.write_text(COMPANY + "table: points.csv\n")
    assert declared(file).design.points == (
        {"cash_usd": 1e6, "focus_share": 0.6},
        {"cash_usd": 2e6, "focus_share": 0.7},
    )
    (tmp_path / "points.csv").write_text("cash_usd,focus_share\n1e6,0.6\n2e6,1.7\n")
    assert "points.csv:3: focus_share: found 1.7" in refused(tmp_path, file.read_text())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.yaml: found an empty file"),
        ("factors: [focus_share]\n", "mine.yaml:1: found no company, allowed: the key company"),
        (COMPANY + "factrs: [focus_share]\n", "mine.yaml:2: factrs: found 'factrs'"),
        (COMPANY + "factrs: [focus_share]\n", "did you mean 'factors'?"),
        ("company: document-extractoin\n" + FACTORS, "did you mean 'document-extraction'?"),
        ("company: 7\n" + FACTORS, "mine.yaml:1: company: found 7"),
        ("company: nowhere.yaml\n" + FACTORS, "nowhere.yaml: found no such file"),
        (COMPANY, "found no factors, allowed: the key factors"),
        (
            COMPANY + "design: sobol\npoints: 8\nfactors:\n  cash_usd: [1e6, 2e6]\n",
            "found listed values alone (cash_usd) for a sample, allowed: a range low:high",
        ),
        (COMPANY + "factors: {}\n", "mine.yaml:2: factors: found an empty mapping"),
        (COMPANY + "factors: [focus_share, focus_share]\n", "factors.1: found 'focus_share'"),
        (COMPANY + "factors:\n  focus_shar:\n", ":3: factors.focus_shar: found 'focus_shar'"),
        (COMPANY + "factors:\n  focus_shar:\n", "did you mean 'focus_share'?"),
        (COMPANY + "factors:\n  cash_usd: [1, -2]\n", ":3: factors.cash_usd.1: found -2"),
        (
            COMPANY + "factors:\n  cash_usd:\n    low: 1\n    high: -2\n",
            ":5: factors.cash_usd.high",
        ),
        (COMPANY + "factors:\n  cash_usd: {lo: 1}\n", "cash_usd.lo: found 'lo', allowed: one of"),
        (COMPANY + "factors:\n  cash_usd: 3\n", "factors.cash_usd: found 3, allowed: a list of"),
        (COMPANY + FACTORS + "design: sobl\n", ":4: design: found 'sobl'"),
        (COMPANY + FACTORS + "design: sobl\n", "did you mean 'sobol'?"),
        (COMPANY + FACTORS + "design: sobol\n", "found no points, allowed: the number of points"),
        (COMPANY + FACTORS + "points: 10\n", "points: found 10, allowed: points of each factor"),
        (COMPANY + FACTORS + "design: sobol\npoints: 0\n", ":5: points: found 0, allowed: a whole"),
        (COMPANY + FACTORS + "lives: 1.5\n", ":4: lives: found 1.5, allowed: a whole number from"),
        (COMPANY + FACTORS + "seed: -1\n", ":4: seed: found -1"),
        (COMPANY + FACTORS + "monthly: yes\n", ":4: monthly: found 'yes', allowed: true or false"),
        (COMPANY + FACTORS + "plans: [nwo]\n", "plans.0: found 'nwo', allowed: one of"),
        (COMPANY + FACTORS + "plans: now\n", ":4: plans: found 'now', allowed: a list"),
        (COMPANY + FACTORS + "changes: {cash: 1}\n", ":4: changes.cash: found 'cash'"),
        (COMPANY + FACTORS + "table: [{cash_usd: 1}]\n", "factors: found the key factors"),
        (COMPANY + "table:\n  - {cash_usd: 1}\n  - {cash_usd: -1}\n", ":4: cash_usd: found -1"),
        (COMPANY + "table:\n  - {cash_usd: 1}\n  - {cash: 1}\n", ":4: found 'cash', allowed: one"),
        (COMPANY + "table:\n  - {cash_usd: 1}\n  - {}\n", "table.1: found an empty mapping"),
        (COMPANY + "table: nowhere.csv\n", "nowhere.csv: found no such file"),
        (COMPANY + "design: table\n", "found no table, allowed: the key table"),
        (COMPANY + "factors:\n  customers: [0, 1]\n", ":3: factors.customers.0: found 4000"),
        (COMPANY + "factors: &a [focus_share]\nplans: *a\n", "found an anchor"),
        (COMPANY + "factors: !!python/object/apply:os.system [ls]\n", "found a tag"),
        (COMPANY + COMPANY + FACTORS, "found a second 'company'"),
        (COMPANY + "factors: " + "[" * 100, "mine.yaml:2:"),
        (b"\x00\x01", "found binary content"),
        ("a: " + "x" * 300_000, "found more than 256 KB"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, text: Any, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_an_unknown_sweep_is_said_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'three-cases'?"):
        declared("three-case")
