"""What the queue says about moments and people: pure functions from rows to short French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.bookings import CHANNEL_WORDS
from staffdesk.domain.french.dates import (
    MONTHS,
    WEEKDAYS_SHORT,
    day_month,
    day_month_year,
    day_short,
    hour,
    instant_short,
    local,
)
from staffdesk.domain.french.policies import by_whom
from staffdesk.domain.health_record import SEALED
from staffdesk.domain.permissions import GRANTS, Permission, Role
from staffdesk.domain.requests import Channel, RequestStatus
from staffdesk.domain.urgency import SOON
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.wording import ROLE_WORDS, role_words

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.request_rows import CorrectionRow, DateRow, RequestDetail

_WEEK = timedelta(days=6)


def moment_words(until_at: datetime, now: datetime) -> str:
    """Say a moment at the end of a list row: "12:00" today, "13 janv." on another day."""
    seen, today = local(until_at), local_date(now)
    if seen.date() == today:
        return hour(seen)
    return day_month(seen.date()) if seen.year == today.year else day_month_year(seen.date())


def moment_tone(until_at: datetime, now: datetime) -> Tone:
    """Give its colour: BAD within two hours or past, WARN today, PLAIN later."""
    if until_at <= now + SOON:
        return Tone.BAD
    return Tone.WARN if local_date(until_at) == local_date(now) else Tone.PLAIN


def useful_words(until_at: datetime, now: datetime) -> str:
    """Say the moment at the head of a request: "Décision utile jusqu’à 12:00"."""
    seen = local(until_at)
    if until_at < now:
        return f"Décision attendue depuis {_moment_near(seen, now)}"
    if seen.date() == local_date(now):
        return f"Décision utile jusqu’à {hour(seen)}"
    return f"Décision utile jusqu’au {day_short(seen.date())} {hour(seen)}"


def delay_words(until_at: datetime, now: datetime) -> str:
    """Say how far off a moment is: "dans 1 h 42", "dans 3 jours"; nothing once it is past."""
    left = until_at - now
    if left <= timedelta():
        return ""
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:
        return f"dans {max(minutes, 1)}{NO_BREAK}min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"dans {hours}{NO_BREAK}h{NO_BREAK}{rest:02d}" if rest else f"dans {hours}{NO_BREAK}h"
    days = (local_date(until_at) - local_date(now)).days
    return f"dans {days}{NO_BREAK}jour{'s' if days > 1 else ''}"


def received_words(received_at: datetime, channel: str) -> str:
    """Say when and how a request came: "reçue dim. 10 janv. 20:59 par le portail"."""
    way = CHANNEL_WORDS[Channel(channel)] if channel in set(Channel) else channel
    return f"reçue {instant_short(received_at)} {way}".rstrip()


def stamp_words(at: datetime, now: datetime) -> str:
    """Say when a line of the history was written: "ce jour 8:01", "dim. 20:59", "8 janv. 20:59"."""
    seen, today = local(at), local_date(now)
    if seen.date() == today:
        return f"ce jour {hour(seen)}"
    if today - _WEEK <= seen.date() < today:
        return f"{WEEKDAYS_SHORT[seen.weekday()]} {hour(seen)}"
    return f"{day_month(seen.date())} {hour(seen)}"


def day_name(day: date) -> str:
    """Say a day inside its month: "mar. 12"."""
    return f"{WEEKDAYS_SHORT[day.weekday()]}{NO_BREAK}{day.day}"


def spoken_day(day: date) -> str:
    """Say a day aloud: "mar. 12 janvier"."""
    return f"{day_name(day)}{NO_BREAK}{MONTHS[day.month - 1]}"


def sent_in_words(until_at: datetime | None, now: datetime, leaving: str = "soon") -> str:
    """Say when a decision leaves: ", envoi dans 30 s"; nothing when it left already, or never does.

    ``leaving`` is a ``services.request_rows.Leaving``: a portal that does not answer lets it wait.
    """
    if leaving == "nowhere":
        return ""
    if leaving == "when_answered":
        return ", envoi dès que le portail répondra"
    if until_at is None or until_at <= now:
        return ""
    seconds = round((until_at - now).total_seconds())
    if seconds < 100:
        return f", envoi dans {seconds}{NO_BREAK}s"
    return f", envoi dans {round(seconds / 60)}{NO_BREAK}min"


def who_decided(who: str, at: datetime | None, now: datetime) -> str:
    """Say who was faster, for the banner: "Déjà traitée par Camille R. à 10:16."."""
    when = _moment_near(local(at), now, at_hour="à ") if at is not None else ""
    return " ".join(filter(None, ("Déjà traitée", by_whom(who), when))) + "."


def corrected_words(correction: CorrectionRow, now: datetime) -> str:
    """Say who answered otherwise since, and why: "Corrigée par Camille R. à 10:16 : « Erreur. »"."""
    when = _moment_near(local(correction.at), now, at_hour="à ")
    return f"Corrigée {by_whom(correction.by)} {when}{NO_BREAK}: {quoted(correction.reason)}"


def joined(names: Sequence[str], most: int = 3) -> str:
    """Join names: "Garnier, Da Silva et Marchand"; beyond ``most``, "Garnier, Da Silva et 4 autres"."""
    if len(names) <= most:
        return " et ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
    return f"{', '.join(names[: most - 1])} et {len(names) - most + 1} autres"


def quoted(words: str) -> str:
    """Put somebody's words between French quotes."""
    return f"«{NO_BREAK}{words.strip()}{NO_BREAK}»"


def _moment_near(seen: datetime, now: datetime, at_hour: str = "") -> str:
    if seen.date() == local_date(now):
        return f"{at_hour}{hour(seen)}"
    day = day_short(seen.date())
    return f"le {day} {at_hour}{hour(seen)}" if at_hour else f"le {day}, {hour(seen)}"


def split_words(exchange: tuple[DateRow, DateRow]) -> str:
    """Say that an exchange cannot be accepted by halves: the two slots exclude one another."""
    asked, given_up = exchange
    return (
        f"{_capital(day_short(asked.on))}{NO_BREAK}: {asked.slot.lower()} et {given_up.slot.lower()} "
        "s’excluent. Accepter aussi l’annulation, ou refuser la réservation."
    )


def lost_words(exchange: tuple[DateRow, DateRow]) -> str:
    """Say that half an exchange leaves the child with neither slot."""
    asked, given_up = exchange
    return (
        f"{_capital(day_short(asked.on))}{NO_BREAK}: {given_up.slot.lower()} serait annulé sans "
        f"{asked.slot.lower()} en échange. Refuser l’annulation pour garder le créneau."
    )


def billed_again_words(days: Sequence[date]) -> str:
    """Say what becomes of the days that a refused document had excused."""
    told = joined([day_short(day) for day in days], 6).removesuffix(".")
    return f"Les absences excusées par ce document redeviennent facturées{NO_BREAK}: {told}."


def proof_awaited_words(due_at: datetime) -> str:
    """Say that an absence about to be billed may still be proven: the family was told so."""
    return (
        f"La famille peut encore envoyer le justificatif jusqu’au {instant_short(due_at)}{NO_BREAK}: la "
        "décision peut attendre."
    )


def held_words(detail: RequestDetail, actor: Actor) -> str:
    """Say why somebody cannot decide a request that waits, and who can; nothing where the actor can."""
    if detail.status != RequestStatus.PENDING:
        return ""
    sealed = any(row.name == SEALED for row in detail.fields)
    if actor.may(Permission.DECIDE_REQUESTS):
        return CLOSED_HERE if sealed else ""
    who = " ou ".join(quoted(ROLE_WORDS[role]) for role in Role if GRANTS[role] >= _DECIDES)
    yours = role_words(actor.roles)
    if sealed:
        return (
            f"Ces champs sont des données de santé{NO_BREAK}: seul un rôle {who} les lit et en décide. "
            f"Le vôtre ({yours}) ne les ouvre pas."
        )
    return f"Seul un rôle {who} décide des demandes. Le vôtre ({yours}) les consulte."


_DECIDES = frozenset({Permission.DECIDE_REQUESTS, Permission.READ_HEALTH})
CLOSED_HERE = (
    f"Ces données de santé ne s’ouvrent pas sur ce poste{NO_BREAK}: la clé de la commune y manque, ou "
    "l’envoi est abîmé. Ici, la demande ne peut qu’être refusée."
)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
