"""A small town with grids of Roncq and Wavrin, its families and their days: where tests of money start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.reversals import Cause
from staffdesk.domain.search_text import search_text
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import STANDARD, TariffVersion
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import Booking
from staffdesk.models.households import (
    Child,
    Enrolment,
    FamilyQuotientRow,
    Guardian,
    Household,
    Membership,
)
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.requests import Request
from staffdesk.models.revenue_office import RevenueAct, RevenueOfficer
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import (
    Activity,
    ActivityGroup,
    ClassGroup,
    Site,
    Slot,
    TariffVersionRow,
    Town,
)
from staffdesk.models.unit_of_work import Database
from staffdesk.services.booking_moves import Hand, find_booking, move_booking
from staffdesk.services.correction_notes import credit_corrections
from staffdesk.services.credit_notes import IssuedNote
from staffdesk.services.credit_sharing import load_settling
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.money_rows import Issued, MeansGiven, PaymentAsked
from staffdesk.services.office import Office, found_office
from staffdesk.services.reversals import ReversalAsked
from tests.domain.tariffs.grids import G1_HALF_HOUR, G1_MEAL, G2_DAY
from tests.set_clock import SetClock

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
DUE = date(2026, 11, 30)
CODES = ("canteen", "evening", "leisure")
IDENTITY = {
    "name": "Ville d’Essai",
    "service": "Service Enfance",
    "revenue_office": "Régie Enfance",
    "address_lines": ["1 place Haute", "99990 Essai"],
    "phone": "01 00 00 00 00",
    "email": "enfance@essai.example",
    "portal_address": "famille.essai.example",
    "siret": "000 000 000 00000",
    "accent": "#17436B",
    "cheque_order": "Trésor public",
    "counter_hours": "Lun. au ven. 8:30-12:00",
    "return_address": "Mairie, 1 place Haute, 99990 ESSAI",
}

_SLOTS = {
    "canteen": ("noon", time(11, 45), time(13, 30)),
    "evening": ("evening", time(16, 30), time(17, 30)),
    "leisure": ("day", time(8, 30), time(17)),
}


@dataclass(frozen=True)
class Family:
    """A household and its children, eldest first, by primary key."""

    household_id: int
    uid: str
    children: tuple[int, ...]


class MoneyTown:
    """An office with a town, three activities, an officer and a clerk; families and days are added to it."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        """Found it, in term time."""
        self.clock = clock
        self.database = database
        self.office = Office(database, clock, FileKeychain(folder / "secrets"), "ACCUEIL-1", folder)
        found_office(self.office)
        self.invoicing = Invoicing(self.office)
        self._numbers = count(1)
        with database.begin() as session:
            session.add(Town(name="Essai", holiday_zone="C", identity=IDENTITY, rules={}))
            site = Site(name="École des Trois-Ponts", kind="school", level="primary")
            session.add(site)
            session.flush()
            session.add(ClassGroup(site_id=site.id, school_year=2026, name="CE1 A", level="CE1"))
        self.groups: dict[str, int] = {}
        self.slots: dict[str, int] = {}
        self.add_activity("canteen", "Cantine", G1_MEAL, cesu=None)
        self.add_activity("evening", "Accueil du soir", G1_HALF_HOUR, cesu=(0, 12))
        self.add_activity("leisure", "Centre de loisirs", G2_DAY, cesu=(0, 6))
        self._add_act()
        self.officer = self.add_staff("francoise", Role.REVENUE_OFFICER)
        self.clerk = self.add_staff("camille", Role.COUNTER)

    def add_activity(
        self, code: str, name: str, tariff: TariffVersion, *, cesu: tuple[int, int] | None
    ) -> None:
        """Add an activity with one slot, one group and one tariff."""
        row, starts, ends = _SLOTS.get(code, ("day", None, None))
        with self.database.begin() as session:
            activity = Activity(
                code=code,
                name=name,
                kind="meals",
                position=len(self.slots),
                cesu_from_age=cesu[0] if cesu else None,
                cesu_to_age=cesu[1] if cesu else None,
            )
            activity.slots = [Slot(code=row, name=name, row=row, starts_at_time=starts, ends_at_time=ends)]
            session.add(activity)
            session.flush()
            site = session.scalars(select(Site)).first()
            group = ActivityGroup(
                activity_id=activity.id, site_id=site.id if site else 0, name="Tous", capacity=500
            )
            session.add(group)
            session.add(
                TariffVersionRow(
                    activity_id=activity.id,
                    valid_from=tariff.valid_from,
                    decision_number=tariff.decision.number,
                    decided_on=tariff.decision.decided_on,
                    body=body_of(tariff),
                )
            )
            session.flush()
            self.slots[code] = activity.slots[0].id
            self.groups[code] = group.id

    def add_staff(self, login: str, *roles: Role) -> Actor:
        """Add a member of staff, and return it as an actor."""
        with self.database.begin() as session:
            user = StaffUser(
                login=login,
                name=login.capitalize(),
                roles=[role.value for role in roles],
                password_hash="x",
            )
            session.add(user)
            session.flush()
            session.add(RevenueOfficer(user_id=user.id, duty="deputy", starts_on=date(2025, 9, 1)))
            return Actor(user.id, user.name, frozenset(roles))

    def _add_act(self) -> None:
        with self.database.begin() as session:
            session.add(
                RevenueAct(
                    number="2024-118",
                    valid_from=date(2025, 9, 1),
                    means=["cash", "cheque", "cesu", "card", "transfer"],
                    activities=list(self.groups),
                    ceiling_cents=200_000,
                    float_cents=5_000,
                )
            )

    def amend_act(self, **changes: object) -> None:
        """Change the act of the régie."""
        with self.database.begin() as session:
            act = session.scalars(select(RevenueAct)).one()
            for name, value in changes.items():
                setattr(act, name, value)

    def add_family(
        self,
        name: str = "Tilleul",
        *,
        quotient: str | None = "900",
        children: Sequence[tuple[str, date]] = (("Malo", date(2019, 5, 2)),),
        residence: str = "resident",
        address: str = "12 rue des Tanneurs",
        variant: str = STANDARD,
        enrolled: Iterable[str] = CODES,
    ) -> Family:
        """Add a household with one payer and children enrolled in every activity."""
        number = f"{next(self._numbers):05d}"
        with self.database.begin() as session:
            household = Household(
                number=number,
                name=name,
                address_line1=address,
                postcode="99990",
                city="Essai",
                residence=residence,
                search=search_text(name, number),
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            session.add(household)
            session.flush()
            guardian = Guardian(
                household_id=household.id, title="Mme", first_name="Nadège", last_name=name, position=0
            )
            session.add(guardian)
            if quotient is not None:
                session.add(_quotient(household.id, quotient))
            school_class = session.scalars(select(ClassGroup.id)).first()
            ids = []
            for rank, (first_name, born_on) in enumerate(children, 1):
                child = Child(
                    first_name=first_name,
                    last_name=name,
                    born_on=born_on,
                    class_group_id=school_class,
                    search=search_text(first_name, name),
                )
                session.add(child)
                session.flush()
                ids.append(child.id)
                session.add(Membership(household_id=household.id, child_id=child.id, rank=rank))
                for code in enrolled:
                    session.add(_enrolment(child.id, household.id, self.groups[code], variant))
            return Family(household.id, household.uid, tuple(ids))

    def give_second_home(
        self, child_id: int, other: Family, enrolled: Iterable[str] = ("canteen",)
    ) -> Family:
        """Let a child belong to another household too, enrolled there as well; return that one with it."""
        with self.database.begin() as session:
            session.add(Membership(household_id=other.household_id, child_id=child_id, rank=1))
            for code in enrolled:
                session.add(_enrolment(child_id, other.household_id, self.groups[code], STANDARD))
        return Family(other.household_id, other.uid, (*other.children, child_id))

    def add_days(
        self,
        family: Family,
        code: str,
        days: Iterable[date],
        *,
        child: int = 0,
        state: str = "present",
        surcharge: str = "",
        reason: str = "",
    ) -> None:
        """Add one booking a day for a child of the family, by its place among the children."""
        with self.database.begin() as session:
            session.add_all(
                Booking(
                    child_id=family.children[child],
                    household_id=family.household_id,
                    group_id=self.groups[code],
                    slot_id=self.slots[code],
                    day_on=day,
                    state=state,
                    surcharge=surcharge,
                    reason=reason,
                    changed_at=self.clock.now(),
                )
                for day in days
            )

    def move_day(
        self,
        family: Family,
        event: BookingEvent,
        on: date,
        *,
        child: int = 0,
        code: str = "canteen",
        reason: str = "",
    ) -> None:
        """Move one booked day as staff would, and correct its invoice if it is on one."""
        hand = Hand("Camille R.", self.clock.now())
        with self.database.begin() as session:
            row = find_booking(session, family.children[child], self.slots[code], on)
            if row is None:
                raise LookupError(f"nothing is booked on {on}")
            invoiced = watch_invoiced(session, [row])
            move_booking(session, row, event, hand, reason=reason)
            invoiced.correct(hand)

    def credit(self) -> tuple[IssuedNote, ...]:
        """Issue the credit notes of every open correction."""
        with self.database.begin() as session:
            return credit_corrections(session, self.officer, load_settling(session), at=self.clock.now())

    def account_cents(self, family: Family) -> int:
        """Return what invoices minus credit notes ask of a family."""
        with self.database.read() as session:
            asked = select(func.sum(Invoice.total_cents)).where(
                Invoice.household_id == family.household_id, Invoice.number.is_not(None)
            )
            credited = select(func.sum(CreditNote.total_cents)).where(
                CreditNote.household_id == family.household_id
            )
            return int(session.scalar(asked) or 0) - int(session.scalar(credited) or 0)

    def draft(self, *, codes: tuple[str, ...] = CODES, period: tuple[date, date] = OCTOBER) -> int:
        """Draft a month, October by default, and return the run."""
        return self.invoicing.draft(self.officer, "Essai", period[0], period[1], DUE, codes)

    def issue(self, *, render: bool = False, period: tuple[date, date] = OCTOBER) -> Issued:
        """Draft and issue a month, October by default."""
        return self.invoicing.issue(self.officer, self.draft(period=period), render=render)

    def invoice_of(self, family: Family) -> int:
        """Return the newest issued invoice of a family, by primary key."""
        with self.database.read() as session:
            found = session.scalars(
                select(Invoice.id)
                .where(Invoice.household_id == family.household_id, Invoice.number.is_not(None))
                .order_by(Invoice.id.desc())
            ).first()
        if found is None:
            raise LookupError("this family has no invoice")
        return found

    def set_rules(self, **rules: object) -> None:
        """Answer questions of the town."""
        with self.database.begin() as session:
            town = session.scalars(select(Town)).one()
            town.rules = {**town.rules, **rules}


def split_right(town: MoneyTown, family: Family, on: date, variant: str) -> None:
    """Let every right of a family be followed by one of another variant from a day on."""
    with town.database.begin() as session:
        rows = session.scalars(select(Enrolment).where(Enrolment.household_id == family.household_id)).all()
        for row in rows:
            session.add(
                Enrolment(
                    child_id=row.child_id,
                    household_id=row.household_id,
                    group_id=row.group_id,
                    starts_on=on,
                    ends_on=row.ends_on,
                    variant=variant,
                )
            )
            row.ends_on = on - timedelta(days=1)


def october_days(number: int, first: int = 1) -> list[date]:
    """Return that many days of October 2026, one after another."""
    return [date(2026, 10, first + step) for step in range(number)]


def cash(cents: int, given: int | None = None, reason: str = "") -> MeansGiven:
    """Return cash as typed."""
    facts = {"given_cents": "" if given is None else str(given), "reason": reason}
    return MeansGiven("cash", cents, facts)


def cheque(cents: int, number: str = "0000417") -> MeansGiven:
    """Return a cheque as typed."""
    return MeansGiven("cheque", cents, {"cheque_number": number, "bank": "Banque", "drawer": "N. Tilleul"})


def undo(
    payment_id: int,
    reason: str = "erreur",
    operation: str = "undo",
    *,
    cause: Cause = Cause.OTHER,
    means_ids: tuple[int, ...] = (),
) -> ReversalAsked:
    """Ask for a payment, or some of its means, to be taken back."""
    return ReversalAsked(payment_id, reason, operation, cause, means_ids)


def bounce(payment_id: int) -> ReversalAsked:
    """Tell that the bank refused the cheque of a payment."""
    return undo(payment_id, "sans provision", "bounce", cause=Cause.BOUNCED_CHEQUE)


def pay(
    family: Family, settle: Sequence[tuple[int, int]], *means: MeansGiven, operation: str = "operation-1"
) -> PaymentAsked:
    """Return a payment as the counter asks it."""
    return PaymentAsked(operation, family.household_id, tuple(settle), means)


def a_request(session: Session, household_id: int) -> int:
    """Add a request that was decided."""
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    request = Request(
        req_id=new_uid(),
        household_id=household_id,
        family=new_uid(),
        kind="booking",
        raw="{}",
        digest="",
        body={},
        received_at=at,
        pulled_at=at,
    )
    session.add(request)
    session.flush()
    return request.id


def _quotient(household_id: int, value: str) -> FamilyQuotientRow:
    return FamilyQuotientRow(
        household_id=household_id,
        value=Decimal(value),
        valid_from=date(2026, 2, 1),
        valid_to=date(2027, 2, 1),
        source="caf",
        proof="attestation CAF de janv. 2026",
        decided_at=datetime(2026, 1, 20, tzinfo=UTC),
    )


def _enrolment(child_id: int, household_id: int, group_id: int, variant: str) -> Enrolment:
    return Enrolment(
        child_id=child_id,
        household_id=household_id,
        group_id=group_id,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 8, 31),
        variant="" if variant == STANDARD else variant,
    )
