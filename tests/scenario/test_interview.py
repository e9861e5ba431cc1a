"""What a founder types: read forgivingly, or refused in one line that says what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.scenario import load
from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import Span, read_span
from simulation.scenario.interview.product import Product, read_product
from simulation.scenario.interview.team import Colleague, Team, read_hires, read_role, read_team
from simulation.scenario.interview.wishes import (
    read_aim,
    read_every,
    read_money,
    read_observed,
)

ROLES = {name: role.label for name, role in load("base/model-first").roles.items()}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2 to 6", 2, 6),
        ("2-6", 2, 6),
        ("2..6", 2, 6),
        ("2 – 6", 2, 6),
        ("$1.2M to 2M", 1.2e6, 2e6),
        ("1.2 to 2M", 1.2e6, 2e6),
        ("150k-180", 150e3, 180e3),
        ("35,000 to 195k", 35e3, 195e3),
        ("900k to 1.2M", 900e3, 1.2e6),
        ("300k", 300e3, 300e3),
        ("1,200,000", 1.2e6, 1.2e6),
        ("30-40%", 0.3, 0.4),
        (".5", 0.5, 0.5),
        ("US$ 3m", 3e6, 3e6),
    ],
)
def test_amounts_and_ranges(text: str, low: float, high: float) -> None:
    assert read_span(text, "an amount") == Span(low, high)


@pytest.mark.parametrize("text", ["", "two", "1,20", "6 to 2", "2 to", "3 000", "-5", "1e9", "2 6"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Flaw, match="allowed: an amount"):
        read_span(text, "an amount")


def test_a_range_is_drawn_between_its_ends() -> None:
    assert Span(3, 3).distribution().as_value() == {"constant": 3}
    assert Span(7, 21).distribution().as_value() == {"uniform": {"low": 7, "high": 21}}
    wide = Span(5, 90).distribution()
    assert wide.family == "lognormal"
    assert wide.quantile(0.05) == pytest.approx(5, rel=1e-3)
    assert wide.quantile(0.95) == pytest.approx(90, rel=1e-3)
    assert Span(0, 9).distribution().family == "uniform"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Product()),
        ("own model, in production", Product()),
        ("Own models; idea", Product(stage="idea", models=0)),
        ("LLM app and idea", Product("product-first", "idea", 0)),
        ("research, validated", Product("research-led", "approach-validated", 0)),
        ("own model, 2 customers, $4k MRR", Product("model-first", "customers", 1, 1, 2, 0, 4e3)),
        (
            "api wrapper, 3 customers paying 1,500 a month, 2 pilots",
            Product("product-first", "customers", 1, 1, 3, 2, 1500),
        ),
        (
            "product-first, 4 customers, $48k ARR",
            Product("product-first", "customers", 1, 1, 4, 0, 4e3),
        ),
        ("2 models in production, 3 versions", Product(models=2, versions=3)),
        ("own model, in production, 3 pilots", Product(pilots=3)),
        ("own model, 3 pilot customers", Product(pilots=3)),
        (
            "own model, 2 customers, 3 customers in pilot, $4k MRR",
            Product("model-first", "customers", 1, 1, 2, 3, 4e3),
        ),
    ],
)
def test_products(text: str, found: Product) -> None:
    assert read_product(text) == found


@pytest.mark.parametrize(
    ("text", "people", "founders"),
    [
        ("", {}, 2),
        ("Ana: ML engineer", {"Ana": Colleague("ml_engineer")}, 2),
        (
            "Ana - ml, Bo = VP and Cy as junior data engineer, 1 founder",
            {
                "Ana": Colleague("ml_engineer"),
                "Bo": Colleague("vp_engineering"),
                "Cy": Colleague("data_engineer", "junior"),
            },
            1,
        ),
        ("Anne-Marie (data); no founders", {"Anne-Marie": Colleague("data_engineer")}, 0),
        ('"Kim: O\'N, Jr (x)": mlops', {"Kim: O'N, Jr (x)": Colleague("mlops_engineer")}, 2),
        ("王小明: full-stack, 3 unpaid founders", {"王小明": Colleague("full_stack")}, 0),
        (
            "2 ML engineers, 1 full-stack, 2 founders",
            {
                "ML engineer 1": Colleague("ml_engineer"),
                "ML engineer 2": Colleague("ml_engineer"),
                "Full-stack engineer": Colleague("full_stack"),
            },
            2,
        ),
        (
            "ML engineer 1: data, a senior ML engineer and two junior data scientists",
            {
                "ML engineer 1": Colleague("data_engineer"),
                "ML engineer 2": Colleague("ml_engineer"),
                "ML engineer 3": Colleague("ml_engineer", "junior"),
                "ML engineer 4": Colleague("ml_engineer", "junior"),
            },
            2,
        ),
        ("Ana: founder", {"Ana": Colleague("founder")}, 1),
        ("Ana: CTO, 1 founder", {"Ana": Colleague("founder")}, 1),
        ("Ana: CTO, 3 founders", {"Ana": Colleague("founder")}, 3),
        ("Ana: CTO, 2 unpaid founders", {"Ana": Colleague("founder")}, 0),
        ("Ana: CTO, Bo: CEO", {"Ana": Colleague("founder"), "Bo": Colleague("founder")}, 2),
    ],
)
def test_teams(text: str, people: dict[str, Colleague], founders: int) -> None:
    assert read_team(text, ROLES) == Team(people, founders)


@pytest.mark.parametrize("name", ROLES)
def test_every_role_is_known_by_name_and_label(name: str) -> None:
    assert read_role(name, ROLES) == name
    assert read_role(name.replace("_", "-").upper(), ROLES) == name
    assert read_role(ROLES[name], ROLES) == name


@pytest.mark.parametrize(
    ("text", "cash", "burn"),
    [
        ("$3.5M, 150k", 3.5e6, Span(150e3, 150e3)),
        ("3,500,000 and 140k to 160k", 3.5e6, Span(140e3, 160e3)),
        ("cash 2M, net burn 100k a month", 2e6, Span(100e3, 100e3)),
        ("$2M", 2e6, None),
        ("2.4M, burning 140k to 160k a month", 2.4e6, Span(140e3, 160e3)),
        ("2.4 million, 150k", 2.4e6, Span(150e3, 150e3)),
        ("2400000, 150000", 2.4e6, Span(150e3, 150e3)),
        ("2400000,150000", 2.4e6, Span(150e3, 150e3)),
        ("$2,400,000, $150,000", 2.4e6, Span(150e3, 150e3)),
        ("burning 150 thousand a month, 2M in the bank", 2e6, Span(150e3, 150e3)),
        ("0, 150k", 0, Span(150e3, 150e3)),
    ],
)
def test_money(text: str, cash: float, burn: Span | None) -> None:
    assert read_money(text) == (cash, burn)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("weekly", 7, 7), ("every 2 weeks", 14, 14), ("14", 14, 14), ("7 to 21 days", 7, 21)],
)
def test_retraining(text: str, low: float, high: float) -> None:
    assert read_every(text) == Span(low, high)


def test_last_months_hires_and_aims() -> None:
    said = read_observed("last 6 months, 40% toil, 5 releases, 8 retrains, no incidents")
    assert said.months == 6
    assert said.values == {
        "toil_share_ml": 0.4,
        "improvements_live": 5,
        "refreshes": 8,
        "incidents": 0,
    }
    assert read_observed("skip").values == {}
    assert read_hires("mlops, data engineer and mlops", ROLES) == (
        "mlops_engineer",
        "data_engineer",
    )
    assert read_hires("all", ROLES) == ()
    assert read_aim("imporvements, risk 10%") == ("improvements", 0.1)
    assert read_aim("") == ("balance", None)
    assert read_aim("improvements and runway, risk 10%") == ("improvements and runway", 0.1)
    released = read_observed("1 improved model released and 3 models retrained").values
    assert released == {"improvements_live": 1, "refreshes": 3}


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_product, "blockchain", "found 'blockchain', allowed: own models, research"),
        (read_product, "idea, in production", "found idea and in-production"),
        (read_product, "own model, $4k MRR", "revenue beside a number of customers"),
        (read_product, "LLM app, customers", "the number of customers"),
        (read_money, "lots", "found 'lots', allowed: cash"),
        (read_money, "1M to 2M, 50k", "one amount of cash"),
        (read_money, "1M, 2M, 3M", "allowed: cash"),
        (read_money, "€2.4M, 150k", "amounts in US dollars, such as $2.4M"),
        (read_money, "2.4M EUR, 150k", "amounts in US dollars"),
        (read_money, "2.4k, 150k", "found $2,400 of cash, 0.5 days at this burn"),
        (read_money, "burning 150k", "such as `$3.5M, 150k`"),
        (read_money, "1200,000", "digits in groups of three"),
        (read_every, "never", "days between retrainings"),
        (read_every, "0", "days between retrainings"),
        (read_observed, "many incidents", "found 'many incidents'"),
        (read_observed, "2.5 releases", "found '2.5 releases'"),
        (read_observed, "140% toil", "from 0% to 100%"),
        (read_aim, "balance and runway", "balance alone, or some of runway"),
        (read_aim, "fame", "one of balance, runway"),
        (read_aim, "runway, risk 150%", "from 0% to 100%"),
    ],
)
def test_what_is_not_understood(read: Callable[[str], Any], text: str, said: str) -> None:
    with pytest.raises(Flaw) as refused:
        read(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_people_and_roles_that_are_not_understood() -> None:
    for text, said in (
        ("Ana", "such as `Ana: ML engineer, 2 data engineers`"),
        ("2 wizards", "found 'wizards', allowed: one of backend engineer"),
        ("41 ML engineers", "1 to 40 people"),
        ("Ana: wizard", "found 'wizard', allowed: one of backend engineer"),
        ("Ana: ml, Ana: data", "each name once"),
        ("x" * 41 + ": ml", "a name of 1 to 40"),
    ):
        with pytest.raises(Flaw) as refused:
            read_team(text, ROLES)
        assert said in str(refused.value)
    with pytest.raises(Flaw) as refused:
        read_hires("data engineeer", ROLES)
    assert refused.value.nearest == "data engineer"
    with pytest.raises(Flaw, match="at most 4"):
        read_hires("ml, mlops, data, designer, vp", ROLES)
