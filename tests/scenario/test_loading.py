"""Scenarios come by name, from files that extend each other, and from plain data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation.scenario import ScenarioError, load, loading, register, shipped

Write = Callable[..., Path]
LAB = "extends: laboratory/mm1\n"


def test_a_shipped_name_a_path_and_a_mapping_give_the_same(write: Write) -> None:
    by_name = load("document-extraction")
    by_path = load(write("extends: document-extraction\n"))
    by_text = load("mine.yaml")
    by_mapping = load({"extends": "document-extraction"})
    hashes = {s.content_hash() for s in (by_name, by_path, by_text, by_mapping)}
    assert len(hashes) == 1


def test_the_name_is_that_of_the_file_unless_given(write: Write) -> None:
    assert load(write(LAB)).name == "mine"
    assert load(write(LAB + "name: other\n")).name == "other"
    assert load(write(LAB, "x" * 60 + ".yaml")).name == "scenario"
    assert load({"extends": "laboratory/mm1"}).name == "mm1"


def test_names_and_prose_are_not_inherited(write: Write) -> None:
    write(LAB + "name: parent\nquestion: Why?\nreason: Because.\ncash_usd: 5\n", "parent.yaml")
    child = load(write("extends: parent\n"))
    assert (child.name, child.question, child.reason, child.cash_usd) == ("mine", "", "", 5.0)


def test_prose_is_put_on_one_line(write: Write) -> None:
    assert load(write(LAB + "question: >\n  Who\n  next?\n")).question == "Who next?"


def test_a_file_beside_the_extending_one_comes_before_a_shipped_one(write: Write) -> None:
    write(LAB + "cash_usd: 5\n", "document-extraction.yaml")
    assert load(write("extends: document-extraction\n")).cash_usd == 5.0
    assert load(write("extends: document-extraction.yaml\n")).cash_usd == 5.0


def test_a_file_may_extend_the_shipped_scenario_of_its_own_name(write: Write) -> None:
    write("extends: document-extraction\ncash_usd: 5\n", "document-extraction.yaml")
    assert load(Path("document-extraction.yaml")).cash_usd == 5.0
    assert load("document-extraction").cash_usd == 3.5e6


def test_a_path_in_extends_is_relative_to_its_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(LAB + "cash_usd: 5\n", "parent.yaml")
    write("extends: ../parent\n", "sub/child.yaml")
    assert load("sub/child.yaml").cash_usd == 5.0
    write(LAB + "cash_us: 5\n", "parent.yaml")
    with pytest.raises(ScenarioError, match=r"^parent.yaml:2: cash_us"):
        load("sub/child.yaml")


def test_cycles_are_refused_at_the_line_that_closes_them(write: Write) -> None:
    write("extends: b\n", "a.yaml")
    write("# second\nextends: a\n", "b.yaml")
    with pytest.raises(ScenarioError, match=r"^b.yaml:2: extends: found 'a'"):
        load("a.yaml")
    with pytest.raises(ScenarioError, match=r"^mine.yaml:1: extends: found 'mine'"):
        load(write("extends: mine\n"))


def test_a_cycle_through_a_link_is_refused(write: Write) -> None:
    write("extends: other\n")
    os.symlink("mine.yaml", "other.yaml")
    with pytest.raises(ScenarioError, match="does not extend this one"):
        load("mine.yaml")


def test_a_chain_has_an_end(write: Write) -> None:
    for link in range(20):
        write(f"extends: link{link + 1}\n", f"link{link}.yaml")
    with pytest.raises(ScenarioError, match=r"^link9.yaml:1: .* at most 10 scenarios in a chain"):
        load("link0.yaml")


@pytest.mark.parametrize(
    "written", ["nowhere", "[a]", "3", "", "/etc/passwd", "' '", '"a\\0b"', "x" * 5000]
)
def test_extends_names_something_that_exists(write: Write, written: str) -> None:
    with pytest.raises(ScenarioError, match=r"^mine.yaml:1: extends: found "):
        load(write(f"extends: {written}\n"))


def test_plain_data_extends_shipped_scenarios_only(write: Write) -> None:
    write(LAB, "parent.yaml")
    with pytest.raises(ScenarioError, match=r"^scenario: extends: found 'parent'"):
        load({"extends": "parent"})


def test_a_name_that_is_nothing_is_refused_with_the_nearest(write: Write) -> None:
    write("")
    with pytest.raises(ScenarioError) as caught:
        load("document-extracton")
    assert str(caught.value).startswith("document-extracton: found no such scenario, allowed: ")
    assert caught.value.nearest == "document-extraction"
    for strange in ("", ".", "x" * 5000, "a\0b"):
        with pytest.raises(ScenarioError):
            load(strange)


@pytest.mark.parametrize(
    ("number", "value"),
    [(np.float32(2.5), 2.5), (np.int64(3), 3.0), (Fraction(1, 2), 0.5)],
)
def test_plain_data_may_hold_any_kind_of_number(number: Any, value: float) -> None:
    assert load({"extends": "laboratory/mm1", "cash_usd": number}).cash_usd == value


def test_plain_data_may_hold_numpy_booleans() -> None:
    lab = {"extends": "laboratory/mm1", "mechanisms": {"ramp": np.bool_(True)}}
    assert load(lab).mechanisms.ramp is True


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({1: 2}, "scenario: found 1, allowed: text as key"),
        ({"cash_usd": float("nan")}, "scenario: cash_usd: found nan, allowed: a finite number"),
        (
            {"cash_usd": 10**50},
            "scenario: cash_usd: found a very large number, allowed: fewer digits",
        ),
        ({"team": {1, 2}}, "scenario: team: found a Python set, allowed: text, a number, true"),
        ({}, "scenario: found no architecture, allowed: the key architecture"),
    ],
)
def test_plain_data_is_checked_like_a_file(data: dict[Any, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(data)
    assert str(caught.value).startswith(message)


def test_plain_data_that_contains_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["team"] = loop
    with pytest.raises(ScenarioError, match="at most 20 levels"):
        load(loop)


def in_fresh_python(code: str) -> str:
    """Run code in a new interpreter, where nothing is cached or measured, and return its output."""
    root = Path(loading.__file__).parents[2]
    command = [sys.executable, "-c", "from simulation.scenario import *; " + code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_register_is_read_once() -> None:
    assert register() is register()


def test_heavy_packages_are_not_imported() -> None:
    code = (
        "import sys; load('document-extraction').content_hash(); "
        "heavy = {'pandas', 'scipy', 'numba', 'matplotlib', 'simpy'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert in_fresh_python(code) == "[]"


def test_evidence_is_no_scenario() -> None:
    assert "document-extraction" in shipped()
    assert not [name for name in shipped() if name.startswith("evidence")]
