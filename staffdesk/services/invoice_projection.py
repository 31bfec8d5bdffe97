"""Invoices, payments and refunds as families see them on the portal (S50 to S53)."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.dates import local_date
from staffdesk.domain.french.invoice_text import invoice_heading
from staffdesk.domain.french.prices import explain
from staffdesk.domain.french.refunds import refund_number
from staffdesk.domain.invoice_life import (
    OPEN_STATES,
    InvoiceState,
    credit_note_number,
    invoice_number,
    receipt_number,
)
from staffdesk.domain.refunds import RefundState
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.models.households import Child
from staffdesk.models.invoices import CreditNote, Invoice, InvoiceLine
from staffdesk.models.payments import Payment, PaymentMeans
from staffdesk.models.refunds import Refund
from staffdesk.models.requests import StoredFile
from staffdesk.services.refund_claims import claims_on

INVOICES_SHOWN = 12
PAYMENTS_SHOWN = 12
CREDIT_NOTES_SHOWN = 24
REFUNDS_SHOWN = 12


def invoice_views(session: Session, household_ids: Collection[int]) -> dict[int, list[v1.InvoiceView]]:
    """Give the last twelve invoices of each household, newest first, and every older one that nobody paid.

    What the Treasury collects is unpaid too: the family must still find its paper (S63).
    """
    kept: dict[int, list[tuple[Invoice, str | None]]] = defaultdict(list)
    rows = session.execute(
        select(Invoice, StoredFile.uid)
        .outerjoin(StoredFile, Invoice.file_id == StoredFile.id)
        .where(Invoice.household_id.in_(household_ids), Invoice.number.is_not(None))
        .order_by(Invoice.household_id, Invoice.issued_on.desc(), Invoice.number.desc())
        .execution_options(populate_existing=True)
    )
    for invoice, doc_id in rows:
        shown = kept[invoice.household_id]
        if len(shown) < INVOICES_SHOWN or _open_cents(invoice) + treasury_cents(invoice) > 0:
            shown.append((invoice, doc_id))
    lines = _lines(session, [invoice.id for found in kept.values() for invoice, _ in found])
    return {
        household: [_view(invoice, doc_id, lines.get(invoice.id, [])) for invoice, doc_id in found]
        for household, found in kept.items()
    }


def _open_cents(invoice: Invoice) -> int:
    return max(invoice.total_cents - invoice.paid_cents, 0) if invoice.state in OPEN_STATES else 0


def treasury_cents(invoice: Invoice) -> int:
    """Return what of an invoice the Treasury collects; nothing of one that was not sent to it."""
    sent = invoice.state == InvoiceState.SENT_TO_TREASURY
    return max(invoice.total_cents - invoice.paid_cents, 0) if sent else 0


def _view(invoice: Invoice, doc_id: str | None, lines: list[v1.InvoiceLineView]) -> v1.InvoiceView:
    return v1.InvoiceView(
        uid=invoice.uid,
        number=invoice_number(invoice.year or 0, invoice.number or 0),
        label=invoice_heading(invoice.label),
        issued_on=invoice.issued_on or invoice.due_on,
        due_on=invoice.due_on,
        total_cents=invoice.total_cents,
        open_cents=_open_cents(invoice),
        treasury_cents=treasury_cents(invoice),
        state=invoice.state,
        doc_id=doc_id,
        lines=lines,
        previous=_previous(invoice.snapshot),
    )


def _previous(snapshot: str | None) -> list[v1.PreviousInvoiceView]:
    """Give what was due before an invoice, as its own frozen words remember it."""
    remembered = json.loads(snapshot).get("previous", ()) if snapshot else ()
    return [
        v1.PreviousInvoiceView(
            number=one["number"],
            label=invoice_heading(one["label"]),
            due_on=one["due_on"],
            cents=one["left"],
        )
        for one in remembered
    ]


def _lines(session: Session, invoice_ids: Collection[int]) -> dict[int, list[v1.InvoiceLineView]]:
    found: dict[int, list[v1.InvoiceLineView]] = defaultdict(list)
    rows = session.execute(
        select(InvoiceLine, Child.first_name)
        .outerjoin(Child, InvoiceLine.child_id == Child.id)
        .where(InvoiceLine.invoice_id.in_(invoice_ids))
        .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    )
    for line, child in rows:
        found[line.invoice_id].append(
            v1.InvoiceLineView(
                child=child or "",
                label=line.label,
                detail=line.detail,
                quantity=line.quantity,
                unit_cents=line.unit_cents,
                cents=line.amount_cents,
                why=list(why_sentences(line.why)),
            )
        )
    return found


def why_sentences(stored: Collection[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say why a price is what it is, from the facts stored beside the line; unknown facts are left out."""
    facts = []
    for one in stored:
        try:
            facts.append(Fact.read(one))
        except (KeyError, ValueError):
            continue
    return explain(facts)


def payment_views(session: Session, household_ids: Collection[int]) -> dict[int, list[v1.PaymentView]]:
    """Give the last payments of each household, newest first; several means are joined in one word."""
    means: dict[int, list[str]] = defaultdict(list)
    found: dict[int, list[v1.PaymentView]] = defaultdict(list)
    rows = session.execute(
        select(PaymentMeans.payment_id, PaymentMeans.means)
        .join(Payment, PaymentMeans.payment_id == Payment.id)
        .where(Payment.household_id.in_(household_ids))
        .order_by(PaymentMeans.id)
    )
    for payment_id, word in rows:
        means[payment_id].append(word)
    payments = session.execute(
        select(Payment, StoredFile.uid)
        .outerjoin(StoredFile, Payment.receipt_file_id == StoredFile.id)
        .where(Payment.household_id.in_(household_ids))
        .order_by(Payment.household_id, Payment.id.desc())
    )
    for payment, doc_id in payments:
        if len(found[payment.household_id]) < PAYMENTS_SHOWN:
            words = list(dict.fromkeys(means.get(payment.id, ())))
            found[payment.household_id].append(
                v1.PaymentView(
                    receipt=receipt_number(payment.receipt_year, payment.receipt_number),
                    on=local_date(payment.received_at),
                    cents=payment.total_cents,
                    means=words[0] if len(words) == 1 else ", ".join(words),
                    doc_id=doc_id,
                )
            )
    return dict(found)


def credit_note_views(session: Session, household_ids: Collection[int]) -> dict[int, list[v1.CreditNoteView]]:
    """Give the last credit notes of each household, newest first."""
    found: dict[int, list[v1.CreditNoteView]] = defaultdict(list)
    rows = session.execute(
        select(CreditNote, Invoice.year, Invoice.number, StoredFile.uid)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .outerjoin(StoredFile, CreditNote.file_id == StoredFile.id)
        .where(CreditNote.household_id.in_(household_ids))
        .order_by(CreditNote.household_id, CreditNote.id.desc())
        .execution_options(populate_existing=True)
    )
    for note, year, number, doc_id in rows:
        if len(found[note.household_id]) < CREDIT_NOTES_SHOWN:
            found[note.household_id].append(
                v1.CreditNoteView(
                    number=credit_note_number(note.year, note.number),
                    invoice=invoice_number(year or 0, number or 0),
                    on=note.issued_on,
                    cents=note.total_cents,
                    cause=note.cause,
                    doc_id=doc_id,
                )
            )
    return dict(found)


def refund_views(session: Session, household_ids: Collection[int]) -> dict[int, list[v1.RefundView]]:
    """Give the last refunds of credit of each household, newest first: no account, no reason."""
    found: dict[int, list[v1.RefundView]] = defaultdict(list)
    rows = session.scalars(
        select(Refund)
        .where(Refund.household_id.in_(household_ids))
        .order_by(Refund.household_id, Refund.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    claims = claims_on(session, [row.id for row in rows])
    for row in rows:
        if len(found[row.household_id]) < REFUNDS_SHOWN:
            rejected = row.state == RefundState.REJECTED.value
            found[row.household_id].append(
                v1.RefundView(
                    number=refund_number(row.year, row.number),
                    on=local_date(row.asked_at),
                    cents=row.cents,
                    back_on=row.answered_on if rejected else None,
                    paid_on=None if rejected else row.answered_on,
                    claims=[
                        v1.RefundClaimView(on=claim.on, cents=claim.cents) for claim in claims.get(row.id, ())
                    ],
                )
            )
    return dict(found)
