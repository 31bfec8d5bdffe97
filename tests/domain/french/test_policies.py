"""Policies in French."""

import pytest

from staffdesk.domain.checks import CheckCode
from staffdesk.domain.french.policies import (
    KIND_NAMES,
    author,
    by_whom,
    checks_told,
    policy_name,
    why_left,
    whys_left,
)
from staffdesk.domain.policies import Left, PolicyKey, PolicyKind, Why

NAMES = {"cantine": "Cantine", "soir": "Accueil du soir"}
CANTEEN = PolicyKey(PolicyKind.BOOKING, "cantine")


def test_by_whom_a_request_was_decided() -> None:
    assert by_whom(author([CANTEEN], NAMES)) == "par la règle automatique Réservations, Cantine"
    assert by_whom("Camille R.") == "par Camille R."
    assert by_whom("") == ""


def test_the_checks_of_a_decision_are_counted_and_named() -> None:
    assert checks_told(["deadline", "capacity"]) == "2\u00a0contrôles conformes\u00a0: délai, capacité"
    assert checks_told(["of_tomorrow"]) == "1\u00a0contrôle conforme\u00a0: of_tomorrow"
    assert checks_told([]) == ""


def test_every_kind_has_a_name() -> None:
    assert KIND_NAMES.keys() == set(PolicyKind)


def test_a_policy_is_named_with_its_activity() -> None:
    assert policy_name(CANTEEN, NAMES) == "Réservations, Cantine"
    assert policy_name(PolicyKey(PolicyKind.CONTACT), NAMES) == "Téléphones et profession"
    assert policy_name(PolicyKey(PolicyKind.ABSENCE, "judo"), NAMES) == "Absences, judo"


def test_the_author_names_every_policy_in_one_order() -> None:
    evening = PolicyKey(PolicyKind.BOOKING, "soir")
    said = "Règle automatique\u00a0: Réservations, Cantine + Réservations, Accueil du soir"
    assert author([evening, CANTEEN], NAMES) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (Left(Why.CHECK, CheckCode.DEADLINE), "délai"),
        (Left(Why.OFF, policy=CANTEEN), "règle éteinte (Réservations, Cantine)"),
        (Left(Why.SUBJECT, name="custody"), "toujours une personne (garde de l’enfant)"),
        (Left(Why.FIELD, name="city"), "toujours une personne (commune)"),
        (Left(Why.KIND), "lu par une personne"),
        (Left(Why.NO_CHECK), "aucun contrôle possible"),
        (Left(Why.UNFAVOURABLE), "les règles proposent une autre réponse"),
        (Left(Why.WORDS), "la famille a écrit un mot"),
        (Left(Why.FILES), "un fichier est joint"),
        (Left(Why.TAKEN), "un agent s’en occupe"),
    ],
)
def test_every_reason_is_said(left: Left, said: str) -> None:
    assert why_left(left, NAMES) == said


def test_reasons_are_said_together() -> None:
    assert (
        whys_left([Left(Why.WORDS), Left(Why.FILES)], NAMES)
        == "la famille a écrit un mot · un fichier est joint"
    )
