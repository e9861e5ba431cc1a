"""Decide who to hire next, and when.

`load` a company, then `simulate` its plan, `compare` its alternatives, ask `whatif` and let it
`advise` you, `choose` a sequence of hires, or `sweep` levers and uncertainties. `trace` shows one
life.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.answers import compare, whatif
    from simulation.comparison import Comparison
    from simulation.decision.advice import advise
    from simulation.decision.choosing import choose
    from simulation.decision.tipping import tipping
    from simulation.decision.who_next import who_next
    from simulation.drivers import sensitivity
    from simulation.experiment.lives import Lives
    from simulation.experiment.runs import Run
    from simulation.experiment.simulate import simulate
    from simulation.experiment.trace import trace
    from simulation.measures.catalogue import MEASURES
    from simulation.reality_checks import reality
    from simulation.report.figure_life import life_figure
    from simulation.report.footer import footer
    from simulation.report.narrative import narrative
    from simulation.report.parameters import parameters_in_effect
    from simulation.report.timeline_data import life_timeline
    from simulation.reporting import Report, report_page
    from simulation.scenario import Scenario, ScenarioError, load, register, shipped
    from simulation.statistics import DecisionRule
    from simulation.statistics.aim import aim
    from simulation.sweep_analysis import discover, heat_map, phases
    from simulation.sweeps.running import sweep
    from simulation.sweeps.store import SweepStore

# Imported on first use: `nexthire --help` should not wait for pandas and Numba.
_HOMES = {
    "Comparison": "simulation.comparison",
    "compare": "simulation.answers",
    "whatif": "simulation.answers",
    "advise": "simulation.decision.advice",
    "aim": "simulation.statistics.aim",
    "choose": "simulation.decision.choosing",
    "tipping": "simulation.decision.tipping",
    "who_next": "simulation.decision.who_next",
    "Run": "simulation.experiment.runs",
    "Lives": "simulation.experiment.lives",
    "sensitivity": "simulation.drivers",
    "simulate": "simulation.experiment.simulate",
    "SweepStore": "simulation.sweeps.store",
    "sweep": "simulation.sweeps.running",
    "trace": "simulation.experiment.trace",
    "MEASURES": "simulation.measures.catalogue",
    "footer": "simulation.report.footer",
    "parameters_in_effect": "simulation.report.parameters",
    "reality": "simulation.reality_checks",
    "life_figure": "simulation.report.figure_life",
    "life_timeline": "simulation.report.timeline_data",
    "narrative": "simulation.report.narrative",
    "DecisionRule": "simulation.statistics",
    "discover": "simulation.sweep_analysis",
    "heat_map": "simulation.sweep_analysis",
    "phases": "simulation.sweep_analysis",
    "Report": "simulation.reporting",
    "report_page": "simulation.reporting",
    "Scenario": "simulation.scenario",
    "ScenarioError": "simulation.scenario",
    "load": "simulation.scenario",
    "register": "simulation.scenario",
    "shipped": "simulation.scenario",
}

__all__ = [
    "MEASURES",
    "Comparison",
    "DecisionRule",
    "Lives",
    "Report",
    "Run",
    "Scenario",
    "ScenarioError",
    "SweepStore",
    "advise",
    "aim",
    "choose",
    "compare",
    "discover",
    "footer",
    "heat_map",
    "life_figure",
    "life_timeline",
    "load",
    "narrative",
    "parameters_in_effect",
    "phases",
    "reality",
    "register",
    "report_page",
    "sensitivity",
    "shipped",
    "simulate",
    "sweep",
    "tipping",
    "trace",
    "whatif",
    "who_next",
]

try:
    __version__ = version("nexthire")
except PackageNotFoundError:
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simulation' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)


if "IPython" in sys.modules:
    # In a notebook, results show themselves; what shows them is imported with the first of them.
    from simulation.displays import register_displays

    register_displays()
