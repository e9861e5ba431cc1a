"""Money and hours against simple sums (fact B1-15) and runway against cash over burn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lab import empty, prepare

from simulation.experiment.simulate import simulate
from simulation.experiment.trace import trace
from simulation.scenario import load


def constant_burn(cash: float, salary: float, **changes: Any) -> dict[str, Any]:
    """Return a company whose costs are the same in every month."""
    return empty(
        cash_usd=cash,
        horizon_months=60,
        founders=2,
        team={"Server 1": {"salary_usd": salary}},
        parameters={
            "load_multiplier": 1.25,
            "founder_salary_usd": 120_000,
            "nonpayroll_opex_share": 0.2,
            "tools_usd_per_engineer_calendar_month": 500,
        },
        mechanisms={"finance": True},
        **changes,
    )


@pytest.mark.parametrize("cash", [0, 1_000, 123_456, 1_000_000, 1_999_999])
@pytest.mark.parametrize("salary", [0, 96_000, 240_000])
def test_runway_is_cash_over_burn(cash: float, salary: float) -> None:
    payroll = (salary + 2 * 120_000) / 12 * 1.25
    burn = payroll / (1 - 0.2) + 500
    lives = simulate(load(constant_burn(cash, salary)), 2).table
    expected = min(60.0, cash / burn)
    assert lives["runway_months"].tolist() == pytest.approx([expected] * 2, rel=1e-9, abs=1e-9)
    assert lives["cash_out"].tolist() == [float(cash / burn < 60)] * 2
    assert lives["net_burn_usd_per_month"].tolist() == pytest.approx([burn] * 2)


def test_revenue_lengthens_runway() -> None:
    source = constant_burn(500_000, 240_000, customers=2, mrr_usd=10_000)
    burn = (240_000 + 240_000) / 12 * 1.25 / 0.8 + 500 - 10_000
    (runway,) = simulate(load(source), 1).table["runway_months"]
    assert runway == pytest.approx(500_000 / burn)


def test_the_date_moves_smoothly_with_money() -> None:
    def runway(cash: float) -> float:
        return float(simulate(load(constant_burn(cash, 96_000)), 1).table["runway_months"][0])

    steps = np.diff([runway(cash) for cash in np.linspace(400_000, 500_000, 21)])
    assert steps == pytest.approx(np.full(20, steps[0]))


@pytest.mark.parametrize("name", ["now", "never"])
def test_ledger_and_timesheet_account_for_everything(name: str) -> None:
    scenario = load("document-extraction").alternative(name)
    for replication in range(5):
        life = trace(scenario, replication, clock="compiled")
        ledger, sheet = life.ledger, life.timesheet
        lines = ledger.drop(columns="cash")
        assert ledger["cash"].iloc[-1] == pytest.approx(
            scenario.cash_usd + lines.to_numpy().sum(), abs=1
        )
        assert (ledger["cash"].diff()[1:] - lines.sum(axis=1)[1:]).abs().max() < 1
        hours = sheet.drop(columns="employed").sum(axis=1)
        assert hours.to_numpy() == pytest.approx(sheet["employed"].to_numpy(), rel=1e-3)
        assert hours.to_numpy() == pytest.approx(sheet["employed"].to_numpy(), rel=1e-9)


def test_employed_hours_are_days_times_hours() -> None:
    life = prepare(constant_burn(1e6, 0)).live()
    day_h = life.company["hours_per_day"][0]
    spent = life.records("time_spent")["amount"].sum()
    assert spent == pytest.approx(life.log["time"][-1])
    assert day_h == pytest.approx(7 * 24 / 5)
