"""The app on a phone: fingers instead of a mouse."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from browsing import PATIENCE_SECONDS, Visit, app, browser, needs_chromium

pytestmark = needs_chromium

TOP = "document.querySelector('[data-action=mlops] .touch').getBoundingClientRect().top"


@pytest.mark.slow
def test_a_finger_moves_a_hire_and_not_the_page(tmp_path: Path) -> None:
    phone: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    }
    with app(tmp_path, "--replications", "40") as address, browser() as chromium:
        visit = Visit(chromium, address, **phone)
        visit.answered()
        hire = visit.page.get_by_role("slider", name="MLOps engineer: month")
        hire.scroll_into_view_if_needed()
        box = hire.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch = visit.page.evaluate(TOP)
        session = visit.context.new_cdp_session(visit.page)

        def finger(kind: str, *points: tuple[float, float]) -> None:
            touches = [{"x": left, "y": top} for left, top in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        finger("touchStart", (x, y))
        for step in range(12):
            finger("touchMove", (x + 8 * step, y + step))
            visit.page.wait_for_timeout(30)
        # The answer above may have grown meanwhile: the page stays where the finger is.
        visit.answered(2)
        top = visit.page.evaluate(TOP)
        assert abs(top - touch) < 2
        finger("touchEnd")
        month = int(hire.get_attribute("aria-valuenow"))
        assert month > 3
        until = time.monotonic() + PATIENCE_SECONDS
        while f"position in {month} months: " not in visit.headline:
            assert time.monotonic() < until, visit.headline
            time.sleep(0.05)
        visit.leave()
