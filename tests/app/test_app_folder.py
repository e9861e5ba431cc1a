"""One folder: nothing outside it is opened, extended or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.app.company import Library
from simulation.app.folder import Folder, opened_text
from simulation.scenario import Scenario, ScenarioError

ESCAPES = (
    "../secret.yaml",
    "below/../../secret.yaml",
    "linked.yaml",
    "door/secret.yaml",
    "/etc/passwd",
    "..",
    "",
    "mine.yaml\0.txt",
    "below\\deeper.yaml",
)


def test_files_of_the_folder_are_listed_and_opened(room: Path) -> None:
    folder = Folder(room)
    listed = folder.files()
    assert {"mine.yaml", "below/deeper.yaml"} <= {*listed}
    assert not {"linked.yaml", "door/secret.yaml"} & {*listed}
    assert folder.opened("mine.yaml").cash_usd == 1_000_000
    assert folder.opened("below/deeper.yaml").cash_usd == 1_000_000


@pytest.mark.parametrize("name", ESCAPES)
def test_no_name_leads_out_of_the_folder(room: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match="inside the chosen folder"):
        Folder(room).opened(name)


@pytest.mark.parametrize("name", ["reaching.yaml", "absolute.yaml", "over-link.yaml"])
def test_no_file_extends_one_outside_the_folder(room: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match=r"extends: found .*inside the chosen folder") as error:
        Folder(room).opened(name)
    assert str(room) not in str(error.value).split("found")[0]


@pytest.mark.parametrize("name", ["../new.yaml", "/tmp/new.yaml", "new.txt", "a/b.yaml", ".yaml"])
def test_nothing_is_written_elsewhere(room: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match="file name of letters"):
        Folder(room).save(name, "cash_usd: 1\n")


def test_no_file_is_replaced(room: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.save("new.yaml", "cash_usd: 1\n") == "new.yaml"
    with pytest.raises(ScenarioError, match="there already"):
        folder.save("new.yaml", "cash_usd: 2\n")
    assert (tmp_path / "new.yaml").read_text() == "cash_usd: 1\n"
    target = tmp_path / "target"
    (tmp_path / "link.yaml").symlink_to(target)
    with pytest.raises(ScenarioError):
        folder.save("link.yaml", "cash_usd: 3\n")
    assert not target.exists()


@pytest.mark.parametrize("extends", ["../../../../etc/hostname", "/etc/hostname", "../x"])
def test_pasted_text_extends_shipped_scenarios_only(extends: str) -> None:
    with pytest.raises(ScenarioError, match="pasted.yaml:1: extends: found"):
        opened_text(f"extends: {extends}\n", "pasted.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cash_usd: [1", "pasted.yaml"),
        ("extends: base/model-first\ncash_usd: -1\n", "pasted.yaml:2: cash_usd: found -1"),
        ("!!python/object/apply:os.system ['true']", "found a tag"),
        ("a: &x 1\nb: *x\n", "found an anchor"),
        ("x" * 300_000, "more than 256 KB"),
        ("extends: base/model-first\nteam: {'\ud800': 1}", "pasted.yaml"),
        ("", "an empty file"),
    ],
)
def test_hostile_text_is_one_line(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        opened_text(text, "pasted.yaml")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert "/tmp" not in str(error.value)


def test_a_folder_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such folder"):
        Folder(tmp_path / "missing")


def test_files_that_cannot_be_opened_are_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: base/model-first\n")
    (tmp_path / "broken.yaml").write_text("extends: [base\n")
    (tmp_path / "other.yaml").write_text("services: {web: {image: x}}\n")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "child.yaml").write_text("extends: ../broken\n")
    library = Library(Folder(tmp_path))
    found = library.broken()
    assert {*found} == {"broken.yaml", "other.yaml", "below/child.yaml"}
    assert "broken.yaml:" in str(found["broken.yaml"])
    assert "syntax error" in str(found["broken.yaml"])
    assert "services" in str(found["other.yaml"])
    assert str(tmp_path) not in str(found)


def test_files_are_read_again_only_if_one_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("extends: base/model-first\n")
    (tmp_path / "broken.yaml").write_text("cash_us: 1\n")
    library, opened = Library(Folder(tmp_path)), []
    whole = Folder.opened

    def counted(self: Folder, name: str) -> Scenario:
        opened.append(name)
        return whole(self, name)

    monkeypatch.setattr(Folder, "opened", counted)
    assert {*library.broken()} == {"broken.yaml"}
    assert {*library.broken()} == {"broken.yaml"}
    assert len(opened) == 2
    # The list itself, which the start waits for, reads none.
    assert library.list()["files"] == ["broken.yaml", "mine.yaml"]
    assert len(opened) == 2
    (tmp_path / "broken.yaml").write_text("extends: base/model-first\n# mended\n")
    assert library.broken() == {}
