"""Hostile scenario files: one clear line about each, quickly, and nothing is run or written."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hostile_company import UNPRINTABLE, assert_harmless_text

from simulation.cli import main
from simulation.scenario import ScenarioError, load

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join([f'*{chr(97 + level)}'] * 9)}]"
    for level in range(8)
)
FILES = {
    "alias bomb": BOMB,
    "an alias of itself": "team: &t {Ana: *t}",
    "merge key": "base: &b {cash_usd: 1}\n<<: *b",
    "python object": "cash_usd: !!python/object/apply:os.system ['touch escaped']",
    "python name": "cash_usd: !!python/name:os.system",
    "python module": "cash_usd: !!python/module:os",
    "own tag": "cash_usd: !evil 1",
    "binary": "name: !!binary aGVsbG8=",
    "date": "name: !!timestamp 2001-12-14",
    "set": "team: !!set {Ana, Ben}",
    "deep list": "team: " + "[" * 5_000 + "]" * 5_000,
    "deep mapping": "{a: " * 5_000 + "1" + "}" * 5_000,
    "deep indent": "\n".join(" " * level + "a:" for level in range(2_000)),
    "huge whole number": "customers: " + "9" * 50_000,
    "huge hexadecimal": "customers: 0x" + "f" * 20_000,
    "huge exponent": "cash_usd: 1e999999",
    "sexagesimal": "cash_usd: 1:1:1:1:1:1:1:1",
    "not a number": "cash_usd: .nan",
    "infinite": "cash_usd: .inf",
    "duplicate keys": "cash_usd: 1\ncash_usd: 2",
    "duplicate nested keys": "team: {Ana: {role: ml_engineer, role: full_stack}}",
    "key that is a list": "? [a, b]\n: 1",
    "key that is a mapping": "{{a: 1}: 2}",
    "several documents": "cash_usd: 1\n---\ncash_usd: 2",
    "a long line": "question: " + "a" * 3_000_000,
    "many keys": "\n".join(f"key{each}: 1" for each in range(60_000)),
    "a list": "- a\n- b",
    "a number": "3",
    "a tab": "team:\n\tAna: {role: ml_engineer}",
    "not closed": "team: {Ana: {role: ml_engineer",
    "a directive": "%YAML 9.9\n---\ncash_usd: 1",
    "extends upwards": "extends: ../../../../etc/passwd",
    "extends an absolute path": "extends: /etc/passwd",
    "extends itself": "extends: mine.yaml",
    "extends a list": "extends: [a, b]",
    "extends with a nul": 'extends: "a\\0b"',
    "extends with a long name": "extends: " + "a" * 5_000,
}
PATIENCE_SECONDS = 20.0


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_hostile_file_is_one_clear_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "" if text.startswith(("extends", "%")) else "extends: base/model-first\n"
    (tmp_path / "mine.yaml").write_text(head + text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load("mine.yaml")
    assert time.process_time() - begun < PATIENCE_SECONDS
    told = str(caught.value)
    assert_harmless_text(told)
    assert "\n" not in told
    assert len(told) < 500
    assert "found" in told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("how", UNPRINTABLE)
@pytest.mark.parametrize("where", ["name", "team", "plan", "alternatives", "roles", "question"])
def test_names_that_cannot_be_printed_are_refused_in_printable_words(how: str, where: str) -> None:
    bad = UNPRINTABLE[how]
    role = {
        "label": "x",
        "speeds": dict.fromkeys(("modelling", "infrastructure", "data", "product"), 1),
        "project": "none",
        "fill": 1,
        "salary": 1,
    }
    entries: dict[str, object] = {
        "name": bad,
        "question": bad,
        "team": {bad: {"role": "ml_engineer"}},
        "plan": {bad: {"join": "ml_engineer", "month": 1}},
        "alternatives": {bad: {}, "other": {}},
        "roles": {bad: role},
    }
    if where == "question" and how in ("newline", "return", "separator"):
        question = load({"extends": "base/model-first", "question": bad}).question
        assert_harmless_text(question)
        assert "\n" not in question
        return
    with pytest.raises(ScenarioError) as caught:
        load({"extends": "base/model-first", where: entries[where]})
    assert_harmless_text(str(caught.value))


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31mred.yaml",
        "two\nlines.yaml",
        "a\x00b.yaml",
        "../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "/proc/self/environ",
        "~/.ssh/id_rsa",
        "-rf",
        "a" * 5_000,
        "nul\u202e.yaml",
        "",
        ".",
        "/",
    ],
)
def test_hostile_paths_are_one_printable_line_and_exit_code_2(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if name.endswith(".yaml") and "\x00" not in name:
        wrong = "extends: document-extraction\ncash_usd: wrong\n"
        (tmp_path / name).write_text(wrong, encoding="utf-8")
    begun = time.process_time()
    try:
        code = main(["check", "--", name])
    except SystemExit as gone:
        code = int(gone.code or 0)
    assert time.process_time() - begun < PATIENCE_SECONDS
    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert_harmless_text(told.err)
    assert len(told.err.splitlines()) == 1
    assert "Traceback" not in told.err


def test_a_file_of_hostile_bytes_is_one_line(tmp_path: Path) -> None:
    for number, content in enumerate(
        (
            b"\xff\xfe\x00\x00",
            b"name: \x1b[31m",
            b"\x00" * 100,
            os.urandom(5_000),
            b"\xef\xbb\xbf: [",
        )
    ):
        path = tmp_path / f"bytes{number}.yaml"
        path.write_bytes(content)
        with pytest.raises(ScenarioError) as caught:
            load(path)
        assert_harmless_text(str(caught.value))


def test_nothing_of_it_was_imported() -> None:
    """Reading scenarios must not be able to make objects: no unsafe loader, no pickle, no eval."""
    package = Path(sys.modules["simulation"].__file__ or "").parent
    words = ("yaml.load(", "unsafe_load", "FullLoader", "pickle.load", "eval(", "exec(", "marshal")
    found = [
        f"{path.name}: {word}"
        for path in package.rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8").replace("_eval(", "(").replace("literal_", "")
    ]
    assert found == []
