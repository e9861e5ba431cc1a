"""The register as tables of the documentation: every number with range, source and grade."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from simulation.model.parameters import CHANCE_REGISTER_NAMES, WORLD_REGISTER_NAMES
from simulation.scenario import Parameter, register, sources

HEADER = """\
# Parameters

Every default of the model, from `scenarios/evidence/`. *Kind*: chance (drawn per event),
uncertainty (drawn once a life), constant, lever (chosen). *Range*: 5th to 95th percentile, end
points of triangular rows, or what is allowed of a lever. *Ev.*: V read in its published text, M
from memory, S the guide, A assumed. Rows that no rule reads are checks and alternatives, marked
*check*.

This page is written by `python -m simulation.validation.parameter_tables`; CI checks that it is
current.
"""


def page() -> str:
    """Return the page: one table a section of the register, then the sources."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEADER
    rows = register()
    in_use = {*WORLD_REGISTER_NAMES, *CHANCE_REGISTER_NAMES, *_named_elsewhere(rows)}
    for section in dict.fromkeys(row.section for row in rows.values()):
        yield f"## {section.replace('_', ' ').capitalize()}\n"
        yield "| name | meaning | value | range | unit | kind | ev. | grade | source |"
        yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        for row in rows.values():
            if row.section == section:
                yield _row(row, row.name in in_use)
        yield ""
    yield "## Sources\n"
    for code, text in sources().items():
        yield f"- **{code}** {_escaped(text)}"


def _named_elsewhere(rows: object) -> set[str]:
    """Return the rows that the base scenario's roles, work and derived rows name."""
    from simulation.scenario import load

    company = load("base/model-first")
    text = company.model_dump_json()
    named = {name for name in register() if f'"{name}"' in text}
    derived = " ".join(row.derived for row in register().values())
    return named | {name for name in register() if name in derived}


def _row(row: Parameter, in_use: bool) -> str:
    kind = row.kind if in_use else f"{row.kind}, *check*"
    cells = (
        f"`{row.name}`",
        row.meaning,
        f"{row.value:g}",
        f"{row.low:g} to {row.high:g}",
        row.unit_words,
        kind,
        row.evidence,
        row.grade,
        row.source,
    )
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(page())
