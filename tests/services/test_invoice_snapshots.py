"""The snapshot of an invoice: what the town prints, what the family owes, and sums that close."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotFound
from staffdesk.domain.invoice_document import Collection, Payer
from staffdesk.domain.invoice_life import OpenInvoice
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoice_snapshots import (
    ChildFacts,
    Letter,
    RunPaper,
    StoredLine,
    load_run_paper,
    make_document,
)
from tests.factories_money import IDENTITY

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
PAPER = RunPaper(
    IDENTITY, {}, True, OCTOBER, date(2026, 11, 6), date(2026, 11, 30), frozenset({Means.CASH, Means.CHEQUE})
)
LETTER = Letter("f" * 32, "04317", Payer("Mme Nadège TILLEUL", ("12 rue des Tanneurs", "99990 ESSAI")))
CHILDREN = {
    1: ChildFacts("Malo", date(2019, 5, 2), "CE1", "École A"),
    2: ChildFacts("Zélie", date(2022, 3, 9), "MS", "École B"),
}
VERSION = Fact(
    FactCode.VERSION,
    {
        "activity": "canteen",
        "unit": "meal",
        "valid_from": "2026-09-01",
        "decision": "2026-041",
        "decided_on": "2026-06-24",
    },
)


def line(position: int, child: int, cents: int, detail: str = "repas réservés et pris") -> StoredLine:
    """Return a stored line of one unit."""
    stored = [VERSION.stored()]
    return StoredLine(position, child, "canteen", "Cantine", detail, 1, cents, cents, position == 2, stored)


LINES = (line(1, 1, 305), line(2, 1, 110), line(3, 2, 555, "repas non réservé\n3,05 + 2,50"))


def test_lines_are_grouped_by_child_and_reasons_stand_apart() -> None:
    page = make_document(PAPER, LETTER, "2026-002114", LINES, CHILDREN)
    assert [(child.name, child.subtotal) for child in page.children] == [("Malo", 415), ("Zélie", 555)]
    assert page.children[1].facts == "4\u00a0ans · moyenne section · École B"
    assert (page.children[1].lines[0].unit, page.children[1].lines[0].reason) == (
        "repas non réservé",
        "3,05 + 2,50",
    )
    assert (page.to_pay, page.cesu_cap, page.collection) == (970, 110, Collection.TO_PAY)
    assert page.title == "Facture d’octobre\u00a02026"
    assert any("2026-041" in note for note in page.price_notes)
    assert page.talon is not None
    assert page.letterhead.demonstration


def test_online_payment_is_printed_only_where_the_regie_takes_it() -> None:
    assert make_document(PAPER, LETTER, "2026-002114", LINES, CHILDREN).payable_online_at == ""
    online = replace(PAPER, rules={"online_payment": True})
    page = make_document(online, LETTER, "2026-002114", LINES, CHILDREN)
    assert page.payable_online_at == "https://famille.essai.example/f/2026-002114"
    assert page.means[0].title == "En ligne"


def test_a_means_the_act_does_not_list_disappears_with_its_talon() -> None:
    page = make_document(
        replace(PAPER, means=frozenset({Means.CARD})), LETTER, "2026-002114", LINES, CHILDREN
    )
    assert page.talon is None
    assert [means.title for means in page.means] == ["Guichet de la régie"]


@pytest.mark.parametrize(
    ("ahead", "credit", "panel", "left"),
    [
        ([("2026-00001", 500)], 500, Collection.TO_PAY, 0),
        ([("2026-00001", 970)], 970, Collection.NOTHING_DUE, 0),
        ([("2026-00001", 970)], 1000, Collection.CREDIT, 30),
    ],
)
def test_what_was_paid_ahead_chooses_the_panel(
    ahead: list[tuple[str, int]], credit: int, panel: Collection, left: int
) -> None:
    letter = replace(LETTER, credit_cents=credit)
    page = make_document(PAPER, letter, "2026-002114", LINES, CHILDREN, ahead)
    assert (page.collection, page.credit_left) == (panel, left)
    assert page.to_pay == 970 - ahead[0][1]
    assert "2026-00001" in page.already_paid[0].words
    assert (page.talon is None) == (page.to_pay == 0)


def test_older_invoices_are_only_remembered() -> None:
    older = OpenInvoice("2026-001402", "août", date(2026, 9, 30), Cents(1830))
    page = make_document(PAPER, replace(LETTER, previous=(older,)), "2026-002114", LINES, CHILDREN)
    assert (page.to_pay, page.account) == (970, 2800)


def test_an_office_without_a_town_prints_nothing(sqlite_database: Database) -> None:
    with sqlite_database.read() as session, pytest.raises(NotFound, match="town"):
        load_run_paper(session, OCTOBER, issued_on=date(2026, 11, 6), due_on=date(2026, 11, 30))
