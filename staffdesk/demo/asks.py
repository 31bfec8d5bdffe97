"""What the families of the town have asked and nobody has answered yet: requests of every kind, as a portal script."""

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk import resources
from staffdesk.contract.v1 import write_instant
from staffdesk.demo import names
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Guardian, Household, Membership
from staffdesk.models.town import Activity, ActivityGroup, Slot

KINDS = (
    ("booking", 34),
    ("cancel", 18),
    ("absence", 12),
    ("edit", 14),
    ("document", 12),
    ("message", 10),
)
"""Kinds of request and how often each comes."""

FIRST_SCREEN = 48
SHARE = 6
MESSAGES = (
    (
        "booking",
        "Mercredi prochain",
        "Bonjour, est-il possible d’inscrire ma fille ce mercredi seulement ? Merci.",
    ),
    (
        "invoice",
        "Facture d’octobre",
        "Bonjour, je ne comprends pas la ligne « repas non réservé ». Pouvez-vous m’expliquer ?",
    ),
    (
        "file",
        "Changement d’employeur",
        "Bonjour, je change d’employeur en janvier. Faut-il un nouveau justificatif ?",
    ),
    ("other", "Objet perdu", "Bonjour, un manteau bleu a été oublié au centre de loisirs mercredi."),
)


@dataclass(frozen=True)
class Person:
    """A child of a family with what a request about it needs."""

    family: str
    rev: int
    guardian: str
    mobile: str
    child: str
    child_id: int
    household_id: int
    activities: frozenset[str]


def portal_script(
    session: Session,
    *,
    families: int,
    today: date,
    now: datetime,
    random: Random,
    password_hash: str,
    open_days: dict[str, list[date]],
) -> dict[str, Any]:
    """Write the script ``staffdesk.portal.demonstration`` plays."""
    people = _people(session, random, wanted=max(FIRST_SCREEN, families // SHARE))
    booked = _booked(session, people, today)
    writer = Writer(now=now, today=today, random=random, open_days=open_days, booked=booked)
    return {"password_hash": password_hash, "requests": [writer.ask(person) for person in people]}


def _people(session: Session, random: Random, *, wanted: int) -> list[Person]:
    rows = session.execute(
        select(Household, Guardian, Child)
        .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
        .join(Membership, Membership.household_id == Household.id)
        .join(Child, Membership.child_id == Child.id)
        .order_by(Child.id, Household.id)
    ).all()
    enrolled = _enrolled(session)
    chosen = random.sample(rows, min(wanted, len(rows)))
    return [
        Person(
            household.uid,
            household.snapshot_rev,
            guardian.uid,
            guardian.mobile,
            child.uid,
            child.id,
            household.id,
            enrolled.get((child.id, household.id), frozenset()),
        )
        for household, guardian, child in chosen
    ]


def _enrolled(session: Session) -> dict[tuple[int, int], frozenset[str]]:
    rows = session.execute(
        select(Enrolment.child_id, Enrolment.household_id, Activity.code)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
    )
    found: dict[tuple[int, int], set[str]] = {}
    for child, household, code in rows:
        found.setdefault((child, household), set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _booked(
    session: Session, people: Sequence[Person], today: date
) -> dict[int, list[tuple[str, str, date]]]:
    ids = [person.child_id for person in people]
    rows = session.execute(
        select(Booking.child_id, Booking.household_id, Activity.code, Slot.code, Booking.day_on)
        .join(Slot, Booking.slot_id == Slot.id)
        .join(Activity, Slot.activity_id == Activity.id)
        .where(
            Booking.child_id.in_(ids),
            Booking.state == "booked",
            Booking.day_on.between(today, today + timedelta(days=20)),
        )
        .order_by(Booking.day_on)
    )
    owners = {(person.child_id, person.household_id) for person in people}
    found: dict[int, list[tuple[str, str, date]]] = {}
    for child, household, activity, slot, on in rows:
        if (child, household) in owners:
            found.setdefault(child, []).append((activity, slot, on))
    return found


class Writer:
    """Writes one request after the other; the same random numbers give the same requests."""

    def __init__(
        self,
        *,
        now: datetime,
        today: date,
        random: Random,
        open_days: dict[str, list[date]],
        booked: dict[int, list[tuple[str, str, date]]],
    ) -> None:
        """Keep what requests are made of; ``booked`` lists coming bookings by child id."""
        self.now = now
        self.today = today
        self.random = random
        self.open_days = open_days
        self.booked = booked

    def ask(self, person: Person) -> dict[str, Any]:
        """Write one request of a person, of a kind that fits it."""
        kind = self.random.choices([name for name, _ in KINDS], weights=[weight for _, weight in KINDS])[0]
        if kind in ("cancel", "absence") and not self.booked.get(person.child_id):
            kind = "booking"
        if kind == "booking" and not person.activities:
            kind = "edit"
        body, wire_kind, files = getattr(self, f"_{kind}")(person)
        ago = timedelta(minutes=self.random.randint(15, 3 * 24 * 60))
        return {
            "family": person.family,
            "kind": wire_kind,
            "submit_id": self._hex(),
            "received_at": write_instant(self.now - ago),
            "body": body,
            "files": files,
        }

    def _hex(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _days(self, code: str) -> Iterator[date]:
        ahead = [day for day in self.open_days[code] if self.today < day]
        start = self.random.randint(0, max(0, len(ahead) - 12))
        for day in ahead[start : start + 12]:
            if self.random.random() < 0.55:
                yield day

    def _booking(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        code = self.random.choice(sorted(person.activities))
        slots = {"cantine": ["midi"], "periscolaire": ["soir", "matin"]}.get(code, ["journee"])
        days = list(self._days(code)) or self.open_days[code][-1:]
        items = [
            {"child": person.child, "activity": code, "slot": slots[0], "on": day.isoformat(), "op": "add"}
            for day in days
        ]
        return {"base_rev": person.rev, "items": items, "note": ""}, "booking", []

    def _cancel(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        chosen = self.booked[person.child_id][: self.random.randint(1, 4)]
        items = [
            {"child": person.child, "activity": activity, "slot": slot, "on": on.isoformat(), "op": "cancel"}
            for activity, slot, on in chosen
        ]
        return {"base_rev": person.rev, "items": items, "note": ""}, "booking", []

    def _absence(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        first = self.booked[person.child_id][0][2]
        items = [
            {"child": person.child, "activity": activity, "slot": slot, "on": on.isoformat()}
            for activity, slot, on in self.booked[person.child_id]
            if on - first <= timedelta(days=1)
        ]
        proof = self.random.random() < 0.6
        files = [self._file("certificat medical.png", "Certificat médical")] if proof else []
        body = {
            "base_rev": person.rev,
            "reason": "illness" if proof else self.random.choice(("illness", "family", "school_trip")),
            "words": "" if proof else "Le certificat suivra.",
            "items": items,
            "documents": [file["doc_id"] for file in files],
        }
        return body, "absence", files

    def _edit(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        mobile = (
            f"06 00 {self.random.randint(10, 99)} {self.random.randint(10, 99)} {self.random.randint(10, 99)}"
        )
        fields = [{"name": "mobile", "base": person.mobile, "asked": mobile}]
        if self.random.random() < 0.3:
            work = self.random.choice(names.PROFESSIONS)
            fields.append({"name": "profession", "base": "secrétaire", "asked": work})
        return (
            {"subject": "guardian", "uid": person.guardian, "base_rev": person.rev, "fields": fields},
            "edit",
            [],
        )

    def _document(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        code, title, of_child = self.random.choice(
            (
                ("insurance", "Attestation d’assurance scolaire", True),
                ("address_proof", "Justificatif de domicile", False),
                ("caf", "Attestation de quotient familial", False),
            )
        )
        file = self._file(f"{code}.png", title)
        return (
            {"type_code": code, "child": person.child if of_child else None, "note": ""},
            "document",
            [file],
        )

    def _message(self, person: Person) -> tuple[dict[str, Any], str, list[dict[str, Any]]]:
        topic, subject, text = self.random.choice(MESSAGES)
        body = {
            "thread": self._hex(),
            "message": self._hex(),
            "topic": topic,
            "subject": subject,
            "body": text,
        }
        return body, "message", []

    def _file(self, name: str, title: str) -> dict[str, Any]:
        return {
            "doc_id": self._hex(),
            "name": name,
            "media_type": "image/png",
            "content": base64.b64encode(paper(title, self.today)).decode("ascii"),
        }


def paper(title: str, today: date) -> bytes:
    """Draw a sheet of paper as a family would photograph it; it says that it is an example."""
    image = Image.new("RGB", (620, 877), "#FDFCF8")
    draw = ImageDraw.Draw(image)
    large = ImageFont.truetype(str(resources.font_path("Semibold")), 30)
    small = ImageFont.truetype(str(resources.font_path("Regular")), 19)
    draw.rectangle((40, 40, 580, 60), fill="#17436B")
    draw.text((40, 90), title, font=large, fill="#1B2430")
    lines = (
        f"Établi le {today.day:02d}/{today.month:02d}/{today.year}",
        f"Année scolaire {today.year}-{today.year + 1}",
        "Organisme fictif, contrat n° 0000 0000",
        "Document d’exemple : démonstration, sans valeur.",
    )
    for index, line in enumerate(lines):
        draw.text((40, 160 + 34 * index), line, font=small, fill="#4A5565")
    for index in range(9):
        draw.line((40, 340 + 40 * index, 580 - 37 * (index % 3), 340 + 40 * index), fill="#C3CAD3", width=2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
