"""What the rules say of a payment stands beside the field it is about."""

import pytest

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.payments import Remark
from staffdesk.ui.counter.faults import Faults
from staffdesk.ui.counter.page import CounterPage
from tests.ui.conftest import Stage
from tests.ui.counter.picture import ACCOUNT, TILL, TODAY


@pytest.fixture
def page(stage: Stage) -> CounterPage:
    """The page with a family to pay."""
    made = CounterPage()
    stage(made).resize(1240, 850)
    made.show_till(TILL)
    made.show_account(ACCOUNT, TODAY)
    return made


@pytest.mark.parametrize(
    ("code", "block", "field"),
    [
        ("cheque_number", "cheque", "number"),
        ("cheque_bank", "cheque", "bank"),
        ("cheque_drawer", "cheque", "drawer"),
        ("card_without_reference", "card", "reference"),
        ("transfer_without_reference", "transfer", "reference"),
        ("cash_short", "cash", "received"),
        ("cash_change_too_large", "cash", "received"),
        ("cash_above_limit_needs_reason", "cash", "reason"),
    ],
)
def test_each_fault_has_its_field(page: CounterPage, code: str, block: str, field: str) -> None:
    faults = Faults(page)
    assert not faults.show_remarks([Remark(code, blocking=True, facts={"cents": 100, "limit": 30000})])
    where = getattr(getattr(page.pay, block), field)
    assert where.error() != ""
    faults.clear()
    assert where.error() == ""


def test_several_faults_are_counted_in_a_banner(page: CounterPage) -> None:
    faults = Faults(page)
    faults.show_remarks([Remark(code, blocking=True) for code in ("cheque_number", "cheque_bank")])
    notice = page.banners.shown()
    assert notice is not None
    assert notice.sentence == "2\u00a0champs sont à corriger."
    faults.clear()
    assert page.banners.shown() is None


def test_a_fault_of_vouchers_opens_their_entry_and_leaves_the_focus(page: CounterPage) -> None:
    page.pay.begin_cash()
    Faults(page).tell(RuleBroken("cesu_already_used", number="8842"))
    assert page.pay.vouchers.entry_row.isVisible()
    assert "8842" in page.pay.vouchers.errors.text()
    assert page.pay.cash.received.edit.hasFocus()


def test_what_has_no_field_here_is_left_to_the_banner(page: CounterPage) -> None:
    faults = Faults(page)
    assert not faults.show(RuleBroken("till_closed"))
    assert not faults.show(Unavailable("disk_full"))
    assert faults.show(RuleBroken("cheque_number"))
    assert page.pay.cheque.number.edit.hasFocus()
