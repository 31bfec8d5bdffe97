"""Frozen records to canonical JSON and back: how a document is kept to be printed again alike.

A record is a frozen dataclass of text, whole numbers, booleans, dates, aware instants, string enums, other
records, tuples of those, and `None` where the field says so. Dates are written `2026-11-30`, instants in UTC
(`2026-11-24T09:42:00+00:00`). A field the stored text lacks takes its default: an old document stays readable
after a field was added. A field the record does not have is refused: nothing is dropped in silence.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from staffdesk.domain.canonical import canonical_bytes

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
else:
    Record = TypeVar("Record")


class UnreadableSnapshotError(ValueError):
    """A stored document does not have the shape of its record: damaged, or written by a newer program."""


def to_json(record: DataclassInstance) -> str:
    """Return the canonical JSON of a record."""
    return canonical_bytes(_plain(record)).decode("utf-8")


def from_json(kind: type[Record], text: str) -> Record:
    """Return the record a text holds.

    Raises:
        UnreadableSnapshotError: it is no JSON, or not of this shape.
    """
    try:
        read: Record = _record(kind, json.loads(text))
    except (KeyError, TypeError, ValueError) as fault:
        raise UnreadableSnapshotError(f"no {kind.__name__}: {fault}") from fault
    return read


def _plain(value: object) -> object:
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], object]:
    """Tell how values of one type are written; found once, for an invoice run writes a million of them."""
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda record: {name: _plain(getattr(record, name)) for name in names}
    if issubclass(kind, Enum):
        return lambda member: member.value
    if issubclass(kind, datetime):
        return lambda at: at.astimezone(UTC).isoformat()
    if issubclass(kind, date):
        return lambda on: on.isoformat()
    if issubclass(kind, tuple):
        return lambda items: [_plain(item) for item in items]
    return lambda plain: plain


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(kind: Any, stored: object) -> Any:
    if not isinstance(stored, dict):
        raise TypeError(f"{kind.__name__} is no object")
    hints: Mapping[str, Any] = _hints(kind)
    unknown = stored.keys() - hints.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _value(hints[name], item) for name, item in stored.items()})


def _value(hint: Any, stored: Any) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    if get_origin(hint) in (Union, types.UnionType):
        return None if stored is None else _value(get_args(hint)[0], stored)
    if get_origin(hint) is tuple:
        return _items(get_args(hint), stored)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, stored)
    return _scalar(hint, stored)


def _items(hints: tuple[Any, ...], stored: Any) -> tuple[Any, ...]:
    if not isinstance(stored, Sequence) or isinstance(stored, str):
        raise TypeError("a list is missing")
    if hints[-1] is Ellipsis:
        return tuple(_value(hints[0], item) for item in stored)
    return tuple(_value(hint, item) for hint, item in zip(hints, stored, strict=True))


def _scalar(hint: type[Any], stored: Any) -> Any:
    if hint is datetime:
        return datetime.fromisoformat(stored)
    if hint is date:
        return date.fromisoformat(stored)
    if issubclass(hint, Enum):
        return hint(stored)
    if type(stored) is not hint:
        raise TypeError(f"{stored!r} is no {hint.__name__}")
    return stored
