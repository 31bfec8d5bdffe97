"""What a cause may touch, and what is opened again first: never more than was settled, never a cent less."""

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.payments import Means
from staffdesk.domain.reversals import SUFFERED, Cause, fitting, given_back


def test_each_means_has_the_causes_that_are_about_it() -> None:
    corrections = [cause for cause in Cause if cause not in SUFFERED]
    assert list(fitting(Means.CASH)) == corrections
    for cause, means in SUFFERED.items():
        assert [one for one in fitting(means) if one in SUFFERED] == [cause]
        assert set(corrections) < set(fitting(means))


def test_credit_is_given_back_first_then_the_youngest_invoice() -> None:
    parts = [("september", 500), ("october", 300), ("credit", 200)]
    assert given_back(parts, 200) == {"credit": 200}
    assert given_back(parts, 600) == {"credit": 200, "october": 300, "september": 100}
    assert given_back(parts, 0) == {}


@given(st.lists(st.integers(0, 10_000), max_size=8), st.integers(0, 90_000))
def test_what_is_given_back_is_what_was_taken_and_never_more_than_there_is(
    held: list[int], cents: int
) -> None:
    taken = given_back(list(enumerate(held)), cents)
    assert sum(taken.values()) == min(cents, sum(held))
    assert all(0 < part <= held[key] for key, part in taken.items())
    whole = [key for key in range(len(held)) if held[key] and taken.get(key, 0) == held[key]]
    partly = [key for key in taken if key not in whole]
    assert len(partly) <= 1
    assert all(key > partly[0] for key in whole) if partly else True
