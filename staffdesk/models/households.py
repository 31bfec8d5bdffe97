"""Families: households, guardians, children, custody, family quotients, health and pick-up persons."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.domain.care_plan import CarePlan
from staffdesk.models.base import Base, HasId, HasUid, JsonValue
from staffdesk.models.town import ActivityGroup, ClassGroup


class Household(HasUid, Base):
    """The billing unit. ``snapshot_rev`` rises with every change the family may see (R13).

    ``residence`` is resident, assimilated or non_resident: what it began with; ``moves`` tell what counts
    from a later day. ``search`` is the unaccented lower-case text the palette looks in. ``both_parents_work``
    counts on waiting lists, where the town says so. ``pays_by_debit`` says that the family chose direct
    debit; it needs a mandate too.
    """

    __tablename__ = "household"

    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    address_line1: Mapped[str] = mapped_column(default="")
    address_line2: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    residence: Mapped[str] = mapped_column(default="resident")
    invoice_by_mail: Mapped[bool] = mapped_column(default=True)
    both_parents_work: Mapped[bool] = mapped_column(default=False)
    pays_by_debit: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = mapped_column(default="")
    snapshot_rev: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    guardians: Mapped[list["Guardian"]] = relationship(
        order_by="Guardian.position", back_populates="household"
    )
    memberships: Mapped[list["Membership"]] = relationship(back_populates="household")
    quotients: Mapped[list["FamilyQuotientRow"]] = relationship(order_by="FamilyQuotientRow.valid_from")
    moves: Mapped[list["HouseholdMove"]] = relationship(order_by="HouseholdMove.valid_from")


class Guardian(HasUid, Base):
    """An adult of the household; ``position`` 0 is the primary one and the payer. ``title`` is Mme or M.

    ``search`` is both names as ``domain.search_text`` folds them.
    """

    __tablename__ = "guardian"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(default="")
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    mobile: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    work_phone: Mapped[str] = mapped_column(default="")
    profession: Mapped[str] = mapped_column(default="")
    parental_authority: Mapped[bool] = mapped_column(default=True)
    search: Mapped[str] = mapped_column(default="", index=True)
    household: Mapped[Household] = relationship(back_populates="guardians")


class Child(HasUid, Base):
    """A child, who may belong to two households (garde alternée).

    ``has_care_plan``: a PAI exists, from and until days that may be open (inclusive); ``brings_meal``: the
    child brings its own meal then. What the protocol is about stands in its health record alone.
    """

    __tablename__ = "child"

    first_name: Mapped[str]
    last_name: Mapped[str]
    born_on: Mapped[date]
    sex: Mapped[str] = mapped_column(default="")
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True)
    diet: Mapped[str] = mapped_column(default="standard")
    has_care_plan: Mapped[bool] = mapped_column(default=False)
    care_plan_from: Mapped[date | None]
    care_plan_until: Mapped[date | None]
    brings_meal: Mapped[bool] = mapped_column(default=False)
    image_consent: Mapped[bool | None]
    search: Mapped[str] = mapped_column(default="")
    class_group: Mapped[ClassGroup | None] = relationship()
    memberships: Mapped[list["Membership"]] = relationship(back_populates="child")

    @property
    def care_plan(self) -> CarePlan:
        """The care plan, which holds on some days."""
        return CarePlan(self.has_care_plan, self.care_plan_from, self.care_plan_until, self.brings_meal)


class Membership(HasId, Base):
    """A child in a household; ``custody`` is full, or alternate: a ``CustodyAgreement`` tells the turns."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("household_id", "child_id"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    rank: Mapped[int] = mapped_column(default=1)
    custody: Mapped[str] = mapped_column(default="full")
    household: Mapped[Household] = relationship(back_populates="memberships")
    child: Mapped[Child] = relationship(back_populates="memberships")


class CustodyAgreement(HasId, Base):
    """What two households agreed about a child, in force from ``valid_from`` to the next one.

    ``rule`` is data of ``domain.custody``: weeks, handover, weekdays, holidays. For days that are past
    nothing of it is changed: another agreement follows.
    """

    __tablename__ = "custody_agreement"
    __table_args__ = (UniqueConstraint("child_id", "valid_from"),)

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    valid_from: Mapped[date]
    first_household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    other_household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")


class PickupPerson(HasUid, Base):
    """A person authorised to collect the child or to be called; at most ten per child (S19)."""

    __tablename__ = "pickup_person"

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    name: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    may_collect: Mapped[bool] = mapped_column(default=True)
    emergency: Mapped[bool] = mapped_column(default=False)


class HealthRecord(HasId, Base):
    """Health data of one child, sealed with the town's key (``services.sealing``).

    ``for_portal`` is the same, in a box that only the portal of the public key ``portal_key`` opens.
    """

    __tablename__ = "health_record"

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    for_portal: Mapped[str] = mapped_column(default="")
    portal_key: Mapped[str] = mapped_column(default="")
    complete: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]


class FamilyQuotientRow(HasId, Base):
    """A family quotient in force from a date; ``value`` has two decimals, ``source`` is caf, msa or town.

    ``measure`` is quotient or income. ``document_id`` is the proof on file, ``proof`` what it says.
    """

    __tablename__ = "family_quotient"
    __table_args__ = (UniqueConstraint("household_id", "valid_from", "measure"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    value: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    proof: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="quotient")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("supporting_document.id"))


class AidGrantRow(HasId, Base):
    """An aid of the tariffs granted by name from a day on: to every child of a household, or to one.

    ``payer`` is who pays it, as it was when it was granted; ``reference`` is the number of the decision or
    voucher, ``document_id`` the proof on file.
    """

    __tablename__ = "aid_grant"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    code: Mapped[str]
    payer: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("supporting_document.id"))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")


class HouseholdMove(HasId, Base):
    """From ``valid_from`` to the next one, the household counts as living elsewhere, or there again.

    ``residence`` as on `Household`; ``reason`` is what was seen or agreed, in words.
    """

    __tablename__ = "household_move"
    __table_args__ = (UniqueConstraint("household_id", "valid_from"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    valid_from: Mapped[date]
    residence: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")


class Enrolment(HasId, Base):
    """The right to use an activity group during a period; days are booked apart.

    ``variant`` names a variant of the tariff.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("child_id", "group_id", "household_id", "starts_on"),)

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("activity_group.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    variant: Mapped[str] = mapped_column(default="")
    group: Mapped[ActivityGroup] = relationship()
