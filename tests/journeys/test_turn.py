"""What a family asks on the portal becomes, through an agent, a place at the canteen and an invoice.

One journey through real parts: the demonstration's own turn, as one command, on a clock in a school week.
Its own expectations stop it at the first step that does not hold; what it leaves is read back here.
"""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from staffdesk.domain.french.amounts import NARROW, NO_BREAK
from staffdesk.models.households import Household
from staffdesk.models.unit_of_work import Database
from staffdesk.services import health_check, ledger
from staffdesk.services.family_sheet import account_state

NOW = "2026-11-19T09:30:00+00:00"
LIMIT_S = 540


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the whole turn once; the folder held a file already, and keeps it."""
    out = tmp_path_factory.mktemp("turn")
    (out / "mine.txt").write_text("kept")
    command = [sys.executable, "-m", "staffdesk", "demo", "--offscreen", "--json", "--families", "90"]
    done = subprocess.run(
        [*command, "--seed", "7", "--now", NOW, "--out", str(out)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    document: dict[str, Any] = json.loads(done.stdout)
    return document | {"out": out}


def plain(text: str) -> str:
    """Make no-break spaces plain."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


def words_of(path: str) -> str:
    """Read the words of a document."""
    document = pypdfium2.PdfDocument(path)
    try:
        return plain("\n".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def test_standard_output_is_one_document_that_names_everything(turn: dict[str, Any]) -> None:
    assert {"office_database", "portal_url", "screens", "documents", "counts"} <= turn.keys()
    assert turn["households"] == 90
    assert (turn["out"] / "mine.txt").read_text() == "kept"


def test_every_screen_was_pictured_in_both_themes_and_every_page_at_both_widths(turn: dict[str, Any]) -> None:
    names = {Path(path).name for path in turn["screens"]}
    assert all(Path(path).stat().st_size > 5_000 for path in turn["screens"])
    for screen in (
        "accueil",
        "demandes-decision",
        "messages",
        "facturation-emise",
        "facturation-impayes",
        "guichet",
        "ecran-calendar",
    ):
        assert {f"desk-{screen}-light.png", f"desk-{screen}-dark.png"} <= names
    for page in ("planning", "demandes", "reponses", "factures", "tarifs", "sante", "accueil-solde"):
        assert {f"portal-{page}-360.png", f"portal-{page}-1280.png"} <= names


def test_invoice_and_receipt_say_the_same_amount_for_the_same_family(turn: dict[str, Any]) -> None:
    invoice, receipt = (words_of(path) for path in turn["documents"])
    assert turn["family"].upper() in invoice
    assert turn["family"].upper() in receipt
    amount = next(line for line in invoice.splitlines() if line.endswith("€") and "," in line)
    assert amount.strip() in receipt
    assert "Pourquoi ce prix" in invoice
    assert "DÉMONSTRATION" in invoice


def test_the_office_it_leaves_is_sound_and_its_ledger_verifies(turn: dict[str, Any]) -> None:
    database = Database(turn["office_database"])
    try:
        assert ledger.verify(database).fault is None
        assert health_check.check(database).problems == ()
    finally:
        database.close()


def test_numbers_are_gapless_and_nothing_waits_on_either_side(turn: dict[str, Any]) -> None:
    office = sqlite3.connect(turn["out"] / "office.sqlite")
    numbers = [
        number
        for (number,) in office.execute("SELECT number FROM invoice WHERE number NOT NULL ORDER BY number")
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= turn["counts"]["invoices"]
    sent = [n for (n,) in office.execute("SELECT n FROM outbox WHERE n NOT NULL ORDER BY n")]
    assert sent == list(range(1, len(sent) + 1))
    assert office.execute("SELECT count(*) FROM outbox WHERE status = 'rejected'").fetchone() == (0,)
    office.close()


def test_the_office_knows_every_account_and_no_mail_was_sent_for_it(
    turn: dict[str, Any],
) -> None:
    database = Database(turn["office_database"])
    with database.read() as session:
        households = session.scalars(select(Household)).all()
        states = {account_state(session, household) for household in households}
    database.close()
    assert len(households) == 90
    assert states == {"active", "invited"}
    mails = [mail.read_text("utf-8", "replace") for mail in (turn["out"] / "mails").glob("*.eml")]
    assert not [mail for mail in mails if "activation" in mail.lower()]
