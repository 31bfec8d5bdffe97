"""What a cell of the grid stands for: the open slot of an enrolment, else whatever is booked there."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from staffdesk.domain.calendars import DayReason
from staffdesk.domain.custody import household_on
from staffdesk.domain.french.planning import LEFT_WORDS
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment
from staffdesk.models.town import Activity, ActivityGroup, Site, Slot
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.custodies import load_custodies
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning import Planning
from staffdesk.services.planning_moves import Block
from staffdesk.services.planning_patterns import PlanningPatterns
from staffdesk.services.planning_rows import CELL_STATES, CellRef, PlanningFilter
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_state,
)


def test_a_cell_stands_for_the_slot_that_is_open_that_day(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    cells = [CellRef(child.child_id, NEXT_MONDAY, 1), CellRef(child.child_id, NEXT_WEDNESDAY, 1)]
    with small_town.database.read() as session:
        places = Block(session, cells).places
        assert [place.slot.code for place in places if place.slot] == ["midi", "journee"]
        assert [place.is_open for place in places] == [True, True]


def test_a_booking_without_enrolment_is_still_found(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family, activities=())
    add_booking(small_town, family, child)
    with small_town.database.read() as session:
        place = Block(session, [CellRef(child.child_id, NEXT_MONDAY, 1)]).places[0]
        assert place.slot is not None
        assert (place.slot.code, place.group_id, place.is_open) == ("midi", None, False)


def test_the_filter_of_the_grid_says_what_its_rows_are(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.read() as session:
        block = Block(session, [CellRef(child.child_id, NEXT_WEDNESDAY, 0)], "leisure")
        place = block.places[0]
        assert place.slot is not None
        assert (place.slot.code, block.slot_words(place)) == ("journee", "journée")


def test_a_child_that_is_not_there_has_no_place(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert Block(session, [CellRef(404, NEXT_MONDAY, 1)]).places == []


def add_late_evening(town: SmallTown) -> None:
    """Give the wraparound care a second evening slot, which stands in the same row."""
    with town.database.begin() as session:
        activity = session.get_one(Activity, town.activities["periscolaire"])
        late = Slot(
            activity_id=activity.id, code="tard", name="Soir jusqu’à 18:30", row="evening", position=9
        )
        session.add(late)
        session.flush()
        town.slots["periscolaire.tard"] = late.id


def test_a_cell_stands_for_what_is_booked_in_it_before_the_first_slot_of_its_row(
    small_town: SmallTown,
) -> None:
    add_late_evening(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.tard")
    add_booking(small_town, family, child, slot="periscolaire.soir", state="withdrawn")
    planning, cell = Planning(small_town.office), CellRef(child.child_id, NEXT_MONDAY, 2)
    grid = planning.month(AGENT, PlanningFilter(2026, 11))
    assert CELL_STATES[grid.cells[(NEXT_MONDAY.day - 1) * 3 + 2]] == "booked"
    assert "soir jusqu’à 18:30" in planning.story(AGENT, cell).lines[0]
    assert planning.book(AGENT, [cell]).left[0].endswith("déjà fait")
    assert planning.mark_absent(AGENT, [cell], False).changed == 1
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.tard") == "absent_billed"
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.soir") == "withdrawn"


def test_of_two_slots_in_a_row_the_one_that_holds_a_place_is_shown(small_town: SmallTown) -> None:
    add_late_evening(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.soir")
    add_booking(small_town, family, child, slot="periscolaire.tard", state="absent_excused")
    grid = Planning(small_town.office).month(AGENT, PlanningFilter(2026, 11))
    assert CELL_STATES[grid.cells[(NEXT_MONDAY.day - 1) * 3 + 2]] == "booked"
    with small_town.database.read() as session:
        place = Block(session, [CellRef(child.child_id, NEXT_MONDAY, 2)]).places[0]
        assert place.slot is not None
        assert place.slot.code == "soir"


def test_nobody_books_on_the_bill_of_the_household_whose_day_it_is_not(small_town: SmallTown) -> None:
    """One rule for a block and a pattern: the household that has the child needs an enrolment of its own."""
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        custody = load_custodies(session, [child.child_id])[child.child_id]
        here = mother if household_on(custody, NEXT_MONDAY) == mother.uid else father
        session.execute(delete(Enrolment).where(Enrolment.household_id == here.household_id))
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=7))
    done = Planning(small_town.office).book(AGENT, [CellRef(child.child_id, on, 1) for on in days])
    assert done.changed == 1
    assert done.left[0].endswith(LEFT_WORDS["other_household"])
    slots = frozenset({(0, small_town.slots["cantine.midi"])})
    looked = PlanningPatterns(small_town.office).preview(
        AGENT, PatternWish((child.child_id,), *days, weekday_slots=slots)
    )
    assert [(one.why, one.days) for one in looked.conflicts] == [
        (LEFT_WORDS["other_household"], (NEXT_MONDAY,))
    ]
    assert looked.already == 1


def test_an_absence_is_restored_for_whoever_had_booked_it(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        custody = load_custodies(session, [child.child_id])[child.child_id]
        away = father if household_on(custody, NEXT_MONDAY) == mother.uid else mother
        session.execute(delete(Enrolment).where(Enrolment.household_id != away.household_id))
    add_booking(small_town, away, child, state="absent_excused")
    done = Planning(small_town.office).restore(AGENT, [CellRef(child.child_id, NEXT_MONDAY, 1)])
    assert done.changed == 1
    with small_town.database.read() as session:
        assert session.scalars(select(Booking.household_id)).all() == [away.household_id]


def test_a_trip_is_named_by_block_pattern_and_grid(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    trip = NewException(
        DayReason.TRIP, NEXT_MONDAY, NEXT_MONDAY, "Musée", class_group_ids=(small_town.class_id,)
    )
    CalendarEditing(small_town.office).add(AGENT, trip)
    planning = Planning(small_town.office)
    left = planning.book(AGENT, [CellRef(child.child_id, NEXT_MONDAY, 1)]).left
    assert left[0].endswith("pas de service ce jour (Musée)")
    slots = frozenset({(0, small_town.slots["cantine.midi"]), (1, small_town.slots["cantine.midi"])})
    wish = PatternWish((child.child_id,), NEXT_MONDAY, NEXT_MONDAY + timedelta(days=6), slots)
    looked = PlanningPatterns(small_town.office).preview(AGENT, wish)
    assert looked.added == 1
    assert [(one.why, one.days) for one in looked.conflicts] == [
        ("pas de service ce jour (Musée)", (NEXT_MONDAY,))
    ]
    grid = planning.month(AGENT, PlanningFilter(2026, 11))
    day = (NEXT_MONDAY.day - 1) * 3
    assert {CELL_STATES[state] for state in grid.cells[day : day + 3]} == {"closed"}
    assert "closed" not in {CELL_STATES[state] for state in grid.cells[day + 3 : day + 6]}


EVENING = 2


def long_evening(town: SmallTown) -> int:
    """Let the evening have a second, longer slot that excludes the first."""
    with town.database.begin() as session:
        activity = session.get_one(Activity, town.activities["periscolaire"])
        activity.exclusions = [["soir", "soir_long"]]
        slot = Slot(activity_id=activity.id, code="soir_long", name="Soir long", row="evening", position=9)
        session.add(slot)
        session.flush()
        return slot.id


def test_there_is_a_choice_only_where_slots_share_a_row(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    planning = Planning(small_town.office)
    evening = CellRef(child.child_id, NEXT_MONDAY, EVENING)
    assert planning.choices(AGENT, [evening]) == ()
    longer = long_evening(small_town)
    assert planning.choices(AGENT, [CellRef(child.child_id, NEXT_MONDAY, 1)]) == ()
    found = planning.choices(AGENT, [evening])
    assert [(one.slot_id, one.label, one.instead_of) for one in found] == [
        (small_town.slots["periscolaire.soir"], "Accueil périscolaire, soir", ""),
        (longer, "Accueil périscolaire, soir long", ""),
    ]
    add_booking(small_town, family, child, slot="periscolaire.soir")
    assert [(one.slot_id, one.instead_of) for one in planning.choices(AGENT, [evening])] == [(longer, "Soir")]


def test_the_slot_that_was_chosen_is_booked(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    longer = long_evening(small_town)
    cell = CellRef(child.child_id, NEXT_MONDAY, EVENING)
    assert Planning(small_town.office).book(AGENT, [cell], slot_id=longer).changed == 1
    assert states_of(small_town, child.child_id) == {longer: "booked"}


def test_an_evening_is_exchanged_for_a_longer_one_and_back(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    longer, shorter = long_evening(small_town), small_town.slots["periscolaire.soir"]
    add_booking(small_town, family, child, slot="periscolaire.soir")
    planning = Planning(small_town.office)
    cell = CellRef(child.child_id, NEXT_MONDAY, EVENING)
    done = planning.book(AGENT, [cell], slot_id=longer)
    assert (done.changed, done.left) == (1, ())
    assert states_of(small_town, child.child_id) == {shorter: "absent_excused", longer: "booked"}
    assert done.undo is not None
    planning.undo(AGENT, done.undo)
    assert states_of(small_town, child.child_id) == {shorter: "booked", longer: "withdrawn"}


def test_an_exchange_inside_a_full_site_is_made_and_taken_back(small_town: SmallTown) -> None:
    """The sum counts after the slot given up: the child is one of those the site is full of."""
    family = add_family(small_town)
    child = add_child(small_town, family)
    longer, shorter = long_evening(small_town), small_town.slots["periscolaire.soir"]
    add_booking(small_town, family, child, slot="periscolaire.soir")
    with small_town.database.begin() as session:
        session.execute(update(Site).values(capacity=1))
    planning = Planning(small_town.office)
    done = planning.book(AGENT, [CellRef(child.child_id, NEXT_MONDAY, EVENING)], slot_id=longer)
    assert (done.changed, done.left) == (1, ())
    assert states_of(small_town, child.child_id) == {shorter: "absent_excused", longer: "booked"}
    assert done.undo is not None
    planning.undo(AGENT, done.undo)
    assert states_of(small_town, child.child_id) == {shorter: "booked", longer: "withdrawn"}
    other = add_child(small_town, family, first_name="Ugo")
    left = planning.book(AGENT, [CellRef(other.child_id, NEXT_MONDAY, EVENING)], slot_id=longer).left
    assert left[0].endswith("complet, 1/1")


def test_a_present_child_says_what_is_so_and_how_to_change_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    today = small_town.clock.today()
    add_booking(small_town, family, child, today, state="present")
    planning = Planning(small_town.office)
    cells = [CellRef(child.child_id, today, 1)]
    for done in (
        planning.mark_absent(AGENT, cells, excused=True),
        planning.mark_absent(AGENT, cells, excused=False),
        planning.cancel(AGENT, cells),
    ):
        assert done.changed == 0
        assert done.left[0].endswith(LEFT_WORDS["present"])


def test_nothing_is_given_up_for_a_slot_that_cannot_be_had(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    longer, shorter = long_evening(small_town), small_town.slots["periscolaire.soir"]
    add_booking(small_town, family, child, slot="periscolaire.soir", state="cancel_requested")
    planning = Planning(small_town.office)
    cell = CellRef(child.child_id, NEXT_MONDAY, EVENING)
    assert planning.book(AGENT, [cell], slot_id=longer).left[0].endswith(LEFT_WORDS["excluded"])
    with small_town.database.begin() as session:
        session.execute(update(Booking).values(state="booked"))
        session.execute(update(ActivityGroup).values(capacity=0))
    left = planning.book(AGENT, [cell], slot_id=longer).left
    assert left[0].endswith("complet, 0/0")
    assert states_of(small_town, child.child_id) == {shorter: "booked"}


def states_of(town: SmallTown, child_id: int) -> dict[int, str]:
    with town.database.read() as session:
        rows = session.execute(select(Booking.slot_id, Booking.state).where(Booking.child_id == child_id))
        return dict(rows.tuples().all())
