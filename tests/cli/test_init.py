"""`nexthire init`: asked on a terminal, by flags, and from a shipped company."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from installed import NEXTHIRE, Run, environment, heed_interrupts, watch

from simulation.scenario import load
from simulation.verbs.questions import LAST_MONTHS

PRESSES, SECONDS_BETWEEN = 10, 3.0
FEW = ("--replications", "20", "--brief", "--quiet")


def press_until_gone(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C; once more where it came before the line was waited for."""
    for _ in range(PRESSES):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_BETWEEN)
            return


def typed(folder: Path, lines: Sequence[str], *words: str) -> tuple[int, str]:
    """Answer one question after the other on a terminal; a line of ^C presses Ctrl-C instead."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [str(NEXTHIRE), "init", *words],
        cwd=folder,
        env=environment(COLUMNS="80"),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        preexec_fn=heed_interrupts,
    ) as process:
        os.close(slave)
        seen = ""
        for line in lines:
            seen += watch(master, lambda part: part.endswith("> "))
            if line == "^C":
                press_until_gone(process)
                break
            os.write(master, f"{line}\n".encode() if line != "^D" else b"\x04")
        seen += watch(master, lambda _: False)
        code = process.wait()
    os.close(master)
    return code, seen.replace("\r\n", "\n")


def test_seven_questions_make_a_company(tmp_path: Path) -> None:
    code, seen = typed(
        tmp_path,
        [
            "blockchain",
            "own model, 2 customers, $4k MRR",
            "Ana: ml, Bo: wizard",
            "Ana: ml, 王: full stack, 1 founder",
            "$2M, 5",
            "$2M, 80k to 95k",
            "7 to 21",
            "",
            "mlops",
            "improvements, risk 10%",
        ],
        "own.yaml",
    )
    assert code == 0
    for said in (
        "7. What matters most?",
        "found 'blockchain', allowed:",
        "found 'wizard', allowed:",
        "found $5 a month, allowed:",
        "net burn $80,000 to $95,000 a month\n",
        "2 people and 1 founder: Ana (ML engineer)",
        "nexthire whatif own.yaml --hire mlops_engineer\n  nexthire whatif own.yaml\n",
    ):
        assert said in seen
    plain = re.sub(r"\x1b\[[0-9;?]*[a-z]", "", seen)
    assert max(len(line) for line in plain.splitlines() if "] > " not in line) <= 80
    company = load(tmp_path / "own.yaml")
    assert set(company.team) == {"Ana", "王"}
    assert (company.customers, company.mrr_usd, company.cash_usd) == (2, 4000, 2e6)
    assert company.aim is not None
    assert company.aim.maximise == "improvements_live"
    assert [path.name for path in tmp_path.iterdir()] == ["own.yaml"]


@pytest.mark.parametrize("leave", ["^C", "^D"])
def test_whoever_leaves_leaves_nothing(tmp_path: Path, leave: str) -> None:
    code, seen = typed(tmp_path, ["", leave])
    assert code == 130
    assert "nexthire: interrupted; nothing was written" in seen
    assert "Traceback" not in seen
    assert not list(tmp_path.iterdir())


def test_enter_takes_every_default(tmp_path: Path) -> None:
    code, seen = typed(tmp_path, [""] * 7)
    assert code == 0, seen
    assert set(load(tmp_path / "mine.yaml").team) == {"Ana", "Ben"}


def test_scripts_are_asked_nothing(nexthire: Run) -> None:
    """A pipe cannot answer: flags and defaults count, and nothing waits for an answer."""
    told = nexthire("init", "--json").json
    assert told["file"] == "mine.yaml"
    assert told["next"] == ["nexthire whatif mine.yaml"]
    assert {row["grade"] for row in told["assumptions"]} == {"assumed", "measured"}
    done = nexthire(
        "init", "b.yaml", "--product", "llm app, idea", "--money", "$1M, 60k", "--quiet"
    )
    assert (done.code, done.out, done.err) == (0, "", "")
    company = load(done.folder / "b.yaml")
    assert (company.architecture, company.stage) == ("product-first", "idea")
    answer = nexthire("whatif", "mine.yaml", *FEW)
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Who next:")


@pytest.mark.slow
def test_own_hires_are_compared(nexthire: Run) -> None:
    assert nexthire("init", "--hires", "mlops", "--aim", "runway", "--quiet").code == 0
    answer = nexthire("compare", "mine.yaml", "--replications", "10", "--quiet")
    assert answer.code == 0, answer.err
    assert "Your aim is most runway" in " ".join(answer.out.split())


def test_the_example_of_last_months_fits_the_company_of_the_defaults(nexthire: Run) -> None:
    example = re.search(r"`(.+)`", LAST_MONTHS.hint)
    assert example is not None
    words = ("--json", "--force", "--last-months")
    assert nexthire("init", *words, example[1]).json["observed_kept"] is True
    done = nexthire("init", "--force", "--last-months", "40% toil, 9 improvements, 6 incidents")
    told = " ".join(done.out.split())
    assert "40% toil, 9 improved models released, 6 incidents in 3 months" in told
    assert "What fits worst is improvements live, 9: 9 in 10 lives of this model have " in told


@pytest.mark.slow
def test_last_months_are_kept_if_the_model_can_bring_them(nexthire: Run) -> None:
    words = ("--quiet", "--force", "--last-months")
    assert nexthire("init", *words, "3 incidents").code == 0
    kept = nexthire("whatif", "mine.yaml", "--hire", "mlops", *FEW)
    assert kept.code == 0, kept.err
    assert "could have brought the last 3 months" in " ".join(kept.out.split())
    told = nexthire("init", "--force", "--json", "--last-months", "90000 incidents").json
    assert told["observed_kept"] is False
    assert load(kept.folder / "mine.yaml").observed is None
    assert "# observed: {months: 3, incidents: 90000}" in (kept.folder / "mine.yaml").read_text()


def test_a_file_that_is_there_stays(nexthire: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    for words in (("--yes",), ("mine.yaml", "--example", "document-extraction")):
        done = nexthire("init", *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("nexthire: mine.yaml: found a file that is there already")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert nexthire("init", "--yes", "--force").code == 0
    assert load(tmp_path / "mine.yaml").cash_usd == 3.5e6
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x.txt",), "FILE: found 'x.txt', allowed: a file name that ends in .yaml"),
        (("--team", "Ana: wizard"), "--team: found 'wizard', allowed: one of backend engineer"),
        (("--team", "Ana: data engineeer"), "did you mean 'data engineer'?"),
        (("--team", "A\nB\x1b[31m"), "--team: found 'A'"),
        (("--money", "$2M, 5"), "--money: found $5 a month, allowed: what 2 engineers"),
        (("--money", "$2M to 3M"), "--money: found $2M to 3M, allowed: one amount of cash"),
        (("--money", "€2M, 100k"), "--money: found '€2M, 100k', allowed: amounts in US dollars"),
        (("--retrain", "40000"), "--retrain: found 40000, allowed: 0.5 to 3,650 days"),
        (("--product", "9 models in production"), "--product: found 9, allowed: 1 to 8 models"),
        (("--team", "21 founders"), "--team: found 21, allowed: 0 to 20 founders"),
        (("--example", "docment-extraction"), "did you mean 'document-extraction'?"),
    ],
)
def test_wrong_answers_are_one_line(nexthire: Run, words: tuple[str, ...], said: str) -> None:
    done = nexthire("init", *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert "\x1b" not in done.err
    assert not list(done.folder.iterdir())


def test_where_nothing_can_be_written(nexthire: Run) -> None:
    done = nexthire("init", "missing/mine.yaml", "--yes")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nexthire: cannot write missing/mine.yaml: ")


def test_shipped_companies_are_listed_and_copied(nexthire: Run) -> None:
    listed = nexthire("init", "--example", COLUMNS="80")
    assert listed.code == 0
    assert listed.longest_line <= 80
    assert listed.out.startswith("case-document-extraction")
    assert "laboratory/" not in listed.out
    done = nexthire("init", "--example", "sequences/vp-first")
    assert done.code == 0
    assert done.out.endswith("nexthire whatif vp-first.yaml\n")
    copy = load(done.folder / "vp-first.yaml")
    assert copy.content_hash() == load("sequences/vp-first").content_hash()
    assert nexthire("init", "--example", "--json").json["document-extraction"]


def test_what_was_said_is_checked_without_a_warning(nexthire: Run) -> None:
    """Nobody is warned of a number that `init` made of the burn."""
    words = ("--money", "2.4M, 140k to 160k", "--hires", "mlops", "--retrain", "every 2 to 4 weeks")
    team = "Ana: ML engineer, Bo: ML engineer, Cy: full-stack, 2 founders"
    product = "own model, in production, 3 pilots"
    written = nexthire("init", "--product", product, "--team", team, *words)
    assert written.code == 0
    assert "cash $2,400,000; net burn $140,000 to $160,000 a month\n" in written.out
    done = nexthire("check", "mine.yaml", COLUMNS="80")
    assert (done.code, done.err) == (0, "")
    assert "product       1 model in production, 3 pilots\n" in done.out
    assert "outside its evidence" not in done.out
    found = nexthire("check", "mine.yaml", "--json").json
    assert (found["models_in_production"], found["pilots"]) == (1, 3)
    assert found["outside_evidence"] == []


def test_names_are_written_safely(nexthire: Run) -> None:
    team = '"null": ml, "a: {b} # c": data, "<script>alert(1)</script>": full stack'
    assert nexthire("init", "--team", team, "--money", "3M, 90k", "--quiet").code == 0
    done = nexthire("check", "mine.yaml")
    assert done.code == 0
    people = {"null", "a: {b} # c", "<script>alert(1)</script>"}
    assert set(load(done.folder / "mine.yaml").team) == people
