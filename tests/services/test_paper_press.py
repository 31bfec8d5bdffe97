"""Drawing in processes of their own gives the very bytes of drawing here."""

from collections.abc import Sequence

from staffdesk.services.documents.invoice_pdf import render_invoice
from staffdesk.services.documents.receipt_pdf import render_receipt
from staffdesk.services.paper_press import BATCH, PaperKind, draw, draw_all
from tests.factories_documents import make_invoice, make_receipt


def load(keys: Sequence[int]) -> list[tuple[int, str]]:
    """Give an invoice whose number is its key; key 7 is gone."""
    return [(key, make_invoice(number=f"2026-{key:06d}").to_json()) for key in keys if key != 7]


def test_each_kind_is_drawn_from_its_snapshot() -> None:
    assert draw(PaperKind.INVOICE, [make_invoice().to_json()]) == [render_invoice(make_invoice())]
    assert draw(PaperKind.RECEIPT, [make_receipt().to_json()]) == [render_receipt(make_receipt())]


def test_two_processes_draw_the_same_bytes_in_the_same_order() -> None:
    keys = list(range(1, 2 * BATCH + 4))
    here = [pair for batch in draw_all(PaperKind.INVOICE, keys, load) for pair in batch]
    beside = [pair for batch in draw_all(PaperKind.INVOICE, keys, load, alone=0) for pair in batch]
    assert [key for key, _ in here] == [key for key in keys if key != 7]
    assert beside == here


def test_nothing_to_draw_gives_nothing() -> None:
    assert list(draw_all(PaperKind.INVOICE, [], load)) == []
