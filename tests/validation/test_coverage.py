"""Coverage of every interval: a small sample always, two thousand replications when asked for."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from simulation.statistics.intervals import mean_interval, wilson_interval
from simulation.statistics.rule import Answer
from simulation.validation.coverage.__main__ import main
from simulation.validation.coverage.case import Case, CoverageRow, Generator, holds, measure
from simulation.validation.coverage.page import CASES, SECTIONS, markdown
from simulation.validation.coverage.shares import exact_quantile, exact_wilson
from simulation.validation.coverage.verdicts import MODELS, true_answer

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
NAMES = [f"{case.interval}: {case.model}" for case in CASES]


def half_as_wide(generator: Generator) -> bool:
    found = mean_interval(generator.normal(size=50))
    return abs(found.estimate) <= found.half_width / 2


def honest(generator: Generator) -> bool:
    return holds(mean_interval(generator.normal(size=50)), 0.0)


HONEST = Case("mean", "honest", honest)
HALF = Case("mean", "half as wide", half_as_wide)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_no_claim_is_far_from_what_it_states(case: Case) -> None:
    assert measure(case, 30).verdict != "falls short"


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_claim_is_true_as_often_as_it_states(case: Case) -> None:
    row = measure(case)
    print(f"{case.interval}: {case.model}: {row.measured:.4f} of {row.expected:.4f}")
    assert row.verdict != "falls short"


def test_an_interval_that_is_too_narrow_falls_short() -> None:
    assert measure(HALF, 400).verdict == "falls short"
    assert measure(HONEST, 400).verdict == "holds"


def test_the_gate_is_three_binomial_standard_errors_below() -> None:
    for measured, verdict in ((0.95 - 0.0145, "holds"), (0.95 - 0.0148, "falls short")):
        row = CoverageRow(HONEST, measured, 2_000)
        assert row.standard_error == pytest.approx(math.sqrt(0.95 * 0.05 / 2_000))
        assert row.verdict == verdict
    assert CoverageRow(HONEST, 1.0, 2_000).verdict == "holds"


def test_a_discrete_interval_is_compared_with_its_exact_coverage() -> None:
    case = Case("share", "coarse", honest, exact=0.90)
    assert CoverageRow(case, 0.90, 2_000).verdict == "holds"
    assert CoverageRow(HONEST, 0.90, 2_000).verdict == "falls short"


def test_what_lies_outside_the_assumptions_is_told_and_not_held_against() -> None:
    assert CoverageRow(Case("mean", "odd", honest, kept=False), 0.5, 100).verdict == "outside"


def test_exact_coverages_are_sums_over_counts() -> None:
    counts = np.arange(31)
    covered = [
        found.low <= 0.2 <= found.high for found in (wilson_interval(float(c), 30) for c in counts)
    ]
    assert exact_wilson(30, 0.2) == pytest.approx(stats.binom.pmf(counts, 30, 0.2)[covered].sum())
    assert exact_quantile(60, 0.5) >= 0.95


def test_cases_draw_for_themselves() -> None:
    """The same numbers whatever other cases there are, others with another seed."""
    case = Case("mean", "of twenty", lambda generator: bool(generator.random() < 0.5))
    rows = [measure(case, 500), measure(case, 500), measure(case, 500, seed=2)]
    assert rows[0].measured == rows[1].measured != rows[2].measured
    assert len(set(NAMES)) == len(NAMES)


def test_most_verdicts_asked_for_lie_where_a_yes_would_be_wrong() -> None:
    truths = [truth for _, several in MODELS.values() for truth in several]
    assert all(true_answer(truth) is not Answer.YES for truth in truths)
    assert {true_answer(truth) for truth in truths} == {Answer.NO, Answer.TOO_CLOSE}


def test_the_page_has_every_section_and_marks_what_is_exact() -> None:
    rows = [CoverageRow(case, 0.95, 2_000) for case in CASES]
    page = markdown(rows, 2_000, 1)
    assert all(f"## {title}" in page for title in SECTIONS)
    exact = sum(case.exact is not None for case in CASES)
    assert page.count("% exact |") == exact > 5


def test_the_command_writes_the_page_and_says_if_something_falls_short(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--replications", "30", "--only", "12 normal lives"]) == 0
    assert "| mean of lives | 12 normal lives | 95.0% |" in capsys.readouterr().out
    command = "simulation.validation.coverage.__main__"
    monkeypatch.setattr(f"{command}.CASES", (HALF,))
    assert main(["--replications", "200"]) == 1
    with pytest.raises(SystemExit):
        main(["--replications", "0"])


def test_the_published_page_tells_all_cases_and_none_falls_short() -> None:
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    told = {(line[0], line[1].split(" (")[0]) for line in lines if len(line) == 6}
    assert {(case.interval, case.model.split(" (")[0]) for case in CASES} <= told
    assert not any("falls short" in line for line in lines)
