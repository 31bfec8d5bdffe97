"""The preview of a run: families by name, without accents; reasons apart; news only."""

from pathlib import Path

from staffdesk.models.unit_of_work import Database
from staffdesk.services.reminder_facts import load_facts
from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
from staffdesk.services.reminder_preview import preview_of, reminder_families
from tests.services.reminder_scene import ReminderScene
from tests.set_clock import SetClock


def test_families_come_by_name_and_what_is_in_time_is_no_news(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    scene = ReminderScene(database, clock, tmp_path)
    families = scene.owe("Zola", "Érable", "Fusain")
    ReminderHolds(scene.office).hold(scene.officer, HoldAsked(families[2].household_id, "CCAS"))
    with database.read() as session:
        early = preview_of(session, load_facts(session, clock.today()), scene.wish())
    assert (early.planned, [row.family for row in early.left]) == ((), ["Fusain"])
    scene.go_to(10)
    with database.read() as session:
        seen = preview_of(session, load_facts(session, clock.today()), scene.wish())
        named = reminder_families(session, [families[0].household_id])
    assert [row.family for row in seen.planned] == ["Érable", "Zola"]
    assert {row.channel for row in seen.planned} == {"message sur le portail"}
    assert [(row.family, row.why, row.cents) for row in seen.left] == [("Fusain", "à ne pas relancer", 915)]
    assert [(one.name, one.reachable) for one in named.values()] == [("Zola", True)]
