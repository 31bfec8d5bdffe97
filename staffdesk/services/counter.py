"""The counter (Guichet): find a family, see what it owes, take its payment, give its receipt, hold a till."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import start_of_day
from staffdesk.domain.errors import NotFound, Unavailable
from staffdesk.domain.french.invoice_text import LOCKED_BY_ACT, at_treasury
from staffdesk.domain.french.till_text import closing_number
from staffdesk.domain.invoice_life import number_parts, receipt_number
from staffdesk.domain.payments import Means, TillRules
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.domain.reversals import Cause
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Child, Household, Membership
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Payment
from staffdesk.models.requests import StoredFile
from staffdesk.services import till
from staffdesk.services.balances import balances
from staffdesk.services.closing_seal import closing_seal
from staffdesk.services.credit_use import credit_sums, free_credit
from staffdesk.services.documents.receipt_pdf import Copy, render_receipt
from staffdesk.services.family_search import bearers_first, named_by
from staffdesk.services.money_rows import (
    NO_TICKET,
    AllocationRow,
    CardTicket,
    CounterAccount,
    FamilyFound,
    OpenInvoice,
    PaymentAsked,
    PaymentTaken,
    ReceiptCopy,
    ReceiptRow,
    TillSealed,
    TillState,
)
from staffdesk.services.office import Office
from staffdesk.services.open_invoices import OpenAccount, load_open
from staffdesk.services.paper_press import PaperKind
from staffdesk.services.paper_store import file_content, store_missing
from staffdesk.services.payer_flags import payer_alerts
from staffdesk.services.payment_taking import (
    is_collectable,
    payer_of,
    share_after_credit,
    take,
    use_credit_alone,
)
from staffdesk.services.receipt_book import ReceiptBook
from staffdesk.services.receipts_given import count_reprint, receipt_rows
from staffdesk.services.revenue_office import act_on
from staffdesk.services.reversals import ReversalAsked, reverse
from staffdesk.services.tenders import counter_means
from staffdesk.services.till_paper_store import stored_paper
from staffdesk.services.till_rules import load_town, till_rules

PAID: Topics = frozenset({Topic.PAYMENTS, Topic.INVOICES, Topic.TILL, Topic.HOUSEHOLDS})
MOST_FOUND = 50


class Counter:
    """Use cases of the counter. A payment is one transaction; its receipt is drawn after the commit (L6).

    ``book`` looks up receipts of any day.
    """

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office
        self.book = ReceiptBook(office)

    def find(self, actor: Actor, text: str) -> tuple[FamilyFound, ...]:
        """Find families (50 at most) by name, child, number of file or of invoice; accents are forgiven.

        Who bears the words comes before whose child alone does: Return takes the first.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            found = session.execute(
                select(Household.id, Household.name, Household.number)
                .where(*_found_by(text))
                .order_by(*bearers_first(text), Household.name, Household.number)
                .limit(MOST_FOUND)
            ).all()
            ids = [row.id for row in found]
            children = _children(session, ids)
            due = balances(session, self.office.clock.today(), ids) if ids else {}
            return tuple(
                FamilyFound(
                    row.id,
                    row.name,
                    row.number,
                    children.get(row.id, ""),
                    due[row.id].due_cents if row.id in due else 0,
                )
                for row in found
            )

    def account(self, actor: Actor, household_id: int) -> CounterAccount:
        """Give a family's open invoices, oldest due date first, with what CESU may still pay of each.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            household = _household(session, household_id)
            rules = till_rules(load_town(session).rules, act_on(session, self.office.clock.today()))
            balance = balances(session, self.office.clock.today(), [household_id]).get(household_id)
            return CounterAccount(
                household_id=household.id,
                family=household.name,
                number=household.number,
                children=_children(session, [household.id]).get(household.id, ""),
                payer=payer_of(session, household),
                due_cents=balance.due_cents if balance else 0,
                credit_cents=balance.credit_cents if balance else 0,
                invoices=tuple(self._open_invoice(one, rules) for one in load_open(session, household_id)),
                free_credit=tuple(
                    (means.value, cents) for means, cents in credit_sums(free_credit(session, household_id))
                ),
                alerts=payer_alerts(session, household_id, self.office.clock.today()),
            )

    def till(self, actor: Actor) -> TillState:
        """Give the till this person holds, and the number the next receipt will probably bear."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return till.till_state(session, actor, at=self.office.clock.now())

    def open_till(self, actor: Actor, counter_name: str, float_cents: int) -> Topics:
        """Open a till for the actor with a counted float.

        Raises:
            NotAllowed, RuleBroken, RecoveryNeeded: as ``till.open_till``.
        """
        actor.need(Permission.TAKE_PAYMENTS)
        with self.office.database.begin() as session:
            till.open_till(session, actor, counter_name, float_cents, at=self.office.clock.now())
        return frozenset({Topic.TILL})

    def close_till(
        self,
        actor: Actor,
        counted_cents: int,
        note: str,
        counted: Mapping[int, int] | None = None,
        card: CardTicket = NO_TICKET,
    ) -> TillSealed:
        """Close the actor's own till; a difference needs a note. ``counted``: notes and coins by value.

        Without a keyring the closing is not signed, and its paper says so.

        Raises:
            NotAllowed, RuleBroken, RecoveryNeeded: as ``till.close_till``.
        """
        actor.need(Permission.TAKE_PAYMENTS)
        sign = closing_seal(self.office)  # a keyring may ask: never inside the transaction
        with self.office.database.begin() as session:
            at = self.office.clock.now()
            held = till.close_till(
                session, actor, counted_cents, note, at=at, counted=counted, card=card, sign=sign
            )
            printed = closing_number(held.closing_year or 0, held.closing_number or 0)
            content = stored_paper(session, held.closing_file_id)
            return TillSealed(held.id, printed, content, frozenset({Topic.TILL}), sign is not None)

    def propose(self, actor: Actor, asked: PaymentAsked) -> tuple[AllocationRow, ...]:
        """Say what each means would settle of each invoice asked, and what would be left; nothing is written.

        Means may be incomplete (a cheque without its number yet): only amounts count here.

        Raises:
            Stale, RuleBroken: as ``payment_taking.share``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rules = till_rules(load_town(session).rules, act_on(session, self.office.clock.today()))
            accounts = load_open(session, asked.household_id)
            paid = [(counter_means(given.means), given.cents) for given in asked.means]
            credit = credit_sums(free_credit(session, asked.household_id)) if asked.credit_cents else ()
            credited, sharing = share_after_credit(accounts, asked.settle, credit, paid, rules, asked.cells)
        cells: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for part in credited.allocations:
            cells[part.invoice][Means.CREDIT.value] += part.cents
        for part in sharing.allocations:
            cells[part.invoice][part.means.value] += part.cents
        wanted = {invoice_id for invoice_id, _ in asked.settle}
        return tuple(
            AllocationRow(
                one.invoice_id,
                one.number,
                dict(cells[one.number]),
                one.open_cents - sum(cells[one.number].values()),
            )
            for one in accounts
            if one.invoice_id in wanted
        )

    def take(self, actor: Actor, asked: PaymentAsked) -> PaymentTaken:
        """Take a payment and make its receipt; the same ``operation_id`` again gives the same payment.

        The receipt's PDF is drawn after the commit: were it to fail, the payment stands and the next who asks
        draws it.

        Raises:
            NotAllowed, NotFound, RuleBroken, Stale, RecoveryNeeded: as ``payment_taking.take``.
            Unavailable: the database cannot be reached: ask again with the same ``operation_id`` (DSK10).
        """
        actor.need(Permission.TAKE_PAYMENTS)
        with self.office.database.begin() as session:
            payment_id = take(session, actor, asked, at=self.office.clock.now()).id
        return self._taken(payment_id)

    def use_credit(self, actor: Actor, asked: PaymentAsked) -> Topics:
        """Settle invoices with the family's credit alone; no receipt is made, as it had one when it paid.

        Raises:
            NotAllowed, NotFound, RuleBroken, Stale, RecoveryNeeded: as ``payment_taking.use_credit_alone``.
        """
        actor.need(Permission.TAKE_PAYMENTS)
        with self.office.database.begin() as session:
            use_credit_alone(session, actor, asked, at=self.office.clock.now())
        return PAID

    def reverse(self, actor: Actor, asked: ReversalAsked) -> PaymentTaken:
        """Take back means of a payment by a receipt of its own number: what they settled is owed again (E2).

        Raises:
            NotAllowed, NotFound, RuleBroken, Stale, RecoveryNeeded: as ``reversals.reverse``.
        """
        actor.need(Permission.REVERSE_MONEY)
        with self.office.database.begin() as session:
            reversal_id = reverse(session, actor, asked, at=self.office.clock.now()).id
        return self._taken(reversal_id)

    def bounce(
        self, actor: Actor, payment_id: int, means_id: int, reason: str, operation_id: str
    ) -> PaymentTaken:
        """Note that the bank refused a cheque: it alone is taken back, and its payer is flagged (E3).

        Raises:
            NotAllowed, NotFound, RuleBroken, Stale, RecoveryNeeded: as ``reversals.reverse``.
        """
        return self.reverse(
            actor, ReversalAsked(payment_id, reason, operation_id, Cause.BOUNCED_CHEQUE, (means_id,))
        )

    def receipts_today(self, actor: Actor) -> tuple[ReceiptRow, ...]:
        """Give the receipts of the day at every counter, newest first."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        first, end = start_of_day(today), start_of_day(today + timedelta(days=1))
        with self.office.database.read() as session:
            return tuple(receipt_rows(session, Payment.received_at >= first, Payment.received_at < end))

    def receipt_pdf(self, actor: Actor, payment_id: int) -> bytes:
        """Give the PDF of a receipt; it is drawn first if that was cut short.

        Raises:
            NotFound: ``payment``.
        """
        actor.need(Permission.READ)
        self._draw(payment_id)
        with self.office.database.read() as session:
            content = file_content(session, _payment(session, payment_id).receipt_file_id)
        if content is None:
            raise NotFound("document", payment_id=payment_id)
        return content

    def receipt_copy(self, actor: Actor, payment_id: int) -> ReceiptCopy:
        """Make a copy of a receipt that says DUPLICATA and its number, and note who made it (L8).

        Raises:
            NotFound: ``payment``.
        """
        actor.need(Permission.TAKE_PAYMENTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            payment, number = count_reprint(session, actor, payment_id, at=at)
            frozen = ReceiptDocument.from_json(payment.receipt_snapshot)
        return ReceiptCopy(frozen.number, number, render_receipt(frozen, Copy(number, at)))

    def _open_invoice(self, account: OpenAccount, rules: TillRules) -> OpenInvoice:
        return OpenInvoice(
            invoice_id=account.invoice_id,
            number=account.number,
            label=account.label,
            due_on=account.due_on,
            days_late=max(0, (self.office.clock.today() - account.due_on).days),
            total_cents=account.total_cents,
            open_cents=account.open_cents,
            cesu_cents=account.cesu_cents,
            locked=_lock(account, rules),
        )

    def _draw(self, payment_id: int) -> None:
        store_missing(self.office, PaperKind.RECEIPT, [payment_id])

    def _taken(self, payment_id: int) -> PaymentTaken:
        with suppress(Unavailable):  # the money is in: a receipt that cannot be drawn now is drawn later
            self._draw(payment_id)
        with self.office.database.read() as session:
            payment = _payment(session, payment_id)
            doc_id = session.scalar(select(StoredFile.uid).where(StoredFile.id == payment.receipt_file_id))
            return PaymentTaken(
                payment.id,
                receipt_number(payment.receipt_year, payment.receipt_number),
                payment.total_cents,
                doc_id or "",
                PAID,
            )


def _found_by(text: str) -> list[ColumnElement[bool]]:
    """Return the conditions on `Household`: an invoice number says all; else each word must be found."""
    printed = number_parts(text)
    if printed is not None:
        numbered = (Invoice.year == printed[0]) & (Invoice.number == printed[1])
        return [Household.id.in_(select(Invoice.household_id).where(numbered))]
    return named_by(text)


def _lock(account: OpenAccount, rules: TillRules) -> str:
    """Say why an invoice cannot be paid here; nothing when it can."""
    if account.is_locked:
        return at_treasury(account.title_cents)
    return "" if is_collectable(account, rules) else LOCKED_BY_ACT


def _household(session: Session, household_id: int) -> Household:
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id=household_id)
    return household


def _payment(session: Session, payment_id: int) -> Payment:
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NotFound("payment", payment_id=payment_id)
    return payment


def _children(session: Session, household_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        select(Membership.household_id, Child.first_name)
        .join(Child, Child.id == Membership.child_id)
        .where(Membership.household_id.in_(household_ids))
        .order_by(Membership.household_id, Membership.rank, Child.born_on)
    ).tuples()
    names: dict[int, list[str]] = defaultdict(list)
    for household_id, first_name in rows:
        names[household_id].append(first_name)
    return {household_id: ", ".join(found) for household_id, found in names.items()}
