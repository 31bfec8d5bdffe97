"""An invoice on paper: what it says, in which order, where, and that its sums are one sum."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.french.amounts import euros, euros_plain
from staffdesk.domain.invoice_document import (
    ChildLines,
    Collection,
    Deduction,
    InvoiceDocument,
    InvoiceLine,
    Payer,
    PreviousInvoice,
)
from staffdesk.domain.money import Cents
from staffdesk.services.documents.invoice_pdf import invoice_title, render_invoice, render_invoices
from tests import factories_documents as factories
from tests.services.documents.reading import Paper


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_order_of_information_is_the_order_of_the_text() -> None:
    text = Paper(render_invoice(factories.make_invoice())).text()
    order = [
        "Ville de Valbrune-sur-Orle",
        "Facture d’octobre 2026",
        "À payer",
        "144,77 €",
        "au plus tard le lundi 30 novembre 2026",
        "famille.valbrune.example",
        "Mme Nadège TILLEUL",
        "99990 VALBRUNE-SUR-ORLE",
        "Prestation",
        "Malo",
        "75,82",
        "repas non réservé, jeu. 8 oct.",
        "demande reçue après dim. 4 oct. 21:00",
        "Zélie",
        "Total des prestations, en euros",
        "147,82",
        "\u22123,05",
        "À payer pour cette facture",
        "au plus 59,95 €",
        "Pourquoi ce prix\u202f?",
        "Pour mémoire : factures d’avant, non comprises ci-dessus",
        "207,17 €",
        "= 18,30 + 44,10 + 144,77. Chaque somme n’est due qu’une fois.",
        "Comment payer",
        "Talon à joindre à votre chèque",
        "Montant de cette facture",
        "Page 1/1",
    ]
    at = -1
    for words in order:
        found = text.find(words, at + 1)
        assert found > at, f"{words!r} is missing after {text[max(0, at) : at + 60]!r}"
        at = found


def test_panel_total_and_talon_say_the_same_amount() -> None:
    text = Paper(render_invoice(factories.make_invoice())).text()
    assert text.count("144,77 €") == 3


def test_the_code_of_the_talon_is_the_page_of_the_invoice() -> None:
    invoice = factories.make_invoice()
    assert Paper(render_invoice(invoice)).code() == invoice.payable_online_at


def test_the_first_page_is_tagged_for_people_who_listen() -> None:
    roles = Paper(render_invoice(factories.make_invoice())).roles()
    assert roles[0] == "Document"
    assert roles.count("H1") == 1
    assert roles.count("Figure") == 1
    assert roles.count("TH") == 4
    assert roles.count("TR") == 1 + 2 + 9


def test_the_title_says_that_the_treasury_is_paid() -> None:
    assert "144,77 € à payer au Trésor public au plus tard" in plain(
        invoice_title(factories.make_treasury_invoice())
    )


def test_the_title_says_number_month_amount_and_date_in_words() -> None:
    invoice = factories.make_invoice()
    title = "Facture 2026-002114, octobre 2026, 144,77 € à payer au plus tard le 30 novembre 2026"
    assert plain(invoice_title(invoice)) == title
    assert plain(Paper(render_invoice(invoice)).title) == title


def test_a_frozen_snapshot_prints_the_same_bytes_again() -> None:
    invoice = factories.make_invoice()
    again = InvoiceDocument.from_json(invoice.to_json())
    assert render_invoice(again) == render_invoice(invoice)


@pytest.mark.parametrize(
    ("make", "said", "unsaid"),
    [
        (factories.make_debit_invoice, "Sera prélevé, rien à faire", "Talon"),
        (factories.make_debit_invoice, "terminé par 4417", "Comment payer"),
        (factories.make_settled_invoice, "Rien à payer", "Talon"),
        (factories.make_credit_invoice, "Avoir disponible\n12,30 €", "Talon"),
        (factories.make_treasury_invoice, "À payer au Trésor public", "Payer en ligne"),
        (factories.make_part_paid_invoice, "144,77 € moins 50,00 € déjà réglés", "Sera prélevé"),
    ],
)
def test_each_panel_says_what_to_do_and_no_more(
    make: Callable[[], InvoiceDocument], said: str, unsaid: str
) -> None:
    text = Paper(render_invoice(make())).text()
    assert said in text
    assert unsaid not in text


def test_a_part_already_paid_lowers_panel_total_and_talon_alike() -> None:
    text = Paper(render_invoice(factories.make_part_paid_invoice())).text()
    assert text.count("94,77 €") == 3


def test_the_panel_of_a_debit_gives_the_references_of_the_mandate() -> None:
    text = Paper(render_invoice(factories.make_debit_invoice())).text()
    assert "VALBRUNE-RUM-2025-000431" in text
    assert "FR72ZZZ123456" in text


def test_a_detail_of_sixty_lines_goes_on_and_says_so() -> None:
    paper = Paper(render_invoice(factories.make_long_invoice(3, 22)))
    assert paper.page_count == 3
    assert "Suite page 2, total page 3" in paper.text(0)
    assert "(suite)" in paper.text(1)
    assert "À payer pour cette facture" in paper.text(2)
    assert [f"Page {page}/3" in paper.text(page - 1) for page in (1, 2, 3)] == [True, True, True]


def test_means_and_talon_stay_on_the_first_page_however_long_the_detail() -> None:
    paper = Paper(render_invoice(factories.make_long_invoice(4, 20)))
    assert "Talon à joindre" in paper.text(0)
    assert not any("Talon" in paper.text(page) for page in range(1, paper.page_count))
    assert euros_plain(factories.make_long_invoice(4, 20).to_pay) in paper.text(0)


def test_a_long_name_is_never_cut() -> None:
    name = "Mme Marie-Clémentine de LA TOUR DE VALBRUNE-ÉPINOUSE et M. Jean-Sébastien VANDENBROUCKE-QUENTIN"
    payer = Payer(name, ("Résidence du Moulin, bât. B", "12 rue des Tanneurs", "99990 VALBRUNE-SUR-ORLE"))
    text = Paper(render_invoice(factories.make_invoice(payer=payer))).text()
    assert text.replace("\n", " ").count(name) == 2


def test_an_amount_of_a_million_fits() -> None:
    line = factories.make_line("Cantine", "repas réservés et pris", 1, 99999999)
    invoice = factories.make_invoice(children=(ChildLines("Malo", "7 ans", (line,)),), deductions=())
    assert Paper(render_invoice(invoice)).text().count("999\u202f999,99 €") == 3


def test_a_name_beyond_french_is_printed_and_copied() -> None:
    invoice = factories.make_invoice(payer=Payer("M. Łukasz DVOŘÁK", ("Straße 5",)))
    assert "M. Łukasz DVOŘÁK" in Paper(render_invoice(invoice)).text()


def test_text_that_looks_like_markup_or_pdf_is_only_text() -> None:
    hostile = "Malo) Tj ET <b>x</b> \\050 &amp; %PDF"
    children = (ChildLines(hostile, "7 ans", (factories.make_line("Cantine", "repas", 1, 14782),)),)
    assert hostile in Paper(render_invoice(factories.make_invoice(children=children))).text()


def test_nothing_but_the_payer_stands_in_the_window_of_the_envelope() -> None:
    address = "".join(f"{line}" for line in factories.make_invoice().payer.address)
    allowed = set(f"Mme Nadège TILLEUL{address}")
    inside = [
        sign
        for sign in Paper(render_invoice(factories.make_invoice())).signs()
        if sign.right > 90 and sign.left < 200 and sign.bottom > 44 and sign.top < 90
    ]
    assert {sign.sign for sign in inside} <= allowed
    assert min(sign.left for sign in inside) >= 105
    assert max(sign.right for sign in inside) <= 185


def test_no_text_is_smaller_than_a_reader_can_bear() -> None:
    assert min(Paper(render_invoice(factories.make_invoice())).font_sizes()) >= 8


def test_amounts_share_one_right_edge() -> None:
    edges = {
        round(sign.right, 1)
        for sign in Paper(render_invoice(factories.make_invoice())).signs()
        if 108 < sign.top < 165 and sign.right > 185
    }
    assert max(edges) <= 192


def test_a_file_is_light() -> None:
    assert len(render_invoice(factories.make_invoice())) < 60_000
    assert len(render_invoice(factories.make_long_invoice(4, 30))) < 80_000


def test_many_invoices_in_one_file_store_their_fonts_once() -> None:
    invoices = [factories.make_invoice(number=f"2026-{rank:06d}") for rank in range(40)]
    merged = render_invoices(invoices, "Factures d’octobre 2026")
    assert Paper(merged).page_count == 40
    assert len(merged) < 50_000 + 40 * 11_000


def test_no_invoice_makes_no_file() -> None:
    with pytest.raises(ValueError, match="no invoice"):
        render_invoices([], "vide")


_words = st.text(st.characters(codec="utf-8"), max_size=70)
_lines = st.builds(
    lambda activity, unit, quantity, price, reason, cesu: InvoiceLine(
        activity, unit, quantity, Cents(price), Cents(quantity * price), reason, cesu
    ),
    st.text(max_size=30),
    _words,
    st.integers(1, 40),
    st.integers(0, 5000),
    _words,
    st.booleans(),
)
_children = st.lists(
    st.builds(ChildLines, _words, _words, st.lists(_lines, min_size=1, max_size=14).map(tuple)),
    min_size=1,
    max_size=5,
).map(tuple)
_previous = st.lists(
    st.builds(
        PreviousInvoice,
        st.just("2026-000017"),
        st.sampled_from(("août", "septembre")),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.integers(1, 999999).map(Cents),
    ),
    max_size=9,
).map(tuple)


@st.composite
def invoices(draw: st.DrawFn) -> InvoiceDocument:
    """Any invoice a town could issue, with words of any kind."""
    children = draw(_children)
    total = sum(child.subtotal for child in children)
    taken = draw(st.integers(0, total))
    deductions = (Deduction(draw(_words), Cents(taken)),) if taken else ()
    return factories.make_invoice(
        children=children,
        deductions=deductions,
        previous=draw(_previous),
        payer=Payer(draw(_words), tuple(draw(st.lists(_words, max_size=4)))),
        collection=Collection.TO_PAY if total > taken else Collection.NOTHING_DUE,
    )


@settings(max_examples=40, deadline=None)
@given(invoices())
def test_any_invoice_closes_and_stays_on_its_paper(invoice: InvoiceDocument) -> None:
    paper = Paper(render_invoice(invoice))
    text = paper.whole_text()
    assert text.count(euros(invoice.to_pay).replace("\u00a0", " ")) >= 2
    assert euros_plain(invoice.total) in text
    for page in range(paper.page_count):
        for sign in paper.signs(page):
            assert sign.left >= 17
            assert sign.right <= 193
            assert sign.top >= 10
            assert sign.bottom <= 294
    assert re.search(rf"Page {paper.page_count}/{paper.page_count}", paper.text(paper.page_count - 1))
