"""What caps of a month make of changes of invoiced days, whichever invoices hold the month (D1, C1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.caps import NOTHING, Place, capped
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.invoice_worth import share_cap
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot
from staffdesk.services.billing_facts import BillingTown
from staffdesk.services.billing_months import ChargedMonths, load_charged
from staffdesk.services.invoice_worth import Account

DayOfAccount = tuple[Account, int]
"""A booking on the account of an invoice and a household."""


def capped_changes(
    session: Session, town: BillingTown, changes: Mapping[DayOfAccount, int]
) -> Mapping[DayOfAccount, int]:
    """Return the changes of days of which a cap of the month makes less; the others are left out.

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
    found: dict[DayOfAccount, int] = {}
    for household, own in of_household.items():
        sums: dict[Place, int] = defaultdict(int)
        for (_, booking), cents in own.items():
            sums[places[booking]] += cents
        for one in capped(sums, charged.get(household, NOTHING), town.book.version, int):
            of_month = (one.version.activity, one.month)
            days = {
                key: found.get(key, cents) for key, cents in own.items() if places[key[1]][1:] == of_month
            }
            if not one.of_family:
                days = {key: cents for key, cents in days.items() if places[key[1]][0] == one.child_id}
            found |= share_cap(days, one.cents)
    return found


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
