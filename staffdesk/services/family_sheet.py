"""The sheet of one family: everything staff may see of it, but health."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import MessageKind
from staffdesk.domain.custody import Custody
from staffdesk.domain.errors import NotFound
from staffdesk.domain.family_quotient import last_day
from staffdesk.domain.french.custody import custody_short
from staffdesk.domain.french.families import (
    DIET_WORDS,
    RESIDENCE_WORDS,
    SOURCE_WORDS,
    quotient_value,
    timeline_text,
)
from staffdesk.domain.french.requests import request_received
from staffdesk.models.households import (
    Child,
    Enrolment,
    FamilyQuotientRow,
    Guardian,
    Household,
    Membership,
)
from staffdesk.models.requests import Request, StoredFile, SupportingDocument
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.account_statement import account_pieces
from staffdesk.services.balances import Balance, balances
from staffdesk.services.custodies import load_custodies
from staffdesk.services.family_rows import (
    ChildRow,
    DocumentRow,
    FamilySheet,
    GuardianRow,
    PostalRow,
    QuotientRow,
    ResidenceRow,
    TimelineRow,
)
from staffdesk.services.papers import PaperState, paper_kinds, papers_on_file, states_of
from staffdesk.services.request_rows import AttachedFile
from staffdesk.services.residences import history_of_household

TIMELINE_SHOWN = 200


def family_sheet(session: Session, household_id: int, today: date) -> FamilySheet:
    """Build the sheet.

    Raises:
        NotFound: ``household``.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id=household_id)
    members = session.scalars(
        select(Membership).where(Membership.household_id == household_id).order_by(Membership.rank)
    ).all()
    children = {member.child_id: member.child for member in members}
    on_file = papers_on_file(session, {household_id}, set(children))
    states = states_of(household_id, children, paper_kinds(session), on_file, today)
    balance = balances(session, today, {household_id}).get(household_id, Balance())
    enrolments = _enrolments(session, household_id, today)
    custodies = load_custodies(session, list(children))
    proofs = proofs_of(session, [row.document_id for row in household.quotients if row.document_id])
    return FamilySheet(
        household_id=household.id,
        number=household.number,
        name=household.name,
        address=address_lines(household),
        residence=RESIDENCE_WORDS[history_of_household(household).on(today)],
        guardians=tuple(_guardian(guardian) for guardian in household.guardians),
        children=tuple(
            _child(member, enrolments.get(member.child_id, ()), custodies.get(member.child_id), today)
            for member in members
        ),
        documents=tuple(_document(state, household, children) for state in states),
        quotients=tuple(_quotient(row, proofs) for row in reversed(household.quotients)),
        due_cents=balance.due_cents,
        credit_cents=balance.credit_cents,
        statement=_statement(session, household_id),
        timeline=_timeline(session, household_id),
        account_state=account_state(session, household),
        postal=PostalRow(
            household.address_line1, household.address_line2, household.postcode, household.city
        ),
        residences=_residences(household),
        cesu_cents=balance.cesu_cents,
    )


def address_lines(household: Household) -> tuple[str, ...]:
    """Return the address as an envelope has it, empty lines left out."""
    town = f"{household.postcode} {household.city}".strip()
    return tuple(filter(None, (household.address_line1, household.address_line2, town)))


def account_state(session: Session, household: Household) -> str:
    """Tell where the account on the portal stands, as far as the office knows: it only sees what arrives."""
    asked = session.scalar(
        select(Request.id).where(Request.household_id == household.id, Request.seq.is_not(None)).limit(1)
    )
    body = session.scalar(
        select(OutboxMessage.body)
        .where(OutboxMessage.kind == MessageKind.ACCOUNT.value, OutboxMessage.family == household.uid)
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    if body is not None and '"action":"disable"' in body:
        return "disabled"
    if asked is not None:
        return "active"
    return "none" if body is None else "invited"


def _guardian(row: Guardian) -> GuardianRow:
    name = " ".join(filter(None, (row.title, row.first_name, row.last_name)))
    return GuardianRow(row.id, name, row.position == 0, row.email, row.mobile, row.phone)


def _child(member: Membership, enrolments: tuple[str, ...], custody: Custody | None, today: date) -> ChildRow:
    child = member.child
    group = child.class_group
    return ChildRow(
        child_id=child.id,
        name=f"{child.first_name} {child.last_name}",
        born_on=child.born_on,
        school="" if group is None else group.site.name,
        class_name="" if group is None else group.name,
        custody="" if custody is None else custody_short(custody.on(today) or custody.agreements[0]),
        has_two_homes=len(child.memberships) > 1,
        diet=DIET_WORDS.get(child.diet, child.diet),
        care_plan=child.care_plan.holds_on(today),
        enrolments=enrolments,
    )


def _enrolments(session: Session, household_id: int, today: date) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(Enrolment.child_id, Activity.name)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .where(Enrolment.household_id == household_id, Enrolment.ends_on >= today)
        .order_by(Activity.position)
    )
    for child, name in rows:
        found.setdefault(child, []).append(name)
    return {child: tuple(dict.fromkeys(names)) for child, names in found.items()}


def _document(state: PaperState, household: Household, children: dict[int, Child]) -> DocumentRow:
    owner = household.name if state.child_id is None else children[state.child_id].first_name
    return DocumentRow(
        state.kind.name, owner, state.status, state.expires_on, state.doc_id, state.kind.mandatory
    )


def _quotient(row: FamilyQuotientRow, proofs: Mapping[int, AttachedFile]) -> QuotientRow:
    source = SOURCE_WORDS.get(row.source, row.source)
    return QuotientRow(
        quotient_value(row.value),
        row.valid_from,
        last_day(row.valid_to),
        source,
        row.proof,
        proofs.get(row.document_id or 0),
    )


def _residences(household: Household) -> tuple[ResidenceRow, ...]:
    moves = [
        ResidenceRow(RESIDENCE_WORDS[row.residence], row.valid_from, row.reason, row.decided_by)
        for row in reversed(household.moves)
    ]
    return (*moves, ResidenceRow(RESIDENCE_WORDS[household.residence], None, ""))


def proofs_of(session: Session, documents: Collection[int]) -> dict[int, AttachedFile]:
    """Return the file of each document that has one."""
    rows = session.execute(
        select(
            SupportingDocument.id,
            StoredFile.uid,
            StoredFile.name,
            StoredFile.media_type,
            StoredFile.size,
            StoredFile.complete,
        )
        .join(StoredFile, StoredFile.id == SupportingDocument.file_id)
        .where(SupportingDocument.id.in_(documents))
    ).tuples()
    return {
        key: AttachedFile(uid, name, kind, size, complete) for key, uid, name, kind, size, complete in rows
    }


def _statement(session: Session, household_id: int) -> tuple[tuple[date, str, int], ...]:
    """List invoices, credit notes and payments, newest first; what was paid or taken off is negative."""
    pieces = account_pieces(session, household_id)
    return tuple(sorted(pieces, key=lambda row: (row[0], row[1]), reverse=True))


def _timeline(session: Session, household_id: int) -> tuple[TimelineRow, ...]:
    """Tell what happened to the file and its requests, newest first."""
    requests = {
        row.id: row for row in session.scalars(select(Request).where(Request.household_id == household_id))
    }
    names = [f"household:{household_id}", *(f"request:{request}" for request in requests)]
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record.in_(names))
        .order_by(AuditEntry.id.desc())
        .limit(TIMELINE_SHOWN)
    )
    told = [TimelineRow(entry.at, entry.who, timeline_text(entry.action, entry.facts)) for entry in entries]
    told += [
        TimelineRow(row.received_at, "", request_received(row.kind, row.channel)) for row in requests.values()
    ]
    return tuple(sorted(told, key=lambda row: row.at, reverse=True)[:TIMELINE_SHOWN])
