"""A change of the calendar: who makes it, whom it is told, and who was faster since it was read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Actor
from staffdesk.models.staff import AuditEntry
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand
from staffdesk.services.day_closing import Moved
from staffdesk.services.sync import outbox

DAY_ACTIONS = frozenset({"calendar.exception_added", "calendar.exception_removed", "calendar.removal_undone"})
HOLIDAY_ACTIONS = frozenset(
    {
        "calendar.zone_set",
        "calendar.holidays_replaced",
        "calendar.holiday_saved",
        "calendar.holiday_removed",
    }
)
WEEK_ACTIONS = frozenset({"calendar.week_set"})

Concerns = Callable[[AuditEntry], bool]
"""Tells whether a change is about what is to be written."""


def last_change_number(session: Session) -> int:
    """Number the last change of the calendar; 0 before any."""
    actions = sorted(DAY_ACTIONS | HOLIDAY_ACTIONS | WEEK_ACTIONS)
    return session.scalar(select(func.max(AuditEntry.id)).where(AuditEntry.action.in_(actions))) or 0


def newest_change(
    session: Session, since: int, actions: Collection[str], concerns: Concerns | None = None
) -> AuditEntry | None:
    """Find the newest change of some kinds after one, that is about what is to be written."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.id > since, AuditEntry.action.in_(sorted(actions)))
        .order_by(AuditEntry.id.desc())
    )
    return next((entry for entry in entries if concerns is None or concerns(entry)), None)


def on_days(first: date, last: date) -> Concerns:
    """Make what tells whether a change is about one of some days."""

    def concerns(entry: AuditEntry) -> bool:
        begins, ends = entry.facts.get("first_on"), entry.facts.get("last_on")
        return not begins or (str(begins) <= last.isoformat() and str(ends) >= first.isoformat())

    return concerns


@dataclass(frozen=True)
class CalendarChange:
    """A change under way: whose, when, in which transaction."""

    session: Session
    actor: Actor
    at: datetime

    @property
    def hand(self) -> Hand:
        """Who acts, for the traces."""
        return Hand(self.actor.name, self.at)

    def require(self, seen: int | None, actions: frozenset[str], concerns: Concerns | None = None) -> None:
        """Refuse to write over what a colleague changed since it was read; None was not read at all.

        Raises:
            Stale: ``calendar_changed``, with ``who`` and ``at``.
        """
        newer = None if seen is None else newest_change(self.session, seen, actions, concerns)
        if newer is not None:
            raise Stale("calendar_changed", who=newer.who, at=newer.at)

    def stale(self) -> Stale:
        """Say who changed the days last."""
        newest = newest_change(self.session, 0, DAY_ACTIONS)
        if newest is None:
            return Stale("calendar_changed", who="Un collègue", at=self.at)
        return Stale("calendar_changed", who=newest.who, at=newest.at)

    def tell(self, action: str, record: str, facts: Mapping[str, object], moved: Moved) -> None:
        """Tell families and the audit log; the log comes last, as everywhere."""
        self.publish(moved)
        self.log(action, record, facts)

    def publish(self, moved: Moved) -> None:
        """Tell families."""
        outbox.touch_households(self.session, sorted(moved.households), at=self.at)
        outbox.touch_town(self.session, at=self.at)

    def log(self, action: str, record: str, facts: Mapping[str, object]) -> None:
        """Tell the audit log."""
        audit.record(self.session, self.actor, action, record, facts, at=self.at)
