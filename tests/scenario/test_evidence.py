"""Every number of the register has its unit, range, source and grade."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from simulation.scenario import Parameter, data_folder, evidence, register, sources
from simulation.scenario.distributions import constant, parse
from simulation.scenario.errors import ScenarioError
from simulation.scenario.units import CLOCKS, UNITS, words

ROWS = list(register().values())
NO_SOURCE = ("assumed", "definition", "arithmetic", "effort assumption")
PERFORMERS = {
    "none",
    "any",
    "annotator",
    "ml_engineer",
    "mlops_engineer",
    "data_engineer",
    "full_stack",
}

# Rows whose stated ends are not symmetric about the median (on the scale of the family), so that
# a family with two numbers misses an end by more than a tenth of the range; none by over a third.
LOOSE_FIT = {
    "accept_logit_per_10k_signing",
    "accept_logit_per_10pct_cash",
    "accept_logit_per_half_pct_equity",
    "accept_logit_scope",
    "contractor_debt_mult",
    "contractor_usd_per_working_day",
    "data_debt_incident_mult",
    "dataset_reuse_experiments",
    "fractional_cto_usd_per_calendar_month",
    "churn_mult_below_quality",
    "incident_detect_elapsed_h_unmonitored",
    "infra_debt_incident_mult",
    "label_price_class_usd",
    "managed_service_usd_per_calendar_month",
    "meeting_hours_per_week",
    "reference_gain_cap",
    "research_led_effort_mult",
    "screen_effort_h_per_hire",
    "serving_tuning_gain",
    "traffic_peak_to_mean",
    "usage_requests_per_customer_calendar_month",
}


def misfit(row: Parameter) -> float:
    """Return the larger miss of the two stated ends, as a share of the stated range."""
    ends = row.distribution.quantile(np.array([0.05, 0.95]))
    return max(abs(ends[0] - row.low), abs(ends[1] - row.high)) / (row.high - row.low)


def test_the_register_holds_the_evidence_and_the_added_rows() -> None:
    own = [row for row in ROWS if row.section in ("added", "roles_added")]
    assert len(ROWS) - len(own) == 300
    assert all(row.note for row in own)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_complete(row: Parameter) -> None:
    assert row.meaning
    assert row.source
    assert row.unit in UNITS
    assert row.clock in CLOCKS
    assert row.performer in PERFORMERS
    assert row.kind in ("lever", "uncertainty", "chance", "constant")
    assert row.grade in ("measured", "reported", "assumed")
    assert row.low <= row.value <= row.high
    assert row.bounds[0] <= row.low
    assert row.high <= row.bounds[1]
    assert row.source_codes or row.source.startswith(NO_SOURCE)
    assert set(row.source_codes) <= set(sources())
    assert (row.clock == "effort_hours") <= (row.performer != "none")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_distribution_agrees_with_the_stated_range(row: Parameter) -> None:
    family = row.distribution.family
    if family == "constant":
        assert row.distribution == constant(row.value)
    elif family in ("triangular", "uniform"):
        assert row.distribution.ends() == (row.low, row.high)
    else:
        assert misfit(row) <= 0.35
        assert (misfit(row) > 0.1) == (row.name in LOOSE_FIT)


def test_fixed_kinds_are_constant_and_drawn_kinds_are_not() -> None:
    for row in ROWS:
        assert row.distribution.is_constant == (row.kind in ("lever", "constant")), row.name


def test_added_rows_are_assumed_unless_they_name_a_source() -> None:
    for row in ROWS:
        if row.section in ("added", "roles_added") and not row.source_codes:
            assert (row.grade, row.evidence) == ("assumed", "A")


def test_derived_rows_follow_from_the_rows_they_name() -> None:
    derived = {row.name: row for row in ROWS if row.derived}
    values = {row.name: row.value for row in ROWS}
    assert set(derived) == {"base_mlops_senior_usd", "working_days_per_year"}
    base = values["base_fullstack_senior_usd"] * (1 + values["mlops_premium"])
    assert derived["base_mlops_senior_usd"].value == pytest.approx(base)
    leave = values["public_holidays_working_days_per_year"]
    days = 260 - leave - values["paid_leave_working_days_per_year"]
    assert derived["working_days_per_year"].value == pytest.approx(days)


def test_every_evidence_file_is_known() -> None:
    files = {file.stem for file in (data_folder() / "evidence").glob("*.yaml")}
    assert files == {row.section for row in ROWS} | (evidence.NOT_REGISTER & files)


def test_source_ranges_are_written_out() -> None:
    assert register()["fill_data_engineer_calendar_days"].source_codes == ("R30", "R31", "R32")


def test_units_read_like_words() -> None:
    assert register()["retrain_need_calendar_days"].unit_words == "calendar days"
    assert register()["experiment_effort_h"].unit_words == "task hours"
    assert register()["training_wait_elapsed_h"].unit_words == "elapsed hours"
    assert words("d", "none") == "days"
    assert words("GPU-h", "none") == "GPU-h"


def test_a_lever_with_a_range_becomes_an_uncertainty() -> None:
    lever = register()["retrain_need_calendar_days"]
    assert lever.overridden_by(constant(7)).kind == "lever"
    ranged = lever.overridden_by(parse({"uniform": {"low": 7, "high": 21}}))
    assert (ranged.kind, ranged.value, ranged.overridden) == ("uncertainty", 14.0, True)
    chance = register()["experiment_effort_h"]
    assert chance.overridden_by(constant(10)).kind == "chance"


def test_an_override_is_no_longer_derived() -> None:
    assert register()["base_mlops_senior_usd"].overridden_by(constant(2e5)).derived == ""


def test_a_row_survives_pickling() -> None:
    row = register()["focus_share"]
    assert pickle.loads(pickle.dumps(row)) == row


GOOD = """\
speed:
  meaning: m
  value: 1
  unit: x
  clock: none
  performer: none
  low: 1
  high: 1
  kind: constant
  distribution: {constant: 1}
  source: assumed
  evidence: A
  grade: assumed
  note: ''
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("unit: x", "unit: furlong"), "evidence/a.yaml:4: speed.unit: found 'furlong'"),
        (("value: 1", "value: one"), "evidence/a.yaml:3: speed.value: found 'one'"),
        (("grade: assumed", "grade: guess"), "evidence/a.yaml:13: speed.grade: found 'guess'"),
        (("  note: ''\n", ""), "evidence/a.yaml:1: speed: found no note"),
        (("meaning", "meening"), "speed.meening: found 'meening'"),
        (("meaning: m", "meaning: 3"), "evidence/a.yaml:2: speed.meaning: found 3"),
        (("{constant: 1}", "{beta: 1}"), "a.yaml:10: speed.distribution.beta: found 1"),
        ((GOOD, "speed: 3\n"), "evidence/a.yaml:1: speed: found 3, allowed: a mapping"),
    ],
)
def test_a_malformed_register_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], message: str
) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a.yaml").write_text(GOOD.replace(*change))
    monkeypatch.setattr(evidence, "data_folder", lambda: tmp_path)
    with pytest.raises(ScenarioError) as caught:
        register.__wrapped__()
    assert message in str(caught.value)


def test_a_name_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "evidence").mkdir()
    for stem in "ab":
        (tmp_path / "evidence" / f"{stem}.yaml").write_text(GOOD)
    monkeypatch.setattr(evidence, "data_folder", lambda: tmp_path)
    with pytest.raises(ScenarioError, match=r"b.yaml:1: speed: .* \(also in a\)"):
        register.__wrapped__()
