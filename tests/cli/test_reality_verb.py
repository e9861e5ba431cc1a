"""The verb `reality`, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from installed import Done, run, run_once

COLUMNS = 80


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return run_once(
        tmp_path_factory, "reality-told", "reality", "laboratory/empty", COLUMNS=f"{COLUMNS}"
    )


def test_it_tells_what_holds_and_writes_nothing(told: Done) -> None:
    assert told.code == 0
    assert "reality checks hold" in told.out
    assert "in this model" in told.out
    assert told.longest_line <= COLUMNS
    assert list(told.folder.iterdir()) == []
    assert "--details" in told.err


@pytest.mark.slow
def test_details_tell_every_check_on_narrow_terminals(tmp_path: Path) -> None:
    done = run(
        tmp_path, "reality", "laboratory/empty", "--details", "--quiet", COLUMNS=f"{COLUMNS}"
    )
    assert done.code == 0
    assert done.err == ""
    assert done.longest_line <= COLUMNS
    for heading in ("What must add up", "Limits and extremes", "Do not apply here"):
        assert heading in done.out


def test_json_is_all_there_is_and_red_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "extends: document-extraction\nparameters: {feature_effort_h: 0}\n", encoding="utf-8"
    )
    done = run(tmp_path, "reality", "mine.yaml", "--json", "--replications", "10")
    assert done.code == 1
    assert done.err == ""
    assert done.json["counts"]["red"] == 1
    (red,) = [check for check in done.json["checks"] if check["state"] == "red"]
    assert red["id"] == "lives-end"
    assert red["advice"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere",), "nowhere"),
        (("laboratory/empty", "--plan", "later"), "plan: found 'later'"),
        (("laboratory/empty", "--replications", "3"), "a whole number from 10 to 10000"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    done = run(tmp_path, "reality", *words)
    assert done.code == 2
    assert done.out == ""
    assert message in done.err
    assert len(done.err.splitlines()) == 1
