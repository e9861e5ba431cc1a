"""The story of a life: every line rests on records, and its numbers are those of the log."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
import pytest

import simulation
from simulation.measures.frames import LifeFrames
from simulation.model.names import DAYS_PER_MONTH, ELAPSED_HOURS_PER_DAY
from simulation.report.chronicle import Line, hours_words, span_words
from simulation.report.formatting import money
from simulation.report.narrative import narrative, narrative_data
from simulation.report.timeline_data import life_timeline
from simulation.report.turns_of_product import chance_words
from simulation.scenario import Scenario

# An ordinary life, one with departures that runs out of cash, a company that starts from an idea,
# one on hosted models, and one in which much goes wrong at once.
LIVES = {
    "ordinary": ("document-extraction", "month-3", 4),
    "out of cash": ("document-extraction", "now", 3),
    "case": ("case-document-extraction", None, 1),
    "idea": ("sequences/guide-research-led", None, 5),
    "hosted": ("base/product-first", None, 2),
}
TOLD_ONE_BY_ONE = (
    "engineer_left",
    "pilot_won",
    "customer_churned",
    "data_shifted",
    "raise_started",
    "raise_failed",
    "round_closed",
    "cash_out",
    "launched",
    "pivoted",
    "approach_validated",
    "own_model_live",
    "requisition_opened",
)


@dataclass(frozen=True)
class Told:
    scenario: Scenario
    frames: LifeFrames
    lines: tuple[Line, ...]
    events: pd.DataFrame

    def rows(self, line: Line, kind: str) -> list[int]:
        kinds = self.events["kind"]
        return [row for row in line.rows if kinds[row] == kind]

    def of(self, kind: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == kind)


@pytest.fixture(scope="module", params=LIVES)
def told(request: pytest.FixtureRequest) -> Told:
    name, alternative, number = LIVES[request.param]
    scenario = simulation.load(name)
    if alternative:
        scenario = scenario.alternative(alternative)
    frames = simulation.trace(scenario, number, clock="compiled")
    labels = {key: role.label for key, role in scenario.roles.items()}
    return Told(scenario, frames, narrative(frames, labels), frames.events)


def counted(text: str, noun: str) -> int:
    """Return the number that stands before a noun, 0 for `no` and where the noun is missing."""
    found = re.search(rf"(\d+|[Nn]o) (?:{noun})", text)
    if found is None or found[1].lower() == "no":
        return 0
    return int(found[1])


def test_every_line_rests_on_records_of_the_log(told: Told) -> None:
    numbers = set(range(len(told.frames.log)))
    for line in told.lines:
        assert line.rows, line.text
        assert list(line.rows) == sorted(set(line.rows))
        assert set(line.rows) <= numbers
        assert line.month <= line.until
        assert re.fullmatch(r"\S.*\.", line.text)
        assert "nan" not in line.text


def test_lines_are_told_in_time(told: Told) -> None:
    assert [line.kind for line in told.lines][:2] == ["start", "phase"]
    assert told.lines[-1].kind == "end"
    phases = told.of("phase")
    assert phases[0].month == 0.0
    assert [line.month for line in phases[1:]] == [line.until for line in phases[:-1]]
    events = [line.month for line in told.of("event")]
    assert events == sorted(events)
    assert phases[-1].until == told.lines[-1].month == life_timeline(told.frames).months


def test_what_is_told_one_by_one_is_all_told(told: Told) -> None:
    events = told.events
    behind = {row for line in told.lines if line.kind != "phase" for row in line.rows}
    end = told.lines[-1].month
    for kind in TOLD_ONE_BY_ONE:
        rows = events.index[(events["kind"] == kind) & (events["month"] < end)]
        assert set(rows) <= behind, kind
    joined = events.index[(events["kind"] == "engineer_joined") & (events["month"] < end)]
    assert set(joined) <= behind


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("improvements? and", "improvement_live"),
        ("retrained models? go", "model_refreshed"),
        ("incidents?\\b", "incident_occurred"),
        ("new\\b", "pilot_started"),
        ("back again", "pilot_returned"),
        ("won\\b", "pilot_won"),
        ("customers? lost", "customer_churned"),
    ],
)
def test_counts_of_phases_are_those_of_the_log(told: Told, noun: str, kind: str) -> None:
    events = told.events
    found = []
    for line in told.of("phase"):
        rows = told.rows(line, kind)
        assert counted(line.text, noun) == len(rows)
        found += rows
    end = told.lines[-1].month
    assert found == list(events.index[(events["kind"] == kind) & (events["month"] <= end)])


def test_time_of_phases_is_that_of_the_log(told: Told) -> None:
    """Category by category, from names of kinds of work and not from the company's tables."""
    kinds = {**told.scenario.planned_work, **told.scenario.work_kinds}
    modelling = {name for name, role in told.scenario.roles.items() if role.project == "modelling"}
    roles = {name: person.role for name, person in told.scenario.team.items()}
    events = told.events
    for line in told.of("phase"):
        spent = events.loc[told.rows(line, "time_spent")]
        task = spent["amount"] * (1.0 - spent["share"])
        category = spent["what"].map(lambda name: kinds[name].category if name != "idle" else "")
        percent = re.search(r"[Tt]oil takes (\d+)% of task time", line.text)
        share = task[category == "toil"].sum() / task.sum()
        assert int(percent[1] if percent else 0) == pytest.approx(100 * share, abs=0.51)
        own = spent["who"].map(lambda name: roles.get(name, "")).isin(modelling)
        theirs = re.search(r"\((\d+)% of ML", line.text)
        if theirs and set(spent["who"]) <= set(roles) and "becomes" not in str(told.lines):
            share = task[own & (category == "toil")].sum() / task[own].sum()
            assert int(theirs[1]) == pytest.approx(100 * share, abs=0.51)
        iteration = re.search(r"odel iteration (?:takes )?(\d+)%", line.text)
        assert iteration
        share = task[category == "iteration"].sum() / task.sum()
        assert int(iteration[1]) == pytest.approx(100 * share, abs=0.51)


def test_time_of_all_phases_is_the_time_of_the_life(told: Told) -> None:
    """Each stretch of work belongs to one phase; those after the last cent belong to none."""
    phases = told.of("phase")
    rows = [row for line in phases for row in told.rows(line, "time_spent")]
    assert len(rows) == len(set(rows))
    events = told.events
    spent = events[events["kind"] == "time_spent"]
    missing = spent.drop(index=rows)
    assert (missing["month"] > phases[-1].until).all()


def test_money_and_outages_of_phases_are_those_of_the_log(told: Told) -> None:
    events = told.events
    for line in told.of("phase"):
        cash = re.search(r"Cash \w+ from (\S+) to (\S+)\.", line.text)
        assert cash
        closed = [*told.rows(line, "life_opened"), *told.rows(line, "month_closed")]
        first, last = events.loc[closed[0], "amount"], events.loc[closed[-1], "amount"]
        assert cash.groups() == (money(first), money(last))
        down = re.search(r"models down for ([^.]*(?:\.\d)? \w+)\.", line.text)
        days = events.loc[told.rows(line, "model_up"), "amount"].sum()
        assert bool(down) == ("models down" in line.text)
        assert down is None or down[1] == hours_words(days)


def test_who_starts_waited_as_long_as_is_said(told: Told) -> None:
    events = told.events
    found = 0
    for line in told.of("event"):
        said = re.search(r"starts.*, (.*) after the search began", line.text)
        if said:
            (opened,) = told.rows(line, "requisition_opened")
            (joined,) = told.rows(line, "engineer_joined")
            months = events.loc[joined, "month"] - events.loc[opened, "month"]
            assert said[1] == span_words(months)
            assert events.loc[joined, "month"] == line.month
            declined = len(told.rows(line, "offer_declined"))
            declined += len(told.rows(line, "counter_offer_taken"))
            assert counted(line.text, "candidates? declined") == declined
            found += 1
    assert found or not told.scenario.plan


def test_customers_and_shifts_cost_what_is_said(told: Told) -> None:
    events = told.events
    for line in told.of("event"):
        usd = re.search(r"(\$\S+) a month", line.text)
        if usd:
            kind = "customer_churned" if "leave" in line.text else "pilot_won"
            assert usd[1] == money(events.loc[told.rows(line, kind), "amount"].sum())
        points = re.search(r"shift.* cost ([\d.]+) points", line.text)
        if points:
            lost = events.loc[told.rows(line, "data_shifted"), "amount"].sum()
            assert float(points[1]) == pytest.approx(100 * lost, abs=0.051)


def test_the_end_says_what_is_left() -> None:
    scenario = simulation.load("document-extraction")
    broke = simulation.trace(scenario, 3, clock="compiled")
    rich = simulation.trace(scenario.with_changes({"cash_usd": 9e9}), 3, clock="compiled")
    (day,) = broke.events.loc[broke.events["kind"] == "cash_out", "amount"]
    last = narrative(broke)[-1]
    assert last.text.startswith("Cash runs out; 5 engineers then")
    assert last.month == pytest.approx(day / DAYS_PER_MONTH)
    assert "the search for an mlops engineer has run for" in last.text
    assert narrative(rich)[-1].text.startswith("The simulated time ends: $9.0B left")
    assert narrative(rich)[-1].month == 30.0


def test_what_comes_again_and_again_is_told_together() -> None:
    stormy = simulation.load(
        {
            "extends": "document-extraction",
            "name": "stormy",
            "horizon_months": 120,
            "cash_usd": 1e9,
            "parameters": {"drift_shock_per_year": 12},
        }
    )
    life = simulation.trace(stormy, 0, 1, "compiled")
    lines = narrative(life)
    assert len(lines) < 120
    assert any(re.search(r"Data shift \d+ times and cost .* \(from month", e.text) for e in lines)


def test_durations_read_well() -> None:
    assert span_words(0.0) == "1 day"
    assert span_words(1.0) == "30 days"
    assert span_words(2.25) == "2.2 months"
    assert hours_words(1.0 / ELAPSED_HOURS_PER_DAY) == "60 min"
    assert hours_words(5.0 / ELAPSED_HOURS_PER_DAY) == "5 h"
    assert hours_words(72.0 / ELAPSED_HOURS_PER_DAY) == "3.0 days"


def test_plain_data_holds_month_text_and_rows(told: Told) -> None:
    data = narrative_data(told.lines)
    assert [row["text"] for row in data] == [line.text for line in told.lines]
    assert all(isinstance(number, int) for row in data for number in row["rows"])


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (0.0004, "under 1%"), (0.3, "30%"), (0.9999, "over 99%"), (1.0, "100%")],
)
def test_a_chance_is_zero_only_if_it_is_none(share: float, words: str) -> None:
    assert chance_words(share) == words


def test_a_chance_says_of_what() -> None:
    """The log holds the chance itself: of the pilot that is lost, and of the raise that fails."""
    found = []
    for name, alternative, number in LIVES.values():
        scenario = simulation.load(name)
        if alternative:
            scenario = scenario.alternative(alternative)
        life = simulation.trace(scenario, number, clock="compiled")
        for line in narrative(life):
            said = re.search(r"(\w+) was ((?:under |over )?\d+%)\.$", line.text)
            if said:
                shares = life.events.loc[list(line.rows), ["kind", "share"]].set_index("kind")
                kind = "pilot_lost" if "pilot" in line.text else "raise_failed"
                assert said[2] == chance_words(float(shares.loc[kind, "share"]))
                found.append(said[1])
    assert set(found) == {"customer", "succeeds"}
