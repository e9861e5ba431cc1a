"""Who next, and when: what `whatif` says beyond the answer, through the installed command."""

from __future__ import annotations

import json
from typing import Any

import pytest
from installed import Done, Run, run_once

SHIPPED = "document-extraction"
FEW = ("--replications", "24", "--seed", "7")
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def nobody_named(tmp_path_factory: Folders) -> Done:
    return run_once(tmp_path_factory, "who", "whatif", "base/model-first", *FEW, COLUMNS="80")


@pytest.fixture(scope="module")
def detailed(tmp_path_factory: Folders) -> Done:
    words = ("whatif", SHIPPED, "--hire", "mlops", "--months", "0,6", "--details", *FEW)
    return run_once(tmp_path_factory, "detailed", *words, COLUMNS="80")


def test_without_a_role_everybody_is_ranked_and_the_first_role_answered(
    nobody_named: Done,
) -> None:
    assert nobody_named.code == 0, nobody_named.err
    assert nobody_named.out.startswith("Who next: ")
    for who in ("ML engineer", "MLOps engineer", "managed services", "contractor", "nobody"):
        assert who in nobody_named.out
    kept = json.loads((nobody_named.run / "summary.json").read_text(encoding="utf-8"))
    first = next(each for each in kept["who_next"]["candidates"] if each["kind"] == "role")
    assert kept["advice"]["role"] == first["name"]
    assert kept["answer"].startswith(f"Open the {first['label']} position now: ")
    assert (nobody_named.run / "who-next.png").stat().st_size > 10_000
    assert nobody_named.longest_line <= 80


def test_details_are_every_table(detailed: Done) -> None:
    assert detailed.code == 0, detailed.err
    for part in ("Differences from never", "Behind them", "Warning signs", "mechanism", "Regret"):
        assert part in detailed.out
    assert detailed.longest_line <= 80


def test_brief_is_the_answer_alone(nexthire: Run) -> None:
    done = nexthire("whatif", SHIPPED, "--hire", "mlops", "--brief", *FEW)
    assert done.code == 0, done.err
    assert "To month 30" in done.out
    for part in ("Timing", "Differences from never", "Behind them", "Warning signs"):
        assert part not in done.out
    assert not (done.run / "timing.png").exists()


def test_brief_and_details_exclude_each_other(nexthire: Run) -> None:
    done = nexthire("whatif", SHIPPED, "--brief", "--details")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1


def test_what_lies_behind_has_its_errors(detailed: Done) -> None:
    """Read every estimate of the advice for its ends; exact ones say so."""
    kept = json.loads((detailed.run / "summary.json").read_text(encoding="utf-8"))
    found = list(estimates(kept))
    assert len(found) > 300
    for each in found:
        assert "low" in each or "error" in each or "standard_error" in each, each


def estimates(content: Any) -> Any:
    """Yield every mapping that holds a point estimate."""
    if isinstance(content, dict):
        if "estimate" in content or ("value" in content and "error" in content):
            yield content
        for each in content.values():
            yield from estimates(each)
    elif isinstance(content, list):
        for each in content:
            yield from estimates(each)


def test_a_precision_is_reached_or_the_cap_is_said(nexthire: Run) -> None:
    words = ("whatif", SHIPPED, "--hire", "mlops", "--months", "0", "--brief", "--seed", "7")
    coarse = nexthire(*words, "--precision", "2.5")
    assert coarse.code == 0, coarse.err
    assert "(asked for: 2.5)" in " ".join(coarse.out.split())
    capped = nexthire(*words, "--precision", "0.01", "--replications", "210")
    assert "210 lives tell the differences to within" in " ".join(capped.out.split())
    assert "not the 0.01 asked for" in " ".join(capped.out.split())


def test_the_aim_is_the_founders(nexthire: Run) -> None:
    done = nexthire(
        *("whatif", SHIPPED, "--hire", "mlops", "--months", "0", *FEW, "--brief", "--json"),
        *("--maximise", "improvements_live@12", "--subject-to", "cash_out <= 0.99"),
    )
    assert done.code == 0, done.err
    value = done.json["decision_value"]
    assert value["decides"] is True
    assert (
        value["aim"]
        == "most improvements live by month 12, provided that cash ran out in at most 99% of lives"
    )
    weighted = nexthire(
        *("compare", SHIPPED, *FEW, "--weights", "improvements_live=2,incidents=-0.5", "--json")
    )
    assert weighted.json["decision_value"]["aim"] == "2 x improvements live + -0.5 x incidents"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--maximise improvments_live", "--maximise: found 'improvments_live'"),
        ("--minimise incidents@3", "a month only of"),
        ("--weights incidents", "allowed: measure=number"),
        ("--subject-to cash_out", "a limit such as"),
        ("--maximise improvements_live@31", "months 0 to 30"),
        ("--precision 0", "allowed: a number in the unit of the aim"),
        ("--lives-per-world 0", "a whole number from 1"),
        ("--maximise incidents --minimise incidents", "not allowed with argument"),
    ],
)
def test_what_is_no_aim_is_refused_at_once(nexthire: Run, words: str, said: str) -> None:
    done = nexthire("whatif", SHIPPED, "--hire", "mlops", *words.split())
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not (done.folder / "results").exists()


def test_one_life_a_world_tells_no_chance_from_ignorance(nexthire: Run) -> None:
    done = nexthire(
        *("whatif", SHIPPED, "--hire", "mlops", "--months", "0", *FEW, "--lives-per-world", "1")
    )
    assert done.code == 0, done.err
    assert "cannot be told apart" in " ".join(done.out.split())


def test_a_life_of_a_shared_world_is_the_one_that_is_counted(nexthire: Run) -> None:
    words = ("run", SHIPPED, "--alternative", "now", "--seed", "7")
    done = nexthire(*words, "--replications", "8", "--json")
    assert done.code == 0
    life = nexthire(*words, "--life", "5", "--json").json
    rows = (done.run / "lives.csv").read_text(encoding="utf-8").splitlines()
    header, row = rows[0].split(","), rows[6].split(",")
    counted = dict(zip(header, row, strict=True))
    assert counted["replication"] == "5"
    assert counted["world"] == "2"
    (hire,) = [lane for lane in life["timeline"]["lanes"] if lane["name"] == "mlops"]
    joined = hire["stays"][0]["begins"]
    assert float(counted["first_start_month"]) == pytest.approx(joined)
