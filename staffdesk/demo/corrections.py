"""What the office changed by itself since families looked: their own wishes about it are in conflict."""

from datetime import date, datetime, time
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.demo.askers import CORRECTED
from staffdesk.domain.dates import PARIS
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Guardian
from staffdesk.models.staff import StaffUser
from staffdesk.services import audit

COUNT = 3


def correct_numbers(session: Session, random: Random, today: date) -> None:
    """Let an agent correct the telephone of a few guardians; the audit log keeps what it was."""
    at = datetime.combine(today, time(8, 5), PARIS)
    agent = staff_actor(session, "camille")
    guardians = session.scalars(select(Guardian).where(Guardian.position == 0).order_by(Guardian.id)).all()
    for guardian in random.sample(guardians, min(COUNT, len(guardians))):
        before, after = guardian.mobile, f"07 00 00 {random.randint(10, 99)} {random.randint(10, 99)}"
        guardian.mobile = after
        facts = {"field": "mobile", "before": before, "after": after}
        audit.record(session, agent, CORRECTED, f"guardian:{guardian.id}", facts, at=at)
    session.flush()


def staff_actor(session: Session, login: str) -> Actor:
    """Give the demonstration's member of staff who acts."""
    user = session.scalars(select(StaffUser).where(StaffUser.login == login)).one()
    return Actor(user.id, user.name, frozenset(Role(role) for role in user.roles))
