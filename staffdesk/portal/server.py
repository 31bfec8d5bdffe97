"""The production server around the pages and the interface: waitress, with two things it lacks.

It notes when each request had fully arrived, before any queue, for deadlines are judged on that instant (R1).
And it turns visitors away early, while it still can answer, when too many wait (R9).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask

from staffdesk.portal.clock import Clock
from staffdesk.portal.uploads import BODY_BYTES

ARRIVED = "portal.arrival"
QUEUE_LIMIT = 100
THREADS = 8
RETRY_AFTER_SECONDS = 5

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def build_server(app: WsgiApp, clock: Clock, *, host: str, port: int, threads: int = THREADS) -> Any:
    """Make a server that listens at once: ``run()``, ``close()``; `port_of` tells where."""
    gate = Gate(app)
    server = create_server(
        gate,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        channel_timeout=60,
        max_request_body_size=BODY_BYTES + 1,
        clear_untrusted_proxy_headers=True,
    )
    channel = _stamping_channel(clock)
    for listener in _listeners(server):
        listener.channel_class = channel
    gate.waiting = lambda: len(server.task_dispatcher.queue)
    return server


def port_of(server: Any) -> int:
    """Return the port a server listens at."""
    return int(_listeners(server)[0].effective_port)


def _listeners(server: Any) -> list[Any]:
    """Return what listens: one server, or one for each address of a host name such as localhost."""
    if hasattr(server, "effective_port"):
        return [server]
    return [each for each in server.map.values() if hasattr(each, "effective_port")]


class Gate:
    """Answers 503 at once while too many requests wait (R9)."""

    def __init__(self, app: WsgiApp, limit: int = QUEUE_LIMIT) -> None:
        """Stand before an app; `waiting` counts the requests that no thread has taken yet."""
        self.waiting: Callable[[], int] = lambda: 0
        self._app = app
        self._limit = limit

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve a request, or turn it away."""
        if self.waiting() <= self._limit:
            return self._app(environ, start_response)
        body = "Trop de visiteurs à la fois. Réessayez dans quelques secondes.".encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER_SECONDS)),
        ]
        start_response("503 Service Unavailable", headers)
        return [body]


def _stamping_channel(clock: Clock) -> type[HTTPChannel]:
    """Make the channel class whose requests remember when they were complete."""

    class Parser(HTTPRequestParser):
        arrived_at: datetime | None = None

        def received(self, data: bytes) -> int:
            taken: int = super().received(data)
            if self.completed and self.arrived_at is None:
                self.arrived_at = clock.now()
            return taken

    class Task(WSGITask):
        def get_environment(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environment()
            environ[ARRIVED] = self.request.arrived_at
            return environ

    class Channel(HTTPChannel):
        parser_class = Parser
        task_class = Task

        @staticmethod
        def error_task_class(channel: HTTPChannel, request: HTTPRequestParser) -> WSGITask | ErrorTask:
            unread = UnreadTask if request.content_length > BODY_BYTES else ErrorTask
            return unread(channel, request)

    class UnreadTask(Task):
        """A body announced as too long: the app says so in its own page, without a byte of it."""

        def execute(self) -> None:
            self.set_close_on_finish()
            super().execute()

    return Channel
