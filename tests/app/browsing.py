"""A real browser before a real app: no request leaves the machine, no console says a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"
NEXTHIRE = Path(sys.executable).with_name("nexthire")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Names of other machines do not resolve: a page that wants one fails, with or without a net.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
PATIENCE_SECONDS = 90.0
WHEN_REFINED = """([count, patience]) => new Promise((done) => {
  const look = () => performance.getEntriesByName("nexthire refined").length >= count && done(true);
  new PerformanceObserver(look).observe({ entryTypes: ["measure"] });
  setTimeout(() => done(false), patience);
  look();
})"""
HIRE = "MLOps engineer: month"
needs_chromium = pytest.mark.skipif(
    not Path(CHROMIUM).exists() and "CI" not in os.environ, reason="Chromium is not installed"
)


@contextmanager
def app(folder: Path, *words: str) -> Iterator[str]:
    """Serve the app and yield its address; it must end with exit code 0."""
    process = subprocess.Popen(
        [str(NEXTHIRE), "app", "--no-open", "--folder", str(folder), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr is not None
        assert "Error" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        try:
            yield found
        finally:
            found.close()


class Visit:
    """Hold a page of the app, and all that it asked and complained about."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **settings)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.origin = address.split("/?")[0]
        self.page.goto(address)

    def measures(self, stage: str) -> list[float]:
        """Return milliseconds from what somebody did to the painted answer."""
        script = f"performance.getEntriesByName('nexthire {stage}').map((m) => m.duration)"
        found: list[float] = self.page.evaluate(script)
        return found

    def forget(self) -> None:
        """Forget the measures so far."""
        self.page.evaluate("performance.clearMeasures()")

    def answered(self, count: int = 1) -> None:
        """Wait until so many refined answers were painted; asking again and again takes time."""
        in_time = self.page.evaluate(WHEN_REFINED, [count, 1000 * PATIENCE_SECONDS])
        assert in_time, self.page.inner_text("#answer")

    @property
    def headline(self) -> str:
        """Return what the answer opens with."""
        found: str = self.page.inner_text("#headline")
        return found

    def leave(self) -> None:
        """End the visit: nothing was asked of other machines, nothing was complained about."""
        self.context.close()
        assert self.requests
        foreign = [
            url for url in self.requests if not url.startswith((self.origin, "blob:", "data:"))
        ]
        assert foreign == []
        assert self.complaints == []


def hire(page: Any) -> Any:
    """Return the handle of the hire that the shipped company asks about."""
    return page.get_by_role("slider", name=HIRE)
