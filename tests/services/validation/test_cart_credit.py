"""The credit of a cart: what its days hold once one of them is given up, and once that is taken back."""

from datetime import date, timedelta

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.services.credit_holds import held_cents
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    SmallTown,
    add_child,
    add_family,
    add_payment,
    booking_body,
    receive,
)

DAYS = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1), NEXT_MONDAY + timedelta(days=3))


def cart(child: MadeChild, *days: date) -> dict[str, object]:
    """Ask for days paid from the credit."""
    prices = [305] * len(days)
    payment = {"means": "credit", "cents": sum(prices), "item_cents": prices, "pay_until": None}
    return booking_body(child, *days) | {"payment": payment}


def held(town: SmallTown) -> int:
    with town.database.read() as session:
        return sum(held_cents(session).values())


@pytest.mark.parametrize(("outcome", "left"), [("absent_excused", 610), ("absent_billed", 915)])
def test_a_day_given_up_lets_go_of_its_credit_unless_it_is_billed(
    small_town: SmallTown, outcome: str, left: int
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        add_payment(session, family, 915, number=1, credit_cents=915)
    requests = Requests(small_town.office)

    def decide(request: int, *outcomes: str) -> None:
        items = tuple(ItemDecision(index, one) for index, one in enumerate(outcomes))
        requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, items))

    decide(receive(small_town, family, "booking", cart(child, *DAYS)), *["accepted"] * 3)
    assert held(small_town) == 915
    given_up = receive(small_town, family, "booking", booking_body(child, DAYS[1], op="cancel"))
    decide(given_up, outcome)
    assert held(small_town) == left
    requests.undo(AGENT, given_up)
    assert held(small_town) == 915


def test_what_cesu_left_pays_no_day_ahead(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        add_payment(session, family, 305, number=1, credit_cents=305, means="cesu")
    request = receive(small_town, family, "booking", cart(child, DAYS[0]))
    requests = Requests(small_town.office)
    detail = requests.detail(AGENT, request)
    with pytest.raises(RuleBroken, match="credit_short") as refused:
        requests.decide(AGENT, Decision(request, detail.token, (ItemDecision(0, "accepted"),)))
    assert refused.value.facts["free"] == 0
