"""What fees beside the days depend on: when a right began, what is left of packs (D1, membership and packs).

Only asked where the town has such a tariff: a run of meals pays nothing for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.drafts import Terms
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import TariffVersion, Unit
from staffdesk.models.households import Enrolment
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.town import Activity, ActivityGroup

Key = tuple[int, int]
"""Household and child."""


def load_terms(
    session: Session, versions: Iterable[TariffVersion], codes: Iterable[str]
) -> dict[Key, dict[str, Terms]]:
    """Return the terms of each child by activity, of the activities that have such a fee in any version."""
    wanted = set(codes)
    units = {(one.activity, one.unit) for one in versions if one.activity in wanted}
    yearly = {activity for activity, unit in units if unit is Unit.YEAR}
    packed = {activity for activity, unit in units if unit is Unit.PACK}
    found: dict[Key, dict[str, Terms]] = defaultdict(dict)
    for key, activity, joined_on in _joined(session, yearly):
        found[key].setdefault(activity, Terms(joined_on=joined_on))
    for (key, activity), left in _left(session, packed).items():
        known = found[key].get(activity, Terms())
        found[key][activity] = Terms(known.joined_on, left)
    return found


def _joined(session: Session, codes: set[str]) -> Iterable[tuple[Key, str, date]]:
    if not codes:
        return
    rows = session.execute(
        select(Enrolment.household_id, Enrolment.child_id, Activity.code, Enrolment.starts_on)
        .join(ActivityGroup, ActivityGroup.id == Enrolment.group_id)
        .join(Activity, Activity.id == ActivityGroup.activity_id)
        .where(Activity.code.in_(sorted(codes)))
        .order_by(Enrolment.starts_on)
    )
    for row in rows:
        yield (row.household_id, row.child_id), row.code, row.starts_on


def _left(session: Session, codes: set[str]) -> Mapping[tuple[Key, str], int]:
    """Read what is left from the newest issued line of each child: the fact it was told with."""
    if not codes:
        return {}
    rows = session.execute(
        select(Invoice.household_id, InvoiceLine.child_id, InvoiceLine.activity_code, InvoiceLine.why)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(
            InvoiceLine.activity_code.in_(sorted(codes)),
            InvoiceLine.child_id.is_not(None),
            Invoice.state.not_in([InvoiceState.DRAFT.value, InvoiceState.CANCELLED.value]),
        )
        .order_by(Invoice.id)
    )
    found: dict[tuple[Key, str], int] = {}
    for household_id, child_id, code, why in rows:
        for fact in why:
            if fact.get("code") == FactCode.PACK.value:
                found[(household_id, child_id), code] = int(fact["values"]["left_after"])
    return found
