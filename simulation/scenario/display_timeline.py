"""A plan, or several side by side, as a small drawing: what is done in which month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from simulation.scenario.plan import HIRING, Action

if TYPE_CHECKING:
    from simulation.scenario.schema import Scenario

WIDTH, ROW, TOP = 640.0, 22.0, 6.0
LEFT, RIGHT, SIGNS = 150.0, 550.0, 585.0
MOST_ROWS, MOST_CHARACTERS = 12, 20
STEPS = (1, 2, 3, 6, 12, 24)
MOST_TICKS = 9
DOT = 5.0
BESIDE = 2.6 * DOT


def timeline_svg(scenario: Scenario, words: Callable[[Action], str]) -> str:
    """Return the plans of a scenario as an SVG drawing, empty where nothing is planned.

    Rows are alternatives, or the plan itself. Dots are hires, squares other actions; hollow ones,
    beside the months, wait for a sign. What happens at once stands side by side. Lines take the
    colour of the text around them, on light ground and on dark.

    Args:
        scenario: the company.
        words: says what an action is, shown when pointed at.
    """
    names = list(scenario.alternatives)
    plans = {name: scenario.alternative(name).plan for name in names} or {"plan": scenario.plan}
    if not any(not action.never for plan in plans.values() for action in plan.values()):
        return ""
    shown = dict(list(plans.items())[:MOST_ROWS])
    last = scenario.horizon_months
    height = TOP + ROW * len(shown) + ROW
    parts = [
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}" '
        'role="img" style="max-width: 100%; font: 12px sans-serif" fill="currentColor">',
        f"<title>{escape(_told(shown))}</title>",
    ]
    for row, (name, plan) in enumerate(shown.items()):
        y = TOP + ROW * (row + 0.5)
        parts.append(
            f'<text x="{LEFT - 10:g}" y="{y + 4:g}" text-anchor="end">{escape(_short(name))}</text>'
        )
        parts.append(_line(LEFT, y, RIGHT, y, 0.35))
        parts += _marks(plan, y, last, words)
    below = TOP + ROW * len(shown)
    parts += _axis(below, last)
    if any(action.when for plan in shown.values() for action in plan.values()):
        parts.append(f'<text x="{SIGNS - DOT:g}" y="{below + 16:g}">on a sign</text>')
    return "".join([*parts, "</svg>"])


def _marks(
    plan: Mapping[str, Action], y: float, last: float, words: Callable[[Action], str]
) -> Iterator[str]:
    taken: list[float] = []
    signs = 0
    for key, action in sorted(plan.items(), key=lambda pair: pair[1].month):
        if action.never or action.month > last:
            continue
        if action.when:
            x = SIGNS + signs * BESIDE
            signs += 1
        else:
            # What happens at once stands side by side.
            x = max(_place(action.month, last), max(taken, default=0.0) + BESIDE)
            taken.append(x)
        look = 'fill="none" stroke="currentColor" stroke-width="1.5"' if action.when else ""
        title = f"<title>{escape(f'{key}: {words(action)}')}</title>"
        if action.verb in HIRING:
            yield f'<circle cx="{x:.1f}" cy="{y:g}" r="{DOT:g}" {look}>{title}</circle>'
        else:
            corner = f'x="{x - DOT:.1f}" y="{y - DOT:g}" width="{2 * DOT:g}" height="{2 * DOT:g}"'
            yield f"<rect {corner} {look}>{title}</rect>"


def _axis(y: float, last: float) -> Iterator[str]:
    step = next((each for each in STEPS if last / each < MOST_TICKS), STEPS[-1])
    month = 0
    while month <= last:
        x = _place(month, last)
        yield _line(x, y, x, y + 4, 0.6)
        label = "month 0" if month == 0 else f"{month}"
        yield f'<text x="{x:.1f}" y="{y + 16:g}" text-anchor="middle">{label}</text>'
        month += step


def _line(x1: float, y1: float, x2: float, y2: float, depth: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:g}" x2="{x2:.1f}" y2="{y2:g}"'
    return f'<line {ends} stroke="currentColor" stroke-opacity="{depth:g}"/>'


def _place(month: float, last: float) -> float:
    return LEFT + (RIGHT - LEFT) * month / last


def _told(plans: Mapping[str, Mapping[str, Action]]) -> str:
    """Return the drawing in words, for whoever cannot see it."""
    return "; ".join(f"{name}: {_months(list(plan.values()))}" for name, plan in plans.items())


def _months(actions: Sequence[Action]) -> str:
    told = [f"{action.target} in month {action.month:g}" for action in actions if not action.never]
    return ", ".join(told) or "nothing"


def _short(name: str) -> str:
    return name if len(name) <= MOST_CHARACTERS else name[: MOST_CHARACTERS - 1] + "…"
