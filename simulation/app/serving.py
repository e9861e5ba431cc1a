"""Serve the page: an address, a browser, and a quiet end."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import TextIO

import uvicorn

from simulation.app.answering import Answering
from simulation.app.server import Server
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.trace import trace

HOST = "127.0.0.1"
WAITING_CONNECTIONS = 64
# What is under way when the app is ended gets this long.
GRACE_SECONDS = 1
POLL_SECONDS, LONGEST_LINE = 0.2, 4096
WARM_LIVES = 4
WARM_SOURCE = {"kind": "shipped", "name": "document-extraction"}


def bound(port: int) -> socket.socket:
    """Return a socket that listens on the loopback address only.

    Args:
        port: 0 for any that is free.

    Raises:
        OSError: if the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # A port of an app that has just ended is free again.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(WAITING_CONNECTIONS)
    except OSError:
        listener.close()
        raise
    return listener


class Serving:
    """Serve on a socket, in a thread, until it is ended.

    Args:
        server: answers the requests.
        listener: where.
        renewable: whether somebody can ask for a further address.
    """

    def __init__(self, server: Server, listener: socket.socket, renewable: bool = False) -> None:
        self._server = server
        self._listener = listener
        self._port = listener.getsockname()[1]
        token = secrets.token_urlsafe(24)
        self._guard = server.app(self._port, token, renewable)
        self.address = self._addressed(token)
        config = uvicorn.Config(
            self._guard,
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._http = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._http.run, kwargs={"sockets": [listener]}, name="server", daemon=True
        )

    def begin(self) -> None:
        """Begin to serve; returns at once."""
        self._thread.start()

    def renew(self) -> str:
        """Return a new address, which opens once; the one before it opens no more."""
        token = secrets.token_urlsafe(24)
        self._guard.renew(token)
        self.address = self._addressed(token)
        return self.address

    def _addressed(self, token: str) -> str:
        return f"http://{HOST}:{self._port}/?token={token}"

    @property
    def under_way(self) -> bool:
        """Tell whether it still serves."""
        return self._thread.is_alive()

    def end(self) -> None:
        """End it: what is under way is cancelled."""
        self._http.should_exit = True
        self._server.close()
        self._thread.join(2 * GRACE_SECONDS + 1)
        self._listener.close()


def serve(
    server: Server,
    listener: socket.socket,
    say: Callable[[str], None],
    opened: bool = True,
    terminal: int | None = None,
) -> None:
    """Serve until Ctrl-C.

    Args:
        server: answers the requests.
        listener: where.
        say: called with the address, and with each new one.
        opened: whether to open it in a browser.
        terminal: file descriptor of a terminal on which Enter gives a new address, None without.
    """
    serving = Serving(server, listener, terminal is not None)
    try:
        serving.begin()
        _show(serving.address, say, opened)
        threading.Thread(target=warm, args=(server.answering,), daemon=True).start()
        while serving.under_way:
            if terminal is None:
                time.sleep(POLL_SECONDS)
            elif entered(terminal):
                _show(serving.renew(), say, opened)
    except KeyboardInterrupt:
        pass
    finally:
        serving.end()


def _show(address: str, say: Callable[[str], None], opened: bool) -> None:
    say(address)
    if opened:
        # A browser that does not come up at once must not hold up Ctrl-C.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def terminal_of(stream: TextIO | None) -> int | None:
    """Return the file descriptor of a terminal that can be waited on, None if it is none.

    Args:
        stream: standard input.
    """
    # Windows waits on sockets only.
    if stream is None or sys.platform == "win32" or not stream.isatty():
        return None
    return stream.fileno()


def entered(terminal: int) -> bool:
    """Wait a moment and tell whether somebody has pressed Enter by then.

    Args:
        terminal: file descriptor.
    """
    # In the background, whoever reads is stopped by the terminal.
    if os.tcgetpgrp(terminal) != os.getpgrp():
        time.sleep(POLL_SECONDS)
        return False
    readable, _, _ = select.select([terminal], [], [], POLL_SECONDS)
    if not readable:
        return False
    line = os.read(terminal, LONGEST_LINE)
    if not line:
        # Ctrl-D says nothing more, and would be there at once again.
        time.sleep(POLL_SECONDS)
    return b"\n" in line


def warm(answering: Answering) -> None:
    """Fetch all that the first answer would wait for: compiled rules, tables, statistics."""
    # Whoever ends the app in its first second does not wait for this.
    with contextlib.suppress(Cancelled):
        prepared = answering.prepared(answering.asked({"source": WARM_SOURCE}))
        _ = answering.comparison(prepared, WARM_LIVES, Cancellation()).sentence
        trace(next(iter(prepared.plans.values())), clock="compiled")
