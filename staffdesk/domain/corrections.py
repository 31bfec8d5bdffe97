"""Corrections of invoiced days: how they become a line of a credit note or of the next invoice, once (C1).

An issued invoice is never edited. What a day on it costs more or less since is a correction; open corrections
of one day are netted: below zero they are a line of a credit note, above zero a line of the next invoice, and
nothing where they undo each other. So that, whatever the order of decisions, invoices minus credit notes are
what the days are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.money import Cents


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A correction that nothing has settled yet, with the day it is about.

    Attributes:
        correction_id, booking_id, invoice_id, household_id: whose, and on which invoice the day stands; that
            invoice is another family's where the day changed hands since.
        child_id, activity, on: the day.
        cents: what the family owes more, or less.
        capped_cents, family_capped_cents: what of it a cap of the month makes: the child's own, the family's.
        from_state, to_state: what the change did.
        reason: why, in words; may be empty.
        new_payer: the day itself is the same, and another household pays it.
    """

    correction_id: int
    booking_id: int
    invoice_id: int
    household_id: int
    child_id: int
    activity: str
    on: date
    cents: int
    from_state: str
    to_state: str
    reason: str = ""
    new_payer: bool = False
    capped_cents: int = 0
    family_capped_cents: int = 0


@dataclass(frozen=True, slots=True)
class DayCorrection:
    """The open corrections of one day as one: what is left of them, from the first state to the last.

    Attributes:
        ids: the corrections it is made of.
        booking_id, invoice_id, household_id, child_id, activity, on: as on each of them.
        cents: their sum; never zero for a line.
        from_state, to_state: before the first, after the last.
        reason: of the last.
        invoice: number of the invoice as printed, where the service knows it and it is the family's own.
        new_payer: one of them says that the day changed hands.
        capped_cents, family_capped_cents: what of it caps of the month make.
        covered_cents: what a gesture given on the invoice pays of it already; `cents` is without.
    """

    ids: tuple[int, ...]
    booking_id: int
    invoice_id: int
    household_id: int
    child_id: int
    activity: str
    on: date
    cents: int
    from_state: str
    to_state: str
    reason: str = ""
    invoice: str = ""
    new_payer: bool = False
    capped_cents: int = 0
    family_capped_cents: int = 0
    covered_cents: int = 0

    @property
    def day_cents(self) -> int:
        """What the day itself costs more or less, before any cap; nothing where a cap alone changed."""
        return self.cents + self.covered_cents - self.capped_cents - self.family_capped_cents

    @property
    def is_whole_day(self) -> bool:
        """Whether the day itself is added or taken off, not a surcharge beside it."""
        states = BookingState(self.from_state), BookingState(self.to_state)
        return self.new_payer or is_billed(states[0]) != is_billed(states[1])

    @property
    def cesu_may_pay(self) -> bool:
        """Whether CESU may pay it where it pays the activity: the day itself, and no billed absence (E4)."""
        states = {BookingState(self.from_state), BookingState(self.to_state)}
        return self.is_whole_day and BookingState.ABSENT_BILLED not in states


@dataclass(frozen=True, slots=True)
class Netted:
    """Open corrections by what becomes of them.

    `void` are ids of corrections that undo each other; `covered` are days that cost more, all of which a
    gesture pays.
    """

    credits: tuple[DayCorrection, ...]
    debits: tuple[DayCorrection, ...]
    void: tuple[int, ...]
    covered: tuple[DayCorrection, ...] = ()


def net(corrections: Iterable[OpenCorrection]) -> Netted:
    """Net the open corrections of each day, invoice and household; by date, child and activity."""
    groups: dict[tuple[int, int, int], list[OpenCorrection]] = {}
    for one in sorted(corrections, key=lambda one: one.correction_id):
        groups.setdefault((one.invoice_id, one.booking_id, one.household_id), []).append(one)
    days = [_as_one(group) for group in groups.values()]
    ordered = sorted(
        days, key=lambda day: (day.household_id, day.on, day.child_id, day.activity, day.booking_id)
    )
    return Netted(
        tuple(day for day in ordered if day.cents < 0),
        tuple(day for day in ordered if day.cents > 0),
        tuple(key for day in ordered if day.cents == 0 for key in day.ids),
    )


def cover(found: Netted, rests: Mapping[tuple[int, int], int]) -> Netted:
    """Take off what days cost more what gestures on their invoices cover already, the first days first.

    Args:
        found: open corrections, netted.
        rests: what could not be credited for a gesture, in cents above zero, by invoice and household.
    """
    left, days = dict(rests), []
    for day in found.debits:
        part = min(day.cents, left.get((day.invoice_id, day.household_id), 0))
        if part:
            left[day.invoice_id, day.household_id] -= part
        days.append(replace(day, cents=day.cents - part, covered_cents=part))
    return replace(
        found,
        debits=tuple(day for day in days if day.cents),
        covered=tuple(day for day in days if not day.cents),
    )


def _as_one(group: Sequence[OpenCorrection]) -> DayCorrection:
    first, last = group[0], group[-1]
    return DayCorrection(
        ids=tuple(one.correction_id for one in group),
        booking_id=first.booking_id,
        invoice_id=first.invoice_id,
        household_id=first.household_id,
        child_id=first.child_id,
        activity=first.activity,
        on=first.on,
        cents=sum(one.cents for one in group),
        from_state=first.from_state,
        to_state=last.to_state,
        reason=last.reason,
        new_payer=any(one.new_payer for one in group),
        capped_cents=sum(one.capped_cents for one in group),
        family_capped_cents=sum(one.family_capped_cents for one in group),
    )


def spread_credit(cents: int, origin: int, added: Iterable[tuple[int, int]]) -> tuple[tuple[int, Cents], ...]:
    """Share the credit of a day over the invoices that carry it: what was added last is credited first.

    Args:
        cents: to credit, above zero.
        origin: the invoice the day stands on; it takes what the others cannot.
        added: (invoice, cents still carried) of later invoices that billed something more of the day, oldest
            first.
    """
    shared: list[tuple[int, Cents]] = []
    for invoice, carried in reversed(list(added)):
        part = min(cents, carried)
        if part > 0:
            shared.append((invoice, Cents(part)))
            cents -= part
    return tuple([*shared, (origin, Cents(cents))] if cents else shared)
