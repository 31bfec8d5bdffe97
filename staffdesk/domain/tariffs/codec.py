"""Frozen records as JSON and back, from one declaration each: what is written is read again, and equal.

Texts, whole numbers and booleans stand as they are; cents are whole numbers; decimals and dates are texts, so
that no float is ever read. What cannot be trusted raises KeyError, TypeError or ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Generic, TypeVar

from staffdesk.domain.money import checked

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How one kind of value is written and read."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


def record(kind: Callable[..., T], /, **forms: Form[Any]) -> Form[T]:
    """Return the form of a record from those of its fields; a key it does not know is refused."""

    def write(value: T) -> dict[str, Any]:
        return {name: form.write(getattr(value, name)) for name, form in forms.items()}

    def read(body: Any) -> T:
        if not isinstance(body, Mapping) or body.keys() - forms.keys():
            raise ValueError(f"{body!r} is not a {kind!r}")
        return kind(**{name: form.read(body[name]) for name, form in forms.items()})

    return Form(write, read)


def enum(kind: type[E]) -> Form[E]:
    """Return the form of a word of a fixed list."""
    return Form(lambda value: value.value, kind)


def many(form: Form[T]) -> Form[tuple[T, ...]]:
    """Return the form of a tuple."""
    return Form(
        lambda values: [form.write(value) for value in values],
        lambda body: tuple(form.read(value) for value in _list(body)),
    )


def optional(form: Form[T]) -> Form[T | None]:
    """Return the form of a value that may be missing."""
    return Form(
        lambda value: None if value is None else form.write(value),
        lambda body: None if body is None else form.read(body),
    )


def pair(first: Form[Any], second: Form[Any]) -> Form[tuple[Any, Any]]:
    """Return the form of a pair."""

    def read(body: Any) -> tuple[Any, Any]:
        one, other = _list(body)
        return first.read(one), second.read(other)

    return Form(lambda value: [first.write(value[0]), second.write(value[1])], read)


def _list(body: Any) -> list[Any]:
    if not isinstance(body, list | tuple):
        raise TypeError(f"a list is stored as a list, not {type(body).__name__}")
    return list(body)


def _typed(kind: type[T]) -> Callable[[Any], T]:
    def read(body: Any) -> T:
        if type(body) is not kind:
            raise TypeError(f"{kind.__name__} expected, not {type(body).__name__}")
        return body

    return read


def _decimal(body: Any) -> Decimal:
    if not isinstance(body, str):
        raise TypeError(f"a rate or an edge is stored as text, not {type(body).__name__}")
    try:
        found = Decimal(body)
    except InvalidOperation as fault:
        raise ValueError(f"{body!r} is no number") from fault
    if not found.is_finite():
        raise ValueError(f"{body!r} is no number")
    return found


TEXT: Form[str] = Form(str, _typed(str))
WHOLE: Form[int] = Form(int, _typed(int))
FLAG: Form[bool] = Form(bool, _typed(bool))
CENTS: Form[Any] = Form(int, checked)
DECIMAL: Form[Decimal] = Form(str, _decimal)
DAY: Form[date] = Form(lambda value: value.isoformat(), lambda body: date.fromisoformat(_typed(str)(body)))
