"""Who may ask: the page of the printed address, and nobody else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from typing import Any

import pytest
from apps import PORT, SHIPPED, TOKEN, Client

from simulation.app.answering import Answering
from simulation.app.server import Server

BODY = {"source": SHIPPED}


@pytest.fixture
def fresh(answering: Answering) -> Any:
    return Server(answering, SHIPPED).app(PORT, TOKEN)


def stranger(app: Any) -> Client:
    return Client(app)


def test_the_token_opens_once_and_the_cookie_goes_on(fresh: Any) -> None:
    first, second = stranger(fresh), stranger(fresh)
    opened = first.get(f"/?token={TOKEN}")
    assert opened.status_code == 200
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert first.get("/").status_code == 200
    assert second.get(f"/?token={TOKEN}").status_code == 403
    assert "set-cookie" not in first.get("/").headers


@pytest.mark.parametrize("query", ["", "?token=", "?token=the-toke", f"?token={TOKEN}&token=x"])
def test_nobody_gets_in_without_the_token(fresh: Any, query: str) -> None:
    refused = stranger(fresh).get(f"/{query}")
    assert refused.status_code == 403
    assert "opens once" in refused.text


@pytest.mark.parametrize("path", ["/api/start", "/static/main.js", "/vendor/vega.min.js"])
def test_nothing_is_served_without_the_cookie(fresh: Any, path: str) -> None:
    assert stranger(fresh).get(path).status_code == 403
    assert stranger(fresh).get(f"{path}?token={TOKEN}").status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:4711", "127.0.0.1", "127.0.0.1:4712", "127.0.0.1:4711.x"]
)
def test_other_names_for_this_machine_are_refused(client: Client, host: str) -> None:
    refused = client.get("/api/start", headers={"Host": host})
    assert refused.status_code == 403
    assert "address" in refused.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:4712", ""])
def test_foreign_origins_are_refused(client: Client, origin: str) -> None:
    for refused in (
        client.get("/api/start", headers={"Origin": origin}),
        client.post("/api/company", json=BODY, headers={"Origin": origin}),
    ):
        assert refused.status_code == 403
        assert "other pages" in refused.text


def test_whoever_sends_something_must_say_from_where(guarded: Any, client: Client) -> None:
    silent = Client(guarded)
    silent.cookies = client.cookies
    assert silent.get("/api/start").status_code == 200
    assert silent.post("/api/company", json=BODY).status_code == 403


def test_every_answer_has_a_strict_policy(client: Client) -> None:
    for path in ("/", "/static/main.js", "/vendor/vega.min.js", "/api/start", "/nowhere"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers


def test_the_page_has_no_inline_script_style_or_foreign_address(client: Client) -> None:
    page = client.get("/").text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\sstyle=|<style|\son\w+=", page) == []
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert len(addresses) > 4
    assert all(each.startswith(("/static/", "/vendor/", "#", "data:")) for each in addresses)


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/main.py", "/vendor/x.js"]
)
def test_only_the_files_of_the_page_are_served(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_other_methods_are_refused(client: Client) -> None:
    assert client.request("PUT", "/api/company", json=BODY).status_code == 405
    assert client.request("OPTIONS", "/api/company").status_code == 405


def test_nothing_speaks_over_sockets(guarded: Any) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nobody is listened to")

    asyncio.run(guarded({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("renewable", [False, True])
def test_an_address_used_before_says_what_to_do(answering: Answering, renewable: bool) -> None:
    app = Server(answering, SHIPPED).app(PORT, TOKEN, renewable)
    assert stranger(app).get(f"/?token={TOKEN}").status_code == 200
    closed = stranger(app).get(f"/?token={TOKEN}")
    assert closed.status_code == 403
    assert closed.headers["content-type"].startswith("text/html")
    assert "opens once" in closed.text
    assert ("press Enter in the terminal" in closed.text) == renewable
    assert ("run it again" in closed.text) != renewable
    # Its style is allowed by what it is, and nothing else is.
    (policy,) = closed.headers.get_list("content-security-policy")
    (style,) = re.findall(r"<style>(.*?)</style>", closed.text)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy + closed.text
    # A page that is open already says the same in one line.
    told = stranger(app).get("/api/start")
    assert (told.status_code, told.text.count("\n")) == (403, 0)
    assert "opens once" in told.text


def test_a_new_token_lets_one_more_window_in(fresh: Any) -> None:
    first = stranger(fresh)
    assert first.get(f"/?token={TOKEN}").status_code == 200
    fresh.renew("another-token")
    assert stranger(fresh).get(f"/?token={TOKEN}").status_code == 403
    second = stranger(fresh)
    assert second.get("/?token=another-token").status_code == 200
    assert stranger(fresh).get("/?token=another-token").status_code == 403
    assert first.get("/api/start").status_code == second.get("/api/start").status_code == 200
    # One that nobody used ends with the next.
    fresh.renew("unused")
    fresh.renew("newest")
    assert stranger(fresh).get("/?token=unused").status_code == 403
    foreign = {"Origin": "http://evil.example"}
    assert stranger(fresh).get("/?token=newest", headers=foreign).status_code == 403
    assert stranger(fresh).get("/?token=newest").status_code == 200
