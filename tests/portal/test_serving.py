"""While it serves, mail leaves by itself; a place that cannot be had is refused with its name."""

import os
import signal
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from sqlalchemy import Connection, func, select

from staffdesk.domain.errors import Unavailable
from staffdesk.portal.database import Store
from staffdesk.portal.drafts import keep_draft
from staffdesk.portal.family_file import DRAFT_SHOWN
from staffdesk.portal.mailer import Post, queue_mail
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.serving import Mailing, serve
from staffdesk.portal.tables import draft
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.set_clock import SetClock


class LastPost:
    """A mail server after whose first mail the portal is asked to stop."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Keep the mail, then ask as systemd does."""
        self.messages.append(message)
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def _serve(store: Store, at: tuple[str, int], post: Post | None = None) -> list[tuple[str, int]]:
    told: list[tuple[str, int]] = []
    serve(
        store,
        SetClock(NOW),
        PortalOptions(),
        at=at,
        threads=2,
        mailing=Mailing(post, "mairie@valbrune.example"),
        listening=lambda host, port: told.append((host, port)),
    )
    return told


def _queue(connection: Connection) -> None:
    queue_mail(
        connection,
        key="one",
        recipient="nadege@example.org",
        template="message_copy",
        at=NOW,
        subject="Sortie",
        text="Bonjour.",
    )


def test_mail_leaves_while_it_serves_and_a_signal_ends_it(store: Store) -> None:
    with store.begin() as connection:
        _queue(connection)
    post = LastPost()
    ((host, port),) = _serve(store, ("127.0.0.1", 0), post)
    assert (host, port > 0) == ("127.0.0.1", True)
    (message,) = post.messages
    assert f"http://127.0.0.1:{port}/messages" in message.get_content()


def test_what_is_over_is_gone_once_it_served(store: Store) -> None:
    with store.begin() as connection:
        keep_draft(connection, "f", "/messages/nouveau", {"body": ["Bonjour"]}, NOW - DRAFT_SHOWN)
        _queue(connection)
    _serve(store, ("127.0.0.1", 0), LastPost())
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(draft)) == 0


def test_an_address_that_another_program_has_is_refused(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        with pytest.raises(Unavailable, match="portal_address_taken") as refused:
            _serve(store, other.getsockname())
        assert refused.value.facts["place"] == f"127.0.0.1:{other.getsockname()[1]}"
