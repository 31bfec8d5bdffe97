"""Invoices: what is due, what is overdue, lines by child."""

from datetime import date

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.portal.views.invoices import bills, by_child, find_invoice, payments, what_is_due
from tests.factories_portal import family, invoice, uid

TODAY = date(2026, 11, 22)
AT_TREASURY = {"state": "sent_to_treasury", "treasury_cents": 800}


def test_open_invoices_are_split_by_their_date() -> None:
    due = what_is_due(family(), set(), TODAY)
    assert [bill.invoice.number for bill in due.payable] == ["2026-002114"]
    assert [bill.invoice.number for bill in due.overdue] == ["2026-001301", "2026-001702"]
    assert (due.total_cents, due.overdue_cents) == (20717, 6240)


def test_the_due_date_itself_is_still_in_time() -> None:
    assert [b.invoice.number for b in what_is_due(family(), set(), date(2026, 11, 30)).payable] == [
        "2026-002114"
    ]
    assert what_is_due(family(), set(), date(2026, 12, 1)).payable == []


def test_twelve_are_shown_and_every_one_that_nobody_paid() -> None:
    old = [
        invoice(f"2025-{n:06}", "Facture", f"2025-{n:02}-05", f"2025-{n:02}-28", 1000, 0)
        for n in range(1, 13)
    ]
    open_one = invoice("2024-000001", "Facture", "2024-01-05", "2024-01-31", 1000, 1000)
    sent = invoice("2023-000001", "Facture", "2023-01-05", "2023-01-31", 1000, 0) | AT_TREASURY
    shown = bills(family(invoices=[*family().invoices, *old, open_one, sent]), set(), TODAY)
    assert len(shown) == 14
    assert shown[0].invoice.number == "2026-002114"
    assert [bill.invoice.number for bill in shown[12:]] == ["2024-000001", "2023-000001"]


def test_states_in_words() -> None:
    tags = {bill.invoice.number: bill.tag for bill in bills(family(), {uid("pdf 2026-002114")}, TODAY)}
    assert tags == {
        "2026-002114": "À payer",
        "2026-001702": "Échue",
        "2026-001301": "Échue",
        "2026-000950": "Payée",
    }
    ready = [bill.has_pdf for bill in bills(family(), {uid("pdf 2026-002114")}, TODAY)]
    assert ready == [True, False, False, False]


def test_what_the_treasury_collects_is_neither_paid_nor_payable_here() -> None:
    sent = invoice("2026-000800", "Facture", "2026-08-05", "2026-08-31", 1000, 0) | AT_TREASURY
    [bill] = bills(family(invoices=[sent]), set(), TODAY)
    assert (bill.tag, bill.look, bill.paid_cents) == ("Au Trésor public", "waiting-town", 200)
    assert what_is_due(family(invoices=[sent]), set(), TODAY).overdue == []


def test_lines_are_grouped_by_child_and_close_on_the_total() -> None:
    found = find_invoice(family(), "2026-002114")
    groups = by_child(found.lines)
    assert [group.child for group in groups] == ["Malo Tilleul", "Zélie Tilleul"]
    assert sum(group.cents for group in groups) == found.total_cents
    assert [payment.receipt for payment in payments(family())] == ["2026-000871", "2026-000702"]


def test_another_familys_number_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_invoice(family(), "2026-002114ZZZ")
