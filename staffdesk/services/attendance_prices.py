"""What attendance costs, priced by the rules: the differences of a list, and the cents of one day."""

from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance import AttendedDay, Difference, differences
from staffdesk.domain.attendance_prices import PricedDay, priced_day
from staffdesk.domain.circumstances import Circumstances
from staffdesk.domain.dates import month_of
from staffdesk.domain.french.attendance import difference_words
from staffdesk.domain.french.prices import covered_words, explain, fee_word, sum_of
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity
from staffdesk.services.attendance_rows import DifferenceRow, Differences, ListRow
from staffdesk.services.billing_facts import load_households, load_town
from staffdesk.services.billing_scope import Scope


def price_days(session: Session, on: date, booking_ids: Collection[int]) -> dict[int, PricedDay]:
    """Price bookings of one day as invoicing would, whatever was invoiced; by booking.

    The whole month of their families is read: what a child costs may depend on who else is there, and how
    often something happened before.
    """
    rows = session.execute(
        select(Booking.id, Booking.household_id, Booking.marked_at).where(Booking.id.in_(sorted(booking_ids)))
    ).all()
    marked = {row.id: row.marked_at is not None for row in rows}
    families = frozenset(row.household_id for row in rows)
    if not families:
        return {}
    codes = tuple(session.scalars(select(Activity.code)))
    scope = Scope(month_of(on), codes, families, with_invoiced=True)
    town = load_town(session)
    found: dict[int, PricedDay] = {}
    with closing(load_households(session, scope, idle=False)) as households:
        for household in households:
            circumstances = Circumstances(household, household.days)
            for day in household.days:
                if day.booking_id in marked:
                    priced = priced_day(day, circumstances, town.book, marked=marked[day.booking_id])
                    if priced is not None:
                        found[day.booking_id] = priced
    return found


def list_differences(session: Session, on: date, rows: Iterable[ListRow], *, today: date) -> Differences:
    """Give the rows of a list that are not as booked, each priced, and their sum.

    A child nobody marked yet is a difference once the day is over.
    """
    expected = frozenset() if on < today else frozenset({Difference.NOT_MARKED})
    differing = [(row, kinds) for row in rows if (kinds := _differing(row, expected))]
    priced = price_days(session, on, [row.booking_id for row, _ in differing if row.booking_id is not None])
    told = []
    for row, kinds in differing:
        price = priced.get(row.booking_id or 0)
        parts = () if price is None else tuple(int(part.cents) for part in price.differences)
        told.append(
            DifferenceRow(
                child_id=row.child_id,
                name=row.name,
                class_name=row.class_name,
                kinds=kinds,
                parts=parts,
                booked_cents=None if price is None else price.booked_cents,
                attended_cents=None if price is None else price.attended_cents,
                why=_why(row, difference_words(kinds, parts), price),
                is_invoiced=row.is_invoiced,
                explained=() if price is None else explain(price.facts),
                fee=fee_word(price.fee) if price is not None and price.fee is not None else "",
            )
        )
    return Differences(tuple(told), sum(row.difference_cents for row in told))


def _differing(row: ListRow, expected: frozenset[Difference]) -> tuple[Difference, ...]:
    return tuple(kind for kind in differences(_attended(row)) if kind not in expected)


def _attended(row: ListRow) -> AttendedDay:
    return AttendedDay(row.state, row.is_marked, row.late_minutes)


def _why(row: ListRow, told: str, price: PricedDay | None) -> str:
    """Tell a difference: what it is, the reason given, how the price is made."""
    made_of = "" if price is None else covered_words(price.fee) if price.fee else sum_of(price.facts)
    return " · ".join(part for part in (told, row.reason, made_of) if part)
