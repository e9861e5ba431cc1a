from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hostile_company import company


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with the hostile company beside it as a file."""
    folder = tmp_path / "work"
    folder.mkdir()
    text = yaml.safe_dump(company(), allow_unicode=True, sort_keys=False)
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    return folder
