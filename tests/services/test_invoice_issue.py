"""Issuing is one transaction: gapless under concurrency and rollbacks, balanced, frozen, told to families."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.invoice_document import InvoiceDocument
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import SYSTEM
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, Unit
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice, InvoiceRun
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit
from staffdesk.services.counter import Counter
from staffdesk.services.invoice_issue import blocked_households, issue, issued_before
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from tests.domain.tariffs.grids import G1_HALF_HOUR, price, tariff
from tests.factories_money import CODES, MoneyTown, cash, october_days, pay
from tests.set_clock import SetClock
from tests.together import insist


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


class RollbackError(Exception):
    """A transaction that changes its mind."""


def draft_weeks(town: MoneyTown, weeks: int) -> list[int]:
    """Draft one run a week of two families each, so that none is in the way of another."""
    firsts = [1 + 5 * week for week in range(weeks)]
    for first in firsts:
        for rank in range(2):
            town.add_days(town.add_family(name=f"F{first}{rank}"), "canteen", october_days(5, first=first))
    return [town.draft(period=(date(2026, 10, first), date(2026, 10, first + 4))) for first in firsts]


def numbers(town: MoneyTown) -> list[int]:
    """Return every number given, ascending."""
    with town.database.read() as session:
        return [
            number
            for number in session.scalars(select(Invoice.number).order_by(Invoice.number))
            if number is not None
        ]


def test_writers_at_once_and_rollbacks_leave_no_gap_and_no_double(town: MoneyTown) -> None:
    weeks = 4
    runs = draft_weeks(town, weeks)
    start = threading.Barrier(weeks)

    def write(run: int) -> None:
        with town.database.begin() as session:
            issue(session, town.officer, run, at=town.clock.now(), progress=None)

    def write_in_vain(run: int) -> None:
        with suppress(RollbackError), town.database.begin() as session:
            issue(session, town.officer, run, at=town.clock.now(), progress=None)
            raise RollbackError

    def write_twice(run: int) -> None:
        start.wait()
        insist(lambda: write_in_vain(run))
        insist(lambda: write(run))

    with ThreadPoolExecutor(weeks) as pool:
        for done in [pool.submit(write_twice, run) for run in runs]:
            done.result()
    assert numbers(town) == list(range(1, 2 * weeks + 1))
    report = verify(town.database)
    assert (report.fault, report.entries) == (None, 2 * weeks)
    assert report.balances["family_receivable"] == 2 * weeks * 5 * 305


def test_the_same_run_issued_by_two_workstations_at_once_is_issued_once(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(3))
    run = town.draft()
    start = threading.Barrier(2)

    def write() -> str:
        with town.database.begin() as session:
            return issue(session, town.officer, run, at=town.clock.now(), progress=None).first

    def write_with_the_other(_rank: int) -> str:
        start.wait()
        return insist(write)

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(write_with_the_other, range(2))) == {"2026-000001"}
    assert numbers(town) == [1]


def test_numbers_begin_again_each_year(town: MoneyTown, clock: SetClock) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(1))
    town.issue()
    clock.advance(days=60)
    town.add_days(family, "canteen", [date(2026, 12, 1)])
    period = (date(2026, 12, 1), date(2026, 12, 31))
    run = town.invoicing.draft(town.officer, "Décembre", *period, date(2027, 2, 28), CODES)
    assert town.invoicing.issue(town.officer, run, render=False).first == "2027-000001"


def test_the_snapshot_freezes_what_the_page_prints(town: MoneyTown) -> None:
    family = town.add_family(children=(("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9))))
    town.add_days(family, "evening", october_days(3))
    town.add_days(family, "leisure", october_days(2), child=1)
    town.issue()
    with town.database.begin() as session:
        snapshot = session.scalar(select(Invoice.snapshot))
        for household in session.scalars(select(Household)):
            household.address_line1 = "ailleurs"
    page = InvoiceDocument.from_json(str(snapshot))
    assert page.payer.address == ("12 rue des Tanneurs", "99990 ESSAI")
    assert [(child.name, child.facts) for child in page.children] == [
        ("Malo", "7\u00a0ans · CE1 · École des Trois-Ponts"),
        ("Zélie", "4\u00a0ans · CE1 · École des Trois-Ponts"),
    ]
    assert (page.to_pay, page.cesu_cap) == (660 + 2 * 825, 660 + 2 * 825)
    assert page.payable_online_at == ""
    assert [means.title for means in page.means] == ["Chèque", "Guichet de la régie"]


def test_cesu_is_no_means_of_an_invoice_it_may_pay_nothing_of(town: MoneyTown) -> None:
    meals, evenings, free = (town.add_family(name) for name in ("Aulne", "Charme", "Érable"))
    town.add_days(meals, "canteen", october_days(2))
    town.add_days(evenings, "evening", october_days(2))
    with town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "leisure")).one()
        row.body = body_of(tariff("leisure", Unit.DAY, CasePrice(price(0))))
    town.add_days(free, "leisure", october_days(1))
    assert town.issue().count == 3
    with town.database.read() as session:
        pages = [
            InvoiceDocument.from_json(session.get_one(Invoice, town.invoice_of(one)).snapshot or "")
            for one in (meals, evenings, free)
        ]
        state = session.get_one(Invoice, town.invoice_of(free)).state
    counters = [[one.words for one in page.means if "Guichet" in one.title] for page in pages]
    assert "CESU" not in counters[0][0]
    assert "CESU préfinancé papier" in counters[1][0]
    assert (state, pages[2].total, pages[2].to_pay, pages[2].talon) == ("paid", 0, 0, None)


def test_cesu_may_pay_as_much_at_the_counter_as_is_printed(town: MoneyTown) -> None:
    """A cap of the evenings makes evenings cost less; CESU that was used already cannot be used again."""
    capped = replace(G1_HALF_HOUR, monthly_cap=Cents(500))
    with town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "evening")).one()
        row.body = body_of(capped)
    town.set_rules(cesu_excess_is_credit=True)
    family = town.add_family()
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    town.add_days(family, "evening", october_days(1))
    town.issue()
    voucher = MeansGiven("cesu", 300, {}, (VoucherGiven("90000001", 300, 2026),))
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 220)], voucher))
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(5, 2))
    town.issue()
    with town.database.read() as session:
        newest = session.scalars(select(Invoice).order_by(Invoice.number.desc())).first()
        page = InvoiceDocument.from_json(str(newest.snapshot if newest else ""))
    [shown] = counter.account(town.officer, family.household_id).invoices
    assert (page.to_pay, page.paid) == (610 + 280 - 80, 80)
    assert page.cesu_cap == shown.cesu_cents == 280 - 80


def test_credit_that_cesu_left_is_not_promised_to_pay_the_next_invoice(town: MoneyTown) -> None:
    town.set_rules(cesu_excess_is_credit=True)
    family = town.add_family()
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    vouchers = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026),))
    counter.take(town.clerk, pay(family, [], vouchers, cash(1000)))
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(1))
    town.issue()
    with town.database.read() as session:
        frozen = session.get_one(Invoice, town.invoice_of(family)).snapshot
    document = InvoiceDocument.from_json(frozen or "")
    assert [one.amount for one in document.already_paid] == [220, 610]
    assert (document.to_pay, document.credit_left) == (0, 390)  # 7,80 € of CESU beside it


def test_an_older_invoice_is_a_memory_and_never_part_of_the_debt(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    with town.database.read() as session:
        newest = session.scalars(select(Invoice).order_by(Invoice.number.desc())).first()
        page = InvoiceDocument.from_json(str(newest.snapshot if newest else ""))
    assert (page.to_pay, page.account) == (305, 915)
    assert [(old.number, old.label, old.left) for old in page.previous] == [
        ("2026-000001", "octobre\u00a02026", 610)
    ]


def test_the_journal_says_each_line_and_no_name(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    with town.database.read() as session:
        entry = session.scalars(select(LedgerEntry)).one()
        amounts = [(line.account, line.cents) for line in entry.lines]
    assert (entry.kind, entry.document_ref, entry.household_ref) == ("invoice", "2026-000001", family.uid)
    assert amounts == [("family_receivable", 1050), ("revenue:canteen", -610), ("revenue:evening", -440)]
    assert '"lines":[[1,"canteen",610],[2,"evening",440]]' in entry.payload
    assert "Tilleul" not in entry.payload
    assert entry.by_user == town.officer.user_id


def test_the_audit_log_and_the_family_hear_of_it(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(2))
    town.issue()
    with town.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert session.scalar(select(Household.snapshot_rev)) == 1
    assert actions == ["run.drafted", "run.issued"]
    assert audit.first_fault(town.database) is None


def test_what_a_run_gave_is_read_back(town: MoneyTown) -> None:
    [run] = draft_weeks(town, 1)
    with town.database.begin() as session:
        first = issue(session, SYSTEM, run, at=town.clock.now(), progress=None)
        assert issued_before(session, run) == replace(first, again=True)
        assert blocked_households(session.get_one(InvoiceRun, run)) == set()
