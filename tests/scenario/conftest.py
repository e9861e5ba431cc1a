"""Helpers of the scenario tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that writes a scenario file into an empty working directory."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str, name: str = "mine.yaml") -> Path:
        path = Path(name)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
