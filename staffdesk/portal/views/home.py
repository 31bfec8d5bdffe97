"""The home page: what to do next, what to pay, tomorrow, what is missing, answers, news."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from staffdesk.contract.v1 import ChildView, ChoiceView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import ONE_DAY, local_date, monday_of
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.deadlines import last_minute, limit_instant
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say
from staffdesk.portal.views.bookings import ROWS, CellState, Timetable, current_states, is_nothing
from staffdesk.portal.views.household import Missing, missing_documents
from staffdesk.portal.views.invoices import Due, what_is_due
from staffdesk.portal.views.limits import is_evening
from staffdesk.portal.views.requests import SHOWN_KINDS, shown_status

SOON = timedelta(hours=48)
LOOK_AHEAD = 60
NEWS_SHOWN = 3


@dataclass(frozen=True)
class NextLimit:
    """The next limit within two days: which week it closes, the time left, the instant."""

    title: str
    text: str
    instant: str
    child: str
    month: str


@dataclass(frozen=True)
class Chip:
    """Slots of a day that share a state."""

    letters: str
    look: str
    text: str


@dataclass(frozen=True)
class ChildDay:
    """What a child does on the next day of service."""

    child: ChildView
    details: str
    chips: list[Chip]
    month: str


@dataclass(frozen=True)
class NextDay:
    """The next day any child is expected or could be."""

    title: str
    children: list[ChildDay]


@dataclass(frozen=True)
class Answers:
    """How many requests wait, and how many of each answer came in the last week."""

    waiting: int
    recent: list[tuple[str, str, int]]


@dataclass(frozen=True)
class Home:
    """Everything on the home page; an empty part is not shown, but for what is due."""

    limit: NextLimit | None
    due: Due
    day: NextDay | None
    missing: list[Missing]
    answers: Answers | None
    news: list[ChoiceView]
    links: list[ChoiceView]


def home_view(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Sequence[FiledRequest],
    *,
    ready: set[str],
    now: datetime,
) -> Home:
    """Return the home page of a family; ``ready`` holds the documents whose bytes have come."""
    return Home(
        limit=_next_limit(snapshot, town, now),
        due=what_is_due(snapshot, ready, local_date(now)),
        day=_next_day(snapshot, town, requests, now),
        missing=missing_documents(snapshot, town, requests, local_date(now)),
        answers=_answers(requests, now),
        news=sorted(town.news, key=lambda n: n.on or date.min, reverse=True)[:NEWS_SHOWN],
        links=town.links,
    )


def _next_limit(snapshot: FamilySnapshot, town: TownSnapshot, now: datetime) -> NextLimit | None:
    """The first limit of any child within 48 hours, with the first day it closes."""
    found: list[tuple[datetime, date, str]] = []
    today = local_date(now)
    for child in snapshot.children:
        timetable = Timetable(town, child)
        for on in (today + timedelta(days=n) for n in range(LOOK_AHEAD)):
            for cell in timetable.cells(on):
                limits = [until for until in (cell.add_until, cell.cancel_until) if until]
                found += [(until, on, child.uid) for until in limits if now <= until <= now + SOON]
    if not found:
        return None
    until, on, child_uid = min(found)
    days = sorted({day for limit, day, _ in found if limit == until})
    one_week = len({monday_of(day) for day in days}) == 1 and len(days) > 1
    code = "home.limit.week" if one_week else "home.limit.day"
    first = monday_of(on) if one_week else on
    shown = last_minute(until)
    soon = "home.limit.tonight" if is_evening(shown) else "home.limit.today"
    when = soon if local_date(shown) == today else "home.limit.later"
    return NextLimit(
        title=say(
            code,
            day=french.day_month(first) if one_week else french.day_short(on),
            left=time_left(until - now),
        ),
        text=say(when),
        instant=limit_instant(until),
        child=child_uid,
        month=f"{on:%Y-%m}",
    )


def time_left(left: timedelta) -> str:
    """Return a duration as people say it: `encore 5 min`, `encore 3 h`, `encore 2 jours`."""
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return say("home.left.moment")
    if minutes < 60:
        return say("home.left.minutes", minutes=minutes)
    if minutes < 24 * 60:
        return say("home.left.hours", hours=minutes // 60)
    days = minutes // (24 * 60)
    return say("home.left.days" if days > 1 else "home.left.day", days=days)


def _next_day(
    snapshot: FamilySnapshot, town: TownSnapshot, requests: Iterable[FiledRequest], now: datetime
) -> NextDay | None:
    """The first day after today on which something is open to a child of this household."""
    states = current_states(snapshot, requests)
    tables = [Timetable(town, child) for child in snapshot.children]
    today = local_date(now)
    for on in (today + timedelta(days=n) for n in range(1, LOOK_AHEAD)):
        open_cells = {table.child.uid: table.cells(on) for table in tables}
        if any(open_cells.values()):
            children = [
                ChildDay(table.child, table.child.class_name, _chips(on, table, states), f"{on:%Y-%m}")
                for table in tables
                if open_cells[table.child.uid] or _chips(on, table, states)
            ]
            title = "home.tomorrow" if on == today + ONE_DAY else "home.next_day"
            return NextDay(say(title, day=_weekday_and_month(on)), children)
    return None


def _weekday_and_month(on: date) -> str:
    return f"{french.WEEKDAYS[on.weekday()]}\u00a0{french.day_month(on)}"


def _chips(on: date, table: Timetable, states: Mapping[BookingKey, CellState]) -> list[Chip]:
    groups: dict[BookingState, list[tuple[int, str]]] = {}
    for key, found in sorted(states.items()):
        if key.child_uid != table.child.uid or key.on != on or found.state is None or is_nothing(found.state):
            continue
        slot = table.slot(key)
        if slot is not None:
            groups.setdefault(found.state, []).append((ROWS.index(slot.row), slot.name.lower()))
    return [
        Chip(say(f"planning.letters.{state.value}"), _LOOKS.get(state, "booked"), _slots(state, names))
        for state, names in groups.items()
    ]


_LOOKS = {
    BookingState.REQUESTED: "asked",
    BookingState.WAITING: "list",
    BookingState.CANCEL_REQUESTED: "cancel-asked",
    BookingState.ABSENT_EXCUSED: "excused",
    BookingState.ABSENT_BILLED: "billed",
    BookingState.CLOSED_BY_TOWN: "excused",
}
_WAITS = {BookingState.REQUESTED, BookingState.CANCEL_REQUESTED}


def _slots(state: BookingState, names: Sequence[tuple[int, str]]) -> str:
    text = ", ".join(name for _, name in sorted(names))
    return say("home.slots_waiting", slots=text) if state in _WAITS else text


def _answers(requests: Iterable[FiledRequest], now: datetime) -> Answers | None:
    shown = [filed for filed in requests if filed.kind in SHOWN_KINDS]
    waiting = sum(filed.waits for filed in shown)
    week = [filed for filed in shown if filed.decided_at and now - filed.decided_at < timedelta(days=7)]
    recent = []
    looks = {"accepted": "accepted", "partly": "partly", "listed": "waiting", "refused": "refused"}
    for status, look in looks.items():
        number = sum(shown_status(filed) == status for filed in week)
        if number:
            recent.append((say(f"request.short_status.{status}"), look, number))
    return Answers(waiting, recent) if waiting or recent else None
