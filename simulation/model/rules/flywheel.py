"""Data: usage that becomes labels, labelling by hand or bought, debt, and what models learn."""

from __future__ import annotations

import math
from typing import Any

from simulation.model.jit import inlined_rule, rule
from simulation.model.log import DATA_DEBT, DATA_VOLUME, FEEDBACK_CAPTURED, append
from simulation.model.names import (
    DAYS_PER_MONTH,
    FEEDBACK_CAPTURE,
    LABELLING,
    LABELS,
    NEVER,
    NOBODY,
    NOTHING,
)
from simulation.model.parameters import CHANCES
from simulation.model.randomness import address
from simulation.model.rules.finance import post
from simulation.model.rules.quality import own_models_in_production
from simulation.model.rules.responsibility import runs_own_models
from simulation.model.rules.work import create_work, offer_work
from simulation.model.variates import draw

COMPANY = address("the company")
CAPTURE_EFFORT = CHANCES.index("feedback_capture_effort_h")
LABEL_EFFORT = CHANCES.index("label_document_effort_h")
RATING_BUTTON, BEING_BUILT, INSTRUMENTED = range(3)


@inlined_rule
def data_accrue(company: Any) -> None:
    """Let usage since the last update add data, and manual data work add debt."""
    days = company.now - company.flywheel_updated
    company.flywheel_updated = company.now
    if company.mechanisms.flywheel == 1:
        company.data_volume += labels_of_usage(company) * days
    if company.mechanisms.data_debt == 1 and data_are_worked_on(company):
        grown = company.data_debt + data_debt_growth(company) * days
        company.data_debt = max(company.data_debt, min(company.world.data_debt_cap, grown))


@inlined_rule
def data_are_worked_on(company: Any) -> bool:
    """Return whether there are data for models of one's own: one in use, or work on one begun."""
    in_use = own_models_in_production(company) > 0
    return bool(runs_own_models(company) and (in_use or company.iterations > 0))


@inlined_rule
def labels_of_usage(company: Any) -> float:
    """Return the curated examples a day that usage is worth; none without a pipeline."""
    w = company.world
    captured = w.feedback_capture_share_basic
    if company.capture_state == INSTRUMENTED:
        captured = w.feedback_capture_share_instrumented
    labels = company.requests_per_month / DAYS_PER_MONTH * captured * w.labels_per_signal
    if w.data_need_static > 0.5:
        labels *= w.data_need_static_mult
    return float(labels * company.pipeline * w.usage_label_value)


@inlined_rule
def data_debt_growth(company: Any) -> float:
    """Return the growth of data debt a day: with volume, and less as the pipeline does the work."""
    w = company.world
    manual = max(0.0, 1.0 - company.pipeline / w.pipeline_reference)
    doublings = 0.0
    if company.data_volume > w.initial_data_volume > 0.0:
        doublings = math.log(company.data_volume / w.initial_data_volume) / math.log(2.0)
    growth = w.data_debt_growth_per_day * (1.0 + w.data_debt_volume_elasticity * doublings)
    return float(growth * manual)


@inlined_rule
def record_data(company: Any, log: Any) -> None:
    """Write the data volume and the data debt of the month."""
    if company.mechanisms.flywheel == 1:
        append(company, log, DATA_VOLUME, NOTHING, NOTHING, NOTHING, company.data_volume, 0.0)
    if company.mechanisms.data_debt == 1:
        append(company, log, DATA_DEBT, NOTHING, NOTHING, NOTHING, company.data_debt, 0.0)


@inlined_rule
def capture_is_wanted(company: Any) -> bool:
    """Return whether product people are to build the capture of user feedback now."""
    return bool(
        company.mechanisms.flywheel == 1
        and company.launch_day < NEVER
        and company.capture_state == RATING_BUTTON
    )


@inlined_rule
def create_capture_work(company: Any, works: Any, log: Any, seat: int) -> int:
    """Create the work of building the capture of user feedback; return its row."""
    company.capture_state = BEING_BUILT
    effort_h = draw(company, CAPTURE_EFFORT, COMPANY, 0)
    return create_work(
        company, works, log, FEEDBACK_CAPTURE, effort_h, company.now, NOTHING, NOTHING, seat
    )


@inlined_rule
def feedback_captured(company: Any, log: Any) -> None:
    """Instrument the product: more of what users do becomes a signal."""
    company.capture_state = INSTRUMENTED
    append(company, log, FEEDBACK_CAPTURED, NOTHING, NOTHING, NOTHING, 0.0, 0.0)


@inlined_rule
def labels_fall_due(company: Any, works: Any, log: Any, days: float) -> None:
    """Have the labels of the week made by the team, or buy them."""
    w = company.world
    if w.labelling_items_per_month <= 0.0 or company.mechanisms.flywheel == 0:
        return
    items = w.labelling_batch_items
    company.label_batches_due += w.labelling_items_per_month * days / DAYS_PER_MONTH / items
    if w.labelling_outsourced > 0.5:
        bought = company.label_batches_due * items
        company.label_batches_due = 0.0
        if company.mechanisms.finance == 1:
            post(company, log, LABELS, -bought * w.labelers_per_item * w.label_price_class_usd)
        company.data_volume += bought
    ask_for_labels(company, works, log)


@rule
def ask_for_labels(company: Any, works: Any, log: Any) -> None:
    """Create the work of the batches that are due, no more at a time than there are people."""
    while company.label_batches_due >= 1.0 and company.label_batches_open < company.present:
        company.label_batches_due -= 1.0
        company.label_batches_open += 1
        ask_for_batch(company, works, log, int(company.label_batches))
        company.label_batches += 1


@inlined_rule
def ask_for_batch(company: Any, works: Any, log: Any, number: int) -> None:
    """Create the work of labelling one batch by hand; a pipeline that chooses saves a part."""
    w = company.world
    items = w.labelling_batch_items
    saved = w.active_learning_saving * min(1.0, company.pipeline / w.pipeline_reference)
    effort_h = items * draw(company, LABEL_EFFORT, COMPANY, number) * (1.0 - saved)
    place = create_work(
        company, works, log, LABELLING, effort_h, company.now, NOTHING, NOTHING, NOBODY
    )
    offer_work(company, works, log, place)


@inlined_rule
def batch_labelled(company: Any, works: Any, log: Any) -> None:
    """Add a labelled batch to the data, and begin the next that is due."""
    company.data_volume += company.world.labelling_batch_items
    company.label_batches_open -= 1
    ask_for_labels(company, works, log)
