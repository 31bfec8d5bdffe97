"""Direct debit: whether a family chose it, and its SEPA mandates; an IBAN is sealed at once (F3, G).

Another account is an amendment of the mandate: its reference (RUM) stays, and debits go on as recurrent ones,
at another bank too (a new first debit is not asked for since 2016).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.iban import iban_end, is_same_bank, proposed_reference, read_iban, read_reference
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Guardian, Household
from staffdesk.models.mandates import Mandate, MandateAmendment
from staffdesk.services import audit
from staffdesk.services.office import Office

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS})
_MANDATED = select(Mandate.household_id).where(Mandate.ended_on.is_(None))
TABLE, COLUMN = "mandate", "iban_sealed"
AMENDMENTS = "mandate_amendment"


@dataclass(frozen=True)
class MandateAsked:
    """A mandate as it was signed: holder, IBAN and RUM as typed, the day of the signature."""

    holder: str
    iban: str
    reference: str
    signed_on: date


@dataclass(frozen=True)
class AmendmentAsked:
    """Another account under a mandate, as it was signed: holder and IBAN as typed, day of the signature."""

    mandate_id: int
    holder: str
    iban: str
    signed_on: date


@dataclass(frozen=True)
class MandateRow:
    """A mandate as it is shown: never more than the last four signs of the account.

    ``amended_on``: when its account was changed last.
    """

    mandate_id: int
    reference: str
    holder: str
    iban_end: str
    signed_on: date
    ended_on: date | None
    amended_on: date | None = None

    @property
    def active(self) -> bool:
        """Whether it counts."""
        return self.ended_on is None


@dataclass(frozen=True)
class DebitSheet:
    """How a family stands with direct debit; ``offered`` are holder and reference for a new mandate."""

    household_id: int
    pays_by_debit: bool
    mandates: tuple[MandateRow, ...]
    offered_holder: str
    offered_reference: str

    @property
    def active(self) -> MandateRow | None:
        """The mandate that counts."""
        return next((row for row in self.mandates if row.active), None)


class Mandates:
    """Use cases of direct debit."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def sheet(self, actor: Actor, household_id: int) -> DebitSheet:
        """Say how a family stands, the newest mandate first.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            household = session.get(Household, household_id)
            if household is None:
                raise NotFound("household", household_id=household_id)
            rows = session.scalars(
                select(Mandate).where(Mandate.household_id == household_id).order_by(Mandate.id.desc())
            ).all()
            payer = session.scalars(
                select(Guardian).where(Guardian.household_id == household_id).order_by(Guardian.position)
            ).first()
            amended = _amended(session, household_id)
            return DebitSheet(
                household_id,
                household.pays_by_debit,
                tuple(_row(row, amended.get(row.id)) for row in rows),
                f"{payer.first_name} {payer.last_name}" if payer is not None else household.name,
                proposed_reference(household.number, len(rows) + 1),
            )

    def choose(self, actor: Actor, household_id: int, *, by_debit: bool) -> Topics:
        """Note whether a family pays by direct debit; said twice it is noted once.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``household``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        with self.office.database.begin() as session:
            household = _locked(session, household_id)
            if household.pays_by_debit != by_debit:
                household.pays_by_debit = by_debit
                self._tell(session, actor, "household.debit_chosen", household_id, {"by_debit": by_debit})
        return CHANGED

    def record(self, actor: Actor, household_id: int, asked: MandateAsked) -> Topics:
        """Record a signed mandate under a reference of its own; the one before ends with it.

        Another account of the same payer needs none: see ``amend``.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``household``.
            RuleBroken: ``mandate_holder_missing``, ``mandate_signed_ahead``, ``mandate_reference_taken``,
                ``mandate_reference_active``: it is that of the mandate of the family, which is amended; or
                what is wrong with IBAN and reference.
            Unavailable: the key of the town is not on this workstation.
        """
        actor.need(Permission.ISSUE_INVOICES)
        reference, today = read_reference(asked.reference), self.office.clock.today()
        holder, iban = _account(asked.holder, asked.iban, asked.signed_on, today)
        sealer, at = self.office.sealer(), self.office.clock.now()
        with self.office.database.begin() as session:
            household = _locked(session, household_id)
            known = session.scalar(select(Mandate).where(Mandate.reference == reference))
            if known is not None:
                own = known.household_id == household_id and known.ended_on is None
                code = "mandate_reference_active" if own else "mandate_reference_taken"
                raise RuleBroken(code, field="reference", reference=reference)
            for before in session.scalars(_active(household_id)):
                before.ended_on = today
            row = Mandate(
                household_id=household_id,
                reference=reference,
                holder=holder,
                iban_sealed=b"",
                iban_end=iban_end(iban),
                signed_on=asked.signed_on,
                recorded_at=at,
                recorded_by=actor.name,
            )
            session.add(row)
            session.flush()
            row.iban_sealed = sealer.seal(iban.encode("ascii"), table=TABLE, row_id=row.id, column=COLUMN)
            household.pays_by_debit = True
            facts = {"reference": reference, "account": iban_end(iban)}
            self._tell(session, actor, "household.mandate_recorded", household_id, facts)
        return CHANGED

    def amend(self, actor: Actor, asked: AmendmentAsked) -> Topics:
        """Record another account under a mandate, which goes on; the account it leaves is kept, sealed.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``mandate``.
            RuleBroken: ``mandate_over``; ``mandate_same_account``; ``mandate_holder_missing``,
                ``mandate_signed_ahead``, or what is wrong with the IBAN.
            Unavailable: the key of the town is not on this workstation.
        """
        actor.need(Permission.ISSUE_INVOICES)
        today, at, sealer = self.office.clock.today(), self.office.clock.now(), self.office.sealer()
        holder, iban = _account(asked.holder, asked.iban, asked.signed_on, today)
        with self.office.database.begin() as session:
            row = session.get(Mandate, asked.mandate_id, with_for_update=True)
            if row is None:
                raise NotFound("mandate", mandate_id=asked.mandate_id)
            if row.ended_on is not None:
                raise RuleBroken("mandate_over")
            before = sealer.open(row.iban_sealed, table=TABLE, row_id=row.id, column=COLUMN).decode("ascii")
            if before == iban:
                raise RuleBroken("mandate_same_account", field="iban")
            left = MandateAmendment(
                mandate_id=row.id,
                iban_sealed=b"",
                iban_end=row.iban_end,
                same_bank=is_same_bank(before, iban),
                signed_on=asked.signed_on,
                recorded_at=at,
                recorded_by=actor.name,
            )
            session.add(left)
            session.flush()
            left.iban_sealed = sealer.seal(
                before.encode("ascii"), table=AMENDMENTS, row_id=left.id, column=COLUMN
            )
            row.iban_sealed = sealer.seal(iban.encode("ascii"), table=TABLE, row_id=row.id, column=COLUMN)
            row.holder, row.iban_end = holder, iban_end(iban)
            facts = {"reference": row.reference, "before": left.iban_end, "account": row.iban_end}
            self._tell(session, actor, "household.mandate_amended", row.household_id, facts)
        return CHANGED

    def end(self, actor: Actor, mandate_id: int) -> Topics:
        """End a mandate from today on; twice is once.

        Raises:
            NotAllowed: the role may not.
            NotFound: ``mandate``.
        """
        actor.need(Permission.ISSUE_INVOICES)
        with self.office.database.begin() as session:
            row = session.get(Mandate, mandate_id, with_for_update=True)
            if row is None:
                raise NotFound("mandate", mandate_id=mandate_id)
            if row.ended_on is None:
                row.ended_on = self.office.clock.today()
                facts = {"reference": row.reference}
                self._tell(session, actor, "household.mandate_ended", row.household_id, facts)
        return CHANGED

    def _tell(
        self, session: Session, actor: Actor, action: str, household_id: int, facts: Mapping[str, object]
    ) -> None:
        at = self.office.clock.now()
        audit.record(session, actor, action, f"household:{household_id}", facts, at=at)


def without_mandate(session: Session) -> frozenset[int]:
    """Give the households that pay by direct debit and have no mandate that counts."""
    rows = session.scalars(
        select(Household.id).where(Household.pays_by_debit.is_(True), Household.id.not_in(_MANDATED))
    )
    return frozenset(rows)


def pays_by_mandate() -> ColumnElement[bool]:
    """Select the households that pay by direct debit and have a mandate that counts."""
    return and_(Household.pays_by_debit.is_(True), Household.id.in_(_MANDATED))


def _active(household_id: int) -> Select[tuple[Mandate]]:
    return select(Mandate).where(Mandate.household_id == household_id, Mandate.ended_on.is_(None))


def _locked(session: Session, household_id: int) -> Household:
    household = session.get(Household, household_id, with_for_update=True)
    if household is None:
        raise NotFound("household", household_id=household_id)
    return household


def _account(holder: str, iban: str, signed_on: date, today: date) -> tuple[str, str]:
    """Return holder and IBAN as they are kept, and refuse what no bank would take."""
    read = read_iban(iban)
    if not holder.strip():
        raise RuleBroken("mandate_holder_missing", field="holder")
    if signed_on > today:
        raise RuleBroken("mandate_signed_ahead", field="signed_on")
    return holder.strip(), read


def _amended(session: Session, household_id: int) -> dict[int, date]:
    """Read when the account of each mandate of a household was changed last."""
    rows = session.execute(
        select(MandateAmendment.mandate_id, func.max(MandateAmendment.signed_on))
        .join(Mandate, Mandate.id == MandateAmendment.mandate_id)
        .where(Mandate.household_id == household_id)
        .group_by(MandateAmendment.mandate_id)
    ).tuples()
    return dict(rows.all())


def _row(row: Mandate, amended_on: date | None) -> MandateRow:
    return MandateRow(
        row.id, row.reference, row.holder, row.iban_end, row.signed_on, row.ended_on, amended_on
    )
