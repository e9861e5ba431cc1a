"""`nexthire run --life`: the story with its records, and the figure in a file."""

from __future__ import annotations

import re

import pytest
from installed import Run

SHIPPED = "document-extraction"
LIFE = ("run", SHIPPED, "--life", "3", "--clock", "compiled")


def test_a_traced_life_shows_its_records(nexthire: Run) -> None:
    done = nexthire(*LIFE, "--trace", COLUMNS="80")
    assert done.code == 0
    assert done.longest_line <= 80
    assert re.search(r"\n +#\d+ day \d+\.\d\d engineer_joined mlops mlops_engineer", done.out)
    told = nexthire(*LIFE, "--trace", "--json").json
    kinds = {record["row"]: record["kind"] for record in told["log"]}
    for line in told["narrative"]:
        assert line["rows"]
        assert all(row in kinds for row in line["rows"])
    (start,) = [line for line in told["narrative"] if "MLOps engineer starts" in line["text"]][:1]
    assert [kinds[row] for row in start["rows"]][-1] == "engineer_joined"


@pytest.mark.parametrize(("name", "begins"), [("life.png", b"\x89PNG"), ("life.svg", b"<?xml")])
def test_a_life_is_drawn_into_a_file(nexthire: Run, name: str, begins: bytes) -> None:
    done = nexthire(*LIFE, "--figure", name, "--json")
    assert (done.code, done.err) == (0, "")
    assert (done.folder / name).read_bytes().startswith(begins)
    assert [path.name for path in done.folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        ((*LIFE, "--figure", "life.pdf"), "--figure: found 'life.pdf', allowed: a file name", 2),
        (("run", SHIPPED, "--figure", "life.png"), "--figure: found no --life", 2),
        (("run", SHIPPED, "--trace"), "--trace: found no --life, allowed: --life N", 2),
        ((*LIFE, "--figure", "missing/life.png"), "cannot write missing/life.png", 1),
    ],
)
def test_what_cannot_be_drawn(nexthire: Run, words: tuple[str, ...], said: str, code: int) -> None:
    done = nexthire(*words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not list(done.folder.iterdir())
