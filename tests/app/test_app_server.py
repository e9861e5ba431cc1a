"""What the page asks, over HTTP: answers in lines, files, one message for what is wrong."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from apps import ADDRESS, SHIPPED, TOKEN, Client

from simulation.app import server
from simulation.app.answering import Answering
from simulation.app.company import Library
from simulation.app.folder import Folder, opened_text
from simulation.app.plans import YOURS
from simulation.app.server import Server
from simulation.app.wrong import PLAIN

BODY: dict[str, Any] = {"source": SHIPPED, "diff": {"plan": {"mlops": {"month": 2}}}}
EVIL = '=HYPERLINK("http://x")'


def test_the_page_starts_with_what_there_is_to_pick(client: Client) -> None:
    start = client.get("/api/start").json()
    assert "mine.yaml" in start["files"]
    assert {"document-extraction", "base/model-first"} <= {e["name"] for e in start["shipped"]}
    assert (start["source"], start["replications"], start["seed"]) == (SHIPPED, 40, 7)


def test_a_company_comes_as_loaded_and_as_edited(client: Client) -> None:
    diff = {"cash_usd": 2e6, "team": {"Ben": None}, "parameters": {}}
    found = client.post("/api/company", json={"source": SHIPPED, "diff": diff}).json()
    money = {side: {f["key"]: f["value"] for f in found[side]["money"]} for side in ("base", "now")}
    assert money["base"]["cash_usd"] == 3_500_000
    assert money["now"]["cash_usd"] == 2_000_000
    assert "Ben" in found["base"]["team"]
    assert "Ben" not in found["now"]["team"]
    need = found["base"]["parameters"][0]
    assert (need["key"], need["text"]) == ("retrain_need_calendar_days", "14")
    assert need["grade"] in ("measured", "reported", "assumed")
    assert found["base"]["plan"]["mlops"]["month"] == 0
    assert "nobody new" in found["base"]["against"]


def test_a_company_opens_with_its_question_unless_it_was_edited(client: Client) -> None:
    text = "extends: document-extraction\nplan: {mlops: {month: never}}\nbaseline: never\n"
    source = {"kind": "text", "name": "asking.yaml", "text": text}
    fresh = client.post("/api/company", json={"source": source}).json()
    assert fresh["opened_as"] == "now"
    months = [fresh[side]["plan"]["mlops"]["month"] for side in ("base", "now")]
    assert months == [None, 0]
    edited = client.post("/api/company", json={"source": source, "diff": {}}).json()
    assert edited["opened_as"] is None
    assert edited["now"]["plan"]["mlops"]["month"] is None


def test_meanings_are_no_formulas(client: Client) -> None:
    found = client.post("/api/company", json={"source": SHIPPED}).json()
    meanings = {row["name"]: row["meaning"] for row in found["base"]["further"]}
    assert len(meanings) > 200
    assert not [text for text in meanings.values() if re.search(r"[*^=|]|P\(", text)]
    assert set(PLAIN) <= set(meanings)
    assert meanings["mis_hire_prob_pedigree"].startswith("chance that hire fails when hired on")


def test_answers_carry_seed_and_hash(client: Client) -> None:
    (event,) = client.lines("/api/answer", {**BODY, "page": "one", "number": 1})
    assert event["stage"] == "refined"
    assert event["seed"] == 7
    assert len(event["hashes"][YOURS]) == 64
    assert "in this model" in event["sentence"]
    assert {"runway", "cadence", "velocity"} == {*event["rows"]}
    assert len(event["bands"][0]["plans"][YOURS]["middle"]) == 31


@pytest.mark.parametrize(
    ("body", "key", "text"),
    [
        ({"source": SHIPPED, "diff": {"cash_usd": "lots"}}, "cash_usd", "found 'lots'"),
        (
            {"source": SHIPPED, "diff": {"mrr_usd": -1}},
            "mrr_usd",
            "revenue: found -1, needs US dollars",
        ),
        ({"source": {"kind": "folder", "name": "../secret.yaml"}}, "file", "inside the chosen"),
        ({"source": {"kind": "text", "name": "x", "text": "a: ["}}, "", "found a syntax error"),
        ({"source": SHIPPED, "diff": {"team": {EVIL: {"role": "x"}}}}, None, "found 'x'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    client: Client, body: Any, key: str | None, text: str
) -> None:
    for path in ("/api/company", "/api/answer", "/api/download/scenario", "/api/behind/life"):
        response = client.post(path, json=body)
        assert response.status_code == 422
        told = response.json()
        assert text in told["text"]
        assert "\n" not in told["text"]
        assert "Traceback" not in told["text"]
        assert key is None or told["key"] == key


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"{", "application/json", 400),
        (b'{"source": 1, "source": 2}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 5_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"{}", "text/plain", 400),
        (b" " * (server.LARGEST_REQUEST + 1), "application/json", 413),
        (b"{}", "application/json", 422),
        (b"null", "application/json", 422),
    ],
)
def test_content_of_any_kind_is_answered(
    client: Client, content: bytes, kind: str, code: int, said: list[str]
) -> None:
    for path in ("/api/answer", "/api/company", "/api/save", "/api/parameter"):
        response = client.post(path, content=content, headers={"Content-Type": kind})
        assert response.status_code == code, path
        assert response.json()["text"]
    assert said == []


def test_texts_stay_texts(client: Client) -> None:
    markup = "<img src=x onerror=alert(1)>"
    body = {"source": SHIPPED, "diff": {"question": markup}}
    response = client.post("/api/company", json=body)
    assert response.headers["content-type"] == "application/json"
    assert response.json()["now"]["question"] == markup


def test_a_larger_team_than_there_is_room_for_is_said(client: Client, said: list[str]) -> None:
    team = {f"person {n}": {"role": "ml_engineer"} for n in range(60)}
    response = client.post("/api/answer", json={"source": SHIPPED, "diff": {"team": team}})
    text = response.json()["text"] if response.status_code == 422 else response.text
    assert "at most" in text or "room" in text
    assert said == []


def test_files(client: Client) -> None:
    scenario = client.post("/api/download/scenario", json=BODY)
    assert 'filename="document-extraction-plan.yaml"' in scenario.headers["content-disposition"]
    assert opened_text(scenario.text, "plan.yaml").plan["mlops"].month == 2
    lives = client.post("/api/download/csv", json=BODY)
    rows = list(csv.DictReader(io.StringIO(lives.text)))
    assert len(rows) == 80
    assert {row["alternative"] for row in rows} == {YOURS, "nobody new"}
    table = pd.read_parquet(io.BytesIO(client.post("/api/download/parquet", json=BODY).content))
    assert len(table) == 80
    assert table["improvements_live"].sum() == pytest.approx(
        sum(float(row["improvements_live"]) for row in rows)
    )
    assert client.post("/api/download/secrets", json=BODY).status_code == 404


def test_no_spreadsheet_runs_what_somebody_named(client: Client) -> None:
    text = f"extends: document-extraction\nalternatives: {{'{EVIL}': {{plan: {{mlops: null}}}}}}\n"
    source = {"kind": "text", "name": "evil.yaml", "text": text}
    body = {"source": source, "against": EVIL}
    lives = client.post("/api/download/csv", json=body)
    assert lives.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(lives.text)) for cell in row]
    assert any(EVIL in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_a_scenario_is_saved_in_the_folder_once(client: Client, room: Path) -> None:
    saved = client.post("/api/save", json={**BODY, "name": "saved.yaml"})
    assert saved.json() == {"saved": "saved.yaml"}
    assert "extends: document-extraction" in (room / "saved.yaml").read_text()
    again = client.post("/api/save", json={**BODY, "name": "saved.yaml"})
    assert again.status_code == 422
    assert "there already" in again.json()["text"]
    for name in ("../x.yaml", "/tmp/x.yaml", "x.sh", ""):
        assert client.post("/api/save", json={**BODY, "name": name}).status_code == 422
    opened = client.post("/api/company", json={"source": {"kind": "folder", "name": "saved.yaml"}})
    assert opened.json()["base"]["plan"]["mlops"]["month"] == 2


def test_a_folder_that_cannot_be_written_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Folder, name: str, text: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "save", full)
    response = client.post("/api/save", json={**BODY, "name": "new.yaml"})
    assert response.status_code == 507
    assert response.json()["text"] == "new.yaml cannot be written: no space left on device"


def test_a_number_of_the_register_is_described(client: Client) -> None:
    body = {"source": SHIPPED, "name": "drift_pp_per_calendar_month"}
    known = client.post("/api/parameter", json=body)
    assert known.json()["unit"]
    unknown = client.post("/api/parameter", json={"source": SHIPPED, "name": "retrain_need_days"})
    assert unknown.status_code == 422
    assert "retrain_need_calendar_days" in unknown.json()["text"]


def test_one_life_is_shown(client: Client) -> None:
    (event,) = client.lines("/api/behind/life", {**BODY, "life": 3})
    assert event["stage"] == "result"
    assert event["life"] == 3
    assert [lane["name"] for lane in event["timeline"]["lanes"]][:2] == ["Ana", "Ben"]
    assert event["story"]
    wrong = client.post("/api/behind/life", json={**BODY, "life": -1})
    assert "Life: found -1" in wrong.text
    assert client.post("/api/behind/nothing", json=BODY).status_code == 404


def test_a_mistake_of_ours_is_one_line_in_the_terminal(
    client: Client, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("broken\nhere")

    monkeypatch.setattr("simulation.app.server.described", broken)
    response = client.post("/api/company", json=BODY)
    assert response.status_code == 500
    assert response.json()["text"] == server.INSIDE
    (line,) = said
    said.clear()
    assert line.startswith("nexthire app: ZeroDivisionError in broken")
    assert "\n" not in line


def test_a_newer_request_ends_an_older_one(room: Path) -> None:
    answering = Answering(Library(Folder(room)), 20_000, 7, workers=1)
    app = Server(answering, SHIPPED).app(4711, TOKEN)
    client = Client(app, ADDRESS)
    client.get(f"/?token={TOKEN}")

    async def both() -> tuple[list[Any], float]:
        import httpx

        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url=ADDRESS, cookies=client.cookies, timeout=60
        ) as browser:

            def asks(number: int, lives: str) -> Any:
                body = {**BODY, "page": "one", "number": number}
                return browser.post(f"/api/{lives}", json=body, headers={"Origin": ADDRESS})

            older = asyncio.create_task(asks(1, "answer"))
            await asyncio.sleep(1.0)
            begun = time.monotonic()
            newer = asyncio.create_task(asks(2, "answer"))
            first = await older
            waited = time.monotonic() - begun
            for _, stop in answering._newest.values():
                stop.cancel()
            await newer
            return [json.loads(line) for line in first.text.splitlines()], waited

    lines, waited = asyncio.run(both())
    assert lines[-1]["stage"] == "cancelled"
    assert all(line["stage"] != "refined" for line in lines)
    assert waited < 5
    answering.close()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["why", "tipping", "checks", "report"])
def test_what_lies_behind_comes_with_progress(client: Client, what: str, said: list[str]) -> None:
    body = {**BODY, "number_turned": "cash_usd"} if what == "tipping" else BODY
    *progress, result = client.lines(f"/api/behind/{what}", body)
    assert result["stage"] == "result", (result, said)
    assert progress
    done = [event["done"] for event in progress]
    assert done == sorted(done)
    if what == "checks":
        assert len(result["checks"]) >= 25
    elif what == "report":
        assert "<html" in result["html"]
        assert "Content-Security-Policy" in result["html"]
        assert "document-extraction-plan.yaml" in result["html"]
        assert result["name"] == "document-extraction-report.html"
    else:
        assert "in this model" in json.dumps(result)
