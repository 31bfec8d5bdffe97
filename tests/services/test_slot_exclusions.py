"""Slots that exclude one another: read from the activity, held by a child, refused in a decision."""

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.town import Activity
from staffdesk.services.slot_exclusions import (
    Exclusions,
    held_slots,
    load_exclusions,
    require_no_rival,
)
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


def exclude(town: SmallTown) -> None:
    """Let a child come in the morning or in the evening, never both."""
    with town.database.begin() as session:
        session.get_one(Activity, town.activities["periscolaire"]).exclusions = [["matin", "soir"]]


def test_slots_that_exclude_nothing_are_left_out(small_town: SmallTown) -> None:
    exclude(small_town)
    morning, evening = small_town.slots["periscolaire.matin"], small_town.slots["periscolaire.soir"]
    with small_town.database.read() as session:
        found = load_exclusions(session)
    assert found == Exclusions({morning: frozenset({evening}), evening: frozenset({morning})})
    assert found.of(small_town.slots["cantine.midi"]) == frozenset()
    assert found.all_of([morning, small_town.slots["cantine.midi"]]) == {evening}


@pytest.mark.parametrize(
    ("state", "stands"),
    [("booked", True), ("cancel_requested", True), ("requested", False), ("absent_excused", False)],
)
def test_what_a_child_holds_stands_in_the_way(small_town: SmallTown, state: str, stands: bool) -> None:
    exclude(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin", state=state)
    evening = small_town.slots["periscolaire.soir"]
    with small_town.database.read() as session:
        exclusions = load_exclusions(session)
        held = held_slots(session, exclusions, {(child.child_id, evening, NEXT_MONDAY)})
        assert exclusions.stands(held, child.child_id, evening, NEXT_MONDAY) is stands
        assert (
            held_slots(session, exclusions, {(child.child_id, small_town.slots["cantine.midi"], NEXT_MONDAY)})
            == set()
        )


def test_a_rival_is_named(small_town: SmallTown) -> None:
    exclude(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    with small_town.database.read() as session:
        activity = session.get_one(Activity, small_town.activities["periscolaire"])
        with pytest.raises(RuleBroken, match="slot_excluded") as caught:
            require_no_rival(session, activity, "soir", child.child_id, NEXT_MONDAY)
        assert caught.value.facts["rivals"] == ("Matin",)
        require_no_rival(session, activity, "matin", child.child_id, NEXT_MONDAY)
        canteen = session.get_one(Activity, small_town.activities["cantine"])
        require_no_rival(session, canteen, "midi", child.child_id, NEXT_MONDAY)
