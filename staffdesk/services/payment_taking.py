"""Taking a payment: means, sharing, receipt, journal and message in one transaction (L1, L5, L7, DSK10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import (
    Allocation,
    Credited,
    OpenLine,
    Sharing,
    allocate,
    allocate_as_asked,
    require_cesu_fits,
    use_credit,
)
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french import receipt_text
from staffdesk.domain.french.invoice_text import payer_name
from staffdesk.domain.invoice_life import InvoiceState, receipt_number, state_after
from staffdesk.domain.ledger import EntryKind, LedgerEntry, payment_lines
from staffdesk.domain.payments import ACCOUNT_OF, Means, Tender, TillRules, facts_of
from staffdesk.domain.permissions import Actor
from staffdesk.models.base import new_uid
from staffdesk.models.households import Guardian, Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation as AllocationRow
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.models.town import Town
from staffdesk.services import audit, ledger
from staffdesk.services.credit_use import credit_sums, free_credit, write_credit
from staffdesk.services.money_rows import PaymentAsked
from staffdesk.services.numbering import lock_numbers, next_number
from staffdesk.services.open_invoices import OpenAccount, after, load_open
from staffdesk.services.receipts import Left, Settled, Taking, receipt_document
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.tenders import keep_vouchers, require_tenders, tender_of
from staffdesk.services.till import RECEIPT_SERIES, require_till
from staffdesk.services.till_rules import load_town, till_rules


@dataclass(frozen=True)
class Hand:
    """Who takes money, when, under which act, and the number of the receipt being made."""

    actor: Actor
    at: datetime
    till: TillSession
    year: int
    number: int
    act_number: str = ""

    @property
    def receipt(self) -> str:
        """The number as printed."""
        return receipt_number(self.year, self.number)


def share(
    accounts: Sequence[OpenAccount],
    settle: Sequence[tuple[int, int]],
    paid: Sequence[tuple[Means, int]],
    rules: TillRules,
) -> Sharing:
    """Share amounts by means over the invoices ticked, (invoice_id, cents), by the rules of allocation.

    Raises:
        Stale: ``invoice_settled``: an invoice was settled, or never was of this family.
        RuleBroken: ``invoice_at_treasury``, ``activity_not_in_act``, ``allocation_over_open``,
            ``amount_not_positive``, ``cesu_over_ceiling``.
    """
    return share_after_credit(accounts, settle, (), paid, rules)[1]


def share_after_credit(
    accounts: Sequence[OpenAccount],
    settle: Sequence[tuple[int, int]],
    credit: Sequence[tuple[Means, int]],
    paid: Sequence[tuple[Means, int]],
    rules: TillRules,
    cells: Sequence[tuple[int, str, int]] = (),
) -> tuple[Credited, Sharing]:
    """Share what a family's credit settles first, by kind, then the amounts by means, as ``share`` does.

    ``cells``: (invoice_id, means, cents) as the clerk shared the means by hand.

    Raises:
        Stale, RuleBroken: as ``share``; ``allocation_over_paid``, ``allocation_incomplete``.
    """
    lines, caps = _ticked(accounts, settle, rules)
    credited = use_credit(lines, credit, caps)
    lines, caps = list(credited.lines), dict(credited.caps)
    cesu_cents = sum(cents for means, cents in paid if means is Means.CESU)
    if cesu_cents:
        require_cesu_fits(lines, cesu_cents, excess_is_credit=rules.cesu_excess_is_credit)
    sharing = allocate(lines, paid, caps=caps)
    if cells:
        numbers = {account.invoice_id: account.number for account in accounts}
        asked = [(numbers.get(invoice_id, ""), Means(means), cents) for invoice_id, means, cents in cells]
        sharing = allocate_as_asked(lines, asked, paid, caps=caps, whole=True)
    kept = dict(sharing.excess).get(Means.CESU, 0)
    if kept and not rules.cesu_excess_is_credit:  # less was asked to be settled than CESU could pay
        raise RuleBroken("cesu_over_ceiling", ceiling=cesu_cents - kept, cents=cesu_cents)
    return credited, sharing


def take(session: Session, actor: Actor, asked: PaymentAsked, *, at: datetime) -> Payment:
    """Take a payment, and return it; asked again with the same operation, return the first.

    Raises:
        RecoveryNeeded: this office was restored.
        RuleBroken: those of ``till.require_till``, of ``share`` and of ``tenders.require_tenders``.
        NotFound: ``household``.
        Stale: ``operation_reused``: the same operation named another payment.
    """
    require_not_recovering(session)
    lock_numbers(session)
    before = _taken_before(session, asked)
    if before is not None:
        return before
    till, act = require_till(session, actor, at=at)
    household = session.get(Household, asked.household_id)
    if household is None:
        raise NotFound("household", household_id=asked.household_id)
    town = load_town(session)
    rules = till_rules(town.rules, act)
    tenders = [tender_of(given) for given in asked.means]
    require_tenders(session, tenders, on=local_date(at), rules=rules)
    paid = [(one.means, one.cents) for one in tenders]
    accounts, sharing = _shared(session, actor, household, asked, paid, rules, till, at)
    year = local_date(at).year
    hand = Hand(actor, at, till, year, next_number(session, RECEIPT_SERIES, year), act.number)
    payment = _write(session, asked, household, tenders, accounts, sharing, hand, town)
    facts = {"receipt": hand.receipt, "cents": payment.total_cents}
    audit.record(session, actor, "payment.taken", f"payment:{payment.id}", facts, at=at)
    outbox.touch_household(session, household.id, at=at)
    return payment


def is_collectable(account: OpenAccount, rules: TillRules) -> bool:
    """Tell whether the act of the régie lists every activity of an invoice (E1)."""
    return rules.activities is None or rules.activities.issuperset(account.activities)


def use_credit_alone(session: Session, actor: Actor, asked: PaymentAsked, *, at: datetime) -> int:
    """Settle invoices with a family's credit and no other means; return the cents that were used.

    No receipt is made: the family was given one when it paid ahead.

    Raises:
        RecoveryNeeded, NotFound, Stale, RuleBroken: as ``take``; ``credit_needed`` when none is asked for.
    """
    require_not_recovering(session)
    lock_numbers(session)
    till, act = require_till(session, actor, at=at)
    household = session.get(Household, asked.household_id)
    if household is None:
        raise NotFound("household", household_id=asked.household_id)
    if asked.credit_cents <= 0 or asked.means:
        raise RuleBroken("credit_needed")
    rules = till_rules(load_town(session).rules, act)
    _shared(session, actor, household, asked, [], rules, till, at)
    record = f"household:{household.id}"
    audit.record(session, actor, "credit.used", record, {"cents": asked.credit_cents}, at=at)
    outbox.touch_household(session, household.id, at=at)
    return asked.credit_cents


def _shared(
    session: Session,
    actor: Actor,
    household: Household,
    asked: PaymentAsked,
    paid: Sequence[tuple[Means, int]],
    rules: TillRules,
    till: TillSession,
    at: datetime,
) -> tuple[Sequence[OpenAccount], Sharing]:
    """Use the credit that was asked for, and share what is paid over what it leaves open."""
    accounts = load_open(session, household.id, lock=True)
    parts = free_credit(session, household.id) if asked.credit_cents else []
    credited, sharing = share_after_credit(
        accounts, asked.settle, credit_sums(parts), paid, rules, asked.cells
    )
    if credited.cents != asked.credit_cents:
        raise Stale("credit_changed", cents=credited.cents)
    ids = {account.number: account.invoice_id for account in accounts}
    used = credited.allocations
    by_invoice = write_credit(session, actor, household.uid, parts, used, ids, at=at, session_id=till.id)
    settle_invoices(session, by_invoice)
    return after(accounts, [(one.invoice, one.position, one.cents) for one in used]), sharing


def left_after(accounts: Sequence[OpenAccount], settled: Sequence[tuple[str, int, int]]) -> Left:
    """Return what the régie still collects of an account once (number, position, cents) are settled."""
    left = [account for account in after(accounts, settled) if not account.is_locked]
    if not left:
        return Left(0)
    cents = sum(account.open_cents for account in left)
    return Left(cents, (left[0].number, left[0].due_on), sum(account.cesu_cents for account in left))


def payer_of(session: Session, household: Household) -> str:
    """Return who pays for a household, as addressed; its name where nobody is on file."""
    first = session.scalar(
        select(Guardian)
        .where(Guardian.household_id == household.id)
        .order_by(Guardian.position, Guardian.id)
        .limit(1)
    )
    if first is None:
        return household.name
    return payer_name(first.title, first.first_name, first.last_name)


def settle_invoices(session: Session, settled: Mapping[int, int]) -> None:
    """Add cents (below zero for a reversal) to what is paid of invoices, by id, and move their states."""
    for invoice in session.scalars(select(Invoice).where(Invoice.id.in_(settled)).order_by(Invoice.id)):
        invoice.paid_cents += settled[invoice.id]
        state = state_after(invoice.total_cents, invoice.paid_cents, InvoiceState(invoice.state))
        invoice.state = state.value


def _ticked(
    accounts: Sequence[OpenAccount], settle: Sequence[tuple[int, int]], rules: TillRules
) -> tuple[list[OpenLine], dict[str, int]]:
    by_id = {account.invoice_id: account for account in accounts}
    lines: list[OpenLine] = []
    caps: dict[str, int] = {}
    for invoice_id, cents in settle:
        account = by_id.get(invoice_id)
        if account is None:
            raise Stale("invoice_settled", invoice_id=invoice_id)
        if account.is_locked:
            raise RuleBroken("invoice_at_treasury", number=account.number)
        if not is_collectable(account, rules):
            raise RuleBroken("activity_not_in_act", number=account.number)
        if cents <= 0:
            raise RuleBroken("amount_not_positive", field="settle")
        if cents > account.open_cents or account.number in caps:
            raise RuleBroken("allocation_over_open", invoice=account.number, cents=cents)
        lines += account.lines
        caps[account.number] = cents
    return lines, caps


def _taken_before(session: Session, asked: PaymentAsked) -> Payment | None:
    payment = session.scalar(select(Payment).where(Payment.operation_id == asked.operation_id))
    if payment is None:
        return None
    total = sum(given.cents for given in asked.means)
    if (payment.household_id, payment.total_cents) != (asked.household_id, total):
        raise Stale("operation_reused", operation=asked.operation_id)
    return payment


def _write(
    session: Session,
    asked: PaymentAsked,
    household: Household,
    tenders: Sequence[Tender],
    accounts: Sequence[OpenAccount],
    sharing: Sharing,
    hand: Hand,
    town: Town,
) -> Payment:
    uid = new_uid()
    entry = _journal(session, uid, household, tenders, sharing, hand)
    taking = Taking(
        hand.receipt,
        hand.at,
        receipt_text.place(hand.till.counter_name, hand.actor.name),
        payer_of(session, household),
        household.number,
        hand.act_number,
    )
    settled = [(part.invoice, part.position, part.cents) for part in sharing.allocations]
    rows = [Settled(account.number, account.label, account.open_cents) for account in accounts]
    left = left_after(accounts, settled)
    snapshot = receipt_document(town, taking, tenders, rows, sharing, left, entry)
    payment = Payment(
        uid=uid,
        operation_id=asked.operation_id,
        household_id=household.id,
        session_id=hand.till.id,
        total_cents=sum(tender.cents for tender in tenders),
        received_at=hand.at,
        taken_by=hand.actor.name,
        receipt_year=hand.year,
        receipt_number=hand.number,
        receipt_snapshot=snapshot.to_json(),
        ledger_no=entry.no,
    )
    payment.means = [
        PaymentMeans(means=tender.means.value, cents=tender.cents, facts=facts_of(tender))
        for tender in tenders
    ]
    session.add(payment)
    session.flush()
    keep_vouchers(session, payment.id, tenders)
    ids = {account.number: account.invoice_id for account in accounts}
    session.execute(insert(AllocationRow), _allocation_rows(payment.id, sharing, ids))
    settle_invoices(session, _by_invoice(sharing.allocations, ids))
    session.flush()
    return payment


def _journal(
    session: Session,
    uid: str,
    household: Household,
    tenders: Sequence[Tender],
    sharing: Sharing,
    hand: Hand,
) -> LedgerEntry:
    """Write the entry of a payment: no name in it; its payload names each line that is settled (L7)."""
    received: dict[str, int] = defaultdict(int)
    for tender in tenders:
        received[ACCOUNT_OF[tender.means].value] += tender.cents
    vouchers = [voucher.number for tender in tenders for voucher in tender.vouchers]
    return ledger.append(
        session,
        EntryKind.PAYMENT,
        payment_lines(list(received.items()), sharing.allocated_cents),
        at=hand.at,
        by=hand.actor,
        household_ref=household.uid,
        session_id=hand.till.id,
        document_ref=hand.receipt,
        facts={
            "payment": uid,
            "means": [[tender.means.value, tender.cents] for tender in tenders],
            "settled": [
                [part.invoice, part.position, part.means.value, part.cents] for part in sharing.allocations
            ],
            "credit": [[means.value, cents] for means, cents in sharing.excess],
            "vouchers": vouchers,
        },
    )


def _allocation_rows(payment_id: int, sharing: Sharing, ids: Mapping[str, int]) -> list[dict[str, Any]]:
    sums: dict[tuple[int | None, Means], int] = defaultdict(int)
    for part in sharing.allocations:
        sums[ids[part.invoice], part.means] += part.cents
    for means, cents in sharing.excess:
        sums[None, means] += cents
    return [
        {"payment_id": payment_id, "invoice_id": invoice_id, "means": means.value, "cents": cents}
        for (invoice_id, means), cents in sums.items()
    ]


def _by_invoice(parts: Sequence[Allocation], ids: Mapping[str, int]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for part in parts:
        sums[ids[part.invoice]] += part.cents
    return dict(sums)
