"""Households, guardians, children, custody, quotients, health, pick-up persons, documents and enrolments."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from staffdesk.demo import names
from staffdesk.demo.prices import CCAS, RELIEF
from staffdesk.demo.town import LEVELS, Frame
from staffdesk.domain.search_text import search_text
from staffdesk.models.base import Base
from staffdesk.models.households import (
    AidGrantRow,
    Child,
    CustodyAgreement,
    Enrolment,
    FamilyQuotientRow,
    Guardian,
    HealthRecord,
    Household,
    Membership,
    PickupPerson,
)
from staffdesk.models.requests import SupportingDocument

RELIEVED_BELOW, RELIEVED_EACH = 800, 6
"""The quotient below which every so many families have an aid that the CCAS granted by name."""
LOWEST_QUOTIENT = 98
"""Euros; a quotient below is rare enough to look like a mistake."""

Seal = Callable[[int, dict[str, Any]], bytes]
"""Seals a child's health data: child id and plain values in, ciphertext out."""


@dataclass
class Drawn:
    """A child as drawn, with what bookings need: where it eats, what it attends, on which weeks."""

    child_id: int
    household_id: int
    site_id: int
    groups: dict[str, int]
    weekdays: dict[str, tuple[int, ...]]
    custody: dict[str, Any] | None = None
    other_household_id: int | None = None


@dataclass
class Population:
    """All rows by table, in the order they are inserted, and the children for the bookings."""

    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    children: list[Drawn] = field(default_factory=list)

    def add(self, model: type[Base], **values: Any) -> int:
        """Keep one row; ids are given in order from 1."""
        rows = self.rows.setdefault(model, [])
        values["id"] = len(rows) + 1
        rows.append(values)
        return values["id"]  # type: ignore[no-any-return]


TABLES: tuple[type[Base], ...] = (
    Household,
    Guardian,
    Child,
    Membership,
    CustodyAgreement,
    PickupPerson,
    HealthRecord,
    FamilyQuotientRow,
    AidGrantRow,
    Enrolment,
    SupportingDocument,
)


class FamilyMaker:
    """Draws families one after the other; the same seed gives the same town."""

    def __init__(self, frame: Frame, *, today: date, random: Random, seal: Seal) -> None:
        """Keep the frame; ``today`` bounds ages and validities."""
        self.frame = frame
        self.today = today
        self.random = random
        self.seal = seal
        self.out = Population()
        self.now = datetime.combine(today - timedelta(days=80), time(8), UTC)

    def make(self, families: int) -> Population:
        """Draw them all; about one in eight is separated, its children in two households."""
        while len(self.out.rows.get(Household, [])) < families:
            separated = self.random.random() < 0.12 and len(self.out.rows.get(Household, [])) < families - 1
            self._family(separated=separated)
        return self.out

    def _uid(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _family(self, *, separated: bool) -> None:
        random = self.random
        mother_name, father_name = random.choice(names.FAMILY), random.choice(names.FAMILY)
        is_single = random.random() < 0.7 or mother_name == father_name
        joined = father_name if is_single else f"{mother_name}-{father_name}"
        first = self._household(joined if not separated else mother_name)
        self._guardian(first, 0, "Mme", random.choice(names.WOMEN), joined if not separated else mother_name)
        second: int | None = None
        if separated:
            second = self._household(father_name)
            self._guardian(second, 0, "M.", random.choice(names.MEN), father_name)
        elif random.random() < 0.8:
            self._guardian(first, 1, "M.", random.choice(names.MEN), father_name)
        count = random.choices((1, 2, 3, 4), weights=(48, 38, 11, 3))[0]
        ages = sorted((random.randint(3, 10) for _ in range(count)), reverse=True)
        taken: set[str] = set()
        for rank, age in enumerate(ages, start=1):
            taken.add(self._child(first, second, father_name, rank, age, taken))
        for household in filter(None, (first, second)):
            self._quotient(household)
            self._household_documents(household)

    def _household(self, name: str) -> int:
        random = self.random
        number = 1001 + len(self.out.rows.get(Household, [])) * 3
        outside = random.random() < 0.06
        building = f"Résidence du Moulin, bât. {random.choice('ABCD')}" if random.random() < 0.12 else ""
        return self.out.add(
            Household,
            uid=self._uid(),
            number=f"{number:05d}",
            name=name,
            address_line1=f"{random.randint(1, 96)} {random.choice(names.STREETS)}",
            address_line2=building,
            postcode=names.POSTCODE if not outside else "99991",
            city=names.TOWN if not outside else "Saint-Loup-les-Prés",
            residence="resident" if not outside else "non_resident",
            invoice_by_mail=random.random() < 0.7,
            note="",
            search=search_text(name, f"{number:05d}"),
            snapshot_rev=0,
            created_at=self.now,
        )

    def _guardian(self, household: int, position: int, title: str, first_name: str, last_name: str) -> None:
        random = self.random
        digits = f"{random.randint(0, 9999):04d}"
        self.out.add(
            Guardian,
            uid=self._uid(),
            household_id=household,
            position=position,
            title=title,
            first_name=first_name,
            last_name=last_name,
            email=f"{search_text(first_name)}.{search_text(last_name)}.{household}@famille.example".replace(
                " ", "-"
            ),
            mobile=f"06 00 {random.randint(0, 99):02d} {digits[:2]} {digits[2:]}",
            phone="" if random.random() < 0.6 else f"01 00 00 {digits[:2]} {digits[2:]}",
            work_phone="",
            profession=names.said_of(random.choice(names.PROFESSIONS), first_name),
            parental_authority=True,
            search=search_text(first_name, last_name),
        )

    def _child(
        self, first: int, second: int | None, last_name: str, rank: int, age: int, taken: Collection[str]
    ) -> str:
        random = self.random
        girl = random.random() < 0.5
        level = next(name for name, reached in LEVELS if reached == age)
        classroom = random.choice(self.frame.classes[level])
        born = date(self.frame.school_year - age, random.randint(1, 12), random.randint(1, 28))
        pool = names.GIRLS if girl else names.BOYS
        first_name = random.choice([name for name in pool if name not in taken])
        child = self.out.add(
            Child,
            uid=self._uid(),
            first_name=first_name,
            last_name=last_name,
            born_on=born,
            sex="F" if girl else "M",
            class_group_id=classroom.id,
            diet=random.choices(("standard", "sans porc", "sans viande"), weights=(80, 12, 8))[0],
            has_care_plan=random.random() < 0.035,
            image_consent=random.random() < 0.9,
            search=search_text(first_name, last_name),
        )
        custody = self._custody() if second else None
        if custody is not None and second is not None:
            self._agreement(child, first, second, custody)
        for household in filter(None, (first, second)):
            self.out.add(
                Membership,
                household_id=household,
                child_id=child,
                rank=rank,
                custody="alternate" if second else "full",
            )
        drawn = self._attendance(child, first, second, classroom.site_id)
        drawn.custody = custody
        self.out.children.append(drawn)
        self._child_papers(child, first)
        return first_name

    def _custody(self) -> dict[str, Any]:
        monday = date(self.frame.school_year, 9, 1)
        monday -= timedelta(days=monday.weekday())
        return {"weeks": "alternate", "reference": monday.isoformat()}

    def _agreement(self, child: int, first: int, second: int, rule: dict[str, Any]) -> None:
        self.out.add(
            CustodyAgreement,
            child_id=child,
            valid_from=date.fromisoformat(rule["reference"]),
            first_household_id=first,
            other_household_id=second,
            rule=rule,
            decided_at=self.now,
            decided_by="",
        )

    def _attendance(self, child: int, first: int, second: int | None, site: int) -> Drawn:
        random = self.random
        week = (1, 2, 4, 5)
        chosen: dict[str, tuple[int, ...]] = {}
        if random.random() < 0.86:
            chosen["cantine.midi"] = week if random.random() < 0.55 else tuple(sorted(random.sample(week, 2)))
        if random.random() < 0.30:
            chosen["periscolaire.matin"] = tuple(sorted(random.sample(week, random.randint(1, 4))))
        if random.random() < 0.42:
            chosen["periscolaire.soir"] = tuple(sorted(random.sample(week, random.randint(1, 4))))
        if random.random() < 0.22:
            chosen["mercredi.journee"] = (3,)
        groups = {
            code: self.frame.groups[
                code, site if code in ("cantine", "periscolaire") else self.frame.centre.id
            ].id
            for code in ("cantine", "periscolaire", "mercredi", "vacances")
        }
        enrolled = {"cantine", "periscolaire", *(("mercredi",) if "mercredi.journee" in chosen else ())}
        if random.random() < 0.35:
            enrolled |= {"mercredi", "vacances"}
        year = self.frame.school_year
        for household in filter(None, (first, second)):
            for code in sorted(enrolled):
                self.out.add(
                    Enrolment,
                    child_id=child,
                    household_id=household,
                    group_id=groups[code],
                    starts_on=date(year, 9, 1),
                    ends_on=date(year + 1, 8, 31),
                    variant="",
                )
        return Drawn(child, first, site, groups, chosen, None, second)

    def _child_papers(self, child: int, household: int) -> None:
        random, year = self.random, self.frame.school_year
        for index in range(random.randint(1, 3)):
            digits = f"{random.randint(0, 9999):04d}"
            uid, first_name = self._uid(), random.choice(names.WOMEN + names.MEN)
            self.out.add(
                PickupPerson,
                uid=uid,
                child_id=child,
                name=f"{first_name} {random.choice(names.FAMILY)}",
                link=names.said_of(random.choice(names.LINKS), first_name),
                phone=f"06 00 {index:02d} {digits[:2]} {digits[2:]}",
                may_collect=index < 2 or child % 5 > 1,
                emergency=index == 0 or (index == 2 and child % 5 == 1),
            )
        health = {
            "doctor": f"Dr {random.choice(names.FAMILY)}",
            "doctor_phone": "01 00 00 00 10",
            "allergies": [random.choice(names.ALLERGIES)] if random.random() < 0.07 else [],
            "vaccines": {"DTP": f"{year - 3}-05-12", "ROR": f"{year - 3}-06-02"},
        }
        complete = random.random() < 0.93
        if complete or child % 2:  # of some children no form came at all
            self.out.add(
                HealthRecord,
                child_id=child,
                sealed=self.seal(child, health),
                complete=complete,
                updated_at=self.now,
            )
        if random.random() < 0.90:
            self._document(household, child, "insurance", date(year + 1, 8, 31))
        if random.random() < 0.95:
            self._document(household, child, "vaccination", None)

    def _household_documents(self, household: int) -> None:
        if self.random.random() < 0.92:
            self._document(
                household, None, "address_proof", self.today + timedelta(days=self.random.randint(-20, 300))
            )

    def _document(self, household: int, child: int | None, code: str, expires: date | None) -> None:
        self.out.add(
            SupportingDocument,
            uid=self._uid(),
            household_id=household,
            child_id=child,
            type_code=code,
            file_id=None,
            request_id=None,
            status="accepted",
            received_on=date(self.frame.school_year, 8, 28),
            expires_on=expires,
            filed_by="Camille R.",
            filed_at=self.now,
        )

    def _quotient(self, household: int) -> None:
        if self.random.random() < 0.07:
            return
        euros = max(LOWEST_QUOTIENT, round(self.random.gauss(1050, 480)))
        value = Decimal(euros) + Decimal(self.random.randint(0, 99)) / 100
        year = self.today.year if self.today.month >= 2 else self.today.year - 1
        self.out.add(
            FamilyQuotientRow,
            household_id=household,
            value=value,
            valid_from=date(year, 2, 1),
            valid_to=date(year + 1, 2, 1),
            source="caf",
            proof=f"attestation CAF de janv. {year}",
            decided_at=self.now,
        )
        if value < RELIEVED_BELOW and household % RELIEVED_EACH == 0:
            self.out.add(
                AidGrantRow,
                household_id=household,
                child_id=None,
                code=RELIEF,
                payer=f"{CCAS} (secours)",
                reference=f"décision {self.today.year}-{household:03d}",
                valid_from=date(year, 2, 1),
                valid_to=date(year + 1, 2, 1),
                document_id=None,
                decided_at=self.now,
                decided_by="",
            )


def insert_population(session: Session, population: Population) -> None:
    """Write all rows, table after table, in one statement each."""
    for model in TABLES:
        rows = population.rows.get(model, [])
        if rows:
            session.execute(insert(model), rows, execution_options={"render_nulls": True})
            _take_numbers(session, model, len(rows))


def _take_numbers(session: Session, model: type[Base], count: int) -> None:
    """Take the numbers of rows written with ids of their own: PostgreSQL would give them to the next rows."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        session.execute(select(func.nextval(sequence)).select_from(func.generate_series(1, count)))
