"""The till: one session belongs to one named person, from the counted float to the closing (E1, E6, L8)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.ledger import Account, EntryKind, LedgerLine, lines_of
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.revenue_office import Act
from staffdesk.models.invoices import NumberCounter
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.models.revenue_office import DepositSlip
from staffdesk.services import audit, ledger
from staffdesk.services.card_ticket import card_taken, keep_ticket
from staffdesk.services.closing_seal import Sign
from staffdesk.services.closings import close_periods
from staffdesk.services.money_rows import NO_TICKET, CardTicket, TillState
from staffdesk.services.numbering import lock_numbers
from staffdesk.services.revenue_office import act_on, require_collector
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till_closing import keep_closing_paper, number_closing, require_count
from staffdesk.services.till_rules import cash_limit, keeps_cesu_excess, load_town

RECEIPT_SERIES = "Q"


def open_session(session: Session, actor: Actor, *, lock: bool = False) -> TillSession | None:
    """Return the till this person holds; None when it holds none."""
    question = select(TillSession).where(
        TillSession.user_id == actor.user_id, TillSession.closed_at.is_(None)
    )
    return session.scalar(question.with_for_update() if lock else question)


def require_till(session: Session, actor: Actor, *, at: datetime) -> tuple[TillSession, Act]:
    """Return the till that may take money now, locked until the transaction ends, and the act it is under.

    Raises:
        RuleBroken: ``till_closed``; ``till_stale``: it was opened before today, and must be closed first;
            ``till_ahead``: it was opened on a later day than the clock shows, which is wrong, as the day of
            the receipt would be; ``act_missing``, ``not_in_act``: this person may not collect today (E1).
    """
    held = open_session(session, actor, lock=True)
    if held is None:
        raise RuleBroken("till_closed")
    if local_date(held.opened_at) < local_date(at):
        raise RuleBroken("till_stale", on=local_date(held.opened_at))
    if local_date(held.opened_at) > local_date(at):
        raise RuleBroken("till_ahead", on=local_date(held.opened_at), today=local_date(at))
    return held, require_collector(session, actor, local_date(at))[0]


def open_till(
    session: Session, actor: Actor, counter_name: str, float_cents: int, *, at: datetime
) -> TillSession:
    """Open a till for a person: the float is counted in, and is no revenue.

    Raises:
        RuleBroken: ``act_missing``, ``not_in_act``: this person may not collect today (E1);
            ``till_already_open``, ``till_needs_name``, ``amount_negative``, each with its field.
        RecoveryNeeded: this office was restored.
    """
    require_not_recovering(session)
    lock_numbers(session)
    act, holder = require_collector(session, actor, local_date(at))
    if open_session(session, actor) is not None:
        raise RuleBroken("till_already_open")
    if not counter_name.strip():
        raise RuleBroken("till_needs_name", field="counter_name")
    if float_cents < 0:
        raise RuleBroken("amount_negative", field="float_cents")
    held = TillSession(
        user_id=actor.user_id, counter_name=counter_name.strip(), opened_at=at, float_cents=float_cents
    )
    session.add(held)
    session.flush()
    facts = {
        "counter": held.counter_name,
        "float_cents": float_cents,
        "act": act.number,
        "duty": holder.duty.value,
        "act_float_cents": act.opening_float,
    }
    lines = _float_lines(float_cents)
    ledger.append(
        session,
        EntryKind.TILL_OPENED,
        lines,
        at=at,
        by=actor,
        session_id=held.id,
        facts=facts,
    )
    audit.record(session, actor, "till.opened", f"till_session:{held.id}", facts, at=at)
    return held


def close_till(
    session: Session,
    actor: Actor,
    counted_cents: int,
    note: str,
    *,
    at: datetime,
    counted: Mapping[int, int] | None = None,
    card: CardTicket = NO_TICKET,
    sign: Sign | None = None,
) -> TillSession:
    """Close the till of a person: what was counted is compared with what it should hold (E6).

    The total of the card terminal's ticket is compared with the payments by card.

    ``counted`` says how many notes and coins of each value, in cents, make the sum. The closing is numbered,
    sealed in the journal, and told on a paper with the hash of its entry; the last till closes the day (L8).

    A shortage is declared, a surplus waits to be classified; neither is ever hidden in a sale. The float goes
    back; what was taken stays on the account of cash until it is handed over.

    Raises:
        RuleBroken: ``till_closed``, ``count_differs``; ``till_difference_needs_note`` with the difference
            in cents; those of ``card_ticket.keep_ticket``.
        RecoveryNeeded: this office was restored.
    """
    require_not_recovering(session)
    lock_numbers(session)
    held = open_session(session, actor, lock=True)
    if held is None:
        raise RuleBroken("till_closed")
    if counted_cents < 0:
        raise RuleBroken("amount_negative", field="counted_cents")
    if counted is not None:
        require_count(counted, counted_cents)
    difference = counted_cents - cash_in_till(session, held)
    if difference and not note.strip():
        raise RuleBroken("till_difference_needs_note", field="note", cents=difference)
    keep_ticket(session, held, card.cents, card.note)
    held.closed_at, held.counted_cents, held.difference_note = at, counted_cents, note.strip()
    held.counted = {str(value): count for value, count in (counted or {}).items() if count}
    printed = number_closing(session, held, at=at)
    facts = _closing_facts(session, held, difference)
    entry = ledger.append(
        session,
        EntryKind.TILL_CLOSED,
        _closing_lines(held.float_cents, difference),
        at=at,
        by=actor,
        session_id=held.id,
        document_ref=printed,
        facts=facts,
    )
    cash = cash_taken(session, held.id), cash_remitted(session, held.id)
    keep_closing_paper(session, actor, held, cash, entry, at=at, is_signed=sign is not None)
    audit.record(session, actor, "till.closed", f"till_session:{held.id}", facts, at=at)
    session.flush()
    close_periods(session, actor, at=at, sign=sign)
    return held


def _last_counter(session: Session, actor: Actor) -> str:
    """Give the counter where a person held a till last: most stay at their own."""
    name = select(TillSession.counter_name).where(TillSession.user_id == actor.user_id)
    return session.scalar(name.order_by(TillSession.id.desc()).limit(1)) or ""


def cash_in_till(session: Session, held: TillSession) -> int:
    """Return the cash a till should hold now: its float and what it took, less what was handed over of it."""
    return held.float_cents + cash_taken(session, held.id) - cash_remitted(session, held.id)


def cash_remitted(session: Session, session_id: int) -> int:
    """Return the cash that was handed over out of a till while it was open."""
    handed = select(func.sum(DepositSlip.from_till_cents)).where(DepositSlip.session_id == session_id)
    return int(session.scalar(handed) or 0)


def cash_taken(session: Session, session_id: int) -> int:
    """Return the cash a till took since it was opened, reversals deducted, in cents; without its float."""
    return totals(session, session_id).get(Means.CASH.value, 0)


def totals(session: Session, session_id: int) -> dict[str, int]:
    """Return what a till took, by means."""
    rows = session.execute(
        select(PaymentMeans.means, func.sum(PaymentMeans.cents))
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .where(Payment.session_id == session_id)
        .group_by(PaymentMeans.means)
        .order_by(PaymentMeans.means)
    ).tuples()
    return {means: int(cents) for means, cents in rows}


def till_state(session: Session, actor: Actor, *, at: datetime) -> TillState:
    """Return the till of a person as the counter shows it."""
    held = open_session(session, actor)
    act = act_on(session, local_date(at))
    ceiling, opening_float = (act.ceiling, act.opening_float) if act is not None else (0, 0)
    upcoming = next_receipt(session, local_date(at).year)
    kept, rules = cash_kept(session), load_town(session).rules
    others, takes_cards = _other_floats(session, actor), act is not None and Means.CARD in act.means
    keeps, limit = keeps_cesu_excess(rules), cash_limit(rules)
    if held is None:
        return TillState(
            None,
            _last_counter(session, actor),
            None,
            0,
            0,
            ceiling,
            0,
            upcoming,
            kept_cents=kept,
            act_float_cents=opening_float,
            keeps_cesu_excess=keeps,
            cash_limit_cents=limit,
            others_float_cents=others,
        )
    count = session.scalar(select(func.count()).select_from(Payment).where(Payment.session_id == held.id))
    card_cents, card_payments = card_taken(session, held.id)
    return TillState(
        session_id=held.id,
        counter_name=held.counter_name,
        opened_at=held.opened_at,
        float_cents=held.float_cents,
        cash_cents=cash_in_till(session, held),
        ceiling_cents=ceiling,
        payments=count or 0,
        next_receipt=upcoming,
        stale=local_date(held.opened_at) < local_date(at),
        kept_cents=kept,
        act_float_cents=opening_float,
        keeps_cesu_excess=keeps,
        cash_limit_cents=limit,
        others_float_cents=others,
        takes_cards=takes_cards,
        card_cents=card_cents,
        card_payments=card_payments,
    )


def _other_floats(session: Session, actor: Actor) -> int:
    """Sum the floats that colleagues counted into tills which are open now."""
    floats = select(func.sum(TillSession.float_cents)).where(
        TillSession.closed_at.is_(None), TillSession.user_id != actor.user_id
    )
    return int(session.scalar(floats) or 0)


def cash_kept(session: Session) -> int:
    """Return all cash the régie holds: in its safe, and in the tills that are open.

    Floats are left out: they are no revenue. This is what the act's ceiling bounds.
    """
    taken = (
        select(func.sum(PaymentMeans.cents))
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .join(TillSession, TillSession.id == Payment.session_id)
        .where(PaymentMeans.means == Means.CASH.value, TillSession.closed_at.is_(None))
    )
    handed = (
        select(func.sum(DepositSlip.from_till_cents))
        .join(TillSession, TillSession.id == DepositSlip.session_id)
        .where(TillSession.closed_at.is_(None))
    )
    in_tills = int(session.scalar(taken) or 0) - int(session.scalar(handed) or 0)
    return safe_cash(session) + in_tills


def safe_cash(session: Session) -> int:
    """Return the cash of sealed tills that was not handed over yet; below zero where a float was drawn on."""
    counted = select(func.sum(TillSession.counted_cents - TillSession.float_cents)).where(
        TillSession.closed_at.is_not(None)
    )
    handed = select(func.sum(DepositSlip.cents - DepositSlip.from_till_cents)).where(
        DepositSlip.kind == Means.CASH.value
    )
    return int(session.scalar(counted) or 0) - int(session.scalar(handed) or 0)


def next_receipt(session: Session, year: int) -> str:
    """Return the number the next receipt will probably bear: another counter may take it first."""
    counter = select(NumberCounter.last).where(
        NumberCounter.series == RECEIPT_SERIES, NumberCounter.year == year
    )
    return receipt_number(year, (session.scalar(counter) or 0) + 1)


def _float_lines(float_cents: int) -> tuple[LedgerLine, ...]:
    if not float_cents:
        return ()
    return lines_of([(Account.CASH, float_cents), (Account.OPENING_FLOAT, -float_cents)])


def _closing_lines(float_cents: int, difference: int) -> tuple[LedgerLine, ...]:
    amounts: list[tuple[str, int]] = []
    if float_cents:
        amounts += [(Account.CASH, -float_cents), (Account.OPENING_FLOAT, float_cents)]
    if difference:
        other = Account.TO_CLASSIFY if difference > 0 else Account.SHORTAGE
        amounts += [(Account.CASH, difference), (other, -difference)]
    return lines_of(amounts)


def _closing_facts(session: Session, held: TillSession, difference: int) -> dict[str, object]:
    first, last, count = session.execute(
        select(func.min(Payment.receipt_number), func.max(Payment.receipt_number), func.count()).where(
            Payment.session_id == held.id
        )
    ).one()
    return {
        "counted": dict(held.counted),
        "float_cents": held.float_cents,
        "totals": totals(session, held.id),
        "counted_cents": held.counted_cents,
        "difference_cents": difference,
        "card_ticket_cents": held.card_ticket_cents,
        "first_receipt": first,
        "last_receipt": last,
        "payments": count,
    }
