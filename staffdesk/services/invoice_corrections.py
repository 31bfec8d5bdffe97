"""What was invoiced and changes since: the invoice stays, its correction is added beside it (C1).

Whoever moves bookings watches them first, moves them, then asks for the corrections. Undoing is a change like
any other: corrections are only ever added.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, InvoiceCorrection, invoice_correction
from staffdesk.domain.invoice_worth import Worth, corrected_cents
from staffdesk.domain.third_parties import Shares, corrected_shares
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.services.billing_facts import BillingTown, load_town
from staffdesk.services.billing_scope import stands
from staffdesk.services.booking_moves import Hand
from staffdesk.services.invoice_caps import UNCAPPED, DayOfAccount, capped_changes
from staffdesk.services.invoice_worth import (
    Account,
    Carried,
    kin_invoices,
    load_carried,
    load_worths,
    payers_of,
)


@dataclass(frozen=True)
class InvoicedDays:
    """Days on issued invoices that are about to change: their states, and what their invoices are worth.

    Invoices of the same families and months are with them, where a price looks at other days: one child's day
    taken off ranks its brothers and sisters anew that day, or brings the month to another number of times.
    What a régisseur expects is what the rules of the council say of the days as they are: each day that costs
    something else has a correction of its own, on the invoice that holds it, once (C1, D4).
    """

    session: Session
    states: Mapping[int, str] = field(default_factory=dict)
    worths: Mapping[Account, Worth] = field(default_factory=dict)
    town: BillingTown | None = None
    households: frozenset[int] = frozenset()

    def correct(self, hand: Hand, *, new_payer: str = "", why: str = "") -> int:
        """Keep what each day now costs more or less than its invoice says, and say how many corrections.

        A day that nobody moved has one too, when its price depends on a brother or sister who was moved. A
        day that no invoice holds any more has none: who freed it credits it.

        Args:
            hand: who changed the days.
            new_payer: why they are another household's now: credited to the one, billed to the other.
            why: what somebody decided of them, where no day moved: a quotient, a meal from home. Each day
                that costs something else is brought to what the rules say now, whatever it was told before.
        """
        if self.town is None:
            return 0
        self.session.flush()
        invoices, worths = self._before(self.town)
        now = load_worths(self.session, self.town, invoices)
        carried = load_carried(self.session, invoices)
        own = _households(self.session, invoices, stands())  # of one that is cancelled it would count no more
        changes: dict[DayOfAccount, int] = {}
        borne: dict[DayOfAccount, Shares] = {}
        for account in sorted(worths.keys() | now.keys()):
            for booking, change in _changes(account, worths, now, carried, decided=bool(why)):
                if change:
                    changes[account, booking] = change
            for booking, shares in _share_changes(account, worths, now, carried):
                if shares:
                    borne[account, booking] = shares
        rows = self._rows({booking for _, booking in (*changes, *borne)})
        changes = {key: cents for key, cents in changes.items() if rows[key[1]].invoice_id is not None}
        borne = {key: shares for key, shares in borne.items() if rows[key[1]].invoice_id is not None}
        capped = capped_changes(self.session, self.town, changes)
        count = 0
        for key in sorted(changes.keys() | borne.keys()):
            (invoice_id, household_id), booking = key
            cap = capped.get(key, UNCAPPED)
            cents = changes.get(key, 0) + cap.child + cap.family
            row = self._row(rows[booking], cents, hand, new_payer, why)
            row.capped_cents, row.family_capped_cents = cap.child, cap.family
            row.borne = [[*share.stored(), times] for share, times in borne.get(key, {}).items()]
            count += row.cents != 0
            row.invoice_id = invoice_id
            row.household_id = None if household_id == own.get(invoice_id) else household_id
            self.session.add(row)
        self.session.flush()
        return count

    def _before(self, town: BillingTown) -> tuple[set[int], dict[Account, Worth]]:
        """Return the invoices concerned, and their worths before; a new payer had not the days moved yet."""
        invoices, worths = {invoice_id for invoice_id, _ in self.worths}, dict(self.worths)
        new = _families(self.session, invoices) - self.households
        kin = kin_invoices(self.session, town, self.states, new) if new else set()
        if kin:
            worths |= load_worths(
                self.session, town, invoices | kin, households=new, without=self.states.keys()
            )
        return invoices | kin, worths

    def _rows(self, bookings: set[int]) -> dict[int, Booking]:
        question = select(Booking).where(Booking.id.in_(sorted(bookings)))
        found = self.session.scalars(question.execution_options(populate_existing=True))
        return {row.id: row for row in found}

    def _row(self, row: Booking, cents: int, hand: Hand, new_payer: str, why: str) -> BookingCorrection:
        """Write down what an invoiced day costs more (or less) than its invoice says."""
        handed = bool(new_payer) and row.id in self.states
        before = self.states.get(row.id, row.state)
        kind = invoice_correction(BookingState(before), BookingState(row.state))
        if kind is InvoiceCorrection.NONE or (kind is InvoiceCorrection.EXTRA_LINE) != (cents > 0):
            kind = InvoiceCorrection.EXTRA_LINE if cents > 0 else InvoiceCorrection.CREDIT_NOTE_LINE
        return BookingCorrection(
            booking_id=row.id,
            kind=(InvoiceCorrection.NEW_PAYER if handed else kind).value,
            cents=cents,
            from_state=before,
            to_state=row.state,
            reason=new_payer if handed else why or row.reason,
            by=hand.name,
            at=hand.at,
        )


def _households(session: Session, invoices: Iterable[int], *which: ColumnElement[bool]) -> dict[int, int]:
    asked = select(Invoice.id, Invoice.household_id).where(Invoice.id.in_(sorted(invoices)), *which)
    return dict(session.execute(asked).tuples().all())


def watch_invoiced(session: Session, rows: Iterable[Booking]) -> InvoicedDays:
    """Note what invoiced days cost before they are moved; the others are left out."""
    return watch_days(session, [(row.id, row.state, row.invoice_id) for row in rows])


def watch_days(session: Session, days: Iterable[tuple[int, str, int | None]]) -> InvoicedDays:
    """Note the same of (booking, state, invoice) for whoever moves very many at once."""
    states, invoices = {}, set()
    for booking, state, invoice_id in days:
        if invoice_id is not None:
            states[booking] = state
            invoices.add(invoice_id)
    if not states:
        return InvoicedDays(session)
    session.flush()
    town = load_town(session)
    families = _families(session, invoices)
    invoices |= kin_invoices(session, town, states, families)
    return InvoicedDays(session, states, load_worths(session, town, invoices), town, families)


def _families(session: Session, invoices: Collection[int]) -> frozenset[int]:
    """Everybody who pays for a day of some invoices, and their own households."""
    return payers_of(session, invoices) | frozenset(_households(session, invoices).values())


def _share_changes(
    account: Account, before: Mapping[Account, Worth], after: Mapping[Account, Worth], carried: Carried
) -> Iterator[tuple[int, Shares]]:
    """Give what third parties pay more or less of each booking of one account."""
    invoice_id, household_id = account
    then, since = before.get(account, Worth()), after.get(account, Worth())
    for booking in sorted(then.shares.keys() | since.shares.keys()):
        was, now = then.shares.get(booking, {}), since.shares.get(booking, {})
        is_told = invoice_id in carried.told
        told = carried.shares.get((household_id, booking), {}) if is_told else was
        yield booking, corrected_shares(was, now, told)


def _changes(
    account: Account,
    before: Mapping[Account, Worth],
    after: Mapping[Account, Worth],
    carried: Carried,
    *,
    decided: bool,
) -> Iterator[tuple[int, int]]:
    """Give what to add for each booking of one account."""
    then, since = before.get(account, Worth()).days, after.get(account, Worth()).days
    for booking in sorted(then.keys() | since.keys()):
        was, now = then.get(booking, 0), since.get(booking, 0)
        told = carried.of(account, booking)
        told = was if told is None else told
        if decided:
            yield booking, now - told if now != was else 0
        else:
            yield booking, int(corrected_cents(was, now, told))
