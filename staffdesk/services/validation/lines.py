"""Rows of the queue and the right pane, from a judged request."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from staffdesk.domain import checks as rules
from staffdesk.domain.deadlines import Late
from staffdesk.domain.french import checks as words
from staffdesk.domain.french.fields import field_label, shown_value
from staffdesk.domain.french.requests import OP_WORDS, request_summary
from staffdesk.domain.requests import RequestStatus
from staffdesk.domain.three_way import Comparison
from staffdesk.domain.urgency import urgency_group
from staffdesk.models.requests import Request
from staffdesk.services.request_rows import CheckRow, DateRow, FieldRow, QueueRow, Verdict
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.checking import CellFacts, Judged, compare_field, is_add
from staffdesk.services.validation.decisions import choices
from staffdesk.services.validation.facts import FamilyFacts

_LATE_CODES = frozenset({rules.CheckCode.DEADLINE})


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
            check.code.value, words.title(check), verdict_of([check]), " · ".join(words.sentences(check))
        )
        for check in rules.by_gravity(checks)
    )


def queue_row(
    request: Request, asked: Asked, judged: Judged, families: FamilyFacts, now: datetime
) -> QueueRow:
    """Build the row of one request."""
    household = families.households.get(request.household_id or 0)
    children = [families.children[uid] for uid in asked.child_uids if uid in families.children]
    not_green = sum(check.verdict is not rules.Verdict.OK for check in judged.checks)
    useful = request.useful_until_at or request.received_at
    return QueueRow(
        request_id=request.id,
        kind=request.kind,
        family="Famille inconnue" if household is None else household.name,
        child=_who(children),
        summary=summary_of(asked, judged.cells),
        received_at=request.received_at,
        useful_until_at=request.useful_until_at,
        urgent_group=urgency_group(useful, now).value,
        worst=verdict_of(judged.checks),
        to_look_at=not_green or len(judged.checks),
        status=request.status,
        household_id=request.household_id,
        site_id=children[0].site_id if children else None,
        decided_by=request.decided_by or "",
    )


def _who(children: Sequence[object]) -> str:
    from staffdesk.services.validation.facts import ChildFacts

    known = [child for child in children if isinstance(child, ChildFacts)]
    if len(known) == 1:
        return ", ".join(filter(None, (known[0].first_name, known[0].class_label)))
    return " et ".join(child.first_name for child in known)


def summary_of(asked: Asked, cells: Sequence[CellFacts]) -> str:
    """Say in one line what is asked."""
    return request_summary(
        asked.kind,
        activities=[cell.asked.activity if cell.slot is None else cell.slot.activity.name for cell in cells],
        days=[cell.asked.on for cell in cells],
        adds=sum(is_add(cell.asked) for cell in cells),
        fields=[edit.field for edit in asked.edits],
        document="" if asked.document is None else asked.document.type_code,
        subject="" if asked.message is None else asked.message.subject,
        reason="" if asked.absence is None else asked.absence.reason,
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
                activity=cell.asked.activity if cell.slot is None else cell.slot.activity.name,
                slot=cell.asked.slot if cell.slot is None else cell.slot.name,
                op=OP_WORDS[is_add(cell.asked), asked.absence is not None],
                verdict=_cell_verdict(judged, cell.index),
                reason=_cell_reason(judged, cell.index) or words.proposal_reason(proposal),
                proposed=proposal.outcome.value,
                choices=tuple(sorted((kind.value for kind in allowed[cell.index]), key=_CHOICE_ORDER.index)),
            )
        )
    return tuple(rows)


_CHOICE_ORDER = ("accepted", "absent_excused", "absent_billed", "waiting", "refused", "already_done")


def _cell_verdict(judged: Judged, index: int) -> Verdict:
    found = rules.findings_of(judged.checks, index)
    worst = rules.item_verdict(judged.checks, index)
    if worst is rules.Verdict.OK:
        return Verdict.OK
    faults = [(code, finding) for code, finding in found if finding.verdict is not rules.Verdict.OK]
    waiting = any(finding.facts.get("late") == Late.WAITING_LIST.value for _, finding in faults)
    if waiting:
        return Verdict.WAITING
    if worst is rules.Verdict.BLOCKED:
        return Verdict.BLOCKED
    return Verdict.LATE if {code for code, _ in faults} <= _LATE_CODES else Verdict.LOOK


def _cell_reason(judged: Judged, index: int) -> str:
    faults = [
        words.beside_date(code, finding)
        for code, finding in rules.findings_of(judged.checks, index)
        if finding.verdict is not rules.Verdict.OK
    ]
    return " · ".join(faults)


def field_rows(
    asked: Asked, current: Mapping[int, str], notes: Mapping[int, str], *, decided: bool
) -> tuple[FieldRow, ...]:
    """Build one row per edited field: published, current, asked."""
    rows = []
    for index, edit in enumerate(asked.edits):
        now = current.get(index, "")
        comparison = compare_field(asked, index, now)
        rows.append(
            FieldRow(
                index=index,
                name=edit.field,
                label=field_label(edit.field),
                published=shown_value(edit.base),
                current=shown_value(now),
                asked=shown_value(edit.asked),
                in_conflict=comparison is Comparison.CONFLICT and not decided,
                already_done=comparison is Comparison.ALREADY_DONE and not decided,
                changed_note=notes.get(index, ""),
            )
        )
    return tuple(rows)


def is_open(request: Request) -> bool:
    """Tell whether the request waits for a decision."""
    return request.status == RequestStatus.PENDING.value


def days_of(asked: Sequence[Asked]) -> set[date]:
    """Collect every day asked."""
    return {cell.on for one in asked for cell in one.cells}
