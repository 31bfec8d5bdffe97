"""A small town for tests of services: valid by default, every part can be said otherwise.

Built on a migrated, empty database, on the clock's day: an office that was founded, one school with a class,
canteen at noon (Sunday 21:00 before), morning and evening care, a leisure centre on Wednesdays (Thursday noon
before), tariffs, texts, papers. Families, children, enrolments and bookings are added one by one.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.contract.streams import item_digest
from staffdesk.domain import deadline_storage
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import SUNDAY, THURSDAY, ClockTime
from staffdesk.domain.deadlines import DeadlineRule, Operation, WeekdayOfWeek
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.search_text import search_text
from staffdesk.domain.tariffs.bands import gapless
from staffdesk.domain.tariffs.extras import DurationUnit
from staffdesk.domain.tariffs.methods import Band, BandGrid, UnitPrice
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, Residence, TariffVersion, Unit
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import Booking
from staffdesk.models.households import (
    Child,
    CustodyAgreement,
    Enrolment,
    FamilyQuotientRow,
    Guardian,
    HealthRecord,
    Household,
    HouseholdMove,
    Membership,
)
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.payments import Allocation, Payment, PaymentMeans, TillSession
from staffdesk.models.requests import Request, RequestEvent, StoredFile, SupportingDocument
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import (
    Activity,
    ActivityGroup,
    ClassGroup,
    DeadlineRuleRow,
    DocumentType,
    SchoolHoliday,
    Site,
    Slot,
    TariffVersionRow,
    TextTemplate,
    Town,
)
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office, found_office
from staffdesk.services.validation.arrival import Arrivals
from tests.set_clock import SetClock

SCHOOL_YEAR = 2026
AGENT = Actor(1, "Camille R.", frozenset({Role.AGENT}))
COLLEAGUE = Actor(2, "Dominique L.", frozenset({Role.AGENT, Role.COUNTER}))
READER = Actor(3, "Sam V.", frozenset({Role.READER}))
ADMIN = Actor(4, "Alex T.", frozenset({Role.ADMIN}))

NEXT_MONDAY = date(2026, 11, 23)
"""A school day whose limits are ahead of the set clock's Monday 16 November."""

THIS_FRIDAY = date(2026, 11, 20)
"""A school day whose limits passed on Sunday 15 November."""

NEXT_WEDNESDAY = date(2026, 11, 25)
_NOON = datetime(2026, 9, 1, 10, tzinfo=UTC)
_DECISION = CouncilDecision("2026-041", date(2026, 6, 24))


@dataclass
class SmallTown:
    """The town with what tests reach for; ids are those of the database."""

    office: Office
    clock: SetClock
    school_id: int
    centre_id: int
    class_id: int
    activities: dict[str, int] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    _made: int = 0

    @property
    def database(self) -> Database:
        """The office's database."""
        return self.office.database

    def number(self) -> int:
        """Count what was made, for names that must differ."""
        self._made += 1
        return self._made


@dataclass(frozen=True)
class MadeFamily:
    """A household with one guardian."""

    household_id: int
    uid: str
    guardian_uid: str
    name: str


@dataclass(frozen=True)
class MadeChild:
    """A child of one family or two."""

    child_id: int
    uid: str
    name: str


def build_office(database: Database, clock: SetClock, folder: Path, workstation: str = "ACCUEIL-1") -> Office:
    """Found an office on a migrated, empty database."""
    office = Office(database, clock, SystemKeychain(), workstation, folder)
    found_office(office)
    return office


def build_town(database: Database, clock: SetClock, folder: Path, *, canteen_places: int = 24) -> SmallTown:
    """Build the town; ``canteen_places`` is the capacity of the canteen group."""
    office = build_office(database, clock, folder)
    with database.begin() as session:
        session.add(
            Town(
                name="Valbrune-sur-Orle",
                holiday_zone="C",
                identity={
                    "service": "Service scolaire",
                    "email": "enfance@valbrune.example",
                    "accent": "#17436B",
                },
                rules={"undo_seconds": 30, "unpaid_threshold_cents": 5000, "link_days": 7},
            )
        )
        session.add(
            SchoolHoliday(name="Vacances de Noël", starts_on=date(2026, 12, 19), last_on=date(2027, 1, 3))
        )
        school = Site(name="École Jean-Zay", kind="school", level="primary")
        centre = Site(name="La Ribambelle", kind="leisure_centre")
        session.add_all([school, centre])
        session.flush()
        group = ClassGroup(site_id=school.id, school_year=SCHOOL_YEAR, name="CE1 A", level="CE1")
        session.add(group)
        session.flush()
        town = SmallTown(office, clock, school.id, centre.id, group.id)
        _add_activities(session, town, canteen_places)
        _add_texts(session)
        for actor, login in (
            (AGENT, "camille"),
            (COLLEAGUE, "dominique"),
            (READER, "lecture"),
            (ADMIN, "admin"),
        ):
            roles = sorted(role.value for role in actor.roles)
            session.add(StaffUser(login=login, name=actor.name, roles=roles, password_hash="x"))
            session.flush()
    return town


_SHAPES: tuple[tuple[str, str, str, list[int], tuple[tuple[str, str, str, time, time], ...]], ...] = (
    ("cantine", "Cantine", "meals", [1, 2, 4, 5], (("midi", "Midi", "noon", time(11, 45), time(13, 30)),)),
    (
        "periscolaire",
        "Accueil périscolaire",
        "wraparound",
        [1, 2, 4, 5],
        (
            ("matin", "Matin", "morning", time(7, 30), time(8)),
            ("soir", "Soir", "evening", time(16, 30), time(17, 30)),
        ),
    ),
    (
        "mercredi",
        "Centre de loisirs du mercredi",
        "leisure",
        [3],
        (("journee", "Journée", "day", time(8, 30), time(17)),),
    ),
)


def _add_activities(session: Session, town: SmallTown, canteen_places: int) -> None:
    for position, (code, name, kind, weekdays, slots) in enumerate(_SHAPES):
        activity = Activity(
            code=code,
            name=name,
            kind=kind,
            weekdays=weekdays,
            position=position,
            cesu_from_age=None if kind == "meals" else 0,
            cesu_to_age=None if kind == "meals" else 12,
            slots=[
                Slot(code=c, name=n, row=row, position=place, starts_at_time=start, ends_at_time=end)
                for place, (c, n, row, start, end) in enumerate(slots)
            ],
        )
        session.add(activity)
        session.flush()
        site = town.centre_id if kind == "leisure" else town.school_id
        places = canteen_places if kind == "meals" else 48
        group = ActivityGroup(activity_id=activity.id, site_id=site, name=name, capacity=places)
        session.add(group)
        session.flush()
        town.activities[code], town.groups[code] = activity.id, group.id
        town.slots.update({f"{code}.{slot.code}": slot.id for slot in activity.slots})
        _add_rules(session, activity)


def _add_rules(session: Session, activity: Activity) -> None:
    leisure = activity.kind == "leisure"
    for operation in (Operation.ADD, Operation.CANCEL):
        rule = DeadlineRule(
            shape=WeekdayOfWeek(THURSDAY if leisure else SUNDAY, 1),
            at=ClockTime(12) if leisure else ClockTime(21),
            applies_to=frozenset({operation}),
        )
        body = deadline_storage.to_json(rule)
        session.add(DeadlineRuleRow(activity_id=activity.id, applies_to=operation.value, body=body))
    session.add(
        TariffVersionRow(
            activity_id=activity.id,
            valid_from=date(SCHOOL_YEAR, 9, 1),
            decision_number=_DECISION.number,
            decided_on=_DECISION.decided_on,
            body=body_of(_tariff(activity)),
        )
    )


def _tariff(activity: Activity) -> TariffVersion:
    """Give 3.05 € (QF 860 to 1,150) for a meal, by half-hours for care, 9.14 € for a Wednesday."""
    units = {"meals": Unit.MEAL, "wraparound": Unit.HALF_HOUR, "leisure": Unit.DAY}
    prices = {"meals": (235, 305, 490), "wraparound": (85, 110, 145), "leisure": (553, 914, 1063)}[
        activity.kind
    ]
    intervals = gapless(Decimal(bound) for bound in (0, 860, 1150))
    bands = (Band(i, UnitPrice((Cents(c),))) for i, c in zip(intervals, prices, strict=True))
    return TariffVersion(
        activity.code,
        date(SCHOOL_YEAR, 9, 1),
        _DECISION,
        units[activity.kind],
        (
            CasePrice(BandGrid(tuple(bands))),
            CasePrice(UnitPrice((Cents(1200),)), residence=Residence.NON_RESIDENT),
        ),
        duration=DurationUnit(30) if activity.kind == "wraparound" else None,
    )


def _add_texts(session: Session) -> None:
    texts: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("refusal", "full", "Groupe complet", {"text": "Le groupe est complet."}),
        ("refusal", "late", "Hors délai", {"text": "La demande est arrivée trop tard."}),
        ("absence_reason", "illness", "Maladie", {"outcome": "ask_proof"}),
        ("absence_reason", "strike", "Grève", {"outcome": "excused"}),
        ("absence_reason", "family", "Raison familiale", {"outcome": "billed"}),
        ("message_topic", "booking", "Réservations", {}),
        ("news", "holidays", "Vacances", {"on": "2026-11-15", "text": "Inscriptions ouvertes."}),
        ("link", "menu", "Menu du mois", {"url": "https://www.valbrune.example/menu"}),
        ("terms", "2026-1", "Conditions", {"text": "Vos données servent à l’accueil de vos enfants."}),
    )
    for position, (kind, code, label, body) in enumerate(texts):
        session.add(TextTemplate(kind=kind, code=code, label=label, body=body, position=position))
    papers = (
        ("insurance", "Attestation d’assurance", "child", True, "warn", {"kind": "school_year"}),
        ("vaccination", "Carnet de vaccination", "child", True, "block_booking", {"kind": "forever"}),
        ("address_proof", "Justificatif de domicile", "household", True, "warn", {"kind": "forever"}),
        ("medical", "Certificat médical", "child", False, "none", {"kind": "forever"}),
    )
    for position, (code, name, owner, mandatory, blocking, validity) in enumerate(papers):
        session.add(
            DocumentType(
                code=code,
                name=name,
                owner=owner,
                mandatory=mandatory,
                blocking=blocking,
                validity=validity,
                position=position,
            )
        )


# ------------------------------------------------------------------------------------------ families


def add_move(database: Database, household_id: int, on: date, residence: str) -> None:
    """Let a household count as living elsewhere from a day on."""
    with database.begin() as session:
        session.add(
            HouseholdMove(
                household_id=household_id,
                valid_from=on,
                residence=residence,
                reason="déménagement",
                decided_at=_NOON,
                decided_by="Camille",
            )
        )


def add_family(
    town: SmallTown,
    name: str = "Lemoine-Daoud",
    *,
    quotient: str | None = "912.00",
    complete: bool = True,
    residence: str = "resident",
) -> MadeFamily:
    """Add a household with one guardian, a quotient, and its proof of address unless not ``complete``."""
    with town.database.begin() as session:
        number = f"{3000 + town.number():05d}"
        household = Household(
            number=number,
            name=name,
            address_line1="12 rue des Tilleuls",
            postcode="99990",
            city="Valbrune-sur-Orle",
            residence=residence,
            search=search_text(name, number),
            created_at=_NOON,
        )
        session.add(household)
        session.flush()
        guardian = Guardian(
            household_id=household.id,
            title="Mme",
            first_name="Salima",
            last_name=name,
            email=f"famille{household.id}@famille.example",
            mobile="06 00 12 34 56",
            search=search_text("Salima", name),
        )
        session.add(guardian)
        if quotient is not None:
            session.add(
                FamilyQuotientRow(
                    household_id=household.id,
                    value=Decimal(quotient),
                    valid_from=date(2026, 2, 1),
                    valid_to=date(2027, 2, 1),
                    source="caf",
                    proof="attestation CAF de janv. 2026",
                    decided_at=_NOON,
                )
            )
        session.flush()
        if complete:
            session.add(_paper(household.id, None, "address_proof"))
        return MadeFamily(household.id, household.uid, guardian.uid, name)


def add_child(
    town: SmallTown,
    *families: MadeFamily,
    first_name: str = "Inès",
    complete: bool = True,
    activities: tuple[str, ...] = ("cantine", "periscolaire", "mercredi"),
) -> MadeChild:
    """Add a child to one family, or to two that take turns from Monday 31 August 2026.

    Unless not ``complete`` its health form is filled and its mandatory papers are on file.
    """
    with town.database.begin() as session:
        child = Child(
            first_name=first_name,
            last_name=families[0].name,
            born_on=date(2019, 4, 2),
            class_group_id=town.class_id,
            search=search_text(first_name, families[0].name),
        )
        session.add(child)
        session.flush()
        shared = len(families) > 1
        if shared:
            session.add(
                CustodyAgreement(
                    child_id=child.id,
                    valid_from=date(2026, 8, 31),
                    first_household_id=families[0].household_id,
                    other_household_id=families[1].household_id,
                    rule={"weeks": "alternate", "reference": "2026-08-31"},
                    decided_at=_NOON,
                )
            )
        for family in families:
            session.add(
                Membership(
                    household_id=family.household_id,
                    child_id=child.id,
                    custody="alternate" if shared else "full",
                )
            )
            for code in activities:
                session.add(
                    Enrolment(
                        child_id=child.id,
                        household_id=family.household_id,
                        group_id=town.groups[code],
                        starts_on=date(2026, 9, 1),
                        ends_on=date(2027, 8, 31),
                    )
                )
        sealed = town.office.sealer().seal_health(child.id, {"doctor": "Dr Petit"})
        session.add(HealthRecord(child_id=child.id, sealed=sealed, complete=complete, updated_at=_NOON))
        if complete:
            session.add(_paper(families[0].household_id, child.id, "insurance", date(2027, 8, 31)))
            session.add(_paper(families[0].household_id, child.id, "vaccination"))
        return MadeChild(child.id, child.uid, f"{first_name} {families[0].name}")


def _paper(
    household_id: int, child_id: int | None, code: str, expires_on: date | None = None
) -> SupportingDocument:
    return SupportingDocument(
        household_id=household_id,
        child_id=child_id,
        type_code=code,
        received_on=date(2026, 9, 1),
        expires_on=expires_on,
        filed_at=_NOON,
    )


def add_booking(
    town: SmallTown,
    family: MadeFamily,
    child: MadeChild,
    on: date = NEXT_MONDAY,
    *,
    slot: str = "cantine.midi",
    state: str = "booked",
) -> int:
    """Add a booking row as it stands, without a trace."""
    with town.database.begin() as session:
        booking = Booking(
            child_id=child.child_id,
            household_id=family.household_id,
            group_id=town.groups[slot.partition(".")[0]],
            slot_id=town.slots[slot],
            day_on=on,
            state=state,
            changed_at=_NOON,
            changed_by="Camille R.",
        )
        session.add(booking)
        session.flush()
        return booking.id


def fill_canteen(town: SmallTown, on: date, places: int) -> None:
    """Take canteen places on a day by other families' children."""
    for index in range(places):
        family = add_family(town, f"Complet{index}")
        child = add_child(town, family, first_name=f"Enfant{index}")
        add_booking(town, family, child, on)


def booking_state(town: SmallTown, child: MadeChild, on: date, slot: str = "cantine.midi") -> str | None:
    """Return the state of a booking, None where there is no row."""
    with town.database.read() as session:
        return session.scalar(
            select(Booking.state).where(
                Booking.child_id == child.child_id,
                Booking.slot_id == town.slots[slot],
                Booking.day_on == on,
            )
        )


# ------------------------------------------------------------------------------------------ money


def add_invoice(
    session: Session,
    family: MadeFamily,
    issued_on: date,
    *,
    number: int,
    total_cents: int = 18432,
    paid_cents: int = 0,
    child: MadeChild | None = None,
) -> Invoice:
    """Add an issued invoice due 25 days later, with one line of the canteen when a child is named."""
    run = InvoiceRun(
        title="Octobre",
        starts_on=issued_on,
        ends_on=issued_on,
        due_on=issued_on + timedelta(days=25),
        state="issued",
        created_at=_NOON,
        created_by="Françoise M.",
    )
    session.add(run)
    session.flush()
    invoice = Invoice(
        run_id=run.id,
        household_id=family.household_id,
        year=issued_on.year,
        number=number,
        label="octobre 2026",
        state="paid" if paid_cents >= total_cents else "partly_paid" if paid_cents else "issued",
        total_cents=total_cents,
        paid_cents=paid_cents,
        issued_on=issued_on,
        due_on=run.due_on,
    )
    session.add(invoice)
    session.flush()
    if child is not None:
        facts = {
            "measure": "quotient",
            "value": "912",
            "source": "caf",
            "proof": "",
            "valid_from": "2026-02-01",
        }
        session.add(
            InvoiceLine(
                invoice_id=invoice.id,
                position=1,
                child_id=child.child_id,
                activity_code="cantine",
                label="Cantine",
                detail="repas réservés et pris",
                quantity=total_cents // 305,
                unit_cents=305,
                amount_cents=total_cents,
                why=[{"code": "quotient", "values": facts}, {"code": "of_tomorrow", "values": {}}],
            )
        )
        session.flush()
    return invoice


def add_payment(
    session: Session,
    family: MadeFamily,
    cents: int,
    *,
    number: int,
    credit_cents: int = 0,
    at: datetime = _NOON,
    means: str = "cheque",
) -> Payment:
    """Add a payment, by cheque, with its receipt number; ``credit_cents`` of it settle nothing yet."""
    till = TillSession(user_id=2, counter_name="Guichet 1", opened_at=_NOON, float_cents=10000)
    session.add(till)
    session.flush()
    payment = Payment(
        operation_id=new_uid(),
        household_id=family.household_id,
        session_id=till.id,
        total_cents=cents,
        received_at=at,
        taken_by="Dominique L.",
        receipt_year=at.year,
        receipt_number=number,
        receipt_snapshot="{}",
        ledger_no=number,
        means=[PaymentMeans(means=means, cents=cents)],
    )
    session.add(payment)
    session.flush()
    if credit_cents:
        session.add(Allocation(payment_id=payment.id, means=means, cents=credit_cents))
        session.flush()
    return payment


# ------------------------------------------------------------------------------------------ requests


def booking_body(
    child: MadeChild, *days: date, op: str = "add", slot: str = "cantine.midi"
) -> dict[str, Any]:
    """Ask, or give up, one slot on some days."""
    activity, code = slot.split(".")
    items = [
        {"child": child.uid, "activity": activity, "slot": code, "on": on.isoformat(), "op": op}
        for on in days
    ]
    return {"base_rev": 1, "items": items, "note": ""}


def absence_body(
    child: MadeChild,
    *days: date,
    reason: str = "illness",
    slot: str = "cantine.midi",
    documents: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Declare an absence from one slot on some days."""
    activity, code = slot.split(".")
    items = [{"child": child.uid, "activity": activity, "slot": code, "on": on.isoformat()} for on in days]
    return {"base_rev": 1, "reason": reason, "words": "", "items": items, "documents": list(documents)}


def edit_body(subject: str, uid: str, **fields: tuple[str | None, str | None]) -> dict[str, Any]:
    """Ask to change fields: ``mobile=("seen", "asked")``."""
    asked = [{"name": name, "base": base, "asked": wanted} for name, (base, wanted) in fields.items()]
    return {"subject": subject, "uid": uid, "base_rev": 1, "fields": asked}


def message_body(thread: str, body: str = "Bonjour, une question.") -> dict[str, Any]:
    """Write a message in a thread."""
    return {
        "thread": thread,
        "message": new_uid(),
        "topic": "booking",
        "subject": "Mercredi prochain",
        "body": body,
    }


def document_body(
    child: MadeChild | None, description: dict[str, Any], code: str = "insurance"
) -> dict[str, Any]:
    """Send a supporting document."""
    return {
        "type_code": code,
        "child": None if child is None else child.uid,
        "document": description,
        "note": "",
    }


def described(
    content: bytes, name: str = "assurance.pdf", media_type: str = "application/pdf"
) -> dict[str, Any]:
    """Describe a file as the portal announces it."""
    digest = hashlib.sha256(content).hexdigest()
    return {
        "doc_id": new_uid(),
        "name": name,
        "media_type": media_type,
        "size": len(content),
        "sha256": digest,
    }


def add_file(
    town: SmallTown,
    family: MadeFamily,
    description: dict[str, Any],
    content: bytes,
    *,
    received: int | None = None,
) -> None:
    """Store the bytes of a described file, or only the first ``received`` of them."""
    count = len(content) if received is None else received
    with town.database.begin() as session:
        session.add(
            StoredFile(
                uid=description["doc_id"],
                household_id=family.household_id,
                direction="in",
                name=description["name"],
                media_type=description["media_type"],
                size=description["size"],
                sha256=description["sha256"],
                received=count,
                complete=count == len(content),
                content=content[:count],
                created_at=_NOON,
            )
        )


def receive(
    town: SmallTown,
    family: MadeFamily | None,
    kind: str,
    body: dict[str, Any],
    *,
    received_at: datetime | None = None,
    documents: tuple[dict[str, Any], ...] = (),
) -> int:
    """Let a request arrive as the pull stores it, and return its id; no family is one the office lacks."""
    at = town.clock.now()
    with town.database.begin() as session:
        seq = town.number()
        item = v1.RequestItem(
            req_id=new_uid(),
            seq=seq,
            family=new_uid() if family is None else family.uid,
            kind=kind,
            submit_id=new_uid(),
            received_at=received_at or at - timedelta(hours=2),
            documents=[v1.DocumentDescription.model_validate(one) for one in documents],
            body=body,
        )
        request = Request(
            req_id=item.req_id,
            seq=seq,
            household_id=None if family is None else family.household_id,
            family=item.family,
            kind=kind,
            raw=canonical_bytes(item.to_wire()).decode("utf-8"),
            digest=item_digest(item),
            stream="0" * 64,
            body=body,
            received_at=item.received_at,
            pulled_at=at,
        )
        session.add(request)
        session.flush()
        session.add(RequestEvent(request_id=request.id, at=item.received_at, kind="received"))
        Arrivals(session, at).receive([request])
        return request.id
