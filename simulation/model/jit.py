"""Compile the rules with Numba, with a cache that cannot serve stale code."""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import llvmlite.binding
import numba
import numpy as np
import platformdirs

from simulation.model.linking import RuleCompiler, link_into_callers

Function = TypeVar("Function", bound=Callable[..., Any])

# The interpreter and Intel's short vector library round some functions differently.
numba.config.DISABLE_INTEL_SVML = True

# What compiled functions call, and where the constants frozen into them come from. Numba itself
# notices a change in the file of the function that it compiles.
COMPILED_FROM = (
    "model/**/*.py",
    "measures/*.py",
    "scenario/people.py",
    "scenario/work.py",
)

INTERPRETED = bool(numba.config.DISABLE_JIT)


def rule(function: Function) -> Function:
    """Compile `function`, or leave it to the interpreter when the JIT is disabled.

    A rule works on arrays that its caller owns and makes none, so that it need not count
    references to them, which took a quarter of the time of a life.
    """
    return _compiled(function)


def inlined_rule(function: Function) -> Function:
    """Compile a rule into each compiled caller.

    For a rule with a single caller, and for what most events of a life go through: a call hands
    over seven words for each array, which takes longer than many rules do.
    """
    return _compiled(function, inlined=True)


def array_rule(function: Function) -> Function:
    """Compile `function` like a rule, although it makes arrays or takes views of them."""
    return _compiled(function, counts_references=True)


def _compiled(
    function: Function, *, counts_references: bool = False, inlined: bool = False
) -> Function:
    """Compile `function` with a cache in `cache_folder()`.

    Division by zero follows IEEE 754, so rules guard against it themselves; no fast mathematics, so
    both ways of running give the same bits.
    """
    if INTERPRETED:
        return function
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())
    try:
        compiled = numba.njit(
            cache=True,
            error_model="numpy",
            nogil=True,
            no_cfunc_wrapper=True,
            forceinline=inlined,
            _nrt=counts_references,
            pipeline_class=RuleCompiler,
        )(function)
    finally:
        numba.config.CACHE_DIR = before
    link_into_callers(compiled)
    return cast(Function, compiled)


def wanted_cache_folder() -> Path:
    """Return the folder in which compiled rules are kept if it can be written."""
    root = os.environ.get("NEXTHIRE_CACHE_DIR") or platformdirs.user_cache_dir("nexthire")
    return Path(root) / compilation_fingerprint()[:20]


def cache_is_temporary() -> bool:
    """Return whether the compiled rules are forgotten when this process ends."""
    return cache_folder() != wanted_cache_folder()


@cache
def cache_folder() -> Path:
    """Return the folder of the compiled rules, made for exactly these sources, versions and CPU.

    Numba notices an edit of the function it compiled but not of a function that one calls, so the
    folder's name is a hash of every source file that is compiled. Where the user's cache folder
    cannot be written, a temporary folder is used and a warning says so.
    """
    folder = wanted_cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        fallback = Path(tempfile.mkdtemp(prefix="nexthire-"))
        atexit.register(shutil.rmtree, fallback, ignore_errors=True)
        warnings.warn(
            f"{folder} cannot be written, so the model is compiled anew for this run only; "
            "NEXTHIRE_CACHE_DIR may name another folder",
            stacklevel=2,
        )
        return fallback
    return folder


@cache
def compilation_fingerprint() -> str:
    """Return a hash over all that compiled code hangs on: sources, versions, processor, flags."""
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
    sources = {source for pattern in COMPILED_FROM for source in package.glob(pattern)}
    for source in sorted(sources):
        digest.update(source.relative_to(package).as_posix().encode())
        digest.update(source.read_bytes())
    about = (
        platform.python_version(),
        np.__version__,
        numba.__version__,
        llvmlite.__version__,
        llvmlite.binding.get_host_cpu_name(),
        llvmlite.binding.get_host_cpu_features().flatten(),
        str(numba.config.BOUNDSCHECK),
        str(numba.config.OPT),
    )
    digest.update("\n".join(about).encode())
    return digest.hexdigest()
