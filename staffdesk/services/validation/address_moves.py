"""An address request that leads to another town: whether the family's tariff was decided since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.checks import MoveFacts
from staffdesk.domain.requests import FieldEdit, Subject
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.models.households import Household, HouseholdMove
from staffdesk.services.residences import histories
from staffdesk.services.validation.asked import Asked

_TOWN = ("postcode", "city")


@dataclass(frozen=True)
class Moved:
    """The residence of a household in force today, and when somebody last recorded one."""

    residence: Residence
    decided_at: datetime | None


def asks_for_a_town(asked: Asked) -> bool:
    """Tell whether a request is about the postcode or town of a household."""
    return any(names_a_town(edit) for edit in asked.edits)


def names_a_town(edit: FieldEdit) -> bool:
    """Tell whether an edit is about the postcode or town of a household."""
    return edit.subject is Subject.HOUSEHOLD and edit.field in _TOWN


def load_moved(session: Session, households: Sequence[Household], today: date) -> Mapping[int, Moved]:
    """Read it for some households in two questions."""
    begun = {row.id: row.residence for row in households}
    if not begun:
        return {}
    keys = sorted(begun)
    found = histories(session, begun, lambda household: household.in_(keys))
    last = select(HouseholdMove.household_id, func.max(HouseholdMove.decided_at))
    last = last.where(HouseholdMove.household_id.in_(keys)).group_by(HouseholdMove.household_id)
    decided = dict(session.execute(last).tuples().all())
    return {key: Moved(history.on(today), decided.get(key)) for key, history in found.items()}


def address_moves(asked: Asked, household: Household, moved: Moved, received_at: datetime) -> list[MoveFacts]:
    """Compare the town that a request leads to with the one the family saw; nothing of any other request.

    It stays told once the address is accepted: what the family saw is kept with its request.
    """
    edits = [edit for edit in asked.edits if names_a_town(edit)]
    if not edits:
        return []
    held = {name: str(getattr(household, name)) for name in _TOWN}
    before = held | {one.field: str(one.base or "") for one in edits}
    after = held | {one.field: str(one.asked or "") for one in edits}
    decided = moved.decided_at is not None and moved.decided_at >= received_at
    return [MoveFacts(_words(before), _words(after), moved.residence, decided)]


def _words(town: Mapping[str, str]) -> str:
    return " ".join(filter(None, (town[name].strip() for name in _TOWN)))
