"""What the families have asked and nobody has answered yet: requests of every kind, as a portal script."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import write_instant
from staffdesk.demo import names
from staffdesk.demo.askers import WANTED_SLOT, Person, Town, draw_people, load_town
from staffdesk.demo.sheets import draw_sheet
from staffdesk.models.households import Guardian, Household

KINDS = {"booking": 34, "cancel": 18, "absence": 12, "edit": 14, "document": 12, "message": 10}
"""Kinds of request and how often each comes."""

FIRST_SCREEN = 48
SHARE = 6
"""Requests at least, and one for so many families in a larger town."""

NEAR = timedelta(days=20)
MESSAGES = (
    (
        "booking",
        "Mercredi prochain",
        "Bonjour, est-il possible d’inscrire ma fille ce mercredi seulement\u202f? Merci.",
    ),
    (
        "invoice",
        "Facture de septembre",
        "Bonjour, que veut dire la ligne «\u00a0repas non réservé\u00a0»\u202f? Merci de votre aide.",
    ),
    (
        "file",
        "Changement d’employeur",
        "Bonjour, je change d’employeur en janvier. Faut-il un nouveau justificatif\u202f?",
    ),
    ("other", "Objet perdu", "Bonjour, un manteau bleu a été oublié au centre de loisirs mercredi."),
)
PAPERS = (
    ("insurance", "Attestation d’assurance scolaire", True),
    ("address_proof", "Justificatif de domicile", False),
    ("caf", "Attestation de quotient familial", False),
)


@dataclass(frozen=True)
class Ask:
    """One request: its kind on the wire, its body, the files that go with it."""

    kind: str
    body: dict[str, Any]
    files: list[dict[str, Any]] = field(default_factory=list)


def portal_script(
    session: Session,
    *,
    families: int,
    today: date,
    now: datetime,
    random: Random,
    password_hash: str,
    open_days: Mapping[str, Sequence[date]],
) -> dict[str, Any]:
    """Write the script ``staffdesk.portal.demonstration`` plays."""
    people = draw_people(session, random, max(FIRST_SCREEN, families // SHARE), today)
    writer = Writer(load_town(session, now, open_days), random)
    return {
        "password_hash": password_hash,
        "accounts": _accounts(session),
        "requests": write_requests(people, writer, tuple(KINDS)),
    }


def _accounts(session: Session) -> list[dict[str, str]]:
    """Describe the account of each family's first guardian."""
    rows = session.execute(
        select(Household.uid, Household.number, Guardian)
        .join(Guardian, Guardian.household_id == Household.id)
        .where(Guardian.position == 0)
        .order_by(Household.id)
    )
    return [
        {
            "email": guardian.email,
            "family": family,
            "guardian": guardian.uid,
            "household_number": number,
            "display_name": f"{guardian.first_name} {guardian.last_name}",
        }
        for family, number, guardian in rows
    ]


def write_requests(people: Sequence[Person], writer: "Writer", kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Write one request for each person, the oldest first; every kind comes at least once."""
    asked = [
        writer.ask(person, kinds, wish=kinds[index] if index < len(kinds) else "")
        for index, person in enumerate(sorted(people, key=lambda one: not one.corrected))
    ]
    return sorted(asked, key=lambda one: (one["received_at"], one["submit_id"]))


class Writer:
    """Writes one request after the other; the same random numbers give the same requests."""

    def __init__(self, town: Town, random: Random) -> None:
        """Keep what requests are made of."""
        self.town = town
        self.random = random
        self._write = {
            "booking": self._booking,
            "cancel": self._cancel,
            "absence": self._absence,
            "edit": self._edit,
            "document": self._document,
            "message": self._message,
        }

    def ask(self, person: Person, kinds: Sequence[str], *, wish: str = "") -> dict[str, Any]:
        """Write one request of a person, of the kind wished or one drawn; of another where it cannot be.

        A family whose file the office corrected asks to change what it saw: that is a conflict.
        """
        kind = wish or self.random.choices(kinds, weights=[KINDS[name] for name in kinds])[0]
        if kind in ("cancel", "absence") and not self._near(person):
            kind = "booking"
        if person.corrected or (kind == "booking" and not self._free_days(person)):
            kind = "edit"
        ago = timedelta(minutes=self.random.randint(15, 3 * 24 * 60))
        received_at = self.town.now - ago
        ask = self._write[kind](person, received_at)
        return {
            "family": person.family,
            "kind": ask.kind,
            "submit_id": self._hex(),
            "received_at": write_instant(received_at),
            "body": ask.body,
            "files": ask.files,
        }

    def _hex(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _near(self, person: Person) -> list[tuple[str, str, date]]:
        return [cell for cell in person.booked if cell[2] <= self.town.today + NEAR]

    def _booking(self, person: Person, received_at: datetime) -> Ask:
        """Ask for free days; one in six wants full days too, one in six comes too late for some."""
        free = self._free_days(person)
        late = {code: set(days) & set(self.town.late_days(code, received_at)) for code, days in free.items()}
        special = self.random.random()
        wanted = [code for code, days in late.items() if days] if special < 1 / 6 else []
        code = self.random.choice(wanted or list(free))
        days = self._some(free[code])
        if wanted:
            days |= set(sorted(late[code])[:2])
        elif special > 5 / 6:
            days |= set(self._full(person, code, free[code])[:2])
        items = [
            {
                "child": person.child,
                "activity": code,
                "slot": WANTED_SLOT[code],
                "on": on.isoformat(),
                "op": "add",
            }
            for on in sorted(days)
        ]
        return Ask("booking", {"base_rev": person.rev, "items": items, "note": ""})

    def _free_days(self, person: Person) -> dict[str, list[date]]:
        """Give the days ahead on which nothing is booked, by activity it is enrolled in."""
        free = {}
        for code in sorted(person.groups):
            slot = WANTED_SLOT[code]
            taken = {on for activity, booked, on in person.booked if (activity, booked) == (code, slot)}
            days = [on for on in self.town.open_days[code] if self.town.today < on and on not in taken]
            if days:
                free[code] = days
        return free

    def _full(self, person: Person, code: str, free: Sequence[date]) -> list[date]:
        return sorted(set(self.town.full_days.get(person.groups[code], ())) & set(free))

    def _some(self, free: Sequence[date]) -> set[date]:
        start = self.random.randint(0, max(0, len(free) - 12))
        near = free[start : start + 12]
        return {on for on in near if self.random.random() < 0.55} or {near[0]}

    def _cancel(self, person: Person, _received_at: datetime) -> Ask:
        chosen = self._near(person)[: self.random.randint(1, 4)]
        items = [
            {"child": person.child, "activity": activity, "slot": slot, "on": on.isoformat(), "op": "cancel"}
            for activity, slot, on in chosen
        ]
        return Ask("booking", {"base_rev": person.rev, "items": items, "note": ""})

    def _absence(self, person: Person, _received_at: datetime) -> Ask:
        near = self._near(person)
        items = [
            {"child": person.child, "activity": activity, "slot": slot, "on": on.isoformat()}
            for activity, slot, on in near
            if on - near[0][2] <= timedelta(days=1)
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
        return Ask("absence", body, files)

    def _edit(self, person: Person, _received_at: datetime) -> Ask:
        pairs = " ".join(f"{self.random.randint(10, 99)}" for _ in range(3))
        fields = [{"name": "mobile", "base": person.mobile, "asked": f"06 00 {pairs}"}]
        if self.random.random() < 0.3 and not person.corrected:
            others = [works for works in names.PROFESSIONS if person.profession not in works]
            work = names.said_of(self.random.choice(others), person.first_name)
            fields.append({"name": "profession", "base": person.profession, "asked": work})
        body = {"subject": "guardian", "uid": person.guardian, "base_rev": person.rev, "fields": fields}
        return Ask("edit", body)

    def _document(self, person: Person, _received_at: datetime) -> Ask:
        code, title, of_child = self.random.choice(PAPERS)
        body = {"type_code": code, "child": person.child if of_child else None, "note": ""}
        return Ask("document", body, [self._file(f"{code}.png", title)])

    def _message(self, _person: Person, _received_at: datetime) -> Ask:
        topic, subject, text = self.random.choice(MESSAGES)
        keys = {"thread": self._hex(), "message": self._hex()}
        return Ask("message", {**keys, "topic": topic, "subject": subject, "body": text})

    def _file(self, name: str, title: str) -> dict[str, Any]:
        return {
            "doc_id": self._hex(),
            "name": name,
            "media_type": "image/png",
            "content": base64.b64encode(draw_sheet(title, self.town.today)).decode("ascii"),
        }
