"""Prices of one household on the portal, slot by slot and day by day: the same rules as its invoices (D1)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from staffdesk.contract import v1
from staffdesk.domain.aids import AidGrant
from staffdesk.domain.aids import changes_of as changes_of_aids
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.care_plan import variant_on
from staffdesk.domain.circumstances import LATE_PICKUP, Circumstances
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledChild, BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient, changes_of
from staffdesk.domain.french.late_pickups import late_pickup_words
from staffdesk.domain.french.prices import PER_UNIT, WHOLE_SLOT, explain
from staffdesk.domain.invoicing import surcharge_codes
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.price_spans import Spans
from staffdesk.domain.residence_history import ResidenceHistory
from staffdesk.domain.rights import right_on
from staffdesk.domain.tariffs.evaluation import Price
from staffdesk.domain.tariffs.versions import STANDARD
from staffdesk.models.households import Child, Household
from staffdesk.services.billing_facts import ranks_of
from staffdesk.services.papers import PaperKind

SCHOOL_FOLLOWS = "morning"
"""From this row of the planning children go to class: nobody collects them."""
_PRICED = frozenset({BookingState.REQUESTED, BookingState.WAITING})


@dataclass(frozen=True)
class SlotOfTown:
    """A slot with what its price depends on."""

    slot_id: int
    activity_id: int
    activity: str
    code: str
    minutes: int | None
    row: str
    ends: time | None = None


@dataclass(frozen=True)
class TownOfFamilies:
    """What all projections share; ``window`` is the days published.

    ``unsteady``: activities whose prices look at the household's other days (`PriceBook.unsteady`).
    ``own_meal_prices``: those with a price for a meal brought from home.
    """

    at: datetime
    today: date
    window: Period
    health_blocks: bool
    portal_health_key: str
    household_blocks: bool
    slots: Mapping[int, SlotOfTown]
    by_activity: Mapping[int, Sequence[SlotOfTown]]
    book: PriceBook
    unsteady: frozenset[str]
    own_meal_prices: frozenset[str]
    paper_kinds: Sequence[PaperKind]


@dataclass(frozen=True)
class ChildLoaded:
    """A child of one household, with its class and school."""

    child: Child
    rank: int
    class_name: str
    level: str
    school: str
    health_complete: bool
    health: str | None = None


@dataclass(frozen=True)
class EnrolmentLoaded:
    """An enrolment with its group as the portal names it."""

    child_id: int
    activity_id: int
    activity: str
    group_key: str
    starts_on: date
    ends_on: date
    variant: str
    site: str = ""


BookingLoaded = tuple[int, int, date, str, str, str, int]
"""Child, slot, day, state, reason, surcharge, minutes the child was collected late."""


class HouseholdPrices:
    """Prices of one household, each computed once: the same rules as its invoices (D1)."""

    def __init__(
        self,
        town: TownOfFamilies,
        household: Household,
        children: Sequence[ChildLoaded],
        enrolments: Sequence[EnrolmentLoaded],
        bookings: Sequence[BookingLoaded],
        quotients: tuple[FamilyQuotient, ...],
        residences: ResidenceHistory,
        aids: tuple[AidGrant, ...] = (),
    ) -> None:
        """Take what was loaded of the household; its bookings tell who is there each day."""
        self._town = town
        self._plans = {one.child.id: one.child.care_plan for one in children}
        self._enrolments: dict[tuple[int, str], list[EnrolmentLoaded]] = defaultdict(list)
        for one in enrolments:
            self._enrolments[one.child_id, one.activity].append(one)
        ranks = ranks_of({one.child.id: (one.child.born_on, one.rank) for one in children})
        days = [
            self._day(child, town.slots[slot], on, BookingState(state), surcharge, late)
            for child, slot, on, state, _, surcharge, late in bookings
            if town.slots[slot].activity in town.unsteady
        ]
        billed = BilledHousehold(
            household_id=household.id,
            children=tuple(
                BilledChild(
                    one.child.id,
                    one.child.born_on,
                    ranks[one.child.id],
                    frozenset(activity for child, activity in self._enrolments if child == one.child.id),
                )
                for one in children
            ),
            days=(),
            quotients=quotients,
            residences=residences,
            aids=aids,
        )
        self._circumstances = Circumstances(billed, days)
        self._changes = (*changes_of(quotients), *residences.changes(), *changes_of_aids(aids))
        self._spans: dict[tuple[int, str], Spans] = {}
        self._known: dict[tuple[object, ...], Price] = {}
        self._said: dict[int, tuple[str, ...]] = {}
        self._reasons: dict[tuple[str, ...], int] = {}

    def of_enrolment(self, enrolment: EnrolmentLoaded) -> dict[str, v1.CentsInt]:
        """Give the price of each slot today, or on the nearest day of the right; none that a fee covers."""
        on = self._today(enrolment)
        found: dict[str, v1.CentsInt] = {}
        if self._is_by_fee(enrolment.activity, on):
            return found
        for slot in self._town.by_activity.get(enrolment.activity_id, ()):
            price = self._price(enrolment.child_id, slot, on)
            if price is not None:
                found[slot.code] = price.amount_cents
        return found

    def _is_by_fee(self, activity: str, on: date) -> bool:
        """Tell whether a fee covers a day, which has no price of its own."""
        version = self._town.book.version(activity, on)
        return version is not None and version.is_covered(on)

    def fee(self, enrolment: EnrolmentLoaded) -> str:
        """Give the unit of the fee that covers the days of a right; empty where each has its price."""
        version = self._town.book.version(enrolment.activity, self._today(enrolment))
        return version.unit.value if version is not None and version.unit.is_flat else ""

    def of_events(self, enrolment: EnrolmentLoaded) -> dict[date, dict[str, v1.CentsInt]]:
        """Give the price of each slot on the published days of a right that have a price of their own."""
        right = Period.through(enrolment.starts_on, enrolment.ends_on).intersection(self._town.window)
        slots = self._town.by_activity.get(enrolment.activity_id, ())
        found: dict[date, dict[str, v1.CentsInt]] = {}
        for on in self._town.book.events(enrolment.activity) if right is not None else ():
            if right is not None and on in right:
                prices = {slot.code: self._price(enrolment.child_id, slot, on) for slot in slots}
                found[on] = {code: price.amount_cents for code, price in prices.items() if price is not None}
        return found

    def _today(self, enrolment: EnrolmentLoaded) -> date:
        return min(max(self._town.today, enrolment.starts_on), enrolment.ends_on)

    def late_pickups(self, enrolment: EnrolmentLoaded) -> dict[str, str]:
        """Give, slot by slot, what it costs to collect the child late, in words (G17)."""
        on = self._today(enrolment)
        version = self._town.book.version(enrolment.activity, on)
        rule = None if version is None else version.surcharge(LATE_PICKUP)
        if version is None or rule is None:
            return {}
        by_unit, quotient = version.duration is not None, self._circumstances.quotient(on, version.measure)
        slots = self._town.by_activity.get(enrolment.activity_id, ())
        collected = [slot for slot in slots if slot.row != SCHOOL_FOLLOWS]
        said = {
            slot.code: late_pickup_words(rule, slot.ends, quotient=quotient, by_unit=by_unit)
            for slot in collected
        }
        return {code: words for code, words in said.items() if words}

    def details(self, enrolment: EnrolmentLoaded) -> tuple[date, list[v1.PriceView]]:
        """Give every price of a right with its reasons, and the day they are of: slots, or the fee."""
        on = self._today(enrolment)
        version = self._town.book.version(enrolment.activity, on)
        if version is None or enrolment.child_id not in self._circumstances.children:
            return on, []
        if version.unit.is_flat:
            variant = enrolment.variant or STANDARD
            use = self._circumstances.flat_use(version, enrolment.child_id, on, variant)
            return on, [self._told("", PER_UNIT[version.unit], self._town.book.price(version, use))]
        told = []
        for slot in self._town.by_activity.get(enrolment.activity_id, ()):
            price = self._price(enrolment.child_id, slot, on)
            if price is not None:
                whole = version.duration is not None and slot.minutes is not None
                told.append(self._told(slot.code, WHOLE_SLOT if whole else PER_UNIT[version.unit], price))
        return on, told

    def of_day(
        self,
        child_id: int,
        slot: SlotOfTown,
        on: date,
        state: BookingState,
        surcharge: str,
        late_minutes: int = 0,
    ) -> Price | None:
        """Give what one day costs, or would once accepted; None for a day that costs nothing more."""
        if not is_billed(state) and state not in _PRICED:
            return None
        happened = surcharge_codes(state, surcharge, late_minutes)
        price = self._price(child_id, slot, on, happened, late_minutes)
        covered = price is not None and not price.amount_cents and self._is_by_fee(slot.activity, on)
        return None if covered else price

    def span(self, child_id: int, slot: SlotOfTown, on: date) -> date | int:
        """Give what days alike of a child have in common if they cost the same; the day itself if need be."""
        if slot.activity in self._town.unsteady:
            return on
        key = (child_id, slot.activity)
        spans = self._spans.get(key)
        if spans is None:
            plan = self._plans.get(child_id)
            changes = (*self._town.book.changes(slot.activity), *self._changes)
            begun = (one.starts_on for one in self._enrolments.get(key, ()))
            spans = self._spans[key] = Spans([*changes, *(() if plan is None else plan.changes()), *begun])
        return spans.of(on)

    def place_of_reasons(self, price: Price) -> int:
        """Give where in `reasons` a price of `of_day` is explained."""
        return self._reasons.setdefault(self._explained(price), len(self._reasons))

    def reasons(self) -> list[list[str]]:
        """Give the reasons asked for so far, each once: many days cost the same for the same reasons."""
        return [list(said) for said in self._reasons]

    def _price(
        self, child_id: int, slot: SlotOfTown, on: date, happened: tuple[str, ...] = (), late_minutes: int = 0
    ) -> Price | None:
        version = self._town.book.version(slot.activity, on)
        if version is None or child_id not in self._circumstances.children:
            return None
        quotient = self._circumstances.quotient(on, version.measure)
        varies = None if self._circumstances.is_steady(version) else on
        variant = self._variant(child_id, slot.activity, on)
        key = (
            child_id,
            slot.slot_id,
            happened,
            late_minutes,
            version.valid_from,
            varies,
            id(quotient),
            self._circumstances.span(on),
            variant,
            self._circumstances.aids(child_id, on),
        )
        if key not in self._known:
            codes = tuple(code for code in happened if version.surcharge(code))
            day = self._day(child_id, slot, on, BookingState.BOOKED, ",".join(happened), late_minutes)
            self._known[key] = self._town.book.price(version, self._circumstances.use(version, day, codes))
        return self._known[key]

    def _day(
        self,
        child_id: int,
        slot: SlotOfTown,
        on: date,
        state: BookingState,
        surcharge: str,
        late_minutes: int = 0,
    ) -> BilledDay:
        return BilledDay(
            0,
            child_id,
            slot.activity,
            slot.code,
            on,
            state,
            surcharge,
            self._variant(child_id, slot.activity, on),
            minutes=slot.minutes,
            late_minutes=late_minutes,
        )

    def _variant(self, child_id: int, activity: str, on: date) -> str:
        enrolment = right_on(self._enrolments.get((child_id, activity), ()), on)
        enrolled = "" if enrolment is None else enrolment.variant
        plan = self._plans.get(child_id)
        return variant_on(enrolled, plan, on, self._town.own_meal_prices, activity) or STANDARD

    def _told(self, slot: str, unit: str, price: Price) -> v1.PriceView:
        return v1.PriceView(slot=slot, unit=unit, cents=price.amount_cents, why=list(self._explained(price)))

    def _explained(self, price: Price) -> tuple[str, ...]:
        """Say why, once for a price: the book keeps it as long as this lives."""
        said = self._said.get(id(price))
        if said is None:
            said = self._said[id(price)] = explain(price.facts)
        return said
