"""Sphinx directives that write reference pages from the package, so that none can go stale.

`command-reference`, `public-names`, `scenario-keys`, `measures` and `shipped-scenarios` take no
content: what they show is the parser, the public names, the schema, the catalogue and the folder.
"""

from __future__ import annotations

import argparse
import importlib
import re
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import simulation
from simulation.cli import parser
from simulation.scenario import policies, quantities
from simulation.scenario.people import Person, Role
from simulation.scenario.plan import Action, Condition

# What a public name is for, by the module that it lives in; the order is that of the page.
TITLES = {
    "Questions": ("answers", "comparison", "decision"),
    "Companies": ("scenario",),
    "Lives": ("experiment", "measures"),
    "Sweeps": ("sweeps", "sweep_analysis", "drivers"),
    "Aims and rules": ("statistics",),
    "Reports and checks": ("report", "reporting", "reality_checks"),
}
RECORDS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The company", simulation.Scenario),
    ("A person of `team`", Person),
    ("An action of `plan`", Action),
    ("A condition of `when`", Condition),
    ("`policies`", policies.Policies),
    ("`observed`", policies.Observed),
    ("`aim`", policies.StatedAim),
    ("A milestone of `milestones`", policies.Milestone),
    ("A role of `roles`", Role),
)
# Written in scenario files, but not about the company itself.
EXTRA_KEYS = {
    "Scenario": {"extends": "name or path of the scenario that this one is a diff on"},
}


class FromPackage(SphinxDirective):
    """Show Markdown that the package itself brings forth."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the lines that the directive stands for."""
        content = StringList(list(LINES[self.name]()), source=f"<{self.name}>")
        holder = nodes.container()
        self.state.nested_parse(content, self.content_offset, holder, match_titles=1)
        return holder.children


def command_lines(main: argparse.ArgumentParser | None = None) -> Iterator[str]:
    """Yield a section for each verb in Markdown: its words, use, arguments and options."""
    main = main or parser()
    for name, verb in sorted(verbs_of(main).items()):
        yield from ("", f"## nexthire {name}", "", str(verb.description or ""), "")
        yield from ("```text", *usage(verb), "```", "")
        for title, actions in _groups(verb):
            yield from (f"**{title}**", "")
            for action in actions:
                yield from (f"`{_called(action)}`", f": {_help_of(action)}", "")
        if verb.epilog:
            yield from ("```text", *verb.epilog.strip().splitlines(), "```", "")


def verbs_of(main: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the verbs of a parser by name."""
    (verbs,) = [each for each in main._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(verbs.choices)


def usage(verb: argparse.ArgumentParser) -> list[str]:
    """Return how a verb is called, in lines that fit a page."""
    formatter = argparse.HelpFormatter(verb.prog, width=88)
    formatter.add_usage(verb.usage, verb._actions, verb._mutually_exclusive_groups, "")
    return formatter.format_help().rstrip().splitlines()


def _groups(verb: argparse.ArgumentParser) -> Iterator[tuple[str, list[argparse.Action]]]:
    shown = [
        each
        for each in verb._actions
        if each.help is not argparse.SUPPRESS and not isinstance(each, argparse._HelpAction)
    ]
    for title, options in (("Arguments", False), ("Options", True)):
        found = [each for each in shown if bool(each.option_strings) is options]
        if found:
            yield title, found


def _called(action: argparse.Action) -> str:
    value = action.metavar or action.dest
    if action.choices is not None:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    elif isinstance(value, tuple):
        value = " ".join(value)
    if not action.option_strings:
        return str(value)
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"{option}{takes}" for option in action.option_strings)


def _help_of(action: argparse.Action) -> str:
    text = (action.help or "").replace("%%", "%")
    return escape(text % {"default": action.default} if "%(" in text else text) or "—"


def api_lines() -> Iterator[str]:
    """Yield the page of the public names in Markdown."""
    by_title: dict[str, list[str]] = {title: [] for title in TITLES}
    for name in simulation.__all__:
        home = simulation._HOMES[name].split(".")[1]
        title = next((title for title, homes in TITLES.items() if home in homes), "Questions")
        by_title[title].append(name)
    for title, names in by_title.items():
        yield from ("", f"## {title}", "")
        for name in sorted(names, key=str.lower):
            yield from ("```{eval-rst}", *_documented(name), "```", "")


def _documented(name: str) -> Iterator[str]:
    found = getattr(simulation, name)
    if isinstance(found, type):
        yield f".. autoclass:: simulation.{name}"
        if not issubclass(found, Exception):
            yield "   :members:"
            if issubclass(found, BaseModel):
                yield f"   :exclude-members: {', '.join(('model_config', *found.model_fields))}"
    elif callable(found):
        yield f".. autofunction:: simulation.{name}"
    else:
        yield f".. py:data:: simulation.{name}"
        yield from ("", f"   {_first_line_of(name)}")


def _first_line_of(name: str) -> str:
    """Return what a module says it is about, for a constant that stands for its module."""
    module = importlib.import_module(simulation._HOMES[name])
    return str(module.__doc__).strip().splitlines()[0]


def schema_lines() -> Iterator[str]:
    """Yield the page of the scenario file in Markdown."""
    for title, record in RECORDS:
        meanings = {**EXTRA_KEYS.get(record.__name__, {}), **attributes(record)}
        yield from ("", f"## {title}", "", summary(record), "")
        yield from ("| key | allowed | if left out | meaning |", "| --- | --- | --- | --- |")
        for key, meaning in meanings.items():
            field = record.model_fields.get(key)
            allowed = "name" if field is None else allowed_of(field.annotation, field.metadata)
            default = "nothing" if field is None else _default_of(field)
            yield f"| `{key}` | {cell(allowed)} | {cell(default)} | {cell(meaning)} |"
        yield ""


def summary(record: type) -> str:
    """Return the first sentence of a docstring."""
    return " ".join(str(record.__doc__).strip().split("\n\n")[0].split())


def attributes(record: type) -> dict[str, str]:
    """Return the attributes that a docstring describes, by name, in its order."""
    text = str(record.__doc__).partition("Attributes:")[2]
    found: dict[str, str] = {}
    for line in re.sub(r"\n {9,}", " ", text).splitlines():
        names, colon, meaning = line.strip().partition(": ")
        if colon:
            found |= {name.strip(): meaning for name in names.split(",")}
    return found


def allowed_of(kind: Any, metadata: Sequence[Any] = ()) -> str:
    """Return what a field takes, in words."""
    for each in metadata:
        words = _words_of(each)
        if words:
            return words
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return allowed_of(parts[0], parts[1:])
    if origin is typing.Literal:
        return ", ".join("true" if each is True else f"`{each}`" for each in parts)
    if origin in (typing.Union, types.UnionType):
        return allowed_of(next(each for each in parts if each is not type(None)))
    if origin is dict:
        return f"name: {allowed_of(parts[1])}"
    if origin is tuple:
        return f"one or a list: {allowed_of(parts[0])}"
    return KINDS.get(kind, getattr(kind, "__name__", str(kind)).lower())


KINDS = {bool: "true, false", str: "text", float: "number", int: "whole number", Any: "any key"}


def _words_of(validator: Any) -> str:
    """Return what the validator of a number or a quantity allows."""
    function = getattr(validator, "func", None)
    if function is quantities.parse_quantity:
        return "parameter, number or distribution"
    cells = getattr(function, "__closure__", None) or ()
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    values = (each.cell_contents for each in cells)
    return str(dict(zip(names, values, strict=True)).get("allowed", ""))


def _default_of(field: Any) -> str:
    if field.default is PydanticUndefined or field.is_required():
        return "what the base says"
    if field.default in (None, "", (), {}) or isinstance(field.default, BaseModel):
        return "nothing" if not isinstance(field.default, BaseModel) else "its defaults"
    if isinstance(field.default, bool):
        return "true" if field.default else "false"
    if isinstance(field.default, quantities.Quantity):
        return f"{field.default.distribution.as_value()}" if field.default.distribution else ""
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)


def measure_lines() -> Iterator[str]:
    """Yield the table of measures in Markdown."""
    yield from ("| column | meaning | unit | better |", "| --- | --- | --- | --- |")
    for each in simulation.MEASURES:
        yield f"| `{each.name}` | {cell(each.label)} | {each.unit or 'count'} | {each.better} |"


def shipped_lines() -> Iterator[str]:
    """Yield the table of shipped scenarios in Markdown."""
    yield from ("| name | question |", "| --- | --- |")
    for name in simulation.shipped():
        yield f"| `{name}` | {cell(simulation.load(name).question)} |"


def cell(text: str) -> str:
    """Return text as the cell of a table."""
    return escape(" ".join(text.split())).replace("|", "\\|")


def escape(text: str) -> str:
    """Return plain text that Markdown shows as it is; words in backticks stay code."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(p if p.startswith("`") else re.sub(r"([*_<>\[\]{}])", r"\\\1", p) for p in parts)


def join_names(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Put names of arguments that are described together, but fill two lines, on one.

    Sentences of properties are sentences: without the empty line, napoleon would take what stands
    before a colon for a type.
    """
    if what == "property":
        lines.insert(0, "")
    for place in range(len(lines) - 2, -1, -1):
        names, here = lines[place].rstrip(), lines[place + 1].strip()
        if re.fullmatch(r"\s*(\w+, )*\w+,", names) and re.match(r"(\w+, )*\w+: ", here):
            lines[place : place + 2] = [f"{names} {here}"]


LINES: dict[str, Callable[[], Iterator[str]]] = {
    "command-reference": command_lines,
    "public-names": api_lines,
    "scenario-keys": schema_lines,
    "measures": measure_lines,
    "shipped-scenarios": shipped_lines,
}
# Before napoleon, which has the usual 500.
EARLY = 400


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    app.connect("autodoc-process-docstring", join_names, priority=EARLY)
    for name in LINES:
        app.add_directive(name, FromPackage)
    return {"parallel_read_safe": True, "version": simulation.__version__}
