"""Remittances: what the drawer holds, slips of cheques, CESU and cash, sealed tills, the statement (E6)."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import till_text
from staffdesk.domain.french.receipt_text import seal_words
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.payments import Means, voucher_refunded_until
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.models.revenue_office import CesuVoucher, DepositSlip
from staffdesk.models.staff import StaffUser
from staffdesk.services import deposit_slips, ledger
from staffdesk.services.card_ticket import card_difference
from staffdesk.services.deposit_rows import (
    ClosingRow,
    DepositsView,
    PendingCheque,
    PendingVoucher,
    SentCheque,
    SlipMade,
    SlipRow,
    SlipVoucher,
)
from staffdesk.services.documents.till_pdf import render_till_paper
from staffdesk.services.office import Office
from staffdesk.services.refund_claims import left_after_refunds
from staffdesk.services.revenue_office import act_on
from staffdesk.services.slip_credits import BankReceipt, credit_slip
from staffdesk.services.till import cash_in_till, cash_kept, totals
from staffdesk.services.till_paper_store import paper_copy, stored_paper
from staffdesk.services.till_papers import statement_document
from staffdesk.services.till_rules import load_town
from staffdesk.services.till_statement import statement_of

CHANGED: Topics = frozenset({Topic.TILL, Topic.PAYMENTS})
SHOWN_DAYS = 120
"""How far back slips, closings and cheques handed over are listed."""


class Deposits:
    """Use cases of the régisseur: everything that leaves the drawer, with its paper.

    ``receipt`` makes what ``credit_slip`` takes.
    """

    receipt = BankReceipt

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def view(self, actor: Actor) -> DepositsView:
        """Give what waits to be handed over, and what was."""
        actor.need(Permission.CLOSE_TILL)
        today = self.office.clock.today()
        since = self.office.clock.now() - timedelta(days=SHOWN_DAYS)
        with self.office.database.read() as session:
            act = act_on(session, today)
            last_cash = session.scalar(
                select(func.max(DepositSlip.made_at)).where(DepositSlip.kind == Means.CASH.value)
            )
            slips = session.scalars(
                select(DepositSlip).where(DepositSlip.made_at >= since).order_by(DepositSlip.id.desc())
            )
            return DepositsView(
                cheques=tuple(_pending_cheques(session)),
                vouchers=tuple(_pending_vouchers(session)),
                cash_cents=cash_kept(session),
                ceiling_cents=act.ceiling if act is not None else 0,
                open_tills=int(
                    session.scalar(select(func.count(TillSession.id)).where(TillSession.closed_at.is_(None)))
                    or 0
                ),
                last_cash_on=local_date(last_cash) if last_cash is not None else None,
                remit_days=act.remit_days if act is not None else 31,
                sent=tuple(_sent_cheques(session, since.date())),
                slips=tuple(_slip_row(slip) for slip in slips),
                closings=tuple(_closings(session, since.date())),
            )

    def remit_cheques(self, actor: Actor, means_ids: Collection[int]) -> SlipMade:
        """Hand cheques over, as ``deposit_slips.slip_of_cheques``."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            slip = deposit_slips.slip_of_cheques(session, actor, means_ids, at=self.office.clock.now())
            return _made(slip)

    def remit_vouchers(self, actor: Actor, voucher_ids: Collection[int]) -> SlipMade:
        """Send CESU vouchers, as ``deposit_slips.slip_of_vouchers``."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            slip = deposit_slips.slip_of_vouchers(session, actor, voucher_ids, at=self.office.clock.now())
            return _made(slip)

    def remit_cash(self, actor: Actor, counted: Mapping[int, int]) -> SlipMade:
        """Hand cash over, as ``deposit_slips.slip_of_cash``."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            slip = deposit_slips.slip_of_cash(session, actor, counted, at=self.office.clock.now())
            return _made(slip)

    def vouchers_of(self, actor: Actor, slip_id: int) -> tuple[SlipVoucher, ...]:
        """Give the vouchers of a slip that was sent."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.read() as session:
            rows = session.scalars(
                select(CesuVoucher).where(CesuVoucher.slip_id == slip_id).order_by(CesuVoucher.number)
            )
            return tuple(SlipVoucher(row.id, row.number, row.issuer, row.cents) for row in rows)

    def answer_vouchers(
        self, actor: Actor, slip_id: int, on: date, rejected: Collection[int] = (), note: str = ""
    ) -> Topics:
        """Note what was refunded, as ``deposit_slips.answer_vouchers``."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            at = self.office.clock.now()
            deposit_slips.answer_vouchers(session, actor, slip_id, on, rejected, note, at=at)
        return CHANGED

    def credit_slip(self, actor: Actor, slip_id: int, receipt: BankReceipt) -> Topics:
        """Note the bank's receipt of a slip, as ``slip_credits.credit_slip``."""
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            credit_slip(session, actor, slip_id, receipt, at=self.office.clock.now())
        return CHANGED

    def slip_pdf(self, actor: Actor, slip_id: int) -> bytes:
        """Give the paper of a slip as it was sealed.

        Raises:
            NotFound: ``slip``, ``till_paper``.
        """
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.read() as session:
            slip = session.get(DepositSlip, slip_id)
            if slip is None:
                raise NotFound("slip", slip_id=slip_id)
            return stored_paper(session, slip.file_id)

    def slip_copy(self, actor: Actor, slip_id: int) -> bytes:
        """Make a copy of a slip that says DUPLICATA and its number.

        Raises:
            NotFound: ``slip``.
        """
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            slip = session.get(DepositSlip, slip_id)
            if slip is None:
                raise NotFound("slip", slip_id=slip_id)
            at = self.office.clock.now()
            return paper_copy(session, actor, f"deposit_slip:{slip_id}", slip.snapshot, at=at)

    def closing_pdf(self, actor: Actor, session_id: int) -> bytes:
        """Give the paper of a closing as it was sealed; a clerk is given those of its own tills.

        Raises:
            NotFound: ``till_paper``.
        """
        actor.need(Permission.TAKE_PAYMENTS)
        with self.office.database.read() as session:
            held = session.get(TillSession, session_id)
            if held is None or not (held.user_id == actor.user_id or actor.may(Permission.CLOSE_TILL)):
                raise NotFound("till_paper", session_id=session_id)
            return stored_paper(session, held.closing_file_id)

    def closing_copy(self, actor: Actor, session_id: int) -> bytes:
        """Make a copy of a closing that says DUPLICATA and its number.

        Raises:
            NotFound: ``till_paper``.
        """
        actor.need(Permission.CLOSE_TILL)
        with self.office.database.begin() as session:
            held = session.get(TillSession, session_id)
            snapshot = held.closing_snapshot if held is not None else None
            at = self.office.clock.now()
            return paper_copy(session, actor, f"till_session:{session_id}", snapshot, at=at)

    def statement_pdf(self, actor: Actor, first: date, last: date) -> bytes:
        """Draw the statement of a period as it stands now, with the last hash of the journal.

        Raises:
            RuleBroken: ``statement_reversed``.
        """
        actor.need(Permission.CLOSE_TILL)
        now = self.office.clock.now()
        with self.office.database.read() as session:
            act = act_on(session, self.office.clock.today())
            number = act.number if act is not None else ""
            told = statement_of(session, first, last, at=now, by=actor.name, act_number=number)
            head = ledger.head(session)
            paper = statement_document(load_town(session), told, seal_words(head.no, head.hash), head.hash)
        return render_till_paper(paper)


def _made(slip: DepositSlip) -> SlipMade:
    return SlipMade(slip.id, till_text.slip_number(slip.year, slip.number), slip.cents, CHANGED)


def _pending_cheques(session: Session) -> list[PendingCheque]:
    rows = session.execute(
        select(PaymentMeans, Payment, Household.name)
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .join(Household, Household.id == Payment.household_id)
        .where(*deposit_slips.pending_cheques())
        .order_by(PaymentMeans.id)
    ).tuples()
    return [
        PendingCheque(
            means.id,
            str(means.facts.get("number", "")),
            str(means.facts.get("bank", "")),
            str(means.facts.get("drawer", "")),
            family,
            receipt_number(payment.receipt_year, payment.receipt_number),
            local_date(payment.received_at),
            means.cents,
        )
        for means, payment, family in rows
    ]


def _pending_vouchers(session: Session) -> list[PendingVoucher]:
    rows = session.execute(
        select(CesuVoucher, Payment)
        .join(Payment, Payment.id == CesuVoucher.payment_id)
        .where(*deposit_slips.pending_vouchers())
        .order_by(CesuVoucher.year, CesuVoucher.issuer, CesuVoucher.number)
    ).tuples()
    return [
        PendingVoucher(
            voucher.id,
            voucher.number,
            voucher.issuer,
            voucher.year,
            receipt_number(payment.receipt_year, payment.receipt_number),
            voucher.cents,
            voucher_refunded_until(voucher.year),
        )
        for voucher, payment in rows
    ]


def _sent_cheques(session: Session, since: date) -> list[SentCheque]:
    bounce, undone = aliased(Payment), aliased(PaymentMeans)
    rows = session.execute(
        select(PaymentMeans, Payment, Household.name, DepositSlip, bounce.received_at)
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .join(Household, Household.id == Payment.household_id)
        .join(DepositSlip, DepositSlip.id == PaymentMeans.slip_id)
        .outerjoin(undone, undone.reverses_id == PaymentMeans.id)
        .outerjoin(bounce, bounce.id == undone.payment_id)
        .order_by(PaymentMeans.id.desc())
    ).tuples()
    left = left_after_refunds(session, Means.CHEQUE)
    return [
        SentCheque(
            payment.id,
            means.id,
            str(means.facts.get("number", "")),
            str(means.facts.get("bank", "")),
            str(means.facts.get("drawer", "")),
            family,
            receipt_number(payment.receipt_year, payment.receipt_number),
            till_text.slip_number(slip.year, slip.number),
            local_date(slip.made_at),
            means.cents,
            local_date(bounced_at) if bounced_at is not None else None,
            max(0, means.cents - left.get(payment.id, means.cents)) if bounced_at is None else 0,
        )
        for means, payment, family, slip, bounced_at in rows
        if local_date(slip.made_at) >= since
    ]


def _slip_row(slip: DepositSlip) -> SlipRow:
    return SlipRow(
        slip.id,
        slip.kind,
        till_text.slip_number(slip.year, slip.number),
        local_date(slip.made_at),
        slip.made_by,
        slip.pieces,
        slip.cents,
        slip.state,
        slip.refunded_cents,
        slip.answered_on,
        slip.reference,
        slip.note,
    )


def _closings(session: Session, since: date) -> list[ClosingRow]:
    rows = session.execute(
        select(TillSession, StaffUser.name)
        .join(StaffUser, StaffUser.id == TillSession.user_id)
        .where(TillSession.closed_at.is_not(None), TillSession.closing_number.is_not(None))
        .order_by(TillSession.closed_at.desc())
    ).tuples()
    found = []
    for held, name in rows:
        if held.closed_at is None or held.closed_at.date() < since:
            break
        taken = totals(session, held.id)
        expected = cash_in_till(session, held)
        found.append(
            ClosingRow(
                held.id,
                till_text.closing_number(held.closing_year or 0, held.closing_number or 0),
                held.counter_name,
                name,
                held.closed_at,
                sum(taken.values()),
                (held.counted_cents or 0) - expected,
                card_difference(session, held),
            )
        )
    return found
