"""Credit notes: the only correction of an issued invoice; numbered, frozen and journalled at once (L1, L5).

A credit note first reduces the invoice it corrects (E5). What payments had settled beyond what the invoice is
still worth becomes the family's credit again, by the means it was paid with: CESU stays CESU (E4). On an
invoice that the Treasury collects, only what the régie itself was paid can become credit: the rest reduces
the Treasury's title, and what it collected already is its own to give back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.credit_note_document import CreditNoteDocument
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french import credit_note_text, invoice_text
from staffdesk.domain.invoice_document import ChildLines, InvoiceLine
from staffdesk.domain.invoice_life import (
    InvoiceState,
    credit_note_number,
    invoice_number,
    reduced_title,
    state_after,
)
from staffdesk.domain.ledger import EntryKind, allocation_lines, invoice_lines, reversed_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.reductions import Share
from staffdesk.models.base import new_uid
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice
from staffdesk.models.payments import Allocation
from staffdesk.models.town import Town
from staffdesk.services import audit, ledger
from staffdesk.services.credit_release import PaidPart, load_paid, released, weigh
from staffdesk.services.invoice_shares import load_credited, load_shares
from staffdesk.services.invoice_snapshots import ChildFacts, Letter, load_children, load_letters
from staffdesk.services.ledger import NewEntry
from staffdesk.services.numbering import lock_numbers, next_numbers
from staffdesk.services.open_invoices import shifted_lines
from staffdesk.services.sync import outbox
from staffdesk.services.till_rules import load_town

CREDIT_NOTE_SERIES = "A"


@dataclass(frozen=True)
class CreditLine:
    """What is credited of one day or one line: whose, which activity, the words, cents above zero."""

    child_id: int | None
    activity_code: str
    label: str
    detail: str
    cents: int
    cesu_eligible: bool = False
    booking_id: int | None = None


@dataclass(frozen=True)
class WantedNote:
    """A credit note to issue on one invoice; ``by_hand``: a person gives it, whatever the days are worth."""

    invoice_id: int
    cause: str
    lines: tuple[CreditLine, ...]
    by_hand: bool = False

    @property
    def cents(self) -> int:
        """What it credits."""
        return sum(line.cents for line in self.lines)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What it credits, as the rule of reductions reads it."""
        return tuple(
            Share(line.activity_code, line.child_id, line.cesu_eligible, line.cents) for line in self.lines
        )


@dataclass(frozen=True)
class IssuedNote:
    """A credit note that was issued: its key, number and invoice, what it credits and what it freed.

    ``title_cents`` is what the Treasury has to collect less.
    """

    note_id: int
    number: str
    invoice_id: int
    household_id: int
    cents: int
    freed_cents: int
    title_cents: int = 0


@dataclass(frozen=True)
class _Desk:
    """What all credit notes of one transaction share."""

    session: Session
    actor: Actor
    at: datetime
    town: Town
    letters: Mapping[int, Letter]
    children: Mapping[int, ChildFacts]

    @property
    def today(self) -> date:
        """The local date of issue."""
        return local_date(self.at)


def issue_notes(
    session: Session, actor: Actor, wanted: Sequence[WantedNote], *, at: datetime
) -> tuple[IssuedNote, ...]:
    """Issue credit notes in the caller's transaction, in their order.

    Raises:
        NotFound: ``invoice``.
        RuleBroken: ``invoice_not_issued``; ``credit_over_invoice``: more than the invoice is still worth;
            ``credit_without_cause``; ``amount_not_positive``.
    """
    if not wanted:
        return ()
    lock_numbers(session)
    invoices = _invoices(session, {note.invoice_id for note in wanted})
    households = {invoice.household_id for invoice in invoices.values()}
    desk = _Desk(
        session, actor, at, load_town(session), load_letters(session, households, {}), load_children(session)
    )
    shares, credited = load_shares(session, invoices), load_credited(session, invoices)
    paid = load_paid(session, invoices)
    year = desk.today.year
    done = []
    for note, number in zip(
        wanted, next_numbers(session, CREDIT_NOTE_SERIES, year, len(wanted)), strict=True
    ):
        invoice = invoices[note.invoice_id]
        _require(invoice, note)
        credited[invoice.id] += note.shares
        weight = weigh(tuple(shares[invoice.id].values()), credited[invoice.id])
        freed = released(paid[invoice.id], weight)
        paid[invoice.id] = [part.less(freed.get(part.key, 0)) for part in paid[invoice.id]]
        parts = [(part, freed[part.key]) for part in paid[invoice.id] if freed.get(part.key)]
        done.append(_issue_one(desk, invoice, note, number, parts))
    outbox.touch_households(session, households, at=at)
    return tuple(done)


def _require(invoice: Invoice, note: WantedNote) -> None:
    if invoice.number is None:
        raise RuleBroken("invoice_not_issued")
    if not note.cause.strip():
        raise RuleBroken("credit_without_cause", field="cause")
    if note.cents <= 0:
        raise RuleBroken("amount_not_positive", field="cents")
    if note.cents > invoice.total_cents - invoice.credited_cents:
        left = invoice.total_cents - invoice.credited_cents
        raise RuleBroken("credit_over_invoice", number=_printed(invoice), left=left)


def _issue_one(
    desk: _Desk, invoice: Invoice, wanted: WantedNote, number: int, freed: Sequence[tuple[PaidPart, int]]
) -> IssuedNote:
    """Freeze one credit note, write it in the journal, and settle it on its invoice."""
    uid, printed = new_uid(), credit_note_number(desk.today.year, number)
    freed_cents = sum(cents for _, cents in freed)
    title_cents = reduced_title(InvoiceState(invoice.state), wanted.cents, freed_cents)
    snapshot = _document(desk, invoice, wanted, printed, freed_cents, title_cents).to_json()
    by_means: dict[Means, int] = defaultdict(int)
    for part, cents in freed:
        by_means[part.means] += cents
    shifted = shifted_lines(desk.session, invoice, wanted.shares, by_means)
    entry = _entry(desk, invoice, wanted, printed, uid, snapshot, title_cents, shifted)
    written = ledger.append_all(
        desk.session,
        [entry, *_freeing(desk, invoice, printed, freed)],
        at=desk.at,
        by=desk.actor,
    )
    note = CreditNote(
        uid=uid,
        household_id=invoice.household_id,
        invoice_id=invoice.id,
        series=CREDIT_NOTE_SERIES,
        year=desk.today.year,
        number=number,
        total_cents=wanted.cents,
        freed_cents=freed_cents,
        title_cents=title_cents,
        by_hand=wanted.by_hand,
        cause=wanted.cause.strip(),
        issued_on=desk.today,
        issued_by=desk.actor.name,
        snapshot=snapshot,
        ledger_no=written[0].no,
        lines=_rows(wanted),
    )
    desk.session.add(note)
    desk.session.flush()
    _settle(desk.session, invoice, note, freed)
    facts = {
        "invoice": _printed(invoice),
        "cents": note.total_cents,
        "freed": freed_cents,
        "title": title_cents,
        "cause": note.cause,
    }
    audit.record(desk.session, desk.actor, "credit_note.issued", f"credit_note:{note.id}", facts, at=desk.at)
    return IssuedNote(
        note.id, printed, invoice.id, invoice.household_id, note.total_cents, freed_cents, title_cents
    )


def _settle(
    session: Session, invoice: Invoice, note: CreditNote, freed: Sequence[tuple[PaidPart, int]]
) -> None:
    invoice.credited_cents += note.total_cents
    invoice.paid_cents += note.total_cents - note.freed_cents
    if invoice.credited_cents == invoice.total_cents:
        invoice.state = InvoiceState.CANCELLED.value
    else:
        state = InvoiceState(invoice.state)
        invoice.state = state_after(invoice.total_cents, invoice.paid_cents, state).value
    rows = [
        {
            "payment_id": part.payment_id,
            "invoice_id": place,
            "credit_note_id": note.id,
            "means": part.means.value,
            "cents": sign * cents,
        }
        for part, cents in freed
        for place, sign in ((invoice.id, -1), (None, 1))
    ]
    if rows:
        session.execute(insert(Allocation), rows)
    session.flush()


def _entry(
    desk: _Desk,
    invoice: Invoice,
    wanted: WantedNote,
    printed: str,
    uid: str,
    snapshot: str,
    title_cents: int,
    shifted: Sequence[tuple[int, int]],
) -> NewEntry:
    """Return the entry of a credit note: it covers the snapshot by its digest, and each line's amount.

    ``shifted`` is what it moves of payments between the lines of the invoice; the sum is credit again.
    """
    return NewEntry(
        EntryKind.CREDIT_NOTE,
        invoice_lines((line.activity_code, -line.cents) for line in wanted.lines),
        household_ref=desk.letters[invoice.household_id].uid,
        document_ref=printed,
        ref_no=invoice.ledger_no,
        facts={
            "credit_note": uid,
            "invoice": _printed(invoice),
            "cents": wanted.cents,
            "title_cents": title_cents,
            "lines": [[rank, line.activity_code, line.cents] for rank, line in enumerate(wanted.lines, 1)],
            "shifted": [[_printed(invoice), position, cents] for position, cents in shifted],
            "snapshot_sha256": sha256(snapshot.encode("utf-8")).hexdigest(),
        },
    )


def _freeing(
    desk: _Desk, invoice: Invoice, printed: str, freed: Sequence[tuple[PaidPart, int]]
) -> Iterable[NewEntry]:
    """Give the entries that make payments the family's credit again, one per payment and means."""
    for part, cents in freed:
        yield NewEntry(
            EntryKind.DEALLOCATION,
            reversed_lines(allocation_lines(cents)),
            household_ref=desk.letters[invoice.household_id].uid,
            document_ref=_printed(invoice),
            ref_no=part.ledger_no,
            facts={"credit_note": printed, "means": part.means.value, "cents": cents},
        )


def _document(
    desk: _Desk, invoice: Invoice, wanted: WantedNote, printed: str, freed_cents: int, title_cents: int
) -> CreditNoteDocument:
    letter, identity = desk.letters[invoice.household_id], desk.town.identity
    return CreditNoteDocument(
        letterhead=invoice_text.invoice_letterhead(identity, demonstration=desk.town.is_demonstration),
        title=credit_note_text.credit_note_title(invoice.label),
        number=printed,
        invoice_number=_printed(invoice),
        household_number=letter.number,
        issued_on=desk.today,
        payer=letter.payer,
        cause=wanted.cause.strip(),
        children=tuple(_children(wanted.lines, desk.children, desk.today)),
        invoice_cents=Cents(invoice.total_cents),
        credited_before=Cents(invoice.credited_cents),
        paid_cents=Cents(invoice.paid_cents - invoice.credited_cents),
        freed_cents=Cents(freed_cents),
        title_cents=Cents(title_cents),
        footer=credit_note_text.credit_note_footer(identity, printed),
    )


def _children(
    lines: Iterable[CreditLine], children: Mapping[int, ChildFacts], on: date
) -> Iterable[ChildLines]:
    groups: dict[int | None, list[CreditLine]] = defaultdict(list)
    for line in lines:
        groups[line.child_id].append(line)
    for child_id, group in groups.items():
        child = children.get(child_id or 0)
        name = "" if child is None else child.name
        facts = (
            "" if child is None else invoice_text.child_facts(child.born_on, on, child.level, child.school)
        )
        yield ChildLines(name, facts, tuple(_line(line) for line in group))


def _line(line: CreditLine) -> InvoiceLine:
    unit, _, reason = line.detail.partition("\n")
    return InvoiceLine(line.label, unit, 1, Cents(line.cents), Cents(line.cents), reason, line.cesu_eligible)


def _rows(wanted: WantedNote) -> list[CreditNoteLine]:
    return [
        CreditNoteLine(
            position=position,
            child_id=line.child_id,
            booking_id=line.booking_id,
            activity_code=line.activity_code,
            label=line.label,
            detail=line.detail,
            amount_cents=line.cents,
            cesu_eligible=line.cesu_eligible,
        )
        for position, line in enumerate(wanted.lines, 1)
    ]


def _invoices(session: Session, ids: Iterable[int]) -> dict[int, Invoice]:
    wanted = sorted(ids)
    rows = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(wanted))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    for key in wanted:
        if key not in found:
            raise NotFound("invoice", invoice_id=key)
    return found


def _printed(invoice: Invoice) -> str:
    return invoice_number(invoice.year or 0, invoice.number or 0)
