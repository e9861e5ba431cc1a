"""What can be done with 64-bit words that compiled Python has no name for."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulation.model.jit import INTERPRETED


def high_product(a: np.uint64, b: np.uint64) -> np.uint64:
    """Return the upper 64 bits of the 128-bit product of two unsigned 64-bit words."""
    return np.uint64((int(a) * int(b)) >> 64)


def ordered(number: float) -> int:
    """Return an integer that is the larger the larger `number`, 0 or more, is: its bits.

    Processors find the least of many integers at once, of floating-point numbers one by one.
    """
    return int(np.float64(number).view(np.int64))


def _high_product_compiled(typing: Any, a: Any, b: Any) -> Any:
    """Give the signature and the instructions of `high_product`: one wide multiplication."""

    def emit(context: Any, builder: Any, signature: Any, words: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(word, wide) for word in words))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return a(a, b), emit


def _ordered_compiled(typing: Any, number: Any) -> Any:
    """Give the signature and the instructions of `ordered`: none, the bits are read anew."""

    def emit(context: Any, builder: Any, signature: Any, numbers: Any) -> Any:
        return builder.bitcast(numbers[0], ir.IntType(64))

    return types.int64(number), emit


if not INTERPRETED:
    ordered = intrinsic(_ordered_compiled)
    high_product = intrinsic(_high_product_compiled)
