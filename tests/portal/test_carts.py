"""The cart of a family: it fills, empties and expires, on both databases."""

from datetime import date, timedelta

from staffdesk.contract.v1 import BookingItem
from staffdesk.domain.bookings import BookingKey
from staffdesk.portal.carts import MOST, Cart, add_to_cart, drop_cart, read_cart, take_out
from staffdesk.portal.database import Store
from tests.factories_portal import SUNDAY_EVENING as NOW

FAMILY, OTHER, CHILD = "a1" * 16, "b2" * 16, "c3" * 16
FIRST = date(2026, 12, 2)


def item(on: date = FIRST, activity: str = "mercredi") -> BookingItem:
    """Return a day to add."""
    return BookingItem(child=CHILD, activity=activity, slot="journee", on=on, op="add")


def key(on: date = FIRST, activity: str = "mercredi") -> BookingKey:
    """Return the same day as a key."""
    return BookingKey(CHILD, activity, "journee", on)


def _add(store: Store, *items: BookingItem, minutes: int = 0, family: str = FAMILY) -> Cart:
    with store.begin() as connection:
        return add_to_cart(connection, family, items, NOW + timedelta(minutes=minutes), 30)


def _read(store: Store, minutes: int = 0, family: str = FAMILY) -> Cart | None:
    with store.read() as connection:
        return read_cart(connection, family, NOW + timedelta(minutes=minutes))


def test_days_join_it_in_order_once_each_and_renew_its_time(each_store: Store) -> None:
    later = FIRST + timedelta(days=7)
    _add(each_store, item(later))
    cart = _add(each_store, item(), item(later), minutes=10)
    assert cart.keys == (key(), key(later))
    assert cart.expires_at == NOW + timedelta(minutes=40)
    assert _read(each_store) == cart
    assert _read(each_store, family=OTHER) is None


def test_it_lives_until_its_instant_included_then_tells_for_a_day(each_store: Store) -> None:
    _add(each_store, item())
    alive, gone = _read(each_store, 30), _read(each_store, 31)
    assert alive is not None
    assert not alive.expired
    assert gone is not None
    assert gone.expired
    assert _read(each_store, 31 + 24 * 60) is None


def test_what_expired_is_not_brought_back_by_a_new_day(each_store: Store) -> None:
    _add(each_store, item())
    later = FIRST + timedelta(days=7)
    assert _add(each_store, item(later), minutes=31).keys == (key(later),)


def test_days_leave_one_by_one_or_all_at_once(each_store: Store) -> None:
    later = FIRST + timedelta(days=7)
    _add(each_store, item(), item(later))
    with each_store.begin() as connection:
        take_out(connection, FAMILY, [key()])
        take_out(connection, OTHER, [key(later)])
    left = _read(each_store)
    assert left is not None
    assert left.keys == (key(later),)
    with each_store.begin() as connection:
        take_out(connection, FAMILY, [key(later)])
    assert _read(each_store) is None
    _add(each_store, item())
    with each_store.begin() as connection:
        drop_cart(connection, FAMILY)
    assert _read(each_store) is None


def test_it_has_an_end(each_store: Store) -> None:
    many = [item(FIRST + timedelta(days=n)) for n in range(MOST + 5)]
    assert len(_add(each_store, *many).keys) == MOST
