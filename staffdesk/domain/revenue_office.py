"""The act of the régie: what may be collected, by which means, by whom, and how much cash may lie there (E1).

Collecting anything else, or by somebody else, is *gestion de fait*: the till refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means


class Duty(StrEnum):
    """What a named person is in the régie."""

    OFFICER = "officer"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Act:
    """An *acte constitutif* as it holds from a day on; an amendment is an act of its own.

    Attributes:
        number: as printed on receipts.
        valid_from: first day it holds.
        means: means it lists.
        activities: codes of the activities it lists.
        ceiling: the most cash that may be held (`encaisse`), the float left out.
        opening_float: permanent change, never revenue.
        remit_days: money is remitted at the latest after so many days.
    """

    number: str
    valid_from: date
    means: frozenset[Means]
    activities: frozenset[str]
    ceiling: Cents
    opening_float: Cents = Cents(0)
    remit_days: int = 31


@dataclass(frozen=True, slots=True)
class Holder:
    """A named person of the régie, and the days it may collect, both included; no end: for the time being."""

    user_id: int
    duty: Duty
    starts_on: date
    ends_on: date | None = None

    def serves_on(self, day: date) -> bool:
        """Tell whether the person may collect on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def act_on(acts: Iterable[Act], day: date) -> Act | None:
    """Return the act that holds on a day: the newest of those already in force."""
    return max((act for act in acts if act.valid_from <= day), key=lambda act: act.valid_from, default=None)


def require_act(acts: Iterable[Act], day: date) -> Act:
    """Return the act that holds on a day.

    Raises:
        RuleBroken: ``act_missing``: nothing may be collected without an act.
    """
    act = act_on(acts, day)
    if act is None:
        raise RuleBroken("act_missing")
    return act


def require_holder(holders: Iterable[Holder], user_id: int, day: date) -> Holder:
    """Return the duty under which a person collects on a day.

    Raises:
        RuleBroken: ``not_in_act``: the act names others, or not on that day.
    """
    for holder in holders:
        if holder.user_id == user_id and holder.serves_on(day):
            return holder
    raise RuleBroken("not_in_act", on=day)


def outside(act: Act, activities: Iterable[str]) -> tuple[str, ...]:
    """Return the activities that the act does not list, in the order given, each once."""
    return tuple(dict.fromkeys(code for code in activities if code not in act.activities))
