"""A company of one's own as a file: whatever is answered, it loads and says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from simulation.experiment.simulate import simulate
from simulation.measures.catalogue import measure
from simulation.scenario import Scenario, ScenarioError, load, register
from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import Span
from simulation.scenario.interview.burn import modelled
from simulation.scenario.interview.drawn import RETRAINING_NEED
from simulation.scenario.interview.product import Product
from simulation.scenario.interview.team import Colleague, Team, read_team
from simulation.scenario.interview.understood import understood
from simulation.scenario.interview.wishes import AIMS, WORTH, Observed
from simulation.scenario.interview.writing import (
    BASES,
    Answers,
    flow,
    plan_keys,
    scalar,
    scenario_text,
)
from simulation.scenario.policies import OBSERVABLES
from simulation.scenario.quantities import clean_name
from simulation.scenario.yaml_reader import read_yaml
from simulation.statistics.aim import UNIT_ZONES

LABELS = {name: role.label for name, role in load("base/model-first").roles.items()}
ROLES = tuple(LABELS)
HOSTILE = (
    "null",
    "Never",
    "yes",
    "1e6",
    "- a",
    "a: b",
    'say "hi"',
    "it's",
    "#1",
    "<b>&amp;</b>",
    "{x}",
    "[y]",
    "!!python/object",
    "*alias",
    "&anchor",
    "%TAG",
    "a\\nb",
    "=HYPERLINK(1)",
    "王小明",
    "😀",
    "|",
    "? x",
    "Ben",
    "~",
    ".inf",
    "a #b",
)


def is_name(text: str) -> bool:
    try:
        return clean_name(text) == text
    except Flaw:
        return False


names = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40)).filter(is_name)
spans = st.tuples(st.floats(0.5, 400), st.floats(1, 30)).map(
    lambda each: Span(round(each[0], 2), round(each[0] * each[1], 2))
)


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    stage = draw(st.sampled_from(("idea", "approach-validated", "in-production", "customers")))
    live = stage in ("in-production", "customers")
    customers = draw(st.integers(1, 50)) if stage == "customers" else 0
    product = Product(
        draw(st.sampled_from(tuple(BASES))),
        stage,
        draw(st.integers(1, 8)) if live else 0,
        draw(st.integers(1, 5)),
        customers,
        draw(st.integers(0, 5)),
        float(draw(st.integers(0, 10**6))) if customers else 0.0,
    )
    colleague = st.builds(Colleague, st.sampled_from(ROLES), st.sampled_from(("senior", "junior")))
    people = draw(st.dictionaries(names, colleague, max_size=6))
    values = draw(st.dictionaries(st.sampled_from(OBSERVABLES[1:4]), st.integers(0, 50).map(float)))
    return Answers(
        product,
        Team(people, draw(st.integers(0, 4))),
        float(draw(st.integers(0, 10**9))),
        draw(st.none() | st.integers(10_000, 10**6).map(lambda usd: Span(usd, usd * 1.2))),
        draw(st.none() | spans),
        Observed(draw(st.integers(1, 12)), values),
        tuple(draw(st.lists(st.sampled_from(ROLES), max_size=4, unique=True))),
        draw(st.sampled_from(tuple(AIMS))),
        draw(st.none() | st.integers(0, 100).map(lambda percent: percent / 100)),
    )


def written(said: Answers, folder: Path) -> Scenario:
    path = folder / "own.yaml"
    path.write_text(scenario_text(said, load(BASES[said.product.architecture])), encoding="utf-8")
    return load(path)


@given(said=answers())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_answered_the_file_says_it(said: Answers, tmp_path: Path) -> None:
    if said.retrain is not None:
        low, high = register()[RETRAINING_NEED].bounds
        assume(low <= said.retrain.low and said.retrain.high <= high)
    try:
        company = written(said, tmp_path)
    except Flaw as flaw:
        if "can burn in this model" not in flaw.allowed:
            raise
        return
    assert company.architecture == said.product.architecture
    assert company.stage == said.product.stage
    assert company.models_in_production == said.product.models
    assert company.customers == said.product.customers
    assert company.mrr_usd == said.product.mrr_usd
    assert company.pilots == said.product.pilots
    assert company.versions == said.product.versions
    assert company.cash_usd == said.cash_usd
    assert company.founders == said.team.founders
    assert set(company.team) == set(said.team.people)
    for name, colleague in said.team.people.items():
        assert (company.team[name].role, company.team[name].level) == colleague
    if said.retrain is not None:
        assert company.parameter(RETRAINING_NEED).distribution == said.retrain.distribution()
    assert {a.target for a in company.plan.values()} == set(said.hires)
    assert all(action.never for action in company.plan.values())
    if said.hires:
        assert company.baseline == "never"
        assert company.alternative("never").plan == company.plan
    given_values = company.observed.given if company.observed else {}
    assert given_values == said.observed.values
    limits = () if said.risk is None else (f"cash_out <= {said.risk:g}",)
    assert (company.aim.subject_to if company.aim else ()) == limits


@given(text=st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)).filter(str.isprintable))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_safe_scalar(text: str, tmp_path: Path) -> None:
    path = tmp_path / "scalar.yaml"
    path.write_text(f"a: {scalar(text)}\nb: {flow({text or 'k': {text or 'k': text}})}\n", "utf-8")
    found = read_yaml(path).plain()
    assert found == {"a": text, "b": {text or "k": {text or "k": text}}}


@pytest.mark.parametrize("typed", ["acme", "acme.yml", "acne.yaml"])
def test_a_file_beside_is_found_by_a_name_that_is_near(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text("extends: base/model-first\n", "utf-8")
    for folder in (Path(), tmp_path):
        with pytest.raises(ScenarioError, match="found no such") as caught:
            load(str(folder / typed))
        assert caught.value.nearest == str(folder / "acme.yaml")
    with pytest.raises(ScenarioError) as caught:
        load("nothing-like-it.yaml")
    assert caught.value.nearest is None


COMPANIES = (
    (Product(customers=2, stage="customers", mrr_usd=4e3), Span(120e3, 150e3)),
    (Product(customers=2, stage="customers", mrr_usd=4e3), Span(70e3, 70e3)),
    (Product("product-first", "idea", 0), Span(60e3, 80e3)),
    (Product("product-first", "in-production"), Span(150e3, 150e3)),
    (Product("research-led", "idea", 0), Span(200e3, 260e3)),
    (Product(stage="approach-validated", models=0), None),
)
PEOPLE = {
    "Ana": Colleague("ml_engineer"),
    "Bo": Colleague("full_stack"),
    "Cy": Colleague("data_engineer", "junior"),
}


@pytest.mark.parametrize(("product", "burn"), COMPANIES)
def test_the_model_burns_what_was_typed(
    product: Product, burn: Span | None, tmp_path: Path
) -> None:
    """Over worlds, a month in which nothing but money happens burns what lies in the range."""
    said = Answers(product, Team(PEOPLE, 2), 1e7, burn)
    company = written(said, tmp_path)
    still = {
        name: name in ("finance", "iteration") for name in type(company.mechanisms).model_fields
    }
    month = company.with_changes({"horizon_months": 1, "mechanisms": still})
    if burn is None:
        base = load(BASES[product.architecture])
        (found,) = simulate(month, 1, ignorance="central").rows_of("net_burn_usd_per_month")
        assert found == pytest.approx(modelled(base, product, said.team).burn_usd, rel=0.01)
        return
    burns = simulate(month, 60).rows_of("net_burn_usd_per_month")
    # Traffic comes on top, and in few worlds it costs thousands.
    assert burns.min() == pytest.approx(burn.low, rel=0.03)
    assert np.median(burns) == pytest.approx(burn.middle, rel=0.03)
    assert np.quantile(burns, 0.9) == pytest.approx(burn.high, rel=0.04)


def test_what_a_team_cannot_burn_is_refused(tmp_path: Path) -> None:
    for architecture, usd in (("model-first", 5e3), ("product-first", 5e6)):
        product = Product(architecture, "idea", 0)  # type: ignore[arg-type]
        with pytest.raises(Flaw, match="3 engineers and 2 paid founders can burn in this model"):
            written(Answers(product, Team(PEOPLE, 2), 1e6, Span(usd, usd)), tmp_path)


def test_several_aims_weigh_alike(tmp_path: Path) -> None:
    """A difference that nobody would act on weighs the same in each."""
    assert set(WORTH) == set(AIMS) - {"balance"}
    for name, (term, weight) in WORTH.items():
        told = measure(term)
        zone = told.indifference or UNIT_ZONES[told.unit]
        assert abs(weight) * zone == pytest.approx(0.5), name
        assert (weight > 0) == AIMS[name].startswith("maximise"), name
        assert AIMS[name].endswith(term)
    said = Answers(Product(), Team({}, 1), 1e6, aim="improvements and fresh models", risk=0.1)
    aim = written(said, tmp_path).aim
    assert aim is not None
    assert aim.weights == {"improvements_live": 1.0, "refresh_interval_days": -0.5}
    assert aim.subject_to == ("cash_out <= 0.1",)


def test_what_was_understood_is_said() -> None:
    people = {"Ana": Colleague("founder"), "Bo": Colleague("ml_engineer", "junior")}
    product = Product(pilots=1, versions=2, customers=3, stage="customers", mrr_usd=4e3)
    said = Answers(
        product,
        Team(people, 2),
        2.4e6,
        Span(140e3, 160e3),
        Span(7, 21),
        Observed(3, {"improvements_live": 1.0, "toil_share_ml": 0.4, "incidents": 2.0}),
        ("mlops_engineer",),
        "runway and quality",
        0.1,
    )
    assert dict(understood(said, LABELS, 9e4)) == {
        "product": "own models, in production, 1 model live of 2 versions each, 3 customers paying "
        "$4,000 a month together, 1 pilot",
        "team": "1 person and 2 founders: Ana (hands-on founder), Bo (junior ML engineer)",
        "money": "cash $2,400,000; net burn $140,000 to $160,000 a month",
        "retraining": "every 7 to 21 days",
        "last months": "1 improved model released, 40% toil, 2 incidents in 3 months",
        "hires": "MLOps engineer",
        "aim": "runway and quality; cash may run out in at most 10% of lives",
    }
    few = dict(understood(Answers(Product("product-first"), Team({}, 0), 1e6), LABELS, 9e4))
    assert few["money"].endswith("$90,000 a month by the model")
    assert few["team"] == "0 people"
    crew = Answers(Product(), read_team("2 ML engineers, a junior full-stack", LABELS), 1e6)
    told = dict(understood(crew, LABELS, 9e4))["team"]
    assert told == (
        "3 people and 2 founders: ML engineer 1, ML engineer 2, Full-stack engineer (junior)"
    )
    assert "retraining" not in few


def test_positions_are_nobodys_names(tmp_path: Path) -> None:
    team = Team({"mlops": Colleague("ml_engineer")}, 1)
    said = Answers(Product(), team, 1e6, hires=("mlops_engineer", "full_stack"))
    assert plan_keys(said) == {"mlops_engineer": "new-mlops", "full_stack": "full-stack"}
    company = written(said, tmp_path)
    assert list(company.alternatives) == [
        "never",
        "new-mlops-now",
        "new-mlops-month-6",
        "full-stack-now",
        "full-stack-month-6",
    ]
    one = written(Answers(Product(), team, 1e6, hires=("data_engineer",)), tmp_path)
    assert list(one.alternatives) == ["never", "now", "month-3", "month-6", "month-12"]
    assert one.alternative("month-6").plan["data"].month == 6


def test_the_file_is_short_and_explains_itself(tmp_path: Path) -> None:
    said = Answers(Product(), Team(PEOPLE, 2), 2e6, Span(150e3, 150e3), Span(7, 21))
    text = scenario_text(said, load(BASES["model-first"]))
    assert len(text.splitlines()) < 40
    assert max(map(len, text.splitlines())) <= 100
    assert "7 to 21 days, evenly" in text
    assert "$150,000 a month that you said" in text
    hidden = scenario_text(
        Answers(Product(), Team(PEOPLE, 2), 2e6, observed=Observed(3, {"incidents": 900.0})),
        load(BASES["model-first"]),
        observed=False,
    )
    assert "# observed: {months: 3, incidents: 900}" in hidden
