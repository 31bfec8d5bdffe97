"""The list of all bookings: five to a page, filtered, each month leading to its planning."""

from staffdesk.contract.v1 import FamilySnapshot
from tests.factories_portal import uid
from tests.portal.conftest import Visitor
from tests.portal.reading import links_of, main_text, value_of


def test_five_months_stand_on_a_page_and_lead_to_the_planning(
    parent: Visitor, tilleul: FamilySnapshot
) -> None:
    page = parent.get("/reservations").text
    text = main_text(page)
    assert text.count("Ouvrir ce mois dans le planning") == 5
    assert "Dossier 04317" in text
    assert "Page 1 sur 2" in text
    assert f"/planning/{tilleul.children[0].uid}/2026-11" in links_of(page)
    second = main_text(parent.get("/reservations?page=2").text)
    assert second.count("Ouvrir ce mois") == 1


def test_a_filter_stays_chosen_and_goes_along_with_the_pages(
    parent: Visitor, tilleul: FamilySnapshot
) -> None:
    zelie = tilleul.children[1].uid
    page = parent.get(f"/reservations?enfant={zelie}&etat=reserve").text
    assert (value_of(page, "enfant"), value_of(page, "etat")) == (zelie, "reserve")
    assert "Malo, " not in main_text(page)
    none = main_text(parent.get("/reservations?etat=attente&quand=passe").text)
    assert "Aucune réservation ne répond à ce filtre" in none


def test_what_no_filter_knows_is_ignored(parent: Visitor) -> None:
    page = parent.get("/reservations?etat=x&quand=y&page=zz")
    assert (page.status_code, value_of(page.text, "etat")) == (200, "")


def test_another_familys_child_is_not_found(parent: Visitor) -> None:
    assert parent.get(f"/reservations?enfant={uid('nobody')}").status_code == 404
