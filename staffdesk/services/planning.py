"""The planning: a month by child or by activity, the story of a cell, and actions on a block of cells."""

from collections.abc import Sequence

from sqlalchemy import select

from staffdesk.domain.dates import school_year_of
from staffdesk.domain.french.planning import group_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site
from staffdesk.services.booking_moves import Hand
from staffdesk.services.bulk import building_many
from staffdesk.services.office import Office
from staffdesk.services.places import Place
from staffdesk.services.planning_grid import activity_grid, month_grid
from staffdesk.services.planning_moves import (
    Block,
    Mover,
    absence_marker,
    booker,
    cancel_cell,
    restore_cell,
)
from staffdesk.services.planning_pages import town_pages
from staffdesk.services.planning_rows import (
    ActivityGrid,
    BlockChanged,
    CellRef,
    CellStory,
    MonthGrid,
    PlanningFilter,
    SlotChoice,
)
from staffdesk.services.planning_story import cell_story
from staffdesk.services.planning_telling import kept_words, tell_families
from staffdesk.services.planning_undo import Undo, undo_cells
from staffdesk.services.progress import Progress, counted
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.cart_credit import follow_days

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

    def groups(
        self, actor: Actor, site_id: int | None, activity_kind: str | None = None
    ) -> tuple[tuple[int, str], ...]:
        """List the groups of activities at a site, or of the town, by activity and name."""
        actor.need(Permission.READ)
        question = (
            select(ActivityGroup.id, Activity.name, ActivityGroup.name, Site.name)
            .join(Activity, ActivityGroup.activity_id == Activity.id)
            .join(Site, ActivityGroup.site_id == Site.id)
            .order_by(Activity.position, Site.name, ActivityGroup.name)
        )
        if site_id is not None:
            question = question.where(ActivityGroup.site_id == site_id)
        if activity_kind is not None:
            question = question.where(Activity.kind == activity_kind)
        with self.office.database.read() as session:
            rows = session.execute(question).all()
        return tuple((key, group_words(activity, group, site)) for key, activity, group, site in rows)

    def pages(self, actor: Actor, wanted: PlanningFilter) -> tuple[PlanningFilter, ...]:
        """Cut the month of the whole town into pages: one a school that has classes, one for who has none."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return town_pages(session, wanted)

    def story(self, actor: Actor, cell: CellRef, activity_kind: str | None = None) -> CellStory:
        """Tell what a cell is, and who made it so; empty for a child that is not there."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            places = Block(session, [cell], activity_kind).places
            return CellStory(cell_story(session, places[0]) if places else ())

    def book(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        activity_kind: str | None = None,
        *,
        slot_id: int | None = None,
        overbook_reason: str = "",
        progress: Progress | None = None,
    ) -> BlockChanged:
        """Book cells of enrolled children where there is a place; what cannot be booked is left and told.

        ``slot_id`` is the one chosen where several slots share a row; what it excludes is given up for it, in
        the same transaction. With ``overbook_reason`` full cells are booked too, and the trace keeps it.
        """
        mover = booker(overbook_reason.strip())
        return self._change(actor, cells, activity_kind, mover, "booked", progress, slot_id)

    def choices(
        self, actor: Actor, cells: Sequence[CellRef], activity_kind: str | None = None
    ) -> tuple[SlotChoice, ...]:
        """List the slots between which one chooses before cells are booked; none where there is no choice."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return Block(session, cells, activity_kind).choices()

    def cancel(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        activity_kind: str | None = None,
        *,
        progress: Progress | None = None,
    ) -> BlockChanged:
        """Give cells up; bookings become excused absences."""
        return self._change(actor, cells, activity_kind, cancel_cell, "cancelled", progress)

    def restore(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        activity_kind: str | None = None,
        *,
        progress: Progress | None = None,
    ) -> BlockChanged:
        """Book absences again, excused or billed."""
        return self._change(actor, cells, activity_kind, restore_cell, "restored", progress)

    def mark_absent(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        excused: bool,  # noqa: FBT001 - as screens call it
        activity_kind: str | None = None,
        *,
        progress: Progress | None = None,
    ) -> BlockChanged:
        """Mark booked cells as absences, excused or billed; also to correct one into the other."""
        word = "excused" if excused else "billed"
        return self._change(actor, cells, activity_kind, absence_marker(excused=excused), word, progress)

    def undo(self, actor: Actor, undo: Undo, *, progress: Progress | None = None) -> BlockChanged:
        """Take the last action back: each cell as it was, but for those that something happened to since.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_BOOKINGS)
        at = self.office.clock.now()
        with building_many(), self.office.database.begin() as session:
            require_not_recovering(session)
            done = undo_cells(session, undo, Hand(actor.name, at), progress)
            moved = {place for _, place in done.rows}
            facts: dict[str, object] = {"change": "undone", "of": undo.word, "cells": len(done.rows)}
            tell_families(session, actor, {row.child_id for row, _ in done.rows}, moved, facts, at)
            left = kept_words(session, done.kept)
        return BlockChanged(len(done.rows), left, CHANGED)

    def _change(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        activity_kind: str | None,
        mover: Mover,
        word: str,
        progress: Progress | None,
        slot_id: int | None = None,
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
            block = Block(session, cells, activity_kind, slot_id)
            block.lock()
            invoiced = block.watch_invoiced()
            for place in counted(block.places, progress, len(block.places)):
                why = mover(block, place, hand)
                if why:
                    left.append(block.left(place, why))
                else:
                    changed.add(place.cell)
                    moved |= place.places
            moved |= block.given_up
            facts: dict[str, object] = {"change": word, "cells": len(changed)}
            corrections = invoiced.correct(hand)
            follow_days(session, block.trail.booking_ids(), at)
            if corrections:
                facts["corrections"] = corrections
            tell_families(session, actor, {cell.child_id for cell in changed}, moved, facts, at)
            undo = block.trail.undo(session, word) if changed else None
        full = tuple(block.full)
        return BlockChanged(len(changed), tuple(left), CHANGED, full, undo, corrections)
