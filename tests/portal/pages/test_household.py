"""The file: every change is asked; documents leave checked; what is wrong is told and kept."""

from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import DocumentBody, EditBody, FamilySnapshot
from staffdesk.portal import tables
from tests.factories_portal import Scene, family, uid
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text, value_of
from tests.portal.test_uploads import PDF


@pytest.fixture
def guardian(tilleul: FamilySnapshot) -> str:
    """The form of the first guardian."""
    return f"/dossier/responsable/{tilleul.guardians[0].uid}"


def _bodies(scene: Scene) -> list[str]:
    with scene.store.read() as connection:
        return list(connection.execute(select(tables.request.c.body).order_by(tables.request.c.id)).scalars())


def _form(parent: Visitor, path: str, **changes: str) -> dict[str, str]:
    """Return a whole form as a browser sends it, with changes."""
    page = parent.get(path).text
    names = ("first_name", "last_name", "mobile", "phone", "work_phone", "email", "profession")
    shown = {name: value_of(page, name) or "" for name in names}
    return parent.hidden(path) | shown | changes


def test_only_the_changed_field_is_asked_with_what_was_seen(
    parent: Visitor, guardian: str, scene: Scene
) -> None:
    done = parent.post(guardian, _form(parent, guardian, mobile="01 00 00 00 22"))
    assert "Coordonnées de Nadège Tilleul" in main_text(done.text)
    assert "actuel 01 00 00 00 11 demandé 01 00 00 00 22" in main_text(done.text)
    body = EditBody.model_validate_json(_bodies(scene)[0])
    assert [(f.name, f.base, f.asked) for f in body.fields] == [
        ("mobile", "01 00 00 00 11", "01 00 00 00 22")
    ]
    assert (body.subject, body.base_rev) == ("guardian", 7)


def test_a_waiting_field_shows_what_was_asked_and_what_is(parent: Visitor, guardian: str) -> None:
    parent.post(guardian, _form(parent, guardian, mobile="01 00 00 00 22"))
    page = parent.get(guardian).text
    assert value_of(page, "mobile") == "01 00 00 00 22"
    text = main_text(page)
    assert "actuel : 01 00 00 00 11" in text
    assert "En attente depuis dim. 22 nov. 20:55 Retirer" in text
    assert "En attente 01 00 00 00 22" in main_text(parent.get("/dossier").text)


def test_a_value_the_town_changed_meanwhile_shows_three_lines(
    parent: Visitor, guardian: str, scene: Scene, tilleul: FamilySnapshot
) -> None:
    parent.post(guardian, _form(parent, guardian, mobile="01 00 00 00 22"))
    moved = [
        tilleul.guardians[0].model_dump(mode="json") | {"mobile": "01 00 00 00 33"},
        *tilleul.guardians[1:],
    ]
    scene.publish(family(rev=8, guardians=moved))
    text = main_text(parent.get(guardian).text)
    assert "actuel : 01 00 00 00 11" in text
    assert "votre demande : 01 00 00 00 22" in text
    assert "nouvelle valeur de la mairie : 01 00 00 00 33" in text


def test_an_old_base_is_never_refused(
    parent: Visitor, guardian: str, scene: Scene, tilleul: FamilySnapshot
) -> None:
    form = _form(parent, guardian, mobile="01 00 00 00 22")
    moved = [
        tilleul.guardians[0].model_dump(mode="json") | {"mobile": "01 00 00 00 33"},
        *tilleul.guardians[1:],
    ]
    scene.publish(family(rev=8, guardians=moved))
    parent.post(guardian, form)
    body = EditBody.model_validate_json(_bodies(scene)[0])
    assert (body.base_rev, body.fields[0].base, len(body.fields)) == (7, "01 00 00 00 11", 1)


def test_a_double_click_asks_once(parent: Visitor, guardian: str, scene: Scene) -> None:
    form = _form(parent, guardian, mobile="01 00 00 00 22")
    assert parent.post(guardian, form).url == parent.post(guardian, form).url
    assert len(_bodies(scene)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nadege"}, "Tapez une adresse complète"),
        ({"mobile": "1234"}, "Tapez un numéro à dix chiffres"),
        ({"last_name": ""}, "Remplissez le champ « Nom »"),
        ({"profession": "x" * 201}, "trop long"),
        ({}, "Rien n’a changé"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_kept(
    parent: Visitor, guardian: str, scene: Scene, change: dict[str, str], sentence: str
) -> None:
    form = _form(parent, guardian, **({"phone": "01 00 00 00 99"} if change else {}), **change)
    answer = parent.post(guardian, form)
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    for name in ("phone", *change):
        assert value_of(answer.text, name) == form[name]
    assert _bodies(scene) == []


def test_the_household_and_a_child_are_asked_too(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    path = f"/dossier/foyer/{tilleul.household.uid}"
    asked: dict[str, Any] = {
        "address_line1": "9 rue du Lavoir",
        "address_line2": "",
        "postcode": "00000",
        "city": "Valbrune-sur-Orle",
        "invoice_by_mail": "no",
    }
    assert "Foyer et adresse" in main_text(parent.send(path, asked).text)
    body = EditBody.model_validate_json(_bodies(scene)[0])
    assert {f.name: (f.base, f.asked) for f in body.fields} == {
        "address_line1": ("8 rue du Lavoir", "9 rue du Lavoir"),
        "invoice_by_mail": ("yes", "no"),
    }
    child = f"/dossier/enfant/{tilleul.children[0].uid}"
    assert "Fiche de Malo" in main_text(parent.send(child, {"diet": "sans porc"}).text)
    wrong = parent.send(f"/dossier/enfant/{tilleul.children[1].uid}", {"diet": "chocolat"})
    assert "Choisissez une des réponses" in main_text(wrong.text)


# ------------------------------------------------------------------------------------------ documents


def test_a_document_leaves_whole_and_is_no_longer_missing(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot
) -> None:
    zelie = tilleul.children[1].uid
    assert "Attestation d’assurance à envoyer" in main_text(parent.get("/dossier").text)
    done = parent.send(
        "/dossier/documents",
        {"type": f"insurance|{zelie}", "note": "Nouveau contrat"},
        files={"files": ("assurance 2026.pdf", PDF, "application/pdf")},
    )
    assert "Document pour Zélie : attestation d’assurance" in main_text(done.text)
    assert "Nouveau contrat · pièce jointe : assurance 2026.pdf" in main_text(done.text)
    body = DocumentBody.model_validate_json(_bodies(scene)[0])
    assert (body.type_code, body.child, body.document.size) == ("insurance", zelie, len(PDF))
    text = main_text(parent.get("/dossier").text)
    assert "Attestation d’assurance à envoyer" not in text
    assert "envoyé le dim. 22 nov. 20:55, à vérifier par la mairie" in text
    kept = parent.get(f"/documents/{body.document.doc_id}")
    assert kept.content == PDF
    assert kept.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("assurance.pdf", b"\x89PNG\r\n\x1a\n", "n’est pas ce que son nom annonce"),
        ("assurance.txt", b"bonjour", "n’est pas d’un type accepté"),
        ("assurance.pdf", b"", "est vide"),
        ("assurance.pdf", PDF + b"\0" * (4 * 1024 * 1024), "dépasse 4 Mo"),
        ("", b"", "Choisissez le fichier"),
    ],
)
def test_a_file_that_is_not_right_is_told_and_the_rest_kept(
    parent: Visitor, scene: Scene, tilleul: FamilySnapshot, name: str, content: bytes, sentence: str
) -> None:
    kind = f"insurance|{tilleul.children[1].uid}"
    answer = parent.send(
        "/dossier/documents", {"type": kind, "note": "À garder"}, files={"files": (name, content)}
    )
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)
    assert value_of(answer.text, "note") == "À garder"
    assert value_of(answer.text, "type") == kind
    assert _bodies(scene) == []


@pytest.mark.parametrize("kind", ["", "insurance", "passport", "address_proof|"])
def test_a_kind_of_document_the_town_does_not_ask_is_told(parent: Visitor, kind: str) -> None:
    answer = parent.send("/dossier/documents", {"type": kind}, files={"files": ("a.pdf", PDF)})
    assert "Choisissez de quel document il s’agit" in main_text(answer.text)


def test_an_unknown_part_of_the_file_is_not_found(parent: Visitor, tilleul: FamilySnapshot) -> None:
    assert parent.get(f"/dossier/banque/{tilleul.household.uid}").status_code == 404
    assert parent.get(f"/dossier/foyer/{uid('other')}").status_code == 404
    assert parent.get(f"/dossier/enfant/{tilleul.guardians[0].uid}").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "nadege@exemple..fr"),
        ("email", "nadege@.fr"),
        ("mobile", "٠١ ٠٠ ٠٠ ٠٠ ٢٢"),
        ("mobile", "01 00 00 00 2"),
    ],
)
def test_what_no_machine_could_use_is_refused(parent: Visitor, guardian: str, field: str, typed: str) -> None:
    answer = parent.post(guardian, _form(parent, guardian, **{field: typed}))
    assert answer.status_code == 422
    assert value_of(answer.text, field) == typed


def test_a_postcode_is_five_plain_digits(parent: Visitor, tilleul: FamilySnapshot) -> None:
    path = f"/dossier/foyer/{tilleul.household.uid}"
    assert parent.send(path, {"postcode": "１２３４５"}).status_code == 422


def test_signs_nobody_sees_are_not_asked(parent: Visitor, guardian: str, scene: Scene) -> None:
    answer = parent.post(guardian, _form(parent, guardian, profession="fleur\0iste\u202e"))
    assert answer.status_code == 200
    assert [f.asked for f in EditBody.model_validate_json(_bodies(scene)[0]).fields] == ["fleuriste"]


@pytest.mark.parametrize("base_rev", ["9" * 40, "²", "-1", "", "x"])
def test_a_revision_no_page_wrote_is_older_than_any(
    parent: Visitor, guardian: str, scene: Scene, base_rev: str
) -> None:
    parent.post(guardian, _form(parent, guardian, profession="fleuriste", base_rev=base_rev))
    assert EditBody.model_validate_json(_bodies(scene)[0]).base_rev == 0
