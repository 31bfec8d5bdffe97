"""Paramètres, first cut: what the town has set, read only, each rule in words with what it gives."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain import deadline_storage
from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.dates import Period, school_year_of
from staffdesk.domain.deadlines import DeadlineRule, last_instant
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french import settings as words
from staffdesk.domain.french.deadlines import rule_details, rule_in_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.tariffs.methods import BandGrid, Leaf, PriceRule, UnitPrice
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.staff import StaffUser, Workstation
from staffdesk.models.sync import SyncState
from staffdesk.models.town import (
    Activity,
    ActivityGroup,
    CalendarException,
    ClassGroup,
    DeadlineRuleRow,
    DocumentType,
    SchoolHoliday,
    Site,
    TextTemplate,
    Town,
)
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.office import Office
from staffdesk.services.settings_rows import (
    ActivitySettings,
    BandRow,
    CalendarRow,
    DeadlineRow,
    DocumentTypeRow,
    GroupRow,
    PortalRow,
    SettingsView,
    SiteRow,
    TariffRow,
    TextRow,
)
from staffdesk.services.staff_rows import staff_row, workstation_row
from staffdesk.services.tariffs import load_tariff_versions


class Settings:
    """Use case of the screen Paramètres."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor) -> SettingsView:
        """Give everything the town has set.

        Raises:
            NotFound: ``town``.
        """
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with self.office.database.read() as session:
            town = session.get(Town, 1)
            if town is None:
                raise NotFound("town")
            calendar = load_calendar(session)
            return SettingsView(
                town=town.name,
                holiday_zone=town.holiday_zone,
                is_demonstration=town.is_demonstration,
                rules=tuple(
                    (words.rule_label(name), words.rule_value(name, value))
                    for name, value in sorted(town.rules.items())
                ),
                sites=tuple(_sites(session, today)),
                activities=tuple(_activities(session, calendar, today)),
                calendar=tuple(_calendar_rows(session, calendar, today)),
                texts=tuple(_texts(session)),
                document_types=tuple(_document_types(session)),
                staff=tuple(
                    staff_row(row) for row in session.scalars(select(StaffUser).order_by(StaffUser.id))
                ),
                workstations=tuple(
                    workstation_row(row)
                    for row in session.scalars(select(Workstation).order_by(Workstation.name))
                ),
                portal=_portal(session),
            )


def _sites(session: Session, today: date) -> Iterator[SiteRow]:
    year = school_year_of(today).first_year
    classes: dict[int, list[str]] = defaultdict(list)
    for site, name in session.execute(
        select(ClassGroup.site_id, ClassGroup.name)
        .where(ClassGroup.school_year == year)
        .order_by(ClassGroup.name)
    ):
        classes[site].append(name)
    for row in session.scalars(select(Site).order_by(Site.name)):
        yield SiteRow(row.id, row.name, row.kind, row.address, tuple(classes[row.id]))


def _activities(session: Session, calendar: TownCalendar, today: date) -> Iterator[ActivitySettings]:
    versions = load_tariff_versions(session)
    groups: dict[int, list[GroupRow]] = defaultdict(list)
    for group, site in session.execute(
        select(ActivityGroup, Site.name)
        .join(Site, ActivityGroup.site_id == Site.id)
        .order_by(Site.name, ActivityGroup.name)
    ):
        groups[group.activity_id].append(GroupRow(group.id, group.name, site, group.capacity))
    rules = session.scalars(select(DeadlineRuleRow).order_by(DeadlineRuleRow.id)).all()
    for activity in session.scalars(select(Activity).order_by(Activity.position, Activity.id)):
        own = [row for row in rules if row.activity_id in (None, activity.id)]
        example_on = _next_served(activity, calendar, today)
        yield ActivitySettings(
            activity_id=activity.id,
            code=activity.code,
            name=activity.name,
            weekdays=tuple(int(day) for day in activity.weekdays),
            slots=tuple(slot.name for slot in activity.slots),
            groups=tuple(groups[activity.id]),
            deadlines=tuple(
                _deadline(row.applies_to, deadline_storage.from_json(row.body), calendar, example_on)
                for row in own
            ),
            tariffs=tuple(_tariffs([one for one in versions if one.activity == activity.code])),
        )


def _next_served(activity: Activity, calendar: TownCalendar, today: date) -> date | None:
    year = school_year_of(today).period
    ahead = Period(today, max(year.end, today))
    return next((on for on in served_days(activity, ahead, calendar) if on > today), None)


def _deadline(
    operation: str, rule: DeadlineRule, calendar: TownCalendar, example_on: date | None
) -> DeadlineRow:
    said = (words.OPERATION_WORDS.get(operation, operation), rule_in_words(rule), rule_details(rule))
    try:
        at = None if example_on is None else last_instant(rule, example_on, calendar)
    except RuleBroken:  # no row for that weekday, no period: the words alone are true
        return DeadlineRow(*said, example_on, None)
    return DeadlineRow(*said, example_on, at)


def _tariffs(versions: list[TariffVersion]) -> Iterator[TariffRow]:
    for version in sorted(versions, key=lambda one: one.valid_from, reverse=True):
        for case in version.cases:
            yield TariffRow(
                valid_from=version.valid_from,
                decision=words.decision_words(version.decision),
                case=words.case_words(case.variant, case.residence.value),
                method=_method(case.rule),
                bands=tuple(_bands(case.rule)),
            )


def _method(rule: PriceRule) -> str:
    kind = "bands" if isinstance(rule, BandGrid) else "price" if isinstance(rule, UnitPrice) else "rate"
    return words.METHOD_WORDS[kind]


def _bands(rule: PriceRule) -> Iterator[BandRow]:
    if isinstance(rule, BandGrid):
        for band in rule.bands:
            yield _band(words.interval_words(band.interval), band.rule)
    else:
        yield _band("", rule)


def _band(said: str, leaf: Leaf) -> BandRow:
    if isinstance(leaf, UnitPrice):
        return BandRow(said, tuple(leaf.cents))
    return BandRow(" · ".join(filter(None, (said, words.rate_words(leaf)))), ())


def _calendar_rows(session: Session, calendar: TownCalendar, today: date) -> Iterator[CalendarRow]:
    """List this school year's holidays, public holidays and exceptions by date."""
    year = school_year_of(today).period
    names = dict(session.execute(select(Site.id, Site.name)).tuples().all())
    rows = [
        CalendarRow(row.starts_on, row.last_on, "school_holiday", row.name)
        for row in session.scalars(select(SchoolHoliday))
        if row.last_on >= year.start and row.starts_on < year.end
    ]
    rows += [
        CalendarRow(on, on, "public_holiday", label)
        for on, label in calendar.public_holidays.items()
        if on in year
    ]
    rows += [
        CalendarRow(row.day_on, row.day_on, row.kind, row.label, names.get(row.site_id or 0, ""))
        for row in session.scalars(select(CalendarException))
        if row.day_on in year
    ]
    yield from sorted(rows, key=lambda row: (row.starts_on, row.label))


def _texts(session: Session) -> Iterator[TextRow]:
    for row in session.scalars(select(TextTemplate).order_by(TextTemplate.kind, TextTemplate.position)):
        yield TextRow(row.kind, row.code, row.label, str(row.body.get("text") or row.body.get("url") or ""))


def _document_types(session: Session) -> Iterator[DocumentTypeRow]:
    for row in session.scalars(select(DocumentType).order_by(DocumentType.position)):
        kind, months = str(row.validity.get("kind", "forever")), int(row.validity.get("months", 0))
        yield DocumentTypeRow(
            code=row.code,
            name=row.name,
            owner=words.OWNER_WORDS.get(row.owner, row.owner),
            mandatory=row.mandatory,
            effect=words.EFFECT_WORDS.get(row.blocking, row.blocking),
            validity=words.validity_words(kind, months),
        )


def _portal(session: Session) -> PortalRow:
    state = session.get(SyncState, 1)
    if state is None:
        return PortalRow(enrolled=False, url="", device_id="", last_success_at=None)
    return PortalRow(
        enrolled=state.device_id is not None,
        url=state.portal_url or "",
        device_id=state.device_id or "",
        last_success_at=state.last_success_at,
    )
