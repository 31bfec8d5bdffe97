"""Credit that booked days hold: counted once, freed by their invoice or by undoing, never spent by others."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.payments import Means
from staffdesk.models.payments import CreditHold
from staffdesk.services.balances import balances
from staffdesk.services.credit import CreditPart
from staffdesk.services.credit_holds import (
    PaidDay,
    drop,
    held_cents,
    hold,
    hold_anew,
    put_back,
    release,
    without_held,
)
from tests.factories import MadeFamily, SmallTown, add_child, add_family, add_payment, booking_body, receive

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAYS = [
    PaidDay("mercredi", date(2026, 12, 9), 900),
    PaidDay("mercredi", date(2026, 12, 2), 900),
    PaidDay("mercredi", date(2027, 1, 6), 900),
    PaidDay("cantine", date(2026, 12, 1), 305),
]
CHEQUE = CreditPart(1, "2026-00001", 10, Means.CHEQUE, 500)
CARD = CreditPart(2, "2026-00002", 12, Means.CARD, 1000)
CESU = CreditPart(3, "2026-00003", 14, Means.CESU, 800)


def _request(town: SmallTown) -> tuple[MadeFamily, int]:
    family = add_family(town)
    return family, receive(town, family, "booking", booking_body(add_child(town, family)))


def _rows(session: Session) -> list[tuple[str, date, int]]:
    rows = session.execute(select(CreditHold.activity, CreditHold.last_on, CreditHold.cents))
    return sorted(rows.tuples().all())


def test_days_hold_by_activity_and_month_and_once(small_town: SmallTown) -> None:
    family, request = _request(small_town)
    with small_town.database.begin() as session:
        assert hold(session, request, family.household_id, DAYS, AT) == 3005
        assert hold(session, request, family.household_id, DAYS, AT) == 0
        assert _rows(session) == [
            ("cantine", date(2026, 12, 1), 305),
            ("mercredi", date(2026, 12, 9), 1800),
            ("mercredi", date(2027, 1, 6), 900),
        ]
        assert held_cents(session) == {family.household_id: 3005}
        assert held_cents(session, [family.household_id + 1]) == {}


def test_the_balance_says_what_is_free(small_town: SmallTown) -> None:
    family, request = _request(small_town)
    with small_town.database.begin() as session:
        add_payment(session, family, 4000, number=1, credit_cents=4000)
        hold(session, request, family.household_id, DAYS, AT)
    with small_town.database.read() as session:
        found = balances(session, date(2026, 11, 23))[family.household_id]
    assert (found.credit_cents, found.held_cents, found.free_cents) == (4000, 3005, 995)


def test_the_invoice_of_the_days_releases_them_and_no_other(small_town: SmallTown) -> None:
    family, request = _request(small_town)
    with small_town.database.begin() as session:
        hold(session, request, family.household_id, DAYS, AT)
        release(session, ["cantine"], date(2026, 11, 30), AT)
        assert held_cents(session)[family.household_id] == 3005
        release(session, ["cantine"], date(2026, 12, 31), AT)
        assert held_cents(session)[family.household_id] == 2700
        release(session, ["cantine", "mercredi"], date(2026, 12, 31), AT)
        assert held_cents(session)[family.household_id] == 900


def test_a_corrected_cart_holds_other_days_but_not_what_an_invoice_took(small_town: SmallTown) -> None:
    family, request = _request(small_town)
    with small_town.database.begin() as session:
        hold(session, request, family.household_id, DAYS, AT)
        before = _rows(session)
        release(session, ["mercredi"], date(2026, 12, 31), AT)
        held = hold_anew(session, request, family.household_id, DAYS[:1], AT)
        assert held_cents(session) == {}
        put_back(session, request, held)
        assert _rows(session) == before
        assert held_cents(session) == {family.household_id: 1205}


def test_a_decision_taken_back_holds_nothing(small_town: SmallTown) -> None:
    family, request = _request(small_town)
    with small_town.database.begin() as session:
        hold(session, request, family.household_id, DAYS, AT)
        drop(session, request)
        assert held_cents(session) == {}


def test_what_is_held_is_taken_off_the_newest_payments() -> None:
    assert list(without_held([CHEQUE, CARD], 0)) == [CHEQUE, CARD]
    free = without_held([CHEQUE, CARD], 700)
    assert [(part.payment_id, part.cents) for part in free] == [(1, 500), (2, 300)]
    assert [(part.payment_id, part.cents) for part in without_held([CHEQUE, CARD], 1200)] == [(1, 300)]
    assert list(without_held([CHEQUE, CARD], 2000)) == []


def test_what_cesu_left_is_not_held_for_days_it_may_not_pay() -> None:
    free = without_held([CHEQUE, CESU], 700)
    assert [(part.payment_id, part.cents) for part in free] == [(3, 800)]
