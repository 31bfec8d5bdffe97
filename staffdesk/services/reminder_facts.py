"""What reminders are judged on, read at once for any number of families: levels, unpaid invoices, holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.invoice_life import OPEN_STATES, InvoiceState, invoice_number
from staffdesk.domain.money import Cents
from staffdesk.domain.reminders import (
    TITLE_FLOOR,
    Channel,
    FamilyPlan,
    HoldKind,
    LateInvoice,
    Level,
    ReminderRules,
    Sent,
    in_order,
    judge,
    plan_family,
)
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.reminders import Reminder, ReminderHold, ReminderLine
from staffdesk.models.town import TextTemplate
from staffdesk.services.balances import balances
from staffdesk.services.till_rules import load_town

LEVEL_KIND = "reminder_level"
FLOOR_CENTS, QUIET_DAYS, PAY_DAYS = 500, 15, 15
"""What holds until a town says otherwise: least sum, peace after a payment, days to pay."""

_UNPAID = frozenset({*OPEN_STATES, InvoiceState.SENT_TO_TREASURY})


@dataclass(frozen=True)
class UnpaidInvoice:
    """An invoice with something left, as printed, and as reminders judge it."""

    household_id: int
    number: str
    label: str
    total_cents: int
    late: LateInvoice


@dataclass(frozen=True)
class ReminderFacts:
    """Everything a run is judged on."""

    levels: tuple[Level, ...]
    rules: ReminderRules
    invoices: Mapping[int, tuple[UnpaidInvoice, ...]]
    credit: Mapping[int, int] = field(default_factory=dict)

    def plan(self, household_id: int, chosen: Collection[str], on: date) -> FamilyPlan:
        """Judge the invoices of one family."""
        verdicts = [
            judge(self.levels, chosen, invoice.late, on, self.rules)
            for invoice in self.invoices.get(household_id, ())
        ]
        return plan_family(verdicts, self.rules, self.credit.get(household_id, 0))

    def among(self, household_id: int, invoice_ids: Collection[int]) -> tuple[UnpaidInvoice, ...]:
        """Give some unpaid invoices of a family, oldest due date first."""
        wanted = set(invoice_ids)
        return tuple(one for one in self.invoices[household_id] if one.late.invoice_id in wanted)


def load_levels(session: Session) -> tuple[Level, ...]:
    """Read the levels of the town, in the order they follow one another."""
    rows = session.scalars(select(TextTemplate).where(TextTemplate.kind == LEVEL_KIND))
    return in_order([level_of(row) for row in rows])


def level_of(row: TextTemplate) -> Level:
    """Read a level from its text."""
    body = row.body
    return Level(
        row.code,
        row.label,
        int(body.get("after_days", 0)),
        Channel(str(body.get("channel") or Channel.LETTER.value)),
        str(body.get("text") or ""),
        bool(body.get("before_title", False)),
    )


def load_facts(session: Session, on: date, household_ids: Collection[int] | None = None) -> ReminderFacts:
    """Read everything about some families, or about all."""
    rules = load_town(session).rules
    invoices = unpaid_invoices(session, on, household_ids)
    credit = {key: balance.free_cents for key, balance in balances(session, on, household_ids).items()}
    return ReminderFacts(
        load_levels(session),
        ReminderRules(
            Cents(int(rules.get("reminder_floor_cents", FLOOR_CENTS))),
            int(rules.get("reminder_quiet_days", QUIET_DAYS)),
            Cents(int(rules.get("title_floor_cents", TITLE_FLOOR))),
        ),
        invoices,
        credit,
    )


def unpaid_invoices(
    session: Session, on: date, household_ids: Collection[int] | None = None
) -> dict[int, tuple[UnpaidInvoice, ...]]:
    """Read unpaid invoices by household, oldest due date first; those at the Treasury are among them."""
    among = [Invoice.household_id.in_(household_ids)] if household_ids is not None else []
    unpaid = (Invoice.state.in_(sorted(_UNPAID)), Invoice.total_cents > Invoice.paid_cents, *among)
    sent, paid = _sent(session, unpaid), _last_paid(session, unpaid)
    quiet, stopped = _holds(session, on)
    rows = session.execute(
        select(
            Invoice.id,
            Invoice.household_id,
            Invoice.year,
            Invoice.number,
            Invoice.label,
            Invoice.due_on,
            Invoice.total_cents,
            Invoice.paid_cents,
            Invoice.state,
        )
        .where(*unpaid)
        .order_by(Invoice.household_id, Invoice.due_on, Invoice.id)
    )
    found: dict[int, list[UnpaidInvoice]] = defaultdict(list)
    for row in rows:
        late = LateInvoice(
            row.id,
            row.due_on,
            Cents(row.total_cents - row.paid_cents),
            tuple(sent.get(row.id, ())),
            quiet.get(row.household_id) or stopped.get(row.id),
            paid.get(row.id),
            row.state == InvoiceState.SENT_TO_TREASURY.value,
        )
        number = invoice_number(row.year or 0, row.number or 0)
        found[row.household_id].append(
            UnpaidInvoice(row.household_id, number, row.label, row.total_cents, late)
        )
    return {household: tuple(invoices) for household, invoices in found.items()}


def holds_in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """Tell which holds count on a day: not lifted, and not over (their last day counts)."""
    return (
        ReminderHold.lifted_at.is_(None),
        ReminderHold.until_on.is_(None) | (ReminderHold.until_on >= on),
    )


def last_reminders(
    session: Session, household_ids: Collection[int] | None = None
) -> dict[int, tuple[str, date]]:
    """Read the level and the date of the last reminder of each family."""
    among = [Reminder.household_id.in_(household_ids)] if household_ids is not None else []
    rows = session.execute(
        select(Reminder.household_id, Reminder.label, Reminder.made_on).where(*among).order_by(Reminder.id)
    ).tuples()
    return {household: (label, on) for household, label, on in rows}


def _sent(session: Session, unpaid: Iterable[ColumnElement[bool]]) -> dict[int, list[Sent]]:
    rows = session.execute(
        select(ReminderLine.invoice_id, ReminderLine.level, Reminder.made_on)
        .join(Reminder, Reminder.id == ReminderLine.reminder_id)
        .join(Invoice, Invoice.id == ReminderLine.invoice_id)
        .where(*unpaid)
        .order_by(ReminderLine.id)
    ).tuples()
    found: dict[int, list[Sent]] = defaultdict(list)
    for invoice_id, level, on in rows:
        found[invoice_id].append(Sent(level, on))
    return found


def _last_paid(session: Session, unpaid: Iterable[ColumnElement[bool]]) -> dict[int, date]:
    """Read the day of the last payment on each invoice that is not taken back since."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    rows = session.execute(
        select(Allocation.invoice_id, func.min(Payment.received_at))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(*unpaid)
        .group_by(Allocation.invoice_id, origin)
        .having(func.sum(Allocation.cents) > 0)
    ).tuples()
    newest: dict[int, date] = {}
    for invoice_id, at in rows:
        if invoice_id is not None:
            newest[invoice_id] = max(local_date(at), newest.get(invoice_id, date.min))
    return newest


def _holds(session: Session, on: date) -> tuple[dict[int, HoldKind], dict[int, HoldKind]]:
    """Read holds by household and by invoice."""
    families: dict[int, HoldKind] = {}
    invoices: dict[int, HoldKind] = {}
    for hold in session.scalars(select(ReminderHold).where(*holds_in_force(on)).order_by(ReminderHold.id)):
        if hold.invoice_id is None:
            families[hold.household_id] = HoldKind(hold.kind)
        else:
            invoices[hold.invoice_id] = HoldKind(hold.kind)
    return families, invoices
