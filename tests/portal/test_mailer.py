"""Mail: written once for one cause, sent afterwards, emptied when it left."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.portal import tables
from staffdesk.portal.database import Store
from staffdesk.portal.mailer import MOST_TRIES, FolderPost, Post, deliver_waiting, queue_mail
from tests.factories_portal import SUNDAY_EVENING as NOW


class BrokenPost:
    """A mail server that does not answer."""

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Fail as a socket does."""
        raise ConnectionRefusedError("nobody there")


class CuriousPost:
    """A mail server so slow that a family sends a form meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Write something else to the database before answering."""
        _queue(self._store, key=f"meanwhile {key}")


def _queue(
    store: Store, key: str = "one", *, subject: str = "Sortie", to: str = "nadege@example.org"
) -> None:
    with store.begin() as connection:
        queue_mail(
            connection,
            key=key,
            recipient=to,
            template="message_copy",
            at=NOW,
            subject=subject,
            text="Bonjour à l’école.",
        )


def _deliver(store: Store, post: Post) -> int:
    return deliver_waiting(
        store.begin, post, sender="mairie@valbrune.example", portal_url="https://f.example/", now=lambda: NOW
    )


def test_the_same_cause_is_the_same_mail(each_store: Store) -> None:
    _queue(each_store)
    _queue(each_store)
    with each_store.read() as connection:
        assert len(connection.execute(select(tables.mail)).all()) == 1


def test_a_mail_leaves_once_with_the_public_address_and_is_emptied(store: Store, tmp_path: Path) -> None:
    _queue(store)
    assert _deliver(store, FolderPost(tmp_path / "mail")) == 1
    assert _deliver(store, FolderPost(tmp_path / "mail")) == 0
    (file,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"] == "nadege@example.org"
    assert message["Subject"] == "Copie de votre message\u00a0: Sortie"
    assert "https://f.example/messages" in message.get_content()
    assert "Bonjour à l’école." in message.get_content()
    with store.read() as connection:
        assert connection.scalar(select(tables.mail.c.body)) == ""


def test_a_mail_that_cannot_leave_keeps_its_place_and_rests_after_twenty_tries(
    store: Store, tmp_path: Path
) -> None:
    _queue(store)
    for _ in range(MOST_TRIES + 5):
        assert _deliver(store, BrokenPost()) == 0
    with store.read() as connection:
        row = connection.execute(select(tables.mail)).one()
    assert (row.tries, row.last_error, row.sent_at) == (MOST_TRIES, "nobody there", None)
    assert "Bonjour" in row.body


def test_nobody_waits_for_the_database_while_a_mail_travels(each_store: Store) -> None:
    _queue(each_store)
    assert _deliver(each_store, CuriousPost(each_store)) == 1
    with each_store.read() as connection:
        assert len(connection.execute(select(tables.mail)).all()) == 2


@pytest.mark.parametrize("subject", ["Sortie\r\nBcc: tous@example.org", "Sortie\n\nBonjour"])
def test_a_subject_of_several_lines_is_one_line_and_no_header(
    store: Store, tmp_path: Path, subject: str
) -> None:
    _queue(store, subject=subject)
    assert _deliver(store, FolderPost(tmp_path / "mail")) == 1
    (file,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"].endswith(" ".join(subject.split()))


def test_a_mail_that_cannot_be_written_does_not_hold_the_others_up(store: Store, tmp_path: Path) -> None:
    _queue(store, key="never", to="nadege@example.org\nBcc: tous@example.org")
    _queue(store, key="next")
    assert _deliver(store, FolderPost(tmp_path / "mail")) == 1
    assert [file.name for file in (tmp_path / "mail").iterdir()] == ["next.eml"]
