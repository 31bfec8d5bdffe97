"""What is said of rules, simulations and automatic decisions."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.services.policy_rows import PolicyRow, SimulatedRow
from staffdesk.ui.settings import policies_words as words
from tests.ui.settings.policy_samples import (
    CANCELLED,
    CONTACT,
    DECISION,
    MEALS,
    simulated,
    simulation,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_thirteen_months_are_offered_and_the_last_one_holds() -> None:
    offered = words.months(date(2026, 11, 16))
    assert (len(offered), offered[0], offered[-1]) == (
        13,
        ("2026-11", "novembre\u00a02026"),
        ("2025-11", "novembre\u00a02025"),
    )
    assert words.last_month(date(2027, 1, 31)) == "2026-12"


@pytest.mark.parametrize(
    ("row", "name", "state"),
    [
        (MEALS, "Réservations, Cantine", "Éteinte, jamais mise en service"),
        (CANCELLED, "Annulations, Cantine", "En service depuis le lun. 16 nov. 9:30 par Alex T."),
        (
            replace(CANCELLED, is_on=False),
            "Annulations, Cantine",
            "Éteinte depuis le lun. 16 nov. 9:30 par Alex T.",
        ),
        (CONTACT, "Téléphones et profession", "Éteinte, jamais mise en service"),
    ],
)
def test_a_rule_has_a_name_and_a_state(row: PolicyRow, name: str, state: str) -> None:
    assert words.rule_name(row) == name
    assert plain(words.state_words(row)).replace(" à ", " ") == state


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Aucune demande de ce genre n’a été décidée en octobre 2026."),
        (
            [simulated(1)],
            "Sur l’unique demande d’octobre 2026 : 1 aurait été acceptée, 0 laissée à une personne.",
        ),
        (
            [simulated(1), simulated(2, "refused"), simulated(3, why="délai"), simulated(4, why="délai")],
            (
                "Sur les 4 demandes d’octobre 2026 : 2 auraient été acceptées, dont 1 que la mairie "
                "a refusée, 2 laissées à une personne."
            ),
        ),
    ],
)
def test_the_figures_are_one_sentence(rows: list[SimulatedRow], said: str) -> None:
    assert plain(words.figures(simulation(*rows))) == said


def test_reasons_are_counted_and_rows_say_both_answers() -> None:
    found = simulation(simulated(1, why="délai"), simulated(2))
    assert plain(words.reasons(found)) == "Pourquoi une personne : délai (1)"
    assert words.reasons(simulation(simulated(2))) == ""
    assert plain(words.rule_answer(found.rows[0])) == "laisse : délai"
    assert words.rule_answer(found.rows[1]) == "accepte"
    assert words.past_answer(simulated(3, "partly")) == "acceptée en partie par Camille R."
    assert plain(words.when(found.rows[0].received_at)) == "mar. 27 oct. 9:29"


def test_a_decision_ends_with_its_checks_or_with_who_took_it_back() -> None:
    assert words.decision_end(DECISION) == "9 contrôles conformes"
    assert words.decision_end(replace(DECISION, undone_by="Camille R.")) == "annulée par Camille R."


def test_the_rest_of_a_list_is_offered_with_its_count() -> None:
    assert words.shown_of(25, 26) == "Afficher la dernière demande"
    assert plain(words.shown_of(25, 40)) == "Afficher les 15 autres demandes"
