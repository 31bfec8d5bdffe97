"""The month of one child: weeks headed by their limit, days, cells one can tick, and what it costs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import add_months, local_date, monday_of, month_of
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.deadlines import last_minute, limit_instant
from staffdesk.domain.french.prices import fee_word
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import count, say
from staffdesk.portal.views.blocked import Blocking, blockings
from staffdesk.portal.views.bookings import (
    ROWS,
    OpenCell,
    Timetable,
    current_states,
    is_nothing,
    price_words,
    rights_now,
)
from staffdesk.portal.views.cells import Cell, CellMaker, Face, Ticks, with_price
from staffdesk.portal.views.limits import SEPARATOR, WeekLimits
from staffdesk.portal.views.prices import PriceLine, price_lines
from staffdesk.portal.views.week_copy import LeftOut, alike, model_week

FRIDAY = 4


@dataclass(frozen=True)
class Day:
    """One day: its cells by row, or why there are none. ``others``: the other household has the child."""

    on: date
    short: str
    number: str
    name: str
    rows: list[list[Cell]]
    notice: str = ""
    whole_day: bool = False
    others: bool = False


@dataclass(frozen=True)
class Week:
    """Days of one week inside the month, under one line that tells every limit of the week (``status``).

    ``urgent``: one of them falls today. ``past`` weeks are folded. ``like`` names the earlier week whose
    slots one touch would tick here, empty when there is none to tick.
    """

    title: str
    status: str
    urgent: bool
    past: bool
    days: list[Day]
    notice: str = ""
    like: str = ""
    monday: date | None = None

    @property
    def status_parts(self) -> list[str]:
        """The line in pieces that stay together where they fit."""
        *before, last = self.status.split(SEPARATOR)
        return [*(f"{piece}{SEPARATOR.rstrip(' ')}" for piece in before), last]


@dataclass(frozen=True)
class Column:
    """Head of a row of slots: its name and price, where the month has one of each."""

    name: str
    price: str


@dataclass(frozen=True)
class Cost:
    """Cents of a month: what stands, what is asked, what is given up, and the sum if all is accepted."""

    booked: int
    asked: int
    cancelled: int

    @property
    def if_accepted(self) -> int:
        """The month once every request is accepted."""
        return self.booked + self.asked - self.cancelled


@dataclass(frozen=True)
class Month:
    """What the planning page shows of one child and month.

    ``touchable``: something can be ticked. ``askable``: a booked day whose limit is over opens its page.
    """

    child: ChildView
    first: date
    columns: list[Column]
    past: list[Week]
    weeks: list[Week]
    past_summary: str
    cost: Cost
    before: date | None
    after: date | None
    send_limit: str
    touchable: bool
    askable: bool
    prices: list[PriceLine]
    blocked: list[Blocking] = field(default_factory=list)


class _MonthBuilder:
    """Builds one month: holds what every cell needs."""

    def __init__(
        self,
        snapshot: FamilySnapshot,
        town: TownSnapshot,
        requests: Iterable[FiledRequest],
        child: ChildView,
        now: datetime,
        ticks: Ticks,
        cart: Collection[BookingKey],
    ) -> None:
        self.town = town
        self.child = child
        self.now = now
        self.today = local_date(now)
        self.timetable = Timetable(town, child)
        states = current_states(snapshot, requests)
        self.states = {key: state for key, state in states.items() if key.child_uid == child.uid}
        self.closed = {day.on: day.label for day in town.closed_days}
        blocked = bool(child.blocked_because)
        self.others = frozenset(child.other_days)
        self.maker = CellMaker(self.timetable, self.states, now, ticks, blocked, cart, self.others)

    def week(self, monday: date, first: date) -> Week | None:
        inside = [monday + timedelta(days=n) for n in range(7)]
        inside = [on for on in inside if on.month == first.month and on.year == first.year]
        cells = {on: self.timetable.cells(on) for on in inside}
        days = [on for on in inside if on.weekday() <= FRIDAY or cells[on] or self._known(on)]
        if not days:
            return None
        shown = [self.day(on, cells[on]) for on in days]
        past = days[-1] < self.today
        notices = {day.notice for day in shown}
        whole = next(iter(notices)) if len(notices) == 1 and len(shown) > 1 else ""
        limits = WeekLimits({on: self.limits(cells[on]) for on in days}, self.now)
        status, urgent = (say("planning.week_over"), False) if past else (limits.words(), limits.urgent)
        if all(on in self.others for on in days):
            status = say("planning.other_week", status=status) if status else say("planning.other_week_bare")
        like = "" if past else self._like(monday, days)
        return Week(_week_title(days), status, urgent, past, shown, whole, like, monday)

    def _like(self, monday: date, days: list[date]) -> str:
        """Name the week that this one can be made like, empty when that would tick nothing here."""
        model = model_week(self.states, monday)
        if model is None or self.maker.blocked:
            return ""
        left_out = LeftOut(self.maker.cart, self.others)
        values = alike(self.timetable, self.states, monday, self.now, left_out)
        shown = {on.isoformat() for on in days}
        fresh = {value for value in values if value[-10:] in shown} - set(self.maker.ticks.add)
        return say("planning.like", day=french.day_month(model)) if fresh else ""

    def _known(self, on: date) -> list[BookingKey]:
        return [key for key, state in self.states.items() if key.on == on and not is_nothing(state.state)]

    def limits(self, cells: list[OpenCell]) -> list[datetime]:
        return [limit for cell in cells for limit in (cell.add_until, cell.cancel_until) if limit]

    def day(self, on: date, cells: list[OpenCell]) -> Day:
        rows = self._rows(on, cells)
        return Day(
            on=on,
            short=french.WEEKDAYS_SHORT[on.weekday()].capitalize(),
            number=str(on.day),
            name=french.WEEKDAYS[on.weekday()],
            rows=rows,
            notice="" if any(rows) else self._why_nothing(on),
            whole_day=len(rows) == 1,
            others=on in self.others,
        )

    def _rows(self, on: date, cells: list[OpenCell]) -> list[list[Cell]]:
        drawn: dict[str, list[Cell]] = {row: [] for row in ROWS}
        open_keys = {cell.key for cell in cells}
        for cell in cells:
            drawn[cell.slot.row].append(self.maker.cell(cell))
        known = self._known(on)
        for key in known:
            slot = self.timetable.slot(key)
            if key not in open_keys and slot is not None:
                drawn[slot.row].append(self.maker.fixed(key, slot))
        for key, slot, why in self.timetable.closed_slots(on) if any(drawn.values()) else []:
            if key not in known:
                drawn[slot.row].append(self.maker.closed(slot, why))
        thirds = [drawn[row] for row in ROWS[:3]]
        if drawn["day"] and not any(thirds):
            return [[with_price(cell) for cell in drawn["day"]]]
        if not any(thirds):
            return []
        thirds[1] = thirds[1] + drawn["day"]
        return thirds

    def _why_nothing(self, on: date) -> str:
        own = self.timetable.why_closed(on)
        if on in self.closed or own:
            return self.closed.get(on) or own
        if not self.town.first_day <= on <= self.town.last_day:
            return say("planning.not_open_yet") if on > self.town.last_day else say("planning.year_over")
        return say("planning.no_enrolment", weekday=french.WEEKDAYS[on.weekday()])

    def cost(self, first: date) -> Cost:
        month = month_of(first)
        sums = {"booked": 0, "asked": 0, "cancelled": 0}
        for key, state in self.states.items():
            if key.on not in month or state.state is None:
                continue
            cents = state.cents if state.cents is not None else self.timetable.price(key) or 0
            for name in _COUNTED.get(state.state, ()):
                sums[name] += cents
        return Cost(**sums)

    def prices(self) -> list[PriceLine]:
        """The price of each slot for this child, as the town published it, with its reasons."""
        activities = {activity.code: activity for activity in self.town.activities}
        return [
            line
            for enrolment in rights_now(self.child, self.today)
            if enrolment.activity in activities
            for line in price_lines(enrolment, activities[enrolment.activity])
        ]

    def columns(self, first: date) -> list[Column]:
        """Names and prices of the three rows, where all the month's cells of a row agree."""
        heads = []
        cells = [cell for on in month_of(first).days() for cell in self.timetable.cells(on)]
        for row in ROWS[:3]:
            prices = {(cell.cents, cell.fee) for cell in cells if cell.slot.row == row}
            cents, fee = next(iter(prices)) if len(prices) == 1 else (None, "")
            words = fee_word(fee) if fee else price_words(cents, "")
            heads.append(Column(say(f"planning.row.{row}"), words))
        return heads


_S = BookingState
_COUNTED = {
    _S.BOOKED: ("booked",),
    _S.PRESENT: ("booked",),
    _S.PRESENT_UNBOOKED: ("booked",),
    _S.ABSENT_BILLED: ("booked",),
    _S.CANCEL_REQUESTED: ("booked", "cancelled"),
    _S.REQUESTED: ("asked",),
}


def _week_title(days: list[date]) -> str:
    if len(days) == 1:
        return say(
            "planning.week_of_one",
            day=french.WEEKDAYS[days[0].weekday()].capitalize(),
            date=french.day_month(days[0]),
        )
    return say("planning.week", first=french.day_of_month(days[0]), last=french.day_month(days[-1]))


def month_view(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Sequence[FiledRequest],
    *,
    child: ChildView,
    month: date,
    now: datetime,
    ticks: Ticks | None = None,
    cart: Collection[BookingKey] = (),
) -> Month:
    """Return a month of one child as its page shows it; ``month`` is any day of it, ``now`` aware."""
    builder = _MonthBuilder(snapshot, town, requests, child, now, ticks or Ticks(), cart)
    first = month.replace(day=1)
    mondays = [monday_of(first) + timedelta(weeks=n) for n in range(6)]
    weeks = [week for monday in mondays if (week := builder.week(monday, first)) is not None]
    past = [week for week in weeks if week.past]
    coming = [week for week in weeks if not week.past]
    faces = [cell for week in weeks for day in week.days for row in day.rows for cell in row]
    return Month(
        child=child,
        first=first,
        columns=builder.columns(first),
        past=past,
        weeks=coming,
        past_summary=_past_summary(past),
        cost=builder.cost(first),
        before=_neighbour(town, first, -1),
        after=_neighbour(town, first, 1),
        send_limit=_send_limit(builder, first),
        touchable=any(cell.field for cell in faces),
        askable=any(cell.opens for cell in faces),
        prices=builder.prices(),
        blocked=blockings(snapshot, town, requests, child),
    )


def _neighbour(town: TownSnapshot, first: date, step: int) -> date | None:
    other = add_months(first, step)
    near = town.first_day.replace(day=1) <= other <= town.last_day.replace(day=1)
    return other if near else None


def _past_summary(past: list[Week]) -> str:
    faces = [cell.face for week in past for day in week.days for row in day.rows for cell in row]
    billed = faces.count(Face.BILLED)
    return count("planning.past_billed", billed) if billed else say("planning.past")


def _send_limit(builder: _MonthBuilder, first: date) -> str:
    cells = [cell for on in month_of(first).days() for cell in builder.timetable.cells(on)]
    limits = sorted({limit for limit in builder.limits(cells) if limit >= builder.now})
    if not limits:
        return ""
    first_limit = last_minute(limits[0])
    if local_date(first_limit) == builder.today:
        return say("planning.send_until_hour", hour=french.hour(french.local(first_limit)))
    return say("planning.send_until", limit=limit_instant(first_limit))
