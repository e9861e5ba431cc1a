"""Why a check says what it says, in sentences with one mark at the end of each."""

from __future__ import annotations

from simulation.reporting_page import _in_sentences


def test_a_sentence_ends_with_one_mark() -> None:
    told = _in_sentences("too low", "how often do you really retrain?", "", "Look again.")
    assert told == "Too low. How often do you really retrain? Look again."
