"""The planning: a month by child or by activity, the story of a cell, and actions on a block of cells."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import school_year_of
from staffdesk.domain.french.planning import cell_change, cell_title
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand, Place, households_of_children
from staffdesk.services.bulk import building_many
from staffdesk.services.office import Office
from staffdesk.services.planning_grid import activity_grid, month_grid
from staffdesk.services.planning_moves import (
    Block,
    CellPlace,
    Mover,
    absence_marker,
    book_cell,
    cancel_cell,
    lock_block,
)
from staffdesk.services.planning_rows import (
    ActivityGrid,
    BlockChanged,
    CellRef,
    CellStory,
    MonthGrid,
    PlanningFilter,
)
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.SYNC})


class Planning:
    """Use cases of the screen Planning."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def month(self, actor: Actor, wanted: PlanningFilter) -> MonthGrid:
        """Give the month by child."""
        actor.need(Permission.READ)
        with building_many(), self.office.database.read() as session:
            return month_grid(session, wanted)

    def by_activity(self, actor: Actor, wanted: PlanningFilter) -> ActivityGrid:
        """Give the month by activity."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return activity_grid(session, wanted)

    def sites(self, actor: Actor) -> tuple[tuple[int, str], ...]:
        """List the sites by name, schools first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.execute(select(Site.id, Site.name).order_by(Site.kind != "school", Site.name))
            return tuple((identifier, name) for identifier, name in rows)

    def classes(self, actor: Actor, site_id: int) -> tuple[tuple[int, str], ...]:
        """List the classes of a site in the present school year."""
        actor.need(Permission.READ)
        year = school_year_of(self.office.clock.today()).first_year
        with self.office.database.read() as session:
            rows = session.execute(
                select(ClassGroup.id, ClassGroup.name)
                .where(ClassGroup.site_id == site_id, ClassGroup.school_year == year)
                .order_by(ClassGroup.name)
            )
            return tuple((identifier, name) for identifier, name in rows)

    def story(self, actor: Actor, cell: CellRef, activity_kind: str | None = None) -> CellStory:
        """Tell what a cell is, and who made it so; empty for a child that is not there."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            places = Block(session, [cell], activity_kind).places
            return CellStory(_story(session, places[0]) if places else ())

    def book(self, actor: Actor, cells: Sequence[CellRef], activity_kind: str | None = None) -> BlockChanged:
        """Book cells of enrolled children where there is a place; what cannot be booked is left and told."""
        return self._change(actor, cells, activity_kind, book_cell, "booked")

    def cancel(
        self, actor: Actor, cells: Sequence[CellRef], activity_kind: str | None = None
    ) -> BlockChanged:
        """Give cells up; bookings become excused absences."""
        return self._change(actor, cells, activity_kind, cancel_cell, "cancelled")

    def mark_absent(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        excused: bool,  # noqa: FBT001 - as screens call it
        activity_kind: str | None = None,
    ) -> BlockChanged:
        """Mark booked cells as absences, excused or billed; also to correct one into the other."""
        word = "excused" if excused else "billed"
        return self._change(actor, cells, activity_kind, absence_marker(excused=excused), word)

    def _change(
        self, actor: Actor, cells: Sequence[CellRef], activity_kind: str | None, mover: Mover, word: str
    ) -> BlockChanged:
        """Do one thing to each cell in one transaction: states, traces, audit, snapshots.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_BOOKINGS)
        at = self.office.clock.now()
        hand = Hand(actor.name, at)
        left: list[str] = []
        changed: set[CellRef] = set()
        moved: set[Place] = set()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            block = Block(session, cells, activity_kind)
            lock_block(block)
            for place in block.places:
                why = mover(block, place, hand)
                if why:
                    left.append(block.left(place, why))
                else:
                    changed.add(place.cell)
                    moved |= place.places
            if changed:
                children = {cell.child_id for cell in changed}
                households = sorted(households_of_children(session, children))
                outbox.touch_households(session, households, at=at)
                facts: dict[str, object] = {"change": word, "cells": len(changed)}
                for household in households:
                    audit.record(session, actor, "bookings.changed", f"household:{household}", facts, at=at)
                publish_places(session, moved, at)
        return BlockChanged(len(changed), tuple(left), CHANGED)


def _story(session: Session, place: CellPlace) -> tuple[str, ...]:
    activity = "" if place.activity is None else place.activity.name
    if place.slot is None:
        return ()
    row = session.scalar(
        select(Booking).where(
            Booking.child_id == place.cell.child_id,
            Booking.slot_id == place.slot.id,
            Booking.day_on == place.cell.on,
        )
    )
    name = activity or place.slot.activity.name
    if row is None:
        return (cell_title(None, name, place.slot.name, place.cell.on),)
    events = session.scalars(
        select(BookingEvent).where(BookingEvent.booking_id == row.id).order_by(BookingEvent.id.desc())
    )
    changes = (
        cell_change(BookingState(event.to_state), event.by, event.at, event.reason) for event in events
    )
    return (cell_title(BookingState(row.state), name, place.slot.name, place.cell.on), *changes)
