"""The story of a cell names its request: number, channel, instant of reception."""

from datetime import timedelta

from sqlalchemy import select, update

from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_body,
    receive,
)


def test_a_cell_names_the_request_it_came_from(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    number = add_booking(small_town, family, child, state="requested")
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.begin() as session:
        request = session.scalars(select(Request)).one()
        session.execute(update(Booking).where(Booking.id == number).values(request_id=request.id))
    lines = Planning(small_town.office).story(AGENT, CellRef(child.child_id, NEXT_MONDAY, 1)).lines
    assert lines[0].startswith("Demande de réservation · Cantine, midi")
    assert lines[-1].startswith(f"demande n°\u00a0{request.id}, reçue par le portail, ")


def test_a_cell_that_nobody_asked_for_is_free(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    lines = Planning(small_town.office).story(AGENT, CellRef(child.child_id, NEXT_MONDAY, 1)).lines
    assert lines == ("Libre · Cantine, midi, lun.\u00a023\u00a0nov.",)
    missing = Planning(small_town.office).story(AGENT, CellRef(404, NEXT_MONDAY, 1))
    assert missing.lines == ()


def test_the_cell_of_a_shared_child_says_whose_day_it_is_and_who_pays(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    planning, cell = Planning(small_town.office), CellRef(child.child_id, NEXT_MONDAY, 1)
    assert planning.story(AGENT, cell).lines[1] == "jour de la famille Mère, qui paie"
    booking = add_booking(small_town, mother, child)
    assert planning.story(AGENT, cell).lines[1] == "jour de la famille Mère, qui paie"
    with small_town.database.begin() as session:
        session.execute(update(Booking).where(Booking.id == booking).values(household_id=father.household_id))
    told = planning.story(AGENT, cell).lines[1]
    assert told == "jour de la famille Mère, réservé et payé par la famille Père"


def test_a_booked_cell_says_its_price_and_why_and_an_excused_one_none(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child)
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1), state="absent_excused")
    planning = Planning(small_town.office)
    lines = planning.story(AGENT, CellRef(child.child_id, NEXT_MONDAY, 1)).lines
    assert lines[1] == "prix\u00a0: 3,05\u00a0€"
    assert any("Quotient familial 912" in line for line in lines[2:])
    assert any("Prix de la grille" in line for line in lines[2:])
    excused = planning.story(AGENT, CellRef(child.child_id, NEXT_MONDAY + timedelta(1), 1)).lines
    assert not any(line.startswith("prix") for line in excused)
