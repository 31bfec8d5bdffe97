"""Requests on paper as the form types them in: who asks, which days there are, what comes of it."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import DocumentDescription
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import BookingOp, RequestKind
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Guardian, Household, Membership
from staffdesk.models.town import Activity, ActivityGroup, DocumentType, Site, Slot, TextTemplate
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.office import Office
from staffdesk.services.paper_rows import (
    PaperAsk,
    PaperChild,
    PaperDocumentType,
    PaperFamily,
    PaperGuardian,
    PaperPeriod,
    PaperSlot,
)
from staffdesk.services.validation import paper

CONTACT = ("mobile", "phone", "email")
CANCELLATION = "cancellation"
LONGEST = timedelta(days=400)
_GIVEN_UP = (BookingState.BOOKED.value,)
_TAKEN = (
    BookingState.BOOKED.value,
    BookingState.REQUESTED.value,
    BookingState.CANCEL_REQUESTED.value,
    BookingState.PRESENT.value,
)


class PaperDesk:
    """Use cases of the form « Demande papier »."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def family(self, actor: Actor, household_id: int) -> PaperFamily:
        """Give who may be meant, and what each child is enrolled for.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        with self.office.database.read() as session:
            household = session.get(Household, household_id)
            if household is None:
                raise NotFound("household", household_id=household_id)
            reasons = session.execute(
                select(TextTemplate.code, TextTemplate.label)
                .where(TextTemplate.kind == "absence_reason")
                .order_by(TextTemplate.position)
            )
            return PaperFamily(
                household.id,
                household.name,
                household.number,
                _children(session, household_id),
                _guardians(session, household_id),
                tuple(reasons.tuples()),
                _document_types(session),
                _topics(session),
            )

    def days(self, actor: Actor, asked: PaperPeriod) -> tuple[date, ...]:
        """List the days of a period that can be asked for, or given up: open and free, or booked.

        Raises:
            RuleBroken: ``period_reversed``, ``period_too_long``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        if asked.last_on < asked.first_on:
            raise RuleBroken("period_reversed", field="last_on")
        if asked.last_on - asked.first_on > LONGEST:
            raise RuleBroken("period_too_long", field="last_on")
        with self.office.database.read() as session:
            if asked.kind == RequestKind.BOOKING.value:
                return tuple(on for on in _open_days(session, asked) if on.isoweekday() in asked.weekdays)
            booked = session.scalars(_booked(asked, _GIVEN_UP).order_by(Booking.day_on))
            return tuple(on for on in booked if on.isoweekday() in asked.weekdays)

    def file(self, actor: Actor, asked: PaperAsk) -> int:
        """Store what was typed in, on the same road as what comes by the portal; returns its id.

        Raises:
            RuleBroken: ``paper_without_days``, ``paper_without_change``, ``paper_without_file``,
                ``paper_without_message``; as ``paper.file_on_paper``.
            NotFound: ``household``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        kind, body = _body(asked)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            request_id = paper.file_on_paper(
                session,
                actor,
                asked.household_id,
                kind,
                asked.channel,
                stamped_at=asked.stamped_at,
                body=body,
                at=at,
            )
            if kind == RequestKind.DOCUMENT.value and asked.file is not None:
                paper.keep_file(session, asked.household_id, body["document"], asked.file, at)
        return request_id


def _document_types(session: Session) -> tuple[PaperDocumentType, ...]:
    rows = session.execute(
        select(DocumentType.code, DocumentType.name, DocumentType.owner).order_by(DocumentType.position)
    )
    return tuple(PaperDocumentType(*row) for row in rows)


def _topics(session: Session) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(TextTemplate.code, TextTemplate.label)
        .where(TextTemplate.kind == "message_topic")
        .order_by(TextTemplate.position)
    )
    return tuple(rows.tuples())


def _children(session: Session, household_id: int) -> tuple[PaperChild, ...]:
    rows = session.execute(
        select(Child.uid, Child.first_name, Child.last_name, Activity, Slot)
        .join(Membership, Membership.child_id == Child.id)
        .outerjoin(
            Enrolment, (Enrolment.child_id == Child.id) & (Enrolment.household_id == Membership.household_id)
        )
        .outerjoin(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .outerjoin(Activity, ActivityGroup.activity_id == Activity.id)
        .outerjoin(Slot, Slot.activity_id == Activity.id)
        .where(Membership.household_id == household_id)
        .order_by(Child.born_on, Child.id, Activity.position, Slot.position)
    )
    names: dict[str, str] = {}
    slots: dict[str, dict[PaperSlot, None]] = {}
    for uid, first_name, last_name, activity, slot in rows:
        names[uid] = f"{first_name} {last_name}"
        found = slots.setdefault(uid, {})
        if activity is not None and slot is not None:
            single = len(activity.slots) == 1
            name = activity.name if single else f"{activity.name}, {slot.name.lower()}"
            found[PaperSlot(activity.code, slot.code, name, frozenset(activity.weekdays))] = None
    return tuple(PaperChild(uid, name, tuple(slots[uid])) for uid, name in names.items())


def _guardians(session: Session, household_id: int) -> tuple[PaperGuardian, ...]:
    rows = session.scalars(
        select(Guardian).where(Guardian.household_id == household_id).order_by(Guardian.position)
    )
    return tuple(
        PaperGuardian(
            row.uid,
            f"{row.first_name} {row.last_name}",
            {name: getattr(row, name) or "" for name in CONTACT},
        )
        for row in rows
    )


def _open_days(session: Session, asked: PaperPeriod) -> list[date]:
    """List the days on which the child's group is open and nothing is booked or asked yet."""
    rows = session.execute(
        select(Activity, Site.uid, Enrolment.starts_on, Enrolment.ends_on)
        .join(ActivityGroup, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .join(Enrolment, Enrolment.group_id == ActivityGroup.id)
        .join(Child, Enrolment.child_id == Child.id)
        .where(
            Child.uid == asked.child,
            Activity.code == asked.activity,
            Enrolment.household_id == asked.household_id,
        )
    ).all()
    calendar = load_calendar(session)
    period = Period.through(asked.first_on, asked.last_on)
    taken = set(session.scalars(_booked(asked, _TAKEN)))
    return sorted(
        {
            on
            for activity, site, starts_on, ends_on in rows
            for on in served_days(activity, period, calendar, site)
            if starts_on <= on <= ends_on and on not in taken
        }
    )


def _booked(asked: PaperPeriod, states: tuple[str, ...]) -> Select[tuple[date]]:
    return (
        select(Booking.day_on)
        .join(Child, Booking.child_id == Child.id)
        .join(Slot, Booking.slot_id == Slot.id)
        .join(Activity, Slot.activity_id == Activity.id)
        .where(
            Child.uid == asked.child,
            Activity.code == asked.activity,
            Slot.code == asked.slot,
            Booking.household_id == asked.household_id,
            Booking.day_on.between(asked.first_on, asked.last_on),
            Booking.state.in_(states),
        )
    )


def _body(asked: PaperAsk) -> tuple[str, Mapping[str, Any]]:
    """Write what was typed in as the body of a request.

    Raises:
        RuleBroken: ``paper_without_days``, ``paper_without_change``, ``paper_without_file``,
            ``paper_without_message``.
    """
    others = {
        RequestKind.EDIT.value: _edit,
        RequestKind.DOCUMENT.value: _document,
        RequestKind.MESSAGE.value: _message,
    }
    if asked.kind in others:
        return asked.kind, others[asked.kind](asked)
    if not asked.days:
        raise RuleBroken("paper_without_days", field="days")
    cells = [
        {"child": asked.child, "activity": asked.activity, "slot": asked.slot, "on": on.isoformat()}
        for on in sorted(asked.days)
    ]
    if asked.kind == RequestKind.ABSENCE.value:
        return asked.kind, {"reason": asked.reason, "words": asked.words, "items": cells}
    op = BookingOp.CANCEL if asked.kind == CANCELLATION else BookingOp.ADD
    items = [cell | {"op": op.value} for cell in cells]
    return RequestKind.BOOKING.value, {"items": items, "note": asked.words}


def _edit(asked: PaperAsk) -> Mapping[str, Any]:
    changed = [
        {"name": name, "base": before, "asked": after}
        for name, (before, after) in sorted(asked.contact.items())
        if before != after
    ]
    if not changed:
        raise RuleBroken("paper_without_change", field="contact")
    return {"subject": "guardian", "uid": asked.guardian, "fields": changed}


def _document(asked: PaperAsk) -> Mapping[str, Any]:
    file = asked.file
    if file is None:
        raise RuleBroken("paper_without_file", field="file")
    described = DocumentDescription(
        doc_id=new_uid(),
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )
    return {
        "type_code": asked.type_code,
        "child": asked.child or None,
        "document": described.to_wire(),
        "note": asked.words,
    }


def _message(asked: PaperAsk) -> Mapping[str, Any]:
    if not asked.subject.strip() or not asked.words.strip():
        raise RuleBroken("paper_without_message", field="message")
    return {
        "thread": new_uid(),
        "message": new_uid(),
        "topic": asked.topic,
        "subject": asked.subject.strip(),
        "body": asked.words.strip(),
    }
