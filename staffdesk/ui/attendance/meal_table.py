"""The table of meals: sites of a day or days of a week, figures by diet, the order and what changed since."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_short, instant_short
from staffdesk.domain.french.meals import changes_words, diet_title
from staffdesk.domain.meals import MealCount
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.meal_rows import MealTable, SiteDay

NONE = "–"
TOTAL = "Total"


class MealLine:
    """A row of the table, or its sum: the label, the figures, the order if one was sent."""

    def __init__(self, label: str, count: MealCount, row: "SiteDay | None" = None) -> None:
        self.label, self.count, self.row = label, count, row

    @property
    def key(self) -> Hashable:
        """What the row is about: its site and day."""
        return None if self.row is None else (self.row.site_id, self.row.on)


def _figure(value: int) -> str:
    return str(value) if value else NONE


def _order(line: MealLine) -> str:
    if line.row is None or line.row.order is None:
        return ""
    sent = line.row.order
    changes = changes_words(sent.changes)
    told = f"{counted(sent.count.total, 'commandé')} {instant_short(sent.sent_at)}, {sent.sent_to}"
    return f"{changes} depuis · {told}" if changes else told


def _tone(line: MealLine) -> Tone:
    changed = line.row is not None and line.row.order is not None and bool(line.row.order.changes)
    return Tone.WARN if changed else Tone.QUIET


def _icon(line: MealLine) -> str:
    if line.row is None or line.row.order is None:
        return ""
    return "warning" if line.row.order.changes else "check"


def _diet(diet: str) -> Column[MealLine]:
    return _number(diet_title(diet), lambda line: line.count.diets.get(diet, 0), 96)


def _number(title: str, value: Callable[[MealLine], int], width: int = 76) -> Column[MealLine]:
    return Column(title, lambda line: _figure(value(line)), value, Align.RIGHT, width=width)


def meal_columns(head: str, diets: tuple[str, ...]) -> tuple[Column[MealLine], ...]:
    """Give the columns for the diets that somebody eats."""
    return (
        Column(head, lambda line: line.label, strong=True),
        *(_diet(diet) for diet in diets),
        _number("Enfants", lambda line: line.count.children),
        _number("Adultes", lambda line: line.count.adults),
        Column(
            TOTAL, lambda line: _figure(line.count.total), lambda line: line.count.total, Align.RIGHT,
            strong=True, width=66,
        ),
        _number("Paniers", lambda line: line.count.brought),
        Column("Commande", _order, tone=_tone, icon=_icon),
    )  # fmt: skip


class MealsTable(PlainTable[MealLine]):
    """The table; its columns are those of one set of diets."""

    def __init__(self, head: str, diets: tuple[str, ...]) -> None:
        """``head`` says what a row is: a site or a day."""
        super().__init__(
            RowsModel(meal_columns(head, diets), lambda line: line.key), "Effectifs des repas", Density.READ,
            sortable=False,
        )  # fmt: skip
        self.shape = (head, diets)

    def show_table(self, found: "MealTable", *, by_site: bool) -> None:
        """Show the rows and their sum."""
        rows = tuple(
            MealLine(row.site if by_site else day_short(row.on), row.count, row) for row in found.rows
        )
        self.replace(rows, MealLine(TOTAL, found.total))
