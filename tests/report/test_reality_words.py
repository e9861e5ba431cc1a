"""Reality checks as text and HTML: what is wrong is told in full, and nothing a user wrote acts."""

from __future__ import annotations

import io
import re

import pytest

from simulation.reality_checks import Check, Group, Reality, State
from simulation.report.reality import print_reality
from simulation.report.tables import answer_console

HOSTILE = "<script>alert(1)</script> [bold]x[/bold] \x1b[31m"


def check(number: int, state: State, text: str = "") -> Check:
    wrong = state in (State.RED, State.AMBER)
    return Check(
        f"check-{number}",
        f"It holds {number} {text}".strip(),
        list(Group)[number % len(Group)],
        state,
        "" if state is State.NOT_APPLICABLE else "holds in 3 of 4 lives*",
        "in every life",
        "book-keeping",
        f"life 2: {text}" if state is not State.GREEN else "",
        "Look again." if wrong else "",
    )


@pytest.fixture(params=["", HOSTILE], ids=["plain", "hostile"])
def found(request: pytest.FixtureRequest) -> Reality:
    states = (State.GREEN, State.RED, State.AMBER, State.NOT_APPLICABLE, State.GREEN)
    checks = tuple(check(place, state, request.param) for place, state in enumerate(states))
    return Reality("mine", "abc", f"now {request.param}", 1, 50, checks)


def printed(found: Reality, width: int, details: bool) -> str:
    file = io.StringIO()
    print_reality(answer_console(file, width), found, details=details)
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("details", [False, True])
def test_it_fits_and_tells_what_is_wrong(found: Reality, width: int, details: bool) -> None:
    text = printed(found, width, details)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    words = " ".join(text.split())
    assert "2 of 4 reality checks hold, 1 fails, 1 warns, in this model; 1 does not apply." in words
    assert "FAILS" in words
    assert "Look again." in words
    assert "exact" in words


def test_every_check_is_told_in_details(found: Reality) -> None:
    words = " ".join(printed(found, 120, True).split())
    assert all(f"It holds {number}" in words for number in range(5))
    assert "[bold]" not in words or "[bold]x[/bold]" in words


def test_html_is_escaped_and_told_without_colour_alone(found: Reality) -> None:
    html = found._repr_html_()
    assert "<script" not in html
    assert "fails" in html.lower()
    assert "does not apply" in html
    assert set(re.findall(r"<(\w+)", html)) <= {
        *("p", "strong", "br", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"),
        "small",
    }
