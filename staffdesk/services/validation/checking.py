"""The checks of one request from loaded facts, the outcome proposed for each item, and its urgency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from staffdesk.domain import checks as rules
from staffdesk.domain.absences import (
    AbsenceFacts,
    AbsencePolicy,
    AbsenceProposal,
    ReasonEffect,
    WaitingDays,
    propose_absence,
    sick_day_of,
)
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.custody import is_others_day
from staffdesk.domain.dates import ClockTime, instant_of
from staffdesk.domain.deadlines import Late, Operation, is_in_time
from staffdesk.domain.proposals import Proposal, propose_items
from staffdesk.domain.requests import AbsenceItem, BookingOp, RequestKind
from staffdesk.domain.supporting_documents import DocumentOwner
from staffdesk.domain.three_way import Comparison, compare_edit
from staffdesk.domain.urgency import DateMoments, useful_until
from staffdesk.models.requests import StoredFile
from staffdesk.services.calendars import is_served
from staffdesk.services.validation.asked import Asked, Cell
from staffdesk.services.validation.facts import (
    BookingFacts,
    ChildFacts,
    DocumentKind,
    EnrolmentPlace,
    FamilyFacts,
    SlotFacts,
    TownFacts,
)

SERVICE_HOUR = {
    "morning": ClockTime(7, 30),
    "noon": ClockTime(12),
    "evening": ClockTime(16, 30),
    "day": ClockTime(8),
}
"""When a slot row starts where the town gave no time: what urgency counts to."""


@dataclass(frozen=True)
class CellFacts:
    """One asked cell with all that was found about it; null where it does not exist."""

    index: int
    asked: Cell
    child: ChildFacts | None
    slot: SlotFacts | None
    place: EnrolmentPlace | None
    booking: BookingFacts | None
    taken: int

    @property
    def operation(self) -> Operation:
        """The operation deadlines judge: giving up a place is a cancellation."""
        return Operation.ADD if is_add(self.asked) else Operation.CANCEL

    @property
    def slot_id(self) -> int:
        """The slot's key, 0 when the town has no such slot."""
        return 0 if self.slot is None else self.slot.slot_id


@dataclass(frozen=True)
class Judged:
    """A request judged: its cells with facts, all checks made, the outcome proposed for each cell."""

    cells: tuple[CellFacts, ...]
    checks: tuple[rules.Check, ...]
    proposals: tuple[Proposal, ...]


def is_add(cell: Cell) -> bool:
    """Tell whether the cell is asked for, not given up."""
    return not isinstance(cell, AbsenceItem) and cell.op is BookingOp.ADD


def find_cells(
    asked: Asked, household_id: int, town: TownFacts, families: FamilyFacts
) -> tuple[CellFacts, ...]:
    """Look each asked cell up."""
    return tuple(
        _find_cell(index, cell, household_id, town, families) for index, cell in enumerate(asked.cells)
    )


def _find_cell(
    index: int, cell: Cell, household_id: int, town: TownFacts, families: FamilyFacts
) -> CellFacts:
    child = families.children.get(cell.child_uid)
    slot = town.slots.get((cell.activity, cell.slot))
    if child is None or slot is None:
        return CellFacts(index, cell, child, slot, None, None, 0)
    place = families.enrolment(child.child_id, household_id, slot.activity.id, cell.on)
    booking = families.bookings.get((child.child_id, slot.slot_id, cell.on))
    taken = 0 if place is None else families.taken.get((place.group_id, slot.slot_id, cell.on), 0)
    return CellFacts(index, cell, child, slot, place, booking, taken)


def judge(
    asked: Asked,
    *,
    household_id: int | None,
    received_at: datetime,
    today: date,
    town: TownFacts,
    families: FamilyFacts,
    files: Sequence[StoredFile] = (),
    current: Mapping[int, str] | None = None,
    rivals: Mapping[tuple[str, str, str, date], str] | None = None,
) -> Judged:
    """Make every check a request of its kind needs.

    Args:
        asked: what it asks.
        household_id: who asks; None when the family is unknown, which only READABLE then says.
        received_at: the portal's instant, the one deadlines are judged by.
        today: local date, for overdue invoices and papers.
        town: shared facts.
        families: facts of the families concerned.
        files: the files that came with it.
        current: by index, the office's value of each edited field.
        rivals: other pending requests by booking key (child uid, activity, slot, date).
    """
    if not asked.readable or household_id is None:
        return Judged(
            (), (rules.check_readable(asked.kind, known=asked.readable and household_id is not None),), ()
        )
    cells = find_cells(asked, household_id, town, families)
    found: list[rules.Check] = []
    if cells:
        found += _cell_checks(cells, household_id, received_at, town, families, rivals or {})
    if any(is_add(cell.asked) for cell in cells):
        found += _dossier_checks(cells, household_id, today, town, families)
    if asked.edits:
        found += _edit_checks(asked, current or {})
    if files:
        found.append(rules.check_files(_file_facts(files)))
    if asked.kind is RequestKind.DOCUMENT and not files:
        found.append(
            rules.check_files(
                [rules.FileFacts(document.name, 0, document.size, False) for document in asked.documents]
            )
        )
    checks = rules.performed(found)
    absences = _absences(asked, cells, received_at, town, bool(files))
    return Judged(cells, checks, propose_items([cell.asked for cell in cells], checks, absences))


def _file_facts(files: Iterable[StoredFile]) -> list[rules.FileFacts]:
    return [rules.FileFacts(file.name, file.received, file.size, file.complete) for file in files]


def _edit_checks(asked: Asked, current: Mapping[int, str]) -> list[rules.Check]:
    fields = [
        rules.FieldFacts(index, edit.field, compare_edit(edit, current.get(index, "")))
        for index, edit in enumerate(asked.edits)
    ]
    return [rules.check_conflicts(fields), rules.check_person(edit.subject for edit in asked.edits)]


def compare_field(asked: Asked, index: int, current: str) -> Comparison:
    """Compare one edited field three ways (reliability.md 1.3)."""
    return compare_edit(asked.edits[index], current)


def _cell_checks(
    cells: Sequence[CellFacts],
    household_id: int,
    received_at: datetime,
    town: TownFacts,
    families: FamilyFacts,
    rivals: Mapping[tuple[str, str, str, date], str],
) -> list[rules.Check]:
    adds = [cell for cell in cells if is_add(cell.asked)]
    household = families.households.get(household_id)
    uid = "" if household is None else household.uid
    return [
        rules.check_deadline(_deadline_facts(cell, received_at, town) for cell in cells),
        rules.check_capacity(_place_facts(cell) for cell in adds if cell.place is not None),
        rules.check_enrolment(
            rules.EnrolmentFacts(cell.index, cell.asked.on, _activity_name(cell), cell.place is not None)
            for cell in adds
        ),
        rules.check_calendar(_day_facts(cell, town) for cell in adds if cell.slot is not None),
        rules.check_duplicates(_duplicate_facts(cell, rivals) for cell in adds),
        rules.check_custody(
            _custody_facts(cell, uid, families) for cell in adds if _has_custody(cell, families)
        ),
    ]


def _deadline_facts(cell: CellFacts, received_at: datetime, town: TownFacts) -> rules.DeadlineFacts:
    rule, last_at = town.deadline(cell.asked.activity, cell.operation, cell.asked.on)
    late = Late.REFUSE if rule is None else rule.late
    return rules.DeadlineFacts(cell.index, cell.asked.on, last_at, received_at, late)


def _place_facts(cell: CellFacts) -> rules.PlaceFacts:
    assert cell.place is not None
    own = cell.booking is not None and cell.booking.state is BookingState.REQUESTED
    name = "" if cell.slot is None else cell.slot.name.lower()
    return rules.PlaceFacts(cell.index, cell.asked.on, name, Occupancy(cell.taken - own, cell.place.capacity))


def _activity_name(cell: CellFacts) -> str:
    return cell.asked.activity if cell.slot is None else cell.slot.activity.name


def _day_facts(cell: CellFacts, town: TownFacts) -> rules.DayFacts:
    assert cell.slot is not None
    site = None if cell.place is None else cell.place.site_uid
    day = town.calendar.day(cell.asked.on, site)
    is_open = is_served(cell.slot.activity, cell.asked.on, town.calendar, site)
    return rules.DayFacts(cell.index, cell.asked.on, day.kind, day.label, is_open)


def _duplicate_facts(
    cell: CellFacts, rivals: Mapping[tuple[str, str, str, date], str]
) -> rules.DuplicateFacts:
    key = cell.asked.key
    other = rivals.get((key.child_uid, key.activity, key.slot, key.on))
    return rules.DuplicateFacts(
        cell.index, cell.asked.on, None if cell.booking is None else cell.booking.state, other
    )


def _has_custody(cell: CellFacts, families: FamilyFacts) -> bool:
    return cell.child is not None and cell.child.child_id in families.custody


def _custody_facts(cell: CellFacts, household_uid: str, families: FamilyFacts) -> rules.CustodyFacts:
    assert cell.child is not None
    custody = families.custody[cell.child.child_id]
    return rules.CustodyFacts(cell.index, cell.asked.on, is_others_day(custody, household_uid, cell.asked.on))


def _dossier_checks(
    cells: Sequence[CellFacts], household_id: int, today: date, town: TownFacts, families: FamilyFacts
) -> list[rules.Check]:
    children = {cell.child.child_id: cell.child for cell in cells if cell.child is not None}
    needed_on = max(cell.asked.on for cell in cells)
    missing = [f"fiche de {child.first_name}" for child in children.values() if not child.health_complete]
    cents, oldest = families.overdue.get(household_id, (0, None))
    threshold = int(str(town.rules.get("unpaid_threshold_cents", 0)))
    return [
        rules.check_documents(_papers(children.values(), household_id, needed_on, town, families)),
        rules.check_health(missing, blocks=bool(town.rules.get("health_blocks", False))),
        rules.check_balance(cents, threshold, oldest_due_on=oldest, today=today),
    ]


def _papers(
    children: Iterable[ChildFacts], household_id: int, needed_on: date, town: TownFacts, families: FamilyFacts
) -> list[rules.DocumentFacts]:
    found = []
    for kind in town.papers:
        if not kind.mandatory:
            continue
        if kind.owner is DocumentOwner.HOUSEHOLD:
            found.append(_paper(kind, kind.name, (kind.code, household_id, None), needed_on, families))
        else:
            found += [
                _paper(
                    kind,
                    f"{kind.name}, {child.first_name}",
                    (kind.code, 0, child.child_id),
                    needed_on,
                    families,
                )
                for child in children
            ]
    return found


def _paper(
    kind: DocumentKind, name: str, key: tuple[str, int, int | None], needed_on: date, families: FamilyFacts
) -> rules.DocumentFacts:
    paper = families.papers.get(key)
    expires = None if paper is None else paper.expires_on
    return rules.DocumentFacts(name, kind.effect, paper is not None, expires, needed_on)


def absence_policy(town: TownFacts) -> AbsencePolicy:
    """Read how this town judges absences (carence, proof delay) from its rules."""
    stored = town.rules.get("absence_reasons")
    waiting = int(str(town.rules.get("unpaid_waiting_days", 0)))
    hours = int(str(town.rules.get("proof_delay_hours", 72)))
    if isinstance(stored, Mapping):
        reasons = {str(code): ReasonEffect(str(effect)) for code, effect in stored.items()}
        return AbsencePolicy(reasons, waiting_days=WaitingDays(1, waiting), proof_within_hours=hours)
    return AbsencePolicy(waiting_days=WaitingDays(1, waiting), proof_within_hours=hours)


def _absences(
    asked: Asked,
    cells: Sequence[CellFacts],
    received_at: datetime,
    town: TownFacts,
    has_file: bool,  # noqa: FBT001
) -> dict[int, AbsenceProposal]:
    if asked.kind is not RequestKind.ABSENCE or not cells:
        return {}
    policy = absence_policy(town)
    first = min(cell.asked.on for cell in cells)
    days = {cell.asked.on for cell in cells}
    return {
        cell.index: propose_absence(
            policy,
            AbsenceFacts(
                reason=asked.absence.reason if asked.absence is not None else "other",
                in_time=_in_time(cell, received_at, town),
                has_proof=has_file,
                announced_in_time=received_at <= instant_of(cell.asked.on, ClockTime(9)),
                sick_day=sick_day_of(first, cell.asked.on, town.calendar),
                consecutive_days=len(days),
            ),
        )
        for cell in cells
    }


def _in_time(cell: CellFacts, received_at: datetime, town: TownFacts) -> bool:
    _, last_at = town.deadline(cell.asked.activity, Operation.CANCEL, cell.asked.on)
    return last_at is None or is_in_time(received_at, last_at)


def useful_moment(
    asked: Asked, received_at: datetime, town: TownFacts, *, answer_hours: int = 72
) -> datetime:
    """Give the UTC instant at which a decision on the request stops being useful."""
    moments = []
    for cell in asked.cells:
        slot = town.slots.get((cell.activity, cell.slot))
        starts = SERVICE_HOUR.get("day" if slot is None else slot.row, ClockTime(8))
        operation = Operation.ADD if is_add(cell) else Operation.CANCEL
        _, last_at = town.deadline(cell.activity, operation, cell.on)
        moments.append(DateMoments(instant_of(cell.on, starts), last_at))
    return useful_until(moments, received_at, timedelta(hours=answer_hours))
