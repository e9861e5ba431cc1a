"""The report: what it holds, that it is one file, and that no name in it becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile import HOSTILE, LIVES, SEED

import simulation
from simulation.reality_checks import State
from simulation.report.page.rendering import Page, render
from simulation.reporting import Report, middle_life

KEYS = [
    *("plans", "explorer", "timing", "why", "tipping", "find-out", "assumptions", "signs", "life"),
    *("reality", "method"),
]


class Parsed(HTMLParser):
    """Collect elements, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.texts: list[str] = []
        self.open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open = tag
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open in self.inside:
            self.inside[self.open][-1] += data
        else:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def parsed(report: Report) -> Parsed:
    return Parsed(report.html)


def test_names_stay_text(report: Report, parsed: Parsed) -> None:
    for name in (HOSTILE["name"], *HOSTILE["team"], HOSTILE["roles"]["mlops_engineer"]["label"]):
        assert str(name) in parsed.text, name
    assert "alert(2)" in parsed.text
    assert not parsed.of("img")
    assert not parsed.of("iframe")
    assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on")]
    assert len(parsed.of("html")) == len(parsed.of("style")) == len(parsed.of("title")) == 1
    scripts = [each.get("type") for each in parsed.of("script")]
    assert scripts == ["application/json", None, None, None, None, None]


def test_nothing_outside_is_asked_for(parsed: Parsed) -> None:
    for tag, attributes in parsed.elements:
        for name in ("src", "href", "action", "data", "srcset", "xlink:href"):
            where = attributes.get(name)
            assert where is None or where.startswith(("#", "data:,")), (tag, name, where)
    assert "url(http" not in parsed.inside["style"][0]
    assert "@import" not in parsed.inside["style"][0]


def test_the_policy_allows_just_what_is_there(parsed: Parsed) -> None:
    (policy,) = [
        str(each["content"])
        for each in parsed.of("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    ]
    parts = dict(each.split(" ", 1) for each in policy.split("; "))
    run = [
        text
        for each, text in zip(parsed.of("script"), parsed.inside["script"], strict=True)
        if each.get("type") is None
    ]
    assert parts["script-src"].split() == [hashed(text) for text in run]
    assert parts["style-src"].split() == [hashed(text) for text in parsed.inside["style"]]
    assert parts["default-src"] == "'none'"
    assert "style" not in {name for _, attributes in parsed.elements for name in attributes}


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_section_is_there_in_order(report: Report, parsed: Parsed) -> None:
    assert list(report.sections) == KEYS
    there = [each["id"] for each in parsed.of("section") if each.get("id") in KEYS]
    assert there == KEYS
    ids = [str(a["id"]) for _, a in parsed.elements if "id" in a]
    assert len(ids) == len(set(ids))
    addresses = [str(each["href"])[1:] for each in parsed.of("a")]
    assert {*addresses} <= {*ids}


def test_the_answer_comes_whole(report: Report, parsed: Parsed) -> None:
    headline = report.page.headline
    assert f"{headline.lead} {headline.rest}".strip() == report.comparison.sentence
    assert len(headline.tiles) == 3
    for tile in headline.tiles:
        assert " to " in tile.change or "*" in tile.change or tile.change == "n/a"
    assert headline.rest in parsed.text


def test_the_question_is_about_the_same_position(report: Report) -> None:
    own = "Should we open </script><script>alert(2)</script> now?"
    origin, role = report.comparison.origin, report.comparison.question.role
    assert origin is not None
    told = f"What if we open the {origin.roles[role].label} position"
    assert report.page.headline.question == own
    without = origin.with_changes({"plan": {key: None for key in origin.plan}})
    other = replace(report, comparison=replace(report.comparison, origin=without))
    assert other.page.headline.question.startswith(told)


def test_what_lies_behind_is_told(report: Report, parsed: Parsed) -> None:
    from simulation.report.advice import asked_and_baseline
    from simulation.report.tipping import plans_called, tipping_sentence

    advice, labels = report.advice, report.comparison.labels
    assert advice is not None
    plans = plans_called(asked_and_baseline(advice, labels))
    for point in advice.tipping:
        assert tipping_sentence(point, *plans) in parsed.text
    for quantity in advice.information.findings[:5]:
        assert quantity.quantity.grade in parsed.text
    for check in report.reality.checks:
        assert " ".join(check.title.split()) in parsed.text


def data_of(parsed: Parsed) -> Any:
    return json.loads(parsed.inside["script"][0])


def test_the_explorer_holds_every_place_that_was_lived(report: Report, parsed: Parsed) -> None:
    found, told = report.explored, data_of(parsed)
    assert found is not None
    places = [len(each["places"]) for each in told["sliders"]]
    assert len(told["spots"]) == len(found.spots) == int(np.prod(places))
    for point, plans in found.spots.items():
        here = told["spots"]["-".join(map(str, point))]
        for name, spot in plans.items():
            if spot.answer is not None:
                assert here[name]["estimate"] == pytest.approx(spot.gain.estimate)
                assert here[name]["verdict"] == str(spot.answer)
                assert str(spot.answer) in here[name]["sentence"]
                assert here[name]["low"] <= here[name]["estimate"] <= here[name]["high"]
                assert here[name]["gain"] in parsed.text
    cash = told["sliders"][0]
    assert cash["places"][cash["today"]] == "$3.50M (today)"


def test_todays_place_is_the_answers_own_lives(report: Report) -> None:
    found, comparison = report.explored, report.comparison
    assert found is not None
    aim, lives = comparison.aim, comparison.lives.alternatives
    gain = aim.values(lives["now"]) - aim.values(lives["never"])
    assert found.spots[found.today]["now"].gain.estimate == pytest.approx(gain.mean())
    assert found.lives == LIVES


def test_another_place_is_another_company(report: Report) -> None:
    found, comparison = report.explored, report.comparison
    assert found is not None
    cash, need = found.sliders
    point = (0, len(need.values) - 1)
    changed = {
        "cash_usd": cash.values[0],
        "parameters": {"retrain_need_calendar_days": need.values[-1]},
    }
    run = comparison.run
    gains = {}
    for name in ("now", "never"):
        company = comparison.scenario.alternative(name).with_changes(changed)
        gains[name] = comparison.aim.values(run.live({name: company}).alternatives[name])
    expected = float((gains["now"] - gains["never"]).mean())
    assert found.spots[point]["now"].gain.estimate == pytest.approx(expected)


@pytest.mark.slow
def test_the_same_report_is_the_same_bytes_but_for_its_date(report: Report) -> None:
    again = replace(report)
    assert again is not report
    assert again.html == report.html
    later = replace(report, written=date(2027, 2, 3)).html
    assert later != report.html
    assert later.replace("2027-02-03", "2026-01-31") == report.html


@pytest.mark.slow
def test_lives_of_the_run_are_those_of_the_page(
    report: Report, parsed: Parsed, tmp_path: Path
) -> None:
    page = report.save_run(tmp_path / "results", "typed")
    assert page.read_text(encoding="utf-8") == report.html
    names = {each.name for each in page.parent.iterdir()}
    assert {"lives.csv", "lives.parquet", "manifest.json", "summary.json", "answer.png"} <= names
    assert hashlib.sha256((page.parent / "lives.csv").read_bytes()).hexdigest() in parsed.text
    assert report.comparison.scenario.content_hash() in parsed.text
    assert not [each for each in page.parent.iterdir() if each.name.endswith(".new")]


def test_the_method_says_how_to_do_it_again(parsed: Parsed) -> None:
    lives = f"--replications {LIVES} --seed {SEED} --months 0,6"
    name = "'<img src=x onerror=alert(1)>'"
    turned = "--turn cash_usd,retrain_need_calendar_days"
    assert f"nexthire report {name} --hire mlops {lives} {turned}" in parsed.text
    assert f"nexthire whatif {name} --hire mlops {lives} --brief" in parsed.text
    assert f"nexthire {simulation.__version__}" in parsed.text
    assert "Licences of the libraries that draw the explorer" in parsed.text


def test_a_check_that_fails_stands_before_the_answer(report: Report) -> None:
    first, *rest = report.reality.checks
    wrong = replace(first, state=State.RED, because="cash vanished", advice="tell us")
    failing = replace(report, reality=replace(report.reality, checks=(wrong, *rest)))
    text = render(replace(failing.page, sections=()))
    assert text.index("Cash vanished.") < text.index('id="answer"')
    assert "1 check fails on this company" in text
    assert "Read this first" not in report.html


def test_a_report_without_what_lies_behind(report: Report) -> None:
    short = replace(report, advice=None, explored=None, missing=("Too few <worlds>.",))
    assert list(short.sections) == ["plans", "signs", "life", "reality", "method"]
    text = render(replace(short.page, sections=()))
    parsed = Parsed(text)
    assert "Too few <worlds>." in parsed.text
    assert [each.get("type") for each in parsed.of("script")] == [None]
    assert len(text) < len(report.html) - 800_000
    assert "Too few" in short.section("why")._repr_html_()
    with pytest.raises(KeyError, match="sections are plans"):
        short.section("whatever")


def test_the_life_is_one_of_those_in_the_middle(report: Report) -> None:
    comparison = report.comparison
    middle = middle_life(comparison)
    assert middle is not None
    number, world = middle
    assert world == number // comparison.run.lives_per_world
    values = comparison.aim.values(comparison.lives.alternatives[comparison.asked])
    assert abs(values[number] - np.median(values)) == np.abs(values - np.median(values)).min()


def test_every_number_of_the_page_has_its_error_or_a_mark(report: Report) -> None:
    """Read the tables that estimate something: no cell is a bare number."""
    bare = re.compile(r"^[+-]?[$]?[\d.,]+[%kM]?$")
    page: Page = report.page
    for section in page.sections:
        for table in tables_of(section.parts):
            if section.key in ("plans", "signs", "explorer", "timing", "why"):
                for row in table.rows:
                    texts = [c.text for c, n in zip(row.cells, table.numeric, strict=False) if n]
                    counted = [t for t in texts if bare.match(t) and t != str(LIVES)]
                    assert not counted, (section.key, row)


def tables_of(parts: Any) -> Any:
    for part in parts:
        if part.kind == "table":
            yield part
        elif part.kind == "fold":
            yield from tables_of(part.parts)


def test_a_browser_opens_it_offline_and_a_slider_answers(chromium: Any, page: Path) -> None:
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    slider = tab.get_by_role("slider", name="Cash today")
    told = tab.locator("#explorer-live [role=status]")
    before = told.inner_text()
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") != ""
    assert told.inner_text() != before
    tab.locator("#explorer-live svg.marks").nth(1).wait_for()
    tab.close()
    assert said == []
    assert asked == [page.as_uri()]
