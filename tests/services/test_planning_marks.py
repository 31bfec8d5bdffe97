"""Marks made in the month: the rules, the trace and the undo of a list, over several lists at once."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, RecoveryNeeded, RuleBroken, Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncState
from staffdesk.services.attendance import Attendance
from staffdesk.services.planning_marks import PlanningMarks, cell_mark, late_mark
from staffdesk.services.planning_rows import CellRef
from tests.factories import (
    AGENT,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_body,
    booking_state,
    receive,
)
from tests.services.attendance_scene import TODAY, UNBOOKED, choice, corrections, present, stored, trace, vote

FRIDAY, TOMORROW = TODAY - timedelta(days=3), TODAY + timedelta(days=1)
MORNING, NOON, EVENING = range(3)


@pytest.fixture
def marks(small_town: SmallTown) -> PlanningMarks:
    return PlanningMarks(small_town.office)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


def cell(child: MadeChild, on: date = TODAY, row: int = NOON) -> CellRef:
    return CellRef(child.child_id, on, row)


def test_a_block_over_days_and_slots_is_marked_list_by_list_and_taken_back(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    for on in (FRIDAY, TODAY):
        add_booking(small_town, family, child, on)
    add_booking(small_town, family, child, TODAY, slot="periscolaire.soir")
    cells = [cell(child, on, row) for on in (FRIDAY, TODAY) for row in (MORNING, NOON, EVENING)]
    done = marks.mark(AGENT, cells, cell_mark("present"))
    assert (done.changed, done.left) == (3, ())
    row = stored(small_town, child)
    assert (row.state, row.marked_by, row.marked_at) == ("present", "Camille R.", small_town.clock.now())
    assert trace(small_town, row.id) == [("booked", "present")]
    with small_town.database.read() as session:
        audited = select(func.count()).where(AuditEntry.action == "attendance.marked")
        assert session.scalar(audited) == 3
    assert done.undo is not None
    assert done.undo.marks == 3
    assert marks.undo(AGENT, done.undo).changed == 3
    row = stored(small_town, child)
    assert (row.state, row.marked_at, row.marked_by) == ("booked", None, "")
    assert trace(small_town, row.id) == [("booked", "present"), ("present", "booked")]


def test_a_block_without_any_booking_says_so(marks: PlanningMarks, child: MadeChild) -> None:
    done = marks.mark(AGENT, [cell(child)], cell_mark("present"))
    assert (done.changed, done.undo) == (0, None)
    assert done.left == ("Inès Lemoine-Daoud, lun.\u00a016\u00a0nov., midi\u00a0: rien n’est réservé",)


def test_days_to_come_are_left_in_words(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, TOMORROW)
    done = marks.mark(AGENT, [cell(child, TOMORROW)], cell_mark("present"))
    assert done.left == (
        "Inès Lemoine-Daoud, mar.\u00a017\u00a0nov., midi\u00a0: jour à venir, à pointer le jour même",
    )
    assert booking_state(small_town, child, TOMORROW) == "booked"


def test_an_absence_takes_its_reason_through_the_rules(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, TODAY)
    assert [reason.code for reason in marks.reasons(READER)] == ["illness", "strike", "family"]
    marks.mark(AGENT, [cell(child)], cell_mark("absent", "strike"))
    assert stored(small_town, child).state == "absent_excused"
    marks.mark(AGENT, [cell(child)], cell_mark("absent", "family", billed=None))
    row = stored(small_town, child)
    assert (row.state, row.reason) == (
        "absent_billed",
        "Raison familiale, motif non excusé par le règlement",
    )
    marks.mark(AGENT, [cell(child)], cell_mark("none"))
    assert stored(small_town, child).state == "booked"
    with pytest.raises(RuleBroken, match="absence_reason_unknown"):
        marks.mark(AGENT, [cell(child)], cell_mark("absent", "holidays"))


def test_a_day_that_waits_for_its_decision_is_left_with_its_request(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, TODAY))
    done = marks.mark(AGENT, [cell(child)], cell_mark("present"))
    assert (done.changed, done.undecided) == (0, (asked,))
    assert "la traiter d’abord" in done.left[0]
    listed = Attendance(small_town.office).mark(AGENT, choice(small_town), [present(child)])
    assert listed.undecided == (asked,)
    rows = Attendance(small_town.office).open_list(AGENT, choice(small_town)).rows
    assert [row.request_id for row in rows] == [asked]


def test_who_comes_without_booking_is_marked_so_only_where_it_is_said(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    sister = add_child(small_town, family, first_name="Lina")
    add_booking(small_town, family, sister, TODAY)
    done = marks.mark(AGENT, [cell(child), cell(sister)], cell_mark("unbooked"))
    assert done.changed == 1
    assert stored(small_town, child).state == "present_unbooked"
    assert done.left == (
        "Lina Lemoine-Daoud, lun.\u00a016\u00a0nov., midi\u00a0: réservé, à pointer présent",
    )
    sunday = marks.mark(AGENT, [cell(child, TODAY - timedelta(days=1))], cell_mark("unbooked"))
    assert sunday.left[0].endswith("pas de service ce jour")


def test_an_absence_known_before_is_never_turned_by_a_block(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    sister = add_child(small_town, family, first_name="Lina")
    add_booking(small_town, family, child, TODAY, state="absent_excused")
    add_booking(small_town, family, sister, TODAY)
    done = marks.mark(AGENT, [cell(child), cell(sister)], cell_mark("present"))
    assert (done.changed, stored(small_town, child).state) == (1, "absent_excused")
    assert done.left[0].endswith("absence connue avant, à pointer seule")
    marks.mark(AGENT, [cell(child)], cell_mark("present"))
    assert stored(small_town, child).state == "present_unbooked"


def test_a_late_pick_up_counts_from_each_slots_closing(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    for on in (FRIDAY, TODAY):
        add_booking(small_town, family, child, on, slot="periscolaire.soir")
    cells = [cell(child, on, EVENING) for on in (FRIDAY, TODAY)]
    done = marks.mark(AGENT, cells, late_mark(left_at=time(17, 50)))
    assert done.changed == 2
    row = stored(small_town, child, "periscolaire.soir")
    assert (row.state, row.late_minutes) == ("present", 20)
    with pytest.raises(RuleBroken, match="lateness_unlikely"):
        marks.mark(AGENT, cells, late_mark(minutes=999))
    assert done.undo is not None
    marks.undo(AGENT, done.undo)
    row = stored(small_town, child, "periscolaire.soir")
    assert (row.state, row.late_minutes) == ("booked", 0)


def test_an_invoiced_day_is_corrected_beside_its_invoice(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    vote(small_town, UNBOOKED)
    booking = add_booking(small_town, family, child, TODAY)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, TODAY, number=7)
        session.execute(update(Booking).where(Booking.id == booking).values(invoice_id=invoice.id))
    done = marks.mark(AGENT, [cell(child)], cell_mark("absent", "strike"))
    assert stored(small_town, child).invoice_id is not None
    kept = corrections(small_town)
    assert [kind for kind, _ in kept] == ["credit_note_line"]
    assert done.undo is not None
    marks.undo(AGENT, done.undo)
    assert sum(cents for _, cents in corrections(small_town)) == 0


def test_what_somebody_changed_since_is_not_taken_back(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, TODAY)
    done = marks.mark(AGENT, [cell(child)], cell_mark("present"))
    marks.mark(AGENT, [cell(child)], cell_mark("absent", "family"))
    assert done.undo is not None
    with pytest.raises(Stale, match="changed_since"):
        marks.undo(AGENT, done.undo)
    assert stored(small_town, child).state == "absent_billed"


def test_only_who_marks_may_and_never_in_a_restored_office(
    small_town: SmallTown, marks: PlanningMarks, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, TODAY)
    with pytest.raises(NotAllowed):
        marks.mark(READER, [cell(child)], cell_mark("present"))
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="restored"))
    with pytest.raises(RecoveryNeeded):
        marks.mark(AGENT, [cell(child)], cell_mark("present"))
    assert booking_state(small_town, child, TODAY) == "booked"
