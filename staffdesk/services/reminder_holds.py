"""Who is not reminded: a family left in peace, an invoice disputed or paid by a plan, until a day (E5)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.reminders import HoldKind
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.reminders import ReminderHold
from staffdesk.services import audit
from staffdesk.services.office import Office
from staffdesk.services.reminder_facts import holds_in_force

CHANGED: Topics = frozenset({Topic.INVOICES, Topic.HOUSEHOLDS})


@dataclass(frozen=True)
class HoldAsked:
    """What is to be left in peace: a family, or one of its invoices; why, and until when (included)."""

    household_id: int
    reason: str
    until_on: date | None = None
    kind: str = HoldKind.QUIET.value
    invoice_id: int | None = None


class ReminderHolds:
    """Use cases that stop reminders, and let them go on."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def hold(self, actor: Actor, asked: HoldAsked) -> Topics:
        """Stop the reminders of a family or of an invoice; what held it before is over.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``household``, ``invoice``.
            RuleBroken: ``hold_reason_missing``, ``hold_until_past``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        reason, kind = asked.reason.strip(), HoldKind(asked.kind)
        if not reason:
            raise RuleBroken("hold_reason_missing", field="reason")
        if asked.until_on is not None and asked.until_on < self.office.clock.today():
            raise RuleBroken("hold_until_past", field="until_on")
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            if session.get(Household, asked.household_id, with_for_update=True) is None:
                raise NotFound("household", household_id=asked.household_id)
            if asked.invoice_id is not None:
                invoice = session.get(Invoice, asked.invoice_id)
                if invoice is None or invoice.household_id != asked.household_id:
                    raise NotFound("invoice", invoice_id=asked.invoice_id)
            before = session.scalars(
                select(ReminderHold).where(
                    ReminderHold.household_id == asked.household_id,
                    ReminderHold.invoice_id == asked.invoice_id
                    if asked.invoice_id is not None
                    else ReminderHold.invoice_id.is_(None),
                    *holds_in_force(self.office.clock.today()),
                )
            )
            for row in before:
                row.lifted_at, row.lifted_by = at, actor.name
            session.add(
                ReminderHold(
                    household_id=asked.household_id,
                    invoice_id=asked.invoice_id,
                    kind=kind.value,
                    reason=reason,
                    until_on=asked.until_on,
                    set_at=at,
                    set_by=actor.name,
                )
            )
            facts = {
                "kind": kind.value,
                "invoice": asked.invoice_id,
                "until": asked.until_on.isoformat() if asked.until_on else None,
            }
            audit.record(session, actor, "reminders.held", f"household:{asked.household_id}", facts, at=at)
        return CHANGED

    def lift(self, actor: Actor, hold_id: int) -> Topics:
        """Let reminders go on; twice is once.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``reminder_hold``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            row = session.get(ReminderHold, hold_id, with_for_update=True)
            if row is None:
                raise NotFound("reminder_hold", hold_id=hold_id)
            if row.lifted_at is None:
                row.lifted_at, row.lifted_by = at, actor.name
                facts = {"kind": row.kind, "invoice": row.invoice_id}
                audit.record(
                    session, actor, "reminders.released", f"household:{row.household_id}", facts, at=at
                )
        return CHANGED
