"""Rows of unpaid invoices: their sums close."""

from datetime import date

from staffdesk.services.reminder_rows import LateFamily, PlannedRow, ReminderPreview, ReminderWish

DAY = date(2026, 11, 30)


def test_a_family_sums_its_ages() -> None:
    assert LateFamily(1, "00001", "Tilleul", (915, 0, 305, 0), 2, DAY).cents == 1220


def test_a_preview_sums_what_would_be_claimed_and_not_what_is_left() -> None:
    wish = ReminderWish(("first",), DAY, DAY)
    rows = [PlannedRow(key, "Tilleul", "00001", "Rappel", ("F",), 100 * key, "lettre") for key in (1, 2, 3)]
    assert ReminderPreview(wish, tuple(rows[:2]), tuple(rows[2:])).cents == 300
