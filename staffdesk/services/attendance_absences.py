"""What the rules of the town make of an absence found on a list (C7): excused or billed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import (
    AbsenceFacts,
    AbsencePolicy,
    AbsenceProposal,
    first_proof_at,
    illness_start,
    is_proof_in_time,
    proof_due_at,
    propose_absence,
    sick_day_of,
)
from staffdesk.domain.calendars import DayKind, TownCalendar
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.attendance import USUALLY_WORDS
from staffdesk.models.town import Slot, TextTemplate, Town
from staffdesk.services.attendance_rows import AbsenceReason
from staffdesk.services.calendars import load_calendar
from staffdesk.services.validation.facts import SlotFacts, absence_policy
from staffdesk.services.validation.illness import first_waiting, load_absent_days
from staffdesk.services.validation.service_hours import service_starts_at


@dataclass(frozen=True)
class AbsenceRules:
    """The town's reasons by code, in its order, and what it makes of them."""

    labels: Mapping[str, str]
    policy: AbsencePolicy
    calendar: TownCalendar


def read_absence_rules(session: Session) -> AbsenceRules:
    """Read reasons and rules, with the calendar they count by."""
    return load_absence_rules(session, load_calendar(session))


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
    session: Session,
    rules: AbsenceRules,
    slot: Slot,
    site_uid: str,
    *,
    child_id: int,
    on: date,
    reason: str,
    judged_at: datetime,
) -> AbsenceProposal:
    """Judge one absence nobody announced, as the queue would: by one illness, one delay, instants in Paris.

    A certificate on file since the illness began is its proof.

    Raises:
        RuleBroken: ``absence_reason_unknown``.
    """
    if reason not in rules.labels:
        raise RuleBroken("absence_reason_unknown", field="reason", reason=reason)
    known = load_absent_days(session, [child_id], [on])[child_id]
    first = illness_start(on, known.days, rules.calendar, site_uid)
    days = sick_day_of(first, on, rules.calendar, site_uid)
    proof_at = first_proof_at(known.proofs, first)
    due_at = proof_due_at(rules.policy, service_starts_at(SlotFacts.of(slot), first))
    return propose_absence(
        rules.policy,
        AbsenceFacts(
            reason=reason,
            in_time=False,
            has_proof=proof_at is not None,
            proof_in_time=is_proof_in_time(proof_at, due_at),
            sick_day=days,
            consecutive_days=days,
            proof_waits=first_waiting(known, first) is not None,
            closed=rules.calendar.day_kind(on, site_uid) is DayKind.CLOSED,
            proof_due_at=due_at,
            judged_at=judged_at,
        ),
    )
