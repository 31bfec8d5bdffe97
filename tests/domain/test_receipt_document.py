"""The snapshot of a receipt closes by row and by column."""

import pytest

from staffdesk.domain.money import Cents
from staffdesk.domain.receipt_document import (
    MeansReceived,
    ReceiptDocument,
    SettledInvoice,
    UnbalancedReceiptError,
)
from tests import factories_documents as factories


def test_the_sums_are_those_of_the_picture() -> None:
    receipt = factories.make_receipt()
    assert receipt.amount == 16000
    assert receipt.left == 4717
    assert [row.settled for row in receipt.settlements] == [1830, 4410, 9760]


def test_it_comes_back_equal_from_its_frozen_text() -> None:
    for receipt in (
        factories.make_receipt(),
        factories.make_reversal(),
        factories.make_wide_receipt(9, range(12)),
    ):
        assert ReceiptDocument.from_json(receipt.to_json()) == receipt


CARD = (MeansReceived("Carte", Cents(2000)),)
ROW = SettledInvoice("2026-000001", "octobre 2026", (Cents(2000),), Cents(0))


@pytest.mark.parametrize(
    "changes",
    [
        {"means": ()},
        {"means": CARD, "settlements": ()},
        {"means": CARD, "settlements": (SettledInvoice("1", "octobre", (Cents(1999),), Cents(0)),)},
        {"means": CARD, "settlements": (SettledInvoice("1", "octobre", (Cents(2000), Cents(0)), Cents(0)),)},
        {"means": CARD, "settlements": (SettledInvoice("1", "octobre", (), Cents(0)),)},
        {
            "means": (MeansReceived("CESU", Cents(2000), vouchers=factories.make_vouchers([1])),),
            "settlements": (ROW,),
        },
        {"means": (MeansReceived("Carte", Cents(-2000)),), "settlements": ()},
    ],
)
def test_a_matrix_that_does_not_close_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UnbalancedReceiptError):
        factories.make_receipt(**changes)


def test_a_reversal_has_amounts_below_zero() -> None:
    assert factories.make_reversal().amount == -14000
    with pytest.raises(UnbalancedReceiptError):
        factories.make_receipt(reversal=factories.make_reversal().reversal)
