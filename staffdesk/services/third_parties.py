"""What third parties owe the town: read from what was frozen with invoices, never from tariffs read again.

An invoice that is issued claims what its lines keep (`InvoiceLine.borne`); one that is cancelled gives it all
back; a correction of an invoiced day or fee adds or takes back what it says. The family's account knows
nothing of it: the family owes the rest (E3). A line credited by hand is a gesture to the family, and changes
no claim.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period, start_of_day
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import invoice_text
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.third_parties import ThirdPartyShare
from staffdesk.domain.third_party_document import Claim, ClaimsDocument, PayerClaims, gathered
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.households import Child, Household
from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine
from staffdesk.models.town import Activity, Slot
from staffdesk.services.documents.claims_pdf import render_claims
from staffdesk.services.documents.list_workbooks import claims_workbook
from staffdesk.services.office import Office
from staffdesk.services.till_rules import load_town


class ThirdParties:
    """Use cases of what third parties owe."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def claims(self, actor: Actor, period: Period) -> tuple[PayerClaims, ...]:
        """Give what each third party owes by the documents of a period."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return load_claims(session, period)

    def pdf(self, actor: Actor, period: Period, payer: str) -> bytes:
        """Give the statement of one third party as PDF.

        Raises:
            NotFound: ``third_party``: it owes nothing by the documents of this period.
        """
        return render_claims(self._document(actor, period, payer))

    def workbook(self, actor: Actor, period: Period, payer: str) -> bytes:
        """Give the same as xlsx: a row for each claim, amounts as numbers, the sum below.

        Raises:
            NotFound: as `pdf`.
        """
        return claims_workbook(self._document(actor, period, payer))

    def _document(self, actor: Actor, period: Period, payer: str) -> ClaimsDocument:
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            town = load_town(session)
            found = tuple(one for one in load_claims(session, period) if one.payer == payer)
        if not found:
            raise NotFound("third_party", payer=payer)
        return ClaimsDocument(
            invoice_text.invoice_letterhead(town.identity, demonstration=town.is_demonstration),
            period,
            self.office.clock.now(),
            actor.name,
            found,
        )


def load_claims(session: Session, period: Period) -> tuple[PayerClaims, ...]:
    """Read what each third party owes by the documents of a period."""
    begin, end = start_of_day(period.start), start_of_day(period.end)
    issued = (Invoice.issued_on >= period.start, Invoice.issued_on < period.end)
    freed = (Invoice.freed_at >= begin, Invoice.freed_at < end)
    corrected = (BookingCorrection.at >= begin, BookingCorrection.at < end)
    own = (*freed, BookingCorrection.household_id.is_(None), BookingCorrection.at <= Invoice.freed_at)
    people = _People(session)
    return gathered(
        (
            *_of_lines(session, issued, people, 1),
            *_of_lines(session, freed, people, -1),
            *_of_corrections(session, corrected, people, 1),
            *_of_corrections(session, own, people, -1),
            *_of_fees(session, (FeeCorrectionRow.at >= begin, FeeCorrectionRow.at < end), people, 1),
            *_of_fees(session, (*freed, FeeCorrectionRow.at <= Invoice.freed_at), people, -1),
        )
    )


class _People:
    """Names of households and children, each read once."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Household.id, Household.name, Household.number))
        self.families = {row.id: (row.name, row.number) for row in rows}
        self.children = dict(session.execute(select(Child.id, Child.first_name)).tuples().all())


def _of_lines(
    session: Session, where: Iterable[ColumnElement[bool]], people: _People, sign: int
) -> Iterator[Claim]:
    rows = session.execute(
        select(Invoice.household_id, InvoiceLine.child_id, InvoiceLine.label, InvoiceLine.borne)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(*where, cast(InvoiceLine.borne, String) != "[]")
    ).tuples()
    for household, child, activity, borne in rows:
        for one in borne:
            *_, month, count, _ = one
            whose = (household, child or 0, activity, date.fromisoformat(month))
            yield _claim(ThirdPartyShare.read(one), whose, sign * count, people)


def _of_corrections(
    session: Session, where: Iterable[ColumnElement[bool]], people: _People, sign: int
) -> Iterator[Claim]:
    for household, child, activity, on, borne in session.execute(_corrections().where(*where)).tuples():
        for one in borne:
            whose = (household, child, activity, on.replace(day=1))
            yield _claim(ThirdPartyShare.read(one), whose, sign * one[-1], people)


def _of_fees(
    session: Session, where: Iterable[ColumnElement[bool]], people: _People, sign: int
) -> Iterator[Claim]:
    row = FeeCorrectionRow
    rows = session.execute(
        select(Invoice.household_id, InvoiceLine.child_id, InvoiceLine.label, row.first_on, row.borne)
        .join(Invoice, Invoice.id == row.invoice_id)
        .join(InvoiceLine, InvoiceLine.id == row.line_id)
        .where(*where, cast(row.borne, String) != "[]")
    ).tuples()
    for household, child, activity, first, borne in rows:
        for one in borne:
            whose = (household, child or 0, activity, first.replace(day=1))
            yield _claim(ThirdPartyShare.read(one), whose, sign * one[-1], people)


def _corrections() -> Select[Any]:
    return (
        select(
            func.coalesce(BookingCorrection.household_id, Invoice.household_id),
            Booking.child_id,
            Activity.name,
            Booking.day_on,
            BookingCorrection.borne,
        )
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .join(Booking, Booking.id == BookingCorrection.booking_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(cast(BookingCorrection.borne, String) != "[]")
    )


def _claim(share: ThirdPartyShare, whose: tuple[int, int, str, date], count: int, people: _People) -> Claim:
    household, child, activity, month = whose
    family, number = people.families[household]
    return Claim(
        payer=share.payer,
        kind=share.kind,
        household_id=household,
        family=family,
        number=number,
        child=people.children.get(child, ""),
        activity=activity,
        reference=share.reference,
        month=month,
        count=count,
        cents=count * share.cents,
    )
