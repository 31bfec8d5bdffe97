"""Erasing health forms whose time is over (section G): listed first, then erased, told by no value."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.care_plan import NO_PLAN
from staffdesk.domain.dates import add_months, local_date
from staffdesk.domain.meals import STANDARD
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.retention import HEALTH_MONTHS, kept_until, left_on
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, HealthRecord, Household, Membership
from staffdesk.models.town import Town
from staffdesk.services import audit
from staffdesk.services.health_records import keep_plan
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.BOOKINGS, Topic.SYNC})
RULE = "health_kept_months"


@dataclass(frozen=True)
class FormToErase:
    """A form whose time is over: whose it is, when the child left, until when it was kept."""

    child_id: int
    child: str
    family: str
    left_on: date
    kept_until: date


@dataclass(frozen=True)
class FormsErased:
    """How many forms were erased."""

    count: int
    topics: Topics


class HealthRetention:
    """Use cases of the retention of health data."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def preview(self, actor: Actor) -> tuple[FormToErase, ...]:
        """List the forms that would be erased today, by family; nothing is changed."""
        actor.need(Permission.CONFIGURE)
        with self.office.database.read() as session:
            return _due(session, self.office.clock.today())

    def erase(self, actor: Actor) -> FormsErased:
        """Erase the forms whose time is over, with the diet and care plan; the portal forgets them too.

        Money, bookings and contacts stay. What is erased is told in the history of the family, by no value.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.CONFIGURE)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            found = _due(session, self.office.clock.today())
            keys = [one.child_id for one in found]
            session.execute(delete(HealthRecord).where(HealthRecord.child_id.in_(keys)))
            homes: dict[int, list[str]] = defaultdict(list)
            children = session.scalars(select(Child).where(Child.id.in_(keys)).with_for_update())
            for child in children:
                keep_plan(child, NO_PLAN)
                child.diet = STANDARD
                for member in child.memberships:
                    homes[member.household_id].append(child.first_name)
                audit.record(session, actor, "health.erased", f"child:{child.id}", at=at)
            outbox.touch_households(session, sorted(homes), at=at)
            for household, names in sorted(homes.items()):
                facts = {"label": ", ".join(sorted(names))}
                audit.record(session, actor, "health.erased", f"household:{household}", facts, at=at)
            return FormsErased(len(found), CHANGED)


_LAST_DAYS = ((Enrolment.ends_on, Enrolment.child_id), (Booking.day_on, Booking.child_id))


def _gone_by(limit: date) -> Select[tuple[int]]:
    """Select the children with a form and no place nor booking after a day.

    Whoever has one is kept: that day's months are not over. The few others are counted exactly.
    """
    return select(HealthRecord.child_id).where(
        *(~exists().where(child == HealthRecord.child_id, column > limit) for column, child in _LAST_DAYS)
    )


def _due(session: Session, today: date) -> tuple[FormToErase, ...]:
    rules = session.scalar(select(Town.rules)) or {}
    months = int(rules.get(RULE, HEALTH_MONTHS))
    gone = _gone_by(add_months(today, -months))
    last_days: dict[int, list[date]] = defaultdict(list)
    for column, child in _LAST_DAYS:
        days = select(child, func.max(column)).where(child.in_(gone)).group_by(child)
        for key, day in session.execute(days).tuples():
            last_days[key].append(day)
    families: dict[int, list[str]] = defaultdict(list)
    homes = select(Membership.child_id, Household.name, Household.number).join(Household)
    homes = homes.where(Membership.child_id.in_(gone)).order_by(Household.number)
    for key, name, number in session.execute(homes).tuples():
        families[key].append(f"{name} ({number})")
    rows = session.execute(
        select(Child.id, Child.first_name, Child.last_name, HealthRecord.updated_at)
        .join(HealthRecord, HealthRecord.child_id == Child.id)
        .where(Child.id.in_(gone))
    ).tuples()
    found = []
    for key, first, last, updated_at in rows:
        departure = left_on(last_days.get(key, ()), local_date(updated_at))
        until = kept_until(departure, months)
        if until < today:
            found.append(
                FormToErase(key, f"{first} {last}", ", ".join(families.get(key, ())), departure, until)
            )
    return tuple(sorted(found, key=lambda one: (one.family, one.child, one.child_id)))
