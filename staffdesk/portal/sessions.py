"""Sessions (SEC5): a random 256-bit token in a cookie, only its hash in the database.

Idle for thirty minutes, or twelve hours in all, ends a session. An ended one is remembered for a while,
so that what a family typed meanwhile can be kept for it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from staffdesk.contract.v1 import write_instant
from staffdesk.portal.tables import account, session

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
REMEMBERED = timedelta(days=2)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a request. ``ended`` sessions give nothing but a place to keep what was typed."""

    account_id: int
    family: str
    guardian: str
    display_name: str
    email: str
    terms_version: str | None
    csrf: str
    ended: bool


def open_session(connection: Connection, account_id: int, at: datetime) -> str:
    """Open a session and return its token, which only the cookie will hold."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        delete(session).where(
            session.c.account_id == account_id, session.c.created_at < write_instant(at - REMEMBERED)
        )
    )
    connection.execute(
        insert(session).values(
            token_hash=hash_token(token),
            account_id=account_id,
            csrf=secrets.token_hex(32),
            created_at=write_instant(at),
            seen_at=write_instant(at),
        )
    )
    return token


def find_session(connection: Connection, token: str, at: datetime) -> SignedIn | None:
    """Return who holds a token, ended sessions included, or None for an unknown one or a closed account."""
    return _find(connection, session.c.token_hash == hash_token(token), at)


def find_by_form(connection: Connection, sent: str, at: datetime) -> SignedIn | None:
    """Return in whose session a form was shown, by the masked token in it: to keep what was typed only."""
    csrf = _unmasked(sent)
    return None if csrf is None else _find(connection, session.c.csrf == csrf, at)


def _find(connection: Connection, which: ColumnElement[bool], at: datetime) -> SignedIn | None:
    found = connection.execute(
        select(session, account.c.family, account.c.guardian, account.c.display_name, account.c.email)
        .add_columns(account.c.terms_version)
        .join(account, account.c.id == session.c.account_id)
        .where(which, account.c.active == 1)
    ).one_or_none()
    if found is None:
        return None
    seen, created = datetime.fromisoformat(found.seen_at), datetime.fromisoformat(found.created_at)
    return SignedIn(
        account_id=found.account_id,
        family=found.family,
        guardian=found.guardian,
        display_name=found.display_name,
        email=found.email,
        terms_version=found.terms_version,
        csrf=found.csrf,
        ended=at - seen > IDLE or at - created > LONGEST,
    )


def wants_touch(connection: Connection, token: str, at: datetime) -> bool:
    """Tell whether the last sign of life is old enough to be written again (at most once a minute)."""
    seen = connection.scalar(select(session.c.seen_at).where(session.c.token_hash == hash_token(token)))
    return seen is not None and at - datetime.fromisoformat(seen) >= SEEN_EVERY


def touch(connection: Connection, token: str, at: datetime) -> None:
    """Write down that the session was used."""
    connection.execute(
        update(session).where(session.c.token_hash == hash_token(token)).values(seen_at=write_instant(at))
    )


def close_session(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(session).where(session.c.token_hash == hash_token(token)))


def end_session(connection: Connection, token: str, at: datetime) -> None:
    """Let a session open nothing more, and remember it: a form of it may still be on the screen."""
    ended = write_instant(at - IDLE - timedelta(seconds=1))
    connection.execute(update(session).where(session.c.token_hash == hash_token(token)).values(seen_at=ended))


def close_all(connection: Connection, account_id: int) -> None:
    """End every session of an account: its password changed, or it was closed."""
    connection.execute(delete(session).where(session.c.account_id == account_id))


def hash_token(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def masked(csrf: str) -> str:
    """Return the CSRF token under a fresh mask, so that a compressed page never repeats it."""
    mask = secrets.token_bytes(32)
    hidden = bytes(a ^ b for a, b in zip(bytes.fromhex(csrf), mask, strict=True))
    return mask.hex() + hidden.hex()


def csrf_matches(csrf: str, sent: str) -> bool:
    """Tell whether a masked token sent with a form is the session's."""
    shown = _unmasked(sent)
    return shown is not None and hmac.compare_digest(shown, csrf)


def _unmasked(sent: str) -> str | None:
    try:
        raw = bytes.fromhex(sent)
    except ValueError:
        return None
    if len(raw) != 64:
        return None
    return bytes(a ^ b for a, b in zip(raw[:32], raw[32:], strict=True)).hex()
