"""The act of the régie as this office keeps it: which one holds on a day, and who may collect (E1)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain import revenue_office as rules
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import AT_THE_COUNTER, Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.revenue_office import Act, Duty, Holder
from staffdesk.models.revenue_office import RevenueAct, RevenueOfficer


def load_acts(session: Session) -> list[Act]:
    """Read every act, the oldest first."""
    rows = session.scalars(select(RevenueAct).order_by(RevenueAct.valid_from))
    return [
        Act(
            number=row.number,
            valid_from=row.valid_from,
            means=frozenset(Means(word) for word in row.means),
            activities=frozenset(str(code) for code in row.activities),
            ceiling=Cents(row.ceiling_cents),
            opening_float=Cents(row.float_cents),
            remit_days=row.remit_days,
        )
        for row in rows
    ]


def act_on(session: Session, day: date) -> Act | None:
    """Return the act that holds on a day; None when the town has not entered any."""
    return rules.act_on(load_acts(session), day)


def require_collector(session: Session, actor: Actor, day: date) -> tuple[Act, Holder]:
    """Return the act of a day, and the duty under which this person collects then.

    Raises:
        RuleBroken: ``act_missing``, ``not_in_act``.
    """
    act = rules.require_act(load_acts(session), day)
    rows = session.scalars(select(RevenueOfficer).where(RevenueOfficer.user_id == actor.user_id))
    holders = [Holder(row.user_id, Duty(row.duty), row.starts_on, row.ends_on) for row in rows]
    return act, rules.require_holder(holders, actor.user_id, day)


def printed_means(session: Session, day: date) -> frozenset[Means]:
    """Return the means an invoice of that day speaks of: the usual ones before an act is entered."""
    act = act_on(session, day)
    return act.means if act is not None else AT_THE_COUNTER | {Means.TRANSFER}
