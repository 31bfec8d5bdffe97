"""Which families a typed text means: the same at the counter, in a run, in the tariff editor."""

from sqlalchemy import ColumnElement, case, or_, select

from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Child, Household, Membership


def named_by(text: str) -> list[ColumnElement[bool]]:
    """Return the conditions on `Household`: each word is of its name, its number or a child's name."""
    return [_holds(word) for word in search_text(text).split()]


def bearers_first(text: str) -> list[ColumnElement[int]]:
    """Return what sorts households that bear the words before those whose child alone does."""
    own = (Household.search.contains(word, autoescape=True) for word in search_text(text).split())
    return [case((holds, 0), else_=1) for holds in own]


def _holds(word: str) -> ColumnElement[bool]:
    of_child = (
        select(Membership.household_id)
        .join(Child, Child.id == Membership.child_id)
        .where(Child.search.contains(word, autoescape=True))
    )
    return or_(
        Household.search.contains(word, autoescape=True),
        Household.number.startswith(word, autoescape=True),
        Household.id.in_(of_child),
    )
