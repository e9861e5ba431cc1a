"""What a company burns a month today, before anything in it changes."""

from __future__ import annotations

from simulation.experiment.simulate import simulate
from simulation.scenario import Mechanisms, Scenario

# What moves money: the books, and iteration, which the compute for training is paid for.
KEPT = ("finance", "iteration")
# More than any company burns in a month.
PLENTY_USD = 1e10


def burn_today(scenario: Scenario) -> float:
    """Return the net burn of the team of today in a month in which nothing happens.

    One month is lived with every uncertain number at its centre, without plan, failures and
    customers coming or going: the result does not depend on chance.

    Args:
        scenario: the company; its plan and alternatives do not count.

    Returns:
        Whole USD a month; below 0 if the company earns money.
    """
    off = {name: False for name in Mechanisms.model_fields if name not in KEPT}
    still = scenario.with_changes(
        {
            "baseline": None,
            "alternatives": dict.fromkeys(scenario.alternatives),
            "milestones": dict.fromkeys(scenario.milestones),
            "horizon_months": 1,
            "cash_usd": PLENTY_USD,
        }
    ).with_changes({"plan": dict.fromkeys(scenario.plan), "mechanisms": off})
    lives = simulate(still, 1, 0, workers=1, ignorance="central")
    if lives.errors:
        # Work that takes no time never ends a month; without it only its compute is missing.
        idle = still.with_changes({"mechanisms": {"iteration": False}})
        lives = simulate(idle, 1, 0, workers=1, ignorance="central")
    return float(round(lives.rows_of("net_burn_usd_per_month")[0]))
