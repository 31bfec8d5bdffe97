"""Drafting a run: everything is read and computed first, then stored in one transaction, without numbers."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period
from staffdesk.domain.draft_anomalies import with_both_homes
from staffdesk.domain.drafts import DraftInvoice, DraftLine, LineReason
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.invoice_lines import reason_words, unit_words
from staffdesk.domain.french.invoice_text import period_label
from staffdesk.domain.invoicing import draft
from staffdesk.domain.permissions import Actor
from staffdesk.domain.search_text import search_text
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.town import Activity
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit
from staffdesk.services.billing_basis import basis
from staffdesk.services.billing_facts import BillingTown, load_households, load_town
from staffdesk.services.billing_runs import ONCE
from staffdesk.services.billing_scope import Scope, stands
from staffdesk.services.progress import Progress, counted

_AT_A_TIME = 250


@dataclass(frozen=True)
class RunAsked:
    """A run to draft: its title, first and last day, last day to pay, and the codes of its activities.

    ``household_ids`` are the families it is for; empty for all of them.
    """

    title: str
    starts_on: date
    ends_on: date
    due_on: date
    activity_codes: tuple[str, ...]
    household_ids: tuple[int, ...] = ()

    @property
    def scope(self) -> Scope:
        """What it reads."""
        codes = tuple(sorted(set(self.activity_codes)))
        families = frozenset(self.household_ids) or None
        return Scope(Period.through(self.starts_on, self.ends_on), codes, families)


@dataclass(frozen=True)
class Drafted:
    """A run computed and not stored yet; ``basis`` was taken before the first row was read."""

    asked: RunAsked
    basis: str
    invoices: list[DraftInvoice]
    town: BillingTown


def require_drafted(asked: RunAsked, today: date) -> None:
    """Refuse a run that cannot be.

    Raises:
        RuleBroken: ``run_needs_title``, ``run_period_reversed``, ``run_due_past`` or ``run_needs_activity``,
            each with its field.
    """
    if not asked.title.strip():
        raise RuleBroken("run_needs_title", field="title")
    if asked.ends_on < asked.starts_on:
        raise RuleBroken("run_period_reversed", field="ends_on")
    if asked.due_on < today:
        raise RuleBroken("run_due_past", field="due_on", on=asked.due_on)
    if not asked.activity_codes:
        raise RuleBroken("run_needs_activity", field="activity_codes")


def compute(database: Database, asked: RunAsked, progress: Progress | None) -> Drafted:
    """Draft every family's invoice from what the database holds now; nothing is written.

    Raises:
        RuleBroken: ``run_needs_activity`` for an unknown code; ``flat_fee_invoiced`` when a flat fee of the
            period is invoiced already.
    """
    with database.read() as session:
        taken = basis(session, asked.scope)
        town = load_town(session, asked.scope.codes)
        if set(town.activities) != set(asked.scope.codes):
            raise RuleBroken("run_needs_activity", field="activity_codes")
        flat = _flat_codes(town, asked.scope.period)
        _refuse_second_fee(session, asked.scope, [code for code, unit in flat if unit in ONCE])
        total = _household_count(session, asked.scope)
        with closing(load_households(session, asked.scope, idle=bool(flat))) as found:
            drafts = (
                draft(household, town.activities, town.book, asked.scope.period)
                for household in counted(found, progress, total)
            )
            invoices = with_both_homes([one for one in drafts if one.lines or one.anomalies or one.since])
    return Drafted(asked, taken, invoices, town)


def store(session: Session, actor: Actor, drafted: Drafted, *, at: datetime) -> int:
    """Store a run with its invoices by name of family, its lines and anomalies, and return its id."""
    asked = drafted.asked
    run = InvoiceRun(
        title=asked.title.strip(),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        due_on=asked.due_on,
        activity_codes=list(asked.scope.codes),
        household_ids=sorted(asked.household_ids),
        state="draft",
        anomalies=[anomaly.stored() for one in drafted.invoices for anomaly in one.anomalies],
        basis=drafted.basis,
        since=[
            [
                one.household_id,
                since.booking_id,
                since.invoice_id,
                since.cents,
                since.capped_cents,
                since.family_capped_cents,
            ]
            for one in drafted.invoices
            for since in one.since
        ],
        created_at=at,
        created_by=actor.name,
    )
    session.add(run)
    session.flush()
    names = _sort_names(session)
    with_lines = sorted(
        (one for one in drafted.invoices if one.lines), key=lambda one: names[one.household_id]
    )
    for some in _batches(with_lines):
        _store_invoices(session, run, drafted, some)
    facts = {"invoices": len(with_lines), "cents": sum(one.total_cents for one in with_lines)}
    audit.record(session, actor, "run.drafted", f"invoice_run:{run.id}", facts, at=at)
    return run.id


def line_detail(line: DraftLine, town: BillingTown) -> str:
    """Return the words of a line: its unit, then on a second line why a price or cause is unusual."""
    words = unit_words(line)
    if line.reason is LineReason.BOOKED and line.days:
        version = town.book.version(line.activity, line.days[0])
        if version is not None and version.label and version.unit is line.unit:
            words = version.label
    reason = reason_words(line)
    return f"{words}\n{reason}" if reason else words


def _store_invoices(
    session: Session, run: InvoiceRun, drafted: Drafted, some: Sequence[DraftInvoice]
) -> None:
    label = period_label(drafted.asked.scope.period)
    rows = [_invoice_row(run, label, one) for one in some]
    ids = dict(
        session.execute(insert(Invoice).returning(Invoice.household_id, Invoice.id), rows).tuples().all()
    )
    lines = [
        _line_row(ids[one.household_id], position, line, drafted.town)
        for one in some
        for position, line in enumerate(one.lines, 1)
    ]
    session.execute(insert(InvoiceLine), lines)


def _invoice_row(run: InvoiceRun, label: str, one: DraftInvoice) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "run_id": run.id,
        "household_id": one.household_id,
        "label": label,
        "state": "draft",
        "total_cents": one.total_cents,
        "paid_cents": 0,
        "due_on": run.due_on,
    }


def _line_row(invoice_id: int, position: int, line: DraftLine, town: BillingTown) -> dict[str, Any]:
    return {
        "invoice_id": invoice_id,
        "position": position,
        "child_id": line.child_id,
        "activity_code": line.activity,
        "label": town.names[line.activity],
        "detail": line_detail(line, town),
        "quantity": line.quantity,
        "unit_cents": line.unit_cents,
        "amount_cents": line.amount_cents,
        "cesu_eligible": line.cesu_eligible,
        "why": [fact.stored() for fact in line.facts],
        "days": [list(share) for share in line.shares],
        "since": [[one.booking_id, one.invoice_id, one.cents] for one in line.since],
        "borne": [
            [*one.share.stored(), one.month.isoformat(), one.count, list(one.booking_ids)]
            for one in line.borne
        ],
        "months": [[month.isoformat(), cents] for month, cents in line.months],
    }


def _flat_codes(town: BillingTown, period: Period) -> frozenset[tuple[str, Unit]]:
    """Return the activities of which something is due whatever the days used, with what it is due for."""
    found = (town.book.version(code, on) for code in town.activities for on in (period.start, period.last))
    return frozenset((one.activity, one.unit) for one in found if one is not None and one.unit.is_flat)


def _refuse_second_fee(session: Session, scope: Scope, codes: Iterable[str]) -> None:
    """Refuse to ask anew what a run of the same days asked: what it missed is asked by the next (D1).

    Days of packs remember their invoice, as all days do.
    """
    of_families = [] if scope.households is None else [Invoice.household_id.in_(sorted(scope.households))]
    asking = exists().where(Invoice.run_id == InvoiceRun.id, stands(), *of_families)
    issued = select(InvoiceRun).where(
        InvoiceRun.state == "issued",
        asking,
        InvoiceRun.starts_on <= scope.period.last,
        InvoiceRun.ends_on >= scope.period.start,
    )
    wanted = set(codes)
    for run in session.scalars(issued) if wanted else ():
        twice = sorted(wanted & set(run.activity_codes))
        if twice:
            names = session.scalars(select(Activity.name).where(Activity.code.in_(twice))).all()
            raise RuleBroken("flat_fee_invoiced", field="starts_on", run=run.title, activities=tuple(names))


def _household_count(session: Session, scope: Scope) -> int:
    counted_rows = select(func.count(Booking.household_id.distinct())).where(scope.open_days())
    return session.scalar(counted_rows) or 0


def _sort_names(session: Session) -> dict[int, tuple[str, str]]:
    rows = session.execute(select(Household.id, Household.name, Household.number))
    return {row.id: (search_text(row.name), row.number) for row in rows}


def _batches(items: Sequence[DraftInvoice]) -> Iterator[Sequence[DraftInvoice]]:
    return (items[start : start + _AT_A_TIME] for start in range(0, len(items), _AT_A_TIME))
