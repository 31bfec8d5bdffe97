"""A sealed till has a number and a paper that tells every movement, the count and the last hash (E6, L3)."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import TillSession
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.ledger import verify
from staffdesk.services.till_closing import movements, require_count
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def test_the_closing_sheet_tells_the_day_and_bears_the_last_hash(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(20))
    town.issue()
    invoice = town.invoice_of(family)
    first = counter.take(town.officer, pay(family, [(invoice, 5000)], cash(4000), cheque(1000)))
    counter.take(town.officer, pay(family, [(invoice, 1000)], cash(1000), operation="two"))
    counter.reverse(town.officer, undo(first.payment_id, "erreur", "undo"))
    sealed = counter.close_till(town.officer, 5950, "rendu de monnaie", {5000: 1, 500: 1, 200: 2, 50: 1})
    assert sealed.number == "2026-C0001"
    said = Paper(sealed.content).whole_text()
    for words in (
        "Arrêté de caisse",
        "2026-C0001",
        "régie, mandataire Francoise",
        "59,50 €",
        "Fonds de caisse : 50,00 €",
        "Espèces encaissées : 10,00 €",
        "Manque de 0,50 €",
        "rendu de monnaie",
        "Quittances 2026-00001 à 2026-00003",
        "annule 2026-00001",
        "acte constitutif 2024-118",
    ):
        assert words in said, words
    with town.database.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "till_closed")).one()
        held = session.scalars(select(TillSession)).one()
        file = session.get_one(StoredFile, held.closing_file_id)
        document = session.scalars(
            select(LedgerEntry.payload).where(
                LedgerEntry.document_ref == "2026-C0001", LedgerEntry.kind == "document"
            )
        ).one()
        assert [(one.receipt, one.cancels, one.cents) for one in movements(session, held.id)] == [
            ("2026-00001", "", 5000),
            ("2026-00002", "", 1000),
            ("2026-00003", "2026-00001", -5000),
        ]
    assert " ".join(entry.hash[at : at + 8] for at in range(0, 64, 8)) in said
    assert held.counted == {"5000": 1, "500": 1, "200": 2, "50": 1}
    assert file.sha256 in document
    assert verify(town.database).fault is None


def test_why_cash_above_the_limit_was_taken_is_on_the_closing_sheet(town: MoneyTown) -> None:
    town.set_rules(cash_warning_cents=1000)
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(20))
    town.issue()
    invoice = town.invoice_of(family)
    taken = counter.take(town.officer, pay(family, [(invoice, 4000)], cash(4000, reason="compte bloqué")))
    counter.take(town.officer, pay(family, [(invoice, 1000)], cash(1000), operation="two"))
    counter.reverse(town.officer, undo(taken.payment_id, "erreur", "undo"))
    sealed = counter.close_till(town.officer, 6000, "", {5000: 1, 1000: 1})
    said = Paper(sealed.content).whole_text()
    assert "Quittance 2026-00001, espèces au-dessus du plafond (40,00 €) : compte bloqué." in said
    assert said.count("au-dessus du plafond") == 1


def test_a_count_that_does_not_make_the_sum_is_refused(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    with pytest.raises(RuleBroken, match="count_differs"):
        counter.close_till(town.officer, 5000, "", {2000: 2})
    require_count({2000: 2, 1000: 1}, 5000)
    require_count({50_000: 1, 20_000: 1, 10_000: 1}, 80_000)
    counter.close_till(town.officer, 5000, "", {2000: 2, 1000: 1})


def test_closings_are_numbered_without_a_gap_by_year(town: MoneyTown) -> None:
    counter = Counter(town.office)
    numbers = []
    for days in (0, 1, 60):
        town.clock.advance(days=days)
        counter.open_till(town.officer, "régie", 0)
        numbers.append(counter.close_till(town.officer, 0, "").number)
    assert town.clock.now() > datetime(2027, 1, 1, tzinfo=town.clock.now().tzinfo)
    assert numbers == ["2026-C0001", "2026-C0002", "2027-C0001"]


class NoKeyring(FileKeychain):
    """A workstation where no safe keyring runs."""

    def read(self, name: str) -> str | None:
        raise Unavailable("keyring_missing", name=name)


def test_a_closing_without_a_keyring_says_that_it_is_not_signed_and_the_way_out(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 4500)
    signed = counter.close_till(town.officer, 4500, "")
    said = Paper(signed.content).whole_text()
    assert signed.signed
    assert "NON SIGNÉ" not in said
    assert "Fonds de caisse : 45,00 € (acte : 50,00 €)" in said
    bare = replace(town.office, keychain=NoKeyring(town.office.data_folder / "none"))
    counter = Counter(bare)
    counter.open_till(town.officer, "régie", 5000)
    unsigned = counter.close_till(town.officer, 5000, "")
    assert not unsigned.signed
    assert "Arrêté NON SIGNÉ : ce poste n’a pas de trousseau" in Paper(unsigned.content).whole_text()


def test_cash_handed_over_from_an_open_till_leaves_its_count_right(town: MoneyTown) -> None:
    counter, deposits = Counter(town.office), Deposits(town.office)
    family = town.add_family()
    counter.open_till(town.officer, "régie", 5000)
    counter.open_till(town.clerk, "guichet", 0)
    counter.take(town.officer, pay(family, [], cash(3000), operation="one"))
    counter.take(town.clerk, pay(family, [], cash(1000), operation="two"))
    with pytest.raises(RuleBroken, match="cash_in_other_till") as refused:
        deposits.remit_cash(town.officer, {2000: 2})
    assert refused.value.facts["cents"] == 3000
    deposits.remit_cash(town.officer, {2000: 1})
    assert counter.till(town.officer).cash_cents == 6000
    assert counter.till(town.officer).kept_cents == 2000
    said = Paper(counter.close_till(town.officer, 6000, "").content).whole_text()
    for words in ("Versé en cours de journée : −20,00 €", "À trouver en caisse : 60,00 €", "Caisse juste"):
        assert words in said, words
    counter.close_till(town.clerk, 1000, "")
    assert deposits.view(town.officer).cash_cents == 2000
    deposits.remit_cash(town.officer, {2000: 1})
    assert verify(town.database).balances["cash"] == 0
