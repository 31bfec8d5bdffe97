"""A reduction comes off what it belongs to first; what that cannot bear comes off the rest, to the cent."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.reductions import Share, eligible_left, left_of

MALO, LENA = 1, 2
EVENING = Share("evening", MALO, True, 880)
LEISURE = Share("leisure", MALO, True, 3300)
MEALS = Share("canteen", MALO, False, 610)
ABSENT_EVENING = Share("evening", MALO, False, 220)
EVENING_OF_LENA = Share("evening", LENA, True, 440)
MEALS_OF_LENA = Share("canteen", LENA, False, 500)


@pytest.mark.parametrize(
    ("lines", "credited", "expected"),
    [
        pytest.param(
            (EVENING, LEISURE), (Share("leisure", MALO, True, 825),), (880, 2475), id="its own activity"
        ),
        pytest.param(
            (MEALS_OF_LENA, MEALS), (Share("canteen", MALO, False, 100),), (500, 510), id="its own child"
        ),
        pytest.param(
            (ABSENT_EVENING, EVENING), (Share("evening", MALO, True, 100),), (220, 780), id="its own nature"
        ),
        pytest.param(
            (EVENING, ABSENT_EVENING), (Share("evening", MALO, False, 100),), (880, 120), id="billed absence"
        ),
        pytest.param(
            (MEALS, EVENING, EVENING_OF_LENA),
            (Share("evening", LENA, True, 500),),
            (610, 820, 0),
            id="then the same of a brother",
        ),
        pytest.param(
            (MEALS, EVENING), (Share("evening", MALO, False, 100),), (610, 780), id="then the other nature"
        ),
        pytest.param(
            (EVENING, MEALS), (Share("leisure", MALO, True, 700),), (790, 0), id="then what CESU cannot pay"
        ),
        pytest.param((MEALS, EVENING), (Share("canteen", None, False, 100),), (510, 880), id="of no child"),
        pytest.param((MEALS,), (Share("canteen", MALO, False, 9000),), (0,), id="more than the invoice"),
        pytest.param((MEALS, EVENING), (), (610, 880), id="nothing"),
        pytest.param(
            (MEALS, EVENING, Share("evening", MALO, False, -80)), (), (610, 800, 0), id="a cap of evenings"
        ),
        pytest.param(
            (MEALS, EVENING, Share("evening", MALO, False, -80)),
            (Share("evening", MALO, True, 800), Share("evening", MALO, False, -80), MEALS),
            (0, 80, 0),
            id="a credit note below zero nets with the cap of the same",
        ),
    ],
)
def test_a_reduction_comes_off_what_it_belongs_to(
    lines: Sequence[Share], credited: Sequence[Share], expected: tuple[int, ...]
) -> None:
    assert left_of(lines, credited) == expected


def test_a_credit_of_what_cesu_may_pay_lowers_what_it_may_pay() -> None:
    assert eligible_left([MEALS, EVENING, LEISURE]) == 880 + 3300
    assert eligible_left([MEALS, EVENING, LEISURE], [Share("leisure", MALO, True, 825)]) == 880 + 2475
    assert eligible_left([MEALS, EVENING, LEISURE], [Share("canteen", MALO, False, 305)]) == 880 + 3300


def shares(least: int, most: int) -> st.SearchStrategy[Share]:
    """Draw shares of three activities and two children."""
    return st.builds(
        Share,
        st.sampled_from(["canteen", "evening", "leisure"]),
        st.sampled_from([MALO, LENA]),
        st.booleans(),
        st.integers(least, most),
    )


LINES = st.lists(shares(-500, 3000), max_size=7)
CREDITS = st.lists(shares(1, 2000), max_size=4)


@given(LINES, CREDITS)
def test_what_is_left_comes_to_what_is_owed_and_no_line_grows(
    lines: list[Share], credited: list[Share]
) -> None:
    left = left_of(lines, credited)
    owed = sum(line.cents for line in lines) - sum(note.cents for note in credited)
    assert sum(left) == max(0, owed)
    assert all(0 <= cents <= max(0, line.cents) for line, cents in zip(lines, left, strict=True))
    assert eligible_left(lines, credited) <= sum(left)


@given(LINES, CREDITS, st.randoms(use_true_random=False))
def test_the_order_of_credit_notes_changes_nothing(
    lines: list[Share], credited: list[Share], random: Random
) -> None:
    turned = list(credited)
    random.shuffle(turned)
    assert left_of(lines, turned) == left_of(lines, credited)


@given(LINES, CREDITS)
def test_an_activity_that_bears_its_own_reductions_costs_its_lines_less_them(
    lines: list[Share], credited: list[Share]
) -> None:
    """The statement by account: own lines − own credits, wherever no other activity forces more."""
    asked = {code: _sum(lines, code) - _sum(credited, code) for code in ("canteen", "evening", "leisure")}
    left = left_of(lines, credited)
    told = dict.fromkeys(asked, 0)
    for line, cents in zip(lines, left, strict=True):
        told[line.activity] += cents
    if all(cents >= 0 for cents in asked.values()):
        assert told == asked
    else:
        assert all(told[code] <= max(0, cents) for code, cents in asked.items())


@given(LINES, shares(1, 2000))
def test_one_more_credit_lowers_its_own_nature_as_far_as_there_is_any(
    lines: list[Share], credit: Share
) -> None:
    before, after = left_of(lines), left_of(lines, [credit])
    own = [(b, a) for line, b, a in zip(lines, before, after, strict=True) if _kin(line) == _kin(credit)]
    assert sum(b - a for b, a in own) >= min(credit.cents, sum(b for b, _ in own))


def _kin(share: Share) -> tuple[str, int | None, bool]:
    return share.activity, share.child_id, share.cesu_eligible


def _sum(shares_: Sequence[Share], code: str) -> int:
    return sum(share.cents for share in shares_ if share.activity == code)
