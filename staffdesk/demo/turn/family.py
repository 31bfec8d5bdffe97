"""Which family plays the turn, and what it will ask: found in the town's own data."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.turn.reasons import NobodyFitsError
from staffdesk.domain.dates import Period, add_months, month_of
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, FamilyQuotientRow, Guardian, Household, Membership
from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.models.town import Activity, ActivityGroup, DocumentType, Slot
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.places import takes_place

MEALS, WEDNESDAY = "cantine", "mercredi"
DAYS_ASKED = 4
MOBILE = "06 00 12 34 56"


@dataclass(frozen=True)
class Plot:
    """What the family of the turn asks.

    Attributes:
        household_id, family, name, number: whose turn it is.
        email, guardian, guardian_id: who signs in.
        child, child_id, child_name: for whom.
        month: first day of the month asked for.
        meals: four free canteen days of it.
        wednesday: one free Wednesday of it.
        cancelled: a canteen day already booked in it.
        missed: the next booked canteen day.
    """

    household_id: int
    family: str
    name: str
    number: str
    email: str
    guardian: str
    guardian_id: int
    child: str
    child_id: int
    child_name: str
    month: date
    meals: tuple[date, ...]
    wednesday: date
    cancelled: date
    missed: date


def find_plot(session: Session, today: date) -> Plot:
    """Choose the first family that can play the whole turn.

    Raises:
        NobodyFitsError: none can.
    """
    search = _Search(session, today)
    for household, guardian, child in _candidates(session):
        plot = search.plot(household, guardian, child)
        if plot is not None:
            return plot
    raise NobodyFitsError("no family of this town can play the turn")


def _candidates(session: Session) -> Iterator[tuple[Household, Guardian, Child]]:
    """List children of one household with a quotient, no request under way, all mandatory papers on file."""
    asked = select(Request.household_id).where(Request.household_id.is_not(None))
    papers = select(func.count()).where(
        SupportingDocument.child_id == Child.id, SupportingDocument.status == "accepted"
    )
    wanted = select(func.count()).where(DocumentType.mandatory, DocumentType.owner == "child")
    yield from (
        row.tuple()
        for row in session.execute(
            select(Household, Guardian, Child)
            .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
            .join(Membership, (Membership.household_id == Household.id) & (Membership.custody == "full"))
            .join(Child, Membership.child_id == Child.id)
            .where(
                Household.residence == "resident",
                Household.id.not_in(asked),
                Household.id.in_(select(FamilyQuotientRow.household_id)),
                papers.scalar_subquery() >= wanted.scalar_subquery(),
            )
            .order_by(Household.id, Child.id)
        )
    )


class _Search:
    """Looks for free and booked days of a child; what all candidates share is loaded once."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        calendar = load_calendar(session)
        ahead = Period(today, add_months(today.replace(day=1), 3))
        activities = {row.code: row for row in session.scalars(select(Activity))}
        self._slots = {
            row.activity_id: row.id for row in session.scalars(select(Slot).order_by(Slot.position.desc()))
        }
        self._activities = {code: activities[code] for code in (MEALS, WEDNESDAY)}
        self._open = {code: served_days(row, ahead, calendar) for code, row in self._activities.items()}
        self._month = self._next_month()

    def _next_month(self) -> Period:
        """Choose the next month with enough school in it."""
        for step in (1, 2):
            month = month_of(add_months(self._today.replace(day=1), step))
            if sum(day in month for day in self._open[MEALS]) >= 2 * DAYS_ASKED:
                return month
        raise NobodyFitsError("no school in the months ahead")

    def plot(self, household: Household, guardian: Guardian, child: Child) -> Plot | None:
        """Tell what this child's family can ask, None when it lacks something."""
        groups = self._groups(household.id, child.id)
        if not {MEALS, WEDNESDAY} <= groups.keys():
            return None
        booked = self._booked(child.id)
        free = [day for day in self._free(MEALS, groups[MEALS]) if day not in booked[MEALS]]
        wednesdays = [day for day in self._free(WEDNESDAY, groups[WEDNESDAY]) if day not in booked[WEDNESDAY]]
        in_month = [day for day in booked[MEALS] if day in self._month]
        soon = [day for day in booked[MEALS] if day > self._today and day not in self._month]
        missed = soon[0] if soon else next(iter(in_month[1:]), None)
        if len(free) < DAYS_ASKED or not wednesdays or not in_month or missed is None:
            return None
        return Plot(
            household_id=household.id,
            family=household.uid,
            name=household.name,
            number=household.number,
            email=guardian.email,
            guardian=guardian.uid,
            guardian_id=guardian.id,
            child=child.uid,
            child_id=child.id,
            child_name=child.first_name,
            month=self._month.start,
            meals=tuple(free[:DAYS_ASKED]),
            wednesday=wednesdays[0],
            cancelled=in_month[-1],
            missed=missed,
        )

    def _groups(self, household_id: int, child_id: int) -> dict[str, ActivityGroup]:
        rows = self._session.execute(
            select(Activity.code, ActivityGroup)
            .join(ActivityGroup, ActivityGroup.activity_id == Activity.id)
            .join(Enrolment, Enrolment.group_id == ActivityGroup.id)
            .where(Enrolment.household_id == household_id, Enrolment.child_id == child_id)
        )
        return {code: group for code, group in rows if code in self._activities}

    def _booked(self, child_id: int) -> dict[str, list[date]]:
        found: dict[str, list[date]] = defaultdict(list)
        codes = {self._slots[row.id]: code for code, row in self._activities.items()}
        rows = self._session.execute(
            select(Booking.slot_id, Booking.day_on)
            .where(Booking.child_id == child_id, Booking.day_on >= self._today, Booking.state == "booked")
            .order_by(Booking.day_on)
        )
        for slot_id, day in rows:
            if slot_id in codes:
                found[codes[slot_id]].append(day)
        return found

    def _free(self, code: str, group: ActivityGroup) -> list[date]:
        """List open days of the month with places to spare."""
        taken = dict(
            self._session.execute(
                select(Booking.day_on, func.count())
                .where(
                    Booking.group_id == group.id,
                    Booking.slot_id == self._slots[group.activity_id],
                    takes_place(),
                )
                .group_by(Booking.day_on)
            )
            .tuples()
            .all()
        )
        late = self._today + timedelta(days=8)
        return [
            day
            for day in self._open[code]
            if day in self._month and day > late and taken.get(day, 0) < group.capacity - 1
        ]
