"""The health form of a child at the desk: opened by who may read health, written with its authorisations.

Every opening and every change is in the audit log, by the names of the fields and never by their values.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.corrections import MEALS_DECIDED
from staffdesk.domain.french.dates import instant
from staffdesk.domain.french.fields import changed_by, whole_label
from staffdesk.domain.health_record import CARE_PLAN, MOST_PEOPLE, flat, plan_of, plan_values, put
from staffdesk.domain.meals import DIETS
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Child, HealthRecord, PickupPerson
from staffdesk.models.staff import AuditEntry
from staffdesk.services import audit
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.care_plan_prices import plan_repricing
from staffdesk.services.health_records import facts_of, keep_health, keep_plan, locked_record
from staffdesk.services.office import Office
from staffdesk.services.repricing import PricePreview
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.BOOKINGS, Topic.INVOICES, Topic.SYNC})
_CONSENT = {None: "", True: "yes", False: "no"}
_PLAN = frozenset(field.name for field in CARE_PLAN)


@dataclass(frozen=True)
class HealthSheet:
    """A form as the office holds it.

    Attributes:
        values: text of each field by its name, the care plan among them.
        diet, diets: the child's, and those to choose among.
        image_consent: yes, no, or nothing while nobody answered.
        people: who may collect the child or is to be called.
        told: who changed it last, and when; empty if nobody did at the desk.
        mark: what tells this state of it from a later one.
    """

    child_id: int
    name: str
    values: Mapping[str, str]
    diet: str
    diets: tuple[str, ...]
    image_consent: str
    people: tuple[Collector, ...]
    told: str
    mark: str


@dataclass(frozen=True)
class HealthWritten:
    """A form as it was typed, and the ``mark`` of the state that was seen."""

    values: Mapping[str, str]
    diet: str
    image_consent: str
    people: tuple[Collector, ...]
    mark: str


class HealthEditing:
    """Use cases of the health form."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def sheet(self, actor: Actor, child_id: int) -> HealthSheet:
        """Open the form of a child, which is audited (SEC8).

        Raises:
            NotFound: ``child``.
            Unavailable: ``health_unreadable``; this workstation has no key.
        """
        actor.need(Permission.READ_HEALTH)
        sealer, at = self.office.sealer(), self.office.clock.now()
        with self.office.database.begin() as session:
            child = _child(session, child_id)
            row = session.scalar(select(HealthRecord).where(HealthRecord.child_id == child_id))
            values = flat(facts_of(row, child, sealer))
            people = _people(session, child_id)
            last = _last_change(session, child_id)
            audit.record(session, actor, "health.read", f"child:{child_id}", at=at)
            return HealthSheet(
                child_id,
                f"{child.first_name} {child.last_name}",
                values,
                child.diet,
                tuple(dict.fromkeys((*DIETS, child.diet))),
                _CONSENT[child.image_consent],
                people,
                "" if last is None else changed_by(last.who, instant(last.at)),
                _mark(child, row, people),
            )

    def preview(self, actor: Actor, child_id: int, values: Mapping[str, str]) -> PricePreview:
        """Show what the care plan of a form would change of prices, on what is booked and what was invoiced.

        Raises:
            NotFound: ``child``.
            RuleBroken: ``care_plan_reversed``.
        """
        actor.need(Permission.READ_HEALTH)
        plan = plan_of(values)
        with self.office.database.read() as session:
            change = plan_repricing(session, _child(session, child_id), plan)
            return PricePreview() if change is None else change.preview(session)

    def save(
        self, actor: Actor, child_id: int, written: HealthWritten, *, retroactive: bool = False
    ) -> Topics:
        """Write what was changed in a form, and tell the families of the child.

        What is invoiced stays; `retroactive` corrects it where a meal is brought from home on other days.

        Raises:
            NotFound: ``child``.
            Stale: ``health_changed``: somebody wrote it since it was seen.
            RuleBroken: the code of ``health_record.fault``, with its ``field``; ``care_plan_reversed``,
                ``person_without_name``, ``too_many_people``.
            Unavailable: ``health_unreadable``; this workstation has no key.
            RecoveryNeeded: this office was restored.
        """
        for permission in (Permission.READ_HEALTH, Permission.EDIT_HOUSEHOLDS):
            actor.need(permission)
        sealer, at = self.office.sealer(), self.office.clock.now()
        _check_people(written.people)
        with self.office.database.begin() as session:
            require_not_recovering(session)
            child = _child(session, child_id, lock=True)
            row = locked_record(session, child_id)
            people = _people(session, child_id)
            if _mark(child, row, people) != written.mark:
                last = _last_change(session, child_id)
                who, when = ("", "") if last is None else (last.who, instant(last.at))
                raise Stale("health_changed", who=who or "La famille", at=when)
            facts = facts_of(row, child, sealer)
            before = flat(facts)
            typed = {name: value.strip() for name, value in written.values.items()}
            changed = [name for name, value in typed.items() if value != before.get(name, "")]
            for name in changed:
                facts = put(facts, name, typed[name], local_date(at), by_office=True)
            plan = plan_of(flat(facts))
            facts = {name: value for name, value in facts.items() if name not in _PLAN}
            facts |= {name: value for name, value in plan_values(plan).items() if value}
            change = plan_repricing(session, child, plan) if retroactive else None
            watched = None if change is None else change.watch(session)
            keep_plan(child, plan)
            if watched is not None:
                watched.correct(Hand(actor.name, at), why=MEALS_DECIDED)
            if changed:
                keep_health(session, row, child, facts, sealer, at)
            changed += _write_beside(session, child, written, people)
            if changed:
                self._tell(session, actor, child, changed)
        return CHANGED

    def _tell(self, session: Session, actor: Actor, child: Child, changed: Collection[str]) -> None:
        at = self.office.clock.now()
        session.flush()
        households = sorted(households_of_children(session, [child.id]))
        outbox.touch_households(session, households, at=at)
        facts = {"label": child.first_name, "fields": sorted(whole_label(name) for name in changed)}
        for household in households:
            audit.record(session, actor, "health.edited", f"household:{household}", facts, at=at)
        audit.record(session, actor, "health.edited", f"child:{child.id}", facts, at=at)


def _child(session: Session, child_id: int, *, lock: bool = False) -> Child:
    child = session.get(Child, child_id, with_for_update=lock or None)
    if child is None:
        raise NotFound("child", child_id=child_id)
    return child


def _people(session: Session, child_id: int) -> tuple[Collector, ...]:
    return tuple(map(_collector, _people_rows(session, child_id)))


def _people_rows(session: Session, child_id: int) -> Sequence[PickupPerson]:
    return session.scalars(
        select(PickupPerson).where(PickupPerson.child_id == child_id).order_by(PickupPerson.id)
    ).all()


def _collector(row: PickupPerson) -> Collector:
    return Collector(row.name, row.link, row.phone, row.may_collect, row.emergency)


def _check_people(people: Collection[Collector]) -> None:
    if len(people) > MOST_PEOPLE:
        raise RuleBroken("too_many_people", field="people", most=MOST_PEOPLE)
    if any(not one.name.strip() for one in people):
        raise RuleBroken("person_without_name", field="people")


def _write_beside(
    session: Session, child: Child, written: HealthWritten, people: tuple[Collector, ...]
) -> list[str]:
    """Write what is beside the form: diet, image, who may collect; return what changed."""
    changed = []
    if written.diet.strip() and written.diet.strip() != child.diet:
        child.diet = written.diet.strip()
        changed.append("diet")
    if written.image_consent != _CONSENT[child.image_consent]:
        child.image_consent = {"yes": True, "no": False}.get(written.image_consent)
        changed.append("image_consent")
    if written.people != people:
        _write_people(session, child.id, written.people)
        changed.append("people")
    return changed


def _write_people(session: Session, child_id: int, people: Sequence[Collector]) -> None:
    """Write those who changed: whoever stays is the same person, with the same row."""
    rows = _people_rows(session, child_id)
    steps = SequenceMatcher(None, list(map(_collector, rows)), list(people)).get_opcodes()
    for step, first, last, first_now, last_now in steps:
        if step == "equal":
            continue
        for row, one in zip_longest(rows[first:last], people[first_now:last_now]):
            if one is None:
                session.delete(row)
                continue
            person = PickupPerson(child_id=child_id) if row is None else row
            person.name, person.link, person.phone = one.name.strip(), one.link.strip(), one.phone.strip()
            person.may_collect, person.emergency = one.may_collect, one.emergency
            session.add(person)


def _last_change(session: Session, child_id: int) -> AuditEntry | None:
    return session.scalar(
        select(AuditEntry)
        .where(AuditEntry.record == f"child:{child_id}", AuditEntry.action == "health.edited")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def _mark(child: Child, row: HealthRecord | None, people: tuple[Collector, ...]) -> str:
    told = [
        "" if row is None else hashlib.sha256(row.sealed).hexdigest(),
        plan_values(child.care_plan),
        child.diet,
        _CONSENT[child.image_consent],
        [[one.name, one.link, one.phone, one.may_collect, one.emergency] for one in people],
    ]
    return hashlib.sha256(canonical_bytes(told)).hexdigest()
