"""What the rules of the town make of an absence found on a list (C7): excused or billed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import (
    AbsenceFacts,
    AbsencePolicy,
    AbsenceProposal,
    propose_absence,
    sick_day_of,
)
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import DayKind, TownCalendar
from staffdesk.domain.dates import ONE_DAY
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.attendance import USUALLY_WORDS
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Slot, TextTemplate, Town
from staffdesk.services.attendance_rows import AbsenceReason
from staffdesk.services.calendars import is_served
from staffdesk.services.validation.facts import absence_policy

PROOF_TYPE = "medical"
LOOK_BACK = 30
"""Days searched for the beginning of an illness."""

_ABSENT = [BookingState.ABSENT_EXCUSED.value, BookingState.ABSENT_BILLED.value]


@dataclass(frozen=True)
class AbsenceRules:
    """The town's reasons by code, in its order, and what it makes of them."""

    labels: Mapping[str, str]
    policy: AbsencePolicy
    calendar: TownCalendar


def load_absence_rules(session: Session, calendar: TownCalendar) -> AbsenceRules:
    """Read reasons and rules."""
    rows = session.scalars(
        select(TextTemplate).where(TextTemplate.kind == "absence_reason").order_by(TextTemplate.position)
    ).all()
    rules = session.scalar(select(Town.rules)) or {}
    policy = absence_policy(rules, {row.code: row.body for row in rows})
    return AbsenceRules({row.code: row.label for row in rows}, policy, calendar)


def offered_reasons(rules: AbsenceRules) -> tuple[AbsenceReason, ...]:
    """List the reasons one may give, with what each usually leads to."""
    effects = rules.policy.reasons
    return tuple(
        AbsenceReason(code, label, USUALLY_WORDS[effects[code]] if code in effects else "facturée")
        for code, label in rules.labels.items()
    )


def judge_absence(
    session: Session, rules: AbsenceRules, slot: Slot, site_uid: str, *, child_id: int, on: date, reason: str
) -> AbsenceProposal:
    """Judge one absence nobody announced; a certificate on file since the illness began is its proof.

    Raises:
        RuleBroken: ``absence_reason_unknown``.
    """
    if reason not in rules.labels:
        raise RuleBroken("absence_reason_unknown", field="reason", reason=reason)
    first = _first_day(session, rules.calendar, slot, site_uid, child_id=child_id, on=on)
    days = sick_day_of(first, on, rules.calendar, site_uid)
    received = _proof_received(session, child_id, first)
    due = first + timedelta(hours=rules.policy.proof_within_hours)
    return propose_absence(
        rules.policy,
        AbsenceFacts(
            reason=reason,
            in_time=False,
            has_proof=received is not None,
            proof_in_time=received is not None and received <= due,
            sick_day=days,
            consecutive_days=days,
            closed=rules.calendar.day_kind(on, site_uid) is DayKind.CLOSED,
        ),
    )


def _first_day(
    session: Session, calendar: TownCalendar, slot: Slot, site_uid: str, *, child_id: int, on: date
) -> date:
    """Find the day the absence began: served days before it on which the child was absent too."""
    absent = set(
        session.scalars(
            select(Booking.day_on).where(
                Booking.child_id == child_id,
                Booking.slot_id == slot.id,
                Booking.day_on.between(on - timedelta(days=LOOK_BACK), on - ONE_DAY),
                Booking.state.in_(_ABSENT),
            )
        )
    )
    first = walked = on
    for _ in range(LOOK_BACK):
        walked -= ONE_DAY
        if walked in absent:
            first = walked
        elif is_served(slot.activity, walked, calendar, site_uid):
            break
    return first


def _proof_received(session: Session, child_id: int, first: date) -> date | None:
    """Give the day the first certificate came that may be about this illness."""
    return session.scalar(
        select(SupportingDocument.received_on)
        .where(
            SupportingDocument.child_id == child_id,
            SupportingDocument.type_code == PROOF_TYPE,
            SupportingDocument.status == "accepted",
            SupportingDocument.received_on >= first,
        )
        .order_by(SupportingDocument.received_on)
        .limit(1)
    )
