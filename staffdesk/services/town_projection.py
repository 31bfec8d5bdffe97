"""What all families share, projected for the portal: open days and limits, places left, lists, texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.absences import AbsencePolicy, ReasonEffect
from staffdesk.domain.booking_horizon import read_horizon, window_of
from staffdesk.domain.calendars import DayKind, TownCalendar
from staffdesk.domain.dates import Period, local_date
from staffdesk.domain.deadlines import Operation, first_instant
from staffdesk.domain.errors import NotFound
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.models.sync import SyncState
from staffdesk.models.town import Activity, ActivityGroup, DocumentType, Site, Slot, TextTemplate, Town
from staffdesk.services.billing_facts import minutes_between
from staffdesk.services.calendars import is_served, load_calendar, load_deadline_rules, served_days
from staffdesk.services.deadlines import Deadlines, GroupPlace
from staffdesk.services.family_projection import group_key
from staffdesk.services.places import PlaceBook
from staffdesk.services.slot_exclusions import exclusion_sets
from staffdesk.services.tariffs import load_tariff_versions
from staffdesk.services.validation.facts import absence_policy

NEARLY_FULL = 5
"""Places left are published from so few on; above, families only need to know that there is room."""

_CLOSED = frozenset({DayKind.PUBLIC_HOLIDAY, DayKind.SCHOOL_HOLIDAY, DayKind.CLOSED, DayKind.STRIKE})


def town_snapshot(session: Session, at: datetime) -> v1.TownSnapshot:
    """Build the snapshot of the town.

    Raises:
        NotFound: ``town``.
    """
    town = session.scalars(select(Town).execution_options(populate_existing=True)).one_or_none()
    if town is None:
        raise NotFound("town")
    horizon = read_horizon(town.rules.get("booking_horizon"))
    window = window_of(local_date(at), horizon)
    calendar = load_calendar(session)
    texts = _texts(session)
    absences = absence_policy(town.rules, {row.code: row.body for row in texts["absence_reason"]})
    terms = texts["terms"][-1] if texts["terms"] else None
    return v1.TownSnapshot(
        rev=max(town.snapshot_rev, 1),
        made_at=at,
        name=town.name,
        is_demonstration=town.is_demonstration,
        first_day=window.start,
        last_day=window.last,
        activities=_activities(session, window, calendar, at),
        closed_days=_closed_days(window, calendar),
        places=_places(session, Period(local_date(at), window.end)),
        horizon=horizon.value,
        exclusions=_exclusions(session),
        group_days=_group_days(session, window, calendar, at),
        cart_minutes=int(town.rules.get("cart_minutes", 30)),
        counter_hours=int(town.rules.get("counter_payment_hours", 72)),
        health_key=session.scalar(select(SyncState.health_key)) or "",
        proof_hours=absences.proof_within_hours,
        absence_reasons=[_reason(row, absences) for row in texts["absence_reason"]],
        topics=[_choice(row) for row in texts["message_topic"]],
        document_types=_document_types(session),
        news=[_choice(row) for row in texts["news"]],
        links=[_choice(row) for row in texts["link"]],
        tariffs=_tariffs(session, local_date(at)),
        terms_version=terms.code if terms is not None else "1",
        terms=str(terms.body.get("text", "")) if terms is not None else "",
        **_identity(town.identity),
    )


def _identity(identity: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: str(identity[name]) for name in ("service", "email", "phone", "accent") if identity.get(name)
    }
    return found | {"address_lines": [str(line) for line in identity.get("address_lines", [])]}


def _activities(
    session: Session, window: Period, calendar: TownCalendar, at: datetime
) -> list[v1.ActivityView]:
    limits = Deadlines(calendar, load_deadline_rules(session))
    views = []
    for activity in session.scalars(select(Activity).order_by(Activity.position, Activity.id)):
        days = [_with_limits(limits, activity, on) for on in served_days(activity, window, calendar)]
        slots = [
            v1.SlotView(
                code=slot.code,
                name=slot.name,
                row=slot.row,
                minutes=minutes_between(slot.starts_at_time, slot.ends_at_time),
                starts=slot.starts_at_time and f"{slot.starts_at_time:%H:%M}",
            )
            for slot in activity.slots
        ]
        views.append(
            v1.ActivityView(
                code=activity.code,
                name=activity.name,
                kind=activity.kind,
                slots=slots,
                days=days,
                pay_now=activity.pays_at_once,
                opens={on: opens for on, *_ in days if (opens := _opening(limits, activity, on, at))},
            )
        )
    return views


def _tariffs(session: Session, today: date) -> list[v1.TariffView]:
    """Give the versions in force and those voted for later; families need no older ones."""
    views: list[v1.TariffView] = []
    for version in load_tariff_versions(session):
        if views and views[-1].activity == version.activity and version.valid_from <= today:
            views.pop()
        views.append(
            v1.TariffView(
                activity=version.activity,
                valid_from=version.valid_from,
                decision=version.decision.number,
                decided_on=version.decision.decided_on,
                body=body_of(version),
            )
        )
    return views


def _with_limits(
    limits: Deadlines, activity: Activity, on: date, place: GroupPlace | None = None
) -> tuple[date, datetime | None, datetime | None]:
    """Give an open day with the last instants to ask for it and to give it up."""
    add, cancel = (limits.last_at(activity.code, one, on, place) for one in (Operation.ADD, Operation.CANCEL))
    return on, add, cancel


def _opening(
    limits: Deadlines, activity: Activity, on: date, at: datetime, place: GroupPlace | None = None
) -> datetime | None:
    """Give the instant from which an open day may be asked, where it is still to come."""
    rule, _ = limits.find(activity.code, Operation.ADD, on, place)
    opens = None if rule is None else first_instant(rule)
    return opens if opens is not None and opens > at else None


def _exclusions(session: Session) -> list[list[str]]:
    """Give the sets of slots of which a child has one at most a day, as ``activity|slot``."""
    return [
        [f"{activity.code}|{code}" for code in sorted(group)]
        for activity in session.scalars(select(Activity).order_by(Activity.position, Activity.id))
        for group in exclusion_sets(activity)
    ]


def _group_days(
    session: Session, window: Period, calendar: TownCalendar, at: datetime
) -> list[v1.GroupDaysView]:
    """Give the days on which a group is not open as the town is: its school closes, or opens, alone.

    A group, or a site, that has limits of its own has here the days on which they are not the town's.
    """
    limits = Deadlines(calendar, load_deadline_rules(session))
    if not calendar.exceptions and not limits.has_places():
        return []
    differing = sorted({one.on for one in calendar.exceptions if one.on in window})
    rows = session.execute(
        select(ActivityGroup.id, Activity, Site.uid)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .order_by(ActivityGroup.id)
    )
    views = []
    for group, activity, site in rows:
        place = (group_key(group), site)
        view = v1.GroupDaysView(group_key=place[0])
        own = limits.differs(activity.code, place)
        for on in window.days() if own else differing:
            usual, here = (is_served(activity, on, calendar, one) for one in (None, site))
            if usual and not here:
                view.closed[on.isoformat()] = calendar.day(on, site, activity.code).label
            elif here:
                day = _with_limits(limits, activity, on, place)
                opens, opens_here = (_opening(limits, activity, on, at, one) for one in (None, place))
                if not usual or (day, opens_here) != (_with_limits(limits, activity, on), opens):
                    view.opened.append(day)
                    view.opens.update({on: opens_here} if opens_here else {})
        if view.closed or view.opened:
            views.append(view)
    return views


def _closed_days(window: Period, calendar: TownCalendar) -> list[v1.DayView]:
    return [
        v1.DayView(on=day.on, kind=day.kind.value, label=day.label)
        for day in calendar.days(window)
        if day.kind in _CLOSED
    ]


def _places(session: Session, ahead: Period) -> list[v1.PlacesView]:
    """Give the places left where five or fewer are, never below zero; past days need none."""
    codes = dict(session.execute(select(Slot.id, Slot.code)).tuples().all())
    book = PlaceBook(session, session.scalars(select(ActivityGroup.id)).all(), ahead)
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for place in sorted(book.known_places()):
        left = book.of(place).left
        if left is not None and left <= NEARLY_FULL:
            found[place.group_id, place.slot_id][place.on.isoformat()] = max(left, 0)
    return [
        v1.PlacesView(group_key=group_key(group), slot=codes[slot], left=left)
        for (group, slot), left in found.items()
    ]


def _texts(session: Session) -> dict[str, list[TextTemplate]]:
    found: dict[str, list[TextTemplate]] = defaultdict(list)
    for row in session.scalars(select(TextTemplate).order_by(TextTemplate.position, TextTemplate.id)):
        found[row.kind].append(row)
    return found


def _choice(row: TextTemplate) -> v1.ChoiceView:
    on = row.body.get("on") or row.body.get("published_on")
    return v1.ChoiceView(
        code=row.code,
        label=row.label,
        text=str(row.body.get("text", "")),
        url=str(row.body.get("url", "")),
        on=date.fromisoformat(str(on)) if on else None,
    )


def _reason(row: TextTemplate, absences: AbsencePolicy) -> v1.ChoiceView:
    proof = absences.reasons.get(row.code) is ReasonEffect.ASK_PROOF
    return _choice(row).model_copy(update={"proof": proof})


def _document_types(session: Session) -> list[v1.ChoiceView]:
    rows: Iterable[DocumentType] = session.scalars(
        select(DocumentType).order_by(DocumentType.position, DocumentType.id)
    )
    return [v1.ChoiceView(code=row.code, label=row.name, owner=row.owner) for row in rows]
