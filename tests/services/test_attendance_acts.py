"""What is said of a child, done by the rules or left with its code."""

from datetime import timedelta

import pytest

from staffdesk.domain.attendance import Mark
from staffdesk.domain.errors import RuleBroken
from staffdesk.services.attendance_acts import (
    ALREADY,
    Acts,
    collected_late,
    request_to_decide,
    tried,
)
from staffdesk.services.attendance_lists import list_frame
from staffdesk.services.attendance_marks import Marking
from staffdesk.services.attendance_rows import ChildMark, Lateness, Said
from staffdesk.services.booking_moves import Hand
from tests.factories import MadeChild, MadeFamily, SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY, choice, stored

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    child = add_child(small_town, family)
    for on in (TODAY, TOMORROW):
        add_booking(small_town, family, child, on)
    return child


def test_a_day_to_come_is_not_marked_but_a_mark_is_taken_back(
    small_town: SmallTown, child: MadeChild
) -> None:
    hand = Hand("Camille R.", small_town.clock.now())
    wanted = choice(small_town, on=TOMORROW)
    with small_town.database.begin() as session:
        marking = Marking(session, wanted, list_frame(session, wanted), hand)
        for mark in (Mark.PRESENT, Mark.ABSENT_EXCUSED, Mark.ABSENT_BILLED):
            assert tried(marking, child.child_id, mark) == "attendance_to_come"
        assert collected_late(marking, child.child_id, Lateness(minutes=5)) == "attendance_to_come"
        assert tried(marking, child.child_id, Mark.NONE) == ALREADY
    assert stored(small_town, child, on=TOMORROW).state == "booked"


def test_what_is_said_is_done_and_said_again_changes_nothing(small_town: SmallTown, child: MadeChild) -> None:
    hand = Hand("Camille R.", small_town.clock.now())
    with small_town.database.begin() as session:
        marking = Marking(session, choice(small_town), list_frame(session, choice(small_town)), hand)
        acts = Acts(session)
        there = ChildMark(child.child_id, Said.PRESENT)
        assert [acts.said(marking, there), acts.said(marking, there)] == ["", ALREADY]
        ill = ChildMark(child.child_id, Said.ABSENT, "strike", billed=True)
        assert acts.said(marking, ill) == ""
        with pytest.raises(RuleBroken, match="absence_reason_unknown"):
            acts.said(marking, ChildMark(child.child_id, Said.ABSENT, "holidays"))
    row = stored(small_town, child)
    assert (row.state, row.reason) == ("absent_billed", "Grève, décision de la mairie")


def test_only_a_day_left_for_its_request_leads_to_one(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    hand = Hand("Camille R.", small_town.clock.now())
    with small_town.database.begin() as session:
        marking = Marking(session, choice(small_town), list_frame(session, choice(small_town)), hand)
        assert request_to_decide(marking, child.child_id, "attendance_undecided") is None
        row = marking.row(child.child_id)
        assert row is not None
        row.request_id = None
        assert request_to_decide(marking, child.child_id, ALREADY) is None
