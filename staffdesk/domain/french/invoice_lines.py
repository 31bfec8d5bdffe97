"""How a draft line is printed: its unit in plain words, and why its price or its cause is unusual."""

from __future__ import annotations

from staffdesk.domain.drafts import DraftLine, LineReason
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, euros
from staffdesk.domain.french.corrections import correction_reason, correction_unit, fee_reason, fee_unit
from staffdesk.domain.french.dates import day_month_year_long, day_short, month_year
from staffdesk.domain.french.prices import COLON, cap_words, sum_of, surcharge_words
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.domain.third_parties import ShareKind

_NOUNS: dict[Unit, tuple[str, str]] = {
    Unit.MEAL: ("repas", "repas"),
    Unit.SESSION: ("séance", "séances"),
    Unit.DAY: ("journée", "journées"),
    Unit.HALF_DAY: ("demi-journée", "demi-journées"),
    Unit.HOUR: ("heure commencée", "heures commencées"),
    Unit.HALF_HOUR: ("demi-heure commencée", "demi-heures commencées"),
    Unit.QUARTER_HOUR: ("quart d’heure commencé", "quarts d’heure commencés"),
    Unit.MONTH: ("forfait du mois", "forfaits mensuels"),
    Unit.PERIOD: ("forfait de la période", "forfaits de la période"),
    Unit.YEAR: ("adhésion de l’année scolaire", "adhésions de l’année scolaire"),
    Unit.PACK: ("carnet", "carnets"),
}
_ALWAYS: dict[LineReason, tuple[str, str]] = {
    LineReason.ABSENT_BILLED: ("absence facturée", "absences facturées"),
    LineReason.REACHED: ("jour déjà facturé du mois", "jours déjà facturés du mois"),
    LineReason.SIBLINGS: ("jour déjà facturé", "jours déjà facturés"),
    LineReason.DAY_SURCHARGE: ("supplément", "suppléments"),
    LineReason.REFUND: ("absence déduite", "absences déduites"),
    LineReason.CAP: ("plafond du mois", "plafond du mois"),
    LineReason.FAMILY_CAP: ("plafond du mois", "plafond du mois"),
}
"""One and several of what a line is, whatever its unit."""
_CAPS = (LineReason.CAP, LineReason.FAMILY_CAP)
_FEES = (LineReason.FLAT_FEE, LineReason.LATE_FEE)
_MOST_DAYS = 3


def unit_words(line: DraftLine) -> str:
    """Return the unit of a line in plain words, with its days when they are few and unusual.

    `repas réservés et pris`, `demi-heures commencées`, `repas non réservé, jeu. 8 oct.`
    """
    if line.correction is not None:
        return correction_unit(line.correction)
    if line.fee is not None:
        return fee_unit(line.fee)
    words = _words(line)
    unusual = line.reason not in (LineReason.BOOKED, *_FEES, *_CAPS)
    if unusual and 0 < len(line.days) <= _MOST_DAYS:
        return ", ".join([words, *(day_short(day) for day in line.days)])
    return words


def reason_words(line: DraftLine) -> str:
    """Return why a price or cause is unusual: `3,05 € + 2,50 € : demande hors délai`; else empty.

    An aid that was taken off is told with what it comes to.
    """
    if line.correction is not None:
        return correction_reason(line.correction)
    if line.fee is not None:
        return fee_reason(line.fee)
    made_of = sum_of(line.facts)
    why = line.note or _why(line)
    said = COLON.join(part for part in (made_of, why) if part)
    return f"{NARROW}; ".join(part for part in (said, *_aids(line)) if part)


def _aids(line: DraftLine) -> list[str]:
    """Say what each third party takes off a line: `aide CCAS (n° 12) déduite : 14 × 0,76 €, soit 10,64 €`."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for one in line.borne:
        if one.share.kind is ShareKind.AID:
            counts = found.setdefault((one.share.payer, one.share.reference), {})
            counts[one.share.cents] = counts.get(one.share.cents, 0) + one.count
    said = []
    for (payer, reference), counts in found.items():
        by = f" ({reference})" if reference else ""
        total = euros(sum(cents * count for cents, count in counts.items()))
        cents, count = next(iter(counts.items()))
        each = f"{count}{NO_BREAK}×{NO_BREAK}{euros(cents)}, soit " if len(counts) == 1 and count > 1 else ""
        said.append(f"aide {payer}{by} déduite{COLON}{each}{total}")
    return said


def _words(line: DraftLine) -> str:
    noun = _NOUNS[line.unit][line.quantity > 1]
    plural = "s" if line.quantity > 1 else ""
    feminine = "e" if line.unit in (Unit.SESSION, Unit.DAY, Unit.HALF_DAY) else ""
    match line.reason:
        case LineReason.BOOKED if line.unit is Unit.MEAL:
            return f"{noun} réservé{plural} et pris"
        case LineReason.UNBOOKED if line.unit in (Unit.MEAL, Unit.SESSION, Unit.DAY, Unit.HALF_DAY):
            return f"{noun} non réservé{feminine}{plural}"
        case LineReason.SURCHARGED if _is_late_request(line):
            return f"{noun} réservé{feminine}{plural} hors délai"
        case reason if reason in _CAPS and line.amount_cents > 0:
            return "plafond du mois, part rendue"
        case reason if reason in _ALWAYS:
            return _ALWAYS[reason][line.quantity > 1]
        case _:
            return noun


def _is_late_request(line: DraftLine) -> bool:
    """A child collected late may have been booked in time."""
    whole = line.unit in (Unit.MEAL, Unit.SESSION, Unit.DAY, Unit.HALF_DAY)
    return whole and "late" in line.surcharge.split(",")


def _why(line: DraftLine) -> str:
    if line.reason is LineReason.REACHED:
        return "différence avec le prix du nombre de fois atteint"
    if line.reason is LineReason.SIBLINGS:
        return "différence selon les frères et sœurs du même jour"
    if line.reason is LineReason.LATE_FEE:
        return _late_words(line)
    if line.reason in _CAPS:
        return "; ".join(cap_words(fact.values) for fact in line.facts if fact.code is FactCode.CAP)
    if line.reason is LineReason.BOOKED:
        return ", ".join(dict.fromkeys(_events(line)))
    return surcharge_words(line.surcharge)


def _events(line: DraftLine) -> list[str]:
    """Name what had a price of its own on the days of a line."""
    return [str(fact.values["event"]) for fact in line.facts if fact.code is FactCode.EVENT]


def _late_words(line: DraftLine) -> str:
    """Say what a fee was due for: `septembre 2026, octobre 2026 : pas encore facturé`."""
    if line.unit is Unit.MONTH:
        due = ", ".join(month_year(day) for day in line.days)
        return f"{due}{COLON}pas encore facturé"
    due = ", ".join(day_month_year_long(day) for day in line.days)
    return f"échéance du {due}{COLON}pas encore facturée"
