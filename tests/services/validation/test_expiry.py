"""Days with immediate payment: checked against the credit, held once accepted, dropped when unpaid (S36)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from staffdesk.domain.checks import CheckCode, Verdict
from staffdesk.domain.errors import RecoveryNeeded, RuleBroken
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.services.credit_holds import held_cents
from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter
from staffdesk.services.validation.expiry import UnpaidDays
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    add_payment,
    booking_body,
    receive,
)
from tests.services.validation.policy_town import events, stands

DAYS = (NEXT_MONDAY, NEXT_MONDAY + timedelta(1))


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    """A family that pays at once."""
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    """Its child."""
    return add_child(small_town, family)


def _paid(town: SmallTown, child: MadeChild, means: str = "counter") -> dict[str, Any]:
    until = town.clock.now() + timedelta(hours=72)
    payment = {
        "means": means,
        "cents": 610,
        "item_cents": [305, 305],
        "pay_until": until.isoformat() if means == "counter" else None,
    }
    return booking_body(child, *DAYS) | {"payment": payment}


def _verdict(town: SmallTown, request: int) -> tuple[str, str]:
    detail = Requests(town.office).detail(AGENT, request)
    (row,) = [one for one in detail.checks if one.code == CheckCode.PAYMENT.value]
    return row.verdict.value, row.compared.replace("\u00a0", " ")


def _give_credit(town: SmallTown, family: MadeFamily, cents: int) -> None:
    with town.database.begin() as session:
        add_payment(session, family, cents, number=town.number(), credit_cents=cents)


def _states(town: SmallTown) -> set[str]:
    with town.database.read() as session:
        return set(session.scalars(select(Booking.state)))


def _held(town: SmallTown) -> dict[int, int]:
    with town.database.read() as session:
        return held_cents(session)


def test_staff_see_how_the_days_are_paid(small_town: SmallTown, family: MadeFamily, child: MadeChild) -> None:
    counter = receive(small_town, family, "booking", _paid(small_town, child))
    verdict, text = _verdict(small_town, counter)
    assert verdict == Verdict.LOOK.value
    assert text.startswith("6,10 € attendus au guichet au plus tard le")
    _give_credit(small_town, family, 1000)
    assert _verdict(small_town, counter) == ("ok", "6,10 € réglés par l’avoir de 10,00 €")


def test_credit_that_is_too_short_stands_against_it(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    request = receive(small_town, family, "booking", _paid(small_town, child, "credit"))
    assert _verdict(small_town, request)[0] == Verdict.BLOCKED.value
    detail = Requests(small_town.office).detail(AGENT, request)
    assert {date.proposed for date in detail.dates} == {"refused"}


def test_days_that_no_credit_pays_are_not_accepted(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    """Unpaid days do not count; those that the counter still waits for may be (S36)."""
    _give_credit(small_town, family, 400)
    request = receive(small_town, family, "booking", _paid(small_town, child, "credit"))
    requests = Requests(small_town.office)
    both = (ItemDecision(0, "accepted"), ItemDecision(1, "accepted"))
    with pytest.raises(RuleBroken, match="credit_short"):
        requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, both))
    one = (ItemDecision(0, "accepted"), ItemDecision(1, "refused", "Un seul jour est payé."))
    requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, one))
    assert _held(small_town) == {family.household_id: 305}
    counter = receive(small_town, family, "booking", _paid(small_town, child) | {"note": "au guichet"})
    requests.decide(AGENT, Decision(counter, requests.detail(AGENT, counter).token, both))
    assert _held(small_town) == {family.household_id: 915}


def test_a_decided_cart_is_not_told_unpaid_for_the_credit_it_holds_itself(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    _give_credit(small_town, family, 610)
    request = receive(small_town, family, "booking", _paid(small_town, child, "credit"))
    requests = Requests(small_town.office)
    both = (ItemDecision(0, "accepted"), ItemDecision(1, "accepted"))
    assert _verdict(small_town, request)[0] == Verdict.OK.value
    requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, both))
    told = {one.code for one in requests.detail(AGENT, request).checks}
    assert CheckCode.PAYMENT.value not in told
    requests.undo(AGENT, request)
    assert _verdict(small_town, request)[0] == Verdict.OK.value


def test_the_request_stands_in_the_queue_in_one_line(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    request = receive(small_town, family, "booking", _paid(small_town, child))
    (row,) = [
        one
        for one in Requests(small_town.office).open(AGENT, QueueFilter()).rows
        if one.request_id == request
    ]
    assert row.summary.replace("\u00a0", " ") == "Cantine · lun. 23 nov. et mar. 24 nov."


def test_accepted_days_hold_their_price_until_it_is_taken_back(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    _give_credit(small_town, family, 1000)
    request = receive(small_town, family, "booking", _paid(small_town, child, "credit"))
    requests = Requests(small_town.office)
    items = (ItemDecision(0, "accepted"), ItemDecision(1, "refused", "Pas cette fois."))
    requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, items))
    assert _held(small_town) == {family.household_id: 305}
    requests.undo(AGENT, request)
    assert _held(small_town) == {}


def test_unpaid_days_are_dropped_after_their_instant_and_the_family_is_told_why(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    request = receive(small_town, family, "booking", _paid(small_town, child))
    unpaid = UnpaidDays(small_town.office)
    small_town.clock.advance(hours=72)
    assert unpaid.run() == 0
    assert _states(small_town) == {"requested"}
    small_town.clock.advance(seconds=1)
    assert unpaid.run() == 1
    assert _states(small_town) == {"expired"}
    assert stands(small_town, request) == ("refused", "")
    assert events(small_town, request)[-1] == "expired"
    with small_town.database.read() as session:
        told = session.scalars(select(OutboxMessage.body).where(OutboxMessage.request_id == request)).all()
    assert len(told) == 1
    assert "Rien n’a été payé au guichet" in str(told[0])
    assert unpaid.run() == 0


def test_what_was_paid_in_time_waits_for_its_decision(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    request = receive(small_town, family, "booking", _paid(small_town, child))
    _give_credit(small_town, family, 610)
    small_town.clock.advance(hours=73)
    assert UnpaidDays(small_town.office).run() == 0
    assert stands(small_town, request)[0] == "pending"


def test_days_without_immediate_payment_never_expire(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    request = receive(small_town, family, "booking", booking_body(child, *DAYS))
    small_town.clock.advance(days=30)
    assert UnpaidDays(small_town.office).run() == 0
    assert stands(small_town, request)[0] == "pending"
    with small_town.database.read() as session:
        assert session.get_one(Request, request).pay_until_at is None


def test_a_restored_office_drops_nothing(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="restored"))
    with pytest.raises(RecoveryNeeded):
        UnpaidDays(small_town.office).run()
