"""Facts: everything that was published about such teams and is checked, in the order of its ids.

Expected values and bands are the evidence survey's. A fact marked as a consistency check has its
band from a budget of hours made of the same register, so it tests the mechanics and nothing else.
"""

from __future__ import annotations

from simulation.validation.fact import Fact
from simulation.validation.survey.delivery import delivery
from simulation.validation.survey.hours import hours_of_ml_engineers
from simulation.validation.survey.money import money
from simulation.validation.survey.people import people
from simulation.validation.survey.service import service
from simulation.validation.survey.theory import theory


def facts() -> tuple[Fact, ...]:
    """Return every fact that is checked, variants of one fact next to each other."""
    every = (
        *hours_of_ml_engineers(),
        *delivery(),
        *service(),
        *people(),
        *money(),
        *theory(),
    )
    return tuple(sorted(every, key=lambda fact: fact.id))
