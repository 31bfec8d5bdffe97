"""What the checks compare, loaded at once for many requests: 2,000 of them cost a dozen queries, not 20,000."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, PlacePolicy, holds_place
from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.custody import Custody
from staffdesk.domain.deadlines import DeadlineRule, Operation, Scope, choose_rule, last_instant
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.patterns import Weeks
from staffdesk.domain.supporting_documents import DocumentOwner, MissingEffect
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, HealthRecord, Household, Membership
from staffdesk.models.invoices import Invoice
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, DocumentType, Site, Town
from staffdesk.services.calendars import load_calendar, load_deadline_rules

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
    site_uid: str | None
    health_complete: bool


@dataclass(frozen=True)
class SlotFacts:
    """A slot with its activity."""

    slot_id: int
    name: str
    row: str
    activity: Activity


@dataclass(frozen=True)
class EnrolmentPlace:
    """An enrolment with the group that holds the places."""

    group_id: int
    capacity: int
    site_uid: str
    starts_on: date
    ends_on: date
    variant: str


@dataclass(frozen=True)
class BookingFacts:
    """A booking row as checks see it."""

    booking_id: int
    state: BookingState
    household_id: int


@dataclass(frozen=True)
class PaperFacts:
    """The best paper on file of a type and owner: its last good day (None: no end)."""

    expires_on: date | None


@dataclass(frozen=True)
class DocumentKind:
    """A document type of the town."""

    code: str
    name: str
    owner: DocumentOwner
    effect: MissingEffect
    mandatory: bool


@dataclass
class TownFacts:
    """What all requests share: activities, calendar, deadlines, papers, rules; deadlines are remembered."""

    rules: Mapping[str, object]
    calendar: TownCalendar
    deadline_rules: Mapping[str, tuple[DeadlineRule, ...]]
    slots: Mapping[tuple[str, str], SlotFacts]
    papers: tuple[DocumentKind, ...]
    _deadlines: dict[tuple[str, Operation, date], tuple[DeadlineRule | None, datetime | None]] = field(
        default_factory=dict
    )

    def deadline(
        self, activity: str, operation: Operation, on: date
    ) -> tuple[DeadlineRule | None, datetime | None]:
        """Give the rule and last good instant for an operation on a day; None where nothing limits it."""
        key = (activity, operation, on)
        if key not in self._deadlines:
            self._deadlines[key] = self._compute(activity, operation, on)
        return self._deadlines[key]

    def _compute(
        self, activity: str, operation: Operation, on: date
    ) -> tuple[DeadlineRule | None, datetime | None]:
        rule = choose_rule(self.deadline_rules.get(activity, ()), operation, Scope(activity=activity), on)
        if rule is None:
            return None, None
        try:
            return rule, last_instant(rule, on, self.calendar)
        except RuleBroken:
            return rule, None


def load_town_facts(session: Session) -> TownFacts:
    """Load what all requests share."""
    town = session.scalars(select(Town)).one()
    activities = session.scalars(select(Activity).order_by(Activity.position)).all()
    slots = {
        (activity.code, slot.code): SlotFacts(slot.id, slot.name, slot.row, activity)
        for activity in activities
        for slot in activity.slots
    }
    papers = tuple(
        DocumentKind(row.code, row.name, DocumentOwner(row.owner), MissingEffect(row.blocking), row.mandatory)
        for row in session.scalars(select(DocumentType).order_by(DocumentType.position))
    )
    return TownFacts(town.rules, load_calendar(session), load_deadline_rules(session), slots, papers)


@dataclass
class FamilyFacts:
    """What was loaded of the families and children that a set of requests speaks of."""

    households: dict[int, Household] = field(default_factory=dict)
    children: dict[str, ChildFacts] = field(default_factory=dict)
    enrolments: dict[tuple[int, int, int], list[EnrolmentPlace]] = field(default_factory=dict)
    bookings: dict[tuple[int, int, date], BookingFacts] = field(default_factory=dict)
    taken: dict[tuple[int, int, date], int] = field(default_factory=dict)
    papers: dict[tuple[str, int, int | None], PaperFacts] = field(default_factory=dict)
    overdue: dict[int, tuple[int, date]] = field(default_factory=dict)
    custody: dict[int, Custody] = field(default_factory=dict)

    def enrolment(
        self, child_id: int, household_id: int, activity_id: int, on: date
    ) -> EnrolmentPlace | None:
        """Find the enrolment that covers a day."""
        places = self.enrolments.get((child_id, household_id, activity_id), ())
        return next((place for place in places if place.starts_on <= on <= place.ends_on), None)


def load_families(
    session: Session,
    *,
    household_ids: Collection[int],
    child_uids: Collection[str],
    days: Collection[date],
    today: date,
) -> FamilyFacts:
    """Load everything about the households and children of some requests; ``days`` bound bookings."""
    facts = FamilyFacts()
    for part in chunks(set(household_ids)):
        rows = session.scalars(select(Household).where(Household.id.in_(part)))
        facts.households.update({row.id: row for row in rows})
    _load_children(session, facts, set(child_uids))
    child_ids = [child.child_id for child in facts.children.values()]
    _load_enrolments(session, facts, child_ids)
    if days:
        _load_bookings(session, facts, child_ids, min(days), max(days))
        _load_taken(session, facts, min(days), max(days))
    _load_papers(session, facts, set(household_ids))
    _load_overdue(session, facts, set(household_ids), today)
    _load_custody(session, facts, child_ids)
    return facts


def _load_children(session: Session, facts: FamilyFacts, uids: Collection[str]) -> None:
    for part in chunks(uids):
        rows = session.execute(
            select(Child, ClassGroup.name, Site, HealthRecord.complete)
            .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
            .outerjoin(Site, ClassGroup.site_id == Site.id)
            .outerjoin(HealthRecord, HealthRecord.child_id == Child.id)
            .where(Child.uid.in_(part))
        )
        for child, class_name, site, complete in rows:
            facts.children[child.uid] = ChildFacts(
                child.id,
                child.uid,
                child.first_name,
                child.last_name,
                class_name or "",
                None if site is None else site.id,
                "" if site is None else site.name,
                None if site is None else site.uid,
                bool(complete),
            )


def _load_enrolments(session: Session, facts: FamilyFacts, child_ids: Collection[int]) -> None:
    found: dict[tuple[int, int, int], list[EnrolmentPlace]] = defaultdict(list)
    for part in chunks(child_ids):
        rows = session.execute(
            select(Enrolment, ActivityGroup.activity_id, ActivityGroup.capacity, Site.uid)
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .join(Site, ActivityGroup.site_id == Site.id)
            .where(Enrolment.child_id.in_(part))
        )
        for row, activity_id, capacity, site_uid in rows:
            found[row.child_id, row.household_id, activity_id].append(
                EnrolmentPlace(row.group_id, capacity, site_uid, row.starts_on, row.ends_on, row.variant)
            )
    facts.enrolments = dict(found)


def _load_bookings(
    session: Session, facts: FamilyFacts, child_ids: Collection[int], first: date, last: date
) -> None:
    for part in chunks(child_ids):
        rows = session.execute(
            select(
                Booking.child_id,
                Booking.slot_id,
                Booking.day_on,
                Booking.id,
                Booking.state,
                Booking.household_id,
            ).where(Booking.child_id.in_(part), Booking.day_on.between(first, last))
        )
        for child, slot, on, identifier, state, household in rows:
            facts.bookings[child, slot, on] = BookingFacts(identifier, BookingState(state), household)


def holding_states(*, request_holds_place: bool = True) -> list[str]:
    """List the states that take a place, as stored."""
    policy = PlacePolicy(request_holds_place=request_holds_place)
    return [state.value for state in BookingState if holds_place(state, policy)]


def _load_taken(session: Session, facts: FamilyFacts, first: date, last: date) -> None:
    groups = {place.group_id for places in facts.enrolments.values() for place in places}
    for part in chunks(groups):
        rows = session.execute(
            select(Booking.group_id, Booking.slot_id, Booking.day_on, func.count())
            .where(
                Booking.group_id.in_(part),
                Booking.day_on.between(first, last),
                Booking.state.in_(holding_states()),
            )
            .group_by(Booking.group_id, Booking.slot_id, Booking.day_on)
        )
        facts.taken.update({(group, slot, on): count for group, slot, on, count in rows})


def _load_papers(session: Session, facts: FamilyFacts, household_ids: Collection[int]) -> None:
    children = [child.child_id for child in facts.children.values()]
    for part in chunks(household_ids):
        rows = session.scalars(
            select(SupportingDocument).where(
                SupportingDocument.household_id.in_(part), SupportingDocument.status == "accepted"
            )
        )
        _keep_best(facts, rows)
    for part in chunks(children):
        rows = session.scalars(
            select(SupportingDocument).where(
                SupportingDocument.child_id.in_(part), SupportingDocument.status == "accepted"
            )
        )
        _keep_best(facts, rows)


def _keep_best(facts: FamilyFacts, rows: Iterable[SupportingDocument]) -> None:
    for row in rows:
        owner = 0 if row.child_id is not None else row.household_id
        key = (row.type_code, owner, row.child_id)
        known = facts.papers.get(key)
        if known is None or _later(row.expires_on, known.expires_on):
            facts.papers[key] = PaperFacts(row.expires_on)


def _later(new: date | None, old: date | None) -> bool:
    return old is not None and (new is None or new > old)


def _load_overdue(session: Session, facts: FamilyFacts, household_ids: Collection[int], today: date) -> None:
    for part in chunks(household_ids):
        rows = session.execute(
            select(
                Invoice.household_id,
                func.sum(Invoice.total_cents - Invoice.paid_cents),
                func.min(Invoice.due_on),
            )
            .where(
                Invoice.household_id.in_(part),
                Invoice.state.in_(("issued", "partly_paid")),
                Invoice.due_on < today,
            )
            .group_by(Invoice.household_id)
        )
        facts.overdue.update({household: (int(cents), oldest) for household, cents, oldest in rows})


def _load_custody(session: Session, facts: FamilyFacts, child_ids: Collection[int]) -> None:
    rules: dict[int, list[tuple[str, dict[str, object]]]] = defaultdict(list)
    for part in chunks(child_ids):
        rows = session.execute(
            select(Membership.child_id, Household.uid, Membership.custody_rule)
            .join(Household, Membership.household_id == Household.id)
            .where(Membership.child_id.in_(part), Membership.custody == "alternate")
        )
        for child, uid, rule in rows:
            rules[child].append((uid, rule or {}))
    for child, pair in rules.items():
        custody = custody_of(pair)
        if custody is not None:
            facts.custody[child] = custody


def custody_of(pair: Sequence[tuple[str, Mapping[str, object]]]) -> Custody | None:
    """Build a child's custody from its two memberships (household uid, stored rule); None if incomplete."""
    first = next(((uid, rule) for uid, rule in pair if rule.get("first")), None)
    other = next((uid for uid, rule in pair if not rule.get("first")), None)
    if first is None or other is None:
        return None
    return Custody(
        first[0],
        other,
        Weeks(str(first[1].get("weeks", "alternate"))),
        date.fromisoformat(str(first[1]["reference"])),
    )
