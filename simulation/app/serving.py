"""Serve the page: an address, a browser, and a quiet end."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import time
import webbrowser
from collections.abc import Callable

import uvicorn

from simulation.app.answering import Answering
from simulation.app.server import Server
from simulation.experiment.cancellation import Cancellation, Cancelled
from simulation.experiment.trace import trace

HOST = "127.0.0.1"
WAITING_CONNECTIONS = 64
# What is under way when the app is ended gets this long.
GRACE_SECONDS = 1
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
    """

    def __init__(self, server: Server, listener: socket.socket) -> None:
        self._server = server
        self._listener = listener
        port = listener.getsockname()[1]
        token = secrets.token_urlsafe(24)
        self.address = f"http://{HOST}:{port}/?token={token}"
        config = uvicorn.Config(
            server.app(port, token),
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
    server: Server, listener: socket.socket, say: Callable[[str], None], opened: bool = True
) -> None:
    """Serve until Ctrl-C.

    Args:
        server: answers the requests.
        listener: where.
        say: called with the address.
        opened: whether to open it in a browser.
    """
    serving = Serving(server, listener)
    try:
        serving.begin()
        say(serving.address)
        threading.Thread(target=warm, args=(server.answering,), daemon=True).start()
        if opened:
            # A browser that does not come up at once must not hold up Ctrl-C.
            threading.Thread(target=webbrowser.open, args=(serving.address,), daemon=True).start()
        while serving.under_way:
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        serving.end()


def warm(answering: Answering) -> None:
    """Fetch all that the first answer would wait for: compiled rules, tables, statistics."""
    # Whoever ends the app in its first second does not wait for this.
    with contextlib.suppress(Cancelled):
        prepared = answering.prepared(answering.asked({"source": WARM_SOURCE}))
        _ = answering.comparison(prepared, WARM_LIVES, Cancellation()).sentence
        trace(next(iter(prepared.plans.values())), clock="compiled")
