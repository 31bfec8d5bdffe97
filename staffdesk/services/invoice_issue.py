"""Issuing a run: numbers, snapshots, journal, bookings, messages and audit in one transaction (L1, L5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import cesu_ceiling
from staffdesk.domain.anomalies import BLOCKING
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.canonical import text_digest
from staffdesk.domain.dates import Period, local_date
from staffdesk.domain.drafts import OWN_INVOICE
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.invoice_life import invoice_number, state_after
from staffdesk.domain.ledger import EntryKind, invoice_lines
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.payments import Allocation
from staffdesk.services import audit, ledger
from staffdesk.services.billing_basis import basis
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.correction_notes import bill_corrections, credit_corrections
from staffdesk.services.credit import CreditPart, credit_for, entries, load_credit, moved, on_lines
from staffdesk.services.credit_holds import held_cents, release, without_held
from staffdesk.services.credit_sharing import load_settling
from staffdesk.services.fee_notes import bill_fees, credit_fees
from staffdesk.services.gestures import drop_carried
from staffdesk.services.invoice_shares import open_lines
from staffdesk.services.invoice_since import credit_since, write_since
from staffdesk.services.invoice_snapshots import (
    ChildFacts,
    Letter,
    RunPaper,
    StoredLine,
    load_children,
    load_letters,
    load_lines,
    load_run_paper,
    make_document,
)
from staffdesk.services.ledger import NewEntry
from staffdesk.services.numbering import lock_numbers, next_numbers
from staffdesk.services.open_fees import load_open_fees
from staffdesk.services.progress import Progress, counted
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

INVOICE_SERIES = "F"
WRITTEN_TOGETHER = 250
"""Invoices written out, journalled and freed together."""
BILLED = tuple(sorted(state.value for state in BookingState if is_billed(state)))


@dataclass(frozen=True)
class IssuedRun:
    """What issuing gave: first and last printed number (empty without invoices), how many, their sum.

    ``again``: it was issued before, and nothing was done now.
    """

    first: str
    last: str
    count: int
    total_cents: int
    again: bool = False


@dataclass
class _RunFacts:
    """What the snapshots of a run are made of; an invoice takes its lines, letter and credit away with it.

    By invoice: ``lines``; by household: ``letters``, ``credit``. What is taken is freed with its part of the
    run: the lines of 6,000 families freed at once keep the window waiting.
    """

    paper: RunPaper
    children: dict[int, ChildFacts]
    lines: dict[int, tuple[StoredLine, ...]]
    letters: dict[int, Letter]
    credit: dict[int, list[CreditPart]]


@dataclass
class _Harvest:
    """What is written together, gathered invoice by invoice."""

    invoices: list[dict[str, Any]] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    allocations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    """A stored draft, ready to be issued."""

    invoice_id: int
    uid: str
    household_id: int
    total_cents: int


def issue(
    session: Session, actor: Actor, run_id: int, *, at: datetime, progress: Progress | None
) -> IssuedRun:
    """Give numbers to the invoices of a run, freeze them and write them in the journal; twice is once.

    An invoice with a blocking anomaly gets no number: its draft goes, its days stay to be invoiced, and the
    run keeps the anomaly. What a family would be owed is no invoice but credit notes of its earlier ones; a
    run may come to these alone.

    Raises:
        NotFound: ``invoice_run``.
        Stale: ``run_dropped``; ``draft_outdated``: bookings, quotients, prices or files changed since.
        RecoveryNeeded: this office was restored.
        RuleBroken: ``run_empty``: nothing can be issued.
    """
    require_not_recovering(session)
    run = locked_run(session, run_id)
    if run.state == "issued":
        return issued_before(session, run_id)
    if run.state == "dropped":
        raise Stale("run_dropped", run=run.title)
    _hold_bookings(session)
    lock_numbers(session)
    scope = scope_of(run)
    if basis(session, scope) != run.basis:
        raise Stale("draft_outdated", run=run.title)
    _delete_blocked(session, run)
    drafts = _drafts(session, run_id)
    blocked = blocked_households(run)
    invoices = {draft.household_id: draft.invoice_id for draft in drafts}
    beside = [
        [household, booking, invoices[household] if invoice == OWN_INVOICE else invoice, *cents]
        for household, booking, invoice, *cents in run.since
        if household not in blocked
    ]
    if not drafts and not beside:
        raise RuleBroken("run_empty", run=run.title)
    issued_on = local_date(at)
    numbers = [
        invoice_number(issued_on.year, number)
        for number in (next_numbers(session, INVOICE_SERIES, issued_on.year, len(drafts)) if drafts else ())
    ]
    release(session, scope.codes, scope.period.last, at)
    corrections = load_settling(session, scope.codes, scope.households)
    notes = credit_corrections(session, actor, corrections, at=at)
    bill_corrections(session, actor, corrections.debits, invoices, at=at)
    fees = load_open_fees(session, scope.codes, scope.households)
    notes += credit_fees(session, actor, fees, at=at)
    bill_fees(session, fees.debits, invoices, at=at)
    write_since(session, run_id, Hand(actor.name, at))
    notes += credit_since(session, actor, beside, scope.codes, at=at)
    facts_of_run = _load_facts(session, run, drafts, issued_on)
    pairs = counted(zip(drafts, numbers, strict=True), progress, len(drafts))
    while some := list(islice(pairs, WRITTEN_TOGETHER)):
        _write(session, actor, _gather_all(some, facts_of_run), at)
    _mark_bookings(session, run, scope)
    first, last = (numbers[0], numbers[-1]) if numbers else ("", "")
    done = IssuedRun(first, last, len(drafts), sum(draft.total_cents for draft in drafts))
    run.state, run.issued_at = "issued", at
    facts = {"first": done.first, "last": done.last, "count": done.count, "cents": done.total_cents}
    facts |= {"credit_notes": len(notes), "credited": sum(note.cents for note in notes)}
    audit.record(session, actor, "run.issued", f"invoice_run:{run.id}", facts, at=at)
    outbox.touch_households(session, {draft.household_id for draft in drafts}, at=at)
    return done


def locked_run(session: Session, run_id: int) -> InvoiceRun:
    """Load a run, locked until the transaction ends. Raises NotFound: ``invoice_run``."""
    run = session.get(InvoiceRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("invoice_run", run_id=run_id)
    return run


def scope_of(run: InvoiceRun) -> Scope:
    """Return what a stored run invoices."""
    families = frozenset(run.household_ids) or None
    return Scope(Period.through(run.starts_on, run.ends_on), tuple(run.activity_codes), families)


def issued_before(session: Session, run_id: int) -> IssuedRun:
    """Return what issuing this run gave, read from its invoices."""
    row = session.execute(
        select(
            func.min(Invoice.year),
            func.min(Invoice.number),
            func.max(Invoice.number),
            func.count(),
            func.sum(Invoice.total_cents),
        ).where(Invoice.run_id == run_id, Invoice.number.is_not(None))
    ).one()
    year, first, last, count, cents = row
    if not count:
        return IssuedRun("", "", 0, 0, again=True)
    return IssuedRun(invoice_number(year, first), invoice_number(year, last), count, int(cents), again=True)


def blocked_households(run: InvoiceRun) -> set[int]:
    """Return the families whose draft of this run cannot be issued."""
    blocking = {kind.value for kind in BLOCKING}
    return {stored["household_id"] for stored in run.anomalies if stored["kind"] in blocking}


def _hold_bookings(session: Session) -> None:
    """Let nobody change a booking between the comparison with the draft and the end of the transaction.

    Taken before the lock of numbers: whoever changes bookings takes that one last. A writing transaction of
    SQLite has the whole file to itself already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE booking IN SHARE ROW EXCLUSIVE MODE"))


def _delete_blocked(session: Session, run: InvoiceRun) -> None:
    blocked = blocked_households(run)
    if blocked:
        ids = session.scalars(
            select(Invoice.id).where(Invoice.run_id == run.id, Invoice.household_id.in_(blocked))
        ).all()
        delete_drafts(session, Invoice.id.in_(ids))


def delete_drafts(session: Session, which: Any) -> None:
    """Delete drafts that match a condition on `Invoice`, with their lines; never an issued invoice."""
    drafts = select(Invoice.id).where(which, Invoice.number.is_(None))
    quiet = {"synchronize_session": False}
    drop_carried(session, which)
    session.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id.in_(drafts)), execution_options=quiet)
    session.execute(delete(Invoice).where(which, Invoice.number.is_(None)), execution_options=quiet)


def _drafts(session: Session, run_id: int) -> list[_Draft]:
    rows = session.execute(
        select(Invoice.id, Invoice.uid, Invoice.household_id, Invoice.total_cents)
        .where(Invoice.run_id == run_id)
        .order_by(Invoice.id)
    )
    return [_Draft(*row) for row in rows]


def _load_facts(session: Session, run: InvoiceRun, drafts: Sequence[_Draft], issued_on: date) -> _RunFacts:
    households = {draft.household_id for draft in drafts}
    held = held_cents(session, households)
    credit = {
        household: list(without_held(parts, held.get(household, 0)))
        for household, parts in load_credit(session, households).items()
    }
    sums = {household: sum(part.cents for part in parts) for household, parts in credit.items()}
    return _RunFacts(
        paper=load_run_paper(session, scope_of(run).period, issued_on=issued_on, due_on=run.due_on),
        letters=load_letters(session, households, sums),
        children=load_children(session),
        lines=load_lines(session, run.id),
        credit=credit,
    )


def _gather_all(numbered: Sequence[tuple[_Draft, str]], facts: _RunFacts) -> _Harvest:
    harvest = _Harvest()
    for draft, number in numbered:
        _gather(harvest, draft, number, facts)
    return harvest


def _gather(harvest: _Harvest, draft: _Draft, number: str, facts: _RunFacts) -> None:
    """Make the snapshot of one invoice, and what the journal says of it."""
    paper, letter = facts.paper, facts.letters.pop(draft.household_id)
    lines, parts = facts.lines.pop(draft.invoice_id), facts.credit.pop(draft.household_id, [])
    shares = {line.position: line.share for line in lines}
    opened = open_lines(number, paper.due_on, shares)
    cesu_cents = cesu_ceiling(opened)
    used = credit_for(parts, draft.total_cents, cesu_cents)
    paid = sum(cents for _, cents in used)
    ahead = [(part.receipt, cents) for part, cents in used if not part.note]
    noted = [(part.note, part.cause, cents) for part, cents in used if part.note]
    cesu_used = sum(cents for part, cents in used if part.means is Means.CESU)
    cesu_left = cesu_cents - cesu_used
    cesu_kept = sum(part.cents for part in parts if part.means is Means.CESU) - cesu_used
    letter = replace(letter, credit_cents=letter.credit_cents - cesu_kept)  # it may not pay the next invoice
    document = make_document(paper, letter, number, lines, facts.children, ahead, noted, cesu_left)
    snapshot = document.to_json()
    harvest.heads.append(len(harvest.entries))
    harvest.entries.append(_entry(draft, number, paper, letter, lines, snapshot))
    if used:
        harvest.entries += entries(letter.uid, on_lines(used, opened), document_ref=number)
    harvest.allocations += moved(draft.invoice_id, used)
    harvest.invoices.append(
        {
            "id": draft.invoice_id,
            "series": INVOICE_SERIES,
            "year": paper.issued_on.year,
            "number": int(number.rpartition("-")[2]),
            "state": state_after(draft.total_cents, paid).value,
            "paid_cents": paid,
            "issued_on": paper.issued_on,
            "snapshot": snapshot,
        }
    )


def _entry(
    draft: _Draft,
    number: str,
    paper: RunPaper,
    letter: Letter,
    lines: tuple[StoredLine, ...],
    snapshot: str,
) -> NewEntry:
    """Return the entry of an invoice: it covers the snapshot by its digest, and each line's amount."""
    return NewEntry(
        EntryKind.INVOICE,
        invoice_lines((line.activity_code, line.amount_cents) for line in lines),
        household_ref=letter.uid,
        document_ref=number,
        facts={
            "invoice": draft.uid,
            "due_on": paper.due_on.isoformat(),
            "cents": draft.total_cents,
            "lines": [[line.position, line.activity_code, line.amount_cents] for line in lines],
            "snapshot_sha256": text_digest(snapshot),
        },
    )


def _write(session: Session, actor: Actor, harvest: _Harvest, at: datetime) -> None:
    written = ledger.append_all(session, harvest.entries, at=at, by=actor)
    for values, head in zip(harvest.invoices, harvest.heads, strict=True):
        values["ledger_no"] = written[head].no
    if harvest.invoices:
        session.execute(update(Invoice), harvest.invoices)
    if harvest.allocations:
        session.execute(insert(Allocation), harvest.allocations)
    session.flush()


def _mark_bookings(session: Session, run: InvoiceRun, scope: Scope) -> None:
    """Make each billed day remember its invoice, so that no other run takes it."""
    own = (Invoice.run_id == run.id) & (Invoice.household_id == Booking.household_id)
    session.execute(
        update(Booking)
        .where(scope.open_days(), Booking.state.in_(BILLED), own)
        .values(invoice_id=Invoice.id),
        execution_options={"synchronize_session": False},
    )
    _mark_refunded(session, run)


def _mark_refunded(session: Session, run: InvoiceRun) -> None:
    """Make excused days that lowered a fee remember it: one that turns out present is charged back."""
    lines = session.execute(
        select(InvoiceLine.invoice_id, InvoiceLine.days)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.run_id == run.id, InvoiceLine.amount_cents < 0)
    ).tuples()
    for invoice_id, shares in lines:
        refunded = sorted(booking for booking, cents in shares if cents < 0)
        if refunded:
            session.execute(
                update(Booking)
                .where(Booking.id.in_(refunded), Booking.invoice_id.is_(None))
                .values(invoice_id=invoice_id),
                execution_options={"synchronize_session": False},
            )
