"""Numbers as a founder reads them."""

from __future__ import annotations

import math

import pytest

from simulation.report.formatting import (
    amount,
    clean,
    counted,
    ends,
    money,
    number,
    span,
    two_sided,
)
from simulation.statistics.intervals import Interval, mean_interval, wilson_interval


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "$0"),
        (120.4, "$120"),
        (999.6, "$1k"),
        (950_000.0, "$950k"),
        (999_950.0, "$1.0M"),
        (3_240_000.0, "$3.2M"),
        (2.1e9, "$2.1B"),
        (-87_000.0, "-$87k"),
    ],
)
def test_money_is_compact(value: float, text: str) -> None:
    assert money(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "signed", "text"),
    [
        (3.25, 1, "months", False, "3.2"),
        (3.25, 1, "months", True, "+3.2"),
        (-0.01, 1, "months", True, "0.0"),
        (-2.0, 1, "", False, "-2.0"),
        (1234.5, 0, "", False, "1,234"),
        (0.314, 2, "share", False, "31%"),
        (0.9962, 3, "share", False, "99.6%"),
        (1.0, 3, "share", False, "100%"),
        (-0.05, 2, "share", True, "-5 pp"),
        (-231_500.0, 0, "USD", True, "-$232k"),
        (math.nan, 1, "", False, "n/a"),
        (math.inf, 1, "", False, "n/a"),
    ],
)
def test_a_number_follows_its_unit(
    value: float, decimals: int, unit: str, signed: bool, text: str
) -> None:
    assert number(value, decimals, unit, signed) == text


def test_ends_that_look_equal_get_more_digits() -> None:
    assert ends(3.21, 3.24, 1) == "3.21 to 3.24"
    assert ends(3_160_000, 3_190_000, 0, "USD") == "$3.16M to $3.19M"
    assert ends(4.0, 4.0, 1) == "4.0 to 4.0"


def test_percent_is_written_once() -> None:
    assert span(wilson_interval(0, 1000), 2, "share") == "0 to 0.4%"
    assert span(wilson_interval(310, 1000), 2, "share") == "28 to 34%"


def test_exact_and_undefined_numbers_are_marked() -> None:
    assert span(mean_interval([30.0] * 9), 1, "months") == "30.0*"
    assert span(mean_interval([30.0]), 1, "months") == "n/a"
    assert span(Interval(1, -1.5, 2.0, 0.95, "mean, t", 9), 1, "", signed=True) == "-1.5 to +2.0"


def test_names_cannot_command_the_terminal() -> None:
    assert clean("a\x1b[31mb\nc") == "a?[31mb?c"


def test_counts_and_amounts_agree_with_their_nouns() -> None:
    assert counted(1, "life", "lives") == "1 life"
    assert counted(1200, "life", "lives") == "1,200 lives"
    assert amount(1.0, "days") == "1 day"
    assert amount(0.5, "months") == "0.5 months"


def test_nearly_all_is_not_written_as_all() -> None:
    assert ends(0.9996, 1.0, 2, "share") == "99.96 to 100%"
    assert ends(0.9999999, 1.0, 2, "share") == "100 to 100%"
    assert ends(0.996, 1.0, 2, "share") == "99.6 to 100%"


def test_no_side_of_zero_reads_as_nothing() -> None:
    assert two_sided(-0.02, 0.031, 1) == ("0.02", "0.03")
    assert two_sided(-1.2, 3.0, 1) == ("1.2", "3.0")
    assert two_sided(-0.004, 0.12, 2, "share") == ("0.4 pp", "12.0 pp")
    assert two_sided(-2e4, 4e5, 0, "USD") == ("$20k", "$400k")
