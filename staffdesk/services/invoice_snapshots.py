"""From the stored draft of an invoice to the snapshot that is frozen when it is issued.

What every invoice of a run shares, and what each needs of its family, is read in a handful of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period
from staffdesk.domain.french import invoice_text
from staffdesk.domain.french.prices import price_notes, subsidy_note
from staffdesk.domain.invoice_document import (
    ChildLines,
    Deduction,
    InvoiceDocument,
    InvoiceLine,
    Payer,
    PreviousInvoice,
)
from staffdesk.domain.invoice_document import (
    Collection as Panel,
)
from staffdesk.domain.invoice_life import OPEN_STATES, OpenInvoice, invoice_number, previous_balance
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.reductions import Share, eligible_left
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.domain.third_parties import ThirdPartyShare
from staffdesk.models.households import Child, Guardian, Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.invoices import InvoiceLine as LineRow
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services.revenue_office import printed_means
from staffdesk.services.till_rules import cash_limit, load_town


@dataclass(frozen=True)
class StoredLine:
    """A line of a stored invoice; ``why`` are the facts of its price, ``borne`` what third parties pay."""

    position: int
    child_id: int | None
    activity_code: str
    label: str
    detail: str
    quantity: int
    unit_cents: int
    amount_cents: int
    cesu_eligible: bool
    why: Sequence[Mapping[str, object]]
    borne: Sequence[list[Any]] = ()

    @property
    def share(self) -> Share:
        """The line as the rule of reductions reads it."""
        return Share(self.activity_code, self.child_id, self.cesu_eligible, self.amount_cents)


@dataclass(frozen=True)
class ChildFacts:
    """A child as an invoice names it."""

    name: str
    born_on: date
    level: str
    school: str


@dataclass(frozen=True)
class Letter:
    """What one family's invoice needs beside its lines.

    Attributes:
        uid: of the household.
        number: of the household, as printed.
        payer: who is asked, and where.
        previous: older invoices still open, for memory.
        credit_cents: what the family paid ahead.
    """

    uid: str
    number: str
    payer: Payer
    previous: tuple[OpenInvoice, ...] = ()
    credit_cents: int = 0


@dataclass(frozen=True)
class RunPaper:
    """What all invoices of a run share."""

    identity: Mapping[str, Any]
    rules: Mapping[str, Any]
    demonstration: bool
    period: Period
    issued_on: date
    due_on: date
    means: frozenset[Means] = field(default_factory=frozenset)

    @property
    def online(self) -> bool:
        """Whether the régie takes online payment: never said on paper before it does."""
        return bool(self.rules.get("online_payment", False))

    def online_address(self, number: str) -> str:
        """Return the address in the square code, without any secret; empty without online payment."""
        address = str(self.identity.get("portal_address", ""))
        if not self.online or not address:
            return ""
        return f"{address if '://' in address else f'https://{address}'}/f/{number}"


def load_run_paper(session: Session, period: Period, *, issued_on: date, due_on: date) -> RunPaper:
    """Read what the town prints.

    Raises:
        NotFound: ``town``.
    """
    town = load_town(session)
    allowed = printed_means(session, issued_on)
    return RunPaper(town.identity, town.rules, town.is_demonstration, period, issued_on, due_on, allowed)


def load_letters(
    session: Session, household_ids: Collection[int], credit: Mapping[int, int]
) -> dict[int, Letter]:
    """Read payer, address and open invoices of many families at once; `credit` holds cents by household."""
    wanted = set(household_ids)
    previous = _previous(session, wanted)
    payers = _payers(session)
    letters = {}
    for row in session.execute(select(*_HOUSEHOLD)):
        if row.id in wanted:
            lines = invoice_text.postal_lines(row.address_line1, row.address_line2, row.postcode, row.city)
            name = payers.get(row.id, row.name)
            older = tuple(previous.get(row.id, ()))
            letters[row.id] = Letter(row.uid, row.number, Payer(name, lines), older, credit.get(row.id, 0))
    return letters


def load_children(session: Session) -> dict[int, ChildFacts]:
    """Read how an invoice names each child, with its class and school."""
    rows = session.execute(
        select(Child.id, Child.first_name, Child.born_on, ClassGroup.level, Site.name)
        .outerjoin(ClassGroup, ClassGroup.id == Child.class_group_id)
        .outerjoin(Site, Site.id == ClassGroup.site_id)
    )
    return {row.id: ChildFacts(row.first_name, row.born_on, row.level or "", row.name or "") for row in rows}


def load_lines(session: Session, run_id: int) -> dict[int, tuple[StoredLine, ...]]:
    """Read the lines of every invoice of a run, by invoice."""
    rows = session.execute(
        select(*_LINE)
        .join(Invoice, Invoice.id == LineRow.invoice_id)
        .where(Invoice.run_id == run_id)
        .order_by(LineRow.invoice_id, LineRow.position)
    )
    found: dict[int, list[StoredLine]] = defaultdict(list)
    for row in rows:
        found[row.invoice_id].append(StoredLine(*row[1:]))
    return {invoice_id: tuple(lines) for invoice_id, lines in found.items()}


def make_document(
    paper: RunPaper,
    letter: Letter,
    number: str,
    lines: Sequence[StoredLine],
    children: Mapping[int, ChildFacts],
    paid_ahead: Sequence[tuple[str, int]] = (),
    credited: Sequence[tuple[str, str, int]] = (),
    cesu_left: int | None = None,
) -> InvoiceDocument:
    """Return the snapshot of one invoice.

    Args:
        paper: what the run shares.
        letter: what the family needs.
        number: as printed.
        lines: in order.
        children: facts of each child on the lines.
        paid_ahead: (receipt number, cents) of earlier payments that this invoice uses up.
        credited: (number, cause, cents) of credit notes that exceeded the invoice they correct.
        cesu_left: what is left of lines that CESU may pay, once reductions and credit that CESU left are
            taken off; None takes no credit off.
    """
    if cesu_left is None:
        cesu_left = eligible_left([line.share for line in lines])
    total = sum(line.amount_cents for line in lines)
    to_pay = total - sum(cents for _, cents in paid_ahead) - sum(cents for *_, cents in credited)
    credit_left = letter.credit_cents - (total - to_pay)
    allowed = paper.means if cesu_left else paper.means - {Means.CESU}
    panel = _panel(to_pay, credit_left)
    return InvoiceDocument(
        letterhead=invoice_text.invoice_letterhead(paper.identity, demonstration=paper.demonstration),
        title=invoice_text.invoice_title(paper.period),
        number=number,
        household_number=letter.number,
        month_on=paper.period.start,
        issued_on=paper.issued_on,
        due_on=paper.due_on,
        payer=letter.payer,
        collection=panel,
        children=tuple(_children(lines, children, paper.issued_on)),
        payable_online_at=paper.online_address(number) if to_pay else "",
        deductions=tuple(
            Deduction(invoice_text.credit_note_used(note, cause), Cents(cents))
            for note, cause, cents in credited
        ),
        already_paid=tuple(
            Deduction(invoice_text.credit_used(receipt), Cents(cents)) for receipt, cents in paid_ahead
        ),
        credit_left=Cents(credit_left if panel is Panel.CREDIT else 0),
        previous=tuple(_remembered(letter)),
        price_notes=_price_notes(lines),
        means=invoice_text.payment_means(
            paper.identity,
            allowed,
            online=paper.online,
            due_on=paper.due_on,
            cash_limit=cash_limit(paper.rules),
        ),
        talon=invoice_text.talon_of(paper.identity, allowed) if to_pay else None,
        footer=invoice_text.invoice_footer(paper.identity, number),
        cesu_left=Cents(cesu_left),
    )


def _price_notes(lines: Sequence[Any]) -> tuple[str, ...]:
    """Return the notes of the prices, before them what others pay to the town beside the family."""
    aid = subsidy_note((ThirdPartyShare.read(one), one[-2]) for line in lines for one in line.borne)
    notes = price_notes(Fact.read(fact) for line in lines for fact in line.why)
    return (*((aid,) if aid else ()), *notes)


def _panel(to_pay: int, credit_left: int) -> Panel:
    if to_pay:
        return Panel.TO_PAY
    return Panel.CREDIT if credit_left > 0 else Panel.NOTHING_DUE


def _children(
    lines: Iterable[StoredLine], children: Mapping[int, ChildFacts], on: date
) -> Iterable[ChildLines]:
    for child_id, group in groupby(lines, key=lambda line: line.child_id):
        child = children[child_id or 0]
        facts = invoice_text.child_facts(child.born_on, on, child.level, child.school)
        yield ChildLines(child.name, facts, tuple(_line(line) for line in group))


def _line(line: StoredLine) -> InvoiceLine:
    unit, _, reason = line.detail.partition("\n")
    return InvoiceLine(
        activity=line.label,
        unit=unit,
        quantity=line.quantity,
        unit_price=Cents(line.unit_cents),
        amount=Cents(line.amount_cents),
        reason=reason,
        cesu=line.cesu_eligible,
    )


def _remembered(letter: Letter) -> Iterable[PreviousInvoice]:
    for older in previous_balance(letter.previous).invoices:
        yield PreviousInvoice(older.number, older.label, older.due_on, older.left_cents)


def _previous(session: Session, household_ids: set[int]) -> dict[int, list[OpenInvoice]]:
    rows = session.execute(
        select(
            Invoice.household_id,
            Invoice.year,
            Invoice.number,
            Invoice.label,
            Invoice.due_on,
            Invoice.total_cents,
            Invoice.paid_cents,
        ).where(Invoice.state.in_(sorted(OPEN_STATES)), Invoice.total_cents > Invoice.paid_cents)
    )
    found: dict[int, list[OpenInvoice]] = defaultdict(list)
    for row in rows:
        if row.household_id in household_ids:
            left = Cents(row.total_cents - row.paid_cents)
            number = invoice_number(row.year, row.number)
            found[row.household_id].append(OpenInvoice(number, row.label, row.due_on, left))
    return found


def _payers(session: Session) -> dict[int, str]:
    rows = session.execute(
        select(Guardian.household_id, Guardian.title, Guardian.first_name, Guardian.last_name).order_by(
            Guardian.household_id, Guardian.position.desc(), Guardian.id.desc()
        )
    )
    return {
        row.household_id: invoice_text.payer_name(row.title, row.first_name, row.last_name) for row in rows
    }


_HOUSEHOLD = (
    Household.id,
    Household.uid,
    Household.number,
    Household.name,
    Household.address_line1,
    Household.address_line2,
    Household.postcode,
    Household.city,
)
_LINE = (
    LineRow.invoice_id,
    LineRow.position,
    LineRow.child_id,
    LineRow.activity_code,
    LineRow.label,
    LineRow.detail,
    LineRow.quantity,
    LineRow.unit_cents,
    LineRow.amount_cents,
    LineRow.cesu_eligible,
    LineRow.why,
    LineRow.borne,
)
