"""The scenario: one validated, frozen description of a company and its alternatives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PrivateAttr, ValidationError

from simulation.scenario import checks, complaints
from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import Flaw, ScenarioError, shown
from simulation.scenario.evidence import Parameter, register
from simulation.scenario.merging import merge
from simulation.scenario.nodes import Node, from_plain
from simulation.scenario.overrides import outside, parse_parameters
from simulation.scenario.people import Person, Role
from simulation.scenario.plan import Action
from simulation.scenario.policies import (
    Architecture,
    Milestone,
    Novelty,
    Observed,
    Policies,
    StatedAim,
)
from simulation.scenario.quantities import Name, Quantity, Record, Text, in_range
from simulation.scenario.work import Mechanisms, PlannedWork, WorkKind

Stage = Literal["idea", "approach-validated", "in-production", "customers"]

# What every alternative shares with the scenario, so that the comparison is fair.
_SHARED = ("extends", "name", "horizon_months", "baseline", "alternatives", "aim")
_PROSE = {"name", "question", "reason", "baseline", "alternatives", "parameters", "aim"}


class Scenario(Record):
    """Describe a company today, its plan, and the alternatives to compare.

    Attributes:
        name: what the scenario is called.
        question: what a founder wants to know.
        reason: why the scenario exists.
        architecture: what the product rests on: own models, long-term research towards own
            models, or models of others (an LLM application layer).
        stage: how far the company is; at "idea" the approach is not validated yet.
        novelty: how unproven the approach is, which moves the risk that it must be given up.
        horizon_months: calendar months looked at, above 0, at most 120.
        cash_usd: cash today.
        mrr_usd: monthly recurring revenue today, split evenly over `customers`.
        customers: paying customers today.
        pilots: pilots under way today.
        founders: founders who draw the founder salary.
        models_in_production: models serving customers today, 0 to 8.
        versions: versions or segments of each model, which multiply the retraining need.
        managed_services: whether training and serving run on managed services today.
        serving_tuned: whether serving has been tuned for load already.
        infra_debt, data_debt: debts today, 0 to 0.65 and 0 to 1.
        automation: platform automation today, 0 to 0.9.
        pipeline: data pipeline maturity today, 0 to 1.
        team: people by name, in the order of their seats.
        plan: dated actions; the key is the identity that draws are addressed by.
        baseline: name of the alternative the others are compared with, None without any.
        alternatives: short diffs on this scenario by name.
        parameters: register parameters that this scenario sets, and only those.
        roles: every role, shipped and added.
        planned_work: every kind of work the company makes for itself, with its priority.
        work_kinds: every kind of arriving work, shipped and added.
        calendar: working week with meetings and leave, or always on.
        queue_discipline: order among equally urgent work.
        mechanisms: which parts of the model are on.
        policies: what the company does by itself.
        milestones: fixed scope and states whose dates are measured.
        observed: what the last months looked like, or None.
        aim: what the founder wants most, or None.
    """

    name: Name
    question: Text = ""
    reason: Text = ""
    architecture: Architecture
    stage: Stage
    novelty: Novelty = "ordinary"
    horizon_months: Annotated[float, in_range(0, 120, "months", above=True)]
    cash_usd: Annotated[float, in_range(0, 1e12, "USD")]
    mrr_usd: Annotated[float, in_range(0, 1e12, "USD a month")] = 0.0
    customers: Annotated[int, in_range(0, 10_000, "customers", whole=True)] = 0
    pilots: Annotated[int, in_range(0, 1_000, "pilots", whole=True)] = 0
    founders: Annotated[int, in_range(0, 20, "founders", whole=True)]
    models_in_production: Annotated[int, in_range(0, 8, "models", whole=True)]
    versions: Annotated[int, in_range(1, 50, "versions", whole=True)] = 1
    managed_services: bool = False
    serving_tuned: bool = False
    infra_debt: Annotated[float, in_range(0, 0.65)] = 0.0
    data_debt: Annotated[float, in_range(0, 1)] = 0.0
    automation: Annotated[float, in_range(0, 0.9)] = 0.0
    pipeline: Annotated[float, in_range(0, 1)] = 0.0
    team: dict[Name, Person]
    plan: dict[Name, Action] = {}
    baseline: Name | None = None
    alternatives: dict[Name, dict[str, Any]] = {}
    parameters: Annotated[dict[str, Distribution], BeforeValidator(parse_parameters)] = {}
    roles: dict[Name, Role]
    planned_work: dict[Name, PlannedWork]
    work_kinds: dict[Name, WorkKind]
    calendar: Literal["working", "always-on"] = "working"
    queue_discipline: Literal["fifo", "lifo"] = "fifo"
    mechanisms: Mechanisms = Mechanisms()
    policies: Policies = Policies()
    milestones: dict[Name, Milestone] = {}
    observed: Observed | None = None
    aim: StatedAim | None = None

    _tree: Node = PrivateAttr()
    _alternative: str = PrivateAttr(default="")
    _built: dict[str, Scenario] = PrivateAttr(default_factory=dict)

    @classmethod
    def build(cls, tree: Node, alternative: str = "") -> Scenario:
        """Return the validated scenario that a merged tree describes.

        Args:
            tree: every key of the scenario, with the places they were written at.
            alternative: name of the alternative that the tree describes, if it does.

        Raises:
            ScenarioError: for the first thing that is wrong, at the place to change it.
        """
        register()  # a broken register must not look like a broken scenario
        tree = _with_baseline(tree)
        try:
            scenario = cls.model_validate(tree.plain())
            scenario._tree = tree
            scenario._alternative = alternative
            checks.check(scenario)
        except ValidationError as error:
            raise _placed(tree, complaints.first_flaw(error, cls), alternative) from None
        except Flaw as flaw:
            raise _placed(tree, flaw, alternative) from None
        for name in scenario.alternatives:
            scenario.alternative(name)
        return scenario

    @property
    def alternative_name(self) -> str:
        """Return the name of the alternative this is, or an empty string."""
        return self._alternative

    def alternative(self, name: str) -> Scenario:
        """Return the scenario as the alternative changes it, without alternatives of its own.

        Raises:
            ScenarioError: if there is no such alternative, or its diff is wrong.
        """
        if name not in self._built:
            self._built[name] = self._build_alternative(name)
        return self._built[name]

    def _build_alternative(self, name: str) -> Scenario:
        diffs = self._tree.children().get("alternatives", from_plain({}, self._tree.file))
        if name not in diffs.children():
            raise self._tree.error(Flaw(name, known=diffs.children(), path=("alternatives",)))
        diff = diffs.children()[name].moved(f"alternatives.{name}")
        for key in diff.children():
            if key in _SHARED:
                raise diff.error(Flaw(key, "keys that may differ by alternative", path=(key,)))
        kept = {
            key: node
            for key, node in self._tree.children().items()
            if key not in ("alternatives", "baseline")
        }
        base = Node(kept, self._tree.file, self._tree.line)
        return Scenario.build(merge(base, diff), name)

    def with_changes(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with a short diff laid over it, validated like a file.

        Args:
            changes: keys as in a scenario file; nested mappings are merged, None removes an entry.

        Raises:
            ScenarioError: if the changed scenario is not valid.
        """
        if not isinstance(changes, Mapping):
            raise ScenarioError("changes", None, "", shown(changes), "a mapping of keys")
        return self.under(from_plain(changes, "changes"))

    def under(self, diff: Node) -> Scenario:
        """Return the scenario with a diff laid over it that remembers where it was written.

        Raises:
            ScenarioError: if the changed scenario is not valid, at the place in the diff.
        """
        return Scenario.build(merge(self._tree, diff), self._alternative)

    def with_parameters(self, numbers: Mapping[str, Any]) -> Scenario:
        """Return the scenario with register parameters set, as `with_changes` does, but faster.

        Nothing else in a scenario hangs on its parameters, so that only they are validated; a sweep
        makes thousands of such companies.

        Args:
            numbers: name -> number or distribution.

        Raises:
            ScenarioError: for an unknown name or a value that the unit does not allow.
        """
        diff = from_plain({"parameters": numbers}, "changes")
        try:
            parsed = parse_parameters(numbers)
        except Flaw as flaw:
            raise diff.error(flaw.below("parameters")) from None
        changed = self.model_copy(update={"parameters": {**self.parameters, **parsed}})
        changed._tree = merge(self._tree, diff)
        changed._built = {}
        return changed

    def plain(self) -> dict[str, Any]:
        """Return all that describes the company as plain data, from which `load` makes it again."""
        content: dict[str, Any] = self._tree.plain()
        return content

    def parameter(self, name: str) -> Parameter:
        """Return a parameter as it holds in this scenario.

        Raises:
            ScenarioError: if the register has no such parameter.
        """
        known = register()
        if name not in known:
            flaw = Flaw(name, known=known)
            raise ScenarioError("register", None, name, flaw.found, flaw.allowed, flaw.nearest)
        override = self.parameters.get(name)
        return known[name] if override is None else known[name].overridden_by(override)

    def quantity(self, quantity: Quantity) -> Distribution:
        """Return what a quantity of a role or a kind of work is drawn from in this scenario."""
        if quantity.distribution is not None:
            return quantity.distribution
        return self.parameter(quantity.parameter).distribution

    def outside_evidence(self) -> list[str]:
        """Return one line for each parameter that this scenario sets outside its evidence range."""
        return [line for name in self.parameters if (line := outside(self.parameter(name)))]

    def _repr_html_(self) -> str:
        """Return the company for a notebook."""
        from simulation.scenario.display import scenario_html

        return scenario_html(self)

    def content_hash(self) -> str:
        """Return the SHA-256 of everything a life depends on, effective parameters included.

        Names and prose do not count, so that renaming keeps stored results; alternatives count
        by their own content.
        """
        content = self.model_dump(exclude=_PROSE)
        content["parameters"] = [
            [name, row.kind, row.derived, row.distribution.as_value()]
            for name in sorted(register())
            for row in (self.parameter(name),)
        ]
        content["alternatives"] = {
            name: self.alternative(name).content_hash() for name in sorted(self.alternatives)
        }
        content["baseline"] = self.baseline
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def _placed(tree: Node, flaw: Flaw, alternative: str) -> ScenarioError:
    """Return the error for a flaw, naming the alternative that makes an inherited value wrong."""
    error = tree.error(flaw)
    if not alternative or error.key.startswith(f"alternatives.{alternative}"):
        return error
    found = f"{error.found} in alternative {shown(alternative)}"
    return ScenarioError(error.file, error.line, error.key, found, error.allowed, error.nearest)


def _with_baseline(tree: Node) -> Node:
    """Return the tree with the first alternative as baseline where none is named."""
    keys = tree.children()
    alternatives = keys.get("alternatives")
    named = keys.get("baseline")
    if alternatives is None or not alternatives.children():
        return tree
    if named is not None and named.value is not None:
        return tree
    first = next(iter(alternatives.children()))
    baseline = Node(first, alternatives.file, alternatives.line)
    return Node({**keys, "baseline": baseline}, tree.file, tree.line, tree.within)
