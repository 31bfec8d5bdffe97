"""From the billed days of a household to its draft invoice: lines by child, activity, unit price and reason.

Pure: the service loads days, quotients and tariffs, and stores what comes out. Each day is priced by the
tariff in force on its own date (D1, step 1); days of the same price for the same reason become one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from staffdesk.domain.anomalies import AnomalyKind, AnomalyLog
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.caps import capped
from staffdesk.domain.circumstances import (
    LATE_PICKUP,
    UNBOOKED,
    Circumstances,
    looks_at_others,
)
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.dates import Period
from staffdesk.domain.draft_anomalies import anomalies_of_whole
from staffdesk.domain.draft_credits import apart
from staffdesk.domain.draft_fees import Fees, FeeTools
from staffdesk.domain.draft_lines import LineKey, LinePiles, Pile
from staffdesk.domain.drafts import (
    BilledActivity,
    BilledDay,
    BilledHousehold,
    ChildGroup,
    DraftInvoice,
    LineReason,
    Since,
)
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.evaluation import Price, Use
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.extras import Per
from staffdesk.domain.tariffs.versions import TariffVersion, Unit

_UNDECIDED = frozenset({BookingState.REQUESTED, BookingState.CANCEL_REQUESTED})


def draft(
    household: BilledHousehold, activities: Mapping[str, BilledActivity], book: PriceBook, period: Period
) -> DraftInvoice:
    """Return the draft invoice of a household for a period, with everything to look at before it is issued.

    Days outside the period are left out; an activity missing from `activities` is not invoiced by this
    run. The same data always give the same draft, line by line.
    """
    days = sorted(
        (day for day in household.days if day.activity in activities and day.on in period),
        key=lambda day: (day.on, day.activity, day.slot, day.child_id),
    )
    drafting = _Drafting(household, activities, book, days)
    for day in days:
        drafting.add_day(day)
    for day in household.earlier:
        if day.activity in activities:
            drafting.add_since(day)
    drafting.add_fees(period)
    drafting.add_caps()
    for correction in household.corrections:
        drafting.add_correction(correction)
    for fee in household.fees:
        drafting.add_fee_correction(fee)
    return drafting.result()


_Priced = tuple[Price, Pile | None]
"""The price of a day and the line it goes to; none for a quantity of nothing."""


class _Drafting:
    """A draft under way: lines, and the anomalies met."""

    def __init__(
        self,
        household: BilledHousehold,
        activities: Mapping[str, BilledActivity],
        book: PriceBook,
        days: list[BilledDay],
    ) -> None:
        self._household = household
        self._activities = activities
        self._book = book
        self._days = days
        self._circumstances = Circumstances(household, days)
        self._before = Circumstances(household, ())
        self._piles = LinePiles()
        self._since: list[Since] = []
        self._log = AnomalyLog(household.household_id)
        self._alike: dict[tuple[object, ...], _Priced] = {}

    def add_day(self, day: BilledDay) -> None:
        """Price one day and put it on its line; a day that is not billed only leaves its anomaly."""
        self._look_at(day)
        if not is_billed(day.state):
            return
        version = self._book.version(day.activity, day.on)
        if version is None:
            self._log.meet(AnomalyKind.NO_TARIFF, day.on, day.child_id, day.activity)
        elif version.is_covered(day.on):
            self._add_beside_fee(day, version)
        else:
            self._add_priced(day, version)

    def add_since(self, day: BilledDay) -> None:
        """Bring a day that another invoice holds to what it costs with the days of this one (D1, C1).

        The number of times that a month has reached since prices all of them; who is there that day ranks
        brothers and sisters, whichever invoice holds them: the council's rule knows days, no invoices. An
        issued invoice stays as it is, so that the difference is a line of its own, once.
        """
        version = self._book.version(day.activity, day.on)
        if version is None or version.unit.is_flat or not is_billed(day.state):
            return
        if not looks_at_others(version):
            return
        then, now = (self._whole_day(there, day, version) for there in (self._before, self._circumstances))
        cents = now.amount_cents - then.amount_cents
        if cents:
            reason = LineReason.REACHED if version.counts_times else LineReason.SIBLINGS
            place = (day.child_id, day.activity, version.unit, reason, cents)
            key = LineKey(*place, variant=day.variant, since=True)
            facts = (*now.facts, Fact(FactCode.INVOICED, {"cents": int(then.amount_cents)}))
            since = Since(day.booking_id, day.invoice_id, day.on, cents)
            self._piles.add(key, 1, on=day.on, facts=facts, since=[since])

    def _whole_day(self, there: Circumstances, day: BilledDay, version: TariffVersion) -> Price:
        happened = surcharge_codes(day.state, day.surcharge, day.late_minutes)
        codes = tuple(code for code in happened if version.surcharge(code) is not None)
        return self._book.price(version, there.use(version, day, codes))

    def add_fees(self, period: Period) -> None:
        """Add what is due beside the days (`domain.draft_fees`)."""
        tools = FeeTools(self._book, self._activities, self._circumstances, self._priced, self._cesu_pays)
        fees = Fees(self._household, self._days, self._piles, tools)
        with_fees = self._book.with_fees(self._activities)
        for child in self._household.children:
            for activity in with_fees:
                fees.add(child, activity, period)
        self._since += fees.since

    def add_caps(self) -> None:
        """Bring each month of an activity down to the cap of a child, then to that of the family."""
        ranks = {child.child_id: child.rank for child in self._household.children}
        charged, version_on = self._household.charged, self._book.version
        for one in capped(self._piles.sums(), charged, version_on, ranks.__getitem__):
            reason = LineReason.FAMILY_CAP if one.of_family else LineReason.CAP
            key = LineKey(one.child_id, one.version.activity, one.version.unit, reason, one.cents)
            self._piles.add(key, 1, on=one.month, facts=[one.fact])

    def add_correction(self, day: DayCorrection) -> None:
        """Add what an invoiced day costs more since; CESU may pay it where it is the day itself (E4)."""
        key = LineKey(
            day.child_id,
            day.activity,
            Unit.DAY,
            LineReason.CORRECTION,
            day.cents,
            cesu_eligible=day.cesu_may_pay and self._cesu_pays(day.child_id, day.activity, day.on),
            correction=day,
        )
        self._piles.add(key, 1, on=day.on)

    def add_fee_correction(self, fee: FeeCorrection) -> None:
        """Add what an invoiced fee costs more since."""
        place = (fee.child_id, fee.activity, fee.unit, LineReason.CORRECTION, fee.cents)
        key = LineKey(*place, cesu_eligible=fee.cesu_may_pay, fee=fee)
        self._piles.add(key, 1, on=fee.first)

    def result(self) -> DraftInvoice:
        """Return the draft: groups in rank order, anomalies in the order they are shown."""
        children = sorted(self._household.children, key=lambda child: (child.rank, child.child_id))
        drawn = [
            line for child in children for line in self._piles.lines_of(child.child_id, self._activities)
        ]
        kept, credits_ = apart(drawn)
        groups = (
            ChildGroup(child.child_id, child.rank, tuple(own))
            for child in children
            if (own := [line for line in kept if line.child_id == child.child_id])
        )
        since = (*self._since, *credits_)
        invoice = DraftInvoice(self._household.household_id, tuple(groups), (), since)
        whole = anomalies_of_whole(self._household, invoice)
        return replace(invoice, anomalies=self._log.with_whole(whole))

    def _look_at(self, day: BilledDay) -> None:
        if day.state is BookingState.PRESENT_UNBOOKED:
            self._log.meet(AnomalyKind.UNBOOKED_PRESENCE, day.on, day.child_id, day.activity)
        if day.state is BookingState.BOOKED and self._activities[day.activity].marked:
            self._log.meet(AnomalyKind.NOT_MARKED, day.on, day.child_id, day.activity)
        if day.state in _UNDECIDED:
            self._log.meet(AnomalyKind.UNDECIDED, day.on, day.child_id, day.activity)

    def _add_beside_fee(self, day: BilledDay, version: TariffVersion) -> None:
        """A fee covers the day, not what happened on it: a late pick-up costs what the council voted.

        A day with a price of its own is asked beside the fee (`_add_priced`).
        """
        if surcharge_codes(day.state, day.surcharge, day.late_minutes):
            self._add_day_surcharges(day, self._whole_day(self._circumstances, day, version))

    def _add_priced(self, day: BilledDay, version: TariffVersion) -> None:
        price, pile = self._line_of(day, version)
        if pile is not None:
            cents = price.quantity * price.unit_cents
            pile.put_day(day.booking_id, price.quantity, cents, day.on, price.facts)
            if price.shares:
                pile.bear(price.shares, day.on, (day.booking_id,))
        if price.day_surcharges:
            self._add_day_surcharges(day, price)

    def _line_of(self, day: BilledDay, version: TariffVersion) -> _Priced:
        """Return the price of a day and its line; where nothing of the day itself matters, of one like it."""
        cesu = self._cesu_pays(day.child_id, day.activity, day.on)
        quotient = self._circumstances.quotient(day.on, version.measure)
        if quotient is None or not self._circumstances.is_steady(version):
            return self._first_of_line(day, version, cesu_pays=cesu)
        like = (
            version.activity,
            version.valid_from,
            day.child_id,
            day.slot,
            day.state,
            day.surcharge,
            day.variant,
            day.minutes,
            day.late_minutes,
            day.note,
            cesu,
            id(quotient),
            self._circumstances.aids(day.child_id, day.on),
            self._circumstances.span(day.on),
        )
        known = self._alike.get(like)
        if known is None:
            known = self._alike[like] = self._first_of_line(day, version, cesu_pays=cesu)
        return known

    def _first_of_line(self, day: BilledDay, version: TariffVersion, *, cesu_pays: bool) -> _Priced:
        happened = surcharge_codes(day.state, day.surcharge, day.late_minutes)
        codes = tuple(code for code in happened if version.surcharge(code) is not None)
        price = self._priced(version, self._circumstances.use(version, day, codes), day.child_id)
        if not price.quantity:
            return price, None
        inside = [code for code in codes if _in_unit_price(version, code)]
        reason = _reason(day, surcharged=bool(inside))
        key = LineKey(
            day.child_id,
            day.activity,
            Unit.DAY if version.unit.is_flat else version.unit,
            reason,
            price.unit_cents,
            cesu_eligible=reason is not LineReason.ABSENT_BILLED and cesu_pays,
            variant=day.variant,
            surcharge=",".join(inside),
            note=day.note if reason is not LineReason.BOOKED else "",
        )
        return price, self._piles.pile(key)

    def _add_day_surcharges(self, day: BilledDay, price: Price) -> None:
        """A surcharge due for the day is a line of its own: a penalty, which CESU never pays."""
        facts = [fact for fact in price.facts if fact.code in (FactCode.VERSION, FactCode.SURCHARGE)]
        for extra in price.day_surcharges:
            place = (day.child_id, day.activity, Unit.DAY, LineReason.DAY_SURCHARGE)
            key = LineKey(*place, extra.cents, surcharge=extra.code)
            share = (day.booking_id, int(extra.cents))
            self._piles.add(key, 1, on=day.on, booking_ids=[day.booking_id], facts=facts, shares=[share])

    def _priced(self, version: TariffVersion, use: Use, child_id: int) -> Price:
        price = self._book.price(version, use)
        if use.quotient is None and any(fact.code is FactCode.NO_QUOTIENT for fact in price.facts):
            self._log.meet(AnomalyKind.NO_QUOTIENT, use.on, child_id, version.activity)
        return price

    def _cesu_pays(self, child_id: int, activity: str, on: date) -> bool:
        return self._activities[activity].cesu_pays(self._circumstances.children[child_id].born_on, on)


@lru_cache(1024)
def surcharge_codes(state: BookingState, surcharge: str, late_minutes: int) -> tuple[str, ...]:
    """Return what happened on a day that may cost more; an absence is billed at its plain price.

    Few days differ in this, and months hold hundreds of thousands of them.
    """
    if state is BookingState.ABSENT_BILLED:
        return ()
    happened = surcharge.split(",")
    if state is BookingState.PRESENT_UNBOOKED:
        happened.append(UNBOOKED)
    if late_minutes > 0:
        happened.append(LATE_PICKUP)
    return tuple(dict.fromkeys(code for code in happened if code))


def _in_unit_price(version: TariffVersion, code: str) -> bool:
    surcharge = version.surcharge(code)
    return surcharge is not None and surcharge.per is Per.UNIT


def _reason(day: BilledDay, *, surcharged: bool) -> LineReason:
    if day.state is BookingState.ABSENT_BILLED:
        return LineReason.ABSENT_BILLED
    if day.state is BookingState.PRESENT_UNBOOKED:
        return LineReason.UNBOOKED
    return LineReason.SURCHARGED if surcharged else LineReason.BOOKED
