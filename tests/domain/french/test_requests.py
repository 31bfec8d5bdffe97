"""Requests in one line, as the queue lists them."""

from datetime import UTC, date, datetime

import pytest

from staffdesk.domain.french.requests import (
    decided_by_other,
    outcome_line,
    request_received,
    request_summary,
    request_title,
    unpaid_reason,
)

DAYS = [date(2027, 1, day) for day in (12, 14, 15, 29)]


def summary(kind: str, **told: object) -> str:
    facts: dict[str, object] = {
        "services": [],
        "days": [],
        "adds": 0,
        "fields": [],
        "document": "",
        "subject": "",
        "reason": "",
    }
    return request_summary(kind, **(facts | told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"services": [("Cantine", "")] * 4, "days": DAYS, "adds": 4},
            "Cantine · 4\u00a0dates du 12 au 29\u00a0janv.\u00a02027",
        ),
        (
            {"services": [("Cantine", ""), ("Périscolaire", "Soir")], "days": DAYS[1:3], "adds": 2},
            "Cantine et Périscolaire, soir · jeu.\u00a014\u00a0janv. et ven.\u00a015\u00a0janv.",
        ),
        (
            {"services": [("Cantine", "")], "days": DAYS[:1], "adds": 0},
            "Annulation cantine · mar.\u00a012\u00a0janv.",
        ),
        (
            {"services": [("Cantine", "")] * 2, "days": DAYS[:2], "adds": 1},
            "Cantine · mar.\u00a012\u00a0janv. et jeu.\u00a014\u00a0janv., 1 à annuler",
        ),
    ],
)
def test_bookings_say_what_and_when(told: dict[str, object], said: str) -> None:
    assert summary("booking", **told) == said


def test_the_other_kinds_say_what_they_are_about() -> None:
    assert summary("absence", days=DAYS[:1], reason="illness") == "Maladie · mar.\u00a012\u00a0janv."
    assert summary("absence", days=DAYS[:1], reason="Grève") == "Grève · mar.\u00a012\u00a0janv."
    assert summary("edit", fields=["mobile", "city", "unheard_of"]) == "Portable, Commune, unheard_of"
    assert summary("document", document="Attestation d’assurance") == "Attestation d’assurance"
    assert summary("message", subject="Mercredi") == "Mercredi"
    assert summary("hologram") == "hologram"


def test_titles_outcomes_and_arrivals() -> None:
    both = [("Périscolaire", "Matin"), ("Cantine", ""), ("Périscolaire", "Soir"), ("Périscolaire", "Matin")]
    assert request_title("booking", both, 2) == "Réservation périscolaire, matin et soir et cantine"
    assert request_title("booking", [("Cantine", "")], 0) == "Annulation cantine"
    assert request_title("booking", [("Périscolaire", "Soir")], 0) == "Annulation périscolaire, soir"
    assert request_title("edit", [], 0) == "Modification du dossier"
    assert outcome_line("accepted", "") == "acceptée"
    assert outcome_line("refused", "Complet.") == "refusée\u00a0: Complet."
    assert outcome_line("absent_excused", "", ("un", "deux")) == "absences excusées\u00a0: un et deux"
    assert outcome_line("refused", "Complet.", ("lun. 5",)) == "refusée\u00a0: lun. 5 · Complet."
    assert request_received("booking", "phone") == "Réservation · reçue par téléphone"
    assert request_received("hologram", "pigeon") == "hologram · reçue"


def test_who_was_faster() -> None:
    at = datetime(2026, 11, 16, 8, 31, tzinfo=UTC)
    said = "déjà décidée par Camille R., lun.\u00a016\u00a0nov.\u00a02026\u00a0à\u00a09:31"
    assert decided_by_other("Camille R.", at) == said
    assert decided_by_other("", None) == "déjà décidée"


def test_days_nobody_paid_for_say_so() -> None:
    said = unpaid_reason(datetime(2026, 11, 25, 19, 55, tzinfo=UTC)).replace("\u00a0", " ")
    assert said == "Rien n’a été payé au guichet au plus tard le mer. 25 nov. 20:55 : jours non réservés."
