"""Looks back on what was observed, kept for as long as the past stays what it was."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from simulation.experiment.backcast import Backcast, looked_back, past_of
from simulation.experiment.cancellation import Cancellation
from simulation.experiment.runs import Run
from simulation.scenario import Scenario

MOST_KEPT = 8


class Pasts:
    """Choose the worlds that fit what was observed, anew only if the past has changed.

    The past of a company has no plan, no price and no later months. Cash is in it only where
    somebody would have run out within the months observed: whoever has enough lives the same.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], tuple[float, Backcast]] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self,
        company: Scenario,
        run: Run,
        cancellation: Cancellation,
        looks: Callable[[], None],
    ) -> Backcast | None:
        """Return the worlds that fit, None if nothing was observed.

        Args:
            company: with what was observed.
            run: which lives there are to be.
            cancellation: ends a look back.
            looks: called before one begins, which takes seconds.

        Raises:
            Cancelled: if it was cancelled.
            ScenarioError: if too few worlds fit.
        """
        past = past_of(company)
        if past is None:
            return None
        key = past.with_changes({"cash_usd": 0}).content_hash(), run.replications
        with self._lock:
            cash, found = self._kept.get(key, (0.0, None))
        if found is None or not _lives_the_same(company.cash_usd, cash, found):
            looks()
            found = looked_back(company, replace(run, cancellation=cancellation))
            if found is None:
                return None
            cash = company.cash_usd
        with self._lock:
            self._kept[key] = (cash, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def _lives_the_same(cash: float, before: float, found: Backcast) -> bool:
    """Tell whether every life looked back on would be the same with other cash."""
    return cash == before or (found.spare_usd > 0.0 and cash > before - found.spare_usd)
