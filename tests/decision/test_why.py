"""Why: the split adds up, mechanisms that take no part are nothing, and the words say so."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import simulation
from simulation.decision.plans import start_months
from simulation.decision.why import ALWAYS_ON, FEES, KEPT, MECHANISMS, PAY, VALUE, Why, why
from simulation.experiment.runs import Run
from simulation.report.figure_why import why_figure
from simulation.report.figures import save_figure
from simulation.report.summary import to_json
from simulation.report.why import LEAST_SHOWN, ranked, why_data, why_notes, why_sentences, why_table
from simulation.scenario import Scenario
from simulation.scenario.evidence import register
from simulation.scenario.work import Mechanisms
from simulation.statistics.aim import Aim, aim
from simulation.statistics.rule import CADENCE, DECIDING, RUNWAY

SOME = Run(40, 7)


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


def now_or_never(company: Scenario) -> dict[str, Scenario]:
    return start_months(company, "mlops", "mlops_engineer", (0,), by_rule=False)


@pytest.fixture(scope="module")
def split(company: Scenario) -> Why:
    return why(now_or_never(company), "now", "never", SOME, Aim())


def test_every_switch_belongs_to_one_mechanism_or_stays_on() -> None:
    switched = [switch for each in MECHANISMS for switch in each.switches]
    assert sorted([*switched, *ALWAYS_ON]) == sorted(Mechanisms.model_fields)
    assert all(fee in register() for fees in FEES.values() for fee in fees)


def test_parts_rest_and_interaction_add_up_to_the_difference(split: Why) -> None:
    assert list(split.measures) == [VALUE, *DECIDING]
    for measure, each in split.measures.items():
        parts = [*each.parts.values(), each.rest, each.interaction]
        total = sum(part.estimate for part in parts)
        assert total == pytest.approx(each.whole.estimate, rel=1e-9, abs=1e-9)
        assert {part.n for part in parts} == {each.whole.n}
        assert set(split.labels) - set(each.parts) == set(KEPT.get(measure, ()))


def test_the_whole_is_the_difference_of_the_lives(company: Scenario, split: Why) -> None:
    found = SOME.live(now_or_never(company)).alternatives
    for measure in DECIDING:
        difference = found["now"].rows_of(measure) - found["never"].rows_of(measure)
        assert split.measures[measure].whole.estimate == pytest.approx(difference.mean())
    values = Aim().values(found["now"]) - Aim().values(found["never"])
    assert split.measures[VALUE].whole.estimate == pytest.approx(values.mean())
    assert (split.lives, split.worlds) == (40, 20)


def test_what_the_scenario_has_off_takes_no_part(company: Scenario) -> None:
    off = {"mechanisms": {"ramp": False, "debt": False}}
    found = why(now_or_never(company.with_changes(off)), "now", "never", SOME, Aim())
    assert found.off == ("ramp", "debt")
    for each in found.measures.values():
        for name in found.off:
            assert each.parts[name].estimate == each.parts[name].high == 0.0


def test_a_mechanism_that_changes_no_life_is_exactly_nothing(split: Why) -> None:
    # The approach of a company in production is validated already.
    for each in split.measures.values():
        assert each.parts["approach"].constant
        assert each.parts["approach"].estimate == 0.0
    assert "approach" not in split.off


def test_plans_that_pay_alike_do_not_differ_in_pay(company: Scenario) -> None:
    other = company.with_changes({"mechanisms": {"ramp": False}, "alternatives": {}})
    pair = {name: each.alternative("now") for name, each in (("a", company), ("b", other))}
    found = why(pair, "a", "b", SOME, Aim())
    assert PAY in found.off
    assert found.measures[VALUE].parts[PAY].estimate == 0.0


def test_the_same_plan_twice_differs_in_nothing(company: Scenario) -> None:
    pair = {"a": company.alternative("now"), "b": company.alternative("now")}
    for each in why(pair, "a", "b", Run(4, 7), Aim()).measures.values():
        every = [*each.parts.values(), each.rest, each.interaction, each.whole]
        assert all(part.constant and part.estimate == 0.0 for part in every)


def test_pay_is_what_a_hire_costs_in_runway(split: Why) -> None:
    runway = split.measures[RUNWAY]
    assert runway.parts[PAY].high < 0
    assert runway.parts[PAY].low <= runway.whole.estimate <= 0


@pytest.mark.parametrize(
    "action",
    [{"contract": "mlops_engineer", "for_months": 12}, {"managed_services": "buy"}],
    ids=["contractor", "managed"],
)
def test_fees_are_pay_too(company: Scenario, action: dict[str, object]) -> None:
    never = company.alternative("never")
    pair = {"with": never.with_changes({"plan": {"x": {**action, "month": 0}}}), "without": never}
    found = why(pair, "with", "without", SOME.with_lives(100), Aim())
    assert found.measures[RUNWAY].parts[PAY].high < 0


def test_the_split_knows_neither_workers_nor_other_alternatives(
    company: Scenario, split: Why
) -> None:
    others = start_months(company, "mlops", "mlops_engineer", (0, 6))
    assert why(others, "now", "never", replace(SOME, workers=1), Aim()) == split


def test_swapping_the_alternatives_changes_the_signs(company: Scenario, split: Why) -> None:
    swapped = why(now_or_never(company), "never", "now", SOME, Aim())
    for measure, each in split.measures.items():
        for name, part in each.parts.items():
            mirrored = swapped.measures[measure].parts[name].estimate
            assert mirrored == pytest.approx(-part.estimate, abs=1e-9)


def test_one_life_cannot_be_split(company: Scenario) -> None:
    found = why(now_or_never(company), "now", "never", Run(1, 7), Aim())
    assert not found.measures
    assert "too few" in why_sentences(found)[0] or "so few" in why_sentences(found)[0]
    assert why_data(found)["measures"] == {}
    with pytest.raises(ValueError, match="too few lives"):
        why_figure(found)


def printed(split: Why) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(why_table(split))
    for line in [*why_sentences(split), *why_notes(split)]:
        console.print(line)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_table_can_be_read_at_80_columns(split: Why) -> None:
    text = printed(split)
    assert max(map(len, text.splitlines())) <= 80
    assert all(label in text for label in split.labels.values())
    assert "…" not in text
    assert "in this model" in text


def test_a_sentence_says_what_is_clear_and_which_way(split: Why) -> None:
    sentences = why_sentences(split)
    (pay,) = (each for each in sentences if each.startswith("Pay"))
    assert "costs" in pay
    assert "months of runway" in pay
    assert any("Nothing here depends on" in each and "approach risk" in each for each in sentences)
    for name, label in split.labels.items():
        parts = [
            each.parts[name]
            for m, each in split.measures.items()
            if m != VALUE and name in each.parts
        ]
        clear = [each for each in parts if each.low > 0 or each.high < 0]
        worth = any(max(abs(each.low), abs(each.high)) >= LEAST_SHOWN for each in clear)
        subject = f"{label[:1].upper()}{label[1:]} "
        assert worth == any(each.startswith(subject) for each in sentences)


def test_an_aim_of_the_founder_is_told_in_its_own_unit(company: Scenario) -> None:
    wanted = aim(maximise="cash_end_usd@12")
    found = why(now_or_never(company), "now", "never", SOME, wanted)
    assert found.unit == "USD"
    assert any("USD" in each for each in why_notes(found))
    (pay,) = (each for each in why_sentences(found) if each.startswith("Pay"))
    assert re.search(r"costs \$[\d.]+[kM] to \$[\d.]+[kM] of the decision value", pay)
    assert max(map(len, printed(found).splitlines())) <= 80


def test_mechanisms_are_sorted_by_what_they_do_to_the_decision_value(split: Why) -> None:
    parts = split.measures[VALUE].parts
    sizes = [abs(parts[name].estimate) for name in ranked(split)]
    assert sizes == sorted(sizes, reverse=True)


def test_the_data_say_the_same_as_the_split(split: Why) -> None:
    data = why_data(split)
    text = to_json(data)
    assert f'"{CADENCE}"' in text
    found = data["measures"][VALUE]["whole"]["estimate"]  # type: ignore[index,call-overload]
    assert found == split.measures[VALUE].whole.estimate


def test_the_figure_has_a_bar_for_every_part(split: Why, tmp_path: Path) -> None:
    figure = why_figure(split)
    assert len(figure.axes) == len(split.measures)
    for axes, each in zip(figure.axes, split.measures.values(), strict=True):
        assert len(axes.patches) == len(each.parts) + 3
    save_figure(figure, tmp_path / "why.png")
    save_figure(why_figure(split), tmp_path / "again.png")
    assert (tmp_path / "why.png").read_bytes() == (tmp_path / "again.png").read_bytes()
