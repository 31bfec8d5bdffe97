"""Rights to activities (inscriptions) at the desk: given, moved, ended, priced by another variant from a day.

What is invoiced stays. Where days already invoiced would cost another price, a wish is refused until somebody
decides so, having seen what would change (``preview``): these days then have corrections, as after a new
quotient (``repricing``). Days booked that no right would cover any more are given up, or kept, on purpose.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from staffdesk.domain.dates import ONE_DAY
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.french.rights import right_decided, variant_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.rights import proposed_days
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services import audit
from staffdesk.services.billing_facts import load_households
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.credit_holds import put_back
from staffdesk.services.office import Office
from staffdesk.services.planning_telling import tell_families
from staffdesk.services.planning_undo import undo_cells
from staffdesk.services.publication import publish_places
from staffdesk.services.repricing import Repricing
from staffdesk.services.right_checks import warnings
from staffdesk.services.right_days import DayBeside, counted, days_beside, give_up, used_rights
from staffdesk.services.right_rows import (
    DaysBeside,
    DropRight,
    Edit,
    GivenUp,
    GiveRight,
    GroupChoice,
    MoveRight,
    RightDecided,
    RightPreview,
    RightRow,
    RightSaved,
    RightsSheet,
    RightUndo,
    RightWish,
)
from staffdesk.services.rights_book import RightsBook, variants_offered
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.cart_credit import free_given_up
from staffdesk.services.validation.effects import Effects

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.BOOKINGS, Topic.INVOICES, Topic.REQUESTS, Topic.SYNC})


class Rights:
    """Use cases of the rights of a household."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def sheet(self, actor: Actor, household_id: int) -> RightsSheet:
        """Give the rights of a household, and what can be given.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        today = self.office.clock.today()
        proposed = proposed_days(today)
        with self.office.database.read() as session:
            book = RightsBook(session, household_id)
            used = used_rights(session, book)
            codes = dict.fromkeys(group.code for group in book.groups.values())
            offered = {code: variants_offered(session, code, today) for code in codes}
            return RightsSheet(
                household_id,
                tuple(book.whole_names.items()),
                tuple(_rows(book, used)),
                tuple(
                    GroupChoice(
                        group.group_id,
                        group.words,
                        tuple((one, variant_words(one)) for one in offered[group.code]),
                    )
                    for group in book.groups_near()
                    if group.closed_on is None or group.closed_on > today
                ),
                proposed.start,
                proposed.last,
                book.mark,
            )

    def preview(self, actor: Actor, household_id: int, wish: RightWish) -> RightPreview:
        """Show what a wish would change: prices, days beside every right, and what to look at.

        Raises:
            NotFound, RuleBroken: as ``RightsBook.plan``; ``right_used``.
        """
        actor.need(Permission.READ)
        now, today = self.office.clock.now(), self.office.clock.today()
        with self.office.database.begin() as session:  # prices are tried for real, and taken back
            book = RightsBook(session, household_id)
            edits = book.plan(wish, today)
            _require_unused(session, book, wish)
            return RightPreview(
                _repricing(book, edits).preview(session),
                counted(days_beside(session, book, edits, now)),
                warnings(session, book, edits),
            )

    def save(self, actor: Actor, household_id: int, wish: RightWish, decided: RightDecided) -> RightSaved:
        """Write what is asked.

        Raises:
            NotFound, RuleBroken: as ``preview``; ``right_retroactive`` where invoiced days would cost another
                price and nobody has decided so; ``right_days_beside`` where nobody said what becomes of them.
            Stale: ``rights_changed``: a colleague was faster; ``prices_moved``: it is not what was seen.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        hand, today = Hand(actor.name, self.office.clock.now()), self.office.clock.today()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            book = RightsBook(session, household_id, lock=True)
            book.require_unchanged(decided.mark, hand.at)
            edits = book.plan(wish, today)
            _require_unused(session, book, wish)
            change = _repricing(book, edits)
            found = change.require_decided(
                session,
                "right_retroactive",
                retroactive=decided.retroactive,
                seen=None if decided.seen is None else decided.seen.prices,
                field=_day_field(wish),
            )
            live = _live(session, book, edits, decided, hand)
            watched = change.watch(session) if found.is_retroactive else None
            done = book.write(edits)
            if watched is not None:
                watched.correct(hand, why=_why(book, edits))
            given_up = _give_up(
                session, book, live, decided.days, actor, hand
            )  # logs: no row is locked after
            gone = 0 if given_up is None else len(given_up.days.cells)
            words = _words(book, done)
            facts = {"label": words, "days": gone, "retroactive": found.is_retroactive}
            _tell(session, actor, book, done, _action(wish, edits), facts, hand.at)
            undo = RightUndo(
                household_id, done, RightsBook(session, household_id).mark, found.is_retroactive, given_up
            )
        return RightSaved(words, gone, undo, CHANGED)

    def undo(self, actor: Actor, undo: RightUndo) -> Topics:
        """Take a change back: the rights as they were, and the days that were given up with them.

        Raises:
            Stale: ``rights_changed``: somebody changed them since.
            RuleBroken: ``right_used_since``: days were booked that no right would cover any more;
                ``right_invoiced_since``: days were invoiced that would cost another price, and nobody saw it.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        hand = Hand(actor.name, self.office.clock.now())
        with self.office.database.begin() as session:
            require_not_recovering(session)
            book = RightsBook(session, undo.household_id, lock=True)
            book.require_unchanged(undo.mark, hand.at)
            back = tuple(Edit(one.right_id, one.after, one.before) for one in undo.edits)
            if days_beside(session, book, back, hand.at):
                raise RuleBroken("right_used_since")
            change = _repricing(book, back)
            if not undo.retroactive and (found := change.preview(session)).is_retroactive:
                raise RuleBroken("right_invoiced_since", cents=abs(found.invoiced_cents))
            watched = change.watch(session) if undo.retroactive else None
            done = book.write(back)
            if watched is not None:
                watched.correct(hand, why=_why(book, back))
            if undo.given_up is not None:
                undone = undo_cells(session, undo.given_up.days, hand)
                publish_places(session, {place for _, place in undone.rows}, hand.at)
                for one in undo.given_up.holds:
                    put_back(session, one["id"], one["before"])
            _tell(session, actor, book, done, "right.undone", {"label": _words(book, undo.edits)}, hand.at)
        return CHANGED


def _rows(book: RightsBook, used: set[int]) -> Iterator[RightRow]:
    children = {child: place for place, child in enumerate(book.names)}
    groups = {group: place for place, group in enumerate(book.groups)}
    known = [(key, held) for key, held in book.rights.items() if held.child_id in children]
    known.sort(key=lambda pair: pair[1].starts_on, reverse=True)
    known.sort(key=lambda pair: (children[pair[1].child_id], groups[pair[1].group_id]))
    for key, held in known:
        yield RightRow(
            key,
            held.child_id,
            book.names[held.child_id],
            held.group_id,
            book.groups[held.group_id].words,
            held.starts_on,
            held.ends_on,
            held.variant,
            variant_words(held.variant),
            key in used,
        )


def _require_unused(session: Session, book: RightsBook, wish: RightWish) -> None:
    if isinstance(wish, DropRight) and wish.right_id in used_rights(session, book):
        raise RuleBroken("right_used", right=book.words(book.rights[wish.right_id]))


def _live(
    session: Session, book: RightsBook, edits: Sequence[Edit], decided: RightDecided, hand: Hand
) -> list[DayBeside]:
    """List the days beside every right, about which somebody decided who saw just these.

    Raises:
        RuleBroken: ``right_days_beside``.
        Stale: ``prices_moved``.
    """
    days = days_beside(session, book, edits, hand.at)
    if decided.seen is not None and decided.seen.days != counted(days):
        raise Stale("prices_moved")
    live = [day for day in days if day.is_live]
    if live and decided.days is DaysBeside.UNSAID:
        raise RuleBroken("right_days_beside", count=len(live))
    return live


def _give_up(
    session: Session,
    book: RightsBook,
    live: Sequence[DayBeside],
    decided: DaysBeside,
    actor: Actor,
    hand: Hand,
) -> GivenUp | None:
    """Give up the days beside every right as was decided, and return what takes it back."""
    if not live or decided is DaysBeside.KEEP:
        return None
    actor.need(Permission.EDIT_BOOKINGS)
    undo, places = give_up(session, live, hand, bill_late=decided is DaysBeside.CANCEL)
    told: dict[str, object] = {"change": "cancelled", "cells": len(undo.cells)}
    tell_families(session, actor, {day.child_id for day in live}, places, told, hand.at)
    done = Effects()
    given_up = [(day.activity, day.on) for day in live]
    free_given_up(session, book.household_id, given_up, hand.at, done)
    return GivenUp(undo, tuple(done.undo))


def _repricing(book: RightsBook, edits: Sequence[Edit]) -> Repricing:
    """Return the change of prices that rows make."""
    first, last = _span(edits)

    def read(session: Session, scope: Scope) -> list[BilledHousehold]:
        with session.begin_nested() as trial:
            book.write(edits)
            found = list(load_households(session, scope, idle=True))
            trial.rollback()
        return found

    return Repricing([book.household_id], first, last + ONE_DAY, read)


def _span(edits: Sequence[Edit]) -> tuple[date, date]:
    """Return the first and last day that may cost something else: where rows differ."""
    firsts: list[date] = []
    lasts: list[date] = []
    for one in edits:
        before, after = one.before, one.after
        known = [held for held in (before, after) if held is not None]
        if before is None or after is None or before.variant != after.variant:
            firsts += [held.starts_on for held in known]
            lasts += [held.ends_on for held in known]
            continue
        if before.starts_on != after.starts_on:
            firsts.append(min(before.starts_on, after.starts_on))
            lasts.append(max(before.starts_on, after.starts_on) - ONE_DAY)
        if before.ends_on != after.ends_on:
            firsts.append(min(before.ends_on, after.ends_on) + ONE_DAY)
            lasts.append(max(before.ends_on, after.ends_on))
    return min(firsts), max(lasts)


def _why(book: RightsBook, edits: Sequence[Edit]) -> str:
    held = next(held for one in edits for held in (one.after, one.before) if held is not None)
    return right_decided(book.activity_of(held).activity, _span(edits)[0])


def _words(book: RightsBook, edits: Sequence[Edit]) -> str:
    """Tell a change by the right it leaves: ``Malo · Cantine, du 1ᵉʳ sept. 2026 au 2 juil. 2027``."""
    held = [one.after or one.before for one in edits]
    known = sorted((one for one in held if one is not None), key=lambda one: one.starts_on)
    newest = known[-1]
    names = dict.fromkeys(book.names.get(one.child_id, "") for one in known)
    return f"{', '.join(filter(None, names))} · {book.words(newest)}"


def _action(wish: RightWish, edits: Sequence[Edit]) -> str:
    match wish:
        case GiveRight():
            return "right.given"
        case DropRight():
            return "right.dropped"
        case MoveRight():
            before, after = edits[0].before, edits[0].after
            ends = before is not None and after is not None and before.starts_on == after.starts_on
            shorter = before is not None and after is not None and after.ends_on < before.ends_on
            return "right.ended" if ends and shorter else "right.moved"
    return "right.varied"


def _day_field(wish: RightWish) -> str:
    match wish:
        case GiveRight() | DropRight():
            return "starts_on"
        case MoveRight():
            return "ends_on"
    return "from_on"


def _tell(
    session: Session,
    actor: Actor,
    book: RightsBook,
    edits: Sequence[Edit],
    action: str,
    facts: dict[str, object],
    at: datetime,
) -> None:
    """Tell it to the household, in its history and on the portal, and in the history of each child."""
    children = {held.child_id for one in edits for held in (one.before, one.after) if held is not None}
    households = households_of_children(session, children) | {book.household_id}
    outbox.touch_households(session, sorted(households), at=at)
    audit.record(session, actor, action, f"household:{book.household_id}", facts, at=at)
    for child in sorted(children):
        audit.record(session, actor, action, f"child:{child}", facts, at=at)
