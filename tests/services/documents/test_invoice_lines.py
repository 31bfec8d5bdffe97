"""Lines of an invoice: figures under one another, the key of CESU, reasons."""

from dataclasses import replace

from staffdesk.domain.invoice_document import ChildLines
from staffdesk.services.documents.invoice_lines import deduction_lines
from staffdesk.services.documents.invoice_pdf import render_invoice
from tests.factories_documents import make_debit_invoice, make_invoice, make_line
from tests.services.documents.reading import Paper


def test_quantity_price_and_amount_end_where_their_columns_end() -> None:
    signs = [sign for sign in Paper(render_invoice(make_invoice())).signs() if 108 < sign.bottom < 112]
    for edge in (141, 164, 192):
        assert any(edge - 0.7 < sign.right <= edge for sign in signs)


def test_each_eligible_line_and_the_key_carry_a_framed_letter() -> None:
    signs = Paper(render_invoice(make_invoice())).signs()
    keys = [sign for sign in signs if sign.sign == "C" and sign.right < 21.7 and 105 < sign.top < 190]
    assert len(keys) == 4 + 1


def test_no_key_is_shown_where_cesu_cannot_pay() -> None:
    assert "CESU préfinancé," not in Paper(render_invoice(make_debit_invoice())).text()


def test_long_words_wrap_before_the_figures() -> None:
    line = make_line("Centre de loisirs", "journées avec repas et goûter, " * 6, 3, 914)
    invoice = make_invoice(children=(ChildLines("Malo", "7 ans", (replace(line, reason="motif " * 40),)),))
    words = [s for s in Paper(render_invoice(invoice)).signs() if 108 < s.top < 120 and s.left < 130]
    assert max(sign.right for sign in words) < 133


def test_a_long_deduction_takes_several_lines() -> None:
    (lines,) = deduction_lines(make_invoice())
    assert len(lines) == 1
