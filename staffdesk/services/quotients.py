"""The family quotient as an agent records it: since when, on what proof, and what it would change.

A quotient counts from its first day on. Where days already invoiced would cost another price, it is refused
until somebody decides so, having seen what would change (``preview``): these days then have corrections.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.family_quotient import (
    FamilyQuotient,
    Measure,
    QuotientSource,
    income,
    quotient,
    with_new,
)
from staffdesk.domain.french.corrections import quotient_decided
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import FamilyQuotientRow, Household
from staffdesk.models.requests import SupportingDocument
from staffdesk.services import audit
from staffdesk.services.billing_facts import load_households
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.office import Office
from staffdesk.services.repricing import PricePreview, Repricing
from staffdesk.services.sync import outbox

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.INVOICES, Topic.SYNC})
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


class Quotients:
    """Use cases of family quotients."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def preview(self, actor: Actor, household_id: int, asked: QuotientAsked) -> PricePreview:
        """Show what a quotient would change, on what is booked and on what was invoiced.

        Raises:
            NotFound: ``household``.
            RuleBroken: the value or its dates make no sense, with ``field``.
        """
        actor.need(Permission.READ)
        new = _read(asked)
        with self.office.database.read() as session:
            _household(session, household_id)
            return _repricing(session, household_id, new).preview(session)

    def record(
        self,
        actor: Actor,
        household_id: int,
        asked: QuotientAsked,
        *,
        retroactive: bool = False,
        seen: PricePreview | None = None,
    ) -> Topics:
        """Record a quotient; one of the same first day is replaced. `retroactive` corrects invoiced days too.

        `seen` is what was shown before it was decided, where somebody was asked.

        Raises:
            NotFound: ``household``, ``document``.
            RuleBroken: ``quotient_retroactive`` where invoiced days would cost another price and nobody has
                decided so; or a value that makes no sense.
            Stale: ``prices_moved`` where it is not what was seen.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        new, at = _read(asked), self.office.clock.now()
        with self.office.database.begin() as session:
            _household(session, household_id, lock=True)
            change = _repricing(session, household_id, new)
            found = change.require_decided(
                session, "quotient_retroactive", retroactive=retroactive, seen=seen
            )
            watched = change.watch(session) if retroactive else None
            row = _row_of(session, household_id, new)
            before = None if row.id is None else str(row.value)
            _write(session, row, new, asked)
            row.decided_at, row.decided_by = at, actor.name
            session.add(row)
            session.flush()
            if watched is not None:
                watched.correct(Hand(actor.name, at), why=quotient_decided(new.measure, new.valid_from))
            facts = {
                "value": str(new.value),
                "before": before,
                "from": new.valid_from.isoformat(),
                "to": new.valid_to.isoformat() if new.valid_to else "",
                "source": new.source,
                "proof": new.proof,
                "retroactive": retroactive and found.is_retroactive,
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


def _household(session: Session, household_id: int, *, lock: bool = False) -> Household:
    """Find a household; locked, two desks that record for it follow one another."""
    found = session.get(Household, household_id, with_for_update=lock)
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


def _repricing(session: Session, household_id: int, new: FamilyQuotient) -> Repricing:
    """Return the change of prices that a quotient makes."""
    quotients = with_new(history(session, household_id), new)

    def read(session: Session, scope: Scope) -> Iterator[BilledHousehold]:
        for household in load_households(session, scope, idle=True):
            yield replace(household, quotients=tuple(quotients))

    return Repricing([household_id], new.valid_from, new.valid_to, read)
