"""Anomalies of an invoice run in words: the title of a group, and the figure of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import day_short

LABELS: Mapping[AnomalyKind, str] = {
    AnomalyKind.NO_TARIFF: "Aucun tarif voté",
    AnomalyKind.NO_PAYER_ADDRESS: "Adresse du redevable incomplète",
    AnomalyKind.NEGATIVE: "Total négatif",
    AnomalyKind.CREDITED: "Avoirs faits à l’émission",
    AnomalyKind.UNDECIDED: "Demandes sans réponse",
    AnomalyKind.NO_QUOTIENT: f"Quotient familial absent{NO_BREAK}: tarif le plus fort",
    AnomalyKind.NO_MANDATE: "Prélèvement sans mandat",
    AnomalyKind.FEE_OF_BOTH_HOMES: "Forfait ou cotisation demandé aux deux foyers",
    AnomalyKind.UNBOOKED_PRESENCE: "Présences sans réservation",
    AnomalyKind.NOT_MARKED: "Réservations sans pointage",
    AnomalyKind.UNUSUALLY_HIGH: "Montant inhabituel",
    AnomalyKind.GESTURE: "Gestes accordés sur une facture annulée",
}
"""The heading of each group, in the order of the kinds."""

_MOST_DAYS = 4
Values = Mapping[str, int | str]


def label(kind: AnomalyKind) -> str:
    """Return the heading of the anomalies of a kind."""
    return LABELS[kind]


def anomaly_text(
    kind: AnomalyKind, *, child: str = "", activity: str = "", days: Sequence[date] = (), values: Values
) -> str:
    """Return one anomaly with its figure: `Malo, Cantine : 3 jours (lun. 5 oct., mar. 6 oct., …)`.

    `child` and `activity` are names as shown, empty when it concerns the whole invoice; `days` are the dates
    of service concerned; `values` holds amounts in cents, by name.
    """
    if kind in _WHOLE:
        return _WHOLE[kind](values)
    who = ", ".join(part for part in (child, activity) if part)
    if kind is AnomalyKind.FEE_OF_BOTH_HOMES:
        return f"{who}{NO_BREAK}: {_both_homes(values)}"
    return f"{who}{NO_BREAK}: {_counted(days)}" if who else _counted(days)


def _counted(days: Sequence[date]) -> str:
    shown = [day_short(day) for day in days[:_MOST_DAYS]]
    if len(days) > _MOST_DAYS:
        shown.append("…")
    return f"{len(days)}{NO_BREAK}jour{'s' if len(days) > 1 else ''} ({', '.join(shown)})"


def _high(values: Values) -> str:
    return f"{euros(_cents(values, 'cents'))} au lieu de {euros(_cents(values, 'usual'))} d’habitude"


def _negative(values: Values) -> str:
    return f"Les déductions dépassent les prestations{NO_BREAK}: {euros(_cents(values, 'cents'))}"


def _credited(values: Values) -> str:
    asked = "les déductions dépassent les prestations de la période"
    return f"{euros(_cents(values, 'cents'))} en avoir sur une facture déjà émise{NO_BREAK}: {asked}"


def _gesture(values: Values) -> str:
    given = f"{euros(_cents(values, 'cents'))} accordés sur la facture {values.get('invoice', '')}"
    return f"{given}{NO_BREAK}: {values.get('cause', '')}"


def _both_homes(values: Values) -> str:
    return f"{euros(_cents(values, 'cents'))}, demandés aussi à la famille {values.get('other', '')}"


def _cents(values: Values, name: str) -> int:
    return int(values.get(name, 0))


_WHOLE: Mapping[AnomalyKind, Callable[[Values], str]] = {
    AnomalyKind.NO_PAYER_ADDRESS: lambda _values: "Complétez l’adresse avant d’émettre cette facture",
    AnomalyKind.NO_MANDATE: lambda _values: (
        f"Paie par prélèvement, sans mandat actif{NO_BREAK}: elle devra payer autrement"
    ),
    AnomalyKind.NEGATIVE: _negative,
    AnomalyKind.CREDITED: _credited,
    AnomalyKind.UNUSUALLY_HIGH: _high,
    AnomalyKind.GESTURE: _gesture,
}
