"""« Mes tarifs » and the simulator over HTTP: with and without an account, and nothing kept."""

from sqlalchemy import select

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal.database import Store
from staffdesk.portal.tables import metadata
from tests.factories_portal import Scene
from tests.portal.conftest import Visitor
from tests.portal.reading import links_of, main_text, value_of

FORM = {"quotient": "1012,37", "children": "2", "home": "resident", "days": "4"}


def test_a_family_reads_what_each_child_pays_and_why(parent: Visitor) -> None:
    page = parent.get("/tarifs").text
    text = main_text(page)
    assert "Malo" in text
    assert "Restauration par séance 3,05 €" in text
    assert "Pourquoi ce prix" in text
    assert "Tranche de 640 à moins de 860." in text
    assert "/tarifs/simulateur" in links_of(page)
    for path in ("/factures", "/dossier"):
        assert "/tarifs" in links_of(parent.get(path).text)


def test_a_family_page_needs_a_family(visitor: Visitor) -> None:
    assert "/connexion" in visitor.get("/tarifs").url


def test_anybody_simulates_by_the_voted_tariffs(visitor: Visitor) -> None:
    assert "/tarifs/simulateur" in links_of(visitor.get("/connexion").text)
    answer = visitor.post("/tarifs/simulateur", FORM)
    text = main_text(answer.text)
    assert answer.status_code == 200
    assert "1ᵉʳ enfant 3,05 €" in text
    assert "Par mois environ 92,80 €" in text
    assert "Délibération" in text or "délibération" in text
    assert value_of(answer.text, "quotient") == "1012,37"


def test_what_is_typed_wrong_is_said_beside_it_and_kept(visitor: Visitor) -> None:
    answer = visitor.post("/tarifs/simulateur", FORM | {"quotient": "environ mille"})
    assert answer.status_code == 422
    assert "par exemple 812" in main_text(answer.text)
    assert value_of(answer.text, "quotient") == "environ mille"
    assert "Ce que vous paieriez" not in main_text(answer.text)


def test_a_family_starts_with_its_own_figures(parent: Visitor, tilleul: FamilySnapshot) -> None:
    page = parent.get("/tarifs/simulateur").text
    assert value_of(page, "children") == "2"
    assert tilleul.quotient is None or value_of(page, "quotient") == tilleul.quotient.value.replace(".", ",")
    assert "Accueil" in page.split("<main")[0]


def test_nothing_typed_is_kept(parent: Visitor, store: Store) -> None:
    parent.post("/tarifs/simulateur", FORM)
    with store.read() as connection:
        kept = [str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    assert kept
    assert not [row for row in kept if "1012" in row]


def test_a_town_without_tariffs_says_so(visitor: Visitor, scene: Scene) -> None:
    scene.publish_town(tariffs=[])
    assert "n’a pas encore publié ses tarifs" in main_text(visitor.get("/tarifs/simulateur").text)
