"""Undo: each cell exactly as it was, unless something happened to it since; a law, and its exceptions."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking, BookingCorrection, BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import ActivityGroup
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning import Planning
from staffdesk.services.planning_patterns import PlanningPatterns
from staffdesk.services.planning_rows import BlockChanged, CellRef
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
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

NOON = 1
ACTIONS = ("book", "cancel", "excuse", "bill", "restore")
STATES = (
    "",
    "booked",
    "requested",
    "cancel_requested",
    "absent_excused",
    "absent_billed",
    "waiting",
    "refused",
)
SCHOOL_DAYS = [NEXT_MONDAY + timedelta(days) for days in (0, 1, 3, 4, 7, 8, 10, 11)]


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


def act(town: SmallTown, action: str, cells: list[CellRef], actor: Actor = AGENT) -> BlockChanged:
    """Do one of the actions of the bar."""
    planning = Planning(town.office)
    if action in ("excuse", "bill"):
        return planning.mark_absent(actor, cells, action == "excuse")
    return {"book": planning.book, "cancel": planning.cancel, "restore": planning.restore}[action](
        actor, cells
    )


def rows_of(town: SmallTown) -> dict[tuple[int, int, date], tuple[object, ...]]:
    """Read all that a booking is, but for who wrote last; a row that says nothing is as no row."""
    with town.database.read() as session:
        return {
            (row.child_id, row.slot_id, row.day_on): (
                row.state, row.household_id, row.group_id, row.request_id, row.reason, row.surcharge
            )
            for row in session.scalars(select(Booking))
            if row.state != "withdrawn"
        }  # fmt: skip


def test_groups_are_locked_before_rows_as_by_every_other_action(
    small_town: SmallTown, child: MadeChild
) -> None:
    """Two agents, one of whom takes back what the other acts on, never wait for each other in a ring."""
    done = act(small_town, "book", [CellRef(child.child_id, SCHOOL_DAYS[0], NOON)])
    locked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if " FOR " in statement:
            locked.extend(re.findall(r"FROM (booking|activity_group)\b", statement))

    event.listen(small_town.database.engine, "before_cursor_execute", note)
    assert done.undo is not None
    Planning(small_town.office).undo(AGENT, done.undo)
    event.remove(small_town.database.engine, "before_cursor_execute", note)
    expected = [] if small_town.database.engine.dialect.name == "sqlite" else ["activity_group", "booking"]
    assert list(dict.fromkeys(locked)) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(st.sampled_from(STATES), min_size=len(SCHOOL_DAYS), max_size=len(SCHOOL_DAYS)),
    action=st.sampled_from(ACTIONS),
)
def test_to_undo_what_was_done_is_to_have_done_nothing(
    small_town: SmallTown, states: list[str], action: str
) -> None:
    family = add_family(small_town, f"Famille{small_town.number()}")
    child = add_child(small_town, family)
    for on, state in zip(SCHOOL_DAYS, states, strict=True):
        if state:
            add_booking(small_town, family, child, on, state=state)
    before = rows_of(small_town)
    done = act(small_town, action, [CellRef(child.child_id, on, NOON) for on in SCHOOL_DAYS])
    assert (done.undo is None) == (done.changed == 0)
    if done.undo is None:
        return
    assert rows_of(small_town) != before
    back = Planning(small_town.office).undo(AGENT, done.undo)
    assert (back.changed, back.left) == (done.changed, ())
    assert rows_of(small_town) == before


def test_an_undo_is_traced_audited_and_told_to_the_family(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    cell = CellRef(child.child_id, NEXT_MONDAY, NOON)
    done = act(small_town, "book", [cell])
    assert done.undo is not None
    Planning(small_town.office).undo(COLLEAGUE, done.undo)
    assert booking_state(small_town, child, NEXT_MONDAY) == "withdrawn"
    with small_town.database.read() as session:
        trace = session.scalars(select(BookingEvent).order_by(BookingEvent.id.desc())).first()
        assert trace is not None
        assert (trace.from_state, trace.to_state, trace.by) == ("booked", "withdrawn", COLLEAGUE.name)
        assert session.get_one(Household, family.household_id).snapshot_rev == 2
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert entry.facts == {"change": "undone", "of": "booked", "cells": 1}
    story = Planning(small_town.office).story(AGENT, cell).lines
    assert story[0].startswith("Libre · Cantine")
    assert story[1].startswith(f"laissé libre par {COLLEAGUE.name}")


def test_what_a_colleague_changed_since_is_left_even_if_it_looks_the_same(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    tuesday = NEXT_MONDAY + timedelta(1)
    for on in (NEXT_MONDAY, tuesday):
        add_booking(small_town, family, child, on)
    cells = [CellRef(child.child_id, on, NOON) for on in (NEXT_MONDAY, tuesday)]
    done = act(small_town, "cancel", cells)
    act(small_town, "restore", cells[:1], COLLEAGUE)
    act(small_town, "cancel", cells[:1], COLLEAGUE)
    assert done.undo is not None
    back = Planning(small_town.office).undo(AGENT, done.undo)
    assert back.changed == 1
    assert back.left == ("Inès Lemoine-Daoud, lun.\u00a023\u00a0nov., midi\u00a0: modifié depuis",)
    assert booking_state(small_town, child, NEXT_MONDAY) == "absent_excused"
    assert booking_state(small_town, child, tuesday) == "booked"


def test_a_day_invoiced_since_is_taken_back_by_a_correction(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    done = act(small_town, "book", [CellRef(child.child_id, NEXT_MONDAY, NOON)])
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 1), number=1)
        session.execute(update(Booking).values(invoice_id=invoice.id))
    assert done.undo is not None
    back = Planning(small_town.office).undo(AGENT, done.undo)
    assert back.changed == 1
    with small_town.database.read() as session:
        assert session.scalars(select(BookingCorrection.cents)).all() == [-305]


def test_a_place_taken_since_is_not_taken_twice(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    add_booking(small_town, family, child)
    done = act(small_town, "cancel", [CellRef(child.child_id, NEXT_MONDAY, NOON)])
    other = add_child(small_town, family, first_name="Adam")
    act(small_town, "book", [CellRef(other.child_id, NEXT_MONDAY, NOON)], COLLEAGUE)
    assert done.undo is not None
    back = Planning(small_town.office).undo(AGENT, done.undo)
    assert (back.changed, back.left[0].endswith("complet")) == (0, True)


def test_what_was_beyond_the_capacity_returns_there(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    add_booking(small_town, family, child)
    done = act(small_town, "cancel", [CellRef(child.child_id, NEXT_MONDAY, NOON)])
    assert done.undo is not None
    assert Planning(small_town.office).undo(AGENT, done.undo).changed == 1
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_very_many_cells_are_taken_back_with_one_trace_each_and_told_once(
    small_town: SmallTown, family: MadeFamily
) -> None:
    children = [add_child(small_town, family, first_name=f"Enfant{number}") for number in range(20)]
    last = NEXT_MONDAY + timedelta(7 * 30)
    wish = PatternWish(
        tuple(child.child_id for child in children),
        NEXT_MONDAY,
        last,
        frozenset((day, small_town.slots["cantine.midi"]) for day in range(5)),
    )
    with small_town.database.begin() as session:
        session.execute(update(ActivityGroup).values(capacity=100))
    done = PlanningPatterns(small_town.office).apply(AGENT, wish)
    assert done.undo is not None
    counted = Counting()
    back = Planning(small_town.office).undo(COLLEAGUE, done.undo, progress=counted)
    assert (back.changed, back.left) == (done.changed, ())
    assert done.changed > 1000
    assert counted.told[0] == (0, done.changed)
    assert counted.told[-1] == (done.changed, done.changed)
    with small_town.database.read() as session:
        assert set(session.scalars(select(Booking.state))) == {"withdrawn"}
        traces = session.execute(
            select(BookingEvent.from_state, BookingEvent.to_state, BookingEvent.by, func.count()).group_by(
                BookingEvent.from_state, BookingEvent.to_state, BookingEvent.by
            )
        )
        assert set(traces.tuples()) == {
            ("", "booked", AGENT.name, done.changed),
            ("booked", "withdrawn", COLLEAGUE.name, done.changed),
        }
        assert session.get_one(Household, family.household_id).snapshot_rev == 2


def test_an_undo_that_is_stopped_takes_nothing_back(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    done = act(small_town, "book", [CellRef(child.child_id, on, NOON) for on in SCHOOL_DAYS])
    assert done.undo is not None
    before = rows_of(small_town)
    with pytest.raises(StopIteration):
        Planning(small_town.office).undo(AGENT, done.undo, progress=Counting(stops=True))
    assert rows_of(small_town) == before


class Counting:
    """Notes what work tells of itself; stops it at once if asked to."""

    def __init__(self, *, stops: bool = False) -> None:
        """``stops``: the first step ends the work."""
        self.told: list[tuple[int, int]] = []
        self._stops = stops

    def step(self, done: int, total: int) -> None:
        """Note a step."""
        self.told.append((done, total))
        if self._stops:
            raise StopIteration
