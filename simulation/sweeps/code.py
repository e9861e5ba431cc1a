"""Which code lived the lives, and on which machine."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGES = ("nexthire", "numpy", "numba", "simpy", "pandas")
# Beside the model itself: what draws are made of, and what turns a life into a row.
BESIDE = ("scenario/distributions.py", "experiment/block.py")
CHARACTERS = 12


@cache
def code_version() -> str:
    """Return a hash of all sources that a row of results hangs on."""
    from simulation.model.jit import COMPILED_FROM

    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    patterns = (*COMPILED_FROM, *BESIDE)
    for source in sorted({path for pattern in patterns for path in package.glob(pattern)}):
        digest.update(source.relative_to(package).as_posix().encode())
        # The same text counts, however a system ends its lines.
        digest.update(source.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:CHARACTERS]


def versions() -> dict[str, str | None]:
    """Return the versions that results depend on; None where a package is not installed."""
    return {"python": platform.python_version(), **{each: _version(each) for each in PACKAGES}}


@cache
def machine() -> dict[str, str | None]:
    """Return what the last bits of a result may hang on beside the code."""
    import llvmlite.binding

    numbers = {each: _version(each) for each in ("numpy", "numba", "llvmlite")}
    processor = str(llvmlite.binding.get_host_cpu_name())
    library = " ".join(platform.libc_ver()) or platform.system()
    return {**numbers, "processor": processor, "system": platform.system(), "library": library}


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
