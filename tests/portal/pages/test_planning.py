"""The planning page: ticks become one request; late and impossible days are told, nothing typed is lost."""

from datetime import date
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from staffdesk.contract.v1 import BookingBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, family
from tests.portal.conftest import EMAIL, Visitor
from tests.portal.reading import main_text
from tests.portal.views.test_cells import evenings
from tests.set_clock import SetClock


@pytest.fixture
def month(tilleul: FamilySnapshot) -> str:
    """Malo's November."""
    return f"/planning/{tilleul.children[0].uid}/2026-11"


def _ticked(page: str, name: str) -> list[str]:
    found = html.fromstring(page).xpath(f"//input[@name='{name}'][@checked]/@value")
    return [str(value) for value in found]


def _bodies(scene: Scene) -> list[BookingBody]:
    with scene.store.read() as connection:
        rows = connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars()
        return [BookingBody.model_validate_json(row) for row in rows]


TICKS: dict[str, Any] = {
    "add": ["cantine|midi|2026-11-27", "soir|soir|2026-11-27"],
    "cancel": ["matin|matin|2026-11-27"],
}


def test_planning_opens_the_first_child_this_month(parent: Visitor, month: str) -> None:
    assert parent.get("/planning").url.endswith(month)


def test_ticks_of_both_kinds_leave_in_one_sending_and_the_page_says_when(
    parent: Visitor, month: str, scene: Scene
) -> None:
    done = parent.send(month, TICKS)
    text = main_text(done.text)
    assert "Demande envoyée dim. 22 nov. 20:55." in text
    assert "Dans les délais : limite dim. 22 nov. 21:00" in text
    assert "Malo : 3 changements" in text
    assert "Effet si tout est accepté : +4,15 €" in text
    (body,) = _bodies(scene)
    assert body.base_rev == 7
    assert [(item.slot, item.op, item.on) for item in body.items] == [
        ("midi", "add", date(2026, 11, 27)),
        ("soir", "add", date(2026, 11, 27)),
        ("matin", "cancel", date(2026, 11, 27)),
    ]
    planning = main_text(parent.get(month).text)
    assert "DA en attente −1,10 €" in planning
    assert "DR en attente +5,25 €" in planning


def test_a_double_click_files_once(parent: Visitor, month: str, scene: Scene) -> None:
    form = parent.hidden(month) | TICKS
    first, second = parent.post(month, form), parent.post(month, form)
    assert first.url == second.url
    assert len(_bodies(scene)) == 1


def test_back_and_other_ticks_are_kept_and_told(parent: Visitor, month: str, scene: Scene) -> None:
    form = parent.hidden(month)
    parent.post(month, form | {"add": "cantine|midi|2026-11-27"})
    answer = parent.post(month, form | {"add": "soir|soir|2026-11-27"})
    assert "a déjà été envoyé" in main_text(answer.text)
    assert _ticked(answer.text, "add") == ["soir|soir|2026-11-27"]
    assert len(_bodies(scene)) == 1


def test_after_the_limit_nothing_is_lost_and_each_date_says_its_limit(
    parent: Visitor, month: str, scene: Scene, sunday: SetClock
) -> None:
    form = parent.hidden(month) | TICKS | {"add": [*TICKS["add"], "soir|soir|2026-11-30"]}
    sunday.advance(minutes=5, seconds=1)
    answer = parent.post(month, form)
    text = main_text(answer.text)
    assert answer.status_code == 422
    assert "ven. 27 nov., midi : la limite était dim. 22 nov. 21:00" in text
    assert "liste d’attente" in text
    assert sorted(_ticked(answer.text, "late")) == [
        "cantine|midi|2026-11-27",
        "matin|matin|2026-11-27",
        "soir|soir|2026-11-27",
    ]
    assert _ticked(answer.text, "add") == ["soir|soir|2026-11-30"]
    assert _bodies(scene) == []
    kept = parent.hidden(month) | {"add": "soir|soir|2026-11-30", "late": ["cantine|midi|2026-11-27"]}
    done = parent.post(month, kept)
    assert "Après la limite" in main_text(done.text)
    (body,) = _bodies(scene)
    assert len(body.items) == 2


def test_the_last_instant_is_still_in_time(parent: Visitor, month: str, sunday: SetClock) -> None:
    form = parent.hidden(month) | TICKS
    sunday.advance(minutes=5)
    assert "respectée" in main_text(parent.post(month, form).text)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("cantine|midi|2027-08-16", "hors de la période ouverte, du 1ᵉʳ sept. 2026 au 29 janv. 2027"),
        ("cantine|midi|2026-11-28", "pas d’accueil ouvert à cet enfant"),
        ("mercredi|journee|2026-11-25", "pas d’accueil ouvert à cet enfant"),
        ("piscine|midi|2026-11-27", "pas d’accueil ouvert à cet enfant"),
        ("n’importe quoi", "n’a pas été comprise"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_the_rest_stays_ticked(
    parent: Visitor, month: str, scene: Scene, value: str, sentence: str
) -> None:
    answer = parent.send(month, {"add": ["cantine|midi|2026-11-27", value]})
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    assert _ticked(answer.text, "add") == ["cantine|midi|2026-11-27"]
    assert _bodies(scene) == []


def test_nothing_ticked_is_told(parent: Visitor, month: str) -> None:
    assert "Aucun choix coché" in main_text(parent.send(month, {}).text)


def test_what_is_booked_or_asked_already_is_not_asked_again(
    parent: Visitor, month: str, scene: Scene
) -> None:
    parent.send(month, {"add": "soir|soir|2026-11-27"})
    again = parent.send(month, {"add": ["soir|soir|2026-11-27", "cantine|midi|2026-11-23"]})
    assert "Ces choix sont déjà demandés" in main_text(again.text)
    assert len(_bodies(scene)) == 1


@pytest.mark.parametrize("name", ["add", "cancel", "late"])
def test_a_day_that_is_over_since_the_page_was_shown_is_told_and_not_filed(
    parent: Visitor, month: str, scene: Scene, sunday: SetClock, name: str
) -> None:
    form = parent.hidden(month) | {name: ["matin|matin|2026-11-27"]}
    sunday.advance(days=6)
    parent.sign_in()
    answer = parent.post(month, form | {"csrf": parent.hidden(month)["csrf"]})
    assert answer.status_code == 422
    assert "ven. 27 nov., matin : ce jour est passé" in main_text(answer.text)
    assert _ticked(answer.text, "late") == []
    assert _bodies(scene) == []


def test_a_late_tick_on_what_is_settled_asks_nothing(parent: Visitor, month: str, scene: Scene) -> None:
    answer = parent.send(month, {"late": "matin|matin|2026-11-24"})
    assert answer.status_code == 200
    assert len(_bodies(scene)) == 1
    again = parent.send(month, {"late": "matin|matin|2026-11-24"})
    assert "Ces choix sont déjà demandés" in main_text(again.text)
    assert len(_bodies(scene)) == 1


def test_a_child_blocked_since_the_page_was_shown_asks_no_new_day(
    parent: Visitor, month: str, scene: Scene
) -> None:
    form = parent.hidden(month)
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in family().children]
    children[0]["blocked_because"] = ["insurance"]
    scene.publish(family(children=children, rev=8))
    answer = parent.post(month, form | TICKS)
    assert answer.status_code == 422
    assert "Les nouvelles réservations de cet enfant sont suspendues" in main_text(answer.text)
    assert _bodies(scene) == []
    assert parent.send(month, {"cancel": TICKS["cancel"]}).status_code == 200


@pytest.mark.parametrize("wrong", ["2026-13", "novembre", "0000-00"])
def test_a_month_that_is_none_is_not_found(parent: Visitor, tilleul: FamilySnapshot, wrong: str) -> None:
    assert parent.get(f"/planning/{tilleul.children[0].uid}/{wrong}").status_code == 404


def test_ticks_of_an_ended_session_are_ticked_again(parent: Visitor, month: str, sunday: SetClock) -> None:
    form = parent.hidden(month) | {"add": "soir|soir|2026-11-30"}
    sunday.advance(minutes=31)
    parent.post(month, form)
    parent.sign_in()
    page = parent.get(month).text
    assert _ticked(page, "add") == ["soir|soir|2026-11-30"]
    assert "rien n’a encore été envoyé" in main_text(page)


def test_every_touchable_cell_is_a_checkbox_with_a_whole_name(parent: Visitor, month: str) -> None:
    page = html.fromstring(parent.get(month).text)
    names = {
        str(box.get("value")): str(box.get("aria-label")) for box in page.xpath("//input[@type='checkbox']")
    }
    assert (
        names["cantine|midi|2026-11-27"].replace("\u00a0", " ")
        == "vendredi 27 novembre, midi : réserver, 3,05 €"
    )
    assert "réservé, annuler" in names["matin|matin|2026-11-27"]
    assert "liste d’attente" in names["matin|matin|2026-11-26"]
    assert not [value for value in names if value < "x" and "2026-11-20" in value]


@pytest.mark.parametrize(
    ("asked", "opened"), [("9999-12", "2027-01"), ("1900-01", "2026-09"), ("2026-11", "2026-11")]
)
def test_a_month_outside_the_towns_period_opens_the_nearest(
    parent: Visitor, tilleul: FamilySnapshot, asked: str, opened: str
) -> None:
    address = f"/planning/{tilleul.children[0].uid}"
    answer = parent.get(f"{address}/{asked}")
    assert (answer.status_code, answer.url.endswith(f"{address}/{opened}")) == (200, True)
    assert parent.send(f"{address}/{opened}", {}).status_code == 422
    form = parent.hidden(f"{address}/{opened}")
    assert "Aucun choix coché" in main_text(parent.post(f"{address}/{asked}", form).text)


@pytest.mark.parametrize("on", ["2030-01-07", "1999-12-20"])
def test_a_day_outside_the_towns_period_is_refused_and_nothing_is_filed(
    parent: Visitor, month: str, scene: Scene, on: str
) -> None:
    answer = parent.send(month, {"add": [f"cantine|midi|{on}"]})
    assert answer.status_code == 422
    assert "ce jour est hors de la période ouverte, du 1ᵉʳ sept. 2026 au" in main_text(answer.text)
    assert _bodies(scene) == []


def test_the_same_ticks_from_an_older_tab_are_known_already(
    parent: Visitor, month: str, scene: Scene
) -> None:
    older_tab = parent.hidden(month) | TICKS
    parent.send(month, TICKS)
    answer = main_text(parent.post(month, older_tab).text)
    assert "Ces choix sont déjà demandés ou enregistrés" in answer
    assert "Aucun choix coché" not in answer
    assert len(_bodies(scene)) == 1


def test_late_ticks_of_an_ended_session_stay_late_ticks(
    parent: Visitor, month: str, sunday: SetClock
) -> None:
    form = parent.hidden(month) | {"late": "cantine|midi|2026-11-27"}
    sunday.advance(minutes=31)
    parent.post(month, form)
    parent.sign_in()
    assert _ticked(parent.get(month).text, "late") == ["cantine|midi|2026-11-27"]


def test_slots_that_exclude_one_another_are_not_asked_together(
    parent: Visitor, month: str, scene: Scene
) -> None:
    shown = evenings()
    scene.publish_town(activities=shown.activities, exclusions=shown.exclusions)
    both = {"add": ["soir|soir|2026-11-27", "soir|long|2026-11-27"]}
    answer = parent.send(month, both)
    assert answer.status_code == 422
    assert "pas avec soir 17:15, le même jour" in main_text(answer.text)
    assert sorted(_ticked(answer.text, "add")) == sorted(both["add"])
    beside = parent.send(month, {"add": "soir|long|2026-11-23"})
    assert "annulez soir 17:15 dans le même envoi" in main_text(beside.text)
    assert _bodies(scene) == []
    parent.send(month, {"add": "soir|long|2026-11-23", "cancel": "soir|soir|2026-11-23"})
    (body,) = _bodies(scene)
    assert {(item.slot, item.op) for item in body.items} == {("long", "add"), ("soir", "cancel")}


def test_a_script_stays_on_the_month_and_is_told_the_same(parent: Visitor, month: str) -> None:
    form = parent.hidden(month) | TICKS
    answer = parent.post(month, form, headers={"X-Swap": "1"})
    assert f"{month}?envoyee=" in answer.url
    text = main_text(answer.text)
    assert "Demande envoyée dim. 22 nov. 20:55." in text
    assert "Dans les délais : limite dim. 22 nov. 21:00" in text
    assert "Retirer" in text
    again = parent.post(month, form, headers={"X-Swap": "1"})
    assert again.url == answer.url


def test_a_blocked_child_is_told_each_missing_thing_with_its_place(
    parent: Visitor, month: str, scene: Scene
) -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in family().children]
    children[0]["blocked_because"] = ["insurance"]
    scene.publish(family(children=children, rev=8))
    page = parent.get(month).text
    assert "suspendues" in main_text(page)
    assert f'href="/dossier/documents?type=insurance%7C{children[0]["uid"]}"' in page


def _go_on(parent: Visitor, month: str, towards: str, **ticks: list[str]) -> str:
    answer = parent.send(month, {**ticks, "vers": towards})
    assert answer.status_code == 200
    return answer.text


def test_ticks_are_kept_when_the_month_or_the_child_changes(
    parent: Visitor, month: str, tilleul: FamilySnapshot, scene: Scene
) -> None:
    malo, zelie = (child.uid for child in tilleul.children)
    december = _go_on(parent, month, f"{malo}/2026-12", **TICKS)
    assert "Non envoyé :" in main_text(december)
    assert "Malo, novembre 2026, 3 choix" in main_text(december)
    there = _go_on(parent, f"/planning/{malo}/2026-12", f"{zelie}/2026-12", add=["soir|soir|2026-12-01"])
    assert "Malo, novembre 2026, 3 choix" in main_text(there)
    assert "Malo, décembre 2026, 1 choix" in main_text(there)
    back = parent.get(month).text
    assert _ticked(back, "add") == TICKS["add"]
    assert _ticked(back, "cancel") == TICKS["cancel"]
    assert "Votre session avait pris fin" not in back
    assert "novembre" not in main_text(back).partition("Non envoyé")[2].partition("choix")[0]
    assert "Malo, novembre 2026, 3 choix" in main_text(parent.get("/").text)
    assert _bodies(scene) == []
    parent.send(month, TICKS)
    assert "novembre 2026, 3 choix" not in main_text(parent.get("/").text)
    assert "décembre 2026, 1 choix" in main_text(parent.get("/").text)


def test_a_month_left_without_ticks_forgets_those_it_had(parent: Visitor, month: str) -> None:
    child = month.split("/")[2]
    _go_on(parent, month, f"{child}/2026-12", **TICKS)
    _go_on(parent, month, f"{child}/2026-12")
    assert _ticked(parent.get(month).text, "add") == []
    assert "Non envoyé" not in parent.get("/").text


def test_what_was_asked_meanwhile_is_not_told_as_unsent(parent: Visitor, month: str) -> None:
    child = month.split("/")[2]
    _go_on(parent, month, f"{child}/2026-12", add=TICKS["add"])
    other = parent.hidden(month)
    assert "2 choix" in main_text(parent.get("/").text)
    parent.post("/planning/" + child + "/2026-12", other | {"add": ["soir|soir|2026-11-27"]})
    assert "Malo, novembre 2026, 1 choix" in main_text(parent.get("/").text)


def test_a_script_that_leaves_keeps_the_ticks_and_gets_no_page(parent: Visitor, month: str) -> None:
    answer = parent.send(month, {**TICKS, "vers": ""}, headers={"X-Swap": "1"})
    assert (answer.status_code, answer.text) == (204, "")
    assert _ticked(parent.get(month).text, "add") == TICKS["add"]


def test_another_familys_child_keeps_nothing(parent: Visitor, month: str, scene: Scene) -> None:
    other = scene.publish(family(".b"))
    address = f"/planning/{other.children[0].uid}/2026-11"
    answer = parent.post(address, parent.hidden(month) | {**TICKS, "vers": ""})
    assert answer.status_code == 404
    with scene.store.read() as connection:
        assert connection.execute(select(tables.draft)).all() == []


def test_going_on_after_the_session_ended_keeps_the_ticks(
    parent: Visitor, month: str, sunday: SetClock
) -> None:
    child = month.split("/")[2]
    december, tick = f"/planning/{child}/2026-12", ["soir|soir|2026-12-15"]
    hidden = parent.hidden(december)
    sunday.advance(minutes=31)
    door = parent.post(december, hidden | {"add": tick, "vers": f"{child}/2027-01"})
    assert "/connexion" in door.url
    parent.sign_in()
    assert _ticked(parent.get(december).text, "add") == tick


@pytest.fixture
def shared(scene: Scene) -> FamilySnapshot:
    """Malo lives with the other household on two days, and his class is away on another."""
    children = [one.model_dump(mode="json") for one in family().children]
    children[0]["other_days"] = ["2026-11-26", "2026-11-27"]
    children[0]["away"] = [{"on": "2026-12-01", "label": "Sortie scolaire"}]
    found = scene.publish(family(children=children))
    scene.open_account(found, EMAIL)
    return found


@pytest.fixture
def parent_of(visitor: Visitor, shared: FamilySnapshot) -> Visitor:
    """The guardian of `shared`, signed in."""
    assert visitor.sign_in().url.endswith("/")
    return visitor


def test_days_of_the_other_household_are_marked_in_words_and_may_still_be_asked(
    scene: Scene, shared: FamilySnapshot, parent_of: Visitor
) -> None:
    address = f"/planning/{shared.children[0].uid}/2026-11"
    page = html.fromstring(parent_of.get(address).text)
    marked = page.xpath("//div[contains(@class, ' other')]/h3")
    assert [" ".join(one.text_content().split()) for one in marked] == [
        "Jeu. 26 autre foyer",
        "Ven. 27 autre foyer",
    ]
    labels = page.xpath("//div[contains(@class, ' other')]//input/@aria-label")
    assert labels
    assert all("jour de l’autre foyer" in label for label in labels)
    assert "l’autre foyer a l’enfant" in main_text(parent_of.get(address).text)
    parent_of.send(address, {"add": ["cantine|midi|2026-11-27"]})
    assert [item.on for item in _bodies(scene)[0].items] == [date(2026, 11, 27)]


def test_a_trip_is_shown_closed_with_its_reason_and_asking_for_it_is_refused_in_words(
    scene: Scene, shared: FamilySnapshot, parent_of: Visitor
) -> None:
    address = f"/planning/{shared.children[0].uid}/2026-12"
    assert "Mar. 1 Sortie scolaire" in main_text(parent_of.get(address).text)
    answer = parent_of.send(address, {"add": ["cantine|midi|2026-12-01"]})
    assert answer.status_code == 422
    told = main_text(answer.text)
    assert "pas d’accueil pour cet enfant ce jour-là (Sortie scolaire). Il n’est pas envoyé." in told
    assert _bodies(scene) == []
