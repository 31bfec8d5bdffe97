"""The tables of the journal."""

from datetime import UTC, datetime

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.services.sync_status import JournalRow, RejectedRow
from staffdesk.ui.sync_journal.journal_model import (
    JournalColumn,
    RejectedColumn,
    journal_model,
    rejected_model,
)

AT = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
WELL = JournalRow(AT, "Accueil:1234", "ok", {"pulled": 12, "sent": 1003, "milliseconds": 2350})
BROKEN = JournalRow(AT, "Accueil:1234", "failed", {"error": "portal_timeout", "milliseconds": 40})


def test_an_exchange_tells_its_figures_and_what_ended_it() -> None:
    model = journal_model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace([WELL, BROKEN])
    well, broken = (
        [str(model.index(row, column).data()).replace("\N{NO-BREAK SPACE}", " ") for column in JournalColumn]
        for row in (0, 1)
    )
    assert well[:4] == ["lun. 11 janv. 10:18", "Accueil", "Réussie", "12"]
    assert well[4:] == ["1\N{NARROW NO-BREAK SPACE}003", "2,3 s", ""]
    assert broken[2:6] == ["Échouée", "–", "–", "40 ms"]
    assert broken[JournalColumn.DETAIL].startswith("Le portail met trop de temps")
    assert tester.model() is model


@pytest.mark.parametrize(
    ("decided", "said"),
    [(1, "1 demande décidée par une règle"), (3, "3 demandes décidées par une règle")],
)
def test_an_exchange_tells_what_the_policies_decided(decided: int, said: str) -> None:
    model = journal_model()
    model.replace(
        [JournalRow(AT, "Accueil:1234", "ok", {"pulled": 4, "decided": decided, "milliseconds": 90})]
    )
    told = str(model.index(0, JournalColumn.DETAIL).data())
    assert told.replace("\N{NO-BREAK SPACE}", " ") == said


def test_the_tray_tells_what_and_why() -> None:
    model = rejected_model()
    model.replace([RejectedRow(7, "decision", "", AT), RejectedRow(8, "later_kind", "unknown family", AT)])
    told = [[model.index(row, column).data() for column in RejectedColumn][1:] for row in (0, 1)]
    assert told == [["Décision", "–"], ["later_kind", "unknown family"]]
