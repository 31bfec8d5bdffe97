"""Shared custody as the office keeps it: the agreements about a child, read as a rule of the domain."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.calendars import SchoolHoliday
from staffdesk.domain.custody import Agreement, Custody, agreement_from_json
from staffdesk.domain.dates import Period
from staffdesk.models.households import CustodyAgreement, Household, Membership
from staffdesk.models.town import SchoolHoliday as HolidayRow


def load_custodies(session: Session, child_ids: Collection[int] | None) -> dict[int, Custody]:
    """Load the custody of each child that two households share; None asks for all children.

    An agreement with a household that the child has left is none.
    """
    found: dict[int, list[Agreement]] = defaultdict(list)
    for child, since, first, other, rule in session.execute(_agreements(child_ids)):
        found[child].append(agreement_from_json(first, other, since, rule))
    if not found:
        return {}
    of_holidays = any(one.holidays is not None for agreed in found.values() for one in agreed)
    holidays = school_holidays(session) if of_holidays else ()
    return {child: Custody(tuple(agreed), holidays) for child, agreed in found.items()}


def _agreements(child_ids: Collection[int] | None) -> Select[tuple[int, date, str, str, dict[str, Any]]]:
    """Ask for the agreements of children in alternate custody of both households they name."""
    first, other = aliased(Household), aliased(Household)
    one, two = aliased(Membership), aliased(Membership)
    question = (
        select(
            CustodyAgreement.child_id,
            CustodyAgreement.valid_from,
            first.uid,
            other.uid,
            CustodyAgreement.rule,
        )
        .join(first, CustodyAgreement.first_household_id == first.id)
        .join(other, CustodyAgreement.other_household_id == other.id)
        .join(one, (one.child_id == CustodyAgreement.child_id) & (one.household_id == first.id))
        .join(two, (two.child_id == CustodyAgreement.child_id) & (two.household_id == other.id))
        .where(one.custody == "alternate", two.custody == "alternate")
        .order_by(CustodyAgreement.child_id, CustodyAgreement.valid_from)
    )
    if child_ids is not None:
        question = question.where(CustodyAgreement.child_id.in_(sorted(child_ids)))
    return question


def school_holidays(session: Session) -> tuple[SchoolHoliday, ...]:
    """Read the school holidays of the town, which agreements may cut in halves."""
    rows = session.scalars(select(HolidayRow).order_by(HolidayRow.starts_on))
    return tuple(
        SchoolHoliday(row.name, Period(row.starts_on, row.last_on + timedelta(days=1))) for row in rows
    )
