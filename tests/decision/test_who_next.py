"""Who next: what can be chosen, who may be the best, who beats nobody, and how it is told."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import simulation
from simulation.decision.who_next import (
    NOBODY,
    Candidate,
    WhoNext,
    choices,
    planned_hires,
    who_next,
)
from simulation.experiment.backcast import looked_back
from simulation.experiment.runs import Run
from simulation.report.figure_who_next import who_next_figure
from simulation.report.figures import save_figure
from simulation.report.summary import to_json
from simulation.report.who_next import (
    standing,
    who_next_data,
    who_next_notes,
    who_next_sentence,
    who_next_table,
)
from simulation.scenario import Scenario, ScenarioError
from simulation.statistics.aim import Aim, aim
from simulation.statistics.bands import best_set, simultaneous_band
from simulation.statistics.clusters import world_means
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import DECIDING, RUNWAY

SOME = Run(60, 7)


@pytest.fixture(scope="module")
def company() -> Scenario:
    return simulation.load("document-extraction")


@pytest.fixture(scope="module")
def answer(company: Scenario) -> WhoNext:
    return who_next(company, SOME, Aim(), first_lives=40)


def candidate(answer: WhoNext, name: str) -> Candidate:
    return next(each for each in answer.candidates if each.name == name)


def test_every_role_but_founders_can_be_hired_and_nobody_comes_first(company: Scenario) -> None:
    found = choices(company)
    assert found[0].kind == "nobody"
    roles = {each.name for each in found if each.kind == "role"}
    assert roles == {name for name, role in company.roles.items() if not role.is_founder}
    assert sum(each.kind == "contractor" for each in found) == 4
    assert [each.name for each in found if each.kind == "service"] == ["managed services"]
    assert len({each.label for each in found}) == len(found)


def test_each_choice_does_one_thing_now_and_nobody_nothing(company: Scenario) -> None:
    nobody, *others = choices(company)
    assert all(action.never for action in nobody.company.plan.values())
    for each in others:
        done = [action for action in each.company.plan.values() if not action.never]
        assert [action.month for action in done] == [0.0]
    assert not any(each.company.alternatives for each in (nobody, *others))


def test_the_planned_position_keeps_its_draws(company: Scenario) -> None:
    (planned,) = (each for each in choices(company) if each.name == "mlops_engineer")
    ours, plan = planned.company, company.alternative("now")
    here, there = (SOME.live({"x": each}).alternatives["x"].rows for each in (ours, plan))
    np.testing.assert_array_equal(here, there)


def test_who_has_managed_services_is_not_offered_them(company: Scenario) -> None:
    managed = company.with_changes({"managed_services": True})
    assert all(each.kind != "service" for each in choices(managed))


def test_hires_of_the_plan_are_left_out_and_said(company: Scenario, answer: WhoNext) -> None:
    assert answer.left_out == ("mlops",)
    assert any("mlops" in each for each in who_next_notes(answer))
    unplanned = simulation.load("base/model-first")
    assert planned_hires(unplanned) == ()
    assert choices(unplanned)[0].company.plan == {}


def test_nobody_gains_nothing_over_nobody(answer: WhoNext) -> None:
    nobody = candidate(answer, NOBODY)
    assert nobody.gain.estimate == nobody.gain.low == nobody.gain.high == 0.0
    assert nobody.against_nobody == "open"
    assert nobody.lives == 60


def test_candidates_are_sorted_and_the_set_of_the_best_is_never_empty(answer: WhoNext) -> None:
    gains = [each.gain.estimate for each in answer.candidates]
    assert gains == sorted(gains, reverse=True)
    assert answer.best
    assert answer.complete
    for each in answer.candidates:
        assert (each.against_nobody == "better") == (each.gain.low > 0)
        assert (each.against_nobody == "worse") == (each.gain.high < 0)


def test_whoever_is_settled_goes_no_further(answer: WhoNext) -> None:
    for each in answer.candidates:
        settled = not each.may_be_best and each.against_nobody != "open" and each.name != NOBODY
        if each.lives == 40:
            assert settled
        elif not settled:
            assert each.lives == 60
    assert {each.lives for each in answer.candidates} == {40, 60}


def test_one_look_is_the_band_and_the_set_of_all_lives(company: Scenario) -> None:
    found = who_next(company, SOME, Aim(), first_lives=500)
    lived = SOME.live({each.name: each.company for each in choices(company)})
    values = np.stack([Aim().values(each) for each in lived.alternatives.values()], axis=1)
    means = world_means(values, lived.worlds)
    names = list(lived.alternatives)
    band = simultaneous_band(means - means[:, [0]])
    for place, name in enumerate(names):
        assert candidate(found, name).gain == band.interval(place)
    members = {names[place] for place in best_set(means).members}
    assert {each.name for each in found.best} == members


def test_two_looks_pay_for_it(company: Scenario, answer: WhoNext) -> None:
    once = who_next(company, SOME.with_lives(40), Aim(), first_lives=40)
    for each in answer.candidates:
        if each.lives == 40 and each.name != NOBODY:
            assert each.gain.half_width > candidate(once, each.name).gain.half_width


def test_the_answer_knows_no_workers(company: Scenario, answer: WhoNext) -> None:
    assert who_next(company, replace(SOME, workers=1), Aim(), first_lives=40) == answer


def test_differences_are_those_of_the_lives(company: Scenario, answer: WhoNext) -> None:
    found = {each.name: each.company for each in choices(company)}
    last = answer.best[0]
    lives = SOME.live({NOBODY: found[NOBODY], last.name: found[last.name]}).alternatives
    for measure in DECIDING:
        difference = lives[last.name].rows_of(measure) - lives[NOBODY].rows_of(measure)
        assert last.differences[measure].estimate == pytest.approx(np.nanmean(difference))


def test_whoever_surely_breaks_a_limit_is_no_best(company: Scenario, answer: WhoNext) -> None:
    runway = answer.best[0].differences[RUNWAY].estimate
    assert runway < 0
    strict = aim(maximise="improvements_live", subject_to=["runway_months >= 22"])
    found = who_next(company, SOME, strict, first_lives=60)
    broken = [each for each in found.candidates if each.broken]
    assert broken
    assert not any(each.may_be_best for each in broken)
    assert all(standing(each) == "break a limit" for each in broken)
    assert candidate(found, NOBODY).broken == ()
    impossible = aim(maximise="improvements_live", subject_to=["runway_months >= 30"])
    none = who_next(company, SOME, impossible, first_lives=60)
    assert none.best == ()
    assert "every one" in who_next_sentence(none)


def test_the_sentence_never_stars_one_of_several(answer: WhoNext) -> None:
    first, second = [each for each in answer.candidates if each.name != NOBODY][:2]
    both = [replace(each, may_be_best=each in (first, second)) for each in answer.candidates]
    sentence = who_next_sentence(replace(answer, candidates=tuple(both)))
    assert "cannot be told apart" in sentence
    assert first.label in sentence
    assert second.label in sentence
    one = [replace(each, may_be_best=each.name == first.name) for each in answer.candidates]
    sentence = who_next_sentence(replace(answer, candidates=tuple(one)))
    assert f"Who next: {first.label}, surely the best of 19 choices in this model" in sentence
    assert "beside nobody (95 percent intervals)" in sentence


def test_the_sentence_can_advise_to_hire_nobody(answer: WhoNext) -> None:
    worse = Interval(-2.0, -3.0, -1.0, 0.95, "", 30)
    alone = tuple(
        replace(each, may_be_best=each.name == NOBODY)
        if each.name == NOBODY
        else replace(each, may_be_best=False, gain=worse, against_nobody="worse")
        for each in answer.candidates
    )
    sentence = who_next_sentence(replace(answer, candidates=alone))
    assert sentence.startswith("Who next: nobody.")
    assert "surely worse than nobody" in sentence


def test_the_table_can_be_read_at_80_columns(answer: WhoNext) -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(who_next_table(answer))
    for line in [who_next_sentence(answer), *who_next_notes(answer)]:
        console.print(line)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "in this model" in text
    for each in answer.candidates:
        assert each.label.split()[0] in text
        assert standing(each) in text


def test_the_data_say_the_same_as_the_answer(answer: WhoNext) -> None:
    data = who_next_data(answer)
    assert '"candidates"' in to_json(data)
    assert data["may_be_best"] == [each.name for each in answer.best]


def test_the_figure_has_a_line_for_every_choice(answer: WhoNext, tmp_path: Path) -> None:
    figure = who_next_figure(answer)
    (axes,) = figure.axes
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == [each.label for each in answer.candidates]
    assert who_next_figure(answer, axes=axes) is figure
    save_figure(figure, tmp_path / "who.png")
    assert (tmp_path / "who.png").stat().st_size > 10_000


def test_who_is_next_where_the_past_is_known(company: Scenario) -> None:
    """In the worlds that fit it, as the other questions; and it is said."""
    seen = company.with_changes({"observed": {"months": 3, "toil_share_ml": 0.55}})
    past = looked_back(seen, SOME)
    assert past is not None
    found = who_next(seen, SOME, Aim(), first_lives=60)
    assert found == who_next(seen, replace(SOME, kept=past.worlds), Aim(), first_lives=60)
    assert found != who_next(company, SOME, Aim(), first_lives=60)
    assert who_next_notes(found)[-1] == past.words
    assert "could have brought the last 3 months" in past.words
    with pytest.raises(ScenarioError, match="observed"):
        who_next(seen.with_changes({"observed": {"refreshes": 90_000}}), SOME, Aim())
