"""PDFs survive a crash between commit and drawing: the same bytes, once, sealed and announced (L6)."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.invoice_document import InvoiceDocument
from staffdesk.models.invoices import Invoice
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.requests import StoredFile
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.services import paper_store
from staffdesk.services.counter import Counter
from staffdesk.services.documents.invoice_pdf import render_invoice
from staffdesk.services.ledger import verify
from staffdesk.services.paper_press import PaperKind
from staffdesk.services.paper_store import file_content, store_missing
from staffdesk.services.payment_taking import take
from tests.factories_money import MoneyTown, cash, october_days, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town where three invoices were committed, and the machine died before the first PDF."""
    town = MoneyTown(database, clock, tmp_path)
    for name in ("Aubin", "Émond", "Tilleul"):
        town.add_days(town.add_family(name), "canteen", october_days(3))
    town.issue(render=False)
    return town


def files(town: MoneyTown) -> int:
    """Count the stored files."""
    with town.database.read() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_what_a_crash_left_without_its_file_is_drawn_at_the_next_start(town: MoneyTown) -> None:
    assert town.invoicing.render_missing() == 3
    assert town.invoicing.render_missing() == 0
    with town.database.read() as session:
        for snapshot, content in session.execute(
            select(Invoice.snapshot, StoredFile.content).join(StoredFile, StoredFile.id == Invoice.file_id)
        ):
            assert content == render_invoice(InvoiceDocument.from_json(str(snapshot)))


def test_the_journal_seals_each_file_and_each_snapshot(town: MoneyTown) -> None:
    store_missing(town.office)
    with town.database.read() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.no)).all()
        invoices = session.scalars(select(Invoice).order_by(Invoice.number)).all()
        for rank, invoice in enumerate(invoices):
            issued, drawn = entries[rank], entries[rank + 3]
            assert (issued.no, drawn.ref_no) == (invoice.ledger_no, invoice.ledger_no)
            snapshot = str(invoice.snapshot)
            assert sha256(snapshot.encode()).hexdigest() in issued.payload
            content = file_content(session, invoice.file_id)
            assert content is not None
            assert sha256(content).hexdigest() in drawn.payload
            assert "Tilleul" not in issued.payload + drawn.payload
    assert verify(town.database).fault is None


def test_each_family_is_told_of_its_file(town: MoneyTown) -> None:
    store_missing(town.office)
    with town.database.read() as session:
        told = session.execute(
            select(OutboxMessage.family, OutboxMessage.body).where(OutboxMessage.kind == "document")
        ).all()
        for family, body in told:
            doc_id = json.loads(str(body))["document"]["doc_id"]
            file = session.scalars(select(StoredFile).where(StoredFile.uid == doc_id)).one()
            assert family is not None
            assert (file.direction, file.complete, file.upload_done) == ("out", True, False)
            assert file.name.startswith("facture-2026-00000")
        assert len({family for family, _ in told}) == 3


def test_a_crash_in_the_middle_of_a_batch_keeps_what_was_stored(
    town: MoneyTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffdesk.services.paper_press.BATCH", 1)

    class Crash:
        """Stops the work after the first batch."""

        def step(self, _done: int, _total: int) -> None:
            """Stop."""
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_missing(town.office, progress=Crash())
    assert files(town) == 1
    assert store_missing(town.office) == 2
    assert verify(town.database).fault is None


KILLED = """
import os, signal, sys
from pathlib import Path
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.unit_of_work import Database
from staffdesk.services import paper_press
from staffdesk.services.gateways.clock import SystemClock
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.office import Office

class Power:
    left = int(sys.argv[3])
    def step(self, done, total):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

paper_press.BATCH = 1
folder = Path(sys.argv[2])
office = Office(Database(sys.argv[1]), SystemClock(), FileKeychain(folder / "secrets"), "POSTE", folder)
Invoicing(office).issue(SYSTEM, 1, Power())
"""


@pytest.mark.parametrize(
    ("step", "invoices", "drawn"),
    [(2, 0, 0), (3, 3, 1), (4, 3, 2)],
    ids=["before the commit", "after the first file", "after the second file"],
)
def test_a_process_killed_at_any_step_leaves_all_or_nothing_and_is_healed(
    database: Database, clock: SetClock, tmp_path: Path, step: int, invoices: int, drawn: int
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    for name in ("Aubin", "Émond", "Tilleul"):
        town.add_days(town.add_family(name), "canteen", october_days(3))
    town.draft()
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, str(tmp_path), str(step)]
    died = subprocess.run(command, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert (len(town.invoicing.invoices(town.clerk)), files(town)) == (invoices, drawn)
    assert town.invoicing.render_missing() == invoices - drawn
    report = verify(database)
    assert (report.fault, report.entries) == (None, 2 * invoices)


def test_two_workstations_that_heal_at_once_store_each_file_once(town: MoneyTown) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: store_missing(town.office), range(2)))
    assert sum(made) == files(town) == 3
    assert verify(town.database).entries == 6


def test_only_the_wanted_are_drawn(town: MoneyTown) -> None:
    with town.database.read() as session:
        first = session.scalars(select(Invoice.id).order_by(Invoice.id)).first()
    assert store_missing(town.office, PaperKind.INVOICE, [first or 0]) == 1
    assert store_missing(town.office, PaperKind.RECEIPT) == 0


def test_a_receipt_that_was_not_drawn_is_drawn_too(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    family = town.add_family("Zeller")
    town.add_days(family, "canteen", october_days(1, first=20))
    town.issue(render=False)
    asked = pay(family, [(town.invoice_of(family), 305)], cash(305))
    with town.database.begin() as session:
        payment = take(session, town.clerk, asked, at=town.clock.now()).id
    assert paper_store.store_missing(town.office, PaperKind.RECEIPT) == 1
    assert counter.receipt_pdf(town.clerk, payment).startswith(b"%PDF")
