"""From what is claimed of a family to the snapshot that is frozen when it is reminded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from staffdesk.domain.french import invoice_text
from staffdesk.domain.french import reminders as words
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.reminder_document import ClaimedInvoice, ReminderDocument
from staffdesk.domain.reminders import FamilyPlan, Level
from staffdesk.services.invoice_snapshots import Letter, load_letters
from staffdesk.services.reminder_facts import ReminderFacts
from staffdesk.services.reminder_rows import ReminderWish
from staffdesk.services.revenue_office import printed_means
from staffdesk.services.till_rules import cash_limit, load_town


class Reached(NamedTuple):
    """A family, what it is reminded of, and the level that speaks."""

    household_id: int
    plan: FamilyPlan
    level: Level


@dataclass(frozen=True)
class ReminderPaper:
    """What all reminders of a run share, and the address of each family."""

    wish: ReminderWish
    letterhead: Letterhead
    identity: Mapping[str, Any]
    rules: Mapping[str, Any]
    means: frozenset[Means]
    letters: Mapping[int, Letter]

    def document(self, facts: ReminderFacts, reached: Reached, number: int) -> ReminderDocument:
        """Return the snapshot of one reminder."""
        invoices = facts.among(
            reached.household_id, [one.invoice.invoice_id for one in reached.plan.reminded]
        )
        letter = self.letters[reached.household_id]
        printed = words.reminder_number(self.wish.made_on.year, number)
        text = words.filled(
            reached.level.text,
            reached.plan.claimed_cents,
            [one.number for one in invoices],
            self.wish.pay_by,
        )
        return ReminderDocument(
            letterhead=self.letterhead,
            number=printed,
            title=reached.level.label,
            household_number=letter.number,
            payer=letter.payer,
            made_on=self.wish.made_on,
            pay_by=self.wish.pay_by,
            paragraphs=words.paragraphs(text),
            invoices=tuple(
                ClaimedInvoice(
                    one.number, one.label, one.late.due_on, Cents(one.total_cents), one.late.open_cents
                )
                for one in invoices
            ),
            means=invoice_text.payment_means(
                self.identity,
                self.means,
                online=False,
                due_on=self.wish.pay_by,
                cash_limit=cash_limit(self.rules),
            ),
            talon=invoice_text.talon_of(self.identity, self.means),
            footer=words.footer(str(self.identity.get("email", "")), letter.number, printed),
        )


def load_reminder_paper(
    session: Session, wish: ReminderWish, household_ids: Collection[int]
) -> ReminderPaper:
    """Read what the town prints, and where its letters go.

    Raises:
        NotFound: ``town``.
    """
    town = load_town(session)
    return ReminderPaper(
        wish,
        invoice_text.invoice_letterhead(town.identity, demonstration=town.is_demonstration),
        town.identity,
        town.rules,
        printed_means(session, wish.made_on),
        load_letters(session, household_ids, {}),
    )
