"""Shared custody written at the desk: an agreement from a day on, its weeks shown first, its days paid after.

An agreement counts from its first day on, which may be past. Booked days follow the child: who has it that
day pays, unless the day was asked by the other household on purpose (C6). What an invoice tells already is
credited to the one household and becomes a line for the other (C1); the preview says so before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from staffdesk.domain.custody import Agreement, Custody, household_on
from staffdesk.domain.dates import DAYS_A_WEEK, monday_of
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.custody_book import CustodyBook, corrections_of, hand_over
from staffdesk.services.custody_rows import (
    CustodyPreview,
    CustodySaved,
    CustodySheet,
    CustodyUndo,
    Home,
    MovedDay,
    PreviewDay,
)
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.BOOKINGS, Topic.REQUESTS, Topic.SYNC})
PREVIEW_WEEKS = 8


class CustodyEditing:
    """Use cases of the editor of custody in Familles."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def sheet(self, actor: Actor, child_id: int) -> CustodySheet:
        """Give both households of a child and what they agreed.

        Raises:
            NotFound: ``child``.
            RuleBroken: ``custody_needs_two_homes``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return CustodyBook(session, child_id).sheet()

    def preview(self, actor: Actor, child_id: int, asked: Agreement) -> CustodyPreview:
        """Tell what an agreement would give over eight weeks from its first day, and what it would correct.

        Raises:
            NotFound, RuleBroken: as ``sheet``; ``custody_foreign_household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            kept = CustodyBook(session, child_id)
            after = kept.custody_with(asked)
            moves, stay = kept.days_to_move(after, asked.since)
            weeks = _weeks(after, kept.homes, asked.since)
            invoiced = sum(one.invoiced for one in moves)
            made = CustodyPreview(kept.words(asked), weeks, len(moves), stay, invoiced)
        if not invoiced:
            return made
        with self.office.database.begin() as session:  # tried for real, and taken back
            told = corrections_of(session, moves, kept.homes, Hand(actor.name, self.office.clock.now()))
        return replace(made, corrections=told)

    def save(self, actor: Actor, child_id: int, asked: Agreement, mark: str) -> CustodySaved:
        """Write an agreement that counts from ``asked.since`` on, in place of one from that same day.

        Raises:
            NotFound, RuleBroken: as ``preview``.
            Stale: ``custody_changed``: a colleague changed it since ``mark``; facts say ``who`` and ``at``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            kept = CustodyBook(session, child_id, lock=True)
            kept.require_unchanged(mark, at)
            before = next((row.agreed for row in kept.rows if row.row.valid_from == asked.since), None)
            moves, stay = kept.days_to_move(kept.custody_with(asked), asked.since)
            kept.write(asked, Hand(actor.name, at))
            moved = hand_over(session, moves, Hand(actor.name, at))
            words = kept.words(asked)
            invoiced = sum(one.invoiced for one in moved)
            facts: dict[str, object] = {"label": words, "moved": len(moved), "invoiced": invoiced}
            _tell(session, actor, child_id, "custody.saved", facts, at)
            undo = CustodyUndo(child_id, asked.since, before, CustodyBook(session, child_id).mark, moved)
        return CustodySaved(words, len(moved), stay, invoiced, undo, CHANGED)

    def undo(self, actor: Actor, undo: CustodyUndo) -> Topics:
        """Take a change back: the agreement as it was, and the booked days whose payer it had changed.

        Raises:
            Stale: ``custody_changed``: somebody changed it since.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        hand = Hand(actor.name, at)
        with self.office.database.begin() as session:
            require_not_recovering(session)
            kept = CustodyBook(session, undo.child_id, lock=True)
            kept.require_unchanged(undo.mark, at)
            if undo.before is None:
                kept.remove(undo.since)
            else:
                kept.write(undo.before, hand)
            back = [MovedDay(one.booking_id, one.after_id, one.before_id, one.invoiced) for one in undo.moved]
            moved = hand_over(session, back, hand)
            _tell(session, actor, undo.child_id, "custody.undone", {"moved": len(moved)}, at)
        return CHANGED


def _weeks(custody: Custody, homes: Sequence[Home], from_on: date) -> tuple[tuple[PreviewDay, ...], ...]:
    places = {home.uid: at for at, home in enumerate(homes)}
    monday = monday_of(from_on)
    holiday_of = {day: one.label for one in custody.holidays for day in one.period.days()}
    days = [monday + timedelta(days=n) for n in range(PREVIEW_WEEKS * DAYS_A_WEEK)]
    # before anything is agreed every day stays with the first home
    holders = {on: household_on(custody, on) or homes[0].uid for on in days}
    told = [PreviewDay(on, places[holder], holiday_of.get(on, "")) for on, holder in holders.items()]
    return tuple(tuple(told[at : at + DAYS_A_WEEK]) for at in range(0, len(told), DAYS_A_WEEK))


def _tell(
    session: Session, actor: Actor, child_id: int, action: str, facts: dict[str, object], at: datetime
) -> None:
    households = sorted(households_of_children(session, [child_id]))
    outbox.touch_households(session, households, at=at)
    for household in households:
        audit.record(session, actor, action, f"household:{household}", facts, at=at)
    audit.record(session, actor, action, f"child:{child_id}", facts, at=at)
