"""The tables of invoicing: runs as list rows, invoices, their lines, anomalies. Models only, no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING

from staffdesk.domain.anomalies import BLOCKING
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.ui.invoices.words import DRAFT, NO_NUMBER, RUN_GROUPS, points_counted, run_line, state_sign
from staffdesk.ui.kit.list_rows import TwoLineRow, Verdict
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.money_rows import AnomalyRow, InvoiceLineRow, InvoiceRow, RunRow


class InvoicePlace(IntEnum):
    """The columns of the invoices."""

    NUMBER = 0
    FAMILY = 1
    LABEL = 2
    DUE = 3
    STATE = 4
    TOTAL = 5
    OPEN = 6


def invoices_model(today: Callable[[], date]) -> RowsModel[InvoiceRow]:
    """Make the model of invoices; ``today`` tells which are late."""
    columns: list[Column[InvoiceRow]] = [
        Column("Facture", lambda row: row.number or NO_NUMBER, strong=True, width=116),
        Column("Famille", lambda row: row.family),
        Column("Libellé", lambda row: row.label, tone=lambda _row: Tone.QUIET),
        Column(
            "Échéance", lambda row: day_month_year(row.due_on), lambda row: row.due_on, tone=_quiet, width=124
        ),
        Column(
            "État",
            lambda row: state_sign(row, today())[1],
            tone=lambda row: state_sign(row, today())[2],
            icon=lambda row: state_sign(row, today())[0],
            width=196,
        ),
        Column(
            "Montant", lambda row: euros(row.total_cents), lambda row: row.total_cents, Align.RIGHT, width=116
        ),
        Column("Reste dû", _open, lambda row: row.open_cents, Align.RIGHT, width=104),
    ]
    return RowsModel(columns, key=lambda row: row.invoice_id)


def lines_model() -> RowsModel[InvoiceLineRow]:
    """Make the model of an invoice's lines."""
    columns: list[Column[InvoiceLineRow]] = [
        Column("Enfant", lambda row: row.child or "–", width=88),
        Column("Prestation", lambda row: ", ".join(part for part in (row.label, row.detail) if part)),
        Column("Quantité", lambda row: str(row.quantity), lambda row: row.quantity, Align.RIGHT, width=76),
        Column("Prix", lambda row: euros(row.unit_cents), lambda row: row.unit_cents, Align.RIGHT, width=84),
        Column(
            "Montant",
            lambda row: euros(row.amount_cents),
            lambda row: row.amount_cents,
            Align.RIGHT,
            width=96,
        ),
    ]
    return RowsModel(columns, key=lambda row: (row.child, row.label, row.detail, row.unit_cents))


def anomalies_model() -> RowsModel[AnomalyRow]:
    """Make the model of the anomalies of one kind."""
    columns: list[Column[AnomalyRow]] = [
        Column("Famille", lambda row: row.family, strong=True, width=208),
        Column("À vérifier", lambda row: row.text, tone=_quiet),
    ]
    return RowsModel(columns, key=lambda row: (row.kind, row.household_id, row.text))


def run_rows(runs: Iterable[RunRow]) -> tuple[TwoLineRow, ...]:
    """Give the runs as rows of the list: drafts first, then what was issued, newest first."""
    ordered = sorted(runs, key=lambda run: (run.state != DRAFT, -run.run_id))
    return tuple(_run_row(run) for run in ordered)


def by_kind(anomalies: Iterable[AnomalyRow]) -> Iterator[tuple[str, str, tuple[AnomalyRow, ...]]]:
    """Give the anomalies kind by kind, in the order they come: kind, its words, its rows."""
    for (kind, words), rows in groupby(anomalies, key=lambda row: (row.kind, row.kind_label)):
        yield kind, words, tuple(rows)


def is_blocking(kind: str) -> bool:
    """Tell whether invoices with an anomaly of this kind cannot be issued."""
    return kind in {blocking.value for blocking in BLOCKING}


def _run_row(run: RunRow) -> TwoLineRow:
    if run.state != DRAFT:
        verdict = Verdict("check-circle", Tone.OK, "", "émise")
    elif run.anomalies:
        verdict = Verdict("warning", Tone.WARN, str(run.anomalies), points_counted(run.anomalies))
    else:
        verdict = Verdict("check-circle", Tone.QUIET, "", "rien à vérifier")
    return TwoLineRow(
        key=run.run_id,
        group=RUN_GROUPS.get(run.state, ""),
        icon="note-pencil" if run.state == DRAFT else "receipt",
        title=run.title,
        line2=run_line(run),
        moment=euros(run.total_cents),
        verdict=verdict,
    )


def _open(row: InvoiceRow) -> str:
    return euros(row.open_cents) if row.open_cents and row.number else "–"


def _quiet(_row: object) -> Tone:
    return Tone.QUIET
