"""Paramètres, Activités: activities with their slots, groups with their places, other places on one date."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import DeclarativeBase, Session
from typing_extensions import override

from staffdesk.domain.capacity import WaitingCriterion
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.search_text import search_text
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment
from staffdesk.models.town import (
    Activity,
    ActivityGroup,
    DeadlineRuleRow,
    GroupCapacity,
    Site,
    Slot,
    TariffVersionRow,
)
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import (
    clock_of,
    day_of,
    flag_of,
    optional_whole_of,
    text_of,
    whole_of,
    word_of,
)

KINDS = ("meals", "wraparound", "leisure")
PERIOD_KINDS = ("school", "holidays")
SLOT_ROWS = ("morning", "noon", "evening", "day")
MOST_PLACES = 100_000
OLDEST = 25
LONGEST_OFFER = 24 * 60
RANKS = ("waiting_1", "waiting_2", "waiting_3")
EXCLUSIVE = ("", "1", "2", "3")
"""Sets of slots of which a child has one at most; a slot is in none or one of them."""


class ActivityKind(RecordKind[Activity]):
    """An activity; its code is made of its name once, and is what the portal knows it by."""

    name = "activity"
    model = Activity

    @override
    def rows(self, session: Session) -> Iterable[Activity]:
        return session.scalars(select(Activity).order_by(Activity.position, Activity.id))

    @override
    def values(self, session: Session, row: Activity) -> Values:
        order = [str(criterion) for criterion in row.waiting_order]
        return {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "period_kind": row.period_kind,
            "weekdays": [int(day) for day in row.weekdays],
            "position": row.position,
            "request_holds_place": row.request_holds_place,
            "pays_at_once": row.pays_at_once,
            "capacity": row.capacity,
            "offer_hours": row.offer_hours,
            **{rank: order[at] if at < len(order) else None for at, rank in enumerate(RANKS)},
            "cesu_from_age": row.cesu_from_age,
            "cesu_to_age": row.cesu_to_age,
            "revenue_account": row.revenue_account,
            "closed_on": None if row.closed_on is None else row.closed_on.isoformat(),
        }

    @override
    def write(self, session: Session, row: Activity | None, values: Mapping[str, Any]) -> Activity:
        name = text_of(values, "name")
        _require_free(session, Activity.name == name, Activity, row, "name")
        written = row or Activity(code=_new_code(session, name))
        written.name = name
        written.kind = word_of(values, "kind", KINDS)
        written.period_kind = word_of(values, "period_kind", PERIOD_KINDS)
        written.weekdays = _weekdays(values)
        written.position = whole_of(values, "position", 0, 1000)
        written.request_holds_place = flag_of(values, "request_holds_place")
        written.pays_at_once = flag_of(values, "pays_at_once")
        written.capacity = optional_whole_of(values, "capacity", 0, MOST_PLACES)
        written.offer_hours = whole_of(values, "offer_hours", 1, LONGEST_OFFER)
        written.waiting_order = _waiting_order(values)
        written.cesu_from_age, written.cesu_to_age = _ages(values)
        written.revenue_account = text_of(values, "revenue_account", longest=20)
        written.closed_on = day_of(values, "closed_on")
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: Activity) -> None:
        for model in (ActivityGroup, Slot, DeadlineRuleRow, TariffVersionRow):
            if _count(session, model, model.activity_id == row.id):
                raise RuleBroken("activity_in_use", name=row.name)


class SlotKind(RecordKind[Slot]):
    """A part of a day of an activity."""

    name = "slot"
    model = Slot

    @override
    def rows(self, session: Session) -> Iterable[Slot]:
        return session.scalars(select(Slot).order_by(Slot.activity_id, Slot.position, Slot.id))

    @override
    def values(self, session: Session, row: Slot) -> Values:
        sets = [list(codes) for codes in row.activity.exclusions]
        within = [str(number) for number, codes in enumerate(sets, 1) if row.code in codes]
        return {
            "activity": str(row.activity_id),
            "name": row.name,
            "row": row.row,
            "position": row.position,
            "starts": row.starts_at_time and f"{row.starts_at_time:%H:%M}",
            "ends": row.ends_at_time and f"{row.ends_at_time:%H:%M}",
            "exclusive": within[0] if within else None,
        }

    @override
    def write(self, session: Session, row: Slot | None, values: Mapping[str, Any]) -> Slot:
        activity = _activity(session, values)
        if row is not None and row.activity_id != activity.id:
            raise RuleBroken("setting_moves", field="activity")
        name = text_of(values, "name")
        same = (Slot.activity_id == activity.id) & (Slot.name == name)
        _require_free(session, same, Slot, row, "name")
        written = row or Slot(activity=activity, code=_slot_code(activity, name))
        written.name = name
        written.row = word_of(values, "row", SLOT_ROWS)
        written.position = whole_of(values, "position", 0, 1000)
        written.starts_at_time, written.ends_at_time = clock_of(values, "starts"), clock_of(values, "ends")
        starts, ends = written.starts_at_time, written.ends_at_time
        if starts is not None and ends is not None and ends <= starts:
            raise RuleBroken("slot_reversed", field="ends")
        session.add(written)
        activity.exclusions = _excluding(activity, written.code, str(values.get("exclusive") or ""))
        return written

    @override
    def require_unused(self, session: Session, row: Slot) -> None:
        if _count(session, Booking, Booking.slot_id == row.id):
            raise RuleBroken("slot_in_use", name=row.name)

    @override
    def delete(self, session: Session, row: Slot) -> None:
        activity = row.activity
        activity.exclusions = _excluding(activity, row.code, "")
        activity.slots.remove(row)
        session.delete(row)


class GroupKind(RecordKind[ActivityGroup]):
    """A group: an activity at a site, and its places."""

    name = "group"
    model = ActivityGroup

    @override
    def rows(self, session: Session) -> Iterable[ActivityGroup]:
        rows = session.scalars(select(ActivityGroup))
        return sorted(rows, key=lambda row: (row.activity_id, search_text(row.site.name), row.name))

    @override
    def values(self, session: Session, row: ActivityGroup) -> Values:
        return {
            "activity": str(row.activity_id),
            "site": str(row.site_id),
            "name": row.name,
            "capacity": row.capacity,
        }

    @override
    def write(self, session: Session, row: ActivityGroup | None, values: Mapping[str, Any]) -> ActivityGroup:
        activity = _activity(session, values)
        site = session.get(Site, int(str(values.get("site") or 0)))
        if site is None:
            raise RuleBroken("choice_missing", field="site")
        if row is not None and row.activity_id != activity.id:
            raise RuleBroken("setting_moves", field="activity")
        if row is not None and row.site_id != site.id and self._uses(session, row):
            raise RuleBroken("setting_moves", field="site")
        name = text_of(values, "name")
        same = (
            (ActivityGroup.activity_id == activity.id)
            & (ActivityGroup.site_id == site.id)
            & (ActivityGroup.name == name)
        )
        _require_free(session, same, ActivityGroup, row, "name")
        written = row or ActivityGroup()
        written.activity, written.site, written.name = activity, site, name
        written.capacity = whole_of(values, "capacity", 0, MOST_PLACES)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: ActivityGroup) -> None:
        uses = self._uses(session, row)
        if uses:
            raise RuleBroken("group_in_use", name=row.name, count=uses)

    @override
    def delete(self, session: Session, row: ActivityGroup) -> None:
        for other in session.scalars(select(GroupCapacity).where(GroupCapacity.group_id == row.id)):
            session.delete(other)
        session.flush()
        session.delete(row)

    def _uses(self, session: Session, row: ActivityGroup) -> int:
        return _count(session, Enrolment, Enrolment.group_id == row.id) + _count(
            session, Booking, Booking.group_id == row.id
        )


class GroupCapacityKind(RecordKind[GroupCapacity]):
    """Another number of places of a group on one date, and why."""

    name = "group_capacity"
    model = GroupCapacity

    @override
    def rows(self, session: Session) -> Iterable[GroupCapacity]:
        return session.scalars(select(GroupCapacity).order_by(GroupCapacity.day_on, GroupCapacity.id))

    @override
    def values(self, session: Session, row: GroupCapacity) -> Values:
        return {
            "group": str(row.group_id),
            "on": row.day_on.isoformat(),
            "capacity": row.capacity,
            "reason": row.reason,
        }

    @override
    def write(self, session: Session, row: GroupCapacity | None, values: Mapping[str, Any]) -> GroupCapacity:
        group = session.get(ActivityGroup, int(str(values.get("group") or 0)))
        if group is None:
            raise RuleBroken("choice_missing", field="group")
        on = day_of(values, "on")
        if on is None:
            raise RuleBroken("field_missing", field="on")
        same = (GroupCapacity.group_id == group.id) & (GroupCapacity.day_on == on)
        _require_free(session, same, GroupCapacity, row, "on", "capacity_set_already")
        written = row or GroupCapacity()
        written.group_id, written.day_on = group.id, on
        written.capacity = whole_of(values, "capacity", 0, MOST_PLACES)
        written.reason = text_of(values, "reason", needed=False)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: GroupCapacity) -> None:
        """Nothing refers to it: the group has its usual places again."""


def _activity(session: Session, values: Mapping[str, Any]) -> Activity:
    found = session.get(Activity, int(str(values.get("activity") or 0)))
    if found is None:
        raise RuleBroken("choice_missing", field="activity")
    return found


def _weekdays(values: Mapping[str, Any]) -> list[int]:
    found = [day for day in range(1, 8) if day in (values.get("weekdays") or ())]
    if not found:
        raise RuleBroken("weekdays_missing", field="weekdays")
    return found


def _waiting_order(values: Mapping[str, Any]) -> list[str]:
    known = {criterion.value for criterion in WaitingCriterion}
    chosen = [str(values.get(rank) or "") for rank in RANKS]
    named = [criterion for criterion in chosen if criterion]
    if len(set(named)) != len(named):
        raise RuleBroken("criterion_twice", field=RANKS[len(named) - 1])
    return [criterion for criterion in named if criterion in known]


def _ages(values: Mapping[str, Any]) -> tuple[int | None, int | None]:
    first = optional_whole_of(values, "cesu_from_age", 0, OLDEST)
    last = optional_whole_of(values, "cesu_to_age", 0, OLDEST)
    if (first is None) != (last is None) or (first is not None and last is not None and last < first):
        raise RuleBroken("ages_reversed", field="cesu_to_age")
    return first, last


def _excluding(activity: Activity, code: str, wanted: str) -> list[list[str]]:
    """Put a slot into one of the sets of slots that exclude one another, and out of the others.

    Empty sets in front are kept, so that the number one chose stays; empty ones behind go.
    """
    sets: list[list[str]] = [[one for one in codes if one != code] for codes in activity.exclusions]
    sets += [[] for _ in range(len(EXCLUSIVE) - 1 - len(sets))]
    if wanted in EXCLUSIVE[1:]:
        sets[int(wanted) - 1] = sorted([*sets[int(wanted) - 1], code])
    while sets and not sets[-1]:
        sets.pop()
    return sets


def _new_code(session: Session, name: str) -> str:
    taken = set(session.scalars(select(Activity.code)))
    return free_code(name, taken)


def _slot_code(activity: Activity, name: str) -> str:
    return free_code(name, {slot.code for slot in activity.slots})


def free_code(name: str, taken: Collection[str]) -> str:
    """Make a code of a name, told apart by a number where it is taken: ``accueil-du-soir-2``."""
    base = "-".join(search_text(name).split())[:40] or "x"
    numbered: Sequence[str] = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in numbered if code not in taken)


def _require_free(
    session: Session,
    same: ColumnElement[bool],
    model: type[Any],
    row: Any,
    field: str,
    code: str = "name_taken",
) -> None:
    """Refuse what another row has already."""
    for other in session.scalars(select(model.id).where(same)):
        if row is None or other != row.id:
            raise RuleBroken(code, field=field)


def _count(session: Session, model: type[DeclarativeBase], having: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(having)) or 0
