"""The credit of a cart: what its days hold once one of them is given up, and once that is taken back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from staffdesk.domain.calendars import DayReason
from staffdesk.domain.errors import RuleBroken
from staffdesk.services.attendance import Attendance
from staffdesk.services.attendance_rows import ChildMark, ListChoice, Said
from staffdesk.services.balances import Balance, balances
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.credit_holds import held_cents
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.request_rows import Decision, ItemDecision
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

DAYS = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1), NEXT_MONDAY + timedelta(days=3))

NOON = 1


def cart(child: MadeChild, *days: date) -> dict[str, object]:
    """Ask for days paid from the credit."""
    prices = [305] * len(days)
    payment = {"means": "credit", "cents": sum(prices), "item_cents": prices, "pay_until": None}
    return booking_body(child, *days) | {"payment": payment}


def held(town: SmallTown) -> int:
    with town.database.read() as session:
        return sum(held_cents(session).values())


def accepted_cart(town: SmallTown, *days: date) -> tuple[MadeFamily, MadeChild]:
    """Let a family pay ahead for days, and accept them."""
    family = add_family(town)
    child = add_child(town, family)
    with town.database.begin() as session:
        add_payment(session, family, 305 * len(days), number=1, credit_cents=305 * len(days))
    requests = Requests(town.office)
    request = receive(town, family, "booking", cart(child, *days))
    items = tuple(ItemDecision(index, "accepted") for index in range(len(days)))
    requests.decide(AGENT, Decision(request, requests.detail(AGENT, request).token, items))
    assert held(town) == 305 * len(days)
    return family, child


def free(town: SmallTown, family: MadeFamily) -> int:
    with town.database.read() as session:
        found = balances(session, town.office.clock.today())
        return found.get(family.household_id, Balance()).free_cents


def test_a_day_given_up_in_the_planning_gives_its_credit_back_at_once(small_town: SmallTown) -> None:
    family, child = accepted_cart(small_town, *DAYS)
    planning, cell = Planning(small_town.office), CellRef(child.child_id, DAYS[0], NOON)
    done = planning.cancel(AGENT, [cell])
    assert (held(small_town), free(small_town, family)) == (610, 305)
    assert done.undo is not None
    planning.undo(AGENT, done.undo)
    assert (held(small_town), free(small_town, family)) == (915, 0)
    planning.mark_absent(AGENT, [cell], excused=False)
    assert held(small_town) == 915, "a day that is billed keeps its credit"
    planning.mark_absent(AGENT, [cell], excused=True)
    assert held(small_town) == 610


def test_every_day_of_a_cart_given_up_and_booked_again_holds_again(small_town: SmallTown) -> None:
    family, child = accepted_cart(small_town, *DAYS)
    planning = Planning(small_town.office)
    cells = [CellRef(child.child_id, day, NOON) for day in DAYS]
    planning.cancel(AGENT, cells)
    assert (held(small_town), free(small_town, family)) == (0, 915)
    planning.restore(AGENT, cells[:2])
    assert (held(small_town), free(small_town, family)) == (610, 305)


def test_a_day_booked_again_once_the_credit_went_elsewhere_is_not_refused(small_town: SmallTown) -> None:
    family, child = accepted_cart(small_town, DAYS[0])
    planning, cell = Planning(small_town.office), CellRef(child.child_id, DAYS[0], NOON)
    planning.cancel(AGENT, [cell])
    with small_town.database.begin() as session:
        add_payment(session, family, -305, number=2, credit_cents=-305)
    done = planning.restore(AGENT, [cell])
    assert (done.left, held(small_town), free(small_town, family)) == ((), 305, 0)


def test_a_day_that_the_town_closes_gives_its_credit_back_always(small_town: SmallTown) -> None:
    family, _ = accepted_cart(small_town, *DAYS)
    editing = CalendarEditing(small_town.office)
    added = editing.add(AGENT, NewException(DayReason.STRIKE, DAYS[0], DAYS[0]))
    assert (held(small_town), free(small_town, family)) == (610, 305)
    editing.remove(AGENT, added.ids, restore=True)
    assert held(small_town) == 915


@pytest.mark.parametrize(("billed", "left"), [(False, 610), (True, 915)])
def test_an_absence_on_the_list_follows_what_was_decided_of_it(
    small_town: SmallTown, billed: bool, left: int
) -> None:
    _, child = accepted_cart(small_town, *DAYS)
    small_town.clock.set(datetime.combine(DAYS[0], time(11), UTC))
    attendance = Attendance(small_town.office)
    choice = ListChoice(DAYS[0], small_town.groups["cantine"], small_town.slots["cantine.midi"])
    done = attendance.mark(AGENT, choice, [ChildMark(child.child_id, Said.ABSENT, "family", billed=billed)])
    assert held(small_town) == left
    attendance.undo(AGENT, choice, done.undo)
    assert held(small_town) == 915


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
