"""What a draft depends on, as questions: those that a run reads, and whose answers its basis sums up."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.households import (
    AidGrantRow,
    Child,
    Enrolment,
    FamilyQuotientRow,
    Household,
    HouseholdMove,
)
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.billing_earlier import EarlierDays, earlier_days
from staffdesk.services.billing_months import ChargedMonths, charged_months, fee_holidays
from staffdesk.services.billing_scope import Scope


def earlier_of(scope: Scope, versions: Iterable[TariffVersion]) -> EarlierDays | None:
    """Return which days on other invoices count with the run; a list is priced by its own days alone."""
    return None if scope.is_of_the_past else earlier_days(versions, scope.period, scope.codes)


def charged_of(
    session: Session, scope: Scope, versions: Collection[TariffVersion]
) -> tuple[ChargedMonths, ...]:
    """Return which lines of other invoices count with the run; days of invoices are priced by themselves."""
    if scope.is_of_the_past:
        return ()
    holidays = fee_holidays(session)
    return charged_months(versions, scope.period, scope.codes, scope.households, holidays)


def has_address() -> ColumnElement[bool]:
    """Return the condition on `Household` that an invoice can be sent to it."""
    return ((Household.address_line1 != "") & (Household.postcode != "") & (Household.city != "")).label(
        "has_address"
    )


def enrolments(scope: Scope) -> Select[Any]:
    """Return the question for the rights of a run's period, with the variant that prices the days of each."""
    return (
        select(
            Enrolment.household_id,
            Enrolment.child_id,
            Activity.code,
            Enrolment.starts_on,
            Enrolment.ends_on,
            Enrolment.variant,
        )
        .join(ActivityGroup, ActivityGroup.id == Enrolment.group_id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .where(
            Activity.code.in_(scope.codes),
            Enrolment.starts_on < scope.period.end,
            Enrolment.ends_on >= scope.period.start,
            scope.of_family(Enrolment.household_id),
        )
        .order_by(Enrolment.household_id, Enrolment.child_id, Activity.code, Enrolment.starts_on)
    )


def all_quotients() -> Select[Any]:
    """Return the question for every quotient, by household and first day."""
    row = FamilyQuotientRow
    return select(
        row.household_id, row.value, row.valid_from, row.valid_to, row.source, row.proof, row.measure
    ).order_by(row.household_id, row.valid_from)


def all_aids() -> Select[Any]:
    """Return the question for every aid granted by name, by household and first day."""
    row = AidGrantRow
    return select(
        row.household_id, row.code, row.valid_from, row.valid_to, row.reference, row.child_id
    ).order_by(row.household_id, row.valid_from, row.id)


def all_moves() -> Select[Any]:
    """Return the question for every move of a household, by household and first day; few have any."""
    row = HouseholdMove
    return select(row.household_id, row.valid_from, row.residence).order_by(row.household_id, row.valid_from)


def own_meals() -> Select[Any]:
    """Return the question for the care plans by which a child brings its own meal."""
    return (
        select(Child.id, Child.care_plan_from, Child.care_plan_until)
        .where(Child.has_care_plan, Child.brings_meal)
        .order_by(Child.id)
    )
