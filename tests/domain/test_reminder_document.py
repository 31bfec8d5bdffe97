"""The snapshot of a reminder: stored and read back alike; its sum is that of its invoices."""

import pytest

from staffdesk.domain.reminder_document import ReminderDocument
from staffdesk.domain.snapshots import UnreadableSnapshotError
from tests.factories_documents import reminder


def test_a_stored_reminder_is_read_back_alike() -> None:
    made = reminder(count=3)
    assert ReminderDocument.from_json(made.to_json()) == made


def test_the_sum_is_what_is_left_of_the_invoices() -> None:
    made = reminder(count=3)
    assert made.claimed == sum(one.left_cents for one in made.invoices)
    assert all(one.settled_cents == one.total_cents - one.left_cents for one in made.invoices)


def test_what_is_no_reminder_is_refused() -> None:
    with pytest.raises(UnreadableSnapshotError):
        ReminderDocument.from_json('{"number": 3}')
