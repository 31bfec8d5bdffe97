"""The decision in the making on one request: what each item gets, and why.

A draft is a value: each choice gives another one. It survives a walk through the list and a reload, so that
nothing chosen or typed is lost; only the service judges it when it is given away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.requests import OutcomeKind
from staffdesk.ui.validation.request_phrases import (
    billed_again_words,
    lost_words,
    proof_awaited_words,
    split_words,
)

if TYPE_CHECKING:
    from staffdesk.services.request_rows import DateRow, FieldRow, RequestDetail

ACCEPTED, REFUSED = OutcomeKind.ACCEPTED.value, OutcomeKind.REFUSED.value
BILLED = OutcomeKind.ABSENT_BILLED.value
CONFLICT_REASON = "La mairie a modifié cette information entre-temps."
PROOF_WAITS = "Un certificat attend une décision\N{NO-BREAK SPACE}: le décider d’abord, l’absence suivra."
QUOTIENT_RESTS = (
    "Un quotient enregistré s’appuie sur ce document\N{NO-BREAK SPACE}: le revoir dans le dossier."
)
AID_RESTS = "Une aide accordée s’appuie sur ce document\N{NO-BREAK SPACE}: la revoir dans le dossier."
WHOLE = 0
"""The index of the one answer to a request without fields or dates."""

_YES = (ACCEPTED, OutcomeKind.ABSENT_EXCUSED.value, OutcomeKind.ABSENT_BILLED.value)


@dataclass(frozen=True)
class Answer:
    """The answer to one item; ``reason`` is the item's own, else the common one holds."""

    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    """What was chosen so far.

    Attributes:
        fields: answers by index of the field.
        dates: answers by index of the asked slot.
        whole: the answer to a request without fields or dates; None while nothing was chosen.
        reason: why, for every refusal that has no reason of its own.
        words: joined to the answer.
        expires_on: until when a document counts.
        begun: the draft as the rules proposed it when the request was last read; what differs was chosen.
    """

    fields: Mapping[int, Answer] = field(default_factory=dict)
    dates: Mapping[int, Answer] = field(default_factory=dict)
    whole: Answer | None = None
    reason: str = ""
    words: str = ""
    expires_on: date | None = None
    begun: Draft | None = field(default=None, compare=False, repr=False)


def begin_draft(detail: RequestDetail) -> Draft:
    """Start with what the rules propose; a field in conflict starts refused, a blocked whole undecided.

    A decided request starts with its answers: that is what is shown, and what a correction departs from.
    """
    if detail.answers:
        return _decided_draft(detail)
    blocked = any(check.verdict == "blocked" for check in detail.checks)
    draft = Draft(
        fields={row.index: _field_answer(row) for row in detail.fields},
        dates={row.index: _date_answer(row, row.proposed) for row in detail.dates},
        whole=None if blocked or not is_whole(detail) else Answer(ACCEPTED),
        expires_on=detail.document.proposed_expires_on if detail.document is not None else None,
    )
    return replace(draft, begun=draft)


def _decided_draft(detail: RequestDetail) -> Draft:
    given = {one.index: Answer(one.outcome, one.reason) for one in detail.answers}
    whole = is_whole(detail)
    draft = Draft(
        fields={row.index: given[row.index] for row in detail.fields if row.index in given},
        dates={row.index: given[row.index] for row in detail.dates if row.index in given},
        whole=given.get(WHOLE) if whole else None,
        expires_on=detail.document.proposed_expires_on if detail.document is not None else None,
    )
    return replace(draft, begun=draft)


def is_whole(detail: RequestDetail) -> bool:
    """Tell whether a request is answered by one yes or no; days that a certificate may excuse hang on it."""
    return not detail.fields and not _asked_dates(detail)


def _asked_dates(detail: RequestDetail) -> list[DateRow]:
    return [row for row in detail.dates if row.index >= 0]


def renew_draft(draft: Draft, detail: RequestDetail) -> Draft:
    """Carry what was chosen and typed over to a request read again.

    A chosen answer stays where it still can be. One that nobody chose follows what the rules propose now: a
    proof came in between, or a colleague changed the field.
    """
    fresh, begun = begin_draft(detail), draft.begun or Draft()
    allowed = {row.index: row.choices for row in detail.dates}
    dates = {
        index: answer
        for index, answer in _chosen(draft.dates, begun.dates).items()
        if index in fresh.dates and answer.outcome in allowed[index]
    }
    fields = _chosen(draft.fields, begun.fields)
    whole = fresh.whole if draft.whole == begun.whole else draft.whole
    return replace(
        fresh,
        fields={index: fields.get(index, answer) for index, answer in fresh.fields.items()},
        dates={**fresh.dates, **dates},
        whole=whole if is_whole(detail) else None,
        reason=draft.reason,
        words=draft.words,
        expires_on=draft.expires_on or fresh.expires_on,
    )


def _chosen(answers: Mapping[int, Answer], begun: Mapping[int, Answer]) -> dict[int, Answer]:
    """Return the answers that are not what the rules had proposed."""
    return {index: answer for index, answer in answers.items() if answer != begun.get(index)}


def tick_field(detail: RequestDetail, draft: Draft, index: int, *, ticked: bool) -> Draft:
    """Take or leave one field."""
    row = next(row for row in detail.fields if row.index == index)
    answer = Answer(ACCEPTED) if ticked else Answer(REFUSED, _conflict_reason(row))
    return replace(draft, fields={**draft.fields, index: answer})


def pick_outcome(detail: RequestDetail, draft: Draft, indexes: Iterable[int], outcome: str) -> Draft:
    """Give some of the asked slots an outcome, where they can have it; a refusal takes the rules' reason."""
    wanted = {row.index for row in detail.dates if outcome in row.choices} & set(indexes)
    answers = {row.index: _date_answer(row, outcome) for row in detail.dates if row.index in wanted}
    return replace(draft, dates={**draft.dates, **answers})


def accept_all(detail: RequestDetail, draft: Draft) -> Draft:
    """Say yes to everything that can have a yes; what has no place keeps what the rules propose."""
    kept = {row.index: draft.fields[row.index] for row in detail.fields if row.locked}
    return replace(
        draft,
        fields={row.index: Answer(ACCEPTED) for row in detail.fields} | kept,
        dates={row.index: _date_answer(row, _yes(detail, row)) for row in detail.dates},
        whole=Answer(ACCEPTED) if is_whole(detail) else None,
    )


def accept_some(detail: RequestDetail, draft: Draft, indexes: Iterable[int]) -> Draft:
    """Say yes to some of the asked slots, as :func:`accept_all` does to all."""
    wanted = set(indexes)
    rows = [row for row in detail.dates if row.index in wanted]
    answers = {row.index: _date_answer(row, _yes(detail, row)) for row in rows}
    return replace(draft, dates={**draft.dates, **answers})


def refuse_all(detail: RequestDetail, draft: Draft) -> Draft:
    """Say no to everything, for one reason to be given; what is refused already keeps its own."""
    no = Answer(REFUSED)
    begun = _decided_draft(detail) if detail.answers else Draft()
    refused = {index: one for index, one in begun.fields.items() if one.outcome == REFUSED}
    kept = {row.index: draft.fields[row.index] for row in detail.fields if row.locked}
    return replace(
        draft,
        fields={row.index: no for row in detail.fields} | refused | kept,
        dates={row.index: _no(row, begun.dates.get(row.index)) for row in detail.dates},
        whole=no if is_whole(detail) else None,
    )


def answers_of(draft: Draft) -> tuple[tuple[int, Answer], ...]:
    """List every answer with its index, each refusal with the reason it is given for."""
    whole = [] if draft.whole is None else [(WHOLE, draft.whole)]
    found = [*draft.fields.items(), *draft.dates.items(), *whole]
    return tuple((index, _reasoned(draft, answer)) for index, answer in found)


def needs_reason(draft: Draft) -> bool:
    """Tell whether a refusal waits for the common reason (also once it was typed)."""
    whole = [] if draft.whole is None else [draft.whole]
    answers = (*draft.fields.values(), *draft.dates.values(), *whole)
    return any(answer.outcome == REFUSED and not answer.reason for answer in answers)


def obstacle(detail: RequestDetail, draft: Draft) -> str:
    """Say what still keeps the draft from being decided, or nothing."""
    if detail.answers and answers_of(draft) == answers_of(replace(begin_draft(detail), reason=draft.reason)):
        return "Changer au moins une réponse"
    if detail.answers and not draft.reason.strip():
        return "Indiquer le motif de la correction"
    if is_whole(detail) and draft.whole is None:
        return "Choisir d’abord Accepter ou Refuser"
    if needs_reason(draft) and not draft.reason.strip():
        return "Indiquer le motif du refus"
    broken = _exchanges(detail, draft, taken=True, given_up=False)
    return split_words(broken[0]) if broken else ""


def warnings_of(detail: RequestDetail, draft: Draft) -> tuple[str, ...]:
    """Say what to think of before the draft is given away.

    Halves of exchanges, what rests on a document that is refused, a certificate that was not decided.
    """
    found = [*half_exchanges(detail, draft)]
    paper = detail.document
    if paper is not None and draft.whole is not None and draft.whole.outcome == REFUSED:
        found += [billed_again_words(paper.excused_on)] if paper.excused_on else []
        found += [QUOTIENT_RESTS] if paper.proves_quotient else []
        found += [AID_RESTS] if paper.proves_aid else []
    billed = any(map(_costs, draft.dates.values()))
    if billed and any(check.opens is not None for check in detail.checks):
        found.append(PROOF_WAITS)
    awaited = {row.index: row.proof_due_at for row in detail.dates if row.proof_due_at is not None}
    due = [awaited[index] for index, answer in draft.dates.items() if index in awaited and _costs(answer)]
    return (*found, *([proof_awaited_words(max(due))] if due else ()))


def _costs(answer: Answer) -> bool:
    """Tell whether an absence is billed by an answer."""
    return answer.outcome in (BILLED, REFUSED)


def half_exchanges(detail: RequestDetail, draft: Draft) -> tuple[str, ...]:
    """Say which exchanges are decided by halves: both slots cannot be had, or neither is left."""
    both = _exchanges(detail, draft, taken=True, given_up=False)
    neither = _exchanges(detail, draft, taken=False, given_up=True)
    return (*map(split_words, both), *map(lost_words, neither))


def _exchanges(
    detail: RequestDetail, draft: Draft, *, taken: bool, given_up: bool
) -> list[tuple[DateRow, DateRow]]:
    """List the exchanges (asked, given up) of which the halves are answered so."""
    rows = {row.index: row for row in detail.dates}
    return [
        (row, rows[other])
        for row in detail.dates
        for other in row.in_exchange_for
        if (draft.dates[row.index].outcome == ACCEPTED) == taken
        and (draft.dates[other].outcome != REFUSED) == given_up
    ]


@dataclass(frozen=True)
class Tally:
    """How many answers of a kind: yes, no, on the waiting list, excused, billed, already so."""

    yes: int = 0
    no: int = 0
    waiting: int = 0
    excused: int = 0
    billed: int = 0
    already: int = 0


_PARTS = {
    ACCEPTED: "yes",
    REFUSED: "no",
    OutcomeKind.WAITING.value: "waiting",
    OutcomeKind.ABSENT_EXCUSED.value: "excused",
    OutcomeKind.ABSENT_BILLED.value: "billed",
    OutcomeKind.ALREADY_DONE.value: "already",
}


def tally(detail: RequestDetail, draft: Draft) -> Tally:
    """Count the answers: dates (a day counts once per answer), else fields; and that of a whole request."""
    outcomes = [] if draft.whole is None else [draft.whole.outcome]
    if detail.dates:
        outcomes += [outcome for _, outcome in {(r.on, draft.dates[r.index].outcome) for r in detail.dates}]
    elif detail.fields:
        outcomes += [answer.outcome for answer in draft.fields.values()]
    counts: dict[str, int] = {}
    for outcome in outcomes:
        part = _PARTS[outcome]
        counts[part] = counts.get(part, 0) + 1
    return Tally(**counts)


def _field_answer(row: FieldRow) -> Answer:
    if row.already_done:
        return Answer(OutcomeKind.ALREADY_DONE.value)
    return Answer(REFUSED, CONFLICT_REASON) if row.in_conflict else Answer(ACCEPTED)


def _conflict_reason(row: FieldRow) -> str:
    return CONFLICT_REASON if row.in_conflict else ""


def _date_answer(row: DateRow, outcome: str) -> Answer:
    return Answer(outcome, row.reason if outcome == REFUSED else "")


def _yes(detail: RequestDetail, row: DateRow) -> str:
    """Give the yes of a day; of a decided one whichever it can have, whatever was answered."""
    if not detail.answers:
        return _best_outcome(row)
    return row.proposed if row.proposed in _YES else next((o for o in _YES if o in row.choices), row.proposed)


def _no(row: DateRow, decided: Answer | None) -> Answer:
    if decided is not None and (decided.outcome == REFUSED or len(row.choices) == 1):
        return decided
    return Answer(REFUSED) if REFUSED in row.choices else Answer(BILLED)


def _best_outcome(row: DateRow) -> str:
    if row.verdict in ("blocked", "waiting"):
        return row.proposed
    if row.proposed in _YES and row.proposed in row.choices:
        return row.proposed
    return next((outcome for outcome in _YES if outcome in row.choices), row.proposed)


def _reasoned(draft: Draft, answer: Answer) -> Answer:
    if answer.outcome != REFUSED:
        return Answer(answer.outcome)
    return Answer(REFUSED, answer.reason or draft.reason.strip())
