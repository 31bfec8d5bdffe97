"""What a care plan with a meal brought from home changes of prices, whichever home pays the days."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.care_plan import CarePlan, days_of_meals
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.services.billing_facts import load_households, load_own_meals
from staffdesk.services.billing_scope import Scope
from staffdesk.services.repricing import Repricing


def plan_repricing(session: Session, child: Child, plan: CarePlan) -> Repricing | None:
    """Return the change of prices that a new plan of a child makes; None where no meal of it changes."""
    days = days_of_meals(child.care_plan, plan)
    if days is None:
        return None
    child_id, (first, end) = child.id, days

    def read(session: Session, scope: Scope) -> Iterable[BilledHousehold]:
        plans = load_own_meals(session) | {child_id: plan}
        return load_households(session, scope, idle=True, own_meals=plans)

    payers = session.scalars(select(Booking.household_id).where(Booking.child_id == child_id).distinct())
    return Repricing(payers.all(), first, end, read)
