"""Aids granted by name: on which days, to which child, and when two of them would be the same."""

from datetime import date

import pytest

from staffdesk.domain.aids import AidGrant, GrantedAid, changes_of, granted_on

OCTOBER = AidGrant("ccas", date(2026, 10, 1), date(2026, 11, 1), "CCAS-12")
SINCE_NOVEMBER = AidGrant("ccas", date(2026, 11, 1), None, "CCAS-40")
OF_ONE = AidGrant("caf", date(2026, 10, 15), None, "BON-7", child_id=2)


@pytest.mark.parametrize(
    ("child", "on", "expected"),
    [
        (1, date(2026, 9, 30), ()),
        (1, date(2026, 10, 1), ("CCAS-12",)),
        (1, date(2026, 10, 31), ("CCAS-12",)),
        (1, date(2026, 11, 1), ("CCAS-40",)),
        (2, date(2026, 10, 14), ("CCAS-12",)),
        (2, date(2026, 10, 15), ("BON-7", "CCAS-12")),
    ],
)
def test_what_counts_for_a_child_on_a_day(child: int, on: date, expected: tuple[str, ...]) -> None:
    granted = granted_on((SINCE_NOVEMBER, OCTOBER, OF_ONE), child, on)
    assert tuple(one.reference for one in granted) == expected


def test_of_two_grants_of_one_aid_the_latest_to_begin_counts_once() -> None:
    later = AidGrant("ccas", date(2026, 10, 10), None, "CCAS-13", child_id=1)
    assert granted_on((later, OCTOBER), 1, date(2026, 10, 20)) == (GrantedAid("ccas", "CCAS-13"),)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (SINCE_NOVEMBER, False),
        (AidGrant("ccas", date(2026, 10, 31)), True),
        (AidGrant("ccas", date(2026, 9, 1), date(2026, 10, 1)), False),
        (AidGrant("ccas", date(2026, 9, 1), date(2026, 10, 2), child_id=1), True),
        (AidGrant("caf", date(2026, 10, 1)), False),
    ],
)
def test_two_grants_overlap_where_both_give_one_aid_to_one_child(other: AidGrant, *, expected: bool) -> None:
    assert OCTOBER.overlaps(other) is expected
    assert other.overlaps(OCTOBER) is expected


def test_grants_of_two_children_do_not_overlap() -> None:
    assert not OF_ONE.overlaps(AidGrant("caf", date(2026, 10, 15), child_id=1))


def test_prices_may_change_on_the_edges_of_grants() -> None:
    assert changes_of((OCTOBER, SINCE_NOVEMBER)) == (date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 1))
