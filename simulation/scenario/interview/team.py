"""Who is on the team and who may be hired, read from answers."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
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
FOUNDER, FOUNDERS = "founder", 2
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
ALLOWED = (
    "name: role or a number of them, such as `Ana: ML engineer, 2 data engineers`, and `2 founders`"
)
_COUNT = rf"(\d{{1,4}}|{'|'.join(COUNTS)})"
_FOUNDERS = re.compile(rf"({_COUNT}|no)\s+(?:unpaid\s+)?founders?")
_SEVERAL = re.compile(rf"{_COUNT}\s+(.+)", re.IGNORECASE)
_PERSON = re.compile(r"""\s*(?:"([^"]*)"|([^:=("]+?))\s*(?:[:=(]|\s-\s|\bas\b)\s*(.+?)\)?\s*\Z""")


class Colleague(NamedTuple):
    """Hold somebody on the team: role and level."""

    role: str
    level: Level = "senior"


@dataclass(frozen=True)
class Team:
    """Hold who is there: people by name, and founders who draw a founder's salary.

    A founder among the people is one of the founders.
    """

    people: Mapping[str, Colleague]
    founders: int = 2


def read_team(text: str, roles: Mapping[str, str]) -> Team:
    """Return the people that a text names or counts.

    Whoever is named as a founder is one of the founders; they are two where nobody speaks of them.

    Args:
        text: such as `Ana: ML engineer, 2 junior full-stack engineers, 2 founders`; a name with
            commas or colons stands in double quotes.
        roles: role -> label.

    Raises:
        Flaw: for a piece that names nobody, a role that does not exist, or a name given twice.
    """
    people: dict[str, Colleague] = {}
    nameless: list[tuple[int, Colleague]] = []
    said: int | None = None
    unpaid = False
    for piece in _people(text):
        founders = _FOUNDERS.fullmatch(piece.strip().lower())
        if founders:
            unpaid = founders[1] == "no" or "unpaid" in piece.lower()
            said = 0 if unpaid else _counted(founders[1])
            within(said, 0, MOST_FOUNDERS, "founders")
            continue
        found = _PERSON.match(piece)
        if found is None:
            nameless.append(_several(piece, roles))
            continue
        name = clean_name((found[1] if found[1] is not None else found[2]).strip())
        if name in people:
            raise Flaw(name, "each name once")
        people[name] = _colleague(found[3], roles)
    within(len(people) + sum(count for count, _ in nameless), 0, MOST_PEOPLE, "people on the team")
    people |= _named(nameless, people, roles)
    named = sum(each.role == FOUNDER for each in people.values())
    if said is None:
        return Team(people, named or FOUNDERS)
    return Team(people, 0 if unpaid else max(said, named))


def _several(piece: str, roles: Mapping[str, str]) -> tuple[int, Colleague]:
    """Return how many people without a name a piece speaks of, such as `2 junior ML engineers`."""
    found = _SEVERAL.fullmatch(piece.strip())
    if found is None:
        raise Flaw(piece, ALLOWED)
    count = _counted(found[1].lower())
    within(count, 1, MOST_PEOPLE, "people on the team")
    try:
        return count, _colleague(found[2], roles)
    except Flaw as flaw:
        one = re.sub(r"(?<=\w\w)s\b", "", found[2])
        try:
            return count, _colleague(one, roles)
        except Flaw:
            raise flaw from None


def _named(
    nameless: list[tuple[int, Colleague]], people: Mapping[str, Colleague], roles: Mapping[str, str]
) -> dict[str, Colleague]:
    """Return people by names made of their roles, such as `ML engineer 2`, that nobody has."""
    wanted = Counter[str]()
    for count, colleague in nameless:
        wanted[colleague.role] += count
    named: dict[str, Colleague] = {}
    for count, colleague in nameless:
        label = roles[colleague.role]
        label = label[:1].upper() + label[1:]
        plain = () if wanted[colleague.role] > 1 else (label,)
        numbered = (f"{label} {number}" for number in itertools.count(1))
        free = (n for n in itertools.chain(plain, numbered) if n not in people and n not in named)
        for name in itertools.islice(free, count):
            named[name] = colleague
    return named


def _counted(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word]


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
