"""Where households count as living, read for many at once: one question for the few that moved."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from staffdesk.domain.residence_history import Move, ResidenceHistory, history_of
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.models.households import Household, HouseholdMove
from staffdesk.services.billing_questions import all_moves

OfFamily = Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]
"""The condition that a row is of one of the families asked for."""


def histories(
    session: Session, first: Mapping[int, str], of_family: OfFamily
) -> Mapping[int, ResidenceHistory]:
    """Return the history of each household of `first`, which gives what it began with."""
    begun = {residence: ResidenceHistory(Residence(residence)) for residence in set(first.values())}
    found = {household: begun[residence] for household, residence in first.items()}
    moves: dict[int, list[Move]] = defaultdict(list)
    for row in session.execute(all_moves().where(of_family(HouseholdMove.household_id))):
        moves[row.household_id].append(Move(row.valid_from, Residence(row.residence)))
    for household, own in moves.items():
        found[household] = history_of(found[household].first, own)
    return found


def history_of_household(household: Household) -> ResidenceHistory:
    """Return the history of one household."""
    moves = (Move(row.valid_from, Residence(row.residence)) for row in household.moves)
    return history_of(Residence(household.residence), moves)
