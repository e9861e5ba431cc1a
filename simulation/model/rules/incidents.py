"""Failures: incidents that arrive, failed changes, their detection and their aftermath."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.model.jit import inlined_rule, rule
from simulation.model.log import (
    INCIDENT_DETECTED,
    INCIDENT_OCCURRED,
    INCIDENT_RESTORED,
    PROVIDER_CHANGED,
    append,
)
from simulation.model.names import ABSENT, FOLLOWUP, IN_PROGRESS, NOBODY, NOTHING
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.quality import comes_back, goes_down, record_quality
from simulation.model.rules.streams import next_gap
from simulation.model.rules.work import create_work, offer_work, time_restorations
from simulation.model.state import COUNTERS
from simulation.model.variates import chance, decided, draw, value_at

AT_NIGHT = address("failure at night")
NIGHT_ACK_ALERTED = CHANCES.index("offhours_ack_days_monitored")
NIGHT_ACK_UNALERTED = CHANCES.index("offhours_ack_days_unmonitored")
INCIDENTS = COUNTERS.index("incidents")


@rule
def by_automation(company: Any, manual: int, automated: int, seat: np.uint64, k: int) -> float:
    """Return a value drawn between its manual and its automated distribution.

    One draw decides both; log-linear in platform automation up to level 1, where services are
    monitored and can be rolled back.
    """
    if manual == NOTHING:
        return 0.0
    u = chance(company, manual, seat, k)
    before = value_at(company, manual, u)
    if automated in (NOTHING, manual) or company.automation <= 0.0:
        return before
    after = value_at(company, automated, u)
    place = min(1.0, company.automation / company.world.automation_at_L1)
    if before <= 0.0 or after <= 0.0:
        return float(before + (after - before) * place)
    return float(before * math.exp(place * math.log(after / before)))


@rule
def fails(
    company: Any, works: Any, log: Any, k: int, m: int, seat: np.uint64, count: int, held_by: int
) -> int:
    """Let a failure of kind `k` occur and return the row of the work that mends it.

    Nobody can begin before it is detected. While it is open, a model it takes down stays down.
    """
    kind = company.kinds[k]
    wait = by_automation(company, kind.detection_manual, kind.detection_automated, seat, count)
    at_night = happens_at_night(company, k, seat, count)
    if at_night:
        wait += by_automation(company, NIGHT_ACK_UNALERTED, NIGHT_ACK_ALERTED, seat, count)
    effort_h = by_automation(company, kind.effort_manual, kind.effort_automated, seat, count)
    place = create_work(company, works, log, k, effort_h, company.now + wait, m, NOTHING, held_by)
    works[place].address = seat
    works[place].count = count
    works[place].at_night = 1 if at_night else 0
    if kind.lowers_quality != NOTHING:
        provider_changes(
            company, works, log, place, draw(company, kind.lowers_quality, seat, count)
        )
    if is_incident(company, k):
        append(company, log, INCIDENT_OCCURRED, m, k, works[place].number, 0.0, 0.0)
        company.counters[INCIDENTS] += 1.0
    if kind.takes_down == 1 and m != NOTHING:
        goes_down(company, log, m)
    return place


@inlined_rule
def happens_at_night(company: Any, k: int, who: np.uint64, count: int) -> bool:
    """Return whether a failure that calls somebody happens outside working hours."""
    if company.mechanisms.off_hours == 0 or company.kinds[k].interrupts == 0:
        return False
    return decided(company, AT_NIGHT, who, count, company.world.offhours_incident_share)


@rule
def is_incident(company: Any, k: int) -> bool:
    """Return whether work of this kind mends a failure.

    A failure must be noticed first, takes a model down, or leaves follow-up work.
    """
    kind = company.kinds[k]
    noticed = kind.detection_manual != NOTHING
    return bool(noticed or kind.takes_down == 1 or kind.followup != NOTHING)


@inlined_rule
def provider_changes(company: Any, works: Any, log: Any, place: int, loss: float) -> None:
    """Let a hosted model change under the product, which loses quality until it is answered."""
    works[place].lowers_quality = loss
    move_provider_loss(company, log, loss)
    append(company, log, PROVIDER_CHANGED, NOTHING, NOTHING, works[place].number, loss, 0.0)


@inlined_rule
def provider_change_answered(company: Any, log: Any, loss: float) -> None:
    """Win back what a change of the hosted model cost."""
    move_provider_loss(company, log, -loss)


@rule
def move_provider_loss(company: Any, log: Any, change: float) -> None:
    """Change what hosted models in production have lost, and write their quality."""
    for m in range(company.n_models):
        model = company.models[m]
        if model.hosted == 1:
            model.provider_loss = max(0.0, model.provider_loss + change)
            record_quality(company, log, m)


@inlined_rule
def work_arrives(company: Any, works: Any, log: Any, stream: int) -> None:
    """Let the stream's work arrive, and time the next."""
    s = company.streams[stream]
    count = s.arrivals
    s.arrivals += 1
    held_by = s.seat
    if held_by != NOBODY and company.engineers[held_by].state == ABSENT:
        # The queue of somebody who left is everybody's.
        held_by = NOBODY
    place = fails(company, works, log, s.kind, s.model, s.address, count, held_by)
    next_gap(company, stream)
    if works[place].ready_at <= company.now:
        detected(company, works, log, place)
        offer_work(company, works, log, place)


@rule
def detected(company: Any, works: Any, log: Any, place: int) -> None:
    """Record that somebody has noticed the failure."""
    work = works[place]
    if is_incident(company, work.kind):
        append(company, log, INCIDENT_DETECTED, work.model, work.kind, work.number, 0.0, 0.0)


@inlined_rule
def services_return(company: Any, works: Any, log: Any) -> None:
    """Restore every failure that has been worked on for long enough."""
    for place in range(company.n_works):
        work = works[place]
        due = work.restores_at <= company.now and work.restored == 0
        if work.state == IN_PROGRESS and due:
            restored(company, works, log, place)
    time_restorations(company, works)


@rule
def restored(company: Any, works: Any, log: Any, place: int) -> None:
    """Bring back what the failure took down and ask for the follow-up work."""
    work = works[place]
    kind = company.kinds[work.kind]
    if work.restored == 1:
        return
    work.restored = 1
    if work.lowers_quality > 0.0:
        provider_change_answered(company, log, work.lowers_quality)
    if not is_incident(company, work.kind):
        return
    days = company.now - work.occurred
    append(company, log, INCIDENT_RESTORED, work.model, work.kind, work.number, days, 0.0)
    if kind.takes_down == 1 and work.model != NOTHING:
        comes_back(company, log, work.model)
    if kind.followup != NOTHING:
        effort_h = draw(company, kind.followup, work.address, work.count)
        after = create_work(
            company, works, log, FOLLOWUP, effort_h, company.now, work.model, NOTHING, NOBODY
        )
        offer_work(company, works, log, after)
