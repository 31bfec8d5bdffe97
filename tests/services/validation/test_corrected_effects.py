"""What a correction does: days by the rules of places and invoices; nothing is written over."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.requests import BookingOp, OutcomeKind, Subject
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.bookings import BookingEvent as TraceRow
from staffdesk.models.households import Guardian
from staffdesk.models.payments import CreditHold
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Activity, CalendarException, DocumentType
from staffdesk.models.unit_of_work import Database
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.validation.corrected_effects import state_after
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_file,
    add_invoice,
    add_payment,
    booking_body,
    booking_state,
    build_town,
    described,
    document_body,
    edit_body,
    receive,
)
from tests.services.validation.policy_town import a_family
from tests.services.validation.sent_decisions import correct, decide_and_send, let_leave
from tests.services.validation.test_proven_absences import MONDAY, billed_days, certificate, decide
from tests.set_clock import SetClock

TUESDAY = NEXT_MONDAY + timedelta(days=1)
THURSDAY = NEXT_MONDAY + timedelta(days=3)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


@pytest.mark.parametrize(
    ("found", "op", "answer", "after"),
    [
        ("requested", "add", "accepted", "booked"),
        ("requested", "add", "refused", "refused"),
        ("waiting", "add", "accepted", "booked"),
        (None, "add", "refused", "refused"),
        (None, "add", "already_done", "withdrawn"),
        ("cancel_requested", "cancel", "absent_billed", "absent_billed"),
        ("cancel_requested", "cancel", "refused", "booked"),
        ("booked", "cancel", "already_done", "booked"),
    ],
)
def test_a_day_goes_where_the_first_decision_would_have_brought_it(
    found: str | None, op: str, answer: str, after: str
) -> None:
    state = None if found is None else BookingState(found)
    assert state_after(state, BookingOp(op), OutcomeKind(answer)).value == after


def test_a_refused_day_is_accepted_after_all_with_its_trace(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide_and_send(small_town, asked, "refused")
    correct(small_town, asked, "accepted")
    with small_town.database.read() as session:
        moves = session.execute(
            select(TraceRow.from_state, TraceRow.to_state, TraceRow.by, TraceRow.reason).order_by(TraceRow.id)
        ).all()
        row = session.scalars(select(Booking)).one()
    assert tuple(moves[-1]) == ("refused", "booked", COLLEAGUE.name, "Décision corrigée")
    assert (row.state, row.household_id) == ("booked", family.household_id)


def test_a_full_group_takes_nobody_by_a_correction(
    database: Database, clock: SetClock, tmp_path: Any
) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=1)
    (first, late), (second, early) = a_family(town, "Première"), a_family(town, "Seconde")
    refused = receive(town, first, "booking", booking_body(late, NEXT_MONDAY))
    decide_and_send(town, refused, "refused")
    accepted = receive(town, second, "booking", booking_body(early, NEXT_MONDAY))
    decide_and_send(town, accepted, "accepted")
    with pytest.raises(RuleBroken, match="capacity_exceeded"):
        correct(town, refused, "accepted")
    correct(town, accepted, "refused")
    correct(town, refused, "accepted")
    assert booking_state(town, late, NEXT_MONDAY) == "booked"
    let_leave(town)
    given_up = receive(town, first, "booking", booking_body(late, NEXT_MONDAY, op="cancel"))
    decide_and_send(town, given_up, "absent_excused")
    let_leave(town)
    correct(town, accepted, "accepted")
    with pytest.raises(RuleBroken, match="capacity_exceeded"):
        correct(town, given_up, "refused")


def test_a_slot_that_another_excludes_is_not_taken_by_a_correction(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["periscolaire"]).exclusions = [["matin", "soir"]]
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")
    asked = receive(small_town, family, "booking", body)
    decide_and_send(small_town, asked, "refused")
    add_booking(small_town, family, child, slot="periscolaire.matin")
    with pytest.raises(RuleBroken, match="slot_excluded"):
        correct(small_town, asked, "accepted")


def test_a_cancellation_goes_from_excused_to_billed_and_back(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, NEXT_MONDAY)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    decide_and_send(small_town, asked, "absent_excused")
    for outcome, state in (
        ("absent_billed", "absent_billed"),
        ("refused", "booked"),
        ("absent_excused", "absent_excused"),
    ):
        correct(small_town, asked, outcome)
        let_leave(small_town)
        assert booking_state(small_town, child, NEXT_MONDAY) == state


def test_an_invoiced_day_is_credited_beside_its_invoice_and_says_so(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, NEXT_MONDAY)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    decide_and_send(small_town, asked, "absent_billed")
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 16), number=1)
        session.scalars(select(Booking)).one().invoice_id = invoice.id
        total = invoice.total_cents
    (row,) = Requests(small_town.office).detail(AGENT, asked).dates
    assert row.note == "sur une facture\u00a0: une correction s’y ajoute"
    correct(small_town, asked, "absent_excused")
    with small_town.database.read() as session:
        made = session.scalars(select(BookingCorrection)).one()
        assert session.get_one(type(invoice), invoice.id).total_cents == total
    assert (made.from_state, made.to_state, made.by) == ("absent_billed", "absent_excused", COLLEAGUE.name)
    assert made.cents < 0


def test_a_day_that_moved_since_keeps_its_answer(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, TUESDAY))
    decide_and_send(small_town, asked, "accepted", "accepted")
    with small_town.database.begin() as session:
        session.scalars(select(Booking).where(Booking.day_on == TUESDAY)).one().state = "present"
    rows = Requests(small_town.office).detail(AGENT, asked).dates
    assert [row.choices for row in rows][1] == ("accepted",)
    assert rows[1].note == "depuis\u00a0: présent"
    assert "refused" in rows[0].choices
    with pytest.raises(Stale, match="day_changed_since"):
        correct(small_town, asked, "accepted", "refused")
    correct(small_town, asked, "refused", "accepted")
    assert [booking_state(small_town, child, on) for on in (NEXT_MONDAY, TUESDAY)] == ["refused", "present"]


def test_a_day_the_first_decision_could_not_move_is_decided_anew(
    small_town: SmallTown, family: MadeFamily
) -> None:
    child = add_child(small_town, family, activities=("periscolaire",))
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide_and_send(small_town, asked, "refused")
    with pytest.raises(RuleBroken, match="not_enrolled"):
        correct(small_town, asked, "accepted")
    assert booking_state(small_town, child, NEXT_MONDAY) is None


def test_credit_is_held_for_the_days_that_stay(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        add_payment(session, family, 610, number=1, credit_cents=610)
    asked = _cart(small_town, family, child, NEXT_MONDAY, TUESDAY)
    decide_and_send(small_town, asked, "accepted", "accepted")
    correct(small_town, asked, "accepted", "refused")
    assert _held(small_town) == [(305, NEXT_MONDAY)]
    Requests(small_town.office).undo(AGENT, asked)
    assert _held(small_town) == [(610, TUESDAY)]


def _cart(town: SmallTown, family: MadeFamily, child: MadeChild, *days: date) -> int:
    payment = {
        "means": "credit",
        "cents": 305 * len(days),
        "item_cents": [305] * len(days),
        "pay_until": None,
    }
    return receive(town, family, "booking", booking_body(child, *days) | {"payment": payment})


def test_a_cart_accepted_after_all_needs_the_credit_that_pays_for_it(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    """The credit was there when the days were refused; another cart holds it since."""
    asked = _cart(small_town, family, child, NEXT_MONDAY)
    decide_and_send(small_town, asked, "refused")
    with small_town.database.begin() as session:
        add_payment(session, family, 500, number=1, credit_cents=500)
    other = _cart(small_town, family, child, TUESDAY)
    decide_and_send(small_town, other, "accepted")
    with pytest.raises(RuleBroken, match="credit_short") as raised:
        correct(small_town, asked, "accepted")
    assert (raised.value.facts["cents"], raised.value.facts["free"]) == (305, 195)
    assert booking_state(small_town, child, NEXT_MONDAY) == "refused"
    assert _held(small_town) == [(305, TUESDAY)]
    with small_town.database.begin() as session:
        add_payment(session, family, 110, number=2, credit_cents=110)
    correct(small_town, asked, "accepted")
    assert sorted(_held(small_town)) == [(305, NEXT_MONDAY), (305, TUESDAY)]


def test_a_day_given_up_since_holds_nothing_when_another_is_corrected(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        add_payment(session, family, 915, number=1, credit_cents=915)
    asked = _cart(small_town, family, child, NEXT_MONDAY, TUESDAY, THURSDAY)
    decide_and_send(small_town, asked, "accepted", "accepted", "accepted")
    given_up = receive(small_town, family, "booking", booking_body(child, TUESDAY, op="cancel"))
    decide_and_send(small_town, given_up, "absent_excused")
    correct(small_town, asked, "accepted", "accepted", "refused")
    assert _held(small_town) == [(305, NEXT_MONDAY)]


def test_a_day_that_closed_since_is_not_accepted_after_all(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide_and_send(small_town, asked, "refused")
    with small_town.database.begin() as session:
        session.add(CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Grève"))
    with pytest.raises(RuleBroken, match="day_not_served"):
        correct(small_town, asked, "accepted")
    assert booking_state(small_town, child, NEXT_MONDAY) == "refused"


def _held(town: SmallTown) -> list[tuple[int, date]]:
    with town.database.read() as session:
        return [(row.cents, row.last_on) for row in session.scalars(select(CreditHold))]


# ------------------------------------------------------------------------------------------ fields


def _ask_mobile(town: SmallTown, family: MadeFamily, asked: str) -> int:
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", asked))
    return receive(town, family, "edit", body)


def _mobile(town: SmallTown) -> str:
    with town.database.read() as session:
        return session.scalars(select(Guardian.mobile)).one()


def test_a_field_takes_its_old_value_back_and_the_asked_one_again(
    small_town: SmallTown, family: MadeFamily
) -> None:
    asked = _ask_mobile(small_town, family, "07")
    decide_and_send(small_town, asked, "accepted")
    for outcome, value in (("refused", "06 00 12 34 56"), ("accepted", "07"), ("refused", "06 00 12 34 56")):
        correct(small_town, asked, outcome)
        let_leave(small_town)
        assert _mobile(small_town) == value


def test_a_value_that_staff_changed_since_is_a_conflict_and_stays(
    small_town: SmallTown, family: MadeFamily
) -> None:
    asked = _ask_mobile(small_town, family, "07")
    decide_and_send(small_town, asked, "refused")
    assert not Requests(small_town.office).detail(AGENT, asked).fields[0].in_conflict
    with small_town.database.read() as session:
        guardian_id = session.scalars(select(Guardian.id)).one()
    written = FieldWritten(Subject.GUARDIAN, guardian_id, "mobile", "06 99", "06 00 12 34 56")
    Households(small_town.office).edit(COLLEAGUE, family.household_id, written)
    (row,) = Requests(small_town.office).detail(AGENT, asked).fields
    assert (row.in_conflict, row.locked, row.current) == (True, True, "06 99")
    assert COLLEAGUE.name in row.changed_note
    with pytest.raises(Stale, match="field_changed_since"):
        correct(small_town, asked, "accepted")
    assert _mobile(small_town) == "06 99"


def test_a_value_refused_in_a_conflict_is_taken_after_all(small_town: SmallTown, family: MadeFamily) -> None:
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 00 00 00", "07"))
    asked = receive(small_town, family, "edit", body)
    decide_and_send(small_town, asked, "refused")
    correct(small_town, asked, "accepted")
    assert _mobile(small_town) == "07"


# ------------------------------------------------------------------------------------------ documents


@pytest.fixture
def medical(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        if session.scalar(select(DocumentType).where(DocumentType.code == "medical")) is None:
            session.add(DocumentType(code="medical", name="Certificat", owner="child", blocking="none"))


def _papers(town: SmallTown, request_id: int) -> list[str]:
    with town.database.read() as session:
        found = select(SupportingDocument.status).where(SupportingDocument.request_id == request_id)
        return list(session.scalars(found))


def test_a_refused_document_is_filed_after_all_and_refused_again(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    given = described(b"%PDF-1.4 attestation")
    add_file(small_town, family, given, b"%PDF-1.4 attestation")
    asked = receive(small_town, family, "document", document_body(child, given), documents=(given,))
    decide_and_send(small_town, asked, "refused")
    for outcome in ("accepted", "refused", "accepted"):
        correct(small_town, asked, outcome)
        assert _papers(small_town, asked) == [outcome]
        let_leave(small_town)
    correct(small_town, asked, "refused")
    Requests(small_town.office).undo(AGENT, asked)
    assert _papers(small_town, asked) == ["accepted"]


def test_a_certificate_refused_after_all_bills_its_days_again(small_town: SmallTown, medical: None) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY)
    shown = certificate(small_town, family, child)
    decide(small_town, shown, "accepted")
    let_leave(small_town)
    decided = Requests(small_town.office).detail(AGENT, shown.request_id).document
    assert decided is not None
    assert decided.excused_on == (MONDAY,)
    correct(small_town, shown.request_id, "refused")
    assert booking_state(small_town, child, MONDAY) == "absent_billed"
    Requests(small_town.office).undo(AGENT, shown.request_id)
    assert booking_state(small_town, child, MONDAY) == "absent_excused"
    with small_town.database.begin() as session:
        session.scalars(select(Booking)).one().state = "present"
    with pytest.raises(Stale, match="day_changed_since"):
        correct(small_town, shown.request_id, "refused")
