"""A booked slot whose limit is over: which limit, and what a family may still do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.deadlines import limit_instant
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say
from staffdesk.portal.views.absences import is_near
from staffdesk.portal.views.bookings import Timetable, current_states, key_text, parse_key, price_words
from staffdesk.portal.views.requests import slot_name


@dataclass(frozen=True)
class LateChoice:
    """One booked slot after its limit.

    Attributes:
        key: the slot and day.
        value: the same as forms send it.
        what: child, day and slot in words.
        why: which limit is over, as an instant, or that the day itself is.
        price: what the day costs where it stays billed; empty where the town published no price.
        may_cancel: a cancellation can still be asked, beyond the limit: the day is not over.
        may_declare: an absence can be declared.
    """

    key: BookingKey
    value: str
    what: str
    why: str
    price: str
    may_cancel: bool
    may_declare: bool


def late_choice(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Iterable[FiledRequest],
    *,
    child: ChildView,
    value: str,
    now: datetime,
) -> LateChoice | None:
    """Return what remains possible for a booked slot, or None when it is not booked or still in time."""
    key = parse_key(child.uid, value)
    state = current_states(snapshot, requests).get(key) if key else None
    if key is None or state is None or state.state is not BookingState.BOOKED:
        return None
    table, today = Timetable(town, child), local_date(now)
    cell = table.cell(key)
    until = cell.cancel_until if cell else None
    over = key.on < today
    if not over and (until is None or now <= until):
        return None
    price = table.price_words(key) if state.cents is None else price_words(state.cents, "")
    limit = say("late.limit", limit=limit_instant(until)) if until else ""
    return LateChoice(
        key=key,
        value=key_text(key),
        what=say(
            "late.what",
            name=child.first_name,
            day=french.day_long(key.on),
            slot=slot_name(town, key).lower(),
        ),
        why=" ".join(words for words in (say("late.past") if over else "", limit) if words),
        price=price,
        may_cancel=not over,
        may_declare=is_near(key.on, today),
    )
