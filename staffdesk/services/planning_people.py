"""Who is booked and who waits, for one group, slot and day: what stands behind a figure of the planning."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import OVER, BookingState
from staffdesk.domain.french.planning import class_heading, group_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site, Slot
from staffdesk.services.office import Office
from staffdesk.services.places import Place
from staffdesk.services.planning_places import PlaceCounts
from staffdesk.services.waiting_order import load_waiters

_COMES = frozenset(
    {
        BookingState.REQUESTED,
        BookingState.BOOKED,
        BookingState.CANCEL_REQUESTED,
        BookingState.PRESENT,
        BookingState.PRESENT_UNBOOKED,
    }
)
_UNSEEN = frozenset({*OVER, BookingState.CLOSED_BY_TOWN})


@dataclass(frozen=True)
class PlacePerson:
    """A child behind a figure: its state, and its rank where it waits (0: it does not).

    ``offer_until_at`` is set while a freed place is offered to its family.
    """

    booking_id: int
    child_id: int
    name: str
    where: str
    state: str
    rank: int
    reason: str
    offer_until_at: datetime | None = None


@dataclass(frozen=True)
class PlaceList:
    """Everybody behind a figure: those who hold a place first, then who waits, then who is absent."""

    title: str
    slot: str
    on: date
    taken: int
    capacity: int
    people: tuple[PlacePerson, ...]


class PlanningPeople:
    """Use case of the list behind a figure."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def behind(self, actor: Actor, group_id: int, slot_id: int, on: date) -> PlaceList:
        """List who is booked, asked, waiting or absent in a group and slot on a day."""
        actor.need(Permission.READ)
        place = Place(group_id, slot_id, on)
        with self.office.database.read() as session:
            activity, group, site, slot = session.execute(
                select(Activity.name, ActivityGroup.name, Site.name, Slot.name)
                .select_from(ActivityGroup)
                .join(Activity, ActivityGroup.activity_id == Activity.id)
                .join(Site, ActivityGroup.site_id == Site.id)
                .join(Slot, Slot.activity_id == Activity.id)
                .where(ActivityGroup.id == group_id, Slot.id == slot_id)
            ).one()
            found = PlaceCounts(session, [place], locked=False).of(place)
            people = _people(session, place, self.office.clock.today())
        title = group_words(activity, group, site)
        return PlaceList(title, slot, on, found.taken, found.capacity or 0, people)


def _people(session: Session, place: Place, today: date) -> tuple[PlacePerson, ...]:
    there = (
        Booking.group_id == place.group_id,
        Booking.slot_id == place.slot_id,
        Booking.day_on == place.on,
    )
    waiters = load_waiters(session, there, today).get(place, [])
    ranks = {waiter.booking.id: rank for rank, waiter in enumerate(waiters, 1)}
    rows = session.execute(
        select(Booking, Child, ClassGroup.name, Site.name)
        .join(Child, Booking.child_id == Child.id)
        .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
        .outerjoin(Site, ClassGroup.site_id == Site.id)
        .where(*there, Booking.state.not_in(sorted(_UNSEEN)))
        .order_by(Child.search, Child.id)
    ).all()
    people = [
        PlacePerson(
            row.id,
            child.id,
            f"{child.first_name} {child.last_name}",
            class_heading(room or "", site or ""),
            row.state,
            ranks.get(row.id, 0),
            row.reason,
            row.offer_until_at,
        )
        for row, child, room, site in rows
    ]
    return tuple(sorted(people, key=lambda person: (_standing(person), person.rank)))


def _standing(person: PlacePerson) -> int:
    """Put those who hold or ask for a place first, then the waiting list, then those who do not come."""
    return 1 if person.rank else 0 if person.state in _COMES else 2
