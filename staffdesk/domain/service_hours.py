"""When a slot of a day begins, by its row: what urgency and the delay of a proof count from."""

from datetime import date, datetime

from staffdesk.domain.dates import ClockTime, instant_of

SERVICE_HOUR = {
    "morning": ClockTime(7, 30),
    "noon": ClockTime(12),
    "evening": ClockTime(16, 30),
    "day": ClockTime(8),
}
"""When a slot row starts where the town gave no time."""


def starts_at(row: str, on: date) -> datetime:
    """Give the UTC instant at which a slot of a row begins that day; one of no known row begins at 8."""
    return instant_of(on, SERVICE_HOUR.get(row, SERVICE_HOUR["day"]))
