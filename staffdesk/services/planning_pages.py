"""The month of the whole town, school by school: each page is counted, and the work can stop in between."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.models.town import ClassGroup, Site
from staffdesk.services.planning_grid import SCHOOL, month_grid
from staffdesk.services.planning_rows import MonthGrid, PlanningFilter
from staffdesk.services.progress import Progress


def town_pages(session: Session, wanted: PlanningFilter) -> tuple[PlanningFilter, ...]:
    """Cut the month of the whole town into pages: one a school that has classes, one for who has none."""
    schools = session.scalars(
        select(Site.id)
        .where(Site.kind == SCHOOL, Site.id.in_(select(ClassGroup.site_id)))
        .order_by(Site.name)
    ).all()
    return tuple(replace(wanted, site_id=school, is_page=True) for school in (*schools, None))


def whole_month(session: Session, wanted: PlanningFilter, progress: Progress | None = None) -> MonthGrid:
    """Read a month; that of the whole town page by page, as the screen shows it."""
    if not _is_whole_town(wanted):
        return month_grid(session, wanted)
    first, *others = town_pages(session, wanted)
    grid = month_grid(session, first)
    for page in others:
        if progress is not None:
            progress.step(0, 0)  # what comes after is counted: here one may only stop
        grid = grid.joined(month_grid(session, page))
    return grid


def _is_whole_town(wanted: PlanningFilter) -> bool:
    narrowed = (wanted.site_id, wanted.class_group_id, wanted.group_id)
    return narrowed == (None, None, None) and not wanted.text
