"""What the office keeps: one file per aggregate, the unit of work and the migrations."""

from staffdesk.models import (
    bookings,
    households,
    invoices,
    ledger,
    mandates,
    meals,
    messages,
    payments,
    policies,
    refunds,
    reminders,
    requests,
    revenue_office,
    staff,
    sync,
    town,
)
from staffdesk.models.base import Base

__all__ = [
    "Base",
    "bookings",
    "households",
    "invoices",
    "ledger",
    "mandates",
    "meals",
    "messages",
    "payments",
    "policies",
    "refunds",
    "reminders",
    "requests",
    "revenue_office",
    "staff",
    "sync",
    "town",
]
