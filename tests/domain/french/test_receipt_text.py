"""The words around the figures of a receipt."""

from datetime import date

import pytest

from staffdesk.domain.french import receipt_text
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.payments import Means


@pytest.mark.parametrize("means", Means)
def test_every_means_has_a_heading_and_a_proof_that_never_fails(means: Means) -> None:
    assert receipt_text.MEANS[means]
    assert isinstance(receipt_text.proof(means, {}), str)


def test_each_means_shows_its_proof() -> None:
    facts = {"number": "0000417", "bank": "Banque Exemple", "drawer": "Mme N. Tilleul"}
    assert receipt_text.proof(Means.CHEQUE, facts) == (
        "n°\u00a00000417, Banque Exemple, tireur Mme N. Tilleul"
    )
    given = {"received_cents": 5000, "change_cents": 3000}
    assert receipt_text.proof(Means.CASH, given) == "50,00\u00a0€ remis, 30,00\u00a0€ rendus"
    assert receipt_text.proof(Means.CASH, {"received_cents": 5000, "change_cents": 0}) == ""
    assert receipt_text.proof(Means.CARD, {"number": "481516"}) == "autorisation 481516"
    assert receipt_text.proof(Means.TRANSFER, {"number": "VIR 12"}) == "référence VIR 12"


def test_several_proofs_stand_in_one_line() -> None:
    assert receipt_text.joined(["a", "", "b"]) == "a\u202f; b"
    assert receipt_text.means_in_words(["cash", "cash", "cesu"]) == "Espèces, CESU"


def test_what_is_left_names_the_next_invoice_and_what_cesu_may_pay() -> None:
    due = ("2026-002114", date(2026, 11, 30))
    assert receipt_text.remainder(due, 1995, due[1]) == (
        "facture 2026-002114, au plus tard le lun.\u00a030\u00a0nov.\u00a02026",
        "dont 19,95\u00a0€ encore payables en CESU préfinancé",
    )
    assert receipt_text.remainder(due, 0, date(2026, 12, 1)) == (
        "facture 2026-002114, échue le lun.\u00a030\u00a0nov.\u00a02026",
    )
    assert receipt_text.remainder(None, 0, due[1]) == ()


def test_a_cheque_is_received_subject_to_collection() -> None:
    first, second = receipt_text.legal("2024-118", [Means.CASH, Means.CHEQUE])
    assert "acte constitutif 2024-118" in first
    assert second.startswith("Le chèque est reçu sous réserve d’encaissement.")
    assert "chèque" not in " ".join(receipt_text.legal("", [Means.CASH]))


def test_a_receipt_that_takes_money_back_proves_no_payment() -> None:
    (only,) = receipt_text.legal_of_reversal("2024-118")
    assert "acte constitutif 2024-118" in only
    assert "annule un paiement" in only


def test_the_journal_is_named_with_the_end_of_its_hash() -> None:
    entry = LedgerEntry(42, "payment", "", 1, hash="0" * 48 + "7f3a91c20be4d65a")
    assert receipt_text.journal(entry) == "Journal\u00a0000042 · scellé 7f3a 91c2 0be4 d65a"


def test_the_head_of_a_receipt_is_the_regie() -> None:
    identity = {
        "name": "Ville d’Essai",
        "revenue_office": "Régie Enfance",
        "address_lines": ["1 place Haute", "99990 Essai"],
    }
    head = receipt_text.receipt_letterhead(identity, demonstration=True)
    assert (head.service, head.contact) == ("Régie Enfance", "1 place Haute, 99990 Essai")
    assert head.demonstration == receipt_text.FICTITIOUS
    assert receipt_text.receipt_letterhead({}, demonstration=False).contact == ""


def test_names_of_files_and_places() -> None:
    assert receipt_text.file_name("2026-00412") == "quittance-2026-00412.pdf"
    assert receipt_text.document_title("2026-00412") == "Quittance 2026-00412"
    assert receipt_text.place("guichet 2", "Camille") == "guichet 2, Camille"
    assert receipt_text.place("", "Camille") == "Camille"
