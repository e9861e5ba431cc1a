"""The page as HTML: one file, nothing outside, and a policy that forbids all else.

Every text is escaped by the template; data for scripts cannot end their element. The policy names
the hash of each script and of the style sheet, so that nothing a scenario brings can run.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from simulation.report.page.drawing import Drawings
from simulation.report.page.parts import Live, Section

if TYPE_CHECKING:
    from simulation.report.page.answer import Headline

TEMPLATES = Path(__file__).parent / "templates"
WEB = Path(__file__).parents[2] / "web"
VEGA = ("vendor/vega.min.js", "vendor/vega-lite.min.js", "vendor/vega-embed.min.js")
# Characters that could end a script element, or begin a comment in it.
_IN_JSON = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


@dataclass(frozen=True)
class Page:
    """Hold all that a page shows.

    Args:
        title: of the window.
        kicker: what stands above the question: company, date.
        headline: the answer as the page opens with it.
        alarm_title: what is wrong, if anything is.
        alarms: what is wrong, one sentence each; shown before all else.
        sections: in their order.
        footer: sentences at the end.
    """

    title: str
    kicker: str
    headline: Headline
    alarm_title: str
    alarms: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def render(page: Page) -> str:
    """Return a page as one HTML file, the same bytes for the same page."""
    drawings = Drawings()
    drawn = {}
    for section in page.sections:
        for picture in section.pictures:
            drawn[picture.name] = Markup(drawings.svg(picture.name, picture.draw()))
            if picture.narrow is not None:
                name = f"{picture.name}-narrow"
                drawn[name] = Markup(drawings.svg(name, picture.narrow()))
    styles = f"{_text(TEMPLATES / 'page.css')}\n{drawings.styles}"
    live = [part for section in page.sections for part in section.parts if isinstance(part, Live)]
    scripts = [_text(WEB / "report_page.js")]
    if live:
        scripts += [_text(WEB / each) for each in (*VEGA, "report_explorer.js")]
    data = [(each.name, Markup(json_in_html(each.data))) for each in live]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            policy=policy(scripts, [styles]),
            styles=Markup(styles),
            drawn=drawn,
            data=data,
            licences=_text(WEB / "vendor" / "LICENSES.txt") if live else "",
            scripts=[Markup(each) for each in scripts],
        )
    )


def render_section(section: Section) -> str:
    """Return a section as an HTML fragment without pictures, scripts or styles of its own."""
    template = _environment().from_string(
        '{% from "parts.html.j2" import parts %}<h3>{{ section.title }}</h3>'
        "{{ parts(section.parts, none) }}"
    )
    return template.render(section=section)


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the Content-Security-Policy of a page with these scripts and style sheets alone."""
    allowed = {
        "default-src": ["'none'"],
        "script-src": [_source(each) for each in scripts],
        "style-src": [_source(each) for each in styles],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in allowed.items())


def json_in_html(data: object) -> str:
    """Return data as JSON that can stand inside a script element, whatever texts it holds.

    Raises:
        ValueError: if a number is NaN or infinite.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escaped in _IN_JSON.items():
        text = text.replace(character, escaped)
    return text


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _text(path: Path) -> str:
    """Return a text file with newlines as a browser sees them."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
