"""What the checks compare of families, loaded at once: 2,000 requests cost a dozen questions, not 20,000."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import Proof
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.custody import Custody
from staffdesk.domain.dates import Period
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, HealthRecord, Household, Membership
from staffdesk.models.town import ActivityGroup, ClassGroup, Site
from staffdesk.services.balances import Balance, balances
from staffdesk.services.class_trips import Trips, load_trips
from staffdesk.services.custodies import load_custodies
from staffdesk.services.papers import Key, OnFile, papers_on_file
from staffdesk.services.places import PlaceBook
from staffdesk.services.validation.address_moves import Moved

T = TypeVar("T")
CHUNK = 5_000
"""Keys put into one question: well under SQLite's limit of 32,766 variables."""


def chunks(keys: Collection[T]) -> Iterator[Sequence[T]]:
    """Cut keys in pieces a database takes in one question."""
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


@dataclass(frozen=True)
class ChildFacts:
    """A child as checks and lines name it."""

    child_id: int
    uid: str
    first_name: str
    last_name: str
    class_label: str
    site_id: int | None
    site_name: str
    health_complete: bool
    class_group_id: int | None = None


@dataclass(frozen=True)
class EnrolmentPlace:
    """An enrolment with the group that holds the places."""

    group_id: int
    capacity: int
    site_uid: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class BookingFacts:
    """A booking row as checks see it."""

    booking_id: int
    state: BookingState
    household_id: int
    offered: bool = False


@dataclass(frozen=True)
class WaitingProof:
    """A certificate in the queue: its request, the name of its file, when it came.

    ``about`` is the absence it was sent for, where it names one.
    """

    request_id: int
    name: str
    received_at: datetime
    about: str | None = None


@dataclass
class AbsentDays:
    """Days on which a child was absent already, and days on which a proof of an absence came.

    ``waiting`` are the proofs nobody has decided yet, first received first.
    """

    days: set[date] = field(default_factory=set)
    proofs: list[Proof] = field(default_factory=list)
    waiting: list[WaitingProof] = field(default_factory=list)


@dataclass
class FamilyFacts:
    """What was loaded of the families and children that a set of requests speaks of."""

    households: dict[int, Household] = field(default_factory=dict)
    children: dict[str, ChildFacts] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    enrolments: dict[tuple[int, int, int], list[EnrolmentPlace]] = field(default_factory=dict)
    bookings: dict[tuple[int, int, date], BookingFacts] = field(default_factory=dict)
    taken: dict[tuple[int, int, date], int] = field(default_factory=dict)
    tighter: dict[tuple[int, int, date], Occupancy] = field(default_factory=dict)
    books: dict[int, PlaceBook] = field(default_factory=dict)
    papers: dict[Key, OnFile] = field(default_factory=dict)
    balances: dict[int, Balance] = field(default_factory=dict)
    custody: dict[int, Custody] = field(default_factory=dict)
    absent_days: Mapping[int, AbsentDays] = field(default_factory=dict)
    trips: Trips = field(default_factory=Trips)
    moved: Mapping[int, Moved] = field(default_factory=dict)

    def add(self, more: "FamilyFacts") -> None:
        """Take in what was loaded later."""
        self.households |= more.households
        self.children |= more.children
        self.members |= more.members
        self.enrolments |= more.enrolments

    def households_of(self, child_id: int) -> set[int]:
        """List every household that sees a child: both of a shared custody."""
        return self.members.get(child_id, set())

    def child_of(self, uid: str, household_id: int) -> ChildFacts | None:
        """Find a child of a household; another family's child is as if it did not exist."""
        child = self.children.get(uid)
        return child if child is not None and household_id in self.households_of(child.child_id) else None

    def enrolment(
        self, child_id: int, household_id: int, activity_id: int, on: date
    ) -> EnrolmentPlace | None:
        """Find the enrolment that covers a day."""
        places = self.enrolments.get((child_id, household_id, activity_id), ())
        return next((place for place in places if place.starts_on <= on <= place.ends_on), None)


@dataclass(frozen=True)
class Span:
    """The bookings to load: some days, each in some slots."""

    days: frozenset[date]
    slot_ids: frozenset[int]

    @property
    def first(self) -> date:
        """The first of the days."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last of them."""
        return max(self.days)


NO_DAYS = Span(frozenset(), frozenset())
"""Where bookings are read elsewhere."""


def load_attendance(
    session: Session, *, household_ids: Collection[int], child_uids: Collection[str], span: Span
) -> FamilyFacts:
    """Load children, their enrolments, and their bookings in a span: what a decision needs."""
    facts = FamilyFacts()
    for part in chunks(set(household_ids)):
        rows = session.scalars(select(Household).where(Household.id.in_(part)))
        facts.households.update({row.id: row for row in rows})
    _load_children(session, facts, set(child_uids))
    child_ids = [child.child_id for child in facts.children.values()]
    _load_members(session, facts, child_ids)
    _load_enrolments(session, facts, child_ids)
    if span.days:
        _load_bookings(session, facts, child_ids, span)
        facts.trips = load_trips(session, span.days)
    return facts


def load_families(
    session: Session,
    *,
    household_ids: Collection[int],
    child_uids: Collection[str],
    span: Span,
    today: date,
) -> FamilyFacts:
    """Load everything the checks compare: attendance, places taken, papers, balances, custody."""
    facts = load_attendance(session, household_ids=household_ids, child_uids=child_uids, span=span)
    child_ids = [child.child_id for child in facts.children.values()]
    if span.days:
        _load_taken(session, facts, span)
    for part in chunks(set(household_ids)):
        facts.papers.update(papers_on_file(session, part, ()))
        facts.balances.update(balances(session, today, part))
    for part in chunks(child_ids):
        facts.papers.update(papers_on_file(session, (), part))
        facts.custody.update(load_custodies(session, part))
    return facts


def _load_children(session: Session, facts: FamilyFacts, uids: Collection[str]) -> None:
    for part in chunks(uids):
        rows = session.execute(
            select(
                Child.id,
                Child.uid,
                Child.first_name,
                Child.last_name,
                ClassGroup.name,
                Site.id,
                Site.name,
                HealthRecord.complete,
                Child.class_group_id,
            )
            .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
            .outerjoin(Site, ClassGroup.site_id == Site.id)
            .outerjoin(HealthRecord, HealthRecord.child_id == Child.id)
            .where(Child.uid.in_(part))
        )
        for child, uid, first_name, last_name, class_name, site_id, site, complete, class_id in rows:
            facts.children[uid] = ChildFacts(
                child,
                uid,
                first_name,
                last_name,
                class_name or "",
                site_id,
                site or "",
                bool(complete),
                class_id,
            )


def _load_members(session: Session, facts: FamilyFacts, child_ids: Collection[int]) -> None:
    for part in chunks(child_ids):
        rows = session.execute(
            select(Membership.household_id, Membership.child_id).where(Membership.child_id.in_(part))
        )
        for household, child in rows:
            facts.members.setdefault(child, set()).add(household)


def _load_enrolments(session: Session, facts: FamilyFacts, child_ids: Collection[int]) -> None:
    found: dict[tuple[int, int, int], list[EnrolmentPlace]] = defaultdict(list)
    for part in chunks(child_ids):
        rows = session.execute(
            select(
                Enrolment.child_id,
                Enrolment.household_id,
                ActivityGroup.activity_id,
                Enrolment.group_id,
                ActivityGroup.capacity,
                Site.uid,
                Enrolment.starts_on,
                Enrolment.ends_on,
            )
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .join(Site, ActivityGroup.site_id == Site.id)
            .where(Enrolment.child_id.in_(part))
        )
        for child, household, activity, *place in rows:
            found[child, household, activity].append(EnrolmentPlace(*place))
    facts.enrolments = dict(found)


def _load_bookings(session: Session, facts: FamilyFacts, child_ids: Collection[int], span: Span) -> None:
    for part in chunks(child_ids):
        rows = session.execute(
            select(
                Booking.child_id,
                Booking.slot_id,
                Booking.day_on,
                Booking.id,
                Booking.state,
                Booking.household_id,
                Booking.offer_until_at.is_not(None),
            ).where(
                Booking.child_id.in_(part),
                Booking.slot_id.in_(span.slot_ids),
                Booking.day_on.between(span.first, span.last),
            )
        )
        for child, slot, on, identifier, state, household, offered in rows:
            found = BookingFacts(identifier, BookingState(state), household, bool(offered))
            facts.bookings[child, slot, on] = found


def _load_taken(session: Session, facts: FamilyFacts, span: Span) -> None:
    """Count the places taken; where another cap than the group's usual one is tighter, it is kept beside."""
    usual = {place.group_id: place.capacity for places in facts.enrolments.values() for place in places}
    for part in chunks(usual):
        book = PlaceBook(session, part, Period.through(span.first, span.last))
        facts.books |= dict.fromkeys(part, book)
        for place in book.known_places():
            if place.slot_id in span.slot_ids and place.group_id in usual:
                key = (place.group_id, place.slot_id, place.on)
                facts.taken[key] = book.taken(place)
                found = book.of(place)
                if found != Occupancy(facts.taken[key], usual[place.group_id]):
                    facts.tighter[key] = found
