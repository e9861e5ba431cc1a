"""When does MLOps pay: the worked sweep of the shipped companies, its small reference and its page.

The sweeps are declared in `scenarios/sweeps/when-mlops-pays*.yaml`. Their stores hold half a
million lives; what is kept of them in `results/reference/when-mlops-pays/` is who wins in each cell
with all intervals, and the means of each plan at each point. Of these, the means of the first lives
can be lived again in a moment.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.answers import aim_of
from simulation.experiment.runs import Run
from simulation.report.store import Writer, folder_name, write_csv, write_folder
from simulation.statistics.aim import Aim
from simulation.statistics.cells import decision_values, swept_lives
from simulation.statistics.clusters import mean_error
from simulation.statistics.intervals import Floats, Interval, mean_interval
from simulation.sweep_analysis import heat_map, phases
from simulation.sweep_findings import HeatMap, PhaseDiagram
from simulation.sweeps.declaration import Declaration, declared
from simulation.sweeps.points import plans_at
from simulation.sweeps.store import SweepStore

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

NAME = "when-mlops-pays"
NEED, RISK = "retrain_need_calendar_days", "approach_failure_prob"
NOW, LATER, NEVER = "now", "month-6", "never"
LABELS = {
    NEED: "retraining needed every … days",
    RISK: "risk that an experiment ends the approach",
    NOW: "hiring now",
    LATER: "hiring in 6 months",
    NEVER: "never hiring",
}
WITHOUT = "-no-series-a"
# In the order of the panels: a row with the round that shipped companies may raise, one without.
COMPANIES = {
    "": "Document extraction",
    "-model-first": "Model-first seed",
    "-research-led": "Research-led seed",
}
SWEEPS = {
    f"{NAME}{company}{rounds}": f"{title}, {'no Series A' if rounds else 'Series A possible'}"
    for rounds in ("", WITHOUT)
    for company, title in COMPANIES.items()
}
MEANS = (
    "runway_months",
    "improvements_live",
    "weeks_meeting_need_share",
    "cash_end_usd",
    "series_a",
    "pivots",
)
# Whole worlds, and few enough to be lived again in a test.
FIRST_LIVES = 20


@dataclass(frozen=True)
class Part:
    """Hold one of the sweeps with what was found.

    Args:
        name: as it is declared.
        title: what its panel is called.
        store: its lives.
        diagram: which plan wins where.
        aim: whose decision value decides.
    """

    name: str
    title: str
    store: SweepStore
    diagram: PhaseDiagram
    aim: Aim

    @property
    def settings(self) -> dict[str, Any]:
        """Return how it was lived."""
        return dict(self.store.manifest["settings"])

    def gain(self, measure: str, plan: str = NOW) -> HeatMap:
        """Return the paired gain of a plan over never hiring in a measure, over all points."""
        return heat_map(self.store, NEED, RISK, measure, plan, against=NEVER, labels=LABELS)


def parts(results: Path) -> list[Part]:
    """Return the sweeps that lie in a folder of results.

    Raises:
        SweepError: if one is missing.
    """
    found = []
    for name, title in SWEEPS.items():
        scenario = declared(name).scenario
        store = SweepStore.open(results / folder_name(scenario.name) / folder_name(f"sweep-{name}"))
        diagram = phases(store, NEED, RISK, labels=LABELS)
        found.append(Part(name, title, store, diagram, diagram.found.aim))
    return found


def effects(part: Part) -> dict[str, Interval]:
    """Return what need and risk add to the gain of hiring now, each at the other's good end.

    Returns:
        What -> gain at a short need less that at a long one, at a low risk; and gain at a low risk
        less that at a high one, at a short need. Paired differences of the same worlds; the
        intervals of both hold together.
    """
    terms = [term.name for term in part.aim.weights]
    frame = part.store.lives(terms)
    swept = swept_lives(frame, decision_values(frame, part.aim))
    means = swept.world_means()
    gains = means[:, :, swept.names.index(NOW)] - means[:, :, swept.names.index(NEVER)]
    short, long = (float(pick(swept.factors[NEED])) for pick in (min, max))
    low, high = (float(pick(swept.factors[RISK])) for pick in (min, max))

    def at(need: float, risk: float) -> Floats:
        here = (swept.factors[NEED] == need) & (swept.factors[RISK] == risk)
        found: Floats = gains[int(np.flatnonzero(here)[0])]
        return found

    level = 1 - 0.05 / 2
    return {
        f"a need of {short:g} instead of {long:g} days": mean_interval(
            at(short, low) - at(long, low), level
        ),
        f"a risk of {low * 100:g} instead of {high * 100:g} percent": mean_interval(
            at(short, low) - at(short, high), level
        ),
    }


def figure(found: list[Part]) -> Figure:
    """Return the phase diagrams side by side, those without a Series A below."""
    from simulation.report.figure_phases import phase_figure

    return phase_figure(
        [each.diagram.found for each in found], LABELS, titles=[each.title for each in found]
    )


def verdicts(found: list[Part]) -> pd.DataFrame:
    """Return one row a sweep and cell: who wins, how surely, and the gains."""
    import pandas as pd

    return pd.concat(
        [each.diagram.table.assign(sweep=each.name).set_index("sweep") for each in found]
    ).reset_index()


def means(found: list[Part]) -> pd.DataFrame:
    """Return one row a sweep, point and plan: means of its lives with their standard errors."""
    import pandas as pd

    return pd.concat([_means(each) for each in found], ignore_index=True)


def first_mean(declaration: Declaration, place: int, plan: str, aim: Aim | None = None) -> float:
    """Live the first lives of a plan at a point again and return their mean decision value.

    Args:
        declaration: the sweep.
        place: number of the point in the design.
        plan: alternative.
        aim: that of the company if None.
    """
    company = plans_at(declaration.scenario, declaration.design, place, (plan,))[plan]
    run = Run(FIRST_LIVES, declaration.seed, lives_per_world=declaration.lives_per_world, workers=1)
    lives = run.live({plan: company}).alternatives[plan]
    return float((aim or aim_of(declaration.scenario, None)).values(lives).mean())


def write(found: list[Part], folder: Path) -> Path:
    """Write the reference folder: manifest, verdicts, means and the picture.

    Args:
        found: the sweeps.
        folder: the folder; an earlier one is replaced.

    Raises:
        ReportError: the folder cannot be written.
    """
    from simulation.report.figures import save_figure

    drawn, tables = figure(found), {"verdicts.csv": verdicts(found), "means.csv": means(found)}
    files: dict[str, Writer] = {name: partial(write_csv, table) for name, table in tables.items()}
    files["phases.png"] = partial(save_figure, drawn)
    files["phases.svg"] = partial(save_figure, drawn)
    manifest = json.dumps(_manifest(found), indent=1, ensure_ascii=False) + "\n"
    files["manifest.json"] = lambda path: path.write_text(manifest, encoding="utf-8")
    return write_folder(folder, files)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _means(part: Part) -> pd.DataFrame:
    import pandas as pd

    lives = part.store.lives(MEANS)
    lives["decision_value"] = decision_values(lives, part.aim)
    rows = []
    for (point, plan), each in lives.groupby(["point", "alternative"], sort=False):
        first = each[each["replication"] < FIRST_LIVES]
        row: dict[str, Any] = {
            "sweep": part.name,
            "point": point,
            **{name: each[name].iloc[0] for name in part.store.factors},
            "plan": plan,
            "lives": len(each),
            "failed": int((each["error"] != "").sum()),
        }
        for name in ("decision_value", *MEANS):
            row |= _mean(name, each)
        row["decision_value_of_first_lives"] = float(first["decision_value"].mean())
        rows.append(row)
    return pd.DataFrame(rows)


def _mean(name: str, lives: pd.DataFrame) -> dict[str, float]:
    """Return a mean with its standard error, the world being the unit."""
    values = lives[name].to_numpy(dtype=np.float64)
    mean = mean_interval(values, worlds=lives["world"].to_numpy())
    known = ~np.isnan(values)
    error, _ = mean_error(values[known], lives["world"].to_numpy()[known])
    return {name: mean.estimate, f"{name}, standard error": 0.0 if mean.constant else error}


def _manifest(found: list[Part]) -> dict[str, Any]:
    return {
        "name": NAME,
        "sweeps": [
            {
                "name": each.name,
                "title": each.title,
                "declared_in": f"scenarios/sweeps/{each.name}.yaml",
                "command": f"nexthire sweep {each.name}",
                "scenario": each.store.manifest["scenario"]["name"],
                "scenario_hash": each.store.manifest["scenario"]["hash"],
                "settings": each.settings,
                "lives": each.store.manifest["lives"],
                "failed_lives": each.store.manifest["failed_lives"],
                "aim": each.aim.words,
                "answer": each.diagram.sentence,
            }
            for each in found
        ],
        "code": found[0].store.manifest["code"],
        "first_lives": FIRST_LIVES,
        "written_by": "python -m simulation.validation.worked_sweep_page",
    }


def corners(found: PhaseDiagram) -> dict[str, tuple[int, int]]:
    """Return the corners of a diagram by what they are called."""
    assert found.found.y is not None
    last, top = len(found.found.x) - 1, len(found.found.y) - 1
    return {
        "short need, low risk": (0, 0),
        "short need, high risk": (0, top),
        "long need, low risk": (last, 0),
        "long need, high risk": (last, top),
    }
