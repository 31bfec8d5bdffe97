"""Days are booked as the desk would: on days of service, within capacity, paid by whose week it is."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.build import DAYS_AHEAD
from staffdesk.demo.days import first_day
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Membership
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.places import takes_place
from tests.demo.conftest import DrawnTown


@pytest.mark.parametrize(
    ("today", "months_back", "expected"),
    [
        (date(2026, 11, 21), 2, date(2026, 9, 1)),
        (date(2026, 10, 2), 2, date(2026, 9, 1)),
        (date(2027, 1, 15), 2, date(2026, 11, 1)),
        (date(2027, 3, 1), 2, date(2027, 1, 1)),
    ],
)
def test_the_past_begins_with_a_month_and_never_before_the_school_year(
    today: date, months_back: int, expected: date
) -> None:
    assert first_day(2026, today, months_back) == expected


def test_nothing_is_booked_on_a_day_without_service(session: Session) -> None:
    calendar = load_calendar(session)
    rows = session.execute(
        select(Activity, Booking.day_on)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Booking, Booking.slot_id == Slot.id)
        .distinct()
    ).all()
    assert rows
    assert all(is_served(activity, on, calendar) for activity, on in rows)


def test_no_group_holds_more_than_it_has_places(session: Session) -> None:
    over = session.execute(
        select(Booking.group_id)
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .where(takes_place())
        .group_by(Booking.group_id, Booking.slot_id, Booking.day_on, ActivityGroup.capacity)
        .having(func.count() > ActivityGroup.capacity)
    ).all()
    assert over == []


def test_the_past_is_lived_and_the_future_is_booked(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    asked = select(Booking.state).where(Booking.day_on < today)
    past = Counter(session.scalars(asked.where(Booking.state != "refused")))
    ahead = Counter(session.scalars(select(Booking.state).where(Booking.day_on >= today)))
    assert set(past) == {"present", "absent_excused", "absent_billed", "present_unbooked"}
    assert past["present"] > 0.9 * past.total()
    assert set(ahead) <= {"booked", "absent_excused"}
    furthest = session.scalar(select(func.max(Booking.day_on)))
    assert furthest is not None
    assert 0 < (furthest - today).days <= DAYS_AHEAD


def test_what_was_refused_was_asked(session: Session) -> None:
    refused = select(Booking.request_id).where(Booking.state == "refused")
    assert None not in set(session.scalars(refused))


def test_a_shared_child_is_paid_for_by_both_households(session: Session) -> None:
    shared = select(Membership.child_id).group_by(Membership.child_id).having(func.count() == 2)
    payers = session.execute(
        select(Booking.child_id, func.count(Booking.household_id.distinct()))
        .where(Booking.child_id.in_(shared))
        .group_by(Booking.child_id)
    ).tuples()
    assert {count for _, count in payers} == {2}


def test_what_was_not_a_plain_day_has_a_trace(session: Session) -> None:
    traced = set(session.scalars(select(BookingEvent.booking_id)))
    unusual = set(session.scalars(select(Booking.id).where(Booking.state != "present")))
    asked = set(session.scalars(select(Booking.id).where(Booking.request_id.is_not(None))))
    assert traced == unusual | asked


def test_past_days_are_signed_and_some_children_left_late(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    came = Booking.state.in_(["present", "present_unbooked"])
    unsigned = select(func.count()).where(Booking.day_on < today, came, Booking.marked_at.is_(None))
    assert session.scalar(unsigned) == 0
    ahead = select(func.count()).where(Booking.day_on >= today, Booking.marked_at.is_not(None))
    assert session.scalar(ahead) == 0
    late = session.execute(
        select(Slot.code, Booking.late_minutes)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.late_minutes > 0)
    ).all()
    assert late
    assert {code for code, _ in late} == {"soir"}
