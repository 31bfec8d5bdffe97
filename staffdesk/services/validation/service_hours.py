"""When a slot of a day begins: what urgency and the delay of a proof count from."""

from datetime import date, datetime

from staffdesk.domain.dates import ClockTime, instant_of
from staffdesk.services.validation.facts import SlotFacts

SERVICE_HOUR = {
    "morning": ClockTime(7, 30),
    "noon": ClockTime(12),
    "evening": ClockTime(16, 30),
    "day": ClockTime(8),
}
"""When a slot row starts where the town gave no time."""


def service_starts_at(slot: SlotFacts | None, on: date) -> datetime:
    """Give the UTC instant at which a slot of a day begins; a slot the town does not know begins at 8."""
    return instant_of(on, SERVICE_HOUR.get("day" if slot is None else slot.row, ClockTime(8)))
