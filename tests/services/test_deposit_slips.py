"""Slips: pieces leave the drawer once, the journal follows, the paper lists them with the last hash (E6)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.revenue_office import CesuVoucher, DepositSlip
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from tests.factories_money import Family, MoneyTown, bounce, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

YEAR = 2026


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def deposits(town: MoneyTown) -> Deposits:
    return Deposits(town.office)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that paid 40 € in cash, 10 € by cheque and two vouchers of 10 € at an open till."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(20))
    town.add_days(family, "evening", october_days(10))
    town.issue()
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    vouchers = tuple(VoucherGiven(f"9000000{rank}", 1000, YEAR, "Émetteur Démo") for rank in (1, 2))
    given = MeansGiven("cesu", 2000, vouchers=vouchers)
    counter.take(
        town.officer, pay(family, [(town.invoice_of(family), 7000)], given, cheque(1000), cash(4000))
    )
    return family


def balances(town: MoneyTown) -> dict[str, int]:
    report = verify(town.database)
    assert report.fault is None
    return {account: int(cents) for account, cents in report.balances.items()}


def test_cheques_leave_the_drawer_once_with_their_slip(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    [waiting] = deposits.view(town.officer).cheques
    assert (waiting.number, waiting.bank, waiting.drawer, waiting.cents) == (
        "0000417",
        "Banque",
        "N. Tilleul",
        1000,
    )
    made = deposits.remit_cheques(town.officer, [waiting.means_id])
    assert (made.number, made.cents) == ("2026-B0001", 1000)
    view = deposits.view(town.officer)
    assert view.cheques == ()
    assert [(row.number, row.kind, row.pieces, row.cents) for row in view.slips] == [
        ("2026-B0001", "cheque", 1, 1000)
    ]
    assert [(one.number, one.slip, one.family) for one in view.sent] == [("0000417", "2026-B0001", "Tilleul")]
    found = balances(town)
    assert (found["remitted"], found["cheques_to_deposit"]) == (1000, 0)
    with pytest.raises(Stale, match="piece_gone"):
        deposits.remit_cheques(town.officer, [waiting.means_id])
    said = Paper(deposits.slip_pdf(town.officer, made.slip_id)).whole_text()
    for words in (
        "Bordereau de remise de chèques",
        "2026-B0001",
        "0000417",
        "N. Tilleul",
        "2026-00001",
        "10,00 €",
        "À l’ordre de : Trésor public",
        "acte constitutif 2024-118",
    ):
        assert words in said, words
    with town.database.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "deposit")).one()
    assert " ".join(entry.hash[at : at + 8] for at in range(0, 64, 8)) in said


def test_vouchers_are_sent_by_issuer_and_value_and_refunded(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    waiting = deposits.view(town.officer).vouchers
    assert [(one.number, one.last_on) for one in waiting] == [
        ("90000001", date(2027, 2, 28)),
        ("90000002", date(2027, 2, 28)),
    ]
    made = deposits.remit_vouchers(town.officer, [one.voucher_id for one in waiting])
    said = Paper(deposits.slip_pdf(town.officer, made.slip_id)).whole_text()
    for words in ("Bordereau de remise de CESU", "Émetteur Démo", "90000002", "2 titres", "20,00"):
        assert words in said, words
    assert (balances(town)["cesu"], balances(town)["cesu_sent"]) == (0, 2000)
    refused, _kept = deposits.vouchers_of(town.officer, made.slip_id)
    on = date(2026, 11, 20)
    with pytest.raises(RuleBroken, match="rejection_needs_note"):
        deposits.answer_vouchers(town.officer, made.slip_id, on, [refused.voucher_id], " ")
    with pytest.raises(RuleBroken, match="slip_answer_early"):
        deposits.answer_vouchers(town.officer, made.slip_id, date(2026, 11, 15))
    deposits.answer_vouchers(town.officer, made.slip_id, on, [refused.voucher_id], "titre illisible")
    [row] = deposits.view(town.officer).slips
    assert (row.state, row.refunded_cents, row.answered_on) == ("refunded", 1000, on)
    found = balances(town)
    assert (found["cesu_sent"], found["remitted"], found["cesu"]) == (0, 1000, 1000)
    with pytest.raises(Stale, match="slip_answered"):
        deposits.answer_vouchers(town.officer, made.slip_id, on)
    with town.database.read() as session:
        assert session.scalars(select(CesuVoucher.rejected).order_by(CesuVoucher.number)).all() == [
            True,
            False,
        ]


def test_vouchers_that_were_sent_are_not_given_back(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    waiting = deposits.view(town.officer).vouchers
    deposits.remit_vouchers(town.officer, [waiting[0].voucher_id])
    counter = Counter(town.office)
    [receipt] = counter.receipts_today(town.officer)
    with pytest.raises(RuleBroken, match="cesu_sent_already"):
        counter.reverse(town.officer, undo(receipt.payment_id, "erreur", "undo"))


def test_a_cheque_that_bounced_comes_off_what_was_remitted_and_is_told(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    view = deposits.view(town.officer)
    deposits.remit_cheques(town.officer, [one.means_id for one in view.cheques])
    [sent] = deposits.view(town.officer).sent
    counter = Counter(town.office)
    counter.reverse(town.officer, bounce(sent.payment_id))
    found = balances(town)
    assert (found["remitted"], found["cheques_to_deposit"]) == (0, 0)
    [told] = deposits.view(town.officer).sent
    assert told.bounced_on == date(2026, 11, 16)
    account = counter.account(town.officer, family.household_id)
    [alert] = account.alerts
    assert alert.startswith("Chèque impayé le 16\u00a0nov.")
    assert alert.endswith("À régulariser au plus tard le 16\u00a0déc.\u00a02026.")


def test_cash_is_handed_over_by_the_count_and_never_the_float(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    view = deposits.view(town.officer)
    assert (view.cash_cents, view.ceiling_cents, view.open_tills) == (4000, 200_000, 1)
    with pytest.raises(RuleBroken, match="cash_over_kept") as refused:
        deposits.remit_cash(town.officer, {5000: 1})
    assert refused.value.facts["cents"] == 4000
    made = deposits.remit_cash(town.officer, {2000: 1, 1000: 1, 200: 2})
    assert made.cents == 3400
    assert deposits.view(town.officer).cash_cents == 600
    assert Counter(town.office).till(town.officer).kept_cents == 600
    found = balances(town)
    assert (found["remitted"], found["cash"]) == (3400, 5000 + 600)
    said = Paper(deposits.slip_pdf(town.officer, made.slip_id)).whole_text()
    for words in ("Bordereau de versement d’espèces", "Encaisse après versement : 6,00 €", "20 €", "34,00"):
        assert words in said, words
    with town.database.read() as session:
        assert session.scalars(select(DepositSlip.counted)).one() == {"2000": 1, "1000": 1, "200": 2}


@pytest.mark.parametrize(
    ("counted", "code"), [({}, "slip_empty"), ({300: 1}, "count_differs"), ({1000: -1}, "count_differs")]
)
def test_what_is_no_count_is_refused(
    town: MoneyTown, deposits: Deposits, counted: dict[int, int], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        deposits.remit_cash(town.officer, counted)


def test_only_the_regisseur_hands_over_and_only_under_the_act(
    town: MoneyTown, deposits: Deposits, family: Family
) -> None:
    with pytest.raises(NotAllowed):
        deposits.remit_cash(town.clerk, {1000: 1})
    with pytest.raises(RuleBroken, match="slip_empty"):
        deposits.remit_cheques(town.officer, [])
    with pytest.raises(NotFound, match="slip"):
        deposits.slip_pdf(town.officer, 4_000)
    town.amend_act(valid_from=date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="act_missing"):
        deposits.remit_cash(town.officer, {1000: 1})


def test_a_restored_office_hands_nothing_over(town: MoneyTown, deposits: Deposits, family: Family) -> None:
    with town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="fork"))
    with pytest.raises(RecoveryNeeded):
        deposits.remit_cash(town.officer, {1000: 1})
