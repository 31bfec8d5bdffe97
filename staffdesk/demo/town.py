"""The town's frame: identity, schools, activities, calendar, prices, texts and staff."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.demo import names
from staffdesk.demo.prices import deadline_bodies, tariff_bodies
from staffdesk.domain.french.reminders import DEFAULT_LEVELS
from staffdesk.domain.payments import Means
from staffdesk.domain.revenue_office import Duty
from staffdesk.domain.tariffs.versions import CouncilDecision
from staffdesk.models.revenue_office import RevenueAct, RevenueOfficer
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import (
    Activity,
    ActivityGroup,
    ClassGroup,
    DeadlineRuleRow,
    DocumentType,
    Site,
    Slot,
    TariffVersionRow,
    TextTemplate,
    Town,
)

LEVELS = (("PS", 3), ("MS", 4), ("GS", 5), ("CP", 6), ("CE1", 7), ("CE2", 8), ("CM1", 9), ("CM2", 10))
"""Levels and the age a child reaches in the civil year the school year starts in."""

HOURS = {
    "morning": (time(7, 30), time(8)),
    "noon": (time(11, 45), time(13, 30)),
    "evening": (time(16, 30), time(17, 30)),
    "day": (time(8, 30), time(17)),
}
"""Opening hours of each slot row; their length prices what goes by time."""

STAFF = (
    ("camille", "Camille R.", "Affaires scolaires", ("agent", "counter")),
    ("dominique", "Dominique L.", "Mandataire, régie", ("counter",)),
    ("francoise", "Françoise M.", "Régisseuse", ("revenue_officer",)),
    ("admin", "Alex T.", "Informatique", ("admin",)),
    ("lecture", "Sam V.", "Direction", ("reader",)),
)

COLLECTORS = (
    ("francoise", Duty.OFFICER),
    ("dominique", Duty.DEPUTY),
    ("camille", Duty.DEPUTY),
    ("admin", Duty.DEPUTY),  # who tries the demonstration as administrator may take a payment too
)
"""Whom the act of the régie names."""

ACT_NUMBER = "2024-118"

STAFF_PASSWORD = "demonstration-2026"
FAMILY_PASSWORD = "demonstration-famille"


@dataclass(frozen=True)
class Frame:
    """What the rest of the generation needs to know of the town.

    ``classes`` maps a level to its class rows; ``groups`` maps (activity code, site id) to the group row.
    """

    town: Town
    classes: dict[str, list[ClassGroup]]
    groups: dict[tuple[str, int], ActivityGroup]
    activities: dict[str, Activity]
    school_year: int
    centre: Site


def school_year_of(on: date) -> int:
    """Give the year a school year starts in (September to August)."""
    return on.year if on.month >= 9 else on.year - 1


def school_count(families: int) -> int:
    """Three schools for a village, eighty for a city."""
    return max(3, min(80, round(families / 75)))


def build_frame(session: Session, *, families: int, today: date, random: Random, staff_hash: str) -> Frame:
    """Write the town and everything that is not a family; the session is the caller's."""
    year = school_year_of(today)
    town = Town(
        name=names.TOWN,
        holiday_zone="C",
        identity=identity(),
        rules=rules(),
        is_demonstration=True,
        snapshot_rev=0,
    )
    session.add(town)
    sites = [_school(index) for index in range(school_count(families))]
    centre = Site(name="Centre La Ribambelle", kind="leisure_centre", address="2 chemin des Vignes")
    session.add_all([*sites, centre])
    session.flush()
    classes = _classes(session, sites, year, families, random)
    activities = _activities(session)
    groups = _groups(session, activities, sites, centre, families)
    _rules_and_prices(session, activities, year)
    _texts(session, today)
    _staff(session, staff_hash)
    session.flush()
    _revenue_office(session, activities, year)
    return Frame(town, classes, groups, activities, year, centre)


def identity() -> dict[str, Any]:
    """What documents and pages print of the town."""
    return {
        "name": f"Ville de {names.TOWN}",
        "service": "Service Enfance et vie scolaire",
        "revenue_office": "Régie de recettes Enfance",
        "address_lines": ["1 place de l’Orle", f"{names.POSTCODE} {names.TOWN}"],
        "phone": "01 00 00 00 00",
        "email": "enfance@valbrune.example",
        "portal_address": "famille.valbrune.example",
        "siret": "000 000 000 00000",
        "accent": "#17436B",
        "cheque_order": "Trésor public",
        "counter_hours": "Lun. au ven. 8:30-12:00",
        "return_address": f"Mairie, régie Enfance, 1 place de l’Orle, {names.POSTCODE} {names.TOWN.upper()}",
    }


def rules() -> dict[str, Any]:
    """Answers to section I of the field guide, as this town gave them."""
    return {
        "unpaid_threshold_cents": 5000,
        "unpaid_waiting_days": 0,
        "proof_delay_hours": 72,
        "link_days": 7,
        "cash_warning_cents": 30000,
        "due_days": 25,
        "undo_seconds": 10,
        "booking_horizon": "year",
        "cart_minutes": 30,
        "counter_payment_hours": 72,
    }


def _school(index: int) -> Site:
    nursery = index % 2 == 1
    known = names.NURSERIES if nursery else names.SCHOOLS
    return Site(
        name=known[index // 2],
        kind="school",
        level="nursery" if nursery else "primary",
        address=f"{3 + index} {names.STREETS[index % len(names.STREETS)]}",
    )


def _classes(
    session: Session, sites: list[Site], year: int, families: int, random: Random
) -> dict[str, list[ClassGroup]]:
    classes: dict[str, list[ClassGroup]] = {level: [] for level, _ in LEVELS}
    per_level = max(1, round(families * 1.6 / 8 / (len(sites) / 2) / 24))
    for site in sites:
        for level, age in LEVELS:
            if (age < 6) != (site.level == "nursery"):
                continue
            for letter in "ABCDEF"[:per_level]:
                teacher = f"Mme {random.choice(names.FAMILY)}"
                group = ClassGroup(
                    site_id=site.id, school_year=year, name=f"{level} {letter}", level=level, teacher=teacher
                )
                session.add(group)
                classes[level].append(group)
    session.flush()
    return classes


def _activities(session: Session) -> dict[str, Activity]:
    week = [1, 2, 4, 5]
    shapes = [
        ("cantine", "Cantine", "meals", "school", week, None, None, "7067", [("midi", "Midi", "noon")]),
        (
            "periscolaire",
            "Accueil périscolaire",
            "wraparound",
            "school",
            week,
            0,
            12,
            "7067",
            [("matin", "Matin", "morning"), ("soir", "Soir", "evening")],
        ),
        (
            "mercredi",
            "Centre de loisirs du mercredi",
            "leisure",
            "school",
            [3],
            0,
            6,
            "7066",
            [("journee", "Journée", "day")],
        ),
        (
            "vacances",
            "Centre de loisirs des vacances",
            "leisure",
            "holidays",
            [1, 2, 3, 4, 5],
            0,
            6,
            "7066",
            [("journee", "Journée", "day")],
        ),
    ]
    activities = {}
    for position, (code, name, kind, period, weekdays, low, high, account, slots) in enumerate(shapes):
        activity = Activity(
            code=code,
            name=name,
            kind=kind,
            period_kind=period,
            weekdays=weekdays,
            position=position,
            pays_at_once=period == "holidays",
            cesu_from_age=low,
            cesu_to_age=high,
            revenue_account=account,
            slots=[
                Slot(
                    code=slot,
                    name=label,
                    row=row,
                    position=index,
                    starts_at_time=HOURS[row][0],
                    ends_at_time=HOURS[row][1],
                )
                for index, (slot, label, row) in enumerate(slots)
            ],
        )
        session.add(activity)
        activities[code] = activity
    session.flush()
    return activities


def _groups(
    session: Session, activities: dict[str, Activity], sites: list[Site], centre: Site, families: int
) -> dict[tuple[str, int], ActivityGroup]:
    groups = {}
    children_per_school = families * 1.6 / len(sites)
    for site in sites:
        for code, share in (("cantine", 0.80), ("periscolaire", 0.46)):
            capacity = max(24, round(children_per_school * share))
            group = ActivityGroup(
                activity_id=activities[code].id, site_id=site.id, name=site.name, capacity=capacity
            )
            session.add(group)
            groups[code, site.id] = group
    for code in ("mercredi", "vacances"):
        group = ActivityGroup(
            activity_id=activities[code].id,
            site_id=centre.id,
            name=centre.name,
            capacity=max(60, round(families * 0.42)),
        )
        session.add(group)
        groups[code, centre.id] = group
    session.flush()
    return groups


def _rules_and_prices(session: Session, activities: dict[str, Activity], year: int) -> None:
    decision = CouncilDecision(f"{year}-041", date(year, 6, 24))
    for code, applies_to, body in deadline_bodies():
        session.add(DeadlineRuleRow(activity_id=activities[code].id, applies_to=applies_to, body=body))
    for code, body in tariff_bodies(date(year, 9, 1), decision).items():
        session.add(
            TariffVersionRow(
                activity_id=activities[code].id,
                valid_from=date(year, 9, 1),
                decision_number=decision.number,
                decided_on=decision.decided_on,
                body=body,
            )
        )


def _texts(session: Session, today: date) -> None:
    texts: list[tuple[str, str, str, dict[str, Any]]] = [
        ("refusal", "full", "Groupe complet", {"text": "Le groupe est complet à cette date."}),
        ("refusal", "late", "Hors délai", {"text": "La demande est arrivée après la date limite."}),
        (
            "refusal",
            "not_enrolled",
            "Sans inscription",
            {"text": "L’enfant n’est pas inscrit à cette activité."},
        ),
        ("refusal", "unreadable", "Document illisible", {"text": "Le document est illisible ou incomplet."}),
        ("refusal", "other", "Autre motif", {"text": ""}),
        ("absence_reason", "illness", "Maladie", {"outcome": "ask_proof"}),
        ("absence_reason", "school_trip", "Sortie scolaire", {"outcome": "excused"}),
        ("absence_reason", "teacher_absent", "Enseignant absent", {"outcome": "excused"}),
        ("absence_reason", "strike", "Grève", {"outcome": "excused"}),
        ("absence_reason", "family", "Raison familiale", {"outcome": "billed"}),
        ("absence_reason", "other", "Autre", {"outcome": "billed"}),
        ("message_topic", "booking", "Réservations", {}),
        ("message_topic", "invoice", "Factures et paiements", {}),
        ("message_topic", "file", "Mon dossier", {}),
        ("message_topic", "other", "Autre sujet", {}),
        (
            "news",
            "holidays",
            "Vacances\u00a0: inscriptions au centre de loisirs ouvertes",
            {
                "on": (today - timedelta(days=1)).isoformat(),
                "text": "Les places sont attribuées par ordre d’arrivée.",
            },
        ),
        *(("reminder_level", code, label, dict(body)) for code, label, body in DEFAULT_LEVELS),
        ("link", "menu", "Menu du mois", {"url": "https://www.valbrune.example/menu"}),
        ("link", "rules", "Règlement", {"url": "https://www.valbrune.example/reglement"}),
        (
            "terms",
            "2026-1",
            "Conditions d’utilisation",
            {
                "text": "Ce que vous saisissez ici est une demande\u00a0: elle prend effet quand la mairie "
                "l’a validée. Vos données servent à l’accueil de vos enfants et à rien d’autre."
            },
        ),
    ]
    for position, (kind, code, label, body) in enumerate(texts):
        session.add(TextTemplate(kind=kind, code=code, label=label, body=body, position=position))
    documents: list[tuple[str, str, str, bool, str, dict[str, Any]]] = [
        ("insurance", "Attestation d’assurance", "child", True, "warn", {"kind": "school_year"}),
        ("vaccination", "Carnet de vaccination", "child", True, "block_booking", {"kind": "forever"}),
        (
            "address_proof",
            "Justificatif de domicile",
            "household",
            True,
            "warn",
            {"kind": "months_from_issue", "months": 12},
        ),
        (
            "caf",
            "Attestation CAF (quotient familial)",
            "household",
            False,
            "none",
            {"kind": "on_the_document"},
        ),
        ("medical", "Certificat médical", "child", False, "none", {"kind": "forever"}),
    ]
    for position, (code, name, owner, mandatory, blocking, validity) in enumerate(documents):
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


def _revenue_office(session: Session, activities: dict[str, Activity], year: int) -> None:
    """Write the act of the régie and the persons it names, in force since the school year before."""
    since = date(year - 1, 9, 1)
    session.add(
        RevenueAct(
            number=ACT_NUMBER,
            valid_from=since,
            means=[
                means.value for means in (Means.CASH, Means.CHEQUE, Means.CESU, Means.CARD, Means.TRANSFER)
            ],
            activities=list(activities),
            ceiling_cents=200_000,
            float_cents=10_000,
            remit_days=31,
        )
    )
    for login, duty in COLLECTORS:
        user_id = session.scalars(select(StaffUser.id).where(StaffUser.login == login)).one()
        order = f"{year - 1}-{40 + user_id}"
        session.add(RevenueOfficer(user_id=user_id, duty=duty.value, order_number=order, starts_on=since))


def _staff(session: Session, staff_hash: str) -> None:
    for login, name, title, roles in STAFF:
        session.add(
            StaffUser(login=login, name=name, title=title, roles=list(roles), password_hash=staff_hash)
        )
