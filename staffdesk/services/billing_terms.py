"""What fees beside the days depend on: when a right began, what is left of packs (D1, membership and packs).

Only asked where the town has such a tariff: a run of meals pays nothing for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.drafts import Terms, terms_of
from staffdesk.domain.rights import Right
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import TariffVersion, Unit, version_on
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.billing_runs import fee_codes, school_years
from staffdesk.services.billing_scope import Scope, stands

Key = tuple[int, int]
"""Household and child."""


def load_terms(
    session: Session, versions: Collection[TariffVersion], scope: Scope
) -> dict[Key, dict[str, Terms]]:
    """Return the terms of each child by activity, of the activities that have such a fee in any version."""
    rights: dict[Key, dict[str, list[Right]]] = defaultdict(lambda: defaultdict(list))
    codes = fee_codes(versions, scope.codes)
    for row in session.execute(_rights(scope, codes)) if codes else ():
        right = Right(row.starts_on, row.ends_on, row.variant)
        rights[row.household_id, row.child_id][row.code].append(right)
    found: dict[Key, dict[str, Terms]] = defaultdict(dict)
    for key, of_child in rights.items():
        found[key] = {code: terms_of(own) for code, own in of_child.items()}
    for (key, activity), left in _left(session, versions, _packed(versions, set(scope.codes))).items():
        if scope.households is not None and key[0] not in scope.households:
            continue
        known = found[key].get(activity, Terms())
        found[key][activity] = replace(known, pack_left=left)
    return found


def terms_summed(versions: Collection[TariffVersion], scope: Scope) -> tuple[Select[Any], ...]:
    """Return the questions that tell whether rights to what has fees changed, or what is left of packs."""
    codes, packed = fee_codes(versions, scope.codes), _packed(versions, set(scope.codes))
    rights = (_rights(scope, codes),) if codes else ()
    if not packed:
        return rights
    lines = _lines(packed).with_only_columns(
        func.count(), cast(func.sum(cast(InvoiceLine.id, BigInteger)), BigInteger)
    )
    key = cast(Booking.id, BigInteger)
    moved = _moved(packed).with_only_columns(func.count(), cast(func.sum(key), BigInteger))
    return (*rights, lines, moved)


def _packed(versions: Iterable[TariffVersion], wanted: set[str]) -> list[str]:
    return sorted({one.activity for one in versions if one.activity in wanted and one.unit is Unit.PACK})


def _rights(scope: Scope, codes: Iterable[str]) -> Select[Any]:
    """Rights to some activities in the school years of a run."""
    years = school_years(scope.period)
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
            Activity.code.in_(sorted(codes)),
            Enrolment.starts_on < years.end,
            Enrolment.ends_on >= years.start,
            scope.of_family(Enrolment.household_id),
        )
        .order_by(Enrolment.household_id, Enrolment.child_id, Activity.code, Enrolment.starts_on)
    )


def _left(
    session: Session, versions: Collection[TariffVersion], codes: list[str]
) -> Mapping[tuple[Key, str], int]:
    """Count what is left of the packs each child was sold: all of them, less every day that used them.

    A day that an invoice counted and that is excused since, or paid by another household, is used no more:
    its unit serves the next invoice, as any invoiced absence is given back (C1). What a cancelled invoice
    sold and used counts for nothing. It may be below zero, where a day that was given back is used again.
    """
    found: dict[tuple[Key, str], int] = defaultdict(int)
    if not codes:
        return found
    for row in session.execute(_lines(codes)):
        for fact in row.why:
            if fact["code"] == FactCode.PACK.value:
                said = fact["values"]
                place = ((row.household_id, row.child_id), row.activity_code)
                found[place] += row.quantity * int(said["size"]) - int(said["used"])
    for row in session.execute(_moved(codes)):
        version = version_on(versions, row.code, row.day_on)
        if version is None or version.unit is not Unit.PACK:
            continue
        if row.stands:
            found[(row.owner, row.child_id), row.code] += 1
        if row.payer != row.owner and is_billed(BookingState(row.state)):
            found[(row.payer, row.child_id), row.code] -= 1
    return found


def _lines(codes: list[str]) -> Select[Any]:
    return (
        select(
            Invoice.household_id,
            InvoiceLine.child_id,
            InvoiceLine.activity_code,
            InvoiceLine.quantity,
            InvoiceLine.why,
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(InvoiceLine.activity_code.in_(codes), InvoiceLine.child_id.is_not(None), stands())
    )


def _moved(codes: list[str]) -> Select[Any]:
    """Days on invoices that are not used any more, or by another household than was invoiced."""
    return (
        select(
            Invoice.household_id.label("owner"),
            Booking.household_id.label("payer"),
            Booking.child_id,
            Activity.code,
            Booking.day_on,
            Booking.state,
            stands().label("stands"),
        )
        .select_from(Booking)
        .join(Invoice, Invoice.id == Booking.invoice_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(
            Activity.code.in_(codes),
            Booking.state.not_in(_BILLED) | (Booking.household_id != Invoice.household_id),
        )
    )


_BILLED = tuple(sorted(state.value for state in BookingState if is_billed(state)))
