"""`--design` of `nexthire sweep`: a kind, however it is spelt, or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.cli import main
from simulation.verbs.designs import kind_of

VARIED = ("sweep", "document-extraction", "--vary", "cash_usd=1e6:2e6")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("spelt", ["latin-hypercube", "latin_hypercube", "Latin_Hypercube"])
def test_a_kind_may_be_spelt_as_in_a_file(
    spelt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--design", spelt, "--points", "2", "--replications", "4", "--quiet", "--json"]
    assert main([*VARIED, *asked]) == 0
    assert '"points": 2' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spelt", "near"), [("latin-hypercub", "latin-hypercube"), ("soboll", "sobol"), ("x", None)]
)
def test_what_is_neither_is_told_with_the_nearest(
    spelt: str, near: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*VARIED, "--design", spelt]) == 2
    told = capsys.readouterr().err
    assert "grid, latin-hypercube, sobol or a CSV file" in told
    assert ("did you mean" in told) == (near is not None)
    assert near is None or f"did you mean {near!r}?" in told
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_a_file_with_or_without_a_suffix(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("cash_usd\n1e6\n")
    assert kind_of("mine") is None
    assert kind_of("not-there.csv") is None
