"""The guard at the door: who may ask, from where, and what a page may do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TypeAlias
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


Headers: TypeAlias = Iterable[tuple[bytes, bytes]]
# No inline script, nothing from elsewhere, nowhere to send anything to, in nobody's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
CLOSED_STYLE = (
    "body{max-width:34rem;margin:12vh auto;padding:0 1.2rem;font:17px/1.5 system-ui,sans-serif}"
    "h1{font-size:1.3rem}"
)
CLOSED = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><title>nexthire</title>'
    f"<style>{CLOSED_STYLE.replace('{', '{{').replace('}', '}}')}</style>"
    "<h1>This address does not open.</h1>{said}</html>"
)
# Nothing but this very style, which is here because files are for whoever has the cookie.
CLOSED_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_sha256(CLOSED_STYLE)}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
METHODS = ("GET", "HEAD", "POST")
WRONG_HOST = "This is not the address that nexthire app printed."
WRONG_ORIGIN = "Requests from other pages are refused."
ONCE = "An address of nexthire app opens once, so that nobody else can use it."
GO_ON = "Go on in the window that it opened, if that is still there."
RENEWED = "Otherwise press Enter in the terminal where nexthire app runs: it gives a new address."
BEGIN_AGAIN = "Otherwise end nexthire app with Ctrl-C in its terminal, and run it again."
WRONG_METHOD = "Only GET and POST are answered."


class Guard:
    """Let only the page of the printed address in, and give every answer its headers.

    The token in that address is taken once; the page that brought it gets a cookie instead.

    Args:
        app: what is guarded.
        port: port on 127.0.0.1 that is served.
        token: what the printed address holds.
        renewable: whether whoever started the app can ask for a new token; a refusal says how.
    """

    def __init__(self, app: ASGIApp, port: int, token: str, renewable: bool = False) -> None:
        self.app = app
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        # Cookies do not tell ports apart, so that two apps would take each other's.
        self.cookie = f"nexthire-{port}"
        self.renewable = renewable
        self._token: str | None = token
        self._secret = secrets.token_urlsafe(32)

    def renew(self, token: str) -> None:
        """Let another window in with a new token, once; one that was not used ends."""
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            # Nothing here speaks over sockets.
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        refused = self._refusal(scope)
        cookie = None
        if refused is None and not self._known(scope["headers"]):
            cookie = self._welcome(scope)
            if cookie is None:
                refused = closed(self.renewable, page=scope["path"] == "/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = message.get("headers", [])
                added = dict(ALWAYS) | ({"Set-Cookie": cookie} if cookie else {})
                message["headers"] = [
                    *there,
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in added.items()
                        if not _values(there, name.lower().encode())
                    ),
                ]
            await send(message)

        answer: ASGIApp | Response = self.app if refused is None else refused
        await answer(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return why a request is refused whoever it is from, None if it is not."""
        hosts = _values(scope["headers"], b"host")
        if hosts != [self.host]:
            return PlainTextResponse(WRONG_HOST, 403)
        origins = _values(scope["headers"], b"origin")
        # A page that reads says no origin; whoever sends something must.
        wanted = [[self.origin]] if scope["method"] == "POST" else [[], [self.origin]]
        if origins not in wanted:
            return PlainTextResponse(WRONG_ORIGIN, 403)
        if scope["method"] not in METHODS:
            return PlainTextResponse(WRONG_METHOD, 405)
        return None

    def _known(self, headers: Headers) -> bool:
        """Tell whether a request has the cookie."""
        for text in _values(headers, b"cookie"):
            try:
                found = SimpleCookie(text).get(self.cookie)
            except CookieError:
                continue
            if found is not None and _alike(found.value, self._secret):
                return True
        return False

    def _welcome(self, scope: Scope) -> str | None:
        """Return the cookie for the page that brings the token, once."""
        if scope["method"] != "GET" or scope["path"] != "/" or self._token is None:
            return None
        brought = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        if len(brought) != 1 or not _alike(brought[0], self._token):
            return None
        self._token = None
        return f"{self.cookie}={self._secret}; Path=/; HttpOnly; SameSite=Strict"


def closed(renewable: bool, page: bool) -> Response:
    """Return what somebody without the cookie reads: what happened, and what to do.

    Args:
        renewable: whether there can be a new address.
        page: whether a browser shows it; else a page that is open already says it in one line.
    """
    words = (ONCE, GO_ON, RENEWED if renewable else BEGIN_AGAIN)
    if not page:
        return PlainTextResponse(" ".join(words), 403)
    said = "".join(f"<p>{each}</p>" for each in words)
    return HTMLResponse(CLOSED.format(said=said), 403, {"Content-Security-Policy": CLOSED_POLICY})


def _values(headers: Headers, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _alike(here: str, there: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(here.encode(), there.encode())
