"""A browser of few words, for apps that are called without a server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx

PORT, TOKEN = 4711, "the-token"
ADDRESS = f"http://127.0.0.1:{PORT}"
SHIPPED = {"kind": "shipped", "name": "document-extraction"}


class Client:
    """Send requests to an app and keep its cookies."""

    def __init__(self, app: Any, origin: str | None = None) -> None:
        self.app = app
        self.cookies = httpx.Cookies()
        self.headers = {} if origin is None else {"Origin": origin}

    def request(self, method: str, path: str, **rest: Any) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=ADDRESS, cookies=self.cookies
            ) as client:
                rest["headers"] = {**self.headers, **rest.get("headers", {})}
                response = await client.request(method, path, **rest)
                self.cookies = client.cookies
                return response

        return asyncio.run(sent())

    def get(self, path: str, **rest: Any) -> httpx.Response:
        return self.request("GET", path, **rest)

    def post(self, path: str, **rest: Any) -> httpx.Response:
        return self.request("POST", path, **rest)

    def lines(self, path: str, body: Any) -> list[dict[str, Any]]:
        """Return the lines of an answer that comes in several."""
        response = self.post(path, json=body)
        return [json.loads(line) for line in response.text.splitlines()]
