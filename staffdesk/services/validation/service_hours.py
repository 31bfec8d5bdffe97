"""When a slot of a day begins: what urgency and the delay of a proof count from."""

from datetime import date, datetime

from staffdesk.domain.service_hours import starts_at
from staffdesk.services.validation.facts import SlotFacts


def service_starts_at(slot: SlotFacts | None, on: date) -> datetime:
    """Give the UTC instant at which a slot of a day begins; a slot the town does not know begins at 8."""
    return starts_at("day", on) if slot is None else starts_at(slot.row, on, slot.starts)
