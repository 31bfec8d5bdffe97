"""The words around the figures of an invoice."""

from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.french import invoice_text
from staffdesk.domain.letterhead import DEFAULT_ACCENT
from staffdesk.domain.payments import Means

DUE = date(2026, 11, 30)
IDENTITY = {
    "name": "Ville d’Essai",
    "service": "Service Enfance",
    "revenue_office": "Régie Enfance",
    "address_lines": ["1 place Haute", "99990 Essai"],
    "phone": "01 00 00 00 00",
    "email": "enfance@essai.example",
    "portal_address": "famille.essai.example",
    "counter_hours": "Lun. au ven. 8:30-12:00",
    "cheque_order": "Trésor public",
    "return_address": "Mairie, 1 place Haute",
    "siret": "000",
    "vat_note": "TVA non applicable",
}


@pytest.mark.parametrize(
    ("covered", "title", "label"),
    [
        (Period(date(2026, 10, 1), date(2026, 11, 1)), "Facture d’octobre 2026", "octobre 2026"),
        (
            Period(date(2026, 11, 1), date(2026, 11, 16)),
            "Facture du 1ᵉʳ au 15 nov. 2026",
            "du 1ᵉʳ au 15 nov. 2026",
        ),
    ],
)
def test_the_period_is_a_month_or_its_days(covered: Period, title: str, label: str) -> None:
    assert invoice_text.invoice_title(covered).replace("\u00a0", " ") == title
    assert invoice_text.period_label(covered).replace("\u00a0", " ") == label


def test_a_child_is_said_by_age_class_and_school() -> None:
    born_on = date(2025, 3, 9)
    assert invoice_text.child_facts(born_on, date(2026, 11, 6), "", "") == "1\u00a0an"
    said = invoice_text.child_facts(date(2022, 3, 9), date(2026, 11, 6), "MS", "École B")
    assert said == "4\u00a0ans · moyenne section · École B"


def test_names_and_addresses_are_written_as_on_an_envelope() -> None:
    assert invoice_text.payer_name("Mme", "Nadège", "Tilleul") == "Mme Nadège TILLEUL"
    assert invoice_text.payer_name("", "Nadège", "Tilleul") == "Nadège TILLEUL"
    assert invoice_text.postal_lines("12 rue des Tanneurs", "bât. B", "99990", "Essai") == (
        "bât. B",
        "12 rue des Tanneurs",
        "99990 ESSAI",
    )
    assert invoice_text.postal_lines("", "", "", "") == ()


def test_the_head_says_who_sends() -> None:
    head = invoice_text.invoice_letterhead(IDENTITY, demonstration=False)
    assert head.service == "Service Enfance · Régie Enfance"
    assert head.contact == "1 place Haute · 01 00 00 00 00 · enfance@essai.example"
    assert (head.accent, head.demonstration) == (DEFAULT_ACCENT, "")
    assert invoice_text.invoice_letterhead({}, demonstration=True).demonstration


def test_ways_to_pay_are_those_of_the_act() -> None:
    everything = invoice_text.payment_means(
        IDENTITY, {Means.CASH, Means.CHEQUE, Means.CARD, Means.CESU}, online=True, due_on=DUE
    )
    assert [means.title for means in everything] == ["En ligne", "Chèque", "Guichet de la régie"]
    assert everything[0].words.endswith("Ouvert jusqu’au\u00a030\u00a0nov. inclus.")
    assert everything[1].words == "À l’ordre du Trésor public, avec le talon ci-dessous."
    assert everything[2].words == (
        "Espèces (300\u00a0€ au plus), carte, chèque, CESU préfinancé papier. Lun. au ven. 8:30-12:00"
    )
    assert everything[2].panel_words == "espèces, carte, chèque, CESU"
    assert invoice_text.payment_means(IDENTITY, {Means.ONLINE}, online=False, due_on=DUE) == ()


def test_a_cheque_goes_to_whom_the_act_says() -> None:
    own = IDENTITY | {"cheque_order": "Régie Enfance"}
    [cheque, _] = invoice_text.payment_means(own, {Means.CHEQUE}, online=False, due_on=DUE)
    assert cheque.words.startswith("À l’ordre de\u00a0: Régie Enfance,")
    talon = invoice_text.talon_of(own, {Means.CHEQUE})
    assert talon is not None
    assert (talon.payee, talon.return_address) == ("Régie Enfance", "Mairie, 1 place Haute")
    assert invoice_text.talon_of(own, {Means.CASH}) is None


def test_the_footer_says_how_to_report_an_error() -> None:
    said = invoice_text.invoice_footer(IDENTITY, "2026-002114")
    assert said == (
        "Une erreur\u202f? Écrivez-nous avant de payer\u00a0: enfance@essai.example"
        " · SIRET 000 · TVA non applicable · facture 2026-002114"
    )
    assert "SIRET" not in invoice_text.invoice_footer({}, "2026-002114")


def test_files_have_simple_names() -> None:
    assert invoice_text.file_name("2026-002114") == "facture-2026-002114.pdf"
    assert invoice_text.document_title("2026-002114") == "Facture 2026-002114"
    assert invoice_text.credit_used("2026-00001").endswith("quittance 2026-00001")


@pytest.mark.parametrize(
    "covered",
    [
        Period(date(2026, 10, 1), date(2026, 11, 1)),
        Period(date(2026, 11, 1), date(2026, 12, 1)),
        Period(date(2026, 11, 1), date(2026, 11, 16)),
        Period(date(2026, 11, 3), date(2026, 11, 4)),
    ],
)
def test_the_kept_period_gives_the_same_title(covered: Period) -> None:
    assert invoice_text.invoice_heading(invoice_text.period_label(covered)) == (
        invoice_text.invoice_title(covered)
    )
