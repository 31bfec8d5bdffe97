"""Places offered from the waiting list: shown until their instant, and until they are answered."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from staffdesk.contract.v1 import FamilySnapshot, write_instant
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.offers import Offer, offers
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town
from tests.portal.views.test_bookings import filed, item

MALO = family().children[0].uid
FRIDAY = date(2026, 11, 27)


def offered(until: datetime = NOW + timedelta(hours=2), **changes: Any) -> FamilySnapshot:
    """Return a family to whom a freed morning is offered."""
    place = booking(MALO, "matin", FRIDAY, "requested") | {"offer_until": write_instant(until)} | changes
    return family(bookings=[place], rev=8)


def _offers(snapshot: FamilySnapshot, requests: list[FiledRequest] | None = None) -> list[Offer]:
    return offers(snapshot, town(), requests or [], NOW)


def test_an_offer_says_whose_which_day_what_price_and_until_when() -> None:
    (offer,) = _offers(offered())
    assert offer.text.replace("\u00a0", " ") == "Malo, ven. 27 nov., matin"
    assert (offer.value, offer.price) == ("matin|matin|2026-11-27", "1,10\u00a0€")
    assert offer.until == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    "snapshot",
    [
        offered(NOW - timedelta(microseconds=1)),
        offered(state="booked"),
        offered(offer_until=None),
        offered(child="f" * 32),
    ],
)
def test_what_is_over_taken_or_nobodys_is_no_offer(snapshot: FamilySnapshot) -> None:
    assert _offers(snapshot) == []


def test_the_last_instant_is_still_good() -> None:
    assert len(_offers(offered(NOW))) == 1


@pytest.mark.parametrize("op", ["add", "cancel"])
def test_an_answer_ends_it(op: str) -> None:
    assert _offers(offered(), [filed("booking", [item("matin", "matin", FRIDAY, op)])]) == []


def test_the_most_urgent_comes_first() -> None:
    tomorrow = write_instant(NOW + timedelta(days=1))
    later = booking(MALO, "soir", FRIDAY, "requested") | {"offer_until": tomorrow}
    sooner = booking(MALO, "matin", FRIDAY, "requested") | {"offer_until": write_instant(NOW)}
    assert [offer.key.activity for offer in _offers(family(bookings=[later, sooner]))] == ["matin", "soir"]
