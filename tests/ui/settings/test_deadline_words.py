"""Words of the pickers cover what the domain knows."""

from staffdesk.domain.deadline_storage import SHAPE_NAMES
from staffdesk.domain.deadlines import Late, OnSkippedDay, Operation, PeriodKind
from staffdesk.ui.settings import deadline_words as words


def test_every_word_of_the_domain_can_be_chosen() -> None:
    assert {key for key, _ in words.KINDS} == set(SHAPE_NAMES.values())
    assert {key for key, _ in words.OPERATIONS} == set(Operation)
    assert {key for key, _ in words.LATES} == set(Late)
    assert {key for key, _ in words.MOVES} == set(OnSkippedDay)
    assert {key for key, _ in words.PERIOD_KINDS} == {"", *PeriodKind}


def test_spans_are_said_as_people_say_them() -> None:
    assert words.weeks_words(1) == "de la semaine précédente"
    assert words.weeks_words(3) == "3\u00a0semaines avant"
    assert words.months_words(0) == "du même mois"
    assert words.months_words(2) == "2\u00a0mois avant"
