"""A receipt closes by row and by column, whatever the means, an excess included."""

from datetime import UTC, date, datetime

import pytest

from staffdesk.domain.allocation import Allocation, Sharing
from staffdesk.domain.french.receipt_text import KEPT_AS_CREDIT
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.receipt_document import SettledInvoice
from staffdesk.models.town import Town
from staffdesk.services.receipts import Left, Returned, Settled, Taking, receipt_document, reversal_document
from staffdesk.services.tenders import tender_of
from tests.factories_money import IDENTITY, cash, cheque

ENTRY = LedgerEntry(18204, "payment", "", 1, hash="0" * 48 + "7f3a91c20be4d65a")
TAKING = Taking(
    "2026-00412",
    datetime(2026, 11, 24, 9, 42, tzinfo=UTC),
    "guichet 2, Camille",
    "Mme Nadège TILLEUL",
    "04317",
)
TOWN = Town(name="Essai", holiday_zone="C", identity=IDENTITY, rules={}, is_demonstration=True)
SHARING = Sharing(
    (
        Allocation(Means.CHEQUE, "2026-000001", 1, Cents(1500)),
        Allocation(Means.CHEQUE, "2026-000001", 2, Cents(330)),
        Allocation(Means.CHEQUE, "2026-000002", 1, Cents(4170)),
        Allocation(Means.CASH, "2026-000002", 1, Cents(500)),
    ),
    ((Means.CASH, Cents(500)),),
)
INVOICES = [
    Settled("2026-000001", "août 2026", 1830),
    Settled("2026-000002", "septembre 2026", 9000),
    Settled("2026-000003", "octobre 2026", 700),
]


def test_two_cheques_share_a_column_and_an_excess_has_its_row() -> None:
    tenders = [tender_of(cheque(4000)), tender_of(cheque(2000, "0000418")), tender_of(cash(1000, given=2000))]
    left = Left(5030, ("2026-000002", date(2026, 10, 31)), 800)
    page = receipt_document(TOWN, TAKING, tenders, INVOICES, SHARING, left, ENTRY)
    assert [(means.title, means.amount) for means in page.means] == [("Chèque", 6000), ("Espèces", 1000)]
    assert page.means[0].proof.count("n°") == 2
    assert page.means[1].proof == "20,00\u00a0€ remis, 10,00\u00a0€ rendus"
    assert [(row.number, row.by_means, row.left) for row in page.settlements] == [
        ("2026-000001", (1830, 0), 0),
        ("2026-000002", (4170, 500), 4330),
        ("", (0, 500), 0),
    ]
    assert page.settlements[2].label == KEPT_AS_CREDIT
    assert page.amount == 7000
    assert page.journal == "Journal\u00a0018204 · scellé 7f3a 91c2 0be4 d65a"
    assert page.remainder.words[0].startswith("facture 2026-000002, échue le sam.")
    assert page.letterhead.demonstration


def test_a_reversal_changes_every_sign_and_names_what_it_cancels() -> None:
    sharing = Sharing((Allocation(Means.CASH, "2026-000001", 1, Cents(1000)),))
    original = receipt_document(TOWN, TAKING, [tender_of(cash(1000))], INVOICES, sharing, Left(830), ENTRY)
    again = Taking("2026-00413", TAKING.received_at, "régie", "", "")
    row = SettledInvoice("2026-000001", "août 2026", (Cents(-1000),), Cents(1830))
    page = reversal_document(
        original, [Returned(Means.CASH, 1000, {})], again, "montant mal saisi", [row], Left(1830), ENTRY
    )
    assert (page.amount, page.payer, page.household_number) == (-1000, "Mme Nadège TILLEUL", "04317")
    assert page.reversal is not None
    assert "prouve votre paiement" not in " ".join(page.legal)
    assert (page.reversal.number, page.reversal.received_on) == ("2026-00412", date(2026, 11, 24))


def test_sums_that_do_not_close_are_a_bug_and_never_printed() -> None:
    with pytest.raises(ValueError, match="2026-00412"):
        receipt_document(TOWN, TAKING, [tender_of(cash(900))], INVOICES, SHARING, Left(0), ENTRY)
