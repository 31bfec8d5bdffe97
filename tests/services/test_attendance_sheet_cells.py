"""The cells of one child on a sheet: boxes, trips named once, health forms told apart, whom to call."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from staffdesk.domain.attendance import HealthForm
from staffdesk.domain.attendance_document import Box, SheetColumn
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Guardian
from staffdesk.services.attendance_rows import Care, Collector
from staffdesk.services.attendance_sheet_cells import (
    box_of,
    boxes_of,
    health_words,
    is_on_sheet,
    load_parents,
    persons,
    trips_of,
)
from tests.factories import SmallTown, add_family

MONDAY = date(2026, 11, 16)


def booking(state: str) -> Booking:
    return Booking(day_on=MONDAY, slot_id=1, state=state)


def care(form: HealthForm, *allergies: str, advice: str = "") -> Care:
    return Care(1, allergies, advice, (), form)


@pytest.mark.parametrize(
    ("state", "is_away", "shown"),
    [
        ("booked", True, Box.TO_TICK),
        ("closed_by_town", True, Box.AWAY),
        ("closed_by_town", False, Box.NOTHING),
        ("absent_excused", True, Box.EXCUSED),
        (None, True, Box.AWAY),
        (None, False, Box.NOTHING),
    ],
)
def test_a_trip_stands_where_nothing_else_is_booked(state: str | None, is_away: bool, shown: Box) -> None:
    row = None if state is None else booking(state)
    assert box_of(row, is_away=is_away) is shown
    places = [(MONDAY, 1)]
    held = {} if row is None else {places[0]: row}
    assert boxes_of(held, places, ["Musée" if is_away else None]) == (shown,)


def test_a_closed_day_is_on_a_sheet_only_for_a_trip() -> None:
    assert is_on_sheet(booking("booked"), None)
    assert is_on_sheet(booking("closed_by_town"), "Musée")
    assert not is_on_sheet(booking("closed_by_town"), None)


def test_each_trip_is_named_once_with_its_days() -> None:
    columns = [
        SheetColumn(MONDAY + timedelta(days=rank), f"j\u00a0{rank}", slot)
        for rank in range(4)
        for slot in ("matin", "soir")
    ]
    labels = [None, None, "Neige", "Neige", "Neige", None, "Neige", "Sortie vélo"]
    assert trips_of(columns, labels) == (
        "Sortie\u00a0: Neige (du j\u00a01 au j\u00a03)",
        "Sortie vélo (j\u00a03)",
    )
    assert trips_of(columns[:1], [""]) == ("Sortie",)
    assert trips_of(columns[:2], ["Musée", "Musée"]) == ("Sortie\u00a0: Musée",)


def test_what_a_form_says_and_what_it_lacks() -> None:
    assert health_words(care(HealthForm.RECEIVED), has_care_plan=False) == ("Rien à signaler",)
    assert health_words(care(HealthForm.RECEIVED), has_care_plan=True) == ()
    assert health_words(care(HealthForm.HIDDEN), has_care_plan=False) == ()
    told = health_words(care(HealthForm.INCOMPLETE, "kiwi", advice="trousse"), has_care_plan=True)
    assert told == ("Fiche sanitaire incomplète", "Allergies\u00a0: kiwi", "trousse")
    assert health_words(care(HealthForm.MISSING), has_care_plan=False) == ("Fiche sanitaire non reçue",)
    assert "appeler le service" in health_words(care(HealthForm.UNREADABLE), has_care_plan=False)[0]


def test_only_parents_with_a_telephone_are_called(small_town: SmallTown) -> None:
    one, other = add_family(small_town, "Un"), add_family(small_town, "Deux")
    with small_town.database.begin() as session:
        session.execute(update(Guardian).where(Guardian.household_id == other.household_id).values(mobile=""))
        found = load_parents(session, [one.household_id, other.household_id])
    assert [(person.name, person.phone) for person in found[one.household_id]] == [
        ("Salima Un", "06 00 12 34 56")
    ]
    assert other.household_id not in found


def test_a_collector_keeps_its_urgency() -> None:
    (told,) = persons([Collector("Jo", "voisin", "06", may_collect=True, emergency=True)])
    assert (told.name, told.link, told.phone, told.emergency) == ("Jo", "voisin", "06", True)
