"""Reminders by levels: which invoice is due for which one, and why the others are left out (E5).

A last notice tells the family that the Treasury will collect. Below the threshold of CGCT D.1611-1 (15 EUR,
E1) no title is issued, so that this would be untrue: such a debt stops at the level before, stays on the
account of the régie, shown on each next invoice, and gets its last notice once what is late comes to the sum.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from staffdesk.domain.money import Cents

TITLE_FLOOR = Cents(1500)
"""No title is issued for less: CGCT D.1611-1, decree 2017-509 (E1)."""

AGES = (0, 31, 61, 91)
"""First day late of each class of age: up to 30 days, to 60, to 90, and beyond."""


class Channel(StrEnum):
    """How a level reaches the family; a message also leaves as a mail of the portal."""

    MESSAGE = "message"
    LETTER = "letter"
    BOTH = "both"


class HoldKind(StrEnum):
    """Why nobody is reminded: the family is left in peace, the invoice is disputed, or paid by a plan."""

    QUIET = "quiet"
    DISPUTE = "dispute"
    PLAN = "plan"


class Left(StrEnum):
    """Why an invoice is left out, in the order they are looked at."""

    TREASURY = "treasury"
    QUIET = "quiet"
    DISPUTE = "dispute"
    PLAN = "plan"
    ALL_SENT = "all_sent"
    NOT_YET = "not_yet"
    TOO_SOON = "too_soon"
    NOT_CHOSEN = "not_chosen"
    PAID_LATELY = "paid_lately"
    BELOW_TITLE = "below_title"
    BELOW_FLOOR = "below_floor"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of reminders.

    Attributes:
        code: stable.
        label: as printed, `Deuxième relance`.
        after_days: days after the due date; below zero it comes before.
        channel: how it is sent.
        text: its paragraphs, with the fields of ``domain.french.reminders``.
        before_title: it announces that the Treasury will collect; not sent below the threshold of a title.
    """

    code: str
    label: str
    after_days: int
    channel: Channel
    text: str = ""
    before_title: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder of an invoice: its level and the date it carried."""

    level: str
    on: date


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """What the town answers: the least sum, days of peace after a payment, the least sum of a title."""

    floor_cents: Cents = Cents(0)
    quiet_days: int = 15
    title_floor_cents: Cents = TITLE_FLOOR


@dataclass(frozen=True, slots=True)
class LateInvoice:
    """An invoice with something left to pay.

    Attributes:
        invoice_id: its key.
        due_on: last day to pay, included.
        open_cents: what is left.
        sent: reminders so far.
        hold: what keeps it from being reminded.
        paid_on: the day of the last payment on it.
        at_treasury: it is no longer the régie's to collect.
    """

    invoice_id: int
    due_on: date
    open_cents: Cents
    sent: tuple[Sent, ...] = ()
    hold: HoldKind | None = None
    paid_on: date | None = None
    at_treasury: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level an invoice is due for, or why it is left out (with the level that would come next)."""

    invoice: LateInvoice
    level: Level | None
    left: Left | None = None


@dataclass(frozen=True, slots=True)
class FamilyPlan:
    """What one family is reminded of, and what is left out; the highest level speaks for all of it."""

    level: Level | None
    reminded: tuple[Verdict, ...]
    left: tuple[Verdict, ...]

    @property
    def claimed_cents(self) -> Cents:
        """Sum of what is claimed."""
        return Cents(sum(one.invoice.open_cents for one in self.reminded))


def in_order(levels: Collection[Level]) -> tuple[Level, ...]:
    """Return levels as they follow one another: by their delay, then by code."""
    return tuple(sorted(levels, key=lambda level: (level.after_days, level.code)))


def age_class(due_on: date, on: date) -> int | None:
    """Return the class of age of what is overdue (its place in `AGES`), None while it is in time."""
    days = (on - due_on).days
    if days <= 0:
        return None
    return max(rank for rank, first in enumerate(AGES) if days >= first)


def age_classes() -> tuple[tuple[int, int | None], ...]:
    """Return the first and the last day late of each class of age; the oldest class has no last day."""
    return tuple(zip(AGES, (*(first - 1 for first in AGES[1:]), None), strict=True))


def judge(
    levels: Sequence[Level], chosen: Collection[str], invoice: LateInvoice, on: date, rules: ReminderRules
) -> Verdict:
    """Return what becomes of one invoice on a date.

    Levels follow one another: none is skipped, and the next waits as long after the last one as their
    delays lie apart, a day at least.

    Args:
        levels: of the town, in order.
        chosen: codes of the levels that are sent this time.
        invoice: the invoice.
        on: the date the reminder carries.
        rules: of the town.
    """
    if invoice.at_treasury:
        return Verdict(invoice, None, Left.TREASURY)
    if invoice.hold is not None:
        return Verdict(invoice, None, Left(invoice.hold.value))
    level, before = _next(levels, invoice)
    if level is None:
        return Verdict(invoice, None, Left.ALL_SENT)
    if on < invoice.due_on + timedelta(days=level.after_days):
        return Verdict(invoice, level, Left.NOT_YET)
    if invoice.sent and on < _earliest(level, before, invoice):
        return Verdict(invoice, level, Left.TOO_SOON)
    if level.code not in chosen:
        return Verdict(invoice, level, Left.NOT_CHOSEN)
    if invoice.paid_on is not None and on < invoice.paid_on + timedelta(days=rules.quiet_days):
        return Verdict(invoice, level, Left.PAID_LATELY)
    return Verdict(invoice, level)


def plan_family(verdicts: Collection[Verdict], rules: ReminderRules, credit_cents: int = 0) -> FamilyPlan:
    """Gather the verdicts of one family: nothing is sent below the floor, or when its credit pays it all.

    No last notice goes out for invoices that come together to less than a title is issued for.
    """
    told = _without_titles(verdicts, rules)
    due = tuple(sorted((one for one in told if one.left is None), key=_by_due))
    left = tuple(sorted((one for one in told if one.left is not None), key=_by_due))
    claimed = sum(one.invoice.open_cents for one in due)
    reason = None
    if due and claimed < rules.floor_cents:
        reason = Left.BELOW_FLOOR
    elif due and claimed <= credit_cents:
        reason = Left.COVERED
    if reason is not None:
        stopped = (Verdict(one.invoice, one.level, reason) for one in due)
        return FamilyPlan(None, (), tuple(sorted((*stopped, *left), key=_by_due)))
    reached = in_order([one.level for one in due if one.level is not None])
    return FamilyPlan(reached[-1] if reached else None, due, left)


def _without_titles(verdicts: Collection[Verdict], rules: ReminderRules) -> list[Verdict]:
    """Leave out last notices of a family below the threshold of a title, all together."""
    last = [one for one in verdicts if one.left is None and one.level is not None and one.level.before_title]
    if sum(one.invoice.open_cents for one in last) >= rules.title_floor_cents:
        return list(verdicts)
    return [replace(one, left=Left.BELOW_TITLE) if one in last else one for one in verdicts]


def channel_for(level: Level, *, reachable: bool) -> Channel:
    """Return how a family is reached: a letter where nobody reads messages."""
    return level.channel if reachable else Channel.LETTER


def _next(levels: Sequence[Level], invoice: LateInvoice) -> tuple[Level | None, Level | None]:
    """Return the level after the highest one that was sent, and that one."""
    codes = {sent.level for sent in invoice.sent}
    known = [rank for rank, level in enumerate(levels) if level.code in codes]
    if not known:
        return (levels[0] if levels else None), None
    rank = max(known)
    return (levels[rank + 1] if rank + 1 < len(levels) else None), levels[rank]


def _earliest(level: Level, before: Level | None, invoice: LateInvoice) -> date:
    apart = level.after_days - before.after_days if before is not None else 1
    return max(sent.on for sent in invoice.sent) + timedelta(days=max(apart, 1))


def _by_due(verdict: Verdict) -> tuple[date, int]:
    return verdict.invoice.due_on, verdict.invoice.invoice_id
