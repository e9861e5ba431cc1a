"""The verbs phases, heatmap and discover, and their counterparts in Python, over one store."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

import simulation
from simulation.answers import aim_of
from simulation.cli import main
from simulation.decision.plans import with_start_months
from simulation.experiment.runs import Run
from simulation.scenario import Scenario
from simulation.sweep_analysis import _Source
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.factors import factor
from simulation.sweeps.store import SweepStore

NEED, CASH = "retrain_need_calendar_days", "cash_usd"
LIVES, SEED = 40, 4


@pytest.fixture(scope="module")
def company() -> Scenario:
    return with_start_months(
        simulation.load("document-extraction"), "mlops", "mlops_engineer", (0,)
    )


@pytest.fixture(scope="module")
def store(company: Scenario, tmp_path_factory: pytest.TempPathFactory) -> SweepStore:
    """Return a small sweep with its months."""
    return simulation.sweep(
        company,
        {NEED: [7, 60], CASH: [1_500_000, 3_500_000]},
        LIVES,
        seed=SEED,
        lives_per_world=2,
        store=tmp_path_factory.mktemp("analysis") / "sweep-small",
        monthly=True,
        workers=1,
    )


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_phases_say_it_draw_it_and_list_it(
    store: SweepStore,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    picture, cells = tmp_path / "map.png", tmp_path / "cells.csv"
    code, out, err = asked(
        capsys, "phases", store.address, "--figure", str(picture), "--csv", str(cells)
    )
    assert (code, err) == (0, "")
    for part in ("Which plan wins where", "How far ahead", f"Across: {NEED}. Down: {CASH}."):
        assert part in out
    assert max(map(len, out.splitlines())) <= 80
    assert picture.read_bytes().startswith(b"\x89PNG")
    rows = list(csv.DictReader(cells.read_text(encoding="utf-8").splitlines()))
    assert [(float(row[NEED]), float(row[CASH])) for row in rows] == [
        (7, 1_500_000),
        (7, 3_500_000),
        (60, 1_500_000),
        (60, 3_500_000),
    ]


def test_json_has_every_cell_with_its_interval(
    store: SweepStore, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = asked(capsys, "phases", store.address, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert len(found["cells"]) == 4
    for cell in found["cells"]:
        gain = cell["gains"]["now"]
        assert gain["low"] <= gain["estimate"] <= gain["high"]
    assert found["baseline"] == "never"


def test_gains_are_those_of_the_lives_of_compare(store: SweepStore, company: Scenario) -> None:
    diagram = simulation.phases(store, NEED, CASH)
    at = company.with_changes({CASH: 1_500_000, "parameters": {NEED: 7}})
    lives = Run(LIVES, SEED, workers=1).live(
        {name: at.alternative(name) for name in at.alternatives}
    )
    # The aim of the whole diagram, not of the company at the point.
    aim = aim_of(company, None)
    values = {name: aim.values(each) for name, each in lives.alternatives.items()}
    cell = diagram.found.cell(0, 0)
    assert cell is not None
    assert cell.gains["now"].estimate == pytest.approx((values["now"] - values["never"]).mean())


def test_a_frame_and_a_store_say_the_same(store: SweepStore, company: Scenario) -> None:
    there = simulation.phases(store, NEED, CASH).summary
    assert simulation.phases(store.lives(), NEED, CASH, scenario=company).summary == there
    assert simulation.phases(store.address, NEED, CASH).summary == there


def test_terms_of_a_month_come_from_the_monthly_series(store: SweepStore) -> None:
    by_month = simulation.aim(maximise="improvements_live@30")
    by_life = simulation.aim(maximise="improvements_live")
    first, second = (simulation.phases(store, NEED, CASH, aim=each) for each in (by_month, by_life))
    for here, there in zip(first.found.cells, second.found.cells, strict=True):
        assert here.gains["now"].estimate == pytest.approx(there.gains["now"].estimate)


def test_the_figure_can_be_drawn_on_axes(store: SweepStore) -> None:
    for shown in (
        simulation.phases(store, NEED, CASH),
        simulation.phases(store, NEED),
        simulation.heat_map(store, NEED, CASH, "toil_share_ml", "never"),
    ):
        figure, axes = plt.subplots()
        assert shown.figure(axes) is figure
        assert axes.get_xlabel() == NEED
        assert isinstance(shown.figure(), Figure)
        plt.close(figure)


def test_heatmap_shows_a_measure_and_a_gain(
    store: SweepStore, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("heatmap", store.address, "--measure", "toil_share_ml")
    code, out, _ = asked(capsys, *words, "--plan", "now", "--against", "never")
    assert code == 0
    assert "Gain in ML engineers' toil share: now over never" in " ".join(out.split())
    assert "±" in out
    code, out, _ = asked(capsys, *words, "--plan", "now", "--against", "never", "--json")
    lives = store.lives(["toil_share_ml"])
    lives = lives[(lives[NEED] == 7) & (lives[CASH] == 1_500_000)]
    paired = lives.pivot(index="replication", columns="alternative", values="toil_share_ml")
    (cell,) = [
        each for each in json.loads(out)["cells"] if each["x"] == "7" and each["y"][0] == "1"
    ]
    assert cell["estimate"] == pytest.approx((paired["now"] - paired["never"]).mean())


def test_discover_tells_what_was_turned_and_what_worlds_differ_in(
    store: SweepStore, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = simulation.discover(store, "now")
    names = [each.name for each in shown.quantities]
    assert names[:2] == [NEED, CASH]
    assert len(names) > 50
    assert len(set(names)) == len(names)
    code, out, _ = asked(capsys, "discover", store.address, "--json")
    assert code == 0
    assert json.loads(out)["plan"] == "now"
    code, out, _ = asked(capsys, "discover", store.address)
    assert "in this model" in out.lower()


def test_a_map_of_what_is_nowhere_defined_says_so_once(
    store: SweepStore, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--measure", "first_start_month", "--plan", "never")
    code, out, _ = asked(capsys, "heatmap", store.address, *words)
    assert code == 0
    assert "Undefined in every life." in out
    assert "±n/a" not in out
    assert out.count("n/a") == 4 + 1
    assert "* the same" not in out


def test_a_map_of_shares_has_ends_within_what_shares_can_be(
    company: Scenario, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    grid = {NEED: [7, 60], CASH: [3_000_000, 5_000_000]}
    store = simulation.sweep(company, grid, 30, seed=1, store=tmp_path / "rich", workers=1)
    code, out, _ = asked(capsys, "heatmap", store.address, "--measure", "cash_out")
    assert code == 0
    assert " to 100%" in out
    assert "Below a mean is its 95% interval" in out
    assert "n/a" not in out
    code, out, _ = asked(capsys, "heatmap", store.address, "--measure", "cash_out", "--json")
    for cell in json.loads(out)["cells"]:
        assert 0.0 <= cell["low"] <= cell["estimate"] <= cell["high"] <= 1.0


def test_the_closest_cells_are_said_to_be_some_of_all(
    company: Scenario, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    grid = {NEED: [7, 30, 60], CASH: [1_500_000, 3_500_000]}
    swept = simulation.sweep(company, grid, 20, seed=1, store=tmp_path / "six", workers=1)
    code, out, _ = asked(capsys, "phases", swept.address)
    told = " ".join(out.split())
    assert code == 0
    assert "the 5 closest of 6 cells" in told
    assert "--csv FILE has how far ahead in every cell." in told
    assert "the same in every life" not in told
    assert "not defined" not in told
    _, out, _ = asked(capsys, "phases", swept.address, "--x", NEED)
    assert "closest of" not in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("phases", "--x", "nope"), "--x: found 'nope', allowed: one of retrain"),
        (("phases", "--baseline", "nevr"), "did you mean 'never'?"),
        (("phases", "--figure", "map.gif"), "--figure: found 'map.gif'"),
        (("phases", "--maximise", "runway"), "did you mean 'runway_months'?"),
        (("heatmap", "--measure", "toil_share"), "did you mean 'toil_share_ml'?"),
        (("discover", "--plan", "nwo"), "did you mean 'now'?"),
    ],
)
def test_mistakes_take_one_line_and_write_nothing(
    store: SweepStore,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = asked(capsys, words[0], store.address, *words[1:])
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_only_number_of_a_sweep_goes_across_and_not_up(
    company: Scenario, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = simulation.sweep(company, {NEED: [7, 60]}, 2, seed=1, store=tmp_path / "one", workers=1)
    for verb in ("phases", "heatmap"):
        code, out, err = asked(capsys, verb, one.address, "--y", NEED)
        assert (code, out) == (2, "")
        assert f"--y: found '{NEED}', the only number of the sweep" in err
        assert len(err.splitlines()) == 1


def test_a_store_says_itself_that_its_points_are_a_sample(
    company: Scenario, tmp_path: Path
) -> None:
    turned = [
        factor(company, NEED, low=7, high=60),
        factor(company, CASH, low=1_500_000, high=3_500_000),
    ]
    for name, design in (("lhs", latin_hypercube(turned, 4, seed=1)), ("grid", None)):
        swept = simulation.sweep(
            company,
            design or {NEED: [7, 60], CASH: [1_500_000, 3_500_000]},
            2,
            seed=1,
            store=tmp_path / name,
            workers=1,
        )
        assert _Source.of(swept, None).sampled is (design is not None)
        assert simulation.phases(swept, NEED).found.x.binned is (design is not None)
