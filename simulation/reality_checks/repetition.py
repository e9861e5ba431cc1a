"""What must come out the same: the same life again, on the other clock, told by its table."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from simulation.experiment.compilation import is_compiled
from simulation.model.names import DAYS_PER_MONTH
from simulation.reality_checks.checks import Finding, Group, Rule, State
from simulation.reality_checks.identities import RELIVE
from simulation.reality_checks.judging import counted_lives, never_less
from simulation.reality_checks.laboratory import AS_IS, Laboratory, Unlivable
from simulation.reality_checks.life_log import LifeLog, same_bits
from simulation.scenario import Scenario

REPRODUCIBLE = "the same draws, addressed by what they decide, give the same life"
COUNTED = {
    "improvements_live": "improvement_live",
    "refreshes": "model_refreshed",
    "incidents": "incident_occurred",
    "pilots_won": "pilot_won",
    "pilots_lost": "pilot_lost",
}
FEW = 5


def same_again(laboratory: Laboratory) -> Finding:
    """Live some lives again and compare every bit."""
    return _compared(laboratory, "compiled", FEW)


def other_clock(laboratory: Laboratory) -> Finding:
    """Live some lives on the reference clock and compare every bit."""
    if not is_compiled("one-life"):
        raise Unlivable("the reference clock is not compiled yet; run `nexthire compile`")
    return _compared(laboratory, "simpy", FEW)


def _compared(laboratory: Laboratory, clock: str, count: int) -> Finding:
    before = laboratory.own_logs[:count]
    numbers = np.array([life.replication for life in before], dtype=np.int64)
    again = laboratory.relive(
        laboratory.scenario, numbers, "simpy" if clock == "simpy" else "compiled"
    )
    apart = [a for a, b in zip(before, again, strict=True) if not same_bits(a.log, b.log)]
    told = f"{len(before) - len(apart)} of {counted_lives(len(before))} equal to the last bit*"
    if apart:
        return Finding(State.RED, told, f"life {apart[0].replication} differs")
    return Finding(State.GREEN, told)


def told_as_logged(laboratory: Laboratory) -> Finding:
    """Count in the logs what the table of measures says, life by life."""
    measured = laboratory.measured()
    logs = laboratory.own_logs
    here: list[float] = []
    there: list[float] = []
    for life in logs:
        end = _end(life)
        for name, kind in COUNTED.items():
            records = life.records(kind)
            here.append(float(measured.rows_of(name)[life.replication]))
            there.append(float((records["time"] <= end).sum()))
        here.append(float(measured.rows_of("runway_months")[life.replication]))
        there.append(end / DAYS_PER_MONTH)
    found = never_less(np.array(here), np.array(there), "the table's number", equal=True)
    wrong = "" if found.state is State.GREEN else "; some differ"
    told = f"{len(here)} numbers of {counted_lives(len(logs))} counted again*{wrong}"
    return Finding(found.state, told, found.because)


def _end(life: LifeLog) -> float:
    """Return the day on which cash ran out, else the last one."""
    ran_out = life.records("cash_out")
    return float(ran_out["amount"][0]) if len(ran_out) else life.end


def shared_luck(laboratory: Laboratory) -> Finding:
    """Look whether plans live the same until the month in which they first differ."""
    plans = laboratory.logs_of_plans()
    if len(plans) < 2:
        raise Unlivable("there is one plan only")
    pairs = apart = 0
    said = ""
    for one, other in combinations(plans, 2):
        month = _parting(laboratory.plans[one], laboratory.plans[other])
        if not month:
            continue
        day = month * DAYS_PER_MONTH
        for a, b in zip(plans[one], plans[other], strict=False):
            pairs += 1
            early = (each.log[each.log["time"] < day] for each in (a, b))
            if not same_bits(*early):
                apart += 1
                where = f'life {a.replication} of "{one}" and of "{other}"'
                said = said or f"{where} differ before month {month:g}"
    if not pairs:
        raise Unlivable("no two plans begin alike")
    told = f"{pairs - apart:,} of {pairs:,} pairs of lives are equal until then*"
    return Finding(State.RED if apart else State.GREEN, told, said)


def _parting(here: Scenario, there: Scenario) -> float | None:
    """Return the month before which two plans are the same; None if more than plans differ."""
    rest = {"plan", "name", "question", "reason"}
    if here.model_dump(exclude=rest) != there.model_dump(exclude=rest):
        return None
    months = [
        plan[key].month
        for key in {*here.plan, *there.plan}
        if here.plan.get(key) != there.plan.get(key)
        for plan in (here.plan, there.plan)
        if key in plan
    ]
    return min(months, default=None)


def horizon(laboratory: Laboratory) -> Finding:
    """Look whether looking further ahead changes what happens before."""
    short, whole = laboratory.measured("half as long"), laboratory.measured(AS_IS)
    months = short.monthly.shape[2]
    a, b = short.monthly[:, :, : months - 1], whole.monthly[:, :, : months - 1]
    same = np.isclose(a, b, rtol=1e-12, atol=0.0, equal_nan=True)
    alike = np.array([bool(life.all()) for life in same])
    told = f"{int(alike.sum())} of {counted_lives(len(alike))} equal month by month*"
    if alike.all():
        return Finding(State.GREEN, told)
    return Finding(State.RED, told, f"life {int(np.flatnonzero(~alike)[0])} differs")


def after_the_end(laboratory: Laboratory) -> Finding:
    """Look whether a position that is opened after the end changes anything."""
    a, b = laboratory.measured("hire after the end").rows, laboratory.measured(AS_IS).rows
    same = np.isclose(a, b, rtol=0.0, atol=0.0, equal_nan=True)
    alike = np.array([bool(life.all()) for life in same])
    told = f"{int(alike.sum())} of {counted_lives(len(alike))} equal in every measure*"
    if alike.all():
        return Finding(State.GREEN, told)
    return Finding(State.RED, told, f"life {int(np.flatnonzero(~alike)[0])} differs")


REPETITION: tuple[Rule, ...] = (
    Rule(
        "same-again",
        "The same life comes out the same again",
        Group.IDENTITIES,
        "every record, to the last bit",
        REPRODUCIBLE,
        RELIVE,
        same_again,
    ),
    Rule(
        "two-clocks",
        "Both clocks live the same life",
        Group.IDENTITIES,
        "every record, to the last bit",
        "one set of rules on two clocks",
        RELIVE,
        other_clock,
    ),
    Rule(
        "told-as-logged",
        "The table says what the log says",
        Group.IDENTITIES,
        "runway and five counts, counted again from the log, exactly",
        "measures are computed from the log and from nothing else",
        RELIVE,
        told_as_logged,
    ),
    Rule(
        "shared-luck",
        "Plans share their luck until they differ",
        Group.IDENTITIES,
        "every record before the month in which they differ, to the last bit",
        "common random numbers",
        RELIVE,
        shared_luck,
    ),
    Rule(
        "horizon",
        "Looking further ahead changes nothing before",
        Group.IDENTITIES,
        "every monthly number of the first half, exactly",
        "no effect comes before its cause",
        RELIVE,
        horizon,
        ("half as long",),
    ),
    Rule(
        "after-the-end",
        "A position opened after the end changes nothing",
        Group.IDENTITIES,
        "every measure of every life, exactly",
        "no effect comes before its cause",
        RELIVE,
        after_the_end,
        ("hire after the end",),
    ),
)
