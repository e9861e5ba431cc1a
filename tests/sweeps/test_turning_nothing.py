"""Sweeps that would turn nothing are refused, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import simulation
from simulation.cli import main
from simulation.decision.plans import with_start_months


@pytest.mark.parametrize("how", ["--vary", "--design", "table", "points", "factors"])
def test_a_key_that_every_plan_sets_itself_turns_nothing(
    how: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    file = {
        "--design": ("t6.csv", "plan.mlops.month\n0\n6\n"),
        "table": ("s.yaml", "company: two-plans\ntable: t6.csv\n"),
        "points": (
            "s.yaml",
            "company: two-plans\ntable:\n- plan.mlops.month: 0\n- plan.mlops.month: 6\n",
        ),
        "factors": ("s.yaml", "company: two-plans\nfactors:\n  plan.mlops.month: [0, 6]\n"),
    }.get(how)
    company = simulation.load("document-extraction")
    planned = with_start_months(company, "mlops", "mlops_engineer", (0,))
    (tmp_path / "two-plans.yaml").write_text(yaml.safe_dump(planned.plain()))
    (tmp_path / "t6.csv").write_text("plan.mlops.month\n0\n6\n")
    if file is not None:
        (tmp_path / file[0]).write_text(file[1])
    before = sorted(tmp_path.iterdir())
    words = {
        "--vary": ["two-plans.yaml", "--vary", "plan.mlops.month=0,6"],
        "--design": ["document-extraction", "--hire", "mlops", "--design", "t6.csv"],
    }.get(how, ["s.yaml"])
    assert main(["sweep", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "plan.mlops.month" in told.err
    assert "a key that the alternatives (never, now) do not all set themselves" in told.err
    assert told.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
