"""The lines of issued invoices and what credit notes took off them, as the rule of reductions reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import OpenLine
from staffdesk.domain.money import Cents
from staffdesk.domain.reductions import Share, left_of
from staffdesk.models.invoices import CreditNote, CreditNoteLine, InvoiceLine

Lines = dict[int, Share]
"""The lines of an invoice by position, in their order."""


def load_shares(session: Session, invoice_ids: Collection[int]) -> dict[int, Lines]:
    """Read the lines of some invoices, as issued."""
    rows = session.execute(
        select(
            InvoiceLine.invoice_id,
            InvoiceLine.position,
            InvoiceLine.activity_code,
            InvoiceLine.child_id,
            InvoiceLine.cesu_eligible,
            InvoiceLine.amount_cents,
        )
        .where(InvoiceLine.invoice_id.in_(sorted(invoice_ids)))
        .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    ).tuples()
    found: dict[int, Lines] = defaultdict(dict)
    for invoice_id, position, activity, child_id, eligible, cents in rows:
        found[invoice_id][position] = Share(activity, child_id, eligible, cents)
    return found


def load_credited(session: Session, invoice_ids: Collection[int]) -> dict[int, tuple[Share, ...]]:
    """Read what credit notes took off some invoices, summed by what it is of; none where there are none."""
    of = (
        CreditNote.invoice_id,
        CreditNoteLine.activity_code,
        CreditNoteLine.child_id,
        CreditNoteLine.cesu_eligible,
    )
    rows = session.execute(
        select(*of, func.sum(CreditNoteLine.amount_cents))
        .join(CreditNoteLine, CreditNoteLine.credit_note_id == CreditNote.id)
        .where(CreditNote.invoice_id.in_(sorted(invoice_ids)))
        .group_by(*of)
    ).tuples()
    found: dict[int, tuple[Share, ...]] = defaultdict(tuple)
    for invoice_id, activity, child_id, eligible, cents in rows:
        found[invoice_id] += (Share(activity, child_id, eligible, int(cents)),)
    return found


def open_lines(
    number: str, due_on: date, lines: Lines, credited: Iterable[Share] = ()
) -> tuple[OpenLine, ...]:
    """Return what reductions and credit notes leave of an invoice, before anything is settled of it.

    Lines that only reduce others are left out.
    """
    left = left_of(tuple(lines.values()), credited)
    return tuple(
        OpenLine(number, position, due_on, Cents(cents), line.cesu_eligible)
        for (position, line), cents in zip(lines.items(), left, strict=True)
        if line.cents > 0
    )
