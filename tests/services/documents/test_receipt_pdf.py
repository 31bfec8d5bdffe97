"""A receipt on paper: means with their proofs, a matrix that closes, what is left, reprints and reversals."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.french.amounts import euros, euros_plain
from staffdesk.domain.money import Cents
from staffdesk.domain.receipt_document import MeansReceived, ReceiptDocument, Remainder, SettledInvoice
from staffdesk.services.documents.receipt_pdf import Copy, receipt_title, render_receipt
from tests import factories_documents as factories
from tests.services.documents.reading import Paper

REPRINTED_AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def read(receipt: ReceiptDocument, copy: Copy | None = None) -> Paper:
    return Paper(render_receipt(receipt, copy))


def test_the_order_of_information_is_the_order_of_the_text() -> None:
    text = read(factories.make_receipt()).text()
    order = [
        "Régie de recettes Enfance",
        "Quittance",
        "n° 2026-000412",
        "mar. 24 nov. 2026 à 10:42 · guichet 2, mandataire F. Exemple",
        "Mme Nadège TILLEUL",
        "cent soixante euros",
        "160,00 €",
        "Reçu en",
        "4 titres de 10,00 €, Émetteur Démo 2026, n° 90000001 à 90000004",
        "n° 0000417, Banque Exemple, tireur Mme N. Tilleul",
        "50,00 € remis, 30,00 € rendus",
        "Factures réglées",
        "2026-001402",
        "2026-002114",
        "Reste à payer sur votre compte",
        "47,17 €",
        "sous réserve d’encaissement",
        "scellé 7f3a 91c2 0be4 d65a",
        "Page 1/1",
    ]
    at = -1
    for words in order:
        found = text.find(words, at + 1)
        assert found > at, f"{words!r} is missing after {text[max(0, at) : at + 60]!r}"
        at = found


def test_it_is_an_a5_sheet_with_a_title_in_words() -> None:
    paper = read(factories.make_receipt())
    assert [round(edge) for edge in paper.size()] == [148, 210]
    assert paper.title.replace("\u00a0", " ") == "Quittance 2026-000412, 160,00 € reçus le 24 novembre 2026"


def test_the_matrix_says_absent_and_settled_differently() -> None:
    text = read(factories.make_receipt()).text()
    assert "–" in text
    assert "0,00" in text


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    receipt = factories.make_receipt()
    assert render_receipt(ReceiptDocument.from_json(receipt.to_json())) == render_receipt(receipt)


def test_a_reprint_says_so_beside_the_title() -> None:
    assert "DUPLICATA 2 du 1ᵉʳ déc. 2026" in read(factories.make_receipt(), Copy(2, REPRINTED_AT)).text()
    assert "DUPLICATA" not in read(factories.make_receipt()).text()


def test_a_reversal_names_what_it_cancels_and_why() -> None:
    receipt = factories.make_reversal()
    text = read(receipt).text()
    assert "Quittance d’annulation" in text
    assert "Annule la quittance 2026-000412 du 24 nov. 2026 : chèque rendu, montant mal saisi" in text
    assert "\u2212140,00 €" in text
    assert "moins cent quarante euros" in text
    assert receipt_title(receipt).startswith("Quittance d’annulation 2026-000413")


def test_a_settled_account_says_so() -> None:
    assert "Votre compte est soldé" in read(factories.make_wide_receipt(2)).text()


def test_more_than_eight_vouchers_are_listed_on_the_last_page() -> None:
    paper = read(factories.make_wide_receipt(6, range(1, 13)))
    assert paper.page_count == 2
    assert "n° 00000001 à 00000012" in paper.text(0)
    assert all(f"{number:08d}" in paper.text(1) for number in range(1, 13))


def test_more_than_six_invoices_go_to_a_second_page_without_the_panel() -> None:
    paper = read(factories.make_wide_receipt(7))
    assert paper.page_count == 2
    assert "Factures réglées : page 2" in paper.text(0)
    assert "2026-000007" in paper.text(1)
    assert "Reçu de" not in paper.text(1)


def test_a_file_is_light() -> None:
    assert len(render_receipt(factories.make_receipt())) < 60_000


def test_tables_are_tagged() -> None:
    roles = read(factories.make_receipt()).roles()
    assert roles.count("Table") == 2
    assert roles.count("TH") == 6


_words = st.text(st.characters(codec="utf-8"), max_size=80)


@st.composite
def receipts(draw: st.DrawFn) -> ReceiptDocument:
    """Any receipt: up to five means, up to thirty invoices, words of any kind."""
    count = draw(st.integers(1, 5))
    rows = draw(
        st.lists(st.lists(st.integers(0, 99999), min_size=count, max_size=count), min_size=1, max_size=30)
    )
    rows[0][0] += 1
    means = tuple(
        MeansReceived(f"Moyen {rank}", Cents(sum(row[rank] for row in rows)), draw(_words))
        for rank in range(count)
    )
    settlements = tuple(
        SettledInvoice(f"2026-{rank:06d}", "octobre 2026", tuple(map(Cents, row)), Cents(rank))
        for rank, row in enumerate(rows)
    )
    rest = Remainder(Cents(draw(st.integers(0, 999999))), tuple(draw(st.lists(_words, max_size=2))))
    return factories.make_receipt(
        means=means, settlements=settlements, remainder=rest, payer=draw(_words), place=draw(_words)
    )


@settings(max_examples=40, deadline=None)
@given(receipts(), st.sampled_from([None, Copy(1, REPRINTED_AT)]))
def test_any_receipt_closes_and_stays_on_its_paper(receipt: ReceiptDocument, again: Copy | None) -> None:
    paper = read(receipt, again)
    text = paper.whole_text()
    assert euros(receipt.amount).replace("\u00a0", " ") in text
    assert all(row.number in text for row in receipt.settlements)
    assert euros_plain(receipt.left) in text
    for page in range(paper.page_count):
        for sign in paper.signs(page):
            assert sign.left >= 11
            assert sign.right <= 137
            assert sign.top >= 8
            assert sign.bottom <= 204


def test_a_received_day_is_the_day_of_paris() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert "24 novembre 2026" in receipt_title(factories.make_receipt(received_at=late)).replace(
        "\u00a0", " "
    )
    assert late.date() == date(2026, 11, 23)
