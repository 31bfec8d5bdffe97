"""The portal while it serves: it listens, mail leaves, what is over goes, a signal ends it in order."""

import contextlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import IO, NoReturn

from staffdesk.domain.errors import StaffdeskError, Unavailable
from staffdesk.portal.clock import Clock
from staffdesk.portal.database import Store
from staffdesk.portal.housekeeping import tidy
from staffdesk.portal.mailer import Post, deliver_waiting
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.server import build_server, port_of
from staffdesk.portal.web import create_app

MAIL_EVERY_SECONDS = 5.0
TIDY_EVERY_SECONDS = 600.0
TIDY_ENDS_WITHIN_SECONDS = 10.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mailing:
    """How mail leaves: through whom (nobody: it waits in the database) and in whose name."""

    post: Post | None
    sender: str


def serve(
    store: Store,
    clock: Clock,
    options: PortalOptions,
    *,
    at: tuple[str, int],
    threads: int,
    mailing: Mailing,
    listening: Callable[[str, int], None],
    leash: IO[bytes] | None = None,
) -> None:
    """Serve until the process is asked to stop, or the ``leash`` ends; ``listening`` is told where it is.

    Raises:
        Unavailable: ``portal_address_taken``, ``portal_address_unusable``.
    """
    host, port = at
    _require_free(host, port)
    server = build_server(create_app(store, clock, options), clock, host=host, port=port, threads=threads)
    public_url = options.public_url or f"http://{host}:{port_of(server)}"
    stopping = threading.Event()
    tidying = threading.Thread(target=_keep_tidy, args=(store, clock, stopping), daemon=True)
    signal.signal(signal.SIGTERM, _stop)
    with contextlib.suppress(SystemExit, KeyboardInterrupt):
        if leash is not None:
            threading.Thread(target=_stop_at_end, args=(leash,), daemon=True).start()
        listening(host, port_of(server))
        tidying.start()
        if mailing.post is not None:
            mail = (store, clock, mailing.post, mailing.sender, public_url, stopping)
            threading.Thread(target=_keep_mailing, args=mail, daemon=True).start()
        server.run()
    stopping.set()
    server.close()
    if tidying.is_alive():
        tidying.join(TIDY_ENDS_WITHIN_SECONDS)


def _require_free(host: str, port: int) -> None:
    """Refuse a place where nobody could listen, before anything is opened there.

    Raises:
        Unavailable: ``portal_address_taken``, ``portal_address_unusable``.
    """
    place = f"{host}:{port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise Unavailable("portal_address_unusable", place=place) from fault
    for family, kind, protocol, _, address in found:
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":  # there, it would share the port with its owner
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as fault:
                raise Unavailable("portal_address_taken", place=place, detail=str(fault)) from fault


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _stop_at_end(leash: IO[bytes]) -> None:
    """Stop the portal when the other end of a pipe is closed: its owner is gone, however it went."""
    leash.read()
    signal.raise_signal(signal.SIGTERM)


def _keep_mailing(
    store: Store, clock: Clock, post: Post, sender: str, public_url: str, stopping: threading.Event
) -> None:
    """Send what waits, every few seconds, until the server stops."""
    while True:
        try:
            deliver_waiting(store.begin, post, sender=sender, portal_url=public_url, now=clock.now)
        except StaffdeskError as error:
            log.warning("mail waits: %s", error)
        if stopping.wait(MAIL_EVERY_SECONDS):
            return


def _keep_tidy(store: Store, clock: Clock, stopping: threading.Event) -> None:
    """Throw away what is over, at the start and every few minutes, until the server stops."""
    while True:
        try:
            tidy(store, clock.now())
        except StaffdeskError as error:
            log.warning("what is over stays a while: %s", error)
        if stopping.wait(TIDY_EVERY_SECONDS):
            return
