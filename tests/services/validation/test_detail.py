"""The right pane: history, authors of conflicts, outcome in words, and the note of who opened it."""

import pytest

from staffdesk.domain.errors import NotFound
from staffdesk.domain.requests import Subject
from staffdesk.models.households import Guardian
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    SmallTown,
    absence_body,
    add_child,
    add_family,
    booking_body,
    edit_body,
    receive,
)
from tests.services.validation.policy_town import decide_now, switch_on


def test_history_tells_who_opened_and_decided_once_each(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    requests = Requests(small_town.office)
    requests.note_opened(AGENT, asked)
    requests.note_opened(AGENT, asked)
    token = requests.detail(AGENT, asked).token
    requests.decide(COLLEAGUE, Decision(asked, token, (ItemDecision(0, "refused", "Hors délai."),)))
    requests.note_opened(COLLEAGUE, asked)
    shown = requests.detail(COLLEAGUE, asked)
    assert [row.text for row in shown.history] == [
        "Reçue par le portail",
        "Ouverte par Camille R.",
        "Décidée par Dominique L.",
        "Ouverte par Dominique L.",
    ]
    assert shown.outcome_lines == ("refusée\u00a0: lun.\u00a023\u00a0nov. · Hors délai.",)
    assert (shown.status, shown.decided_by, shown.can_undo) == ("refused", "Dominique L.", True)


def test_to_be_shown_a_request_is_not_to_open_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    asked = receive(small_town, family, "booking", booking_body(add_child(small_town, family), NEXT_MONDAY))
    requests = Requests(small_town.office)
    requests.detail(AGENT, asked)
    assert [row.text for row in requests.detail(COLLEAGUE, asked).history] == ["Reçue par le portail"]
    with pytest.raises(NotFound, match="request"):
        requests.note_opened(AGENT, asked + 1)


def test_history_tells_by_which_policy_and_with_which_checks(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 1
    shown = Requests(small_town.office).detail(COLLEAGUE, asked)
    who, _, checks = shown.history[1].text.partition(" · ")
    assert who == "Règle automatique\u00a0: Réservations, Cantine"
    assert checks.startswith("8\u00a0contrôles conformes\u00a0: délai, capacité, inscription, calendrier")
    assert shown.decided_by == who


def test_a_conflict_names_who_changed_the_field_and_when(small_town: SmallTown) -> None:
    family = add_family(small_town)
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07"))
    asked = receive(small_town, family, "edit", body)
    with small_town.database.read() as session:
        guardian_id = session.query(Guardian.id).scalar()
    written = FieldWritten(Subject.GUARDIAN, guardian_id, "mobile", "06 11", "06 00 12 34 56")
    Households(small_town.office).edit(COLLEAGUE, family.household_id, written)
    field = Requests(small_town.office).detail(AGENT, asked).fields[0]
    assert field.in_conflict
    assert field.changed_note == "Dominique L., le 16\u00a0nov."


def test_titles_say_what_it_is(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    requests = Requests(small_town.office)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    away = receive(small_town, family, "absence", absence_body(child, NEXT_MONDAY))
    assert requests.detail(AGENT, asked).title == "Réservation cantine"
    shown = requests.detail(AGENT, away)
    assert (shown.title, shown.absence_reason) == ("Absence", "Maladie")
    assert shown.child == "Inès, CE1 A, École Jean-Zay"


def test_a_request_that_is_not_there(small_town: SmallTown) -> None:
    with pytest.raises(NotFound, match="request"):
        Requests(small_town.office).detail(AGENT, 404)
