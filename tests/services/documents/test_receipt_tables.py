"""The matrix of a receipt: columns for the means it has, rows that stay readable."""

from staffdesk.domain.money import Cents
from staffdesk.domain.receipt_document import MeansReceived, SettledInvoice
from staffdesk.services.documents.receipt_pdf import render_receipt
from staffdesk.services.documents.receipt_tables import matrix_height, matrix_of
from tests.factories_documents import make_receipt, make_reversal, make_wide_receipt
from tests.services.documents.reading import Paper


def test_a_column_for_each_means_then_settled_and_left() -> None:
    matrix = matrix_of(make_receipt())
    assert len(matrix.edges) == 5
    assert matrix.edges[-1] == 136


def test_rows_become_flat_when_they_are_many() -> None:
    assert matrix_height(make_wide_receipt(6)) < matrix_height(make_wide_receipt(3)) * 2


def test_figures_of_a_column_share_their_right_edge() -> None:
    signs = [sign for sign in Paper(render_receipt(make_receipt())).signs() if 122 < sign.top < 160]
    assert max(sign.right for sign in signs) <= 136


def test_a_reversal_opens_invoices_again() -> None:
    text = Paper(render_receipt(make_reversal())).text()
    assert "Factures rouvertes" in text
    assert "Total annulé, en euros" in text


def test_large_figures_of_every_means_stay_clear_of_one_another() -> None:
    each = Cents(9_876_543)
    means = tuple(MeansReceived(title, each) for title in ("CESU", "Chèque", "Espèces", "Carte", "Virement"))
    settled = SettledInvoice("2026-001402", "août 2026", tuple(each for _ in means), each)
    paper = Paper(render_receipt(make_receipt(means=means, settlements=(settled,))))
    assert "493 827,15" in paper.text().replace("\u202f", " ")
    assert paper.touching() == []
