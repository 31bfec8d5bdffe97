"""What the town writes to a family whose quotient is to be renewed."""

from __future__ import annotations

from datetime import date, timedelta

from staffdesk.domain.french.dates import day_month_year_long

SUBJECT = "Votre quotient familial est à renouveler"


def reminder(refresh_on: date) -> str:
    """Write the reminder: until when the quotient counts, what to send, what happens otherwise."""
    last, first = day_month_year_long(refresh_on - timedelta(days=1)), day_month_year_long(refresh_on)
    return (
        f"Bonjour,\n\nVotre quotient familial est retenu jusqu’au {last}. Pour le renouveler, envoyez-nous "
        "votre attestation de la CAF ou de la MSA, par le portail ou à la mairie.\n\n"
        f"Sans attestation, le tarif le plus fort s’appliquera à partir du {first}."
    )
