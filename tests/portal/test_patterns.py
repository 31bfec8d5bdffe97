"""What was typed in the form of a pattern, read and checked."""

import pytest

from staffdesk.contract.v1 import TownSnapshot
from staffdesk.domain.patterns import Weeks
from staffdesk.portal.patterns import TypedPattern, read_day, read_pattern, typed_pattern
from staffdesk.portal.visit import FormErrors
from tests.factories_portal import town, uid

CHILD = uid("child Malo")
YEAR = town(horizon="year")
GOOD = TypedPattern(first="2026-12-01", last="2026-12-31", slots=("0|cantine|midi",))


def _errors(typed: TypedPattern, shown: TownSnapshot = YEAR) -> dict[str, str]:
    errors = FormErrors()
    found = read_pattern(typed, CHILD, shown, errors)
    assert (found is None) is bool(errors)
    return errors.by_field


def test_a_form_in_order_becomes_a_pattern() -> None:
    found = read_pattern(GOOD, CHILD, YEAR, FormErrors())
    assert found is not None
    assert (len(found.period), found.weeks, found.reference) == (31, Weeks.EVERY, None)
    assert found.slots == {0: frozenset({"cantine|midi"})}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"first": ""}, "du", "Donnez une date"),
        ({"last": "31/12/2026"}, "au", "Donnez une date"),
        ({"last": "2026-11-30"}, "au", "La fin est avant le début"),
        ({"last": "2029-11-30"}, "au", "dépasse une année scolaire"),
        ({"slots": ()}, "slots", "Cochez au moins un jour"),
        ({"slots": ("piscine",)}, "slots", "Cochez au moins un jour"),
        ({"weeks": "alternate"}, "reference", "première semaine"),
    ],
)
def test_each_fault_is_told_beside_its_field(change: dict[str, object], field: str, words: str) -> None:
    values = {"first": GOOD.first, "last": GOOD.last, "slots": GOOD.slots} | change
    found = _errors(TypedPattern(**values))  # type: ignore[arg-type]
    assert list(found) == [field]
    assert words in found[field]


def test_a_town_that_opens_month_by_month_takes_one_month_at_a_time() -> None:
    two = TypedPattern(first="2026-12-01", last="2027-01-05", slots=GOOD.slots)
    assert "mois par mois" in _errors(two, town())["au"]
    assert _errors(GOOD, town()) == {}
    assert _errors(two) == {}


def test_alternate_weeks_count_from_their_reference() -> None:
    typed = TypedPattern(GOOD.first, GOOD.last, "alternate", "2026-12-03", GOOD.slots)
    found = read_pattern(typed, CHILD, YEAR, FormErrors())
    assert found is not None
    assert (found.weeks, str(found.reference)) == (Weeks.ALTERNATE, "2026-12-03")


def test_fields_are_read_as_forms_send_them_and_the_rest_is_as_usual() -> None:
    sent = {"du": [" 2026-12-01 "], "semaines": ["odd"], "slot": ["0|a|b", "1|a|b"], "attente": ["1"]}
    typed = typed_pattern(sent, GOOD)
    assert (typed.first, typed.last, typed.weeks) == ("2026-12-01", "2026-12-31", "odd")
    assert typed.slots == ("0|a|b", "1|a|b")
    assert (typed.wishes.waiting_list, typed.wishes.other_days) == (True, False)
    assert typed_pattern({}, GOOD) == GOOD


def test_a_day_that_is_none_is_none() -> None:
    assert read_day("2026-02-30") is None
