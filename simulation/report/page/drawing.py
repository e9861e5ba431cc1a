"""Figures as parts of a page: vector graphics without styles of their own, in two colour schemes.

A figure's styles become classes of one style sheet, so that the page can forbid every style that
is not in it. In the dark each colour keeps its contrast: one that stood out on white stands out as
much on the dark ground.
"""

from __future__ import annotations

import colorsys
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.report.figures import figure_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DARK_GROUND = "#16191d"
STEPS = 24
# Colours that are seen well on white are made bright on the dark ground, where eyes see less.
COLOURFUL, SEEN, BRIGHT = 0.3, 2.0, 5.0
PIXELS_PER_POINT = 96 / 72
_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_UNUSED = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", re.DOTALL)
_STYLE = re.compile(r' style="([^"]*)"')
_ID = re.compile(r' id="([^"]+)"')
_REFERENCE = re.compile(r'xlink:href="#([^"]+)"|url\(#([^)]+)\)')
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')
_SPACE = re.compile(r"\s*\n\s*")


@dataclass
class Drawings:
    """Collect the figures of a page and the styles that they share.

    Attributes:
        classes: declaration -> its class, in the order of first use.
        colours: every colour used.
    """

    classes: dict[str, str] = field(default_factory=dict)
    colours: dict[str, None] = field(default_factory=dict)

    def svg(self, name: str, figure: Figure) -> str:
        """Return a figure as an `svg` element, the same bytes for the same figure.

        Args:
            name: in letters and hyphens; the identifiers in the element start with it.
            figure: what to draw.
        """
        written = io.StringIO()
        with figure_style():
            figure.savefig(written, format="svg", metadata={"Date": None})
        text = _UNUSED.sub("", _PROLOGUE.sub("", written.getvalue()))
        text = _STYLE.sub(lambda found: f' class="{self._class(found[1])}"', text)
        used = {first or second for first, second in _REFERENCE.findall(text)}
        text = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", text)
        text = _REFERENCE.sub(
            lambda m: f'href="#{name}-{m[1]}"' if m[1] else f"url(#{name}-{m[2]})", text
        )
        text = _SIZE.sub(_opened, text, count=1)
        return _SPACE.sub(" ", text).replace("> <", "><").strip()

    @property
    def styles(self) -> str:
        """Return the style sheet of all figures so far, light and dark."""
        self.colours["#000000"] = None
        rules = [f".{name}{{{self._coloured(text)}}}" for text, name in self.classes.items()]
        dark = "".join(f"--{each[1:]}:{in_the_dark(each)};" for each in sorted(self.colours))
        night = "@media screen and (prefers-color-scheme:dark){.drawing{" + dark + "}}"
        base = (
            ".drawing{fill:var(--000000,#000000);stroke-linejoin:round;stroke-linecap:butt;"
            "display:block}"
        )
        return "\n".join([base, *rules, night])

    def _class(self, declaration: str) -> str:
        return self.classes.setdefault(declaration, f"d{len(self.classes)}")

    def _coloured(self, declaration: str) -> str:
        """Return a declaration whose colours the dark scheme can replace."""
        for colour in _COLOUR.findall(declaration):
            self.colours[colour] = None
        return _COLOUR.sub(lambda m: f"var(--{m[0][1:]},{m[0]})", declaration)


def _opened(found: re.Match[str]) -> str:
    """Return the opening tag of a figure, as wide as its inches ask for."""
    width = round(float(found[1].split()[2]) * PIXELS_PER_POINT)
    return f'<svg class="drawing" width="{width}" viewBox="{found[1]}" aria-hidden="true">'


def in_the_dark(colour: str) -> str:
    """Return a colour with the same hue and as much contrast on the dark ground as on white.

    Args:
        colour: such as `#0072b2`.
    """
    wanted = contrast(colour, "#ffffff")
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    if saturation > COLOURFUL and wanted > SEEN:
        wanted = max(wanted, BRIGHT)
    ground = colorsys.rgb_to_hls(*_parts(DARK_GROUND))[1]
    low, high = ground, 1.0
    if wanted < 1.02:
        return DARK_GROUND
    for _ in range(STEPS):
        middle = (low + high) / 2
        if contrast(_hex(hue, middle, saturation), DARK_GROUND) < wanted:
            low = middle
        else:
            high = middle
    return _hex(hue, min(high, 0.93), saturation)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    Source: Web Content Accessibility Guidelines 2.1, contrast ratio.
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(hue: float, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
