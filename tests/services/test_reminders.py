"""Reminders on real databases: previewed, sent once, numbered, in postal order; money is left as it is."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.messages import Message, Thread
from staffdesk.models.reminders import Reminder, ReminderLine
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.reminder_rows import Reminded
from staffdesk.services.reminders import Reminders
from tests.factories_money import bounce, cash, cheque, pay
from tests.services.documents.reading import Paper
from tests.services.reminder_scene import ALL, FIRST, LAST, SECOND, ReminderScene
from tests.set_clock import SetClock
from tests.together import run_together


@pytest.fixture
def scene(database: Database, clock: SetClock, tmp_path: Path) -> ReminderScene:
    return ReminderScene(database, clock, tmp_path)


@pytest.fixture
def reminders(scene: ReminderScene) -> Reminders:
    return Reminders(scene.office)


def everybody(reminders: Reminders, scene: ReminderScene, *levels: str) -> Reminded:
    wish = scene.wish(*levels)
    seen = reminders.preview(scene.officer, wish)
    return reminders.send(scene.officer, wish, [row.household_id for row in seen.planned])


def test_a_run_is_previewed_then_sent_and_doing_it_twice_is_doing_it_once(
    scene: ReminderScene, reminders: Reminders
) -> None:
    tilleul, _ = scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    wish = scene.wish()
    seen = reminders.preview(scene.clerk, wish)
    assert [(row.family, row.level, row.cents, row.last_on) for row in seen.planned] == [
        ("Aulne", "Rappel", 915, None),
        ("Tilleul", "Rappel", 915, None),
    ]
    assert (seen.left, seen.cents) == ((), 1830)
    ids = [row.household_id for row in seen.planned]
    done = reminders.send(scene.officer, wish, ids)
    assert (done.families, done.messages, done.letters, done.cents) == (2, 2, 0, 1830)
    with pytest.raises(RuleBroken, match="reminders_none"):
        reminders.send(scene.officer, wish, ids)
    with scene.database.read() as session:
        stored = session.scalars(select(Reminder).order_by(Reminder.number)).all()
        assert [(one.year, one.number, one.level) for one in stored] == [(2026, 1, FIRST), (2026, 2, FIRST)]
        assert session.scalar(select(func.count()).select_from(ReminderLine)) == 2
        talks = session.scalars(select(Thread)).all()
        assert {talk.household_id for talk in talks} == set(ids)
        body = session.scalars(select(Message.body).order_by(Message.id)).first() or ""
        assert "9,15\u00a0€ restent à payer" in body
        kinds = session.scalars(select(OutboxMessage.kind)).all()
        assert kinds.count("message") == 2
        assert (
            session.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "payment"))
            == 0
        )
    assert tilleul.household_id in ids
    with pytest.raises(RuleBroken, match="reminders_no_letter"):
        reminders.letters(scene.officer, done.run_id)


def test_levels_follow_one_another_to_the_last_and_letters_come_in_postal_order(
    scene: ReminderScene, reminders: Reminders
) -> None:
    scene.owe("Tilleul", address="9 rue Zola", days=5)
    scene.owe("Aulne", address="12 rue Arago", days=5)
    scene.owe("Charme", address="3 rue Arago", days=5)
    scene.go_to(8)
    assert everybody(reminders, scene).families == 3
    scene.clock.advance(days=14)
    second = everybody(reminders, scene)
    assert (second.messages, second.letters) == (3, 3)
    scene.clock.advance(days=24)
    last = everybody(reminders, scene)
    assert (last.messages, last.letters) == (0, 3)
    text = [Paper(reminders.letters(scene.clerk, last.run_id)).text(page) for page in range(3)]
    assert ["CHARME" in text[0], "AULNE" in text[1], "TILLEUL" in text[2]] == [True, True, True]
    assert all("Trésor public" in page and "Dernier avis" in page for page in text)
    scene.clock.advance(days=100)
    seen = reminders.preview(scene.officer, scene.wish())
    assert seen.planned == ()
    assert {row.why for row in seen.left} == {"tous les niveaux envoyés"}


def test_below_the_threshold_of_a_title_the_last_notice_is_not_sent(
    scene: ReminderScene, reminders: Reminders
) -> None:
    scene.owe("Tilleul", days=3)
    scene.go_to(8)
    everybody(reminders, scene)
    scene.clock.advance(days=14)
    everybody(reminders, scene)
    scene.clock.advance(days=24)
    seen = reminders.preview(scene.officer, scene.wish())
    assert seen.planned == ()
    assert [(row.why, row.cents) for row in seen.left] == [
        ("sous le seuil de transmission au Trésor public, dette gardée au compte", 915)
    ]
    scene.set_rules(title_floor_cents=900)
    assert len(reminders.preview(scene.officer, scene.wish()).planned) == 1


def test_who_paid_between_preview_and_sending_is_left(scene: ReminderScene, reminders: Reminders) -> None:
    tilleul, aulne = scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    wish = scene.wish()
    seen = reminders.preview(scene.officer, wish)
    counter = Counter(scene.office)
    counter.open_till(scene.officer, "régie", 0)
    counter.take(scene.officer, pay(tilleul, [(scene.invoice_of(tilleul), 915)], cash(915)))
    done = reminders.send(scene.officer, wish, [row.household_id for row in seen.planned])
    assert (done.families, done.cents) == (1, 915)
    with scene.database.read() as session:
        assert session.scalars(select(Reminder.household_id)).all() == [aulne.household_id]


def test_a_part_paid_lately_gives_peace_then_the_rest_is_claimed(
    scene: ReminderScene, reminders: Reminders
) -> None:
    (tilleul,) = scene.owe("Tilleul")
    scene.go_to(10)
    counter = Counter(scene.office)
    counter.open_till(scene.officer, "régie", 0)
    counter.take(scene.officer, pay(tilleul, [(scene.invoice_of(tilleul), 300)], cash(300)))
    (left,) = reminders.preview(scene.officer, scene.wish()).left
    assert (left.why, left.cents) == ("paiement reçu récemment", 615)
    scene.clock.advance(days=15)
    (row,) = reminders.preview(scene.officer, scene.wish()).planned
    assert row.cents == 615
    (stored,) = [everybody(reminders, scene)]
    assert stored.cents == 615


def test_a_cheque_that_the_bank_refused_gives_no_peace_though_an_older_part_was_paid(
    scene: ReminderScene, reminders: Reminders
) -> None:
    (tilleul,) = scene.owe("Tilleul")
    scene.go_to(10)
    counter, invoice = Counter(scene.office), scene.invoice_of(tilleul)
    counter.open_till(scene.officer, "régie", 0)
    counter.take(scene.officer, pay(tilleul, [(invoice, 300)], cash(300)))
    counter.close_till(scene.officer, 300, "", {200: 1, 100: 1})
    scene.clock.advance(days=15)
    counter.open_till(scene.officer, "régie", 0)
    taken = counter.take(scene.officer, pay(tilleul, [(invoice, 615)], cheque(615), operation="two"))
    counter.reverse(scene.officer, bounce(taken.payment_id))
    (row,) = reminders.preview(scene.officer, scene.wish()).planned
    assert row.cents == 615


def test_small_sums_and_other_levels_are_left(scene: ReminderScene, reminders: Reminders) -> None:
    scene.owe("Tilleul", days=1)
    scene.go_to(10)
    (left,) = reminders.preview(scene.officer, scene.wish()).left
    assert (left.why, left.cents) == ("sous le montant minimal", 305)
    scene.set_rules(reminder_floor_cents=300)
    assert len(reminders.preview(scene.officer, scene.wish(FIRST)).planned) == 1
    none = reminders.preview(scene.officer, scene.wish(SECOND, LAST))
    assert (none.planned, none.left) == ((), ())


def test_without_an_address_for_mail_the_first_level_is_a_letter(
    scene: ReminderScene, reminders: Reminders
) -> None:
    scene.owe("Tilleul", email=False)
    scene.go_to(10)
    (row,) = reminders.preview(scene.officer, scene.wish()).planned
    assert row.channel == "lettre"
    done = everybody(reminders, scene)
    assert (done.messages, done.letters) == (0, 1)
    with scene.database.read() as session:
        assert session.scalars(select(Thread)).all() == []
        reminder_id = session.scalars(select(Reminder.id)).one()
    one, again = (reminders.pdf(scene.clerk, reminder_id) for _ in range(2))
    assert one == again
    paper = Paper(one)
    assert "Rappel" in paper.text()
    assert "9,15 €" in paper.text()


def test_levels_say_how_many_families_each_would_remind(scene: ReminderScene, reminders: Reminders) -> None:
    scene.owe("Tilleul", "Aulne")
    scene.go_to(10)
    assert [(row.code, row.families) for row in reminders.levels(scene.clerk)] == [
        (FIRST, 2), (SECOND, 0), (LAST, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "pay_by", "code"),
    [(-1, 10, "reminder_date_past"), (8, 20, "reminder_date_far"), (0, 0, "reminder_pay_by_early")],
)
def test_dates_that_make_no_sense_are_refused(
    scene: ReminderScene, reminders: Reminders, made: int, pay_by: int, code: str
) -> None:
    today: date = scene.clock.today()
    wish = replace(scene.wish(), made_on=today + timedelta(days=made), pay_by=today + timedelta(days=pay_by))
    with pytest.raises(RuleBroken, match=code):
        reminders.preview(scene.officer, wish)
    with pytest.raises(RuleBroken, match="reminder_level_missing"):
        reminders.send(scene.officer, replace(scene.wish(), levels=()), [])


def test_only_the_regie_reminds_and_what_is_not_there_is_not_found(
    scene: ReminderScene, reminders: Reminders
) -> None:
    agent = scene.add_staff("sophie", Role.AGENT)
    with pytest.raises(NotAllowed):
        reminders.send(agent, scene.wish(), [])
    with pytest.raises(NotFound, match="reminder_run"):
        reminders.letters(scene.clerk, 99)
    with pytest.raises(NotFound, match="reminder"):
        reminders.pdf(scene.clerk, 99)


def test_a_restored_office_reminds_nobody(scene: ReminderScene, reminders: Reminders) -> None:
    scene.owe("Tilleul")
    scene.go_to(10)
    with scene.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="fork"))
    with pytest.raises(RecoveryNeeded):
        everybody(reminders, scene)
    with scene.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Reminder)) == 0


def test_two_who_confirm_at_once_remind_once(scene: ReminderScene, reminders: Reminders) -> None:
    families = scene.owe("Tilleul", "Aulne", "Charme")
    scene.go_to(10)
    wish, ids = scene.wish(), [one.household_id for one in families]
    sent: list[int] = []
    refused: list[str] = []

    def confirm() -> None:
        try:
            sent.append(reminders.send(scene.officer, wish, ids).families)
        except RuleBroken as error:
            refused.append(error.code)

    run_together([confirm] * 3)
    assert sent == [3]
    assert refused == ["reminders_none"] * 2
    with scene.database.read() as session:
        assert sorted(session.scalars(select(Reminder.number))) == [1, 2, 3]
    assert ALL[0] == FIRST
