"""Shared custody as the office keeps it, on the two memberships of a child, read as a rule of the domain."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.custody import Custody
from staffdesk.domain.patterns import Weeks
from staffdesk.models.households import Household, Membership


def load_custodies(session: Session, child_ids: Collection[int] | None) -> dict[int, Custody]:
    """Load the custody of each child that has two households; None asks for all children."""
    question = (
        select(Membership.child_id, Household.uid, Membership.custody_rule)
        .join(Household, Membership.household_id == Household.id)
        .where(Membership.custody == "alternate")
        .order_by(Membership.id)
    )
    if child_ids is not None:
        question = question.where(Membership.child_id.in_(sorted(child_ids)))
    rules: dict[int, list[tuple[str, Mapping[str, object]]]] = defaultdict(list)
    for child, uid, rule in session.execute(question):
        rules[child].append((uid, rule or {}))
    found = {child: custody_of(pair) for child, pair in rules.items()}
    return {child: custody for child, custody in found.items() if custody is not None}


def custody_of(pair: Sequence[tuple[str, Mapping[str, object]]]) -> Custody | None:
    """Build a child's custody from its two memberships (household uid, stored rule); None if incomplete.

    The stored rule of the household that begins has ``first`` true, ``weeks`` and, for alternate weeks, the
    ``reference`` date.
    """
    first = next(((uid, rule) for uid, rule in pair if rule.get("first")), None)
    other = next((uid for uid, rule in pair if not rule.get("first")), None)
    if first is None or other is None:
        return None
    weeks, reference = Weeks(str(first[1].get("weeks", "alternate"))), first[1].get("reference")
    if weeks is Weeks.ALTERNATE and reference is None:
        return None
    starts_on = None if reference is None else date.fromisoformat(str(reference))
    return Custody(first[0], other, weeks, starts_on)
