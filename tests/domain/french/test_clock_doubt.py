"""The sentence about a clock names both instants and says what to do."""

from datetime import UTC, datetime

from staffdesk.domain.clock_doubt import ClockFault
from staffdesk.domain.french.clock_doubt import clock_words

NEWEST = datetime(2026, 11, 26, 16, 12, tzinfo=UTC)


def test_both_instants_are_named() -> None:
    behind = clock_words(ClockFault.BEHIND, NEWEST.replace(year=2025), NEWEST).replace("\u00a0", " ")
    assert behind == (
        "L’horloge de ce poste indique mer. 26 nov. 2025 à 17:12, avant la dernière écriture de la base "
        "(jeu. 26 nov. 2026 à 17:12). Avant de travailler, mettez le poste à l’heure : les délais et les "
        "dates inscrites en dépendent."
    )
    ahead = clock_words(ClockFault.AHEAD, NEWEST.replace(year=2027), NEWEST).replace("\u00a0", " ")
    assert ahead.startswith("L’horloge de ce poste indique ven. 26 nov. 2027 à 17:12, mais la dernière")
    assert "Si cette date n’est pas la bonne, mettez le poste à l’heure" in ahead
