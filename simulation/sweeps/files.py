"""Files that are whole or not there: in a folder of this machine, or behind an address.

A file of this machine is written aside, flushed to the disk and renamed; an object behind an
address, such as `s3://bucket/sweeps`, is put there once it is finished.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENOENT: "there is no such folder",
    errno.EISDIR: "there is a folder of that name",
    errno.EEXIST: "a file of that name is in the way",
    errno.ENAMETOOLONG: "the path is too long",
}
# What an interruption may leave of a file that was not finished.
ASIDE = ".new"
LOCK = ".lock"


class SweepError(RuntimeError):
    """Say in one line why a sweep could not be carried out, written or read."""


def cause(error: OSError) -> str:
    """Return in words why a file could not be written."""
    if error.errno in CAUSES:
        return CAUSES[error.errno]
    return " ".join((error.strerror or str(error)).split())


def flush(path: Path) -> None:
    """Have a file on the disk before it gets its final name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def put_file(
    path: Path, write: Callable[[Path], object], *, replace: bool = True, suffix: str = ""
) -> None:
    """Write a file aside, have it on the disk, and then give it its name.

    Args:
        path: the file; its folder is there.
        write: writes the content to a path.
        replace: take the place of a file that is there already.
        suffix: how that path ends, for writers that go by it.

    Raises:
        FileExistsError: if there is one and it is to stay.
        OSError: if the file cannot be written; what was there before still is.
    """
    aside = path.parent / f".{secrets.token_hex(4)}{ASIDE}{suffix}"
    try:
        write(aside)
        flush(aside)
        if replace:
            aside.replace(path)
        else:
            _name_anew(aside, path)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def _name_anew(aside: Path, path: Path) -> None:
    """Give a file its name unless something has that name.

    Raises:
        FileExistsError: if something has.
    """
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no second name of a file.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "a file is in the way", str(path)) from None
        aside.replace(path)


def is_there(path: Path) -> bool:
    """Return whether a path exists; unlike `Path.exists`, raise where it never could."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be written before hours are spent on what goes there.

    Args:
        folder: need not exist yet.

    Raises:
        OSError: a file is in the way, or the folder may not be written.
    """
    nearest = next(path for path in (folder, *folder.absolute().parents) if is_there(path))
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "no permission")
    # Permissions do not tell it all; a file without a name does, and leaves nothing behind.
    with tempfile.TemporaryFile(dir=nearest):
        pass


class Folder(Protocol):
    """Keep files by name; names may have folders in them, with slashes."""

    @property
    def address(self) -> str:
        """Return the path or address as a user would type it."""

    def read(self, name: str) -> bytes:
        """Return the content of a file; FileNotFoundError if there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, whole or not at all; an earlier one is replaced."""

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the finished files in a folder, sorted, without the folder."""

    def move(self, name: str, to: str) -> None:
        """Give a file another name."""

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""


class LocalFolder:
    """Keep files in a folder of this machine.

    Args:
        path: the folder; made when the first file is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def address(self) -> str:
        """Return the path."""
        return self.path.as_posix()

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return (self.path / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write aside, flush, and rename.

        Raises:
            SweepError: it cannot be written; what was there before still is.
        """
        target = self.path / name
        with self._told():
            target.parent.mkdir(parents=True, exist_ok=True)
            put_file(target, lambda aside: aside.write_bytes(content))
            _flush_folder(target.parent)

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the finished files in a folder."""
        place = self.path / folder
        if not place.is_dir():
            return []
        return sorted(
            each.name for each in place.iterdir() if each.is_file() and each.name[0] != "."
        )

    def move(self, name: str, to: str) -> None:
        """Rename a file."""
        with self._told():
            (self.path / to).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).replace(self.path / to)

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        with self._told():
            (self.path / name).unlink(missing_ok=True)

    def refuse_unwritable(self) -> None:
        """Refuse a folder that cannot be written.

        Raises:
            SweepError: a file is in the way, or the folder may not be written.
        """
        with self._told():
            refuse_unwritable(self.path)

    def clear_away(self) -> None:
        """Remove what an interruption left of unfinished files."""
        with self._told():
            for left in self.path.glob(f"**/.*{ASIDE}"):
                left.unlink(missing_ok=True)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other writers of this machine out; the system lets go if this process is killed.

        Raises:
            SweepError: somebody else is writing there.
        """
        try:
            import fcntl
        except ModuleNotFoundError:
            # Windows: two writers at once are the user's to avoid.
            yield
            return
        with self._told():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / LOCK).open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN):
                    told = f"another sweep is writing to {self.address}; wait for its end"
                    raise SweepError(told) from error
                # Some file systems of a network cannot lock.
            yield

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SweepError(f"cannot write results to {self.address}: {cause(error)}") from error


def _flush_folder(folder: Path) -> None:
    """Have a new name on the disk, where the system can flush a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class RemoteFolder:
    """Keep objects behind an address that fsspec knows, such as `s3://` or `memory://`.

    Args:
        address: protocol and path.

    Raises:
        ModuleNotFoundError: if fsspec is not installed (extra `remote`).
        SweepError: if the protocol is not known or not installed.
    """

    def __init__(self, address: str) -> None:
        import fsspec  # type: ignore[import-untyped]

        self._address = address.rstrip("/")
        try:
            self._system, self._root = fsspec.core.url_to_fs(self._address)
        except (ImportError, ValueError) as error:
            raise SweepError(f"cannot reach {address}: {' '.join(str(error).split())}") from error

    @property
    def address(self) -> str:
        """Return the address."""
        return self._address

    def read(self, name: str) -> bytes:
        """Return the content of an object."""
        content: bytes = self._system.cat_file(self._at(name))
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a finished object.

        Raises:
            SweepError: it cannot be put there.
        """
        with self._told():
            self._system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(self._at(name), content)

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the objects in a folder."""
        place = self._at(folder) if folder else self._root
        # What another process has put there since must be seen.
        self._system.invalidate_cache(place)
        try:
            found: list[dict[str, Any]] = self._system.ls(place, detail=True)
        except FileNotFoundError:
            return []
        names = (str(each["name"]).rpartition("/")[2] for each in found if each["type"] == "file")
        return sorted(name for name in names if name and name[0] != ".")

    def move(self, name: str, to: str) -> None:
        """Copy an object and remove the first."""
        self.write(to, self.read(name))
        self.remove(name)

    def remove(self, name: str) -> None:
        """Remove an object if it is there."""
        with self._told(), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(self._at(name))

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SweepError(f"cannot write results to {self.address}: {cause(error)}") from error


def folder_at(address: str | os.PathLike[str]) -> Folder:
    """Return the folder at a path or address.

    Args:
        address: path of this machine, or an address with `://`.
    """
    if isinstance(address, str) and "://" in address:
        return RemoteFolder(address)
    return LocalFolder(Path(address))
