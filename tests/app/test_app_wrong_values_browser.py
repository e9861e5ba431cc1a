"""Wrong values in a real browser: marked, told, and never a loss of what was right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, hire, needs_chromium

pytestmark = needs_chromium


def wrong(page: Any) -> list[str]:
    """Return the messages beside fields, in the order of the page."""
    found: list[str] = page.locator(".wrong").all_inner_texts()
    return found


@pytest.mark.slow
def test_each_wrong_value_is_marked_and_a_reload_loses_no_other(visit: Visit) -> None:
    page = visit.page
    cash = page.get_by_role("textbox", name="Cash today, USD")
    customers = page.get_by_role("textbox", name="Paying customers")
    page.get_by_label("MLOps engineer: opens in month").fill("4")
    visit.answered()
    cash.fill("a lot")
    customers.fill("2.5")
    page.get_by_role("textbox", name="Retraining needed every, days").fill("weekly")
    page.get_by_label("MLOps engineer: opens in month").fill("soon")
    page.get_by_text("MLOps engineer, month: found 'soon'").wait_for()
    assert [text.split(",")[0] for text in wrong(page)] == [
        "Cash today: found 'a lot'",
        "Paying customers: found 2.5",
        "MLOps engineer",
    ]
    assert "3 values are not accepted" in page.inner_text("#error")
    # One is mended, somebody is added: the others stay marked.
    customers.fill("3")
    page.get_by_text("2 values are not accepted").wait_for()
    page.get_by_role("textbox", name="Name").fill("Zoe")
    page.get_by_role("button", name="Add person").click()
    page.get_by_label("Role of Zoe").wait_for()
    assert len(wrong(page)) == 2
    assert cash.get_attribute("aria-invalid") == "true"
    assert customers.get_attribute("aria-invalid") is None
    page.get_by_label("MLOps engineer: opens in month").fill("5")
    page.get_by_text("1 value is not accepted").wait_for()
    visit.forget()
    page.reload()
    visit.answered()
    told = "Left out, as it was not accepted: Cash today: found 'a lot', needs US dollars of 0"
    assert page.inner_text("#told").startswith(told)
    assert cash.input_value() == "3,500,000"
    assert customers.input_value() == "3"
    assert page.get_by_label("Role of Zoe").count() == 1
    assert page.get_by_role("textbox", name="Retraining needed every, days").input_value() == "7"
    assert hire(page).get_attribute("aria-valuenow") == "5"
    assert wrong(page) == []
    # It is said until something is edited.
    visit.forget()
    cash.fill("2.8M")
    visit.answered()
    assert page.locator("#told").is_hidden()
    cash.blur()
    assert cash.input_value() == "2,800,000"
    slider = page.get_by_role("slider", name="Cash today, USD, slider")
    assert float(slider.input_value()) == pytest.approx(2.8e6, rel=0.02)


@pytest.mark.slow
def test_a_reload_brings_back_what_was_accepted_last(visit: Visit) -> None:
    page = visit.page
    cash = page.get_by_role("textbox", name="Cash today, USD")
    cash.fill("1.7M")
    cash.blur()
    visit.answered()
    visit.forget()
    page.get_by_label("How many lives").select_option("2000")
    visit.answered()
    assert page.inner_text("#facts").startswith("2,000 lives of each plan")
    cash.fill("lots")
    page.get_by_text("Cash today: found 'lots'").wait_for()
    visit.forget()
    page.reload()
    visit.answered()
    assert cash.input_value() == "1,700,000"
    assert page.inner_text("#told").endswith("it is 1,700,000 now.")
    assert page.get_by_label("How many lives").input_value() == "2000"
    assert page.inner_text("#facts").startswith("2,000 lives of each plan")


@pytest.mark.slow
def test_what_the_months_observed_do_not_go_with_is_marked(
    visit: Visit, served: tuple[Path, Visit]
) -> None:
    folder, page = served[0], visit.page
    observed = "observed: {months: 3, toil_share_ml: 0.4, incidents: 6}"
    (folder / "seen.yaml").write_text(f"extends: document-extraction\n{observed}\n")
    page.reload()
    visit.answered()
    visit.forget()
    page.get_by_role("combobox", name="Company").select_option("folder:seen.yaml")
    visit.answered()
    facts = page.inner_text("#facts")
    cash = page.get_by_role("textbox", name="Cash today, USD")
    cash.fill("2.4")
    page.get_by_text("This does not go with the months that were observed").wait_for()
    assert cash.get_attribute("aria-invalid") == "true"
    assert page.inner_text("#facts") == facts
    assert page.evaluate("document.body.className") == "stale"
    assert "this is the answer before" in page.inner_text("#error")
    # It stays the one that is wrong, whatever else is edited.
    customers = page.get_by_role("textbox", name="Paying customers")
    customers.fill("3")
    page.wait_for_timeout(2000)
    page.locator("body:not(.looking)").wait_for()
    assert cash.get_attribute("aria-invalid") == "true"
    assert customers.get_attribute("aria-invalid") is None
    visit.forget()
    cash.fill("2.4M")
    visit.answered()
    assert cash.get_attribute("aria-invalid") is None
    (folder / "seen.yaml").unlink()


@pytest.mark.slow
def test_a_reload_falls_back_on_what_was_accepted_last(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("textbox", name="Paying customers").fill("3")
    visit.answered()
    # Kept, but of no use to the server; as if a later version had kept it.
    page.evaluate(
        """() => {
            const key = "nexthire-state", kept = JSON.parse(sessionStorage.getItem(key));
            sessionStorage.setItem(key, JSON.stringify({ ...kept, editing: { diff: 1 } }));
        }"""
    )
    visit.forget()
    page.reload()
    visit.answered()
    assert page.inner_text("#told").startswith("The last edits were not accepted")
    assert page.get_by_role("textbox", name="Paying customers").input_value() == "3"
