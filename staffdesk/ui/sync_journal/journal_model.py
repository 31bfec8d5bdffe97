"""The tables of the journal: exchanges, newest first, and the messages the portal could not accept."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import counted, number
from staffdesk.domain.french.dates import instant_short
from staffdesk.domain.french.errors import SENTENCES, words
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.sync_journal.words import KIND_WORDS, OUTCOME_SIGNS

if TYPE_CHECKING:
    from staffdesk.services.sync_status import JournalRow, RejectedRow


class JournalColumn(IntEnum):
    """Columns of the journal."""

    AT = 0
    HOLDER = 1
    OUTCOME = 2
    RECEIVED = 3
    SENT = 4
    SECONDS = 5
    DETAIL = 6


class RejectedColumn(IntEnum):
    """Columns of the tray."""

    AT = 0
    KIND = 1
    REASON = 2


def journal_model() -> RowsModel[JournalRow]:
    """Make the model of the exchanges."""
    columns: list[Column[JournalRow]] = [
        Column("Quand", lambda row: instant_short(row.at), lambda row: row.at, width=150),
        Column("Poste", lambda row: row.holder.partition(":")[0], width=210),
        Column(
            "Résultat",
            lambda row: OUTCOME_SIGNS[row.outcome][1],
            icon=lambda row: OUTCOME_SIGNS[row.outcome][0],
            tone=lambda row: OUTCOME_SIGNS[row.outcome][2],
            width=190,
        ),
        Column(
            "Reçus",
            lambda row: _count(row, "pulled"),
            lambda row: _figure(row, "pulled"),
            Align.RIGHT,
            width=80,
        ),
        Column(
            "Envoyés",
            lambda row: _count(row, "sent"),
            lambda row: _figure(row, "sent"),
            Align.RIGHT,
            width=90,
        ),
        Column("Durée", _duration, lambda row: _figure(row, "milliseconds"), Align.RIGHT, width=90),
        Column("Détail", _detail),
    ]
    return RowsModel(columns, lambda row: (row.at, row.holder))


def rejected_model() -> RowsModel[RejectedRow]:
    """Make the model of the tray."""
    columns: list[Column[RejectedRow]] = [
        Column("Depuis", lambda row: instant_short(row.created_at), lambda row: row.created_at, width=150),
        Column("Envoi", lambda row: KIND_WORDS.get(row.kind, row.kind), width=180),
        Column("Raison donnée par le portail", lambda row: row.reason or "–"),
    ]
    return RowsModel(columns, lambda row: row.message_id)


def _figure(row: JournalRow, name: str) -> int:
    value = row.facts.get(name, 0)
    return value if isinstance(value, int) else 0


def _count(row: JournalRow, name: str) -> str:
    return number(_figure(row, name)) if _figure(row, name) else "–"


def _duration(row: JournalRow) -> str:
    milliseconds = _figure(row, "milliseconds")
    if milliseconds < 1000:
        return f"{milliseconds}\N{NO-BREAK SPACE}ms"
    return f"{milliseconds // 1000},{milliseconds % 1000 // 100}\N{NO-BREAK SPACE}s"


def _detail(row: JournalRow) -> str:
    code, decided = str(row.facts.get("error", "")), _figure(row, "decided")
    if code in SENTENCES:
        return words(code, row.facts)
    return (
        counted(decided, "demande décidée par une règle", "demandes décidées par une règle")
        if decided
        else ""
    )
