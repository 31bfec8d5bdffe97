"""Who asks, and what a request may be about: enrolments, days booked already, places left, limits gone by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.deadlines import Operation
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Guardian, Household, Membership
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.calendars import load_calendar, load_deadline_rules
from staffdesk.services.deadlines import Deadlines
from staffdesk.services.places import takes_place

CORRECTED = "guardian.corrected"
"""Word of the audit log for a field that the office changed by itself, with `before` and `after`."""

WANTED_SLOT = {"cantine": "midi", "periscolaire": "soir", "mercredi": "journee", "vacances": "journee"}
"""The slot that families ask for, by activity."""

Cell = tuple[str, str, date]
"""Activity, slot and day."""


@dataclass(frozen=True)
class Person:
    """A child of a family with what a request about it needs.

    Attributes:
        family: uid of the household.
        rev: revision of the file the family has before its eyes.
        guardian: uid of the first guardian, called ``first_name``.
        mobile: as the family sees it, and its ``profession``.
        child: uid; ``child_id`` its key in the office.
        groups: where it is enrolled: the group's key by activity.
        booked: what is booked for it from today on, by this family.
        corrected: whether the office changed the telephone number since the family looked.
    """

    family: str
    rev: int
    guardian: str
    first_name: str
    mobile: str
    profession: str
    child: str
    child_id: int
    groups: Mapping[str, int]
    booked: Sequence[Cell]
    corrected: bool


@dataclass(frozen=True)
class Town:
    """What all requests are made of.

    Attributes:
        now: when they are made, in UTC.
        open_days: days of service ahead, by activity.
        full_days: days on which no place is left, by group.
        deadlines: the limits of each activity.
    """

    now: datetime
    open_days: Mapping[str, Sequence[date]]
    full_days: Mapping[int, Collection[date]]
    deadlines: Deadlines

    @property
    def today(self) -> date:
        """The local day."""
        return local_date(self.now)

    def late_days(self, activity: str, received_at: datetime) -> list[date]:
        """List the days of the next week for which a request received then is late."""
        near = self.today + timedelta(days=8)
        coming = [on for on in self.open_days[activity] if self.today < on <= near]
        limits = ((on, self.deadlines.last_at(activity, Operation.ADD, on)) for on in coming)
        return [on for on, last_at in limits if last_at is not None and last_at < received_at]


def load_town(session: Session, now: datetime, open_days: Mapping[str, Sequence[date]]) -> Town:
    """Load what all requests are made of."""
    deadlines = Deadlines(load_calendar(session), load_deadline_rules(session))
    return Town(now, open_days, _full_days(session, local_date(now)), deadlines)


def draw_people(session: Session, random: Random, wanted: int, today: date) -> list[Person]:
    """Draw who asks: families whose file the office corrected come first, a child may come twice at last."""
    corrections = _corrections(session)
    rows = session.execute(
        select(
            Household.id.label("household_id"),
            Household.uid.label("family"),
            Household.snapshot_rev.label("rev"),
            Guardian.id.label("guardian_id"),
            Guardian.uid.label("guardian"),
            Guardian.first_name,
            Guardian.mobile,
            Guardian.profession,
            Child.id.label("child_id"),
            Child.uid.label("child"),
        )
        .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
        .join(Membership, Membership.household_id == Household.id)
        .join(Child, Membership.child_id == Child.id)
        .order_by(Child.id, Household.id)
    ).all()
    of_corrected = {row.guardian_id: row for row in rows if row.guardian_id in corrections}
    chosen = list(of_corrected.values())[:wanted]
    while len(chosen) < wanted:
        chosen += random.sample(rows, min(wanted - len(chosen), len(rows)))
    groups = _groups(session)
    booked = _booked(session, {row.child_id for row in chosen}, today)
    seen: set[int] = set()
    people = []
    for row in chosen:
        corrected = row.guardian_id in corrections and row.guardian_id not in seen
        seen.add(row.guardian_id)
        people.append(
            Person(
                row.family,
                row.rev,
                row.guardian,
                row.first_name,
                corrections[row.guardian_id] if corrected else row.mobile,
                row.profession,
                row.child,
                row.child_id,
                groups.get((row.child_id, row.household_id), {}),
                booked.get((row.child_id, row.household_id), ()),
                corrected,
            )
        )
    return people


def _corrections(session: Session) -> dict[int, str]:
    rows = session.execute(
        select(AuditEntry.record, AuditEntry.facts)
        .where(AuditEntry.action == CORRECTED)
        .order_by(AuditEntry.id)
    )
    return {int(record.rpartition(":")[2]): str(facts["before"]) for record, facts in rows}


def _groups(session: Session) -> dict[tuple[int, int], dict[str, int]]:
    rows = session.execute(
        select(Enrolment.child_id, Enrolment.household_id, Activity.code, ActivityGroup.id)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .order_by(Enrolment.id)
    )
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for child, household, code, group in rows:
        found[child, household][code] = group
    return found


def _booked(session: Session, child_ids: Collection[int], today: date) -> dict[tuple[int, int], list[Cell]]:
    rows = session.execute(
        select(Booking.child_id, Booking.household_id, Activity.code, Slot.code, Booking.day_on)
        .join(Slot, Booking.slot_id == Slot.id)
        .join(Activity, Slot.activity_id == Activity.id)
        .where(Booking.child_id.in_(sorted(child_ids)), Booking.state == "booked", Booking.day_on > today)
        .order_by(Booking.day_on, Booking.id)
    )
    found: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for child, household, activity, slot, on in rows:
        found[child, household].append((activity, slot, on))
    return found


def _full_days(session: Session, today: date) -> dict[int, list[date]]:
    """Count places as the desk does, in the slots that families ask for."""
    rows = session.execute(
        select(Booking.group_id, Booking.day_on)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Slot, Booking.slot_id == Slot.id)
        .where(
            Booking.day_on > today,
            takes_place(),
            Slot.code.in_(sorted(set(WANTED_SLOT.values()))),
        )
        .group_by(Booking.group_id, Booking.slot_id, Booking.day_on, ActivityGroup.capacity)
        .having(func.count() >= ActivityGroup.capacity)
        .order_by(Booking.group_id, Booking.day_on)
    )
    found: dict[int, list[date]] = defaultdict(list)
    for group, on in rows:
        found[group].append(on)
    return found
