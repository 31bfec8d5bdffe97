"""What one child has on a sheet: its boxes, the trips of its class, its health form, whom to call."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance import HealthForm
from staffdesk.domain.attendance_document import Box, SheetColumn, SheetPerson
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.attendance import HEALTH_FORM_WORDS, NOTHING_TO_REPORT, trip_words
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Guardian
from staffdesk.services.attendance_rows import Care, Collector

Place = tuple[date, int]
"""A box of a sheet: day and slot."""

_BOXES = {
    BookingState.BOOKED: Box.TO_TICK,
    BookingState.CANCEL_REQUESTED: Box.TO_TICK,
    BookingState.PRESENT: Box.PRESENT,
    BookingState.PRESENT_UNBOOKED: Box.UNBOOKED,
    BookingState.ABSENT_EXCUSED: Box.EXCUSED,
    BookingState.ABSENT_BILLED: Box.BILLED,
    BookingState.REQUESTED: Box.ASKED,
    BookingState.WAITING: Box.ASKED,
}


def box_of(row: Booking | None, *, is_away: bool) -> Box:
    """Give what a box shows; a trip stands where nothing else is booked."""
    held = Box.NOTHING if row is None else _BOXES.get(BookingState(row.state), Box.NOTHING)
    return Box.AWAY if held is Box.NOTHING and is_away else held


def trips_of(columns: Sequence[SheetColumn], labels: Iterable[str | None]) -> tuple[str, ...]:
    """Name the trips of a child: each once, with its days as the sheet heads them.

    Args:
        columns: of the sheet.
        labels: the trip in each of these columns; None where there is none, or something else is booked.
    """
    days: dict[str, dict[str, None]] = {}
    for column, label in zip(columns, labels, strict=True):
        if label is not None:
            days.setdefault(label, {})[column.head] = None
    alone = len({column.on for column in columns}) == 1
    return tuple(trip_words(label, tuple(heads), alone=alone) for label, heads in days.items())


def health_words(care: Care, *, has_care_plan: bool) -> tuple[str, ...]:
    """Tell allergies, advice, what the form lacks; of a whole form without any, that nothing is reported."""
    allergies = f"Allergies\u00a0: {', '.join(care.allergies)}" if care.allergies else ""
    lacking = HEALTH_FORM_WORDS.get(care.form, "")
    told = tuple(words for words in (lacking, allergies, care.advice) if words)
    if told or has_care_plan or care.form is not HealthForm.RECEIVED:
        return told
    return (NOTHING_TO_REPORT,)


def is_on_sheet(row: Booking, trip: str | None) -> bool:
    """Tell whether a booking brings its child onto a sheet: a day closed by the town only for a trip."""
    return BookingState(row.state) is not BookingState.CLOSED_BY_TOWN or trip is not None


def boxes_of(
    rows: Mapping[Place, Booking], places: Sequence[Place], trips: Sequence[str | None]
) -> tuple[Box, ...]:
    """Give the boxes of a child, one for each place."""
    return tuple(
        box_of(rows.get(place), is_away=trip is not None) for place, trip in zip(places, trips, strict=True)
    )


def load_parents(session: Session, households: Collection[int]) -> dict[int, tuple[SheetPerson, ...]]:
    """Give who to call of each household: those with parental authority who have a telephone."""
    found: dict[int, list[SheetPerson]] = defaultdict(list)
    for row in session.scalars(
        select(Guardian)
        .where(Guardian.household_id.in_(sorted(households)), Guardian.parental_authority)
        .order_by(Guardian.household_id, Guardian.position)
    ):
        phone = row.mobile or row.phone or row.work_phone
        if phone:
            found[row.household_id].append(SheetPerson(f"{row.first_name} {row.last_name}", "", phone))
    return {household: tuple(people) for household, people in found.items()}


def persons(people: Iterable[Collector]) -> tuple[SheetPerson, ...]:
    """Tell who may collect a child, or not, as a sheet prints them."""
    return tuple(SheetPerson(one.name, one.link, one.phone, one.emergency) for one in people)
