"""Credit paid back in money: never what vouchers left, never more than is free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import Means
from staffdesk.domain.refunds import NEVER_IN_MONEY, draw, refundable

PARTS = st.lists(st.tuples(st.sampled_from(sorted(Means)), st.integers(1, 10**6)), max_size=6)


def test_the_oldest_credit_is_paid_back_first_and_vouchers_stay() -> None:
    parts = [("a", Means.CASH, 500), ("b", Means.CESU, 2000), ("c", Means.CHEQUE, 900)]
    assert refundable((means, cents) for _, means, cents in parts) == 1400
    assert draw(parts, 700) == [("a", Means.CASH, 500), ("c", Means.CHEQUE, 200)]


@pytest.mark.parametrize(("cents", "code"), [(0, "amount_not_positive"), (1401, "refund_over_credit")])
def test_an_amount_that_cannot_be_asked_says_which_can(cents: int, code: str) -> None:
    with pytest.raises(RuleBroken, match=code) as refused:
        draw([("a", Means.CASH, 1400), ("b", Means.HOLIDAY_VOUCHER, 5000)], cents)
    assert refused.value.facts["field"] == "cents"
    if cents:
        assert refused.value.facts["cents"] == 1400


@given(PARTS, st.integers(1, 10**7))
def test_a_refund_is_exactly_what_was_asked_or_nothing(parts: list[tuple[Means, int]], cents: int) -> None:
    numbered = [(rank, means, held) for rank, (means, held) in enumerate(parts)]
    most = sum(held for means, held in parts if means not in NEVER_IN_MONEY)
    if cents > most:
        with pytest.raises(RuleBroken, match="refund_over_credit"):
            draw(numbered, cents)
        return
    taken = draw(numbered, cents)
    assert sum(part for _, _, part in taken) == cents
    assert [rank for rank, _, _ in taken] == sorted({rank for rank, _, _ in taken})
    for rank, means, part in taken:
        assert means not in NEVER_IN_MONEY
        assert 0 < part <= parts[rank][1]
