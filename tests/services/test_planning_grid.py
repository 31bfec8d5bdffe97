"""The month as bytes: each cell its state, full and closed days, custody, and figures at the foot."""

from datetime import date, timedelta

from sqlalchemy import update

from staffdesk.models.households import Child, CustodyAgreement
from staffdesk.models.town import Activity, CalendarException, ClassGroup, Site, Slot
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CELL_STATES, MonthGrid, PlanningFilter
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_body,
    fill_canteen,
    receive,
)

MORNING, NOON, EVENING = range(3)


def month(town: SmallTown, **wanted: object) -> MonthGrid:
    return Planning(town.office).month(AGENT, PlanningFilter(2026, 11, **wanted))  # type: ignore[arg-type]


def state_at(grid: MonthGrid, row: int, on: date, slot: int = NOON) -> str:
    at = (row * len(grid.days) + on.day - 1) * len(grid.slot_labels) + slot
    return CELL_STATES[grid.cells[at]]


def test_every_state_stands_in_its_cell(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    states = ("booked", "waiting", "absent_excused", "absent_billed", "present", "refused")
    for offset, state in enumerate(states):
        add_booking(small_town, family, child, date(2026, 11, 2 + offset), state=state)
    add_booking(small_town, family, child, NEXT_MONDAY, slot="periscolaire.soir")
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    grid = month(small_town)
    found = [state_at(grid, 0, date(2026, 11, 2 + offset)) for offset in range(len(states))]
    assert found == ["booked", "waiting", "absent_excused", "absent_billed", "present", ""]
    assert state_at(grid, 0, NEXT_MONDAY) == "requested"
    assert state_at(grid, 0, NEXT_MONDAY, EVENING) == "booked"
    assert (grid.slot_labels, grid.pending) == (("matin", "midi", "soir"), 1)
    assert len(grid.cells) == 1 * 30 * 3


def test_a_full_day_shows_to_enrolled_children_without_a_booking(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    family = add_family(small_town, "Zola")
    add_child(small_town, family, first_name="Zoé")
    add_child(small_town, family, first_name="Zéphyr", activities=("mercredi",))
    grid = month(small_town, text="zola")
    assert {child.name: state_at(grid, row, NEXT_MONDAY) for row, child in enumerate(grid.children)} == {
        "Zoé Zola": "full",
        "Zéphyr Zola": "",
    }


def test_a_closed_school_closes_the_cells_without_a_booking(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY)
    with small_town.database.begin() as session:
        session.add(CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Journée pédagogique"))
    grid = month(small_town)
    assert [state_at(grid, 0, NEXT_MONDAY, slot) for slot in range(3)] == ["closed", "booked", "closed"]
    assert grid.days[NEXT_MONDAY.day - 1].label == "Journée pédagogique"
    assert grid.days[10].kind == "public_holiday"  # 11 November


def test_a_full_day_activity_stands_in_the_middle_or_alone(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_WEDNESDAY, slot="mercredi.journee")
    assert state_at(month(small_town), 0, NEXT_WEDNESDAY) == "booked"
    leisure = month(small_town, activity_kind="leisure")
    assert leisure.slot_labels == ("journée",)
    assert state_at(leisure, 0, NEXT_WEDNESDAY, 0) == "booked"
    assert state_at(month(small_town, activity_kind="meals"), 0, NEXT_WEDNESDAY) == ""


def test_weeks_of_the_other_household_are_marked_unless_something_is_booked(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    grid = month(small_town)
    assert grid.children[0].mark == "garde alternée"
    others = grid.children[0].other_household_days
    assert {1, 2, 3} <= others  # from Monday 2 November: the tenth week since 31 August
    assert not {8, 9, 10} & others
    add_booking(small_town, father, child, date(2026, 11, 3))
    others = month(small_town).children[0].other_household_days
    assert (2 in others, {1, 3} <= others) == (False, True)


def test_no_day_is_the_other_households_before_the_agreement_begins(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        session.execute(update(CustodyAgreement).values(valid_from=date(2026, 11, 16)))
    [child] = month(small_town).children
    assert (min(child.other_household_days), child.mark) == (15, "garde alternée")
    [before] = Planning(small_town.office).month(AGENT, PlanningFilter(2026, 10)).children
    assert (before.other_household_days, before.mark) == (frozenset(), "")


def test_exclusive_slots_of_a_group_are_its_places_once_at_the_foot(small_town: SmallTown) -> None:
    """An evening until 17:30 or until 18:30: 48 places each, of the same 48 chairs."""
    with small_town.database.begin() as session:
        activity = session.get_one(Activity, small_town.activities["periscolaire"])
        activity.exclusions = [["soir", "soir_long"]]
        longer = Slot(activity_id=activity.id, code="soir_long", name="Soir long", row="evening", position=9)
        session.add(longer)
        session.flush()
        small_town.slots["periscolaire.soir_long"] = longer.id
    family = add_family(small_town)
    for name, slot in (("Ana", "soir"), ("Léo", "soir_long"), ("Zoé", "soir_long")):
        child = add_child(small_town, family, first_name=name)
        add_booking(small_town, family, child, NEXT_MONDAY, slot=f"periscolaire.{slot}")
    evening = month(small_town).occupancy[EVENING]
    on = NEXT_MONDAY.day - 1
    assert (evening.booked[on], evening.capacities[on], evening.capacity) == (3, 48, 48)


def test_filters_choose_children(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family, first_name="Hélène")
    add_child(small_town, family, first_name="Adam", activities=("cantine",))
    names = [child.name for child in month(small_town, site_id=small_town.school_id).children]
    assert names == ["Adam Lemoine-Daoud", "Hélène Lemoine-Daoud"]
    assert [child.name for child in month(small_town, text="helene").children] == ["Hélène Lemoine-Daoud"]
    at_centre = month(small_town, site_id=small_town.centre_id)
    assert [child.name for child in at_centre.children] == ["Hélène Lemoine-Daoud"]
    assert month(small_town, class_group_id=404).children == ()
    headings = [(group.label, group.children) for group in month(small_town).classes]
    assert headings == [("CE1 A, École Jean-Zay", 2)]


def test_the_foot_counts_places_of_open_days(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child)
    noon = month(small_town, activity_kind="meals").occupancy[NOON]
    monday, sunday = NEXT_MONDAY.day - 1, NEXT_MONDAY.day - 2
    assert (noon.label, noon.capacity) == ("midi", 24)
    assert (noon.booked[monday], noon.capacities[monday]) == (1, 24)
    assert (noon.booked[sunday], noon.capacities[sunday]) == (0, 0)


def test_by_activity_each_group_and_slot_has_a_row(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child)
    grid = Planning(small_town.office).by_activity(AGENT, PlanningFilter(2026, 11))
    assert [(row.label, row.slot) for row in grid.rows] == [
        ("Cantine, Cantine", "Midi"),
        ("Accueil périscolaire, Accueil périscolaire", "Matin"),
        ("Accueil périscolaire, Accueil périscolaire", "Soir"),
        ("Centre de loisirs du mercredi, Centre de loisirs du mercredi", "Journée"),
    ]
    assert grid.rows[0].booked[NEXT_MONDAY.day - 1] == 1
    only = Planning(small_town.office).by_activity(AGENT, PlanningFilter(2026, 11, text="mercredi"))
    assert len(only.rows) == 1


def test_months_of_any_length(small_town: SmallTown) -> None:
    add_child(small_town, add_family(small_town))
    for year, number, days in ((2026, 12, 31), (2027, 2, 28), (2028, 2, 29)):
        grid = Planning(small_town.office).month(AGENT, PlanningFilter(year, number))
        assert len(grid.days) == days
        assert grid.days[0].on + timedelta(days - 1) == grid.days[-1].on


def test_pages_show_every_child_once_and_their_places_add_up(small_town: SmallTown) -> None:
    family = add_family(small_town)
    pupil = add_child(small_town, family)
    with small_town.database.begin() as session:
        other = Site(name="École Prévert", kind="school", level="primary")
        session.add(other)
        session.flush()
        room = ClassGroup(site_id=other.id, school_year=2026, name="CP", level="CP")
        session.add(room)
        session.flush()
        room_id = room.id
    far, loose = (
        add_child(small_town, family, first_name="Adam"),
        add_child(small_town, family, first_name="Lou"),
    )
    with small_town.database.begin() as session:
        session.execute(update(Child).where(Child.id == far.child_id).values(class_group_id=room_id))
        session.execute(update(Child).where(Child.id == loose.child_id).values(class_group_id=None))
    planning = Planning(small_town.office)
    whole = planning.month(AGENT, PlanningFilter(2026, 11))
    pages = [planning.month(AGENT, page) for page in planning.pages(AGENT, PlanningFilter(2026, 11))]
    assert len(pages) == 3
    joined = pages[0].joined(pages[1]).joined(pages[2])
    assert sorted(row.child_id for row in joined.children) == sorted(row.child_id for row in whole.children)
    assert {pupil.child_id, far.child_id, loose.child_id} <= {row.child_id for row in joined.children}
    assert [(row.booked, row.capacities) for row in joined.occupancy] == [
        (row.booked, row.capacities) for row in whole.occupancy
    ]
    assert len(joined.cells) == len(whole.cells)
    assert {row.label for row in joined.classes} == {row.label for row in whole.classes}


def test_a_group_narrows_children_places_and_rows(small_town: SmallTown) -> None:
    family = add_family(small_town)
    eater = add_child(small_town, family, activities=("cantine",))
    add_child(small_town, family, first_name="Adam", activities=("mercredi",))
    planning = Planning(small_town.office)
    wanted = PlanningFilter(2026, 11, group_id=small_town.groups["cantine"])
    grid = planning.month(AGENT, wanted)
    assert [row.child_id for row in grid.children] == [eater.child_id]
    assert [max(row.capacities) for row in grid.occupancy] == [0, 24, 0]
    rows = planning.by_activity(AGENT, wanted).rows
    assert [(row.group_id, row.slot_id) for row in rows] == [
        (small_town.groups["cantine"], small_town.slots["cantine.midi"])
    ]
