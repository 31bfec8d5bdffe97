"""Billed absences that a certificate may excuse: those of its child, proposed day by day (S44, C7).

They stand beside the document they hang on. A line of the decision that speaks of one of them is numbered
below zero: the item of the wire stays the document alone, and minus the key of the booking names the day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.absences import (
    PROOF_TYPE,
    AbsenceFacts,
    AbsenceOutcome,
    AbsenceProposal,
    ReasonEffect,
    illness_start,
    is_proof_in_time,
    proof_due_at,
    propose_absence,
    sick_day_of,
)
from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import Stale
from staffdesk.domain.requests import OutcomeKind
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Membership
from staffdesk.models.requests import Request
from staffdesk.models.town import ActivityGroup, Site
from staffdesk.services.booking_moves import Hand, households_of_children, move_booking
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.validation.asked import Asked, read_body, read_request
from staffdesk.services.validation.effects import Effects
from staffdesk.services.validation.facts import SlotFacts, TownFacts
from staffdesk.services.validation.service_hours import service_starts_at

LOOK_BACK = timedelta(days=45)
PROVEN = "Certificat reçu"


@dataclass(frozen=True)
class ProvenAbsence:
    """One billed day with what the rules make of it now that its proof came."""

    booking_id: int
    on: date
    activity: str
    slot: str
    proposal: AbsenceProposal
    is_invoiced: bool

    @property
    def index(self) -> int:
        """Give the number of its line in a decision."""
        return -self.booking_id

    @property
    def outcome(self) -> OutcomeKind:
        """Give the outcome the rules propose."""
        excused = self.proposal.outcome is AbsenceOutcome.EXCUSED
        return OutcomeKind.ABSENT_EXCUSED if excused else OutcomeKind.ABSENT_BILLED


def proven_absences(
    session: Session, request: Request, asked: Asked, town: TownFacts
) -> tuple[ProvenAbsence, ...]:
    """List the billed absences that a certificate of this request may excuse, first day first.

    One that was sent for a given absence is offered the days of that illness alone.
    """
    document = asked.document
    if document is None or document.type_code != PROOF_TYPE or document.child is None:
        return ()
    rows = _absences(session, request, document.child)
    absent = {booking.day_on for booking, *_ in rows}
    slots = {slot.slot_id: slot for slot in town.slots.values()}
    of_absence = _days_about(session, request, document)
    return tuple(
        _proven(booking, slots[booking.slot_id], site, absent, request, town)
        for booking, site, kind, body in rows
        if booking.state == BookingState.ABSENT_BILLED.value
        and booking.household_id == request.household_id
        and booking.slot_id in slots
        and _may_be_proven(kind, body, town)
        and (not of_absence or _is_of_illness(booking.day_on, of_absence, absent, town, site))
    )


def _days_about(session: Session, request: Request, document: v1.DocumentBody) -> set[date]:
    """Read the days of the absence that a certificate was sent for; none where it names no absence."""
    if document.about is None:
        return set()
    absence = session.scalar(
        select(Request).where(Request.req_id == document.about, Request.household_id == request.household_id)
    )
    cells = () if absence is None else read_request(absence).cells
    return {cell.on for cell in cells if cell.child_uid == document.child}


def _is_of_illness(
    on: date, of_absence: Collection[date], absent: Collection[date], town: TownFacts, site: str
) -> bool:
    """Tell whether a day lies in the illness of some days: from where it began to the last of them."""
    known = {*absent, *of_absence}
    return illness_start(min(of_absence), known, town.calendar, site) <= on <= max(of_absence)


def _absences(
    session: Session, request: Request, child: str
) -> Sequence[tuple[Booking, str, str | None, dict[str, object] | None]]:
    """Read the late absences of a child of this family, each with the request that declared it."""
    received_on = local_date(request.received_at)
    rows = session.execute(
        select(Booking, Site.uid, Request.kind, Request.body)
        .join(Child, Booking.child_id == Child.id)
        .join(Membership, Membership.child_id == Child.id)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .outerjoin(Request, Booking.request_id == Request.id)
        .where(
            Child.uid == child,
            Membership.household_id == request.household_id,
            Booking.day_on >= received_on - LOOK_BACK,
            Booking.state.in_([BookingState.ABSENT_BILLED.value, BookingState.ABSENT_EXCUSED.value]),
        )
        .order_by(Booking.day_on, Booking.slot_id)
    )
    return rows.tuples().all()


def _may_be_proven(kind: str | None, body: Mapping[str, object] | None, town: TownFacts) -> bool:
    """Tell whether a proof can change anything: not where the reason given is billed whatever comes."""
    absence = None if kind is None or body is None else read_body(kind, dict(body)).absence
    effects = town.absences.reasons
    return absence is None or effects.get(absence.reason, ReasonEffect.BILLED) is ReasonEffect.ASK_PROOF


def _proven(
    booking: Booking, slot: SlotFacts, site: str, absent: set[date], request: Request, town: TownFacts
) -> ProvenAbsence:
    first_on = illness_start(booking.day_on, absent, town.calendar, site)
    last_on = max(on for on in absent if on >= booking.day_on)
    policy = town.absences
    proposal = propose_absence(
        policy,
        AbsenceFacts(
            reason=_asking_reason(town),
            in_time=False,
            has_proof=True,
            proof_in_time=is_proof_in_time(
                request.received_at, proof_due_at(policy, service_starts_at(slot, first_on))
            ),
            sick_day=sick_day_of(first_on, booking.day_on, town.calendar, site),
            consecutive_days=sick_day_of(first_on, last_on, town.calendar, site),
        ),
    )
    return ProvenAbsence(
        booking.id,
        booking.day_on,
        slot.activity.name,
        slot.name,
        proposal,
        is_invoiced=booking.invoice_id is not None,
    )


def _asking_reason(town: TownFacts) -> str:
    """Name a reason of the town that asks for a proof; a town without one excuses by none."""
    asking = [code for code, effect in town.absences.reasons.items() if effect is ReasonEffect.ASK_PROOF]
    return asking[0] if asking else ""


def decide_proven(
    session: Session, request: Request, outcomes: Mapping[int, OutcomeKind], hand: Hand, done: Effects
) -> None:
    """Excuse the chosen days; an invoiced one leaves the credit that its invoice does not have.

    Raises:
        Stale: ``changed_since``: one of them is no billed absence of this family any more.
    """
    for index in _excused(outcomes):
        row = session.get(Booking, -index, with_for_update=True, populate_existing=True)
        is_own = row is not None and row.household_id == request.household_id
        if row is None or not is_own or row.state != BookingState.ABSENT_BILLED.value:
            raise Stale("changed_since", record="booking")
        invoiced = watch_invoiced(session, [row])
        before = {
            "what": "booking",
            "state": row.state,
            "reason": row.reason,
            "household": row.household_id,
            "group": row.group_id,
        }
        move_booking(session, row, BookingEvent.EXCUSE, hand, reason=PROVEN)
        done.undo.append(before | {"id": row.id, "after": row.state})
        invoiced.correct(hand)
        done.households |= households_of_children(session, [row.child_id])


def _excused(outcomes: Mapping[int, OutcomeKind]) -> Iterable[int]:
    return sorted(
        (index for index, kind in outcomes.items() if kind is OutcomeKind.ABSENT_EXCUSED), reverse=True
    )


def is_proven_line(index: int) -> bool:
    """Tell whether a line of a decision speaks of a day beside the document."""
    return index < 0
