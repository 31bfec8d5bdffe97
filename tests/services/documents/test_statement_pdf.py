"""A statement on paper: the balance first, then every piece; many go over pages."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from staffdesk.domain.invoice_document import Payer
from staffdesk.domain.money import Cents
from staffdesk.domain.statement_document import StatementDocument, with_balances
from staffdesk.services.documents.statement_pdf import render_statement, statement_title
from tests.factories_documents import TOWN
from tests.services.documents.reading import Paper

FIRST = date(2026, 10, 5)


def made(*cents: int, before: int = 0) -> StatementDocument:
    pieces = [
        (FIRST + timedelta(days=n), f"Facture 2026-{n:06}" if c > 0 else f"Quittance 2026-{n:05}", c)
        for n, c in enumerate(cents, 1)
    ]
    _, rows = with_balances([(date(2026, 1, 1), "avant", before), *pieces], FIRST)
    payer = Payer("Mme Nadège TILLEUL", ("12 rue des Tanneurs", "99990 ESSAI"))
    return StatementDocument(
        TOWN, "04317", payer, date(2026, 11, 16), FIRST, Cents(before), rows, footer="pied"
    )


def test_the_order_of_information_is_the_order_of_the_text() -> None:
    text = Paper(render_statement(replace(made(14477, -10000, before=500), overdue_cents=Cents(4977)))).text()
    at = -1
    for words in (
        "Ville de Valbrune-sur-Orle",
        "Relevé de compte",
        "dossier 04317 · arrêté le 16 nov. 2026",
        "À payer",
        "49,77 €",
        "Échéance dépassée : 49,77 €",
        "Mme Nadège TILLEUL",
        "Date",
        "Solde, en euros",
        "Solde reporté au 5 oct. 2026",
        "5,00",
        "Facture 2026-000001",
        "144,77",
        "Quittance 2026-00002",
        "100,00",
        "pied",
        "Page 1/1",
    ):
        found = text.find(words, at + 1)
        assert found > at, f"{words!r} is missing after {text[max(0, at) : at + 60]!r}"
        at = found


@pytest.mark.parametrize("overdue", [0, 123456])
def test_credit_in_cesu_is_told_beside_what_is_late(overdue: int) -> None:
    late = replace(made(14477), overdue_cents=Cents(overdue), cesu_cents=Cents(123400))
    text = " ".join(Paper(render_statement(late)).text().split())
    assert "Avoir en CESU compris : 1 234,00 €, pour les seules activités payables en CESU." in text
    assert "À payer, avoir en CESU déduit" in text
    assert ("Échéance dépassée : 1 234,56 €." in text) is bool(overdue)


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        ((100,), "Aucune échéance n’est passée"),
        ((-100,), "Il réduira votre prochaine facture"),
        ((100, -100), "Vous n’avez rien à faire"),
    ],
)
def test_it_says_what_the_balance_means(cents: tuple[int, ...], words: str) -> None:
    assert words in Paper(render_statement(made(*cents))).text()


def test_every_piece_stands_once_over_the_pages() -> None:
    file = render_statement(made(*([100, -50] * 60)))
    paper = Paper(file)
    assert paper.page_count == 3
    whole = paper.whole_text()
    assert all(whole.count(f"Facture 2026-{n:06}") == 1 for n in range(1, 121, 2))
    assert len(file) < 80_000
    assert file == render_statement(made(*([100, -50] * 60)))


def test_its_title_is_in_words() -> None:
    assert statement_title(made(100)).replace("\u00a0", " ") == (
        "Relevé de compte, dossier 04317, À payer 1,00 € au 16 novembre 2026"
    )


def test_it_closes_on_the_balance_of_its_last_day() -> None:
    text = Paper(render_statement(made(14477, -10000, before=500))).text()
    assert text.rindex("Solde au 16 nov. 2026") > text.index("Quittance 2026-00002")
    assert "49,77" in text[text.rindex("Solde au 16 nov. 2026") :]
    past = Paper(render_statement(replace(made(14477), until=date(2026, 10, 31)))).text()
    assert "Solde au 31 oct. 2026. Ce qui a suivi n’y figure pas." in " ".join(past.split())
    assert "Solde au 31 oct. 2026" in past[past.index("Facture 2026-000001") :]
