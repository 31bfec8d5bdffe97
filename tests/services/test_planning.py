"""The planning's use cases: block actions leave what they cannot do and say why, and tell the portal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotAllowed, RecoveryNeeded
from staffdesk.domain.french.planning import LEFT_WORDS
from staffdesk.models.bookings import Booking, BookingCorrection, BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncState
from staffdesk.models.town import Activity, CalendarException, GroupCapacity
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CELL_STATES, CellRef, PlanningFilter
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_state,
    fill_canteen,
)

MORNING, NOON, EVENING = range(3)
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


def cell(child: MadeChild, on: date = NEXT_MONDAY, row: int = NOON) -> CellRef:
    return CellRef(child.child_id, on, row)


def test_a_block_is_booked_and_what_cannot_be_is_left_with_its_reason(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1))
    cells = [
        cell(child),
        cell(child, NEXT_MONDAY + timedelta(1)),
        cell(child, CHRISTMAS),
        cell(child, row=EVENING),
    ]
    changed = Planning(small_town.office).book(AGENT, cells)
    assert changed.changed == 2
    assert changed.left == (
        "Inès Lemoine-Daoud, mar.\u00a024\u00a0nov., midi\u00a0: déjà fait",
        "Inès Lemoine-Daoud, ven.\u00a025\u00a0déc., midi\u00a0: pas de service ce jour (Noël)",
    )
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.soir") == "booked"


def test_a_full_day_is_left_with_its_figure(small_town: SmallTown, child: MadeChild) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    changed = Planning(small_town.office).book(AGENT, [cell(child)])
    assert (changed.changed, changed.left[0].endswith("complet, 24/24")) == (0, True)


def test_a_closed_day_that_opened_again_is_booked_where_a_place_is_left(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, state="closed_by_town")
    with small_town.database.begin() as session:
        strike = CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Grève")
        session.add(strike)
    planning = Planning(small_town.office)
    assert planning.book(AGENT, [cell(child)]).left[0].endswith("pas de service ce jour (Grève)")
    with small_town.database.begin() as session:
        session.delete(session.get_one(CalendarException, strike.id))
    fill_canteen(small_town, NEXT_MONDAY, 24)
    full = planning.book(AGENT, [cell(child)])
    assert (full.changed, full.left[0].endswith("complet, 24/24")) == (0, True)
    assert planning.book(AGENT, [cell(child)], overbook_reason="Accord de la directrice").changed == 1
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_a_child_that_is_not_enrolled_is_left(small_town: SmallTown, family: MadeFamily) -> None:
    child = add_child(small_town, family, activities=("cantine",))
    changed = Planning(small_town.office).book(AGENT, [cell(child, row=MORNING)])
    assert changed.left[0].endswith("pas d’inscription")


def test_a_wednesday_stands_in_the_middle_row(small_town: SmallTown, child: MadeChild) -> None:
    Planning(small_town.office).book(AGENT, [cell(child, NEXT_WEDNESDAY)])
    assert booking_state(small_town, child, NEXT_WEDNESDAY, "mercredi.journee") == "booked"


def test_the_household_that_has_the_child_that_day_pays(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    Planning(small_town.office).book(AGENT, [cell(child), cell(child, NEXT_MONDAY + timedelta(7))])
    with small_town.database.read() as session:
        payers = session.scalars(select(Booking.household_id).order_by(Booking.day_on)).all()
    assert list(payers) == [mother.household_id, father.household_id]


def test_giving_up_excuses_what_is_booked_and_withdraws_what_is_asked(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child)
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1), state="requested")
    changed = Planning(small_town.office).cancel(
        AGENT, [cell(child), cell(child, NEXT_MONDAY + timedelta(1)), cell(child, NEXT_MONDAY + timedelta(3))]
    )
    assert booking_state(small_town, child, NEXT_MONDAY) == "absent_excused"
    assert booking_state(small_town, child, NEXT_MONDAY + timedelta(1)) == "withdrawn"
    assert (changed.changed, changed.left[0].endswith("rien n’est réservé")) == (2, True)


def test_an_absence_is_marked_and_corrected(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child)
    planning = Planning(small_town.office)
    planning.mark_absent(AGENT, [cell(child)], False)
    assert booking_state(small_town, child, NEXT_MONDAY) == "absent_billed"
    planning.mark_absent(AGENT, [cell(child)], True)
    assert booking_state(small_town, child, NEXT_MONDAY) == "absent_excused"
    planning.book(AGENT, [cell(child)])
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"
    story = planning.story(AGENT, cell(child)).lines
    assert story[0] == "Réservé · Cantine, midi, lun.\u00a023\u00a0nov."
    assert story[1] == "prix\u00a0: 3,05\u00a0€"
    changes = [line for line in story[2:] if not line.startswith("\u2003")]
    assert changes[0].startswith("réservé par Camille R., lun.\u00a016\u00a0nov.\u00a02026")
    assert len(changes) == 3


def test_absences_are_booked_again_and_a_cancellation_that_waits_is_not(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    days = [NEXT_MONDAY + timedelta(offset) for offset in (0, 1, 3, 4)]
    states = ("absent_excused", "absent_billed", "cancel_requested", "booked")
    for on, state in zip(days, states, strict=True):
        add_booking(small_town, family, child, on, state=state)
    changed = Planning(small_town.office).restore(AGENT, [cell(child, on) for on in days])
    assert [booking_state(small_town, child, on) for on in days] == [
        "booked", "booked", "cancel_requested", "booked"
    ]  # fmt: skip
    assert [line.partition("\u00a0: ")[2] for line in changed.left] == [
        "annulation à décider dans les demandes",
        "déjà fait",
    ]


def test_a_full_day_is_booked_with_a_reason_that_the_trace_keeps(
    small_town: SmallTown, child: MadeChild
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    planning = Planning(small_town.office)
    asked = [cell(child), cell(child, NEXT_MONDAY + timedelta(1))]
    first = planning.book(AGENT, asked)
    assert (first.changed, first.full) == (1, (cell(child),))
    assert planning.book(AGENT, first.full, overbook_reason="  ").changed == 0
    assert planning.book(AGENT, first.full, overbook_reason="Fratrie").changed == 1
    with small_town.database.read() as session:
        reasons = session.scalars(select(BookingEvent.reason).order_by(BookingEvent.id)).all()
    assert list(reasons) == ["", "Fratrie"]


def test_a_request_that_holds_the_last_place_itself_is_booked(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    add_booking(small_town, family, child, state="requested")
    assert Planning(small_town.office).book(AGENT, [cell(child)]).changed == 1


def test_a_day_that_waits_for_its_decision_is_not_said_to_be_done(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    planning = Planning(small_town.office)
    row = add_booking(small_town, family, child, state="requested")
    assert planning.mark_absent(AGENT, [cell(child)], True).left[0].endswith(LEFT_WORDS["asked"])
    with small_town.database.begin() as session:
        session.get_one(Booking, row).state = "cancel_requested"
    assert planning.book(AGENT, [cell(child)]).left[0].endswith(LEFT_WORDS["to_decide"])


def test_a_present_child_is_not_marked_absent(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, state="present")
    changed = Planning(small_town.office).mark_absent(AGENT, [cell(child)], True)
    assert changed.left[0].endswith("Maj P pour le remettre à pointer")


def test_an_invoiced_day_given_up_is_a_correction_of_its_invoice(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 1), number=1)
        session.execute(update(Booking).values(invoice_id=invoice.id))
    planning = Planning(small_town.office)
    changed = planning.mark_absent(AGENT, [cell(child)], True)
    assert (changed.changed, changed.corrections) == (1, 1)
    assert planning.restore(AGENT, [cell(child)]).changed == 1
    with small_town.database.read() as session:
        kept = session.execute(select(BookingCorrection.kind, BookingCorrection.cents)).tuples().all()
        told = session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id)).all()
    assert kept == [("credit_note_line", -305), ("extra_line", 305)]
    assert told[0] == {"change": "excused", "cells": 1, "corrections": 1}


def test_a_change_leaves_traces_and_rises_the_revision(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    Planning(small_town.office).book(AGENT, [cell(child), cell(child, row=EVENING)])
    with small_town.database.read() as session:
        assert session.get_one(Household, family.household_id).snapshot_rev == 1
        assert session.scalars(select(BookingEvent.by)).all() == ["Camille R."] * 2
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.facts) == ("bookings.changed", {"change": "booked", "cells": 2})


def test_nothing_changed_tells_nobody(small_town: SmallTown, family: MadeFamily, child: MadeChild) -> None:
    Planning(small_town.office).cancel(AGENT, [cell(child)])
    with small_town.database.read() as session:
        assert session.get_one(Household, family.household_id).snapshot_rev == 0
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_free_cell_says_so_and_a_strange_one_says_nothing(small_town: SmallTown, child: MadeChild) -> None:
    planning = Planning(small_town.office)
    assert planning.story(AGENT, cell(child)).lines == ("Libre · Cantine, midi, lun.\u00a023\u00a0nov.",)
    assert planning.story(AGENT, CellRef(404, NEXT_MONDAY, NOON)).lines == ()


def test_a_reader_looks_only_and_a_restored_office_changes_nothing(
    small_town: SmallTown, child: MadeChild
) -> None:
    planning = Planning(small_town.office)
    with pytest.raises(NotAllowed):
        planning.book(READER, [cell(child)])
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="fork"))
    with pytest.raises(RecoveryNeeded):
        planning.book(AGENT, [cell(child)])


def test_sites_and_classes_are_listed_by_name(small_town: SmallTown) -> None:
    planning = Planning(small_town.office)
    assert planning.sites(AGENT) == (
        (small_town.school_id, "École Jean-Zay"),
        (small_town.centre_id, "La Ribambelle"),
    ) or planning.sites(AGENT) == (
        (small_town.centre_id, "La Ribambelle"),
        (small_town.school_id, "École Jean-Zay"),
    )
    assert planning.classes(AGENT, small_town.school_id) == ((small_town.class_id, "CE1 A"),)


def test_a_slot_that_excludes_another_is_left(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["periscolaire"]).exclusions = [["matin", "soir"]]
    changed = Planning(small_town.office).book(AGENT, [cell(child, row=MORNING), cell(child, row=EVENING)])
    assert changed.changed == 1
    assert changed.left[0].endswith("exclut un autre créneau de ce jour")
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.soir") is None


def test_the_capacity_of_a_day_is_what_was_set_for_it(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.add(GroupCapacity(group_id=small_town.groups["cantine"], day_on=NEXT_MONDAY, capacity=0))
    planning = Planning(small_town.office)
    assert planning.book(AGENT, [cell(child)]).left[0].endswith("complet, 0/0")
    grid = planning.month(AGENT, PlanningFilter(2026, 11))
    noon = next(row for row in grid.occupancy if row.slot_row == NOON)
    assert (noon.capacities[22], noon.capacities[23]) == (0, 24)
    assert CELL_STATES[grid.cells[22 * len(grid.slot_labels) + NOON]] == "full"
    assert planning.book(AGENT, [cell(child)], overbook_reason="Fratrie").changed == 1


def test_groups_are_listed_by_activity_each_word_once(small_town: SmallTown) -> None:
    planning = Planning(small_town.office)
    assert [name for _, name in planning.groups(READER, None)] == [
        "Cantine, École Jean-Zay",
        "Accueil périscolaire, École Jean-Zay",
        "Centre de loisirs du mercredi, La Ribambelle",
    ]
    assert len(planning.groups(READER, small_town.school_id)) == 2
    assert [key for key, _ in planning.groups(READER, None, "leisure")] == [small_town.groups["mercredi"]]


def test_a_strike_closes_the_day_but_for_the_minimum_service(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.add(CalendarException(day_on=NEXT_MONDAY, kind="strike", label="Grève"))
        care = small_town.activities["periscolaire"]
        session.add(
            CalendarException(day_on=NEXT_MONDAY, kind="school", label="Service minimum", activity_id=care)
        )
    planning = Planning(small_town.office)
    done = planning.book(AGENT, [cell(child), cell(child, row=MORNING)])
    assert (done.changed, len(done.left)) == (1, 1)
    grid = planning.month(AGENT, PlanningFilter(2026, 11))
    start = 22 * len(grid.slot_labels)
    assert [CELL_STATES[grid.cells[start + row]] for row in (MORNING, NOON, EVENING)] == [
        "booked",
        "closed",
        "",
    ]


def test_a_child_whose_class_is_away_is_not_booked(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.add(
            CalendarException(
                day_on=NEXT_MONDAY, kind="closed", label="Musée", class_group_id=small_town.class_id
            )
        )
    done = Planning(small_town.office).book(AGENT, [cell(child), cell(child, NEXT_MONDAY + timedelta(1))])
    assert (done.changed, len(done.left)) == (1, 1)
    assert "pas de service ce jour" in done.left[0]
