"""Paying a family's credit back in money: the régisseur asks the public accountant, who answers once (E5).

The credit leaves the account when it is asked for, in one entry of the journal, so that no invoice uses it
meanwhile; a rejection brings it back by an entry of its own (E7). The till never pays anything back: no till
has to be open, and no cash moves. The request is drawn whenever it is wanted and not kept as a file: it bears
an IBAN, which must be erasable, and a sealed file never is (L6, G).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.refunds import refund_number
from staffdesk.domain.iban import iban_end, read_iban
from staffdesk.domain.ledger import EntryKind, LedgerEntry, refund_lines, reversed_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.refunds import RefundState, draw, refundable
from staffdesk.domain.till_document import TillDocument
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.payments import Allocation
from staffdesk.models.refunds import Refund
from staffdesk.services import audit, ledger
from staffdesk.services.balances import Balance, balances
from staffdesk.services.credit import CreditPart
from staffdesk.services.credit_use import free_credit
from staffdesk.services.documents.till_pdf import render_till_paper
from staffdesk.services.numbering import lock_numbers, next_number
from staffdesk.services.office import Office
from staffdesk.services.payment_taking import payer_of
from staffdesk.services.refund_claims import Claimed, claims_on
from staffdesk.services.refund_papers import RefundTold, refund_request, with_account
from staffdesk.services.refund_rows import RefundAsked, RefundMade, RefundRow, RefundSheet
from staffdesk.services.revenue_office import act_on
from staffdesk.services.sealing import Sealer
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till_rules import load_town

SERIES = "D"
TABLE, COLUMN = "refund", "iban_sealed"
CHANGED: Topics = frozenset({Topic.INVOICES, Topic.PAYMENTS, Topic.HOUSEHOLDS})


class Refunds:
    """Use cases of refunds."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def sheet(self, actor: Actor, household_id: int) -> RefundSheet:
        """Say what of a family's credit may be refunded, and how its requests stand.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            household = _household(session, household_id)
            today = self.office.clock.today()
            balance = balances(session, today, [household_id]).get(household_id, Balance())
            free = [(part.means, part.cents) for part in free_credit(session, household_id)]
            can_be_paid = refundable(free)
            rows = session.scalars(
                select(Refund).where(Refund.household_id == household_id).order_by(Refund.id.desc())
            ).all()
            claims = claims_on(session, [row.id for row in rows])
            return RefundSheet(
                household_id,
                balance.credit_cents,
                can_be_paid,
                balance.kept_cents,
                sum(cents for _, cents in free) - can_be_paid,
                balance.due_cents,
                payer_of(session, household),
                tuple(_row(row, claims.get(row.id, ())) for row in rows),
                sum(cents for means, cents in free if means is Means.CHEQUE),
            )

    def ask(self, actor: Actor, asked: RefundAsked) -> RefundMade:
        """Ask the accountant to pay credit back; the same ``operation_id`` again is the same request.

        Raises:
            NotAllowed: the role may not.
            RecoveryNeeded: this office was restored.
            NotFound: ``household``.
            RuleBroken: ``refund_reason``, ``refund_holder``, what is wrong with the IBAN;
                ``refund_pending``: another request waits; ``amount_not_positive``, ``refund_over_credit``.
            Stale: ``operation_reused``.
            Unavailable: the key of the town is not on this workstation.
        """
        actor.need(Permission.REVERSE_MONEY)
        iban = read_iban(asked.iban) if asked.iban.strip() else ""
        for name in ("holder", "reason"):
            if not getattr(asked, name).strip():
                raise RuleBroken(f"refund_{name}", field=name)
        sealer = self.office.sealer() if iban else None
        with self.office.database.begin() as session:
            row = _ask(session, actor, asked, iban, sealer, at=self.office.clock.now())
            return RefundMade(_row(row), CHANGED)

    def paid(self, actor: Actor, refund_id: int, on: date) -> Topics:
        """Note that the accountant paid a request; its account number is forgotten.

        Raises:
            NotAllowed, NotFound: ``refund``.
            Stale: ``refund_answered``.
            RuleBroken: ``refund_answer_early``, ``refund_answer_ahead``.
        """
        actor.need(Permission.REVERSE_MONEY)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            lock_numbers(session)
            row = _pending(session, refund_id)
            if on < local_date(row.asked_at):
                raise RuleBroken("refund_answer_early", field="on")
            if on > self.office.clock.today():
                raise RuleBroken("refund_answer_ahead", field="on")
            _answer(row, actor, RefundState.PAID, on, at)
            _tell(session, actor, "household.refund_paid", row, at)
            outbox.touch_household(session, row.household_id, at=at)
        return CHANGED

    def reject(self, actor: Actor, refund_id: int, reason: str) -> Topics:
        """Note that the accountant refused a request: the credit comes back by an entry of its own (E7).

        Raises:
            NotAllowed, RecoveryNeeded, NotFound: ``refund``.
            Stale: ``refund_answered``.
            RuleBroken: ``refund_answer_reason``.
        """
        actor.need(Permission.REVERSE_MONEY)
        if not reason.strip():
            raise RuleBroken("refund_answer_reason", field="answer")
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            lock_numbers(session)
            row = _pending(session, refund_id)
            household = session.get_one(Household, row.household_id)
            row.answer_ledger_no = _give_back(session, actor, row, household.uid, at).no
            _answer(row, actor, RefundState.REJECTED, local_date(at), at)
            row.answer = reason.strip()
            _tell(session, actor, "household.refund_rejected", row, at)
            outbox.touch_household(session, row.household_id, at=at)
        return CHANGED

    def pdf(self, actor: Actor, refund_id: int) -> bytes:
        """Draw the request for the accountant, with the whole IBAN while it waits for the answer.

        Raises:
            NotAllowed, NotFound: ``refund``.
            Unavailable: the key of the town is not on this workstation.
        """
        actor.need(Permission.REVERSE_MONEY)
        with self.office.database.read() as session:
            row = session.get(Refund, refund_id)
            if row is None:
                raise NotFound("refund", refund_id=refund_id)
            paper, sealed = TillDocument.from_json(row.snapshot), row.iban_sealed
        if sealed is not None:
            opened = self.office.sealer().open(sealed, table=TABLE, row_id=refund_id, column=COLUMN)
            paper = with_account(paper, opened.decode("ascii"))
        return render_till_paper(paper)


def _ask(
    session: Session, actor: Actor, asked: RefundAsked, iban: str, sealer: Sealer | None, *, at: datetime
) -> Refund:
    """Write entry, request and allocations of a refund in one transaction."""
    require_not_recovering(session)
    lock_numbers(session)
    before = session.scalar(select(Refund).where(Refund.operation_id == asked.operation_id))
    if before is not None:
        if (before.household_id, before.cents) != (asked.household_id, asked.cents):
            raise Stale("operation_reused", operation=asked.operation_id)
        return before
    household = _household(session, asked.household_id)
    _refuse_second(session, household.id)
    parts = free_credit(session, household.id)
    drawn = draw([(part, part.means, part.cents) for part in parts], asked.cents)
    year, uid = local_date(at).year, new_uid()
    number = next_number(session, SERIES, year)
    printed = refund_number(year, number)
    taken = [(part.receipt, means, int(cents)) for part, means, cents in drawn]
    entry = _journal(session, actor, household.uid, uid, printed, asked.cents, taken, at)
    told = _told(session, actor, asked, household, printed, iban_end(iban) if iban else "", taken, at)
    row = Refund(
        uid=uid,
        operation_id=asked.operation_id,
        household_id=household.id,
        year=year,
        number=number,
        cents=asked.cents,
        reason=told.reason,
        holder=told.holder,
        iban_end=told.iban_end,
        state=RefundState.ASKED.value,
        asked_at=at,
        asked_by=actor.name,
        ledger_no=entry.no,
        snapshot=refund_request(load_town(session), told, entry).to_json(),
    )
    session.add(row)
    session.flush()
    if sealer is not None:
        row.iban_sealed = sealer.seal(iban.encode("ascii"), table=TABLE, row_id=row.id, column=COLUMN)
    _take_off(session, row.id, drawn)
    _tell(session, actor, "household.refund_asked", row, at)
    outbox.touch_household(session, household.id, at=at)
    return row


def _journal(
    session: Session,
    actor: Actor,
    household_ref: str,
    uid: str,
    printed: str,
    cents: int,
    taken: Sequence[tuple[str, Means, int]],
    at: datetime,
) -> LedgerEntry:
    """Write the entry: no name nor account in it; its payload says which receipts left the credit."""
    facts = {
        "refund": uid,
        "cents": cents,
        "taken": [[receipt, means.value, part] for receipt, means, part in taken],
    }
    return ledger.append(
        session,
        EntryKind.REFUND,
        refund_lines(cents),
        at=at,
        by=actor,
        household_ref=household_ref,
        document_ref=printed,
        facts=facts,
    )


def _told(
    session: Session,
    actor: Actor,
    asked: RefundAsked,
    household: Household,
    printed: str,
    account: str,
    taken: Sequence[tuple[str, Means, int]],
    at: datetime,
) -> RefundTold:
    act = act_on(session, local_date(at))
    balance = balances(session, local_date(at), [household.id]).get(household.id, Balance())
    return RefundTold(
        number=printed,
        made_at=at,
        by=actor.name,
        act_number=act.number if act is not None else "",
        family=household.name,
        household_number=household.number,
        holder=asked.holder.strip(),
        iban_end=account,
        reason=asked.reason.strip(),
        cents=asked.cents,
        credit_before=balance.credit_cents,
        taken=taken,
    )


def _refuse_second(session: Session, household_id: int) -> None:
    waiting = session.scalar(
        select(Refund).where(Refund.household_id == household_id, Refund.state == RefundState.ASKED.value)
    )
    if waiting is not None:
        raise RuleBroken("refund_pending", number=refund_number(waiting.year, waiting.number))


def _take_off(session: Session, refund_id: int, drawn: Sequence[tuple[CreditPart, Means, Cents]]) -> None:
    rows = [
        {
            "payment_id": part.payment_id,
            "credit_note_id": part.note_id,
            "refund_id": refund_id,
            "means": means.value,
            "cents": -cents,
        }
        for part, means, cents in drawn
    ]
    session.execute(insert(Allocation), rows)


def _give_back(session: Session, actor: Actor, row: Refund, household_ref: str, at: datetime) -> LedgerEntry:
    """Put the credit back where it was taken, and reverse the entry; the reason stays out of it (L1)."""
    taken = session.execute(
        select(Allocation.payment_id, Allocation.credit_note_id, Allocation.means, func.sum(Allocation.cents))
        .where(Allocation.refund_id == row.id)
        .group_by(Allocation.payment_id, Allocation.credit_note_id, Allocation.means)
    ).tuples()
    back = [
        {
            "payment_id": payment,
            "credit_note_id": note,
            "refund_id": row.id,
            "means": means,
            "cents": -int(cents),
        }
        for payment, note, means, cents in taken
    ]
    session.execute(insert(Allocation), back)
    return ledger.append(
        session,
        EntryKind.REVERSAL,
        reversed_lines(refund_lines(row.cents)),
        at=at,
        by=actor,
        household_ref=household_ref,
        document_ref=refund_number(row.year, row.number),
        ref_no=row.ledger_no,
        facts={"refund": row.uid, "cause": "refund_rejected", "released": [], "credit": -row.cents},
    )


def _pending(session: Session, refund_id: int) -> Refund:
    row = session.get(Refund, refund_id, with_for_update=True)
    if row is None:
        raise NotFound("refund", refund_id=refund_id)
    if row.state != RefundState.ASKED.value:
        raise Stale("refund_answered")
    return row


def _answer(row: Refund, actor: Actor, state: RefundState, on: date, at: datetime) -> None:
    row.state, row.answered_on, row.answered_at, row.answered_by = state.value, on, at, actor.name
    row.iban_sealed = None  # the request on paper has it: nothing here needs it any more (G)


def _tell(session: Session, actor: Actor, action: str, row: Refund, at: datetime) -> None:
    facts = {"label": refund_number(row.year, row.number), "cents": row.cents}
    audit.record(session, actor, action, f"household:{row.household_id}", facts, at=at)


def _household(session: Session, household_id: int) -> Household:
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id=household_id)
    return household


def _row(row: Refund, claims: Iterable[Claimed] = ()) -> RefundRow:
    return RefundRow(
        row.id,
        refund_number(row.year, row.number),
        row.cents,
        local_date(row.asked_at),
        row.asked_by,
        row.reason,
        row.holder,
        row.iban_end,
        RefundState(row.state),
        row.answered_on,
        row.answer,
        sum(claim.cents for claim in claims),
    )
