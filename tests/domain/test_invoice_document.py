"""The snapshot of an invoice closes to the cent, and comes back from the database as it was."""

import pytest

from staffdesk.domain.invoice_document import Collection, Deduction, InvoiceDocument, UnbalancedInvoiceError
from staffdesk.domain.money import Cents
from tests import factories_documents as factories


def test_the_sums_are_those_of_the_picture() -> None:
    invoice = factories.make_invoice()
    assert [child.subtotal for child in invoice.children] == [7582, 7200]
    assert (invoice.total, invoice.due, invoice.to_pay) == (14782, 14477, 14477)
    assert invoice.cesu_cap == 5995
    assert invoice.account == 20717


def test_it_comes_back_equal_from_its_frozen_text() -> None:
    for invoice in (
        factories.make_invoice(),
        factories.make_debit_invoice(),
        factories.make_credit_invoice(),
    ):
        again = InvoiceDocument.from_json(invoice.to_json())
        assert again == invoice
        assert again.to_json() == invoice.to_json()


def test_cesu_never_pays_more_than_what_is_to_pay() -> None:
    invoice = factories.make_invoice(deductions=(Deduction("Avoir", Cents(14000)),))
    assert invoice.cesu_cap == invoice.to_pay == 782


@pytest.mark.parametrize(
    "changes",
    [
        {"deductions": (Deduction("Avoir", Cents(20000)),)},
        {"deductions": (Deduction("Avoir", Cents(-5)),)},
        {"collection": Collection.NOTHING_DUE},
        {"collection": Collection.DIRECT_DEBIT},
        {"deductions": (Deduction("Avoir", Cents(14782)),)},
    ],
)
def test_sums_that_do_not_close_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UnbalancedInvoiceError):
        factories.make_invoice(**changes)
