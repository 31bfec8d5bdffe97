"""Home: the next limit, the next day, recent answers."""

from datetime import timedelta

import pytest

from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.home import Home, home_view, time_left
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import family, town
from tests.portal.views.test_bookings import FRIDAY, filed, item


def _home(hours: float = 0, requests: list[FiledRequest] | None = None) -> Home:
    return home_view(family(), town(), requests or [], ready=set(), now=NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=59), "dernière minute"),
        (timedelta(minutes=5), "encore 5 min"),
        (timedelta(minutes=59, seconds=59), "encore 59 min"),
        (timedelta(hours=3, minutes=10), "encore 3 h"),
        (timedelta(hours=26), "encore 1 jour"),
        (timedelta(hours=48), "encore 2 jours"),
    ],
)
def test_time_left_as_people_say_it(left: timedelta, words: str) -> None:
    assert time_left(left).replace("\u00a0", " ") == words


def test_the_next_limit_shows_within_two_days_only() -> None:
    assert _home(hours=0.2).limit is None
    soon = _home(hours=24 * 5 + 1).limit
    assert soon is not None
    assert soon.title.replace("\u00a0", " ") == "Semaine du 30 nov. : encore 1 jour"
    assert soon.text == "Réservations et annulations jusqu’au"
    assert _home(hours=24 * 4 + 23).limit is None


def test_a_limit_of_today_is_this_evening_only_in_the_evening() -> None:
    tonight = _home(hours=0).limit
    assert tonight is not None
    assert tonight.text == "Réservations et annulations jusqu’à ce soir,"
    noon = NOW.replace(hour=11, minute=0)
    canteen = town().activities[1]
    days = [(on, noon, noon) for on, _, _ in canteen.days if on > NOW.date()]
    shown = town(activities=[canteen.model_copy(update={"days": days})])
    at_noon = home_view(family(), shown, [], ready=set(), now=noon - timedelta(hours=2)).limit
    assert at_noon is not None
    assert at_noon.text == "Réservations et annulations jusqu’à aujourd’hui,"


def test_the_next_day_is_the_next_open_one() -> None:
    tomorrow = _home().day
    assert tomorrow is not None
    assert tomorrow.title.replace("\u00a0", " ") == "Demain, lundi 23 nov."
    malo = tomorrow.children[0]
    assert [(chip.letters, chip.text) for chip in malo.chips] == [("R", "midi, soir")]
    friday = _home(hours=24 * 5).day
    assert friday is not None
    assert friday.title.replace("\u00a0", " ") == "Prochain jour, lundi 30 nov."


def test_what_waits_is_said_beside_what_stands() -> None:
    asked = filed("booking", [item("soir", "soir", FRIDAY, "add")])
    day = _home(hours=24 * 4, requests=[asked]).day
    assert day is not None
    assert [(chip.letters, chip.text) for chip in day.children[0].chips] == [
        ("R", "matin"),
        ("DR", "soir, en attente"),
    ]


def test_answers_of_the_week_are_counted() -> None:
    asked = filed("booking", [item("soir", "soir", FRIDAY, "add")])
    old = filed("booking", [], status="accepted", decided_at=NOW - timedelta(days=8))
    new = filed("booking", [], status="refused", decided_at=NOW - timedelta(days=1))
    answers = _home(requests=[asked, old, new]).answers
    assert answers is not None
    assert (answers.waiting, answers.recent) == (1, [("Refusée", "refused", 1)])
    assert _home(requests=[old]).answers is None
