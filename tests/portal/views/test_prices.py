"""What each child pays, in the order of the town, with its reasons."""

from datetime import date

from staffdesk.portal.views.prices import family_prices
from tests.factories_portal import child, family, town

TODAY = date(2026, 11, 22)


def test_each_child_has_the_prices_of_its_rights_in_the_order_of_the_town() -> None:
    malo, zelie = family_prices(family(), town(), TODAY)
    assert [one.name for one in malo.activities] == ["Accueil du matin", "Restauration", "Accueil du soir"]
    assert zelie.activities[-1].name == "Mercredi"
    line = malo.activities[1].lines[0]
    assert (line.name, line.price, line.unit) == ("Restauration", "3,05\u00a0€", "par séance")
    assert line.why[0] == "Tranche de 640 à moins de 860."


def test_a_right_to_come_says_so_and_one_that_is_over_is_gone() -> None:
    facts = child("Malo")
    facts["enrolments"][0]["starts_on"] = "2027-01-04"
    facts["enrolments"][1]["ends_on"] = "2026-10-30"
    found = family_prices(family(children=[facts]), town(), TODAY)[0].activities
    assert [(one.name, one.later) for one in found] == [
        ("Accueil du matin", date(2027, 1, 4)),
        ("Accueil du soir", None),
    ]


def test_a_snapshot_without_reasons_still_has_its_prices() -> None:
    facts = child("Malo")
    for one in facts["enrolments"]:
        one["prices"] = []
    found = family_prices(family(children=[facts]), town(), TODAY)[0].activities
    assert [(line.price, line.why) for one in found for line in one.lines] == [
        ("1,10\u00a0€", []),
        ("3,05\u00a0€", []),
        ("2,20\u00a0€", []),
    ]
