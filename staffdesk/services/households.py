"""Families: the list, the sheet of one, its fields edited by staff, its invitation to the portal."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import AccountBody, MessageKind
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import Subject
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Child, Guardian, Household, Membership
from staffdesk.models.town import Town
from staffdesk.services import audit
from staffdesk.services.balances import Balance, balances
from staffdesk.services.bulk import building_many
from staffdesk.services.family_rows import FamilyRow, FamilySheet
from staffdesk.services.family_sheet import family_sheet
from staffdesk.services.office import Office
from staffdesk.services.papers import paper_kinds, papers_on_file, states_of
from staffdesk.services.sync import outbox
from staffdesk.services.validation.fields import Holder, belongs_to, current_value, holder_of_id, write_value

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.SYNC})


@dataclass(frozen=True)
class FieldWritten:
    """One field as staff typed it: of whom (household, guardian or child, by key), and the value seen."""

    subject: Subject
    record_id: int
    name: str
    value: str
    seen: str


class Households:
    """Use cases of the screen Familles."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def list(self, actor: Actor, text: str = "") -> tuple[FamilyRow, ...]:
        """List families by name; ``text`` holds words of its name, number, children or guardians."""
        actor.need(Permission.READ)
        with building_many(), self.office.database.read() as session:
            rows = _all_rows(session, self.office)
        wanted = search_text(text).split()
        return tuple(row for row in rows if all(word in row.found_by for word in wanted))

    def sheet(self, actor: Actor, household_id: int) -> FamilySheet:
        """Give everything of one family but health, which is opened and logged apart.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return family_sheet(session, household_id, self.office.clock.today())

    def edit(self, actor: Actor, household_id: int, written: FieldWritten) -> Topics:
        """Write one field, unless somebody changed it since it was seen.

        Raises:
            NotFound: ``edited_record``: it is not of this family.
            Stale: ``changed_since``, with the value it has ``now``.
            RuleBroken: ``field_not_editable``.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            holder = _holder_of(session, household_id, written)
            before = current_value(holder, written.name)
            if before != written.seen:
                raise Stale("changed_since", field=written.name, now=before)
            write_value(holder, written.subject, written.name, written.value)
            touched = _households_of(session, household_id, holder)
            outbox.touch_households(session, sorted(touched), at=at)
            facts = {
                "subject": written.subject.value,
                "id": written.record_id,
                "field": written.name,
                "label": field_label(written.name),
            }
            for household in sorted(touched):
                audit.record(session, actor, "household.edited", f"household:{household}", facts, at=at)
        return CHANGED

    def invite(self, actor: Actor, household_id: int) -> Topics:
        """Ask the portal to mail the payer a link that opens the family's account (S1, S2).

        Raises:
            NotFound: ``household``.
            RuleBroken: ``guardian_without_email``.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            household = session.get(Household, household_id)
            if household is None:
                raise NotFound("household", household_id=household_id)
            payer = next((guardian for guardian in household.guardians if guardian.email), None)
            if payer is None:
                raise RuleBroken("guardian_without_email", family=household.name)
            rules = session.scalar(select(Town.rules)) or {}
            body = AccountBody(
                action="invite",
                email=payer.email,
                household_number=household.number,
                guardian=payer.uid,
                display_name=f"{payer.first_name} {payer.last_name}",
                link_days=int(str(rules.get("link_days", 7))),
            )
            outbox.enqueue(session, MessageKind.ACCOUNT, household.uid, body, at=at)
            outbox.touch_household(session, household_id, at=at)
            audit.record(session, actor, "household.invited", f"household:{household_id}", at=at)
        return CHANGED


def _holder_of(session: Session, household_id: int, written: FieldWritten) -> Holder:
    holder = holder_of_id(session, written.subject, written.record_id)
    if not belongs_to(session, holder, household_id):
        raise NotFound("edited_record", subject=written.subject.value, record_id=written.record_id)
    return holder


def _households_of(session: Session, household_id: int, holder: Holder) -> set[int]:
    """Return the households that see a change: both of a child in shared custody."""
    if not isinstance(holder, Child):
        return {household_id}
    return set(session.scalars(select(Membership.household_id).where(Membership.child_id == holder.id)))


def _all_rows(session: Session, office: Office) -> list[FamilyRow]:
    """Build the row of every family with the text it is found by, in a handful of questions."""
    today = office.clock.today()
    children = _children(session)
    guardians: dict[int, list[str]] = defaultdict(list)
    for household, first_name, last_name in session.execute(
        select(Guardian.household_id, Guardian.first_name, Guardian.last_name)
    ):
        guardians[household].append(f"{first_name} {last_name}")
    owed = balances(session, today)
    kinds = [kind for kind in paper_kinds(session) if kind.mandatory]
    on_file = papers_on_file(session)
    rows = []
    households = session.execute(select(Household.id, Household.number, Household.name, Household.city))
    for household, number, name, city in sorted(households, key=lambda one: (search_text(one[2]), one[1])):
        own = children.get(household, [])
        states = states_of(household, [child for child, _, _ in own], kinds, on_file, today)
        people = [f"{first} {last}" for _, first, last in own] + guardians[household]
        row = FamilyRow(
            household_id=household,
            number=number,
            name=name,
            children=", ".join(first for _, first, _ in own),
            city=city,
            due_cents=owed.get(household, Balance()).due_cents,
            missing_documents=sum(state.is_lacking for state in states),
            found_by=search_text(name, number, city, *people),
        )
        rows.append(row)
    return rows


def _children(session: Session) -> dict[int, list[tuple[int, str, str]]]:
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    question = (
        select(Membership.household_id, Child.id, Child.first_name, Child.last_name)
        .join(Child, Membership.child_id == Child.id)
        .order_by(Membership.rank, Child.born_on)
    )
    for household, child, first_name, last_name in session.execute(question):
        found[household].append((child, first_name, last_name))
    return found
