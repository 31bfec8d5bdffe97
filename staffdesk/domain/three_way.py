"""What a family saw, what the office holds now, what is asked: whether the three agree (reliability.md, 1.3).

Lists are compared by the id of their elements, an absent element being None.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from staffdesk.domain.requests import ElementEdit, FieldEdit, Subject, Value

_T = TypeVar("_T")


class Comparison(StrEnum):
    """Where an asked value stands."""

    ALREADY_DONE = "already_done"
    """The office already holds it: nothing to change."""
    CLEAN = "clean"
    """Nobody changed it since the family looked: accept or refuse."""
    CONFLICT = "conflict"
    """The office changed it meanwhile: a person chooses, never a policy, never in bulk."""


ALWAYS_A_PERSON = frozenset(
    {
        Subject.CUSTODY,
        Subject.PICKUP_BAN,
        Subject.HEALTH_RECORD,
        Subject.BANK,
        Subject.PARENTAL_AUTHORITY,
    }
)
"""Subjects no policy decides, whatever the checks say."""


def compare(base: object, ours: object, theirs: object) -> Comparison:
    """Compare the value seen by the family, the current one, and the one asked."""
    if theirs == ours:
        return Comparison.ALREADY_DONE
    return Comparison.CLEAN if ours == base else Comparison.CONFLICT


def compare_edit(edit: FieldEdit | ElementEdit, ours: Value | Mapping[str, Value]) -> Comparison:
    """Compare an edit with what the office holds now: the field's value, or the element (None: not there)."""
    return compare(edit.base, ours, edit.asked)


def compare_lists(
    base: Mapping[str, _T], ours: Mapping[str, _T], theirs: Mapping[str, _T]
) -> dict[str, Comparison]:
    """Compare three versions of a list, element by element, for the elements the family changed.

    Elements added on both sides have ids of their own and are both kept; an element edited here and removed
    there is a conflict.
    """
    return {
        uid: compare(base.get(uid), ours.get(uid), theirs.get(uid))
        for uid in sorted(base.keys() | theirs.keys())
        if base.get(uid) != theirs.get(uid)
    }


def needs_person(subject: Subject) -> bool:
    """Tell whether a person always decides, with the document beside it."""
    return subject in ALWAYS_A_PERSON
