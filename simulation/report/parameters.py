"""The parameters that a notebook runs with, shown where its results begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

LONGEST = 80


@dataclass(frozen=True, repr=False)
class Parameters:
    """Show the parameters in effect, whoever set them; as HTML in a notebook.

    Args:
        values: name -> value.
        question: what the notebook answers with them, or nothing.
    """

    values: Mapping[str, object]
    question: str = ""

    def __repr__(self) -> str:
        return ", ".join(f"{name} = {_short(value)}" for name, value in self.values.items())

    def _repr_html_(self) -> str:
        """Return question and values, every text escaped."""
        told = ", ".join(
            f"<code>{escape(name)} = {escape(_short(value))}</code>"
            for name, value in self.values.items()
        )
        head = f"<h2>{escape(self.question)}</h2>\n" if self.question else ""
        return f"{head}<p>Run with {told}.</p>"


def parameters_in_effect(question: str = "", /, **parameters: object) -> Parameters:
    """Return the parameters of a notebook, to be shown as its first result.

    A notebook may be run with other values than those of its parameter cell; what is shown are
    those that count.

    Args:
        question: what the notebook answers with them, or nothing.
        parameters: the parameters by name.
    """
    return Parameters(parameters, question)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
