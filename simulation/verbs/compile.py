"""The verb `compile`: the model, compiled for this machine."""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from typing import Any

from simulation.verbs.asking import COMPILING
from simulation.verbs.options import EXIT_FINE, plain_verb
from simulation.verbs.telling import Failure


def add_compile(verbs: Any) -> None:
    """Add `compile` to the command line."""
    verb = plain_verb(
        verbs,
        "compile",
        "compile the model for this machine, once",
        "Compile the model for this machine, so that the first answer need not wait "
        "for it. Set NEXTHIRE_CACHE_DIR to keep it elsewhere than in your cache folder.",
    )
    verb.add_argument("--quiet", action="store_true", help="print nothing")
    verb.set_defaults(carry_out=compile_model)


def compile_model(asked: argparse.Namespace) -> int:
    """Compile the model for this machine, so that the first answer need not wait for it."""
    with warnings.catch_warnings():
        # Where nothing can be kept, other verbs go on with a notice; this one fails.
        warnings.simplefilter("ignore", UserWarning)
        from simulation.experiment.compilation import (
            UNITS,
            CompilationError,
            compile_all,
            is_compiled,
        )
        from simulation.model.jit import cache_is_temporary

    begin = time.perf_counter()
    missing = not all(is_compiled(unit) for unit in UNITS)
    if missing and not (asked.quiet or cache_is_temporary()):
        print(COMPILING, file=sys.stderr)
    try:
        compiled = compile_all()
    except CompilationError as error:
        raise Failure(str(error)) from error
    if not asked.quiet:
        seconds = time.perf_counter() - begin
        print(f"Compiled in {seconds:.0f} s." if compiled else "The model is compiled already.")
    return EXIT_FINE
