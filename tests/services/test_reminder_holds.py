"""Who is left in peace: with a reason, until a day, lifted by hand; the log keeps who and why."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.overdue import Overdue
from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
from staffdesk.services.reminders import Reminders
from tests.services.reminder_scene import ReminderScene
from tests.set_clock import SetClock


@pytest.fixture
def scene(database: Database, clock: SetClock, tmp_path: Path) -> ReminderScene:
    return ReminderScene(database, clock, tmp_path)


def test_a_family_is_left_in_peace_until_the_day_included(scene: ReminderScene) -> None:
    (tilleul,) = scene.owe("Tilleul")
    scene.go_to(10)
    holds, reminders = ReminderHolds(scene.office), Reminders(scene.office)
    until = scene.clock.today() + timedelta(days=20)
    holds.hold(scene.officer, HoldAsked(tilleul.household_id, " suivi par le CCAS ", until))
    (left,) = reminders.preview(scene.officer, scene.wish()).left
    assert left.why == "à ne pas relancer"
    with pytest.raises(RuleBroken, match="reminders_none"):
        reminders.send(scene.officer, scene.wish(), [tilleul.household_id])
    scene.clock.advance(days=20)
    assert reminders.preview(scene.officer, scene.wish()).planned == ()
    scene.clock.advance(days=1)
    assert len(reminders.preview(scene.officer, scene.wish()).planned) == 1
    with scene.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "reminders.held")).all()
        assert entry.record == f"household:{tilleul.household_id}"


def test_a_new_hold_takes_the_place_of_the_one_before_and_lifting_twice_is_once(scene: ReminderScene) -> None:
    (tilleul,) = scene.owe("Tilleul")
    scene.go_to(10)
    holds, overdue = ReminderHolds(scene.office), Overdue(scene.office)
    holds.hold(scene.officer, HoldAsked(tilleul.household_id, "première raison"))
    holds.hold(scene.officer, HoldAsked(tilleul.household_id, "deuxième raison"))
    (held,) = overdue.holds(scene.clerk, tilleul.household_id)
    assert held.reason == "deuxième raison"
    for _ in range(2):
        holds.lift(scene.officer, held.hold_id)
    assert overdue.holds(scene.clerk, tilleul.household_id) == ()
    with scene.database.read() as session:
        released = select(AuditEntry).where(AuditEntry.action == "reminders.released")
        assert len(session.scalars(released).all()) == 1


def test_a_disputed_invoice_alone_is_left_out(scene: ReminderScene) -> None:
    tilleul, _ = scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    asked = HoldAsked(
        tilleul.household_id, "repas contestés", kind="dispute", invoice_id=scene.invoice_of(tilleul)
    )
    ReminderHolds(scene.office).hold(scene.officer, asked)
    seen = Reminders(scene.office).preview(scene.officer, scene.wish())
    assert [row.family for row in seen.planned] == ["Aulne"]
    assert [(row.family, row.why) for row in seen.left] == [("Tilleul", "facture contestée")]


def test_what_makes_no_sense_is_refused(scene: ReminderScene) -> None:
    tilleul, aulne = scene.owe("Tilleul", "Aulne")
    holds = ReminderHolds(scene.office)
    yesterday = scene.clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="hold_reason_missing"):
        holds.hold(scene.officer, HoldAsked(tilleul.household_id, "  "))
    with pytest.raises(RuleBroken, match="hold_until_past"):
        holds.hold(scene.officer, HoldAsked(tilleul.household_id, "raison", yesterday))
    with pytest.raises(NotFound, match="household"):
        holds.hold(scene.officer, HoldAsked(999, "raison"))
    foreign = HoldAsked(tilleul.household_id, "raison", invoice_id=scene.invoice_of(aulne))
    with pytest.raises(NotFound, match="invoice"):
        holds.hold(scene.officer, foreign)
    with pytest.raises(NotFound, match="reminder_hold"):
        holds.lift(scene.officer, 99)
    reader = scene.add_staff("lecture", Role.READER)
    with pytest.raises(NotAllowed):
        holds.hold(reader, HoldAsked(tilleul.household_id, "raison"))
    with pytest.raises(NotAllowed):
        holds.lift(reader, 1)
