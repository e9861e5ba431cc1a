"""The installed command as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest
from installed import Done, Run, run


@pytest.fixture
def nexthire(tmp_path: Path) -> Run:
    """Return the installed command, to be run in an empty folder."""

    def in_folder(*words: str, module: bool = False, **settings: str) -> Done:
        return run(tmp_path, *words, module=module, **settings)

    return in_folder
