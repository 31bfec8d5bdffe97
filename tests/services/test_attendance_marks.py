"""One mark at a time: who pays for a presence nobody booked, lateness of who is not there, exact undo."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from staffdesk.domain.attendance import Mark
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.households import Enrolment, Membership
from staffdesk.services.attendance_lists import list_frame
from staffdesk.services.attendance_marks import Marking, payer_on, undo_marks
from staffdesk.services.booking_moves import Hand
from tests.factories import SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY, choice, stored


def hand(town: SmallTown) -> Hand:
    return Hand("Camille R.", town.clock.now())


def test_a_shared_child_is_paid_by_who_has_it_that_week(small_town: SmallTown) -> None:
    first, second = add_family(small_town, "Amar"), add_family(small_town, "Bost")
    child = add_child(small_town, first, second)
    with small_town.database.read() as session:
        payers = [
            payer_on(session, child.child_id, choice(small_town, on=TODAY + timedelta(weeks=week)))
            for week in (0, 1)
        ]
    assert sorted(payers) == sorted([first.household_id, second.household_id])


def test_a_child_without_family_is_refused(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.begin() as session:
        session.execute(delete(Membership))
        assert payer_on(session, child.child_id, choice(small_town)) == 1
        session.execute(delete(Enrolment))
        with pytest.raises(RuleBroken, match="no_household"):
            payer_on(session, child.child_id, choice(small_town))


def test_who_is_not_there_cannot_leave_late(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY)
    with small_town.database.begin() as session:
        frame = list_frame(session, choice(small_town))
        marking = Marking(session, choice(small_town), frame, hand(small_town))
        row = marking.row(child.child_id)
        assert row is not None
        with pytest.raises(RuleBroken, match="not_there"):
            marking.note_lateness(row, 10, "")


def test_a_presence_of_before_is_signed_and_undone_exactly(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, TODAY, state="present")
    with small_town.database.begin() as session:
        frame = list_frame(session, choice(small_town))
        marking = Marking(session, choice(small_town), frame, hand(small_town))
        assert marking.mark(child.child_id, Mark.PRESENT)
        assert not marking.mark(child.child_id, Mark.PRESENT)
    assert stored(small_town, child).marked_by == "Camille R."
    with small_town.database.begin() as session:
        assert undo_marks(session, marking.undo, hand(small_town)) == {child.child_id}
    assert (stored(small_town, child).state, stored(small_town, child).marked_at) == ("present", None)
