"""The checks of one request from loaded facts, the outcome proposed for each item, and its urgency."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from staffdesk.domain import checks as rules
from staffdesk.domain.absences import (
    AbsenceCause,
    AbsenceProposal,
    ReasonEffect,
    proof_due_at,
    propose_absence,
)
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.custody import is_others_day
from staffdesk.domain.deadlines import Late, Operation, first_instant, is_in_time
from staffdesk.domain.proposals import Proposal, propose_items
from staffdesk.domain.requests import RequestKind
from staffdesk.domain.three_way import compare_edit
from staffdesk.domain.urgency import DateMoments, useful_until
from staffdesk.models.requests import StoredFile
from staffdesk.services.balances import Balance
from staffdesk.services.papers import states_of
from staffdesk.services.places import Place
from staffdesk.services.slot_exclusions import HELD
from staffdesk.services.validation.address_moves import address_moves
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cells import CellFacts, Opening, children_of, find_cells
from staffdesk.services.validation.facts import TownFacts
from staffdesk.services.validation.family_facts import EnrolmentPlace, FamilyFacts
from staffdesk.services.validation.illness import Illness
from staffdesk.services.validation.service_hours import service_starts_at

RivalKey = tuple[str, str, str, date]
"""Child uid, activity, slot and date: one booking."""


@dataclass(frozen=True)
class EditedField:
    """What the office holds of an edited field: its value, and who changed it last since.

    ``is_own`` is false for a field of another family's file, or of nothing we know.
    """

    value: str = ""
    is_own: bool = True
    changed_by: str = ""
    changed_on: date | None = None


NOT_OWN = EditedField(is_own=False)


@dataclass(frozen=True)
class Case:
    """One request as it is judged.

    Attributes:
        asked: what it asks.
        household_id: who asks; null when the family is unknown, which alone is then said.
        received_at: the portal's instant, the one deadlines are judged by.
        today: local date, for overdue invoices and papers.
        judged_at: now, which tells a proof still expected from one that never came; its arrival unless given.
        files: the files that came with it.
        edited: by index, each edited field as the office holds it.
        rivals: other pending requests by booking.
        req_id: which request it is, for what was sent about it.
    """

    asked: Asked
    household_id: int | None
    received_at: datetime
    today: date
    judged_at: datetime | None = None
    files: Sequence[StoredFile] = ()
    edited: Mapping[int, EditedField] = field(default_factory=dict)
    rivals: Mapping[RivalKey, str] = field(default_factory=dict)
    req_id: str = ""


@dataclass(frozen=True)
class Judged:
    """A request judged: its cells with facts, all checks made, the outcome proposed for each cell.

    ``exchanges`` gives, by the index of an asked slot, the slots given up without which it cannot be had.
    """

    cells: tuple[CellFacts, ...]
    checks: tuple[rules.Check, ...]
    proposals: tuple[Proposal, ...]
    exchanges: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def judge(case: Case, town: TownFacts, families: FamilyFacts) -> Judged:
    """Make every check a request of its kind needs."""
    asked, household_id = case.asked, case.household_id
    if not asked.readable:
        return Judged((), (rules.check_readable(asked.kind, known=False),), ())
    if household_id is None:
        return Judged((), (rules.check_ownership([rules.OwnershipFacts(None, owned=False)]),), ())
    cells = find_cells(asked, household_id, town, families)
    found = [
        *_ownership_checks(case, cells, families),
        *_cell_checks(case, household_id, cells, town, families),
        *_dossier_checks(case, household_id, cells, town, families),
        *_payment_checks(case, household_id, families),
        *_edit_checks(case),
        rules.check_residence(_move_facts(case, household_id, families)),
        *_file_checks(case),
    ]
    absences, proofs = _absences(case, cells, town, families)
    checks = rules.performed([*found, rules.check_proofs(proofs)])
    proposals = propose_items([cell.asked for cell in cells], checks, absences)
    return Judged(cells, checks, proposals, _exchanges(cells, town))


def _ownership_checks(case: Case, cells: Sequence[CellFacts], families: FamilyFacts) -> list[rules.Check]:
    """Refuse what is not this family's: another family's child, guardian or household."""
    owned = [rules.OwnershipFacts(cell.index, owned=cell.child is not None) for cell in cells]
    owned += [rules.OwnershipFacts(index, owned=one.is_own) for index, one in sorted(case.edited.items())]
    uid = None if case.asked.document is None else case.asked.document.child
    if uid is not None:
        child = families.child_of(uid, case.household_id or 0)
        owned.append(rules.OwnershipFacts(None, owned=child is not None))
    return [rules.check_ownership(owned)] if any(not one.owned for one in owned) else []


def _payment_checks(case: Case, household_id: int, families: FamilyFacts) -> list[rules.Check]:
    """Check that the days of a cart are paid, or can be, by what the family has ahead (S36)."""
    payment = case.asked.payment
    if payment is None:
        return []
    balance = families.balances.get(household_id, Balance())
    facts = rules.PrepaymentFacts(payment.cents, balance.free_cents, payment.pay_until)
    return [rules.check_payment([facts])]


def _edit_checks(case: Case) -> list[rules.Check]:
    fields = []
    for index, edit in enumerate(case.asked.edits):
        held = case.edited.get(index, NOT_OWN)
        comparison = compare_edit(edit, held.value)
        fields.append(rules.FieldFacts(index, edit.field, comparison, held.changed_by, held.changed_on))
    return [
        rules.check_conflicts(fields),
        rules.check_person(dict.fromkeys(edit.subject for edit in case.asked.edits)),
    ]


def _move_facts(case: Case, household_id: int, families: FamilyFacts) -> list[rules.MoveFacts]:
    household, moved = families.households.get(household_id), families.moved.get(household_id)
    if household is None or moved is None:
        return []
    return address_moves(case.asked, household, moved, case.received_at)


def _file_checks(case: Case) -> list[rules.Check]:
    """Check the bytes of files; those announced and not here yet are missing bytes too (I9)."""
    here = {file.uid for file in case.files}
    facts = [rules.FileFacts(file.name, file.received, file.size, file.complete) for file in case.files]
    facts += [
        rules.FileFacts(one.name, 0, one.size, digest_matches=False)
        for one in case.asked.documents
        if one.doc_id not in here
    ]
    return [rules.check_files(facts)]


def _cell_checks(
    case: Case, household_id: int, cells: Sequence[CellFacts], town: TownFacts, families: FamilyFacts
) -> list[rules.Check]:
    if not cells:
        return []
    adds = [cell for cell in cells if cell.is_add]
    exchanges = _exchanges(cells, town)
    household = families.households.get(household_id)
    uid = "" if household is None else household.uid
    return [
        rules.check_deadline(_deadline_facts(cell, case.received_at, town) for cell in cells),
        rules.check_capacity(
            _place_facts(cell, cell.place, _freed(cells, exchanges.get(cell.index, ())), families)
            for cell in adds
            if cell.place is not None
        ),
        rules.check_enrolment(
            rules.EnrolmentFacts(cell.index, cell.asked.on, cell.activity_name, cell.place is not None)
            for cell in adds
        ),
        rules.check_calendar(_day_facts(cell, cell.opening) for cell in adds if cell.opening is not None),
        rules.check_exclusions(_exclusion_facts(cells, town, families)),
        rules.check_duplicates(_duplicate_facts(cell, case.rivals) for cell in adds),
        rules.check_custody(_custody_facts(adds, uid, families)),
        rules.check_booked(_booked_facts(cell) for cell in cells if not cell.is_add and cell.child),
    ]


def _deadline_facts(cell: CellFacts, received_at: datetime, town: TownFacts) -> rules.DeadlineFacts:
    asked, place = cell.asked, cell.group_place
    rule, last_at = town.deadlines.find(asked.activity, cell.operation, asked.on, place)
    late = Late.REFUSE if rule is None or not cell.is_add else rule.late
    opens_at = first_instant(rule) if rule is not None and cell.is_add else None
    return rules.DeadlineFacts(cell.index, cell.asked.on, last_at, received_at, late, opens_at)


def _freed(cells: Sequence[CellFacts], exchanged: Collection[int]) -> list[Place]:
    """List the places that the same request gives up for an asked slot."""
    given = [cell for cell in cells if cell.index in exchanged]
    return [
        Place(cell.place.group_id, cell.slot.slot_id, cell.asked.on)
        for cell in given
        if cell.place is not None and cell.slot is not None
    ]


def _place_facts(
    cell: CellFacts, place: EnrolmentPlace, freed: Collection[Place], families: FamilyFacts
) -> rules.PlaceFacts:
    """Count the places of a cell; in an exchange after the slot given up, which the same caps may count."""
    found = Occupancy(cell.taken, place.capacity)
    book = families.books.get(place.group_id)
    if freed and book is not None and cell.slot is not None:
        found = book.after(Place(place.group_id, cell.slot.slot_id, cell.asked.on), freed)
    occupancy = Occupancy(found.taken - _holds_already(cell), found.capacity)
    return rules.PlaceFacts(cell.index, cell.asked.on, cell.slot_name.lower(), occupancy)


def _holds_already(cell: CellFacts) -> bool:
    """Tell whether the asked cell is one of those counted: it was offered, or requests hold their place."""
    if cell.booking is None or cell.slot is None or cell.booking.state is not BookingState.REQUESTED:
        return False
    return cell.booking.offered or cell.slot.activity.request_holds_place


def _exclusion_facts(
    cells: Sequence[CellFacts], town: TownFacts, families: FamilyFacts
) -> Iterator[rules.ExclusionFacts]:
    """Find what a child holds that excludes an asked slot: bookings it keeps, and what is asked before it.

    Slots that exclude nothing are not spoken of.
    """
    given_up = {cell.asked.key for cell in cells if not cell.is_add}
    asked: set[BookingKey] = set()
    for cell in cells:
        if not cell.is_add or cell.child is None or cell.slot is None:
            continue
        rivals = town.rivals(cell.asked.activity, cell.asked.slot)
        in_the_way = [
            town.slots[cell.asked.activity, code].name
            for code in sorted(rivals)
            if (key := replace(cell.asked.key, slot=code)) in asked
            or (key not in given_up and _is_held(cell.child.child_id, key, town, families))
        ]
        asked.add(cell.asked.key)
        if rivals:
            yield rules.ExclusionFacts(cell.index, cell.asked.on, ", ".join(in_the_way))


def _exchanges(cells: Sequence[CellFacts], town: TownFacts) -> dict[int, tuple[int, ...]]:
    """Find the asked slots that take the place of a held one which the same request gives up."""
    given_up = {
        cell.asked.key: cell.index
        for cell in cells
        if not cell.is_add and cell.booking is not None and cell.booking.state in HELD
    }
    found: dict[int, tuple[int, ...]] = {}
    for cell in cells if given_up else ():
        if cell.is_add:
            rivals = sorted(town.rivals(cell.asked.activity, cell.asked.slot))
            keys = [replace(cell.asked.key, slot=code) for code in rivals]
            freeing = tuple(given_up[key] for key in keys if key in given_up)
            found |= {cell.index: freeing} if freeing else {}
    return found


def _is_held(child_id: int, key: BookingKey, town: TownFacts, families: FamilyFacts) -> bool:
    slot = town.slots.get((key.activity, key.slot))
    found = None if slot is None else families.bookings.get((child_id, slot.slot_id, key.on))
    return found is not None and found.state in HELD


def _day_facts(cell: CellFacts, opening: Opening) -> rules.DayFacts:
    return rules.DayFacts(cell.index, cell.asked.on, opening.kind, opening.label, is_open=opening.is_open)


def _duplicate_facts(cell: CellFacts, rivals: Mapping[RivalKey, str]) -> rules.DuplicateFacts:
    key = cell.asked.key
    other = rivals.get((key.child_uid, key.activity, key.slot, key.on))
    state = None if cell.booking is None else cell.booking.state
    return rules.DuplicateFacts(cell.index, cell.asked.on, state, other)


def _booked_facts(cell: CellFacts) -> rules.BookedFacts:
    state = None if cell.booking is None else cell.booking.state
    return rules.BookedFacts(cell.index, cell.asked.on, state)


def _custody_facts(
    cells: Iterable[CellFacts], household_uid: str, families: FamilyFacts
) -> Iterable[rules.CustodyFacts]:
    for cell in cells:
        custody = None if cell.child is None else families.custody.get(cell.child.child_id)
        if custody is not None:
            others_day = is_others_day(custody, household_uid, cell.asked.on)
            yield rules.CustodyFacts(cell.index, cell.asked.on, others_day)


def _dossier_checks(
    case: Case, household_id: int, cells: Sequence[CellFacts], town: TownFacts, families: FamilyFacts
) -> list[rules.Check]:
    """Check papers, health form and balance: what a new booking needs of the file."""
    if not any(cell.is_add for cell in cells):
        return []
    children = children_of(cells)
    names = {child.child_id: child.first_name for child in children.values()}
    lacking = [child.first_name for child in children.values() if not child.health_complete]
    needed_on = max(cell.asked.on for cell in cells)
    mandatory = [kind for kind in town.papers if kind.mandatory]
    papers = [
        rules.DocumentFacts(
            ", ".join(filter(None, (state.kind.name, names.get(state.child_id or 0, "")))),
            state.kind.effect,
            present=state.status != "missing",
            expires_on=state.expires_on,
            needed_on=needed_on,
        )
        for state in states_of(household_id, children, mandatory, families.papers, case.today)
    ]
    balance = families.balances.get(household_id, Balance())
    return [
        rules.check_documents(papers),
        rules.check_health(lacking, blocks=bool(town.rules.get("health_blocks", False))),
        rules.check_balance(
            balance.overdue_cents,
            town.rule("unpaid_threshold_cents", 0),
            oldest_due_on=balance.oldest_due_on,
            today=case.today,
        ),
    ]


def _absences(
    case: Case, cells: Sequence[CellFacts], town: TownFacts, families: FamilyFacts
) -> tuple[dict[int, AbsenceProposal], list[rules.ProofFacts]]:
    """Propose excused or billed for each absent day, in the order of its child's illness.

    The proofs are those that wait for a decision, beside each day that needs one.
    """
    absence = case.asked.absence
    if case.asked.kind != RequestKind.ABSENCE or absence is None:
        return {}, []
    has_file = any(file.complete for file in case.files)
    in_time = _in_time(case.received_at, town)
    proposals: dict[int, AbsenceProposal] = {}
    proofs: list[rules.ProofFacts] = []
    for child_id in children_of(cells):
        own = [cell for cell in cells if cell.child is not None and cell.child.child_id == child_id]
        illness = Illness.of(own, absence.reason, town, families, case.req_id)
        one = illness.waiting
        if one is not None and case.judged_at is None and one.received_at > case.received_at:
            one = None  # judged as it was on arrival: it had not come
        for cell in own:
            facts = illness.facts(
                cell,
                in_time=in_time(cell),
                announced_at=case.received_at,
                proof_at=case.received_at if has_file else None,
                judged_at=case.judged_at or case.received_at,
                proof_waits=one is not None,
            )
            proposal = proposals[cell.index] = propose_absence(town.absences, facts)
            if one is not None and proposal.cause is AbsenceCause.PROOF_WAITS:
                proofs.append(rules.ProofFacts(cell.index, one.request_id, one.name, one.received_at))
    return proposals, proofs


def _in_time(received_at: datetime, town: TownFacts) -> Callable[[CellFacts], bool]:
    def in_time(cell: CellFacts) -> bool:
        asked, place = cell.asked, cell.group_place
        last_at = town.deadlines.last_at(asked.activity, Operation.CANCEL, asked.on, place)
        return last_at is None or is_in_time(received_at, last_at)

    return in_time


def useful_moment(
    asked: Asked, household_id: int | None, received_at: datetime, town: TownFacts, families: FamilyFacts
) -> datetime:
    """Give the UTC instant at which a decision on the request stops being useful.

    Limits are those of the child's own group and site, as the check of the deadline judges them; of a family
    that is not known, those of the activity. A late absence whose proof may still come is not pressed before.
    """
    moments = []
    cells = find_cells(asked, household_id or 0, town, families)
    due_at = _proof_awaited_until(asked, cells, received_at, town)
    if due_at is not None:
        return due_at
    for cell in cells:
        of = cell.asked
        last_at = town.deadlines.last_at(of.activity, cell.operation, of.on, cell.group_place)
        moments.append(DateMoments(service_starts_at(cell.slot, of.on), last_at))
    return useful_until(moments, received_at, timedelta(hours=town.rule("answer_hours", 72)))


def _proof_awaited_until(
    asked: Asked, cells: Sequence[CellFacts], received_at: datetime, town: TownFacts
) -> datetime | None:
    """Give until when a family may send what would excuse an absence; None where nothing is awaited.

    The illness is taken to begin with the first day asked: an earlier request can only shorten it.
    """
    absence = asked.absence
    if absence is None or absence.documents or not cells:
        return None
    in_time = _in_time(received_at, town)
    if town.absences.reasons.get(absence.reason) is not ReasonEffect.ASK_PROOF or any(map(in_time, cells)):
        return None
    return proof_due_at(town.absences, min(service_starts_at(cell.slot, cell.asked.on) for cell in cells))
