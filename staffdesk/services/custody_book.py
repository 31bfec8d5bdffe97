"""The custody of one child as it is kept: both homes, its agreements, the booked days that follow them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.canonical import digest
from staffdesk.domain.custody import (
    Agreement,
    Custody,
    agreement_from_json,
    agreement_to_json,
    payers_changed,
)
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.custody import agreement_words, since_words
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.households import Child, CustodyAgreement, Enrolment, Household, Membership
from staffdesk.models.invoices import Invoice
from staffdesk.services.booking_moves import Hand, add_trace
from staffdesk.services.custodies import school_holidays
from staffdesk.services.custody_rows import AgreementRow, CustodySheet, Home, HomeCorrection, MovedDay
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.settings_records import last_change

HOMES = 2
PAID_BY_HOME = frozenset(
    {
        BookingState.BOOKED.value,
        BookingState.CANCEL_REQUESTED.value,
        BookingState.ABSENT_EXCUSED.value,
        BookingState.ABSENT_BILLED.value,
        BookingState.PRESENT.value,
        BookingState.PRESENT_UNBOOKED.value,
    }
)
"""States of a day that follow the child; what waits for a decision stays with who asked."""

TRACE = "garde alternée modifiée"


class KeptAgreement(NamedTuple):
    """A stored agreement, and what it says."""

    row: CustodyAgreement
    agreed: Agreement


class CustodyBook:
    """The custody of one child as it is kept."""

    def __init__(self, session: Session, child_id: int, *, lock: bool = False) -> None:
        """Load it; with ``lock`` nobody else writes it meanwhile.

        Raises:
            NotFound: ``child``.
            RuleBroken: ``custody_needs_two_homes``.
        """
        self.session, self.child_id = session, child_id
        child = session.get(Child, child_id, with_for_update=True) if lock else session.get(Child, child_id)
        if child is None:
            raise NotFound("child", child_id=child_id)
        self.child = f"{child.first_name} {child.last_name}"
        self.homes = _homes(session, child_id)
        if len(self.homes) != HOMES:
            raise RuleBroken("custody_needs_two_homes", child=child.first_name)
        self.ids = {home.uid: home.household_id for home in self.homes}
        uids = {home.household_id: home.uid for home in self.homes}
        rows = session.scalars(
            select(CustodyAgreement)
            .where(CustodyAgreement.child_id == child_id)
            .order_by(CustodyAgreement.valid_from)
            .execution_options(populate_existing=True)
        )
        self.rows = [
            KeptAgreement(row, agreement_from_json(uids[first], uids[other], row.valid_from, row.rule))
            for row in rows
            if (first := row.first_household_id) in uids and (other := row.other_household_id) in uids
        ]
        self.holidays = school_holidays(session)

    @property
    def mark(self) -> str:
        """Say in one word what was read."""
        rows = [
            [one.agreed.since.isoformat(), one.agreed.first_household, agreement_to_json(one.agreed)]
            for one in self.rows
        ]
        return digest(rows)

    def words(self, agreed: Agreement) -> str:
        """Tell an agreement with the names of both homes."""
        names = {home.uid: home.name for home in self.homes}
        return agreement_words(agreed, lambda uid: names[uid])

    def sheet(self) -> CustodySheet:
        """Give it as the editor shows it."""
        rows = []
        for at, (row, agreed) in enumerate(self.rows):
            since = since_words(agreed) if at else ""
            rows.append(AgreementRow(row.id, agreed, f"{since}{self.words(agreed)}"))
        return CustodySheet(self.child_id, self.child, self.homes, tuple(reversed(rows)), self.mark)

    def require_unchanged(self, mark: str, at: datetime) -> None:
        """Refuse to write over what a colleague wrote."""
        if self.mark != mark:
            who, when = last_change(self.session, f"child:{self.child_id}")
            raise Stale("custody_changed", who=who, at=when or at, record=self.sheet())

    def custody(self) -> Custody | None:
        """Give what is agreed now."""
        agreed = tuple(one.agreed for one in self.rows)
        return Custody(agreed, self.holidays) if agreed else None

    def custody_with(self, asked: Agreement) -> Custody:
        """Give what would be agreed."""
        if not asked.households <= set(self.ids):
            raise RuleBroken("custody_foreign_household", field="first_household")
        others = tuple(one.agreed for one in self.rows if one.agreed.since != asked.since)
        return Custody((*others, asked), self.holidays)

    def write(self, asked: Agreement, hand: Hand) -> None:
        """Write an agreement; a child that had none is shared from now on."""
        row = next((one.row for one in self.rows if one.row.valid_from == asked.since), None)
        row = row or CustodyAgreement(child_id=self.child_id, valid_from=asked.since)
        row.first_household_id = self.ids[asked.first_household]
        row.other_household_id = self.ids[asked.other_household]
        row.rule = agreement_to_json(asked)
        row.decided_at, row.decided_by = hand.at, hand.name
        self.session.add(row)
        for member in self._members():
            member.custody = "alternate"
        self.session.flush()

    def remove(self, since: date) -> None:
        """Take the agreement of a day away; without any, the child is not shared any more."""
        for one in self.rows:
            if one.row.valid_from == since:
                self.session.delete(one.row)
        if all(one.row.valid_from == since for one in self.rows):
            for member in self._members():
                member.custody = "full"
        self.session.flush()

    def _members(self) -> Sequence[Membership]:
        return self.session.scalars(select(Membership).where(Membership.child_id == self.child_id)).all()

    def days_to_move(self, after: Custody, from_on: date) -> tuple[list[MovedDay], int]:
        """Find the booked days whose payer changes, invoiced or not, and count those that must stay."""
        uids = {identifier: uid for uid, identifier in self.ids.items()}
        rows = self.session.scalars(
            select(Booking)
            .where(
                Booking.child_id == self.child_id,
                Booking.day_on >= from_on,
                Booking.state.in_(sorted(PAID_BY_HOME)),
                Booking.household_id.in_(sorted(uids)),
            )
            .order_by(Booking.id)
        ).all()
        booked = {(row.day_on, uids[row.household_id]) for row in rows}
        changed = {(on, payer): now for on, payer, now in payers_changed(self.custody(), after, booked)}
        rights = self._rights()
        moves, stay = [], 0
        for row in rows:
            now = changed.get((row.day_on, uids[row.household_id]))
            if now is None:
                continue
            if _is_enrolled(rights, self.ids[now], row):
                moves.append(MovedDay(row.id, row.household_id, self.ids[now], row.invoice_id is not None))
            else:
                stay += 1
        return moves, stay

    def _rights(self) -> "Rights":
        """Read when each household may use which group."""
        found: dict[tuple[int, int], list[Period]] = defaultdict(list)
        for one in self.session.scalars(select(Enrolment).where(Enrolment.child_id == self.child_id)):
            found[one.household_id, one.group_id].append(Period.through(one.starts_on, one.ends_on))
        return found


Rights = dict[tuple[int, int], list[Period]]
"""Periods of enrolment by household and group."""


def _is_enrolled(rights: Rights, household_id: int, row: Booking) -> bool:
    return any(row.day_on in period for period in rights.get((household_id, row.group_id), ()))


def _homes(session: Session, child_id: int) -> tuple[Home, ...]:
    rows = session.execute(
        select(Household.id, Household.uid, Household.name, Household.number)
        .join(Membership, Membership.household_id == Household.id)
        .where(Membership.child_id == child_id)
        .order_by(Membership.id)
    ).all()
    alike = len({name for _, _, name, _ in rows}) < len(rows)
    return tuple(
        Home(identifier, uid, f"{name} ({number})" if alike else name)
        for identifier, uid, name, number in rows
    )


def hand_over(session: Session, moves: Sequence[MovedDay], hand: Hand) -> tuple[MovedDay, ...]:
    """Give booked days to who pays them now; what changed hands meanwhile stays.

    What an invoice tells stays on it: it is credited to the one household, and a line for the other (C1).
    """
    wanted = {one.booking_id: one for one in moves}
    rows = session.scalars(
        select(Booking)
        .where(Booking.id.in_(sorted(wanted)))
        .order_by(Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    handed = [row for row in rows if row.household_id == wanted[row.id].before_id]
    invoiced = watch_invoiced(session, handed)
    for row in handed:
        row.household_id = wanted[row.id].after_id
        row.changed_at, row.changed_by = hand.at, hand.name
        state = BookingState(row.state)
        add_trace(session, row.id, state, state, hand, TRACE)
    session.flush()
    invoiced.correct(hand, new_payer=TRACE)
    return tuple(wanted[row.id] for row in handed)


def corrections_of(
    session: Session, moves: Sequence[MovedDay], homes: Sequence[Home], hand: Hand
) -> tuple[HomeCorrection, ...]:
    """Try what handing days over corrects for each home, and leave no trace of it."""
    if not any(one.invoiced for one in moves):
        return ()
    with session.begin_nested() as trial:
        newest = session.scalar(select(func.max(BookingCorrection.id))) or 0
        hand_over(session, moves, hand)
        made = session.execute(
            select(
                func.coalesce(BookingCorrection.household_id, Invoice.household_id), BookingCorrection.cents
            )
            .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
            .where(BookingCorrection.id > newest)
        ).all()
        trial.rollback()
    found = []
    for at, home in enumerate(homes):
        own = [cents for household, cents in made if household == home.household_id]
        credit = -sum(cents for cents in own if cents < 0)
        debit = sum(cents for cents in own if cents > 0)
        if own:
            found.append(HomeCorrection(at, credit, debit))
    return tuple(found)
