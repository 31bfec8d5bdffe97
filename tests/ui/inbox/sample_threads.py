"""Conversations of one invented Monday morning, 11 January 2027."""

from datetime import UTC, datetime

from staffdesk.services.family_rows import MessageRow, ThreadDetail, ThreadRow

NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)


def paris(day: int, hour: int, minute: int = 0, month: int = 1, year: int = 2027) -> datetime:
    """Give an instant by its hour in Paris (winter time)."""
    return datetime(year, month, day, hour - 1, minute, tzinfo=UTC)


def thread_row(number: int = 1, **given: object) -> ThreadRow:
    """Give a conversation with valid defaults."""
    values: dict[str, object] = {
        "thread_id": number,
        "family": "Marchand",
        "topic": "booking",
        "subject": "Mercredi prochain",
        "excerpt": "Bonjour, est-il possible d’inscrire ma fille ce mercredi seulement\u202f? Merci.",
        "last_at": paris(11, 9, 12),
        "state": "to_answer",
        "unread": False,
        "assigned_to": "",
    }
    return ThreadRow(**(values | given))  # type: ignore[arg-type]


def thread_rows() -> tuple[ThreadRow, ...]:
    """Give a list with every age and state."""
    return (
        thread_row(1, unread=True),
        thread_row(
            2,
            family="Benali",
            subject="Facture de décembre",
            topic="invoice",
            unread=True,
            excerpt="Je ne comprends pas la ligne « repas non réservé ».",
            last_at=paris(11, 8, 3),
        ),
        thread_row(
            3,
            family="Kowalski",
            subject="Changement d’employeur",
            topic="file",
            excerpt="Faut-il un nouveau justificatif\u202f?",
            last_at=paris(8, 17, 40),
            assigned_to="Camille R.",
        ),
        thread_row(
            4,
            family="Diallo",
            subject="Objet perdu",
            topic="other",
            state="answered",
            excerpt="Le manteau est à l’accueil du centre.",
            last_at=paris(6, 11, 20),
        ),
        thread_row(
            5,
            family="Da Silva",
            subject="Menu sans porc",
            state="closed",
            excerpt="C’est noté, merci beaucoup.",
            last_at=paris(14, 9, 0, 12, 2026),
        ),
    )


QUESTION = (
    "Bonjour,\nest-il possible d’inscrire Nour ce mercredi seulement\u202f? "
    "Je travaille exceptionnellement ce jour-là et personne ne peut la garder.\nMerci d’avance."
)
ANSWER = (
    "Bonjour,\nil reste deux places au centre de loisirs mercredi 13. "
    "Souhaitez-vous la journée complète ou le matin avec le repas\u202f?"
)


def detail(number: int = 1, **given: object) -> ThreadDetail:
    """Give a conversation of three messages."""
    messages = (
        MessageRow(1, False, "Nadia Marchand", QUESTION, paris(8, 17, 40)),
        MessageRow(2, True, "Camille R.", ANSWER, paris(11, 8, 30)),
        MessageRow(3, False, "Nadia Marchand", "La journée complète, s’il vous plaît.", paris(11, 9, 12)),
    )
    return ThreadDetail(thread_row(number, **given), 101, messages)
