"""What analyses of a sweep show: tables, plain data, words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulation.experiment.uncertain import UncertainQuantity
from simulation.statistics import discovery as rules
from simulation.statistics import heat_map as maps
from simulation.statistics import phases as diagrams

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.report.summary import Json

Labels = Mapping[str, str]


@dataclass(frozen=True, repr=False)
class PhaseDiagram:
    """Show which plan wins where.

    Args:
        found: the diagram.
        labels: factor or plan -> what to call it.
    """

    found: diagrams.Phases
    labels: Labels = field(default_factory=dict)

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a cell: where it is, who wins, how surely, and the gains."""
        return self.found.frame

    @property
    def sentence(self) -> str:
        """Return in how many cells which plan surely wins."""
        from simulation.report.phase_diagram import phases_sentence

        return phases_sentence(self.found, self.labels)

    @property
    def summary(self) -> dict[str, Json]:
        """Return the diagram as plain data."""
        from simulation.report.phase_diagram import phases_data

        return {"answer": self.sentence, **phases_data(self.found)}

    def figure(self, ax: Axes | None = None) -> Figure:
        """Return the diagram as a Matplotlib figure, drawn on the axes given or on new ones."""
        from simulation.report.figure_phases import phase_figure

        return phase_figure(self.found, self.labels, axes=ax)

    def __repr__(self) -> str:
        return f"<PhaseDiagram: {self.sentence}>"

    def _repr_html_(self) -> str:
        from simulation.report.html import part_html
        from simulation.report.phase_diagram import phases_notes, phases_table

        parts = [self.sentence, phases_table(self.found, self.labels), *phases_notes(self.found)]
        return "\n".join(_html(part_html, each) for each in parts)


@dataclass(frozen=True, repr=False)
class HeatMap:
    """Show a measure, or a paired gain in it, over two parameters.

    Args:
        found: the map.
        labels: factor or plan -> what to call it.
    """

    found: maps.HeatMap
    labels: Labels = field(default_factory=dict)

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a cell: where it is, the mean, and the ends of its interval."""
        import pandas as pd

        rows = [
            {
                self.found.x.name: self.found.x.labels[i],
                self.found.y.name: self.found.y.labels[j],
                "mean": each.estimate,
                "low": each.low,
                "high": each.high,
                "lives": each.n,
            }
            for (i, j), each in self.found.cells.items()
        ]
        return pd.DataFrame(rows)

    @property
    def summary(self) -> dict[str, Json]:
        """Return the map as plain data."""
        from simulation.report.heat_map import heat_map_data

        return heat_map_data(self.found)

    def figure(self, ax: Axes | None = None) -> Figure:
        """Return the map and its half-widths as a figure; on axes given, the map alone."""
        from simulation.report.figure_heat_map import heat_map_figure

        return heat_map_figure(self.found, self.labels, axes=ax)

    def __repr__(self) -> str:
        return f"<HeatMap of {self.found.label}: {self.found.x.name} by {self.found.y.name}>"

    def _repr_html_(self) -> str:
        from simulation.report.heat_map import heat_map_notes, heat_map_table
        from simulation.report.html import part_html

        parts = [heat_map_table(self.found, self.labels), *heat_map_notes(self.found, self.labels)]
        return "\n".join(_html(part_html, each) for each in parts)


@dataclass(frozen=True, repr=False)
class Discovery:
    """Show under which conditions a plan wins and loses.

    Args:
        found: the rules.
        quantities: what their bounds are about.
        unit: unit of the gain.
        left_out: factors that are no numbers.
        labels: plan -> what to call it.
    """

    found: rules.Discovery
    quantities: Sequence[UncertainQuantity]
    unit: str
    left_out: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """Return the rules in words."""
        from simulation.report.discovery import discovery_sentences

        return discovery_sentences(self.found, self.quantities, self.unit, self.labels)

    @property
    def summary(self) -> dict[str, Json]:
        """Return the rules as plain data."""
        from simulation.report.discovery import discovery_data

        return discovery_data(self.found, self.quantities, self.unit)

    def __repr__(self) -> str:
        return f"<Discovery: {' '.join(self.sentences)}>"

    def _repr_html_(self) -> str:
        from simulation.report.discovery import discovery_notes, discovery_table
        from simulation.report.html import part_html

        table = discovery_table(self.found, self.quantities, self.unit, self.labels)
        parts = [*self.sentences, table, *discovery_notes(self.found, self.left_out)]
        return "\n".join(_html(part_html, each) for each in parts)


def _html(part_html: Any, part: Any) -> str:
    from rich.text import Text

    return str(part_html(Text(part) if isinstance(part, str) else part))
