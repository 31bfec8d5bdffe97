"""The basis of a draft: a digest of all it was made of, which issuing compares (`InvoiceRun.basis`)."""

import hashlib
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Household, Membership
from staffdesk.models.town import Activity, SchoolHoliday, Slot, TariffVersionRow
from staffdesk.services.billing_questions import (
    all_aids,
    all_moves,
    all_quotients,
    charged_of,
    earlier_of,
    enrolments,
    has_address,
    own_meals,
)
from staffdesk.services.billing_runs import load_runs
from staffdesk.services.billing_scope import Scope
from staffdesk.services.billing_terms import terms_summed
from staffdesk.services.covered_rests import gestures_that_cover
from staffdesk.services.open_corrections import open_correction_keys
from staffdesk.services.open_fees import open_fee_keys
from staffdesk.services.tariffs import load_tariff_versions


def basis(session: Session, scope: Scope) -> str:
    """Return a digest of everything a draft of this run depends on, 64 hexadecimal signs.

    Days are summed up by the database (their number and sums over their keys, by state and surcharge), so
    that the question costs no more for 360,000 days than for 3,000.
    """
    key, household = cast(Booking.id, BigInteger), cast(Booking.household_id, BigInteger)
    days = (
        select(
            Booking.state,
            Booking.surcharge,
            func.count(),
            cast(func.sum(key), BigInteger),
            cast(func.sum(key * (key % 9973)), BigInteger),
            cast(func.sum(key * (household % 9973)), BigInteger),
            cast(func.sum(key * Booking.late_minutes), BigInteger),
        )
        .where(scope.open_days())
        .group_by(Booking.state, Booking.surcharge)
        .order_by(Booking.state, Booking.surcharge)
    )
    told = hashlib.sha256()
    versions = load_tariff_versions(session)
    earlier, runs = earlier_of(scope, versions), load_runs(session, scope, versions)
    held = [one.summed() for one in (earlier, runs, *charged_of(session, scope, versions)) if one is not None]
    told.update(repr(() if runs is None else runs.runs).encode("utf-8"))
    for question in (days, *held, *terms_summed(versions, scope), *_dependencies(scope)):
        for row in session.execute(question):
            told.update(repr(tuple(row)).encode("utf-8"))
        told.update(b"\n")
    return told.hexdigest()


def _dependencies(scope: Scope) -> list[Select[Any]]:
    """Return the questions whose answers a draft depends on, days apart."""
    return [
        select(Household.id, Household.residence, has_address()).order_by(Household.id),
        select(Membership.household_id, Membership.child_id, Membership.rank, Child.born_on)
        .join(Child, Child.id == Membership.child_id)
        .order_by(Membership.household_id, Membership.child_id),
        enrolments(scope),
        own_meals(),
        all_quotients(),
        all_aids(),
        all_moves(),
        open_correction_keys(scope.codes),
        gestures_that_cover(),
        open_fee_keys(scope.codes),
        select(
            Activity.code,
            Activity.position,
            Activity.cesu_from_age,
            Activity.cesu_to_age,
            Activity.period_kind,
        ).order_by(Activity.code),
        select(SchoolHoliday.starts_on, SchoolHoliday.last_on).order_by(SchoolHoliday.starts_on),
        select(Slot.id, Slot.starts_at_time, Slot.ends_at_time).order_by(Slot.id),
        select(TariffVersionRow.id, TariffVersionRow.valid_from, TariffVersionRow.body).order_by(
            TariffVersionRow.id
        ),
    ]
