"""The statement ends with what the town says is due, whatever is not shown any more."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.contract.v1 import CreditNoteView
from staffdesk.portal.views.statement import statement_of
from tests.factories_portal import family, invoice


def note(number: str, on: date, cents: int) -> CreditNoteView:
    return CreditNoteView(number=number, invoice="2026-002114", on=on, cents=cents, cause="absence excusée")


def test_movements_come_day_by_day_with_their_balance() -> None:
    snapshot = family(
        invoices=[invoice("2026-000001", "Facture d’octobre 2026", "2026-11-06", "2026-11-30", 1000, 500)],
        payments=[],
        credit_notes=[note("2026-A00001", date(2026, 11, 6), 300)],
        due_cents=700,
        credit_cents=0,
    )
    found = statement_of(snapshot)
    assert (found.before_cents, found.now_cents) == (0, 700)
    assert [(one.kind, one.cents, balance) for one, balance in found.rows] == [
        ("invoice", 1000, 1000),
        ("credit_note", -300, 700),
    ]
    assert found.rows[1][0].told == "absence excusée"


@given(st.integers(-9000, 9000), st.integers(0, 9000))
def test_the_last_balance_is_what_is_due_less_the_credit(due: int, credit: int) -> None:
    found = statement_of(family(due_cents=due, credit_cents=credit))
    assert found.rows[-1][1] == found.now_cents == due - credit
    assert found.before_cents + sum(one.cents for one, _ in found.rows) == found.now_cents


def test_credit_kept_for_booked_days_is_on_the_account_all_the_same() -> None:
    snapshot = family(
        invoices=[],
        payments=[{"receipt": "2026-00001", "on": "2026-11-06", "cents": 4000, "means": "cheque"}],
        due_cents=0,
        credit_cents=995,
        held_cents=3005,
    )
    found = statement_of(snapshot)
    assert (found.before_cents, found.now_cents, found.held_cents) == (0, -4000, 3005)


def test_what_cesu_left_is_on_the_account_and_told_apart() -> None:
    found = statement_of(family(invoices=[], payments=[], due_cents=0, credit_cents=0, cesu_credit_cents=560))
    assert (found.now_cents, found.cesu_cents, found.said) == (-560, 560, "credit")
    owing = family(invoices=[], payments=[], due_cents=700, credit_cents=0)
    assert statement_of(owing).said == "owed"
    found = statement_of(owing.model_copy(update={"cesu_credit_cents": 560}))
    assert (found.now_cents, found.due_cents, found.said) == (140, 700, "less")


def test_what_the_treasury_collects_is_told_and_not_counted() -> None:
    sent = invoice("2026-000001", "Facture", "2026-08-05", "2026-08-31", 1000, 0)
    sent |= {"state": "sent_to_treasury", "treasury_cents": 800}
    paid = [{"receipt": "2026-00001", "on": "2026-08-06", "cents": 200, "means": "cheque"}]
    found = statement_of(family(invoices=[sent], payments=paid, due_cents=0, credit_cents=0))
    assert [(one.cents, one.treasury_cents, balance) for one, balance in found.rows] == [
        (200, 800, 200),
        (-200, 0, 0),
    ]
    assert (found.before_cents, found.now_cents) == (0, 0)


def test_a_refund_leaves_the_account_and_comes_back_when_it_is_rejected() -> None:
    paid = [{"receipt": "2026-00001", "on": "2026-11-06", "cents": 4000, "means": "cheque"}]
    refunds = [
        {"number": "2026-D0002", "on": "2026-11-12", "cents": 1500, "paid_on": "2026-11-14"},
        {"number": "2026-D0003", "on": "2026-11-16", "cents": 500},
        {"number": "2026-D0001", "on": "2026-11-10", "cents": 4000, "back_on": "2026-11-11"},
    ]
    snapshot = family(invoices=[], payments=paid, refunds=refunds, due_cents=0, credit_cents=2000)
    found = statement_of(snapshot)
    assert (found.before_cents, found.now_cents) == (0, -2000)
    assert [(one.kind, one.cents, balance) for one, balance in found.rows] == [
        ("payment", -4000, -4000),
        ("refund", 4000, 0),
        ("refund_back", -4000, -4000),
        ("refund", 1500, -2500),
        ("refund", 500, -2000),
    ]
    assert [one.told for one, _ in found.rows if one.kind == "refund"] == [
        "",
        "payé par le comptable public le 14\u00a0nov.\u00a02026",
        "demandé au comptable public",
    ]


def test_an_account_without_movements_is_its_balance() -> None:
    empty = family(invoices=[], payments=[], due_cents=0, credit_cents=250)
    assert (statement_of(empty).rows, statement_of(empty).before_cents) == ([], -250)
