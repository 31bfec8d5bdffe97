"""Checks in French: a title, what was compared, and the reason beside one date; always the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from staffdesk.domain.absences import AbsenceCause, AbsenceProposal
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import DayKind
from staffdesk.domain.checks import Check, CheckCode, Fact, Finding, Verdict
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, counted, euros
from staffdesk.domain.french.bookings import CAUSE_WORDS, STATE_WORDS
from staffdesk.domain.french.custody import OTHER_HOMES_DAY
from staffdesk.domain.french.dates import day_month, hour, instant_short, local
from staffdesk.domain.french.deadlines import DAY_KIND_WORDS, day_near, last_minute, limit_near
from staffdesk.domain.french.families import RESIDENCE_WORDS
from staffdesk.domain.french.fields import whole_label
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import Subject
from staffdesk.domain.urgency import UrgencyGroup

TITLES: Mapping[CheckCode, str] = MappingProxyType(
    {
        CheckCode.DEADLINE: "Délai",
        CheckCode.CAPACITY: "Capacité",
        CheckCode.ENROLMENT: "Inscription",
        CheckCode.CALENDAR: "Calendrier",
        CheckCode.EXCLUSION: "Créneaux incompatibles",
        CheckCode.DUPLICATES: "Doublons",
        CheckCode.CUSTODY: "Garde alternée",
        CheckCode.DOCUMENTS: "Justificatifs",
        CheckCode.HEALTH: "Fiche sanitaire",
        CheckCode.BALANCE: "Solde impayé",
        CheckCode.CONFLICT: "Modifications croisées",
        CheckCode.FILE_COMPLETE: "Fichier",
        CheckCode.PERSON_NEEDED: "Décision d’une personne",
        CheckCode.READABLE: "Lecture",
        CheckCode.OWNERSHIP: "Rattachement au foyer",
        CheckCode.BOOKED: "Réservation",
        CheckCode.PAYMENT: "Paiement immédiat",
        CheckCode.PROOF: "Un certificat attend",
        CheckCode.RESIDENCE: "Domicile au sens des tarifs",
    }
)
"""The name of each check."""

SUBJECT_WORDS: Mapping[Subject, str] = MappingProxyType(
    {
        Subject.HOUSEHOLD: "foyer",
        Subject.GUARDIAN: "responsable",
        Subject.CHILD: "enfant",
        Subject.HEALTH_RECORD: "fiche sanitaire",
        Subject.PICKUP_PERSON: "personne autorisée",
        Subject.PICKUP_BAN: "interdiction de venir chercher l’enfant",
        Subject.CONTACT: "contact",
        Subject.CUSTODY: "garde de l’enfant",
        Subject.BANK: "coordonnées bancaires",
        Subject.PARENTAL_AUTHORITY: "autorité parentale",
    }
)
"""What an edit is about."""

MOST_TOLD = 3
"""Faults told one by one before the rest is only counted."""


# ------------------------------------------------------------------------------------------ whole checks


def title(check: Check) -> str:
    """The title of a check, with the slot when it is the same for all: `Capacité midi`."""
    slots = {found.facts.get("slot") for found in check.findings}
    if check.code is CheckCode.CAPACITY and len(slots) == 1:
        return f"{TITLES[check.code]} {slots.pop()}"
    return TITLES[check.code]


def sentences(check: Check) -> tuple[str, ...]:
    """What a check compared, faults first; one sentence when it is conform."""
    faults = check.faults
    if not faults:
        return (_conform(check),)
    if check.code is CheckCode.PROOF:
        return tuple(dict.fromkeys(_proof(found) for found in faults))  # one for all the days of an illness
    told = [_FAULTS[check.code](found) for found in faults[:MOST_TOLD]]
    if check.code is CheckCode.CAPACITY:
        told[-1] += _elsewhere(check)
    left = len(faults) - MOST_TOLD
    more = (f"et {counted(left, 'autre')}",) if left > 0 else ()
    return (*told, *more)


def summary(checks: Sequence[Check]) -> str:
    """The heading at the right: `3 à voir sur 9`, `9 contrôles conformes`."""
    faulty = sum(check.verdict is not Verdict.OK for check in checks)
    return f"{faulty} à voir sur {len(checks)}" if faulty else conform_count(len(checks))


def conform_count(count: int) -> str:
    """The collapsed line: `6 contrôles conformes`."""
    return counted(count, "contrôle conforme", "contrôles conformes")


def group_heading(group: UrgencyGroup, until: datetime | None = None) -> str:
    """The heading of a group of the queue; `until` is the last moment of the first group, if it is ahead."""
    if group is UrgencyGroup.SOON:
        return "À décider d’abord" if until is None else f"À décider avant {hour(local(until))}"
    return {
        UrgencyGroup.TODAY: "Aujourd’hui",
        UrgencyGroup.THIS_WEEK: "Cette semaine",
        UrgencyGroup.LATER: "Plus tard",
    }[group]


# ------------------------------------------------------------------------------------------ one date


def beside_date(code: CheckCode, found: Finding) -> str:  # noqa: PLR0911 - one return a check
    """The reason beside one date: `hors délai, limite ven. 8 à 12:00`, `complet, 24/24`."""
    facts = found.facts
    match code:
        case CheckCode.DEADLINE:
            return _late_beside(facts)
        case CheckCode.CAPACITY:
            return f"complet, {_occupancy(facts)}"
        case CheckCode.ENROLMENT:
            return f"pas d’inscription ({facts['activity']})"
        case CheckCode.CALENDAR:
            return _day_word(facts)
        case CheckCode.EXCLUSION:
            return f"incompatible avec {facts['rivals']}"
        case CheckCode.DUPLICATES:
            return _duplicate_beside(facts)
        case CheckCode.CUSTODY:
            return OTHER_HOMES_DAY
        case CheckCode.OWNERSHIP:
            return "hors de ce foyer"
        case CheckCode.BOOKED:
            return _booked_word(facts)
        case _:
            return TITLES[code]


LATE_PRICE = "au prix hors délai"
"""Beside a day that is accepted late, and costs the surcharge of late days."""


def proposal_reason(proposal: Proposal) -> str:
    """Why an outcome is proposed: `hors délai`, `justificatif attendu`; empty when nothing speaks against."""
    if proposal.why is None:
        return ""
    if isinstance(proposal.why, AbsenceCause):
        return cause_words(proposal.why, proposal.proof_due_at)
    short = {CheckCode.DEADLINE: "hors délai", CheckCode.CAPACITY: "complet"}
    return short.get(proposal.why, TITLES[proposal.why].lower())


def cause_words(cause: AbsenceCause, proof_due_at: datetime | None = None) -> str:
    """Why an absence is excused or billed: `justificatif attendu jusqu’au jeu. 19 nov. 8:00` and so on."""
    if proof_due_at is None:
        return CAUSE_WORDS[cause]
    if cause is AbsenceCause.PROOF_EXPECTED:
        return f"{CAUSE_WORDS[cause]} jusqu’au {instant_short(proof_due_at)}, sinon facturée"
    return f"{CAUSE_WORDS[cause]} ({instant_short(proof_due_at)})"


def proven_reason(proposal: AbsenceProposal, *, is_invoiced: bool) -> str:
    """Why a certificate excuses a billed day or not: `justificatif reçu, déjà facturée : avoir à suivre`."""
    credit = f"déjà facturée{NO_BREAK}: avoir à suivre" if is_invoiced else ""
    return ", ".join(filter(None, (cause_words(proposal.cause, proposal.proof_due_at), credit)))


def _late_beside(facts: Mapping[str, Fact]) -> str:
    on = _date(facts, "on")
    if "opens_at" in facts:
        return f"trop tôt, ouverture {limit_near(_instant(facts, 'opens_at'), on)}"
    return f"hors délai, limite {limit_near(last_minute(_instant(facts, 'last_at')), on)}"


def _duplicate_beside(facts: Mapping[str, Fact]) -> str:
    if facts.get("other"):
        return "déjà demandé"
    state = facts.get("state")
    return f"déjà {STATE_WORDS[BookingState(str(state))]}"


def _day_word(facts: Mapping[str, Fact]) -> str:
    return str(facts["label"] or DAY_KIND_WORDS[DayKind(str(facts["kind"]))])


def _booked_word(facts: Mapping[str, Fact]) -> str:
    state = facts.get("state")
    return "rien n’est réservé" if state is None else STATE_WORDS[BookingState(str(state))]


def _occupancy(facts: Mapping[str, Fact]) -> str:
    return f"{facts['taken']}/{facts['capacity']}"


# ------------------------------------------------------------------------------------------ faults


def _deadline(found: Finding) -> str:
    on = _date(found.facts, "on")
    head = f"Le {day_near(on, on)}{NO_BREAK}: "
    if "opens_at" in found.facts:
        return f"{head}demande trop tôt, ouverture {limit_near(_instant(found.facts, 'opens_at'), on)}"
    return f"{head}limite passée, {limit_near(last_minute(_instant(found.facts, 'last_at')), on)}"


def _capacity(found: Finding) -> str:
    on = _date(found.facts, "on")
    return f"{_occupancy(found.facts)} le {day_near(on, on)}"


def _elsewhere(check: Check) -> str:
    """The fullest of the days that still have a place: `, au plus 23/24 ailleurs`."""
    free = [f.facts for f in check.findings if f.verdict is Verdict.OK and f.facts["capacity"] is not None]
    if not free:
        return ""
    fullest = min(free, key=lambda facts: _int(facts, "capacity") - _int(facts, "taken"))
    return f", au plus {_occupancy(fullest)} ailleurs"


def _on_day(text: Callable[[Mapping[str, Fact]], str]) -> Callable[[Finding], str]:
    def told(found: Finding) -> str:
        on = _date(found.facts, "on")
        return f"Le {day_near(on, on)}{NO_BREAK}: {text(found.facts)}"

    return told


def _paper(found: Finding) -> str:
    facts = found.facts
    if not facts["present"]:
        return f"{facts['name']}{NO_BREAK}: document manquant"
    expires, needed = _date(facts, "expires_on"), _date(facts, "needed_on")
    return f"{facts['name']}{NO_BREAK}: valable jusqu’au {_day(expires)}, demandé pour le {_day(needed)}"


def _health(found: Finding) -> str:
    return f"À compléter{NO_BREAK}: {found.facts['missing']}"


def _balance(found: Finding) -> str:
    facts = found.facts
    days = _int(facts, "days")
    since = f" depuis {counted(days, 'jour')}" if days else ""
    return (
        f"{euros(_int(facts, 'overdue_cents'))} échus{since}, seuil {euros(_int(facts, 'threshold_cents'))}"
    )


def _conflict(found: Finding) -> str:
    facts = found.facts
    by = f" par {facts['changed_by']}" if facts["changed_by"] else ""
    on = f", le {_day(_date(facts, 'changed_on'))}" if facts["changed_on"] else ""
    field = whole_label(str(facts["field"]))
    return f"{field}{NO_BREAK}: modifié{by}{on} depuis la demande"


def _file(found: Finding) -> str:
    facts = found.facts
    received, size = _int(facts, "received"), _int(facts, "size")
    if received != size:
        return f"{facts['name']}{NO_BREAK}: pièce en cours de réception, {_percent(received, size)}"
    return f"{facts['name']}{NO_BREAK}: le contenu reçu n’est pas celui annoncé"


def _person(found: Finding) -> str:
    return (
        f"Toujours décidé par une personne{NO_BREAK}: {SUBJECT_WORDS[Subject(str(found.facts['subject']))]}"
    )


def _payment(found: Finding) -> str:
    facts = found.facts
    credit = f"avoir {euros(_int(facts, 'credit_cents'))}"
    if facts["until"] is None:
        return f"{euros(_int(facts, 'cents'))} à prendre sur l’avoir{NO_BREAK}: {credit}"
    until = instant_short(_instant(facts, "until"))
    return f"{euros(_int(facts, 'cents'))} attendus au guichet au plus tard le {until}, {credit}"


def _proof(found: Finding) -> str:
    received = instant_short(_instant(found.facts, "received_at"))
    return f"{found.facts['name']}, reçu {received}{NO_BREAK}: à décider d’abord"


def _residence(found: Finding) -> str:
    facts = found.facts
    tariff = RESIDENCE_WORDS[str(facts["residence"])]
    return (
        f"De {facts['before']} à {facts['after']}{NO_BREAK}: la famille reste au tarif «{NO_BREAK}{tariff}"
        f"{NO_BREAK}» tant que son domicile n’est pas changé"
    )


def _stranger(found: Finding) -> str:
    if found.index is None:
        return "La demande ne correspond à aucun foyer ou enfant de cette famille"
    return "La demande porte sur une personne qui n’est pas de ce foyer"


def _unreadable(found: Finding) -> str:
    return f"Demande d’un genre nouveau ({found.facts['kind']}){NARROW}; mise à jour nécessaire"


_FAULTS: Mapping[CheckCode, Callable[[Finding], str]] = MappingProxyType(
    {
        CheckCode.DEADLINE: _deadline,
        CheckCode.CAPACITY: _capacity,
        CheckCode.ENROLMENT: _on_day(lambda facts: f"pas d’inscription en {facts['activity']}"),
        CheckCode.CALENDAR: _on_day(_day_word),
        CheckCode.EXCLUSION: _on_day(lambda facts: f"incompatible avec {facts['rivals']}"),
        CheckCode.DUPLICATES: _on_day(_duplicate_beside),
        CheckCode.CUSTODY: _on_day(lambda _: OTHER_HOMES_DAY),
        CheckCode.DOCUMENTS: _paper,
        CheckCode.HEALTH: _health,
        CheckCode.BALANCE: _balance,
        CheckCode.CONFLICT: _conflict,
        CheckCode.FILE_COMPLETE: _file,
        CheckCode.PERSON_NEEDED: _person,
        CheckCode.READABLE: _unreadable,
        CheckCode.OWNERSHIP: _stranger,
        CheckCode.BOOKED: _on_day(_booked_word),
        CheckCode.PAYMENT: _payment,
        CheckCode.PROOF: _proof,
        CheckCode.RESIDENCE: _residence,
    }
)


# ------------------------------------------------------------------------------------------ conform checks


def _conform(check: Check) -> str:
    told = _CONFORM.get(check.code)
    if told is None or not check.findings:
        return "Rien à signaler"
    return told(check) if callable(told) else told


def _all_in_time(check: Check) -> str:
    limits = [found.facts for found in check.findings if found.facts.get("last_at") is not None]
    if not limits:
        return "Aucune limite pour ces dates"
    first = min(_instant(facts, "last_at") for facts in limits)
    received = _instant(limits[0], "received_at")
    return f"Reçue {instant_short(received)}, première limite {instant_short(first)}"


def _room_left(check: Check) -> str:
    limited = [found.facts for found in check.findings if found.facts["capacity"] is not None]
    if not limited:
        return "Sans limite de places"
    fullest = min(limited, key=lambda facts: _int(facts, "capacity") - _int(facts, "taken"))
    return f"Au plus {_occupancy(fullest)}"


def _balance_conform(check: Check) -> str:
    facts = check.findings[0].facts
    overdue, threshold = _int(facts, "overdue_cents"), _int(facts, "threshold_cents")
    if overdue <= 0:
        return "Aucune somme échue"
    return f"{euros(overdue)} échus, seuil {euros(threshold)}"


def _payment_conform(check: Check) -> str:
    facts = check.findings[0].facts
    cents, credit = _int(facts, "cents"), _int(facts, "credit_cents")
    return f"{euros(cents)} réglés par l’avoir de {euros(credit)}"


def _residence_conform(check: Check) -> str:
    facts = check.findings[0].facts
    tariff = RESIDENCE_WORDS[str(facts["residence"])]
    decided = "Décidé dans le dossier depuis la demande" if facts["decided"] else "Même commune"
    return f"{decided}{NO_BREAK}: {tariff}"


def _papers_conform(check: Check) -> str:
    count = len(check.findings)
    return counted(count, "document vérifié", "documents vérifiés")


_CONFORM: Mapping[CheckCode, str | Callable[[Check], str]] = MappingProxyType(
    {
        CheckCode.DEADLINE: _all_in_time,
        CheckCode.CAPACITY: _room_left,
        CheckCode.ENROLMENT: "Enfant inscrit à chaque date",
        CheckCode.CALENDAR: "Service ouvert à chaque date",
        CheckCode.EXCLUSION: "Aucun créneau incompatible",
        CheckCode.DUPLICATES: "Aucune réservation ni demande en double",
        CheckCode.CUSTODY: "Semaines de ce foyer",
        CheckCode.DOCUMENTS: _papers_conform,
        CheckCode.HEALTH: "Fiche sanitaire complète",
        CheckCode.BALANCE: _balance_conform,
        CheckCode.CONFLICT: "Rien n’a changé depuis la demande",
        CheckCode.FILE_COMPLETE: "Fichier reçu en entier",
        CheckCode.READABLE: "Demande lisible",
        CheckCode.OWNERSHIP: "Enfants et responsables de ce foyer",
        CheckCode.BOOKED: "Réservée à chaque date",
        CheckCode.PAYMENT: _payment_conform,
        CheckCode.RESIDENCE: _residence_conform,
    }
)


# ------------------------------------------------------------------------------------------ facts


def _date(facts: Mapping[str, Fact], name: str) -> date:
    value = facts[name]
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"{name} is no date: {value!r}")
    return value


def _instant(facts: Mapping[str, Fact], name: str) -> datetime:
    value = facts[name]
    if not isinstance(value, datetime):
        raise TypeError(f"{name} is no instant: {value!r}")
    return value


def _int(facts: Mapping[str, Fact], name: str) -> int:
    value = facts[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is no number: {value!r}")
    return value


def _day(day: date) -> str:
    return f"{day_month(day)}{NO_BREAK}{day.year}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole}{NO_BREAK}%"
