"""One file that a user asked for by name: written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from simulation.verbs.telling import Failure


class FileExists(Exception):
    """Say that a file is there already and was left as it is."""


def write_file(path: Path, write: Callable[[Path], object], *, replace: bool = True) -> None:
    """Write a file aside, have it on the disk, and then give it its name.

    Args:
        path: the file.
        write: writes the content to a path, which has the same suffix.
        replace: take the place of a file that is there already.

    Raises:
        FileExists: if there is one and it is to stay.
        Failure: if the file cannot be written.
    """
    staged = path.parent / f".{secrets.token_hex(4)}.new{path.suffix}"
    try:
        try:
            write(staged)
            with staged.open("rb+") as file:
                os.fsync(file.fileno())
            if replace:
                staged.replace(path)
            else:
                _put(staged, path)
        finally:
            with contextlib.suppress(OSError):
                staged.unlink()
    except FileExistsError as error:
        raise FileExists(str(path)) from error
    except OSError as error:
        from simulation.sweeps.files import cause

        raise Failure(f"cannot write {path}: {cause(error)}") from error


def _put(staged: Path, path: Path) -> None:
    """Give a file its name unless something has that name.

    Raises:
        FileExistsError: if something has.
    """
    try:
        os.link(staged, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no second name of a file.
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        staged.replace(path)
