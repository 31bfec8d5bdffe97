"""Counting meals from bookings: by site and day, children by diet, adults beside, the order as it was sent.

Children alike are counted by the database; only those whose meal depends on the order, or who bring their
own, are read one by one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, counts_as_meal
from staffdesk.domain.care_plan import NO_PLAN
from staffdesk.domain.dates import ONE_DAY, Period, month_of, week_of
from staffdesk.domain.meals import (
    OWN_MEAL_VARIANT,
    MealCount,
    MealDay,
    changes_since,
    count_meals,
    serves_lunch,
)
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment
from staffdesk.models.meals import AdultMeals, MealOrder
from staffdesk.models.town import Activity, ActivityGroup, Site, Slot, Town
from staffdesk.services.billing_facts import load_own_meals
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.meal_rows import MealTable, MealWish, OrderSent, SiteDay, Span

Place = tuple[int, date]
"""A site and a day."""

_BILLED = BookingState.ABSENT_BILLED.value
_EATING = [state.value for state in BookingState if counts_as_meal(state, order_sent=False)]


@dataclass(frozen=True)
class Kitchen:
    """The places where meals are served: sites by id, and the slots that give a meal."""

    sites: Mapping[int, Site]
    slots: Collection[int]
    activities: Mapping[int, tuple[Activity, ...]]
    """The activities with a meal, by site."""


@dataclass
class Counted:
    """What was read of a period: the meals of each place, adults, orders in force, last recipients."""

    days: dict[Place, list[MealDay]] = field(default_factory=lambda: defaultdict(list))
    adults: dict[Place, int] = field(default_factory=dict)
    orders: dict[Place, MealOrder] = field(default_factory=dict)
    recipients: dict[int, str] = field(default_factory=dict)

    def count(self, place: Place) -> MealCount:
        """Count a place as it stands now."""
        order = self.orders.get(place)
        ordered = frozenset[int]() if order is None else frozenset(order.booking_ids)
        return count_meals(self.days.get(place, ()), adults=self.adults.get(place, 0), ordered=ordered)

    def sent(self, place: Place) -> OrderSent | None:
        """Give the order in force of a place, with what changed since."""
        order = self.orders.get(place)
        if order is None:
            return None
        frozen = MealCount(dict(order.diets), order.brought, order.adults)
        changes = changes_since(frozen, self.count(place))
        return OrderSent(order.id, order.sent_at, order.sent_by, order.sent_to, frozen, changes)


def load_kitchen(session: Session) -> Kitchen:
    """Find where meals are served: canteens, and days of leisure that span noon unless the town says no."""
    rules = session.scalar(select(Town.rules)) or {}
    leisure = bool(rules.get("leisure_meals", True))
    slots: set[int] = set()
    with_meal: set[int] = set()
    for slot, activity in session.execute(select(Slot, Activity).join(Activity)):
        if serves_lunch(activity.kind, slot.starts_at_time, slot.ends_at_time, leisure_meals=leisure):
            slots.add(slot.id)
            with_meal.add(activity.id)
    sites: dict[int, Site] = {}
    activities: dict[int, dict[int, Activity]] = defaultdict(dict)
    rows = session.execute(
        select(Site, Activity)
        .join(ActivityGroup, ActivityGroup.site_id == Site.id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .where(Activity.id.in_(sorted(with_meal)))
        .order_by(Site.kind != "school", Site.name, Activity.position)
    )
    for site, activity in rows:
        sites[site.id] = site
        activities[site.id][activity.id] = activity
    return Kitchen(sites, slots, {site: tuple(found.values()) for site, found in activities.items()})


def count_period(session: Session, kitchen: Kitchen, period: Period, site_ids: Collection[int]) -> Counted:
    """Read the meals of a period at some sites."""
    found = Counted()
    here = _at(period, kitchen, site_ids)
    enrolled, plans = _with_own_meal(session, period), load_own_meals(session)
    special = sorted(enrolled | plans.keys())
    alike = Booking.child_id.not_in(special) & Booking.state.in_(_EATING)
    for site, on, state, diet, times in session.execute(_alike(here, alike)):
        day = MealDay(0, BookingState(state), diet, times=times)
        found.days[site, on].append(day)
    for row in session.execute(_one_by_one(here, special)):
        own = any(row.day_on in right for right in enrolled.get(row.child_id, ()))
        brings = own or plans.get(row.child_id, NO_PLAN).brings_meal_on(row.day_on)
        day = MealDay(row.id, BookingState(row.state), row.diet, brings)
        found.days[row.site_id, row.day_on].append(day)
    _read_beside(session, found, period, site_ids)
    return found


def _at(period: Period, kitchen: Kitchen, site_ids: Collection[int]) -> ColumnElement[bool]:
    return (
        (Booking.day_on >= period.start)
        & (Booking.day_on < period.end)
        & Booking.slot_id.in_(sorted(kitchen.slots))
        & ActivityGroup.site_id.in_(sorted(site_ids))
    )


def _with_own_meal(session: Session, period: Period) -> dict[int, list[Period]]:
    """Return when children bring their own meal by their right, by child."""
    found: dict[int, list[Period]] = defaultdict(list)
    rows = session.execute(
        select(Enrolment.child_id, Enrolment.starts_on, Enrolment.ends_on).where(
            Enrolment.variant == OWN_MEAL_VARIANT,
            Enrolment.starts_on < period.end,
            Enrolment.ends_on >= period.start,
        )
    )
    for child, starts_on, ends_on in rows:
        found[child].append(Period.through(starts_on, ends_on))
    return found


def _alike(here: ColumnElement[bool], alike: ColumnElement[bool]) -> Select[Any]:
    """Count by place, state and diet the children about whom there is nothing more to know."""
    return (
        select(ActivityGroup.site_id, Booking.day_on, Booking.state, Child.diet, func.count())
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .join(Child, Child.id == Booking.child_id)
        .where(here, alike)
        .group_by(ActivityGroup.site_id, Booking.day_on, Booking.state, Child.diet)
    )


def _one_by_one(here: ColumnElement[bool], special: Sequence[int]) -> Select[Any]:
    """Select who brings a meal, and absences whose meal depends on the order."""
    return (
        select(ActivityGroup.site_id, Booking.day_on, Booking.id, Booking.child_id, Booking.state, Child.diet)
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .join(Child, Child.id == Booking.child_id)
        .where(here, Booking.child_id.in_(special) | (Booking.state == _BILLED))
    )


def _read_beside(session: Session, found: Counted, period: Period, site_ids: Collection[int]) -> None:
    sites = sorted(site_ids)
    for row in session.scalars(
        select(AdultMeals).where(
            AdultMeals.site_id.in_(sites), AdultMeals.day_on >= period.start, AdultMeals.day_on < period.end
        )
    ):
        found.adults[row.site_id, row.day_on] = row.meals
    for order in session.scalars(
        select(MealOrder)
        .where(
            MealOrder.site_id.in_(sites),
            MealOrder.day_on >= period.start,
            MealOrder.day_on < period.end,
            MealOrder.withdrawn_at.is_(None),
        )
        .order_by(MealOrder.id)
    ):
        found.orders[order.site_id, order.day_on] = order
    newest = select(func.max(MealOrder.id)).where(MealOrder.site_id.in_(sites)).group_by(MealOrder.site_id)
    last = session.execute(select(MealOrder.site_id, MealOrder.sent_to).where(MealOrder.id.in_(newest)))
    found.recipients = dict(last.tuples().all())


def counted_bookings(
    session: Session, kitchen: Kitchen, site_id: int, on: date, ordered: frozenset[int]
) -> list[int]:
    """List the bookings counted at a place, those kept by the order in force included."""
    here = _at(Period(on, on + ONE_DAY), kitchen, [site_id])
    holding = Booking.state.in_(_EATING)
    kept = (Booking.state == _BILLED) & Booking.id.in_(sorted(ordered))
    question = (
        select(Booking.id)
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .where(here, holding | kept)
        .order_by(Booking.id)
    )
    return list(session.scalars(question))


def span_of(wish: MealWish) -> Period:
    """Give the days of a wish."""
    if wish.span is Span.WEEK:
        return week_of(wish.on)
    return month_of(wish.on) if wish.span is Span.MONTH else Period(wish.on, wish.on + ONE_DAY)


def meal_table(session: Session, wish: MealWish) -> MealTable:
    """Count what a wish asks for: sites of a day, or days of a week or month."""
    kitchen = load_kitchen(session)
    wanted = [site for site in kitchen.sites if wish.site_id in (None, site)]
    period = span_of(wish)
    counted = count_period(session, kitchen, period, wanted)
    served = served_places(session, kitchen, period, wanted)
    rows = tuple(
        SiteDay(
            site,
            kitchen.sites[site].name,
            on,
            counted.count((site, on)),
            counted.sent((site, on)),
            counted.recipients.get(site, ""),
            is_served=(site, on) in served,
        )
        for on in period.days()
        for site in wanted
        if (site, on) in served or (site, on) in counted.days or (site, on) in counted.adults
    )
    shown = rows if wish.span is Span.DAY or wish.site_id is not None else by_day(rows)
    site = kitchen.sites.get(wish.site_id or 0)
    return MealTable(wish, period.start, period.last, "" if site is None else site.name, shown, sum_of(rows))


def by_day(rows: Iterable[SiteDay]) -> tuple[SiteDay, ...]:
    """Add the sites of each day up."""
    days: dict[date, MealCount] = {}
    for row in rows:
        days[row.on] = days.get(row.on, MealCount()).plus(row.count)
    return tuple(SiteDay(0, "", on, count) for on, count in sorted(days.items()))


def sum_of(rows: Iterable[SiteDay]) -> MealCount:
    """Add counts up."""
    total = MealCount()
    for row in rows:
        total = total.plus(row.count)
    return total


def served_places(session: Session, kitchen: Kitchen, period: Period, site_ids: Iterable[int]) -> set[Place]:
    """Give the sites and days on which a meal is served."""
    calendar = load_calendar(session)
    return {
        (site, on)
        for site in site_ids
        for on in period.days()
        if any(
            is_served(activity, on, calendar, kitchen.sites[site].uid)
            for activity in kitchen.activities[site]
        )
    }
