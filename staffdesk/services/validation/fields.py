"""The fields a family may ask to change, and where the office keeps them."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.requests import Subject
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Child, Guardian, Household, Membership

Holder = Household | Guardian | Child

EDITABLE: Mapping[Subject, frozenset[str]] = MappingProxyType(
    {
        Subject.HOUSEHOLD: frozenset(
            {"address_line1", "address_line2", "postcode", "city", "invoice_by_mail"}
        ),
        Subject.GUARDIAN: frozenset(
            {"first_name", "last_name", "email", "mobile", "phone", "work_phone", "profession"}
        ),
        Subject.CHILD: frozenset({"first_name", "last_name", "diet"}),
    }
)
"""By subject, the names on the wire, which are also the columns."""

REQUIRED = frozenset({"first_name", "last_name"})
"""Fields that are never empty."""


def find_holder(session: Session, subject: Subject, uid: str) -> Holder:
    """Find the record an edit speaks of.

    Raises:
        NotFound: ``edited_record``: it is not there any more.
    """
    found: Holder | None = None
    match subject:
        case Subject.HOUSEHOLD:
            found = session.scalar(select(Household).where(Household.uid == uid))
        case Subject.GUARDIAN:
            found = session.scalar(select(Guardian).where(Guardian.uid == uid))
        case Subject.CHILD:
            found = session.scalar(select(Child).where(Child.uid == uid))
        case _:
            pass
    if found is None:
        raise NotFound("edited_record", subject=subject.value, uid=uid)
    return found


def holder_of_id(session: Session, subject: Subject, record_id: int) -> Holder:
    """Find the record of a primary key, locked for the change.

    Raises:
        NotFound: ``edited_record``.
    """
    found: Holder | None = None
    match subject:
        case Subject.HOUSEHOLD:
            found = session.get(Household, record_id, with_for_update=True)
        case Subject.GUARDIAN:
            found = session.get(Guardian, record_id, with_for_update=True)
        case Subject.CHILD:
            found = session.get(Child, record_id, with_for_update=True)
        case _:
            pass
    if found is None:
        raise NotFound("edited_record", subject=subject.value, record_id=record_id)
    return found


def belongs_to(session: Session, holder: Holder, household_id: int) -> bool:
    """Tell whether a record is a household's own: itself, one of its guardians, or one of its children."""
    if isinstance(holder, Household):
        return holder.id == household_id
    if isinstance(holder, Guardian):
        return holder.household_id == household_id
    membership = select(Membership.id).where(
        Membership.child_id == holder.id, Membership.household_id == household_id
    )
    return session.scalar(membership) is not None


def current_value(holder: Holder, name: str) -> str:
    """Read a field as text; a yes or no is ``yes`` or ``no``, as on the wire."""
    value = getattr(holder, name, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def write_value(holder: Holder, subject: Subject, name: str, value: str | None) -> None:
    """Write an accepted value; what the record is found by follows a name.

    Raises:
        RuleBroken: ``field_not_editable``, ``field_missing``.
    """
    if name not in EDITABLE.get(subject, frozenset()):
        raise RuleBroken("field_not_editable", field=name)
    text = (value or "").strip()
    if name in REQUIRED and not text:
        raise RuleBroken("field_missing", field=name)
    setattr(holder, name, text == "yes" if isinstance(getattr(holder, name), bool) else text)
    if isinstance(holder, (Child, Guardian)):
        holder.search = search_text(holder.first_name, holder.last_name)
