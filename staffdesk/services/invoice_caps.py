"""What caps of a month make of changes of invoiced days, whichever invoices hold the month (D1, C1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.caps import NOTHING, Charged, Place, capped, given_back
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.invoice_worth import share_cap
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot
from staffdesk.services.billing_facts import BillingTown
from staffdesk.services.billing_months import ChargedMonths, load_charged
from staffdesk.services.invoice_worth import Account

DayOfAccount = tuple[Account, int]
"""A booking on the account of an invoice and a household."""


@dataclass(frozen=True)
class CappedChange:
    """What a cap of the month makes of a change: the child's own cap, and the family's, each in cents."""

    child: int = 0
    family: int = 0


UNCAPPED = CappedChange()


def capped_changes(
    session: Session, town: BillingTown, changes: Mapping[DayOfAccount, int]
) -> Mapping[DayOfAccount, CappedChange]:
    """Return what caps of the month make of the changes of days, where they make anything.

    A day on one invoice changes what the cap takes off on another, and a household that has a day of another
    one since has a cap of its own over all that it pays: changes count with all that was asked for the month,
    by the rule of invoice runs.
    """
    places = _places(session, town, (booking for _, booking in changes))
    if not places:
        return {}
    of_household: dict[int, dict[DayOfAccount, int]] = defaultdict(dict)
    for key, cents in changes.items():
        if key[1] in places:
            of_household[key[0][1]][key] = cents
    months = [month for _, _, month in places.values()]
    codes = tuple(sorted({code for _, code, _ in places.values()}))
    asked = ChargedMonths(Period(min(months), month_of(max(months)).end), codes, frozenset(of_household))
    charged = load_charged(session, asked)
    found: dict[DayOfAccount, CappedChange] = {}
    for household, own in of_household.items():
        days = {key: places[key[1]] for key in own}
        found |= _capped(own, days, charged.get(household, NOTHING), town)
    return found


def caps_given_back(
    session: Session, town: BillingTown, household_id: int, freed: Iterable[int]
) -> Mapping[tuple[int, int], CappedChange]:
    """Return what caps took off other invoices because of one that is cancelled, by booking and invoice.

    `freed` are the days it held: on none any more, or still on it where another household pays them. The day
    of a child, and for its own cap the day of the family, that was booked last says it.
    """
    places = set(_places(session, town, freed).values())
    if not places:
        return {}
    days = _standing(session, household_id, places)
    by_child = {place: key for place, key in days if place in places}
    by_month = {place[1:]: key for place, key in days}
    months = [month for *_, month in places]
    codes = tuple(sorted({code for _, code, _ in places}))
    asked = ChargedMonths(Period(min(months), month_of(max(months)).end), codes, frozenset({household_id}))
    charged = load_charged(session, asked).get(household_id, NOTHING)
    # a child without any day left on an invoice has no cap to give back, but its family may
    looked_at = [place for place in places if place[1:] in by_month]
    own, of_family = given_back(looked_at, charged, town.book.version)
    found: dict[tuple[int, int], CappedChange] = defaultdict(CappedChange)
    for place, cents in own.items():
        if cents:
            key = by_child.get(place, by_month[place[1:]])
            found[key] = replace(found[key], child=found[key].child + cents)
    for month, cents in of_family.items():
        if cents:
            key = by_month[month]
            found[key] = replace(found[key], family=found[key].family + cents)
    return found


def _standing(
    session: Session, household_id: int, places: Iterable[Place]
) -> list[tuple[Place, tuple[int, int]]]:
    """Give place, booking and invoice of the billed days of a household in these months, by booking."""
    wanted = {place[1:] for place in places}
    first, last = min(month for _, month in wanted), month_of(max(month for _, month in wanted)).last
    rows = session.execute(
        select(Booking.id, Booking.invoice_id, Booking.child_id, Activity.code, Booking.day_on, Booking.state)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(
            Booking.household_id == household_id,
            Booking.day_on.between(first, last),
            Booking.invoice_id.is_not(None),
        )
        .order_by(Booking.id)
    ).tuples()
    return [
        ((child, code, on.replace(day=1)), (booking, invoice_id))
        for booking, invoice_id, child, code, on, state in rows
        if (code, on.replace(day=1)) in wanted and is_billed(BookingState(state)) and invoice_id is not None
    ]


def _capped(
    changes: Mapping[DayOfAccount, int],
    places: Mapping[DayOfAccount, Place],
    charged: Charged,
    town: BillingTown,
) -> dict[DayOfAccount, CappedChange]:
    """Share what caps make of the changes of a household over its days: each child's, then its own."""
    sums: dict[Place, int] = defaultdict(int)
    for key, cents in changes.items():
        sums[places[key]] += cents
    caps = capped(sums, charged, town.book.version, int)
    by_child = dict(changes)
    for one in caps:
        place = (one.child_id, one.version.activity, one.month)
        if not one.of_family:
            by_child |= share_cap({key: changes[key] for key in changes if places[key] == place}, one.cents)
    by_family = dict(by_child)
    for one in caps:
        if one.of_family:
            month = (one.version.activity, one.month)
            own = {key: by_child[key] for key in changes if places[key][1:] == month}
            by_family |= share_cap(own, one.cents)
    return {
        key: CappedChange(by_child[key] - cents, by_family[key] - by_child[key])
        for key, cents in changes.items()
    }


def _places(session: Session, town: BillingTown, bookings: Iterable[int]) -> dict[int, Place]:
    """Give child, activity and month of the days whose activity is capped."""
    wanted, codes = sorted(set(bookings)), sorted(town.book.capped())
    if not codes or not wanted:
        return {}
    rows = session.execute(
        select(Booking.id, Booking.child_id, Activity.code, Booking.day_on)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Booking.id.in_(wanted), Activity.code.in_(codes))
    ).tuples()
    return {booking: (child, code, on.replace(day=1)) for booking, child, code, on in rows}
