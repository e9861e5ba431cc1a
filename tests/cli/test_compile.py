"""Compiling ahead: once, with a word about it, and answers all the same where nothing is kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed import PATIENCE_SECONDS, Done, Run, environment, interrupted, run_once

from simulation.experiment import compilation

SHIPPED = "document-extraction"
WHATIF = ("whatif", SHIPPED, "--hire", "mlops", "--replications", "12", "--seed", "7")
COMPILING = "Compiling the model for this machine: about a minute, only this once.\n"
# One verb for each way into the compiled rules.
ASKED = (
    WHATIF,
    ("run", SHIPPED, "--replications", "2", "--clock", "simpy"),
    ("run", SHIPPED, "--life", "3"),
    ("run", SHIPPED, "--life", "3", "--clock", "compiled"),
    ("claims", "--only", "C11", "--replications", "4", "--quiet"),
    ("validate", "--only", "B1-01", "--replications", "4", "--quiet"),
)


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return settings with a cache folder that nobody can write, not even root."""
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    yield {"NEXTHIRE_CACHE_DIR": str(in_the_way / "below"), "TMPDIR": str(temporary)}
    # What was compiled for one run only is gone with it.
    assert list(temporary.iterdir()) == []


def kept(folder: Path) -> dict[str, int]:
    """Return what is in a cache folder, with sizes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def still_running(folder: Path) -> list[str]:
    """Return the processes that were given a cache folder."""
    found = []
    for about in Path("/proc").glob("[0-9]*/environ"):
        try:
            if os.fsencode(folder) in about.read_bytes():
                found.append(about.parent.name)
        except OSError:
            continue
    return found


def test_what_is_compiled_is_not_compiled_again(
    nexthire: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert run_once(tmp_path_factory, "compiled", "compile").code == 0
    done = nexthire("compile")
    assert (done.code, done.out, done.err) == (0, "The model is compiled already.\n", "")
    quiet = nexthire("compile", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert list(done.folder.iterdir()) == []


@pytest.mark.parametrize("options", [[], ["--quiet"]])
def test_where_nothing_can_be_kept_compiling_fails_in_one_line(
    nexthire: Run, nowhere: dict[str, str], options: list[str]
) -> None:
    done = nexthire("compile", *options, **nowhere)
    assert (done.code, done.out) == (1, "")
    folder = re.escape(nowhere["NEXTHIRE_CACHE_DIR"])
    said = rf"nexthire: {folder}/\w+ cannot be written; name another folder in NEXTHIRE_CACHE_DIR\n"
    assert re.fullmatch(said, done.err)


def test_what_needs_no_rules_needs_no_cache(nexthire: Run, nowhere: dict[str, str]) -> None:
    for words in (["--help"], ["scenarios"], ["check", SHIPPED]):
        done = nexthire(*words, **nowhere)
        assert (done.code, done.err) == (0, "")


def test_a_process_that_cannot_compile_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    units = {"nonsense": compilation.compile_answers}
    monkeypatch.setattr(compilation, "UNITS", units)
    with pytest.raises(compilation.CompilationError, match="compiling nonsense failed: KeyError"):
        compilation.compile_all()
    assert not compilation.is_compiled("nonsense")


def test_a_package_in_another_place_is_not_compiled_yet(nexthire: Run, tmp_path: Path) -> None:
    """Numba keeps what it compiled by the folder of its source."""
    package = Path(compilation.__file__).parents[1]
    shutil.copytree(package, tmp_path / package.name)
    assert nexthire("compile", "--quiet").code == 0
    asked = (
        "from simulation.experiment import compilation as c; print(*map(c.is_compiled, c.UNITS))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "False False\n"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes cannot be seen")
def test_ctrl_c_leaves_neither_marks_nor_processes(tmp_path: Path) -> None:
    cold = tmp_path / "cold"

    def compiling(seen: str) -> bool:
        """Tell whether the command has said so and both of its processes run."""
        if "only this once" not in seen:
            return False
        give_up = time.monotonic() + PATIENCE_SECONDS
        while len(still_running(cold)) < 3:
            assert time.monotonic() < give_up
            time.sleep(0.05)
        return True

    settings = {"NEXTHIRE_CACHE_DIR": str(cold)}
    done, seen = interrupted(tmp_path, "compile", once=compiling, settings=settings)
    assert done.code == 130
    assert done.out == ""
    assert "Traceback" not in seen
    assert not list(cold.rglob("*.compiled"))
    # A process that was ended may take a moment to be gone.
    give_up = time.monotonic() + PATIENCE_SECONDS
    while still_running(cold) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert still_running(cold) == []


@pytest.mark.slow
def test_an_answer_comes_all_the_same_with_a_notice(nexthire: Run, nowhere: dict[str, str]) -> None:
    done = nexthire(*WHATIF, "--json", **nowhere)
    assert done.code == 0
    folder = re.escape(nowhere["NEXTHIRE_CACHE_DIR"])
    notice = (
        rf"nexthire: {folder}/\w+ cannot be written, so the model is compiled anew for this run "
        r"only; NEXTHIRE_CACHE_DIR may name another folder\n"
    )
    assert re.fullmatch(notice, done.err)
    usual = nexthire(*WHATIF, "--json")
    assert usual.err == ""
    assert done.json == usual.json


@pytest.mark.slow
def test_after_compiling_nothing_is_left_to_compile(nexthire: Run, tmp_path: Path) -> None:
    cold = tmp_path / "cold"
    settings = {"NEXTHIRE_CACHE_DIR": str(cold)}

    def run(*words: str) -> Done:
        done = nexthire(*words, **settings)
        assert done.code == 0
        return done

    first = run("compile")
    assert first.err == COMPILING
    assert re.fullmatch(r"Compiled in \d+ s\.\n", first.out)
    assert run("compile").out == "The model is compiled already.\n"
    compiled = kept(cold)
    assert any(name.endswith(".nbc") for name in compiled)
    for words in ASKED:
        assert run(*words).err == ""
        assert kept(cold) == compiled
