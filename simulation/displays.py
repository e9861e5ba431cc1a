"""How results show themselves in a notebook.

Results come from layers that know nothing of tables or HTML. IPython takes displays by the name of
a class, so that neither side imports the other, and nothing is imported before it is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

# Class -> function that returns its HTML.
DISPLAYS = {
    "simulation.scenario.plan.Action": "simulation.report.html_plan.action_html",
    "simulation.experiment.lives.Lives": "simulation.report.html_lives.lives_html",
    "simulation.experiment.alternatives.AlternativeLives": (
        "simulation.report.html_lives.alternatives_html"
    ),
    "simulation.measures.frames.LifeFrames": "simulation.report.html_lives.frames_html",
    "simulation.statistics.findings.Findings": "simulation.report.html_decision.findings_html",
    "simulation.statistics.verdict.Verdict": "simulation.report.html_decision.verdict_html",
    "simulation.statistics.verdict.Decision": "simulation.report.html_decision.decision_html",
    "simulation.decision.who_next.WhoNext": "simulation.report.html_decision.who_next_html",
    "simulation.decision.choosing.Choosing": "simulation.report.html_decision.choosing_html",
    "simulation.decision.tipping.TippingPoint": "simulation.report.html_decision.tipping_html",
    "simulation.decision.advice.Advice": "simulation.report.html_decision.shown_advice_html",
    "simulation.decision.timing.Timing": "simulation.report.html_decision.timing_html",
    "simulation.decision.why.Why": "simulation.report.html_decision.why_html",
}


def html_of(shown: str, result: object) -> str:
    """Return a result as HTML.

    Args:
        shown: name of its class, one of `DISPLAYS`.
        result: what to show.
    """
    module, _, name = DISPLAYS[shown].rpartition(".")
    display: Callable[[Any], str] = getattr(import_module(module), name)
    return display(result)


def register_displays(ipython: Any = None) -> bool:
    """Let a running IPython show results, and return whether there is one.

    Args:
        ipython: the shell; the running one if None.
    """
    shell = ipython or sys.modules["IPython"].get_ipython()
    if shell is None:
        return False
    formatter = shell.display_formatter.formatters["text/html"]
    for shown in DISPLAYS:
        module, _, name = shown.rpartition(".")
        formatter.for_type_by_name(module, name, partial(html_of, shown))
    return True
