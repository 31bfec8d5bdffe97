"""What is over leaves the portal by itself, and nothing before."""

from datetime import timedelta

from sqlalchemy import func, select

from staffdesk.contract.v1 import BookingItem
from staffdesk.portal.carts import TOLD, add_to_cart, read_cart
from staffdesk.portal.database import Store
from staffdesk.portal.drafts import keep_draft
from staffdesk.portal.family_file import DRAFT_SHOWN, FamilyFile
from staffdesk.portal.housekeeping import Tidied, tidy
from staffdesk.portal.tables import cart, draft
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import uid

DAY = BookingItem.model_validate(
    {"child": uid("child"), "activity": "mercredi", "slot": "journee", "on": "2026-12-02", "op": "add"}
)
SECOND = timedelta(seconds=1)


def _held(store: Store) -> tuple[int, int]:
    with store.read() as connection:
        found = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in (cart, draft)]
    return found[0], found[1]


def test_a_cart_stays_while_its_family_is_told_that_it_expired(each_store: Store) -> None:
    with each_store.begin() as connection:
        over = add_to_cart(connection, "early", [DAY], NOW, 30).expires_at + TOLD
        add_to_cart(connection, "late", [DAY], NOW + timedelta(minutes=1), 30)
    assert tidy(each_store, over) == Tidied(0, 0)
    with each_store.read() as connection:
        told = read_cart(connection, "early", over)
    assert told is not None
    assert told.expired
    assert tidy(each_store, over + SECOND) == Tidied(1, 0)
    assert _held(each_store) == (1, 0)
    assert tidy(each_store, over + timedelta(minutes=2)) == Tidied(1, 0)
    assert _held(each_store) == (0, 0)


def test_a_draft_stays_while_it_would_be_given_back(each_store: Store) -> None:
    with each_store.begin() as connection:
        keep_draft(connection, "f", "/messages/nouveau", {"body": ["Bonjour"]}, NOW)
    kept_until = NOW + DRAFT_SHOWN - SECOND
    assert tidy(each_store, kept_until) == Tidied(0, 0)
    with each_store.read() as connection:
        assert FamilyFile(connection, "f").draft("/messages/nouveau", kept_until) is not None
    assert tidy(each_store, NOW + DRAFT_SHOWN) == Tidied(0, 1)
    assert _held(each_store) == (0, 0)
