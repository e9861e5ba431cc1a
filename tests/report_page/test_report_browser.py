"""The report in a real browser: sizes, colours, keyboard, printing, and without scripts."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from simulation.report.page.printing import print_pdf
from simulation.reporting import Report

pytestmark = pytest.mark.slow
WIDTHS = (1280, 390)


@contextmanager
def opened(chromium: Any, page: Path, **settings: Any) -> Iterator[Any]:
    """Open the page and see to it that nothing is said, broken or asked for outside."""
    context = chromium.new_context(**settings)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    yield tab
    context.close()
    assert said == []
    assert asked == [page.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_and_is_readable(chromium: Any, page: Path, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    with opened(chromium, page, viewport=size, color_scheme=scheme) as tab:
        tab.locator("#explorer-live svg.marks").nth(1).wait_for()
        for fold in tab.locator("summary").all():
            fold.click()
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        ground, ink = tab.evaluate(
            "() => { const s = getComputedStyle(document.querySelector('main > section'));"
            "return [s.backgroundColor, s.color] }"
        )
        assert (brightness(ground) > brightness(ink)) == (scheme == "light")
        assert abs(brightness(ground) - brightness(ink)) > 180
        wide = tab.locator("#figure-timing .wide svg").is_visible()
        narrow = tab.locator("#figure-timing .narrow svg").is_visible()
        assert (wide, narrow) == (width == 1280, width == 390)
        # Letters of a figure that is shrunk to half of its size cannot be read.
        for drawing in tab.locator("svg.drawing:visible").all():
            asked = float(drawing.get_attribute("width"))
            assert drawing.bounding_box()["width"] > 0.62 * asked


def brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in re.findall(r"[\d.]+", colour)[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue


def test_every_place_tells_what_was_lived(chromium: Any, page: Path, report: Report) -> None:
    with opened(chromium, page, viewport={"width": 1280, "height": 900}) as tab:
        told = json.loads(tab.locator("#explorer-live-data").text_content())
        sliders = tab.locator("#explorer-live input[type=range]")
        assert sliders.count() == len(told["sliders"]) == 2
        for plan in told["plans"]:
            tab.get_by_role("radio", name=plan["label"], exact=True).check()
            for key, here in told["spots"].items():
                for place, value in enumerate(key.split("-")):
                    sliders.nth(place).fill(value)
                sentence = tab.locator("#explorer-live [role=status]").inner_text()
                assert sentence == here[plan["name"]]["sentence"]
                cells = tab.locator("#explorer-live tbody tr").first.locator("td.number")
                assert cells.all_inner_texts() == here[plan["name"]]["clocks"]


def test_the_keyboard_is_enough(chromium: Any, page: Path) -> None:
    with opened(chromium, page, viewport={"width": 1280, "height": 900}) as tab:
        cash = tab.get_by_role("slider", name="Cash today")
        cash.focus()
        before = cash.get_attribute("aria-valuetext")
        assert before.endswith("(today)")
        tab.keyboard.press("ArrowRight")
        assert cash.get_attribute("aria-valuetext") != before
        tab.get_by_role("button", name="Back to today").press("Enter")
        assert cash.get_attribute("aria-valuetext") == before
        later = tab.get_by_role("radio", name="in 6 months")
        tab.get_by_role("radio", name="now", exact=True).focus()
        tab.keyboard.press("ArrowRight")
        assert later.is_checked()
        assert "Opening it in 6 months" in tab.locator("#explorer-live [role=status]").inner_text()


def test_the_chart_moves_with_the_slider(chromium: Any, page: Path) -> None:
    with opened(chromium, page, viewport={"width": 1280, "height": 900}) as tab:
        chart = tab.locator("#explorer-live svg.marks").first
        chart.wait_for()
        before = chart.inner_html()
        tab.get_by_role("slider", name="Cash today").press("End")
        tab.wait_for_function(
            "before => document.querySelector('#explorer-live svg.marks').innerHTML !== before",
            arg=before,
        )


def test_without_scripts_the_table_says_the_same(chromium: Any, page: Path) -> None:
    with opened(chromium, page, java_script_enabled=False) as tab:
        assert not tab.locator("#explorer-live").is_visible()
        assert tab.get_by_text("the table below says the same").is_visible()
        tab.get_by_text("places as a table").click()
        rows = tab.locator("#explorer details tbody tr")
        assert rows.count() == 12
        assert rows.first.is_visible()


def test_a_script_that_got_in_would_not_run(chromium: Any, page: Path, tmp_path: Path) -> None:
    """The policy is what holds if escaping ever fails."""
    text = page.read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    bad = "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
    broken.write_text(text.replace("</header>", f"{bad}</header>"), encoding="utf-8")
    tab = chromium.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(broken.as_uri())
    assert tab.title() != "run"
    assert any("Content Security Policy" in each for each in said)
    tab.close()


def test_it_prints(chromium: Any, page: Path, tmp_path: Path) -> None:
    target = tmp_path / "prints" / "report.pdf"
    print_pdf(page, target)
    text = subprocess.run(
        ["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True
    ).stdout
    flat = " ".join(text.split())
    assert "How this was made" in flat
    assert "Differences from never" in flat, "what is folded is printed"
    assert "Open the position" not in flat, "controls are not"
    assert not list(target.parent.glob(".*"))
