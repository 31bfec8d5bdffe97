"""Reminders in French: the usual levels, the fields of a text, why somebody is left out (E5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros, number
from staffdesk.domain.french.dates import day_month_year, day_month_year_long
from staffdesk.domain.reminder_document import ReminderDocument
from staffdesk.domain.reminders import Channel, HoldKind, Left

FIELDS = ("montant", "factures", "limite")
"""What a text of a level may hold between braces: the sum, the invoices, until when to pay."""

DEFAULT_LEVELS: Sequence[tuple[str, str, Mapping[str, Any]]] = (
    (
        "first",
        "Rappel",
        {
            "after_days": 7,
            "channel": Channel.MESSAGE.value,
            "text": (
                "Sauf erreur de notre part, {montant} restent à payer sur {factures}. Si vous venez de "
                "payer, vous n’avez rien à faire.\n\nSinon, vous pouvez régler au plus tard le {limite}. En "
                "cas de difficulté, écrivez-nous\u00a0: une solution se trouve mieux avant cette date."
            ),
        },
    ),
    (
        "second",
        "Deuxième relance",
        {
            "after_days": 21,
            "channel": Channel.BOTH.value,
            "text": (
                "Malgré notre rappel, {montant} restent à payer sur {factures}.\n\nRéglez cette somme au "
                "plus tard le {limite}, ou écrivez-nous si vous contestez une facture\u00a0: la relance "
                "s’arrête pendant que nous vérifions."
            ),
        },
    ),
    (
        "last",
        "Dernier avis avant transmission",
        {
            "after_days": 45,
            "channel": Channel.LETTER.value,
            "before_title": True,
            "text": (
                "{montant} restent à payer sur {factures}, malgré nos relances.\n\nSans règlement au plus "
                "tard le {limite}, cette somme sera transmise au Trésor public, qui seul la recouvrera. "
                "La régie ne pourra plus encaisser ces factures."
            ),
        },
    ),
)
"""Levels of a new town: code, label, and what is kept of each."""

CHANNELS: Mapping[Channel, str] = {
    Channel.MESSAGE: "message sur le portail",
    Channel.LETTER: "lettre",
    Channel.BOTH: "message et lettre",
}
HOLDS: Mapping[HoldKind, str] = {
    HoldKind.QUIET: "ne pas relancer",
    HoldKind.DISPUTE: "facture contestée",
    HoldKind.PLAN: "échéancier accordé",
}
LEFT: Mapping[Left, str] = {
    Left.TREASURY: "transmise au Trésor public",
    Left.QUIET: "à ne pas relancer",
    Left.DISPUTE: "facture contestée",
    Left.PLAN: "échéancier accordé",
    Left.ALL_SENT: "tous les niveaux envoyés",
    Left.NOT_YET: "délai pas encore atteint",
    Left.TOO_SOON: "relancée trop récemment",
    Left.NOT_CHOSEN: "autre niveau que ceux choisis",
    Left.PAID_LATELY: "paiement reçu récemment",
    Left.BELOW_TITLE: "sous le seuil de transmission au Trésor public, dette gardée au compte",
    Left.BELOW_FLOOR: "sous le montant minimal",
    Left.COVERED: "avoir suffisant sur le compte",
}


def unknown_field(text: str) -> str:
    """Return the first field between braces that no text may hold; empty when all is well."""
    rest = text
    for name in FIELDS:
        rest = rest.replace(f"{{{name}}}", "")
    start = min((at for at in (rest.find("{"), rest.find("}")) if at >= 0), default=-1)
    return "" if start < 0 else rest[start : start + 20].split("}")[0].strip("{} ") or rest[start]


def filled(text: str, cents: int, invoices: Sequence[str], pay_by: date) -> str:
    """Return the text of a level with its fields filled."""
    values = {"montant": euros(cents), "factures": invoices_named(invoices), "limite": long_day(pay_by)}
    for name in FIELDS:
        text = text.replace(f"{{{name}}}", values[name])
    return text


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text."""
    return tuple(" ".join(part.split("\n")).strip(" ") for part in text.split("\n\n") if part.strip())


def invoices_named(numbers: Sequence[str]) -> str:
    """Name invoices in a sentence: `la facture 2026-000123`, `3 factures`."""
    if len(numbers) == 1:
        return f"la facture{NO_BREAK}{numbers[0]}"
    if len(numbers) == 2:
        return f"les factures{NO_BREAK}{numbers[0]} et{NO_BREAK}{numbers[1]}"
    return f"{number(len(numbers))}{NO_BREAK}factures"


def long_day(on: date) -> str:
    """Return a date inside a sentence: `30 novembre 2026`."""
    return day_month_year_long(on)


def reminder_number(year: int, number_: int) -> str:
    """Return the number of a reminder as printed: `2026-R00042`."""
    return f"{year:04d}-R{number_:05d}"


def message_subject(document: ReminderDocument) -> str:
    """Return the subject of a reminder on the portal: `Rappel : 42,70 € à payer`."""
    return f"{document.title}{NO_BREAK}: {euros(document.claimed)} à payer"


def message_body(document: ReminderDocument) -> str:
    """Return the message of a reminder on the portal: its words, then each invoice with what is left."""
    rows = "\n".join(
        f"Facture {one.number}, {one.label}{NO_BREAK}: {euros(one.left_cents)}, échéance du "
        f"{day_month_year(one.due_on)}"
        for one in document.invoices
    )
    return "\n\n".join((*document.paragraphs, rows))


def batch_title(made_on: date, count: int) -> str:
    """Return the title of a file with all letters of a run: `Relances du 27 nov. 2026, 42 lettres`."""
    return f"Relances du {day_month_year(made_on)}, {number(count)}{NO_BREAK}lettre{'s' if count > 1 else ''}"


def document_title(document: ReminderDocument) -> str:
    """Return the title a reader shows: level, number, sum and date, in words."""
    return (
        f"{document.title} {document.number}, {euros(document.claimed)} à payer au plus tard le "
        f"{day_month_year_long(document.pay_by)}"
    )


def footer(email: str, household_number: str, reminder: str) -> str:
    """Return the last line of a reminder: whom to write to, which household, which reminder."""
    return (
        f"Une difficulté{NARROW}? Écrivez-nous{NO_BREAK}: {email} · "
        f"dossier {household_number} · relance {reminder}"
    )


def hold_words(kind: str, reason: str, until_on: date | None, invoice: str) -> str:
    """Say why a family or an invoice is not reminded: `Ne pas relancer jusqu’au 31 janv. 2027 : CCAS`."""
    held = HOLDS[HoldKind(kind)]
    what = f"Facture {invoice}, {held}" if invoice else held[0].upper() + held[1:]
    until = f" jusqu’au {day_month_year(until_on)}" if until_on else ""
    return f"{what}{until}{NO_BREAK}: {reason}"


def age_words(first: int, last: int | None) -> str:
    """Name a class of age in days late: `Jusqu’à 30 jours`, `31 à 60 jours`, `Plus de 90 jours`."""
    if last is None:
        return f"Plus de {first - 1}{NO_BREAK}jours"
    return f"{first} à {last}{NO_BREAK}jours" if first else f"Jusqu’à {last}{NO_BREAK}jours"


def delay_words(after_days: int) -> str:
    """Say when a level comes: `7 jours après l’échéance`, `5 jours avant l’échéance`."""
    if not after_days:
        return "le jour de l’échéance"
    many = "s" if abs(after_days) > 1 else ""
    side = "après" if after_days > 0 else "avant"
    return f"{abs(after_days)}{NO_BREAK}jour{many} {side} l’échéance"
