"""Rules give the same bits compiled and interpreted only if their source keeps to some rules."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "simulation"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# NumPy's versions of these round differently on scalars, or draw, or depend on the threads.
REFUSED = {"exp", "log", "log1p", "expm1", "sum", "power", "sqrt", "mean", "std", "dot", "random"}

# Numbers that are no evidence: counting, halving, months in a year, and keeping a share below 1.
PLAIN_NUMBERS = {0, 1, 2, 0.5, 12, 0.99}
RULES = [*sorted((PACKAGE / "model" / "rules").glob("*.py")), PACKAGE / "model" / "formulas.py"]


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def rules_of(path: Path) -> list[ast.FunctionDef]:
    """Return the functions of a file that are compiled."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id.endswith("rule") for d in node.decorator_list)
    ]


COMPILED = [(path, node) for path in SOURCES for node in rules_of(path)]


def inside(path: Path, node: ast.AST) -> list[tuple[str, ast.AST]]:
    """Return every node of a function's body with the place it is written at."""
    return [
        (f"{named(path)}:{getattr(inner, 'lineno', '')}", inner)
        for part in getattr(node, "body", [])
        for inner in ast.walk(part)
    ]


EVERYTHING = [found for path, node in COMPILED for found in inside(path, node)]


def test_there_are_rules_to_look_at() -> None:
    assert len(COMPILED) > 100
    assert len(EVERYTHING) > 10_000


def test_rules_use_no_power_operator() -> None:
    found = [
        where
        for where, node in EVERYTHING
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow)
    ]
    assert found == []


def test_rules_leave_mathematics_to_math() -> None:
    found = []
    for where, node in EVERYTHING:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("np", "numpy") and node.attr in REFUSED:
                found.append(f"{where} np.{node.attr}")
            if (node.value.id, node.attr) == ("math", "pow"):
                found.append(f"{where} math.pow")
    assert found == []


def test_rules_call_neither_clock_nor_generator_nor_screen() -> None:
    refused = {"sum", "pow", "print", "open", "eval", "exec", "input", "random", "time"}
    found = [
        f"{where} {node.func.id}"
        for where, node in EVERYTHING
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in refused
    ]
    assert found == []


def changed(node: ast.FunctionDef) -> set[str]:
    """Return the names whose fields or elements a function changes."""
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store):
            target: ast.expr = inner
            while isinstance(target, ast.Attribute | ast.Subscript):
                target = target.value
            names.add(target.id if isinstance(target, ast.Name) else "?")
    return names


def own_names(node: ast.FunctionDef) -> set[str]:
    """Return the names that a function is given or makes itself."""
    stored = {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    return stored | {argument.arg for argument in node.args.args}


def test_rules_change_nothing_but_what_they_are_given() -> None:
    shared = [where for where, node in EVERYTHING if isinstance(node, ast.Global | ast.Nonlocal)]
    assert shared == []
    found = [
        f"{named(path)}:{node.lineno} {node.name} changes {name}"
        for path, node in COMPILED
        for name in changed(node) - own_names(node)
    ]
    assert found == []


def test_nothing_is_compiled_with_fast_mathematics_or_over_threads() -> None:
    found = [
        f"{named(path)} {node.arg}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg in ("fastmath", "parallel")
    ]
    assert found == []


def test_no_module_of_a_life_knows_another_generator() -> None:
    for folder in ("scenario", "model", "measures", "experiment"):
        for path in (PACKAGE / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            for generator in ("np.random", "numpy.random", "import random", "from random"):
                assert generator not in source, f"{named(path)} {generator}"


def test_the_model_holds_no_number_that_the_register_should_hold() -> None:
    found = [
        f"{where} {node.value}"
        for path in RULES
        for rule in rules_of(path)
        for where, node in inside(path, rule)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and abs(node.value) not in PLAIN_NUMBERS
    ]
    assert found == []


def test_files_stay_short() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 350} == {}
