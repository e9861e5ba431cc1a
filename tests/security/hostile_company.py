"""Names that would do harm if anything obeyed them, and a company that has them everywhere."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

SCRIPT = "<script>alert(1)</script>"
HANDLER = "</title><svg onload=alert(2)>"
MARKUP = "[bold red]loud[/bold red] [/] [link=x]"
MATHS = "$\\frac{$ and $x^$"
FORMULA = '=HYPERLINK("http://x";"y")'
PLUS, MINUS, AT = "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)"
UPWARDS, ABSOLUTE, WINDOWS = "../../../escaped", "/tmp/escaped", "C:\\con|a:*?"
TEMPLATE = "{{7*7}} ${7*7} %s %(x)s {0}"
SHELL = "`touch escaped`; $(touch escaped)"
QUOTES = "\"'; DROP TABLE lives; --"
FOREIGN = "名前 العربية 😀"
LONG = "x" * 40
NAMES = (
    *(SCRIPT, HANDLER, MARKUP, MATHS, FORMULA, PLUS, MINUS, AT, UPWARDS, ABSOLUTE, WINDOWS),
    *(TEMPLATE, SHELL, QUOTES, FOREIGN, LONG),
)
# What no name may be at all.
UNPRINTABLE = {
    "escape": "\x1b[31mred",
    "nul": "a\x00b",
    "newline": "two\nlines",
    "return": "over\rwritten",
    "bell": "\x07",
    "right to left": "\u202eevil",
    "zero width": "a\u200bb",
    "separator": "a\u2028b",
    "control sequence": "\x9b31m",
    "title of the terminal": "\x1b]0;owned\x07",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+]?([\d.]+(e[-+]?\d+)?|inf)\Z")


def company(**changes: Any) -> dict[str, Any]:
    """Return a small company whose every name is hostile."""
    return {
        "extends": "document-extraction",
        "name": HANDLER,
        "question": f"Should we {SCRIPT} {MARKUP} {MATHS}?",
        "reason": f"{FORMULA} {TEMPLATE}",
        "horizon_months": 6,
        "alternatives": {
            **dict.fromkeys(("now", "month-3", "month-6", "month-12"), None),
            SCRIPT: {"plan": {"mlops": {"month": 0}}},
            FORMULA: {"plan": {"mlops": {"month": 2}}},
            MARKUP: {"plan": {"mlops": {"month": 3}}},
            MATHS: {"plan": {UPWARDS: {"join": MINUS, "month": 1}}},
        },
        "roles": {
            MINUS: {
                "label": f"{AT} {SCRIPT}",
                "speeds": dict.fromkeys(("modelling", "infrastructure", "data", "product"), 0.5),
                "project": "modelling",
                "fill": 20,
                "salary": 100_000,
            }
        },
        "team": {
            SCRIPT: {"role": "ml_engineer"},
            FORMULA: {"role": "full_stack"},
            MATHS: {"role": MINUS},
            FOREIGN: {"role": MINUS},
        },
        "milestones": {MARKUP: {"effort_h": {"product": 20}}, PLUS: {"reached": "launched"}},
        "work_kinds": {
            QUOTES: {
                "label": f"{SHELL} {HANDLER}",
                "discipline": "product",
                "category": "toil",
                "performer": "any",
                "per": "company",
                "rate": {"per_calendar_month": 4},
                "effort": 3,
                "urgency": 4,
            }
        },
        **changes,
    }


def assert_harmless_text(text: str) -> None:
    """Hold what appears on a terminal to letters, digits and lines."""
    for letter in text:
        assert letter == "\n" or letter.isprintable(), repr(letter)


class Elements(HTMLParser):
    """Count the elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def assert_harmless_html(text: str, scripts: int = 0) -> None:
    """Hold a page to so many scripts of its own and to no handlers."""
    found = Elements()
    found.feed(text)
    assert found.tags.count("script") == scripts
    assert [name for name, _ in found.attributes if name.startswith("on")] == []
    addresses = [value or "" for name, value in found.attributes if name in ("href", "src")]
    assert [each for each in addresses if each.strip().lower().startswith("javascript:")] == []


def assert_harmless_file(path: Path) -> None:
    """Look into a file that was written by what it is."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.startswith(FORMULA_STARTS) or NUMBER.match(cell), cell
    elif path.suffix == ".svg":
        tags = {each.tag.rpartition("}")[2] for each in ElementTree.parse(path).iter()}
        assert not tags & {"script", "foreignObject", "a", "image", "iframe"}
        text = path.read_text(encoding="utf-8")
        assert "onload" not in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    elif path.suffix == ".png":
        assert path.read_bytes().startswith(b"\x89PNG")
    elif path.suffix in (".html", ".htm"):
        raise AssertionError("pages are looked at by their own tests")


def assert_only_inside(folder: Path, *allowed: str) -> list[Path]:
    """Return the files of a folder; fail if one has a name that could lead somewhere else."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    for path in found:
        parts = path.relative_to(folder).parts
        assert parts[0] in allowed, path
        for part in parts:
            assert re.fullmatch(r"[\w.\-]+", part), part
            assert not part.startswith(".") or part == ".lock", part
    return found
