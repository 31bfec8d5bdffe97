"""Every booking of a family (S45): by child, activity and month, each date with its state; by pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.french import dates as french
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say
from staffdesk.portal.views.bookings import (
    ROWS,
    CellState,
    Timetable,
    asked_cells,
    current_states,
    is_nothing,
    price_words,
)
from staffdesk.portal.views.requests import slot_name

PER_PAGE = 5

STATES: Mapping[str, frozenset[BookingState]] = {
    "reserve": frozenset({BookingState.BOOKED, BookingState.PRESENT, BookingState.PRESENT_UNBOOKED}),
    "attente": frozenset({BookingState.REQUESTED, BookingState.CANCEL_REQUESTED, BookingState.WAITING}),
    "absence": frozenset({BookingState.ABSENT_EXCUSED, BookingState.ABSENT_BILLED}),
}
"""What one may look for, as addresses name it."""

_COVERED = frozenset(
    {
        BookingState.REQUESTED,
        BookingState.WAITING,
        BookingState.BOOKED,
        BookingState.CANCEL_REQUESTED,
        BookingState.PRESENT,
        BookingState.PRESENT_UNBOOKED,
        BookingState.ABSENT_BILLED,
    }
)
"""Days that cost something, or would: a fee covers them where one does."""

LOOKS = {
    BookingState.REQUESTED: "asked",
    BookingState.WAITING: "list",
    BookingState.CANCEL_REQUESTED: "cancel-asked",
    BookingState.ABSENT_EXCUSED: "excused",
    BookingState.ABSENT_BILLED: "billed",
    BookingState.CLOSED_BY_TOWN: "excused",
}
"""Look of a tag; everything else is booked."""


@dataclass(frozen=True)
class Search:
    """What one looks for: a child, a group of states (of `STATES`), coming or past days; empty: all."""

    child: str = ""
    state: str = ""
    when: str = ""


@dataclass(frozen=True)
class DateLine:
    """One date: its slots, letters, look, price and reason; ``why`` are the reasons of its price."""

    text: str
    letters: str
    look: str
    price: str = ""
    reason: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookingGroup:
    """One child's days of an activity in a month.

    ``tags`` counts its states as (letters, look, number); ``created`` says when they were asked last.
    """

    child: ChildView
    title: str
    period: str
    month: str
    created: str
    tags: list[tuple[str, str, int]]
    lines: list[DateLine]
    cents: int


@dataclass(frozen=True)
class BookingPage:
    """One page of the list."""

    groups: list[BookingGroup]
    number: int
    pages: int
    found: int


def booking_page(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Sequence[FiledRequest],
    *,
    search: Search,
    number: int,
    now: datetime,
) -> BookingPage:
    """Return a page of the list, newest month first; a number beyond the last page means the last."""
    groups = _groups(snapshot, town, requests, search, now)
    pages = max(1, -(-len(groups) // PER_PAGE))
    shown = min(max(number, 1), pages)
    first = (shown - 1) * PER_PAGE
    return BookingPage(groups[first : first + PER_PAGE], shown, pages, len(groups))


def _groups(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Sequence[FiledRequest],
    search: Search,
    now: datetime,
) -> list[BookingGroup]:
    children = {child.uid: child for child in snapshot.children if search.child in ("", child.uid)}
    found: dict[tuple[date, str, str], dict[BookingKey, CellState]] = defaultdict(dict)
    for key, state in current_states(snapshot, requests).items():
        if key.child_uid in children and _wanted(key, state, search, local_date(now)):
            found[key.on.replace(day=1), key.child_uid, key.activity][key] = state
    asked = _asked_at(requests)
    order = [activity.code for activity in town.activities]
    names = list(children)
    ordered = sorted(
        found,
        key=lambda one: (-one[0].toordinal(), names.index(one[1]), _index(order, one[2])),
    )
    return [_group(town, children[one[1]], one[2], one[0], found[one], asked) for one in ordered]


def _index(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _wanted(key: BookingKey, state: CellState, search: Search, today: date) -> bool:
    if state.state is None or is_nothing(state.state):
        return False
    if search.state in STATES and state.state not in STATES[search.state]:
        return False
    return search.when not in ("venir", "passe") or (key.on >= today) == (search.when == "venir")


def _asked_at(requests: Iterable[FiledRequest]) -> dict[BookingKey, datetime]:
    """When each cell was asked last, of the requests still shown."""
    found: dict[BookingKey, datetime] = {}
    for filed in sorted(requests, key=lambda one: one.received_at):
        if filed.kind in ("booking", "absence"):
            found |= {key: filed.received_at for key, _ in asked_cells(filed)}
    return found


def _group(
    town: TownSnapshot,
    child: ChildView,
    activity: str,
    month: date,
    states: Mapping[BookingKey, CellState],
    asked: Mapping[BookingKey, datetime],
) -> BookingGroup:
    timetable = Timetable(town, child)
    enrolment = next((one for one in child.enrolments if one.activity == activity), None)
    name = next((one.name for one in town.activities if one.code == activity), activity)
    last = max((asked[key] for key in states if key in asked), default=None)
    ordered = sorted(states, key=lambda key: (key.on, _row(timetable, key)))
    counted = Counter((_letters(states[key]), _look(states[key])) for key in ordered)
    return BookingGroup(
        child=child,
        title=say("bookings.title", site=enrolment.site, name=name) if enrolment and enrolment.site else name,
        period=french.month_year(month),
        month=f"{month:%Y-%m}",
        created=say("bookings.asked", at=french.instant_short(last)) if last else say("bookings.by_town"),
        tags=[(letters, look, number) for (letters, look), number in counted.items()],
        lines=[_line(town, timetable, key, states[key]) for key in ordered],
        cents=sum(states[key].cents or 0 for key in ordered),
    )


def _row(timetable: Timetable, key: BookingKey) -> int:
    slot = timetable.slot(key)
    return ROWS.index(slot.row) if slot else len(ROWS)


def _letters(state: CellState) -> str:
    if state.state is None:
        return ""
    return say(f"planning.letters.{state.state.value}") or say(f"planning.word.{state.state.value}")


def _look(state: CellState) -> str:
    return "booked" if state.state is None else LOOKS.get(state.state, "booked")


def _line(town: TownSnapshot, timetable: Timetable, key: BookingKey, state: CellState) -> DateLine:
    text = say("request.cell", day=french.day_short(key.on), slot=slot_name(town, key).lower())
    fee = timetable.fee(key) if state.state in _COVERED else ""
    price = price_words(state.cents, fee)
    return DateLine(text, _letters(state), _look(state), price, state.reason, state.why)
