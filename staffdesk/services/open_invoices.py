"""What is still open of a family's invoices, line by line: the counter's account and its sharing read it.

Lines are rebuilt from the invoice and from what each means has settled of it: the sharing rule is replayed,
so that what CESU may still pay is what the rule left for it (E4).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import OpenLine, allocate, cesu_ceiling
from staffdesk.domain.invoice_life import InvoiceState, invoice_number
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.reductions import Share
from staffdesk.models.invoices import CreditNote, Invoice, InvoiceLine
from staffdesk.models.payments import Allocation
from staffdesk.services.invoice_shares import Lines, load_credited, load_shares, open_lines

NONE: Mapping[int, Mapping[Means, int]] = {}
SHOWN = (InvoiceState.ISSUED, InvoiceState.PARTLY_PAID, InvoiceState.SENT_TO_TREASURY)


@dataclass(frozen=True)
class OpenAccount:
    """One invoice with something left, oldest due first in lists.

    Attributes:
        invoice_id, number, label: which.
        due_on: last day to pay.
        total_cents: as issued.
        lines: what is open, by line.
        state: `issued`, `partly_paid` or `sent_to_treasury`.
        activities: codes of what it invoices.
        title_cents: what credit notes took off what the Treasury collects.
    """

    invoice_id: int
    number: str
    label: str
    due_on: date
    total_cents: int
    state: InvoiceState
    lines: tuple[OpenLine, ...]
    activities: tuple[str, ...] = ()
    title_cents: int = 0

    @property
    def open_cents(self) -> int:
        """What is left to pay."""
        return sum(line.open_cents for line in self.lines)

    @property
    def cesu_cents(self) -> int:
        """What CESU may still pay of it."""
        return cesu_ceiling(self.lines)

    @property
    def is_locked(self) -> bool:
        """Whether the régie may no longer collect it (E5)."""
        return self.state is InvoiceState.SENT_TO_TREASURY


def load_open(session: Session, household_id: int, *, lock: bool = False) -> tuple[OpenAccount, ...]:
    """Read the open invoices of a family, oldest due date first; `lock` holds them until the end."""
    question = (
        select(Invoice)
        .where(
            Invoice.household_id == household_id,
            Invoice.state.in_([state.value for state in SHOWN]),
            Invoice.total_cents > Invoice.paid_cents,
        )
        .order_by(Invoice.due_on, Invoice.year, Invoice.number)
        .execution_options(populate_existing=True)
    )
    invoices = session.scalars(question.with_for_update() if lock else question).all()
    lines, activities = _lines(session, invoices), _activities(session, invoices)
    titles = _titles(session, invoices)
    return tuple(
        OpenAccount(
            invoice.id,
            printed(invoice),
            invoice.label,
            invoice.due_on,
            invoice.total_cents,
            InvoiceState(invoice.state),
            lines[invoice.id],
            activities.get(invoice.id, ()),
            titles.get(invoice.id, 0),
        )
        for invoice in invoices
    )


def printed(invoice: Invoice) -> str:
    """Return the number of an issued invoice as printed."""
    return invoice_number(invoice.year or 0, invoice.number or 0)


def after(accounts: Iterable[OpenAccount], settled: Collection[tuple[str, int, int]]) -> list[OpenAccount]:
    """Return the accounts once (number, position, cents) are settled of their lines, without closed ones."""
    taken: dict[tuple[str, int], int] = defaultdict(int)
    for number, position, cents in settled:
        taken[number, position] += cents
    left = [
        replace(
            account,
            lines=tuple(
                replace(line, open_cents=Cents(line.open_cents - taken[line.invoice, line.position]))
                for line in account.lines
            ),
        )
        for account in accounts
    ]
    return [account for account in left if account.open_cents]


def released_lines(
    session: Session, given_back: Mapping[int, Mapping[Means, int]]
) -> list[tuple[str, int, int]]:
    """Say which lines are owed again once (invoice id, means, cents) are given back: number, position, cents.

    Nothing is written: the sharing rule is replayed without them.
    """
    ids = sorted(given_back)
    invoices = session.scalars(
        select(Invoice).where(Invoice.id.in_(ids)).order_by(Invoice.due_on, Invoice.year, Invoice.number)
    ).all()
    before, after_it = (_lines(session, invoices, without) for without in ({}, given_back))
    return [
        (printed(invoice), line.position, later.open_cents - line.open_cents)
        for invoice in invoices
        for line, later in zip(before[invoice.id], after_it[invoice.id], strict=True)
        if later.open_cents != line.open_cents
    ]


def shifted_lines(
    session: Session, invoice: Invoice, credited: Sequence[Share], freed: Mapping[Means, int]
) -> list[tuple[int, int]]:
    """Say what a credit note to come moves of what is settled of an invoice: position, cents, below zero too.

    They sum to what it frees, with the sign changed: what was paid of a credited line settles what is open of
    the others, and only what nothing is left for is credit again. Nothing is written: the sharing rule is
    replayed.
    """
    lines = load_shares(session, [invoice.id])[invoice.id]
    settled = _settled(session, [invoice.id]).get(invoice.id, {})
    noted = load_credited(session, [invoice.id])[invoice.id]
    kept = {means: cents - freed.get(means, 0) for means, cents in settled.items()}
    before, after_it = (
        _taken(open_lines(printed(invoice), invoice.due_on, lines, of), paid)
        for of, paid in ((noted, settled), ((*noted, *credited), kept))
    )
    moves = ((position, after_it[position] - before[position]) for position in lines)
    return [(position, cents) for position, cents in moves if cents]


def _lines(
    session: Session, invoices: Sequence[Invoice], without: Mapping[int, Mapping[Means, int]] = NONE
) -> dict[int, tuple[OpenLine, ...]]:
    ids = [invoice.id for invoice in invoices]
    lines, credited, settled = load_shares(session, ids), load_credited(session, ids), _settled(session, ids)
    for invoice_id, taken in without.items():
        for means, cents in taken.items():
            settled[invoice_id][means] = settled[invoice_id].get(means, 0) - cents
    return {
        invoice.id: _open_lines(invoice, lines[invoice.id], credited[invoice.id], settled.get(invoice.id, {}))
        for invoice in invoices
    }


def _activities(session: Session, invoices: Sequence[Invoice]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    ids = [invoice.id for invoice in invoices]
    for invoice_id, code in session.execute(
        select(InvoiceLine.invoice_id, InvoiceLine.activity_code)
        .where(InvoiceLine.invoice_id.in_(ids), InvoiceLine.activity_code != "")
        .distinct()
        .order_by(InvoiceLine.invoice_id, InvoiceLine.activity_code)
    ).tuples():
        found[invoice_id] = (*found.get(invoice_id, ()), code)
    return found


def _titles(session: Session, invoices: Sequence[Invoice]) -> dict[int, int]:
    """Sum what credit notes took off the titles of those that the Treasury collects."""
    sent = [invoice.id for invoice in invoices if invoice.state == InvoiceState.SENT_TO_TREASURY]
    if not sent:
        return {}
    rows = session.execute(
        select(CreditNote.invoice_id, func.sum(CreditNote.title_cents))
        .where(CreditNote.invoice_id.in_(sent))
        .group_by(CreditNote.invoice_id)
    ).tuples()
    return {invoice: int(cents) for invoice, cents in rows}


def _settled(session: Session, ids: Collection[int]) -> dict[int, dict[Means, int]]:
    rows = session.execute(
        select(Allocation.invoice_id, Allocation.means, func.sum(Allocation.cents))
        .where(Allocation.invoice_id.in_(ids))
        .group_by(Allocation.invoice_id, Allocation.means)
    ).tuples()
    found: dict[int, dict[Means, int]] = defaultdict(dict)
    for invoice_id, means, cents in rows:
        if invoice_id is not None and cents:
            found[invoice_id][Means(means)] = int(cents)
    return found


def _open_lines(
    invoice: Invoice, lines: Lines, credited: Iterable[Share], settled: Mapping[Means, int]
) -> tuple[OpenLine, ...]:
    whole = open_lines(printed(invoice), invoice.due_on, lines, credited)
    taken = _taken(whole, settled)
    return tuple(replace(line, open_cents=Cents(line.open_cents - taken[line.position])) for line in whole)


def _taken(whole: Iterable[OpenLine], settled: Mapping[Means, int]) -> Mapping[int, int]:
    """Return what is settled of each line, by its position."""
    taken: dict[int, int] = defaultdict(int)
    for part in allocate(whole, sorted(settled.items())).allocations:
        taken[part.position] += part.cents
    return taken
