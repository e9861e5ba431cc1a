"""Validation: published facts that the model must bring out, checked over many worlds."""

from __future__ import annotations

from simulation.validation.bands import Band, Verdict
from simulation.validation.checking import Companies, Finding, check, check_facts
from simulation.validation.fact import Fact
from simulation.validation.facts import facts

__all__ = ["Band", "Companies", "Fact", "Finding", "Verdict", "check", "check_facts", "facts"]
