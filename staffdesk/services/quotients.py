"""The family quotient as an agent records it: since when, on what proof, and what it would change.

A quotient counts from its first day on. Where days already invoiced would cost another price, it is refused
until somebody decides so, having seen what would change (``preview``); what is invoiced never changes here:
``domain.repricing`` is the plan from which credit notes and new lines are made.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.family_quotient import (
    FamilyQuotient,
    Measure,
    QuotientSource,
    income,
    quotient,
    with_new,
)
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.repricing import RepricingPlan, repricing
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, FamilyQuotientRow, Household
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Activity
from staffdesk.services import audit
from staffdesk.services.billing_facts import load_households, load_town
from staffdesk.services.billing_scope import Scope
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.tariffs import load_tariff_versions

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.SYNC})
LONGEST_PROOF = 200


@dataclass(frozen=True)
class QuotientAsked:
    """A quotient as it is typed.

    Attributes:
        value: as typed, with a comma or a point.
        valid_from, valid_to: first day it counts, and the first it no longer does (None: no end).
        source: caf, msa or town.
        proof: what was seen.
        measure: quotient, or income.
        document_id: the supporting document on file, where there is one.
    """

    value: str
    valid_from: date
    valid_to: date | None = None
    source: str = QuotientSource.CAF.value
    proof: str = ""
    measure: str = Measure.QUOTIENT.value
    document_id: int | None = None


@dataclass(frozen=True)
class PriceChange:
    """What one child's activity would cost in a month."""

    month: date
    child: str
    activity: str
    before_cents: int
    after_cents: int
    invoiced: bool


@dataclass(frozen=True)
class QuotientPreview:
    """What a quotient would change: rows by month, and the sums of what is invoiced and what is not."""

    rows: tuple[PriceChange, ...]
    invoiced_cents: int
    open_cents: int

    @property
    def is_retroactive(self) -> bool:
        """Whether days already invoiced would cost another price."""
        return any(row.invoiced for row in self.rows)


class Quotients:
    """Use cases of family quotients."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def preview(self, actor: Actor, household_id: int, asked: QuotientAsked) -> QuotientPreview:
        """Show what a quotient would change, on what is booked and on what was invoiced.

        Raises:
            NotFound: ``household``.
            RuleBroken: the value or its dates make no sense, with ``field``.
        """
        actor.need(Permission.READ)
        new = _read(asked)
        with self.office.database.read() as session:
            _household(session, household_id)
            return _preview(session, household_id, new)

    def plans(self, actor: Actor, household_id: int, asked: QuotientAsked) -> tuple[RepricingPlan, ...]:
        """Give the plan of each month already invoiced: what credit notes and new lines are made from."""
        actor.need(Permission.READ)
        new = _read(asked)
        with self.office.database.read() as session:
            return tuple(
                plan for plan in _plans(session, household_id, new, invoiced=True) if plan.difference_cents
            )

    def record(
        self, actor: Actor, household_id: int, asked: QuotientAsked, *, retroactive: bool = False
    ) -> Topics:
        """Record a quotient; one of the same first day is replaced.

        Raises:
            NotFound: ``household``, ``document``.
            RuleBroken: ``quotient_retroactive`` where invoiced days would cost another price and nobody has
                decided so; or a value that makes no sense.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        new, at = _read(asked), self.office.clock.now()
        with self.office.database.begin() as session:
            _household(session, household_id)
            seen = _preview(session, household_id, new)
            if seen.is_retroactive and not retroactive:
                raise RuleBroken("quotient_retroactive", field="valid_from", cents=abs(seen.invoiced_cents))
            row = _row_of(session, household_id, new)
            before = None if row.id is None else str(row.value)
            _write(session, row, new, asked)
            row.decided_at, row.decided_by = at, actor.name
            session.add(row)
            session.flush()
            facts = {
                "value": str(new.value),
                "before": before,
                "from": new.valid_from.isoformat(),
                "to": new.valid_to.isoformat() if new.valid_to else "",
                "source": new.source,
                "proof": new.proof,
                "retroactive": retroactive and seen.is_retroactive,
            }
            audit.record(
                session, actor, "household.quotient_recorded", f"household:{household_id}", facts, at=at
            )
            outbox.touch_household(session, household_id, at=at)
        return CHANGED


def history(session: Session, household_id: int) -> tuple[FamilyQuotient, ...]:
    """Give every quotient of a family, by its first day."""
    rows = session.scalars(
        select(FamilyQuotientRow)
        .where(FamilyQuotientRow.household_id == household_id)
        .order_by(FamilyQuotientRow.valid_from, FamilyQuotientRow.id)
    )
    return tuple(
        FamilyQuotient(row.value, row.valid_from, row.valid_to, row.source, row.proof, Measure(row.measure))
        for row in rows
    )


def _read(asked: QuotientAsked) -> FamilyQuotient:
    """Check what was typed."""
    if not asked.value.strip():
        raise RuleBroken("quotient_unreadable", field="quotient", value="")
    if asked.valid_to is not None and asked.valid_to <= asked.valid_from:
        raise RuleBroken("quotient_reversed", field="valid_to")
    if asked.source not in {source.value for source in QuotientSource}:
        raise RuleBroken("choice_missing", field="source")
    if len(asked.proof) > LONGEST_PROOF:
        raise RuleBroken("text_long", field="proof", longest=LONGEST_PROOF)
    return FamilyQuotient(
        quotient(asked.value) if asked.measure == Measure.QUOTIENT else income(asked.value),
        asked.valid_from,
        asked.valid_to,
        asked.source,
        asked.proof.strip(),
        Measure(asked.measure),
    )


def _household(session: Session, household_id: int) -> Household:
    found = session.get(Household, household_id)
    if found is None:
        raise NotFound("household", household_id=household_id)
    return found


def _row_of(session: Session, household_id: int, new: FamilyQuotient) -> FamilyQuotientRow:
    """Give the row of the same first day and measure, or a new one."""
    found = session.scalar(
        select(FamilyQuotientRow).where(
            FamilyQuotientRow.household_id == household_id,
            FamilyQuotientRow.valid_from == new.valid_from,
            FamilyQuotientRow.measure == new.measure.value,
        )
    )
    return found or FamilyQuotientRow(household_id=household_id)


def _write(session: Session, row: FamilyQuotientRow, new: FamilyQuotient, asked: QuotientAsked) -> None:
    if asked.document_id is not None:
        document = session.get(SupportingDocument, asked.document_id)
        if document is None or document.household_id != row.household_id:
            raise NotFound("document", document_id=asked.document_id)
    row.value, row.valid_from, row.valid_to = new.value, new.valid_from, new.valid_to
    row.source, row.proof, row.measure = new.source, new.proof, new.measure.value
    row.document_id = asked.document_id


def _preview(session: Session, household_id: int, new: FamilyQuotient) -> QuotientPreview:
    names = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
    rows: list[PriceChange] = []
    sums = {True: 0, False: 0}
    for invoiced in (True, False):
        for plan in _plans(session, household_id, new, invoiced=invoiced):
            sums[invoiced] += plan.difference_cents
            for change in plan.changes:
                child = session.get(Child, change.child_id)
                rows.append(
                    PriceChange(
                        plan.period.start,
                        child.first_name if child is not None else "",
                        names.get(change.activity, change.activity),
                        change.before_cents,
                        change.after_cents,
                        invoiced,
                    )
                )
    rows.sort(key=lambda row: (row.month, not row.invoiced, row.child, row.activity))
    return QuotientPreview(tuple(rows), sums[True], sums[False])


def _plans(
    session: Session, household_id: int, new: FamilyQuotient, *, invoiced: bool
) -> Sequence[RepricingPlan]:
    """Price each month from the first day on twice: its days already invoiced, or those still open.

    A fee beside the days belongs to the invoiced part of a month as soon as it has one.
    """
    town = load_town(session)
    quotients = with_new(history(session, household_id), new)
    by_use = {
        code: activity
        for code, activity in town.activities.items()
        if not any(
            version.unit.is_flat for version in load_tariff_versions(session) if version.activity == code
        )
    }
    plans = []
    for month, billed in _days(session, household_id, new).items():
        if (invoiced and not any(billed.values())) or (not invoiced and all(billed.values())):
            continue
        activities = by_use if not invoiced and any(billed.values()) else town.activities
        scope = Scope(month, tuple(activities), frozenset({household_id}), with_invoiced=invoiced)
        for household in load_households(session, scope, idle=True):
            days = tuple(day for day in household.days if billed.get(day.booking_id) is invoiced)
            plans.append(repricing(replace(household, days=days), quotients, activities, town.book, month))
    return plans


def _days(session: Session, household_id: int, new: FamilyQuotient) -> dict[Period, dict[int, bool]]:
    """Give the days of a family from the first day of a quotient on, by month: whether each is invoiced."""
    asked = select(Booking.id, Booking.day_on, Booking.invoice_id).where(
        Booking.household_id == household_id, Booking.day_on >= new.valid_from
    )
    if new.valid_to is not None:
        asked = asked.where(Booking.day_on < new.valid_to)
    months: dict[Period, dict[int, bool]] = defaultdict(dict)
    for row in session.execute(asked.order_by(Booking.day_on)):
        months[month_of(row.day_on)][row.id] = row.invoice_id is not None
    return months
