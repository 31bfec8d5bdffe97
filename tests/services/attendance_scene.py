"""What tests of attendance share: a day, the lists of the small town, surcharges voted by its council."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Surcharge, SurchargeKind
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CouncilDecision, Unit
from staffdesk.models.bookings import Booking, BookingCorrection, BookingEvent
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.services.attendance_rows import ChildMark, ListChoice, Said
from tests.factories import MadeChild, SmallTown

TODAY = date(2026, 11, 16)
"""The Monday of the set clock, a school day."""

UNBOOKED = Surcharge("unbooked", cents=Cents(250))
LATE_PICKUP = Surcharge("late_pickup", SurchargeKind.PER_SLICE, cents=Cents(500), slice_minutes=15)


def choice(town: SmallTown, slot: str = "cantine.midi", on: date = TODAY) -> ListChoice:
    """Give the list of a slot."""
    return ListChoice(on, town.groups[slot.partition(".")[0]], town.slots[slot])


def present(child: MadeChild) -> ChildMark:
    return ChildMark(child.child_id, Said.PRESENT)


def absent(child: MadeChild, reason: str = "family") -> ChildMark:
    return ChildMark(child.child_id, Said.ABSENT, reason)


def unmarked(child: MadeChild) -> ChildMark:
    return ChildMark(child.child_id, Said.NONE)


def vote(town: SmallTown, *surcharges: Surcharge, unit: Unit | None = None) -> None:
    """Let the council vote surcharges for every activity, from the first day on; and a unit, if any."""
    with town.database.begin() as session:
        for row, code in session.execute(
            select(TariffVersionRow, Activity.code).join(
                Activity, Activity.id == TariffVersionRow.activity_id
            )
        ):
            decision = CouncilDecision(row.decision_number, row.decided_on)
            voted = version_of(code, row.valid_from, decision, row.body)
            row.body = body_of(replace(voted, surcharges=surcharges, unit=unit or voted.unit))


def stored(town: SmallTown, child: MadeChild, slot: str = "cantine.midi", on: date = TODAY) -> Booking:
    """Read a booking as it stands."""
    with town.database.read() as session:
        row = session.scalars(
            select(Booking).where(
                Booking.child_id == child.child_id, Booking.slot_id == town.slots[slot], Booking.day_on == on
            )
        ).one()
        session.expunge(row)
        return row


def trace(town: SmallTown, booking_id: int) -> list[tuple[str, str]]:
    """List the moves of a booking, the first one first."""
    with town.database.read() as session:
        rows = session.execute(
            select(BookingEvent.from_state, BookingEvent.to_state)
            .where(BookingEvent.booking_id == booking_id)
            .order_by(BookingEvent.id)
        )
        return [(before, after) for before, after in rows]


def corrections(town: SmallTown) -> list[tuple[str, int]]:
    """List the corrections of invoiced days: kind and cents."""
    with town.database.read() as session:
        rows = session.execute(
            select(BookingCorrection.kind, BookingCorrection.cents).order_by(BookingCorrection.id)
        )
        return [(kind, cents) for kind, cents in rows]
