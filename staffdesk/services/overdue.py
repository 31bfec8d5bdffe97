"""What is overdue: by age, by family, invoice by invoice; and the reminders that were sent (E5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.french import reminders as words
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.reminders import AGES, Channel, HoldKind, age_class, age_classes
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.reminders import Reminder, ReminderHold, ReminderLine, ReminderRun
from staffdesk.services.office import Office
from staffdesk.services.reminder_facts import UnpaidInvoice, holds_in_force, last_reminders, unpaid_invoices
from staffdesk.services.reminder_rows import (
    AgeRow,
    HoldRow,
    LateFamily,
    LateInvoiceRow,
    OverdueView,
    ReminderRow,
    ReminderRunRow,
)


class Overdue:
    """Use cases that read what is overdue and what was claimed."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor) -> OverdueView:
        """Give what is overdue today: classes of age, and families, the oldest due date first."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            late = _late(unpaid_invoices(session, today).values(), today)
            names = _names(session, {one.household_id for one in late})
            last = last_reminders(session)
        families = _families(late, names, last, today)
        return OverdueView(today, _ages(late, today), families)

    def invoices(self, actor: Actor, household_id: int) -> tuple[LateInvoiceRow, ...]:
        """Give the unpaid invoices of a family, the oldest first, those in time included."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            unpaid = unpaid_invoices(session, today, [household_id]).get(household_id, ())
            labels = _labels(session, [one.late.invoice_id for one in unpaid])
            holds = {
                invoice_id: hold_id
                for hold_id, invoice_id in session.execute(
                    select(ReminderHold.id, ReminderHold.invoice_id).where(
                        ReminderHold.household_id == household_id,
                        ReminderHold.invoice_id.is_not(None),
                        *holds_in_force(today),
                    )
                ).tuples()
            }
        return tuple(_invoice_row(one, labels, holds) for one in unpaid)

    def history(
        self, actor: Actor, *, household_id: int | None = None, invoice_id: int | None = None
    ) -> tuple[ReminderRow, ...]:
        """Give the reminders of a family, or those that claimed one invoice, newest first."""
        actor.need(Permission.READ)
        which = []
        if household_id is not None:
            which.append(Reminder.household_id == household_id)
        if invoice_id is not None:
            lines = select(ReminderLine.reminder_id).where(ReminderLine.invoice_id == invoice_id)
            which.append(Reminder.id.in_(lines))
        with self.office.database.read() as session:
            rows = session.execute(
                select(Reminder, ReminderRun.made_by)
                .join(ReminderRun, ReminderRun.id == Reminder.run_id)
                .where(*which)
                .order_by(Reminder.id.desc())
            ).tuples()
            return tuple(_reminder_row(session, reminder, who) for reminder, who in rows)

    def runs(self, actor: Actor) -> tuple[ReminderRunRow, ...]:
        """Give the runs that were made, newest first."""
        actor.need(Permission.READ)
        letters = func.sum(case((Reminder.channel == Channel.MESSAGE.value, 0), else_=1))
        with self.office.database.read() as session:
            rows = session.execute(
                select(
                    ReminderRun.id,
                    ReminderRun.made_on,
                    ReminderRun.made_by,
                    func.count(Reminder.id),
                    letters,
                    func.sum(Reminder.claimed_cents),
                )
                .join(Reminder, Reminder.run_id == ReminderRun.id)
                .group_by(ReminderRun.id, ReminderRun.made_on, ReminderRun.made_by)
                .order_by(ReminderRun.id.desc())
            ).tuples()
            return tuple(
                ReminderRunRow(key, on, by, families, int(papers), int(cents))
                for key, on, by, families, papers, cents in rows
            )

    def holds(self, actor: Actor, household_id: int) -> tuple[HoldRow, ...]:
        """Give what keeps a family, or its invoices, from being reminded today."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            rows = session.execute(
                select(ReminderHold, Invoice.year, Invoice.number)
                .outerjoin(Invoice, Invoice.id == ReminderHold.invoice_id)
                .where(ReminderHold.household_id == household_id, *holds_in_force(today))
                .order_by(ReminderHold.id)
            ).tuples()
            return tuple(
                HoldRow(
                    hold.id,
                    hold.kind,
                    hold.reason,
                    hold.until_on,
                    hold.set_by,
                    invoice_number(year, number) if year and number else "",
                )
                for hold, year, number in rows
            )


def _late(found: Iterable[Sequence[UnpaidInvoice]], today: date) -> list[UnpaidInvoice]:
    """Keep what is past due and still the régie's to collect."""
    return [
        one
        for invoices in found
        for one in invoices
        if not one.late.at_treasury and age_class(one.late.due_on, today) is not None
    ]


def _ages(late: Sequence[UnpaidInvoice], today: date) -> tuple[AgeRow, ...]:
    rows = []
    for rank, (first, last) in enumerate(age_classes()):
        among = [one for one in late if age_class(one.late.due_on, today) == rank]
        families = len({one.household_id for one in among})
        rows.append(AgeRow(first, last, families, len(among), sum(one.late.open_cents for one in among)))
    return tuple(rows)


def _families(
    late: Sequence[UnpaidInvoice],
    names: dict[int, tuple[str, str]],
    last: dict[int, tuple[str, date]],
    today: date,
) -> tuple[LateFamily, ...]:
    by_family: dict[int, list[UnpaidInvoice]] = {}
    for one in late:
        by_family.setdefault(one.household_id, []).append(one)
    rows = []
    for key, invoices in by_family.items():
        by_age = [0] * len(AGES)
        for one in invoices:
            by_age[age_class(one.late.due_on, today) or 0] += one.late.open_cents
        number, name = names[key]
        level, on = last.get(key, ("", None))
        oldest = min(one.late.due_on for one in invoices)
        held = {_hold_words(one) for one in invoices}
        hold = held.pop() if len(held) == 1 else ""
        rows.append(LateFamily(key, number, name, tuple(by_age), len(invoices), oldest, level, on, hold))
    return tuple(sorted(rows, key=lambda row: (row.oldest_due_on, search_text(row.family), row.number)))


def _hold_words(one: UnpaidInvoice) -> str:
    return words.HOLDS[HoldKind(one.late.hold)] if one.late.hold else ""


def _names(session: Session, household_ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(select(Household.id, Household.number, Household.name)).tuples()
    return {key: (number, name) for key, number, name in rows if key in household_ids}


def _labels(session: Session, invoice_ids: Sequence[int]) -> dict[int, tuple[str, date]]:
    """Read the level and the date of the last reminder of each invoice."""
    rows = session.execute(
        select(ReminderLine.invoice_id, ReminderLine.label, Reminder.made_on)
        .join(Reminder, Reminder.id == ReminderLine.reminder_id)
        .where(ReminderLine.invoice_id.in_(invoice_ids))
        .order_by(ReminderLine.id)
    ).tuples()
    return {invoice_id: (label, on) for invoice_id, label, on in rows}


def _invoice_row(
    one: UnpaidInvoice, labels: Mapping[int, tuple[str, date]], holds: Mapping[int | None, int]
) -> LateInvoiceRow:
    level, on = labels.get(one.late.invoice_id, ("", None))
    return LateInvoiceRow(
        one.late.invoice_id,
        one.number,
        one.label,
        one.late.due_on,
        one.total_cents,
        one.late.open_cents,
        level,
        on,
        _hold_words(one),
        holds.get(one.late.invoice_id),
    )


def _reminder_row(session: Session, reminder: Reminder, who: str) -> ReminderRow:
    invoices = session.execute(
        select(Invoice.year, Invoice.number)
        .join(ReminderLine, ReminderLine.invoice_id == Invoice.id)
        .where(ReminderLine.reminder_id == reminder.id)
        .order_by(ReminderLine.id)
    ).tuples()
    return ReminderRow(
        reminder.id,
        words.reminder_number(reminder.year, reminder.number),
        reminder.label,
        reminder.made_on,
        words.CHANNELS[Channel(reminder.channel)],
        reminder.claimed_cents,
        tuple(invoice_number(year or 0, number or 0) for year, number in invoices),
        who,
    )
