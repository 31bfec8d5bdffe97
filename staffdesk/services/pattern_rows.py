"""What a week pattern over a period is asked with, and what its preview tells."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.patterns import Weeks

LONGEST_DAYS = 400
"""A pattern goes over a school year at most: longer is a slip of the keyboard."""


@dataclass(frozen=True)
class PatternWish:
    """A weekly model for some children over a period, both days included.

    ``weekday_slots`` are pairs of a weekday (Monday 0) and a slot's id. With ``copied_week``, a day of the
    week that is the model, each child's own bookings of that week stand for them.

    Raises:
        RuleBroken: ``pattern_period_reversed``, ``pattern_too_long``, ``pattern_empty``,
            ``pattern_needs_reference``.
    """

    child_ids: tuple[int, ...]
    starts_on: date
    ends_on: date
    weekday_slots: frozenset[tuple[int, int]] = frozenset()
    weeks: Weeks = Weeks.EVERY
    reference: date | None = None
    copied_week: date | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.ends_on < self.starts_on:
            raise RuleBroken("pattern_period_reversed", field="ends_on")
        if (self.ends_on - self.starts_on).days > LONGEST_DAYS:
            raise RuleBroken("pattern_too_long", field="ends_on", days=LONGEST_DAYS)
        if not self.weekday_slots and self.copied_week is None:
            raise RuleBroken("pattern_empty", field="weekday_slots")
        if self.weeks is Weeks.ALTERNATE and self.reference is None:
            raise RuleBroken("pattern_needs_reference", field="reference")

    @property
    def period(self) -> Period:
        """The days it goes over."""
        return Period.through(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class PatternSlot:
    """A slot that may be chosen: "Cantine, midi", the weekdays it is served on, how many children have it."""

    slot_id: int
    label: str
    weekdays: frozenset[int]
    children: int


@dataclass(frozen=True)
class PatternChild:
    """One child of a preview: how many cells are added, were there already, are left."""

    child_id: int
    name: str
    added: int
    already: int
    left: int


@dataclass(frozen=True)
class PatternConflict:
    """Days that are left for one reason: whose, of which slot, why, which."""

    who: str
    slot: str
    why: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class PatternPreview:
    """What a pattern would do, before anything is written."""

    added: int
    already: int
    children: tuple[PatternChild, ...]
    conflicts: tuple[PatternConflict, ...]
