"""Refunds on real databases: the journal balances, nothing is paid twice, no name reaches the ledger."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.ledger import EntryKind
from staffdesk.domain.refunds import RefundState
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.refunds import Refund
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.portal.views.statement import statement_of as portal_statement
from staffdesk.services import ledger
from staffdesk.services.account_statement import AccountStatements
from staffdesk.services.counter import Counter
from staffdesk.services.credit_holds import PaidDay, hold
from staffdesk.services.deposits import Deposits
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.refund_rows import RefundAsked
from staffdesk.services.refunds import Refunds
from staffdesk.services.snapshots import family_snapshot
from staffdesk.services.till_statement import statement_of
from tests.factories_money import Family, MoneyTown, a_request, bounce, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock
from tests.together import insist, run_together

IBAN = "FR76 3000 6000 0112 3456 7890 189"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    Counter(made.office).open_till(made.officer, "régie", 0)
    return made


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that paid 60 € ahead in cash."""
    found = town.add_family()
    Counter(town.office).take(town.officer, pay(found, [], cash(6000)))
    return found


def asked(family: Family, cents: int = 1798, operation: str = "refund-1", iban: str = IBAN) -> RefundAsked:
    return RefundAsked(family.household_id, cents, "départ de la commune", "Nadège Tilleul", operation, iban)


def test_a_refund_leaves_the_credit_by_one_entry_that_balances(town: MoneyTown, family: Family) -> None:
    refunds = Refunds(town.office)
    before = refunds.sheet(town.clerk, family.household_id)
    assert (before.refundable_cents, before.offered_holder) == (6000, "Mme Nadège TILLEUL")
    row = refunds.ask(town.officer, asked(family)).row
    assert (row.number, row.state, row.iban_end) == ("2026-D0001", RefundState.ASKED, "0189")
    after = refunds.sheet(town.clerk, family.household_id)
    assert (after.credit_cents, after.refundable_cents, after.pending) == (4202, 4202, row)
    report = ledger.verify(town.database)
    assert report.fault is None
    assert (report.balances["credit_balance"], report.balances["refunded"]) == (-4202, -1798)
    assert report.balances["cash"] == 6000
    assert Counter(town.office).till(town.officer).cash_cents == 6000
    with town.database.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.REFUND.value)).one()
        told = [str(one.facts) for one in session.scalars(select(AuditEntry))]
        kept = session.scalars(select(Refund)).one()
    assert [(line, cents) for line, cents in _lines(town, entry.no)] == [
        ("credit_balance", 1798),
        ("refunded", -1798),
    ]
    assert entry.document_ref == "2026-D0001"
    for secret in ("Tilleul", "départ", "3000", "0189"):
        assert secret not in entry.payload
    assert not any("30006000" in facts or "départ" in facts for facts in told)
    assert "30006000" not in kept.snapshot.replace(" ", "")
    assert b"FR76" not in (kept.iban_sealed or b"FR76")


def _lines(town: MoneyTown, no: int) -> list[tuple[str, int]]:
    with town.database.read() as session:
        entry = session.get_one(LedgerEntry, no)
        return [(line.account, line.cents) for line in entry.lines]


def test_asked_again_it_is_the_same_and_a_second_waits_for_the_answer(
    town: MoneyTown, family: Family
) -> None:
    refunds = Refunds(town.office)
    first = refunds.ask(town.officer, asked(family)).row
    assert refunds.ask(town.officer, asked(family)).row == first
    with pytest.raises(Stale, match="operation_reused"):
        refunds.ask(town.officer, asked(family, 100))
    with pytest.raises(RuleBroken, match="refund_pending") as refused:
        refunds.ask(town.officer, asked(family, 100, "refund-2"))
    assert refused.value.facts["number"] == "2026-D0001"
    assert refunds.sheet(town.officer, family.household_id).credit_cents == 4202


def test_two_at_once_are_one(town: MoneyTown, family: Family) -> None:
    done: list[str] = []

    def ask(operation: str) -> None:
        try:
            made = insist(partial(Refunds(town.office).ask, town.officer, asked(family, 6000, operation)))
            done.append(made.row.number)
        except RuleBroken as refused:
            done.append(refused.code)

    run_together([partial(ask, f"refund-{rank}") for rank in range(2)])
    assert sorted(done) == ["2026-D0001", "refund_pending"]
    assert Refunds(town.office).sheet(town.officer, family.household_id).credit_cents == 0
    assert ledger.verify(town.database).balances["refunded"] == -6000


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"cents": 6001}, "refund_over_credit", "cents"),
        ({"cents": 0}, "amount_not_positive", "cents"),
        ({"reason": " "}, "refund_reason", "reason"),
        ({"holder": ""}, "refund_holder", "holder"),
        ({"iban": IBAN[:-1] + "8"}, "iban_wrong", "iban"),
    ],
)
def test_what_is_wrong_names_its_field_and_writes_nothing(
    town: MoneyTown, family: Family, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleBroken, match=code) as refused:
        Refunds(town.office).ask(town.officer, replace(asked(family), **changes))  # type: ignore[arg-type]
    assert refused.value.facts["field"] == field
    assert Refunds(town.office).sheet(town.officer, family.household_id).rows == ()
    assert "refunded" not in ledger.verify(town.database).balances


def test_what_vouchers_left_and_what_booked_days_hold_never_become_money(
    town: MoneyTown, family: Family
) -> None:
    town.set_rules(cesu_excess_is_credit=True)
    counter = Counter(town.office)
    vouchers = MeansGiven("cesu", 2000, vouchers=(VoucherGiven("90000001", 2000, 2026),))
    town.add_days(family, "evening", october_days(1))
    other = town.add_family("Aulne")
    town.add_days(other, "evening", october_days(1))
    town.issue()
    counter.take(town.officer, pay(other, [(town.invoice_of(other), 220)], vouchers, operation="cesu"))
    counter.take(town.officer, pay(other, [], cash(900), operation="cash"))
    december = PaidDay("canteen", date(2026, 12, 1), 140)
    with town.database.begin() as session:
        request = a_request(session, other.household_id)
        hold(session, request, other.household_id, [december], town.clock.now())
    refunds = Refunds(town.office)
    sheet = refunds.sheet(town.officer, other.household_id)
    assert (sheet.credit_cents, sheet.refundable_cents) == (1780 + 900, 760)
    assert (sheet.held_cents, sheet.voucher_cents) == (140, 1780)
    with pytest.raises(RuleBroken, match="refund_over_credit") as refused:
        refunds.ask(town.officer, asked(other, 761))
    assert refused.value.facts["cents"] == 760
    refunds.ask(town.officer, asked(other, 760))
    left = counter.account(town.officer, other.household_id)
    assert (left.credit_cents, left.free_credit) == (1780 + 140, (("cesu", 1780),))


def test_a_rejected_refund_gives_the_credit_back_and_forgets_the_account(
    town: MoneyTown, family: Family
) -> None:
    refunds = Refunds(town.office)
    row = refunds.ask(town.officer, asked(family)).row
    with pytest.raises(RuleBroken, match="refund_answer_reason"):
        refunds.reject(town.officer, row.refund_id, " ")
    refunds.reject(town.officer, row.refund_id, "RIB illisible de Mme Tilleul")
    sheet = refunds.sheet(town.officer, family.household_id)
    assert (sheet.credit_cents, sheet.pending) == (6000, None)
    assert (sheet.rows[0].state, sheet.rows[0].answer) == (
        RefundState.REJECTED,
        "RIB illisible de Mme Tilleul",
    )
    report = ledger.verify(town.database)
    assert (report.fault, report.balances["credit_balance"], report.balances["refunded"]) == (None, -6000, 0)
    with town.database.read() as session:
        back = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.REVERSAL.value)).one()
        asking = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.REFUND.value)).one()
        assert session.scalars(select(Refund.iban_sealed)).one() is None
    assert back.ref_no == asking.no
    assert "Tilleul" not in back.payload
    with pytest.raises(Stale, match="refund_answered"):
        refunds.reject(town.officer, row.refund_id, "encore")
    with pytest.raises(Stale, match="refund_answered"):
        refunds.paid(town.officer, row.refund_id, town.clock.today())
    assert refunds.ask(town.officer, asked(family, 6000, "refund-2")).row.number == "2026-D0002"


def test_a_paid_refund_is_dated_and_the_credit_stays_gone(town: MoneyTown, family: Family) -> None:
    refunds = Refunds(town.office)
    row = refunds.ask(town.officer, asked(family)).row
    asked_on = town.clock.today()
    with pytest.raises(RuleBroken, match="refund_answer_ahead"):
        refunds.paid(town.officer, row.refund_id, date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="refund_answer_early"):
        refunds.paid(town.officer, row.refund_id, date(2026, 1, 1))
    refunds.paid(town.officer, row.refund_id, asked_on)
    sheet = refunds.sheet(town.officer, family.household_id)
    assert (sheet.credit_cents, sheet.rows[0].state, sheet.rows[0].answered_on) == (
        4202,
        RefundState.PAID,
        asked_on,
    )


def test_credit_that_was_refunded_pays_no_invoice_and_its_receipt_is_not_reversed(
    town: MoneyTown, family: Family
) -> None:
    refunds = Refunds(town.office)
    row = refunds.ask(town.officer, asked(family, 5500)).row
    with pytest.raises(RuleBroken, match="reversal_refunded") as refused:
        Counter(town.office).reverse(town.officer, undo(1, "mauvaise famille"))
    assert refused.value.facts["cents"] == 5500
    town.add_days(family, "canteen", october_days(12))
    town.issue()
    account = Counter(town.office).account(town.officer, family.household_id)
    assert (account.credit_cents, account.due_cents) == (0, 3660 - 500)
    refunds.reject(town.officer, row.refund_id, "RIB illisible")
    Counter(town.office).reverse(town.officer, undo(1, "mauvaise famille"))
    report = ledger.verify(town.database)
    assert (report.fault, report.balances["credit_balance"], report.balances["cash"]) == (None, 0, 0)


def test_a_bounced_cheque_that_was_refunded_says_what_to_do(town: MoneyTown) -> None:
    other = town.add_family("Aulne")
    done = Counter(town.office).take(town.officer, pay(other, [], cheque(2000), operation="cheque"))
    refunds = Refunds(town.office)
    assert refunds.sheet(town.officer, other.household_id).cheque_cents == 2000
    refunds.ask(town.officer, asked(other, 2000))
    with pytest.raises(RuleBroken, match="reversal_refunded"):
        Counter(town.office).reverse(town.officer, bounce(done.payment_id))


def test_the_accountants_statement_equals_the_journal(town: MoneyTown, family: Family) -> None:
    refunds = Refunds(town.office)
    first = refunds.ask(town.officer, asked(family, 1000)).row
    refunds.reject(town.officer, first.refund_id, "RIB illisible")
    second = refunds.ask(town.officer, asked(family, 1798, "refund-2")).row
    refunds.paid(town.officer, second.refund_id, town.clock.today())
    with town.database.read() as session:
        told = statement_of(session, *NOVEMBER, at=town.clock.now(), by="F", act_number="")
    balances = ledger.verify(town.database).balances
    assert told.refunded_cents == -balances["refunded"] == 1798
    assert sum(one.cents for one in told.accounts) == told.cents - told.refunded_cents == 4202
    assert [(one.number, one.cents, one.paid_on is None) for one in told.refunds] == [
        ("2026-D0001", 1000, True),
        ("2026-D0001", -1000, True),
        ("2026-D0002", 1798, False),
    ]
    paper = _plain(Paper(Deposits(town.office).statement_pdf(town.officer, *NOVEMBER)).whole_text())
    for words in (
        "Remboursements de trop-perçus demandés au comptable",
        "Tilleul, dossier 00001",
        "rejeté",
        "Remboursements demandés : 17,98 €",
        "moins les remboursements demandés au comptable",
    ):
        assert words in paper, words
    account = AccountStatements(town.office).pdf(town.officer, family.household_id)
    said = _plain(Paper(account).whole_text())
    for words in (
        "Remboursement 2026-D0001 : rejeté, avoir rendu",
        "Remboursement 2026-D0002, payé par le comptable",
        "42,02 €",
    ):
        assert words in said, words


def test_the_portal_hears_of_a_refund_without_its_account_nor_its_reason(
    town: MoneyTown, family: Family
) -> None:
    refunds = Refunds(town.office)
    first = refunds.ask(town.officer, asked(family, 1000)).row
    refunds.reject(town.officer, first.refund_id, "RIB illisible")
    refunds.ask(town.officer, asked(family, 1798, "refund-2"))
    today = town.clock.today()
    with town.database.read() as session:
        snapshot = family_snapshot(session, family.household_id, town.clock.now())
    assert (snapshot.credit_cents, snapshot.held_cents) == (4202, 0)
    assert [(one.number, one.cents, one.on, one.back_on, one.paid_on) for one in snapshot.refunds] == [
        ("2026-D0002", 1798, today, None, None),
        ("2026-D0001", 1000, today, today, None),
    ]
    told = snapshot.model_dump_json()
    assert "départ" not in told
    assert "0189" not in told
    assert portal_statement(snapshot).now_cents == -4202


def test_the_request_is_read_by_the_accountant_with_its_account_until_it_is_answered(
    town: MoneyTown, family: Family
) -> None:
    refunds = Refunds(town.office)
    row = refunds.ask(town.officer, asked(family)).row
    content = refunds.pdf(town.officer, row.refund_id)
    assert content == refunds.pdf(town.officer, row.refund_id)
    said = _plain(Paper(content).whole_text())
    for words in (
        "Demande de remboursement n° 2026-D0001",
        "17,98 €",
        "Nadège Tilleul",
        IBAN,
        "départ de la commune",
        "2026-00001",
        "Le comptable public",
        "Aucune somme n’est rendue par la caisse",
        "Avoir gardé par la famille : 42,02 €",
    ):
        assert words in said, words
    refunds.paid(town.officer, row.refund_id, town.clock.today())
    later = _plain(Paper(refunds.pdf(town.officer, row.refund_id)).whole_text())
    assert "compte terminé par 0189" in later
    assert "3000 6000" not in later


def test_without_an_account_the_request_says_it_is_to_be_asked_for(town: MoneyTown, family: Family) -> None:
    refunds = Refunds(town.office)
    row = refunds.ask(town.officer, asked(family, iban="")).row
    said = _plain(Paper(refunds.pdf(town.officer, row.refund_id)).whole_text())
    assert "à demander à la famille" in said


def test_the_regisseur_alone_asks_and_answers(town: MoneyTown, family: Family) -> None:
    refunds = Refunds(town.office)
    with pytest.raises(NotAllowed):
        refunds.ask(town.clerk, asked(family))
    row = refunds.ask(town.officer, asked(family)).row
    with pytest.raises(NotAllowed):
        refunds.paid(town.clerk, row.refund_id, town.clock.today())
    with pytest.raises(NotAllowed):
        refunds.reject(town.clerk, row.refund_id, "non")
    with pytest.raises(NotAllowed):
        refunds.pdf(town.clerk, row.refund_id)
    with pytest.raises(NotFound, match="refund"):
        refunds.pdf(town.officer, 99)
    with pytest.raises(NotFound, match="refund"):
        refunds.paid(town.officer, 99, town.clock.today())
    with pytest.raises(NotFound, match="household"):
        refunds.sheet(town.officer, 99)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
