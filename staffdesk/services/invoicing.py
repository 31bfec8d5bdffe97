"""Invoice runs as the screen Facturation uses them: draft, look, issue, and the invoices that came of it."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.invoice_text import batch_title, invoiced_again
from staffdesk.domain.invoice_document import InvoiceDocument
from staffdesk.domain.invoice_life import DUE_DAYS, InvoiceState, due_date, invoice_number
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.postal_order import postal_key
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.invoices import Invoice, InvoiceRun
from staffdesk.models.town import Activity
from staffdesk.services import audit
from staffdesk.services.anomaly_rows import anomaly_rows
from staffdesk.services.bulk import building_many, let_go
from staffdesk.services.documents.invoice_pdf import render_invoices
from staffdesk.services.gestures import carry_gesture
from staffdesk.services.invoice_drafting import RunAsked, compute, require_drafted, store
from staffdesk.services.invoice_issue import delete_drafts, issue, locked_run
from staffdesk.services.invoicing_rows import invoice_rows, line_rows, run_rows, searched
from staffdesk.services.money_rows import (
    InvoiceLineRow,
    InvoiceRow,
    Issued,
    RunDetail,
    RunRow,
)
from staffdesk.services.office import Office
from staffdesk.services.paper_press import PaperKind
from staffdesk.services.paper_store import file_content, store_missing
from staffdesk.services.progress import Progress, counted
from staffdesk.services.second_fees import leave_fee
from staffdesk.services.till_rules import load_town

INVOICED: Topics = frozenset({Topic.INVOICES, Topic.BOOKINGS, Topic.HOUSEHOLDS})


class Invoicing:
    """Use cases of invoice runs and invoices."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def activities(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Give (code, name) of what can be invoiced, in the order of the town."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.execute(select(Activity.code, Activity.name).order_by(Activity.position)).tuples()
            return tuple((code, name) for code, name in rows)

    def runs(self, actor: Actor) -> tuple[RunRow, ...]:
        """Give every run that was not dropped, newest first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return tuple(run_rows(session, InvoiceRun.state != "dropped"))

    def draft(
        self,
        actor: Actor,
        title: str,
        starts_on: date,
        ends_on: date,
        due_on: date,
        activity_codes: tuple[str, ...],
        progress: Progress | None = None,
        household_ids: tuple[int, ...] | None = None,
    ) -> int:
        """Draft the invoices of a period for the town or some families, and return the run's id.

        Args:
            actor: who drafts.
            title: of the run, for staff.
            starts_on: first day of the period.
            ends_on: its last day.
            due_on: last day to pay.
            activity_codes: what is invoiced.
            progress: told family by family; it may raise to stop, and nothing was written then.
            household_ids: the families to invoice; all of them by default.

        Raises:
            NotAllowed: the role may not draft.
            RuleBroken: ``run_needs_title``, ``run_period_reversed``, ``run_due_past``,
                ``run_needs_activity``, ``run_needs_payers``, ``flat_fee_invoiced``.
        """
        actor.need(Permission.DRAFT_INVOICES)
        if household_ids is not None and not household_ids:
            raise RuleBroken("run_needs_payers", field="payers")
        asked = RunAsked(title, starts_on, ends_on, due_on, tuple(activity_codes), tuple(household_ids or ()))
        require_drafted(asked, self.office.clock.today())
        with building_many():
            return self._draft(actor, asked, progress)

    def _draft(
        self, actor: Actor, asked: RunAsked, progress: Progress | None, instead_of: int | None = None
    ) -> int:
        """Compute, then store; what was built is gone when this returns, before the collector looks again."""
        drafted = compute(self.office.database, asked, progress)
        try:
            with self.office.database.begin() as session:
                if instead_of is not None and not self._drop(session, actor, instead_of):
                    raise Stale("run_dropped", run=asked.title)
                return store(session, actor, drafted, at=self.office.clock.now())
        finally:
            let_go(drafted.invoices)
            drafted.town.book.forget()

    def due_on(self, actor: Actor) -> date:
        """Give the last day to pay of an invoice issued today, by the notice that the town gives."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rules = load_town(session).rules
        return due_date(self.office.clock.today(), at_least_days=int(rules.get("due_days", DUE_DAYS)))

    def draft_again(self, actor: Actor, invoice_id: int) -> int:
        """Draft a new invoice for the family and the period of a cancelled one, and return the run.

        Raises:
            NotAllowed: the role may not draft.
            NotFound: ``invoice``.
            RuleBroken: ``invoice_still_stands``: cancel it first.
        """
        actor.need(Permission.DRAFT_INVOICES)
        with self.office.database.read() as session:
            invoice = session.get(Invoice, invoice_id)
            if invoice is None:
                raise NotFound("invoice", invoice_id=invoice_id)
            if invoice.state != InvoiceState.CANCELLED.value:
                raise RuleBroken("invoice_still_stands")
            run = session.get_one(InvoiceRun, invoice.run_id)
            number = invoice_number(invoice.year or 0, invoice.number or 0)
            period, codes = (run.starts_on, run.ends_on), tuple(run.activity_codes)
            families = (invoice.household_id,)
        title = invoiced_again(number)
        return self.draft(actor, title, *period, self.due_on(actor), codes, household_ids=families)

    def redraft(self, actor: Actor, run_id: int, progress: Progress | None = None) -> int:
        """Draft a run anew from what the office holds now, in place of its draft, and return the new run.

        What was asked stays; a last day to pay that has gone by gives way to the next one.

        Raises:
            NotAllowed: the role may not draft.
            NotFound: ``invoice_run``.
            Stale: ``run_issued``, ``run_dropped``.
            RuleBroken: as ``draft``.
        """
        actor.need(Permission.DRAFT_INVOICES)
        with self.office.database.read() as session:
            run = session.get(InvoiceRun, run_id)
            if run is None:
                raise NotFound("invoice_run", run_id=run_id)
            due_on, codes = run.due_on, tuple(run.activity_codes)
            asked = RunAsked(run.title, run.starts_on, run.ends_on, due_on, codes, tuple(run.household_ids))
        if due_on < self.office.clock.today():
            asked = replace(asked, due_on=self.due_on(actor))
        require_drafted(asked, self.office.clock.today())
        with building_many():
            return self._draft(actor, asked, progress, instead_of=run_id)

    def run_paper(self, actor: Actor, run_id: int, progress: Progress | None = None) -> bytes:
        """Give every invoice of an issued run in one file, in postal order: for the printing room.

        Raises:
            RuleBroken: ``invoice_not_issued``: nothing of it has a number yet.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            found = session.execute(
                select(Invoice.number, Invoice.snapshot).where(
                    Invoice.run_id == run_id, Invoice.snapshot.is_not(None)
                )
            ).tuples()
            invoices = [(number or 0, InvoiceDocument.from_json(text)) for number, text in found if text]
            title = session.scalar(select(InvoiceRun.title).where(InvoiceRun.id == run_id)) or ""
        if not invoices:
            raise RuleBroken("invoice_not_issued")
        invoices.sort(key=lambda one: (postal_key(one[1].payer.address), one[0]))
        ordered = (document for _, document in invoices)
        return render_invoices(counted(ordered, progress, len(invoices)), batch_title(title, len(invoices)))

    def detail(self, actor: Actor, run_id: int) -> RunDetail:
        """Give a run with its anomalies, grouped by kind, and its invoices in the order of their numbers.

        Raises:
            NotFound: ``invoice_run``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = run_rows(session, InvoiceRun.id == run_id)
            if not rows:
                raise NotFound("invoice_run", run_id=run_id)
            stored = session.scalar(select(InvoiceRun.anomalies).where(InvoiceRun.id == run_id)) or []
            invoices = invoice_rows(session, Invoice.run_id == run_id)
            return RunDetail(rows[0], tuple(anomaly_rows(session, stored)), tuple(invoices))

    def drop(self, actor: Actor, run_id: int) -> Topics:
        """Throw a draft away; twice is once.

        Raises:
            Stale: ``run_issued``: it has numbers, only credit notes correct it.
        """
        actor.need(Permission.DRAFT_INVOICES)
        with self.office.database.begin() as session:
            self._drop(session, actor, run_id)
        return frozenset({Topic.INVOICES})

    def _drop(self, session: Session, actor: Actor, run_id: int) -> bool:
        """Throw a draft away; False if that was done before."""
        run = locked_run(session, run_id)
        if run.state == "issued":
            raise Stale("run_issued", run=run.title)
        if run.state != "draft":
            return False
        delete_drafts(session, Invoice.run_id == run_id)
        run.state = "dropped"
        at = self.office.clock.now()
        audit.record(session, actor, "run.dropped", f"invoice_run:{run_id}", {}, at=at)
        return True

    def carry_gesture(self, actor: Actor, run_id: int, note_id: int) -> Topics:
        """Give again, on the draft of a run, what a credit note gave on an invoice cancelled since.

        Raises:
            NotAllowed: the role may not draft.
            NotFound, Stale, RuleBroken: as ``gestures.carry_gesture``.
        """
        actor.need(Permission.DRAFT_INVOICES)
        with self.office.database.begin() as session:
            run = locked_run(session, run_id)
            carry_gesture(session, actor, run, note_id, at=self.office.clock.now())
        return frozenset({Topic.INVOICES})

    def leave_fee(self, actor: Actor, run_id: int, household_id: int, child_id: int, activity: str) -> Topics:
        """Take from the draft of one home the fee of a child that its other home is asked too; twice is once.

        Raises:
            NotAllowed: the role may not draft.
            NotFound, Stale, RuleBroken: as ``second_fees.leave_fee``.
        """
        actor.need(Permission.DRAFT_INVOICES)
        with self.office.database.begin() as session:
            run = locked_run(session, run_id)
            leave_fee(session, actor, run, (household_id, child_id, activity), at=self.office.clock.now())
        return frozenset({Topic.INVOICES})

    def issue(
        self, actor: Actor, run_id: int, progress: Progress | None = None, *, render: bool = True
    ) -> Issued:
        """Issue a run: one transaction gives numbers, then PDFs are drawn; issuing twice is issuing once.

        Stopping it by `progress` before the commit leaves nothing; after it, invoices without their file,
        which ``render_missing`` draws later.

        Args:
            actor: who issues.
            run_id: of the draft.
            progress: told invoice by invoice, then again PDF by PDF.
            render: False leaves the PDFs to ``render_missing`` or to the first who asks for one.

        Raises:
            NotAllowed: the role may not issue.
            NotFound, Stale, RuleBroken, RecoveryNeeded: as ``invoice_issue.issue``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        with building_many(), self.office.database.begin() as session:
            done = issue(session, actor, run_id, at=self.office.clock.now(), progress=progress)
        if render:
            self._render(Invoice.run_id == run_id, progress)
        return Issued(done.first, done.last, done.count, done.total_cents, INVOICED, done.again)

    def render_missing(self, progress: Progress | None = None) -> int:
        """Draw every invoice and receipt that was committed without its file; called at each start (L6)."""
        return store_missing(self.office, progress=progress)

    def invoices(self, actor: Actor, text: str = "", state: str | None = None) -> tuple[InvoiceRow, ...]:
        """Give issued invoices, newest number first.

        `text` is words of a family's name, its number or the number of an invoice; `state` an
        `InvoiceState` word, or ``overdue``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = invoice_rows(session, *searched(text, state, self.office.clock.today()))
        return tuple(reversed(rows))

    def lines(self, actor: Actor, invoice_id: int) -> tuple[InvoiceLineRow, ...]:
        """Give the lines of an invoice or draft, each with "why this price" in sentences."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return tuple(line_rows(session, invoice_id))

    def pdf(self, actor: Actor, invoice_id: int) -> bytes:
        """Give the PDF of an issued invoice; it is drawn first if that was cut short.

        Raises:
            NotFound: ``invoice``.
            RuleBroken: ``invoice_not_issued``: a draft has no number, hence no document.
        """
        actor.need(Permission.READ)
        found = self._stored_pdf(invoice_id)
        if found is None:
            self._render(Invoice.id == invoice_id, None)
            found = self._stored_pdf(invoice_id)
        if found is None:
            raise NotFound("document", invoice_id=invoice_id)
        return found

    def _stored_pdf(self, invoice_id: int) -> bytes | None:
        with self.office.database.read() as session:
            row = session.execute(
                select(Invoice.file_id, Invoice.number).where(Invoice.id == invoice_id)
            ).one_or_none()
            if row is None:
                raise NotFound("invoice", invoice_id=invoice_id)
            if row.number is None:
                raise RuleBroken("invoice_not_issued")
            return file_content(session, row.file_id)

    def _render(self, which: ColumnElement[bool], progress: Progress | None) -> None:
        with self.office.database.read() as session:
            keys = session.scalars(select(Invoice.id).where(which, Invoice.file_id.is_(None))).all()
        store_missing(self.office, PaperKind.INVOICE, keys, progress=progress)
