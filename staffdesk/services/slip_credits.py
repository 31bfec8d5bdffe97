"""What the bank says it credited of a slip of cheques or cash: date, reference, amount, difference (E6)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french import till_text
from staffdesk.domain.ledger import Account, EntryKind, lines_of
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.models.revenue_office import DepositSlip
from staffdesk.services import audit, ledger
from staffdesk.services.numbering import lock_numbers
from staffdesk.services.sync.state import require_not_recovering


@dataclass(frozen=True)
class BankReceipt:
    """The bank's receipt of a slip: the day of the credit, its reference, the amount, why it differs."""

    on: date
    reference: str
    cents: int
    note: str = ""


def credit_slip(
    session: Session, actor: Actor, slip_id: int, receipt: BankReceipt, *, at: datetime
) -> DepositSlip:
    """Note the bank's receipt of a slip, once.

    A difference of cash is declared in the journal, as one of a till: a shortage, or a surplus to classify.
    One of cheques is a cheque that the bank refuses: it is taken back by itself.

    Raises:
        RecoveryNeeded: this office was restored.
        NotFound: ``slip``. Stale: ``slip_answered``.
        RuleBroken: ``slip_answer_early``, ``bank_reference``, ``amount_negative``,
            ``bank_difference_needs_note`` with the difference in cents, each with its field.
    """
    require_not_recovering(session)
    lock_numbers(session)
    slip = session.get(DepositSlip, slip_id, with_for_update=True)
    if slip is None or slip.kind == Means.CESU.value:
        raise NotFound("slip", slip_id=slip_id)
    if slip.state != "sent":
        raise Stale("slip_answered")
    _require_fit(slip, receipt)
    difference = receipt.cents - slip.cents
    slip.state, slip.answered_on, slip.refunded_cents = "credited", receipt.on, receipt.cents
    slip.reference, slip.note = receipt.reference.strip(), receipt.note.strip()
    amounts: list[tuple[str, int]] = []
    if difference and slip.kind == Means.CASH.value:
        other = Account.TO_CLASSIFY if difference > 0 else Account.SHORTAGE
        amounts = [(Account.REMITTED.value, difference), (other.value, -difference)]
    ledger.append(
        session,
        EntryKind.DEPOSIT,
        lines_of(amounts),
        at=at,
        by=actor,
        document_ref=till_text.slip_number(slip.year, slip.number),
        ref_no=slip.ledger_no,
        facts={"slip": slip.kind, "credited": receipt.cents, "reference": slip.reference},
    )
    facts = {"credited": receipt.cents, "difference": difference}
    audit.record(session, actor, "slip.credited", f"deposit_slip:{slip.id}", facts, at=at)
    return slip


def _require_fit(slip: DepositSlip, receipt: BankReceipt) -> None:
    if receipt.on < local_date(slip.made_at):
        raise RuleBroken("slip_answer_early", field="on")
    if not receipt.reference.strip():
        raise RuleBroken("bank_reference", field="reference")
    if receipt.cents < 0:
        raise RuleBroken("amount_negative", field="cents")
    if receipt.cents != slip.cents and not receipt.note.strip():
        raise RuleBroken("bank_difference_needs_note", field="note", cents=receipt.cents - slip.cents)
