"""Open corrections of fees become documents: credit notes now, lines of the next invoice later (C1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.fee_corrections import FeeCorrection, NettedFees
from staffdesk.domain.french.corrections import fee_reason, fee_unit
from staffdesk.domain.french.credit_note_text import CORRECTED_FEES
from staffdesk.domain.permissions import Actor
from staffdesk.models.households import Child, Household
from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine
from staffdesk.models.town import Activity
from staffdesk.services.billing_scope import asks
from staffdesk.services.credit_notes import CreditLine, IssuedNote, WantedNote, issue_notes
from staffdesk.services.crediting_rows import CorrectionRow
from staffdesk.services.open_fees import load_open_fees, settle_fees


def credit_fees(
    session: Session, actor: Actor, netted: NettedFees, *, at: datetime
) -> tuple[IssuedNote, ...]:
    """Issue a credit note for each invoice of which a fee costs less now, and settle what undid itself.

    Never more than the invoice is still worth: what a person credited of it by hand is given already. What
    is not credited counts for nothing later: the fee was told as much as it was credited.
    """
    settle_fees(session, netted.void, at)
    by_invoice: dict[int, list[FeeCorrection]] = defaultdict(list)
    for one in netted.credits:
        by_invoice[one.invoice_id].append(one)
    names, worth = _names(session), _worth(session, by_invoice)
    wanted = []
    for invoice_id, fees in by_invoice.items():
        lines = []
        for fee in fees:
            cents = min(-fee.cents, worth[invoice_id])
            worth[invoice_id] -= cents
            if cents:
                lines.append(_line(fee, cents, names))
            if cents < -fee.cents:
                session.add(_not_credited(fee, -fee.cents - cents, actor, at))
        if lines:
            wanted.append(WantedNote(invoice_id, _cause(lines), tuple(lines)))
    notes = issue_notes(session, actor, wanted, at=at)
    note_of = {note.invoice_id: note.note_id for note in notes}
    for invoice_id, fees in by_invoice.items():
        settle_fees(
            session, [key for fee in fees for key in fee.ids], at, credit_note_id=note_of.get(invoice_id)
        )
    return notes


def bill_fees(
    session: Session, debits: Iterable[FeeCorrection], invoices: Mapping[int, int], *, at: datetime
) -> None:
    """Settle what the invoices of a run carry now, by household; who has no invoice stays open."""
    for fee in debits:
        if fee.household_id in invoices:
            settle_fees(session, fee.ids, at, invoice_id=invoices[fee.household_id])


def added_fees(session: Session, invoice: Invoice, words: str, cause: str) -> list[WantedNote]:
    """Credit what later invoices added to the fees of one that is cancelled: they are asked anew, whole."""
    rows = (
        session.execute(
            select(
                FeeCorrectionRow.settled_invoice_id,
                InvoiceLine.child_id,
                InvoiceLine.activity_code,
                InvoiceLine.label,
                InvoiceLine.cesu_eligible,
                func.sum(FeeCorrectionRow.cents),
            )
            .join(InvoiceLine, InvoiceLine.id == FeeCorrectionRow.line_id)
            .join(Invoice, Invoice.id == FeeCorrectionRow.settled_invoice_id)
            .where(FeeCorrectionRow.invoice_id == invoice.id, asks())
            .group_by(
                FeeCorrectionRow.settled_invoice_id,
                InvoiceLine.child_id,
                InvoiceLine.activity_code,
                InvoiceLine.label,
                InvoiceLine.cesu_eligible,
            )
        )
        .tuples()
        .all()
    )
    worth = _worth(session, {key for key, *_ in rows if key is not None})
    found: dict[int, list[CreditLine]] = defaultdict(list)
    for key, child_id, code, label, cesu, cents in rows:
        part = min(int(cents), worth.get(key or 0, 0))
        if key is not None and part > 0:
            worth[key] -= part
            found[key].append(CreditLine(child_id, code, label, words, part, cesu))
    return [WantedNote(key, cause, tuple(lines)) for key, lines in found.items()]


def void_fees(session: Session, invoice_id: int, at: datetime, note_id: int) -> None:
    """Settle what was still to correct of an invoice that is cancelled: its fees are asked anew, whole."""
    found = load_open_fees(session, invoices=[invoice_id])
    ids = [key for fee in (*found.credits, *found.debits) for key in fee.ids]
    settle_fees(session, [*ids, *found.void], at, credit_note_id=note_id)


def fee_rows(session: Session, fees: Sequence[FeeCorrection]) -> list[CorrectionRow]:
    """Say open corrections as Facturation lists them."""
    if not fees:
        return []
    names = _names(session)
    families = dict(session.execute(select(Household.id, Household.name)).tuples().all())
    children = dict(session.execute(select(Child.id, Child.first_name)).tuples().all())
    return [
        CorrectionRow(
            key=-fee.ids[0],
            household_id=fee.household_id,
            family=families[fee.household_id],
            child=children[fee.child_id],
            activity=names[fee.activity],
            what=fee_unit(fee),
            why=fee_reason(fee),
            invoice=fee.invoice,
            cents=fee.cents,
        )
        for fee in fees
    ]


def _not_credited(fee: FeeCorrection, cents: int, actor: Actor, at: datetime) -> FeeCorrectionRow:
    return FeeCorrectionRow(
        line_id=fee.line_id,
        invoice_id=fee.invoice_id,
        unit=fee.unit.value,
        first_on=fee.first,
        cents=cents,
        reason=fee.reason,
        by=actor.name,
        at=at,
        settled_at=at,
    )


def _line(fee: FeeCorrection, cents: int, names: Mapping[str, str]) -> CreditLine:
    return CreditLine(
        fee.child_id,
        fee.activity,
        names[fee.activity],
        f"{fee_unit(fee)}\n{fee_reason(fee)}",
        cents,
        fee.cesu_may_pay,
    )


def _cause(lines: Sequence[CreditLine]) -> str:
    return lines[0].detail.partition("\n")[0] if len(lines) == 1 else CORRECTED_FEES


def _names(session: Session) -> dict[str, str]:
    return dict(session.execute(select(Activity.code, Activity.name)).tuples().all())


def _worth(session: Session, invoices: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(Invoice.id, Invoice.total_cents - Invoice.credited_cents).where(
            Invoice.id.in_(sorted(invoices))
        )
    ).tuples()
    return dict(rows.all())
