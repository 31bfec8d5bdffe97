"""Who stands behind a figure of the planning: those with a place, who waits in order, who does not come."""

from datetime import timedelta

from sqlalchemy import select, update

from staffdesk.models.bookings import Booking
from staffdesk.services.planning_people import PlanningPeople
from tests.factories import NEXT_MONDAY, READER, SmallTown, add_booking, add_child, add_family


def test_places_come_first_then_the_waiting_list_then_absences(small_town: SmallTown) -> None:
    family = add_family(small_town)
    late = None
    for name, state in (
        ("Adam", "absent_billed"),
        ("Bilal", "waiting"),
        ("Chloé", "waiting"),
        ("Dina", "booked"),
        ("Eva", "requested"),
        ("Farid", "refused"),
    ):
        child = add_child(small_town, family, first_name=name)
        number = add_booking(small_town, family, child, state=state)
        late = number if name == "Bilal" else late
    with small_town.database.begin() as session:
        row = session.scalars(select(Booking).where(Booking.id == late)).one()
        session.execute(
            update(Booking).where(Booking.id == late).values(changed_at=row.changed_at + timedelta(hours=1))
        )
    found = PlanningPeople(small_town.office).behind(
        READER, small_town.groups["cantine"], small_town.slots["cantine.midi"], NEXT_MONDAY
    )
    assert (found.title, found.slot, found.on) == ("Cantine, École Jean-Zay", "Midi", NEXT_MONDAY)
    assert found.capacity == 24
    assert found.taken >= 1
    assert [(person.name.split()[0], person.state, person.rank) for person in found.people] == [
        ("Dina", "booked", 0),
        ("Eva", "requested", 0),
        ("Chloé", "waiting", 1),
        ("Bilal", "waiting", 2),
        ("Adam", "absent_billed", 0),
    ]
    assert {person.where for person in found.people} == {"CE1 A, École Jean-Zay"}


def test_nobody_is_behind_an_empty_figure(small_town: SmallTown) -> None:
    found = PlanningPeople(small_town.office).behind(
        READER, small_town.groups["mercredi"], small_town.slots["mercredi.journee"], NEXT_MONDAY
    )
    assert (found.taken, found.people) == (0, ())
