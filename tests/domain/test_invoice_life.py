"""An invoice is numbered, due, paid or overdue; what was owed before is shown and never added."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.invoice_life import (
    InvoiceState,
    OpenInvoice,
    credit_note_number,
    debt,
    due_date,
    invoice_number,
    is_overdue,
    number_parts,
    previous_balance,
    receipt_number,
    reduced_title,
    state_after,
)
from staffdesk.domain.money import Cents

AUGUST = OpenInvoice("2026-001402", "août", date(2026, 9, 30), Cents(1830))
SEPTEMBER = OpenInvoice("2026-001731", "septembre", date(2026, 10, 31), Cents(4410))
SETTLED = OpenInvoice("2026-000900", "juin", date(2026, 7, 31), Cents(0))


def test_the_memory_of_the_picture_adds_up_and_leaves_the_invoice_alone() -> None:
    memory = previous_balance([SEPTEMBER, SETTLED, AUGUST])
    assert memory.invoices == (AUGUST, SEPTEMBER)
    assert (memory.owed_cents, memory.account_with(14_477)) == (6240, 20_717)


def test_credit_lowers_the_account_but_no_invoice() -> None:
    memory = previous_balance([AUGUST], credit_cents=2000)
    assert (memory.owed_cents, memory.account_with(100)) == (1830, -70)
    assert debt([1830, 100], 2000) == -70


def test_without_older_invoices_there_is_no_memory() -> None:
    assert previous_balance([SETTLED]).invoices == ()


@pytest.mark.parametrize(
    ("total", "paid", "state", "expected"),
    [
        (1000, 0, InvoiceState.ISSUED, InvoiceState.ISSUED),
        (1000, 1, InvoiceState.ISSUED, InvoiceState.PARTLY_PAID),
        (1000, 1000, InvoiceState.PARTLY_PAID, InvoiceState.PAID),
        (1000, 400, InvoiceState.PAID, InvoiceState.PARTLY_PAID),
        (1000, 0, InvoiceState.PAID, InvoiceState.ISSUED),
        (0, 0, InvoiceState.ISSUED, InvoiceState.PAID),
        (1000, 1000, InvoiceState.SENT_TO_TREASURY, InvoiceState.SENT_TO_TREASURY),
        (1000, 1000, InvoiceState.CANCELLED, InvoiceState.CANCELLED),
        (1000, 0, InvoiceState.DRAFT, InvoiceState.DRAFT),
    ],
)
def test_what_is_paid_makes_the_state(
    total: int, paid: int, state: InvoiceState, expected: InvoiceState
) -> None:
    assert state_after(total, paid, state) is expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        (InvoiceState.ISSUED, date(2026, 11, 30), False),
        (InvoiceState.ISSUED, date(2026, 12, 1), True),
        (InvoiceState.PARTLY_PAID, date(2026, 12, 1), True),
        (InvoiceState.PAID, date(2026, 12, 1), False),
        (InvoiceState.SENT_TO_TREASURY, date(2026, 12, 1), False),
    ],
)
def test_an_invoice_is_overdue_from_the_day_after(state: InvoiceState, on: date, expected: bool) -> None:
    assert is_overdue(state, date(2026, 11, 30), on) is expected


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2026, 11, 6), date(2026, 11, 30)),
        (date(2026, 11, 11), date(2026, 12, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 12, 20), date(2027, 1, 31)),
    ],
)
def test_an_invoice_is_due_at_the_end_of_a_month(issued_on: date, expected: date) -> None:
    assert due_date(issued_on) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 45))
def test_a_family_always_has_the_notice_promised(issued_on: date, notice: int) -> None:
    assert (due_date(issued_on, at_least_days=notice) - issued_on).days >= notice


def test_numbers_are_printed_as_on_the_pictures() -> None:
    assert invoice_number(2026, 2114) == "2026-002114"
    assert credit_note_number(2026, 87) == "2026-A00087"
    assert receipt_number(2027, 87) == "2027-00087"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-002114", (2026, 2114)), (" 2026-a00087 ", (2026, 87)), ("2114", None), ("2026-12x", None)],
)
def test_a_typed_number_is_read(typed: str, expected: tuple[int, int] | None) -> None:
    assert number_parts(typed) == expected


@pytest.mark.parametrize(
    ("state", "freed", "reduced"),
    [
        (InvoiceState.SENT_TO_TREASURY, 0, 500),
        (InvoiceState.SENT_TO_TREASURY, 200, 300),
        (InvoiceState.PARTLY_PAID, 200, 0),
    ],
)
def test_a_title_is_reduced_by_what_the_regie_does_not_give_back(
    state: InvoiceState, freed: int, reduced: int
) -> None:
    assert reduced_title(state, 500, freed) == reduced
