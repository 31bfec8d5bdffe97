"""Week patterns over a period: the slots to choose from, a preview that writes nothing, the writing."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.planning import slot_label
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models.base import UtcInstant
from staffdesk.models.bookings import Booking
from staffdesk.models.bookings import BookingEvent as EventRow
from staffdesk.services.booking_moves import Hand, NewBooking, move_booking
from staffdesk.services.bulk import building_many
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.office import Office
from staffdesk.services.pattern_plan import PatternFacts, PatternPlan, plan_pattern
from staffdesk.services.pattern_rows import PatternPreview, PatternSlot, PatternWish
from staffdesk.services.planning import CHANGED
from staffdesk.services.planning_places import is_over
from staffdesk.services.planning_rows import BlockChanged
from staffdesk.services.planning_telling import tell_families
from staffdesk.services.planning_undo import Trail, parts, row_before
from staffdesk.services.progress import Progress
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.cart_credit import follow_days

_AT_A_TIME = 5_000


class PlanningPatterns:
    """Use cases of « Semaine type » and of the copy of a week."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def slots(self, actor: Actor, child_ids: Sequence[int], period: Period) -> tuple[PatternSlot, ...]:
        """List the slots that at least one of the children is enrolled for in a period."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            wish = PatternWish(tuple(child_ids), period.start, period.last, copied_week=period.start)
            facts = PatternFacts(session, wish)
            children: dict[int, set[int]] = {}
            for child, rights in facts.rights.items():
                for right in rights:
                    if right.starts_on <= period.last and right.ends_on >= period.start:
                        children.setdefault(right.activity.id, set()).add(child)
            chosen = [slot for slot in facts.slots.values() if slot.activity_id in children]
            return tuple(
                PatternSlot(
                    slot.id,
                    slot_label(slot.activity.name, slot.name),
                    frozenset(day - 1 for day in slot.activity.weekdays),
                    len(children[slot.activity_id]),
                )
                for slot in sorted(chosen, key=lambda slot: (slot.activity.position, slot.position))
            )

    def preview(self, actor: Actor, wish: PatternWish, *, progress: Progress | None = None) -> PatternPreview:
        """Tell what a pattern would add, what is there already, and what is left with why; writes nothing."""
        actor.need(Permission.READ)
        with building_many(), self.office.database.read() as session:
            facts = PatternFacts(session, wish)
            return plan_pattern(session, facts, locked=False, progress=progress).preview(
                facts.names, facts.slots
            )

    def apply(self, actor: Actor, wish: PatternWish, *, progress: Progress | None = None) -> BlockChanged:
        """Add a pattern to what exists, in one transaction; nothing that exists is changed or deleted.

        Raises:
            RecoveryNeeded: this office was restored.
            Unavailable: a family asked for one of the cells at the same moment; nothing was written.
        """
        actor.need(Permission.EDIT_BOOKINGS)
        hand = Hand(actor.name, self.office.clock.now())
        try:
            with building_many(), self.office.database.begin() as session:
                require_not_recovering(session)
                return self._write(session, actor, wish, hand, progress)
        except IntegrityError as error:
            raise Unavailable("database_locked", detail=str(error)) from error

    def _write(
        self, session: Session, actor: Actor, wish: PatternWish, hand: Hand, progress: Progress | None
    ) -> BlockChanged:
        plan = plan_pattern(session, PatternFacts(session, wish), locked=True)
        trail = Trail()
        total = len(plan.added) + len(plan.anew)
        written = _ask_anew(session, plan, hand, trail)
        for start in range(0, len(plan.added), _AT_A_TIME):
            if progress is not None:
                progress.step(len(written), total)
            part = plan.added[start : start + _AT_A_TIME]
            _insert(session, part, hand, trail)
            written += part
        word = "pattern" if wish.copied_week is None else "copied"
        facts: dict[str, object] = {
            "change": word,
            "cells": len(written),
            "from": wish.starts_on.isoformat(),
            "to": wish.ends_on.isoformat(),
        }
        children, places = {new.child_id for new in written}, {new.place for new in written}
        tell_families(session, actor, children, places, facts, hand.at)
        undo = trail.undo(session, word) if written else None
        return BlockChanged(len(written), (), CHANGED, undo=undo)


def _ask_anew(session: Session, plan: PatternPlan, hand: Hand, trail: Trail) -> list[NewBooking]:
    """Book the rows that were given up or refused once, unless a family asked for one just now."""
    written = []
    for part in parts(sorted(plan.anew)):
        rows = session.scalars(
            select(Booking)
            .where(Booking.id.in_(part))
            .order_by(Booking.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        over = [row for row in rows if is_over(row.state)]
        invoiced = watch_invoiced(session, over)
        for row in over:
            before, new = row_before(row), plan.anew[row.id]
            move_booking(session, row, BookingEvent.BOOK, hand, new=new)
            trail.note(row.id, before, row.state, 0)
            written.append(new)
        invoiced.correct(hand)
        follow_days(session, [row.id for row in over], hand.at)
    return written


def _insert(session: Session, cells: Sequence[NewBooking], hand: Hand, trail: Trail) -> None:
    """Add rows that were not there, with the trace of each; none is built as an object."""
    database, booked = session.connection(), BookingState.BOOKED.value
    database.execute(
        insert(Booking),
        [
            {
                "child_id": new.child_id,
                "household_id": new.household_id,
                "group_id": new.place.group_id,
                "slot_id": new.place.slot_id,
                "day_on": new.place.on,
                "state": booked,
                "changed_at": hand.at,
                "changed_by": hand.name,
            }
            for new in cells
        ],
    )
    numbers = _numbers(database, cells)
    columns = ("booking_id", "from_state", "to_state", "reason", "by", "at")
    trace = (literal(""), literal(booked), literal(""), literal(hand.name), literal(hand.at, UtcInstant))
    added = select(Booking.id, *trace).where(Booking.id.in_(numbers)).order_by(Booking.id)
    database.execute(insert(EventRow).from_select(columns, added))
    for number in numbers:
        trail.note(number, None, booked, 0)


def _numbers(database: Connection, cells: Sequence[NewBooking]) -> list[int]:
    """Find the new rows by their keys, which is faster than to have each returned as it is added."""
    keys = {(new.child_id, new.place.slot_id, new.place.on) for new in cells}
    children, slots, days = (sorted(set(values)) for values in zip(*keys, strict=True))
    rows = database.execute(
        select(Booking.id, Booking.child_id, Booking.slot_id, Booking.day_on)
        .where(
            Booking.child_id.in_(children),
            Booking.slot_id.in_(slots),
            Booking.day_on.between(days[0], days[-1]),
        )
        .order_by(Booking.id)
    )
    return [number for number, *key in rows if tuple(key) in keys]
