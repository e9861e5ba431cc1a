"""One file that a user asked for by name: written whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from simulation.verbs.telling import Failure

FIGURE_SUFFIXES = (".png", ".svg")


class FileExists(Exception):
    """Say that a file is there already and was left as it is."""


def check_file(path: Path) -> None:
    """Refuse a file that cannot be written before hours are spent on what goes into it.

    Args:
        path: the file; its folder is to be there.

    Raises:
        Failure: if it cannot be written.
    """
    from simulation.sweeps.files import cause, refuse_unwritable

    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder")
        if not path.parent.exists():
            raise FileNotFoundError(errno.ENOENT, "no folder")
        refuse_unwritable(path.parent)
    except OSError as error:
        raise Failure(f"cannot write {path}: {cause(error)}") from error


def check_figure(path: Path) -> None:
    """Refuse a figure that nobody can draw or write before anything is lived.

    Args:
        path: the file that --figure names.

    Raises:
        ScenarioError: if it is neither PNG nor SVG by its name.
        Failure: if it cannot be written.
    """
    from simulation.scenario import ScenarioError
    from simulation.scenario.errors import shown

    if path.suffix.lower() not in FIGURE_SUFFIXES:
        allowed = f"a file name that ends in {' or '.join(FIGURE_SUFFIXES)}"
        raise ScenarioError("--figure", None, "", shown(path.name), allowed)
    check_file(path)


def write_file(path: Path, write: Callable[[Path], object], *, replace: bool = True) -> None:
    """Write a file whole or not at all.

    Args:
        path: the file.
        write: writes the content to a path, which has the same suffix.
        replace: take the place of a file that is there already.

    Raises:
        FileExists: if there is one and it is to stay.
        Failure: if the file cannot be written.
    """
    from simulation.sweeps.files import cause, put_file

    try:
        put_file(path, write, replace=replace, suffix=path.suffix)
    except FileExistsError as error:
        raise FileExists(str(path)) from error
    except OSError as error:
        raise Failure(f"cannot write {path}: {cause(error)}") from error
