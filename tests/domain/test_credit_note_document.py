"""A credit note whose sums do not close is never made, and one that was made reads back alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.credit_note_document import CreditNoteDocument, UnbalancedCreditNoteError
from staffdesk.domain.invoice_document import ChildLines, InvoiceLine, Payer
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents

NOTE = CreditNoteDocument(
    letterhead=Letterhead("Ville d’Essai", "Service Enfance", "1 place Haute", "#17436B", ""),
    title="Avoir sur la facture d’octobre 2026",
    number="2026-A00001",
    invoice_number="2026-000001",
    household_number="00001",
    issued_on=date(2026, 11, 16),
    payer=Payer("Mme Nadège TILLEUL", ("12 rue des Tanneurs", "99990 ESSAI")),
    cause="absence excusée après facturation, ven. 2 oct.",
    children=(
        ChildLines("Malo", "7 ans", (InvoiceLine("Cantine", "absence excusée", 1, Cents(305), Cents(305)),)),
    ),
    invoice_cents=Cents(915),
)


def test_its_figures_follow_from_each_other() -> None:
    paid = replace(NOTE, paid_cents=Cents(915), freed_cents=Cents(305))
    assert (NOTE.total, NOTE.worth, NOTE.left) == (305, 610, 610)
    assert (paid.worth, paid.left) == (610, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"invoice_cents": Cents(304)},
        {"credited_before": Cents(700)},
        {"children": ()},
        {"freed_cents": Cents(1)},
        {"paid_cents": Cents(915)},
    ],
)
def test_sums_that_do_not_close_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UnbalancedCreditNoteError):
        replace(NOTE, **wrong)  # type: ignore[arg-type]


def test_it_reads_back_alike() -> None:
    assert CreditNoteDocument.from_json(NOTE.to_json()) == NOTE
