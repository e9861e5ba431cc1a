"""The store of a sweep: a folder of Parquet files that needs no code of ours to be read.

`results/<scenario>/sweep-<name>/` holds manifest.json, points.parquet, lives/block-<id>.parquet
and, if asked for, monthly/block-<id>.parquet. A block that was lived for an earlier declaration of
the same name and is not wanted any more lies in earlier/, out of the way of whoever reads all of
lives/, and its lives are used again where they are wanted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import UnionType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from simulation.sweeps import schema
from simulation.sweeps.files import Folder, SweepError, folder_at

if TYPE_CHECKING:
    import pandas as pd

MANIFEST, POINTS, LIVES, MONTHLY, EARLIER = (
    "manifest.json",
    "points.parquet",
    "lives",
    "monthly",
    "earlier",
)

# What every manifest has that a reader relies on.
SHAPE = {
    "scenario": {"name": str, "hash": str, "content": dict},
    "design": {"kind": str, "factors": list | dict},
    "points": [{"point": str, "values": dict}],
    "alternatives": [str],
    "settings": {"replications": int, "seed": int, "monthly": bool, "lived": str},
    "lives": int,
    "code": {"model": str, "versions": dict, "machine": dict},
    "complete": bool,
    "blocks": [{"block": str, "lives": int, "lives_sha256": str | None}],
}


def block_file(name: str) -> str:
    """Return what the file of a block is called."""
    return f"block-{name}.parquet"


class NoSweep(SweepError):
    """Say that a folder is that of something else.

    Args:
        place: the manifest that tells it.
        found: what it is.
    """

    allowed = "the folder of a sweep, as `nexthire sweep` writes it"

    def __init__(self, place: str, found: str) -> None:
        super().__init__(f"{place}: found {found}, allowed: {self.allowed}")
        self.found = found


class SweepStore:
    """Read the store of a sweep.

    Args:
        folder: where it is.
        manifest: what it was made from and holds.
    """

    def __init__(self, folder: Folder, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, address: str | os.PathLike[str]) -> SweepStore:
        """Open the store at a path or address.

        Raises:
            SweepError: if there is none, or its manifest cannot be read.
        """
        folder = folder_at(address)
        manifest = read_manifest(folder)
        if manifest is None:
            raise SweepError(f"{folder.address} holds no sweep: it has no {MANIFEST}")
        return cls(folder, manifest)

    @property
    def address(self) -> str:
        """Return the path or address of the store."""
        return self.folder.address

    @property
    def complete(self) -> bool:
        """Return whether every life was lived."""
        return bool(self.manifest["complete"])

    @property
    def lives_there(self) -> int:
        """Return how many lives are there, all of them if the sweep is complete."""
        there = set(self.folder.names(LIVES))
        blocks = self.manifest["blocks"]
        return sum(each["lives"] for each in blocks if block_file(each["block"]) in there)

    @property
    def factors(self) -> tuple[str, ...]:
        """Return the names of the factors, in the order of their columns."""
        return tuple(self.manifest["design"]["factors"])

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Return the names of the plans, in order."""
        return tuple(self.manifest["alternatives"])

    @cached_property
    def points(self) -> pd.DataFrame:
        """Return the points in the order of the design: point, then a column for each factor."""
        import pandas as pd

        rows = self.manifest["points"]
        columns = {
            name: column_of([each["values"].get(name) for each in rows]) for name in self.factors
        }
        return pd.DataFrame({schema.POINT: [each["point"] for each in rows], **columns})

    def lives(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a row for each life, in the order of points, plans and replications.

        Args:
            columns: measures wanted beside point, factors, alternative, replication, world and
                error; all of them if None.

        Raises:
            SweepError: if a block is damaged or missing.
        """
        import pandas as pd

        frames = list(self.batches(columns))
        frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
        frame.attrs["complete"] = self.complete
        return frame

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield the rows of `lives` block by block, in memory that stays flat."""
        wanted = None
        if columns is not None:
            keys = [schema.POINT, *schema.KEYS[1:]]
            wanted = [*keys, *(name for name in columns if name not in keys)]
        for table in self._tables(LIVES, wanted):
            yield self._with_factors(table.to_pandas())

    def monthly(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a row for each month of each life: point, alternative, replication, month, series.

        Args:
            columns: series wanted; all of them if None.

        Raises:
            SweepError: if the series were not kept, or a block is damaged or missing.
        """
        if not self.manifest["settings"]["monthly"]:
            raise SweepError(f"{self.address} holds no monthly series; sweep with --monthly")
        keys = [schema.POINT, schema.ALTERNATIVE, schema.REPLICATION, schema.MONTH]
        wanted = None if columns is None else [*keys, *columns]
        frame: pd.DataFrame = pa.concat_tables(self._tables(MONTHLY, wanted)).to_pandas()
        return frame

    def table(self, block: str, kind: str = LIVES) -> pa.Table:
        """Return all rows of a block, checked against the checksum that its file states.

        Raises:
            SweepError: if it is damaged or missing.
        """
        return read_block(self.folder, f"{kind}/{block_file(block)}")

    def _tables(self, kind: str, columns: Sequence[str] | None) -> Iterator[pa.Table]:
        there = set(self.folder.names(kind))
        for block in self.manifest["blocks"]:
            name = block_file(block["block"])
            if name in there:
                stated = block.get(f"{kind}_sha256")
                yield read_block(self.folder, f"{kind}/{name}", columns, stated)
            elif self.complete:
                raise SweepError(missing(self.folder, f"{kind}/{name}"))

    def _with_factors(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return rows with the factors as the design has them, numbers and texts in one column."""
        import pandas as pd

        places = self._places.loc[frame[schema.POINT]].to_numpy()
        # All at once: a screening has a hundred factors.
        turned = {name: self.points[name].to_numpy()[places] for name in self.factors}
        rest = frame.drop(columns=[name for name in self.factors if name in frame])
        factors = pd.DataFrame(turned, index=frame.index)
        point = rest.pop(schema.POINT)
        return pd.concat([point, factors, rest], axis=1)

    @cached_property
    def _places(self) -> pd.Series[int]:
        import pandas as pd

        numbers = pd.Series(range(len(self.points)), index=self.points[schema.POINT])
        return numbers[~numbers.index.duplicated()]


def column_of(values: Sequence[Any]) -> Any:
    """Return the values of a factor as a column: as they are, distributions as text."""
    import pandas as pd

    return pd.Series([str(each) if isinstance(each, Mapping) else each for each in values])


def read_manifest(folder: Folder) -> dict[str, Any] | None:
    """Return the manifest in a folder, None if there is none.

    Raises:
        SweepError: if it cannot be read, or is no manifest of a sweep.
    """
    try:
        content = folder.read(MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = " ".join((error.strerror or str(error)).split())
        raise SweepError(f"cannot read {folder.address}/{MANIFEST}: {why}") from error
    try:
        manifest: dict[str, Any] = json.loads(content)
        known = manifest["kind"] == "sweep" and manifest["format"] == schema.FORMAT
    except (ValueError, KeyError, TypeError, RecursionError):
        known = False
    if not known and _is_of_a_run(content):
        raise NoSweep(f"{folder.address}/{MANIFEST}", "the folder of a run")
    if not known:
        told = "is not the manifest of a sweep of this version"
        raise SweepError(f"{folder.address}/{MANIFEST} {told}")
    missing_key = _lacking(manifest, SHAPE)
    if missing_key is None and manifest["settings"]["monthly"]:
        missing_key = _lacking(manifest, {"blocks": [{f"{MONTHLY}_sha256": str | None}]})
    if missing_key is not None:
        told = f"is damaged: its {missing_key} is missing, or is not what a sweep writes"
        raise SweepError(f"{folder.address}/{MANIFEST} {told}")
    return manifest


def _is_of_a_run(content: bytes) -> bool:
    """Tell whether a manifest is one that a comparison writes."""
    try:
        manifest = json.loads(content)
        return "kind" not in manifest and {"run", "scenario", "seed"} <= set(manifest)
    except (ValueError, TypeError, RecursionError):
        return False


def _lacking(found: Any, shape: Any, key: str = "") -> str | None:
    """Return the first key that a manifest lacks or has as something else; None if it is whole."""
    if isinstance(shape, (type, UnionType)):
        return None if isinstance(found, shape) else key
    if not isinstance(found, type(shape)):
        return key
    if isinstance(shape, list):
        parts = ((each, shape[0], f"{key}[{place}]") for place, each in enumerate(found))
    else:
        below = f"{key}." if key else ""
        # An absent key is no null.
        parts = ((found.get(name, ...), each, f"{below}{name}") for name, each in shape.items())
    return next(filter(None, (_lacking(*part) for part in parts)), None)


def read_block(
    folder: Folder,
    name: str,
    columns: Sequence[str] | None = None,
    stated: str | None = None,
) -> pa.Table:
    """Return the rows of a block, once they are known to be those that were written.

    Args:
        folder: where the store is.
        name: of the file.
        columns: wanted; all of them if None.
        stated: SHA-256 of the file by the manifest; None, as in a sweep that is not finished, for
            the checksum of the rows that the file itself states.

    Raises:
        SweepError: if the block is missing or damaged.
    """
    try:
        content = folder.read(name)
        if stated is None:
            table = schema.from_parquet(content)
            if columns is None:
                return table
            return table.select([name for name in columns if name in table.column_names])
        if hashlib.sha256(content).hexdigest() != stated:
            raise ValueError("it is not the file that the manifest states")
        return schema.from_parquet(content, columns)
    except FileNotFoundError as error:
        raise SweepError(missing(folder, name)) from error
    except (ValueError, OSError) as error:
        raise SweepError(
            f"{folder.address}/{name} is damaged ({error}); run the same sweep with --repair to "
            "live its lives again"
        ) from error


def missing(folder: Folder, name: str) -> str:
    """Return what to say about a block that is not there."""
    return f"{folder.address}/{name} is missing; run the same sweep again to live its lives"
