"""Lists as they are read: served slots, who is on them, persons and health that cannot be opened."""

from datetime import date

import pytest
from sqlalchemy import update

from staffdesk.domain.attendance import HealthForm
from staffdesk.domain.errors import NotFound
from staffdesk.models.households import HealthRecord
from staffdesk.services.attendance_lists import (
    FOUND_AT_MOST,
    attendance_list,
    list_frame,
    list_of,
    list_options,
    load_care,
    search_children,
)
from staffdesk.services.attendance_rows import ListChoice
from tests.factories import NEXT_WEDNESDAY, SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY, choice

CHRISTMAS_MONDAY = date(2026, 12, 21)


def test_a_day_without_service_has_lists_only_where_something_is_booked(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.read() as session:
        assert list_options(session, CHRISTMAS_MONDAY) == ()
    add_booking(small_town, family, child, CHRISTMAS_MONDAY)
    with small_town.database.read() as session:
        assert [option.slot for option in list_options(session, CHRISTMAS_MONDAY)] == ["Midi"]
        assert not attendance_list(session, choice(small_town, on=CHRISTMAS_MONDAY)).is_served


def test_a_wednesday_has_the_list_of_the_centre(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        (option,) = list_options(session, NEXT_WEDNESDAY)
        assert (option.site, option.activity, option.slot) == (
            "La Ribambelle",
            "Centre de loisirs du mercredi",
            "Journée",
        )


def test_the_list_of_a_child_is_found_by_day_and_activity(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_WEDNESDAY)
    of = choice(small_town)
    with small_town.database.read() as session:
        assert list_of(session, NEXT_WEDNESDAY, child.child_id, "cantine") == (of.group_id, of.slot_id)
        assert list_of(session, NEXT_WEDNESDAY, child.child_id, "mercredi") is None
        assert list_of(session, TODAY, child.child_id, "cantine") is None


def test_a_frame_names_site_and_activity_or_is_not_found(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        frame = list_frame(session, choice(small_town))
        assert (frame.site.name, frame.activity.code, frame.slot.code) == (
            "École Jean-Zay",
            "cantine",
            "midi",
        )
        with pytest.raises(NotFound, match="attendance_list"):
            list_frame(session, ListChoice(TODAY, 9999, small_town.slots["cantine.midi"]))


def test_a_health_record_that_cannot_be_opened_says_so(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.begin() as session:
        session.execute(update(HealthRecord).values(sealed=b"\x01damaged beyond repair, and then some"))
        care = load_care(session, [child.child_id], small_town.office.sealer())[child.child_id]
        assert (care.allergies, care.form) == ((), HealthForm.UNREADABLE)


def test_a_search_gives_the_enrolled_first_and_not_too_many(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family, first_name="Aaron", activities=())
    for index in range(FOUND_AT_MOST):
        add_child(small_town, family, first_name=f"Zoé{index}")
    with small_town.database.read() as session:
        found = search_children(session, choice(small_town), "lemoine")
        assert len(found) == FOUND_AT_MOST
        assert all(one.is_enrolled for one in found)
        assert search_children(session, choice(small_town), "100%") == ()
