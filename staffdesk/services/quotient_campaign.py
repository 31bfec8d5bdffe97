"""The yearly renewal of quotients: who has not given one yet, reminders, and the fallback on the date."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.family_quotient import FamilyQuotient, Measure, in_force, last_day, renewed
from staffdesk.domain.french.quotient_campaign import NONE_SUBJECT, SUBJECT, first_request, reminder
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Enrolment, FamilyQuotientRow, Household
from staffdesk.models.staff import AuditEntry
from staffdesk.services import audit
from staffdesk.services.numbering import lock_numbers
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.town_messages import write_notice

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.MESSAGES, Topic.SYNC})
REMINDED = "household.quotient_reminded"
ENDED = "household.quotient_ended"
QUIET_DAYS = 7
"""A family is not reminded again before so many days."""


@dataclass(frozen=True)
class CampaignRow:
    """A family that has not renewed: its last quotient, the last day it counts, when it was reminded."""

    household_id: int
    number: str
    family: str
    value: Decimal | None
    until: date | None
    reminded_at: datetime | None
    may_be_reminded: bool


@dataclass(frozen=True)
class Campaign:
    """A refresh: families served on its day, and those that have not renewed."""

    refresh_on: date
    families: int
    rows: tuple[CampaignRow, ...]
    without_end: int

    @property
    def to_remind(self) -> tuple[int, ...]:
        """Families that a reminder would go to."""
        return tuple(row.household_id for row in self.rows if row.may_be_reminded)


class QuotientCampaign:
    """Use cases of the renewal."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor, refresh_on: date) -> Campaign:
        """List the families served on a refresh that have not given a quotient for it."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return _campaign(session, refresh_on, self.office.clock.now())

    def remind(self, actor: Actor, refresh_on: date, household_ids: Collection[int]) -> int:
        """Write to families, and say how many: who renewed meanwhile, or was reminded lately, is left."""
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            lock_numbers(session)  # another who reminds at the same time waits, and finds it done
            rows = {row.household_id: row for row in _campaign(session, refresh_on, at).rows}
            wanted = [key for key in sorted(set(household_ids) & set(rows)) if rows[key].may_be_reminded]
            for household_id in wanted:
                write_notice(session, actor.name, household_id, *_told(rows[household_id], refresh_on), at)
                facts = {"refresh_on": refresh_on.isoformat()}
                audit.record(session, actor, REMINDED, f"household:{household_id}", facts, at=at)
        return len(wanted)

    def end_on(self, actor: Actor, refresh_on: date) -> int:
        """Let what nobody renewed end on a refresh to come: the fallback price applies from that day on.

        Raises:
            RuleBroken: ``refresh_past``: a quotient never ends in the past.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        if refresh_on <= self.office.clock.today():
            raise RuleBroken("refresh_past", field="refresh_on")
        with self.office.database.begin() as session:
            late = {row.household_id for row in _campaign(session, refresh_on, at).rows}
            rows = session.scalars(
                select(FamilyQuotientRow).where(
                    FamilyQuotientRow.household_id.in_(sorted(late)),
                    FamilyQuotientRow.valid_from < refresh_on,
                    FamilyQuotientRow.valid_to.is_(None) | (FamilyQuotientRow.valid_to > refresh_on),
                )
            ).all()
            for row in rows:
                row.valid_to = refresh_on
                facts = {"on": refresh_on.isoformat(), "value": str(row.value)}
                audit.record(session, actor, ENDED, f"household:{row.household_id}", facts, at=at)
            outbox.touch_households(session, {row.household_id for row in rows}, at=at)
        return len(rows)


def _told(row: CampaignRow, refresh_on: date) -> tuple[str, str]:
    """Give subject and body of what a family is written."""
    if row.value is None:
        return NONE_SUBJECT, first_request()
    ended_on = None if row.until is None else row.until + timedelta(days=1)
    return SUBJECT, reminder(refresh_on, ended_on)


def _campaign(session: Session, refresh_on: date, now: datetime) -> Campaign:
    served = select(func.distinct(Enrolment.household_id)).where(
        Enrolment.starts_on <= refresh_on, Enrolment.ends_on >= refresh_on
    )
    households = session.execute(
        select(Household.id, Household.number, Household.name).where(Household.id.in_(served))
    ).all()
    histories, reminded = _histories(session), _reminded(session)
    rows = []
    for row in households:
        history = histories.get(row.id, [])
        if renewed(history, refresh_on):
            continue
        held = max(history, key=lambda one: one.valid_from, default=None)
        when = reminded.get(row.id)
        rows.append(
            CampaignRow(
                row.id,
                row.number,
                row.name,
                held.value if held else None,
                last_day(held.valid_to) if held else None,
                when,
                when is None or now - when >= timedelta(days=QUIET_DAYS),
            )
        )
    rows.sort(key=lambda row: (search_text(row.family), row.number))
    endless = sum(in_force(histories.get(row.household_id, []), refresh_on) is not None for row in rows)
    return Campaign(refresh_on, len(households), tuple(rows), endless)


def _histories(session: Session) -> dict[int, list[FamilyQuotient]]:
    found: dict[int, list[FamilyQuotient]] = defaultdict(list)
    for row in session.scalars(select(FamilyQuotientRow).order_by(FamilyQuotientRow.valid_from)):
        found[row.household_id].append(
            FamilyQuotient(
                row.value, row.valid_from, row.valid_to, row.source, row.proof, Measure(row.measure)
            )
        )
    return found


def _reminded(session: Session) -> dict[int, datetime]:
    """Say when each family was last reminded."""
    rows = session.execute(
        select(AuditEntry.record, func.max(AuditEntry.at))
        .where(AuditEntry.action == REMINDED)
        .group_by(AuditEntry.record)
    )
    return {int(record.partition(":")[2]): at for record, at in rows}
