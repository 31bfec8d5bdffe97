"""When a slot of a day begins, by its hours or its row: what urgency and the delay of a proof count from."""

from datetime import date, datetime, time

from staffdesk.domain.dates import ClockTime, instant_of

SERVICE_HOUR = {
    "morning": ClockTime(7, 30),
    "noon": ClockTime(12),
    "evening": ClockTime(16, 30),
    "day": ClockTime(8),
}
"""When a slot row starts where the town gave no time."""


def starts_at(row: str, on: date, starts: time | None = None) -> datetime:
    """Give the UTC instant at which a slot begins that day.

    Args:
        row: of the slot: morning, noon, evening or day; one of no known row begins at 8.
        on: the day.
        starts: its own hour, where the town gave one: it wins over that of the row.
    """
    hour = SERVICE_HOUR.get(row, SERVICE_HOUR["day"])
    return instant_of(on, hour if starts is None else ClockTime(starts.hour, starts.minute))
