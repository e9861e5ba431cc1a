"""The server: what the page asks, and the answers as lines of JSON."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulation.app import behind, written
from simulation.app.answering import Answering, Asked, Prepared
from simulation.app.company import described, parameter_field
from simulation.app.guard import Guard
from simulation.app.pages import Pages
from simulation.app.plans import NOW, opening
from simulation.app.wrong import Refused, in_words
from simulation.comparison import Comparison
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.report.summary import Json
from simulation.scenario import ScenarioError

# A scenario file has at most 256 KB, as JSON a little more.
LARGEST_REQUEST = 640 * 1024
# Requests that are looked at at the same time; more wait.
THREADS = 8
INSIDE = "Something went wrong inside nexthire; the terminal says more."
MEMORY = "There is not enough memory for that many lives."
DOWNLOADS = {
    "csv": ("lives.csv", "text/csv; charset=utf-8"),
    "parquet": ("lives.parquet", "application/vnd.apache.parquet"),
    "scenario": ("plan.yaml", "application/yaml; charset=utf-8"),
}
Event = dict[str, Json]
Emit = Callable[[Event], None]
Work = Callable[[Prepared, Any, Emit, Cancellation], None]


class TooLarge(ValueError):
    """Say that a request is larger than any that the page sends."""


class Unwritable(RuntimeError):
    """Say why a file cannot be written."""


class Server:
    """Answer the page's requests.

    Args:
        answering: what answers.
        source: the company that the page opens with, None to let it pick one.
        log: called with a line about what went wrong inside; it is printed if None.
    """

    def __init__(
        self,
        answering: Answering,
        source: dict[str, Any] | None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self.answering = answering
        self.source = source
        self.log = log or partial(print, file=sys.stderr)
        self.pages = Pages()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="requests")

    def app(self, port: int, token: str, renewable: bool = False) -> Guard:
        """Return the guarded application for a port and the token of its address.

        Args:
            port, token, renewable: as for `Guard`.
        """
        routes = [
            Route("/", self.pages.index),
            Route("/static/{name}", self.pages.file),
            Route("/vendor/{name}", self.pages.file),
            Route("/api/start", self.start),
            Route("/api/files", self.files),
            Route("/api/company", self.company, methods=["POST"]),
            Route("/api/parameter", self.parameter, methods=["POST"]),
            Route("/api/answer", self.answer, methods=["POST"]),
            Route("/api/behind/{what}", self.behind, methods=["POST"]),
            Route("/api/download/{what}", self.download, methods=["POST"]),
            Route("/api/save", self.save, methods=["POST"]),
        ]
        return Guard(Starlette(routes=routes), port, token, renewable)

    def close(self) -> None:
        """End the threads; what is under way stops within a moment."""
        self.answering.close()
        self.threads.shutdown(wait=True, cancel_futures=True)

    async def start(self, request: Request) -> Response:
        """Return what there is to pick from, and with which lives answers are made."""
        return await self._replied(
            lambda: {
                **self.answering.companies.list(),
                "source": self.source,
                "replications": self.answering.run.replications,
                "seed": self.answering.run.seed,
            }
        )

    async def files(self, request: Request) -> Response:
        """Return the files of the folder that cannot be opened, and why."""
        return await self._replied(lambda: {"broken": self.answering.companies.broken()})

    async def company(self, request: Request) -> Response:
        """Return a company as loaded, and as edited.

        With `mend`, what is refused of the changes is left out and told beside them. Without
        changes it is edited so that its question is answered at once, if its file plans nobody.
        """

        def found(body: Any) -> Event:
            mend = isinstance(body, dict) and body.pop("mend", False) is True
            left_out: list[Json] = []
            try:
                asked = self.answering.asked(body)
            except Refused as refused:
                if not mend:
                    raise
                asked = self.answering.mended(body, refused)
                left_out = [*_each(refused)]
            if opened := {} if "diff" in body else opening(asked.base):
                asked = self.answering.asked({**body, "diff": opened})
            return {
                "base": described(asked.base),
                "now": described(asked.pair.edited),
                "opened_as": NOW if opened else None,
                "left_out": left_out,
            }

        return await self._replied_to(request, found)

    async def parameter(self, request: Request) -> Response:
        """Return a number of the register as a field."""

        def found(body: Any) -> Event:
            name = body.get("name") if isinstance(body, dict) else None
            company = self.answering.companies.opened(body.get("source") if name else None)
            return parameter_field(company.parameter(str(name)))

        return await self._replied_to(request, found)

    async def answer(self, request: Request) -> Response:
        """Return the answer, rough first, a line of JSON each."""

        def work(prepared: Prepared, body: Any, emit: Emit, stop: Cancellation) -> None:
            for event in self.answering.answers(prepared, stop):
                emit(event)

        return await self._streamed(request, "answer", work)

    async def behind(self, request: Request) -> Response:
        """Return what lies behind the answer, with progress, a line of JSON each."""
        what = request.path_params["what"]
        if what not in behind.TOLD:
            return JSONResponse(_error("There is no such look behind the answer."), 404)

        def work(prepared: Prepared, body: Any, emit: Emit, stop: Cancellation) -> None:
            def report(done: int, total: int) -> None:
                emit({"stage": "progress", "done": done, "total": total})

            emit({"stage": "result", **behind.TOLD[what](prepared, body, report, stop)})

        return await self._streamed(request, what, work, behind.FURTHER_KEYS)

    async def download(self, request: Request) -> Response:
        """Return a file: the scenario, or every measure of every life."""
        what = request.path_params["what"]
        if what not in DOWNLOADS:
            return JSONResponse(_error("There is no such file."), 404)
        ending, media = DOWNLOADS[what]

        def made(body: Any) -> Response:
            prepared = self.answering.prepared(self.answering.asked(body))
            if what == "scenario":
                content = written.scenario_text(prepared).encode()
            else:
                comparison = self.answering.comparison(prepared, kind=Comparison)
                make = written.lives_csv if what == "csv" else written.lives_parquet
                content = make(comparison)
            name = written.file_name(prepared.asked.base, ending)
            disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, media_type=media, headers=disposition)

        return await self._replied_to(request, made)

    async def save(self, request: Request) -> Response:
        """Write the scenario into the folder, never over another file."""

        def made(body: Any) -> Event:
            name = body.pop("name", "") if isinstance(body, dict) else ""
            prepared = self.answering.prepared(self.answering.asked(body))
            text = written.scenario_text(prepared)
            try:
                return {"saved": self.answering.companies.folder.save(str(name), text)}
            except OSError as error:
                why = (error.strerror or "unknown").lower()
                raise Unwritable(f"{name} cannot be written: {why}") from error

        return await self._replied_to(request, made)

    async def _replied_to(
        self, request: Request, made: Callable[[Any], Event | Response]
    ) -> Response:
        """Return what is made of a request's content, or what is wrong with it."""
        try:
            body = await _content(request)
        except ValueError as error:
            return JSONResponse(_error(str(error)), 413 if isinstance(error, TooLarge) else 400)
        return await self._replied(lambda: made(body))

    async def _replied(self, made: Callable[[], Event | Response]) -> Response:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self.threads, made)
        except Exception as error:
            told, code = self._told(error)
            return JSONResponse(told, code)
        return found if isinstance(found, Response) else JSONResponse(found)

    async def _streamed(
        self, request: Request, what: str, work: Work, further: tuple[str, ...] = ()
    ) -> Response:
        """Return the lines that some work emits; a newer request, or nobody listening, ends it.

        Args:
            request: what the page sent.
            what: what is asked for; a newer request of the page for the same ends this one.
            work: makes events of it.
            further: keys of the request beside those of every request.
        """
        try:
            body = await _content(request)
        except ValueError as error:
            return JSONResponse(_error(str(error)), 413 if isinstance(error, TooLarge) else 400)
        loop = asyncio.get_running_loop()

        def begun() -> tuple[Asked, Cancellation]:
            plain = body
            if isinstance(body, dict):
                plain = {key: value for key, value in body.items() if key not in further}
            asked = self.answering.asked(plain)
            return asked, self.answering.newest(f"{what} {asked.page}", asked.number)

        try:
            asked, stop = await loop.run_in_executor(self.threads, begun)
        except Exception as error:
            told, code = self._told(error)
            return JSONResponse(told, code)
        lines = self._lines(asked, body, work, stop)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    async def _lines(
        self, asked: Asked, body: Any, work: Work, stop: Cancellation
    ) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event | None] = asyncio.Queue()

        def emit(event: Event | None) -> None:
            loop.call_soon_threadsafe(events.put_nowait, event)

        def run() -> None:
            try:
                # A look back takes seconds: a newer request may end it like everything else.
                looks_back = partial(emit, {"stage": "looking back"})
                work(self.answering.prepared(asked, stop, looks_back), body, emit, stop)
            except Exception as error:
                emit(self._told(error)[0])
            finally:
                # The loop may have closed while the work came to its end.
                with contextlib.suppress(RuntimeError):
                    emit(None)

        self.threads.submit(run)
        try:
            while (event := await events.get()) is not None:
                yield json.dumps(event, allow_nan=False).encode() + b"\n"
        finally:
            stop.cancel()

    def _told(self, error: Exception) -> tuple[Event, int]:
        """Return what the page shows of an error, and the status that goes with it."""
        if isinstance(error, Refused):
            errors: list[Json] = [*_each(error)]
            return {**_error(str(error), error.key, error.nearest), "errors": errors}, 422
        if isinstance(error, ScenarioError):
            return _error(in_words(error), error.key, error.nearest), 422
        if isinstance(error, Cancelled):
            return {"stage": "cancelled"}, 409
        if isinstance(error, Unwritable):
            return _error(str(error)), 507
        if isinstance(error, MemoryError):
            return _error(MEMORY), 507
        frame = traceback.extract_tb(error.__traceback__)[-1]
        # What the model says of a company that is larger than it has room for.
        if isinstance(error, ValueError) and Path(frame.filename).parent.name == "model":
            return _error(f"This company has no room in the model: {error}"), 422
        where = f"{frame.name}, line {frame.lineno}"
        self.log(f"nexthire app: {type(error).__name__} in {where}: {' '.join(str(error).split())}")
        return _error(INSIDE), 500


async def _content(request: Request) -> Any:
    """Return the content of a request.

    Raises:
        TooLarge: if it is larger than any that the page sends.
        ValueError: if it is no JSON.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ValueError("A request must be JSON.")
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > LARGEST_REQUEST:
            raise TooLarge(f"A request may have at most {LARGEST_REQUEST // 1024} KB.")
    try:
        return json.loads(parts, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise ValueError("A request must be JSON, with each key once.") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def _each(refused: Refused) -> list[Event]:
    told = zip(refused.errors, refused.texts, strict=True)
    return [{"key": each.key, "text": text, "nearest": each.nearest} for each, text in told]


def _error(text: str, key: str = "", nearest: str | None = None) -> Event:
    return {"stage": "error", "text": text, "key": key, "nearest": nearest}
