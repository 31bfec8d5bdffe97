"""Credit notes as Facturation uses them: whole or in part, and days that changed since (C1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.corrections import DayCorrection, Netted
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.corrections import correction_reason, correction_unit
from staffdesk.domain.french.credit_note_text import cancelled
from staffdesk.domain.invoice_life import credit_note_number, invoice_number
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Household
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from staffdesk.models.town import Activity, Slot
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand
from staffdesk.services.correction_notes import credit_corrections
from staffdesk.services.covered_rests import void_rests
from staffdesk.services.credit_notes import CreditLine, IssuedNote, WantedNote, issue_notes
from staffdesk.services.credit_sharing import load_added, load_settling
from staffdesk.services.crediting_rows import CorrectionRow, Credited, CreditNoteRow
from staffdesk.services.fee_notes import added_fees, credit_fees, fee_rows, void_fees
from staffdesk.services.invoice_corrections import watch_days
from staffdesk.services.invoice_since import ask_capped, take_back_since
from staffdesk.services.office import Office
from staffdesk.services.open_corrections import reopen, settle
from staffdesk.services.open_fees import load_open_fees, reopen_fees
from staffdesk.services.paper_press import PaperKind
from staffdesk.services.paper_store import file_content, store_missing
from staffdesk.services.sync.state import require_not_recovering

CREDITED: Topics = frozenset({Topic.INVOICES, Topic.BOOKINGS, Topic.HOUSEHOLDS})


class Crediting:
    """Use cases of credit notes."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def corrections(self, actor: Actor) -> tuple[CorrectionRow, ...]:
        """Give every day that changed after its invoice and that no document tells yet, by family."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            found = load_settling(session)
            fees = load_open_fees(session)
            days = _correction_rows(session, [*found.credits, *found.debits])
            asked = fee_rows(session, [*fees.credits, *fees.debits])
            return tuple(sorted((*days, *asked), key=lambda row: (search_text(row.family), row.key)))

    def credit_corrections(self, actor: Actor) -> Credited:
        """Issue the credit notes of every day that costs less than its invoice says; twice is once.

        Days that cost more stay for the next invoice of their family.

        Raises:
            NotAllowed: the role may not issue.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.ISSUE_INVOICES)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            notes = credit_corrections(session, actor, load_settling(session), at=at)
            notes += credit_fees(session, actor, load_open_fees(session), at=at)
        return self._done(notes)

    def cancel_invoice(self, actor: Actor, invoice_id: int, reason: str, *, seen_cents: int) -> Credited:
        """Credit all that an invoice is still worth, and free its days for a new invoice.

        What it asked of days on other invoices is asked or credited again, and so is what days on others cost
        more or less without its own.

        Args:
            actor: who cancels.
            invoice_id: of the invoice.
            reason: why, as the family reads it.
            seen_cents: what the invoice was worth on the screen; somebody else may have credited it since.

        Raises:
            NotAllowed, NotFound, RecoveryNeeded: as above.
            RuleBroken: ``credit_without_cause``, ``invoice_not_issued``.
            Stale: ``invoice_credited_since``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        if not reason.strip():
            raise RuleBroken("credit_without_cause", field="cause")
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            invoice = self._locked(session, invoice_id, seen_cents)
            lines = _all_that_is_left(session, invoice)
            bookings = _days_of(session, invoice)
            whosever = list(session.scalars(select(Booking.id).where(Booking.invoice_id == invoice.id)))
            hand, watched = Hand(actor.name, at), watch_days(session, _watched(session, bookings))
            wanted = [WantedNote(invoice.id, cancelled(reason.strip()), lines)]
            wanted += _added_since(session, invoice, bookings, cancelled(reason.strip()))
            wanted += added_fees(session, invoice, _complement(invoice), cancelled(reason.strip()))
            notes = issue_notes(session, actor, wanted, at=at)
            own = load_settling(session, households=[invoice.household_id], invoices=[invoice.id])
            _void_open(session, own, notes[0], at)
            void_rests(session, invoice.id, invoice.household_id, at, notes[0].note_id)
            void_fees(session, invoice.id, at, notes[0].note_id)
            session.execute(
                update(Booking).where(*_own_days(invoice)).values(invoice_id=None),
                execution_options={"synchronize_session": False},
            )
            invoice.freed_at = at
            session.flush()
            take_back_since(session, invoice, bookings, hand)
            reopen(session, invoice.id)
            reopen_fees(session, invoice.id)
            watched.correct(hand)
            ask_capped(session, invoice, whosever, hand)
        return self._done(notes)

    def credit_line(
        self, actor: Actor, line_id: int, cents: int, reason: str, *, seen_cents: int
    ) -> Credited:
        """Credit a part of one line, or all of it; the days of the line stay invoiced.

        Raises:
            NotFound: ``invoice_line``.
            RuleBroken: ``credit_over_line``, ``amount_not_positive``, ``credit_without_cause``.
            NotAllowed, Stale, RecoveryNeeded: as ``cancel_invoice``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        with self.office.database.begin() as session:
            line = session.get(InvoiceLine, line_id)
            if line is None:
                raise NotFound("invoice_line", line_id=line_id)
            self._locked(session, line.invoice_id, seen_cents)
            if cents > line.amount_cents:
                raise RuleBroken("credit_over_line", field="cents", cents=cents, left=line.amount_cents)
            part = CreditLine(
                line.child_id,
                line.activity_code,
                line.label,
                line.detail.partition("\n")[0],
                cents,
                line.cesu_eligible,
            )
            wanted = WantedNote(line.invoice_id, reason.strip(), (part,), by_hand=True)
            notes = issue_notes(session, actor, [wanted], at=self.office.clock.now())
        return self._done(notes)

    def notes(self, actor: Actor, invoice_id: int) -> tuple[CreditNoteRow, ...]:
        """Give the credit notes of an invoice, oldest first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.scalars(
                select(CreditNote).where(CreditNote.invoice_id == invoice_id).order_by(CreditNote.id)
            )
            return tuple(
                CreditNoteRow(
                    row.id,
                    credit_note_number(row.year, row.number),
                    row.total_cents,
                    row.freed_cents,
                    row.cause,
                    row.issued_on,
                    row.title_cents,
                    row.handed_on,
                )
                for row in rows
            )

    def hand_over(self, actor: Actor, note_id: int) -> Topics:
        """Note that the Treasury was told to reduce its title by a credit note; twice is once.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``credit_note``.
            RuleBroken: ``credit_note_not_for_treasury``: the Treasury does not collect its invoice.
        """
        actor.need(Permission.ISSUE_INVOICES)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            note = session.get(CreditNote, note_id, with_for_update=True)
            if note is None:
                raise NotFound("credit_note", note_id=note_id)
            if not note.title_cents:
                raise RuleBroken("credit_note_not_for_treasury")
            if note.handed_on is None:
                note.handed_on = self.office.clock.today()
                facts = {"number": credit_note_number(note.year, note.number), "cents": note.title_cents}
                audit.record(session, actor, "credit_note.handed", f"credit_note:{note.id}", facts, at=at)
        return CREDITED

    def pdf(self, actor: Actor, note_id: int) -> bytes:
        """Give the PDF of a credit note; it is drawn first if that was cut short.

        Raises:
            NotFound: ``credit_note``.
        """
        actor.need(Permission.READ)
        store_missing(self.office, PaperKind.CREDIT_NOTE, [note_id])
        with self.office.database.read() as session:
            row = session.get(CreditNote, note_id)
            content = None if row is None else file_content(session, row.file_id)
        if content is None:
            raise NotFound("credit_note", note_id=note_id)
        return content

    def _locked(self, session: Session, invoice_id: int, seen_cents: int) -> Invoice:
        require_not_recovering(session)
        invoice = session.get(Invoice, invoice_id, with_for_update=True)
        if invoice is None:
            raise NotFound("invoice", invoice_id=invoice_id)
        if invoice.number is None:
            raise RuleBroken("invoice_not_issued")
        if invoice.total_cents - invoice.credited_cents != seen_cents:
            raise Stale("invoice_credited_since", number=_printed(invoice))
        return invoice

    def _done(self, notes: Sequence[IssuedNote]) -> Credited:
        """Draw the documents after the commit; what is cut short is drawn at the next start (L6)."""
        store_missing(self.office, PaperKind.CREDIT_NOTE, [note.note_id for note in notes])
        return Credited(
            tuple(note.number for note in notes),
            sum(note.cents for note in notes),
            sum(note.freed_cents for note in notes),
            CREDITED,
            sum(note.title_cents for note in notes),
        )


def _all_that_is_left(session: Session, invoice: Invoice) -> tuple[CreditLine, ...]:
    """Return what the invoice is still worth by child, activity and whether CESU may pay it."""
    left: dict[tuple[int | None, str, bool], int] = defaultdict(int)
    labels: dict[str, str] = {}
    for line in invoice.lines:
        left[line.child_id, line.activity_code, line.cesu_eligible] += line.amount_cents
        labels[line.activity_code] = line.label
    credited = session.execute(
        select(
            CreditNoteLine.child_id,
            CreditNoteLine.activity_code,
            CreditNoteLine.cesu_eligible,
            func.sum(CreditNoteLine.amount_cents),
        )
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .where(CreditNote.invoice_id == invoice.id)
        .group_by(CreditNoteLine.child_id, CreditNoteLine.activity_code, CreditNoteLine.cesu_eligible)
    ).tuples()
    for child, code, eligible, cents in credited:
        left[child, code, eligible] -= int(cents)
    return tuple(
        CreditLine(child, code, labels[code], "tout ce qui était facturé", cents, eligible)
        for (child, code, eligible), cents in left.items()
        if cents
    )


def _own_days(invoice: Invoice) -> tuple[ColumnElement[bool], ...]:
    """The days of an invoice that its family still pays: one that changed hands is billed to the other."""
    return Booking.invoice_id == invoice.id, Booking.household_id == invoice.household_id


def _days_of(session: Session, invoice: Invoice) -> list[int]:
    return list(session.scalars(select(Booking.id).where(*_own_days(invoice))))


def _watched(session: Session, bookings: Sequence[int]) -> list[tuple[int, str, int | None]]:
    rows = session.execute(
        select(Booking.id, Booking.state, Booking.invoice_id).where(Booking.id.in_(bookings))
    )
    return list(rows.tuples())


def _added_since(
    session: Session, invoice: Invoice, bookings: Sequence[int], cause: str
) -> Iterable[WantedNote]:
    """Credit what later invoices added to the days too: they will be invoiced anew, whole."""
    lines: dict[int, list[CreditLine]] = defaultdict(list)
    names = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
    places = _places(session, bookings)
    for (booking, household), added in load_added(session, bookings).items():
        if household != invoice.household_id:
            continue
        child_id, code = places[booking]
        for other, cents in added:
            if cents > 0:
                words = _complement(invoice)
                lines[other].append(CreditLine(child_id, code, names[code], words, cents, booking_id=booking))
    return [WantedNote(key, cause, tuple(found)) for key, found in lines.items()]


def _places(session: Session, bookings: Sequence[int]) -> dict[int, tuple[int, str]]:
    rows = session.execute(
        select(Booking.id, Booking.child_id, Activity.code)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Booking.id.in_(bookings))
    ).tuples()
    return {booking: (child, code) for booking, child, code in rows}


def _void_open(session: Session, found: Netted, note: IssuedNote, at: datetime) -> None:
    """What was still to be corrected on a cancelled invoice needs no line of its own any more."""
    ids = [key for day in (*found.credits, *found.debits, *found.covered) for key in day.ids]
    settle(session, [*ids, *found.void], at, credit_note_id=note.note_id)


def _correction_rows(session: Session, days: Sequence[DayCorrection]) -> tuple[CorrectionRow, ...]:
    families = _read(session, select(Household.id, Household.name), {day.household_id for day in days})
    children = _read(session, select(Child.id, Child.first_name), {day.child_id for day in days})
    activities = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
    rows = [
        CorrectionRow(
            household_id=day.household_id,
            family=families[day.household_id],
            child=children[day.child_id],
            activity=activities[day.activity],
            what=correction_unit(day),
            why=correction_reason(day),
            invoice=day.invoice,
            cents=day.cents,
            key=day.ids[0],
        )
        for day in days
    ]
    return tuple(rows)


def _read(session: Session, names: Select[tuple[int, str]], ids: Iterable[int]) -> Mapping[int, str]:
    wanted = set(ids)
    return {key: name for key, name in session.execute(names).tuples() if key in wanted}


def _complement(invoice: Invoice) -> str:
    return f"complément de la facture n°\u00a0{_printed(invoice)}"


def _printed(invoice: Invoice) -> str:
    return invoice_number(invoice.year or 0, invoice.number or 0)
