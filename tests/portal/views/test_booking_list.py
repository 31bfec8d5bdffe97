"""Every booking of a family: grouped, counted, filtered, five to a page."""

from datetime import date

import pytest

from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.booking_list import PER_PAGE, BookingPage, Search, booking_page
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town
from tests.portal.views.test_bookings import FRIDAY, covered, filed, item

SNAPSHOT = family()
MALO, ZELIE = (child.uid for child in SNAPSHOT.children)


def _page(
    number: int = 1, requests: list[FiledRequest] | None = None, search: Search | None = None
) -> BookingPage:
    return booking_page(SNAPSHOT, town(), requests or [], search=search or Search(), number=number, now=NOW)


def test_days_are_grouped_by_child_activity_and_month() -> None:
    page = _page()
    assert (page.found, page.pages, len(page.groups)) == (6, 2, PER_PAGE)
    first = page.groups[0]
    assert (first.child.first_name, first.title) == ("Malo", "Accueil du matin")
    assert first.period == "novembre\u00a02026"
    assert first.tags == [("R", "booked", 2), ("LA", "list", 1)]
    assert [line.text.replace("\u00a0", " ") for line in first.lines] == [
        "ven. 20 nov., matin",
        "ven. 27 nov., matin",
        "lun. 30 nov., matin",
    ]
    assert first.created == "inscrit par la mairie, ou demandé il y a plus d’un mois"


def test_what_was_asked_says_when_and_waits() -> None:
    asked = [item("cantine", "midi", date(2026, 12, 1), "add")]
    page = _page(requests=[filed("booking", asked)])
    first = page.groups[0]
    assert (first.period, first.tags) == ("décembre\u00a02026", [("DR", "asked", 1)])
    assert first.created.replace("\u00a0", " ") == "dernière demande dim. 22 nov. 20:55"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({"child": ZELIE}, {("Zélie", "booked")}),
        ({"state": "absence"}, {("Malo", "excused"), ("Malo", "billed")}),
        ({"state": "attente"}, {("Malo", "list")}),
        ({"when": "venir", "child": MALO}, {("Malo", "booked"), ("Malo", "list")}),
        ({"when": "passe", "state": "attente"}, set()),
    ],
)
def test_filters_narrow_it(search: dict[str, str], found: set[tuple[str, str]]) -> None:
    groups = [group for number in (1, 2) for group in _page(number, search=Search(**search)).groups]
    assert {(group.child.first_name, line.look) for group in groups for line in group.lines} == found


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (2, 2), (99, 2)])
def test_a_page_that_is_none_is_the_nearest(asked: int, shown: int) -> None:
    assert _page(asked).number == shown


def test_the_site_stands_before_the_activity() -> None:
    child = SNAPSHOT.children[0]
    placed = [one.model_copy(update={"site": "École des Tilleuls"}) for one in child.enrolments]
    snapshot = SNAPSHOT.model_copy(update={"children": [child.model_copy(update={"enrolments": placed})]})
    page = booking_page(snapshot, town(), [], search=Search(), number=1, now=NOW)
    assert page.groups[0].title == "École des Tilleuls › Accueil du matin"


def test_an_activity_the_town_dropped_still_shows() -> None:
    old = booking(MALO, "cantine", date(2026, 11, 20)) | {"activity": "piscine", "reason": "fin"}
    page = booking_page(family(bookings=[old]), town(), [], search=Search(), number=1, now=NOW)
    assert (page.groups[0].title, page.groups[0].lines[0].reason) == ("piscine", "fin")


def test_a_day_that_a_fee_covers_says_so_and_one_given_up_does_not() -> None:
    days = [
        booking(MALO, "cantine", FRIDAY),
        booking(MALO, "cantine", date(2026, 11, 26), state="absent_excused"),
    ]
    for one in days:
        one["cents"] = None
    shown = family(bookings=days).model_copy(update={"children": [covered(event=date(2026, 12, 1))]})
    page = booking_page(shown, town(), [], search=Search(), number=1, now=NOW)
    told = {line.text.partition(",")[0].replace("\u00a0", " "): line.price for line in page.groups[0].lines}
    assert told == {"ven. 27 nov.": "compris dans le forfait", "jeu. 26 nov.": ""}
