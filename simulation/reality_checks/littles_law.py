"""Little's law: what is under way is what comes in times how long it stays.

Over a whole life, with what is still under way at its end counted up to then, the law holds exactly
for any process whatever its distributions (Stidham 1974). The left side is counted from outside, by
what has come and gone at each moment; the right side follows each piece by its own name, or takes
the length that the model recorded for it. They agree only if nothing is lost, doubled or mistaken
for something else on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.model.names import DAYS_PER_MONTH, IDLE, WORKING_PER_CALENDAR_DAY
from simulation.reality_checks.checks import Finding, Group, Rule, State
from simulation.reality_checks.identities import RELIVE
from simulation.reality_checks.laboratory import Laboratory, Unlivable
from simulation.reality_checks.life_log import NUMBER_OF, Floats, LifeLog

TOLERANCE = 1e-6
SOURCE = "Little 1961; Stidham 1974 for a finite time"
EXPECTED = "equal to one millionth, over all lives looked at"
Numbers = NDArray[np.int64]
TAKEN = ("work_started", "work_resumed")


@dataclass(frozen=True)
class Passage:
    """Hold what came in and went out in one life.

    Args:
        came: days on which something came in.
        went: days on which something went out.
        stays: days that each of them stayed, up to the end of the life.
        flaw: what does not fit together, empty if all does.
    """

    came: Floats
    went: Floats
    stays: Floats
    flaw: str = ""


def passage(ids: Numbers, came: Floats, gone: Numbers, went: Floats, end: float) -> Passage:
    """Follow each thing by its number from coming in to going out.

    Args:
        ids, came: numbers of what came in, and when.
        gone, went: numbers of what went out, and when; a number may come again after that.
        end: last day of the life.
    """
    stays: list[float] = []
    flaw = ""
    for each in np.unique(np.concatenate([ids, gone])):
        starts, stops = np.sort(came[ids == each]), np.sort(went[gone == each])
        if not len(starts) >= len(stops) >= len(starts) - 1:
            flaw = f"number {int(each)} comes {len(starts)} and goes {len(stops)} times"
        closed = np.append(stops, np.full(max(0, len(starts) - len(stops)), end))
        stays += (closed[: len(starts)] - starts).tolist()
    return Passage(np.sort(came), np.sort(went), np.array(stays), flaw)


def area(came: Floats, went: Floats, end: float) -> float:
    """Return the number under way, counted by what has come and gone, integrated over a life."""
    times = np.concatenate([[0.0], came, went, [end]])
    steps = np.concatenate([[0.0], np.ones(len(came)), -np.ones(len(went)), [0.0]])
    order = np.argsort(times, kind="stable")
    under_way = np.cumsum(steps[order])
    return float(np.sum(under_way[:-1] * np.diff(times[order])))


Follow = Callable[[LifeLog], Passage]


def look_at(follow: Follow, things: str) -> Callable[[Laboratory], Finding]:
    """Return the check of Little's law for what a function follows."""

    def look(laboratory: Laboratory) -> Finding:
        return judged(((follow(life), life.end) for life in laboratory.every_log), things)

    return look


def judged(passages: Iterable[tuple[Passage, float]], things: str) -> Finding:
    """Judge Little's law over the passages of several lives, each with its last day."""
    inside = stayed = days = 0.0
    count = 0
    flaw = ""
    for found, end in passages:
        inside += area(found.came, found.went, end)
        stayed += float(found.stays.sum())
        count += len(found.stays)
        days += end
        flaw = flaw or found.flaw
    if count == 0 or days == 0.0:
        raise Unlivable(f"there are no {things} in the lives looked at")
    level, rate = inside / days, count / days * DAYS_PER_MONTH
    stay = stayed / count / WORKING_PER_CALENDAR_DAY
    told = f"{level:.4g} {things} = {rate:.4g} a month x {stay:.4g} days*"
    if flaw:
        return Finding(State.RED, told, flaw)
    if abs(inside - stayed) > TOLERANCE * max(inside, stayed, 1.0):
        apart = stayed / days
        return Finding(State.RED, told, f"{level:.4g} are counted where {apart:.4g} are due")
    return Finding(State.GREEN, told)


def works(life: LifeLog, *names: str) -> Passage:
    """Follow pieces of work, of some kinds if named, from coming in to being done."""
    came, went = life.records("work_created"), life.records("work_finished")
    if names:
        wanted = life.works_of(*names)
        came, went = (each[np.isin(each["what"], wanted)] for each in (came, went))
    return by_number(came, went, life.end)


def by_number(came: NDArray[np.void], went: NDArray[np.void], end: float) -> Passage:
    """Follow what carries a number of its own and comes once."""
    fast = len(np.unique(came["number"])) == len(came) and len(np.unique(went["number"])) == len(
        went
    )
    known = np.isin(went["number"], came["number"]).all()
    if not (fast and known):
        return passage(came["number"], came["time"], went["number"], went["time"], end)
    order = np.argsort(came["number"])
    stops = np.full(len(came), end)
    stops[np.searchsorted(came["number"][order], went["number"])] = went["time"]
    stays = stops - came["time"][order]
    return Passage(np.sort(came["time"]), np.sort(went["time"]), stays)


def failures(life: LifeLog) -> Passage:
    """Follow incidents; how long each took is what the model recorded as it was restored."""
    came, went = life.records("incident_occurred"), life.records("incident_restored")
    still = ~np.isin(came["number"], went["number"])
    open_days = life.end - came["time"][still]
    return Passage(
        np.sort(came["time"]), np.sort(went["time"]), np.concatenate([went["amount"], open_days])
    )


def openings(life: LifeLog) -> Passage:
    """Follow open positions from the first day of the search to the offer that is accepted."""
    came, went = life.records("requisition_opened"), life.records("offer_accepted")
    return passage(came["who"], came["time"], went["who"], went["time"], life.end)


def tenures(life: LifeLog) -> Passage:
    """Follow people by their seats; how long they were there is what their time sheets say."""
    came, went = life.records("engineer_joined"), life.records("engineer_left")
    spent = life.records("time_spent")
    seats = np.unique(came["who"])
    sheets = np.array([float(spent["amount"][spent["who"] == seat].sum()) for seat in seats])
    return Passage(np.sort(came["time"]), np.sort(went["time"]), sheets)


def hands(life: LifeLog) -> Passage:
    """Follow work in hand; how long it was there is what the time sheets say."""
    steps = life.records(*TAKEN, "work_interrupted", "work_handed_back", "work_finished")
    taken = np.isin(steps["kind"], [NUMBER_OF[name] for name in TAKEN])
    order = np.argsort(steps["number"], kind="stable")
    # Whoever hands back work that was set aside does not have it in hand: the step before tells.
    before = np.zeros(len(steps), np.bool_)
    before[order[1:]] = taken[order[:-1]] & (np.diff(steps["number"][order]) == 0)
    given = steps["kind"] == NUMBER_OF["work_handed_back"]
    put_down = ~taken & (~given | before)
    spent = life.records("time_spent")
    busy = spent["amount"][spent["what"] != IDLE]
    return Passage(steps["time"][taken], steps["time"][put_down], busy)


def customers(life: LifeLog) -> Passage:
    """Follow customers from winning to losing them; those of today are there from the start."""
    won, lost = life.records("pilot_won"), life.records("customer_churned")
    opening = np.arange(life.scenario.customers)
    ids = np.concatenate([opening, won["number"]])
    came = np.concatenate([np.zeros(len(opening)), won["time"]])
    return passage(ids, came, lost["number"], lost["time"], life.end)


def pilots(life: LifeLog) -> Passage:
    """Follow pilots from their start to being won or lost."""
    came = life.records("pilot_started", "pilot_returned")
    went = life.records("pilot_won", "pilot_lost")
    return passage(came["number"], came["time"], went["number"], went["time"], life.end)


def retrainings(life: LifeLog) -> Passage:
    """Follow the steps of retraining: preparing, validating, redeploying."""
    return works(life, "retraining", "validation", "redeployment")


def _rule(called: str, title: str, follow: Follow, things: str) -> Rule:
    return Rule(called, title, Group.LITTLE, EXPECTED, SOURCE, RELIVE, look_at(follow, things))


LITTLES_LAW: tuple[Rule, ...] = (
    _rule(
        "little-work", "Open work is what comes in times how long it takes", works, "open pieces"
    ),
    _rule(
        "little-hands",
        "People at work are work taken up times the time that sheets say it took",
        hands,
        "pieces in hand",
    ),
    _rule(
        "little-retraining",
        "Retraining under way is its steps times how long each takes",
        retrainings,
        "steps under way",
    ),
    _rule(
        "little-incidents",
        "Open incidents are their rate times the time to restore",
        failures,
        "open incidents",
    ),
    _rule(
        "little-positions",
        "Open positions are their rate times the time to fill",
        openings,
        "open positions",
    ),
    _rule(
        "little-team",
        "The team's size is who joins times how long their time sheets last",
        tenures,
        "engineers",
    ),
    _rule(
        "little-customers",
        "Customers are those won times how long they stay",
        customers,
        "customers",
    ),
    _rule("little-pilots", "Pilots are their rate times their length", pilots, "pilots"),
)
