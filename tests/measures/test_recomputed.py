"""Compiled measures of real lives against a plain computation from their logs with pandas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lab import KINDS, Lived, prepare

from simulation.experiment.simulate import simulate
from simulation.measures.catalogue import MEASURES
from simulation.model.names import (
    CATEGORIES,
    DEPLOYMENT,
    DISCIPLINES,
    FIRST_ARRIVING,
    PROJECTS,
    REDEPLOYMENT,
    RESIGNED,
)
from simulation.scenario import load

LIVES = 6
MONTH = 260 / 12
TO_CALENDAR = 7 / 5
RELEASES = (DEPLOYMENT, REDEPLOYMENT)

SOURCES: dict[str, dict[str, Any]] = {
    "demo": {"extends": "document-extraction", "plan": {"mlops": {"month": 3}}},
    "several models": {
        "extends": "base/model-first",
        "stage": "in-production",
        "models_in_production": 2,
        "customers": 3,
        "mrr_usd": 9_000,
        "plan": {
            "one": {"open_requisition": "mlops_engineer", "month": 1},
            "two": {"join": "data_engineer", "month": 2},
            "three": {"leave": "Ana", "month": 9},
        },
    },
    "from scratch": {"extends": "base/model-first", "cash_usd": 900_000},
}


def frame_of(life: Lived) -> pd.DataFrame:
    frame = pd.DataFrame({name: life.log[name] for name in life.log.dtype.names or ()})
    frame["kind"] = np.asarray(KINDS)[frame["kind"]]
    return frame


def end_of(frame: pd.DataFrame) -> float:
    ran_out = frame.loc[frame["kind"] == "cash_out", "amount"]
    return float(ran_out.iloc[0] if len(ran_out) else frame["time"].iloc[-1])


def production(frame: pd.DataFrame, models: int, end: float) -> dict[int, float]:
    """Return since when each model was in production."""
    since = dict.fromkeys(range(models), 0.0)
    launched = frame[(frame["kind"] == "launched") & (frame["time"] <= end)]
    return since | dict(zip(launched["who"], launched["time"], strict=True))


def recomputed(life: Lived, models: int, customers: int) -> dict[str, float]:
    """Return the measures of a life, each from its definition and without haste."""
    whole = frame_of(life)
    end = end_of(whole)
    log = whole[whole["time"] <= end]
    count = log["kind"].value_counts()
    since = production(log, models, end)
    found = money(whole, log, count, customers, end)
    found |= cadence(log, since, end, float(life.company["world"]["retrain_need_days"][0]))
    found |= quality_and_outages(log, since, end)
    found |= time_shares(life, whole, end)
    found |= velocity_and_team(log, count, end, int(life.company["n_team"][0]))
    found |= growth(life, log, count, models, end)
    return found


def money(
    whole: pd.DataFrame, log: pd.DataFrame, count: pd.Series, customers: int, end: float
) -> dict[str, float]:
    closed = whole[whole["kind"] == "month_closed"]
    opening, last = float(whole["amount"].iloc[0]), float(whole["amount"].iloc[-1])
    ran_out = bool((whole["kind"] == "cash_out").any())
    cash = [opening, *closed["amount"]]
    times = [0.0, *closed["time"]]
    back = min(3, len(closed))
    new_arr = 12 * (closed["share"].iloc[-1] - closed["share"].iloc[0])
    in_time = closed[closed["time"] <= end]
    return {
        "runway_months": end / MONTH,
        "cash_out": float(ran_out),
        "cash_end_usd": max(0.0, last) if ran_out else last,
        "net_burn_usd_per_month": (cash[-1 - back] - cash[-1] + raised(whole, times[-1 - back]))
        / ((times[-1] - times[-1 - back]) / MONTH),
        "burn_multiple": (opening - last + raised(whole, -1.0)) / new_arr
        if new_arr >= 12
        else math.nan,
        "pilots_won": count.get("pilot_won", 0),
        "pilots_lost": count.get("pilot_lost", 0),
        "customers_end": customers + count.get("pilot_won", 0) - count.get("customer_churned", 0),
        "mrr_end_usd": float(in_time["share"].iloc[-1]) if len(in_time) else 0.0,
    }


def raised(log: pd.DataFrame, after: float) -> float:
    closed = log[(log["kind"] == "round_closed") & (log["time"] > after)]
    return float(closed["amount"].sum())


def growth(
    life: Lived, log: pd.DataFrame, count: pd.Series, models: int, end: float
) -> dict[str, float]:
    def latest(kind: str) -> float:
        amounts = log.loc[log["kind"] == kind, "amount"]
        return float(amounts.iloc[-1]) if len(amounts) else math.nan

    def first_month(kind: str) -> float:
        return float(log.loc[log["kind"] == kind, "time"].min()) / MONTH

    data = life.company["kinds"]["discipline"][0] == DISCIPLINES.index("data")
    created = log[(log["kind"] == "work_created") & (log["what"] >= FIRST_ARRIVING)]
    pivoted = log[log["kind"] == "pivoted"]
    began = log.loc[log["kind"] == "overload_began", "time"].tolist()
    ended = log.loc[log["kind"] == "overload_ended", "time"].tolist()
    ended += [end] * (len(began) - len(ended))
    served = end - (0.0 if models else first_month("launched") * MONTH)
    gaps = []
    for m in log.loc[log["kind"] == "live_quality", "who"].unique():
        live = log[(log["kind"] == "live_quality") & (log["who"] == m)]
        offline = log[(log["kind"] == "offline_quality") & (log["who"] == m)]
        best = offline["amount"].iloc[-1] if len(offline) else live["amount"].iloc[0]
        now = live["amount"].iloc[-1] + live["share"].iloc[-1] * (end - live["time"].iloc[-1])
        gaps.append(best - max(0.0, now))
    left = log[log["kind"] == "engineer_left"]
    return {
        "launch_month": 0.0 if models else first_month("launched"),
        "pivots": float(len(pivoted)),
        "automation_lost_at_pivots": float(pivoted["amount"].sum()),
        "offline_live_gap": float(np.mean(gaps)) if gaps else math.nan,
        "data_incidents": float(data[created["what"]].sum()),
        "data_debt_end": latest("data_debt"),
        "data_volume_end": latest("data_volume"),
        "overload_share": (sum(ended) - sum(began)) / served if served > 0 else math.nan,
        "resignations": float((left["number"] == RESIGNED).sum()),
        "mis_hires": float(count.get("mis_hire_found", 0)),
        "equity_granted_pct": 100 * float(log.loc[log["kind"] == "equity_granted", "amount"].sum()),
        "series_a": float(count.get("round_closed", 0)),
        "series_a_month": first_month("round_closed"),
    }


def mean_of(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else math.nan


def cadence(
    log: pd.DataFrame, since: dict[int, float], end: float, need: float
) -> dict[str, float]:
    refreshes = log[log["kind"] == "model_refreshed"]
    found = {"refreshes": float(len(refreshes))}
    if not since:
        return found
    intervals: list[float] = []
    ages, met = [], []
    for m, start in since.items():
        own = refreshes[refreshes["who"] == m]
        dates = [start, *own["time"]]
        intervals += np.diff(dates).tolist() or [end - start]
        # The age of the data on a fine grid; the week's end decides about the need.
        grid = np.arange(start, end, 0.01)
        fresh = np.array([start, *(own["time"] - own["amount"])])
        ages.append(grid - fresh[np.searchsorted(dates, grid, side="right") - 1])
        weeks = np.arange(math.floor(start / 5) + 1, math.floor(end / 5) + 1) * 5.0
        last = np.array(dates)[np.searchsorted(dates, weeks, side="right") - 1]
        met += (weeks - last <= need + 5).tolist()
    found["refresh_interval_days"] = float(np.median(intervals)) * TO_CALENDAR
    found["refresh_interval_p90_days"] = float(np.quantile(intervals, 0.9)) * TO_CALENDAR
    found["staleness_days"] = mean_of(np.concatenate(ages)) * TO_CALENDAR
    found["weeks_meeting_need_share"] = mean_of(np.array(met))
    return found


def quality_and_outages(log: pd.DataFrame, since: dict[int, float], end: float) -> dict[str, float]:
    found: dict[str, float] = {}
    kinds = log["kind"]
    found["incidents"] = float((kinds == "incident_occurred").sum())
    restored = log.loc[kinds == "incident_restored", "amount"]
    found["time_to_restore_h"] = float(restored.median()) * 33.6
    levels, ends, down = [], [], 0.0
    for m, start in since.items():
        own = log[(kinds == "live_quality") & (log["who"] == m)]
        grid = np.arange(start, end, 0.01)
        place = np.searchsorted(own["time"], grid, side="right") - 1
        passed = grid - own["time"].to_numpy()[place]
        drifted = own["amount"].to_numpy()[place] + own["share"].to_numpy()[place] * passed
        levels.append(np.maximum(0, drifted))
        final = own.iloc[-1]
        ends.append(max(0.0, final["amount"] + final["share"] * (end - final["time"])))
        outages = log[kinds.isin(["model_down", "model_up"]) & (log["who"] == m)]
        is_down = np.zeros(len(grid), dtype=bool)
        for place_of_first in range(0, len(outages), 2):
            begin = outages["time"].iloc[place_of_first]
            rest = outages["time"].iloc[place_of_first + 1 : place_of_first + 2]
            is_down |= (grid >= begin) & (grid < (rest.iloc[0] if len(rest) else end))
        down += is_down.sum() * 0.01
    if since:
        found["live_quality"] = mean_of(np.concatenate(levels))
        found["live_quality_end"] = float(np.mean(ends))
        found["downtime_share"] = down / sum(end - start for start in since.values())
    return found


def time_shares(life: Lived, whole: pd.DataFrame, end: float) -> dict[str, float]:
    co = life.company[0]
    spent = whole[whole["kind"] == "time_spent"].copy()
    # Only what lies before the end counts of the stretch that reaches beyond it.
    spent["days"] = np.minimum(spent["time"], end) - (spent["time"] - spent["amount"])
    spent = spent[spent["days"] > 0]
    spent["task"] = spent["days"] * co["hours_per_day"] * co["task_share"] * (1 - spent["share"])
    joined = whole[whole["kind"] == "engineer_joined"].groupby("who")["what"].first()
    project = spent["who"].map(joined).map(lambda r: PROJECTS[co["roles"]["project"][r]])
    idle = spent["what"] < 0
    kinds = co["kinds"][np.maximum(spent["what"], 0)]
    toil = ~idle & (kinds["category"] == CATEGORIES.index("toil"))
    data = ~idle & ~toil & (kinds["discipline"] == DISCIPLINES.index("data"))
    ml = project == "modelling"
    hours = spent["task"]
    employed = spent["days"] * co["hours_per_day"]
    return {
        "toil_share_ml": hours[ml & toil].sum() / hours[ml].sum(),
        "toil_share_ml_of_total": hours[ml & toil].sum() / employed[ml].sum(),
        "data_share_ml": hours[ml & data].sum() / hours[ml].sum(),
        "toil_share_team": hours[toil].sum() / hours.sum(),
        "idle_share": hours[idle].sum() / hours.sum(),
    }


def velocity_and_team(
    log: pd.DataFrame, count: pd.Series, end: float, team: int
) -> dict[str, float]:
    live = log[log["kind"] == "improvement_live"]
    started = log[log["kind"] == "iteration_started"].set_index("number")["time"]
    cycles = live["time"] - live["number"].map(started)
    finished = log[(log["kind"] == "work_finished") & log["what"].isin(RELEASES)]
    hires = log[(log["kind"] == "engineer_joined") & (log["who"] >= team)]
    productive = log[(log["kind"] == "engineer_ramped") & (log["who"] >= team)]

    def latest(name: str) -> float:
        return float(log.loc[log["kind"] == name, "amount"].iloc[-1])

    return {
        "improvements_live": float(len(live)),
        "improvements_12_months": float((live["time"] <= 12 * MONTH).sum()),
        "improvements_per_month": len(live) / (end / MONTH),
        "cycle_time_days": float(cycles.median()) * TO_CALENDAR,
        "change_failure_share": count.get("release_failed", 0) / len(finished)
        if len(finished)
        else math.nan,
        "automation_end": latest("automation"),
        "pipeline_end": latest("pipeline"),
        "infra_debt_end": latest("infra_debt"),
        "headcount_end": float(count["engineer_joined"] - count.get("engineer_left", 0)),
        "first_start_month": float(hires["time"].min()) / MONTH,
        "first_productive_month": float(productive["time"].min()) / MONTH,
    }


# Warning signs have tests of their own, by hand.
SIGNS = {each.name for each in MEASURES if each.clock == "signs"} | {"signs_seen"}

# Computed on a grid of a hundredth of a day.
ON_A_GRID = ("staleness_days", "live_quality", "downtime_share")


@pytest.mark.parametrize("name", SOURCES)
def test_compiled_measures_are_what_their_definitions_say(name: str) -> None:
    scenario = load(SOURCES[name])
    table = simulate(scenario, LIVES, seed=5)
    company = prepare(scenario, LIVES, seed=5)
    for life, (_, row) in zip(company.lives(), table.table.iterrows(), strict=True):
        expected = recomputed(life, scenario.models_in_production, scenario.customers)
        for measure in (each for each in MEASURES if each.name not in SIGNS):
            tolerance = 5e-3 if measure.name in ON_A_GRID else 1e-9
            assert row[measure.name] == pytest.approx(
                expected.get(measure.name, math.nan), rel=tolerance, abs=tolerance, nan_ok=True
            ), measure.name


@pytest.mark.parametrize("name", SOURCES)
def test_monthly_series_are_what_their_definitions_say(name: str) -> None:
    scenario = load(SOURCES[name])
    series = simulate(scenario, LIVES, seed=5).series
    company = prepare(scenario, LIVES, seed=5)
    for place, life in enumerate(company.lives()):
        log = frame_of(life)
        end = end_of(log)
        days = np.arange(series["alive"].shape[1]) * MONTH
        assert series["alive"][place].tolist() == (days <= end).astype(float).tolist()
        live = log[(log["kind"] == "improvement_live") & (log["time"] <= end)]["time"]
        counted = [float((live <= day).sum()) for day in days]
        assert series["improvements"][place].tolist() == counted
        closed = log[log["kind"] == "month_closed"]["amount"].clip(lower=0)
        cash = [log["amount"].iloc[0], *closed, *np.zeros(len(days))][: len(days)]
        assert series["cash_usd"][place] == pytest.approx(cash)


def test_both_clocks_measure_the_same() -> None:
    scenario = load(SOURCES["several models"])
    tables = [simulate(scenario, 8, clock=clock).table for clock in ("compiled", "simpy")]
    pd.testing.assert_frame_equal(*tables, check_exact=True)


def test_neither_more_lives_nor_more_workers_change_a_row() -> None:
    scenario = load(SOURCES["demo"])
    few = simulate(scenario, 60, workers=1).table
    many = simulate(scenario, 130, workers=3).table
    pd.testing.assert_frame_equal(few, many.head(60), check_exact=True)
