"""A booked slot after its limit: the limit as an instant, a late cancellation, an absence."""

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock

FRIDAY = "matin|matin|2026-11-27"


@pytest.fixture
def malo(tilleul: FamilySnapshot) -> str:
    """The uid of the elder child."""
    return tilleul.children[0].uid


@pytest.fixture
def late(parent: Visitor, malo: str, sunday: SetClock) -> str:
    """The month, six minutes later: the limit of the coming week is over."""
    sunday.advance(minutes=6)
    return f"/planning/{malo}/2026-11"


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


def test_touching_a_booked_day_after_its_limit_says_which_and_what_remains(
    parent: Visitor, late: str, malo: str
) -> None:
    planning = parent.get(late)
    (button,) = html.fromstring(planning.text).xpath(f"//button[@name='tard'][@value='{FRIDAY}']")
    assert "limite passée" in button.text_content()
    assert "voir ce qui reste possible" in button.get("aria-label")
    page = parent.post(late, parent.hidden(late) | {"tard": FRIDAY})
    text = main_text(page.text)
    assert page.url.endswith(f"/annuler/{malo}?jour=matin%7Cmatin%7C2026-11-27")
    assert "Malo : vendredi 27 novembre 2026, matin, réservé." in text
    assert "La limite pour annuler était dim. 22 nov. 21:00." in text
    assert "reste en règle générale facturé (1,10 €)" in text
    (link,) = html.fromstring(page.text).xpath("//a[normalize-space()='Signaler une absence']/@href")
    absence = parent.get(str(link))
    ticked = html.fromstring(absence.text).xpath("//input[@name='day'][@checked]/@value")
    assert ticked == [FRIDAY]


def test_a_late_cancellation_is_asked_once_with_its_reason(
    parent: Visitor, late: str, malo: str, scene: Scene
) -> None:
    page = f"/annuler/{malo}?jour={FRIDAY}"
    form = parent.hidden(page) | {"jour": FRIDAY, "words": "Rendez-vous déplacé."}
    done = parent.post(f"/annuler/{malo}", form)
    assert "Après la limite, dim. 22 nov. 21:00" in main_text(done.text)
    assert parent.post(f"/annuler/{malo}", form).url == done.url
    (body,) = _bodies(scene)
    assert [(item.op, item.on.isoformat()) for item in body.items] == [("cancel", "2026-11-27")]
    assert body.note == "Rendez-vous déplacé."
    assert parent.get(page).url.endswith("/2026-11"), "a day that waits for its answer needs no such page"


def test_ticks_of_the_month_wait_meanwhile(parent: Visitor, late: str) -> None:
    parent.post(late, parent.hidden(late) | {"tard": FRIDAY, "add": ["soir|soir|2026-11-30"]})
    again = html.fromstring(parent.get(late).text)
    assert again.xpath("//input[@name='add'][@checked]/@value") == ["soir|soir|2026-11-30"]


def test_a_day_that_is_over_can_be_declared_missed_only(parent: Visitor, late: str, malo: str) -> None:
    past = f"/annuler/{malo}?jour=matin|matin|2026-11-20"
    text = main_text(parent.get(past).text)
    assert "Ce jour est passé" in text
    assert "Signaler une absence" in text
    assert "Demander l’annulation" not in text
    form = parent.hidden(f"/annuler/{malo}?jour={FRIDAY}")
    sent = parent.post(f"/annuler/{malo}", form | {"jour": "matin|matin|2026-11-20"})
    assert "Ce jour est passé" in main_text(sent.text)


def test_what_is_still_in_time_or_never_booked_leads_back_to_the_planning(parent: Visitor, malo: str) -> None:
    for value in (FRIDAY, "soir|soir|2026-11-27", "n’importe quoi"):
        assert "/planning/" in parent.get(f"/annuler/{malo}?jour={value}").url


def test_words_that_are_too_long_come_back(parent: Visitor, late: str, malo: str, scene: Scene) -> None:
    form = parent.hidden(f"/annuler/{malo}?jour={FRIDAY}") | {"jour": FRIDAY, "words": "x" * 2001}
    answer = parent.post(f"/annuler/{malo}", form)
    assert (answer.status_code, _bodies(scene)) == (422, [])
    assert "x" * 2001 in answer.text
