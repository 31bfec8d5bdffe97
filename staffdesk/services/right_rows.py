"""Rights of a household as its panel shows them, what is asked of them, and what that would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from staffdesk.domain.topics import Topics
from staffdesk.services.planning_undo import Undo
from staffdesk.services.repricing import PricePreview


class DaysBeside(StrEnum):
    """What becomes of days that were booked and that no right covers any more."""

    UNSAID = ""
    CANCEL = "cancel"
    """Given up as the règlement has it: excused in time, billed after the limit to cancel."""
    EXCUSE = "excuse"
    """Given up, and nothing is asked, though the limit is past."""
    KEEP = "keep"
    """They stay booked, and are billed."""


@dataclass(frozen=True)
class RightRow:
    """A right: whose, to what, from which first to which last day, by which variant of the tariff.

    ``is_used``: something was booked, attended or invoiced of it, so that it ends and is not taken away.
    """

    right_id: int
    child_id: int
    child: str
    group_id: int
    group: str
    starts_on: date
    ends_on: date
    variant: str
    variant_words: str
    is_used: bool


@dataclass(frozen=True)
class GroupChoice:
    """A group of an activity, and the variants its tariff offers: code and words, the standard one first."""

    group_id: int
    words: str
    variants: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RightsSheet:
    """The rights of a household's children, by child and activity, newest first.

    Attributes:
        children: id and name.
        groups: what can be given, those of the children's own schools before other schools'.
        first, last: days that a new right is proposed for.
        mark: what tells this state from a later one.
    """

    household_id: int
    children: tuple[tuple[int, str], ...]
    rights: tuple[RightRow, ...]
    groups: tuple[GroupChoice, ...]
    first: date
    last: date
    mark: str


@dataclass(frozen=True)
class GiveRight:
    """Give children of the household a right; first and last day included."""

    children: tuple[int, ...]
    group_id: int
    starts_on: date
    ends_on: date
    variant: str = ""


@dataclass(frozen=True)
class MoveRight:
    """Let a right begin or end on other days: also how it is ended."""

    right_id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class VaryRight:
    """Price a right by another variant from a day on; what comes before keeps its own."""

    right_id: int
    from_on: date
    variant: str


@dataclass(frozen=True)
class DropRight:
    """Take away a right that never served."""

    right_id: int


RightWish = GiveRight | MoveRight | VaryRight | DropRight
"""What may be asked."""


@dataclass(frozen=True)
class DaysCount:
    """Days that no right would cover any more: to be given up in time, too late for that, attended.

    ``invoiced`` counts those to be given up that an invoice holds.
    """

    in_time: int = 0
    late: int = 0
    attended: int = 0
    invoiced: int = 0

    @property
    def live(self) -> int:
        """Those about which something must be decided."""
        return self.in_time + self.late


@dataclass(frozen=True)
class RightPreview:
    """What a wish would change: prices, days beside every right, and what to look at."""

    prices: PricePreview
    days: DaysCount
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class RightDecided:
    """What was decided beside a wish.

    Attributes:
        mark: of the sheet that was seen.
        retroactive: invoiced days that cost something else are corrected too.
        days: what becomes of days beside every right.
        seen: what was shown before it was decided; None where nobody was asked.
    """

    mark: str
    retroactive: bool = False
    days: DaysBeside = DaysBeside.UNSAID
    seen: RightPreview | None = None


@dataclass(frozen=True)
class Held:
    """What a row of a right holds."""

    child_id: int
    group_id: int
    starts_on: date
    ends_on: date
    variant: str


@dataclass(frozen=True)
class Edit:
    """A row that changes: its id (None for a new one), what it held and what it holds; None: no row."""

    right_id: int | None
    before: Held | None
    after: Held | None


@dataclass(frozen=True)
class GivenUp:
    """Days that were given up with a right: what takes them back, and what the credit held for them."""

    days: Undo
    holds: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class RightUndo:
    """What takes a change back; kept by the screen, good for one use."""

    household_id: int
    edits: tuple[Edit, ...]
    mark: str
    retroactive: bool
    given_up: GivenUp | None


@dataclass(frozen=True)
class RightSaved:
    """What was written: in words, how many days were given up, and what takes it back."""

    words: str
    given_up: int
    undo: RightUndo
    topics: Topics
