"""Meal counts made into what the kitchen reads: the table of the screen, and one for each site of a week."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from staffdesk.domain.french.dates import day_short
from staffdesk.domain.french.meals import changes_words, order_words, span_title
from staffdesk.domain.meal_document import MealLine, MealSection, MealSheet
from staffdesk.domain.meals import MealCount
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.services.attendance_sheets import town_letterhead
from staffdesk.services.documents.list_workbooks import meal_workbook
from staffdesk.services.documents.meal_pdf import render_meals
from staffdesk.services.meal_counts import load_kitchen, meal_table
from staffdesk.services.meal_rows import MealTable, MealWish, SiteDay, Span
from staffdesk.services.office import Office

TITLE = "Effectifs des repas"


class MealSheetsPrinter:
    """Use case: meal counts as PDF and as spreadsheet."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def pdf(self, actor: Actor, wish: MealWish) -> bytes:
        """Print a count."""
        return render_meals(self._sheet(actor, wish))

    def workbook(self, actor: Actor, wish: MealWish) -> bytes:
        """Give the same as xlsx."""
        return meal_workbook(self._sheet(actor, wish))

    def _sheet(self, actor: Actor, wish: MealWish) -> MealSheet:
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            whole = meal_table(session, wish)
            tables = [whole, *_by_site(session, wish)]
            diets = whole.diets
            return MealSheet(
                letterhead=town_letterhead(session),
                period=span_title(whole.first, whole.last),
                diets=diets,
                sections=tuple(_section(table, diets) for table in tables),
                printed_at=self.office.clock.now(),
                printed_by=actor.name,
            )


def _by_site(session: Session, wish: MealWish) -> list[MealTable]:
    """Count each site apart where the first table adds the sites up; a site nobody eats at is left out."""
    if wish.span is Span.DAY or wish.site_id is not None:
        return []
    tables = [meal_table(session, MealWish(wish.on, wish.span, site)) for site in load_kitchen(session).sites]
    return [table for table in tables if table.total.total or table.total.brought]


def _section(table: MealTable, diets: Sequence[str]) -> MealSection:
    by_site = table.wish.span is Span.DAY
    title = f"{TITLE} · {table.site}" if table.site else TITLE
    return MealSection(
        title=title,
        head="Site" if by_site else "Jour",
        lines=tuple(_line(row.site if by_site else day_short(row.on), row, diets) for row in table.rows),
        total=_figures("Total", table.total, diets),
    )


def _line(label: str, row: SiteDay, diets: Iterable[str]) -> MealLine:
    line = _figures(label, row.count, tuple(diets))
    if row.order is None:
        return line
    sent = row.order
    return MealLine(
        line.label,
        line.diets,
        line.children,
        line.adults,
        line.total,
        line.brought,
        order=order_words(sent.count.total, sent.sent_at, sent.sent_by, sent.sent_to),
        changes=changes_words(sent.changes),
    )


def _figures(label: str, count: MealCount, diets: Sequence[str]) -> MealLine:
    return MealLine(
        label,
        tuple(count.diets.get(diet, 0) for diet in diets),
        count.children,
        count.adults,
        count.total,
        count.brought,
    )
