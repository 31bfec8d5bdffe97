"""Values of a form: each refusal names its field."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.services import settings_values as read


@pytest.mark.parametrize(
    ("reader", "value", "code"),
    [
        (lambda v: read.text_of(v, "x"), "  ", "field_missing"),
        (lambda v: read.text_of(v, "x", longest=3), "quatre", "text_long"),
        (lambda v: read.whole_of(v, "x", 1, 9), None, "field_missing"),
        (lambda v: read.whole_of(v, "x", 1, 9), 10, "number_out_of_range"),
        (lambda v: read.amount_of(v, "x", 0, 900), -5, "amount_out_of_range"),
        (lambda v: read.amount_of(v, "x", 0, 900), None, "field_missing"),
        (lambda v: read.whole_of(v, "x", 0, 9), True, "number_out_of_range"),
        (lambda v: read.whole_of(v, "x", 1, 9), "7", "number_out_of_range"),
        (lambda v: read.word_of(v, "x", {"a"}), "b", "choice_missing"),
        (lambda v: read.day_of(v, "x"), "31/12", "date_unreadable"),
        (lambda v: read.clock_of(v, "x"), "9h", "time_unreadable"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    reader: Callable[[dict[str, Any]], object], value: object, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        reader({"x": value})
    assert caught.value.facts["field"] == "x"


def test_values_are_given_as_what_they_are() -> None:
    values = {"t": " Cantine ", "n": 4, "w": "a", "f": True, "d": "2026-11-16", "c": "11:30"}
    assert read.text_of(values, "t") == "Cantine"
    assert read.text_of(values, "none", needed=False) == ""
    assert read.whole_of(values, "n", 0, 9) == 4
    assert read.optional_whole_of(values, "none", 0, 9) is None
    assert read.word_of(values, "w", {"a"}) == "a"
    assert (read.flag_of(values, "f"), read.flag_of(values, "none")) == (True, False)
    assert (read.day_of(values, "d"), read.day_of(values, "none")) == (date(2026, 11, 16), None)
    assert (read.clock_of(values, "c"), read.clock_of(values, "none")) == (time(11, 30), None)
