"""A page as PDF, printed by a browser that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
PATIENCE_SECONDS = 120


class PrintingError(RuntimeError):
    """Say in one line why there is no PDF."""


def browser() -> str:
    """Return the path of a browser that can print.

    Raises:
        PrintingError: if none is installed.
    """
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    raise PrintingError(
        "--pdf prints with Chromium or Chrome, and neither is on the PATH; open the report in any "
        "browser and print it there"
    )


def print_pdf(page: Path, target: Path) -> None:
    """Print an HTML file to PDF, written aside and then renamed.

    Args:
        page: the HTML file.
        target: the PDF file; an earlier one is replaced.

    Raises:
        PrintingError: if no browser is installed, or it fails.
    """
    program = browser()
    # Chromium refuses to run as root inside its sandbox; this page can run nothing but its own.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sandbox = ["--no-sandbox"] if root else []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            printed = Path(folder) / "page.pdf"
            profile = f"--user-data-dir={Path(folder) / 'profile'}"
            where = [f"--print-to-pdf={printed}", page.resolve().as_uri()]
            done = subprocess.run(
                [program, *OPTIONS, *sandbox, profile, *where],
                capture_output=True,
                text=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
            if done.returncode != 0 or not printed.is_file():
                said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
                raise PrintingError(f"{Path(program).name} could not print the report: {said[0]}")
            staged = target.with_name(f".{target.name}.new")
            shutil.copyfile(printed, staged)
            staged.replace(target)
    except subprocess.TimeoutExpired as error:
        raise PrintingError(
            f"{Path(program).name} did not finish printing within {PATIENCE_SECONDS} seconds"
        ) from error
    except OSError as error:
        raise PrintingError(f"cannot write {target}: {error.strerror or error}") from error
