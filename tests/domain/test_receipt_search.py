"""One line finds a receipt: number, family, day and amount in any order; what is none of them is a name."""

from datetime import date

import pytest

from staffdesk.domain.receipt_search import ReceiptQuery, read_query

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("2026-00041", ReceiptQuery(numbers=((2026, 41),))),
        ("41", ReceiptQuery(digits=("41",))),
        ("12/11", ReceiptQuery(days=(date(2026, 11, 12),))),
        ("24/12", ReceiptQuery(days=(date(2025, 12, 24),))),
        ("3/1/26", ReceiptQuery(days=(date(2026, 1, 3),))),
        ("03/01/2025", ReceiptQuery(days=(date(2025, 1, 3),))),
        ("45,50", ReceiptQuery(cents=(4550,))),
        ("45 €", ReceiptQuery(cents=(4500,))),
        ("1\u202f234,56\u00a0€", ReceiptQuery(cents=(123456,))),
        ("Tilleul 45,50 12/11", ReceiptQuery(words=("Tilleul",), cents=(4550,), days=(date(2026, 11, 12),))),
        ("31/02", ReceiptQuery(words=("31/02",))),
        ("29/02", ReceiptQuery(words=("29/02",))),
    ],
)
def test_what_is_typed_is_read(typed: str, query: ReceiptQuery) -> None:
    assert read_query(typed, TODAY) == query
    assert not read_query(typed, TODAY).is_empty


def test_nothing_typed_looks_for_nothing() -> None:
    assert read_query("  ", TODAY).is_empty


def test_a_leap_day_is_the_last_one_there_was() -> None:
    assert read_query("29/02", date(2028, 1, 10)).days == (), "2028-02-29 is to come, and 2027 has none"
    assert read_query("29/02", date(2028, 3, 1)).days == (date(2028, 2, 29),)
