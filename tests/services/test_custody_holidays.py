"""Holidays that move carry the halves with them: who has the child, who pays, what the portal shows."""

from datetime import date

from sqlalchemy import select

from staffdesk.models.bookings import Booking
from staffdesk.models.households import CustodyAgreement, Enrolment, Membership
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import SchoolHoliday
from staffdesk.services.booking_moves import Hand
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.custody_holidays import SharedHolidays
from tests.factories import ADMIN, NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


def share_halves(town: SmallTown) -> None:
    with town.database.begin() as session:
        row = session.scalars(select(CustodyAgreement)).one()
        row.rule = {**row.rule, "holidays": {"first_half": "other", "by_year": False}}


def payers(town: SmallTown) -> list[int]:
    with town.database.read() as session:
        return list(session.scalars(select(Booking.household_id).order_by(Booking.day_on)))


def test_booked_days_follow_the_halves_and_both_households_are_told(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    share_halves(small_town)
    add_booking(small_town, mother, child, NEXT_MONDAY)
    editing = CalendarEditing(small_town.office)
    editing.save_holiday(ADMIN, None, "Vacances d’essai", NEXT_MONDAY, date(2026, 11, 29))
    assert payers(small_town) == [father.household_id]
    with small_town.database.read() as session:
        told = set(session.scalars(select(OutboxMessage.household_id)))
        assert {mother.household_id, father.household_id} <= told
        number = session.scalar(select(SchoolHoliday.id).where(SchoolHoliday.name == "Vacances d’essai"))
    editing.remove_holiday(ADMIN, number or 0)
    assert payers(small_town) == [mother.household_id]


def test_children_without_halves_are_left_alone(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        assert SharedHolidays(session).follow(NEXT_MONDAY, Hand("Alex T.", small_town.clock.now())) == set()


def test_a_child_of_three_households_stops_no_import(small_town: SmallTown) -> None:
    homes = [add_family(small_town, name) for name in ("Mère", "Père", "Tante")]
    child = add_child(small_town, homes[0], homes[1])
    share_halves(small_town)
    with small_town.database.begin() as session:
        session.add(Membership(household_id=homes[2].household_id, child_id=child.child_id))
        assert session.scalars(select(Enrolment.id)).first() is not None
    CalendarEditing(small_town.office).import_zone(ADMIN, [2026])
