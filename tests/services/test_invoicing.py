"""Facturation: draft, anomalies, issue, invoices and their PDFs, as the screen asks for them."""

import gc
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.topics import Topic
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import Issued
from tests.factories_money import CODES, DUE, OCTOBER, MoneyTown, october_days
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock
from tests.together import insist, run_together

MALO, ZELIE, ONDINE = ("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9)), ("Ondine", date(2024, 1, 5))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


class Stopper:
    """Lets so many steps go by, then stops the work."""

    def __init__(self, after: int) -> None:
        """Stop after so many steps."""
        self.left = after

    def step(self, _done: int, _total: int) -> None:
        """Count down."""
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def test_t2_twelve_meals_and_twenty_half_hours_cost_58_60(town: MoneyTown) -> None:
    family = town.add_family(quotient="900")
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(10))
    done = town.issue()
    assert (done.count, done.total_cents, done.first, done.last) == (1, 5860, "2026-000001", "2026-000001")
    assert Topic.INVOICES in done.topics
    lines = town.invoicing.lines(town.clerk, town.invoice_of(family))
    assert [(line.label, line.quantity, line.unit_cents, line.amount_cents) for line in lines] == [
        ("Cantine", 12, 305, 3660),
        ("Accueil du soir", 20, 110, 2200),
    ]
    assert lines[0].detail == "repas réservés et pris"
    assert any("Quotient familial 900" in said for said in lines[0].why)


def test_t2_with_a_packed_lunch(town: MoneyTown) -> None:
    family = town.add_family(quotient="900", variant="pai")
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(10))
    assert town.issue().total_cents == 3160


def test_t3_a_late_meal_costs_5_55_and_says_why(town: MoneyTown) -> None:
    family = town.add_family(quotient="900")
    town.add_days(family, "canteen", october_days(1), surcharge="late")
    assert town.issue().total_cents == 555
    [line] = town.invoicing.lines(town.clerk, town.invoice_of(family))
    unit, reason = line.detail.split("\n")
    assert unit.startswith("repas réservé hors délai")
    assert reason == "3,05\u00a0€ + 2,50\u00a0€\u00a0: demande hors délai"


def test_t4_without_proof_the_strongest_resident_price_is_due(town: MoneyTown) -> None:
    town.add_days(town.add_family(quotient=None), "canteen", october_days(1))
    run = town.draft()
    [anomaly] = town.invoicing.detail(town.clerk, run).anomalies
    assert (anomaly.kind, anomaly.family) == ("no_quotient", "Tilleul")
    assert "1\u00a0jour" in anomaly.text
    assert town.invoicing.issue(town.officer, run, render=False).total_cents == 490


@pytest.mark.parametrize(("residence", "cents"), [("resident", 10690), ("non_resident", 21000)])
def test_t5_three_children_five_days_each(town: MoneyTown, residence: str, cents: int) -> None:
    family = town.add_family(quotient="640", residence=residence, children=(MALO, ZELIE, ONDINE))
    for child in range(3):
        town.add_days(family, "leisure", october_days(5), child=child)
    assert town.issue().total_cents == cents


def test_a_draft_has_no_number_and_can_be_dropped(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(3))
    run = town.draft()
    detail = town.invoicing.detail(town.clerk, run)
    assert (detail.run.state, detail.run.invoices, detail.run.total_cents) == ("draft", 1, 915)
    assert [row.number for row in detail.invoices] == [""]
    assert town.invoicing.invoices(town.clerk) == ()
    town.invoicing.drop(town.officer, run)
    town.invoicing.drop(town.officer, run)
    assert town.invoicing.runs(town.clerk) == ()
    with pytest.raises(Stale, match="run_dropped"):
        town.invoicing.issue(town.officer, run)
    with town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InvoiceLine)) == 0


def test_issuing_twice_is_issuing_once(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(2))
    run = town.draft()
    first = town.invoicing.issue(town.officer, run)
    assert not first.again
    assert town.invoicing.issue(town.officer, run) == replace(first, again=True)
    with town.database.read() as session:
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.no)).all()
        number = session.scalar(select(func.count()).select_from(Invoice))
    assert (kinds, number) == (["invoice", "document"], 1)
    with pytest.raises(Stale, match="run_issued"):
        town.invoicing.drop(town.officer, run)


def test_two_windows_on_one_database_issue_a_draft_once_with_its_pages(town: MoneyTown) -> None:
    for name in ("Aulne", "Charme", "Érable"):
        town.add_days(town.add_family(name), "canteen", october_days(2))
    run = town.draft()
    others = [Database(town.database.url) for _ in range(2)]
    windows = [Invoicing(replace(town.office, database=one)) for one in others]
    done: list[Issued] = []

    def issue(window: Invoicing) -> None:
        done.append(insist(lambda: window.issue(town.officer, run)))

    run_together([partial(issue, window) for window in windows])
    first, second = sorted(done, key=lambda one: one.again)
    assert (first.again, second) == (False, replace(first, again=True))
    with town.database.read() as session:
        numbers = session.scalars(select(Invoice.number).order_by(Invoice.number)).all()
        kinds = Counter(session.scalars(select(LedgerEntry.kind)))
        drawn = session.scalar(select(func.count()).select_from(Invoice).where(Invoice.file_id.is_not(None)))
    assert (numbers, kinds, drawn) == ([1, 2, 3], {"invoice": 3, "document": 3}, 3)
    assert verify(town.database).fault is None
    for one in others:
        one.close()


def test_a_day_is_invoiced_once(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "canteen", october_days(1, first=9), state="absent_excused")
    first, second = town.draft(), town.draft()
    town.invoicing.issue(town.officer, first, render=False)
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, second)
    with pytest.raises(RuleBroken, match="run_empty"):
        town.invoicing.issue(town.officer, town.draft())
    with town.database.read() as session:
        rows = session.execute(select(Booking.state, Booking.invoice_id).order_by(Booking.day_on))
        marked = [tuple(row) for row in rows]
    invoice = town.invoice_of(family)
    assert marked == [("present", invoice), ("present", invoice), ("absent_excused", None)]


def test_nothing_is_issued_on_data_that_changed_since(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    run = town.draft()
    with town.database.begin() as session:
        session.execute(update(Booking).values(state="absent_excused"))
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, run)
    assert town.invoicing.detail(town.clerk, run).run.state == "draft"
    assert verify(town.database).entries == 0


def test_an_outdated_draft_is_made_anew_in_its_own_place(town: MoneyTown, clock: SetClock) -> None:
    family, other = town.add_family(), town.add_family("Perrin")
    town.add_days(family, "canteen", october_days(2))
    town.add_days(other, "canteen", october_days(2))
    mine = (family.household_id,)
    run = town.invoicing.draft(town.officer, "Essai", *OCTOBER, DUE, ("canteen",), household_ids=mine)
    with pytest.raises(NotAllowed):
        town.invoicing.redraft(town.clerk, run)
    town.add_days(family, "canteen", october_days(1, first=9))
    fresh = town.invoicing.redraft(town.officer, run)
    rows = town.invoicing.runs(town.clerk)
    assert [(row.run_id, row.title, row.invoices, row.due_on) for row in rows] == [(fresh, "Essai", 1, DUE)]
    assert rows[0].total_cents == 3 * 305
    with pytest.raises(Stale, match="run_dropped"):
        town.invoicing.redraft(town.officer, run)
    clock.set(datetime(2026, 12, 4, 9, tzinfo=UTC))
    last = town.invoicing.redraft(town.officer, fresh)
    assert town.invoicing.detail(town.clerk, last).run.due_on == date(2026, 12, 31)
    town.invoicing.issue(town.officer, last, render=False)
    with pytest.raises(Stale, match="run_issued"):
        town.invoicing.redraft(town.officer, last)
    with pytest.raises(NotFound, match="invoice_run"):
        town.invoicing.redraft(town.officer, 9999)


def test_a_restored_office_issues_nothing(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(2))
    run = town.draft()
    with town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="sidecar"))
    with pytest.raises(RecoveryNeeded):
        town.invoicing.issue(town.officer, run)


def test_a_draft_that_blocks_gets_no_number_and_its_days_stay_to_be_invoiced(town: MoneyTown) -> None:
    whole, bare = town.add_family("Aubin"), town.add_family("Tilleul", address="")
    for family in (whole, bare):
        town.add_days(family, "canteen", october_days(2))
    run = town.draft()
    assert town.invoicing.issue(town.officer, run, render=False).count == 1
    detail = town.invoicing.detail(town.clerk, run)
    assert [row.family for row in detail.invoices] == ["Aubin"]
    assert [(row.kind, row.family) for row in detail.anomalies] == [("no_payer_address", "Tilleul")]
    assert [row.family for row in town.invoicing.detail(town.clerk, town.draft()).invoices] == ["Tilleul"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "run_needs_title", "title"),
        ({"ends_on": date(2026, 9, 30)}, "run_period_reversed", "ends_on"),
        ({"due_on": date(2026, 11, 15)}, "run_due_past", "due_on"),
        ({"activity_codes": ()}, "run_needs_activity", "activity_codes"),
        ({"activity_codes": ("chess",)}, "run_needs_activity", "activity_codes"),
    ],
)
def test_a_run_that_cannot_be_is_refused_beside_its_field(
    town: MoneyTown, changes: dict[str, object], code: str, field: str
) -> None:
    asked: dict[str, object] = {
        "title": "Octobre",
        "starts_on": OCTOBER[0],
        "ends_on": OCTOBER[1],
        "due_on": DUE,
        "activity_codes": CODES,
    }
    with pytest.raises(RuleBroken, match=code) as refused:
        town.invoicing.draft(town.officer, **(asked | changes))  # type: ignore[arg-type]
    assert refused.value.facts["field"] == field


def test_only_some_roles_may_draft_and_issue(town: MoneyTown) -> None:
    reader = Actor(1, "Sam", frozenset({Role.READER}))
    nobody = Actor(1, "X", frozenset())
    with pytest.raises(NotAllowed):
        town.invoicing.draft(town.clerk, "Essai", *OCTOBER, DUE, CODES)
    with pytest.raises(NotAllowed):
        town.invoicing.issue(reader, 1)
    with pytest.raises(NotAllowed):
        town.invoicing.drop(reader, 1)
    for asked in (town.invoicing.runs, town.invoicing.activities, town.invoicing.invoices):
        with pytest.raises(NotAllowed):
            asked(nobody)


def test_stopping_a_draft_or_an_issue_leaves_nothing_behind(town: MoneyTown) -> None:
    for rank in range(30):
        town.add_days(town.add_family(name=f"F{rank}"), "canteen", october_days(1))
    with pytest.raises(KeyboardInterrupt):
        town.invoicing.draft(town.officer, "Essai", *OCTOBER, DUE, CODES, Stopper(1))
    assert town.invoicing.runs(town.clerk) == ()
    run = town.draft()
    with pytest.raises(KeyboardInterrupt):
        town.invoicing.issue(town.officer, run, Stopper(1))
    assert verify(town.database).entries == 0
    assert town.invoicing.issue(town.officer, run, render=False).first == "2026-000001"


def test_the_pdf_is_drawn_once_from_the_snapshot_and_says_what_is_due(town: MoneyTown) -> None:
    family = town.add_family(quotient="900")
    town.add_days(family, "canteen", october_days(12))
    town.issue(render=True)
    invoice = town.invoice_of(family)
    content = town.invoicing.pdf(town.clerk, invoice)
    said = Paper(content).whole_text()
    for words in ("Facture d’octobre 2026", "2026-000001", "Mme Nadège TILLEUL", "36,60", "30 novembre 2026"):
        assert words in said
    town.set_rules(online_payment=True)
    assert town.invoicing.pdf(town.clerk, invoice) == content


def test_a_pdf_that_was_never_drawn_is_drawn_for_the_first_who_asks(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(1))
    town.issue(render=False)
    invoice = town.invoice_of(family)
    content = town.invoicing.pdf(town.clerk, invoice)
    assert content.startswith(b"%PDF")
    assert town.invoicing.pdf(town.clerk, invoice) == content
    assert town.invoicing.render_missing() == 0


def test_a_draft_has_no_document(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(1))
    [row] = town.invoicing.detail(town.clerk, town.draft()).invoices
    with pytest.raises(RuleBroken, match="invoice_not_issued"):
        town.invoicing.pdf(town.clerk, row.invoice_id)
    with pytest.raises(NotFound, match="invoice"):
        town.invoicing.pdf(town.clerk, 4_000)
    with pytest.raises(NotFound, match="invoice_run"):
        town.invoicing.detail(town.clerk, 4_000)


def test_what_can_be_invoiced_is_listed_in_the_order_of_the_town(town: MoneyTown) -> None:
    assert [code for code, _ in Invoicing(town.office).activities(town.clerk)] == list(CODES)


def test_the_notice_of_the_town_decides_the_last_day_to_pay(town: MoneyTown) -> None:
    assert town.invoicing.due_on(town.clerk) == date(2026, 12, 31)
    town.set_rules(due_days=10)
    assert town.invoicing.due_on(town.clerk) == date(2026, 11, 30)


def test_a_run_is_printed_whole_in_postal_order(town: MoneyTown) -> None:
    for name, address in (("Zola", "3 rue Basse"), ("Arc", "12 rue Haute"), ("Bey", "2 rue Basse")):
        town.add_days(town.add_family(name=name, address=address), "canteen", october_days(1))
    run = town.draft()
    with pytest.raises(RuleBroken, match="invoice_not_issued"):
        town.invoicing.run_paper(town.clerk, run)
    town.invoicing.issue(town.officer, run, render=False)
    paper = Paper(town.invoicing.run_paper(town.clerk, run))
    assert paper.title == "Essai, 3\u00a0factures"
    names = [next(name for name in ("ZOLA", "ARC", "BEY") if name in paper.text(page)) for page in range(3)]
    assert names == ["BEY", "ZOLA", "ARC"]


def test_a_run_may_be_for_some_families_only(town: MoneyTown) -> None:
    families = [town.add_family(name=name) for name in ("Un", "Deux")]
    for family in families:
        town.add_days(family, "canteen", october_days(1))
    run = town.invoicing.draft(
        town.officer, "Deux", *OCTOBER, DUE, CODES, household_ids=(families[1].household_id,)
    )
    assert town.invoicing.issue(town.officer, run, render=False).count == 1
    assert town.issue().count == 1


def test_the_collector_of_cycles_waits_while_a_run_is_made(town: MoneyTown) -> None:
    """It would walk over a whole town's days and hold the window for most of a second."""
    town.add_days(town.add_family(), "canteen", october_days(2))
    seen: list[bool] = []

    class Watch:
        """Notes whether the collector may run."""

        def step(self, _done: int, _total: int) -> None:
            """Look."""
            seen.append(gc.isenabled())

    run = town.invoicing.draft(town.officer, "Octobre", *OCTOBER, DUE, CODES, Watch())
    town.invoicing.issue(town.officer, run, Watch(), render=False)
    assert set(seen) == {False}
    assert gc.isenabled()
