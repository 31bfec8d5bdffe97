"""Children of real families for the simulator of the tariff editor: the figures that a price depends on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.aids import GrantedAid, granted_on
from staffdesk.domain.care_plan import variant_on
from staffdesk.domain.family_quotient import FamilyQuotient, Measure, in_force
from staffdesk.domain.tariffs.versions import STANDARD
from staffdesk.models.households import AidGrantRow, Child, Enrolment, Household, Membership
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.billing_facts import load_aids, load_own_meals, ranks_of
from staffdesk.services.family_search import bearers_first, named_by
from staffdesk.services.quotients import history
from staffdesk.services.residences import history_of_household
from staffdesk.services.tariffs import load_price_book

MOST_FAMILIES = 6


@dataclass(frozen=True)
class TrialChild:
    """A child as a tariff sees it today.

    Attributes:
        key: household and child.
        name, family: as shown; the family with its number.
        residence: of the payer.
        rank, number: the child's place among so many children.
        quotients: in force today, by measure; none without proof.
        variants: by activity.
        aids: granted by name, that count today.
    """

    key: tuple[int, int]
    name: str
    family: str
    residence: str
    rank: int
    number: int
    quotients: Mapping[str, FamilyQuotient]
    variants: Mapping[str, str]
    aids: tuple[GrantedAid, ...] = ()


def find_children(session: Session, text: str, today: date) -> tuple[TrialChild, ...]:
    """Find the children of the families that a text names; nothing for an empty text."""
    named = named_by(text)
    if not named:
        return ()
    order = (*bearers_first(text), Household.name, Household.number)
    families = session.scalars(select(Household).where(*named).order_by(*order).limit(MOST_FAMILIES)).all()
    return tuple(child for family in families for child in _children(session, family, today))


def _children(session: Session, family: Household, today: date) -> list[TrialChild]:
    rows = session.execute(
        select(Child.id, Child.first_name, Child.born_on, Membership.rank)
        .join(Membership, Membership.child_id == Child.id)
        .where(Membership.household_id == family.id)
    ).all()
    ranks = ranks_of({row.id: (row.born_on, row.rank) for row in rows})
    known = history(session, family.id)
    quotients = {measure.value: in_force(known, today, measure) for measure in Measure}
    variants = _variants(session, family.id, today)
    residence = history_of_household(family).on(today).value
    aids = load_aids(session, AidGrantRow.household_id == family.id).get(family.id, ())
    return [
        TrialChild(
            key=(family.id, row.id),
            name=row.first_name,
            family=f"{family.name} ({family.number})",
            residence=residence,
            rank=ranks[row.id],
            number=len(rows),
            quotients={name: found for name, found in quotients.items() if found is not None},
            variants=variants.get(row.id, {}),
            aids=granted_on(aids, row.id, today),
        )
        for row in sorted(rows, key=lambda row: (ranks[row.id], row.id))
    ]


def _variants(session: Session, household_id: int, today: date) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = session.execute(
        select(Enrolment.child_id, Activity.code, Enrolment.variant)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .where(
            Enrolment.household_id == household_id, Enrolment.starts_on <= today, Enrolment.ends_on >= today
        )
    ).tuples()
    plans, prices = load_own_meals(session), load_price_book(session).own_meals()
    for child, activity, variant in rows:
        found.setdefault(child, {})[activity] = (
            variant_on(variant, plans.get(child), today, prices, activity) or STANDARD
        )
    return found
