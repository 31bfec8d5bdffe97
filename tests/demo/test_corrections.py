"""The office changed a few files by itself, and its log remembers what they said."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.demo.askers import CORRECTED
from staffdesk.demo.corrections import COUNT, staff_actor
from staffdesk.domain.permissions import Role
from staffdesk.models.households import Guardian
from staffdesk.models.staff import AuditEntry


def test_the_log_holds_both_numbers_of_each_guardian_corrected(session: Session) -> None:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == CORRECTED)).all()
    assert len(entries) == COUNT
    for entry in entries:
        guardian = session.get_one(Guardian, int(entry.record.removeprefix("guardian:")))
        assert entry.facts["after"] == guardian.mobile != entry.facts["before"]
        assert entry.who == "Camille R."


def test_staff_act_under_their_own_name_and_roles(session: Session) -> None:
    officer = staff_actor(session, "francoise")
    assert (officer.name, officer.roles) == ("Françoise M.", frozenset({Role.REVENUE_OFFICER}))
    assert officer.user_id > 0
