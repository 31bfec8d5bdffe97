"""What the counter says: sentences built from figures, in French."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import WrongCell
from staffdesk.domain.french.amounts import NARROW, NO_BREAK, counted, euros
from staffdesk.domain.french.dates import day_month, day_month_year, day_short, hour, local
from staffdesk.domain.french.till_text import denomination
from staffdesk.domain.french.till_text import difference as difference_words
from staffdesk.domain.payments import Means, coins_for

if TYPE_CHECKING:
    from staffdesk.domain.allocation import SharingFault
    from staffdesk.services.money_rows import OpenInvoice, ReceiptRow, TillState
    from staffdesk.services.reversal_rows import Reopened, ReversalEffect

MEANS_HEADS = {
    Means.CESU: "CESU",
    Means.CHEQUE: "Chèque",
    Means.CARD: "Carte",
    Means.TRANSFER: "Virement",
    Means.CASH: "Espèces",
    Means.CREDIT: "Avoir",
}
NOTHING = "–"


def sharing_fault(fault: SharingFault) -> str:
    """Say what is wrong with a sharing by hand, with its figure."""
    match fault.kind:
        case WrongCell.OVER_INVOICE:
            return f"{fault.invoice}{NO_BREAK}: {euros(fault.cents)} de trop, au plus {euros(fault.most)}"
        case WrongCell.OVER_ELIGIBLE:
            most = euros(fault.most)
            return f"{fault.invoice}{NO_BREAK}: les CESU ne règlent que {most}, ses lignes éligibles"
        case WrongCell.OVER_PAID:
            head = MEANS_HEADS[fault.means or Means.CASH]
            return f"{head}{NO_BREAK}: {euros(fault.cents)} de trop, reçu {euros(fault.most)}"
        case WrongCell.LEFT:
            parts = ", ".join(f"{_in_a_sentence(means)} {euros(cents)}" for means, cents in fault.left)
            return f"{euros(fault.cents)} à répartir{NO_BREAK}: {parts}"


def _in_a_sentence(means: Means) -> str:
    return MEANS_HEADS[means] if means is Means.CESU else MEANS_HEADS[means].lower()


def coins(cents: int) -> str:
    """Say which notes and coins make an amount: `1 × 2 €, 1 × 1 €, 1 × 5 c`."""
    return ", ".join(
        f"{count}{NO_BREAK}×{NO_BREAK}{denomination(value)}" for value, count in coins_for(cents)
    )


def day_near(day: date, today: date) -> str:
    """Say a day of which the weekday tells nothing; the year only when it is neither near nor this one.

    At the counter a due date within half a year is told without its year.
    """
    near = day.year == today.year or abs((day - today).days) < 183
    return day_month(day) if near else day_month_year(day)


def lateness(days: int) -> str:
    """Say how late an invoice is: `en retard de 6 jours`."""
    return f"en retard de {counted(days, 'jour', 'jours')}"


def ticked(count: int, total: int) -> str:
    """Say how many invoices are ticked."""
    return f"{counted(count, 'cochée', 'cochées')} sur {total}, la plus ancienne d’abord"


def invoice_spoken(invoice: OpenInvoice) -> str:
    """Say an open invoice to who cannot see its row."""
    return f"Facture {invoice.number}, {invoice.label}, reste {euros(invoice.open_cents)}"


def voucher_number(text: str) -> str:
    """Group a voucher's number by four, as it is read out: `8842 0193 77`."""
    return NO_BREAK.join(text[at : at + 4] for at in range(0, len(text), 4))


def voucher_note(count: int, ceiling: int) -> str:
    """Say how many vouchers there are and what CESU may pay at most."""
    top = f"plafond {euros(ceiling)}"
    return f"{counted(count, 'titre', 'titres')}, {top}" if count else top


def cash_share(after: int, ceiling: int) -> int:
    """Give the share of the ceiling in whole percent, rounded down: 100 is said only when it is reached."""
    return after * 100 // ceiling if ceiling else 0


def float_drawn(cents: int) -> str:
    """Say why the cash held is below zero: a cancellation gave back more than came in, out of the float."""
    return f"Fonds de caisse entamé, {euros(-cents)} rendus, à reconstituer par les prochaines espèces"


def cash_warning(now: int, after: int, ceiling: int) -> str:
    """Say how near the ceiling of cash is, nothing under 80 %; or that the float was drawn on."""
    if now < 0:
        return float_drawn(now)
    if not ceiling:
        return ""
    if after > ceiling:
        return "Plafond dépassé, versement à faire"
    share = cash_share(now, ceiling)
    if share >= 80:
        return f"{share}{NO_BREAK}% du plafond, versement à prévoir"
    share = cash_share(after, ceiling)
    return f"{share}{NO_BREAK}% du plafond après cet encaissement" if share >= 80 else ""


def till_line(till: TillState) -> str:
    """Say the till's state: `Caisse ouverte à 8:45 · fonds 100,00 € · 14 encaissements · Poste guichet 1`.

    One that stayed open is told with its day.
    """
    if till.session_id is None or till.opened_at is None:
        return "Caisse fermée"
    opened = local(till.opened_at)
    day = f"le {day_short(opened)} " if till.stale else ""
    parts = (
        f"Caisse ouverte {day}à {hour(opened)}",
        f"fonds {euros(till.float_cents)}",
        counted(till.payments, "encaissement", "encaissements"),
        till.counter_name,
    )
    return " · ".join(parts)


def at_hour(instant_at: datetime) -> str:
    """Give the hour of an instant in Paris."""
    return hour(local(instant_at))


def family_words(receipt: ReceiptRow) -> str:
    """Say whose receipt it is, and what it cancels or was cancelled by."""
    if receipt.reversed_by:
        partly = " en partie" if receipt.reversed_cents < receipt.total_cents else ""
        return f"Famille {receipt.family}, annulée{partly} par {receipt.reversed_by}"
    if receipt.reverses:
        return f"Famille {receipt.family}, annule {receipt.reverses}"
    return f"Famille {receipt.family}"


def reversal_question(receipt: ReceiptRow) -> str:
    """Ask whether a receipt is to be cancelled."""
    return f"Annuler la quittance {receipt.receipt}{NARROW}?"


def reversal_facts(receipt: ReceiptRow) -> str:
    """Say what cancelling a receipt does, before it is done."""
    return (
        f"Famille {receipt.family}, {euros(receipt.total_cents)}. Une quittance d’annulation numérotée est "
        f"établie{NARROW}; celle-ci reste au journal."
    )


def effect_words(effect: ReversalEffect) -> tuple[str, ...]:
    """Say line by line what taking money back does: what is owed again, what goes, what is given back."""
    lines = [_owed_again(one) for one in effect.invoices]
    if effect.credit_cents:
        lines.append(f"Avoir de la famille{NO_BREAK}: {euros(-effect.credit_cents)}")
    if effect.claimed_cents:
        lines.append(claim_words(effect.claimed_cents))
    if effect.cash_cents:
        lines.append(f"Espèces à rendre{NO_BREAK}: {euros(effect.cash_cents)}")
    return tuple(lines)


def claim_words(cents: int) -> str:
    """Say what the accountant has to claim himself: he paid it back, the payment it came from failed."""
    told = f"{euros(cents)} déjà remboursés à la famille par le comptable"
    return f"{told}, à réclamer par lui{NO_BREAK}: le prévenir"


def _owed_again(one: Reopened) -> str:
    words = f"Facture {one.number}, {one.label}{NO_BREAK}: {euros(one.cents)} de nouveau dus"
    if one.left_cents != one.cents:
        words += f", {euros(one.left_cents)} en tout"
    return f"{words}. Elle est chez le comptable public{NO_BREAK}: le prévenir" if one.at_treasury else words


def when(instant_at: datetime, today: date) -> str:
    """Say when a receipt was given: the hour of today, the day of another."""
    day = local(instant_at).date()
    return at_hour(instant_at) if day == today else day_near(day, today)


def difference(counted_cents: int, expected_cents: int) -> str:
    """Say how the count differs from what should be there."""
    return difference_words(counted_cents - expected_cents)
