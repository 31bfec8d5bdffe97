"""Credit pays the next invoice: oldest payment first, CESU on what it may pay, never above the total."""

from datetime import date

from staffdesk.domain.allocation import OpenLine
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.models.unit_of_work import Database
from staffdesk.services.credit import CreditPart, credit_for, entries, load_credit, moved, on_lines

CHEQUE = CreditPart(1, "2026-00001", 10, Means.CHEQUE, 500)
CESU = CreditPart(2, "2026-00002", 12, Means.CESU, 1000)
DUE = date(2026, 11, 30)
LINES = (
    OpenLine("2026-000009", 1, DUE, Cents(150)),
    OpenLine("2026-000009", 2, DUE, Cents(200), cesu_eligible=True),
)


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
    [entry] = entries("f" * 32, on_lines([(CHEQUE, 200)], LINES), document_ref="2026-000009")
    assert entry.facts["settled"] == [["2026-000009", 1, 150], ["2026-000009", 2, 50]]
    assert (entry.kind.value, entry.document_ref, entry.ref_no) == ("allocation", "2026-000009", 10)
    assert [(line.account, line.cents) for line in entry.lines] == [
        ("credit_balance", 200),
        ("family_receivable", -200),
    ]


def test_each_part_is_drawn_for_lines_that_it_may_pay() -> None:
    drawn = on_lines([(CESU, 180), (CHEQUE, 170)], LINES)
    told = [(part.means, [(piece.position, piece.cents) for piece in pieces]) for part, pieces in drawn]
    assert told == [(Means.CESU, [(2, 180)]), (Means.CHEQUE, [(1, 150), (2, 20)])]


def test_an_office_without_payments_has_no_credit(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        assert load_credit(session, [1]) == {}
