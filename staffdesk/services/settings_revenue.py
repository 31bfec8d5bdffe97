"""Paramètres, Régie: the act with its amendments, and the persons it names with their days (E1)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import Means
from staffdesk.domain.revenue_office import Duty
from staffdesk.models.payments import TillSession
from staffdesk.models.revenue_office import RevenueAct, RevenueOfficer
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import Activity
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import amount_of, day_of, text_of, whole_of, word_of

LISTED = (
    Means.CASH,
    Means.CHEQUE,
    Means.CESU,
    Means.CARD,
    Means.TRANSFER,
    Means.ONLINE,
    Means.DIRECT_DEBIT,
    Means.THIRD_PARTY,
)
"""Means that an act may list, in the order of forms and papers."""

LARGEST_AMOUNT = 100_000_000


class RevenueActKind(RecordKind[RevenueAct]):
    """An act, or the amendment that replaces it from a day on."""

    name = "revenue_act"
    model = RevenueAct

    @override
    def rows(self, session: Session) -> Iterable[RevenueAct]:
        return session.scalars(select(RevenueAct).order_by(RevenueAct.valid_from.desc()))

    @override
    def values(self, session: Session, row: RevenueAct) -> Values:
        known = session.scalars(select(Activity.code).order_by(Activity.position, Activity.id))
        return {
            "number": row.number,
            "valid_from": row.valid_from.isoformat(),
            "means": [means.value for means in LISTED if means.value in row.means],
            "activities": [code for code in known if code in row.activities],
            "ceiling_cents": row.ceiling_cents,
            "float_cents": row.float_cents,
            "remit_days": row.remit_days,
        }

    @override
    def write(self, session: Session, row: RevenueAct | None, values: Mapping[str, Any]) -> RevenueAct:
        written = row or RevenueAct()
        valid_from = _needed_day(values, "valid_from")
        other = session.scalar(select(RevenueAct.id).where(RevenueAct.valid_from == valid_from))
        if other is not None and (row is None or other != row.id):
            raise RuleBroken("act_day_taken", field="valid_from")
        written.number = text_of(values, "number", longest=60)
        written.valid_from = valid_from
        written.means = _several(values, "means", [means.value for means in LISTED])
        written.activities = _several(values, "activities", session.scalars(select(Activity.code)).all())
        written.ceiling_cents = amount_of(values, "ceiling_cents", 1, LARGEST_AMOUNT)
        written.float_cents = amount_of(values, "float_cents", 0, LARGEST_AMOUNT)
        written.remit_days = whole_of(values, "remit_days", 1, 31)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: RevenueAct) -> None:
        """An act under which a till was opened stays: receipts name it."""
        first = session.scalar(select(func.max(TillSession.opened_at)))
        if first is not None and first.date() >= row.valid_from:
            raise RuleBroken("act_in_use", number=row.number)


class RevenueOfficerKind(RecordKind[RevenueOfficer]):
    """The régisseur or a deputy, by name and between two days."""

    name = "revenue_officer"
    model = RevenueOfficer

    @override
    def rows(self, session: Session) -> Iterable[RevenueOfficer]:
        return session.scalars(
            select(RevenueOfficer)
            .join(StaffUser, StaffUser.id == RevenueOfficer.user_id)
            .order_by(RevenueOfficer.duty.desc(), StaffUser.name, RevenueOfficer.starts_on)
        )

    @override
    def values(self, session: Session, row: RevenueOfficer) -> Values:
        return {
            "user": str(row.user_id),
            "duty": row.duty,
            "order_number": row.order_number,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
        }

    @override
    def write(
        self, session: Session, row: RevenueOfficer | None, values: Mapping[str, Any]
    ) -> RevenueOfficer:
        user = session.get(StaffUser, int(str(values.get("user") or 0)))
        if user is None:
            raise RuleBroken("choice_missing", field="user")
        starts_on, ends_on = _needed_day(values, "starts_on"), day_of(values, "ends_on")
        if ends_on is not None and ends_on < starts_on:
            raise RuleBroken("duty_reversed", field="ends_on")
        written = row or RevenueOfficer()
        written.user_id = user.id
        written.duty = word_of(values, "duty", [duty.value for duty in Duty])
        written.order_number = text_of(values, "order_number", longest=60, needed=False)
        written.starts_on, written.ends_on = starts_on, ends_on
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: RevenueOfficer) -> None:
        """Whoever collected stays named: an end is put instead."""
        held = select(func.count()).where(TillSession.user_id == row.user_id)
        if session.scalar(held):
            raise RuleBroken("officer_in_use")


def people(session: Session) -> tuple[tuple[str, str], ...]:
    """List the staff an act may name: number as text, and name."""
    rows = session.execute(
        select(StaffUser.id, StaffUser.name).where(StaffUser.active).order_by(StaffUser.name)
    ).tuples()
    return tuple((str(user_id), name) for user_id, name in rows)


def _needed_day(values: Mapping[str, Any], name: str) -> date:
    found = day_of(values, name)
    if found is None:
        raise RuleBroken("field_missing", field=name)
    return found


def _several(values: Mapping[str, Any], name: str, known: Iterable[str]) -> list[str]:
    """Give the words ticked, at least one, each of a list that is known."""
    ticked = [str(word) for word in values.get(name) or ()]
    if not ticked or not set(ticked) <= set(known):
        raise RuleBroken("choice_missing", field=name)
    return ticked
