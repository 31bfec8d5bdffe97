"""Rights to an activity (inscriptions) in French: a right in a line, its price, what to look at before."""

from __future__ import annotations

from datetime import date

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.dates import day_month_year, period
from staffdesk.domain.french.prices import VARIANTS
from staffdesk.domain.tariffs.versions import STANDARD

COLON = f"{NO_BREAK}: "


def variant_words(variant: str) -> str:
    """Name what the days of a right are priced by: ``tarif courant``; a code of the town's own as it is."""
    return VARIANTS.get(variant or STANDARD, variant)


def right_words(group: str, first: date, last: date, variant: str) -> str:
    """Tell a right: ``Cantine, Jean-Zay, du 1ᵉʳ sept. 2026 au 2 juil. 2027, tarif occasionnel``."""
    own = f", {variant_words(variant)}" if variant else ""
    return f"{group}, {period(first, last)}{own}"


def right_decided(activity: str, first: date) -> str:
    """Return why invoiced days cost something else: ``inscription à la date du 1ᵉʳ oct. 2026, Cantine``."""
    return f"inscription revue à compter du {day_month_year(first)}, {activity}"


def other_school(child: str, school: str, site: str) -> str:
    """Say that a child goes to another school than that of its group."""
    return f"{child} est à {school}, ce groupe est à {site}."


def no_class(child: str) -> str:
    """Say that a child has no class this year."""
    return f"{child} n’a pas de classe{COLON}son école n’a pas pu être comparée à celle du groupe."


def other_group(child: str, right: str) -> str:
    """Say that a child has another group of the same activity in the same days."""
    return f"{child} a déjà un autre groupe de cette activité{COLON}{right}."


def one_home_alone(child: str) -> str:
    """Say that the second household of a child has not that right."""
    return (
        f"{child} a deux foyers{COLON}celui-ci seul pourra réserver. Ajouter le même droit à l’autre foyer."
    )


def fee_stays(child: str, activity: str, fee: str) -> str:
    """Say that an invoiced fee of days that no right covers any more is not credited by itself."""
    return (
        f"{child}, {activity}{COLON}{fee} déjà facturé, reste dû. S’il ne l’est plus, établissez un avoir "
        "sur sa ligne, dans la facture."
    )


def activity_closes(on: date) -> str:
    """Say that the activity is not served to the end of the right."""
    return f"Cette activité n’est plus servie à partir du {day_month_year(on)}."


def no_tariff(on: date) -> str:
    """Say that no tariff is in force when the right begins."""
    return f"Aucun tarif de cette activité n’est en vigueur le {day_month_year(on)}."


def outside_school_year(last: date) -> str:
    """Say that a right goes beyond the school year in which it begins."""
    return f"L’année scolaire se termine le {day_month_year(last)}{COLON}le droit la dépasse."
