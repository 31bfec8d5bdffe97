"""The card terminal's own ticket: its total is compared with the payments by card of a till (E3, E6)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import Means
from staffdesk.domain.reversals import Cause
from staffdesk.models.payments import Payment, PaymentMeans, TillSession


def card_taken(session: Session, session_id: int) -> tuple[int, int]:
    """Return what a till took by card and in how many payments; what the bank took back later is no ticket's.

    Corrections of the day count: the terminal prints its own refunds.
    """
    cents, count = session.execute(
        select(func.sum(PaymentMeans.cents), func.count())
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .where(
            Payment.session_id == session_id,
            PaymentMeans.means == Means.CARD.value,
            Payment.cause != Cause.CARD_CHARGEBACK.value,
        )
    ).one()
    return int(cents or 0), int(count)


def keep_ticket(session: Session, held: TillSession, ticket_cents: int | None, note: str) -> None:
    """Write down the total of the ticket; without payments by card none is needed.

    Raises:
        RuleBroken: ``card_ticket_missing``; ``amount_negative``; ``card_difference_needs_note`` with the
            difference in cents.
    """
    taken, count = card_taken(session, held.id)
    if ticket_cents is None:
        if count:
            raise RuleBroken("card_ticket_missing", field="card_ticket_cents", cents=taken)
        return
    if ticket_cents < 0:
        raise RuleBroken("amount_negative", field="card_ticket_cents")
    if ticket_cents != taken and not note.strip():
        raise RuleBroken("card_difference_needs_note", field="card_note", cents=ticket_cents - taken)
    held.card_ticket_cents, held.card_note = ticket_cents, note.strip()


def card_difference(session: Session, held: TillSession) -> int:
    """Return what the terminal says beyond the payments by card of a till; nothing without its ticket."""
    if held.card_ticket_cents is None:
        return 0
    return held.card_ticket_cents - card_taken(session, held.id)[0]
