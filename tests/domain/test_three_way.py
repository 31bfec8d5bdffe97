"""Three-way comparison: the table of reliability.md 1.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.requests import ElementEdit, FieldEdit, Subject
from staffdesk.domain.three_way import Comparison, compare, compare_edit, compare_lists, needs_person

values = st.none() | st.integers(0, 2)
lists = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("a", "a", "b", Comparison.CLEAN),
        ("a", "b", "b", Comparison.ALREADY_DONE),
        ("a", "c", "b", Comparison.CONFLICT),
        ("a", "a", "a", Comparison.ALREADY_DONE),
        ("a", "c", "a", Comparison.CONFLICT),
        (None, None, "b", Comparison.CLEAN),
        ("a", None, "b", Comparison.CONFLICT),
        ("a", "c", None, Comparison.CONFLICT),
        ("a", None, None, Comparison.ALREADY_DONE),
        ("a", "a", None, Comparison.CLEAN),
    ],
)
def test_the_three_values_are_compared(
    base: str | None, ours: str | None, theirs: str | None, expected: Comparison
) -> None:
    assert compare(base, ours, theirs) is expected


@given(values, values, values)
def test_a_clean_change_overwrites_nothing_unseen(
    base: int | None, ours: int | None, theirs: int | None
) -> None:
    if compare(base, ours, theirs) is Comparison.CLEAN:
        assert ours == base != theirs


def test_an_edit_compares_with_the_office() -> None:
    edit = FieldEdit(Subject.GUARDIAN, "g", "mobile", "1", "2")
    assert compare_edit(edit, "1") is Comparison.CLEAN
    assert compare_edit(edit, "3") is Comparison.CONFLICT
    removed = ElementEdit(Subject.PICKUP_PERSON, "p", {"name": "A"}, None)
    assert compare_edit(removed, {"name": "A"}) is Comparison.CLEAN
    assert compare_edit(removed, {"name": "B"}) is Comparison.CONFLICT


def test_elements_added_on_both_sides_are_both_kept() -> None:
    assert compare_lists({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "c": 3}) == {"c": Comparison.CLEAN}


def test_an_element_edited_here_and_removed_there_is_a_conflict() -> None:
    assert compare_lists({"a": 1}, {"a": 2}, {}) == {"a": Comparison.CONFLICT}
    assert compare_lists({"a": 1}, {}, {"a": 2}) == {"a": Comparison.CONFLICT}


@given(lists, lists, lists)
def test_only_what_the_family_changed_is_compared(
    base: dict[str, int], ours: dict[str, int], theirs: dict[str, int]
) -> None:
    changed = {uid for uid in base.keys() | theirs.keys() if base.get(uid) != theirs.get(uid)}
    assert compare_lists(base, ours, theirs).keys() == changed


@pytest.mark.parametrize(
    "subject",
    [
        Subject.CUSTODY,
        Subject.PICKUP_BAN,
        Subject.HEALTH_RECORD,
        Subject.BANK,
        Subject.PARENTAL_AUTHORITY,
    ],
)
def test_a_person_always_decides(subject: Subject) -> None:
    assert needs_person(subject)


def test_a_telephone_number_may_be_decided_by_a_policy() -> None:
    assert not needs_person(Subject.GUARDIAN)
