"""The verbs that look at scenarios without living any."""

from __future__ import annotations

import re

from installed import Run

SHIPPED = "document-extraction"


def test_check_says_what_a_scenario_contains(nexthire: Run) -> None:
    done = nexthire("check", SHIPPED, COLUMNS="80")
    assert done.code == 0
    assert done.longest_line <= 80
    assert "document-extraction: valid." in done.out
    assert "Ana (ML engineer)" in done.out
    assert "mlops: open requisition MLOps engineer, month 0" in done.out
    found = nexthire("check", SHIPPED, "--json").json
    assert found["alternatives"] == ["now", "month-3", "month-6", "month-12", "never"]
    assert re.fullmatch("[0-9a-f]{64}", found["hash"])


def test_check_names_what_lies_outside_the_evidence(nexthire: Run) -> None:
    folder = nexthire("--version").folder
    (folder / "mine.yaml").write_text(
        "extends: document-extraction\nparameters: {experiment_success_prob: 0.9}\n",
        encoding="utf-8",
    )
    done = nexthire("check", "mine.yaml")
    assert "outside its evidence: experiment_success_prob" in done.out


def test_check_says_everything_that_is_wrong(nexthire: Run) -> None:
    folder = nexthire("--version").folder
    (folder / "wrong.yaml").write_text(
        "extends: document-extraction\ncash_usd: lots\nmrr_usd: -5\n"
        "parameters: {retrain_days: 3}\n",
        encoding="utf-8",
    )
    done = nexthire("check", "wrong.yaml")
    assert (done.code, done.out) == (2, "")
    assert [line.split(": ")[1] for line in done.err.splitlines()] == [
        "wrong.yaml:2",
        "wrong.yaml:3",
        "wrong.yaml:4",
    ]
    assert "did you mean 'retrain_need_calendar_days'?" in done.err


def test_scenarios_lists_what_ships(nexthire: Run) -> None:
    done = nexthire("scenarios", COLUMNS="80")
    assert done.longest_line <= 80
    known = nexthire("scenarios", "--json").json
    everything = nexthire("scenarios", "all", COLUMNS="80")
    assert everything.longest_line <= 80
    assert all(name in everything.out for name in known)
    # What is there to test the model is named, and listed on demand.
    assert SHIPPED in done.out
    assert "claims/c01-ml-first" not in done.out
    assert "nexthire scenarios claims" in done.out
    claims = nexthire("scenarios", "claims", "--json").json
    assert sorted(claims) == [name for name in known if name.startswith("claims/")]
    wrong = nexthire("scenarios", "claim")
    assert (wrong.code, "did you mean 'claims'?" in wrong.err) == (2, True)
