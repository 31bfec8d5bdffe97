"""A real office with a generated town, in which families ask what a test wants them to ask.

Requests are stored and received by the program's own code, as a pull of the sync would.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update

from staffdesk.contract.v1 import write_instant
from staffdesk.domain.dates import local_date
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Guardian, Household, Membership
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.office import Office
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.arrival import Arrivals
from staffdesk.services.validation.queue import Requests
from tests.set_clock import SetClock

AGENT = Actor(1, "Camille R.", frozenset({Role.AGENT}))
COLLEAGUE = Actor(2, "Dominique T.", frozenset({Role.AGENT}))
FAMILIES = 14


def _shared() -> Select[tuple[int]]:
    """Select the children of two households: their weeks are judged too."""
    return select(Membership.child_id).group_by(Membership.child_id).having(func.count() > 1)


@dataclass(frozen=True)
class Pupil:
    """A child at the canteen, its household and the guardian who asks."""

    child_uid: str
    child_id: int
    household_id: int
    household_uid: str
    family: str
    guardian_uid: str
    mobile: str


class QueueScene:
    """What families do, and what became of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clock = office.clock

    def note_exchange(self, device: str | None = "d" * 32, error: str | None = None) -> None:
        """Let the office have a portal, and the last exchange have gone well, or ended by an error."""
        with self.office.database.begin() as session:
            session.execute(update(SyncState).values(device_id=device, last_error=error))

    def pupils(self) -> list[Pupil]:
        """List the children enrolled at the canteen who live in one household, one of each."""
        question = (
            select(Child, Household, Guardian)
            .join(Enrolment, Enrolment.child_id == Child.id)
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .join(Activity, ActivityGroup.activity_id == Activity.id)
            .join(
                Membership,
                (Membership.child_id == Child.id) & (Membership.household_id == Enrolment.household_id),
            )
            .join(Household, Household.id == Enrolment.household_id)
            .join(Guardian, (Guardian.household_id == Household.id) & (Guardian.position == 0))
            .where(Activity.code == "cantine", Child.id.not_in(_shared()))
            .order_by(Household.id, Child.id)
        )
        found: dict[int, Pupil] = {}
        with self.office.database.read() as session:
            for child, household, guardian in session.execute(question):
                pupil = Pupil(
                    child.uid,
                    child.id,
                    household.id,
                    household.uid,
                    household.name,
                    guardian.uid,
                    guardian.mobile,
                )
                found.setdefault(household.id, pupil)
        return list(found.values())

    def pupil_with_free_days(self, wanted: int) -> tuple[Pupil, list[date]]:
        """Give a child and school days of the coming weeks, well ahead of any limit, without a meal yet."""
        first = local_date(self.clock.now()) + timedelta(days=9)
        days = [first + timedelta(days=number) for number in range(19)]
        school = [day for day in days if day.weekday() in (0, 1, 3, 4)]
        for pupil in self.pupils():
            with self.office.database.read() as session:
                taken = set(session.scalars(select(Booking.day_on).where(Booking.child_id == pupil.child_id)))
            free = [day for day in school if day not in taken]
            if len(free) >= wanted:
                return pupil, free[:wanted]
        raise LookupError(f"no child has {wanted} free days: draw another town")

    def pupil_with_meals(self, wanted: int) -> tuple[Pupil, list[date]]:
        """Give a child and coming days on which it has a meal."""
        found = next(
            (pupil, days) for pupil in self.pupils() if len(days := self.booked_days(pupil, wanted)) == wanted
        )
        return found[0], found[1]

    def booked_days(self, pupil: Pupil, wanted: int) -> list[date]:
        """List the coming days on which the child has a meal."""
        question = (
            select(Booking.day_on)
            .join(Slot, Booking.slot_id == Slot.id)
            .join(Activity, Slot.activity_id == Activity.id)
            .where(
                Booking.child_id == pupil.child_id,
                Activity.code == "cantine",
                Booking.state == "booked",
                Booking.day_on > local_date(self.clock.now()) + timedelta(days=7),
            )
            .order_by(Booking.day_on)
        )
        with self.office.database.read() as session:
            return list(session.scalars(question))[:wanted]

    def ask_meals(self, pupil: Pupil, days: list[date], op: str = "add") -> int:
        """Let the family ask for meals, or for meals to be cancelled."""
        items = [
            {"child": pupil.child_uid, "activity": "cantine", "slot": "midi", "on": day.isoformat(), "op": op}
            for day in days
        ]
        return self.file(pupil, "booking", {"base_rev": 1, "items": items, "note": ""})

    def ask_mobile(self, pupil: Pupil, asked: str, base: str | None = None) -> int:
        """Let the family change its mobile number; another ``base`` than ours is a conflict."""
        field = {"name": "mobile", "base": base or pupil.mobile, "asked": asked}
        body = {"subject": "guardian", "uid": pupil.guardian_uid, "base_rev": 1, "fields": [field]}
        return self.file(pupil, "edit", body)

    def pupil_eating_today(self) -> Pupil:
        """Give a child that has a meal today."""
        question = (
            select(Booking.child_id)
            .join(Slot, Booking.slot_id == Slot.id)
            .join(Activity, Slot.activity_id == Activity.id)
            .where(Activity.code == "cantine", Booking.state == "booked", Booking.day_on == self.today())
        )
        with self.office.database.read() as session:
            eating = set(session.scalars(question))
        return next(pupil for pupil in self.pupils() if pupil.child_id in eating)

    def fall_ill_today(self, pupil: Pupil) -> int:
        """Let the family declare an illness without its proof."""
        item = {
            "child": pupil.child_uid,
            "activity": "cantine",
            "slot": "midi",
            "on": self.today().isoformat(),
        }
        body = {"base_rev": 1, "reason": "illness", "words": "", "items": [item], "documents": []}
        return self.file(pupil, "absence", body)

    def today(self) -> date:
        """Give the day of the scene."""
        return local_date(self.clock.now())

    def change_health(self, pupil: Pupil) -> int:
        """Let the family change the health form of its child; this office has no key for what it sent."""
        field = {"name": "health", "base": "?", "asked": "?"}
        body = {"subject": "health_record", "uid": pupil.child_uid, "base_rev": 1, "fields": [field]}
        return self.file(pupil, "edit", body)

    def send_certificate(self, pupil: Pupil, content: bytes, type_code: str = "insurance") -> int:
        """Let the family send a certificate of its child, received whole."""
        doc_id, digest = new_uid(), hashlib.sha256(content).hexdigest()
        described = {
            "doc_id": doc_id,
            "name": "attestation.png",
            "media_type": "image/png",
            "size": len(content),
            "sha256": digest,
        }
        with self.office.database.begin() as session:
            session.add(
                StoredFile(
                    uid=doc_id,
                    household_id=pupil.household_id,
                    direction="in",
                    name="attestation.png",
                    media_type="image/png",
                    size=len(content),
                    sha256=digest,
                    received=len(content),
                    complete=True,
                    content=content,
                    created_at=self.clock.now(),
                )
            )
        body = {"type_code": type_code, "child": pupil.child_uid, "document": described, "note": ""}
        return self.file(pupil, "document", body)

    def write_message(self, pupil: Pupil, subject: str, words: str) -> int:
        """Let the family write a message."""
        body = {
            "thread": new_uid(),
            "message": new_uid(),
            "topic": "other",
            "subject": subject,
            "body": words,
        }
        return self.file(pupil, "message", body)

    def file(self, pupil: Pupil, kind: str, body: dict[str, Any]) -> int:
        """Store a request as a pull would, let it arrive, and give its primary key."""
        now = self.clock.now()
        raw = json.dumps({"kind": kind, "body": body, "received_at": write_instant(now)})
        with self.office.database.begin() as session:
            request = Request(
                req_id=new_uid(),
                household_id=pupil.household_id,
                family=pupil.household_uid,
                kind=kind,
                raw=raw,
                digest=hashlib.sha256(raw.encode()).hexdigest(),
                body=body,
                received_at=now - timedelta(hours=1),
                pulled_at=now,
            )
            session.add(request)
            session.flush()
            Arrivals(session, now).receive([request])
            return request.id

    def decide(self, request_id: int, *outcomes: str) -> None:
        """Let the agent decide, and the answer leave: from then on it is corrected, not undone."""
        requests = Requests(self.office)
        items = tuple(
            ItemDecision(index, outcome, "Complet." if outcome == "refused" else "")
            for index, outcome in enumerate(outcomes)
        )
        token = requests.detail(AGENT, request_id).token
        requests.decide(AGENT, Decision(request_id, token, items))
        with self.office.database.begin() as session:
            waiting = update(OutboxMessage).where(OutboxMessage.request_id == request_id)
            session.execute(waiting.values(n=request_id))

    def correct(self, request_id: int, *outcomes: str) -> None:
        """Let the colleague answer otherwise."""
        requests = Requests(self.office)
        items = tuple(ItemDecision(n, outcome, "Erreur.") for n, outcome in enumerate(outcomes))
        token = requests.detail(COLLEAGUE, request_id).token
        requests.correct(COLLEAGUE, Decision(request_id, token, items, reply="Erreur."))

    def meals(self, pupil: Pupil, days: list[date]) -> list[str]:
        """Read what became of the meals of a child."""
        question = (
            select(Booking.state)
            .where(Booking.child_id == pupil.child_id, Booking.day_on.in_(days))
            .join(Slot, Booking.slot_id == Slot.id)
            .join(Activity, Slot.activity_id == Activity.id)
            .where(Activity.code == "cantine")
            .order_by(Booking.day_on)
        )
        with self.office.database.read() as session:
            return list(session.scalars(question))

    def status(self, request_id: int) -> str:
        """Read the status of a request."""
        with self.office.database.read() as session:
            return session.scalars(select(Request.status).where(Request.id == request_id)).one()

    def outcomes(self, request_id: int) -> list[tuple[str, str]]:
        """Read outcome and reason of each item of a decided request."""
        with self.office.database.read() as session:
            outcome = session.scalars(select(Request.outcome).where(Request.id == request_id)).one()
        return [(item["outcome"], item.get("reason", "")) for item in (outcome or {})["items"]]

    def reply(self, request_id: int) -> str:
        """Read the words joined to the answer."""
        with self.office.database.read() as session:
            outcome = session.scalars(select(Request.outcome).where(Request.id == request_id)).one()
        return str((outcome or {}).get("note", ""))

    def mobile(self, pupil: Pupil) -> str:
        """Read the mobile number on file."""
        with self.office.database.read() as session:
            return session.scalars(select(Guardian.mobile).where(Guardian.uid == pupil.guardian_uid)).one()

    def advance(self, minutes: int) -> None:
        """Let time pass."""
        assert isinstance(self.clock, SetClock)
        self.clock.advance(minutes=minutes)

    def now(self) -> datetime:
        """Give the instant of the scene."""
        return self.clock.now()
