"""What kinds of thing a use case changed, so that screens know whether to refresh."""

from enum import StrEnum


class Topic(StrEnum):
    """A kind of record shown by screens."""

    REQUESTS = "requests"
    BOOKINGS = "bookings"
    MEALS = "meals"
    HOUSEHOLDS = "households"
    DOCUMENTS = "documents"
    MESSAGES = "messages"
    INVOICES = "invoices"
    PAYMENTS = "payments"
    TILL = "till"
    SETTINGS = "settings"
    STAFF = "staff"
    SYNC = "sync"


Topics = frozenset[Topic]
