"""What a company burns in this model, and which of its costs must differ for what was typed.

The same sum as the model's month end (`simulation.model.rules.finance`), for a team of today, with
every uncertain number at its centre and without what traffic costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from simulation.scenario.errors import Flaw
from simulation.scenario.evidence import register
from simulation.scenario.interview.amounts import Span
from simulation.scenario.interview.product import Product
from simulation.scenario.interview.team import Colleague, Team
from simulation.scenario.quantities import Quantity
from simulation.scenario.schema import Scenario

MONTHS = 12.0
# What differs stays within its evidence as long as salaries that make sense can make up for it, so
# that nobody is warned of a number that follows from the burn.
# Salaries may differ from the model's by such factors; what a company burns beyond goes into
# compute, or into other costs until they are most of all costs.
LEAST_PAY, MOST_PAY, MOST_SHARE = 0.3, 1.5, 0.8
SALARY_STEP_USD = 500.0
SHARE_DIGITS, PAY_DIGITS = 5, 4
COMPUTE, SHARE = "compute_usd_per_calendar_month", "nonpayroll_opex_share"
FOUNDER, LOAD = "founder_salary_usd", "load_multiplier"
TOOLS = "tools_usd_per_engineer_calendar_month"


@dataclass(frozen=True)
class Costs:
    """Hold what a company's costs are made of.

    Args:
        salaries: USD a year by name.
        founder_usd: salary of a founder who draws one, USD a year.
        load: cost of employing somebody over the salary.
        share: costs beside payroll, as a share of the two together.
        compute_usd: machines and everything else that is fixed, USD a month.
        tools_usd: USD a month for each engineer.
        trains: whether the company trains models, and so pays for compute.
        founders: founders who draw a salary.
        mrr_usd: revenue, USD a month.
    """

    salaries: dict[str, float]
    founder_usd: float
    load: float
    share: float
    compute_usd: float
    tools_usd: float
    trains: bool
    founders: int
    mrr_usd: float

    @property
    def payroll_usd(self) -> float:
        """Return what people and founders cost a month, load included."""
        yearly = sum(self.salaries.values()) + self.founders * self.founder_usd
        return yearly / MONTHS * self.load

    @property
    def burn_usd(self) -> float:
        """Return the net burn a month."""
        compute = self.compute_usd if self.trains else 0.0
        tools = self.tools_usd * len(self.salaries)
        return self.payroll_usd / (1.0 - self.share) + compute + tools - self.mrr_usd


@dataclass(frozen=True)
class Matched:
    """Hold costs that burn what was typed, and what of them differs.

    Args:
        costs: the costs, at the lower end of the burn.
        compute_usd: compute from the lower to the upper end, where models are trained.
        share: the share beside payroll likewise, where they are not.
        pay: factor on the model's salaries.
    """

    costs: Costs
    compute_usd: Span
    share: Span
    pay: float


def modelled(base: Scenario, product: Product, team: Team) -> Costs:
    """Return what the model puts the costs of a company at.

    Args:
        base: the scenario that it extends.
        product: what it builds on.
        team: who is there.
    """
    return Costs(
        salaries={name: _salary(base, each) for name, each in team.people.items()},
        founder_usd=base.parameter(FOUNDER).value,
        load=base.parameter(LOAD).value,
        share=base.parameter(SHARE).value,
        compute_usd=base.parameter(COMPUTE).value,
        tools_usd=base.parameter(TOOLS).distribution.mean(),
        trains=product.architecture != "product-first",
        founders=team.founders,
        mrr_usd=product.mrr_usd,
    )


def match(base: Scenario, costs: Costs, burn: Span) -> Matched:
    """Return the costs that burn what was typed.

    What differs first is compute, where models are trained, over the whole range of the burn within
    its evidence; then other costs beside payroll, within theirs; then salaries, all by one factor.

    Args:
        base: the scenario that the company extends.
        costs: what the model puts the costs at.
        burn: net burn a month, USD.

    Raises:
        Flaw: if none that make sense do.
    """
    found = costs
    width = burn.high - burn.low
    if costs.trains:
        found = _with_compute(found, burn.low, width)
    if abs(found.burn_usd - burn.low) > 0.5:
        found = _with_share(found, burn.low, 0.0 if costs.trains else width)
    pay = 1.0
    if abs(found.burn_usd - burn.low) > _tolerance(found):
        pay = _pay(found, burn.low)
        found = _residual(_paid(found, pay), burn.low)
    compute = Span(found.compute_usd, round(found.compute_usd + width * found.trains, 2))
    varied = not found.trains and found.payroll_usd > 0.0
    share = Span(found.share, _share_for(found, burn.high) if varied else found.share)
    missed = abs(found.burn_usd - burn.low) > _tolerance(found)
    if missed or not 0.0 <= share.low <= share.high <= MOST_SHARE:
        raise Flaw(f"${burn.low:,.0f} a month", _possible(base, costs), plain=True)
    return Matched(found, compute, share, pay)


def _possible(base: Scenario, costs: Costs) -> str:
    """Return what a team can burn in this model, in words."""
    people = f"{len(costs.salaries)} engineers and {costs.founders} paid founders"
    least = _paid(replace(costs, share=base.parameter(SHARE).low, compute_usd=0.0), LEAST_PAY)
    words = f"what {people} can burn in this model: ${max(0.0, least.burn_usd):,.0f}"
    if costs.trains:
        return f"{words} or more"
    most = _paid(replace(costs, share=MOST_SHARE), MOST_PAY)
    return f"{words} to ${max(0.0, most.burn_usd):,.0f}"


def _salary(base: Scenario, colleague: Colleague) -> float:
    """Return the central salary of a role and level, USD a year."""
    quantity: Quantity = base.roles[colleague.role].salary
    known = quantity.distribution is None
    usd = base.parameter(quantity.parameter).value if known else base.quantity(quantity).mean()
    if colleague.level != "senior":
        usd *= base.parameter(f"base_level_mult_{colleague.level}").value
    return SALARY_STEP_USD * round(usd / SALARY_STEP_USD)


def _with_compute(costs: Costs, burn: float, width: float) -> Costs:
    """Return the costs with compute that leaves room for the range of a burn."""
    evidence = register()[COMPUTE]
    wanted = costs.compute_usd + burn - costs.burn_usd
    high = max(evidence.low, evidence.high - width)
    return replace(costs, compute_usd=float(round(min(max(wanted, evidence.low), high))))


def _with_share(costs: Costs, burn: float, width: float) -> Costs:
    """Return the costs with a share beside payroll that leaves room for the range of a burn."""
    if costs.payroll_usd <= 0.0:
        return costs
    evidence = register()[SHARE]
    most = costs.payroll_usd / (1.0 - evidence.high) - width
    high = max(evidence.low, 1.0 - costs.payroll_usd / most if most > 0.0 else 0.0)
    share = min(max(_share_for(costs, burn), evidence.low), high)
    return replace(costs, share=round(share, SHARE_DIGITS))


def _share_for(costs: Costs, burn: float) -> float:
    """Return the share beside payroll at which a company burns so much."""
    bare = replace(costs, share=0.0)
    spent = burn - bare.burn_usd + costs.payroll_usd
    if spent <= 0.0:
        return 0.0
    return round(1.0 - costs.payroll_usd / spent, SHARE_DIGITS)


def _pay(costs: Costs, burn: float) -> float:
    """Return the factor on salaries that comes nearest to a burn, from beyond."""
    paid = costs.payroll_usd / (1.0 - costs.share)
    wanted = 1.0 + (burn - costs.burn_usd) / paid if paid > 0.0 else 1.0
    digits = 10.0**PAY_DIGITS
    beyond = _away(min(max(wanted, LEAST_PAY), MOST_PAY) * digits, wanted) / digits
    return round(beyond, PAY_DIGITS)


def _away(value: float, factor: float) -> float:
    """Return a whole number: up for a factor above 1, down for one below.

    What is then left of a burn leads back into evidence from its ends.
    """
    return float(math.ceil(value) if factor > 1.0 else math.floor(value))


def _paid(costs: Costs, pay: float) -> Costs:
    """Return the costs with all salaries multiplied and rounded."""

    def rounded(usd: float) -> float:
        return SALARY_STEP_USD * _away(usd * pay / SALARY_STEP_USD, pay)

    salaries = {name: rounded(usd) for name, usd in costs.salaries.items()}
    return replace(costs, salaries=salaries, founder_usd=rounded(costs.founder_usd))


def _residual(costs: Costs, burn: float) -> Costs:
    if costs.trains:
        usd = costs.compute_usd + burn - costs.burn_usd
        return replace(costs, compute_usd=float(max(0, round(usd))))
    return replace(costs, share=_share_for(costs, burn)) if costs.payroll_usd > 0.0 else costs


def _tolerance(costs: Costs) -> float:
    """Return by how much a burn may miss because a share has few digits, USD."""
    return max(1.0, 2.0 * 10.0**-SHARE_DIGITS * costs.payroll_usd / (1.0 - costs.share) ** 2)
