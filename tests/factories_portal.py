"""A town and a family as the office publishes them, for the portal's tests: generated, ready to change.

The scene is a Sunday evening, five minutes before the limit of the coming week.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from staffdesk.contract.v1 import (
    AbsenceBody,
    AccountBody,
    BookingBody,
    DecisionBody,
    DocumentDescription,
    EditBody,
    FamilySnapshot,
    FieldAsked,
    MessageBody,
    RequestKind,
    TownSnapshot,
    Wire,
    write_instant,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import ClockTime, instant_of, monday_of
from staffdesk.domain.tariffs.extras import DurationUnit
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from staffdesk.portal import accounts, documents, tables
from staffdesk.portal.database import Store
from staffdesk.portal.inbox import file_request
from staffdesk.portal.passwords import hash_password
from tests.domain.tariffs import grids

SUNDAY_EVENING = datetime(2026, 11, 22, 19, 55, tzinfo=UTC)
"""Sunday 22 November 2026, 20:55 in Paris."""

PASSWORD = "quatre moulins verts"
_hashes: dict[str, str] = {}

TERMS = "Le portail transmet vos demandes à la mairie, qui y répond.\n\nVotre mot de passe est personnel."


def uid(what: str) -> str:
    """Return a stable identifier for a name."""
    return hashlib.sha256(what.encode()).hexdigest()[:32]


def sunday_before(on: date) -> datetime:
    """Return Sunday 21:00 before the week of a day: the limit of this town."""
    return instant_of(monday_of(on) - timedelta(days=1), ClockTime(21))


def school_days(first: date, last: date) -> list[date]:
    """Return the school days of an autumn: no Wednesday, no weekend, no holiday."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = {date(2026, 11, 11)}
    off = {date(2026, 12, 19) + timedelta(days=n) for n in range(16)} | {
        date(2026, 10, 17) + timedelta(days=n) for n in range(16)
    }
    return [on for on in days if on.weekday() < 5 and on.weekday() != 2 and on not in closed | off]


def wednesdays(first: date, last: date) -> list[date]:
    """Return the Wednesdays of that autumn with a leisure centre."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [on for on in days if on.weekday() == 2 and on != date(2026, 11, 11) and on < date(2026, 12, 19)]


def tariff_view(version: TariffVersion) -> dict[str, Any]:
    """Return a version as the town publishes it."""
    return {
        "activity": version.activity,
        "valid_from": version.valid_from.isoformat(),
        "decision": version.decision.number,
        "decided_on": version.decision.decided_on.isoformat(),
        "body": body_of(version),
    }


def town(**changes: Any) -> TownSnapshot:
    """Return a town with a canteen, care before and after school, and Wednesdays."""
    first, last = date(2026, 9, 1), date(2027, 1, 29)
    limits = [(on, sunday_before(on), sunday_before(on)) for on in school_days(first, last)]
    wednesday_limits = [(on, sunday_before(on), sunday_before(on)) for on in wednesdays(first, last)]
    facts: dict[str, Any] = {
        "rev": 1,
        "made_at": SUNDAY_EVENING - timedelta(minutes=24),
        "name": "Valbrune-sur-Orle",
        "service": "Service des affaires scolaires",
        "address_lines": ["1 place de la Halle", "00000 Valbrune-sur-Orle"],
        "email": "scolaire@valbrune.example",
        "phone": "01 00 00 00 00",
        "is_demonstration": True,
        "first_day": first,
        "last_day": last,
        "activities": [
            {
                "code": "matin",
                "name": "Accueil du matin",
                "kind": "wraparound",
                "slots": [{"code": "matin", "name": "Matin", "row": "morning"}],
                "days": limits,
            },
            {
                "code": "cantine",
                "name": "Restauration",
                "kind": "meals",
                "slots": [{"code": "midi", "name": "Midi", "row": "noon"}],
                "days": limits,
            },
            {
                "code": "soir",
                "name": "Accueil du soir",
                "kind": "wraparound",
                "slots": [{"code": "soir", "name": "Soir", "row": "evening", "minutes": 120}],
                "days": limits,
            },
            {
                "code": "mercredi",
                "name": "Mercredi",
                "kind": "leisure",
                "slots": [{"code": "journee", "name": "Journée", "row": "day"}],
                "days": wednesday_limits,
            },
        ],
        "closed_days": [{"on": "2026-11-11", "kind": "holiday", "label": "Férié, armistice"}]
        + [
            {
                "on": (date(2026, 12, 19) + timedelta(days=n)).isoformat(),
                "kind": "school_holiday",
                "label": "Vacances de Noël",
            }
            for n in range(16)
        ]
        + [
            {
                "on": (date(2026, 10, 17) + timedelta(days=n)).isoformat(),
                "kind": "school_holiday",
                "label": "Vacances de la Toussaint",
            }
            for n in range(16)
        ],
        "places": [{"group_key": "matin-elem", "slot": "matin", "left": {"2026-11-26": 0, "2026-11-30": 2}}],
        "absence_reasons": [
            {"code": "illness", "label": "Maladie", "text": "certificat sous 72 h", "proof": True},
            {"code": "school_trip", "label": "Sortie scolaire"},
            {"code": "family", "label": "Raison familiale"},
            {"code": "other", "label": "Autre"},
        ],
        "topics": [
            {"code": "booking", "label": "Réservations"},
            {"code": "invoice", "label": "Factures et paiements"},
            {"code": "other", "label": "Autre sujet"},
        ],
        "document_types": [
            {"code": "insurance", "label": "Attestation d’assurance", "owner": "child"},
            {"code": "vaccination", "label": "Carnet de vaccination", "owner": "child"},
            {"code": "address_proof", "label": "Justificatif de domicile", "owner": "household"},
        ],
        "news": [
            {
                "code": "noel",
                "label": "Noël : inscriptions au centre de loisirs dès le 1ᵉʳ déc.",
                "on": "2026-11-20",
                "text": "Les dossiers se déposent en ligne ou au guichet.",
            }
        ],
        "links": [
            {"code": "menu", "label": "Menu du mois", "url": "https://www.valbrune.example/menu"},
            {"code": "rules", "label": "Règlement", "url": "https://www.valbrune.example/reglement"},
        ],
        "tariffs": [
            tariff_view(
                grids.tariff(
                    "cantine",
                    Unit.MEAL,
                    CasePrice(grids.grid((0, 860, 1150), [[235, 200], [305, 275], [355, 330]])),
                    CasePrice(grids.price(650), residence=grids.OUTSIDE),
                )
            ),
            tariff_view(
                grids.tariff(
                    "soir",
                    Unit.HALF_HOUR,
                    CasePrice(grids.grid((0, 860), [85, 110])),
                    duration=DurationUnit(30),
                )
            ),
            tariff_view(grids.tariff("mercredi", Unit.MONTH, CasePrice(grids.price(3600)))),
            tariff_view(
                grids.tariff("mercredi", Unit.DAY, CasePrice(grids.price(900)), valid_from=date(2027, 1, 1))
            ),
        ],
        "terms_version": "2026-1",
        "terms": TERMS,
    }
    return TownSnapshot.model_validate(facts | changes)


def child(name: str, canary: str = "", **changes: Any) -> dict[str, Any]:
    """Return a child enrolled everywhere but on Wednesdays."""
    prices = {"matin": ("matin", 110), "cantine": ("midi", 305), "soir": ("soir", 220)}
    facts: dict[str, Any] = {
        "uid": uid(f"child {name}{canary}"),
        "first_name": name,
        "last_name": f"Tilleul{canary}",
        "born_on": "2018-03-14",
        "school": "École des Tilleuls",
        "class_name": "CE1",
        "level": "elementary",
        "diet": "standard",
        "enrolments": [
            {
                "activity": activity,
                "group_key": f"{activity}-elem",
                "starts_on": "2026-09-01",
                "ends_on": "2027-07-02",
                "slot_cents": {slot: cents},
                "priced_on": "2026-11-22",
                "prices": [
                    {
                        "slot": slot,
                        "unit": "par séance",
                        "cents": cents,
                        "why": ["Tranche de 640 à moins de 860.", f"Prix de la grille : {cents / 100:.2f}."],
                    }
                ],
            }
            for activity, (slot, cents) in prices.items()
        ],
    }
    return facts | changes


def booking(
    who: str, activity: str, on: date, state: str = "booked", cents: int | None = None
) -> dict[str, Any]:
    """Return a booking of a child (by uid)."""
    slots = {
        "matin": ("matin", 110),
        "cantine": ("midi", 305),
        "soir": ("soir", 220),
        "mercredi": ("journee", 900),
    }
    slot, price = slots[activity]
    return {
        "child": who,
        "activity": activity,
        "slot": slot,
        "days": [on.isoformat()],
        "state": state,
        "cents": price if cents is None else cents,
        "why": 0,
    }


def november_of(who: str) -> list[dict[str, Any]]:
    """Return the bookings of a child in November, with every state a cell can show."""
    found: list[dict[str, Any]] = []
    changed = {
        (date(2026, 11, 17), "cantine"): "absent_excused",
        (date(2026, 11, 17), "soir"): "absent_excused",
        (date(2026, 11, 19), "cantine"): "absent_billed",
        (date(2026, 11, 30), "matin"): "waiting",
    }
    stays = date(2026, 11, 30)
    found += [
        booking(who, activity, on, changed.get((on, activity), "booked"))
        for on in school_days(date(2026, 11, 2), stays)
        for activity in ("cantine", "soir")
        if on < date(2026, 11, 25) or (on == stays and activity == "cantine")
    ]
    found += [booking(who, "matin", on) for on in (date(2026, 11, 20), date(2026, 11, 27))]
    found.append(booking(who, "matin", date(2026, 11, 30), "waiting"))
    return found


def invoice(
    number: str, label: str, issued: str, due: str, total: int, left: int, *, doc: bool = False
) -> dict[str, Any]:
    """Return an issued invoice of two children."""
    half = total // 2
    return {
        "uid": uid(f"invoice {number}"),
        "number": number,
        "label": label,
        "issued_on": issued,
        "due_on": due,
        "total_cents": total,
        "open_cents": left,
        "state": "issued" if left == total else "partly_paid" if left else "paid",
        "doc_id": uid(f"pdf {number}") if doc else None,
        "lines": [
            {
                "child": "Malo Tilleul",
                "label": "Restauration",
                "detail": "14 repas",
                "quantity": 14,
                "unit_cents": half // 14,
                "cents": half,
                "why": ["QF 812,00 : tranche 3.", "Délibération 2026-41 du 12 juin 2026."],
            },
            {
                "child": "Zélie Tilleul",
                "label": "Accueil du soir",
                "detail": "dont une demande reçue après la limite",
                "quantity": 12,
                "unit_cents": (total - half) // 12,
                "cents": total - half,
            },
        ],
    }


def family(canary: str = "", **changes: Any) -> FamilySnapshot:
    """Return a household of two guardians and two children; a canary marks every text of it."""
    malo, zelie = child("Malo", canary), child("Zélie", canary, class_name="moyenne section")
    zelie["enrolments"] = [
        *zelie["enrolments"],
        {
            "activity": "mercredi",
            "group_key": "mercredi-mat",
            "starts_on": "2026-09-01",
            "ends_on": "2027-07-02",
            "slot_cents": {"journee": 900},
        },
    ]
    who = malo["uid"]
    facts: dict[str, Any] = {
        "rev": 7,
        "made_at": SUNDAY_EVENING - timedelta(minutes=24),
        "household": {
            "uid": uid(f"household{canary}"),
            "number": "04317" + canary,
            "name": f"Tilleul{canary}",
            "address_line1": f"8 rue du Lavoir{canary}",
            "postcode": "00000",
            "city": "Valbrune-sur-Orle",
            "invoice_by_mail": True,
        },
        "guardians": [
            {
                "uid": uid(f"nadege{canary}"),
                "title": "Mme",
                "first_name": "Nadège",
                "last_name": f"Tilleul{canary}",
                "email": f"nadege{canary.lower()}@example.org",
                "mobile": "01 00 00 00 11",
                "payer": True,
            },
            {
                "uid": uid(f"yann{canary}"),
                "title": "M.",
                "first_name": "Yann",
                "last_name": f"Tilleul{canary}",
                "mobile": "01 00 00 00 12",
            },
        ],
        "children": [malo, zelie],
        "bookings": [
            *november_of(who),
            *(
                booking(zelie["uid"], a, on)
                for on in school_days(date(2026, 11, 2), date(2026, 11, 27))
                for a in ("matin", "cantine")
            ),
            booking(zelie["uid"], "mercredi", date(2026, 11, 25)),
        ],
        "reasons": [["Tranche de 640 à moins de 860.", "Délibération 2026-41 du 12 juin 2026."]],
        "documents": [
            {
                "type_code": "insurance",
                "child": who,
                "status": "valid",
                "expires_on": "2027-08-31",
                "mandatory": True,
            },
            {
                "type_code": "insurance",
                "child": zelie["uid"],
                "status": "missing",
                "mandatory": True,
                "consequence": "block_booking",
            },
            {
                "type_code": "vaccination",
                "child": zelie["uid"],
                "status": "expiring",
                "expires_on": "2026-12-18",
                "mandatory": True,
                "consequence": "Après cette date, plus de nouvelle réservation.",
            },
            {"type_code": "address_proof", "status": "valid", "mandatory": True},
        ],
        "quotient": {"value": "812.00", "valid_from": "2026-02-01", "source": "caf"},
        "invoices": [
            invoice(
                f"2026-002114{canary}",
                "Facture d’octobre 2026",
                "2026-11-06",
                "2026-11-30",
                14477,
                14477,
                doc=True,
            )
            | {
                "previous": [
                    {
                        "number": f"2026-{number}{canary}",
                        "label": label,
                        "due_on": due,
                        "cents": cents,
                    }
                    for number, label, due, cents in (
                        ("001301", "août 2026", "2026-09-30", 1830),
                        ("001702", "septembre 2026", "2026-10-31", 8820),
                    )
                ]
            },
            invoice(
                f"2026-001702{canary}", "Facture de septembre 2026", "2026-10-05", "2026-10-31", 8820, 4410
            ),
            invoice(f"2026-001301{canary}", "Facture d’août 2026", "2026-09-04", "2026-09-30", 1830, 1830),
            invoice(
                f"2026-000950{canary}",
                "Facture de juillet 2026",
                "2026-08-04",
                "2026-08-31",
                5230,
                0,
                doc=True,
            ),
        ],
        "payments": [
            {"receipt": f"2026-000871{canary}", "on": "2026-11-02", "cents": 4410, "means": "cheque"},
            {"receipt": f"2026-000702{canary}", "on": "2026-08-28", "cents": 5230, "means": "card"},
        ],
        "due_cents": 20717,
    }
    return FamilySnapshot.model_validate(facts | changes)


@dataclass
class Scene:
    """A portal filled with a town and families."""

    store: Store
    families: list[FamilySnapshot] = field(default_factory=list)
    rev: int = 1

    def publish_town(self, **changes: Any) -> TownSnapshot:
        """Put a town on the portal, replacing the one there."""
        shown = town(rev=self.rev, **changes)
        with self.store.begin() as connection:
            connection.execute(tables.town_snapshot.delete())
            connection.execute(
                insert(tables.town_snapshot).values(
                    id=1, rev=self.rev, body=_text(shown), applied_at=write_instant(SUNDAY_EVENING)
                )
            )
            connection.execute(
                tables.state.update().values(heard_at=write_instant(SUNDAY_EVENING - timedelta(minutes=24)))
            )
        self.rev += 1
        return shown

    def publish(self, snapshot: FamilySnapshot) -> FamilySnapshot:
        """Put a family's snapshot on the portal, replacing its older one."""
        with self.store.begin() as connection:
            connection.execute(
                tables.family_snapshot.delete().where(
                    tables.family_snapshot.c.family == snapshot.household.uid
                )
            )
            connection.execute(
                insert(tables.family_snapshot).values(
                    family=snapshot.household.uid,
                    rev=snapshot.rev,
                    digest="",
                    body=_text(snapshot),
                    applied_at=write_instant(SUNDAY_EVENING),
                )
            )
        self.families.append(snapshot)
        return snapshot

    def open_account(self, snapshot: FamilySnapshot, email: str, *, active: bool = True) -> None:
        """Invite the first guardian; an active account has `PASSWORD` and accepted the terms."""
        guardian = snapshot.guardians[0]
        body = AccountBody(
            action="invite",
            email=email,
            household_number=snapshot.household.number,
            guardian=guardian.uid,
            display_name=f"{guardian.first_name} {guardian.last_name}",
        )
        with self.store.begin() as connection:
            accounts.apply_account(
                connection, family=snapshot.household.uid, body=body, at=SUNDAY_EVENING, message=uid(email)
            )
            if active:
                connection.execute(
                    tables.account.update()
                    .where(tables.account.c.email == email)
                    .values(password_hash=demo_hash(), terms_version="2026-1")
                )

    def ask(
        self, snapshot: FamilySnapshot, kind: RequestKind, body: Wire, at: datetime = SUNDAY_EVENING
    ) -> str:
        """File a request as a page would, and return its id."""
        with self.store.begin() as connection:
            return file_request(
                connection,
                family=snapshot.household.uid,
                submit_id=uid(f"{kind} {at} {body}"),
                kind=kind,
                body=body,
                received_at=at,
            ).req_id

    def decide(
        self,
        req_id: str,
        status: str,
        items: list[dict[str, Any]],
        at: datetime,
        note: str = "",
        correction: int = 0,
    ) -> None:
        """Write the town's answer."""
        decision = DecisionBody.model_validate(
            {
                "req_id": req_id,
                "status": status,
                "decided_at": at,
                "items": items,
                "note": note,
                "correction": correction,
            }
        )
        with self.store.begin() as connection:
            connection.execute(
                tables.request.update()
                .where(tables.request.c.req_id == req_id)
                .values(status=status, decision=_text(decision), decided_at=write_instant(at))
            )

    def write_back(
        self, snapshot: FamilySnapshot, thread: str, subject: str, body: str, at: datetime
    ) -> None:
        """Add a message of the town."""
        with self.store.begin() as connection:
            connection.execute(
                insert(tables.thread_message).values(
                    message=uid(f"{thread} {body}"),
                    thread=thread,
                    family=snapshot.household.uid,
                    topic="booking",
                    subject=subject,
                    author="town",
                    author_name="Mme Aubry",
                    body=body,
                    written_at=write_instant(at),
                    seen=0,
                )
            )

    def publish_pdf(
        self, snapshot: FamilySnapshot, doc_id: str, content: bytes, name: str = "facture.pdf"
    ) -> None:
        """Put a file of the town on the portal, whole."""
        described = DocumentDescription(
            doc_id=doc_id,
            name=name,
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        with self.store.begin() as connection:
            documents.announce(
                connection,
                snapshot.household.uid,
                described,
                direction="out",
                title=name,
                created_at=write_instant(SUNDAY_EVENING),
            )
            documents.append(connection, doc_id, 0, content)


def demo_hash() -> str:
    """Return the hash of `PASSWORD`, made once."""
    return _hashes.setdefault(PASSWORD, hash_password(PASSWORD))


def _text(record: Wire) -> str:
    return canonical_bytes(record.to_wire()).decode("utf-8")


# ------------------------------------------------------------------------------------------ a busy family


def fill_busy(scene: Scene, email: str = "nadege@example.org") -> FamilySnapshot:
    """Publish a family that uses everything: requests of every kind and answer, messages, a PDF."""
    found = scene.publish(family())
    scene.open_account(found, email)
    scene.publish_pdf(found, uid("pdf 2026-002114"), b"%PDF-1.4 demonstration")
    malo, zelie = (each.uid for each in found.children)
    _ask_bookings(scene, found, malo, zelie)
    edit = FieldAsked(name="mobile", base="01 00 00 00 11", asked="01 00 00 00 22")
    body = EditBody(subject="guardian", uid=found.guardians[0].uid, base_rev=7, fields=[edit])
    scene.ask(found, RequestKind.EDIT, body, SUNDAY_EVENING - timedelta(days=2))
    _ask_absence(scene, found, malo)
    _talk(scene, found)
    return found


def _cell(child: str, activity: str, on: date, op: str = "add") -> dict[str, Any]:
    slots = {"matin": "matin", "cantine": "midi", "soir": "soir", "mercredi": "journee"}
    return {"child": child, "activity": activity, "slot": slots[activity], "on": on, "op": op}


def _ask_bookings(scene: Scene, found: FamilySnapshot, malo: str, zelie: str) -> None:
    def ask(items: list[dict[str, Any]], before: timedelta) -> str:
        body = BookingBody.model_validate({"base_rev": 7, "items": items})
        return scene.ask(found, RequestKind.BOOKING, body, SUNDAY_EVENING - before)

    changes = [
        _cell(malo, "cantine", date(2026, 11, 26)),
        _cell(malo, "cantine", date(2026, 11, 24), "cancel"),
    ]
    ask(changes, timedelta(hours=3))
    ask([_cell(zelie, "soir", date(2026, 11, 23))], timedelta(hours=2))
    refused = ask([_cell(zelie, "soir", date(2026, 11, 27))], timedelta(days=4, hours=1))
    reason = "groupe complet, 24 places sur 24."
    answer = [{"index": 0, "outcome": "refused", "reason": reason}]
    scene.decide(refused, "refused", answer, SUNDAY_EVENING - timedelta(days=4))
    days = wednesdays(date(2026, 12, 1), date(2026, 12, 17))
    accepted = ask([_cell(zelie, "mercredi", on) for on in days], timedelta(days=14))
    yes = [{"index": number, "outcome": "accepted"} for number in range(len(days))]
    scene.decide(accepted, "accepted", yes, SUNDAY_EVENING - timedelta(days=13))


def _ask_absence(scene: Scene, found: FamilySnapshot, malo: str) -> None:
    cells = [
        _cell(malo, "cantine", date(2026, 11, 17)),
        _cell(malo, "soir", date(2026, 11, 17)),
        _cell(malo, "cantine", date(2026, 11, 19)),
    ]
    body = AbsenceBody.model_validate({"base_rev": 7, "reason": "illness", "items": cells})
    asked = scene.ask(found, RequestKind.ABSENCE, body, SUNDAY_EVENING - timedelta(days=5))
    why = "Signalée après le dim. 15 nov. 21:00\u202f; le certificat ne couvre que le 17."
    answers: list[dict[str, Any]] = [
        {"index": 0, "outcome": "absent_excused"},
        {"index": 1, "outcome": "absent_excused"},
        {"index": 2, "outcome": "absent_billed", "cents": 305, "reason": why},
    ]
    scene.decide(asked, "partly", answers, SUNDAY_EVENING - timedelta(days=3))


def _talk(scene: Scene, found: FamilySnapshot) -> None:
    subject = "Sortie du 3 décembre"
    body = MessageBody(
        thread=uid("thread"),
        message=uid("message"),
        topic="booking",
        subject=subject,
        body="Bonjour,\n\nMalo part en sortie\u00a0: faut-il annuler le repas\u202f?\n\nNadège Tilleul",
    )
    scene.ask(found, RequestKind.MESSAGE, body, SUNDAY_EVENING - timedelta(days=3))
    answer = "Bonjour,\n\nNon, la sortie est retirée d’office, rien à faire."
    scene.write_back(found, uid("thread"), subject, answer, SUNDAY_EVENING - timedelta(days=2))


def every_page(found: FamilySnapshot) -> dict[str, str]:
    """Return the address of every page of a busy family, by name."""
    malo, zelie = (each.uid for each in found.children)
    return {
        "sign-in": "/connexion",
        "forgotten": "/mot-de-passe-oublie",
        "activation": "/activation",
        "link-over": "/acces/unknown",
        "home": "/",
        "planning": f"/planning/{malo}/2026-11",
        "planning-december": f"/planning/{zelie}/2026-12",
        "pattern": f"/semaine-type/{malo}",
        "wizard-child": "/reserver",
        "wizard-activity": f"/reserver/{malo}",
        "wizard-days": f"/reserver/{malo}/cantine/jours",
        "cart": "/panier",
        "bookings": "/reservations",
        "absence": f"/absences/{malo}",
        "late": f"/annuler/{malo}?jour=matin|matin|2026-11-20",
        "requests": "/demandes",
        "file": "/dossier",
        "edit-guardian": f"/dossier/responsable/{found.guardians[0].uid}",
        "edit-household": f"/dossier/foyer/{found.household.uid}",
        "document": "/dossier/documents",
        "invoices": "/factures",
        "invoice": "/factures/2026-002114",
        "how-to-pay": "/factures/regler",
        "statement": "/factures/releve",
        "prices": "/tarifs",
        "simulator": "/tarifs/simulateur",
        "messages": "/messages",
        "thread": f"/messages/{uid('thread')}",
        "message-new": "/messages/nouveau",
        "terms": "/conditions",
        "help": "/aide",
        "accessibility": "/accessibilite",
        "privacy": "/donnees-personnelles",
        "sign-out": "/deconnexion",
        "not-found": "/rien",
    }
