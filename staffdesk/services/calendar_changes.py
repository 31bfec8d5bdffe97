"""Who changed the calendar since it was read: the audit log knows, and whoever writes asks it first."""

from collections.abc import Callable, Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.models.staff import AuditEntry

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
