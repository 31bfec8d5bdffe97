"""The palette finds while one types: accents, order and typing mistakes forgiven, in a city too."""

import pytest

from staffdesk.domain.topics import Topic
from staffdesk.services.palette import Palette
from tests.factories import (
    ADMIN,
    AGENT,
    NEXT_MONDAY,
    READER,
    SmallTown,
    add_child,
    add_family,
    add_invoice,
    booking_body,
    receive,
)


@pytest.fixture
def palette(small_town: SmallTown) -> Palette:
    family = add_family(small_town)
    child = add_child(small_town, family, first_name="Zélie")
    add_child(small_town, add_family(small_town, "Bernard"), first_name="Tom")
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.begin() as session:
        add_invoice(session, family, NEXT_MONDAY, number=2114)
    return Palette(small_town.office)


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("zelie", "child", "Zélie Lemoine-Daoud"),
        ("zélie lem", "child", "Zélie Lemoine-Daoud"),
        ("lemoine zel", "child", "Zélie Lemoine-Daoud"),
        ("lemione", "family", "Lemoine-Daoud"),
        ("daoud salima", "family", "Lemoine-Daoud"),
        ("beranrd", "family", "Bernard"),
        ("03001", "family", "Lemoine-Daoud"),
        ("2026-002114", "invoice", "2026-002114"),
        ("2114", "invoice", "2026-002114"),
        ("encaisser", "action", "Encaisser un paiement"),
        ("tarif", "action", "Paramètres, Tarifs"),
        ("plafond", "action", "Paramètres, Régie"),
        ("reservation lemoine", "request", "Réservation"),
    ],
)
def test_what_is_typed_finds_what_is_meant(palette: Palette, typed: str, kind: str, title: str) -> None:
    found = [(hit.kind, hit.title) for hit in palette.find(ADMIN, typed)]
    assert (kind, title) in found[:3]


def test_a_child_leads_to_its_household(palette: Palette) -> None:
    hit = next(hit for hit in palette.find(AGENT, "zelie") if hit.kind == "child")
    family = next(hit for hit in palette.find(AGENT, "lemoine") if hit.kind == "family")
    assert hit.record_id == family.record_id


def test_actions_are_those_one_may_do(palette: Palette) -> None:
    offered = [hit.title for hit in palette.find(READER, "", limit=50)]
    assert "Aller à Demandes" in offered
    assert "Encaisser un paiement" not in offered
    assert "Encaisser un paiement" not in [hit.title for hit in palette.find(READER, "encaisser")]
    assert "Saisir une demande papier" in [hit.title for hit in palette.find(AGENT, "papier")]


def test_nothing_like_it_finds_nothing_and_the_limit_holds(palette: Palette) -> None:
    assert palette.find(AGENT, "xyzzyqwk") == ()
    assert palette.find(AGENT, "zelie introuvablement") == ()
    assert len(palette.find(AGENT, "", limit=3)) == 3


def test_a_new_family_is_found_once_the_palette_is_told(small_town: SmallTown, palette: Palette) -> None:
    palette.find(AGENT, "x")
    add_family(small_town, "Nouvelle")
    assert palette.find(AGENT, "nouvelle") == ()
    palette.refresh(frozenset({Topic.SYNC}))
    assert palette.find(AGENT, "nouvelle") == ()
    palette.refresh(frozenset({Topic.HOUSEHOLDS}))
    assert [hit.title for hit in palette.find(AGENT, "nouvelle")] == ["Nouvelle"]
