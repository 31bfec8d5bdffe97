"""Who asks, and what is known of them and of the days ahead."""

from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.askers import draw_people, load_town
from staffdesk.demo.corrections import COUNT
from staffdesk.domain.dates import Period
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Guardian
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.calendars import load_calendar, served_days
from tests.demo.conftest import NOW, DrawnTown


def test_families_whose_file_was_corrected_ask_first_and_see_the_old_number(
    session: Session, town: DrawnTown
) -> None:
    people = draw_people(session, Random(2), 20, town.office.clock.today())
    mobiles = dict(session.execute(select(Guardian.uid, Guardian.mobile)).tuples().all())
    assert [person.corrected for person in people[: COUNT + 1]] == [True] * COUNT + [False]
    for person in people:
        assert (mobiles[person.guardian] != person.mobile) is person.corrected


def test_more_people_than_the_town_has_ask_more_than_once(session: Session, town: DrawnTown) -> None:
    people = draw_people(session, Random(2), 400, town.office.clock.today())
    assert len(people) == 400
    assert len({(person.child, person.family) for person in people}) > town.built.children
    assert sum(person.corrected for person in people) == COUNT


def test_what_is_booked_for_a_person_is_what_its_own_family_booked(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    for person in draw_people(session, Random(3), 30, today):
        assert all(on > today for _, _, on in person.booked)
        assert {activity for activity, _, _ in person.booked} <= set(person.groups)


def test_full_days_are_those_on_which_no_place_is_left(session: Session, town: DrawnTown) -> None:
    calendar = load_calendar(session)
    window = Period(town.office.clock.today(), town.office.clock.today().replace(year=2027))
    days = {one.code: served_days(one, window, calendar) for one in session.scalars(select(Activity))}
    found = load_town(session, NOW, days)
    assert found.today == town.office.clock.today()
    for group, full in found.full_days.items():
        capacity = session.get_one(ActivityGroup, group).capacity
        for on in full:
            taken = select(func.count()).where(
                Booking.group_id == group, Booking.day_on == on, Booking.state == "booked"
            )
            assert (session.scalar(taken) or 0) >= capacity


def test_on_a_saturday_only_the_leisure_centre_of_wednesday_is_too_late(
    session: Session, town: DrawnTown
) -> None:
    calendar = load_calendar(session)
    window = Period(town.office.clock.today(), town.office.clock.today().replace(month=12))
    days = {one.code: served_days(one, window, calendar) for one in session.scalars(select(Activity))}
    found = load_town(session, NOW, days)
    assert [on.isoformat() for on in found.late_days("mercredi", NOW)] == ["2026-11-25"]
    assert found.late_days("cantine", NOW) == []
