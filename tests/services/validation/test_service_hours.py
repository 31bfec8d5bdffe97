"""When a slot of a day begins."""

from datetime import UTC, date, datetime

from staffdesk.services.validation.facts import load_town_facts
from staffdesk.services.validation.service_hours import service_starts_at
from tests.factories import SmallTown

DAY = date(2026, 11, 16)


def test_a_slot_begins_by_its_part_of_the_day(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        slots = load_town_facts(session).slots
    codes = (("cantine", "midi"), ("mercredi", "journee"))
    at = {code: service_starts_at(slots[code], DAY) for code in codes}
    assert at["cantine", "midi"] == datetime(2026, 11, 16, 11, tzinfo=UTC)
    assert at["mercredi", "journee"] == service_starts_at(None, DAY) == datetime(2026, 11, 16, 7, tzinfo=UTC)
