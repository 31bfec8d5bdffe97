"""Runs, invoices and lines as the screen Facturation lists them."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.french.prices import explain
from staffdesk.domain.invoice_life import InvoiceState, invoice_number, number_parts
from staffdesk.domain.search_text import search_text
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.models.households import Child, Household
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.services.money_rows import InvoiceLineRow, InvoiceRow, RunRow


def run_rows(session: Session, which: ColumnElement[bool]) -> list[RunRow]:
    """Read the runs that match a condition on `InvoiceRun`, newest first."""
    sums = (
        select(Invoice.run_id, func.count().label("count"), func.sum(Invoice.total_cents).label("cents"))
        .group_by(Invoice.run_id)
        .subquery()
    )
    rows = session.execute(
        select(
            InvoiceRun.id,
            InvoiceRun.title,
            InvoiceRun.starts_on,
            InvoiceRun.ends_on,
            InvoiceRun.due_on,
            InvoiceRun.state,
            InvoiceRun.anomalies,
            sums.c.count,
            sums.c.cents,
        )
        .outerjoin(sums, sums.c.run_id == InvoiceRun.id)
        .where(which)
        .order_by(InvoiceRun.id.desc())
    )
    return [
        RunRow(
            row.id,
            row.title,
            row.starts_on,
            row.ends_on,
            row.due_on,
            row.state,
            row[7] or 0,
            int(row.cents or 0),
            len(row.anomalies),
        )
        for row in rows
    ]


def invoice_rows(session: Session, *which: ColumnElement[bool]) -> list[InvoiceRow]:
    """Read the invoices that match conditions on `Invoice` and `Household`, in the order of their numbers."""
    rows = session.execute(
        select(
            Invoice.id,
            Invoice.year,
            Invoice.number,
            Invoice.label,
            Household.name,
            Invoice.household_id,
            Invoice.total_cents,
            Invoice.paid_cents,
            Invoice.issued_on,
            Invoice.due_on,
            Invoice.state,
            Invoice.credited_cents,
        )
        .join(Household, Household.id == Invoice.household_id)
        .where(*which)
        .order_by(Invoice.year, Invoice.number, Invoice.id)
    )
    return [
        InvoiceRow(
            row.id,
            "" if row.number is None else invoice_number(row.year, row.number),
            row.label,
            row.name,
            row.household_id,
            row.total_cents,
            row.total_cents - row.paid_cents,
            row.issued_on,
            row.due_on,
            row.state,
            row.credited_cents,
        )
        for row in rows
    ]


def searched(text: str, state: str | None, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions on issued invoices of a search: words or a number, and a state.

    `state` is an `InvoiceState` word, ``overdue``, or None for all.
    """
    wanted: list[ColumnElement[bool]] = [Invoice.number.is_not(None)]
    if state == "overdue":
        open_states = [InvoiceState.ISSUED.value, InvoiceState.PARTLY_PAID.value]
        wanted += [Invoice.state.in_(open_states), Invoice.due_on < today]
    elif state:
        wanted.append(Invoice.state == state)
    printed = number_parts(text)
    if printed is not None:
        return [*wanted, Invoice.year == printed[0], Invoice.number == printed[1]]
    return wanted + [Household.search.contains(word, autoescape=True) for word in search_text(text).split()]


def line_rows(session: Session, invoice_id: int) -> list[InvoiceLineRow]:
    """Read the lines of an invoice or draft, each with "why this price" in sentences."""
    rows = session.execute(
        select(InvoiceLine, Child.first_name)
        .outerjoin(Child, Child.id == InvoiceLine.child_id)
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.position)
    ).tuples()
    return [
        InvoiceLineRow(
            child or "",
            line.label,
            line.detail,
            line.quantity,
            line.unit_cents,
            line.amount_cents,
            explain(Fact.read(fact) for fact in line.why),
            line.id,
        )
        for line, child in rows
    ]
