"""Invoices on the portal: the last twelve, every one still open, lines with their reasons (S53)."""

from datetime import date
from pathlib import Path

from staffdesk.domain.bookings import BookingEvent
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.invoice_projection import (
    credit_note_views,
    invoice_views,
    payment_views,
    why_sentences,
)
from tests.factories import SmallTown, add_child, add_family, add_invoice, add_payment
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock


def test_the_last_twelve_and_every_open_one(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2025, 1, 5), number=1, total_cents=305)
        for month in range(1, 14):
            on = date(2025 + month // 12, month % 12 + 1, 5)
            add_invoice(session, family, on, number=month + 1, total_cents=610, paid_cents=610, child=child)
    with small_town.database.read() as session:
        found = invoice_views(session, [family.household_id])[family.household_id]
    assert len(found) == 13
    assert (found[0].issued_on, found[-1].issued_on) == (date(2026, 2, 5), date(2025, 1, 5))
    assert (found[-1].open_cents, found[-1].state) == (305, "issued")
    assert all(one.open_cents == 0 for one in found[:-1])


def test_an_old_one_that_the_treasury_collects_stays_since_nobody_paid_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        for month in range(1, 14):
            on = date(2025 + month // 12, month % 12 + 1, 5)
            add_invoice(session, family, on, number=month + 2, total_cents=610, paid_cents=610)
        at_treasury = add_invoice(session, family, date(2025, 1, 5), number=2, total_cents=305)
        at_treasury.state = "sent_to_treasury"
        cancelled = add_invoice(session, family, date(2025, 1, 4), number=1, total_cents=305)
        cancelled.state = "cancelled"
    with small_town.database.read() as session:
        found = invoice_views(session, [family.household_id])[family.household_id]
    assert [one.number for one in found[12:]] == ["2025-000002"]
    assert (found[-1].open_cents, found[-1].treasury_cents) == (0, 305)


def test_a_line_says_why_it_costs_what_it_costs(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        add_invoice(session, family, date(2026, 11, 5), number=1, total_cents=610, child=child)
    with small_town.database.read() as session:
        line = invoice_views(session, [family.household_id])[family.household_id][0].lines[0]
    assert (line.child, line.label, line.quantity, line.unit_cents, line.cents) == (
        "Inès",
        "Cantine",
        2,
        305,
        610,
    )
    assert line.why == ["Quotient familial 912 (CAF), retenu depuis le 1ᵉʳ\u00a0févr.\u00a02026."]


def test_another_familys_money_is_not_in_it(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    with small_town.database.begin() as session:
        add_invoice(session, other, date(2026, 11, 5), number=1)
        add_payment(session, other, 1000, number=1)
    with small_town.database.read() as session:
        assert invoice_views(session, [family.household_id]) == {}
        assert payment_views(session, [family.household_id]) == {}


def test_what_was_due_before_is_told_as_the_invoice_remembers_it(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue(period=(date(2026, 10, 1), date(2026, 10, 15)))
    town.add_days(family, "canteen", october_days(3, 20))
    town.issue(period=(date(2026, 10, 16), date(2026, 10, 31)))
    with database.read() as session:
        newest, oldest = invoice_views(session, [family.household_id])[family.household_id]
    assert oldest.previous == []
    (before,) = newest.previous
    assert (before.number, before.label) == (oldest.number, oldest.label)
    assert (before.cents, before.due_on) == (oldest.total_cents, oldest.due_on)


def test_facts_of_a_later_version_are_left_out() -> None:
    assert why_sentences([{"code": "of_tomorrow"}, {"values": {}}]) == ()


def test_credit_notes_are_told_with_their_invoice_and_file(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2), state="booked")
    town.issue()
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1))
    Crediting(town.office).credit_corrections(town.officer)
    with database.read() as session:
        [view] = credit_note_views(session, [family.household_id])[family.household_id]
    assert (view.number, view.invoice, view.cents) == ("2026-A00001", "2026-000001", 305)
    assert view.cause == "absence excusée après facturation, jeu.\u00a01ᵉʳ\u00a0oct."
    assert view.doc_id is not None
