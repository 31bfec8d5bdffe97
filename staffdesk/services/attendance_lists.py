"""Reading attendance lists: which lists a day has, who is on one, what site staff must know of them.

A list is read from bookings; a child whose request waits is on it too, and says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance import AttendedDay, HealthForm, is_expected, tally
from staffdesk.domain.bookings import OVER, UNANSWERED, BookingState
from staffdesk.domain.errors import NotFound, Unavailable
from staffdesk.domain.french.attendance import mark_trace
from staffdesk.domain.search_text import search_text
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, HealthRecord, PickupPerson
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site, Slot
from staffdesk.services.attendance_rows import (
    AttendanceList,
    Care,
    Collector,
    FoundChild,
    ListChoice,
    ListOption,
    ListRow,
)
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.sealing import Sealer

FOUND_AT_MOST = 8
_GONE = [state.value for state in OVER]


@dataclass(frozen=True)
class ListFrame:
    """The rows a list is made of."""

    group: ActivityGroup
    slot: Slot
    activity: Activity
    site: Site


def list_frame(session: Session, choice: ListChoice) -> ListFrame:
    """Load what a choice names.

    Raises:
        NotFound: ``attendance_list``: no such group, or the slot is of another activity.
    """
    group, slot = session.get(ActivityGroup, choice.group_id), session.get(Slot, choice.slot_id)
    if group is None or slot is None or slot.activity_id != group.activity_id:
        raise NotFound("attendance_list", group=choice.group_id, slot=choice.slot_id)
    return ListFrame(group, slot, group.activity, group.site)


def list_options(session: Session, on: date) -> tuple[ListOption, ...]:
    """List the groups and slots open on a day, with how far each is marked; others only if booked."""
    calendar = load_calendar(session)
    counts = _counts(session, on)
    rows = session.execute(
        select(ActivityGroup, Slot, Activity, Site)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .order_by(Site.kind != "school", Site.name, Activity.position, ActivityGroup.name, Slot.position)
    )
    return tuple(
        ListOption(
            group.id,
            slot.id,
            site.id,
            site.name,
            activity.name,
            group.name,
            slot.name,
            *counts.get((group.id, slot.id), (0, 0)),
        )
        for group, slot, activity, site in rows
        if is_served(activity, on, calendar, site.uid) or (group.id, slot.id) in counts
    )


def list_of(session: Session, on: date, child_id: int, activity: str) -> tuple[int, int] | None:
    """Find the group and slot of a day whose list a child is on, for an activity by its code."""
    found = session.execute(
        select(Booking.group_id, Booking.slot_id)
        .join(ActivityGroup, ActivityGroup.id == Booking.group_id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Booking.day_on == on,
            Booking.child_id == child_id,
            Booking.state.not_in(_GONE),
            Activity.code == activity,
        )
        .order_by(Slot.position)
        .limit(1)
    ).first()
    return None if found is None else (found[0], found[1])


def _counts(session: Session, on: date) -> dict[tuple[int, int], tuple[int, int]]:
    found: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    marked = Booking.marked_at.is_not(None)
    for group, slot, state, is_marked, count in session.execute(
        select(Booking.group_id, Booking.slot_id, Booking.state, marked, func.count())
        .where(Booking.day_on == on, Booking.state.not_in(_GONE))
        .group_by(Booking.group_id, Booking.slot_id, Booking.state, marked)
    ):
        day = AttendedDay(BookingState(state), bool(is_marked))
        expected, unmarked = found[group, slot]
        waits = day.state in (BookingState.BOOKED, BookingState.CANCEL_REQUESTED)
        found[group, slot] = (expected + is_expected(day) * count, unmarked + waits * count)
    return dict(found)


def attendance_list(session: Session, choice: ListChoice) -> AttendanceList:
    """Read one list.

    Raises:
        NotFound: as ``list_frame``.
    """
    frame = list_frame(session, choice)
    found = [list_row(*row) for row in session.execute(list_question(choice))]
    kept = [row for row, class_id in found if choice.class_group_id in (None, class_id)]
    return AttendanceList(
        choice=choice,
        site=frame.site.name,
        activity=frame.activity.name,
        group=frame.group.name,
        slot=frame.slot.name,
        is_served=is_served(frame.activity, choice.on, load_calendar(session), frame.site.uid),
        closes_at=frame.slot.ends_at_time,
        capacity=frame.group.capacity,
        rows=tuple(sorted(kept, key=by_name)),
        tally=tally(AttendedDay(row.state, row.is_marked, row.late_minutes) for row in kept),
        classes=_classes(found),
    )


def list_question(choice: ListChoice) -> Select[Any]:
    """Select the bookings of a list with their children and classes; what is over is not on it."""
    return (
        select(Booking, Child, ClassGroup.name, ClassGroup.id)
        .join(Child, Child.id == Booking.child_id)
        .outerjoin(ClassGroup, ClassGroup.id == Child.class_group_id)
        .where(
            Booking.group_id == choice.group_id,
            Booking.slot_id == choice.slot_id,
            Booking.day_on == choice.on,
            Booking.state.not_in(_GONE),
        )
    )


def list_row(
    row: Booking, child: Child, class_name: str | None, class_id: int | None
) -> tuple[ListRow, int | None]:
    """Make the row of a booking, and say of which class."""
    return (
        ListRow(
            child_id=child.id,
            booking_id=row.id,
            name=last_name_first(child),
            class_name=class_name or "",
            state=BookingState(row.state),
            is_marked=row.marked_at is not None,
            late_minutes=row.late_minutes,
            diet=child.diet,
            care_plan=child.care_plan.holds_on(row.day_on),
            image_consent=child.image_consent,
            reason=row.reason,
            trace=mark_trace(row.marked_by, row.marked_at),
            is_invoiced=row.invoice_id is not None,
            request_id=row.request_id if BookingState(row.state) in UNANSWERED else None,
        ),
        class_id,
    )


def last_name_first(child: Child) -> str:
    """Name a child as on the lists of a school: by its last name."""
    return f"{child.last_name} {child.first_name}"


def by_name(row: ListRow) -> tuple[str, int]:
    """Order rows as an alphabet without accents does."""
    return (search_text(row.name), row.child_id)


def _classes(found: Iterable[tuple[ListRow, int | None]]) -> tuple[tuple[int, str], ...]:
    names = {class_id: row.class_name for row, class_id in found if class_id is not None}
    return tuple(sorted(names.items(), key=lambda item: (search_text(item[1]), item[0])))


def load_care(session: Session, child_ids: Collection[int], sealer: Sealer | None) -> dict[int, Care]:
    """Read what site staff must know of children; without a sealer nothing of health is opened.

    A record that cannot be opened, or never came, is told as such: never an empty list of allergies instead.
    """
    wanted = sorted(set(child_ids))
    health = _health(session, wanted, sealer) if sealer is not None else {}
    collectors = _collectors(session, wanted)
    return {
        child: Care(
            child,
            tuple(str(word) for word in facts.get("allergies", ())),
            str(facts.get("advice", "")),
            tuple(collectors.get(child, ())),
            form=facts.get("form", HealthForm.MISSING) if sealer is not None else HealthForm.HIDDEN,
        )
        for child in wanted
        for facts in [health.get(child, {})]
    }


def _health(session: Session, wanted: Sequence[int], sealer: Sealer) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for child, sealed, complete in session.execute(
        select(HealthRecord.child_id, HealthRecord.sealed, HealthRecord.complete).where(
            HealthRecord.child_id.in_(wanted)
        )
    ):
        form = HealthForm.RECEIVED if complete else HealthForm.INCOMPLETE
        try:
            found[child] = {**sealer.open_health(child, sealed), "form": form}
        except Unavailable:
            found[child] = {"form": HealthForm.UNREADABLE}
    return found


def _collectors(session: Session, wanted: Sequence[int]) -> dict[int, list[Collector]]:
    found: dict[int, list[Collector]] = defaultdict(list)
    rows = session.scalars(
        select(PickupPerson)
        .where(PickupPerson.child_id.in_(wanted))
        .order_by(PickupPerson.child_id, PickupPerson.emergency.desc(), PickupPerson.id)
    )
    for row in rows:
        found[row.child_id].append(Collector(row.name, row.link, row.phone, row.may_collect, row.emergency))
    return found


def search_children(session: Session, choice: ListChoice, text: str) -> tuple[FoundChild, ...]:
    """Find children who are not on a list, those enrolled for it first; nothing for an empty text.

    Raises:
        NotFound: as ``list_frame``.
    """
    frame = list_frame(session, choice)
    words = search_text(text).split()
    if not words:
        return ()
    on_list = (
        select(Booking.child_id)
        .where(Booking.slot_id == choice.slot_id, Booking.day_on == choice.on)
        .where(Booking.state.not_in([*_GONE, BookingState.ABSENT_EXCUSED.value]))
    )
    enrolled = (
        select(Enrolment.child_id)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .where(
            ActivityGroup.activity_id == frame.activity.id,
            Enrolment.starts_on <= choice.on,
            Enrolment.ends_on >= choice.on,
        )
    )
    is_enrolled = Child.id.in_(enrolled)
    question = (
        select(Child, ClassGroup.name, Site.name, is_enrolled)
        .outerjoin(ClassGroup, ClassGroup.id == Child.class_group_id)
        .outerjoin(Site, Site.id == ClassGroup.site_id)
        .where(Child.id.not_in(on_list))
    )
    for word in words:
        question = question.where(Child.search.contains(word, autoescape=True))
    rows = session.execute(question.order_by(is_enrolled.desc(), Child.search, Child.id).limit(FOUND_AT_MOST))
    return tuple(
        FoundChild(
            child.id,
            last_name_first(child),
            ", ".join(filter(None, (class_name, site))),
            bool(known),
            "" if known else "sans inscription",
        )
        for child, class_name, site, known in rows
    )
