"""Places offered from the waiting list: whose, which day, and until when the family may answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from staffdesk.contract.v1 import BookingView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.amounts import euros
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say
from staffdesk.portal.views.bookings import asked_cells, key_text
from staffdesk.portal.views.requests import slot_name


@dataclass(frozen=True)
class Offer:
    """One freed place; ``value`` names it in its form, ``until`` is the last instant of an answer."""

    key: BookingKey
    value: str
    text: str
    until: datetime
    price: str


def offers(
    snapshot: FamilySnapshot, town: TownSnapshot, requests: Iterable[FiledRequest], now: datetime
) -> list[Offer]:
    """Return the offers that wait for the family's answer, the most urgent first."""
    waiting = [filed for filed in requests if filed.waits and filed.kind == "booking"]
    answered = {key for filed in waiting for key, _ in asked_cells(filed)}
    names = {child.uid: child.first_name for child in snapshot.children}
    found = []
    for booking, on in ((each, on) for each in snapshot.bookings for on in each.days):
        key = BookingKey(booking.child, booking.activity, booking.slot, on)
        until = offered_until(booking, now)
        if until is None or key in answered or booking.child not in names:
            continue
        text = say(
            "cart.line",
            name=names[booking.child],
            day=french.day_short(on),
            slot=slot_name(town, key).lower(),
        )
        price = "" if booking.cents is None else euros(booking.cents)
        found.append(Offer(key, key_text(key), text, until, price))
    return sorted(found, key=lambda offer: (offer.until, offer.key))


def offered_until(booking: BookingView, now: datetime) -> datetime | None:
    """Return until when a place is offered, or None when none is, or not any more."""
    until = booking.offer_until
    offered = booking.state == BookingState.REQUESTED.value and until is not None and now <= until
    return until if offered else None
