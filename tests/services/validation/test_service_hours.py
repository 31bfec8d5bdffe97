"""When a slot of a day begins."""

from datetime import UTC, date, datetime

from sqlalchemy import update

from staffdesk.models.town import Slot
from staffdesk.services.validation.facts import load_town_facts
from staffdesk.services.validation.service_hours import service_starts_at
from tests.factories import SmallTown

DAY = date(2026, 11, 16)


def test_a_slot_begins_at_its_hour_and_by_its_part_of_the_day_without_one(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.execute(update(Slot).where(Slot.code == "soir").values(starts_at_time=None))
    with small_town.database.read() as session:
        slots = load_town_facts(session).slots
        hours = {key: service_starts_at(slot, DAY) for key, slot in slots.items()}
    assert hours["cantine", "midi"] == datetime(2026, 11, 16, 10, 45, tzinfo=UTC)
    assert hours["mercredi", "journee"] == datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
    [evening] = [at for (_, code), at in hours.items() if code == "soir"]
    assert evening == datetime(2026, 11, 16, 15, 30, tzinfo=UTC)
    assert service_starts_at(None, DAY) == datetime(2026, 11, 16, 7, tzinfo=UTC)
