"""What is read of invoices and credit notes is what the rule of reductions needs, and their open lines."""

from pathlib import Path

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.reductions import Share
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoice_shares import load_credited, load_shares, open_lines
from tests.factories_money import DUE, MoneyTown, october_days
from tests.set_clock import SetClock


def test_lines_and_credit_notes_are_read_by_what_they_are_of(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    [malo] = family.children
    days = october_days(3)
    town.add_days(family, "canteen", days)
    town.add_days(family, "evening", days, state="booked")
    town.issue()
    invoice = town.invoice_of(family)
    with database.read() as session:
        assert load_credited(session, [invoice])[invoice] == ()
    for day in days[:2]:
        town.move_day(family, BookingEvent.EXCUSE, day, code="evening")
        town.credit()
    with database.read() as session:
        lines, credited = load_shares(session, [invoice])[invoice], load_credited(session, [invoice])[invoice]
    assert lines == {1: Share("canteen", malo, False, 915), 2: Share("evening", malo, True, 660)}
    assert credited == (Share("evening", malo, True, 440),)
    opened = open_lines("2026-000001", DUE, lines, credited)
    assert [(one.position, one.open_cents, one.cesu_eligible) for one in opened] == [
        (1, 915, False),
        (2, 220, True),
    ]


def test_a_line_that_only_reduces_is_never_open() -> None:
    lines = {1: Share("evening", 1, True, 300), 2: Share("evening", 1, False, -100)}
    assert [(one.position, one.open_cents) for one in open_lines("a", DUE, lines)] == [(1, 200)]
