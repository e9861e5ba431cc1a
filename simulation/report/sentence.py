"""The answer in words, made from the numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from simulation.measures.catalogue import measure
from simulation.report.formatting import amount, clean, counted, ends, money, number, two_sided
from simulation.report.worth import after, worth, worth_amount
from simulation.statistics.findings import Findings
from simulation.statistics.intervals import Interval
from simulation.statistics.rule import CADENCE, RUNWAY, VELOCITY, Answer, Reason
from simulation.statistics.verdict import Verdict

HEADLINES = {
    Answer.YES: "yes, in this model",
    Answer.NO: "no, in this model",
    Answer.TOO_CLOSE: "too close to call in this model",
    Answer.NOT_ENOUGH_RUNS: "not enough runs to say in this model",
}
QUESTION = re.compile(
    r"^\s*(?:what (?:happens )?if (?:we|i)|what if|should (?:we|i))\s+(?P<action>.+?)[\s?.!]*$",
    re.IGNORECASE | re.DOTALL,
)
# Below this share of lives with cash at the horizon, runway says what the plan costs; above it,
# part of the price lies beyond the horizon and cash says it.
CENSORED_SHARE = 0.05
UNSTARTED_SHARE = 0.02


def action_of(question: str, fallback: str) -> str:
    """Return what a question asks about, such as `Open an MLOps position now`.

    Args:
        question: the scenario's question.
        fallback: what to return if the question does not name an action, such as the name of the
            alternative.
    """
    found = QUESTION.match(question)
    action = clean(" ".join(found["action"].split())) if found else clean(fallback)
    return action[:1].upper() + action[1:]


def answer_sentence(
    findings: Findings,
    alternative: str,
    action: str,
    labels: Mapping[str, str] | None = None,
    lag: tuple[int, int] | None = None,
) -> str:
    """Say what the lives answer about one alternative, intervals before all else.

    Args:
        findings: what `analyse` returned.
        alternative: which alternative the question is about; not the baseline.
        action: the question's action, see `action_of`.
        labels: alternative -> what to call it; the name itself by default.
        lag: first and last month in which the alternative is surely behind, see `first_lag`.

    Raises:
        ValueError: the alternative is the baseline or unknown.
    """
    verdicts = findings.decision.verdicts
    if alternative not in verdicts:
        allowed = ", ".join(verdicts)
        raise ValueError(f"alternative: found {alternative!r}, allowed: one of {allowed}")
    verdict = verdicts[alternative]
    sentences = [
        f"{clean(action)}: {HEADLINES[verdict.answer]}.",
        _changes(findings, alternative, labels or {}),
        _beyond_horizon(findings, alternative),
        _one_sided_cadence(findings, alternative),
        _why(findings, verdict),
        hire_dates(findings, alternative),
        _behind(lag),
        failures(findings),
    ]
    return " ".join(each for each in sentences if each)


def choice_sentence(findings: Findings, labels: Mapping[str, str] | None = None) -> str:
    """Say which alternatives are left to choose from; never a winner by point estimate."""
    names = [_called(name, labels or {}) for name in findings.decision.best]
    if len(findings.alternatives) == 1:
        return "There is nothing to compare with."
    if not names:
        return "No alternative keeps the limits of your aim in this model."
    if len(names) == 1:
        only = f"only {names[0]} is unbeaten in this model."
        return f"Of {len(findings.alternatives)} alternatives {only}"
    listed = ", ".join(names[:-1]) + " and " + names[-1]
    return (
        f"Of {len(findings.alternatives)} alternatives {listed} are unbeaten; none of them "
        "surely beats another in this model."
    )


def _called(name: str, labels: Mapping[str, str]) -> str:
    return f'"{clean(labels.get(name, name))}"'


def _changes(findings: Findings, alternative: str, labels: Mapping[str, str]) -> str:
    velocity = findings.difference(alternative, VELOCITY)
    cadence = findings.difference(alternative, CADENCE)
    runway = findings.difference(alternative, RUNWAY)
    level = f"{findings.level * 100:g} percent"
    lives = counted(findings.pairs[alternative], "paired life", "paired lives")
    shipped = _change(velocity, VELOCITY, "fewer", "more", "improvements")
    kept = _change(runway, RUNWAY, "less", "more", "runway")
    return (
        f"Compared with {_called(findings.baseline, labels)}, by month "
        f"{findings.horizon_months:g} you ship {shipped}, "
        f"{_refreshes(findings, alternative, cadence)}, and have {kept} "
        f"({level} intervals, {lives})."
    )


def _change(interval: Interval, name: str, less: str, more: str, noun: str) -> str:
    """Return such as `1.2 to 2.0 months less runway` or `between 0.1 fewer and 0.4 more ...`."""
    described = measure(name)
    unit = f"{described.unit} " if described.unit else ""
    digits = described.decimals
    if not interval.defined:
        return f"an unknown change of {noun} (too few lives)"
    if interval.constant and interval.estimate == 0:
        return f"the same {noun} in every life"
    word = more if interval.estimate > 0 else less
    if interval.constant:
        return f"{number(abs(interval.estimate), digits)} {unit}{word} {noun} in every life"
    if interval.low >= 0:
        return f"{ends(interval.low, interval.high, digits)} {unit}{more} {noun}"
    if interval.high <= 0:
        return f"{ends(-interval.high, -interval.low, digits)} {unit}{less} {noun}"
    low, high = two_sided(interval.low, interval.high, digits)
    return f"between {low} {unit}{less} and {high} {unit}{more} {noun}"


def _refreshes(findings: Findings, alternative: str, change: Interval) -> str:
    now = findings.estimates[alternative][CADENCE]
    before = findings.estimates[findings.baseline][CADENCE]
    if math.isnan(now.estimate) and math.isnan(before.estimate):
        return "have no refreshes to time"
    if math.isnan(now.estimate) or math.isnan(before.estimate):
        return "refresh the model too rarely to compare"
    if not (now.defined and before.defined and change.defined):
        return "refresh too rarely, or in too few lives, to compare"
    changed = _change(change, CADENCE, "sooner", "later", "").rstrip()
    digits = measure(CADENCE).decimals
    return (
        f"refresh every {ends(now.low, now.high, digits)} days instead of every "
        f"{ends(before.low, before.high, digits)} ({changed.replace('  ', ' ')})"
    )


def _beyond_horizon(findings: Findings, alternative: str) -> str:
    """Say what the restricted runway cannot show: money still missing at the horizon."""
    if not _censored(findings, alternative):
        return ""
    month = f"{findings.horizon_months:g}"
    told = f"Runway beyond month {month} is not counted"
    if "cash_end_usd" not in findings.estimates[alternative]:
        return f"{told}."
    cash = findings.difference(alternative, "cash_end_usd")
    if not cash.defined or (cash.constant and cash.estimate == 0):
        return f"{told}."
    told += f": cash then is {_money_change(cash)}"
    burns = findings.cash_months.get(alternative)
    if burns is None or not burns.defined or burns.low * burns.high <= 0:
        return f"{told}."
    few, many = sorted((abs(burns.low), abs(burns.high)))
    return f"{told}, as much as the baseline burns in {ends(few, many, 1)} months."


def _censored(findings: Findings, alternative: str) -> bool:
    both = findings.alive[alternative].estimate, findings.alive[findings.baseline].estimate
    return max(both) > CENSORED_SHARE


def _money_change(cash: Interval) -> str:
    word = "more" if cash.estimate > 0 else "less"
    if cash.constant:
        return f"{money(abs(cash.estimate))} {word} in every life"
    if cash.low < 0 < cash.high:
        return f"between {money(-cash.low)} less and {money(cash.high)} more"
    few, many = sorted((abs(cash.low), abs(cash.high)))
    return f"{ends(few, many, 0, 'USD')} {word}"


def _one_sided_cadence(findings: Findings, alternative: str) -> str:
    frame = findings.differences
    rows = frame[(frame["alternative"] == alternative) & (frame["measure"] == CADENCE)]
    here, there = int(rows["only_alternative"].iloc[0]), int(rows["only_baseline"].iloc[0])
    if not here + there:
        return ""
    return (
        f"In {counted(there, 'life', 'lives')} only the baseline, and in {here:,} only this "
        "alternative, refreshed often enough to time it."
    )


def _why(findings: Findings, verdict: Verdict) -> str:
    rule = findings.decision.rule
    if len(verdict.reasons) > 1:
        return "Every value inside the intervals gives the same answer."
    if findings.by_aim:
        return _why_by_aim(findings, verdict)
    price = f"{rule.acceptable_runway_loss_months:.1f} months of runway"
    zones = (
        f"{amount(rule.zones[RUNWAY], 'months')} of runway, {amount(rule.zones[CADENCE], 'days')} "
        f"between refreshes, {amount(rule.zones[VELOCITY], 'improvements')}"
    )
    censored = _censored(findings, verdict.alternative)
    within = f"Up to month {findings.horizon_months:g} that" if censored else "That"
    return {
        Reason.GAIN_AFFORDABLE: f"{within} stays within the {price} you accept as its price.",
        Reason.PRICE_TOO_HIGH: f"The gain costs more than the {price} you accept as its price.",
        Reason.RUNWAY_SAVED: f"The loss saves more than the {price} that a better product is "
        "worth to you.",
        Reason.RUNWAY_ONLY: "Runway gets longer, and the product stays about the same.",
        Reason.NOTHING_GAINED: "Runway gets shorter, and the product stays about the same.",
        Reason.PRODUCT_LOSES: f"The product gets worse without saving more than the {price} that "
        "it is worth to you.",
        Reason.MIXED: "One gets better and the other worse: which counts more is yours to say.",
        Reason.ALIKE: f"You would not act on such differences ({zones}).",
        Reason.BORDERLINE: "More runs would hardly settle it: a difference that matters lies at "
        f"the edge of what you would act on ({zones}, price {price}).",
        Reason.IMPRECISE: _lives_needed(findings, verdict, zones),
    }[verdict.reasons[0]]


def _lives_needed(findings: Findings, verdict: Verdict, zones: str) -> str:
    """Say how many lives would do, where the lives there are tell at all."""
    lives, fewest = findings.pairs[verdict.alternative], findings.decision.rule.minimum_pairs
    known = any(each.difference.defined for each in verdict.comparisons)
    if lives < fewest or not known:
        return f"Nothing is said of fewer than {fewest} lives, in half as many worlds."
    return (
        f"About {_rounded_up(max(verdict.lives_needed, lives + 1)):,} lives would make the "
        f"intervals as narrow as what you would act on ({zones})."
    )


def _why_by_aim(findings: Findings, verdict: Verdict) -> str:
    """Say what the stated aim makes of an alternative."""
    aim = findings.aim
    value = findings.value_differences[verdict.alternative]
    told = f"Your aim is {aim.words}: the gain in it is {worth(value, aim)}{after(aim)}"
    zone = f"under {worth_amount(aim.zone, aim)} you would not act"
    reason = {
        Reason.AIM_GAINS: "",
        Reason.AIM_LOSES: "",
        Reason.LIMIT_BROKEN: ", but this surely breaks a limit",
        Reason.NOBODY_KEEPS: ", but neither this nor the baseline keeps the limits",
        Reason.LIMIT_KEPT: ", and this keeps the limits, which the baseline surely breaks",
        Reason.LIMIT_UNSURE: ", and whether it keeps the limits takes more lives to tell",
        Reason.ALIKE: f"; {zone}",
        Reason.BORDERLINE: f", at the edge of what you would act on ({zone})",
        Reason.IMPRECISE: f"; about {_rounded_up(verdict.lives_needed):,} lives would tell it to "
        f"within {worth_amount(aim.zone, aim)}",
    }[verdict.reasons[0]]
    return f"{told}{reason}."


def _rounded_up(lives: int) -> int:
    """Return a number of lives rounded up to two digits: it is itself an estimate."""
    step = int("1".ljust(len(str(lives)) - 1, "0"))
    return math.ceil(lives / step) * step


def hire_dates(findings: Findings, alternative: str) -> str:
    """Say when the first hire starts and is productive; nothing if nobody is hired."""
    estimates = findings.estimates[alternative]
    started = findings.started.get(alternative)
    if started is None or not started.estimate > 0:
        return ""
    start, productive = estimates["first_start_month"], estimates.get("first_productive_month")
    if not math.isfinite(start.estimate):
        return "In most lives nobody new starts before the end."
    if not start.defined:
        month = number(start.estimate, 1)
        return f"The first hire starts around month {month} (median; too few lives to say how far)."
    text = f"The first hire starts around month {_around(start)}"
    if productive is not None and productive.defined:
        text += f" and is productive around month {_around(productive)}"
    elif productive is not None:
        text += " and in most lives is not fully productive before the end"
    if start.constant:
        return f"{text}."
    text += " (medians)"
    if 1 - started.high > UNSTARTED_SHARE:
        nobody = ends(1 - started.high, 1 - started.low, 2, "share")
        text += f"; in {nobody} of lives nobody starts before the end"
    return f"{text}."


def _around(date: Interval) -> str:
    if date.low == date.high:
        return number(date.estimate, 1)
    return ends(date.low, date.high, 1)


def _behind(lag: tuple[int, int] | None) -> str:
    if lag is None:
        return ""
    first, last = lag
    when = f"From month {first} to month {last}"
    if first == last:
        when = f"In month {first}"
    elif first <= 1:
        when = f"Until month {last}"
    return f"{when} you are still behind in improvements."


def failures(findings: Findings) -> str:
    """Say how many lives failed; nothing if none did."""
    failed = sum(findings.failed.values())
    if not failed:
        return ""
    verb = "is" if failed == 1 else "are"
    return f"{counted(failed, 'life', 'lives')} failed and {verb} left out."
