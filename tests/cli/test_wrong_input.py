"""A user's mistake is one line on standard error, exit code 2, and nothing else."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from installed import Done, Run

SHIPPED = "document-extraction"


def refused(done: Done) -> str:
    """Check that a command was refused as it should be, and return its only line."""
    assert done.code == 2
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("nexthire: ")
    assert "Traceback" not in done.err
    return done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("whatif document-extractoin", "did you mean 'document-extraction'?"),
        ("check nowhere.yaml", "found no such file"),
        ("whatif document-extraction --hire mlopz", "did you mean 'mlops_engineer'?"),
        ("whatif document-extraction --hire engineer", "allowed: one of ml_engineer"),
        ("tipping laboratory/empty --guide", "allowed: a role with --hire: ml_engineer"),
        ("compare laboratory/empty", "alternatives: found no alternatives"),
        ("run document-extraction --alternative nov", "did you mean 'now'?"),
        ("run document-extraction --alternative nov --life 1", "did you mean 'now'?"),
        ("check .", "found a directory"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(nexthire: Run, words: str, said: str) -> None:
    done = nexthire(*words.split())
    assert said in refused(done)
    assert not list(done.folder.iterdir())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--replications", "0"),
        ("--replications", "many"),
        ("--replications", "1.5"),
        ("--replications", "1000001"),
        ("--seed", "-1"),
        ("--seed", "nan"),
        ("--seed", str(2**64)),
        ("--workers", "0"),
        ("--accept-runway-loss", "nan"),
        ("--accept-runway-loss", "-0.5"),
        ("--accept-runway-loss", "inf"),
        ("--months", "0,nan"),
        ("--months", ""),
        ("--months", "-3"),
        ("--months", ",".join(map(str, range(32)))),
        ("--clock", "fast"),
        ("--worlds", "best"),
        ("--hire", ""),
        ("--rep", "5"),
    ],
)
def test_values_out_of_range_are_refused(nexthire: Run, option: str, value: str) -> None:
    # `--option=value`, because a value that starts with a dash is taken for an option.
    done = nexthire("whatif", SHIPPED, f"{option}={value}")
    assert option.lstrip("-") in refused(done)
    assert not list(done.folder.iterdir())


def test_a_month_beyond_the_horizon_is_refused(nexthire: Run) -> None:
    done = nexthire("whatif", SHIPPED, "--months", "0,99")
    assert "months: found 99, allowed: months from 0 to 30, the horizon of" in refused(done)


@pytest.mark.parametrize("words", ["", "whatiff", "whatif", "run document-extraction --life=-1"])
def test_incomplete_commands_point_to_the_help(nexthire: Run, words: str) -> None:
    assert re.search(r"see `nexthire( run| whatif)? --help`$", refused(nexthire(*words.split())))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"extends: document-extraction\nteam: {Ana: {role: mlops}}\n", "mine.yaml:2: team.Ana."),
        (b"extends: document-extraction\ncash_usd: .nan\n", "mine.yaml:2: cash_usd"),
        (b"extends: document-extraction\ncash_usd: 1\ncash_usd: 2\n", "mine.yaml:3: cash_usd"),
        (b"extends: mine\n", "mine.yaml:1: extends"),
        (b"\x00\xff\x00", "mine.yaml"),
        (b"- a\n- b\n", "mine.yaml"),
        (b"", "mine.yaml"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(nexthire: Run, content: bytes, said: str) -> None:
    folder = nexthire("--version").folder
    (folder / "mine.yaml").write_bytes(content)
    assert said in refused(nexthire("whatif", "mine.yaml", "--hire", "mlops"))
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_permissions_are_respected(nexthire: Run) -> None:
    folder = nexthire("--version").folder
    secret = folder / "secret.yaml"
    secret.write_text("extends: document-extraction\n", encoding="utf-8")
    secret.chmod(0)
    refused(nexthire("check", "secret.yaml"))
    (folder / "out").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    done = nexthire("run", SHIPPED, "--out", "out")
    assert done.code == 1
    assert done.err == "nexthire: cannot write results to out: no permission to write there\n"


@pytest.mark.parametrize("out", ["taken", "taken/deeper", "taken/../taken/x", "n" * 300])
def test_results_that_cannot_be_written_are_refused_at_once(nexthire: Run, out: str) -> None:
    taken = nexthire("--version").folder / "taken"
    taken.write_text("mine", encoding="utf-8")
    done = nexthire("whatif", SHIPPED, "--replications", "100000", "--out", out)
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"nexthire: cannot write results to .*\n", done.err)
    assert taken.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in done.folder.iterdir()] == ["taken"]


def test_an_answer_is_told_even_if_its_files_cannot_be_written(nexthire: Run) -> None:
    results = nexthire("--version").folder / "results"
    results.mkdir()
    (results / SHIPPED).write_text("in the way", encoding="utf-8")
    done = nexthire("run", SHIPPED, "--replications", "3", "--json")
    assert done.code == 1
    assert done.json["folder"] is None
    assert done.json["estimates"]
    assert done.err.count("\n") == 1
    assert "cannot write results" in done.err
    assert Path(results / SHIPPED).read_text(encoding="utf-8") == "in the way"
