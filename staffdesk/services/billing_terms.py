"""What fees beside the days depend on: when a right began, what is left of packs (D1, membership and packs).

Only asked where the town has such a tariff: a run of meals pays nothing for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.drafts import Terms
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import TariffVersion, Unit, version_on
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.billing_scope import stands

Key = tuple[int, int]
"""Household and child."""


def load_terms(
    session: Session, versions: Collection[TariffVersion], codes: Iterable[str]
) -> dict[Key, dict[str, Terms]]:
    """Return the terms of each child by activity, of the activities that have such a fee in any version."""
    wanted = set(codes)
    yearly = {one.activity for one in versions if one.activity in wanted and one.unit is Unit.YEAR}
    found: dict[Key, dict[str, Terms]] = defaultdict(dict)
    for key, activity, joined_on in _joined(session, yearly):
        found[key].setdefault(activity, Terms(joined_on=joined_on))
    for (key, activity), left in _left(session, versions, _packed(versions, wanted)).items():
        known = found[key].get(activity, Terms())
        found[key][activity] = Terms(known.joined_on, left)
    return found


def terms_summed(versions: Iterable[TariffVersion], codes: Iterable[str]) -> tuple[Select[Any], ...]:
    """Return the questions that tell whether what is left of packs changed; none where no pack is sold."""
    packed = _packed(versions, set(codes))
    if not packed:
        return ()
    lines = _lines(packed).with_only_columns(
        func.count(), cast(func.sum(cast(InvoiceLine.id, BigInteger)), BigInteger)
    )
    key = cast(Booking.id, BigInteger)
    moved = _moved(packed).with_only_columns(func.count(), cast(func.sum(key), BigInteger))
    return lines, moved


def _packed(versions: Iterable[TariffVersion], wanted: set[str]) -> list[str]:
    return sorted({one.activity for one in versions if one.activity in wanted and one.unit is Unit.PACK})


def _joined(session: Session, codes: set[str]) -> Iterable[tuple[Key, str, date]]:
    if not codes:
        return
    rows = session.execute(
        select(Enrolment.household_id, Enrolment.child_id, Activity.code, Enrolment.starts_on)
        .join(ActivityGroup, ActivityGroup.id == Enrolment.group_id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .where(Activity.code.in_(sorted(codes)))
        .order_by(Enrolment.starts_on)
    )
    for row in rows:
        yield (row.household_id, row.child_id), row.code, row.starts_on


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
