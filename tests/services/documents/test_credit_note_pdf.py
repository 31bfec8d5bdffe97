"""A credit note on paper: what is deducted and what that changes, in the places of an invoice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staffdesk.domain.credit_note_document import CreditNoteDocument
from staffdesk.domain.invoice_document import ChildLines, InvoiceLine
from staffdesk.domain.money import Cents
from staffdesk.services.documents.credit_note_pdf import credit_note_title, render_credit_note
from tests.domain.test_credit_note_document import NOTE
from tests.services.documents.reading import Paper


def read(note: CreditNoteDocument) -> Paper:
    return Paper(render_credit_note(note))


def test_the_order_of_information_is_the_order_of_the_text() -> None:
    text = read(replace(NOTE, credited_before=Cents(100), paid_cents=Cents(200))).text()
    at = -1
    for words in (
        "Ville d’Essai",
        "Avoir sur la facture d’octobre 2026",
        "n° 2026-A00001 · dossier 00001",
        "Déduit de votre facture",
        "3,05 €",
        "facture n° 2026-000001",
        "Il reste 3,10 € à payer pour cette facture.",
        "Mme Nadège TILLEUL",
        "Malo",
        "Total de l’avoir",
        "telle qu’émise",
        "9,15",
        "Avoirs précédents",
        "Cet avoir",
        "Déjà réglé",
        "Reste à payer pour cette facture",
        "3,10 €",
        "Motif : absence excusée",
        "Page 1/1",
    ):
        found = text.find(words, at + 1)
        assert found > at, f"{words!r} is missing after {text[max(0, at) : at + 60]!r}"
        at = found


@pytest.mark.parametrize(
    ("paid", "freed", "words"),
    [
        (915, 305, "3,05 € déjà payés restent sur votre compte"),
        (610, 0, "il ne reste rien à payer"),
    ],
)
def test_it_says_what_becomes_of_what_was_paid(paid: int, freed: int, words: str) -> None:
    note = replace(NOTE, paid_cents=Cents(paid), freed_cents=Cents(freed))
    assert words in read(note).text().replace("\n", " ")


def test_many_days_go_over_pages_and_the_file_stays_small() -> None:
    line = InvoiceLine("Accueil de loisirs", "absence excusée, ven. 2 oct.", 1, Cents(5), Cents(5), "Grève")
    note = replace(NOTE, children=(ChildLines("Zoé", "7 ans", (line,) * 60),))
    file = render_credit_note(note)
    assert Paper(file).page_count > 1
    assert len(file) < 60_000
    assert file == render_credit_note(note)


def test_its_title_is_in_words() -> None:
    assert credit_note_title(NOTE).replace("\u00a0", " ") == (
        "Avoir 2026-A00001, 3,05 € sur la facture 2026-000001, émis le 16 novembre 2026"
    )


def test_it_says_that_the_treasury_asks_less_and_what_the_regie_gives_back() -> None:
    note = replace(NOTE, title_cents=Cents(305), paid_cents=Cents(200))
    text = read(note).text().replace("\n", " ")
    assert "Le Trésor public, qui encaisse cette facture, vous demandera 3,05 € de moins" in text
    assert "restent sur votre compte" not in text
    note = replace(NOTE, title_cents=Cents(205), paid_cents=Cents(710), freed_cents=Cents(100))
    text = read(note).text().replace("\n", " ")
    assert "rendra s’ils sont payés. 1,00 € payés à la régie restent sur votre compte." in text
