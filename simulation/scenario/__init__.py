"""Scenarios: validated descriptions of a company, with the evidence behind every number."""

from simulation.scenario.distributions import Distribution
from simulation.scenario.errors import ScenarioError
from simulation.scenario.evidence import Parameter, data_folder, register, sources
from simulation.scenario.loading import every_mistake, load, mistakes, shipped
from simulation.scenario.people import DISCIPLINES, Discipline, Person, Role
from simulation.scenario.plan import NEVER, Action, Condition
from simulation.scenario.policies import Milestone, Observed, Policies
from simulation.scenario.quantities import ByAutomation, Quantity
from simulation.scenario.schema import Scenario
from simulation.scenario.work import Mechanisms, PlannedWork, Rate, WorkKind

__all__ = [
    "DISCIPLINES",
    "NEVER",
    "Action",
    "ByAutomation",
    "Condition",
    "Discipline",
    "Distribution",
    "Mechanisms",
    "Milestone",
    "Observed",
    "Parameter",
    "Person",
    "PlannedWork",
    "Policies",
    "Quantity",
    "Rate",
    "Role",
    "Scenario",
    "ScenarioError",
    "WorkKind",
    "data_folder",
    "every_mistake",
    "load",
    "mistakes",
    "register",
    "shipped",
    "sources",
]
