"""Classes that are away, by class, activity and date."""

from staffdesk.models.town import CalendarException
from staffdesk.services.class_trips import Trips, load_trips
from tests.factories import NEXT_MONDAY, NEXT_WEDNESDAY, SmallTown


def trip(town: SmallTown, activity_id: int | None = None, label: str = "Musée") -> CalendarException:
    return CalendarException(
        day_on=NEXT_MONDAY,
        kind="closed",
        label=label,
        class_group_id=town.class_id,
        activity_id=activity_id,
    )


def test_a_trip_is_found_for_its_class_and_day(small_town: SmallTown) -> None:
    canteen, care = small_town.activities["cantine"], small_town.activities["periscolaire"]
    with small_town.database.begin() as session:
        session.add(trip(small_town, canteen))
        session.add(CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Pont"))
        session.flush()
        trips = load_trips(session, [NEXT_WEDNESDAY, NEXT_MONDAY])
        assert load_trips(session, []) == Trips()
        assert load_trips(session, [NEXT_WEDNESDAY]).label(small_town.class_id, canteen, NEXT_MONDAY) is None
    assert trips.label(small_town.class_id, canteen, NEXT_MONDAY) == "Musée"
    assert trips.label(small_town.class_id, care, NEXT_MONDAY) is None
    assert trips.label(None, canteen, NEXT_MONDAY) is None
    assert trips.label(small_town.class_id + 1, canteen, NEXT_MONDAY) is None


def test_trips_that_are_not_written_yet_are_added(small_town: SmallTown) -> None:
    both = Trips.of([trip(small_town)]).together(Trips.of([trip(small_town, 3, "Piscine")]))
    assert both.label(small_town.class_id, 3, NEXT_MONDAY) == "Piscine"
    assert both.label(small_town.class_id, 4, NEXT_MONDAY) == "Musée"
