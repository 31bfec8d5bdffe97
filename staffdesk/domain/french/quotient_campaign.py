"""What the town writes to a family whose quotient is to be renewed."""

from __future__ import annotations

from datetime import date, timedelta

from staffdesk.domain.french.dates import day_month_year_long

SUBJECT = "Votre quotient familial est à renouveler"
NONE_SUBJECT = "Votre quotient familial nous manque"
_SEND = "envoyez-nous votre attestation de la CAF ou de la MSA, par le portail ou à la mairie."


def reminder(refresh_on: date, ended_on: date | None = None) -> str:
    """Write the reminder: until when the quotient counts, what to send, what happens otherwise.

    `ended_on` is the first day on which the last quotient counted no more, where it ended before.
    """
    first = day_month_year_long(refresh_on)
    if ended_on is not None and ended_on < refresh_on:
        since = day_month_year_long(ended_on)
        return (
            f"Bonjour,\n\nVotre quotient familial n’est plus retenu depuis le {since}. Pour le renouveler, "
            f"{_SEND}\n\nSans attestation, le tarif le plus fort s’applique."
        )
    last = day_month_year_long(refresh_on - timedelta(days=1))
    return (
        f"Bonjour,\n\nVotre quotient familial est retenu jusqu’au {last}. Pour le renouveler, {_SEND}\n\n"
        f"Sans attestation, le tarif le plus fort s’appliquera à partir du {first}."
    )


def first_request() -> str:
    """Write to a family that never gave a quotient: what to send, and which price applies until then."""
    return (
        f"Bonjour,\n\nNous n’avons pas votre quotient familial. Pour payer selon vos revenus, {_SEND}\n\n"
        "Sans attestation, le tarif le plus fort s’applique."
    )
