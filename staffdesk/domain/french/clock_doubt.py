"""What is said of a clock that cannot be right."""

from datetime import datetime

from staffdesk.domain.clock_doubt import ClockFault
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.dates import instant

_WHY = f"mettez le poste à l’heure{NO_BREAK}: les délais et les dates inscrites en dépendent."


def clock_words(fault: ClockFault, now: datetime, newest_at: datetime) -> str:
    """Say what the workstation shows, what the office recorded last, and what to do."""
    shown, newest = instant(now), instant(newest_at)
    if fault is ClockFault.BEHIND:
        return (
            f"L’horloge de ce poste indique {shown}, avant la dernière écriture de la base "
            f"({newest}). Avant de travailler, {_WHY}"
        )
    return (
        f"L’horloge de ce poste indique {shown}, mais la dernière écriture de la base est du "
        f"{newest}. Si cette date n’est pas la bonne, {_WHY}"
    )
