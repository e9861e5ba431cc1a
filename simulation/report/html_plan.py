"""A plan as HTML for a notebook."""

from __future__ import annotations

from html import escape

from simulation.scenario.display import action_words
from simulation.scenario.plan import Action


def action_html(action: Action) -> str:
    """Return an action of a plan as an HTML fragment, its texts escaped.

    Args:
        action: one action, as `scenario.plan` holds it.
    """
    words = action_words(action)
    return f"<p>{escape(words[:1].upper() + words[1:])}</p>"
