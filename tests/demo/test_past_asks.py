"""Last month's requests: answered, true to the bookings they speak of, and good enough to try a rule on."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.demo.past_asks import FAMILIES_PER_REQUEST
from staffdesk.domain.dates import month_of
from staffdesk.domain.policies import PolicyKey, PolicyKind
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.requests import Request
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.simulation import simulate
from tests.demo.conftest import FAMILIES

OCTOBER = month_of(date(2026, 10, 1))


def test_each_was_answered_and_its_booking_follows(session: Session) -> None:
    requests = session.scalars(select(Request)).all()
    assert 0 < len(requests) <= FAMILIES // FAMILIES_PER_REQUEST + 1
    assert {request.status for request in requests} == {"accepted", "refused"}
    for request in requests:
        (cell,) = read_request(request).cells
        booking = session.scalars(select(Booking).where(Booking.request_id == request.id)).one()
        assert booking.day_on == cell.on
        assert (booking.state == "refused") == (request.status == "refused")
        moves = select(BookingEvent.to_state).where(BookingEvent.booking_id == booking.id)
        assert session.scalars(moves.order_by(BookingEvent.id)).first() == "requested"


def test_a_rule_can_be_tried_on_them_and_meets_every_answer(session: Session) -> None:
    found = simulate(session, PolicyKey(PolicyKind.BOOKING, "cantine"), OCTOBER)
    assert len(found.rows) == len(session.scalars(select(Request)).all())
    assert found.accepted > found.left > 0
