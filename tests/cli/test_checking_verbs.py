"""The verbs that check the model, through the installed command."""

from __future__ import annotations

import pytest
from installed import run_once

Folders = pytest.TempPathFactory

CLAIMS = ("claims", "--only", "C10,C13", "--replications", "12", "--seed", "3")
FACTS = ("validate", "--only", "B1-02", "--replications", "10", "--seed", "3")


@pytest.mark.parametrize("columns", ["80", "120"])
def test_claims_are_told_in_a_table(columns: str, tmp_path_factory: Folders) -> None:
    done = run_once(tmp_path_factory, f"claims-{columns}", *CLAIMS, COLUMNS=columns)
    assert done.code == 0
    assert "MLOps is the hardest role to fill" in done.out.replace("\n", " ") or columns == "80"
    assert "Of 2 claims" in done.out
    assert max(map(len, done.out.splitlines())) <= int(columns)


def test_claims_as_data_name_every_comparison_with_its_error(tmp_path_factory: Folders) -> None:
    done = run_once(tmp_path_factory, "claims-json", *CLAIMS, "--json", "--quiet")
    assert (done.json["lives"], done.json["seed"]) == (12, 3)
    assert [claim["id"] for claim in done.json["claims"]] == ["C10", "C13"]
    for claim in done.json["claims"]:
        assert claim["outcome"] in ("holds", "fails", "undecided")
        for row in claim["comparisons"]:
            assert row["low"] <= row["estimate"] <= row["high"]


def test_claims_as_a_page_with_its_figure(tmp_path_factory: Folders) -> None:
    words = (*CLAIMS, "--markdown", "--figure", "claims.png")
    done = run_once(tmp_path_factory, "claims-page", *words)
    assert done.out.startswith("# The guide's claims")
    assert (done.folder / "claims.png").stat().st_size > 10_000


def test_facts_as_table_data_and_page(tmp_path_factory: Folders) -> None:
    table = run_once(tmp_path_factory, "facts", *FACTS, COLUMNS="80")
    assert "B1-02" in table.out
    data = run_once(tmp_path_factory, "facts-json", *FACTS, "--json")
    assert [fact["id"] for fact in data.json["facts"]] == ["B1-02"]
    page = run_once(tmp_path_factory, "facts-page", *FACTS, "--markdown")
    assert page.out.startswith("# Published facts")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("claims", "--only", "C99"), "nexthire: claim: found 'C99', allowed: one of C1, C2"),
        (("validate", "--only", "X"), "nexthire: fact: found 'X', allowed: one of B1-01"),
        (("claims", "--replications", "1"), "nexthire: argument --replications: found '1'"),
        (("validate", "--json", "--markdown"), "nexthire: argument --markdown: not allowed"),
    ],
)
def test_a_mistake_gives_one_line_and_exit_code_2(
    words: tuple[str, ...], message: str, tmp_path_factory: Folders
) -> None:
    done = run_once(tmp_path_factory, "-".join(("mistake", *words)), *words)
    assert done.code == 2
    assert done.err.startswith(message)
    assert len(done.err.splitlines()) == 1
    assert done.out == ""
