"""What is overdue by age and family, what was claimed of it, and what stops the next reminder."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.models.invoices import Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.overdue import Overdue
from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
from staffdesk.services.reminders import Reminders
from tests.factories_money import DUE, Family
from tests.services.reminder_scene import ReminderScene
from tests.set_clock import SetClock


@pytest.fixture
def scene(database: Database, clock: SetClock, tmp_path: Path) -> ReminderScene:
    return ReminderScene(database, clock, tmp_path)


def put(scene: ReminderScene, family: Family, **values: object) -> None:
    with scene.database.begin() as session:
        session.execute(update(Invoice).where(Invoice.household_id == family.household_id).values(**values))


def test_ages_and_families_close_on_the_same_sum(scene: ReminderScene) -> None:
    families = scene.owe("Tilleul", "Aulne", "Charme", "Érable")
    for family, days in zip(families, (0, 31, 61, 91), strict=True):
        put(scene, family, due_on=DUE.fromordinal(DUE.toordinal() - days))
    scene.go_to(0)
    overdue = Overdue(scene.office)
    seen = overdue.view(scene.clerk)
    assert [(row.first, row.last, row.families, row.cents) for row in seen.ages] == [
        (0, 30, 0, 0),
        (31, 60, 1, 915),
        (61, 90, 1, 915),
        (91, None, 1, 915),
    ]
    assert [(row.family, row.by_age) for row in seen.families] == [
        ("Érable", (0, 0, 0, 915)),
        ("Charme", (0, 0, 915, 0)),
        ("Aulne", (0, 915, 0, 0)),
    ]
    assert sum(row.cents for row in seen.families) == sum(row.cents for row in seen.ages)
    put(scene, families[3], state="sent_to_treasury")
    assert [row.family for row in overdue.view(scene.clerk).families] == ["Charme", "Aulne"]


def test_a_family_and_its_invoice_tell_their_last_reminder(scene: ReminderScene) -> None:
    (tilleul,) = scene.owe("Tilleul")
    scene.go_to(10)
    overdue = Overdue(scene.office)
    (invoice,) = overdue.invoices(scene.clerk, tilleul.household_id)
    assert (invoice.last_level, invoice.last_on, invoice.open_cents, invoice.hold) == ("", None, 915, "")
    done = Reminders(scene.office).send(scene.officer, scene.wish(), [tilleul.household_id])
    (invoice,) = overdue.invoices(scene.clerk, tilleul.household_id)
    assert (invoice.last_level, invoice.last_on) == ("Rappel", scene.clock.today())
    (family,) = overdue.view(scene.clerk).families
    assert (family.last_level, family.last_on) == ("Rappel", scene.clock.today())
    (row,) = overdue.history(scene.clerk, household_id=tilleul.household_id)
    assert (row.number, row.label, row.cents, row.by) == ("2026-R00001", "Rappel", 915, "Francoise")
    assert row.invoices == (invoice.number,)
    assert overdue.history(scene.clerk, invoice_id=invoice.invoice_id) == (row,)
    assert overdue.history(scene.clerk, invoice_id=invoice.invoice_id + 1) == ()
    (run,) = overdue.runs(scene.clerk)
    assert (run.run_id, run.families, run.letters, run.cents) == (done.run_id, 1, 0, 915)


def test_what_holds_a_family_or_an_invoice_is_told(scene: ReminderScene) -> None:
    tilleul, aulne = scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    holds, overdue = ReminderHolds(scene.office), Overdue(scene.office)
    invoice_id = scene.invoice_of(tilleul)
    holds.hold(
        scene.officer,
        HoldAsked(tilleul.household_id, "repas contestés", kind="dispute", invoice_id=invoice_id),
    )
    holds.hold(scene.officer, HoldAsked(aulne.household_id, "suivi par le CCAS", scene.clock.today()))
    (invoice,) = overdue.invoices(scene.clerk, tilleul.household_id)
    assert invoice.hold == "facture contestée"
    (held,) = overdue.holds(scene.clerk, tilleul.household_id)
    assert (held.hold_id, held.invoice, held.reason) == (invoice.hold_id, invoice.number, "repas contestés")
    (quiet,) = overdue.holds(scene.clerk, aulne.household_id)
    assert (quiet.kind, quiet.invoice, quiet.by) == ("quiet", "", "Francoise")
    assert {row.family: row.hold for row in overdue.view(scene.clerk).families} == {
        "Tilleul": "facture contestée",
        "Aulne": "ne pas relancer",
    }
    with scene.database.read() as session:
        assert session.scalars(select(Invoice.state)).all() == ["issued", "issued"]
