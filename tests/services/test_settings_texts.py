"""Texts and documents: what families read and bring, changed by staff."""

from typing import Any

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import DocumentType, TextTemplate
from staffdesk.services.settings_texts import written_body
from staffdesk.services.town_projection import town_snapshot
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family
from tests.services.test_settings_activities import Editing


@pytest.fixture
def editing(small_town: SmallTown) -> Editing:
    return Editing(small_town)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("refusal", {"label": "Travaux", "text": "La salle est en travaux.", "position": 9}),
        ("absence_reason", {"label": "Deuil", "outcome": "excused", "position": 9}),
        ("message_topic", {"label": "Transport", "position": 9}),
        ("news", {"label": "Fête", "text": "Le 20 juin.", "on": "2027-06-01", "position": 9}),
        ("link", {"label": "Menus", "url": "https://ville.example/menus", "position": 9}),
        ("terms", {"label": "Conditions", "version": "2027-1", "text": "Nouvelles."}),
    ],
)
def test_a_text_of_each_kind_is_added_and_deleted(
    editing: Editing, kind: str, values: dict[str, Any]
) -> None:
    saved = editing.save(f"{kind}:0", **values)
    assert saved.values == values
    if kind != "terms":
        with pytest.raises(RuleBroken, match="name_taken"):
            editing.save(f"{kind}:0", **values)
        renamed = editing.save(saved.key, label="Autrement")
        assert renamed.values["label"] == "Autrement"
        editing.remove(renamed.key)


def test_families_read_what_was_changed(editing: Editing) -> None:
    editing.save("news:0", label="Fête", text="Le 20 juin.", on="2027-06-01", position=9)
    with editing.town.database.read() as session:
        shown = town_snapshot(session, editing.town.clock.now()).news
    assert [(one.label, one.text) for one in shown][-1] == ("Fête", "Le 20 juin.")


def test_terms_are_never_edited_and_only_the_last_is_withdrawn(editing: Editing) -> None:
    first = editing.save("terms:0", label="Conditions", version="2027-1", text="Un.")
    second = editing.save("terms:0", label="Conditions", version="2027-2", text="Deux.")
    with pytest.raises(RuleBroken, match="terms_frozen"):
        editing.save(second.key, text="Trois.")
    with pytest.raises(RuleBroken, match="name_taken"):
        editing.save("terms:0", label="Conditions", version="2027-2", text="Deux.")
    with pytest.raises(RuleBroken, match="terms_kept"):
        editing.remove(first.key)
    editing.remove(second.key)
    with editing.town.database.read() as session:
        assert town_snapshot(session, editing.town.clock.now()).terms_version == "2027-1"


def test_a_reason_that_absences_bear_stays(editing: Editing) -> None:
    town = editing.town
    family = add_family(town)
    add_booking(town, family, add_child(town, family), NEXT_MONDAY)
    with town.database.begin() as session:
        session.execute(update(Booking).values(reason="illness"))
        number = session.scalar(select(TextTemplate.id).where(TextTemplate.code == "illness"))
    with pytest.raises(RuleBroken, match="reason_in_use"):
        editing.remove(f"absence_reason:{number}")
    assert editing.save(f"absence_reason:{number}", outcome="billed").values["outcome"] == "billed"


def test_a_link_is_an_address(editing: Editing) -> None:
    with pytest.raises(RuleBroken, match="link_unreadable"):
        editing.save("link:0", label="Menus", url="ville.example", position=1)


def test_a_document_is_added_changed_and_kept_while_families_gave_some(editing: Editing) -> None:
    values = {
        "name": "Jugement",
        "owner": "child",
        "mandatory": True,
        "blocking": "warn",
        "validity": "months_from_issue",
        "months": 6,
        "position": 9,
    }
    saved = editing.save("document_type:0", **values)
    assert saved.values == values
    assert editing.save(saved.key, validity="forever").values["months"] is None
    with pytest.raises(RuleBroken, match="number_out_of_range|field_missing"):
        editing.save(saved.key, validity="months_from_issue", months=None)
    with pytest.raises(RuleBroken, match="name_taken"):
        editing.save("document_type:0", **values)
    editing.remove(saved.key)


def test_a_document_that_families_gave_stays(editing: Editing) -> None:
    town = editing.town
    add_child(town, add_family(town))
    with town.database.read() as session:
        code = session.scalars(select(SupportingDocument.type_code)).first()
        number = session.scalar(select(DocumentType.id).where(DocumentType.code == code))
    with pytest.raises(RuleBroken, match="document_type_in_use"):
        editing.remove(f"document_type:{number}")
    owner = editing.record(f"document_type:{number}").values["owner"]
    with pytest.raises(RuleBroken, match="setting_moves"):
        editing.save(f"document_type:{number}", owner="household" if owner == "child" else "child")


def test_what_a_text_keeps_besides_stays() -> None:
    assert written_body(None) == {}
    assert written_body(TextTemplate(body={"text": "x"})) == {"text": "x"}
