"""What lies behind an answer, looked at when asked: why, where it tips, one life, the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from simulation.answers import MONTHS_ASKED
from simulation.app.answering import Prepared
from simulation.app.plans import YOURS
from simulation.app.telling import plain_interval
from simulation.app.written import file_name
from simulation.decision.dials import KEYS
from simulation.decision.tipping import tipping
from simulation.decision.why import MECHANISMS, VALUE, why
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.trace import trace
from simulation.report.formatting import span
from simulation.report.narrative import narrative, narrative_data
from simulation.report.summary import Json
from simulation.report.timeline_data import life_timeline
from simulation.report.tipping import tipping_notes, tipping_sentence, value_words
from simulation.report.why import ranked, why_notes, why_sentences
from simulation.scenario import ScenarioError, register
from simulation.statistics import DecisionRule

WHY_LIVES, TIPPING_LIVES, TIPPING_POINTS = 100, 160, 5
# Pairs of companies that the split lives beside one for each mechanism: as it is, and the rests.
FURTHER_PAIRS = 3
LARGEST_LIFE = 999_999
REPORT_LIVES = 500
# Matplotlib keeps its style in one place for all threads.
_drawing = Lock()
Report = Callable[[int, int], None]
DIFFERENT = "two plans that differ"


def told_why(
    prepared: Prepared, request: Mapping[str, Any], report: Report, stop: Cancellation
) -> dict[str, Json]:
    """Return why your plan differs from the other one.

    Args:
        prepared: the two plans.
        request: nothing further.
        report: called with the lives lived so far and about how many there will be.
        stop: ends it.

    Raises:
        Cancelled: if it was cancelled.
        ScenarioError: if the plans are the same.
    """
    _require_two(prepared)
    lives = min(WHY_LIVES, prepared.lives)
    total = 2 * lives * (len(MECHANISMS) + FURTHER_PAIRS)
    run = replace(
        prepared.run.with_lives(lives),
        whole=True,
        cancellation=stop,
        progress=_counting(report, total),
    )
    other = prepared.asked.pair.against
    found = why(prepared.plans, YOURS, other, run, prepared.aim)
    split = found.measures.get(VALUE)
    parts: list[Json] = []
    if split is not None:
        parts = [
            {
                "label": found.labels[name],
                "text": span(split.parts[name], 1, found.unit, signed=True),
                **plain_interval(split.parts[name]),
            }
            for name in ranked(found)
            if name in split.parts and not split.parts[name].constant
        ]
        for label, part in (
            ("with all of it off", split.rest),
            ("interaction", split.interaction),
            ("difference", split.whole),
        ):
            text = span(part, 1, found.unit, signed=True)
            parts.append({"label": label, "text": text, **plain_interval(part)})
    return {
        "sentences": [*why_sentences(found)],
        "notes": [*why_notes(found)],
        "unit": found.unit,
        "parts": parts,
    }


def told_tipping(
    prepared: Prepared, request: Mapping[str, Any], report: Report, stop: Cancellation
) -> dict[str, Json]:
    """Return where the answer flips as one number turns; arguments as for `told_why`."""
    _require_two(prepared)
    number = request.get("number_turned")
    if not isinstance(number, str) or (number not in KEYS and number not in register()):
        allowed = "a number of the company or the register"
        raise ScenarioError("request", None, "number_turned", repr(number)[:60], allowed)
    lives = min(TIPPING_LIVES, prepared.lives)
    run = replace(
        prepared.run.with_lives(lives),
        whole=True,
        cancellation=stop,
        progress=_counting(report, 2 * lives * (TIPPING_POINTS + FURTHER_PAIRS)),
    )
    other = prepared.asked.pair.against
    found = tipping(
        prepared.asked.pair.company,
        number,
        run,
        prepared.aim,
        DecisionRule(prepared.asked.price),
        (YOURS, other),
        points=TIPPING_POINTS,
        rounds=1,
    )
    return {
        "sentence": tipping_sentence(found, YOURS, f'"{other}"'),
        "notes": [*tipping_notes(found)],
        "unit": prepared.aim.unit,
        "meaning": found.dial.meaning,
        "dial_unit": found.dial.unit,
        "values": [
            {
                "value": each.value,
                "label": value_words(each.value, found.dial.unit),
                "text": span(each.gain, 1, prepared.aim.unit, signed=True),
                "verdict": str(each.answer),
                **plain_interval(each.gain),
            }
            for each in found.values
        ],
    }


def told_life(
    prepared: Prepared, request: Mapping[str, Any], report: Report, stop: Cancellation
) -> dict[str, Json]:
    """Return one life of a plan over time and in words; arguments as for `told_why`."""
    number, plan = request.get("life", 0), request.get("plan", YOURS)
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not 0 <= number <= LARGEST_LIFE:
        allowed = f"a whole number from 0 to {LARGEST_LIFE}"
        raise ScenarioError("request", None, "life", repr(number)[:60], allowed)
    if plan not in prepared.plans:
        allowed = f"one of {', '.join(prepared.plans)}"
        raise ScenarioError("request", None, "plan", repr(plan)[:60], allowed)
    place = number % prepared.lives
    replications, worlds = prepared.run.numbers(place, place + 1)
    company = prepared.plans[plan]
    frames = trace(
        company,
        int(replications[0]),
        prepared.run.seed,
        "compiled",
        ignorance=prepared.run.ignorance,
        world=int(worlds[0]),
    )
    labels = {name: role.label for name, role in company.roles.items()}
    work = {**company.planned_work, **company.work_kinds}
    labels |= {name: kind.label for name, kind in work.items()}
    return {
        "plan": plan,
        "life": place,
        "timeline": life_timeline(frames, labels, "month").data(),
        "story": narrative_data(narrative(frames, labels)),
    }


def told_checks(
    prepared: Prepared, request: Mapping[str, Any], report: Report, stop: Cancellation
) -> dict[str, Json]:
    """Return the reality checks on the company as edited; arguments as for `told_why`."""
    from simulation.reality_checks import reality

    # How many lives the checks need depends on which of them apply.
    found = reality(
        prepared.asked.pair.company,
        prepared.run.seed,
        plan=None if prepared.asked.pair.same else YOURS,
        progress=_counting(report, 0),
        cancellation=stop,
    )
    states: dict[str, int] = {}
    for check in found.checks:
        states[str(check.state)] = states.get(str(check.state), 0) + 1
    return {
        "lives": found.lives,
        "counts": {**states},
        "checks": [
            {
                "title": check.title,
                "group": str(check.group),
                "state": str(check.state),
                "measured": check.measured,
                "expected": check.expected,
                "because": check.because,
                "advice": check.advice,
            }
            for check in found.checks
        ],
    }


def told_report(
    prepared: Prepared, request: Mapping[str, Any], report: Report, stop: Cancellation
) -> dict[str, Json]:
    """Return the report on the company as edited as one HTML file; arguments as for `told_why`."""
    from simulation.report.page.commands import Typed, options_of_lives
    from simulation.reporting import report_page

    asked, company = prepared.asked, prepared.asked.pair.edited
    hires = [each.target for each in company.plan.values() if each.verb == "open_requisition"]
    role = hires[0] if hires else None
    count = _counting(report, 0)

    def progress(lives: int) -> None:
        # A report has no cancellation of its own: whoever watches its progress ends it.
        if stop.is_cancelled:
            raise Cancelled("nobody waits for the report any more")
        count(lives)

    run = prepared.run.with_lives(min(REPORT_LIVES, prepared.run.replications))
    lived = options_of_lives(
        run.replications,
        run.seed,
        MONTHS_ASKED,
        asked.price,
        run.ignorance,
        run.lives_per_world,
    )
    # What was edited is another company: that of the scenario that the page hands out.
    there = not asked.diff and asked.source["kind"] != "text"
    file = str(asked.source["name"]) if there else file_name(asked.base, "plan.yaml")
    with _drawing:
        found = report_page(
            company,
            role,
            run.replications,
            run.seed,
            rule=DecisionRule(asked.price),
            progress=progress,
            typed=Typed(file, role, lived),
        )
        return {"name": file_name(asked.base, "report.html"), "html": found.html}


def _require_two(prepared: Prepared) -> None:
    if len(prepared.plans) < 2:
        other = prepared.asked.pair.against
        raise ScenarioError("request", None, "against", f"{other!r}, the same plan", DIFFERENT)


def _counting(report: Report, total: int) -> Callable[[int], None]:
    """Return what adds up lives and reports them."""
    done = 0

    def count(lives: int) -> None:
        nonlocal done
        done += lives
        report(min(done, total) if total else done, total)

    return count


# What a request may say beside what every request says.
FURTHER_KEYS = ("number_turned", "life", "plan")
TOLD = {
    "why": told_why,
    "tipping": told_tipping,
    "life": told_life,
    "checks": told_checks,
    "report": told_report,
}
