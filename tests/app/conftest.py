"""A small app that the tests of this folder share: forty lives, a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apps import ADDRESS, PORT, SHIPPED, TOKEN, Client
from browsing import Visit, app, browser

from simulation.app.answering import Answering
from simulation.app.company import Library
from simulation.app.folder import Folder
from simulation.app.server import Server


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a scenario in it, one below, and a secret outside."""
    outside = tmp_path_factory.mktemp("outside")
    folder = outside / "folder"
    (folder / "below").mkdir(parents=True)
    (outside / "secret.yaml").write_text("extends: base/model-first\nname: secret\n")
    (folder / "mine.yaml").write_text("extends: base/model-first\ncash_usd: 1000000\n")
    (folder / "below" / "deeper.yaml").write_text("extends: ../mine\nmrr_usd: 0\n")
    (folder / "reaching.yaml").write_text("extends: ../secret\n")
    (folder / "absolute.yaml").write_text(f"extends: {outside / 'secret.yaml'}\n")
    (folder / "linked.yaml").symlink_to(outside / "secret.yaml")
    (folder / "over-link.yaml").write_text("extends: linked\n")
    (folder / "door").symlink_to(outside)
    return folder


@pytest.fixture(scope="session")
def answering(room: Path) -> Iterator[Answering]:
    made = Answering(Library(Folder(room)), 40, 7, workers=1)
    yield made
    made.close()


@pytest.fixture(scope="session")
def said() -> list[str]:
    """Return what the server has said in the terminal."""
    return []


@pytest.fixture(scope="session")
def guarded(answering: Answering, said: list[str]) -> Any:
    return Server(answering, SHIPPED, said.append).app(PORT, TOKEN)


@pytest.fixture(scope="session")
def client(guarded: Any) -> Client:
    """Return a browser that has opened the printed address."""
    found = Client(guarded, ADDRESS)
    assert found.get(f"/?token={TOKEN}").status_code == 200
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Visit]]:
    """Return a founder's visit to the app, the whole of it."""
    folder = tmp_path_factory.mktemp("founder")
    (folder / "mine.yaml").write_text("extends: document-extraction\ncash_usd: 2500000\n")
    with app(folder) as address, browser() as chromium:
        visit = Visit(chromium, address, viewport={"width": 1280, "height": 900})
        visit.answered()
        yield folder, visit
        visit.complaints = [said for said in visit.complaints if "422" not in said]
        visit.leave()


@pytest.fixture
def visit(served: tuple[Path, Visit]) -> Visit:
    """Return the visit as a founder begins it: nothing edited."""
    _, found = served
    found.page.evaluate("sessionStorage.clear()")
    found.page.set_viewport_size({"width": 1280, "height": 900})
    found.page.reload()
    found.answered()
    found.forget()
    return found
