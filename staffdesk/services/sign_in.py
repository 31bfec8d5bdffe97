"""Signing in of staff: login and password give an actor with its roles (SEC1, SEC4, SEC8)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import Town
from staffdesk.services import audit, passwords
from staffdesk.services.office import Office
from staffdesk.services.staff_rows import StaffRow, staff_row

FREE_TRIES = 4
"""Failures in a row that cost no wait; from the next one the wait doubles."""

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
"""The wait never grows beyond: a lock that an enemy can keep would shut the owner out."""


class SignIn:
    """Use cases of the way in."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def users(self) -> tuple[StaffRow, ...]:
        """List the accounts that a demonstration offers on its sign-in page; none in a real town."""
        with self.office.database.read() as session:
            if not session.scalar(select(Town.is_demonstration)):
                return ()
            rows = session.scalars(select(StaffUser).where(StaffUser.active).order_by(StaffUser.id))
            return tuple(staff_row(row) for row in rows)

    def sign_in(self, login: str, password: str) -> Actor:
        """Give the actor of a login and password; the same work is done for a login nobody has (SEC3).

        Raises:
            RuleBroken: ``wrong_password``, also for an account put to rest; ``too_many_tries`` with
                ``until_at`` while the account waits after failures.
        """
        now = self.office.clock.now()
        with self.office.database.read() as session:
            user = _find(session, login)
            _require_no_wait(user, now)
            stored = user.password_hash if user is not None and user.active else None
        right = passwords.is_right(stored, password)
        with self.office.database.begin() as session:
            user = _find(session, login, lock=True)
            if user is None:
                raise RuleBroken("wrong_password", field="password")
            if right:
                return _let_in(session, user, password, now)
            _note_failure(session, user, now)
        raise RuleBroken("wrong_password", field="password")


def actor_of(user: StaffUser) -> Actor:
    """Give the actor a staff user is; a role of a later version grants nothing."""
    known = {role.value: role for role in Role}
    return Actor(user.id, user.name, frozenset(known[role] for role in user.roles if role in known))


def _find(session: Session, login: str, *, lock: bool = False) -> StaffUser | None:
    question = select(StaffUser).where(StaffUser.login == login.strip().lower())
    return session.scalar(question.with_for_update() if lock else question)


def _require_no_wait(user: StaffUser | None, now: datetime) -> None:
    if user is not None and user.next_try_at is not None and now < user.next_try_at:
        raise RuleBroken("too_many_tries", field="password", until_at=user.next_try_at)


def _let_in(session: Session, user: StaffUser, password: str, now: datetime) -> Actor:
    user.failures, user.next_try_at, user.last_sign_in_at = 0, None, now
    if passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    actor = actor_of(user)
    audit.record(session, actor, "staff.signed_in", f"staff_user:{user.id}", at=now)
    return actor


def _note_failure(session: Session, user: StaffUser, now: datetime) -> None:
    """Count a failure; the doubling starts at the fifth."""
    user.failures += 1
    if user.failures > FREE_TRIES:
        doublings = min(user.failures - FREE_TRIES - 1, 20)
        user.next_try_at = now + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    facts = {"failures": user.failures}
    audit.record(session, actor_of(user), "staff.sign_in_failed", f"staff_user:{user.id}", facts, at=now)
