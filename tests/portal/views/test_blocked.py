"""What keeps a child from being booked: named, and led to."""

from typing import Any

import pytest

from staffdesk.portal.views.blocked import Blocking, blockings
from tests.factories_portal import SUNDAY_EVENING, family, town
from tests.portal.views.test_bookings import filed

HOUSEHOLD = family().household.uid
NADEGE = family().guardians[0].uid
MALO = family().children[0].uid


def _blocked(code: str, requests: list[Any] | None = None) -> Blocking:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in family().children]
    children[0]["blocked_because"] = [code]
    snapshot = family(children=children)
    (found,) = blockings(snapshot, town(), requests or [], snapshot.children[0])
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("insurance", Blocking("Attestation d’assurance", "document", name=f"insurance|{MALO}")),
        ("address_proof", Blocking("Justificatif de domicile", "document", name="address_proof")),
        (
            f"guardian.{NADEGE}.mobile",
            Blocking("Portable (Nadège Tilleul)", "field", "responsable", NADEGE, "mobile"),
        ),
        (
            f"household.{HOUSEHOLD}.postcode",
            Blocking("Code postal (foyer)", "field", "foyer", HOUSEHOLD, "postcode"),
        ),
        (
            "health",
            Blocking(
                "fiche sanitaire incomplète\u00a0: demander la fiche à la mairie",
                "words",
                name="Fiche sanitaire de Malo",
            ),
        ),
        ("household", Blocking("dossier du foyer incomplet", "field", "foyer", HOUSEHOLD, "address_line1")),
        ("unpaid", Blocking("factures impayées", "invoices")),
        ("documents", Blocking("documents obligatoires manquants", "document")),
        ("assurance auto", Blocking("assurance auto", "file")),
    ],
)
def test_each_missing_thing_has_its_name_and_its_place(code: str, expected: Blocking) -> None:
    assert _blocked(code) == expected


def test_what_was_sent_already_says_when() -> None:
    paper = {"type_code": "insurance", "child": MALO, "document": {}, "note": ""}
    sent = filed("document", [], SUNDAY_EVENING, body=paper)
    assert "20:55" in _blocked("insurance", [sent]).sent
    other = filed("document", [], SUNDAY_EVENING, body=paper | {"child": family().children[1].uid})
    assert _blocked("insurance", [other]).sent == ""


def test_a_field_that_was_asked_says_when() -> None:
    fields = [{"name": "mobile", "base": "", "asked": "06 00 00 00 01"}]
    asked = filed("edit", [], SUNDAY_EVENING, body={"subject": "guardian", "uid": NADEGE, "fields": fields})
    assert "à vérifier par la mairie" in _blocked(f"guardian.{NADEGE}.mobile", [asked]).sent
    assert _blocked(f"guardian.{NADEGE}.last_name", [asked]).sent == ""
