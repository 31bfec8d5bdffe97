"""The fields a family may ask to change, and where the office keeps them."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.requests import Subject
from staffdesk.models.households import Child, Guardian, Household

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

_HOLDERS: Mapping[Subject, type[Household] | type[Guardian] | type[Child]] = MappingProxyType(
    {Subject.HOUSEHOLD: Household, Subject.GUARDIAN: Guardian, Subject.CHILD: Child}
)


def find_holder(session: Session, subject: Subject, uid: str) -> Holder:
    """Find the record an edit speaks of.

    Raises:
        NotFound: ``edited_record``: it is not there any more.
    """
    model = _HOLDERS.get(subject)
    found: Holder | None = None if model is None else session.scalar(select(model).where(model.uid == uid))  # type: ignore[assignment]
    if found is None:
        raise NotFound("edited_record", subject=subject.value, uid=uid)
    return found


def current_value(holder: Holder, name: str) -> str:
    """Read a field as text; a yes or no is ``yes`` or ``no``, as on the wire."""
    value = getattr(holder, name, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def write_value(holder: Holder, subject: Subject, name: str, value: str | None) -> None:
    """Write an accepted value.

    Raises:
        RuleBroken: ``field_not_editable``.
    """
    if name not in EDITABLE.get(subject, frozenset()):
        raise RuleBroken("field_not_editable", field=name)
    text = (value or "").strip()
    setattr(holder, name, text == "yes" if isinstance(getattr(holder, name), bool) else text)
