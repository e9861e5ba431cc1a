"""Blocks of earlier declarations: used where they fit and are whole, and in nobody's way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray
from storing import ANY_COMPANY, Plane, store_of, tables_in

from simulation.sweeps.running import sweep

XS = [1.0, 2.0, 3.0]


class Flat(Plane):
    """Live a plane over what may be a text."""

    def __call__(
        self, point: Mapping[str, Any], numbers: NDArray[np.int64], seed: int
    ) -> dict[str, NDArray[np.float64]]:
        return super().__call__({"x": 0.0 if point["x"] == "never" else point["x"]}, numbers, seed)


def test_a_factor_that_becomes_a_text_is_one_in_every_block(tmp_path: Path) -> None:
    folder, again = tmp_path / "grown", Flat()
    sweep(ANY_COMPANY, {"x": [0, 6]}, 1_000, store=folder, living=Flat())
    sweep(ANY_COMPANY, {"x": [0, 6, "never"]}, 1_000, store=folder, living=again)
    assert again.lived == 1_000
    kinds = {str(pq.read_schema(file).field("x").type) for file in (folder / "lives").iterdir()}
    assert kinds == {"string"}
    sweep(ANY_COMPANY, {"x": [0, 6, "never"]}, 1_000, store=tmp_path / "anew", living=Flat())
    assert tables_in(folder) == tables_in(tmp_path / "anew")
    assert set(pd.read_parquet(folder / "lives")["x"]) == {"0", "6", "never"}
    sweep(ANY_COMPANY, {"x": [0, 6]}, 1_000, store=folder, living=again)
    assert again.lived == 1_000
    assert set(pd.read_parquet(folder / "lives")["x"]) == {0.0, 6.0}


def put_aside(folder: Path) -> tuple[dict[str, bytes], list[Path]]:
    """Return the tables of a sweep whose blocks then lie in earlier/, and these."""
    store_of(folder, XS)
    before = tables_in(folder)
    store_of(folder, [9.0])
    return before, sorted((folder / "earlier" / "lives").iterdir())


@pytest.mark.parametrize("repair", [False, True])
def test_an_earlier_block_that_is_spoilt_is_lived_again(tmp_path: Path, repair: bool) -> None:
    folder, plane = tmp_path / "s", Plane()
    before, files = put_aside(folder)
    content = bytearray(files[0].read_bytes())
    content[40:60] = bytes(20)
    files[0].write_bytes(bytes(content))
    assert store_of(folder, XS, living=plane, repair=repair).complete
    assert plane.lived == 600
    assert tables_in(folder) == before


def test_an_earlier_block_that_is_cut_off_stops_no_sweep(tmp_path: Path) -> None:
    folder, plane = tmp_path / "s", Plane()
    before, files = put_aside(folder)
    files[0].write_bytes(files[0].read_bytes()[:50])
    assert store_of(folder, XS, living=plane).complete
    assert plane.lived == 600
    assert tables_in(folder) == before
