"""Addressed draws: the generator word for word, and each family against its own quantiles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats

from simulation.model.distribution_rows import DistributionRows
from simulation.model.life import addressable
from simulation.model.randomness import address, normal_quantile, philox, uniform
from simulation.model.state import COMPANY
from simulation.model.variates import TABLE_SPAN, chance, decided, draw, value_at
from simulation.scenario import Distribution

WORDS = st.integers(0, 2**64 - 1)
SEED, LIFE = np.uint64(7), np.uint64(3)
DRAWS = 20_000

DISTRIBUTIONS = {
    "exponential": (Distribution("exponential", (3.0,)), stats.expon(scale=3)),
    "uniform": (Distribution("uniform", (2.0, 5.0)), stats.uniform(2, 3)),
    "triangular": (Distribution("triangular", (1.0, 2.0, 6.0)), stats.triang(0.2, 1, 5)),
    "lognormal": (Distribution("lognormal", (14.0, 0.6)), stats.lognorm(0.6, scale=14)),
    "gamma": (Distribution("gamma", (2.0, 1.5)), stats.gamma(2, scale=1.5)),
    "beta": (Distribution("beta", (2.0, 5.0)), stats.beta(2, 5)),
}
TABLED = ("gamma", "beta")


def numpy_philox(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    """Return NumPy's block at a counter; NumPy counts up before it draws."""
    before = (sum(word << (64 * i) for i, word in enumerate(counter)) - 1) % 2**256
    generator = np.random.Philox(counter=before, key=key[0] + (key[1] << 64))
    return [int(word) for word in generator.random_raw(4)]


def our_philox(key: tuple[int, int], counter: tuple[int, int, int, int]) -> list[int]:
    with np.errstate(over="ignore"):
        return [int(word) for word in philox(*(np.uint64(w) for w in (*key, *counter)))]


@given(st.tuples(WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_philox_is_numpys_word_for_word(
    key: tuple[int, int], counter: tuple[int, int, int, int]
) -> None:
    assert our_philox(key, counter) == numpy_philox(key, counter)


@pytest.mark.parametrize("word", [0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1])
def test_philox_at_the_ends_of_its_words(word: int) -> None:
    key, counter = (word, word), (word, word, word, word)
    assert our_philox(key, counter) == numpy_philox(key, counter)


def test_philox_published_vector() -> None:
    """Known answer of the Random123 library for a counter and key of nothing."""
    assert our_philox((0, 0), (0, 0, 0, 0)) == [
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    ]


@given(WORDS, WORDS, WORDS, WORDS, st.integers(0, 2**62))
def test_uniform_lies_inside_the_open_unit_interval_and_carries_the_whole_address(
    seed: int, replication: int, purpose: int, seat: int, k: int
) -> None:
    u = uniform(np.uint64(seed), np.uint64(replication), np.uint64(purpose), np.uint64(seat), k)
    assert 0 < u < 1
    word = our_philox((seed, replication), (k, seat, purpose, 0))[0]
    assert u == ((word >> 11) + 0.5) * 2.0**-53
    assert 0.5 * 2.0**-53 <= u <= 1 - 0.5 * 2.0**-53


def test_draws_at_different_addresses_are_uniform_and_unrelated() -> None:
    one, other = address("one"), address("other")
    u = np.array([[uniform(SEED, LIFE, p, one, k) for k in range(DRAWS)] for p in (one, other)])
    for row in u:
        assert stats.kstest(row, "uniform").pvalue > 1e-4
        assert abs(np.corrcoef(row[1:], row[:-1])[0, 1]) < 4 / math.sqrt(DRAWS)
    assert abs(np.corrcoef(u)[0, 1]) < 4 / math.sqrt(DRAWS)


@pytest.mark.parametrize("varied", ["seed", "replication", "purpose", "seat", "k"])
def test_each_part_of_an_address_makes_a_draw_of_its_own(varied: str) -> None:
    parts = {"seed": 1, "replication": 1, "purpose": 1, "seat": 1, "k": 1}

    def at(value: int) -> float:
        a = parts | {varied: value}
        words = (np.uint64(a[name]) for name in ("seed", "replication", "purpose", "seat"))
        return float(uniform(*words, a["k"]))

    u = np.array([at(value) for value in range(2_000)])
    assert len(set(u)) == len(u)
    assert stats.kstest(u, "uniform").pvalue > 1e-4


def test_addresses_are_equal_for_equal_names_only() -> None:
    names = [f"{word} {n}" for word in ("Ana", "offer", "Änne") for n in range(1_000)]
    assert len({int(address(name)) for name in names}) == len(names)
    assert address("plan key") == address("plan key")
    # The first eight bytes of BLAKE2b, the same on every machine.
    assert int(address("")) == 0xE4A6A0577479B2B4


@given(st.floats(2.0**-54, 1 - 2.0**-53))
def test_normal_quantile_is_scipys(p: float) -> None:
    expected = float(special.ndtri(p))
    assert normal_quantile(p) == pytest.approx(expected, rel=1e-14, abs=2e-16)


def test_normal_quantile_at_its_seams() -> None:
    seams = [0.075, 0.925, math.exp(-25), 0.5, 2.0**-54]
    p = np.array([q for s in seams for q in (np.nextafter(s, 0), s, np.nextafter(s, 1))])
    ours = np.array([normal_quantile(float(q)) for q in p])
    assert ours == pytest.approx(special.ndtri(p), rel=1e-14, abs=2e-16)


def company_with(*distributions: Distribution, factor: float = 1.0) -> NDArray[Any]:
    """Return a company whose rows 0, 1, ... hold the distributions."""
    company = np.zeros(1, COMPANY)
    company[0]["seed"], company[0]["replication"] = SEED, LIFE
    rows = DistributionRows(company)
    for number, distribution in enumerate(distributions):
        assert rows.add(distribution, factor, f"purpose {number}") == number
    return addressable(company)[0]


def drawn(company: NDArray[Any], row: int, count: int = DRAWS) -> NDArray[np.float64]:
    seat = address("seat")
    return np.array([draw(company, row, seat, k) for k in range(count)])


@pytest.mark.parametrize("family", DISTRIBUTIONS)
def test_quantiles_are_scipys(family: str) -> None:
    ours, theirs = DISTRIBUTIONS[family]
    company = company_with(ours)
    u = np.linspace(0.0005, 0.9995, 1_999)
    values = np.array([value_at(company, 0, float(p)) for p in u])
    # A table is straight between its points, 6/256 of a standard deviation apart.
    tolerance = 2e-4 if family in TABLED else 1e-12
    assert values == pytest.approx(theirs.ppf(u), rel=tolerance)
    assert (np.diff(values) > 0).all()


@pytest.mark.parametrize("family", DISTRIBUTIONS)
def test_draws_follow_their_distribution(family: str) -> None:
    ours, theirs = DISTRIBUTIONS[family]
    sample = drawn(company_with(ours), 0)
    assert stats.kstest(sample, theirs.cdf).pvalue > 1e-4
    error = theirs.std() / math.sqrt(DRAWS)
    assert sample.mean() == pytest.approx(theirs.mean(), abs=4 * error)


@pytest.mark.parametrize("family", TABLED)
def test_tables_end_where_no_life_ever_draws(family: str) -> None:
    ours, theirs = DISTRIBUTIONS[family]
    company = company_with(ours)
    for u in (2.0**-54, 1 - 2.0**-53):
        end = special.ndtr(math.copysign(TABLE_SPAN, u - 0.5))
        assert value_at(company, 0, u) == pytest.approx(theirs.ppf(end), rel=1e-9)


@given(
    st.sampled_from([*DISTRIBUTIONS, "constant", "empirical"]),
    st.floats(0.01, 0.99),
    st.floats(0.1, 10),
)
def test_the_model_and_the_scenario_know_the_same_quantiles(
    family: str, u: float, factor: float
) -> None:
    plain = {
        "constant": Distribution("constant", (4.0,)),
        "empirical": Distribution("empirical", (5.0, 1.0, 3.0)),
    }
    distribution = plain.get(family) or DISTRIBUTIONS[family][0]
    company = company_with(distribution, factor=factor)
    expected = factor * float(distribution.quantile(u))
    tolerance = 2e-4 if family in TABLED else 1e-12
    assert value_at(company, 0, u) == pytest.approx(expected, rel=tolerance)


def test_degenerate_distributions_are_constant() -> None:
    company = company_with(
        Distribution("uniform", (2.0, 2.0)),
        Distribution("triangular", (2.0, 2.0, 2.0)),
        Distribution("lognormal", (2.0, 0.0)),
        Distribution("empirical", (2.0,)),
    )
    for row in range(4):
        assert set(drawn(company, row, 50)) == {2.0}


def test_an_empirical_list_gives_each_value_its_share() -> None:
    values = (1.0, 1.0, 2.0, 8.0)
    sample = drawn(company_with(Distribution("empirical", values)), 0)
    counts = [(sample == value).sum() for value in (1.0, 2.0, 8.0)]
    expected = DRAWS * np.array([0.5, 0.25, 0.25])
    assert stats.chisquare(counts, expected).pvalue > 1e-4


def test_rows_of_one_purpose_share_their_draw() -> None:
    company = np.zeros(1, COMPANY)
    rows = DistributionRows(company)
    for mean in (1.0, 3.0):
        rows.add(Distribution("exponential", (mean,)), 1.0, "the same")
    company = addressable(company)[0]
    seat = address("seat")
    assert chance(company, 0, seat, 5) == chance(company, 1, seat, 5)
    assert draw(company, 1, seat, 5) == pytest.approx(3 * draw(company, 0, seat, 5))


def test_more_tables_than_there_are_is_an_error() -> None:
    rows = DistributionRows(np.zeros(1, COMPANY))
    with pytest.raises(ValueError, match="at most 16"):
        for n in range(17):
            rows.add(Distribution("gamma", (1.0 + n, 1.0)), 1.0, f"purpose {n}")


@pytest.mark.parametrize("probability", [0.0, 0.3, 1.0])
def test_events_happen_with_their_probability(probability: float) -> None:
    company = company_with()
    purpose, seat = address("purpose"), address("seat")
    happened = sum(decided(company, purpose, seat, k, probability) for k in range(DRAWS))
    error = math.sqrt(DRAWS * probability * (1 - probability))
    assert abs(happened - DRAWS * probability) <= 4 * error
