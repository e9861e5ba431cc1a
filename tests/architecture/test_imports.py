"""Data flows one way: a module imports only from what stands before it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "simulation"
LAYERS = (
    "scenario",
    "model",
    "measures",
    "experiment",
    "sweeps",
    "statistics",
    "decision",
    "reality_checks",
    "report",
)
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Whoever wants tables imports pandas when the first table is made; frames are tables.
FRAMES = ("measures/frames.py",)


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer(parts: tuple[str, ...]) -> int:
    """Return how far along the flow a module stands; what composes the layers comes last."""
    return LAYERS.index(parts[0]) if parts and parts[0] in LAYERS else len(LAYERS)


def imports(tree: ast.AST, path: Path) -> Iterator[tuple[str, int]]:
    """Yield every imported module with its line, wherever in the file it is imported."""
    package = ("simulation", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def at_import(tree: ast.Module) -> ast.Module:
    """Return what of a module runs when it is imported."""

    class Outline(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            return None

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
            return None

        def visit_If(self, node: ast.If) -> ast.AST:
            if "TYPE_CHECKING" in ast.unparse(node.test):
                return ast.Pass()
            return self.generic_visit(node)

    outline = Outline().visit(tree)
    assert isinstance(outline, ast.Module)
    return outline


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def pointing_back(tree: ast.AST, path: Path) -> list[str]:
    """Return the imports of a module that stand after it in the flow."""
    own = layer(path.relative_to(PACKAGE).parts)
    found = []
    for name, line in imports(tree, path):
        parts = name.split(".")
        if parts[0] == "simulation" and len(parts) > 1 and layer(tuple(parts[1:])) > own:
            found.append(f"{named(path)}:{line} imports {name}")
    return found


def importing(package: str, paths: list[Path], *, when_imported: bool = False) -> list[str]:
    """Return where a package is imported: anywhere, or when the module itself is imported."""
    found = []
    for path in paths:
        tree = at_import(parsed(path)) if when_imported else parsed(path)
        for name, line in imports(tree, path):
            if name.split(".")[0] == package:
                found.append(f"{named(path)}:{line}")
    return found


def test_no_arrow_points_back() -> None:
    assert [arrow for path in SOURCES for arrow in pointing_back(parsed(path), path)] == []


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("from simulation.report import tables", "statistics/new.py"),
        ("from simulation import report", "measures/new.py"),
        ("from ..measures import life", "model/new.py"),
        ("def f():\n    import simulation.cli", "report/new.py"),
    ],
)
def test_an_arrow_that_points_back_is_found(source: str, file: str) -> None:
    assert pointing_back(ast.parse(source), PACKAGE / file)


def test_the_layers_are_folders_of_the_package() -> None:
    assert all((PACKAGE / name / "__init__.py").is_file() for name in LAYERS)


def test_nothing_imports_the_command_line() -> None:
    users = {
        named(path)
        for path in SOURCES
        if any(name == "simulation.cli" for name, _ in imports(parsed(path), path))
    }
    assert users == {"__main__.py"}


@pytest.mark.parametrize("heavy", ["pydantic", "yaml", "numpy", "pandas", "rich"])
def test_help_waits_for_no_heavy_package(heavy: str) -> None:
    script = f"import sys, simulation.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_only_the_simpy_clock_imports_simpy() -> None:
    others = [path for path in SOURCES if named(path) != "model/agents.py"]
    assert importing("simpy", others) == []


def test_only_the_figures_import_matplotlib() -> None:
    figures = {*(PACKAGE / "report").glob("figure*.py"), *PACKAGE.glob("validation/*_figure.py")}
    others = sorted({*SOURCES} - figures)
    assert importing("matplotlib", others, when_imported=True) == []


def test_pandas_starts_where_results_become_tables() -> None:
    before = [path for path in SOURCES if layer(path.relative_to(PACKAGE).parts) <= 3]
    others = [path for path in before if named(path) not in FRAMES]
    assert importing("pandas", others, when_imported=True) == []


@pytest.mark.parametrize("heavy", ["numba", "pandas", "matplotlib", "simpy", "scipy"])
def test_a_scenario_is_read_without_heavy_packages(heavy: str) -> None:
    scenario = sorted((PACKAGE / "scenario").glob("*.py"))
    assert importing(heavy, scenario, when_imported=True) == []
