"""What a company builds on and how far it is, read from an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulation.scenario.errors import Flaw
from simulation.scenario.interview.amounts import read_span, within
from simulation.scenario.interview.pieces import pieces
from simulation.scenario.policies import Architecture
from simulation.scenario.schema import Stage

ARCHITECTURES: dict[Architecture, str] = {
    "research-led": r"research|science|scientific|drug",
    "product-first": r"llms?|gpt|prompts?|apis?|hosted|wrapper|app|application|product[- ]first|"
    r"product",
    "model-first": r"own|models?|model[- ]first|ml|train|trained|training",
}
STAGES: dict[Stage, str] = {
    "idea": r"idea|unvalidated|not validated|pre[- ]product",
    "approach-validated": r"validated|approach[- ]validated|prototype|proven|poc",
    "in-production": r"in[- ]production|production|live|launched|shipped",
    "customers": r"customers|paying",
}
# As in `Scenario`.
BOUNDS = {
    "models": (1, 8),
    "versions": (1, 50),
    "customers": (0, 10_000),
    "pilots": (0, 1_000),
    "mrr_usd": (0, 1e9),
}
WORDS = {"models": "models in production", "mrr_usd": "USD a month"}
ALLOWED = (
    "own models, research or LLM application; idea, validated, in production or a number of "
    "customers or pilots; such as `own model, in production, 3 pilots` or `own model, 2 customers, "
    "$4k MRR`"
)


@dataclass(frozen=True)
class Product:
    """Hold what a company builds on and how far it is.

    Args:
        architecture, stage: as in `Scenario`.
        models: models serving customers today.
        versions: versions or segments of each.
        customers, pilots: how many.
        mrr_usd: monthly recurring revenue.
    """

    architecture: Architecture = "model-first"
    stage: Stage = "in-production"
    models: int = 1
    versions: int = 1
    customers: int = 0
    pilots: int = 0
    mrr_usd: float = 0.0


def read_product(text: str) -> Product:
    """Return what a company builds on and how far it is.

    Args:
        text: such as `own model, in production, 2 customers paying $4k a month`.

    Raises:
        Flaw: for the first piece that says nothing known.
    """
    said: dict[str, Any] = {}
    for piece in pieces(text.lower()):
        found = dict(_product_piece(piece))
        if not found:
            raise Flaw(piece, ALLOWED)
        for key, value in found.items():
            if said.setdefault(key, value) != value:
                raise Flaw(f"{said[key]} and {value}", f"one {key}", plain=True)
    counted = said.get("customers", 0)
    stage = "customers" if counted else said.pop("stage", "in-production")
    live = stage in ("in-production", "customers")
    if stage == "customers" and not counted:
        raise Flaw(text, "the number of customers, such as `2 customers, $4k MRR`")
    if said.get("mrr_usd") and not counted:
        raise Flaw(text, "revenue beside a number of customers, such as `2 customers, $4k MRR`")
    if said.get("models") and not live:
        raise Flaw(text, "models in production only if the product is in production")
    for key, (low, high) in BOUNDS.items():
        if key in said:
            within(said[key], low, high, WORDS.get(key, key))
    return Product(**{"models": int(live), **said, "stage": stage})


def _product_piece(piece: str) -> Iterator[tuple[str, object]]:
    """Yield what one piece says of a product."""
    counts = {
        "pilots": r"(\d+)\s+(?:(?:unpaid|running)\s+)?(?:pilots?\b(?:\s+(?:customers?|users?|"
        r"projects?|companies|company))?|customers?\s+(?:in|on)\s+(?:an?\s+)?pilots?)",
        "customers": r"(\d+)\s+(?:paying\s+)?customers?",
        "models": r"(\d+)\s+(?:own\s+)?models?",
        "versions": r"(\d+)\s+(?:versions?|segments?)",
    }
    for key, pattern in counts.items():
        found = re.search(pattern, piece)
        if found:
            yield key, int(found[1])
            piece = piece.replace(found[0], " ")
    money = re.search(
        r"(?:paying\s+)?(\S+)\s*(mrr|arr|(?:of revenue )?(?:a|per) (?:month|year))", piece
    )
    if money:
        usd = read_span(money[1], "an amount, such as $4k")
        yearly = money[2].endswith(("arr", "year"))
        yield "mrr_usd", usd.middle / (12.0 if yearly else 1.0)
        piece = piece.replace(money[0], " ")
    for stage, pattern in STAGES.items():
        if re.search(rf"\b(?:{pattern})\b", piece):
            yield "stage", stage
            piece = re.sub(rf"\b(?:{pattern})\b", " ", piece)
            break
    for architecture, pattern in ARCHITECTURES.items():
        if re.search(rf"\b(?:{pattern})\b", piece):
            yield "architecture", architecture
            break
