"""A town of a few families, the least that the synchronisation can be tried on."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import (
    AddressView,
    ChildView,
    DecisionBody,
    FamilySnapshot,
    GuardianView,
    ItemOutcome,
    MessageKind,
    Outcome,
    RequestItem,
    TownMessageBody,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Stale
from staffdesk.models.base import new_uid
from staffdesk.models.households import Child, Guardian, Household, Membership
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.numbering import Written
from staffdesk.services.sync.state import require_not_recovering
from tests.set_clock import SetClock


def an_office(database: Database, clock: SetClock, folder: Path, workstation: str = "poste-1") -> Office:
    """Open an office over a migrated database, as one workstation."""
    return Office(database, clock, FileKeychain(folder / "keys.json"), workstation, folder)


def found_town(database: Database, at: datetime, families: int = 3, *, uids: str = "") -> list[str]:
    """Make families of one guardian and one child, enrolled with a portal, and return their uids."""
    made = []
    with database.begin() as session:
        session.add(SyncState(id=1, office_id="0f" * 16, device_id="de" * 16, portal_url="http://127.0.0.1"))
        for number in range(families):
            household = Household(
                uid=f"{number:02x}" * 16, number=f"F-{number}", name=f"Famille {number}", created_at=at
            )
            guardian = Guardian(uid=f"{number:02x}" * 15 + "aa", first_name="Inès", last_name="Martin")
            household.guardians.append(guardian)
            child = Child(
                uid=f"{number:02x}" * 15 + "cc",
                first_name="Léo",
                last_name=canary(household.uid),
                born_on=datetime(2018, 5, 4, tzinfo=at.tzinfo).date(),
            )
            session.add_all([household, Membership(household=household, child=child)])
            session.flush()
            outbox.touch_household(session, household.id, at=at)
            made.append(household.uid)
    return made


def publish_documents(office: Office, count: int) -> None:
    """Have so many documents waiting to be sent to the first family."""
    content, at = b"%PDF-1.7", office.clock.now()
    with office.database.begin() as session:
        family = session.scalars(select(Household.uid).order_by(Household.id)).first() or ""
        for number in range(count):
            file = StoredFile(
                uid=f"d{number}" * 16,
                direction="out",
                name="facture.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                received=len(content),
                complete=True,
                content=content,
                created_at=at,
            )
            session.add(file)
            session.flush()
            outbox.publish_documents(session, [(file, family, f"Facture {number}")], at=at)


def canary(family: str) -> str:
    """Return a word that must never be shown to another family (I8)."""
    return f"canari-{family[:4]}"


def render(session: Session, row: OutboxMessage) -> FamilySnapshot:
    """Write out what one family may see."""
    return _snapshot(session, row.household_id or 0)


def write(session: Session, household_id: int) -> Written:
    """Write out the same before its turn."""
    snapshot = _snapshot(session, household_id)
    return Written(snapshot.rev, canonical_bytes(snapshot.to_wire()).decode("utf-8"))


def _snapshot(session: Session, household_id: int) -> FamilySnapshot:
    household = session.get_one(Household, household_id, populate_existing=True)
    children = session.scalars(
        select(Child).join(Membership).where(Membership.household_id == household.id)
    ).all()
    return FamilySnapshot(
        rev=household.snapshot_rev,
        made_at=household.created_at,
        household=AddressView(uid=household.uid, number=household.number, name=household.name),
        guardians=[
            GuardianView(
                uid=each.uid,
                first_name=each.first_name,
                last_name=each.last_name,
                mobile=each.mobile,
            )
            for each in household.guardians
        ],
        children=[
            ChildView(
                uid=each.uid, first_name=each.first_name, last_name=each.last_name, born_on=each.born_on
            )
            for each in children
        ],
    )


def decide(
    session: Session,
    request_id: int,
    *,
    accept: bool,
    at: datetime,
    by: str = "Camille",
    answer: str = "",
    held: datetime | None = None,
) -> None:
    """Decide a pending request once and for all: effect, answer and message in one transaction.

    Raises:
        Stale: somebody decided it first (R17).
    """
    require_not_recovering(session)
    request = session.get_one(Request, request_id)
    status = "accepted" if accept else "refused"
    decided = session.scalars(
        update(Request)
        .where(Request.id == request_id, Request.status == "pending")
        .values(status=status, decided_at=at, decided_by=by)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(decided) != 1:
        raise Stale("already_decided", request_id=request_id)
    if accept and request.kind == "edit":
        _apply_edit(session, request)
    tell_decision(session, request, status, at, held)
    if request.household_id is not None:
        outbox.touch_household(session, request.household_id, at=at)
    if answer:
        _write_to_family(session, request.family, answer, at)


def _apply_edit(session: Session, request: Request) -> None:
    asked = request.body["fields"][0]["asked"]
    session.execute(
        update(Guardian).where(Guardian.household_id == request.household_id).values(mobile=asked)
    )


def undo(session: Session, request_id: int, *, at: datetime) -> None:
    """Take a decision back, which is free until its message is numbered (R17).

    Raises:
        Stale: ``already_sent``.
    """
    outbox.take_back(session, request_id)
    session.execute(update(Request).where(Request.id == request_id).values(status="pending", decided_at=None))


def tell_decision(
    session: Session, request: Request, status: str, at: datetime, held: datetime | None = None
) -> None:
    """Queue the decision, which carries the whole request (R17)."""
    accepted = Outcome.ACCEPTED if status == "accepted" else Outcome.REFUSED
    body = DecisionBody.model_validate(
        {
            "request": RequestItem.model_validate(json.loads(request.raw)),
            "req_id": request.req_id,
            "status": status,
            "decided_at": at,
            "items": [ItemOutcome(index=0, outcome=accepted)],
        }
    )
    outbox.enqueue(
        session,
        MessageKind.DECISION,
        request.family,
        body,
        at=at,
        request_id=request.id,
        hold_until_at=held,
    )


def _write_to_family(session: Session, family: str, words: str, at: datetime) -> None:
    body = TownMessageBody(
        thread=new_uid(),
        message=new_uid(),
        topic="other",
        subject="Votre demande",
        body=words,
        author_name="Camille R.",
        written_at=at,
    )
    outbox.enqueue(session, MessageKind.MESSAGE, family, body, at=at)
