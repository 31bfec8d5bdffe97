"""Fees that issued invoices ask, priced before a change of circumstances and after it (D1, C1)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.asked_fees import AskedFee, changed_cents, changed_shares, fee_price
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.tariffs.evaluation import Price
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine, InvoiceRun
from staffdesk.services.billing_facts import BillingTown, load_households, load_town
from staffdesk.services.billing_scope import Scope, stands
from staffdesk.services.booking_moves import Hand

Reading = Callable[[Session, Scope], Iterable[BilledHousehold]]
"""How the households of a scope are read."""
_UNITS = {
    FactCode.MONTH.value: Unit.MONTH,
    FactCode.PERIOD.value: Unit.PERIOD,
    FactCode.YEAR.value: Unit.YEAR,
}
_FIRST = {Unit.MONTH: "month", Unit.PERIOD: "from", Unit.YEAR: "from"}


@dataclass(frozen=True)
class AskedFees:
    """The fees of some households that fell due while a change counts."""

    session: Session
    fees: tuple[AskedFee, ...]
    town: BillingTown

    def prices(self, reading: Reading) -> dict[AskedFee, Price | None]:
        """Price each fee by the households as they are read."""
        scopes: dict[tuple[int, Period], list[AskedFee]] = defaultdict(list)
        for fee in self.fees:
            scopes[fee.household_id, fee.covered].append(fee)
        found: dict[AskedFee, Price | None] = {}
        for (household_id, period), fees in scopes.items():
            codes = tuple(sorted({fee.activity for fee in fees}))
            scope = Scope(period, codes, frozenset({household_id}), with_invoiced=True)
            read = {one.household_id: one for one in reading(self.session, scope)}
            home = read.get(household_id)
            for fee in fees:
                found[fee] = None if home is None else fee_price(home, self.town.book, fee)
        return found

    def watch(self) -> "WatchedFees":
        """Note what they cost before a change is written."""
        return WatchedFees(self, self.prices(read_as_they_are))


@dataclass(frozen=True)
class WatchedFees:
    """Fees of issued invoices, and what they cost before a change."""

    asked: AskedFees
    before: Mapping[AskedFee, Price | None]

    def correct(self, hand: Hand, *, why: str) -> int:
        """Keep what each fee costs more or less since, and say how many corrections."""
        session, count = self.asked.session, 0
        if not self.before:
            return 0
        session.flush()
        now = self.asked.prices(read_as_they_are)
        for fee, was in self.before.items():
            cents, shares = changed_cents(fee, was, now[fee]), changed_shares(was, now[fee])
            if not cents and not shares:
                continue
            count += 1
            session.add(
                FeeCorrectionRow(
                    line_id=fee.line_id,
                    invoice_id=fee.invoice_id,
                    unit=fee.unit.value,
                    first_on=fee.first,
                    cents=cents,
                    reason=why,
                    by=hand.name,
                    at=hand.at,
                    borne=[[*share.stored(), times] for share, times in shares.items()],
                )
            )
        session.flush()
        return count


def changes(
    before: Mapping[AskedFee, Price | None], after: Mapping[AskedFee, Price | None]
) -> Iterator[tuple[AskedFee, int]]:
    """Give the fees that cost something else, with what they cost more, or less."""
    for fee, price in before.items():
        cents = changed_cents(fee, price, after[fee])
        if cents:
            yield fee, cents


def load_asked_fees(
    session: Session, households: Collection[int], first: date | None, end: date | None
) -> AskedFees:
    """Read the fees that invoices which stand ask of some households, due from a day until before another."""
    town = load_town(session)
    codes = town.book.with_fees(town.activities)
    fees: list[AskedFee] = []
    if codes:
        rows = session.execute(
            select(
                InvoiceLine.id,
                InvoiceLine.invoice_id,
                InvoiceLine.child_id,
                InvoiceLine.activity_code,
                InvoiceLine.unit_cents,
                InvoiceLine.why,
                Invoice.household_id,
                InvoiceRun.starts_on,
                InvoiceRun.ends_on,
            )
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
            .where(
                stands(),
                Invoice.household_id.in_(sorted(households)),
                InvoiceLine.activity_code.in_(codes),
                InvoiceLine.child_id.is_not(None),
            )
            .order_by(InvoiceLine.id)
        ).all()
        told = _corrected(session, [row.id for row in rows])
        for row in rows:
            for unit, begun, due in _fees_of(row.why):
                if (first is None or due >= first) and (end is None or due < end):
                    fees.append(
                        AskedFee(
                            row.id,
                            row.invoice_id,
                            row.household_id,
                            row.child_id,
                            row.activity_code,
                            unit,
                            begun,
                            due,
                            _covered(unit, due, Period.through(row.starts_on, row.ends_on)),
                            row.unit_cents + told.get((row.id, begun), 0),
                        )
                    )
    return AskedFees(session, tuple(fees), town)


def _covered(unit: Unit, due: date, run: Period) -> Period:
    """Return the days that a fee is the fee of, as far as it tells; its month, where another run was late."""
    month = month_of(due)
    if unit is Unit.MONTH:
        return month.intersection(run) or month
    return run if due in run else month


def _fees_of(why: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Unit, date, date]]:
    """Give the fees that a line asks: the first day of what each is of, and the day that prices it."""
    for fact in why:
        unit = _UNITS.get(fact["code"])
        if unit is not None and "due" in fact["values"]:
            values = fact["values"]
            yield unit, date.fromisoformat(values[_FIRST[unit]]), date.fromisoformat(values["due"])


def _corrected(session: Session, lines: Collection[int]) -> dict[tuple[int, date], int]:
    rows = session.execute(
        select(FeeCorrectionRow.line_id, FeeCorrectionRow.first_on, func.sum(FeeCorrectionRow.cents))
        .where(FeeCorrectionRow.line_id.in_(sorted(lines)))
        .group_by(FeeCorrectionRow.line_id, FeeCorrectionRow.first_on)
    ).tuples()
    return {(line, first): int(cents) for line, first, cents in rows}


def read_as_they_are(session: Session, scope: Scope) -> list[BilledHousehold]:
    """Read the households of a scope as the database has them."""
    with closing(load_households(session, scope, idle=True)) as found:
        return list(found)
