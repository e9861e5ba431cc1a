"""What is typed on the page is what `nexthire init` makes of it, and all that is wrong is said."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from apps import SHIPPED, Client

from simulation.app.answering import Answering, read_back
from simulation.app.typed import read_changes
from simulation.app.wrong import Refused
from simulation.cli import main
from simulation.scenario import load, register
from simulation.scenario.interview.drawn import drawn_as, range_words, read_number

NEED = "retrain_need_calendar_days"
COMPUTE, SHARE = "compute_usd_per_calendar_month", "nonpayroll_opex_share"


@pytest.mark.parametrize(
    "text", ["14", "weekly", "every 2 weeks", "2 to 6", "5 to 20", "3-40 days", "7..21"]
)
def test_the_page_and_init_read_the_need_alike(
    text: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "mine.yaml", "--yes", "--quiet", "--retrain", text]) == 0
    written = load(tmp_path / "mine.yaml")
    typed = read_changes({"parameters": {NEED: text}})
    assert not typed.errors
    on_page = load("base/model-first").with_changes(typed.diff)
    assert on_page.parameter(NEED).distribution == written.parameter(NEED).distribution


def test_the_page_and_init_draw_costs_alike(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--money", "$3.5M, 140k to 300k"]
    assert main(["init", "mine.yaml", "--yes", "--quiet", *words]) == 0
    low, high = load(tmp_path / "mine.yaml").parameter(COMPUTE).distribution.ends()
    assert high > 4 * low
    typed = read_changes({"parameters": {COMPUTE: f"{low:,.0f} to {high / 1e3:g}k"}})
    assert typed.diff["parameters"][COMPUTE] == {"uniform": {"low": low, "high": high}}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("cash_usd", "2.8M", 2_800_000),
        ("cash_usd", "$1,200,000", 1_200_000),
        ("cash_usd", "15k", 15_000),
        ("cash_usd", "1e6", 1_000_000),
        ("cash_usd", "-5", -5),
        ("customers", "12", 12),
        ("customers", "2.5", 2.5),
    ],
)
def test_amounts_of_the_company(key: str, text: str, value: float) -> None:
    typed = read_changes({key: text})
    assert (typed.diff, typed.read, typed.errors) == ({key: value}, {key: value}, [])
    assert type(typed.diff[key]) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (SHARE, "30%", 0.3),
        (SHARE, "10% to 60%", {"uniform": {"low": 0.1, "high": 0.6}}),
        ("drift_pp_per_calendar_month", "3%", 3),
        ("acv_usd_per_year", "15k", 15_000),
        ("acv_usd_per_year", "20k to 30k", {"uniform": {"low": 20_000, "high": 30_000}}),
        ("acv_usd_per_year", "10k to 90k", {"lognormal": {"median": 30_000, "sigma": 0.6679}}),
    ],
)
def test_numbers_of_the_register(name: str, text: str, value: Any) -> None:
    assert read_changes({"parameters": {name: text}}).diff["parameters"][name] == value


def test_every_number_of_the_register_takes_its_range_as_it_is_shown() -> None:
    for name, row in register().items():
        if row.kind == "chance" or name == NEED or row.low < 0:
            continue
        span = read_number(name, f"{row.low!r} to {row.high!r}")
        assert (span.low, span.high) == (row.low, row.high), name
        assert drawn_as(name, span).mean() > 0 or row.high == 0, name


def test_allowed_numbers_in_words() -> None:
    assert range_words(0, 1e12, "USD") == "US dollars of 0 or more"
    assert range_words(0, 1e12, "USD a month") == "US dollars a month of 0 or more"
    assert range_words(0, 10_000, "", whole=True) == "a whole number from 0 to 10,000"
    assert range_words(0, 1, "share") == "a number from 0 to 1 (share)"


WRONG: dict[str, Any] = {
    "cash_usd": "a lot",
    "customers": 2.5,
    "mrr_usd": "2M to 3M",
    "versions": "3%",
    "parameters": {NEED: "20 to 5", SHARE: "300%", "acv_usd_per_year": "20k"},
    "plan": {"mlops": {"month": "soon"}},
    "team": {"Ana": {"role": "mlops_enginer"}, "Ben": None},
}


def test_everything_wrong_is_said_in_the_words_of_the_page(answering: Answering) -> None:
    with pytest.raises(Refused) as refused:
        answering.asked({"source": SHIPPED, "diff": WRONG, "price_months": "-1"})
    told = dict(zip((each.key for each in refused.value.errors), refused.value.texts, strict=True))
    assert told == {
        "cash_usd": "Cash today: found 'a lot', needs US dollars of 0 or more",
        "customers": "Paying customers: found 2.5, needs a whole number from 0 to 10,000",
        "mrr_usd": "Monthly recurring revenue: found '2M to 3M', needs one amount: US dollars a "
        "month of 0 or more",
        "versions": "Versions or segments of each: found '3%', needs a whole number from 1 to 50, "
        "without %",
        f"parameters.{NEED}": told[f"parameters.{NEED}"],
        f"parameters.{SHARE}": told[f"parameters.{SHARE}"],
        "plan.mlops.month": "MLOps engineer, month: found 'soon', needs a number of months from "
        "now, or never",
        "team.Ana.role": told["team.Ana.role"],
        "price_months": "Months of runway you would give for a better product: found -1, needs "
        "months from 0 to 120",
    }
    assert told[f"parameters.{NEED}"].startswith("Retraining needed every: found '20 to 5', needs")
    assert "found 3, needs a number from 0 to 1 (share)" in told[f"parameters.{SHARE}"]
    assert told["team.Ana.role"].startswith("Role of Ana: found 'mlops_enginer', needs one of")
    assert told["team.Ana.role"].endswith("; did you mean 'mlops_engineer'?")
    # What is fine is left, and is an answer.
    rest = refused.value.rest
    assert rest is not None
    assert rest["parameters"] == {"acv_usd_per_year": 20_000}
    assert answering.asked({"source": SHIPPED, "diff": rest}).pair.edited.cash_usd == 3_500_000


def test_a_change_that_does_not_go_with_another_value_is_found(answering: Answering) -> None:
    diff = {"customers": 0, "cash_usd": "lots", "versions": 2}
    with pytest.raises(Refused) as refused:
        answering.asked({"source": SHIPPED, "diff": diff})
    assert refused.value.texts == (
        "Cash today: found 'lots', needs US dollars of 0 or more",
        "Monthly recurring revenue: found 4000, needs 0 as long as customers is 0",
    )
    assert refused.value.rest == {"versions": 2}


def test_what_is_too_large_is_told_its_end(answering: Answering) -> None:
    with pytest.raises(Refused, match="0 or more, at most 1,000,000,000,000"):
        answering.asked({"source": SHIPPED, "diff": {"cash_usd": "2000b"}})


def test_the_page_is_told_what_was_read(answering: Answering) -> None:
    diff = {
        "cash_usd": "2.8M",
        "plan": {"mlops": {"month": "3"}},
        "parameters": {NEED: "weekly", "acv_usd_per_year": "10k to 90k"},
    }
    asked = answering.asked({"source": SHIPPED, "diff": diff, "price_months": "2"})
    assert read_back(asked) == {
        "cash_usd": 2_800_000,
        f"parameters.{NEED}": "7",
        "parameters.acv_usd_per_year": "10,000 to 90,000",
        "plan.mlops.month": 3,
        "price_months": 2.0,
    }
    assert asked.price == 2
    # Typed again as it is shown, it is the same.
    again = answering.asked(
        {"source": SHIPPED, "diff": {"parameters": {"acv_usd_per_year": "10,000 to 90,000"}}}
    )
    name = "acv_usd_per_year"
    found, before = (each.pair.edited.parameter(name).distribution for each in (again, asked))
    assert found == before


def test_over_http_all_errors_come_and_a_reload_is_mended(client: Client) -> None:
    body = {"source": SHIPPED, "diff": WRONG, "price_months": "x", "against": "month33"}
    told = client.post("/api/company", json=body).json()
    assert told["text"] == told["errors"][0]["text"]
    assert len(told["errors"]) == 9
    body["against"] = "month-3"
    mended = client.post("/api/company", json={**body, "mend": True})
    assert mended.status_code == 200
    found = mended.json()
    assert [each["key"] for each in found["left_out"]] == [e["key"] for e in told["errors"]]
    assert "Ben" not in found["now"]["team"]
    assert found["now"]["money"][0]["value"] == 3_500_000
    fine = client.post("/api/company", json={"source": SHIPPED, "diff": {}, "mend": True}).json()
    assert fine["left_out"] == []


def test_files_keep_their_place_in_messages(client: Client) -> None:
    source = {"kind": "text", "name": "mine.yaml", "text": yaml.safe_dump({"cash_us": 1})}
    told = client.post("/api/company", json={"source": source}).json()
    assert told["text"].startswith("mine.yaml:1: cash_us: found")


def test_a_hire_in_no_month_is_said_once(answering: Answering) -> None:
    plan = {"new": {"open_requisition": "data_engineer", "month": "soon"}}
    with pytest.raises(Refused) as refused:
        answering.asked({"source": SHIPPED, "diff": {"plan": plan}})
    (text,) = refused.value.texts
    assert text == "new, month: found 'soon', needs a number of months from now, or never"
    assert refused.value.rest == {"plan": {}}
