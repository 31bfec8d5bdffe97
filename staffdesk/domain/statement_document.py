"""An account statement: what a family was asked, what it paid, what was taken off, the balance each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from staffdesk.domain.invoice_document import Payer
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A piece of the account: its day and words, what it adds (or takes off), the balance after it."""

    on: date
    words: str
    cents: Cents
    balance: Cents


@dataclass(frozen=True)
class StatementDocument:
    """Everything a statement prints.

    Attributes:
        letterhead: the town.
        household_number: as printed.
        payer: who is told, and where.
        made_on: the local date.
        since: the first day it covers; None from the beginning.
        until: the last day it covers; None to the day it is made.
        before_cents: the balance before that day.
        rows: the pieces, oldest first.
        overdue_cents: what is past its due date, part of the balance.
        cesu_cents: credit that pays only what CESU may, part of the balance.
        footer: who sends.
    """

    letterhead: Letterhead
    household_number: str
    payer: Payer
    made_on: date
    since: date | None
    before_cents: Cents
    rows: tuple[StatementRow, ...]
    overdue_cents: Cents = Cents(0)
    footer: str = ""
    until: date | None = None
    cesu_cents: Cents = Cents(0)

    @property
    def closed_on(self) -> date:
        """Return the day of the last balance."""
        return self.until or self.made_on

    @cached_property
    def balance(self) -> Cents:
        """Return what the account comes to: above zero the family owes, below the town does."""
        return self.rows[-1].balance if self.rows else self.before_cents


def with_balances(
    pieces: Iterable[tuple[date, str, int]], since: date | None, until: date | None = None
) -> tuple[Cents, tuple[StatementRow, ...]]:
    """Return the balance before a day, and the pieces from that day on with the balance after each.

    `pieces` are (day, words, cents), in any order; those of one day come by their words. What came after
    `until` is left out.
    """
    ordered: Sequence[tuple[date, str, int]] = sorted(pieces)
    before = sum(cents for on, _, cents in ordered if since is not None and on < since)
    balance, rows = before, []
    for on, words, cents in ordered:
        if (since is None or on >= since) and (until is None or on <= until):
            balance += cents
            rows.append(StatementRow(on, words, Cents(cents), Cents(balance)))
    return Cents(before), tuple(rows)


class StatementPeriod(StrEnum):
    """What a statement covers, as one chooses it."""

    WHOLE = "whole"
    SCHOOL_YEAR = "school_year"
    CIVIL_YEAR = "civil_year"
    LAST_CIVIL_YEAR = "last_civil_year"


def bounds_of(period: StatementPeriod, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period, None where it has no end."""
    if period is StatementPeriod.SCHOOL_YEAR:
        first_month = 9
        return date(today.year if today.month >= first_month else today.year - 1, first_month, 1), None
    if period is StatementPeriod.CIVIL_YEAR:
        return date(today.year, 1, 1), None
    if period is StatementPeriod.LAST_CIVIL_YEAR:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return None, None
