"""The tables at the widths people use."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd
import pytest

from simulation.report.tables import answer_console, print_answer
from simulation.statistics.findings import Findings, analyse

Build = Callable[..., pd.DataFrame]


def printed(findings: Findings, width: int, labels: dict[str, str] | None = None) -> str:
    file = io.StringIO()
    print_answer(answer_console(file, width), findings, labels)
    return file.getvalue()


@pytest.mark.parametrize("width", [50, 80, 120])
def test_no_line_is_longer_than_the_terminal(findings: Findings, width: int) -> None:
    text = printed(findings, width)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text


def test_a_wide_terminal_shows_the_points_too(findings: Findings) -> None:
    assert "(" not in printed(findings, 80).split("Behind")[0]
    assert "(" in printed(findings, 120)
    assert "pairs" in printed(findings, 120)


def test_each_row_fits_on_one_line_at_eighty_columns(findings: Findings) -> None:
    lines = printed(findings, 80).splitlines()
    for name in findings.alternatives:
        rows = [line for line in lines if line.strip().startswith(name)]
        assert len(rows) == (2 if name == "never" else 3)
    assert any("baseline" in line and "never" in line for line in lines)


def test_long_names_and_huge_numbers_still_fit(make_lives: Build) -> None:
    table = make_lives()
    table["alternative"] = table["alternative"].replace("now", "two-mlops-engineers-and-a-lead" * 2)
    table["incidents"] *= 1e6
    text = printed(analyse(table, "never", 30), 80)
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("factor", [1.0, 1e3])
@pytest.mark.parametrize("name", ["now", "two engineers now", "reorganisation-of-platform"])
def test_no_number_is_cut_off(make_lives: Build, factor: float, name: str) -> None:
    table = make_lives()
    table["alternative"] = table["alternative"].replace("now", name)
    table["cash_end_usd"] += 3.1e6 * factor
    table["incidents"] *= factor
    found = analyse(table, "never", 30)
    narrow, wide = (
        sorted("".join(printed(found, width).split("Behind them")[1].replace("─", "").split()))
        for width in (80, 119)
    )
    assert narrow == wide


def test_names_are_not_markup(make_lives: Build) -> None:
    table = make_lives()
    table["alternative"] = table["alternative"].replace("now", "[red]x[/red]")
    assert "[red]x[/red]" in printed(analyse(table, "never", 30), 120)


def test_labels_replace_names(findings: Findings) -> None:
    text = printed(findings, 80, {"now": "hire now", "never": "no hire"})
    assert "hire now" in text
    assert "Differences from no hire" in text


def test_numbers_without_error_are_marked(make_lives: Build) -> None:
    text = printed(analyse(make_lives(runway=60.0), "never", 30), 80)
    assert "30.0*" in text
    assert "* the same in every life" in text
    assert "tie*" in text


def test_the_footnotes_say_how_the_error_is_shared(findings: Findings) -> None:
    text = " ".join(printed(findings, 120).split())
    assert "6 comparisons may err in 5% of cases, all together" in text
    assert "up to 3 months of runway" in text
    assert "under 0.5 months, 1 day, 0.5 improvements count as none" in text
    assert "in this model" in text
    assert "200 lives each" in text


def test_failed_lives_are_footnoted(make_lives: Build) -> None:
    table = make_lives()
    table.loc[0, "error"] = "FULL"
    text = " ".join(printed(analyse(table, "never", 30), 80).split())
    assert "199 to 200 lives each" in text
    assert "1 life failed and left out" in text


def test_a_baseline_alone_has_no_differences(make_lives: Build) -> None:
    table = make_lives()
    alone = table[table["alternative"] == "never"]
    text = printed(analyse(alone, "never", 30), 80)
    assert "Differences" not in text
    assert "Holm" not in text


@pytest.mark.parametrize("setting", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_escapes_where_none_are_wanted(
    findings: Findings, monkeypatch: pytest.MonkeyPatch, setting: tuple[str, str]
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = TerminalFile()
    print_answer(answer_console(terminal, 80), findings)
    assert "\x1b[" in terminal.getvalue()
    monkeypatch.setenv(*setting)
    terminal = TerminalFile()
    print_answer(answer_console(terminal, 80), findings)
    assert "\x1b" not in terminal.getvalue()


class TerminalFile(io.StringIO):
    """Stand in for a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True
