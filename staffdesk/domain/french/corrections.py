"""Corrections of invoiced days in French: what changed, why, and on which document."""

from __future__ import annotations

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.dates import day_short

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


def correction_unit(day: DayCorrection) -> str:
    """Say what a correction is about, with its day, as in `absence facturée, jeu. 8 oct.`, for a line."""
    return f"{_what(day)}, {day_short(day.on)}"


def correction_reason(day: DayCorrection) -> str:
    """Say why, and on which invoice the day stands: `Certificat reçu · facture 2026-000123`."""
    on_invoice = f"facture n°{NO_BREAK}{day.invoice}" if day.invoice else ""
    return " · ".join(part for part in (day.reason, on_invoice) if part)


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
