"""A household moves: from a day on its days have another price; what that changes is shown first.

Where days already invoiced would cost another price, it is refused until somebody decides so, having seen
what would change (``preview``): these days then have corrections, as with a quotient.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french.corrections import residence_decided
from staffdesk.domain.french.families import move_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.residence_history import Move, ResidenceHistory, require_move
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household, HouseholdMove
from staffdesk.services import audit
from staffdesk.services.billing_facts import load_households
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.office import Office
from staffdesk.services.repricing import PricePreview, Repricing
from staffdesk.services.residences import history_of_household
from staffdesk.services.sync import outbox

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.INVOICES, Topic.SYNC})


@dataclass(frozen=True)
class MoveAsked:
    """A move as it is typed: the residence from a day on, and what was seen or agreed."""

    residence: str
    valid_from: date
    reason: str = ""


class ResidenceEditing:
    """Use cases of where a household counts as living."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def preview(self, actor: Actor, household_id: int, asked: MoveAsked) -> PricePreview:
        """Show what a move would change, on what is booked and on what was invoiced.

        Raises:
            NotFound: ``household``.
            RuleBroken: what is typed makes no move, with ``field``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            history = history_of_household(_household(session, household_id))
            return _repricing(household_id, history, _read(history, asked)).preview(session)

    def record(
        self,
        actor: Actor,
        household_id: int,
        asked: MoveAsked,
        *,
        retroactive: bool = False,
        seen: PricePreview | None = None,
    ) -> Topics:
        """Record a move; one of the same first day is replaced. `retroactive` corrects invoiced days too.

        `seen` is what was shown before it was decided, where somebody was asked.

        Raises:
            NotFound: ``household``.
            RuleBroken: ``residence_retroactive`` where invoiced days would cost another price and nobody has
                decided so; or what is typed makes no move.
            Stale: ``prices_moved`` where it is not what was seen.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            history = history_of_household(_household(session, household_id, lock=True))
            move, reason = _read(history, asked), asked.reason.strip()
            change = _repricing(household_id, history, move)
            found = change.require_decided(
                session, "residence_retroactive", retroactive=retroactive, seen=seen
            )
            watched = change.watch(session) if retroactive else None
            row = _row_of(session, household_id, move)
            row.residence, row.reason = move.residence.value, reason
            row.decided_at, row.decided_by = at, actor.name
            session.add(row)
            session.flush()
            if watched is not None:
                why = residence_decided(move.residence.value, move.valid_from)
                watched.correct(Hand(actor.name, at), why=why)
            facts = {
                "label": move_words(move.residence.value, move.valid_from, reason),
                "residence": move.residence.value,
                "before": history.on(move.valid_from).value,
                "from": move.valid_from.isoformat(),
                "reason": reason,
                "retroactive": retroactive and found.is_retroactive,
            }
            audit.record(session, actor, "household.moved", f"household:{household_id}", facts, at=at)
            outbox.touch_household(session, household_id, at=at)
        return CHANGED


def _read(history: ResidenceHistory, asked: MoveAsked) -> Move:
    """Check what was typed."""
    if asked.residence not in {one.value for one in Residence}:
        raise RuleBroken("choice_missing", field="residence")
    move = Move(asked.valid_from, Residence(asked.residence))
    require_move(history, move, asked.reason)
    return move


def _household(session: Session, household_id: int, *, lock: bool = False) -> Household:
    """Find a household; locked, two desks that record for it follow one another."""
    found = session.get(Household, household_id, with_for_update=lock)
    if found is None:
        raise NotFound("household", household_id=household_id)
    return found


def _row_of(session: Session, household_id: int, move: Move) -> HouseholdMove:
    """Give the row of the same first day, or a new one."""
    found = session.scalar(
        select(HouseholdMove).where(
            HouseholdMove.household_id == household_id, HouseholdMove.valid_from == move.valid_from
        )
    )
    return found or HouseholdMove(household_id=household_id, valid_from=move.valid_from)


def _repricing(household_id: int, history: ResidenceHistory, move: Move) -> Repricing:
    """Return the change of prices that a move makes."""
    moved = history.with_new(move)

    def read(session: Session, scope: Scope) -> Iterator[BilledHousehold]:
        for household in load_households(session, scope, idle=True):
            yield replace(household, residences=moved)

    return Repricing([household_id], move.valid_from, history.until(move.valid_from), read)
