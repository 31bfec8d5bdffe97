"""What an invoice run reads of the town: a handful of queries for any number of families.

Columns are read, never objects: 6,000 families of 60 days are 360,000 rows.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.aids import AidGrant
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.caps import NOTHING, Charged
from staffdesk.domain.care_plan import CarePlan, variant_on
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.drafts import (
    BilledActivity,
    BilledChild,
    BilledDay,
    BilledHousehold,
    Gesture,
    Terms,
)
from staffdesk.domain.family_quotient import FamilyQuotient, Measure
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.residence_history import ResidenceHistory
from staffdesk.domain.rights import Right, variant_of
from staffdesk.domain.tariffs.siblings import ranked
from staffdesk.domain.tariffs.versions import STANDARD, TariffVersion
from staffdesk.models.bookings import Booking
from staffdesk.models.households import (
    AidGrantRow,
    Child,
    FamilyQuotientRow,
    Guardian,
    Household,
    Membership,
)
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Activity, Slot, Town
from staffdesk.services.billing_earlier import DAY_COLUMNS
from staffdesk.services.billing_months import fee_holidays, load_charged
from staffdesk.services.billing_questions import (
    all_aids,
    all_quotients,
    charged_of,
    earlier_of,
    enrolments,
    has_address,
    own_meals,
)
from staffdesk.services.billing_runs import EarlierRuns, fee_codes, load_runs
from staffdesk.services.billing_scope import Scope, asks
from staffdesk.services.billing_terms import load_terms
from staffdesk.services.bulk import let_go
from staffdesk.services.credit_sharing import load_settling
from staffdesk.services.gestures import load_gestures
from staffdesk.services.mandates import without_mandate
from staffdesk.services.open_fees import load_open_fees
from staffdesk.services.residences import histories
from staffdesk.services.tariffs import load_price_book, load_tariff_versions


@dataclass(frozen=True)
class BillingTown:
    """What all families share: activities by code, their names, and prices."""

    activities: dict[str, BilledActivity]
    names: dict[str, str]
    book: PriceBook


@dataclass(frozen=True)
class _SlotFacts:
    activity: str
    code: str
    minutes: int | None


@dataclass(frozen=True)
class _Families:
    """Every family's side of a draft, by household."""

    residences: Mapping[int, ResidenceHistory]
    addressed: frozenset[int]
    children: dict[int, dict[int, tuple[date, int]]]
    born_on: dict[int, date]
    enrolled: dict[tuple[int, int], dict[str, list[Right]]]
    own_meals: Mapping[int, CarePlan]
    own_meal_prices: frozenset[str]
    terms: dict[tuple[int, int], dict[str, Terms]]
    quotients: dict[int, tuple[FamilyQuotient, ...]]
    aids: Mapping[int, tuple[AidGrant, ...]]
    usual: dict[int, int]
    earlier: dict[int, list[Any]]
    charged: Mapping[int, Charged]
    runs: EarlierRuns | None
    left: Mapping[int, list[Any]]
    corrections: dict[int, tuple[DayCorrection, ...]]
    fees: Mapping[int, tuple[FeeCorrection, ...]]
    without_mandate: frozenset[int]
    gestures: Mapping[int, tuple[Gesture, ...]]


def load_town(session: Session, codes: Iterable[str] | None = None) -> BillingTown:
    """Read activities (all, or those of `codes`) and prices."""
    marking = session.scalar(select(Town.rules)) or {}
    marked = bool(marking.get("attendance_marking", True))
    wanted = None if codes is None else set(codes)
    rows = session.execute(
        select(
            Activity.code,
            Activity.name,
            Activity.position,
            Activity.cesu_from_age,
            Activity.cesu_to_age,
            Activity.period_kind,
        ).order_by(Activity.position, Activity.code)
    ).all()
    of_kind = {"holidays": fee_holidays(session)}
    chosen = [row for row in rows if wanted is None or row.code in wanted]
    activities = {
        row.code: BilledActivity(
            row.code,
            row.position,
            row.cesu_from_age,
            row.cesu_to_age,
            marked,
            of_kind.get(row.period_kind, ()),
        )
        for row in chosen
    }
    return BillingTown(activities, {row.code: row.name for row in chosen}, load_price_book(session))


def load_households(
    session: Session, scope: Scope, *, idle: bool, own_meals: Mapping[int, CarePlan] | None = None
) -> Generator[BilledHousehold, None, None]:
    """Give each household that has a day in the run, by its id; days come as a stream: close what you leave.

    Households follow whose invoiced days cost more since: the difference is due now. With `idle`, also those
    that only have an enrolment: they owe what is due whatever the days used. `own_meals` are care plans to
    price by instead of those entered.
    """
    slots = _slots(session, scope.codes)
    families = _families(session, scope, own_meals)
    seen: set[int] = set()
    try:
        with session.execute(_days(scope).execution_options(yield_per=5_000)) as days:
            for household_id, rows in groupby(days, key=attrgetter("household_id")):
                seen.add(household_id)
                yield _household(household_id, list(rows), slots, families)
        waiting = (
            families.corrections.keys()
            | families.fees.keys()
            | (
                {household for household, _ in (*families.enrolled, *families.terms)} | families.left.keys()
                if idle
                else set()
            )
        )
        for household_id in sorted(waiting - seen):
            yield _household(household_id, [], slots, families)
    finally:
        let_go(families.children, families.enrolled, families.terms, families.quotients, families.earlier)


def load_aids(session: Session, where: ColumnElement[bool]) -> dict[int, tuple[AidGrant, ...]]:
    """Return the aids granted by name to some households (a condition on `AidGrantRow`), by household."""
    found: dict[int, list[AidGrant]] = defaultdict(list)
    for household, *grant in session.execute(all_aids().where(where)):
        found[household].append(AidGrant(*grant))
    return {household: tuple(grants) for household, grants in found.items()}


def ranks_of(children: dict[int, tuple[date, int]]) -> dict[int, int]:
    """Return each child's rank in its household, from its birth date and stored rank.

    Stored ranks count when they are all different: staff may know of an elder child nobody enrolled. Where
    two are alike they were never entered, and the eldest is first (D4).
    """
    stored = {child: rank for child, (_, rank) in children.items()}
    if len(set(stored.values())) == len(stored):
        return stored
    return {child: found.rank for child, found in ranked({c: b for c, (b, _) in children.items()}).items()}


def minutes_between(starts: time | None, ends: time | None) -> int | None:
    """Return the length of a slot in minutes, None when its hours are not known."""
    if starts is None or ends is None:
        return None
    day = date(2000, 1, 1)
    return int((datetime.combine(day, ends) - datetime.combine(day, starts)).total_seconds()) // 60


def _gestures(session: Session, scope: Scope) -> Mapping[int, tuple[Gesture, ...]]:
    if scope.is_of_the_past:
        return {}
    return load_gestures(session, scope.period, scope.codes, scope.of_family(Invoice.household_id))


def _load_earlier(session: Session, scope: Scope, versions: Iterable[TariffVersion]) -> dict[int, list[Any]]:
    earlier = earlier_of(scope, versions)
    found: dict[int, list[Any]] = defaultdict(list)
    if earlier is not None:
        for row in session.execute(earlier.rows(scope.of_family(Booking.household_id))):
            found[row.household_id].append(row)
    return found


def _load_left(session: Session, runs: EarlierRuns | None) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(runs.left()) if runs is not None else ():
        found[row.household_id].append(row)
    return found


def _days(scope: Scope) -> Select[Any]:
    return select(*DAY_COLUMNS).where(scope.open_days()).order_by(Booking.household_id, Booking.day_on)


def _slots(session: Session, codes: Iterable[str]) -> dict[int, _SlotFacts]:
    rows = session.execute(
        select(Slot.id, Activity.code, Slot.code.label("slot"), Slot.starts_at_time, Slot.ends_at_time)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Activity.code.in_(sorted(codes)))
    )
    return {
        row.id: _SlotFacts(row.code, row.slot, minutes_between(row.starts_at_time, row.ends_at_time))
        for row in rows
    }


def _families(session: Session, scope: Scope, own_meals: Mapping[int, CarePlan] | None = None) -> _Families:
    members: dict[int, dict[int, tuple[date, int]]] = defaultdict(dict)
    for row in session.execute(
        select(Membership.household_id, Membership.child_id, Membership.rank, Child.born_on)
        .join(Child)
        .where(scope.of_family(Membership.household_id))
    ):
        members[row.household_id][row.child_id] = (row.born_on, row.rank)
    households = session.execute(
        select(Household.id, Household.residence, has_address()).where(scope.of_family(Household.id))
    ).all()
    payers = set(session.scalars(select(Guardian.household_id).distinct()))
    enrolled: dict[tuple[int, int], dict[str, list[Right]]] = defaultdict(dict)
    for row in session.execute(enrolments(scope)):
        right = Right(row.starts_on, row.ends_on, row.variant)
        enrolled[row.household_id, row.child_id].setdefault(row.code, []).append(right)
    quotients: dict[int, list[FamilyQuotient]] = defaultdict(list)
    for row in session.execute(all_quotients().where(scope.of_family(FamilyQuotientRow.household_id))):
        quotients[row.household_id].append(
            FamilyQuotient(
                row.value, row.valid_from, row.valid_to, row.source, row.proof, Measure(row.measure)
            )
        )
    versions = load_tariff_versions(session)
    runs = load_runs(session, scope, versions)
    return _Families(
        residences=histories(session, {row.id: row.residence for row in households}, scope.of_family),
        addressed=frozenset(row.id for row in households if row.has_address and row.id in payers),
        children=members,
        born_on=dict(session.execute(select(Child.id, Child.born_on)).tuples().all()),
        enrolled=enrolled,
        own_meals=load_own_meals(session) if own_meals is None else own_meals,
        own_meal_prices=PriceBook(versions).own_meals(),
        terms=load_terms(session, versions, scope),
        quotients={household: tuple(found) for household, found in quotients.items()},
        aids=load_aids(session, scope.of_family(AidGrantRow.household_id)),
        usual=_usual(session, scope),
        earlier=_load_earlier(session, scope, versions),
        charged=load_charged(session, *charged_of(session, scope, versions)),
        runs=runs,
        left=_load_left(session, runs),
        corrections=_debits(session, scope),
        fees=_fee_debits(session, scope, versions),
        without_mandate=without_mandate(session),
        gestures=_gestures(session, scope),
    )


def _debits(session: Session, scope: Scope) -> dict[int, tuple[DayCorrection, ...]]:
    """Return what invoiced days of each family cost more since; a run alone bills it."""
    found: dict[int, list[DayCorrection]] = defaultdict(list)
    if scope.is_of_the_past:
        return {}
    for day in load_settling(session, scope.codes, scope.households).debits:
        found[day.household_id].append(day)
    return {household: tuple(days) for household, days in found.items()}


def _fee_debits(
    session: Session, scope: Scope, versions: Iterable[TariffVersion]
) -> Mapping[int, tuple[FeeCorrection, ...]]:
    """Return what invoiced fees of each family cost more since; a run alone bills it."""
    found: dict[int, tuple[FeeCorrection, ...]] = {}
    codes = frozenset() if scope.is_of_the_past else fee_codes(versions, scope.codes)
    for fee in load_open_fees(session, codes, scope.households).debits if codes else ():
        found[fee.household_id] = (*found.get(fee.household_id, ()), fee)
    return found


def _usual(session: Session, scope: Scope) -> dict[int, int]:
    """Return what each family usually pays: the mean of its issued invoices."""
    rows = session.execute(
        select(Invoice.household_id, func.sum(Invoice.total_cents), func.count())
        .where(asks(), scope.of_family(Invoice.household_id))
        .group_by(Invoice.household_id)
    )
    return {household: int(cents) // count for household, cents, count in rows}


def _household(
    household_id: int, rows: list[Any], slots: dict[int, _SlotFacts], families: _Families
) -> BilledHousehold:
    members = dict(families.children.get(household_id, {}))
    corrections = families.corrections.get(household_id, ())
    fees = families.fees.get(household_id, ())
    earlier = families.earlier.get(household_id, ())
    paid_for = {one.child_id for of_days in (rows, corrections, fees, earlier) for one in of_days}
    for child in sorted(paid_for - members.keys(), key=lambda child: (families.born_on[child], child)):
        # who has left the household is still paid for by whoever booked, and counts with who is there
        members[child] = (families.born_on[child], 1 + len(members))
    ranks = ranks_of(members)
    enrolled = {child: families.enrolled.get((household_id, child), {}) for child in members}
    return BilledHousehold(
        household_id=household_id,
        children=tuple(
            BilledChild(
                child,
                born_on,
                ranks[child],
                frozenset(enrolled[child]),
                families.terms.get((household_id, child), {}),
            )
            for child, (born_on, _) in members.items()
        ),
        days=tuple(_day(row, slots[row.slot_id], enrolled[row.child_id], families) for row in rows),
        quotients=families.quotients.get(household_id, ()),
        aids=families.aids.get(household_id, ()),
        residences=families.residences[household_id],
        has_payer_address=household_id in families.addressed,
        usual_cents=families.usual.get(household_id),
        corrections=corrections,
        fees=fees,
        earlier=tuple(
            _day(row, slots[row.slot_id], enrolled.get(row.child_id, {}), families) for row in earlier
        ),
        charged=families.charged.get(household_id, NOTHING),
        lacks_mandate=household_id in families.without_mandate,
        gestures=families.gestures.get(household_id, ()),
        runs={} if families.runs is None else families.runs.of(household_id),
        left=tuple(
            _day(row, slots[row.slot_id], enrolled[row.child_id], families)
            for row in families.left.get(household_id, ())
            if row.child_id in members
        ),
    )


_STATES = {state.value: state for state in BookingState}  # asked 360,000 times: the enum itself is slow


def load_own_meals(session: Session) -> dict[int, CarePlan]:
    """Return the care plans by which a child brings its own meal, by child."""
    rows = session.execute(own_meals()).tuples()
    return {child: CarePlan(True, start, last, True) for child, start, last in rows}


def _day(row: Any, slot: _SlotFacts, rights: dict[str, list[Right]], families: _Families) -> BilledDay:
    variant = variant_of(rights.get(slot.activity, ()), row.day_on)
    plan = families.own_meals.get(row.child_id)
    if plan is not None:
        variant = variant_on(variant, plan, row.day_on, families.own_meal_prices, slot.activity)
    reason = row.reason
    return BilledDay(
        booking_id=row.id,
        child_id=row.child_id,
        activity=slot.activity,
        slot=slot.code,
        on=row.day_on,
        state=_STATES[row.state],
        surcharge=row.surcharge,
        variant=variant or STANDARD,
        note=reason and reason[:1].lower() + reason[1:],
        minutes=slot.minutes,
        late_minutes=row.late_minutes,
        invoice_id=row.invoice_id or 0,
    )
