"""Accueil: today at a glance, each figure leading to what it counts."""

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.capacity import Room, room
from staffdesk.domain.dates import ONE_DAY, Period
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french import home as words
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.french.planning import SLOT_ROW_WORDS
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import RequestStatus
from staffdesk.models.households import Household, Membership
from staffdesk.models.messages import Thread
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.town import Activity, ActivityGroup, Site, Slot
from staffdesk.services.balances import balances
from staffdesk.services.bulk import building_many
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.family_rows import Figure, HomeView, SitePlaces
from staffdesk.services.office import Office
from staffdesk.services.papers import paper_kinds, papers_on_file, states_of
from staffdesk.services.places import Place, PlaceBook
from staffdesk.services.validation.queue import DECIDABLE

LOOK_AHEAD = 14
"""Days searched for the next day of service."""

_ROWS = ("morning", "noon", "evening", "day")


class Home:
    """Use case of the screen Accueil.

    Targets of figures are names of screens: validation, inbox, invoices, families, calendar, sync, settings.
    """

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def today(self, actor: Actor) -> HomeView:
        """Give the figures of today, the places of today and of the next day of service, and the alerts."""
        actor.need(Permission.READ)
        today = self.office.clock.today()
        with building_many(), self.office.database.read() as session:
            days = _places_by_day(session, today)
            tomorrow = next((on for on in sorted(days) if on > today), today + ONE_DAY)
            return HomeView(
                on=today,
                figures=(
                    *_requests(session),
                    _messages(session),
                    _unpaid(session, today),
                    _sync(session),
                ),
                today=days.get(today, ()),
                tomorrow=days.get(tomorrow, ()),
                tomorrow_on=tomorrow,
                alerts=_alerts(session, today),
            )


def _requests(session: Session) -> list[Figure]:
    """Count what waits by kind, with the oldest and the next limit; one figure of 0 when all is decided."""
    rows = session.execute(
        select(
            Request.kind,
            func.count(),
            func.min(Request.received_at),
            func.min(Request.useful_until_at),
        )
        .where(Request.status == RequestStatus.PENDING.value, Request.kind.in_(DECIDABLE))
        .group_by(Request.kind)
        .order_by(func.count().desc())
    ).all()
    if not rows:
        return [Figure(words.LABELS["requests"], words.count(0), "", "quiet", "validation")]
    return [
        Figure(
            words.kind_label(kind),
            words.count(waiting),
            words.oldest_and_next(oldest, useful),
            "plain",
            "validation",
            kind,
        )
        for kind, waiting, oldest, useful in rows
    ]


def _messages(session: Session) -> Figure:
    waiting, oldest = session.execute(
        select(func.count(), func.min(Thread.last_at)).where(Thread.state == "to_answer")
    ).one()
    hint = words.oldest_and_next(oldest, None) if oldest is not None else ""
    tone = "plain" if waiting else "quiet"
    return Figure(words.LABELS["messages"], words.count(waiting), hint, tone, "inbox", "to_answer")


def _unpaid(session: Session, today: date) -> Figure:
    late = [balance for balance in balances(session, today).values() if balance.overdue_cents > 0]
    cents = sum(balance.overdue_cents for balance in late)
    tone = "warn" if late else "quiet"
    value, hint = words.amount(cents), words.families_count(len(late))
    return Figure(words.LABELS["unpaid"], value, hint, tone, "invoices", "overdue")


def _sync(session: Session) -> Figure:
    last, error, waiting = session.execute(
        select(
            SyncState.last_success_at,
            SyncState.last_error,
            select(func.count()).where(OutboxMessage.status == "queued").scalar_subquery(),
        )
    ).one_or_none() or (None, None, 0)
    tone = "bad" if error else "quiet"
    return Figure(
        words.LABELS["sync"], words.synced_at(last), words.waiting_out(waiting), tone, "sync_journal"
    )


def _places_by_day(session: Session, today: date) -> dict[date, tuple[SitePlaces, ...]]:
    """Give meals and places by site for today, if there is service, and the next day that has some."""
    calendar = load_calendar(session)
    groups = session.execute(
        select(ActivityGroup, Activity, Site)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .order_by(Site.name, Activity.position)
    ).all()
    found: dict[date, tuple[SitePlaces, ...]] = {}
    for offset in range(LOOK_AHEAD):
        on = today + offset * ONE_DAY
        served = [
            (group, activity, site)
            for group, activity, site in groups
            if is_served(activity, on, calendar, site.uid)
        ]
        if served:
            found[on] = _places(session, on, served)
        if any(day > today for day in found):
            break
    return found


def _places(
    session: Session, on: date, served: list[tuple[ActivityGroup, Activity, Site]]
) -> tuple[SitePlaces, ...]:
    book = PlaceBook(session, {group.id for group, _, _ in served}, Period.through(on, on))
    slots: dict[int, list[Slot]] = defaultdict(list)
    for slot in session.scalars(select(Slot).order_by(Slot.position)):
        slots[slot.activity_id].append(slot)
    rows: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    meals: dict[str, int] = defaultdict(int)
    for group, activity, site in served:
        for slot in slots[activity.id]:
            booked = book.taken(Place(group.id, slot.id, on))
            before = rows[site.name].get(slot.row, (0, 0))
            rows[site.name][slot.row] = (before[0] + booked, before[1] + book.capacity(group.id, on))
            meals[site.name] += booked if activity.kind == "meals" else 0
    return tuple(
        SitePlaces(
            site, meals[site], tuple((SLOT_ROW_WORDS[row], *found[row]) for row in _ROWS if row in found)
        )
        for site, found in rows.items()
    )


def _alerts(session: Session, today: date) -> tuple[Figure, ...]:
    """List what needs somebody, the gravest first; nothing where nothing does."""
    found: list[Figure] = []
    state = session.get(SyncState, 1)
    if state is not None and state.recovery_reason is not None:
        found.append(
            Figure(words.LABELS["recovery"], "", said_of_code("recovery_needed"), "bad", "sync_journal")
        )
    if state is not None and state.last_error:
        found.append(
            Figure(words.LABELS["sync_error"], "", said_of_code(state.last_error), "bad", "sync_journal")
        )
    unreadable = session.scalar(select(func.count()).where(Request.status == RequestStatus.CANNOT_READ.value))
    rejected = session.scalar(select(func.count()).where(OutboxMessage.status == "rejected"))
    counted = (
        ("unreadable", unreadable or 0, "bad", "validation", "cannot_read"),
        ("rejected", rejected or 0, "bad", "sync_journal", "rejected"),
        ("over", _over_capacity(session, today), "warn", "calendar", "over"),
        ("missing", _families_lacking_papers(session, today), "warn", "families", "missing"),
    )
    found += [
        Figure(words.LABELS[name], words.count(value), "", tone, target, wanted)
        for name, value, tone, target, wanted in counted
        if value
    ]
    return tuple(found)


def said_of_code(code: str) -> str:
    """Say a fault that is kept as its code."""
    return sentence(Unavailable(code))


def _over_capacity(session: Session, today: date) -> int:
    """Count slots of a day, from today on, with more bookings than places."""
    groups = session.scalars(select(ActivityGroup.id)).all()
    book = PlaceBook(session, groups, Period.through(today, today + LOOK_AHEAD * ONE_DAY))
    return sum(room(book.of(place)) is Room.OVER for place, _ in book.counts())


def _families_lacking_papers(session: Session, today: date) -> int:
    kinds = [kind for kind in paper_kinds(session) if kind.mandatory]
    if not kinds:
        return 0
    on_file = papers_on_file(session)
    children: dict[int, list[int]] = defaultdict(list)
    for household, child in session.execute(select(Membership.household_id, Membership.child_id)):
        children[household].append(child)
    return sum(
        any(
            state.is_lacking
            for state in states_of(household, children.get(household, ()), kinds, on_file, today)
        )
        for household in session.scalars(select(Household.id))
    )
