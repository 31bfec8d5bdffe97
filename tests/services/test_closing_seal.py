"""Closings are signed with a key that the database never holds; a forged one is found at its entry (L2)."""

import json
from pathlib import Path

from sqlalchemy import select

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.ledger import EntryKind, FaultKind
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from staffdesk.services.closing_seal import ClosingSeal, closing_seal, is_genuine
from staffdesk.services.counter import Counter
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office
from tests.factories_money import MoneyTown
from tests.journal import AN_INSTANT
from tests.set_clock import SetClock

FACTS = {"period": "day", "label": "2026-11-16", "totals": {"cash": 1000}}


class NoKeyring(FileKeychain):
    """A workstation where no safe keyring runs."""

    def read(self, name: str) -> str | None:
        raise Unavailable("keyring_missing", name=name)


def test_a_closing_bears_the_signature_of_its_workstation(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter = Counter(town.office)
    for _ in range(2):
        counter.open_till(town.clerk, "guichet", 0)
        counter.close_till(town.clerk, 0, "")
    with database.read() as session:
        payloads = session.scalars(select(LedgerEntry.payload).where(LedgerEntry.kind == "closing")).all()
    facts = [json.loads(payload) for payload in payloads]
    assert len({told["key"] for told in facts}) == 1
    assert all(is_genuine(told) for told in facts)
    secret = town.office.keychain.read(f"closing-key:{town.office.office_id()}")
    assert secret is not None
    assert all(secret not in payload for payload in payloads)
    assert ledger.verify(database).fault is None


def test_any_change_of_what_was_signed_shows() -> None:
    seal = ClosingSeal("11" * 32)
    signed = seal.sign(FACTS)
    assert is_genuine(signed)
    assert is_genuine(FACTS)
    forged = (
        {**signed, "totals": {"cash": 999}},
        {**signed, "key": ClosingSeal("22" * 32).sign(FACTS)["key"]},
        {**signed, "signature": "00" * 64},
        {**signed, "signature": "no hexadecimal"},
        {name: value for name, value in signed.items() if name != "signature"},
        {name: value for name, value in signed.items() if name != "key"},
    )
    assert not any(is_genuine(one) for one in forged)


def test_a_closing_signed_by_nobody_we_know_is_found_at_its_entry(database: Database) -> None:
    with database.begin() as session:
        signed = ClosingSeal("11" * 32).sign(FACTS)
        told = {**signed, "totals": {"cash": 1}}
        no = ledger.append(session, EntryKind.CLOSING, (), at=AN_INSTANT, by=SYSTEM, facts=told).no
    found = ledger.verify(database).fault
    assert found is not None
    assert (found.no, found.kind) == (no, FaultKind.BAD_SIGNATURE)


def test_without_a_keyring_the_till_closes_all_the_same(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    office = Office(database, clock, NoKeyring(tmp_path / "none"), "ACCUEIL-2", tmp_path)
    assert closing_seal(office) is None
    counter = Counter(office)
    counter.open_till(town.clerk, "guichet", 0)
    assert counter.close_till(town.clerk, 0, "").number == "2026-C0001"
    assert ledger.verify(database).fault is None
