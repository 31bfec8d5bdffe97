"""What payments settle beyond the worth of an invoice is freed: CESU above its lines, newest first."""

from pathlib import Path

from staffdesk.domain.payments import Means
from staffdesk.domain.reductions import Share
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.credit_release import (
    PaidPart,
    Weight,
    load_paid,
    released,
    weigh,
)
from tests.factories_money import MoneyTown, cash, october_days, pay, undo
from tests.set_clock import SetClock

OLD_CASH = PaidPart(1, 10, Means.CASH, 3000)
CESU = PaidPart(2, 12, Means.CESU, 5000)
NEW_CASH = PaidPart(3, 14, Means.CASH, 1000)


def test_nothing_is_freed_while_the_invoice_is_worth_what_was_paid() -> None:
    assert released([OLD_CASH, CESU], Weight(5000, 8000)) == {}


def test_the_newest_payment_is_freed_first_and_cesu_last() -> None:
    assert released([OLD_CASH, CESU, NEW_CASH], Weight(5000, 7500)) == {
        (3, Means.CASH): 1000,
        (1, Means.CASH): 500,
    }


def test_cesu_is_freed_above_the_lines_it_may_pay_though_something_is_left_to_pay() -> None:
    assert released([CESU], Weight(4000, 7000)) == {(2, Means.CESU): 1000}
    assert released([OLD_CASH, CESU], Weight(0, 0)) == {(2, Means.CESU): 5000, (1, Means.CASH): 3000}


def test_an_invoice_weighs_what_reductions_and_credit_notes_leave_of_its_lines() -> None:
    meals, evenings = Share("canteen", 1, False, 610), Share("evening", 1, True, 440)
    assert weigh([meals, evenings]) == Weight(440, 1050)
    assert weigh([meals, evenings, Share("evening", 1, False, -40)]) == Weight(400, 1010)
    assert weigh([meals, evenings], [Share("evening", 1, True, 100)]) == Weight(340, 950)
    assert weigh([meals, evenings], [Share("canteen", 1, False, 700)]) == Weight(350, 350)


def test_payments_are_read_as_they_stand(database: Database, clock: SetClock, tmp_path: Path) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    counter, invoice = Counter(town.office), town.invoice_of(family)
    counter.open_till(town.officer, "régie", 0)
    wrong = counter.take(town.officer, pay(family, [(invoice, 100)], cash(100)))
    counter.reverse(town.officer, undo(wrong.payment_id, "billet rendu", "undo"))
    counter.take(town.officer, pay(family, [(invoice, 300)], cash(300), operation="second"))
    with database.read() as session:
        [part] = load_paid(session, [invoice])[invoice]
        assert (part.means, part.cents) == (Means.CASH, 300)
