"""A notebook that makes a report: one cell a section, no numbers of its own, no outputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

INLINE = """%matplotlib inline
%config InlineBackend.figure_formats = ["svg"]"""
LIVED = """from IPython.display import display

import simulation

display(
    simulation.parameters_in_effect(
        scenario=scenario,
        hire=hire,
        replications=replications,
        seed=seed,
        months=months,
        explorer=explorer,
    )
)
company = simulation.load(scenario)
report = simulation.report_page(
    company, hire, replications, seed, months=months, explorer=explorer
)
report"""
FIGURE = "report.comparison.figure()"
ROWS = """report.comparison.differences.set_index(["alternative", "measure"])[
    ["difference", "low", "high", "pairs"]
]"""
FOOTER = """command = report.check
simulation.footer(
    report.comparison.scenario,
    seed=seed,
    replications=replications,
    command=command,
    lives=report.comparison.table,
)"""
INTRODUCTION = """# Whom do we hire, and when?

The same company is lived many times under each plan, with the same luck in every plan. Every number
below is computed when the notebook runs; change the next cell and run it again."""
# Key of a section and its heading. Where a report leaves one out, the cell says so.
SECTIONS = (
    ("who-next", "Who next"),
    ("explorer", "What if things were different?"),
    ("timing", "When to open the position"),
    ("why", "Why the plans differ"),
    ("tipping", "Where the answer tips"),
    ("find-out", "What to find out first"),
    ("assumptions", "What the answer rests on"),
    ("signs", "Warning signs"),
    ("life", "One life"),
    ("reality", "Does the model behave on this company?"),
    ("method", "How this was made"),
)


def report_notebook(
    scenario: str, hire: str | None, replications: int, seed: int, months: Sequence[float]
) -> str:
    """Return a notebook as text: parameters in one cell, then a cell for each section.

    Args:
        scenario: name of a shipped scenario, or path as seen from the notebook's folder.
        hire: role, or None to rank all of them.
        replications, seed, months: as in `simulation.whatif`.
    """
    parameters = "\n".join(
        f"{name} = {value!r}"
        for name, value in {
            "scenario": scenario,
            "hire": hire,
            "replications": replications,
            "seed": seed,
            "months": [float(month) for month in months],
            "explorer": True,
        }.items()
    )
    cells = [
        _text(INTRODUCTION),
        _code(INLINE, "inline"),
        _code(parameters, "parameters"),
        _text("## The answer"),
        _code(LIVED, "answer"),
        _code(FIGURE, "figure"),
        _code(ROWS, "differences"),
    ]
    for key, title in SECTIONS:
        cells += [_text(f"## {title}"), _code(f'report.section("{key}")', key)]
    cells += [_text("## Where these numbers come from"), _code(FOOTER, "footer")]
    for place, cell in enumerate(cells):
        cell["id"] = str(place)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(source)}


def _code(source: str, tag: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": [tag]},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)
