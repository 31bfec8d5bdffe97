"""The snapshot of a reminder: the town's head, the family's address, filled words, the means of the act."""

from pathlib import Path

from staffdesk.models.unit_of_work import Database
from staffdesk.services.reminder_facts import load_facts
from staffdesk.services.reminder_snapshots import Reached, load_reminder_paper
from tests.services.reminder_scene import ALL, ReminderScene
from tests.set_clock import SetClock


def test_a_snapshot_holds_everything_its_page_prints(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    scene = ReminderScene(database, clock, tmp_path)
    (family,) = scene.owe("Tilleul")
    scene.go_to(10)
    wish = scene.wish()
    with database.read() as session:
        facts = load_facts(session, wish.made_on)
        plan = facts.plan(family.household_id, ALL, wish.made_on)
        assert plan.level is not None
        paper = load_reminder_paper(session, wish, [family.household_id])
        made = paper.document(facts, Reached(family.household_id, plan, plan.level), 7)
    assert (made.number, made.title, made.claimed) == ("2026-R00007", "Rappel", 915)
    assert made.payer.name == "Mme Nadège TILLEUL"
    assert made.payer.address == ("12 rue des Tanneurs", "99990 ESSAI")
    assert made.letterhead.town == "Ville d’Essai"
    assert [means.title for means in made.means] == ["Chèque", "Guichet de la régie"]
    assert made.talon is not None
    assert made.paragraphs[0].startswith("Sauf erreur de notre part, 9,15\u00a0€ restent à payer")
    assert made.pay_by == wish.pay_by
    scene.amend_act(means=["cash"])
    with database.read() as session:
        assert (
            load_reminder_paper(session, wish, [family.household_id])
            .document(facts, Reached(family.household_id, plan, plan.level), 7)
            .talon
            is None
        )
