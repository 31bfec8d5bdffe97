"""A certificate turns billed days excused: proposed, decided and undone with the document (S44)."""

from datetime import date

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import Stale
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.models.town import DocumentType
from staffdesk.services.request_rows import Decision, ItemDecision, RequestDetail, Verdict
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    MadeChild,
    MadeFamily,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    add_file,
    add_invoice,
    booking_state,
    described,
    document_body,
    receive,
)
from tests.services.validation.policy_town import a_family, decide_by_hand
from tests.services.validation.test_illness import set_rule

MONDAY, TUESDAY, OCTOBER = date(2026, 11, 16), date(2026, 11, 17), date(2026, 10, 9)
CERTIFICATE = b"%PDF-1.4 certificat"


@pytest.fixture(autouse=True)
def medical(small_town: SmallTown) -> None:
    """The town knows certificates."""
    with small_town.database.begin() as session:
        if session.scalar(select(DocumentType).where(DocumentType.code == "medical")) is None:
            session.add(DocumentType(code="medical", name="Certificat", owner="child", blocking="none"))


def billed_days(
    town: SmallTown, family: MadeFamily, child: MadeChild, *days: date, reason: str = "illness"
) -> int:
    """Let a family declare an illness without a proof, and an agent bill it."""
    for on in days:
        add_booking(town, family, child, on)
    asked = receive(town, family, "absence", absence_body(child, *days, reason=reason))
    decide_by_hand(town, asked, *["absent_billed"] * len(days))
    return asked


def certificate(
    town: SmallTown, family: MadeFamily, child: MadeChild | None, about: int | None = None
) -> RequestDetail:
    given = described(CERTIFICATE, "certificat.pdf")
    add_file(town, family, given, CERTIFICATE)
    body = document_body(child, given, "medical")
    if about is not None:
        with town.database.read() as session:
            body["about"] = session.get_one(Request, about).req_id
    asked = receive(town, family, "document", body, documents=(given,))
    return Requests(town.office).detail(AGENT, asked)


def decide(town: SmallTown, shown: RequestDetail, whole: str, outcome: str = "absent_excused") -> None:
    reason = "Illisible." if whole == "refused" else ""
    lines = [ItemDecision(row.index, outcome) for row in shown.dates]
    items = (ItemDecision(0, whole, reason), *lines)
    Requests(town.office).decide(AGENT, Decision(shown.request_id, shown.token, items))


def test_accepting_the_certificate_excuses_the_billed_days(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY, TUESDAY)
    shown = certificate(small_town, family, child)
    assert [(row.on, row.proposed, row.verdict, row.reason) for row in shown.dates] == [
        (MONDAY, "absent_excused", Verdict.OK, "justificatif reçu"),
        (TUESDAY, "absent_excused", Verdict.OK, "justificatif reçu"),
    ]
    assert all(row.index < 0 for row in shown.dates)
    decide(small_town, shown, "accepted")
    assert [booking_state(small_town, child, on) for on in (MONDAY, TUESDAY)] == ["absent_excused"] * 2
    Requests(small_town.office).undo(AGENT, shown.request_id)
    assert [booking_state(small_town, child, on) for on in (MONDAY, TUESDAY)] == ["absent_billed"] * 2
    with small_town.database.read() as session:
        filed = select(SupportingDocument).where(SupportingDocument.type_code == "medical")
        assert session.scalars(filed).all() == []


def test_a_certificate_for_one_absence_is_offered_the_days_of_that_illness_alone(
    small_town: SmallTown,
) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, OCTOBER)
    billed_days(small_town, family, child, MONDAY)
    tuesday = billed_days(small_town, family, child, TUESDAY)
    every = [row.on for row in certificate(small_town, family, child).dates]
    assert every == [OCTOBER, MONDAY, TUESDAY]
    own = [row.on for row in certificate(small_town, family, child, tuesday).dates]
    assert own == [MONDAY, TUESDAY], "the illness of Tuesday began on Monday"
    october = [row.on for row in certificate(small_town, family, child, october_of(small_town)).dates]
    assert october == [OCTOBER]


def october_of(town: SmallTown) -> int:
    with town.database.read() as session:
        return session.scalars(select(Booking.request_id).where(Booking.day_on == OCTOBER)).one() or 0


def test_a_day_of_carence_and_a_proof_too_late_stay_billed(small_town: SmallTown) -> None:
    set_rule(small_town, unpaid_waiting_days=1)
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY, TUESDAY)
    in_time = certificate(small_town, family, child)
    assert [(row.proposed, row.reason) for row in in_time.dates] == [
        ("absent_billed", "jour de carence"),
        ("absent_excused", "justificatif reçu"),
    ]
    small_town.clock.advance(days=5)
    late = certificate(small_town, family, child)
    assert {row.reason for row in late.dates} == {"justificatif reçu trop tard"}
    assert {row.verdict for row in late.dates} == {Verdict.LOOK}


def test_a_refused_certificate_changes_no_day(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY)
    shown = certificate(small_town, family, child)
    decide(small_town, shown, "refused")
    assert booking_state(small_town, child, MONDAY) == "absent_billed"


def test_a_day_left_billed_stays_so(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY)
    decide(small_town, certificate(small_town, family, child), "accepted", "absent_billed")
    assert booking_state(small_town, child, MONDAY) == "absent_billed"


def test_only_this_familys_days_that_a_proof_may_change_are_proposed(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    other, stranger = a_family(small_town, "Garnier")
    billed_days(small_town, family, child, MONDAY, reason="family")
    billed_days(small_town, other, stranger, MONDAY)
    assert certificate(small_town, family, child).dates == ()
    assert certificate(small_town, family, stranger).dates == ()
    assert certificate(small_town, family, None).dates == ()


def test_an_invoiced_day_leaves_the_credit_of_its_price(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY)
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 16), number=1)
        session.scalars(select(Booking)).one().invoice_id = invoice.id
    shown = certificate(small_town, family, child)
    assert shown.dates[0].reason == "justificatif reçu, déjà facturée\u00a0: avoir à suivre"
    decide(small_town, shown, "accepted")
    with small_town.database.read() as session:
        made = session.scalars(select(BookingCorrection)).one()
    assert made.kind == "credit_note_line"
    assert (made.from_state, made.to_state) == ("absent_billed", "absent_excused")
    assert made.cents < 0
    Requests(small_town.office).undo(AGENT, shown.request_id)
    with small_town.database.read() as session:
        kept = session.scalars(select(BookingCorrection.cents).order_by(BookingCorrection.id)).all()
    assert kept == [made.cents, -made.cents]


def test_a_day_that_changed_since_stops_the_decision(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    billed_days(small_town, family, child, MONDAY)
    shown = certificate(small_town, family, child)
    with small_town.database.begin() as session:
        session.scalars(select(Booking)).one().state = "booked"
    with pytest.raises(Stale, match="changed_since"):
        decide(small_town, shown, "accepted")
    foreign = add_family(small_town, "Autre")
    elsewhere = add_booking(
        small_town, foreign, add_child(small_town, foreign), MONDAY, state="absent_billed"
    )
    items = (ItemDecision(0, "accepted"), ItemDecision(-elsewhere, "absent_excused"))
    with pytest.raises(Stale, match="changed_since"):
        Requests(small_town.office).decide(AGENT, Decision(shown.request_id, shown.token, items))
