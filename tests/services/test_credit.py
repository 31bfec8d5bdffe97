"""Credit pays the next invoice: oldest payment first, CESU on what it may pay, never above the total."""

from staffdesk.domain.payments import Means
from staffdesk.models.unit_of_work import Database
from staffdesk.services.credit import CreditPart, credit_for, entries, load_credit, moved

CHEQUE = CreditPart(1, "2026-00001", 10, Means.CHEQUE, 500)
CESU = CreditPart(2, "2026-00002", 12, Means.CESU, 1000)


def test_cesu_credit_pays_eligible_lines_only() -> None:
    assert credit_for([CHEQUE, CESU], 2000, 300) == ((CESU, 300), (CHEQUE, 500))
    assert credit_for([CHEQUE, CESU], 2000, 0) == ((CHEQUE, 500),)


def test_credit_never_exceeds_the_invoice() -> None:
    assert credit_for([CHEQUE, CESU], 1200, 1200) == ((CESU, 1000), (CHEQUE, 200))
    assert credit_for([CHEQUE], 0, 0) == ()
    assert credit_for([CHEQUE], -100, 0) == ()


def test_moving_credit_keeps_the_sum_of_its_payment() -> None:
    rows = moved(7, [(CHEQUE, 200)])
    assert [(row["invoice_id"], row["cents"]) for row in rows] == [(None, -200), (7, 200)]
    assert {row["payment_id"] for row in rows} == {1}


def test_the_journal_says_where_credit_went() -> None:
    [entry] = entries("2026-000009", "f" * 32, [(CHEQUE, 200)])
    assert (entry.kind.value, entry.document_ref, entry.ref_no) == ("allocation", "2026-000009", 10)
    assert [(line.account, line.cents) for line in entry.lines] == [
        ("credit_balance", 200),
        ("family_receivable", -200),
    ]


def test_an_office_without_payments_has_no_credit(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        assert load_credit(session, [1]) == {}
