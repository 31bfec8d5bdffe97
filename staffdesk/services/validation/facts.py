"""What all requests share when they are checked: activities, calendar, deadlines, papers, reasons, rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import STANDARD_REASONS, AbsencePolicy, ReasonEffect, WaitingDays
from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.capacity import excluded_by
from staffdesk.domain.dates import ClockTime
from staffdesk.models.town import Activity, Slot, TextTemplate, Town
from staffdesk.services.calendars import load_calendar, load_deadline_rules
from staffdesk.services.deadlines import Deadlines
from staffdesk.services.papers import PaperKind, paper_kinds
from staffdesk.services.slot_exclusions import exclusion_sets


@dataclass(frozen=True)
class SlotFacts:
    """A slot with its activity; ``starts`` is its own hour, None where the town gave none."""

    slot_id: int
    name: str
    row: str
    activity: Activity
    starts: time | None = None

    @classmethod
    def of(cls, slot: Slot) -> "SlotFacts":
        """Give the facts of a stored slot."""
        return cls(slot.id, slot.name, slot.row, slot.activity, slot.starts_at_time)


@dataclass(frozen=True)
class TownFacts:
    """What all requests share; ``slots`` by activity and slot code, ``reasons`` of absence by code."""

    rules: Mapping[str, object]
    calendar: TownCalendar
    deadlines: Deadlines
    slots: Mapping[tuple[str, str], SlotFacts]
    papers: tuple[PaperKind, ...]
    reasons: Mapping[str, str]
    absences: AbsencePolicy

    def rule(self, name: str, default: int) -> int:
        """Give a rule of the town that is a whole number."""
        return int(str(self.rules.get(name, default)))

    def rivals(self, activity: str, slot: str) -> frozenset[str]:
        """List the slots of an activity that one of its slots excludes."""
        found = self.slots.get((activity, slot))
        if found is None:
            return frozenset()
        codes = [code for of, code in self.slots if of == activity]
        return excluded_by(slot, codes, exclusion_sets(found.activity))

    def paper_name(self, code: str) -> str:
        """Name a kind of paper; one the town does not know shows as its code."""
        return next((kind.name for kind in self.papers if kind.code == code), code)


def load_town_facts(session: Session) -> TownFacts:
    """Load what all requests share."""
    town = session.scalars(select(Town)).one()
    calendar = load_calendar(session)
    reasons = session.scalars(
        select(TextTemplate).where(TextTemplate.kind == "absence_reason").order_by(TextTemplate.position)
    ).all()
    slots = {
        (activity.code, slot.code): SlotFacts.of(slot)
        for activity in session.scalars(select(Activity).order_by(Activity.position))
        for slot in activity.slots
    }
    return TownFacts(
        rules=town.rules,
        calendar=calendar,
        deadlines=Deadlines(calendar, load_deadline_rules(session)),
        slots=slots,
        papers=paper_kinds(session),
        reasons={row.code: row.label for row in reasons},
        absences=absence_policy(town.rules, {row.code: row.body for row in reasons}),
    )


def absence_policy(rules: Mapping[str, object], reasons: Mapping[str, Mapping[str, object]]) -> AbsencePolicy:
    """Read how this town judges absences: what each reason leads to, days of carence, delay of the proof.

    A reason without a known outcome keeps the usual one.
    """
    known = {effect.value: effect for effect in ReasonEffect}
    effects = dict(STANDARD_REASONS)
    for code, body in reasons.items():
        effect = known.get(str(body.get("outcome", "")))
        if effect is not None:
            effects[code] = effect
    return AbsencePolicy(
        effects,
        waiting_days=WaitingDays(
            int(str(rules.get("waiting_days_from", 1))),
            int(str(rules.get("unpaid_waiting_days", 0))),
            waived_if_announced=bool(rules.get("waiting_days_waived", False)),
        ),
        proof_within_hours=int(str(rules.get("proof_delay_hours", 72))),
        minimum_days=int(str(rules.get("absence_minimum_days", 1))),
        announced_before=ClockTime.parse(str(rules.get("absence_announced_before", "09:00"))),
    )
