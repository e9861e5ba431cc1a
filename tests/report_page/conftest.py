"""One small report of a company whose every name tries to be markup."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hostile import HOSTILE, LIVES, SEED

import simulation
from simulation.reporting import Report

PATIENCE_SECONDS = 300
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report, made once for all processes that tests run in."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    kept = base / "report.pickle"
    try:
        (base / "report").mkdir()
    except FileExistsError:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not kept.exists():
            assert time.monotonic() < give_up, "nobody makes the report"
            time.sleep(0.05)
        made, html = pickle.loads(kept.read_bytes())
        made.__dict__["html"] = html
        return made
    made = simulation.report_page(
        simulation.load("base/model-first").with_changes(HOSTILE),
        "mlops",
        LIVES,
        SEED,
        months=(0, 6),
        turned=("cash_usd", "retrain_need_calendar_days"),
        written=date(2026, 1, 31),
    )
    written = base / "report.pickle.new"
    written.write_bytes(pickle.dumps((replace(made), made.html)))
    written.rename(kept)
    return made


@pytest.fixture(scope="session")
def page(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the report, in a folder of its own."""
    return report.save(tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a browser that reaches nothing but this machine; skipped without one, but in CI."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
