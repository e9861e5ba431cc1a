"""What a sweep says of lives that are in its folder and not wanted any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from storing import ANY_COMPANY, Plane, store_of

from simulation.cli import main
from simulation.sweeps.running import sweep


def said(folder: Path, xs: list[float], lives: int) -> list[str]:
    """Return what a sweep into a folder says."""
    lines: list[str] = []
    store_of(folder, xs, lives, say=lines.append)
    return lines


def test_more_of_the_same_sets_nothing_aside(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    for xs, lives in (([1.0], 20), ([1.0, 2.0], 20), ([2.0, 1.0], 30), ([1.0, 2.0, 3.0], 1_200)):
        assert said(folder, xs, lives) == []


def test_fewer_lives_and_points_are_told_with_their_number_once(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    store_of(folder, [1.0, 2.0], 20)
    (line,) = said(folder, [1.0, 2.0], 5)
    assert line == (
        f"60 lives beyond the first 5 of each plan at each point are kept in {folder.as_posix()}"
        "/earlier, and used again if they are asked for"
    )
    assert said(folder, [1.0, 2.0], 5) == []
    (line,) = said(folder, [2.0], 5)
    assert line.startswith("10 lives of points that are not asked for are kept in ")


def test_another_seed_and_other_factors_are_told(tmp_path: Path) -> None:
    folder, lines = tmp_path / "s", []
    store_of(folder, [1.0], 20)
    grid = {"x": [1.0], "y": [1.0, 2.0]}
    sweep(ANY_COMPANY, grid, 20, 8, store=folder, living=Plane(), say=lines.append)
    sweep(ANY_COMPANY, {"x": [1.0]}, 20, 8, store=folder, living=Plane(), say=lines.append)
    first, second = lines
    assert first.startswith("40 lives of seed 7 are kept in ")
    assert second.startswith("40 lives of other factors are kept in ")


def test_the_command_says_it_on_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "document-extraction", "--hire", "mlops", "--name", "f1", "--quiet"]
    words += ["--vary", "cash_usd=1e6,2e6"]
    earlier = "results/document-extraction/sweep-f1/earlier, and used again if they are asked for"
    told = {
        ("--replications", "20"): "",
        ("--replications", "1"): "76 lives beyond the first of each plan at each point",
        ("--replications", "10"): "",
        ("--replications", "10", "--seed", "2"): "40 lives of seed 1",
    }
    for more, expected in told.items():
        assert main([*words, *more]) == 0
        shown = capfd.readouterr()
        assert shown.err == (f"nexthire: {expected} are kept in {earlier}\n" if expected else "")
    changed = ["sweep", "document-extraction", "--hire", "mlops", "--name", "f1", "--quiet"]
    changed += ["--vary", "initial_error=0.1,0.2", "--replications", "2", "--seed", "2"]
    assert main(changed) == 0
    assert "40 lives of other factors are kept in" in capfd.readouterr().err
