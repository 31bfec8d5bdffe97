"""Means close up when the act lists fewer; the talon is for cheques only."""

from staffdesk.services.documents.invoice_foot import has_foot, has_means, has_talon
from staffdesk.services.documents.invoice_pdf import render_invoice
from tests.factories_documents import MEANS, make_debit_invoice, make_invoice, make_treasury_invoice
from tests.services.documents.long_words import LONG_PAYER, LONG_TALON
from tests.services.documents.reading import Paper


def test_a_means_the_act_does_not_list_disappears_and_columns_close_up() -> None:
    paper = Paper(render_invoice(make_invoice(means=(MEANS[0], MEANS[2]), talon=None)))
    heads = [sign for sign in paper.signs() if 218 < sign.top < 221.5]
    assert "Prélèvement" not in paper.text()
    assert min(sign.left for sign in heads if sign.left > 60) < 110


def test_without_cheques_there_is_no_talon_but_the_code_stays() -> None:
    paper = Paper(render_invoice(make_invoice(talon=None)))
    assert "Talon à joindre" not in paper.text()
    assert paper.code() == make_invoice().payable_online_at


def test_a_debit_needs_neither_means_nor_talon() -> None:
    assert not has_foot(make_debit_invoice())


def test_the_treasury_tells_its_means_but_has_no_talon() -> None:
    assert has_means(make_treasury_invoice())
    assert not has_talon(make_treasury_invoice())


def test_a_talon_says_in_full_who_owes_and_where_the_cheque_goes() -> None:
    paper = Paper(render_invoice(make_invoice(payer=LONG_PAYER, talon=LONG_TALON)))
    below = "".join(sign.sign for sign in paper.signs() if sign.top > 236.5)
    for words in (LONG_PAYER.name, LONG_TALON.return_address):
        assert words.replace(" ", "") in below
    assert paper.touching() == []
