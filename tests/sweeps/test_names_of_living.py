"""What takes the place of a company is known in a store by its name, so that it must have one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from storing import ANY_COMPANY, everything_in

from simulation.sweeps.blocks import Living
from simulation.sweeps.running import sweep

Floats = NDArray[np.float64]


def steep(
    point: Mapping[str, Any], numbers: NDArray[np.int64], seed: int, by: float = 1.0
) -> dict[str, Floats]:
    return {"height": by * point["x"] + numbers}


def made(by: float) -> Living:
    def inside(point: Mapping[str, Any], numbers: NDArray[np.int64], seed: int) -> Any:
        return steep(point, numbers, seed, by)

    return inside


@pytest.mark.parametrize(
    "living",
    [lambda *given: steep(*given), made(2.0), partial(steep, by=3.0)],
    ids=["lambda", "inside", "partial"],
)
def test_no_other_function_may_have_its_name(tmp_path: Path, living: Living) -> None:
    with pytest.raises(ValueError, match="a store knows living by its name"):
        sweep(ANY_COMPANY, {"x": [1.0]}, 2, store=tmp_path / "s", living=living)
    assert everything_in(tmp_path) == []
    assert len(sweep(ANY_COMPANY, {"x": [1.0]}, 2, living=living)) == 2


def test_a_function_of_a_module_has_one(tmp_path: Path) -> None:
    assert sweep(ANY_COMPANY, {"x": [1.0]}, 2, store=tmp_path / "s", living=steep).complete
