"""The tables of unpaid invoices: ages, families, their invoices, a run before and after. Models only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import euros, number
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.reminders import age_words
from staffdesk.ui.invoices.reminder_words import ALL_AGES, last_words
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import (
        LateFamily,
        LateInvoiceRow,
        OverdueView,
        PlannedRow,
        ReminderRow,
        ReminderRunRow,
    )


@dataclass(frozen=True)
class AgeLine:
    """A line of the ages: ``rank`` is the class, None for all of them."""

    rank: int | None
    words: str
    families: int
    cents: int


def age_lines(view: OverdueView) -> tuple[AgeLine, ...]:
    """Give all ages together, then each of them."""
    whole = AgeLine(None, ALL_AGES, len(view.families), sum(row.cents for row in view.ages))
    parts = (
        AgeLine(rank, age_words(row.first, row.last), row.families, row.cents)
        for rank, row in enumerate(view.ages)
    )
    return (whole, *parts)


def ages_model() -> RowsModel[AgeLine]:
    """Make the model of the ages."""
    columns: list[Column[AgeLine]] = [
        Column("Retard", lambda row: row.words),
        Column("Familles", lambda row: number(row.families), lambda row: row.families, Align.RIGHT, width=68),
        Column("Montant", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=96),
    ]
    return RowsModel(columns, key=lambda row: row.rank)


def families_model() -> RowsModel[LateFamily]:
    """Make the model of the families with something overdue."""
    columns: list[Column[LateFamily]] = [
        Column("Famille", lambda row: row.family, strong=True),
        Column("Dossier", lambda row: row.number, tone=_quiet, width=84),
        Column(
            "Depuis le",
            lambda row: day_month_year(row.oldest_due_on),
            lambda row: row.oldest_due_on,
            width=116,
        ),
        Column("Factures", lambda row: number(row.invoices), lambda row: row.invoices, Align.RIGHT, width=76),
        Column("En retard", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=108),
        Column(
            "Dernière relance",
            lambda row: row.hold or last_words(row.last_level, row.last_on),
            lambda row: (row.last_on or date.min, row.hold),
            tone=lambda row: Tone.WARN if row.hold else Tone.QUIET,
            icon=lambda row: "pause-circle" if row.hold else "",
        ),
    ]
    return RowsModel(columns, key=lambda row: row.household_id)


def late_invoices_model() -> RowsModel[LateInvoiceRow]:
    """Make the model of the unpaid invoices of one family."""
    columns: list[Column[LateInvoiceRow]] = [
        Column("Facture", lambda row: row.number, strong=True, width=116),
        Column("Période", lambda row: row.label, tone=_quiet),
        Column("Échéance", lambda row: day_month_year(row.due_on), lambda row: row.due_on, width=124),
        Column(
            "Reste dû", lambda row: euros(row.open_cents), lambda row: row.open_cents, Align.RIGHT, width=104
        ),
        Column(
            "Dernière relance",
            lambda row: row.hold or last_words(row.last_level, row.last_on),
            tone=lambda row: Tone.WARN if row.hold else Tone.QUIET,
            icon=lambda row: "pause-circle" if row.hold else "",
            width=228,
        ),
    ]
    return RowsModel(columns, key=lambda row: row.invoice_id)


def reminders_model() -> RowsModel[ReminderRow]:
    """Make the model of the reminders that were sent to one family."""
    columns: list[Column[ReminderRow]] = [
        Column("Relance", lambda row: row.number, strong=True, width=124),
        Column("Date", lambda row: day_month_year(row.on), lambda row: row.on, tone=_quiet, width=124),
        Column("Niveau", lambda row: row.label),
        Column("Envoi", lambda row: row.channel, tone=_quiet, width=172),
        Column("Réclamé", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=104),
    ]
    return RowsModel(columns, key=lambda row: row.reminder_id)


def runs_model() -> RowsModel[ReminderRunRow]:
    """Make the model of the runs that were made."""
    columns: list[Column[ReminderRunRow]] = [
        Column("Date", lambda row: day_month_year(row.on), lambda row: row.on),
        Column("Familles", lambda row: number(row.families), lambda row: row.families, Align.RIGHT, width=68),
        Column("Réclamé", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=96),
    ]
    return RowsModel(columns, key=lambda row: row.run_id)


def planned_model() -> RowsModel[PlannedRow]:
    """Make the model of the families that would be reminded."""
    columns: list[Column[PlannedRow]] = [
        Column("Famille", lambda row: row.family, strong=True),
        Column("Niveau", lambda row: row.level, width=214),
        Column("Factures", lambda row: ", ".join(row.invoices), tone=_quiet),
        Column("Réclamé", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=104),
        Column("Envoi", lambda row: row.channel, tone=_quiet, width=172),
        Column(
            "Dernière relance", lambda row: last_words(row.last_level, row.last_on), tone=_quiet, width=200
        ),
    ]
    return RowsModel(columns, key=lambda row: row.household_id)


def left_model() -> RowsModel[PlannedRow]:
    """Make the model of what is left out, with the reason."""
    columns: list[Column[PlannedRow]] = [
        Column("Famille", lambda row: row.family, strong=True),
        Column("Pourquoi", lambda row: row.why, tone=lambda _row: Tone.WARN, width=214),
        Column("Factures", lambda row: ", ".join(row.invoices), tone=_quiet),
        Column("Reste dû", lambda row: euros(row.cents), lambda row: row.cents, Align.RIGHT, width=104),
        Column(
            "Dernière relance", lambda row: last_words(row.last_level, row.last_on), tone=_quiet, width=200
        ),
    ]
    return RowsModel(columns, key=lambda row: (row.household_id, row.why))


def _last_of_family(row: PlannedRow) -> str:
    return last_words(row.last_level, row.last_on)


def _quiet(_row: object) -> Tone:
    return Tone.QUIET
