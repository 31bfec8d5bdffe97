"""The tables of Statistiques, with the words of months, delays and ages."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from staffdesk.domain.french.amounts import euros, number
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.french.reminders import age_words
from staffdesk.domain.french.requests import KIND_PLURALS
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.statistics import AttendanceRow, ProcessingRow, RevenueRow, UnpaidRow

NBSP = "\N{NO-BREAK SPACE}"
Row = TypeVar("Row")
HOUR, DAY = 60, 24 * 60
_KINDS = {**KIND_PLURALS, "message": "Messages"}


def month_words(month: date) -> str:
    """Name a month at the head of a row: ``Novembre 2026``."""
    words = month_year(month)
    return words[:1].upper() + words[1:]


def delay_words(minutes: int) -> str:
    """Say how long something took: ``45 min``, ``3 h 20``, ``2 j 4 h``."""
    if minutes < HOUR:
        return f"{minutes}{NBSP}min"
    if minutes < DAY:
        rest = minutes % HOUR
        return f"{minutes // HOUR}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")
    hours = minutes % DAY // HOUR
    return f"{minutes // DAY}{NBSP}j" + (f"{NBSP}{hours}{NBSP}h" if hours else "")


def _figure(value: int) -> str:
    return number(value) if value else "–"


def _amount(cents: int) -> str:
    return euros(cents) if cents else "–"


def _count(title: str, value: Callable[[Row], int], width: int) -> Column[Row]:
    return Column(title, lambda row: _figure(value(row)), value, Align.RIGHT, width=width)


def _cents(title: str, value: Callable[[Row], int]) -> Column[Row]:
    return Column(title, lambda row: _amount(value(row)), value, Align.RIGHT, width=150)


def attendance_model() -> "RowsModel[AttendanceRow]":
    """Make the model of attendance by month and activity."""
    columns: list[Column[AttendanceRow]] = [
        Column("Mois", lambda row: month_words(row.month), lambda row: row.month, width=170),
        Column("Activité", lambda row: row.activity, strong=True, width=260),
        _count("Places prises", lambda row: row.booked, 120),
        _count("Absences excusées", lambda row: row.excused, 150),
        _count("Absences facturées", lambda row: row.billed, 150),
        Column("", lambda _row: ""),
    ]
    return RowsModel(columns, lambda row: (row.month, row.activity))


def processing_model() -> "RowsModel[ProcessingRow]":
    """Make the model of how long requests wait."""
    columns: list[Column[ProcessingRow]] = [
        Column("Demandes", lambda row: _KINDS.get(row.kind, row.kind), strong=True, width=260),
        _count("Décidées", lambda row: row.decided, 120),
        Column(
            "Délai médian",
            lambda row: delay_words(row.median_minutes),
            lambda row: row.median_minutes,
            Align.RIGHT,
            width=130,
        ),
        Column(
            "Le plus long",
            lambda row: delay_words(row.longest_minutes),
            lambda row: row.longest_minutes,
            Align.RIGHT,
            width=130,
        ),
        Column("", lambda _row: ""),
    ]
    return RowsModel(columns, lambda row: row.kind)


def revenue_model() -> "RowsModel[RevenueRow]":
    """Make the model of what was invoiced and paid by month of issue."""
    columns: list[Column[RevenueRow]] = [
        Column("Mois d’émission", lambda row: month_words(row.month), lambda row: row.month, width=170),
        _count("Factures", lambda row: row.invoices, 100),
        _cents("Facturé", lambda row: row.invoiced_cents),
        _cents("Réglé", lambda row: row.paid_cents),
        _cents("Reste", lambda row: row.invoiced_cents - row.paid_cents),
        Column("", lambda _row: ""),
    ]
    return RowsModel(columns, lambda row: row.month)


def unpaid_model() -> "RowsModel[UnpaidRow]":
    """Make the model of what is overdue by age; the total line has the age of all."""
    columns: list[Column[UnpaidRow]] = [
        Column("Retard", _age, lambda row: row.from_days, width=170),
        _count("Factures", lambda row: row.invoices, 100),
        Column(
            "Montant",
            lambda row: _amount(row.cents),
            lambda row: row.cents,
            Align.RIGHT,
            tone=lambda row: Tone.WARN if row.cents and row.to_days is None and row.from_days else Tone.PLAIN,
            width=150,
        ),
        Column("", lambda _row: ""),
    ]
    return RowsModel(columns, lambda row: (row.from_days, row.to_days))


def _age(row: "UnpaidRow") -> str:
    return "Total" if row.from_days == 0 and row.to_days is None else age_words(row.from_days, row.to_days)
