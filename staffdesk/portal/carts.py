"""The cart of a family (S36): chosen days that count only once they are paid, and only until an instant."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from staffdesk.contract.v1 import BookingItem, write_instant
from staffdesk.domain.bookings import BookingKey
from staffdesk.portal.tables import cart
from staffdesk.portal.writing import insert_or_replace

TOLD = timedelta(days=1)
"""How long a family is told that its cart expired."""

MOST = 400
"""A cart of more days than this is no cart of ours."""


@dataclass(frozen=True)
class Cart:
    """Days that wait to be paid, in the order of the year; ``expired``: they were not, in time."""

    keys: tuple[BookingKey, ...]
    expires_at: datetime
    expired: bool


def read_cart(connection: Connection, family: str, at: datetime) -> Cart | None:
    """Return the cart of a family, or None; one that expired is told for a day."""
    row = connection.execute(select(cart).where(cart.c.family == family)).one_or_none()
    if row is None:
        return None
    expires_at = datetime.fromisoformat(row.expires_at)
    if at > expires_at + TOLD:
        return None
    return Cart(_keys(row.body), expires_at, expired=at > expires_at)


def add_to_cart(
    connection: Connection, family: str, items: Iterable[BookingItem], at: datetime, minutes: int
) -> Cart:
    """Put days in the cart, and give the whole cart its time anew; what expired is not brought back."""
    found = connection.execute(
        select(cart.c.body, cart.c.expires_at).where(cart.c.family == family).with_for_update()
    ).one_or_none()
    alive = found is not None and at <= datetime.fromisoformat(found.expires_at)
    before = set(_keys(found.body)) if found is not None and alive else set()
    asked = {BookingKey(item.child, item.activity, item.slot, item.on) for item in items}
    return _write(connection, family, before | asked, at + timedelta(minutes=minutes))


def take_out(connection: Connection, family: str, keys: Collection[BookingKey]) -> None:
    """Take days out of the cart; an empty one is gone."""
    found = connection.execute(
        select(cart.c.body, cart.c.expires_at).where(cart.c.family == family).with_for_update()
    ).one_or_none()
    if found is None:
        return
    left = set(_keys(found.body)) - set(keys)
    if left:
        _write(connection, family, left, datetime.fromisoformat(found.expires_at))
    else:
        drop_cart(connection, family)


def drop_cart(connection: Connection, family: str) -> None:
    """Empty the cart."""
    connection.execute(delete(cart).where(cart.c.family == family))


def _write(connection: Connection, family: str, keys: Collection[BookingKey], expires_at: datetime) -> Cart:
    ordered = tuple(sorted(keys, key=_order)[:MOST])
    body = json.dumps([[key.child_uid, key.activity, key.slot, key.on.isoformat()] for key in ordered])
    values = {"family": family, "body": body, "expires_at": write_instant(expires_at)}
    insert_or_replace(connection, cart, ["family"], values)
    return Cart(ordered, expires_at, expired=False)


def _keys(body: str) -> tuple[BookingKey, ...]:
    rows = [(child, activity, slot, date.fromisoformat(on)) for child, activity, slot, on in json.loads(body)]
    return tuple(sorted((BookingKey(*row) for row in rows), key=_order))


def _order(key: BookingKey) -> tuple[date, BookingKey]:
    return key.on, key
