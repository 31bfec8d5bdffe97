"""Editing the calendar: a closed day frees what was booked, opening it restores nothing by itself."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.calendars import ClassTime, DayKind, DayReason
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.models.bookings import Booking, BookingCorrection, BookingEvent
from staffdesk.models.households import Child
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import CalendarException, SchoolHoliday, Site, Town
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.calendars import load_calendar
from staffdesk.services.snapshots import family_snapshot
from tests.factories import (
    ADMIN,
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    READER,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
    booking_state,
)

STRIKE = NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY)


@pytest.fixture
def editing(small_town: SmallTown) -> CalendarEditing:
    return CalendarEditing(small_town.office)


def booked_child(town: SmallTown, *states: str, slot: str = "cantine.midi") -> list[int]:
    """Add one booking next Monday for each state; return the ids of the bookings."""
    made = []
    for index, state in enumerate(states):
        family = add_family(town, f"Famille{index}{state}")
        child = add_child(town, family, first_name=f"Enfant{index}")
        made.append(add_booking(town, family, child, state=state, slot=slot))
    return made


def states(town: SmallTown, ids: list[int]) -> list[str]:
    with town.database.read() as session:
        found = dict(session.execute(select(Booking.id, Booking.state)).tuples().all())
    return [found[identifier] for identifier in ids]


def test_a_strike_frees_what_was_booked_and_leaves_who_was_there(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    ids = booked_child(
        small_town, "booked", "cancel_requested", "absent_billed", "present", "requested", "waiting"
    )
    looked = editing.preview(AGENT, STRIKE)
    assert states(small_town, ids)[0] == "booked"
    done = editing.add(AGENT, STRIKE)
    assert done.effect == looked
    assert (looked.closed, looked.invoiced, looked.present, looked.undecided) == (3, 0, 1, 2)
    assert states(small_town, ids) == [
        "closed_by_town",
        "closed_by_town",
        "absent_excused",
        "present",
        "requested",
        "waiting",
    ]
    with small_town.database.read() as session:
        row = session.get_one(Booking, ids[0])
        assert (row.reason, row.changed_by) == ("Grève", "Camille R.")
        trace = session.scalars(select(BookingEvent).where(BookingEvent.booking_id == ids[0])).one()
        assert (trace.from_state, trace.to_state, trace.reason) == ("booked", "closed_by_town", "Grève")
        kinds = session.execute(
            select(OutboxMessage.kind, func.count()).group_by(OutboxMessage.kind)
        ).tuples()
        assert dict(kinds.all()) == {"family_snapshot": 3, "town_snapshot": 1}
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "calendar.exception_added"


def test_a_minimum_service_keeps_the_bookings_of_its_activity(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    canteen = booked_child(small_town, "booked")
    morning = booked_child(small_town, "booked", slot="periscolaire.matin")
    care = (small_town.activities["periscolaire"],)
    editing.add(AGENT, replace(STRIKE, reason=DayReason.MINIMUM_SERVICE, activity_ids=care))
    editing.add(AGENT, STRIKE)
    assert states(small_town, canteen + morning) == ["closed_by_town", "booked"]


def test_one_activity_of_one_site_may_close_alone(small_town: SmallTown, editing: CalendarEditing) -> None:
    canteen = booked_child(small_town, "booked")
    evening = booked_child(small_town, "booked", slot="periscolaire.soir")
    closure = NewException(
        DayReason.CLOSURE,
        NEXT_MONDAY,
        NEXT_MONDAY,
        "Cuisine en panne",
        site_ids=(small_town.school_id,),
        activity_ids=(small_town.activities["cantine"],),
    )
    editing.add(AGENT, closure)
    assert states(small_town, canteen + evening) == ["closed_by_town", "booked"]


def test_a_trip_frees_the_meals_of_its_class_alone(small_town: SmallTown, editing: CalendarEditing) -> None:
    away, elsewhere = booked_child(small_town, "booked", "booked")
    with small_town.database.begin() as session:
        child_id = session.scalar(select(Booking.child_id).where(Booking.id == elsewhere))
        session.get_one(Child, child_id).class_group_id = None
    trip = NewException(DayReason.TRIP, NEXT_MONDAY, NEXT_MONDAY, class_group_ids=(small_town.class_id,))
    assert editing.preview(AGENT, trip).closed == 1
    editing.add(AGENT, trip)
    assert states(small_town, [away, elsewhere]) == ["closed_by_town", "booked"]
    shown = editing.view(AGENT, 2026).exceptions
    assert [(one.label, one.class_name, one.closed) for one in shown] == [("Sortie scolaire", "CE1 A", 1)]


@pytest.mark.parametrize(("restore", "after", "left"), [(False, "closed_by_town", 1), (True, "booked", 0)])
def test_opening_a_day_again_restores_nothing_unless_asked(
    small_town: SmallTown, editing: CalendarEditing, restore: bool, after: str, left: int
) -> None:
    ids = booked_child(small_town, "booked")
    added = editing.add(AGENT, STRIKE)
    removed = editing.remove(AGENT, added.ids, restore=restore)
    assert (removed.removed, removed.restored, removed.still_closed) == (1, int(restore), left)
    assert states(small_town, ids) == [after]


def test_what_is_still_closed_by_another_reason_is_not_restored(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    ids = booked_child(small_town, "booked")
    editing.add(AGENT, replace(STRIKE, site_ids=(small_town.school_id,)))
    town_wide = editing.add(AGENT, STRIKE)
    assert editing.remove(AGENT, town_wide.ids, restore=True).restored == 0
    assert states(small_town, ids) == ["closed_by_town"]


def test_a_day_entered_twice_is_changed_not_doubled(small_town: SmallTown, editing: CalendarEditing) -> None:
    first = editing.add(AGENT, STRIKE)
    again = editing.add(AGENT, replace(STRIKE, reason=DayReason.BRIDGE, label="Pont"))
    assert first.ids == again.ids
    with small_town.database.read() as session:
        assert load_calendar(session).day(NEXT_MONDAY).label == "Pont"


def test_a_whole_period_is_one_entry(editing: CalendarEditing) -> None:
    done = editing.add(AGENT, replace(STRIKE, last_on=date(2026, 11, 27)))
    assert len(done.ids) == 5


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (replace(STRIKE, last_on=date(2026, 11, 20)), "exception_reversed"),
        (replace(STRIKE, last_on=date(2027, 11, 20)), "exception_too_long"),
        (replace(STRIKE, reason=DayReason.TRIP), "exception_needs_class"),
        (replace(STRIKE, class_group_ids=(1,)), "exception_needs_class"),
        (replace(STRIKE, reason=DayReason.MINIMUM_SERVICE), "exception_needs_activity"),
        (replace(STRIKE, reason=DayReason.BRIDGE, kept_activity_ids=(1,)), "exception_keeps_in_a_strike"),
    ],
)
def test_what_makes_no_sense_is_refused(editing: CalendarEditing, asked: NewException, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        editing.add(AGENT, asked)
    with pytest.raises(RuleBroken, match=code):
        editing.preview(AGENT, asked)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (replace(STRIKE, site_ids=(999,)), "site"),
        (replace(STRIKE, activity_ids=(999,)), "activity"),
        (replace(STRIKE, reason=DayReason.TRIP, class_group_ids=(999,)), "class_group"),
    ],
)
def test_what_is_not_there_is_said(editing: CalendarEditing, asked: NewException, code: str) -> None:
    with pytest.raises(NotFound, match=code):
        editing.add(AGENT, asked)


def test_an_exception_that_is_gone_is_said(editing: CalendarEditing) -> None:
    with pytest.raises(Stale, match="calendar_changed"):
        editing.remove(AGENT, [999])
    with pytest.raises(NotFound, match="calendar_exception"):
        editing.remove(AGENT, [])


def test_a_strike_keeps_the_activities_it_owes_in_one_entry(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    canteen = booked_child(small_town, "booked")
    morning = booked_child(small_town, "booked", slot="periscolaire.matin")
    asked = replace(
        STRIKE,
        site_ids=(small_town.school_id,),
        kept_activity_ids=(small_town.activities["periscolaire"],),
    )
    looked = editing.preview(AGENT, asked)
    done = editing.add(AGENT, asked)
    assert (done.effect, looked.closed) == (looked, 1)
    assert states(small_town, canteen + morning) == ["closed_by_town", "booked"]
    assert [one.reason for one in editing.view(AGENT, 2026).exceptions] == [
        DayReason.STRIKE,
        DayReason.MINIMUM_SERVICE,
    ]


@pytest.mark.parametrize("restore", [False, True])
def test_a_removal_is_taken_back(small_town: SmallTown, editing: CalendarEditing, restore: bool) -> None:
    ids = booked_child(small_town, "booked")
    added = editing.add(AGENT, replace(STRIKE, label="Grève des cuisines"))
    removed = editing.remove(AGENT, added.ids, restore=restore)
    assert editing.view(AGENT, 2026).exceptions == ()
    back = editing.put_back(AGENT, removed.days)
    assert back.effect.closed == int(restore)
    assert states(small_town, ids) == ["closed_by_town"]
    shown = editing.view(AGENT, 2026).exceptions
    assert [(one.on, one.reason, one.label, one.closed) for one in shown] == [
        (NEXT_MONDAY, DayReason.STRIKE, "Grève des cuisines", 1)
    ]


def test_a_removal_is_not_taken_back_over_what_a_colleague_said(editing: CalendarEditing) -> None:
    removed = editing.remove(AGENT, editing.add(AGENT, STRIKE).ids)
    editing.add(COLLEAGUE, replace(STRIKE, reason=DayReason.BRIDGE, label="Pont"))
    with pytest.raises(Stale, match="calendar_changed") as refused:
        editing.put_back(AGENT, removed.days)
    assert refused.value.facts["who"] == COLLEAGUE.name
    assert [one.label for one in editing.view(AGENT, 2026).exceptions] == ["Pont"]


def test_the_second_desk_is_told_who_changed_the_same_day(editing: CalendarEditing) -> None:
    seen = editing.view(AGENT, 2026).seen
    editing.add(COLLEAGUE, STRIKE)
    with pytest.raises(Stale, match="calendar_changed") as refused:
        editing.add(AGENT, replace(STRIKE, reason=DayReason.BRIDGE), seen)
    assert refused.value.facts["who"] == COLLEAGUE.name
    elsewhere = replace(STRIKE, first_on=NEXT_WEDNESDAY, last_on=NEXT_WEDNESDAY)
    assert len(editing.add(AGENT, elsewhere, seen).ids) == 1
    again = editing.view(AGENT, 2026).seen
    assert editing.add(AGENT, replace(STRIKE, reason=DayReason.BRIDGE), again).ids


def test_two_desks_do_not_write_over_zone_holidays_and_weeks(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    seen = editing.view(ADMIN, 2026).seen
    editing.set_zone(ADMIN, "B", local_law=False)
    for late in (
        lambda: editing.set_zone(ADMIN, "A", local_law=False, seen=seen),
        lambda: editing.import_zone(ADMIN, [2026], seen),
        lambda: editing.save_holiday(ADMIN, None, "Essai", NEXT_MONDAY, NEXT_MONDAY, seen),
    ):
        with pytest.raises(Stale, match="calendar_changed"):
            late()
    editing.set_week(ADMIN, (), {0: ClassTime.FULL}, seen)
    with pytest.raises(Stale, match="calendar_changed"):
        editing.set_week(ADMIN, (), {1: ClassTime.FULL}, seen)
    editing.set_week(ADMIN, (small_town.school_id,), {1: ClassTime.FULL}, seen)


def test_a_trip_is_told_to_every_family_of_the_class_and_credited_when_invoiced(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    """End to end: freed, credited by a correction, shown on the portal as away with its reason."""
    family = add_family(small_town)
    child = add_child(small_town, family)
    other = add_family(small_town, "Sans réservation")
    add_child(small_town, other, first_name="Noé")
    booking = add_booking(small_town, family, child)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 2), number=1, child=child)
        session.execute(update(Booking).where(Booking.id == booking).values(invoice_id=invoice.id))
    trip = NewException(
        DayReason.TRIP, NEXT_MONDAY, NEXT_MONDAY, "Musée", class_group_ids=(small_town.class_id,)
    )
    done = editing.add(AGENT, trip)
    assert (done.effect.closed, done.effect.invoiced) == (1, 1)
    with small_town.database.read() as session:
        correction = session.scalars(select(BookingCorrection)).one()
        assert correction.cents == -305
        for household in (family, other):
            shown = family_snapshot(session, household.household_id, small_town.clock.now())
            assert [(one.on, one.label) for one in shown.children[0].away] == [(NEXT_MONDAY, "Musée")]
        told = set(session.scalars(select(OutboxMessage.household_id)))
        assert {family.household_id, other.household_id} <= told
    editing.remove(AGENT, done.ids)
    with small_town.database.read() as session:
        shown = family_snapshot(session, other.household_id, small_town.clock.now())
        assert shown.children[0].away == []


def test_each_role_has_its_part(editing: CalendarEditing) -> None:
    with pytest.raises(NotAllowed):
        editing.add(READER, STRIKE)
    with pytest.raises(NotAllowed):
        editing.import_zone(AGENT, [2026])
    with pytest.raises(NotAllowed):
        editing.set_week(AGENT, (), {0: ClassTime.FULL})


def test_the_zone_and_its_law_are_set_and_published(small_town: SmallTown, editing: CalendarEditing) -> None:
    editing.set_zone(ADMIN, "B", local_law=True)
    view = editing.view(READER, 2026)
    assert (view.zone, view.local_law) == ("B", True)
    assert date(2027, 3, 26) in {on for on, _ in view.public_holidays}
    with small_town.database.read() as session:
        assert session.get_one(Town, 1).snapshot_rev == 1
    with pytest.raises(RuleBroken, match="zone_unknown"):
        editing.set_zone(ADMIN, "D", local_law=False)


def test_the_librarys_holidays_replace_those_of_the_year(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    child_days = booked_child(small_town, "booked")
    assert child_days
    with small_town.database.begin() as session:
        session.add(SchoolHoliday(name="Ancienne", starts_on=date(2025, 10, 18), last_on=date(2025, 11, 2)))
    done = editing.import_zone(ADMIN, [2026])
    view = editing.view(READER, 2026)
    assert [(one.name, one.starts_on, one.last_on) for one in view.holidays][:2] == [
        ("Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1)),
        ("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),
    ]
    assert done.count == len(view.holidays)
    assert [one.name for one in editing.view(READER, 2025).holidays] == ["Ancienne"]
    assert 2026 in view.known_years


def test_a_zone_the_library_does_not_know_needs_the_file(editing: CalendarEditing) -> None:
    editing.set_zone(ADMIN, "Corse", local_law=False)
    with pytest.raises(RuleBroken, match="zone_without_library"):
        editing.import_zone(ADMIN, [2026])
    content = (
        "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"
        "Vacances d'Hiver;-;2027-02-13;2027-03-01;Corse;Corse;2026-2027\n"
        "Vacances d'Hiver;-;13/02;2027-03-01;Corse;Corse;2026-2027\n"
    ).encode()
    read = editing.read_file(ADMIN, content, "Corse")
    assert read.years == (2026,)
    assert [(one.name, one.last_on) for one in read.holidays] == [("Vacances d’Hiver", date(2027, 2, 28))]
    assert read.faults == ("Ligne\u00a03\u00a0: la date «\u00a013/02\u00a0» est illisible.",)
    assert editing.view(READER, 2026).holidays[0].name == "Vacances de Noël"
    assert editing.apply_file(ADMIN, content, "Corse", [2026]).count == 1
    assert [one.name for one in editing.view(READER, 2026).holidays] == ["Vacances d’Hiver"]
    with pytest.raises(RuleBroken, match="calendar_file_empty"):
        editing.apply_file(ADMIN, content, "Corse", [2027])


def test_bookings_that_new_holidays_strand_are_counted(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    ids = booked_child(small_town, "booked")
    editing.save_holiday(ADMIN, None, "Semaine d’essai", date(2026, 11, 23), date(2026, 11, 27))
    view = editing.view(READER, 2026)
    assert view.stranded == 1
    assert states(small_town, ids) == ["booked"]
    added = next(one for one in view.holidays if one.name == "Semaine d’essai")
    editing.save_holiday(ADMIN, added.holiday_id, "Semaine d’essai", date(2026, 11, 24), date(2026, 11, 27))
    assert editing.view(READER, 2026).stranded == 0
    editing.remove_holiday(ADMIN, added.holiday_id)
    assert "Semaine d’essai" not in {one.name for one in editing.view(READER, 2026).holidays}
    with pytest.raises(NotFound, match="school_holiday"):
        editing.remove_holiday(ADMIN, added.holiday_id)


def test_a_site_has_its_own_week_until_it_follows_the_town_again(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    four_and_a_half = {0: ClassTime.FULL, 1: ClassTime.FULL, 2: ClassTime.MORNING, 3: ClassTime.FULL}
    editing.set_week(ADMIN, (small_town.school_id,), four_and_a_half)
    town, school = editing.view(READER, 2026).weeks
    assert (town.class_time[2], school.class_time[2], school.own) == (
        ClassTime.NONE,
        ClassTime.MORNING,
        True,
    )
    with small_town.database.read() as session:
        uid = session.get_one(Site, small_town.school_id).uid
        assert load_calendar(session).day_kind(NEXT_WEDNESDAY, uid) is DayKind.SCHOOL
    editing.set_week(ADMIN, (small_town.school_id,), None)
    assert not editing.view(READER, 2026).weeks[1].own
    with pytest.raises(RuleBroken, match="week_needs_class"):
        editing.set_week(ADMIN, (), {0: ClassTime.NONE})


def test_a_closed_booking_asked_to_be_cancelled_needs_no_more_than_an_answer(
    small_town: SmallTown, editing: CalendarEditing
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, state="cancel_requested")
    editing.add(AGENT, STRIKE)
    assert booking_state(small_town, child, NEXT_MONDAY) == "closed_by_town"
    with small_town.database.read() as session:
        rows = session.scalars(select(CalendarException)).all()
        assert [(row.kind, row.reason, row.label) for row in rows] == [("strike", "strike", "Grève")]
