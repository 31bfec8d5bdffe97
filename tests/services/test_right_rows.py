"""What the panel of rights exchanges is frozen: it crosses from one thread to another."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from staffdesk.services.right_rows import DaysCount, RightDecided, VaryRight


def test_rows_cannot_be_changed() -> None:
    wish = VaryRight(1, date(2026, 11, 23), "pai")
    with pytest.raises(FrozenInstanceError):
        wish.variant = ""  # type: ignore[misc]


def test_nothing_is_decided_unless_it_is_said() -> None:
    decided = RightDecided("mark")
    assert (decided.retroactive, decided.days.value) == (False, "")


def test_days_to_decide_about_are_those_not_attended() -> None:
    assert DaysCount(in_time=2, late=1, attended=4).live == 3
