"""What is wrong with the log of a life, if anything: one complaint each, empty if all is well."""

from __future__ import annotations

import numpy as np

from simulation.model.names import CONTRACTOR, VACANT
from simulation.reality_checks.life_log import KINDS, LifeLog

TOLERANCE = 1e-6


def opened_and_closed(life: LifeLog) -> str:
    """Complain about a log that is not opened and closed once, or in which time goes back."""
    edges = np.flatnonzero(life.is_kind("life_opened", "life_closed")).tolist()
    if edges != [0, len(life.log) - 1]:
        return "the log is not opened and closed exactly once"
    if not bool((np.diff(life.log["time"]) >= 0).all()):
        return "time goes back"
    numbers = (life.log["time"], life.log["amount"], life.log["share"])
    return "" if all(np.isfinite(each).all() for each in numbers) else "a number is not finite"


def time_sheet(life: LifeLog) -> str:
    """Complain about an engineer whose recorded time is not the time they were employed."""
    seats = int(life.company["n_seats"])
    spent = life.records("time_spent")
    recorded = np.bincount(spent["who"], spent["amount"], seats)
    joined, left = life.records("engineer_joined"), life.records("engineer_left")
    employed = np.bincount(left["who"], left["time"], seats).astype(np.float64)
    employed -= np.bincount(joined["who"], joined["time"], seats)
    present = np.bincount(joined["who"], minlength=seats) - np.bincount(
        left["who"], minlength=seats
    )
    employed += present * life.end
    gap = float(np.abs(recorded - employed).max(initial=0.0))
    return f"{gap:.3g} days apart" if gap > TOLERANCE * max(1.0, life.end) else ""


def nobody_works_while_away(life: LifeLog) -> str:
    """Complain about work before somebody starts or after they have left."""
    done = life.records(
        "work_started",
        "work_interrupted",
        "work_resumed",
        "work_handed_back",
        "work_finished",
        "time_spent",
        "engineer_ramped",
    )
    joined, left = life.records("engineer_joined"), life.records("engineer_left")
    for seat in np.unique(done["who"]):
        times = done["time"][done["who"] == seat]
        starts = np.sort(joined["time"][joined["who"] == seat])
        ends = np.sort(left["time"][left["who"] == seat])
        there = np.searchsorted(starts, times, "right") - np.searchsorted(ends, times, "left")
        if bool((there < 1).any()):
            return f"seat {int(seat) + 1} works while away"
    return ""


def one_piece_at_a_time(life: LifeLog) -> str:
    """Complain about somebody with two pieces of work in hand, or work in two pairs of hands."""
    steps = life.records(
        "work_started", "work_resumed", "work_interrupted", "work_handed_back", "work_finished"
    )
    in_hand: dict[int, int] = {}
    taking = {"work_started", "work_resumed"}
    for kind, seat, number in zip(
        steps["kind"].tolist(), steps["who"].tolist(), steps["number"].tolist(), strict=True
    ):
        name = KINDS[kind]
        if name in taking:
            if seat in in_hand or number in in_hand.values():
                return f"piece {number} is taken twice"
            in_hand[seat] = number
        elif in_hand.get(seat) == number:
            del in_hand[seat]
        elif name != "work_handed_back":
            return f"piece {number} is put down by somebody who does not have it"
    return ""


def cash_is_the_ledger(life: LifeLog) -> str:
    """Complain about cash that is not the opening cash and the ledger since."""
    entries = np.where(life.is_kind("ledger"), life.log["amount"], 0.0)
    cash = life.log["amount"][0] + np.cumsum(entries)
    told = life.is_kind("month_closed", "life_closed")
    gap = np.abs(life.log["amount"][told] - cash[told])
    worst = float((gap / (1.0 + np.abs(cash[told]))).max(initial=0.0))
    if worst > TOLERANCE:
        return f"${float(gap.max()):,.2f} apart"
    gone = abs(float(life.company["cash"]) - float(life.log["amount"][-1]))
    return "the last record is not the cash there is" if gone > 0.01 else ""


def work_is_done_or_open(life: LifeLog) -> str:
    """Complain about work that is lost, done twice, or done without having come in."""
    created = np.sort(life.records("work_created")["number"])
    finished = life.records("work_finished")["number"]
    still_open = life.works["number"][life.works["state"] != VACANT]
    if not np.array_equal(created, np.arange(len(created))):
        return "a piece of work comes in twice, or is skipped"
    if not np.array_equal(np.sort([*finished, *still_open]), created):
        gap = len(finished) + len(still_open) - len(created)
        return f"{abs(gap):,} pieces {'too many' if gap > 0 else 'lost'}, or one done twice"
    return ""


def people_are_here_or_gone(life: LifeLog) -> str:
    """Complain about people who are neither here nor gone."""
    joined, left = len(life.records("engineer_joined")), len(life.records("engineer_left"))
    present = int(life.company["present"])
    return "" if joined == present + left else f"{joined} joined, {present} here, {left} left"


def customers_add_up(life: LifeLog) -> str:
    """Complain about pilots and customers that appear or disappear."""
    count = {
        name: len(life.records(name))
        for name in ("pilot_started", "pilot_returned", "pilot_won", "pilot_lost")
    }
    running = int(life.company["pilots_running"])
    begun = count["pilot_started"] + count["pilot_returned"]
    decided = count["pilot_won"] + count["pilot_lost"]
    if begun != decided + running:
        return f"{begun} pilots begun, {decided} decided, {running} under way"
    gone = len(life.records("customer_churned"))
    expected = life.scenario.customers + count["pilot_won"] - gone
    there = int(life.company["customers"])
    return "" if there == expected else f"{there} customers where {expected} are due"


def revenue_adds_up(life: LifeLog) -> str:
    """Complain about recurring revenue that is not what was won, grew and was lost."""
    won, grown, lost = (
        float(life.records(name)["amount"].sum())
        for name in ("pilot_won", "contracts_grew", "customer_churned")
    )
    opening = life.scenario.mrr_usd if life.scenario.customers > 0 else 0.0
    gap = abs(float(life.company["mrr"]) - (opening + won + grown - lost))
    return f"${gap:,.2f} a month apart" if gap > 0.01 + 1e-9 * (won + grown) else ""


def shares_are_shares(life: LifeLog) -> str:
    """Complain about a share outside 0 to 1."""
    for name in (
        "live_quality",
        "offline_quality",
        "automation",
        "pipeline",
        "infra_debt",
        "data_debt",
        "product_maturity",
    ):
        level = life.records(name)["amount"]
        if bool(((level < 0.0) | (level > 1.0)).any()):
            return f"{name.replace('_', ' ')} leaves 0 to 1"
    chances = life.records("pilot_won", "pilot_lost", "time_spent")["share"]
    return "a chance leaves 0 to 1" if bool(((chances < 0) | (chances > 1)).any()) else ""


def outages_begin_and_end(life: LifeLog) -> str:
    """Complain about outages that do not begin and end in turn, or whose length is wrong."""
    changes = life.records("model_down", "model_up")
    for model in np.unique(changes["who"]):
        own = changes[changes["who"] == model]
        down, up = own[::2], own[1::2]
        kinds = np.unique(down["kind"]), np.unique(up["kind"])
        if len(kinds[0]) > 1 or len(kinds[1]) > 1 or (len(up) and kinds[0] == kinds[1]):
            return f"model {int(model) + 1} goes down twice or comes up twice"
        gap = np.abs(up["amount"] - (up["time"] - down["time"][: len(up)]))
        if bool((gap > TOLERANCE).any()):
            return f"an outage of model {int(model) + 1} has the wrong length"
    return ""


def refreshes_come_from_work(life: LifeLog) -> str:
    """Complain about a refresh or an improvement without the work for it."""
    finished = life.records("work_finished")["what"]
    redeployed = int(np.isin(finished, life.works_of("redeployment")).sum())
    refreshed = len(life.records("model_refreshed"))
    if refreshed > redeployed:
        return f"{refreshed} refreshes from {redeployed} finished redeployments"
    tried = int(np.isin(finished, life.works_of("evaluation", "prompt_change")).sum())
    decided = len(life.records("experiment_failed", "experiment_succeeded"))
    if tried != decided:
        return f"{decided} outcomes of {tried} experiments"
    live = life.records("improvement_live")["number"]
    return "an improvement goes live twice" if len(np.unique(live)) < len(live) else ""


def contractors_go(life: LifeLog) -> str:
    """Complain about somebody on a fixed term who draws a salary."""
    joined = life.records("engineer_joined")
    terms = joined[joined["share"] == CONTRACTOR]
    return "a contractor draws a salary" if bool((terms["amount"] != 0.0).any()) else ""
