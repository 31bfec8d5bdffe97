"""What the family asked and what was answered: cards with a state, a title in words, dates and reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import ValidationError

from staffdesk.contract.v1 import (
    BODIES,
    ChildView,
    FamilySnapshot,
    ItemOutcome,
    Outcome,
    RequestKind,
    TownSnapshot,
)
from staffdesk.domain.bookings import BookingKey
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.deadlines import limit_instant
from staffdesk.domain.french.families import of_person
from staffdesk.domain.french.fields import shown_value, whole_label
from staffdesk.domain.health_record import SEALED
from staffdesk.domain.requests import BookingOp
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import count, say, say_or
from staffdesk.portal.views.bookings import OpenCell, Timetable, asked_cells
from staffdesk.portal.views.categories import category_of
from staffdesk.portal.views.proof import ProofWanted, proof_wanted

SHOWN_KINDS = ("booking", "absence", "edit", "document")
"""Messages have their own page; withdrawals and terms show on what they concern."""


@dataclass(frozen=True)
class Line:
    """One thing asked: what it is, its letters and look, the reason under it."""

    text: str
    letters: str
    look: str
    reason: str = ""


@dataclass(frozen=True)
class FieldLine:
    """One field of an edit: the value in force when asked, and the value asked."""

    label: str
    current: str
    asked: str
    letters: str = ""
    look: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Card:
    """One request as its page shows it. ``look`` is that of its tag; ``state`` is waiting or decided."""

    req_id: str
    state: str
    tag: str
    look: str
    title: str
    sent: str
    note: str = ""
    lines: list[Line] = field(default_factory=list)
    fields: list[FieldLine] = field(default_factory=list)
    effect: str = ""
    reason: str = ""
    can_withdraw: bool = False
    next_step: str = ""
    child: str = ""
    proof_until: str = ""
    folded: str = ""
    sent_at: str = ""
    verdict: str = ""
    is_done: bool = False
    category: str = ""
    is_corrected: bool = False


@dataclass(frozen=True)
class Filters:
    """How many requests each filter shows."""

    every: int
    waiting: int
    decided: int


def cards(snapshot: FamilySnapshot, town: TownSnapshot, requests: Iterable[FiledRequest]) -> list[Card]:
    """Return the cards in order: waiting first, then decided, each newest first."""
    every = list(requests)
    shown = [filed for filed in every if filed.kind in SHOWN_KINDS and _readable(filed)]
    made = [
        _CardBuilder(snapshot, town, filed, proof_wanted(snapshot, town, every, filed)).card()
        for filed in shown
    ]
    return sorted(made, key=lambda card: card.state != "waiting")


def _readable(filed: FiledRequest) -> bool:
    """Tell whether a request has the shape of its kind; what staff typed for a family may have less."""
    try:
        BODIES[RequestKind(filed.kind)].model_validate(filed.body)
    except ValidationError:
        return False
    return True


def shown_status(filed: FiledRequest) -> str:
    """Give the status as a family reads it: days on the waiting list are not had yet."""
    if filed.status == "pending" and filed.withdrawn:
        return "withdrawing"
    items = filed.decision.items if filed.decision else ()
    waits = {item.outcome is Outcome.WAITING for item in items}
    if filed.status == "accepted" and True in waits:
        return "partly" if False in waits else "listed"
    return filed.status


def filters(shown: Sequence[Card]) -> Filters:
    """Count the cards of each filter."""
    waiting = sum(card.state == "waiting" for card in shown)
    return Filters(len(shown), waiting, len(shown) - waiting)


class _CardBuilder:
    """Builds one card."""

    def __init__(
        self,
        snapshot: FamilySnapshot,
        town: TownSnapshot,
        filed: FiledRequest,
        proof: ProofWanted | None,
    ) -> None:
        self.proof_until = "" if proof is None else limit_instant(proof.until)
        self.snapshot = snapshot
        self.town = town
        self.filed = filed
        self.children: Mapping[str, ChildView] = {child.uid: child for child in snapshot.children}
        self.outcomes: Mapping[int, ItemOutcome] = (
            {item.index: item for item in filed.decision.items} if filed.decision else {}
        )
        self.cells = asked_cells(filed) if filed.kind in ("booking", "absence") else []
        self.waits = filed.waits or (filed.status == "pending" and filed.withdrawn)

    def card(self) -> Card:
        tag, look = self._tag()
        lines = self._lines()
        fields = self._fields()
        said_by_title = len(lines) == 1 and lines[0].look not in ("billed", "excused", "list")
        limit = self._limit()
        return Card(
            req_id=self.filed.req_id,
            state="waiting" if self.waits else "decided",
            tag=tag,
            look=look,
            title=self._title(),
            sent=self._sent(limit),
            note=self._note(),
            lines=[] if said_by_title else lines,
            fields=fields,
            effect=self._effect(),
            reason=self._whole_reason([] if said_by_title else lines, fields),
            can_withdraw=self.filed.waits,
            next_step=self._next_step(),
            child=self._child_uid(),
            proof_until=self.proof_until,
            folded=self._folded(lines),
            sent_at=french.instant_short(self.filed.received_at),
            verdict=self._verdict(limit),
            is_done=self._is_done(limit),
            category=category_of(self.filed),
            is_corrected=self._is_corrected() and not self.waits,
        )

    def _tag(self) -> tuple[str, str]:
        status = shown_status(self.filed)
        looks = {
            "pending": "waiting",
            "withdrawing": "waiting",
            "listed": "waiting",
            "accepted": "accepted",
            "partly": "partly",
        }
        return say(f"request.status.{status}"), looks.get(
            status, "refused" if status == "refused" else "neutral"
        )

    # ---------------------------------------------------------------------------------- words

    def _title(self) -> str:
        kind = self.filed.kind
        if kind == "edit":
            owner = of_person(self._subject_name())
            return say(f"request.title.edit_{self.filed.body['subject']}", of_person=owner)
        if kind == "document":
            return self._document_title()
        cells = asked_cells(self.filed)
        names = sorted({self._name(key.child_uid) for key, _ in cells})
        days = sorted({key.on for key, _ in cells})
        one_line = len(days) == 1 and len({op for _, op in cells}) == 1
        what = self._one_day(cells, days[0]) if one_line else self._many(cells, days)
        return say("request.title.cells", name=" et ".join(names), what=what)

    def _one_day(self, cells: Sequence[tuple[BookingKey, BookingOp]], on: date) -> str:
        slots = _listed([self._slot(key) for key, _ in cells])
        op = "absence" if self.filed.kind == "absence" else cells[0][1].value
        code = f"request.title.{op}_day"
        return say(code, day=french.day_short(on), slots=slots)

    def _many(self, cells: Sequence[tuple[BookingKey, BookingOp]], days: Sequence[date]) -> str:
        if self.filed.kind == "absence":
            return count("request.title.absences", len(days))
        ops = {op.value for _, op in cells}
        code = f"request.title.{ops.pop()}s" if len(ops) == 1 else "request.title.changes"
        return count(code, len(cells))

    def _sent(self, limit: datetime | None) -> str:
        parts = [say("request.sent", at=french.instant_short(self.filed.received_at))]
        if self.filed.decided_at is not None and not self.waits:
            code = "request.corrected" if self._is_corrected() else "request.answered"
            parts.append(say(code, at=french.instant_short(self.filed.decided_at)))
            return " · ".join(parts)
        if limit is not None:
            in_time = self.filed.received_at <= limit
            code = "request.limit_met" if in_time else "request.limit_missed"
            parts.append(say(code, limit=limit_instant(limit)))
        parts.append(say("request.reached" if self.filed.reached_town else "request.travelling"))
        return " · ".join(parts)

    def _is_corrected(self) -> bool:
        """Tell whether the town answered otherwise since: the family may have read the first answer."""
        return self.filed.decision is not None and self.filed.decision.correction > 0

    def _verdict(self, limit: datetime | None) -> str:
        """What the family reads right after sending; what it has to pay by then comes first."""
        payment = self.filed.body.get("payment") if self.filed.kind == "booking" else None
        if payment and payment["means"] == "counter" and payment.get("pay_until"):
            until = limit_instant(datetime.fromisoformat(payment["pay_until"]))
            return say("request.verdict.counter", cents=euros(payment["cents"]), limit=until)
        if self.proof_until:
            return say("request.verdict.proof", limit=self.proof_until)
        if self._takes_offer():
            return say("request.verdict.offered")
        if not self.filed.reached_town and self._is_full():
            return say("request.verdict.full")
        if limit is None:
            return say("request.verdict.plain")
        code = "in_time" if self.filed.received_at <= limit else "late"
        return say(f"request.verdict.{code}", limit=limit_instant(limit))

    def _is_done(self, limit: datetime | None) -> bool:
        """Tell whether the family has nothing more to do for this request: no sum to pay, no limit missed."""
        payment = self.filed.body.get("payment") if self.filed.kind == "booking" else None
        pays = payment is not None and payment["means"] == "counter"
        full = not self.filed.reached_town and self._is_full()
        return (
            not pays
            and not full
            and not self.proof_until
            and (limit is None or self.filed.received_at <= limit)
        )

    def _note(self) -> str:
        words = [
            self._reason_label(),
            str(self.filed.body.get("words", "")),
            str(self.filed.body.get("note", "")),
        ]
        names = [say("request.file", name=f["name"]) for f in self.filed.documents]
        if self.filed.kind == "document":
            names = [say("request.file", name=self.filed.body["document"]["name"])]
        return " · ".join(word for word in [*words, self._payment(), *names] if word)

    def _payment(self) -> str:
        """How days with immediate payment are paid, and until when the counter takes the money (S36)."""
        payment = self.filed.body.get("payment") if self.filed.kind == "booking" else None
        if not payment:
            return ""
        until = payment.get("pay_until")
        limit = limit_instant(datetime.fromisoformat(until)) if until else ""
        return say(f"request.payment.{payment['means']}", cents=euros(payment["cents"]), limit=limit)

    def _reason_label(self) -> str:
        code = self.filed.body.get("reason")
        if not code:
            return ""
        label = next((r.label for r in self.town.absence_reasons if r.code == code), None)
        return label or say_or(f"absence.reason.{code}", str(code))

    def _whole_reason(self, lines: Sequence[Line], fields: Sequence[FieldLine]) -> str:
        if self.filed.decision is None or self.waits:
            return ""
        whole = self.outcomes.get(0)
        shown = {line.reason for line in lines} | {line.reason for line in fields}
        words = [self.filed.decision.note] + ([whole.reason] if whole and whole.reason not in shown else [])
        return " ".join(dict.fromkeys(word for word in words if word))

    def _next_step(self) -> str:
        """What remains possible: a proof that is expected, or after a refusal or a billed absence."""
        if self.proof_until:
            return "attach"
        if self.waits or self.filed.decision is None:
            return ""
        kinds = {item.outcome for item in self.outcomes.values()}
        if Outcome.ABSENT_BILLED in kinds:
            return "proof"
        if self.filed.kind == "document" and Outcome.REFUSED in kinds:
            return "document"
        return "write" if Outcome.REFUSED in kinds or self.filed.status == "refused" else ""

    def _folded(self, lines: Sequence[Line]) -> str:
        outcomes = {item.outcome for item in self.outcomes.values()}
        had = self.filed.status == "accepted" and not outcomes & {Outcome.WAITING, Outcome.ABSENT_BILLED}
        calm = had and len(lines) > 1 and not any(line.reason for line in lines)
        return count("request.dates_accepted", len(lines)) if calm else ""

    # ---------------------------------------------------------------------------------- lines

    def _lines(self) -> list[Line]:
        """One line a day and answer, in order of date; slots that share both are told together."""
        groups: dict[tuple[date, str, str, str, str], list[str]] = {}
        for index, (key, op) in enumerate(self.cells):
            letters, look, reason = self._answer(index, op)
            child = self._name(key.child_uid) if self._several_children() else ""
            groups.setdefault((key.on, child, letters, look, reason), []).append(self._slot(key))
        found = []
        for (on, child, letters, look, reason), slots in sorted(groups.items()):
            text = say("request.cell", day=french.day_short(on), slot=_listed(slots))
            text = say("request.title.cells", name=child, what=text) if child else text
            found.append(Line(text, letters, look, reason))
        return found

    def _answer(self, index: int, op: BookingOp) -> tuple[str, str, str]:
        """Letters, look and reason of one item."""
        outcome = self.outcomes.get(index)
        if self.waits or outcome is None:
            adds = op is BookingOp.ADD
            return say(f"letters.{'add' if adds else 'cancel'}"), "asked" if adds else "cancel-asked", ""
        return (*_outcome_face(outcome, op), outcome.reason)

    def _several_children(self) -> bool:
        return len({key.child_uid for key, _ in self.cells}) > 1

    def _fields(self) -> list[FieldLine]:
        if self.filed.kind != "edit":
            return []
        found = []
        for index, asked in enumerate(self.filed.body["fields"]):
            outcome = self.outcomes.get(index)
            letters, look = _outcome_face(outcome, None) if outcome and not self.waits else ("", "")
            name = asked["name"]
            found.append(
                FieldLine(
                    label=whole_label(name),
                    current=say("field.sealed") if name == SEALED else value_text(asked.get("base")),
                    asked=say("field.sealed") if name == SEALED else value_text(asked.get("asked")),
                    letters=letters,
                    look=look,
                    reason=outcome.reason if outcome and not self.waits else "",
                )
            )
        return found

    def _effect(self) -> str:
        if self.filed.kind != "booking" or not self.filed.waits:
            return ""
        cents = effect_cents(self.snapshot, self.town, self.cells)
        return "" if cents is None else say("request.effect", amount=signed(cents))

    def _limit(self) -> datetime | None:
        """The first limit of what was asked, as the town publishes it now."""
        limits = [cell.add_until if op is BookingOp.ADD else cell.cancel_until for cell, op in self._open()]
        known = [limit for limit in limits if limit is not None]
        return min(known) if known else None

    def _is_full(self) -> bool:
        """Tell whether a day that was asked has no place left for this family, as far as the portal knows."""
        return not self._takes_offer() and any(cell.full for cell, op in self._open() if op is BookingOp.ADD)

    def _takes_offer(self) -> bool:
        """Tell whether a place is asked that the town offers this family: it is kept for it."""
        asked = {key for key, op in self.cells if op is BookingOp.ADD}
        return any(
            BookingKey(one.child, one.activity, one.slot, on) in asked
            for one in self.snapshot.bookings
            if one.offer_until is not None and self.filed.received_at <= one.offer_until
            for on in one.days
        )

    def _open(self) -> list[tuple[OpenCell, BookingOp]]:
        found = []
        for key, op in self.cells:
            child = self.children.get(key.child_uid)
            cell = Timetable(self.town, child).cell(key) if child else None
            if cell is not None:
                found.append((cell, op))
        return found

    # ---------------------------------------------------------------------------------- names

    def _name(self, uid: str) -> str:
        child = self.children.get(uid)
        return child.first_name if child else say("request.a_child")

    def _child_uid(self) -> str:
        return next((key.child_uid for key, _ in self.cells if key.child_uid in self.children), "")

    def _slot(self, key: BookingKey) -> str:
        return slot_name(self.town, key).lower()

    def _subject_name(self) -> str:
        uid = self.filed.body["uid"]
        people = {g.uid: f"{g.first_name} {g.last_name}" for g in self.snapshot.guardians}
        people |= {child.uid: child.first_name for child in self.snapshot.children}
        return people.get(uid, self.snapshot.household.name)

    def _document_title(self) -> str:
        name = document_label(self.town, self.filed.body["type_code"]).lower()
        child = self.children.get(self.filed.body.get("child") or "")
        if child is None:
            return say("request.title.document", name=name)
        return say("request.title.child_document", child=child.first_name, name=name)


def _listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: `matin, midi et soir`."""
    return say("listed", first=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else "".join(words)


def slot_name(town: TownSnapshot, key: BookingKey) -> str:
    """Return the town's name of a slot."""
    for activity in town.activities:
        for slot in activity.slots:
            if (activity.code, slot.code) == (key.activity, key.slot):
                return slot.name
    return key.slot


def document_label(town: TownSnapshot, code: str) -> str:
    """Return the town's name of a kind of document."""
    return next((kind.label for kind in town.document_types if kind.code == code), code)


def effect_cents(
    snapshot: FamilySnapshot, town: TownSnapshot, cells: Iterable[tuple[BookingKey, BookingOp]]
) -> int | None:
    """Return what a sending changes if all is accepted, in cents; None where a price is not published."""
    total = 0
    for key, op in cells:
        child = next((c for c in snapshot.children if c.uid == key.child_uid), None)
        booked = next(
            (
                b.cents
                for b in snapshot.bookings
                if (b.child, b.activity, b.slot) == (key.child_uid, key.activity, key.slot)
                and key.on in b.days
            ),
            None,
        )
        cents = booked if booked is not None else Timetable(town, child).price(key) if child else None
        if cents is None:
            return None
        total += cents if op is BookingOp.ADD else -cents
    return total


def signed(cents: int) -> str:
    """Return an amount with its sign: `+4,15 €`, `−3,05 €`, `0,00 €`."""
    return f"+{euros(cents)}" if cents > 0 else euros(cents)


def value_text(value: str | None) -> str:
    """Return a value of a field as people read it."""
    return shown_value(value) or say("field.empty")


def _outcome_face(outcome: ItemOutcome, op: BookingOp | None) -> tuple[str, str]:
    """Letters and look of an answered item."""
    kind = outcome.outcome
    if kind is Outcome.ACCEPTED:
        return (
            (say("letters.booked"), "booked")
            if op is BookingOp.ADD
            else (say("letters.accepted"), "accepted")
        )
    if kind is Outcome.ABSENT_BILLED:
        price = "" if outcome.cents is None else f" {euros(outcome.cents)}"
        return say("letters.absent_billed") + price, "billed"
    looks = {
        Outcome.REFUSED: "refused",
        Outcome.WAITING: "list",
        Outcome.ABSENT_EXCUSED: "excused",
        Outcome.ALREADY_DONE: "accepted",
    }
    return say(f"letters.{kind.value}"), looks[kind]
