"""Compile a rule once: what it calls is linked into it before anything is optimised.

Numba optimises and emits every callee as if Python were to call it, and all that it calls again in
each of its callers; two thirds of a cold compilation went into that. Here a callee is typed and
lowered only. The function that Python calls, an entry, takes in all it needs, is optimised as a
whole, and is all that is cached. Since nobody else calls what an entry took in, the optimiser may
drop arguments that are not used, which for an array are most of its seven words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from llvmlite.binding import Linkage
from numba.core import ir, types, typing
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.typed_passes import AnnotateTypes, NopythonTypeInference
from numba.core.types.common import Buffer
from numba.core.types.containers import BaseTuple
from numba.core.types.misc import unliteral

# Numba spells a record out field by field in thousands of messages that nobody reads.
setattr(types.Record, "__repr__", cache(types.Record.__repr__))  # noqa: B010


class RuleLibrary(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """Hold the code of a rule: of an entry with all that it calls, or of a callee alone."""

    is_callee = False

    def finalize(self) -> None:
        """Link, optimise and emit an entry; leave a callee as it was lowered."""
        if self.is_callee:
            self._finalized = True
        else:
            super().finalize()

    def add_llvm_module(self, module: Any) -> None:
        """Take in what was lowered; a callee is optimised within its callers."""
        if self.is_callee:
            module.data_layout = self._codegen._data_layout
            self._final_module.link_in(module)
        else:
            super().add_llvm_module(module)

    def _optimize_final_module(self) -> None:
        """Optimise an entry, knowing that nobody else calls what was linked into it."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = "internal"
        super()._optimize_final_module()

    def _get_module_for_linking(self) -> Any:
        """Return the code to link into an entry: of a callee, with all that it calls in turn."""
        if not self.is_callee:
            return super()._get_module_for_linking()
        module = self.lowered()
        for library in dict.fromkeys(self.callees()):
            needed = library.lowered() if _is_callee(library) else library._get_module_for_linking()
            module.link_in(needed, preserve=not _is_callee(library))
        return module

    def lowered(self) -> Any:
        """Return a copy of the code of a callee alone, which may be linked in several times."""
        module = self._final_module.clone()
        for function in module.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = "linkonce_odr"
        return module

    def callees(self) -> Iterator[Any]:
        """Yield the libraries of all that a callee calls, directly or not."""
        seen = {self}
        waiting = [self]
        while waiting:
            for library in waiting.pop()._linking_libraries:
                if library not in seen:
                    seen.add(library)
                    yield library
                    if _is_callee(library):
                        waiting.append(library)


def _is_callee(library: Any) -> bool:
    return isinstance(library, RuleLibrary) and library.is_callee


@register_pass(mutates_CFG=False, analysis_only=True)
class GiveLibrary(AnalysisPass):  # type: ignore[misc, unused-ignore]
    """Have the code of a rule kept in a library of ours."""

    _name = "give_rule_library"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Set the library that the lowering pass will fill."""
        library = RuleLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        library.is_callee = bool(state.flags.no_compile)
        if not library.is_callee:
            library.enable_object_caching()
        state.library = library
        return False


@register_pass(mutates_CFG=False, analysis_only=True)
class CountFromTheStart(AnalysisPass):  # type: ignore[misc, unused-ignore]
    """Have no index counted from the end of a table: none of a rule's is below 0.

    What Numba does otherwise, a look at the sign of each, took a fourteenth of the time of a life.
    An index below 0 is a mistake, which runs with bounds checked find.
    """

    _name = "count_from_the_start"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Give each place in a table a type without a sign."""
        for block in state.func_ir.blocks.values():
            found = [*block.find_insts(ir.SetItem), *block.find_exprs("getitem")]
            for place in found:
                signature = state.calltypes.pop(place)
                table, index, *value = signature.args
                if isinstance(table, Buffer):
                    index = _without_sign(index)
                state.calltypes[place] = signature.replace(args=(table, index, *value))
        return False


def _without_sign(index: Any) -> Any:
    if isinstance(index, BaseTuple):
        return BaseTuple.from_types([_without_sign(each) for each in index.types])
    return types.uintp if isinstance(index, types.Integer) else index


class RuleCompiler(CompilerBase):  # type: ignore[misc, unused-ignore]
    """Compile rules as Numba compiles functions, into libraries of ours."""

    def define_pipelines(self) -> list[Any]:
        """Return Numba's own passes and those of ours."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(GiveLibrary, NopythonTypeInference)
        passes.add_pass_after(CountFromTheStart, AnnotateTypes)
        passes.finalize()
        return [passes]


def link_into_callers(dispatcher: Any) -> None:
    """Have a compiled function linked into the compiled functions that call it.

    A callee is compiled once for all constants it is called with: Numba takes a global integer for
    a type of its own; without this, two thirds of all compilations are repetitions.
    """
    compiler = dispatcher._compiler
    lowered: dict[tuple[Any, ...], Any] = {}
    keys: dict[tuple[Any, ...], object] = {}

    def lower(arguments: tuple[Any, ...]) -> None:
        customize = compiler._customize_flags
        compiler._customize_flags = _as_callee
        try:
            result = compiler.compile(arguments, None)
        finally:
            compiler._customize_flags = customize
        lowered[arguments], keys[arguments] = result, object()
        context = result.target_context
        context.insert_user_function(keys[arguments], result.fndesc, [result.library])

    def call_template(arguments: Any, keywords: Any) -> Any:
        signature, folded = compiler.fold_argument_types(arguments, keywords)
        plain = tuple(unliteral(argument) for argument in folded)
        if plain not in lowered:
            lower(plain)
        name = dispatcher.py_func.__name__
        signatures = [result.signature for result in lowered.values()]
        template = typing.make_concrete_template(f"CallTemplate({name})", name, signatures)
        return template, signature, plain, {}

    dispatcher.get_call_template = call_template
    dispatcher.get_overload = lambda arguments: keys[tuple(arguments)]


def _as_callee(flags: Any) -> Any:
    flags.no_compile = True
    flags.no_cpython_wrapper = True
    return flags
