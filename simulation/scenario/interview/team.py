"""Who is on the team and who may be hired, read from answers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import within
from simulation.scenario.interview.pieces import pieces
from simulation.scenario.people import LEVELS, Level
from simulation.scenario.quantities import clean_name

MOST_HIRES = 4
# As in `Scenario`; each hire considered, and each successor, needs a seat too.
MOST_FOUNDERS, MOST_PEOPLE = 20, 40
# What people call roles beside their names and labels.
ALIASES = {
    "ml": "ml_engineer",
    "machine learning": "ml_engineer",
    "machine learning engineer": "ml_engineer",
    "data scientist": "ml_engineer",
    "ai engineer": "ml_engineer",
    "data": "data_engineer",
    "dev": "full_stack",
    "sre": "devops_engineer",
    "platform": "mlops_engineer",
    "platform engineer": "mlops_engineer",
    "infrastructure": "mlops_engineer",
    "fullstack": "full_stack",
    "full stack": "full_stack",
    "fullstack engineer": "full_stack",
    "software engineer": "full_stack",
    "developer": "full_stack",
    "engineer": "generalist",
    "research": "research_scientist",
    "researcher": "research_scientist",
    "scientist": "research_scientist",
    "designer": "product_designer",
    "design": "product_designer",
    "vp": "vp_engineering",
    "vp engineering": "vp_engineering",
    "vp of engineering": "vp_engineering",
    "tech lead": "founding_tech_lead",
    "technical lead": "founding_tech_lead",
    "cto": "founder",
    "ceo": "founder",
    "technical founder": "founder",
}
_PERSON = re.compile(r"""\s*(?:"([^"]*)"|([^:=("]+?))\s*(?:[:=(]|\s-\s|\bas\b)\s*(.+?)\)?\s*\Z""")


class Colleague(NamedTuple):
    """Hold somebody on the team: role and level."""

    role: str
    level: Level = "senior"


@dataclass(frozen=True)
class Team:
    """Hold who is there: people by name, and founders who draw a founder's salary."""

    people: Mapping[str, Colleague]
    founders: int = 2


def read_team(text: str, roles: Mapping[str, str]) -> Team:
    """Return the people that a text names.

    Args:
        text: such as `Ana: ML engineer, Ben: junior full-stack, 2 founders`; a name with commas or
            colons stands in double quotes.
        roles: role -> label.

    Raises:
        Flaw: for a piece that names nobody, a role that does not exist, or a name given twice.
    """
    people: dict[str, Colleague] = {}
    founders = 2
    for piece in _people(text):
        counted = re.fullmatch(r"(\d+|no)\s+(?:unpaid\s+)?founders?", piece.strip().lower())
        if counted:
            unpaid = counted[1] == "no" or "unpaid" in piece.lower()
            founders = 0 if unpaid else int(counted[1])
            within(founders, 0, MOST_FOUNDERS, "founders")
            continue
        found = _PERSON.match(piece)
        if found is None:
            raise Flaw(piece, "name: role, such as `Ana: ML engineer`, or `2 founders`")
        name = clean_name((found[1] if found[1] is not None else found[2]).strip())
        if name in people:
            raise Flaw(name, "each name once")
        people[name] = _colleague(found[3], roles)
    within(len(people), 0, MOST_PEOPLE, "people on the team")
    return Team(people, founders)


def _people(text: str) -> list[str]:
    """Return the pieces of a team, leaving alone what stands in double quotes."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f'"{len(kept) - 1}"'

    hidden = re.sub(r'"[^"]*"', keep, text)
    return [re.sub(r'"(\d+)"', lambda m: kept[int(m[1])], each) for each in pieces(hidden)]


def _colleague(text: str, roles: Mapping[str, str]) -> Colleague:
    words = text.strip().lower()
    level: Level = next((each for each in LEVELS if re.match(rf"{each}\b", words)), "senior")
    return Colleague(read_role(re.sub(rf"^{level}\b\s*", "", words), roles), level)


def read_role(text: str, roles: Mapping[str, str]) -> str:
    """Return the role that a text means: its name, its label, or what people call it.

    Args:
        text: such as `ML engineer`, `mlops`, `full-stack` or `VP`.
        roles: role -> label.

    Raises:
        Flaw: if no role or several are meant.
    """
    words = re.sub(r"[\s_-]+", " ", text.strip().lower())
    known = {re.sub(r"[\s_-]+", " ", key): key for key in roles}
    known |= {re.sub(r"[\s_-]+", " ", label.lower()): key for key, label in roles.items()}
    known |= {alias: key for alias, key in ALIASES.items() if key in roles}
    if words in known:
        return known[words]
    starting = {key for name, key in known.items() if words and name.startswith(words)}
    if len(starting) == 1:
        return starting.pop()
    close = difflib.get_close_matches(words, known, 1, 0.6)
    labels = ", ".join(sorted(roles.values(), key=str.lower))
    raise Flaw(
        text,
        f"one of {labels}",
        known=roles.values(),
        meant=roles[known[close[0]]] if close else None,
    )


def read_hires(text: str, roles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles that a founder considers; none for everybody.

    Args:
        text: such as `mlops, data engineer`; empty, `all` or `anybody` to have all roles ranked.
        roles: role -> label.

    Raises:
        Flaw: for a role that does not exist, or more than four.
    """
    if text.strip().lower() in ("", "all", "any", "anybody", "anyone", "all roles", "rank all"):
        return ()
    found = tuple(dict.fromkeys(read_role(piece, roles) for piece in pieces(text)))
    if len(found) > MOST_HIRES:
        raise Flaw(f"{len(found)} roles", f"at most {MOST_HIRES}, or `all`", plain=True)
    return found
