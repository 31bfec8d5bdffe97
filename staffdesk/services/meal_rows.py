"""What the meal counts show: one row per site and day, the order as sent, what changed since; frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from staffdesk.domain.meals import MealChange, MealCount, diet_order


class Span(StrEnum):
    """How long a count is: a day, a week from Monday, a month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class MealWish:
    """Which count: a day, or the week or month it is in; one site, or all (null)."""

    on: date
    span: Span = Span.DAY
    site_id: int | None = None


def meal_wish(on: date, span: str, site_id: int | None = None) -> MealWish:
    """Make a wish of the word of a screen."""
    return MealWish(on, Span(span), site_id)


@dataclass(frozen=True)
class OrderSent:
    """An order in force: what was sent, by whom, to whom, and what changed since."""

    order_id: int
    sent_at: datetime
    sent_by: str
    sent_to: str
    count: MealCount
    changes: tuple[MealChange, ...]


@dataclass(frozen=True)
class SiteDay:
    """The meals of one site and day; of all sites (``site_id`` 0) where days are listed for the town.

    ``recipient`` is to whom the last order of the site was sent.
    """

    site_id: int
    site: str
    on: date
    count: MealCount
    order: OrderSent | None = None
    recipient: str = ""
    is_served: bool = True

    @property
    def diets(self) -> set[str]:
        """Every diet of the count, or of the order."""
        sent = set() if self.order is None else set(self.order.count.diets)
        return set(self.count.diets) | sent


@dataclass(frozen=True)
class MealTable:
    """A count by site (of a day) or by day (of a week or month), with its sum.

    ``site`` names the one site asked for, or is empty.
    """

    wish: MealWish
    first: date
    last: date
    site: str
    rows: tuple[SiteDay, ...]
    total: MealCount

    @property
    def diets(self) -> tuple[str, ...]:
        """The diets that have a column, the usual one first."""
        return tuple(sorted({diet for row in self.rows for diet in row.diets}, key=diet_order))
