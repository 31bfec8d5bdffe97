"""The tables of the screen of remittances: slips, sealed tills, cheques that were handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_short_year, instant_short
from staffdesk.domain.french.till_text import difference
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.deposit_rows import ClosingRow, SentCheque, SlipRow

KINDS = {"cheque": "Chèques", "cesu": "CESU", "cash": "Espèces"}
ICONS = {"cheque": "pencil-line", "cesu": "ticket", "cash": "money"}


def slips_model() -> RowsModel[SlipRow]:
    """Make the model of the slips."""
    columns: list[Column[SlipRow]] = [
        Column("Bordereau", lambda row: row.number, strong=True, width=104),
        Column("Remise", lambda row: KINDS[row.kind], icon=lambda row: ICONS[row.kind], width=104),
        Column("Date", lambda row: day_short_year(row.made_on), sort_key=lambda row: row.made_on, width=150),
        Column("État", state_words, tone=state_tone),
        Column(
            "Pièces",
            lambda row: str(row.pieces),
            sort_key=lambda row: row.pieces,
            align=Align.RIGHT,
            width=80,
        ),
        Column(
            "Montant",
            lambda row: euros(row.cents),
            sort_key=lambda row: row.cents,
            align=Align.RIGHT,
            width=120,
        ),
    ]
    return RowsModel(columns, key=lambda row: row.slip_id)


def closings_model() -> RowsModel[ClosingRow]:
    """Make the model of the sealed tills."""
    columns: list[Column[ClosingRow]] = [
        Column("Arrêté", lambda row: row.number, strong=True, width=112),
        Column(
            "Fermée", lambda row: instant_short(row.closed_at), sort_key=lambda row: row.closed_at, width=160
        ),
        Column("Caisse", lambda row: f"{row.counter_name}, {row.holder}"),
        Column(
            "Différence",
            differences,
            sort_key=lambda row: row.difference_cents,
            tone=lambda row: Tone.WARN if _differs(row) else Tone.QUIET,
            icon=lambda row: "warning" if _differs(row) else "",
            width=190,
        ),
        Column(
            "Encaissé",
            lambda row: euros(row.received_cents),
            sort_key=lambda row: row.received_cents,
            align=Align.RIGHT,
            width=120,
        ),
    ]
    return RowsModel(columns, key=lambda row: row.session_id)


def cheques_model() -> RowsModel[SentCheque]:
    """Make the model of the cheques that were handed over."""
    columns: list[Column[SentCheque]] = [
        Column("Chèque", lambda row: row.number, strong=True, width=110),
        Column("Banque", lambda row: row.bank, tone=_quiet, width=150),
        Column("Tireur", lambda row: row.drawer),
        Column("Famille", lambda row: row.family, tone=_quiet),
        Column("Remis", cheque_words, sort_key=lambda row: row.sent_on, tone=_cheque_tone, width=200),
        Column(
            "Montant",
            lambda row: euros(row.cents),
            sort_key=lambda row: row.cents,
            align=Align.RIGHT,
            width=110,
        ),
    ]
    return RowsModel(columns, key=lambda row: row.means_id)


def differences(row: ClosingRow) -> str:
    """Say how the count, and the terminal's ticket, differed from what was taken."""
    if not row.card_difference_cents:
        return difference(row.difference_cents)
    card = f"carte {euros(row.card_difference_cents)}"
    return f"{difference(row.difference_cents)}, {card}" if row.difference_cents else f"Terminal, {card}"


def _differs(row: ClosingRow) -> bool:
    return bool(row.difference_cents or row.card_difference_cents)


def state_words(row: SlipRow) -> str:
    """Say where a slip stands: who handed it over, or what was answered."""
    if row.state == "credited" and row.answered_on is not None:
        lost = (row.refunded_cents or 0) - row.cents
        told = f"crédité le {day_short_year(row.answered_on)}"
        return f"{told}, {euros(lost)}" if lost else told
    if row.kind != "cesu":
        return f"remis par {row.made_by}"
    if row.state == "sent" or row.answered_on is None:
        return "à rembourser"
    on = day_short_year(row.answered_on)
    if row.state == "rejected":
        return f"refusé le {on}"
    lost = row.cents - (row.refunded_cents or 0)
    return f"{euros(lost)} refusés" if lost else f"remboursé le {on}"


def state_tone(row: SlipRow) -> Tone:
    """Give the tone of the state: refused money is to be looked at."""
    if row.state != "sent" and (row.refunded_cents or 0) != row.cents:
        return Tone.WARN
    return Tone.QUIET


def cheque_words(row: SentCheque) -> str:
    """Say with which slip a cheque went, or that the bank refused it."""
    if row.bounced_on is not None:
        return f"impayé, {day_short_year(row.bounced_on)}"
    return row.slip


def _cheque_tone(row: SentCheque) -> Tone:
    return Tone.BAD if row.bounced_on is not None else Tone.QUIET


def _quiet(_row: object) -> Tone:
    return Tone.QUIET
