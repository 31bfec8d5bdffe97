"""Mail to families: written in the transaction of its cause, sent afterwards by whoever runs the outbox.

A mail is a subject and plain text of ``templates/sentences.toml``; ``{portal}`` in a text becomes the
public address when it leaves. Once sent the text is emptied: links that open accounts do not stay in the
database. A folder stands for the server in a demonstration.
"""

import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from staffdesk.contract.v1 import write_instant
from staffdesk.portal.sentences import say
from staffdesk.portal.tables import mail

MOST_TRIES = 20
BATCH = 50


class Post(Protocol):
    """Where mail goes; `OSError` (of which SMTP errors are) means: try again later."""

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Hand over one mail; ``key`` is the same at each try of the same mail."""


@dataclass(frozen=True)
class FolderPost:
    """Writes each mail to a folder, as a file one can open: for demonstrations and tests."""

    folder: Path

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Write the mail under its key; a second try writes the same file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{key}.eml").write_bytes(message.as_bytes())


@dataclass(frozen=True)
class SmtpPost:
    """Sends through a mail server: TLS at once on port 465, else STARTTLS unless it is this machine."""

    host: str
    port: int = 587
    user: str = ""
    password: str = ""

    def deliver(self, message: EmailMessage, key: str) -> None:
        """Send one mail."""
        message["X-Staffdesk-Key"] = key
        opened: type[smtplib.SMTP] = smtplib.SMTP_SSL if self.port == 465 else smtplib.SMTP
        with opened(self.host, self.port, timeout=20) as server:
            if self.port != 465 and self.host not in ("localhost", "127.0.0.1", "::1"):
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)


def queue_mail(
    connection: Connection, *, key: str, recipient: str, template: str, at: datetime, **facts: object
) -> None:
    """Write a mail to be sent; the same key twice is one mail. ``template`` is a code under ``mail``."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(mail).values(
                    mail_key=key,
                    recipient=recipient,
                    subject=say(f"mail.{template}.subject", **facts),
                    body=say(f"mail.{template}.body", portal="{portal}", **facts),
                    created_at=write_instant(at),
                    tries=0,
                )
            )
    except IntegrityError:
        return


def deliver_waiting(
    begin: Callable[[], AbstractContextManager[Connection]],
    post: Post,
    *,
    sender: str,
    portal_url: str,
    now: Callable[[], datetime],
) -> int:
    """Send what waits, oldest first, each in a transaction of its own; return how many left.

    No transaction is open while a mail travels: a server of mail that hangs holds nobody's form up. A mail
    that could not leave keeps its place and its error; after twenty tries it rests until somebody looks.
    """
    sent = 0
    for number in _waiting(begin):
        row = _claim(begin, number)
        if row is None:
            continue
        try:
            post.deliver(_message(row, sender, portal_url), str(row.mail_key))
        except (OSError, ValueError, LookupError, MessageError) as error:
            outcome: dict[str, object] = {"last_error": str(error)[:200]}
        else:
            outcome = {"sent_at": write_instant(now()), "last_error": None, "body": ""}
            sent += 1
        with begin() as connection:
            connection.execute(update(mail).where(mail.c.id == number).values(**outcome))
    return sent


def _claim(begin: Callable[[], AbstractContextManager[Connection]], number: int) -> Row[Any] | None:
    """Count one more try of a mail and return it; None if another process is at it, or has sent it."""
    with begin() as connection:
        row = connection.execute(
            select(mail).where(mail.c.id == number, mail.c.sent_at.is_(None))
        ).one_or_none()
        if row is None:
            return None
        claimed = connection.execute(
            update(mail)
            .where(mail.c.id == number, mail.c.tries == row.tries, mail.c.sent_at.is_(None))
            .values(tries=row.tries + 1)
        )
        return row if claimed.rowcount == 1 else None


def _waiting(begin: Callable[[], AbstractContextManager[Connection]]) -> list[int]:
    with begin() as connection:
        rows = connection.execute(
            select(mail.c.id)
            .where(mail.c.sent_at.is_(None), mail.c.tries < MOST_TRIES)
            .order_by(mail.c.id)
            .limit(BATCH)
        )
        return [row.id for row in rows]


def _message(row: Row[Any], sender: str, portal_url: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, row.recipient
    message["Subject"] = " ".join(filter(None, row.subject.splitlines()))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.body.replace("{portal}", portal_url.rstrip("/")))
    return message
