"""Rates (SEC4): who tried what, counted in the database so that several processes count together.

An account is slowed, never locked: from the fifth wrong password its delay doubles, up to a minute.
Addresses that have no account are counted alike, so that a delay tells nothing (SEC3).
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from staffdesk.contract.v1 import write_instant
from staffdesk.portal.tables import attempt

SIGN_INS_A_MINUTE = 20
LINKS_AN_HOUR = 5
FREE_FAILURES = 5
LONGEST_DELAY = 60
REMEMBERED = timedelta(days=1)
WARN_AT = 10


def origin_of(address: str | None) -> str:
    """Return what counts as one origin: an IPv4 address, or the /64 an IPv6 address belongs to."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def wait_for_sign_in(connection: Connection, origin: str, email: str, at: datetime) -> int:
    """Return the seconds to wait before this origin may try this address: 0 when it may now."""
    crowd = _count(connection, origin, "sign_in", at - timedelta(minutes=1))
    if crowd >= SIGN_INS_A_MINUTE:
        return 60
    return wait_for_account(connection, email, at)


def wait_for_account(connection: Connection, email: str, at: datetime) -> int:
    """Return the seconds left of an address's own delay."""
    count, last = _failures(connection, email, at)
    if count < FREE_FAILURES or last is None:
        return 0
    delay = min(2 ** (count - FREE_FAILURES), LONGEST_DELAY)
    left = (datetime.fromisoformat(last) + timedelta(seconds=delay) - at).total_seconds()
    return max(0, int(left + 0.999))


def may_ask_link(connection: Connection, origin: str, at: datetime) -> bool:
    """Tell whether this origin may ask for one more mailed link this hour."""
    return _count(connection, origin, "link", at - timedelta(hours=1)) < LINKS_AN_HOUR


def note(connection: Connection, origin: str, kind: str, at: datetime) -> None:
    """Count one attempt, and forget those older than a day."""
    connection.execute(insert(attempt).values(origin=origin, kind=kind, at=write_instant(at)))
    connection.execute(
        delete(attempt).where(
            attempt.c.origin == origin, attempt.c.kind == kind, attempt.c.at < write_instant(at - REMEMBERED)
        )
    )


def note_failure(connection: Connection, email: str, at: datetime) -> int:
    """Count a wrong password for an address and return how many there were in a row."""
    note(connection, account_origin(email), "failure", at)
    return _failures(connection, email, at)[0]


def forget_failures(connection: Connection, email: str) -> None:
    """Start again from nothing: the right password was given, or a new one was set."""
    connection.execute(delete(attempt).where(attempt.c.origin == account_origin(email)))


def account_origin(email: str) -> str:
    """Return the key under which an address is counted; the address itself is not kept."""
    return "account:" + hashlib.sha256(email.encode()).hexdigest()


def _failures(connection: Connection, email: str, at: datetime) -> tuple[int, str | None]:
    found = connection.execute(
        select(func.count(), func.max(attempt.c.at)).where(
            attempt.c.origin == account_origin(email),
            attempt.c.kind == "failure",
            attempt.c.at > write_instant(at - REMEMBERED),
        )
    ).one()
    return int(found[0]), found[1]


def _count(connection: Connection, origin: str, kind: str, since: datetime) -> int:
    return int(
        connection.scalar(
            select(func.count()).where(
                attempt.c.origin == origin, attempt.c.kind == kind, attempt.c.at > write_instant(since)
            )
        )
        or 0
    )
