"""Every state, outcome, kind and cause has its French, and the letters are those of the look."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from staffdesk.domain.absences import AbsenceCause
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.bookings import (
    CAUSE_WORDS,
    CHANNEL_WORDS,
    KIND_WORDS,
    OUTCOME_CHOICES,
    OUTCOME_WORDS,
    STATE_LETTERS,
    STATE_WORDS,
    STATUS_WORDS,
)
from staffdesk.domain.requests import Channel, OutcomeKind, RequestKind, RequestStatus


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (STATE_LETTERS, BookingState),
        (STATE_WORDS, BookingState),
        (OUTCOME_WORDS, OutcomeKind),
        (OUTCOME_CHOICES, OutcomeKind),
        (STATUS_WORDS, RequestStatus),
        (KIND_WORDS, RequestKind),
        (CHANNEL_WORDS, Channel),
        (CAUSE_WORDS, AbsenceCause),
    ],
)
def test_nothing_is_left_without_words(words: Mapping[StrEnum, str], members: type[StrEnum]) -> None:
    assert set(words) == set(members)


def test_the_letters_are_those_of_the_legend() -> None:
    assert STATE_LETTERS[BookingState.ABSENT_BILLED] == "A\u00a0Fact."
    assert STATE_LETTERS[BookingState.CANCEL_REQUESTED] == "DA"
    assert len({STATE_WORDS[state] for state in BookingState}) == len(BookingState)
