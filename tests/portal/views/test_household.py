"""The file: forms, waiting fields, missing documents."""

from datetime import date
from typing import Any

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.household import document_choices, form_of, forms, missing_documents, papers
from tests.factories_portal import family, town, uid
from tests.portal.views.test_bookings import filed

TODAY = date(2026, 11, 22)
ZELIE = family().children[1].uid


def _edit(base: str, asked: str) -> FiledRequest:
    body: dict[str, Any] = {
        "subject": "guardian",
        "uid": uid("nadege"),
        "base_rev": 7,
        "fields": [{"name": "mobile", "base": base, "asked": asked}],
    }
    return filed("edit", [], body=body)


def test_each_part_of_the_file_is_a_form() -> None:
    found = forms(family(), [])
    assert [(form.subject, form.title) for form in found] == [
        ("household", "Foyer"),
        ("guardian", "Nadège Tilleul"),
        ("guardian", "Yann Tilleul"),
        ("child", "Malo"),
        ("child", "Zélie"),
    ]
    assert {field.name: field.value for field in found[0].fields}["invoice_by_mail"] == "yes"


def test_a_waiting_field_holds_what_was_asked() -> None:
    form = form_of(family(), [_edit("01 00 00 00 11", "01 00 00 00 22")], "guardian", uid("nadege"))
    mobile = next(field for field in form.fields if field.name == "mobile")
    assert (mobile.value, mobile.current, mobile.before) == ("01 00 00 00 22", "01 00 00 00 11", None)
    assert form.waiting == 1


def test_a_change_by_the_town_meanwhile_is_seen() -> None:
    form = form_of(family(), [_edit("01 00 00 00 10", "01 00 00 00 22")], "guardian", uid("nadege"))
    assert next(field.before for field in form.fields if field.name == "mobile") == "01 00 00 00 10"


def test_what_is_not_of_this_family_is_not_found() -> None:
    for subject, found in (("guardian", uid("nadegeZZZ")), ("child", uid("nadege")), ("household", uid("x"))):
        with pytest.raises(NotFound):
            form_of(family(), [], subject, found)  # type: ignore[arg-type]


def test_missing_and_expiring_documents_are_asked_until_sent() -> None:
    found = missing_documents(family(), town(), [], TODAY)
    assert [(m.name, m.child_name, m.status) for m in found] == [
        ("Attestation d’assurance", "Zélie", "missing"),
        ("Carnet de vaccination", "Zélie", "expiring"),
    ]
    assert found[0].consequence == "Sans ce document, plus de nouvelle réservation."
    sent = filed(
        "document", [], body={"type_code": "insurance", "child": ZELIE, "document": {"name": "a.pdf"}}
    )
    assert [m.type_code for m in missing_documents(family(), town(), [sent], TODAY)] == ["vaccination"]
    tags = {(p.name, p.owner): p.tag for p in papers(family(), town(), [sent])}
    assert tags["Attestation d’assurance", "Zélie"] == "En attente"
    assert tags["Attestation d’assurance", "Malo"] == "Valable"


def test_choices_name_the_child_a_document_belongs_to() -> None:
    found = dict(document_choices(family(), town()))
    assert found["address_proof"] == "Justificatif de domicile"
    assert found[f"insurance|{ZELIE}"].replace("\u00a0", " ") == "Zélie : Attestation d’assurance"
    assert len(found) == 5
