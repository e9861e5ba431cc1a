"""Validation: published facts that the model must bring out, checked over many worlds."""

from __future__ import annotations

from simulation.validation.bands import Band, Verdict
from simulation.validation.checking import Finding, Years, check, check_facts
from simulation.validation.facts import Fact, facts

__all__ = ["Band", "Fact", "Finding", "Verdict", "Years", "check", "check_facts", "facts"]
