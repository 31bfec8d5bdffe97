"""Paramètres, Tarifs: versions of tariffs as records; what was invoiced with one keeps it as it was voted."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.tariffs.problems import require_publishable
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CouncilDecision, TariffVersion
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot, TariffVersionRow
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import day_of, text_of
from staffdesk.services.tariffs import priced_by


class TariffKind(RecordKind[TariffVersionRow]):
    """A version of a tariff.

    Its values are the activity's code, ``valid_from``, ``decision_number``, ``decided_on`` and ``body``, JSON
    of ``domain.tariffs.storage``.
    """

    name = "tariff"
    model = TariffVersionRow

    @override
    def rows(self, session: Session) -> Iterable[TariffVersionRow]:
        return session.scalars(
            select(TariffVersionRow)
            .join(Activity, TariffVersionRow.activity_id == Activity.id)
            .order_by(Activity.position, Activity.id, TariffVersionRow.valid_from.desc())
        )

    @override
    def values(self, session: Session, row: TariffVersionRow) -> Values:
        return {
            "activity": session.scalar(select(Activity.code).where(Activity.id == row.activity_id)),
            "valid_from": row.valid_from.isoformat(),
            "decision_number": row.decision_number,
            "decided_on": row.decided_on.isoformat(),
            "body": row.body,
        }

    @override
    def write(
        self, session: Session, row: TariffVersionRow | None, values: Mapping[str, Any]
    ) -> TariffVersionRow:
        version = version_in(values)
        activity_id = session.scalar(select(Activity.id).where(Activity.code == version.activity))
        if activity_id is None:
            raise RuleBroken("choice_missing", field="activity")
        require_publishable(version)
        if row is not None:
            _require_open(session, row)
        elsewhere = session.scalar(
            select(TariffVersionRow.id).where(
                TariffVersionRow.activity_id == activity_id, TariffVersionRow.valid_from == version.valid_from
            )
        )
        if elsewhere is not None and (row is None or elsewhere != row.id):
            raise RuleBroken("tariff_date_taken", field="valid_from", on=version.valid_from)
        written = row or TariffVersionRow()
        written.activity_id = activity_id
        written.valid_from = version.valid_from
        written.decision_number = version.decision.number
        written.decided_on = version.decision.decided_on
        written.body = body_of(version)
        _require_no_invoiced(session, written)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: TariffVersionRow) -> None:
        _require_open(session, row)

    @override
    def families(self, session: Session, row: TariffVersionRow) -> Collection[int]:
        return priced_by(session, [row.activity_id])


def version_in(values: Mapping[str, Any]) -> TariffVersion:
    """Read the version that values hold.

    Raises:
        RuleBroken: a value is missing or makes no sense, with its ``field``.
    """
    valid_from, decided_on = day_of(values, "valid_from"), day_of(values, "decided_on")
    number = text_of(values, "decision_number")
    if valid_from is None:
        raise RuleBroken("field_missing", field="valid_from")
    if decided_on is None:
        raise RuleBroken("field_missing", field="decided_on")
    activity = text_of(values, "activity")
    return version_of(activity, valid_from, CouncilDecision(number, decided_on), values["body"])


def _require_open(session: Session, row: TariffVersionRow) -> None:
    """Refuse to change what families were invoiced by: a change is another version, or a credit note."""
    count = _invoiced_days(session, row)
    if count:
        raise RuleBroken("tariff_invoiced", field="valid_from", count=count)


def _require_no_invoiced(session: Session, row: TariffVersionRow) -> None:
    """Refuse a version that would have priced days already invoiced: nothing is retroactive in silence."""
    count = _invoiced_days(session, row)
    if count:
        raise RuleBroken("tariff_retroactive", field="valid_from", count=count)


def _invoiced_days(session: Session, row: TariffVersionRow) -> int:
    """Count the invoiced days of the activity from a version's first day to the day before the next one."""
    following = session.scalar(
        select(func.min(TariffVersionRow.valid_from)).where(
            TariffVersionRow.activity_id == row.activity_id, TariffVersionRow.valid_from > row.valid_from
        )
    )
    asked = (
        select(func.count())
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Slot.activity_id == row.activity_id,
            Booking.invoice_id.is_not(None),
            Booking.day_on >= row.valid_from,
        )
    )
    if following is not None:
        asked = asked.where(Booking.day_on <= following - timedelta(days=1))
    return session.scalar(asked) or 0
