"""Doctored laboratories: true lives with one thing made wrong, as a broken model would leave it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from simulation.measures.columns import column
from simulation.model.names import CONTRACTOR, PAYROLL
from simulation.reality_checks.laboratory import AS_IS, Laboratory
from simulation.reality_checks.life_log import NUMBER_OF, LifeLog

Change = Callable[[LifeLog], LifeLog]
Doctor = Callable[[Laboratory], Laboratory]


def opened_up(laboratory: Laboratory) -> Laboratory:
    """Return a copy of a laboratory that can be doctored without harm to the others."""
    other = copy.copy(laboratory)
    other.__dict__.pop("every_log", None)
    other._logs = dict(laboratory._logs)
    other._measured = dict(laboratory._measured)
    return other


def in_logs(change: Change) -> Doctor:
    """Return the doctor of the first life, under every plan, in which the change does something."""

    def doctor(laboratory: Laboratory) -> Laboratory:
        other = opened_up(laboratory)
        laboratory.logs_of_plans()
        done = False
        for key, logs in laboratory._logs.items():
            if key[0] != "plan":
                continue
            changed = list(logs)
            for place, life in enumerate(logs):
                after = change(life)
                if after is not life:
                    changed[place], done = after, True
                    break
            other._logs[key] = tuple(changed)
        assert done, "the change does nothing in any life"
        return other

    return doctor


def in_logs_of(variant: str, change: Change) -> Doctor:
    """Return the doctor of the logs of a changed company."""

    def doctor(laboratory: Laboratory) -> Laboratory:
        other = opened_up(laboratory)
        logs = laboratory.logs(variant)
        changed = tuple(change(life) for life in logs)
        assert any(a is not b for a, b in zip(logs, changed, strict=True))
        other._logs["variant", variant] = changed
        return other

    return doctor


def in_measures(variant: str, name: str, wrong: Callable[[Any], Any]) -> Doctor:
    """Return the doctor of a measure of a changed company, in every life."""

    def doctor(laboratory: Laboratory) -> Laboratory:
        other = opened_up(laboratory)
        lives = laboratory.measured(variant)
        rows = lives.rows.copy()
        rows[:, column(name)] = wrong(rows[:, column(name)])
        other._measured[variant] = replace(lives, rows=rows)
        return other

    return doctor


def in_one_life(variant: str, name: str, wrong: Callable[[float], float]) -> Doctor:
    """Return the doctor of a measure in one life only, in which it is defined."""

    def one(values: Any) -> Any:
        place = np.flatnonzero(~np.isnan(values))[0]
        values[place] = wrong(values[place])
        return values

    return in_measures(variant, name, one)


def without(kind: str, first: bool = True) -> Change:
    """Return the change that loses a record of a kind."""

    def change(life: LifeLog) -> LifeLog:
        places = np.flatnonzero(life.is_kind(kind))
        if not len(places):
            return life
        return replace(life, log=np.delete(life.log, places[0 if first else -1]))

    return change


def twice(kind: str) -> Change:
    """Return the change that records something twice."""

    def change(life: LifeLog) -> LifeLog:
        places = np.flatnonzero(life.is_kind(kind))
        if not len(places):
            return life
        return replace(life, log=np.insert(life.log, places[0], life.log[places[0]]))

    return change


def retraining_twice(life: LifeLog) -> LifeLog:
    """Let a step of retraining be finished twice."""
    steps = life.works_of("retraining", "validation", "redeployment")
    finished = life.is_kind("work_finished") & np.isin(life.log["what"], steps)
    places = np.flatnonzero(finished)
    if not len(places):
        return life
    return replace(life, log=np.insert(life.log, places[0], life.log[places[0]]))


def turned(kind: str, field: str, value: Callable[[float], float]) -> Change:
    """Return the change of one field of the first record of a kind."""

    def change(life: LifeLog) -> LifeLog:
        places = np.flatnonzero(life.is_kind(kind))
        if not len(places):
            return life
        log = life.log.copy()
        log[field][places[0]] = value(log[field][places[0]])
        return replace(life, log=log)

    return change


def left(field: str, change: Callable[[float], float]) -> Change:
    """Return the change of what a life left behind."""

    def after(life: LifeLog) -> LifeLog:
        company = life.company.copy()
        company[field] = change(company[field])
        return replace(life, company=company)

    return after


def hire_contractor(life: LifeLog) -> LifeLog:
    """Make somebody on the first day a contractor with a salary."""
    return turned("engineer_joined", "share", lambda _: CONTRACTOR)(life)


def pay_somebody(life: LifeLog) -> LifeLog:
    """Write payroll into the ledger."""
    log = life.log.copy()
    place = np.flatnonzero(life.is_kind("ledger"))[0]
    log["what"][place], log["amount"][place] = PAYROLL, -1_000.0
    return replace(life, log=log)


def work_for_two(life: LifeLog) -> LifeLog:
    """Let somebody start work that somebody else has in hand."""
    started = np.flatnonzero(life.is_kind("work_started"))
    second = life.log[started[0]].copy()
    second["who"] += 1
    return replace(life, log=np.insert(life.log, started[0] + 1, second))


def wrong_month(laboratory: Laboratory) -> Laboratory:
    """Let the first half of a life depend on how far is looked ahead."""
    other = opened_up(laboratory)
    lives = laboratory.measured("half as long")
    monthly = lives.monthly.copy()
    monthly[3, 0, 2] += 1.0
    other._measured["half as long"] = replace(lives, monthly=monthly)
    return other


def failed_life(laboratory: Laboratory) -> Laboratory:
    """Let a life fail."""
    other = opened_up(laboratory)
    other._measured[AS_IS] = replace(laboratory.measured(), errors={3: "time stands still"})
    return other


def only_plan(change: Change, plan: str) -> Doctor:
    """Return the doctor of one plan alone, so that it differs from the others."""

    def doctor(laboratory: Laboratory) -> Laboratory:
        other = opened_up(laboratory)
        logs = laboratory.logs_of_plans()[plan]
        other._logs["plan", plan] = (change(logs[0]), *logs[1:])
        return other

    return doctor


def fewer_due(laboratory: Laboratory) -> Laboratory:
    """Let hardly any retraining fall due where it is needed twice as often."""
    other = opened_up(laboratory)
    logs = laboratory.logs("retraining twice as often")
    due = NUMBER_OF["retraining_due"]
    kept = tuple(replace(life, log=life.log[life.log["kind"] != due]) for life in logs)
    other._logs["variant", "retraining twice as often"] = kept
    return other
