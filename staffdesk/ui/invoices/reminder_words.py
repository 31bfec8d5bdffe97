"""What Facturation says of unpaid invoices and reminders: counts, sums, questions, in French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros, number
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.reminders import delay_words, hold_words
from staffdesk.domain.statement_document import StatementPeriod

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import (
        HoldRow,
        LevelRow,
        Reminded,
        ReminderPreview,
        ReminderRow,
    )

ALL_AGES = "Tous les âges"
NOTHING_LATE = ("Aucun impayé.", "Toutes les factures échues sont réglées ou transmises au Trésor public.")
NOBODY_OF_AGE = ("Aucune famille dans cette tranche.", "Choisir une autre tranche à gauche.")
NO_LEVEL = (
    "Aucun niveau de relance.",
    "Créer les niveaux, leurs textes et leurs délais dans Paramètres, Relances.",
)
NOBODY_TO_REMIND = "Personne n’est à relancer avec ces niveaux à cette date."
NO_RUN = "Aucune relance envoyée pour le moment."
NEVER_REMINDED = "Aucune relance envoyée à cette famille."
NOT_ALLOWED = "Seul le régisseur relance les familles"
CHOOSE_LEVEL = "Cocher au moins un niveau."
DATE_MISSING = "Indiquer une date."
PAY_BY_EARLY = "La date limite doit suivre la date de la relance."
HOLD_MISSING = "Indiquer pourquoi, par exemple : suivi par le CCAS.".replace(" :", f"{NO_BREAK}:")
PICK_FAMILY = ("Choisir une famille.", "Ses factures et ses relances s’affichent ici.")
PERIOD_CHOICES = (
    (StatementPeriod.WHOLE.value, "depuis le début"),
    (StatementPeriod.SCHOOL_YEAR.value, "année scolaire"),
    (StatementPeriod.CIVIL_YEAR.value, "année civile"),
    (StatementPeriod.LAST_CIVIL_YEAR.value, "année civile passée"),
)
HOLD_CHOICES = (("dispute", "Facture contestée"), ("plan", "Échéancier accordé"))


def families(count: int) -> str:
    """Count families: `1 famille`, `1 204 familles`."""
    return f"{number(count)}{NO_BREAK}famille{'s' if count > 1 else ''}"


def letters(count: int) -> str:
    """Count letters."""
    return f"{number(count)}{NO_BREAK}lettre{'s' if count > 1 else ''}"


def level_box(row: LevelRow) -> str:
    """Name a level with its delay and how many families it would remind today."""
    return f"{row.label}, {delay_words(row.after_days)}{NO_BREAK}: {families(row.families)}"


def planned_sum(preview: ReminderPreview) -> str:
    """Say what a run would claim."""
    if not preview.planned:
        return NOBODY_TO_REMIND
    return f"{families(len(preview.planned))} à relancer, {euros(preview.cents)}"


def send_question(preview: ReminderPreview) -> str:
    """Ask before reminders leave."""
    return f"Relancer {families(len(preview.planned))}{NARROW}?"


def send_facts(preview: ReminderPreview) -> str:
    """Say what sending does, and that nothing takes it back."""
    papers = sum("lettre" in row.channel for row in preview.planned)
    notes = sum("message" in row.channel for row in preview.planned)
    ways = []
    if notes:
        ways.append(f"{number(notes)}{NO_BREAK}message{'s' if notes > 1 else ''} sur le portail")
    if papers:
        ways.append(f"{letters(papers)} à imprimer")
    return (
        f"{euros(preview.cents)} réclamés, à payer au plus tard le {day_month_year(preview.wish.pay_by)}"
        f"{NO_BREAK}: {' et '.join(ways)}. Une relance envoyée ne se reprend pas."
    )


def sent_told(done: Reminded) -> str:
    """Say what was sent."""
    many = "s" if done.families > 1 else ""
    return f"{families(done.families)} relancée{many}, {euros(done.cents)}"


def hold_line(row: HoldRow) -> str:
    """Say why a family or an invoice is not reminded, until when, and who said so."""
    return f"{hold_words(row.kind, row.reason, row.until_on, row.invoice)} ({row.by})"


def last_words(level: str, on: date | None) -> str:
    """Name the last reminder: `Rappel, 12 nov. 2026`."""
    return f"{level}, {day_month_year(on)}" if on is not None else "–"


def send_button_words(count: int) -> str:
    """Name what the button does: `Relancer 42 familles`."""
    return f"Relancer {families(count)}" if count else "Relancer"


def reminded_line(rows: Sequence[ReminderRow]) -> str:
    """Say when an invoice was claimed: `Relances : Rappel, 1ᵉʳ déc. 2026 (2026-R00003)`."""
    told = " · ".join(f"{last_words(row.label, row.on)} ({row.number})" for row in reversed(rows))
    return f"Relances{NO_BREAK}: {told}" if rows else ""
