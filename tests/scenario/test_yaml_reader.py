"""The reader takes plain YAML only, and says on which line it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.scenario.errors import ScenarioError
from simulation.scenario.yaml_reader import LARGEST_BYTES, read_yaml


def test_every_key_keeps_its_line(write: Callable[..., Path]) -> None:
    tree = read_yaml(write("a: 1\nb:\n  c: [x,\n    y]\n  d: {e: 2.5}\n"))
    b = tree.children()["b"]
    assert tree.plain() == {"a": 1, "b": {"c": ["x", "y"], "d": {"e": 2.5}}}
    assert (b.line, b.children()["c"].line, b.children()["d"].children()["e"].line) == (2, 3, 5)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("3_500_000", 3500000),
        ("1e6", 1e6),
        (".5", 0.5),
        ("-2.", -2.0),
        ("true", True),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("off", "off"),
        ("never", "never"),
        ("1:30", "1:30"),
        ("010", 10),
        ("0x1f", "0x1f"),
        ("2024-01-01", "2024-01-01"),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_scalars_mean_what_they_look_like(
    write: Callable[..., Path], written: str, value: object
) -> None:
    found = read_yaml(write(f"key: {written}\n")).plain()["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.yaml: found an empty file, allowed: a mapping of keys"),
        ("# only a comment\n", "mine.yaml: found an empty file, allowed: a mapping of keys"),
        ("- a\n", "mine.yaml:1: found a list, allowed: a mapping of keys"),
        ("just text\n", "mine.yaml:1: found 'just text', allowed: a mapping of keys"),
        ("a: 1\n---\nb: 2\n", "mine.yaml:2: found a second document, allowed: one document"),
        (
            "a: 1\nb:\n  c: 1\n  c: 2\n",
            "mine.yaml:4: b.c: found a second 'c' (the first is on line 3), allowed: each key once",
        ),
        ("a: &x [1]\n", "mine.yaml:1: a: found an anchor, allowed: values written out"),
        ("a: 1\nb: *x\n", "mine.yaml:2: b: found an alias, allowed: values written out"),
        (
            "a: !!python/name:os.system x\n",
            "mine.yaml:1: a: found a tag, allowed: values without tags",
        ),
        ("a: 1\nb: [.nan]\n", "mine.yaml:2: b.0: found .nan, allowed: a finite number"),
        ("a: -.inf\n", "mine.yaml:1: a: found -.inf, allowed: a finite number"),
        ("a: 1e999\n", "mine.yaml:1: a: found 1e999, allowed: a finite number"),
        ("a: " + "9" * 99, "mine.yaml:1: a: found a very long number, allowed: fewer digits"),
        ("? [a]\n: 1\n", "mine.yaml:1: found a key that is no text, allowed: text as key"),
        ("'': 1\n", "mine.yaml:1: found a key that is no text, allowed: text as key"),
        (
            "a:\n\t- b\n",
            "mine.yaml:2: found a syntax error (found character that cannot start any token), "
            "allowed: valid YAML",
        ),
        ("a: \x07\n", "mine.yaml: found unreadable characters, allowed: valid YAML"),
    ],
)
def test_refusals_name_file_and_line(write: Callable[..., Path], text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml(write(text))
    assert str(caught.value) == message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_at_once(write: Callable[..., Path], opening: str) -> None:
    with pytest.raises(ScenarioError, match="at most 20 levels"):
        read_yaml(write("a:\n  " + opening * 20_000))


def test_nested_aliases_are_refused_before_they_grow(write: Callable[..., Path]) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(ScenarioError, match="an anchor"):
        read_yaml(write("\n".join(lines)))


def test_a_large_file_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(ScenarioError, match="found more than 256 KB"):
        read_yaml(write("#" * (LARGEST_BYTES + 1)))


def test_files_that_are_no_text_are_refused(write: Callable[..., Path]) -> None:
    path = write("")
    path.write_bytes(b"a: \0\n")
    with pytest.raises(ScenarioError, match="mine.yaml: found binary content, allowed: UTF-8 text"):
        read_yaml(path)
    path.write_bytes("a: 1\nb: é\n".encode("latin-1"))
    with pytest.raises(ScenarioError, match="mine.yaml:2: found bytes that are not UTF-8"):
        read_yaml(path)


def test_a_byte_order_mark_is_no_part_of_the_first_key(write: Callable[..., Path]) -> None:
    assert read_yaml(write("\ufeffa: 1\n")).plain() == {"a": 1}


def test_what_is_no_regular_file_is_refused(write: Callable[..., Path], tmp_path: Path) -> None:
    write("")
    with pytest.raises(ScenarioError, match="found a directory"):
        read_yaml(tmp_path)
    with pytest.raises(ScenarioError, match="found no such file"):
        read_yaml(tmp_path / "other.yaml")
    with pytest.raises(ScenarioError, match="found an unreadable file"):
        read_yaml(Path("x" * 5000))
    with pytest.raises(ScenarioError, match="found an unreadable file"):
        read_yaml(Path("x\0y"))
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ScenarioError, match="found something that is no regular file"):
        read_yaml(tmp_path / "pipe.yaml")


def test_a_file_without_permission_is_refused(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a: 1\n")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ScenarioError, match=r"found an unreadable file \(Permission denied\)"):
        read_yaml(path)
