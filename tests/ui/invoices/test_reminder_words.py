"""What is said of unpaid invoices and reminders."""

from datetime import date

from staffdesk.services.reminder_rows import (
    HoldRow,
    LevelRow,
    PlannedRow,
    Reminded,
    ReminderPreview,
    ReminderRow,
    ReminderWish,
)
from staffdesk.ui.invoices import reminder_words as words

DAY = date(2026, 12, 1)
NB = "\u00a0"


def row(key: int, channel: str) -> PlannedRow:
    return PlannedRow(key, "Tilleul", "00001", "Rappel", ("2026-000001",), 915, channel)


def test_sums_and_questions_count_what_leaves() -> None:
    wish = ReminderWish(("first",), DAY, date(2026, 12, 15))
    both = ReminderPreview(wish, (row(1, "lettre"), row(2, "message et lettre")), ())
    assert words.planned_sum(both) == f"2{NB}familles à relancer, 18,30{NB}€"
    assert words.send_question(both) == f"Relancer 2{NB}familles\u202f?"
    assert f"1{NB}message sur le portail et 2{NB}lettres à imprimer" in words.send_facts(both)
    alone = ReminderPreview(wish, (row(1, "message sur le portail"),), ())
    assert "lettre" not in words.send_facts(alone)
    assert words.planned_sum(ReminderPreview(wish, (), ())) == words.NOBODY_TO_REMIND
    assert words.sent_told(Reminded(1, 1, 1, 0, 915, frozenset())) == f"1{NB}famille relancée, 9,15{NB}€"
    assert words.send_button_words(0) == "Relancer"
    assert words.send_button_words(3) == f"Relancer 3{NB}familles"


def test_levels_holds_and_last_reminders_are_one_line() -> None:
    level = LevelRow("first", "Rappel", 7, "lettre", 1)
    assert words.level_box(level) == f"Rappel, 7{NB}jours après l’échéance{NB}: 1{NB}famille"
    held = HoldRow(1, "quiet", "CCAS", DAY, "Camille")
    assert words.hold_line(held).startswith("Ne pas relancer jusqu’au 1ᵉʳ")
    disputed = HoldRow(1, "dispute", "repas", None, "Camille", "2026-000001")
    assert words.hold_line(disputed).startswith("Facture 2026-000001, facture contestée")
    assert words.last_words("", None) == "–"
    sent = ReminderRow(1, "2026-R00001", "Rappel", DAY, "lettre", 915, ("2026-000001",), "Camille")
    assert words.reminded_line((sent,)).endswith("(2026-R00001)")
    assert words.reminded_line(()) == ""
    assert words.letters(1) == f"1{NB}lettre"
