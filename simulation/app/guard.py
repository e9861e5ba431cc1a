"""The guard at the door: who may ask, from where, and what a page may do."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TypeAlias
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
METHODS = ("GET", "HEAD", "POST")
WRONG_HOST = "This is not the address that nexthire app printed."
WRONG_ORIGIN = "Requests from other pages are refused."
NO_COOKIE = (
    "The address that nexthire app printed opens once. Go on in the window that it opened, "
    "or start nexthire app again."
)
WRONG_METHOD = "Only GET and POST are answered."


class Guard:
    """Let only the page of the printed address in, and give every answer its headers.

    The token in that address is taken once; the page that brought it gets a cookie instead.

    Args:
        app: what is guarded.
        port: port on 127.0.0.1 that is served.
        token: what the printed address holds.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self.app = app
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        # Cookies do not tell ports apart, so that two apps would take each other's.
        self.cookie = f"nexthire-{port}"
        self._token: str | None = token
        self._secret = secrets.token_urlsafe(32)

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
                refused = PlainTextResponse(NO_COOKIE, 403)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = dict(ALWAYS) | ({"Set-Cookie": cookie} if cookie else {})
                message["headers"] = [
                    *message.get("headers", []),
                    *((name.lower().encode(), value.encode()) for name, value in added.items()),
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


def _values(headers: Headers, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _alike(here: str, there: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(here.encode(), there.encode())
