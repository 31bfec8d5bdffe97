"""Words that fit a person: what it is to a child, what it works as."""

from staffdesk.demo import names


def test_a_word_is_said_of_a_woman_or_of_a_man() -> None:
    assert {names.said_of(("tante", "oncle"), one) for one in names.WOMEN} == {"tante"}
    assert {names.said_of(("tante", "oncle"), one) for one in names.MEN} == {"oncle"}
