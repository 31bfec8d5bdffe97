"""Paramètres, Écoles et sites: places of service, and the classes of each school year."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Child
from staffdesk.models.town import ActivityGroup, CalendarException, ClassGroup, Site
from staffdesk.services.settings_deadlines import sites_by_name
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import optional_whole_of, text_of, whole_of, word_of

SITE_KINDS = ("school", "canteen", "leisure_centre")
LEVELS = ("", "nursery", "primary")
CLASS_LEVELS = ("TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2", "ULIS", "multi")
MOST_PLACES = 100_000


class SiteKind(RecordKind[Site]):
    """A school, a restaurant, a leisure centre."""

    name = "site"
    model = Site

    @override
    def rows(self, session: Session) -> Iterable[Site]:
        return sites_by_name(session)

    @override
    def values(self, session: Session, row: Site) -> Values:
        return {
            "name": row.name,
            "kind": row.kind,
            "level": row.level or None,
            "address": row.address,
            "capacity": row.capacity,
        }

    @override
    def write(self, session: Session, row: Site | None, values: Mapping[str, Any]) -> Site:
        name = text_of(values, "name")
        other = session.scalar(select(Site.id).where(Site.name == name))
        if other is not None and (row is None or other != row.id):
            raise RuleBroken("name_taken", field="name")
        written = row or Site()
        written.name = name
        written.kind = word_of(values, "kind", SITE_KINDS)
        level = values.get("level") or ""
        written.level = word_of({"level": level}, "level", LEVELS) if level else None
        written.address = text_of(values, "address", needed=False)
        written.capacity = optional_whole_of(values, "capacity", 0, MOST_PLACES)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: Site) -> None:
        groups = _count(session, ActivityGroup.id, ActivityGroup.site_id == row.id)
        classes = _count(session, ClassGroup.id, ClassGroup.site_id == row.id)
        days = _count(session, CalendarException.id, CalendarException.site_id == row.id)
        if groups or classes or days:
            raise RuleBroken("site_in_use", name=row.name, groups=groups, classes=classes)


class ClassKind(RecordKind[ClassGroup]):
    """A class of a school in one school year."""

    name = "class_group"
    model = ClassGroup

    @override
    def rows(self, session: Session) -> Iterable[ClassGroup]:
        rows = session.scalars(select(ClassGroup))
        return sorted(rows, key=lambda row: (search_text(row.site.name), -row.school_year, row.name))

    @override
    def values(self, session: Session, row: ClassGroup) -> Values:
        return {
            "site": str(row.site_id),
            "school_year": row.school_year,
            "name": row.name,
            "level": row.level,
            "teacher": row.teacher,
        }

    @override
    def write(self, session: Session, row: ClassGroup | None, values: Mapping[str, Any]) -> ClassGroup:
        site = session.get(Site, int(str(values.get("site") or 0)))
        if site is None:
            raise RuleBroken("choice_missing", field="site")
        year = whole_of(values, "school_year", 2000, 2100)
        name = text_of(values, "name")
        moved = row is not None and (row.site_id, row.school_year) != (site.id, year)
        if row is not None and moved and self._children(session, row):
            raise RuleBroken("setting_moves", field="site")
        other = session.scalar(
            select(ClassGroup.id).where(
                ClassGroup.site_id == site.id, ClassGroup.school_year == year, ClassGroup.name == name
            )
        )
        if other is not None and (row is None or other != row.id):
            raise RuleBroken("name_taken", field="name")
        written = row or ClassGroup()
        written.site, written.school_year, written.name = site, year, name
        written.level = text_of(values, "level", longest=20)
        written.teacher = text_of(values, "teacher", needed=False)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: ClassGroup) -> None:
        children = self._children(session, row)
        if children or _count(session, CalendarException.id, CalendarException.class_group_id == row.id):
            raise RuleBroken("class_in_use", name=row.name, count=children)

    def _children(self, session: Session, row: ClassGroup) -> int:
        return _count(session, Child.id, Child.class_group_id == row.id)


def _count(session: Session, column: Any, having: Any) -> int:
    return session.scalar(select(func.count(column)).where(having)) or 0
