"""The tables of a family's sheet: documents, quotients, account statement, history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year, hour, instant_short, local
from staffdesk.ui.families.words import Sign, document_sign
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import DocumentRow, QuotientRow, TimelineRow


@dataclass(frozen=True)
class StatementLine:
    """A line of the account: what was invoiced is positive, what was paid negative, in cents."""

    place: int
    on: date
    label: str
    cents: int


OPEN_PROOF = "Cliquer, ou Entrée sur la ligne, pour lire le document"


def _sign(row: "DocumentRow") -> Sign:
    return document_sign(row.status, mandatory=row.mandatory)


def moment(at: datetime, today: date) -> str:
    """Say an instant, with its year where it is not the present one."""
    seen = local(at)
    if seen.year == today.year:
        return instant_short(at)
    return f"{day_month_year(seen)}\N{NO-BREAK SPACE}{hour(seen)}"


def documents_model() -> "RowsModel[DocumentRow]":
    """Make the model of the documents."""
    columns: list[Column[DocumentRow]] = [
        Column("Document", lambda row: row.type_name),
        Column("De", lambda row: row.owner, tone=lambda _row: Tone.QUIET, width=110),
        Column(
            "État",
            lambda row: _sign(row).words,
            tone=lambda row: _sign(row).tone,
            icon=lambda row: _sign(row).icon,
            width=150,
        ),
        Column(
            "Valable jusqu’au",
            lambda row: day_month_year(row.expires_on) if row.expires_on else "–",
            lambda row: row.expires_on or date.max,
            tone=lambda _row: Tone.QUIET,
            width=130,
        ),
    ]
    return RowsModel(columns, lambda row: (row.type_name, row.owner))


def quotients_model() -> "RowsModel[QuotientRow]":
    """Make the model of the family quotients."""
    columns: list[Column[QuotientRow]] = [
        Column("À partir du", lambda row: day_month_year(row.valid_from), width=124),
        Column(
            "Jusqu’au",
            lambda row: day_month_year(row.valid_to) if row.valid_to else "–",
            width=110,
        ),
        Column("Quotient", lambda row: row.value, align=Align.RIGHT, width=90, strong=True),
        Column("Source", lambda row: row.source, tone=lambda _row: Tone.QUIET, width=130),
        Column(
            "Justificatif",
            lambda row: row.proof or ("–" if row.file is None else "document au dossier"),
            tone=lambda row: Tone.QUIET if row.file is None else Tone.ACCENT,
            icon=lambda row: "" if row.file is None else "file-text",
            hint=lambda row: "" if row.file is None else OPEN_PROOF,
        ),
    ]
    return RowsModel(columns, lambda row: (row.valid_from, row.value))


def statement_model() -> "RowsModel[StatementLine]":
    """Make the model of the account statement."""
    columns: list[Column[StatementLine]] = [
        Column("Date", lambda row: day_month_year(row.on), tone=lambda _row: Tone.QUIET, width=120),
        Column("Pièce", lambda row: row.label),
        Column(
            "Facturé", lambda row: euros(row.cents) if row.cents >= 0 else "", align=Align.RIGHT, width=120
        ),
        Column("Réglé", lambda row: euros(-row.cents) if row.cents < 0 else "", align=Align.RIGHT, width=120),
    ]
    return RowsModel(columns, lambda row: row.place)


def timeline_model(today: Callable[[], date]) -> "RowsModel[tuple[int, TimelineRow]]":
    """Make the model of the history; rows come with their place, for several may bear one instant."""
    columns: list[Column[tuple[int, TimelineRow]]] = [
        Column("Quand", lambda row: moment(row[1].at, today()), tone=lambda _row: Tone.QUIET, width=160),
        Column("Qui", lambda row: row[1].who or "La famille", tone=lambda _row: Tone.QUIET, width=150),
        Column("Quoi", lambda row: row[1].text),
    ]
    return RowsModel(columns, lambda row: row[0])
