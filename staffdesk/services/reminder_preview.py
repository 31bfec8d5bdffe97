"""The preview of reminders: families that would be reminded, and what is left out with its reason."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.french import reminders as words
from staffdesk.domain.reminders import FamilyPlan, Left, Level, channel_for
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Guardian, Household
from staffdesk.services.reminder_facts import ReminderFacts, last_reminders
from staffdesk.services.reminder_rows import PlannedRow, ReminderPreview, ReminderWish


class ReminderFamily(NamedTuple):
    """A household as reminders name it; ``reachable`` where somebody reads messages."""

    household_id: int
    number: str
    name: str
    reachable: bool


def preview_of(session: Session, facts: ReminderFacts, wish: ReminderWish) -> ReminderPreview:
    """Say what a run would do, families by name."""
    families, last = reminder_families(session, facts.invoices), last_reminders(session)
    planned: list[PlannedRow] = []
    left: list[PlannedRow] = []
    for key in sorted(families, key=lambda one: (search_text(families[one].name), one)):
        plan, family = facts.plan(key, wish.levels, wish.made_on), families[key]
        if plan.level is not None:
            planned.append(_planned(facts, plan, plan.level, family, last.get(key)))
        left.extend(_left(facts, plan, family, last.get(key)))
    return ReminderPreview(wish, tuple(planned), tuple(left))


def reminder_families(session: Session, household_ids: Collection[int]) -> dict[int, ReminderFamily]:
    """Read how families are named and reached."""
    wanted = set(household_ids)
    rows = session.execute(
        select(Household.id, Household.number, Household.name, Guardian.email).outerjoin(
            Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0)
        )
    ).tuples()
    return {
        key: ReminderFamily(key, number, name, bool(email))
        for key, number, name, email in rows
        if key in wanted
    }


def _planned(
    facts: ReminderFacts,
    plan: FamilyPlan,
    level: Level,
    family: ReminderFamily,
    last: tuple[str, date] | None,
) -> PlannedRow:
    numbers = _numbers(facts, family.household_id, [one.invoice.invoice_id for one in plan.reminded])
    return PlannedRow(
        family.household_id,
        family.name,
        family.number,
        level.label,
        numbers,
        plan.claimed_cents,
        words.CHANNELS[channel_for(level, reachable=family.reachable)],
        last[0] if last else "",
        last[1] if last else None,
    )


def _left(
    facts: ReminderFacts, plan: FamilyPlan, family: ReminderFamily, last: tuple[str, date] | None
) -> Iterator[PlannedRow]:
    """Give a line for each reason; what is in time, or of another level, is no news."""
    for reason in Left:
        found = [one for one in plan.left if one.left is reason]
        if not found or reason in (Left.NOT_YET, Left.NOT_CHOSEN):
            continue
        yield PlannedRow(
            family.household_id,
            family.name,
            family.number,
            found[0].level.label if found[0].level else "",
            _numbers(facts, family.household_id, [one.invoice.invoice_id for one in found]),
            sum(one.invoice.open_cents for one in found),
            "",
            last[0] if last else "",
            last[1] if last else None,
            words.LEFT[reason],
        )


def _numbers(facts: ReminderFacts, household_id: int, invoice_ids: Sequence[int]) -> tuple[str, ...]:
    return tuple(one.number for one in facts.among(household_id, invoice_ids))
