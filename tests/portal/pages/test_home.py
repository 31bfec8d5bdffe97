"""Home: what to do next, in its order."""

from staffdesk.contract.v1 import FamilySnapshot
from tests.factories_portal import Scene, family
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.portal.test_asking import paying_town
from tests.portal.views.test_offers import offered
from tests.set_clock import SetClock


def test_home_says_what_matters_in_its_order(parent: Visitor) -> None:
    text = main_text(parent.get("/").text)
    parts = [
        "Bonjour Nadège Tilleul",
        "Dossier 04317 · dim. 22 nov. 2026, 20:55",
        "Semaine du 23 nov. : encore 5 min",
        "À payer 207,17 €",
        "2 factures échues 62,40 €",
        "Demain, lundi 23 nov.",
        "À compléter",
        "Nouvelles de la mairie",
        "Menu du mois",
    ]
    assert sorted(parts, key=text.index) == parts
    assert "Mes demandes" not in text


def test_after_the_limit_it_is_no_longer_announced(parent: Visitor, sunday: SetClock) -> None:
    sunday.advance(minutes=5, seconds=1)
    assert "Semaine du 23 nov." not in main_text(parent.get("/").text)


def test_a_block_with_nothing_to_say_vanishes_but_to_pay(parent: Visitor, scene: Scene) -> None:
    scene.publish_town(news=[], links=[])
    scene.publish(family(rev=8, documents=[], invoices=[], due_cents=0, children=[], bookings=[]))
    text = main_text(parent.get("/").text)
    for word in ("À compléter", "Nouvelles", "Demain", "Mes demandes"):
        assert word not in text
    assert "Rien à payer." in text


def test_a_family_without_children_is_told_what_to_do(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    scene.publish(family(rev=8, children=[], bookings=[], documents=[]))
    assert "Aucun enfant n’est inscrit" in main_text(parent.get("/planning").text)
    assert "Aucun enfant n’est inscrit" in main_text(parent.get("/absences").text)


def test_an_offered_place_and_a_cart_stand_first(parent: Visitor, scene: Scene) -> None:
    scene.publish(offered())
    text = main_text(parent.get("/").text)
    assert text.index("Une place s’est libérée") < text.index("À payer")


def test_a_cart_that_waits_is_told(parent: Visitor, scene: Scene, tilleul: FamilySnapshot) -> None:
    paying_town(scene)
    month = f"/planning/{tilleul.children[1].uid}/2026-12"
    parent.send(month, {"add": "mercredi|journee|2026-12-02"})
    assert "1 jour dans votre panier, 9,00 €" in main_text(parent.get("/").text)
