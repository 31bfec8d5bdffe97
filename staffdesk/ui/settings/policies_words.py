"""What the section « Règles automatiques » says: switches, figures of a simulation, who decided what."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from staffdesk.domain.dates import add_months
from staffdesk.domain.french.amounts import counted, number
from staffdesk.domain.french.bookings import STATUS_WORDS
from staffdesk.domain.french.dates import day_short, hour, instant_short, local, month_year, of_month_year
from staffdesk.domain.french.policies import by_whom
from staffdesk.domain.requests import RequestStatus
from staffdesk.ui.wording import NBSP

if TYPE_CHECKING:
    from staffdesk.services.policy_rows import PolicyDecisionRow, PolicyRow, SimulatedRow, Simulation

MONTHS_OFFERED = 13
ON, OFF = "En service", "Éteinte"
INTRO = (
    "Une règle accepte d’elle-même une demande dont tous les contrôles sont conformes. Elle ne refuse jamais"
    f"{NBSP}: tout le reste attend une personne."
)
THEN_AND_NOW = (
    "Délais, places, doublons et impayés sont jugés comme au moment de la demande, documents et fiche "
    "sanitaire comme aujourd’hui."
)
TRY_FIRST = "Essayer la règle sur un mois passé avant de la mettre en service."
NO_DECISIONS = "Aucune demande n’a encore été décidée par une règle."


def months(today: date) -> list[tuple[str, str]]:
    """Offer the months to simulate, the present one first: key and words."""
    first = today.replace(day=1)
    offered = [add_months(first, -back) for back in range(MONTHS_OFFERED)]
    return [(f"{month:%Y-%m}", month_year(month)) for month in offered]


def last_month(today: date) -> str:
    """Give the key of the month before."""
    return f"{add_months(today.replace(day=1), -1):%Y-%m}"


def rule_name(row: PolicyRow) -> str:
    """Name a rule: ``Réservations, Cantine``."""
    return ", ".join(filter(None, (row.kind_name, row.activity_name)))


def state_words(row: PolicyRow) -> str:
    """Say whether a rule is on, since when and by whom."""
    if row.since_at is None:
        return f"{OFF}, jamais mise en service"
    by = f" {by_whom(row.changed_by)}" if row.changed_by else ""
    return f"{ON if row.is_on else OFF} depuis le {instant_short(row.since_at)}{by}"


def figures(found: Simulation) -> str:
    """Say in one sentence what the rule would have done."""
    total = len(found.rows)
    if not total:
        return f"Aucune demande de ce genre n’a été décidée en {month_year(found.first_on)}."
    among = f"Sur les {counted(total, 'demande')}" if total > 1 else "Sur l’unique demande"
    taken = "aurait été acceptée" if found.accepted < 2 else "auraient été acceptées"
    differing = _differing(found.differing)
    left = f"{counted(found.left, 'laissée')} à une personne"
    month = of_month_year(found.first_on)
    return f"{among} {month}{NBSP}: {number(found.accepted)}{NBSP}{taken}{differing}, {left}."


def _differing(count: int) -> str:
    if not count:
        return ""
    return f", dont {count} que la mairie a refusée{'s' if count > 1 else ''}"


def reasons(found: Simulation) -> str:
    """Say why the others were left, with how many for each."""
    told = " · ".join(f"{words} ({count})" for words, count in found.reasons)
    return f"Pourquoi une personne{NBSP}: {told}" if told else ""


def when(at: datetime) -> str:
    """Say when a past request came: ``lun. 16 nov. 9:30``."""
    seen = local(at)
    return f"{day_short(seen.date())} {hour(seen)}"


def rule_answer(row: SimulatedRow) -> str:
    """Say what the rule would have done with one request."""
    return "accepte" if row.would_accept else f"laisse{NBSP}: {row.why_left}"


def past_answer(row: SimulatedRow) -> str:
    """Say what was decided then, and by whom."""
    return f"{STATUS_WORDS[RequestStatus(row.status)]} {by_whom(row.decided_by)}".strip()


def decision_end(row: PolicyDecisionRow) -> str:
    """Say with how many checks, or who took the decision back."""
    return f"annulée par {row.undone_by}" if row.undone_by else row.checks


def shown_of(shown: int, total: int) -> str:
    """Offer the rest of a long list."""
    left = total - shown
    return "Afficher la dernière demande" if left == 1 else f"Afficher les {left}{NBSP}autres demandes"
