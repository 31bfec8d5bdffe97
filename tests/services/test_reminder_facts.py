"""What reminders are judged on: levels in order, unpaid invoices with their past, the town's answers."""

from pathlib import Path

import pytest

from staffdesk.domain.reminders import Channel, HoldKind
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.reminder_facts import load_facts, load_levels, unpaid_invoices
from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
from staffdesk.services.reminders import Reminders
from tests.factories_money import DUE, cash, pay
from tests.services.reminder_scene import ALL, FIRST, ReminderScene
from tests.set_clock import SetClock


@pytest.fixture
def scene(database: Database, clock: SetClock, tmp_path: Path) -> ReminderScene:
    return ReminderScene(database, clock, tmp_path)


def test_levels_come_by_their_delay(scene: ReminderScene) -> None:
    with scene.database.read() as session:
        levels = load_levels(session)
    assert [(level.code, level.after_days) for level in levels] == list(zip(ALL, (7, 21, 45), strict=True))
    assert levels[1].channel is Channel.BOTH


def test_an_invoice_comes_with_its_reminders_payments_and_hold(scene: ReminderScene) -> None:
    tilleul, aulne = scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    Reminders(scene.office).send(scene.officer, scene.wish(), [tilleul.household_id])
    ReminderHolds(scene.office).hold(scene.officer, HoldAsked(aulne.household_id, "CCAS"))
    counter = Counter(scene.office)
    counter.open_till(scene.officer, "régie", 0)
    counter.take(scene.officer, pay(tilleul, [(scene.invoice_of(tilleul), 300)], cash(300)))
    with scene.database.read() as session:
        found = unpaid_invoices(session, scene.clock.today())
        (late,) = (one.late for one in found[tilleul.household_id])
        assert (late.due_on, late.open_cents, late.paid_on) == (DUE, 615, scene.clock.today())
        assert [sent.level for sent in late.sent] == [FIRST]
        assert found[aulne.household_id][0].late.hold is HoldKind.QUIET
        assert set(unpaid_invoices(session, scene.clock.today(), [aulne.household_id])) == {
            aulne.household_id
        }


def test_the_rules_of_the_town_hold(scene: ReminderScene) -> None:
    scene.owe("Tilleul")
    with scene.database.read() as session:
        usual = load_facts(session, scene.clock.today()).rules
    assert (usual.floor_cents, usual.quiet_days, usual.title_floor_cents) == (500, 15, 1500)
    scene.set_rules(reminder_floor_cents=1500, reminder_quiet_days=0, title_floor_cents=2000)
    with scene.database.read() as session:
        rules = load_facts(session, scene.clock.today()).rules
    assert (rules.floor_cents, rules.quiet_days, rules.title_floor_cents) == (1500, 0, 2000)
