"""Corrections of invoiced days in French: what changed, why, and on which document."""

from __future__ import annotations

from datetime import date

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.dates import school_year_of
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year, day_short, of_month_year
from staffdesk.domain.french.prices import MEASURES, RESIDENCES
from staffdesk.domain.tariffs.versions import Unit

COLON = f"{NO_BREAK}: "
_CREDITED = {
    BookingState.ABSENT_EXCUSED: "absence excusée après facturation",
    BookingState.CLOSED_BY_TOWN: "service fermé par la mairie",
    BookingState.WITHDRAWN: "réservation annulée",
}
_ADDED = {
    BookingState.PRESENT_UNBOOKED: "présence sans réservation",
    BookingState.ABSENT_BILLED: "absence facturée",
    BookingState.PRESENT: "présence ajoutée après facturation",
    BookingState.BOOKED: "réservation rétablie",
}


def quotient_decided(measure: str, valid_from: date) -> str:
    """Return why invoiced days cost something else: `quotient familial retenu depuis le 1ᵉʳ oct. 2026`."""
    return f"{MEASURES[measure]} retenu depuis le {day_month_year(valid_from)}"


def aid_decided(payer: str, reference: str) -> str:
    """Return why invoiced days cost something else: `aide CCAS (décision 12), accordée après facturation`."""
    said = f" ({reference})" if reference else ""
    return f"aide {payer}{said}, décidée après facturation"


def residence_decided(residence: str, valid_from: date) -> str:
    """Return why invoiced days cost something else: `tarif hors commune depuis le 15 oct. 2026`."""
    return f"{RESIDENCES[residence]} depuis le {day_month_year(valid_from)}"


MEALS_DECIDED = "panier repas fourni par la famille, décidé après facturation"
"""Why invoiced meals cost something else; the protocol behind it is nobody's who opens an envelope."""


def correction_unit(day: DayCorrection) -> str:
    """Say what a correction is about, with its day, as in `absence facturée, jeu. 8 oct.`, for a line.

    Where a cap of the month alone changed, no day did: `plafond d’octobre 2026`.
    """
    if not day.day_cents:
        return _cap(day)
    return f"{_what(day)}, {day_short(day.on)}"


def correction_reason(day: DayCorrection) -> str:
    """Say why, and on which invoice the day stands: `Certificat reçu · facture 2026-000123`."""
    invoice = f"facture n°{NO_BREAK}{day.invoice}" if day.invoice else ""
    if not day.day_cents:
        return COLON.join(part for part in (_cap_alone(day, invoice), day.reason) if part)
    return " · ".join(part for part in (day.reason, _cap_beside(day), _covered(day), invoice) if part)


def fee_unit(fee: FeeCorrection) -> str:
    """Say which fee is corrected: `forfait d’octobre 2026, prix corrigé à la baisse`."""
    return f"{fee_words(fee.unit, fee.first)}, prix corrigé à la {'hausse' if fee.cents > 0 else 'baisse'}"


def fee_words(unit: Unit, first: date) -> str:
    """Name a fee by what it is the fee of: `forfait d’octobre 2026`."""
    return {
        Unit.MONTH: f"forfait {of_month_year(first)}",
        Unit.YEAR: f"adhésion {school_year_of(first)}",
    }.get(unit, f"forfait de la période du {day_month_year(first)}")


def fee_reason(fee: FeeCorrection) -> str:
    """Say why a fee costs something else, and which invoice asked it."""
    return f"{fee.reason} · facture n°{NO_BREAK}{fee.invoice}"


def _cap_alone(day: DayCorrection, invoice: str) -> str:
    """Say what a cap of the month changed by itself."""
    on_invoice = f" de la {invoice}" if invoice else ""
    if day.cents > 0:
        return f"ce qu’il avait retiré{on_invoice} est à payer"
    return f"il est atteint et retire plus{on_invoice}"


def _covered(day: DayCorrection) -> str:
    """Say what a gesture pays of it already."""
    return f"moins {euros(day.covered_cents)} déjà donnés par un geste" if day.covered_cents else ""


def _cap_beside(day: DayCorrection) -> str:
    """Say what a cap of the month makes of what a day costs more or less, where it makes anything."""
    capped = day.capped_cents + day.family_capped_cents
    if not capped:
        return ""
    price, cap = euros(abs(day.day_cents)), _cap(day)
    if day.day_cents < 0 < capped:
        return f"prix du jour{COLON}{price}, dont {euros(capped)} déjà retirés par le {cap}"
    if capped < 0 < day.day_cents:
        return f"prix du jour{COLON}{price}, moins {euros(-capped)} retirés par le {cap}"
    return f"dont {euros(abs(capped))} par le {cap}"


def _cap(day: DayCorrection) -> str:
    whose = " de la famille" if day.family_capped_cents and not day.capped_cents else ""
    return f"plafond{whose} {of_month_year(day.on)}"


def _what(day: DayCorrection) -> str:
    after = BookingState(day.to_state)
    if day.new_payer and day.from_state == day.to_state:
        return "changement de garde"
    if day.from_state == day.to_state == BookingState.ABSENT_EXCUSED and day.cents < 0:
        return "absence déduite"
    if not day.is_whole_day:
        return "prix corrigé à la hausse" if day.cents > 0 else "prix corrigé à la baisse"
    words = _ADDED if is_billed(after) else _CREDITED
    return words.get(after, "jour corrigé")
