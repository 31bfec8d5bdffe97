"""What is written is read again as an equal value; what cannot be trusted is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.codec import (
    CENTS,
    DAY,
    DECIMAL,
    FLAG,
    TEXT,
    WHOLE,
    Form,
    many,
    optional,
    pair,
    record,
)
from staffdesk.domain.tariffs.extras import Step

STEP = record(Step, minutes=WHOLE, cents=CENTS)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.none() | st.text())
def test_a_value_survives(number: Decimal, day: date, text: str | None) -> None:
    assert DECIMAL.read(DECIMAL.write(number)) == number
    assert DAY.read(DAY.write(day)) == day
    assert optional(TEXT).read(optional(TEXT).write(text)) == text


def test_records_and_tables_survive() -> None:
    steps = (Step(10, Cents(500)), Step(30, Cents(1500)))
    assert many(STEP).read(many(STEP).write(steps)) == steps
    table = ((15, Cents(60)), (30, Cents(115)))
    assert many(pair(WHOLE, CENTS)).read(many(pair(WHOLE, CENTS)).write(table)) == table


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (STEP, {"minutes": 10}),
        (STEP, {"minutes": 10, "cents": 5, "more": 1}),
        (STEP, [10, 5]),
        (STEP, {"minutes": 10, "cents": 5.0}),
        (WHOLE, True),
        (FLAG, 1),
        (TEXT, 3),
        (DECIMAL, 1.5),
        (DECIMAL, "beaucoup"),
        (DECIMAL, "NaN"),
        (DAY, "hier"),
        (many(WHOLE), 3),
        (pair(WHOLE, WHOLE), [1]),
    ],
)
def test_what_cannot_be_trusted_is_refused(form: Form[Any], body: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        form.read(body)
