"""Days gathered into the lines of a draft: one per child, activity, unit price and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from staffdesk.domain.caps import Place
from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.drafts import BilledActivity, Borne, DraftLine, LineReason, Since
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import STANDARD, Unit
from staffdesk.domain.third_parties import ThirdPartyShare

_REASONS = tuple(LineReason)
_Bearing = tuple[tuple[ThirdPartyShare, ...], date, list[int]]
"""Shares, the month of service, and the uses they are of."""
NO_BOOKING = 0
"""A fee is of no booking."""


@dataclass(frozen=True, slots=True)
class LineKey:
    """What makes one line: days with an equal key are printed together."""

    child_id: int
    activity: str
    unit: Unit
    reason: LineReason
    unit_cents: int
    cesu_eligible: bool = False
    variant: str = STANDARD
    surcharge: str = ""
    note: str = ""
    correction: DayCorrection | None = None
    fee: FeeCorrection | None = None
    since: bool = False


@dataclass(slots=True)
class Pile:
    """A line under way."""

    quantity: int = 0
    added: list[tuple[date, int]] = field(default_factory=list)
    booking_ids: list[int] = field(default_factory=list)
    shares: list[tuple[int, int]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    told: dict[int, Iterable[Fact]] = field(default_factory=dict)
    since: list[Since] = field(default_factory=list)
    bearing: dict[tuple[int, int, int], _Bearing] = field(default_factory=dict)

    def put(self, quantity: int, on: date, facts: Iterable[Fact]) -> None:
        """Add units of a day; each fact is kept once, but not how long one day lasted.

        The facts of a price once computed are asked for each of its days: they are kept, so that no others
        take their place.
        """
        self.quantity += quantity
        self.added.append((on, quantity))
        if id(facts) not in self.told:
            self.facts += _news(self.facts, facts)
            if isinstance(facts, tuple):
                self.told[id(facts)] = facts

    def put_day(self, booking_id: int, quantity: int, cents: int, on: date, facts: Iterable[Fact]) -> None:
        """Add a booking that costs so much in all."""
        self.put(quantity, on, facts)
        self.booking_ids.append(booking_id)
        self.shares.append((booking_id, cents))

    def bear(self, shares: tuple[ThirdPartyShare, ...], on: date, uses: Iterable[int]) -> None:
        """Note what third parties pay of uses of a day: bookings, or `NO_BOOKING` for a fee.

        The shares of a price once computed are those of each of its days, as its facts are in `put`.
        """
        key = (id(shares), on.year, on.month)
        if key not in self.bearing:
            self.bearing[key] = (shares, on.replace(day=1), [])
        self.bearing[key][2].extend(uses)

    def borne(self) -> tuple[Borne, ...]:
        """Return what third parties pay, by share and month."""
        found: dict[tuple[ThirdPartyShare, date], list[int]] = {}
        for shares, month, uses in self.bearing.values():
            for share in shares:
                found.setdefault((share, month), []).extend(uses)
        return tuple(
            Borne(share, month, len(uses), tuple(use for use in uses if use != NO_BOOKING))
            for (share, month), uses in found.items()
            if uses
        )


class LinePiles:
    """Lines under way."""

    def __init__(self) -> None:
        """Start with none."""
        self._piles: dict[LineKey, Pile] = {}

    def pile(self, key: LineKey) -> Pile:
        """Give the line of a key, a new one if need be."""
        pile = self._piles.get(key)
        if pile is None:
            pile = self._piles[key] = Pile()
        return pile

    def add(
        self,
        key: LineKey,
        quantity: int,
        *,
        on: date,
        booking_ids: Iterable[int] = (),
        facts: Iterable[Fact] = (),
        shares: Iterable[tuple[int, int]] = (),
        since: Iterable[Since] = (),
    ) -> None:
        """Put units of a day on the line of a key.

        `on` is the day of service, or the day a fee is due; `shares` says what each booking costs of the
        amount, `since` what it changes where another invoice holds the day.
        """
        pile = self.pile(key)
        pile.put(quantity, on, facts)
        pile.booking_ids += booking_ids
        pile.shares += shares
        pile.since += since

    def sums(self) -> dict[Place, int]:
        """Return the cents so far by child, activity and month."""
        sums: dict[Place, int] = {}
        for key, pile in self._piles.items():
            for month, cents in _months(key, pile):
                place = (key.child_id, key.activity, month)
                sums[place] = sums.get(place, 0) + cents
        return sums

    def lines_of(self, child_id: int, activities: Mapping[str, BilledActivity]) -> tuple[DraftLine, ...]:
        """Return the lines of a child in the order of an invoice: activity, reason, first day, price."""
        lines = (_line(key, pile) for key, pile in self._piles.items() if key.child_id == child_id)
        return tuple(sorted(lines, key=lambda line: (activities[line.activity].position, *_order(line))))


def _news(known: list[Fact], facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts not said yet; a new quotient is followed by its band, known or not."""
    told = [fact for fact in facts if fact.code is not FactCode.QUANTITY]
    another = any(fact.code is FactCode.QUOTIENT and fact not in known for fact in told)
    return [fact for fact in told if fact not in known or (another and fact.code is FactCode.BAND)]


def _months(key: LineKey, pile: Pile) -> tuple[tuple[date, int], ...]:
    """Share the amount of a line over the months of its days, each by its first day."""
    first, last = min(pile.added)[0], max(pile.added)[0]
    if (first.year, first.month) == (last.year, last.month):
        return ((first.replace(day=1), pile.quantity * key.unit_cents),)
    cents: dict[date, int] = {}
    for on, quantity in pile.added:
        month = on.replace(day=1)
        cents[month] = cents.get(month, 0) + quantity * key.unit_cents
    return tuple(sorted(cents.items()))


def _line(key: LineKey, pile: Pile) -> DraftLine:
    return DraftLine(
        child_id=key.child_id,
        activity=key.activity,
        unit=key.unit,
        reason=key.reason,
        quantity=pile.quantity,
        unit_cents=Cents(key.unit_cents),
        amount_cents=Cents(pile.quantity * key.unit_cents),
        days=tuple(sorted(on for on, _ in pile.added)),
        months=() if key.correction or key.fee or pile.since else _months(key, pile),
        cesu_eligible=key.cesu_eligible,
        variant=key.variant,
        surcharge=key.surcharge,
        note=key.note,
        facts=tuple(pile.facts),
        booking_ids=tuple(pile.booking_ids),
        shares=tuple(pile.shares),
        correction=key.correction,
        fee=key.fee,
        since=tuple(pile.since),
        borne=pile.borne(),
    )


def _order(line: DraftLine) -> tuple[str, int, date, int, str]:
    first = line.days[0] if line.days else date.max
    return (line.activity, _REASONS.index(line.reason), first, line.unit_cents, line.note)
