"""Staff users: who they are, their roles, their passwords (SEC1, SEC8)."""

import re
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission, Role
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import Town
from staffdesk.services import audit, passwords
from staffdesk.services.office import Office
from staffdesk.services.staff_rows import StaffRow, staff_row

CHANGED: Topics = frozenset({Topic.STAFF})
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class Staff:
    """Use cases of Paramètres, Utilisateurs."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def list(self, actor: Actor) -> tuple[StaffRow, ...]:
        """List everybody, those at rest too."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return tuple(staff_row(row) for row in session.scalars(select(StaffUser).order_by(StaffUser.id)))

    def create(
        self, actor: Actor, *, login: str, name: str, title: str, roles: Collection[Role], password: str
    ) -> int:
        """Add a user and return its id; the login is kept in lower case.

        Raises:
            RuleBroken: ``login_unreadable``, ``login_taken``, ``name_missing``, ``role_missing``, or the
                password is weak.
        """
        actor.need(Permission.MANAGE_STAFF)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            kept = _new_login(session, login)
            if not name.strip():
                raise RuleBroken("name_missing", field="name")
            _require_roles(roles)
            passwords.require_strong(password, own_words=_own_words(session, kept, name), roles=roles)
            user = StaffUser(
                login=kept,
                name=name.strip(),
                title=title.strip(),
                roles=_stored(roles),
                password_hash=passwords.hash_password(password),
            )
            session.add(user)
            session.flush()
            facts = {"login": kept, "roles": _stored(roles)}
            audit.record(session, actor, "staff.created", f"staff_user:{user.id}", facts, at=at)
            return user.id

    def set_roles(self, actor: Actor, user_id: int, roles: Collection[Role]) -> Topics:
        """Give a user other roles.

        Raises:
            NotFound: ``staff_user``.
            RuleBroken: ``role_missing``; ``last_admin``: nobody could undo it.
        """
        actor.need(Permission.MANAGE_STAFF)
        with self.office.database.begin() as session:
            user = _user(session, user_id)
            _require_roles(roles)
            if Role.ADMIN not in roles:
                _require_another_admin(session, user)
            facts = {"before": [str(role) for role in user.roles], "after": _stored(roles)}
            user.roles = _stored(roles)
            self._note(session, actor, "staff.roles_changed", user_id, facts)
        return CHANGED

    def set_active(self, actor: Actor, user_id: int, *, active: bool) -> Topics:
        """Put an account to rest, or wake it; nobody is ever erased, the audit log names them.

        Raises:
            NotFound: ``staff_user``.
            RuleBroken: ``last_admin``.
        """
        actor.need(Permission.MANAGE_STAFF)
        with self.office.database.begin() as session:
            user = _user(session, user_id)
            if not active:
                _require_another_admin(session, user)
            user.active = active
            self._note(session, actor, "staff.activity_changed", user_id, {"active": active})
        return CHANGED

    def set_password(self, actor: Actor, user_id: int, password: str) -> Topics:
        """Give a user a new password: one's own, or anybody's by an administrator.

        Raises:
            NotFound: ``staff_user``.
            RuleBroken: the password is weak.
        """
        if actor.user_id != user_id:
            actor.need(Permission.MANAGE_STAFF)
        with self.office.database.begin() as session:
            user = _user(session, user_id)
            roles = [Role(role) for role in user.roles]
            words = _own_words(session, user.login, user.name)
            passwords.require_strong(password, own_words=words, roles=roles)
            user.password_hash = passwords.hash_password(password)
            user.failures, user.next_try_at = 0, None
            self._note(session, actor, "staff.password_changed", user_id, {})
        return CHANGED

    def _note(
        self, session: Session, actor: Actor, action: str, user_id: int, facts: Mapping[str, object]
    ) -> None:
        audit.record(session, actor, action, f"staff_user:{user_id}", facts, at=self.office.clock.now())


def _user(session: Session, user_id: int) -> StaffUser:
    user = session.get(StaffUser, user_id, with_for_update=True)
    if user is None:
        raise NotFound("staff_user", user_id=user_id)
    return user


def _new_login(session: Session, login: str) -> str:
    kept = login.strip().lower()
    if not LOGIN.fullmatch(kept):
        raise RuleBroken("login_unreadable", field="login")
    if session.scalar(select(StaffUser.id).where(StaffUser.login == kept)) is not None:
        raise RuleBroken("login_taken", field="login", login=kept)
    return kept


def _require_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise RuleBroken("role_missing", field="roles")


def _require_another_admin(session: Session, user: StaffUser) -> None:
    others = session.scalars(select(StaffUser).where(StaffUser.active, StaffUser.id != user.id))
    is_admin = user.active and Role.ADMIN.value in user.roles
    if is_admin and not any(Role.ADMIN.value in other.roles for other in others):
        raise RuleBroken("last_admin", name=user.name)


def _stored(roles: Iterable[Role]) -> list[str]:
    return sorted(role.value for role in set(roles))


def _own_words(session: Session, login: str, name: str) -> list[str]:
    town = session.scalar(select(Town.name)) or ""
    return [login, *name.split(), town, *town.split()]
