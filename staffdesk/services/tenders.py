"""What was typed at the counter, made into tenders and checked by the rules of the trade (E3, E4)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import (
    TYPED,
    Means,
    Tender,
    TillRules,
    Voucher,
    card,
    cash,
    cheque,
    require_valid,
    transfer,
    voucher_key,
)
from staffdesk.models.revenue_office import CesuVoucher
from staffdesk.services.money_rows import MeansGiven


def counter_means(word: str) -> Means:
    """Return a means by its word.

    Raises:
        RuleBroken: ``means_not_in_act``: it is none that a counter takes.
    """
    if word not in {means.value for means in TYPED}:
        raise RuleBroken("means_not_in_act", means=word)
    return Means(word)


def tender_of(given: MeansGiven) -> Tender:
    """Return one means as typed, as a tender.

    Raises:
        RuleBroken: ``means_not_in_act`` for a word that is no means of a counter; ``cash_unreadable``.
    """
    facts = given.facts
    match counter_means(given.means):
        case Means.CASH:
            return cash(given.cents, _given(facts.get("given_cents", "")), facts.get("reason", ""))
        case Means.CHEQUE:
            number = facts.get("cheque_number", "") or facts.get("number", "")
            return cheque(given.cents, number, facts.get("bank", ""), facts.get("drawer", ""))
        case Means.CESU:
            vouchers = tuple(
                Voucher(voucher_key(one.number), Cents(one.cents), one.year, one.issuer.strip())
                for one in given.vouchers
            )
            return Tender(Means.CESU, Cents(given.cents), vouchers=vouchers)
        case Means.CARD:
            return card(given.cents, facts.get("authorisation", "") or facts.get("number", ""))
        case _:
            return transfer(given.cents, facts.get("reference", "") or facts.get("number", ""))


def require_tenders(session: Session, tenders: Sequence[Tender], *, on: date, rules: TillRules) -> None:
    """Refuse what may not be taken; a voucher given twice in one payment is refused like one used before.

    Raises:
        RuleBroken: ``payment_empty``, or the code of the first blocking remark of ``domain.payments``.
    """
    if not tenders:
        raise RuleBroken("payment_empty")
    numbers = {voucher.number for tender in tenders for voucher in tender.vouchers}
    used = used_vouchers(session, numbers)
    for tender in tenders:
        require_valid(tender, on=on, rules=rules, used_vouchers=used)
        used |= {voucher.number for voucher in tender.vouchers}


def used_vouchers(session: Session, numbers: Collection[str]) -> set[str]:
    """Return which of these vouchers were taken before; one of a reversed payment is free again (E4)."""
    if not numbers:
        return set()
    taken = select(CesuVoucher.number).where(CesuVoucher.number.in_(numbers), CesuVoucher.released.is_(False))
    return set(session.scalars(taken))


def keep_vouchers(session: Session, payment_id: int, tenders: Sequence[Tender]) -> None:
    """Write down the vouchers of a payment: the database itself refuses a number twice."""
    rows = [
        {
            "payment_id": payment_id,
            "number": voucher.number,
            "cents": voucher.cents,
            "year": voucher.year,
            "issuer": voucher.issuer,
        }
        for tender in tenders
        for voucher in tender.vouchers
    ]
    if rows:
        session.execute(insert(CesuVoucher), rows)


def _given(typed: str) -> int | None:
    """Return the cash handed over, in cents; nothing typed means the exact amount."""
    if not typed.strip():
        return None
    if not typed.strip().isdecimal():
        raise RuleBroken("cash_unreadable", field="received")
    return int(typed)
