"""The worked sweep: its reference is whole, and can be lived again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation
from simulation.decision.plans import with_start_months
from simulation.experiment.runs import Run
from simulation.sweeps.declaration import declared
from simulation.validation.worked_sweep import (
    FIRST_LIVES,
    LATER,
    NEED,
    NEVER,
    NOW,
    RISK,
    SWEEPS,
    first_mean,
)

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "results" / "reference" / "when-mlops-pays"
# Bits may differ between machines by the C library's mathematics.
SAME = 1e-9
CELLS = (
    ("when-mlops-pays", 0, NOW),
    ("when-mlops-pays-no-series-a", 14, NEVER),
    ("when-mlops-pays-model-first", 29, LATER),
    ("when-mlops-pays-research-led", 4, NOW),
)


@pytest.fixture(scope="module")
def means() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "means.csv")


@pytest.mark.parametrize(("name", "place", "plan"), CELLS)
def test_some_cells_lived_again_are_the_same(
    means: pd.DataFrame, name: str, place: int, plan: str
) -> None:
    declaration = declared(name)
    point = declaration.design.points[place]
    row = means[
        (means["sweep"] == name)
        & (means[NEED] == point[NEED])
        & (means[RISK] == point[RISK])
        & (means["plan"] == plan)
    ]
    assert len(row) == 1
    again = first_mean(declaration, place, plan)
    assert again == pytest.approx(float(row["decision_value_of_first_lives"].iloc[0]), rel=SAME)
    assert not declaration.scenario.outside_evidence()


def test_the_reference_is_what_its_manifest_says(means: pd.DataFrame) -> None:
    manifest = json.loads((REFERENCE / "manifest.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in manifest["sweeps"]] == list(SWEEPS)
    assert manifest["first_lives"] == FIRST_LIVES
    verdicts = pd.read_csv(REFERENCE / "verdicts.csv")
    for each in manifest["sweeps"]:
        declaration = declared(each["name"])
        assert each["scenario_hash"] == declaration.scenario.content_hash()
        assert each["settings"]["replications"] == declaration.lives
        assert each["settings"]["seed"] == declaration.seed
        points = len(declaration.design)
        own = means[means["sweep"] == each["name"]]
        assert len(own) == points * len(declaration.scenario.alternatives)
        assert set(own["lives"]) == {declaration.lives}
        assert len(verdicts[verdicts["sweep"] == each["name"]]) == points


def test_verdicts_follow_from_the_means(means: pd.DataFrame) -> None:
    """The gain of each cell is the difference of the means; the winner has the largest mean."""
    verdicts = pd.read_csv(REFERENCE / "verdicts.csv")
    keys = ["sweep", NEED, RISK]
    by_plan = means.pivot(index=keys, columns="plan", values="decision_value")
    found = verdicts.set_index(keys).sort_index()
    by_plan = by_plan.loc[found.index]
    np.testing.assert_allclose(found["gain of now"], by_plan[NOW] - by_plan[NEVER], atol=1e-9)
    assert (by_plan.idxmax(axis=1) == found["winner"]).all()
    settled = found[found["settled"] == "settled"]
    assert (settled["lead_low"] > 0.5).all()


def test_what_a_company_is_like_moves_the_gain_more_than_need_and_risk_do() -> None:
    """The page says so."""
    verdicts = pd.read_csv(REFERENCE / "verdicts.csv")
    gains = verdicts.set_index(["sweep", NEED, RISK])["gain of now"].unstack("sweep")
    own = gains[[name for name in SWEEPS if name.endswith("-no-series-a")]]
    by_need_and_risk = (own.max() - own.min()).max()
    between = own["when-mlops-pays-no-series-a"] - own["when-mlops-pays-model-first-no-series-a"]
    assert between.min() > by_need_and_risk


def test_page_and_reference_show_the_same_picture() -> None:
    page = (ROOT / "docs" / "when-mlops-pays.md").read_text(encoding="utf-8")
    picture = ROOT / "docs" / "when-mlops-pays.png"
    assert picture.read_bytes() == (REFERENCE / "phases.png").read_bytes()
    manifest = json.loads((REFERENCE / "manifest.json").read_text(encoding="utf-8"))
    for each in manifest["sweeps"]:
        assert each["answer"] in page
        assert each["command"] in page


def test_the_reference_is_small() -> None:
    assert sum(file.stat().st_size for file in REFERENCE.iterdir()) < 1_000_000


def test_neither_number_changes_a_life_of_a_company_that_trains_no_model() -> None:
    company = with_start_months(
        simulation.load("base/product-first").with_changes({"stage": "idea"}),
        "mlops",
        "mlops_engineer",
        (0,),
    )
    tables = []
    for need, risk in ((5, 0.012), (90, 0.15)):
        changed = company.with_changes({"parameters": {NEED: need, RISK: risk}})
        lives = Run(20, 3, workers=1).live({NOW: changed.alternative(NOW)})
        tables.append(lives.table.drop(columns="error"))
    pd.testing.assert_frame_equal(*tables)
