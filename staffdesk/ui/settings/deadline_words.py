"""Words of the pickers that stand in the sentence of a deadline."""

from staffdesk.domain.circumstances import LATE
from staffdesk.domain.deadlines import Late, OnSkippedDay, Operation, PeriodKind
from staffdesk.domain.french.dates import WEEKDAYS
from staffdesk.domain.french.prices import SURCHARGES

NBSP = "\N{NO-BREAK SPACE}"

KINDS = (
    ("weekday_of_week", "un jour de la semaine"),
    ("days_before", "un nombre de jours avant"),
    ("clear_days", "un nombre de jours francs avant"),
    ("hours_before", "un nombre d’heures avant"),
    ("table", "un jour selon celui du service"),
    ("day_of_month", "un jour du mois"),
    ("before_period_start", "avant le début de la période"),
    ("window", "entre deux dates fixes"),
)
"""Shapes of a limit by their stored word."""

DAYS = tuple((str(number), f"le {name}") for number, name in enumerate(WEEKDAYS))
OPERATIONS = (
    (Operation.ADD, "réserver"),
    (Operation.CANCEL, "annuler"),
)
PERIOD_KINDS = (
    ("", "toute l’année"),
    (PeriodKind.TERM.value, "jours de classe"),
    (PeriodKind.WEDNESDAY.value, "mercredis et jours sans classe"),
    (PeriodKind.HOLIDAYS.value, "vacances scolaires"),
)
SKIPS = (
    ("weekends", "week-ends"),
    ("public_holidays", "jours fériés"),
    ("school_holidays", "vacances scolaires"),
    ("closed_days", "jours de fermeture"),
)
MOVES = (
    (OnSkippedDay.EARLIER.value, "la limite est avancée au jour compté précédent"),
    (OnSkippedDay.LATER.value, "la limite est reportée au jour compté suivant"),
    (OnSkippedDay.KEEP.value, "la limite reste ce jour-là"),
)
LATES = (
    (Late.REFUSE.value, "est refusée"),
    (Late.SURCHARGE.value, "est acceptée avec une majoration"),
    (Late.ACCEPT_IF_PLACE.value, "est acceptée s’il reste une place"),
    (Late.WAITING_LIST.value, "va en liste d’attente"),
)
SURCHARGE_HINT = (
    f"Le montant est celui du supplément «{NBSP}{SURCHARGES[LATE]}{NBSP}» du tarif de l’activité."
)
CHANGE_HINT = "Changer de créneau, c’est annuler l’un et réserver l’autre."
CANCELLED_LATE = "Un jour annulé hors délai reste facturé, sauf absence excusée."

COUNT_WRONG = f"Indiquer un nombre entier, par exemple{NBSP}2."
CLOCK_WRONG = f"Heure illisible{NBSP}: saisir par exemple 9:00, ou 24:00 pour la fin de la journée."
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 12/01/2027."
MONTH_DAY_WRONG = "Indiquer un jour du mois, de 1 à 31."
WINDOW_WRONG = "La fermeture doit suivre l’ouverture."
TABLE_WRONG = "Cocher au moins un jour de service."
OPERATION_WRONG = "Cocher au moins une demande."


def weeks_words(weeks: int) -> str:
    """Say how many weeks before: ``de la semaine précédente``."""
    near = ("de la même semaine", "de la semaine précédente")
    return near[weeks] if weeks < len(near) else f"{weeks}{NBSP}semaines avant"


def months_words(months: int) -> str:
    """Say how many months before: ``du mois précédent``."""
    near = ("du même mois", "du mois précédent")
    return near[months] if months < len(near) else f"{months}{NBSP}mois avant"
