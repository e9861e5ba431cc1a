"""Addressed random numbers: a draw belongs to what it decides, never to a place in a queue.

`uniform(seed, replication, purpose, seat, k)` is a pure function. The generator is the
counter-based Philox4x64-10 of Salmon et al. (2011); key and counter carry the address, so a draw
that is about the same thing is the same in every alternative.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

from simulation.model.jit import inlined_rule, rule
from simulation.model.words import high_product

MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
MANTISSA_SHIFT = np.uint64(11)
UNIT = 2.0**-53


def address(name: str) -> np.uint64:
    """Return the 64-bit address of `name`; equal names have equal addresses on every machine."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


@inlined_rule
def philox(
    key_0: np.uint64,
    key_1: np.uint64,
    c_0: np.uint64,
    c_1: np.uint64,
    c_2: np.uint64,
    c_3: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the Philox4x64-10 block of a counter (c_0 lowest word) under a two-word key."""
    for _ in range(ROUNDS):
        high_0 = high_product(MULTIPLIER_0, c_0)
        low_0 = MULTIPLIER_0 * c_0
        high_1 = high_product(MULTIPLIER_1, c_2)
        low_1 = MULTIPLIER_1 * c_2
        c_0, c_1, c_2, c_3 = high_1 ^ c_1 ^ key_0, low_1, high_0 ^ c_3 ^ key_1, low_0
        key_0 = key_0 + WEYL_0
        key_1 = key_1 + WEYL_1
    return c_0, c_1, c_2, c_3


@rule
def uniform(
    seed: np.uint64, replication: np.uint64, purpose: np.uint64, seat: np.uint64, k: int
) -> float:
    """Return the draw at an address, uniform in the open interval (0, 1).

    Args:
        seed: root seed of the experiment.
        replication: number of the life.
        purpose: address of what is decided (see `address`).
        seat: address of whom or what it is decided for.
        k: how many draws were made at this address before, 0 or more.
    """
    word = philox(seed, replication, np.uint64(k), seat, purpose, np.uint64(0))[0]
    return (float(word >> MANTISSA_SHIFT) + 0.5) * UNIT


@inlined_rule
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile at `p` in (0, 1); Wichura (1988), algorithm AS 241."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * central_ratio(r)
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    tail = near_tail_ratio(r - 1.6) if r <= 5.0 else far_tail_ratio(r - 5.0)
    return -tail if q < 0.0 else tail


@inlined_rule
def central_ratio(r: float) -> float:
    """Return the rational approximation of AS 241 for the central part."""
    top = 2.5090809287301226727e3
    for c in (
        3.3430575583588128105e4,
        6.7265770927008700853e4,
        4.5921953931549871457e4,
        1.3731693765509461125e4,
        1.9715909503065514427e3,
        1.3314166789178437745e2,
        3.3871328727963666080e0,
    ):
        top = top * r + c
    bottom = 5.2264952788528545610e3
    for c in (
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ):
        bottom = bottom * r + c
    return top / bottom


@inlined_rule
def near_tail_ratio(r: float) -> float:
    """Return the rational approximation of AS 241 for tails down to about 1e-11."""
    top = 7.74545014278341407640e-4
    for c in (
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ):
        top = top * r + c
    bottom = 1.05075007164441684324e-9
    for c in (
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e0,
        2.05319162663775882187e0,
        1.0,
    ):
        bottom = bottom * r + c
    return top / bottom


@inlined_rule
def far_tail_ratio(r: float) -> float:
    """Return the rational approximation of AS 241 for the extreme tails."""
    top = 2.01033439929228813265e-7
    for c in (
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ):
        top = top * r + c
    bottom = 2.04426310338993978564e-15
    for c in (
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        1.48753612908506148525e-2,
        1.36929880922735805310e-1,
        5.99832206555887937690e-1,
        1.0,
    ):
        bottom = bottom * r + c
    return top / bottom
