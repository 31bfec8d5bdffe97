"""Money is whole cents; the one rounding is half up, on both sides of zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.money import LARGEST, cents_from_euros, checked


@pytest.mark.parametrize(
    ("euros", "cents"),
    [
        ("1.525", 153),
        ("1.575", 158),
        ("2.009", 201),
        ("0.004", 0),
        ("0.005", 1),
        ("-1.525", -153),
        ("3.1845", 318),
    ],
)
def test_half_a_cent_goes_up_and_a_credit_mirrors_its_debit(euros: str, cents: int) -> None:
    assert cents_from_euros(Decimal(euros)) == cents


@given(st.integers(-(10**9), 10**9))
def test_whole_cents_come_back_unchanged(cents: int) -> None:
    assert cents_from_euros(Decimal(cents) / 100) == cents


@pytest.mark.parametrize("value", [1.0, True, Decimal(1), "1"])
def test_only_a_plain_integer_is_money(value: object) -> None:
    with pytest.raises(TypeError):
        checked(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, LARGEST + 1])
def test_no_amount_of_a_town_reaches_the_bound(value: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        checked(value)
    assert checked(LARGEST - 1) == LARGEST - 1
