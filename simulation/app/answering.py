"""From an edited company to the answer that the page shows: rough first, then refined."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulation.answers import aim_of
from simulation.app.company import Library, parameter_text
from simulation.app.kept import KeptLives
from simulation.app.past import Pasts
from simulation.app.plans import NOBODY, YOURS, Pair, edited, paired
from simulation.app.telling import SHOWN, told
from simulation.app.typed import Typed, flawed, read_changes, read_months
from simulation.app.wrong import Refused, all_wrong
from simulation.comparison import Comparison
from simulation.experiment.backcast import Backcast
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.runs import Run
from simulation.report.summary import Json
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import Flaw, shown
from simulation.statistics import DecisionRule
from simulation.statistics.aim import Aim
from simulation.verbs.app import FEWEST_LIVES, MOST_LIVES

if TYPE_CHECKING:
    import pandas as pd

ROUGH_LIVES = 200
# Lived while the rough answer is worked out, which then has a processor to itself soon enough.
AHEAD_LIVES = 100
DEFAULT_PRICE, HIGHEST_PRICE = 3.0, 120.0
COLUMNS = ("alternative", "replication", "world", "error")
MOST_PAGES = 64
KEYS = ("source", "diff", "against", "price_months", "lives", "page", "number")


@dataclass(frozen=True)
class Asked:
    """Hold what the page asks about.

    Args:
        source: where the company comes from.
        base: the company as loaded.
        diff: what was changed.
        read: dotted key of what was typed as text -> the number that it was read as.
        pair: the two alternatives.
        price: runway in months that the founder gives for a better product.
        lives: how many lives of each plan.
        page: which page asks.
        number: how many requests it had sent before.
    """

    source: Mapping[str, Any]
    base: Scenario
    diff: dict[str, Any]
    read: Mapping[str, Any]
    pair: Pair
    price: float
    lives: int
    page: str
    number: int


@dataclass(frozen=True)
class Prepared:
    """Hold what has to be lived for an answer.

    Args:
        asked: what was asked.
        run: which lives.
        backcast: the worlds that fit what was observed, None if nothing was.
        plans: name -> the company under that plan; the one compared with first.
        hashes: name -> hash of all that its lives depend on.
        aim: what the decision value is.
    """

    asked: Asked
    run: Run
    backcast: Backcast | None
    plans: Mapping[str, Scenario]
    hashes: Mapping[str, str]
    aim: Aim

    @property
    def lives(self) -> int:
        """Return how many lives each plan has in all."""
        return len(self.run.numbers(0, self.run.replications)[0])


def read_back(asked: Asked) -> dict[str, Json]:
    """Return dotted key of each text that was typed -> what the page shows of it from now on."""
    found: dict[str, Json] = {}
    for key, value in asked.read.items():
        section, _, name = key.partition(".")
        of_register = section == "parameters"
        row = asked.pair.edited.parameter(name) if of_register else None
        found[key] = value if row is None else parameter_text(row)
    return found


class Quick(Comparison):
    """Answer from the few measures that the page shows, in a quarter of the time."""

    @property
    def table(self) -> pd.DataFrame:
        """Return one row a life with the measures that words and verdict rest on."""
        table = super().table
        names = {*COLUMNS, *SHOWN, *self.aim.columns(next(iter(self._lives)))}
        limits = {each.term.name for each in self.aim.limits}
        return table[[name for name in table.columns if name in names | limits]]

    @property
    def _lives(self) -> Any:
        return self.lives.alternatives.values()


class Answering:
    """Answer what pages ask.

    Args:
        companies: opens them.
        replications: lives of each alternative unless a page asks for another number, 1 or more.
        seed: root seed.
        workers: threads; one per processor if None.
    """

    def __init__(
        self, companies: Library, replications: int, seed: int, workers: int | None = None
    ) -> None:
        self.companies = companies
        self.kept = KeptLives(workers)
        self.run = Run(replications, seed, workers=workers)
        self.pasts = Pasts()
        self._newest: OrderedDict[str, tuple[int, Cancellation]] = OrderedDict()
        self._lock = threading.Lock()

    def asked(self, request: Any) -> Asked:
        """Return what a request asks about, validated like a file.

        Raises:
            ScenarioError: if something in it is wrong.
        """
        if not isinstance(request, Mapping):
            raise _wrong("request", "something else", "a mapping of keys")
        for key in request:
            if key not in KEYS:
                raise _wrong("request", repr(key)[:60], f"one of {', '.join(KEYS)}")
        diff, against = request.get("diff") or {}, request.get("against", NOBODY)
        if not isinstance(diff, dict):
            raise _wrong("diff", "something else", "a mapping of keys")
        if not isinstance(against, str):
            raise _wrong("against", "something else", "the name of an alternative")
        source = request.get("source")
        base = self.companies.opened(source)
        page, number = str(request.get("page", ""))[:64], request.get("number", 0)
        if not isinstance(number, int):
            raise _wrong("number", "something else", "a whole number")
        typed = read_changes(diff)
        price = _price(request.get("price_months", DEFAULT_PRICE), typed)
        lives = _lives(request.get("lives"), self.run.replications, typed)
        pair = _paired(base, typed, against)
        return Asked(source or {}, base, typed.diff, typed.read, pair, price, lives, page, number)

    def mended(self, request: Mapping[str, Any], refused: Refused) -> Asked:
        """Return what a request asks about without what was refused of it.

        Args:
            request: as for `asked`.
            refused: what `asked` said of it.

        Raises:
            ScenarioError: if the rest is refused too.
        """
        if refused.rest is None:
            raise refused
        keys = [each.key for each in refused.errors]
        usual = {"price_months": DEFAULT_PRICE, "against": NOBODY, "lives": None}
        instead = {key: value for key, value in usual.items() if key in keys}
        return self.asked({**request, "diff": refused.rest, **instead})

    def close(self) -> None:
        """Cancel whatever is under way, and end the threads."""
        with self._lock:
            for _, stop in self._newest.values():
                stop.cancel()
        self.kept.close()

    def newest(self, page: str, number: int) -> Cancellation:
        """Return the cancellation of a page's newest request; older ones are cancelled.

        Args:
            page: which page, and what it asks for.
            number: how many requests it had sent before.

        Raises:
            Cancelled: if a newer one was here before.
        """
        mine = Cancellation()
        with self._lock:
            last, older = self._newest.pop(page, (-1, mine))
            if number < last:
                self._newest[page] = (last, older)
                raise Cancelled("a newer request came")
            if older is not mine:
                older.cancel()
            self._newest[page] = (number, mine)
            while len(self._newest) > MOST_PAGES:
                self._newest.popitem(last=False)
        return mine

    def prepared(
        self,
        asked: Asked,
        cancellation: Cancellation | None = None,
        looks_back: Callable[[], None] = lambda: None,
    ) -> Prepared:
        """Return what has to be lived for an answer.

        Args:
            asked: what was asked.
            cancellation: ends a look back on what was observed.
            looks_back: called before one, which takes seconds.

        Raises:
            Cancelled: if it was cancelled.
            ScenarioError: if too few worlds fit what was observed, or the aim is none.
        """
        pair, company = asked.pair, asked.pair.company
        run = replace(self.run, replications=asked.lives)
        backcast = self.pasts.of(company, run, cancellation or Cancellation(), looks_back)
        run = run if backcast is None else replace(run, kept=backcast.worlds)
        if pair.same:
            plans = {YOURS: company}
        else:
            plans = {name: company.alternative(name) for name in (pair.against, YOURS)}
        hashes = {name: plan.content_hash() for name, plan in plans.items()}
        return Prepared(asked, run, backcast, plans, hashes, aim_of(company, None))

    def answers(self, prepared: Prepared, cancellation: Cancellation) -> Iterator[dict[str, Json]]:
        """Yield the answer from few lives, then from all; only that if all of them are kept.

        Raises:
            Cancelled: if a newer request came.
        """
        total = prepared.lives
        kept = self.kept.has(prepared.hashes.values(), prepared.run, total)
        for upto in (total,) if kept or total <= ROUGH_LIVES else (ROUGH_LIVES, total):
            comparison = self.comparison(prepared, upto, cancellation, ahead=upto + AHEAD_LIVES)
            stage = "refined" if upto == total else "rough"
            yield {"stage": stage, "read": read_back(prepared.asked), **told(comparison, prepared)}

    def comparison(
        self,
        prepared: Prepared,
        upto: int | None = None,
        cancellation: Cancellation | None = None,
        kind: type[Comparison] = Quick,
        ahead: int = 0,
    ) -> Comparison:
        """Return the comparison over the first lives, all of them by default.

        Args:
            prepared: what is compared.
            upto: over how many lives.
            cancellation: ends it.
            kind: `Quick` for the page, `Comparison` for every measure.
            ahead: how many lives to go on with while this is looked at.

        Raises:
            Cancelled: if it was cancelled.
        """
        wanted = prepared.lives if upto is None else upto
        lives = self.kept.live(
            prepared.plans,
            prepared.hashes,
            prepared.run,
            wanted,
            cancellation or Cancellation(),
            ahead,
        )
        pair = prepared.asked.pair
        return kind(
            pair.company,
            lives,
            next(iter(prepared.plans)),
            replace(prepared.run, replications=wanted),
            DecisionRule(prepared.asked.price),
            prepared.aim,
            YOURS,
            {name: name for name in prepared.plans},
            pair.action,
            prepared.backcast,
        )


def _price(price: object, typed: Typed) -> float:
    """Return the price of a request; what is wrong with it joins what is wrong with the changes."""
    try:
        if isinstance(price, str):
            price = typed.read["price_months"] = read_months(price, 0.0, HIGHEST_PRICE)
        usual = isinstance(price, (int, float)) and not isinstance(price, bool)
        if usual and 0.0 <= float(price) <= HIGHEST_PRICE:  # type: ignore[arg-type]
            return float(price)  # type: ignore[arg-type]
        raise Flaw(shown(price), f"months from 0 to {HIGHEST_PRICE:g}", plain=True)
    except Flaw as flaw:
        typed.errors.append(flawed(flaw, "price_months"))
        return DEFAULT_PRICE


def _lives(lives: object, usual: int, typed: Typed) -> int:
    """Return how many lives a request is for; what is wrong with it joins the changes' mistakes."""
    if lives is None:
        return usual
    whole = isinstance(lives, int) and not isinstance(lives, bool)
    if whole and FEWEST_LIVES <= lives <= MOST_LIVES:  # type: ignore[operator]
        return int(lives)  # type: ignore[call-overload,no-any-return]
    allowed = f"a whole number from {FEWEST_LIVES} to {MOST_LIVES:,}"
    typed.errors.append(flawed(Flaw(shown(lives), allowed, plain=True), "lives"))
    return usual


def _paired(base: Scenario, typed: Typed, against: str) -> Pair:
    """Return the two alternatives.

    Raises:
        Refused: with everything that is wrong with the changes.
    """
    found, rest = None, typed.diff
    try:
        found = paired(base, typed.diff, against)
        errors = [*typed.errors]
    except ScenarioError as error:
        further, rest = all_wrong(typed.diff, lambda diff: edited(base, diff))
        # What is missed because it could not be read is no mistake of its own.
        unread = [f"{each.key}." for each in typed.errors]
        known = [each for each in further if any(k.startswith(f"{each.key}.") for k in unread)]
        # The changes may be fine, but not together with what they are compared with.
        errors = [*typed.errors, *(each for each in further or [error] if each not in known)]
    if found is None or errors:
        raise Refused(errors, base, rest)
    return found


def _wrong(key: str, found: str, allowed: str) -> ScenarioError:
    return ScenarioError("request", None, key, found, allowed)
