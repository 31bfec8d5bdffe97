"""Corrections of fees that no document tells yet: read for runs, credit notes and screens, netted by fee."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.fee_corrections import FeeCorrection, NettedFees, net_fees
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine
from staffdesk.services.billing_scope import stands
from staffdesk.services.open_corrections import settle_rows


def load_open_fees(
    session: Session,
    codes: Collection[str] | None = None,
    households: Collection[int] | None = None,
    invoices: Collection[int] | None = None,
) -> NettedFees:
    """Net the open corrections of fees of some activities, families or invoices; None takes all of them.

    Those of an invoice that a person cancelled ask nothing: its fees are asked anew, whole.
    """
    question = _open()
    if codes is not None:
        question = question.where(InvoiceLine.activity_code.in_(sorted(codes)))
    if households is not None:
        question = question.where(Invoice.household_id.in_(sorted(households)))
    if invoices is not None:
        question = question.where(FeeCorrectionRow.invoice_id.in_(sorted(invoices)))
    return net_fees(
        FeeCorrection(
            (row.id,),
            row.line_id,
            row.invoice_id,
            row.household_id,
            row.child_id,
            row.activity_code,
            Unit(row.unit),
            row.first_on,
            row.cents,
            row.reason,
            invoice_number(row.year or 0, row.number or 0),
            row.cesu_eligible,
        )
        for row in session.execute(question)
    )


def open_fee_keys(codes: Collection[str]) -> Select[Any]:
    """Return the question whose answer changes when open corrections of fees of some activities do."""
    return (
        select(FeeCorrectionRow.id, FeeCorrectionRow.cents)
        .join(InvoiceLine, InvoiceLine.id == FeeCorrectionRow.line_id)
        .where(FeeCorrectionRow.settled_at.is_(None), InvoiceLine.activity_code.in_(sorted(codes)))
        .order_by(FeeCorrectionRow.id)
    )


def settle_fees(
    session: Session,
    ids: Iterable[int],
    at: datetime,
    *,
    invoice_id: int | None = None,
    credit_note_id: int | None = None,
) -> None:
    """Mark corrections of fees as settled, as `open_corrections.settle` does those of days."""
    settle_rows(session, FeeCorrectionRow, ids, at, invoice_id, credit_note_id)


def reopen_fees(session: Session, invoice_id: int) -> None:
    """Leave open again what an invoice that is cancelled had asked of fees of other invoices."""
    session.execute(
        update(FeeCorrectionRow)
        .where(FeeCorrectionRow.settled_invoice_id == invoice_id)
        .values(settled_at=None, settled_invoice_id=None),
        execution_options={"synchronize_session": False},
    )


def _open() -> Select[Any]:
    return (
        select(
            FeeCorrectionRow.id,
            FeeCorrectionRow.line_id,
            FeeCorrectionRow.invoice_id,
            FeeCorrectionRow.unit,
            FeeCorrectionRow.first_on,
            FeeCorrectionRow.cents,
            FeeCorrectionRow.reason,
            Invoice.household_id,
            Invoice.year,
            Invoice.number,
            InvoiceLine.child_id,
            InvoiceLine.activity_code,
            InvoiceLine.cesu_eligible,
        )
        .join(Invoice, Invoice.id == FeeCorrectionRow.invoice_id)
        .join(InvoiceLine, InvoiceLine.id == FeeCorrectionRow.line_id)
        .where(FeeCorrectionRow.settled_at.is_(None), stands())
        .order_by(FeeCorrectionRow.id)
    )
