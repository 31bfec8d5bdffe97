"""What the town and the act of its régie allow at the till, read from ``Town.rules``.

Keys: ``means`` (list of ``domain.payments.Means`` words; by default what counters usually take),
``cash_warning_cents``, ``cash_ceiling_cents``, ``opening_float_cents``, ``cesu_excess_is_credit``.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import AT_THE_COUNTER, CASH_LIMIT, Means, TillRules
from staffdesk.models.town import Town

DEFAULT_CEILING = Cents(200_000)
"""What a till may hold where the act says nothing: 2 000 € (domain.md, E1)."""


def load_town(session: Session) -> Town:
    """Return the one town of this office.

    Raises:
        NotFound: ``town``.
    """
    town = session.scalar(select(Town))
    if town is None:
        raise NotFound("town")
    return town


def allowed_means(rules: Mapping[str, Any]) -> frozenset[Means]:
    """Return the means the act lists; by default cash, cheque, CESU, card and transfer."""
    listed = rules.get("means")
    return frozenset(Means(word) for word in listed) if listed else AT_THE_COUNTER | {Means.TRANSFER}


def cash_limit(rules: Mapping[str, Any]) -> Cents:
    """Return the amount of cash above which a reason is asked."""
    return Cents(int(rules.get("cash_warning_cents", CASH_LIMIT)))


def cash_ceiling(rules: Mapping[str, Any]) -> Cents:
    """Return the most cash the till should hold."""
    return Cents(int(rules.get("cash_ceiling_cents", DEFAULT_CEILING)))


def till_rules(rules: Mapping[str, Any]) -> TillRules:
    """Return the rules a payment is checked by."""
    return TillRules(
        allowed=allowed_means(rules),
        cash_limit=cash_limit(rules),
        cesu_excess_is_credit=bool(rules.get("cesu_excess_is_credit", False)),
    )
