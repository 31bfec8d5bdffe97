"""Memory of older invoices is apart from the debt; the price is explained in four lines at most."""

from datetime import date, timedelta

from staffdesk.domain.invoice_document import PreviousInvoice
from staffdesk.domain.money import Cents
from staffdesk.services.documents.invoice_notes import write_notes
from tests.factories_documents import make_invoice


def test_nothing_due_from_before_leaves_no_frame() -> None:
    notes = write_notes(make_invoice(previous=()))
    assert notes.rows == ()
    assert notes.frame_height == 0


def test_the_account_is_written_out_as_a_sum() -> None:
    notes = write_notes(make_invoice())
    assert "".join(notes.sums) == "= 18,30 + 44,10 + 144,77. Chaque somme n’est due qu’une fois."


def test_an_older_invoice_is_not_said_to_be_late_before_its_day() -> None:
    invoice = make_invoice()
    old = tuple(
        PreviousInvoice("2026-000001", "août", invoice.issued_on + timedelta(days=days), Cents(1000))
        for days in (-1, 0, 9)
    )
    rows = write_notes(make_invoice(previous=old)).rows
    assert [words.split(", ")[2].split(" le ")[0] for words, _ in rows] == ["échue", "échéance", "échéance"]


def test_many_old_invoices_are_summed_in_one_row() -> None:
    old = tuple(PreviousInvoice(f"2026-{n:06d}", "août", date(2026, 9, 30), Cents(1000)) for n in range(9))
    rows = write_notes(make_invoice(previous=old)).rows
    assert len(rows) == 4
    assert rows[-1] == ("et 6\u00a0autres, détail au portail et au guichet", "60,00\u00a0€")


def test_the_price_is_explained_in_four_lines_at_most() -> None:
    notes = write_notes(make_invoice(price_notes=("Quotient familial 912, retenu. " * 12,)))
    assert len(notes.price) == 4
    assert notes.price[-1].endswith("…")
