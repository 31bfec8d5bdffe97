"""A household that staff enter: what must be said of each person, and what it is called until one says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from staffdesk.domain.contact_shapes import shape_fault, tidy
from staffdesk.domain.dates import age_on
from staffdesk.domain.errors import RuleBroken

MOST_GUARDIANS = 2
"""Adults of one household: the responsable, and a second one."""

OLDEST_CHILD = 18
"""Years: somebody older is no child of a school, and the year was mistyped."""


@dataclass(frozen=True)
class NewGuardian:
    """An adult; ``title`` is Mme, M. or nothing."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    mobile: str = ""
    phone: str = ""


@dataclass(frozen=True)
class NewChild:
    """A child; ``class_id`` is that of the class it goes to, None while it has none."""

    first_name: str = ""
    last_name: str = ""
    born_on: date | None = None
    class_id: int | None = None


@dataclass(frozen=True)
class NewHousehold:
    """A household; the first guardian receives and pays the invoices. No ``name``: that of its adults.

    ``shared`` are ids of children that another household has already, and this one has too.
    """

    guardians: tuple[NewGuardian, ...]
    children: tuple[NewChild, ...] = ()
    name: str = ""
    address_line1: str = ""
    address_line2: str = ""
    postcode: str = ""
    city: str = ""
    residence: str = "resident"
    shared: tuple[int, ...] = ()


Typed = TypeVar("Typed", NewGuardian, NewChild, NewHousehold)


def tidied(asked: Typed) -> Typed:
    """Return what was typed in the usual shapes, those of its people too."""
    values = {one.name: _in_shape(one.name, getattr(asked, one.name)) for one in fields(asked)}
    return type(asked)(**values)


def _in_shape(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return tidy(name, value)
    if isinstance(value, tuple):
        return tuple(_in_shape(name, one) for one in value)
    if isinstance(value, NewGuardian):
        return tidied(value)
    if isinstance(value, NewChild):
        return tidied(value)
    return value


def default_name(guardians: tuple[NewGuardian, ...]) -> str:
    """Return the name of a household: that of its adults, joined when they bear two (Lemoine-Daoud)."""
    names = [one.last_name.strip() for one in guardians if one.last_name.strip()]
    return "-".join(dict.fromkeys(names))


def household_faults(asked: NewHousehold, today: date) -> dict[str, str]:
    """Give the code of each fault by its field: ``city``, ``guardian.0.email``, ``child.1.born_on``."""
    found = {
        name: "field_missing" for name in ("address_line1", "postcode", "city") if not getattr(asked, name)
    }
    if asked.postcode and shape_fault("postcode", asked.postcode):
        found["postcode"] = shape_fault("postcode", asked.postcode)
    for place, guardian in enumerate(asked.guardians or (NewGuardian(),)):
        found |= {
            f"guardian.{place}.{name}": code
            for name, code in guardian_faults(guardian, is_first=place == 0).items()
        }
    for place, child in enumerate(asked.children):
        found |= {f"child.{place}.{name}": code for name, code in child_faults(child, today).items()}
    return found


def guardian_faults(asked: NewGuardian, *, is_first: bool = False) -> dict[str, str]:
    """Give the code of each fault of an adult by its field; the first one must be within reach."""
    found = {name: "field_missing" for name in ("first_name", "last_name") if not getattr(asked, name)}
    for name in ("email", "mobile", "phone"):
        code = shape_fault(name, getattr(asked, name))
        if code:
            found[name] = code
    if is_first and not any((asked.email, asked.mobile, asked.phone)):
        found["mobile"] = "contact_missing"
    return found


def child_faults(asked: NewChild, today: date) -> dict[str, str]:
    """Give the code of each fault of a child by its field."""
    found = {name: "field_missing" for name in ("first_name", "last_name") if not getattr(asked, name)}
    if asked.born_on is None:
        found["born_on"] = "born_missing"
    elif asked.born_on > today:
        found["born_on"] = "born_in_future"
    elif age_on(asked.born_on, today) > OLDEST_CHILD:
        found["born_on"] = "born_too_early"
    return found


def require_none(faults: Mapping[str, str]) -> None:
    """Refuse by the first fault.

    Raises:
        RuleBroken: its code, with the ``field``.
    """
    for field, code in faults.items():
        raise RuleBroken(code, field=field)
