"""Journals lose nothing: entries are added, taken back, and named when they are none."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import get_args

import pytest
from recording import DATE, happened

from simulation.decision.journal import (
    Decision,
    Entry,
    Line,
    Measure,
    Outcome,
    append,
    described,
    new_id,
    read,
    undo,
)
from simulation.decision.records import (
    BY_NAME,
)
from simulation.scenario import ScenarioError

# The journal


def test_the_journal_knows_every_number_that_is_forecast() -> None:
    assert set(get_args(Measure)) == set(BY_NAME)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


def test_what_is_written_is_read(journal: Path, decision: Decision) -> None:
    assert read(journal) == []
    entries: list[Line] = [decision, happened(decision, 6, cash_usd=1e6)]
    for entry in entries:
        append(journal, entry)
    assert read(journal) == entries
    assert len(journal.read_text().splitlines()) == 2


def test_a_journal_is_only_added_to(journal: Path, decision: Decision) -> None:
    append(journal, decision)
    before = journal.read_bytes()
    append(journal, happened(decision, 3, incidents=2))
    assert journal.read_bytes().startswith(before)


def test_a_line_without_end_is_kept_apart(journal: Path, decision: Decision) -> None:
    journal.write_text(decision.model_dump_json())
    append(journal, happened(decision, 6, cash_usd=1e6))
    assert len(read(journal)) == 2


def test_a_folder_is_made(tmp_path: Path, decision: Decision) -> None:
    append(tmp_path / "new" / "journal", decision)
    assert read(tmp_path / "new" / "journal") == [decision]


def test_what_cannot_be_written_leaves_the_journal_as_it_was(
    journal: Path, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journal, decision)
    before = journal.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        append(journal, happened(decision, 6, cash_usd=1e6))
    assert journal.read_bytes() == before
    with pytest.raises(OSError, match="No space"):
        undo(journal)
    assert journal.read_bytes() == before
    assert [each.name for each in journal.parent.iterdir()] == [journal.name]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "found a line that is no JSON"),
        ("[]", "allowed: an object"),
        ('{"kind": "guess"}', "found a mapping"),
        ('{"kind": "outcome"}', ":2: decision: found nothing, allowed: a value"),
        (
            '{"kind": "outcome", "decision": "a", "date": "2026-01-31T00:00:00Z", "month": "x", '
            '"numbers": {}}',
            ":2: month: found 'x'",
        ),
        (
            '{"kind": "outcome", "decision": "a", "date": "2026-01-31T00:00:00Z", "month": 1, '
            '"numbers": {"cash_usd": NaN}}',
            "decisions.jsonl:2: ",
        ),
        (
            '{"kind": "outcome", "decision": "a", "date": "2026-01-31T00:00:00Z", "month": 1, '
            '"numbers": {}, "mood": 1}',
            ":2: mood: ",
        ),
    ],
)
def test_a_line_that_is_no_entry_is_named(
    journal: Path, decision: Decision, line: str, message: str
) -> None:
    append(journal, decision)
    with journal.open("a") as file:
        file.write(f"{line}\n")
    before = journal.read_bytes()
    with pytest.raises(ScenarioError) as error:
        read(journal)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert journal.read_bytes() == before


def test_a_file_that_is_no_text_is_refused(journal: Path) -> None:
    journal.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="UTF-8"):
        read(journal)
    with pytest.raises(ScenarioError, match="unreadable"):
        read(journal.parent)


def test_the_last_entry_can_be_taken_back_and_put_back(journal: Path, decision: Decision) -> None:
    append(journal, decision)
    append(journal, happened(decision, 6, cash_usd=1e6))
    before = journal.read_bytes()
    line, backup = undo(journal)
    assert isinstance(described(line), Outcome)
    assert read(journal) == [decision]
    assert backup.read_bytes() == before
    backup.replace(journal)
    assert journal.read_bytes() == before


def test_a_line_that_is_no_entry_can_be_taken_back(journal: Path, decision: Decision) -> None:
    append(journal, decision)
    with journal.open("a") as file:
        file.write("half an ent")
    line, _ = undo(journal)
    assert (line, described(line)) == ("half an ent", None)
    assert read(journal) == [decision]


def test_nothing_can_be_taken_back_from_an_empty_journal(journal: Path) -> None:
    with pytest.raises(ScenarioError, match="no entry"):
        undo(journal)
    assert not journal.exists()


def test_names_of_decisions_differ() -> None:
    assert len({new_id(DATE) for _ in range(50)}) == 50
    assert new_id(DATE).startswith("2026-01-31-")


def test_entries_are_frozen_and_hold_numbers(decision: Decision) -> None:
    assert issubclass(Decision, Entry)
    with pytest.raises(ValueError, match="frozen"):
        decision.note = "changed"  # type: ignore[misc]
    with pytest.raises(ValueError, match="finite"):
        Outcome(decision="a", date=DATE, month=1, numbers={"cash_usd": math.inf})
