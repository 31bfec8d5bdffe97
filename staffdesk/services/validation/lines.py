"""Rows of the queue and the right pane, from a judged request."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from staffdesk.domain import checks as rules
from staffdesk.domain.absences import AbsenceCause
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.deadlines import Late
from staffdesk.domain.french import checks as words
from staffdesk.domain.french.dates import day_month
from staffdesk.domain.french.fields import changed_by, field_label, shown_value
from staffdesk.domain.french.requests import OP_WORDS, UNKNOWN_FAMILY, request_summary
from staffdesk.domain.health_record import SEALED
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import OutcomeKind, RequestStatus
from staffdesk.domain.three_way import Comparison, compare_edit
from staffdesk.domain.urgency import urgency_group
from staffdesk.models.requests import Request
from staffdesk.services.request_rows import CheckRow, DateRow, FieldRow, QueueRow, Verdict
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cells import CellFacts
from staffdesk.services.validation.checking import NOT_OWN, EditedField, Judged
from staffdesk.services.validation.decisions import choices
from staffdesk.services.validation.facts import TownFacts
from staffdesk.services.validation.family_facts import ChildFacts, FamilyFacts
from staffdesk.services.validation.proven_absences import ProvenAbsence

HIDDEN = "Donnée de santé, lisible avec le droit de la lire et la clé de la commune"
"""Instead of what a family asks of a health form, for who may not read it."""

_LATE_CODES = frozenset({rules.CheckCode.DEADLINE})
_TOLD_BY_PROPOSAL = _LATE_CODES | {rules.CheckCode.PROOF}
_LEADS = {rules.CheckCode.RESIDENCE: "residence", rules.CheckCode.ENROLMENT: "rights"}
"""The part of the family's sheet where what a check found is decided."""
_CHOICE_ORDER = ("accepted", "absent_excused", "absent_billed", "waiting", "refused", "already_done")


def verdict_of(checks: Sequence[rules.Check]) -> Verdict:
    """Sum checks up in one verdict: late shows as a clock when nothing graver stands."""
    worst = rules.worst(check.verdict for check in checks)
    if worst is rules.Verdict.BLOCKED:
        return Verdict.BLOCKED
    if worst is rules.Verdict.OK:
        return Verdict.OK
    looked = {check.code for check in checks if check.verdict is rules.Verdict.LOOK}
    return Verdict.LATE if looked <= _LATE_CODES else Verdict.LOOK


def check_rows(checks: Sequence[rules.Check]) -> tuple[CheckRow, ...]:
    """Put checks into words, the gravest first."""
    return tuple(
        CheckRow(
            check.code.value,
            words.title(check),
            verdict_of([check]),
            " · ".join(words.sentences(check)),
            opens=_opened_by(check),
            leads_to=_LEADS.get(check.code, ""),
        )
        for check in rules.by_gravity(checks)
    )


def _opened_by(check: rules.Check) -> int | None:
    """Give the request that a check leads to: a certificate to be decided first."""
    found = next((one.facts.get("request_id") for one in check.faults), None)
    return found if isinstance(found, int) else None


def faults_in_words(checks: Sequence[rules.Check]) -> str:
    """Name the checks that are not green, each with what it compared: why a bulk accept leaves a request."""
    faulty = [check for check in rules.by_gravity(checks) if check.verdict is not rules.Verdict.OK]
    return " · ".join(f"{words.title(check)} ({words.sentences(check)[0]})" for check in faulty)


def queue_row(
    request: Request, asked: Asked, judged: Judged, families: FamilyFacts, town: TownFacts, now: datetime
) -> QueueRow:
    """Build the row of one request."""
    household = families.households.get(request.household_id or 0)
    children = own_children(request, asked, families)
    not_green = sum(check.verdict is not rules.Verdict.OK for check in judged.checks)
    useful = request.useful_until_at or request.received_at
    return QueueRow(
        request_id=request.id,
        kind=request.kind,
        family=UNKNOWN_FAMILY if household is None else household.name,
        child=_who(children),
        summary=summary_of(asked, judged.cells, town),
        received_at=request.received_at,
        useful_until_at=request.useful_until_at,
        urgent_group=urgency_group(useful, now).value,
        worst=verdict_of(judged.checks),
        to_look_at=not_green or len(judged.checks),
        status=request.status,
        household_id=request.household_id,
        site_id=children[0].site_id if children else None,
        decided_by=request.decided_by or "",
        subject=_subject_of(asked, judged.cells),
        activity=", ".join(dict.fromkeys(cell.activity_name for cell in judged.cells)),
        waits=bool(judged.cells) and all(_waits(cell) for cell in judged.cells),
    )


def _waits(cell: CellFacts) -> bool:
    return cell.is_add and cell.booking is not None and cell.booking.state is BookingState.WAITING


def _subject_of(asked: Asked, cells: Sequence[CellFacts]) -> str:
    if asked.edits:
        return asked.edits[0].subject.value
    return "cancellation" if cells and not any(cell.is_add for cell in cells) else ""


def own_children(request: Request, asked: Asked, families: FamilyFacts) -> list[ChildFacts]:
    """List the children a request speaks of; another family's is not named."""
    found = (families.child_of(uid, request.household_id or 0) for uid in asked.child_uids)
    return [child for child in found if child is not None]


def _who(children: Sequence[ChildFacts]) -> str:
    if len(children) == 1:
        return ", ".join(filter(None, (children[0].first_name, children[0].class_label)))
    return " et ".join(child.first_name for child in children)


def summary_of(asked: Asked, cells: Sequence[CellFacts], town: TownFacts) -> str:
    """Say in one line what is asked."""
    reason = "" if asked.absence is None else asked.absence.reason
    code = "" if asked.document is None else asked.document.type_code
    return request_summary(
        asked.kind,
        services=[cell.service for cell in cells],
        days=[cell.asked.on for cell in cells],
        adds=sum(cell.is_add for cell in cells),
        fields=list(dict.fromkeys(edit.field for edit in asked.edits)),
        document=town.paper_name(code),
        subject="" if asked.message is None else asked.message.subject,
        reason=town.reasons.get(reason, reason),
    )


def date_rows(asked: Asked, judged: Judged) -> tuple[DateRow, ...]:
    """Build one row per asked cell with its verdict and proposed outcome."""
    allowed = choices(asked)
    proposals = {proposal.index: proposal for proposal in judged.proposals}
    rows = []
    for cell in judged.cells:
        proposal = proposals[cell.index]
        rows.append(
            DateRow(
                index=cell.index,
                on=cell.asked.on,
                activity=cell.activity_name,
                slot=cell.slot_name,
                op=OP_WORDS[cell.is_add, asked.absence is not None],
                verdict=_cell_verdict(judged, cell.index),
                reason=_reason(judged, proposal),
                proposed=proposal.outcome.value,
                choices=tuple(sorted((kind.value for kind in allowed[cell.index]), key=_CHOICE_ORDER.index)),
                in_exchange_for=judged.exchanges.get(cell.index, ()),
                proof_due_at=proposal.proof_due_at if proposal.why is AbsenceCause.PROOF_EXPECTED else None,
            )
        )
    return tuple(rows)


def proven_rows(absences: Sequence[ProvenAbsence]) -> tuple[DateRow, ...]:
    """Build one row per billed day that a certificate may excuse."""
    return tuple(
        DateRow(
            index=one.index,
            on=one.on,
            activity=one.activity,
            slot=one.slot,
            op="absence",
            verdict=Verdict.OK if one.outcome is OutcomeKind.ABSENT_EXCUSED else Verdict.LOOK,
            reason=words.proven_reason(one.proposal, is_invoiced=one.is_invoiced),
            proposed=one.outcome.value,
            choices=(OutcomeKind.ABSENT_EXCUSED.value, OutcomeKind.ABSENT_BILLED.value),
        )
        for one in absences
    )


def _reason(judged: Judged, proposal: Proposal) -> str:
    """Say what speaks against a date; of an absence, what excuses or bills it: the limit alone does not."""
    if isinstance(proposal.why, AbsenceCause):
        others = _cell_reason(judged, proposal.index, but=_TOLD_BY_PROPOSAL)
        return " · ".join(filter(None, (words.proposal_reason(proposal), others)))
    said = _cell_reason(judged, proposal.index) or words.proposal_reason(proposal)
    return " · ".join(filter(None, (said, words.LATE_PRICE if proposal.surcharge else "")))


def _cell_verdict(judged: Judged, index: int) -> Verdict:
    worst = rules.item_verdict(judged.checks, index)
    if worst is rules.Verdict.OK:
        return Verdict.OK
    found = rules.findings_of(judged.checks, index)
    faults = [(code, finding) for code, finding in found if finding.verdict is not rules.Verdict.OK]
    if any(finding.facts.get("late") == Late.WAITING_LIST.value for _, finding in faults):
        return Verdict.WAITING
    if worst is rules.Verdict.BLOCKED:
        return Verdict.BLOCKED
    return Verdict.LATE if {code for code, _ in faults} <= _LATE_CODES else Verdict.LOOK


def _cell_reason(judged: Judged, index: int, *, but: frozenset[rules.CheckCode] = frozenset()) -> str:
    faults = [
        words.beside_date(code, finding)
        for code, finding in rules.findings_of(judged.checks, index)
        if finding.verdict is not rules.Verdict.OK and code not in but
    ]
    return " · ".join(faults)


def field_rows(asked: Asked, edited: Mapping[int, EditedField], *, decided: bool) -> tuple[FieldRow, ...]:
    """Build one row per edited field: published, current, asked; what is not theirs shows no value."""
    rows = []
    for index, edit in enumerate(asked.edits):
        held = edited.get(index, NOT_OWN)
        comparison = compare_edit(edit, held.value)
        in_conflict = comparison is Comparison.CONFLICT and not decided
        is_sealed = edit.field == SEALED
        rows.append(
            FieldRow(
                index=index,
                name=edit.field,
                label=field_label(edit.field),
                published=None if is_sealed else shown_value(edit.base),
                current=None if is_sealed else shown_value(held.value),
                asked=HIDDEN if is_sealed else shown_value(edit.asked),
                in_conflict=in_conflict,
                already_done=comparison is Comparison.ALREADY_DONE and not decided,
                changed_note=changed_note(held) if in_conflict else "",
            )
        )
    return tuple(rows)


def changed_note(held: EditedField) -> str:
    """Say who changed a value last, and when; nothing where the log does not tell."""
    return "" if held.changed_on is None else changed_by(held.changed_by, day_month(held.changed_on))


def is_open(request: Request) -> bool:
    """Tell whether the request waits for a decision."""
    return request.status == RequestStatus.PENDING.value
