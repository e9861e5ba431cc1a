"""Check a scenario: live it and its changed companies, then look at each rule."""

from __future__ import annotations

from simulation.experiment.cancellation import Cancellation
from simulation.experiment.lives import Progress
from simulation.reality_checks.checks import Check, Finding, Reality, Rule, State
from simulation.reality_checks.laboratory import LIVES, Laboratory, Unlivable
from simulation.reality_checks.rules import RULES
from simulation.scenario import Scenario

QUIET = (State.GREEN, State.NOT_APPLICABLE)


def reality(
    scenario: Scenario,
    seed: int = 1,
    lives: int = LIVES,
    *,
    plan: str | None = None,
    progress: Progress | None = None,
    cancellation: Cancellation | None = None,
) -> Reality:
    """Check whether the model behaves on a scenario as any company must.

    Args:
        scenario: the company with its alternatives, if it has any.
        seed: root seed, 0 to 2^64 - 1.
        lives: lives of each changed company, 10 to 10,000; more make checks on averages sharper;
            of a company with very long lives, fewer are lived.
        plan: alternative that the changed companies follow; by default the one with most hires.
        progress: called with the number of lives finished.
        cancellation: lets another thread stop it.

    Raises:
        ScenarioError: if there is no such alternative.
        ValueError: if a number is out of range.
        Cancelled: if it was cancelled.
        KeyboardInterrupt: if the user interrupted.
    """
    laboratory = Laboratory(scenario, seed, lives, plan, progress, cancellation)
    laboratory.live(RULES)
    checks = tuple(_checked(rule, laboratory) for rule in RULES)
    return Reality(
        scenario.name,
        scenario.content_hash(),
        laboratory.plan,
        seed,
        laboratory.lives,
        checks,
    )


def _checked(rule: Rule, laboratory: Laboratory) -> Check:
    try:
        found = rule.look(laboratory)
    except Unlivable as error:
        found = Finding(State.NOT_APPLICABLE, "", str(error))
    return Check(
        rule.id,
        rule.title,
        rule.group,
        found.state,
        found.measured,
        rule.expected,
        rule.source,
        found.because,
        "" if found.state in QUIET else rule.advice,
    )
