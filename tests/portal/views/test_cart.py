"""The cart on its page: what it costs, what can no longer be asked, how it can be paid."""

from datetime import date, timedelta

import pytest

from staffdesk.domain.bookings import BookingKey
from staffdesk.portal.carts import Cart
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.cart import CartView, cart_view, free_credit
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import family, town
from tests.portal.views.test_bookings import filed, item

SNAPSHOT = family(credit_cents=2000)
MALO, ZELIE = (child.uid for child in SNAPSHOT.children)
FRIDAY = date(2026, 11, 27)
NOON = BookingKey(MALO, "cantine", "midi", FRIDAY)
WEDNESDAY = BookingKey(ZELIE, "mercredi", "journee", date(2026, 12, 2))


def _view(*keys: BookingKey, minutes: int = 0, expired: bool = False) -> CartView:
    cart = Cart(keys, NOW + timedelta(minutes=30), expired)
    found = cart_view(SNAPSHOT, town(), [], cart, NOW + timedelta(minutes=minutes))
    assert found is not None
    return found


def test_each_day_has_its_price_and_the_cart_its_sum() -> None:
    view = _view(NOON, WEDNESDAY)
    assert [(line.text.replace("\u00a0", " "), line.cents) for line in view.lines] == [
        ("Malo, ven. 27 nov., midi", 305),
        ("Zélie, mer. 2 déc., journée", 900),
    ]
    assert (view.cents, view.credit_is_enough) == (1205, True)


@pytest.mark.parametrize(
    ("key", "minutes", "why"),
    [
        (NOON, 6, "limite passée"),
        (BookingKey(MALO, "cantine", "midi", date(2026, 11, 23)), 0, "déjà demandé"),
        (BookingKey(MALO, "cantine", "midi", date(2026, 11, 28)), 0, "plus d’accueil"),
    ],
)
def test_a_day_that_can_no_longer_be_asked_says_why_and_costs_nothing(
    key: BookingKey, minutes: int, why: str
) -> None:
    view = _view(key, WEDNESDAY, minutes=minutes)
    assert why in view.lines[0].gone.replace("\u00a0", " ")
    assert ([line.key for line in view.payable], view.cents) == ([WEDNESDAY], 900)


def test_nothing_of_an_expired_cart_is_paid() -> None:
    view = _view(NOON, expired=True)
    assert (view.payable, view.cents, len(view.lines)) == ([], 0, 1)


def test_another_familys_child_is_not_in_it() -> None:
    assert _view(BookingKey("b" * 32, "cantine", "midi", FRIDAY)).lines == []
    assert cart_view(SNAPSHOT, town(), [], None, NOW) is None


def test_credit_spent_by_a_waiting_request_is_not_spent_twice() -> None:
    def paid(means: str, status: str = "pending") -> FiledRequest:
        body = {"items": [item("cantine", "midi", FRIDAY, "add")], "payment": {"means": means, "cents": 1500}}
        return filed("booking", [], body=body, status=status)

    assert free_credit(SNAPSHOT, [paid("credit")]) == 500
    assert free_credit(SNAPSHOT, [paid("credit"), paid("credit")]) == 0
    assert free_credit(SNAPSHOT, [paid("counter")]) == 2000
    assert free_credit(SNAPSHOT, [paid("credit", "refused")]) == 2000


def test_the_counter_takes_money_for_some_hours_and_never_into_the_first_day() -> None:
    assert _view(WEDNESDAY).counter_until == NOW + timedelta(hours=72)
    tuesday = BookingKey(MALO, "cantine", "midi", date(2026, 11, 24))
    assert _view(tuesday).counter_until.isoformat() == "2026-11-23T23:00:00+00:00"
