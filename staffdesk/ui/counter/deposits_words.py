"""What the screen of remittances says of the drawer: how much, since when, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import NARROW, counted, euros
from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.counter.pieces_panel import Piece
from staffdesk.ui.counter.words import cash_share, claim_words, float_drawn, voucher_number
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.deposit_rows import (
        DepositsView,
        PendingCheque,
        PendingVoucher,
        SentCheque,
        SlipVoucher,
    )

OLD_CHEQUE_DAYS = 7
"""Acts ask for cheques within two days to a week; after that the line warns."""

NEAR_DAYS = 31
Said = tuple[str, str, Tone]


def cheques_words(cheques: Sequence[PendingCheque], today: date) -> Said:
    """Say what cheques wait, and since when."""
    if not cheques:
        return "Aucun chèque en caisse", "", Tone.QUIET
    title = f"{counted(len(cheques), 'chèque', 'chèques')}, {euros(sum(one.cents for one in cheques))}"
    oldest = min(one.received_on for one in cheques)
    late = (today - oldest).days > OLD_CHEQUE_DAYS
    return title, f"le plus ancien reçu le {day_short_year(oldest)}", Tone.WARN if late else Tone.QUIET


def vouchers_words(vouchers: Sequence[PendingVoucher], today: date) -> Said:
    """Say what CESU wait, and until when they are refunded."""
    if not vouchers:
        return "Aucun CESU en caisse", "", Tone.QUIET
    title = f"{counted(len(vouchers), 'titre', 'titres')}, {euros(sum(one.cents for one in vouchers))}"
    last = min(one.last_on for one in vouchers)
    near = last - today < timedelta(days=NEAR_DAYS)
    return title, f"remboursables jusqu’au {day_short_year(last)}", Tone.WARN if near else Tone.QUIET


def cash_words(view: DepositsView, today: date) -> Said:
    """Say how much cash the régie holds against its ceiling, and when it was last handed over."""
    title = f"Encaisse {euros(view.cash_cents)}"
    if view.ceiling_cents:
        title += f" sur {euros(view.ceiling_cents)}"
    if view.cash_cents < 0:
        return title, float_drawn(view.cash_cents), Tone.WARN
    share = cash_share(view.cash_cents, view.ceiling_cents)
    late = (
        view.cash_cents > 0
        and view.last_cash_on is not None
        and (today - view.last_cash_on).days > view.remit_days
    )
    last = f"dernier versement le {day_short_year(view.last_cash_on)}" if view.last_cash_on else ""
    return title, last or "aucun versement encore", Tone.WARN if late or share >= 80 else Tone.QUIET


def cheque_piece(cheque: PendingCheque) -> Piece:
    """Tell a cheque to tick."""
    hint = f"{cheque.drawer}, famille {cheque.family}, quittance {cheque.receipt}"
    return Piece(cheque.means_id, f"N° {cheque.number}, {cheque.bank}", hint, cheque.cents)


def voucher_piece(voucher: PendingVoucher) -> Piece:
    """Tell a voucher to tick."""
    issuer = voucher.issuer or "émetteur non précisé"
    hint = f"{issuer}, {voucher.year}, quittance {voucher.receipt}"
    return Piece(voucher.voucher_id, voucher_number(voucher.number), hint, voucher.cents)


def sent_piece(voucher: SlipVoucher) -> Piece:
    """Tell a voucher of a slip that was answered."""
    return Piece(voucher.voucher_id, voucher_number(voucher.number), voucher.issuer, voucher.cents)


def bounce_question(cheque: SentCheque) -> str:
    """Ask whether a cheque came back unpaid."""
    return f"Signaler impayé le chèque {cheque.number}{NARROW}?"


def bounce_facts(cheque: SentCheque) -> str:
    """Say what it does, before it is done."""
    told = (
        f"{euros(cheque.cents)}, {cheque.drawer}, famille {cheque.family}. Une quittance d’annulation est "
        "établie pour le chèque seul, les factures redeviennent dues et le compte de la famille le signale."
    )
    return f"{told} {claim_words(cheque.claimed_cents)}." if cheque.claimed_cents else told
