"""What the act of the régie and the town's own answers allow at the till.

Keys of ``Town.rules``: ``cash_warning_cents``, ``cesu_excess_is_credit``; the rest is in the act.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import CASH_LIMIT, TillRules
from staffdesk.domain.revenue_office import Act
from staffdesk.models.town import Town


def load_town(session: Session) -> Town:
    """Return the one town of this office.

    Raises:
        NotFound: ``town``.
    """
    town = session.scalar(select(Town))
    if town is None:
        raise NotFound("town")
    return town


def cash_limit(rules: Mapping[str, Any]) -> Cents:
    """Return the amount of cash above which a reason is asked."""
    return Cents(int(rules.get("cash_warning_cents", CASH_LIMIT)))


def keeps_cesu_excess(rules: Mapping[str, Any]) -> bool:
    """Tell whether CESU beyond the eligible lines become a credit instead of being refused (E4)."""
    return bool(rules.get("cesu_excess_is_credit", False))


def till_rules(rules: Mapping[str, Any], act: Act | None) -> TillRules:
    """Return the rules a payment is checked by; without an act nothing may be taken."""
    return TillRules(
        allowed=act.means if act is not None else frozenset(),
        activities=act.activities if act is not None else frozenset(),
        cash_limit=cash_limit(rules),
        cesu_excess_is_credit=keeps_cesu_excess(rules),
    )
