"""What Facturation says of credit notes."""

from dataclasses import replace
from datetime import date

from staffdesk.domain.topics import Topic
from staffdesk.services.crediting_rows import CorrectionRow, Credited, CreditNoteRow
from staffdesk.services.money_rows import InvoiceLineRow, InvoiceRow
from staffdesk.ui.invoices.credit_words import (
    cancel_facts,
    cancel_question,
    corrections_sum,
    credited_told,
    line_facts,
    line_question,
    note_line,
    title_line,
    worth,
)

INVOICE = InvoiceRow(
    1,
    "2026-000001",
    "octobre 2026",
    "Tilleul",
    7,
    1000,
    700,
    date(2026, 11, 6),
    date(2026, 11, 30),
    "issued",
    300,
)
LINE = InvoiceLineRow("Malo", "Cantine", "repas", 2, 305, 610, ())


def correction(cents: int) -> CorrectionRow:
    return CorrectionRow(1, 7, "Tilleul", "Malo", "Cantine", "absence", "", "2026-000001", cents)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_changed_is_summed_by_direction() -> None:
    rows = [correction(-305), correction(-305), correction(250)]
    assert (
        plain(corrections_sum(rows))
        == "2 corrections à créditer, 6,10 € · 1 correction à ajouter à la prochaine facture, 2,50 €"
    )
    assert corrections_sum([]) == ""


def test_cancelling_says_what_it_does() -> None:
    assert worth(INVOICE) == 700
    assert plain(cancel_question(INVOICE)) == "Annuler la facture 2026-000001 ?"
    assert "payé" not in cancel_facts(INVOICE)
    assert "revient en avoir" in cancel_facts(replace(INVOICE, open_cents=0))


def test_a_line_and_a_note_in_words() -> None:
    assert line_question(LINE) == "Avoir sur la ligne Cantine, Malo"
    assert "ligne de 6,10" in line_facts(INVOICE, LINE)
    note = CreditNoteRow(1, "2026-A00001", 305, 0, "absence excusée", date(2026, 11, 16))
    assert plain(note_line(note)) == "Avoir n° 2026-A00001, 3,05 € : absence excusée"


def test_what_the_treasury_collects_less_is_said_until_it_knows_and_after() -> None:
    note = CreditNoteRow(1, "2026-A00001", 305, 0, "absence excusée", date(2026, 11, 16))
    assert title_line(note) == ""
    waits = replace(note, title_cents=205)
    assert (
        plain(title_line(waits)) == "2,05 € de moins au Trésor public, réduction de titre à lui transmettre"
    )
    told = replace(waits, handed_on=date(2026, 11, 30))
    assert plain(title_line(told)).endswith("réduction de titre transmise le 30 nov. 2026")
    assert (waits.waits_for_treasury, told.waits_for_treasury) == (True, False)
    assert "réduction de titre" in cancel_facts(replace(INVOICE, state="sent_to_treasury"))
    done = Credited(("2026-A00001",), 305, 0, frozenset(), 305)
    assert "3,05 € de réduction de titre à transmettre" in plain(credited_told(done))


def test_what_was_issued() -> None:
    topics = frozenset({Topic.INVOICES})
    assert plain(credited_told(Credited(("2026-A00001",), 305, 305, topics))) == (
        "Avoir n° 2026-A00001 émis, 3,05 €, dont 3,05 € rendus au compte"
    )
    assert plain(credited_told(Credited(("a", "b"), 610, 0, topics))) == "2 avoirs émis, 6,10 €"
    assert credited_told(Credited((), 0, 0, topics)) == "Aucun avoir à établir"
