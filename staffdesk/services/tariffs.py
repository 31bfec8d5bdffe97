"""The tariffs of the town, read from the database as the rules of ``domain.tariffs`` want them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.storage import version_of
from staffdesk.domain.tariffs.versions import CouncilDecision, TariffVersion
from staffdesk.models.households import Enrolment
from staffdesk.models.town import Activity, ActivityGroup, TariffVersionRow


def load_tariff_versions(session: Session) -> tuple[TariffVersion, ...]:
    """Read every version of every activity, by activity and date (a handful of rows).

    Raises:
        KeyError, TypeError or ValueError: a stored body is no tariff of this program.
    """
    rows = session.execute(
        select(
            Activity.code,
            TariffVersionRow.valid_from,
            TariffVersionRow.decision_number,
            TariffVersionRow.decided_on,
            TariffVersionRow.body,
        )
        .join(Activity, Activity.id == TariffVersionRow.activity_id)
        .order_by(Activity.position, Activity.code, TariffVersionRow.valid_from)
    )
    return tuple(
        version_of(row.code, row.valid_from, CouncilDecision(row.decision_number, row.decided_on), row.body)
        for row in rows
    )


def priced_by(session: Session, activity_ids: Collection[int]) -> list[int]:
    """Return the households with a right to one of these activities: what they pay, the portal shows them."""
    return list(
        session.scalars(
            select(Enrolment.household_id)
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .where(ActivityGroup.activity_id.in_(activity_ids))
            .distinct()
            .order_by(Enrolment.household_id)
        )
    )


def load_price_book(session: Session) -> PriceBook:
    """Return the tariffs as a book that remembers prices; make one for each piece of work."""
    return PriceBook(load_tariff_versions(session))
