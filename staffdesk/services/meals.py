"""Meals: counts by site, diet and adults for a day, a week, a month; the order as it was sent, and since."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import ONE_DAY, Period
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.meals import MOST_ADULTS
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.meals import AdultMeals, MealOrder
from staffdesk.services import audit
from staffdesk.services.meal_counts import (
    Kitchen,
    count_period,
    counted_bookings,
    load_kitchen,
    meal_table,
)
from staffdesk.services.meal_rows import MealTable, MealWish
from staffdesk.services.office import Office
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.MEALS})


@dataclass(frozen=True)
class OrderDone:
    """An order was sent: its key, for taking it back at once."""

    order_id: int
    total: int
    topics: Topics = CHANGED


@dataclass(frozen=True)
class MealsChanged:
    """Something of the meals changed."""

    topics: Topics = CHANGED


class Meals:
    """Use cases of the screen Effectifs."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def sites(self, actor: Actor) -> tuple[tuple[int, str], ...]:
        """List the sites where meals are served, schools first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return tuple((site.id, site.name) for site in load_kitchen(session).sites.values())

    def table(self, actor: Actor, wish: MealWish) -> MealTable:
        """Count the meals of a day by site, or of a week or month by day."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return meal_table(session, wish)

    def set_adults(self, actor: Actor, site_id: int, on: date, meals: int) -> MealsChanged:
        """Enter how many adults eat at a site on a day; 0 for none.

        Raises:
            NotFound: ``meal_site``.
            RuleBroken: ``adult_meals_range``.
        """
        actor.need(Permission.ORDER_MEALS)
        if not 0 <= meals <= MOST_ADULTS:
            raise RuleBroken("adult_meals_range", field="adults", most=MOST_ADULTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            _require_site(load_kitchen(session), site_id)
            row = session.scalar(
                select(AdultMeals)
                .where(AdultMeals.site_id == site_id, AdultMeals.day_on == on)
                .with_for_update()
            )
            if row is None:
                row = AdultMeals(site_id=site_id, day_on=on, meals=0, changed_at=at, changed_by="")
                session.add(row)
            facts: dict[str, object] = {"on": on.isoformat(), "before": row.meals, "meals": meals}
            row.meals, row.changed_at, row.changed_by = meals, at, actor.name
            audit.record(session, actor, "meals.adults", f"site:{site_id}", facts, at=at)
        return MealsChanged()

    def send_order(self, actor: Actor, site_id: int, on: date, sent_to: str) -> OrderDone:
        """Freeze the count of a site and day as sent to somebody; an order sent before is replaced and kept.

        Raises:
            NotFound: ``meal_site``.
            RuleBroken: ``meal_order_needs_recipient``, ``meal_order_nothing``.
        """
        actor.need(Permission.ORDER_MEALS)
        recipient = " ".join(sent_to.split())
        if not recipient:
            raise RuleBroken("meal_order_needs_recipient", field="sent_to")
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            order = self._frozen(session, site_id, on)
            order.sent_to, order.sent_at, order.sent_by = recipient, at, actor.name
            session.add(order)
            session.flush()
            total = sum(order.diets.values()) + order.adults
            facts: dict[str, object] = {"on": on.isoformat(), "total": total, "sent_to": recipient}
            audit.record(session, actor, "meals.ordered", f"site:{site_id}", facts, at=at)
            return OrderDone(order.id, total)

    def withdraw_order(self, actor: Actor, order_id: int) -> MealsChanged:
        """Take a sending back that was told by mistake; its row stays, the one before is in force again.

        Raises:
            NotFound: ``meal_order``.
            Stale: ``changed_since``: it was taken back already.
        """
        actor.need(Permission.ORDER_MEALS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            order = session.get(MealOrder, order_id, with_for_update=True)
            if order is None:
                raise NotFound("meal_order", order=order_id)
            if order.withdrawn_at is not None:
                raise Stale("changed_since", record="meal_order")
            order.withdrawn_at, order.withdrawn_by = at, actor.name
            facts: dict[str, object] = {"on": order.day_on.isoformat(), "order": order_id}
            audit.record(session, actor, "meals.order_withdrawn", f"site:{order.site_id}", facts, at=at)
        return MealsChanged()

    def _frozen(self, session: Session, site_id: int, on: date) -> MealOrder:
        """Make the order of what is counted now; the children of an order before stay in it as it says."""
        kitchen = load_kitchen(session)
        _require_site(kitchen, site_id)
        counted = count_period(session, kitchen, Period(on, on + ONE_DAY), [site_id])
        count, before = counted.count((site_id, on)), counted.orders.get((site_id, on))
        if count.total == 0 and before is None:
            raise RuleBroken("meal_order_nothing")
        ordered = frozenset[int]() if before is None else frozenset(before.booking_ids)
        return MealOrder(
            site_id=site_id,
            day_on=on,
            diets=dict(count.diets),
            brought=count.brought,
            adults=count.adults,
            booking_ids=counted_bookings(session, kitchen, site_id, on, ordered),
        )


def _require_site(kitchen: Kitchen, site_id: int) -> None:
    if site_id not in kitchen.sites:
        raise NotFound("meal_site", site=site_id)
