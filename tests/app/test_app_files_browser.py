"""Files in a real browser: opened, pasted, saved and downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Visit, needs_chromium

from simulation.app.folder import opened_text

pytestmark = needs_chromium


@pytest.mark.slow
def test_the_menu_closes_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit.page
    opener, menu = page.get_by_role("button", name="Download"), page.locator(".menu")
    focused = "document.activeElement.textContent.trim()"
    opener.click()
    menu.wait_for(state="visible")
    page.get_by_label("Save in the folder as").focus()
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    assert page.evaluate(focused) == "Download"
    page.keyboard.press("Enter")
    with page.expect_download():
        page.get_by_role("button", name="Scenario (YAML)").click()
    menu.wait_for(state="hidden")
    assert page.evaluate(focused) == "Download"
    page.get_by_text("Downloaded document-extraction-plan.yaml.").wait_for()
    opener.click()
    page.locator("#headline").click()
    menu.wait_for(state="hidden")
    assert page.evaluate(focused) == "Download"
    # Who goes to another field stays there.
    opener.click()
    page.get_by_role("textbox", name="Cash today, USD").click()
    menu.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "field-cash_usd"


@pytest.mark.slow
def test_files_that_cannot_be_opened_are_not_to_be_chosen(
    visit: Visit, served: tuple[Path, Visit]
) -> None:
    folder, page = served[0], visit.page
    (folder / "broken.yaml").write_text("extends: [base\n")
    try:
        visit.page.reload()
        visit.answered()
        broken = page.locator("#company option[value='folder:broken.yaml']:disabled")
        broken.wait_for(state="attached")
        assert broken.inner_text() == "broken.yaml (cannot be opened)"
        assert "syntax error" in broken.get_attribute("title")
        fine = page.locator("#company option[value='folder:mine.yaml']")
        assert fine.get_attribute("disabled") is None
        # Mended meanwhile, it is noticed as soon as somebody comes to choose.
        (folder / "broken.yaml").write_text("extends: document-extraction\n")
        page.get_by_role("combobox", name="Company").focus()
        broken.wait_for(state="detached")
    finally:
        (folder / "broken.yaml").unlink()


@pytest.mark.slow
def test_files_are_opened_pasted_saved_and_downloaded(
    visit: Visit, served: tuple[Path, Visit]
) -> None:
    folder, page = served[0], visit.page
    page.get_by_role("combobox", name="Company").select_option("folder:mine.yaml")
    visit.answered()
    assert page.get_by_role("textbox", name="Cash today, USD").input_value() == "2,500,000"
    page.get_by_role("button", name="Open or paste…").click()
    paste = page.get_by_label("or paste its text")
    paste.fill("extends: base/model-first\ncash_us: 1")
    page.get_by_role("button", name="Open", exact=True).click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    alert.wait_for()
    assert "pasted.yaml:2: cash_us" in alert.inner_text()
    visit.forget()
    name = "<img src=x onerror=alert(1)>"
    person = f"{{'{name}': {{role: ml_engineer}}}}"
    paste.fill(f"extends: document-extraction\nquestion: '{name}'\nteam: {person}")
    page.get_by_role("button", name="Open", exact=True).click()
    visit.answered()
    assert page.inner_text("#question") == name
    assert page.locator("img").count() == 0
    page.get_by_role("button", name="Download").click()
    page.get_by_label("Save in the folder as").fill("../saved.yaml")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").filter(has_text="file name of letters").wait_for()
    page.get_by_label("Save in the folder as").fill("saved.yaml")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as saved.yaml.").wait_for()
    assert name in opened_text((folder / "saved.yaml").read_text(), "saved.yaml").team
    for button in ("Lives (CSV)", "Lives (Parquet)"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download").click()
            page.get_by_role("button", name=button).click()
        assert Path(waiting.value.path()).stat().st_size > 10_000
