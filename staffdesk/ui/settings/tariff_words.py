"""What the editor of tariffs says: methods and cases in words, what is wrong and where."""

from collections.abc import Mapping, Sequence

from staffdesk.domain.french.prices import RESIDENCES, SURCHARGES, VARIANTS
from staffdesk.domain.tariffs.bands import BandFault, EdgeFault
from staffdesk.domain.tariffs.problems import Problem, ProblemKind
from staffdesk.domain.tariffs.typed import TypedFault, number_text, typed_of
from staffdesk.domain.tariffs.versions import TariffVersion

NBSP = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
OTHER = "other"

UNITS: Sequence[tuple[str, str]] = (
    ("meal", "un repas"),
    ("session", "une séance"),
    ("day", "une journée"),
    ("half_day", "une demi-journée"),
    ("hour", "une heure"),
    ("half_hour", "une demi-heure"),
    ("quarter_hour", "un quart d’heure"),
    ("month", "un mois (forfait)"),
    ("period", "une période (forfait)"),
    ("year", "une année scolaire (adhésion)"),
    ("pack", "un carnet"),
)
MEASURES: Sequence[tuple[str, str]] = (("quotient", "quotient familial"), ("income", "revenu annuel"))
RESIDENCE_CHOICES: Sequence[tuple[str, str]] = tuple(RESIDENCES.items())
VARIANT_CHOICES: Sequence[tuple[str, str]] = (*VARIANTS.items(), (OTHER, "autre cas…"))
SOURCES: Sequence[tuple[str, str]] = (
    ("", "toute attestation"),
    ("caf", "attestation CAF"),
    ("msa", "attestation MSA"),
    ("town", "calcul de la mairie"),
)
PRICE_SLOT = "Ajouter son prix"
ALL_SLOTS = ("", "tous les créneaux")
METHODS: Sequence[tuple[str, str]] = (
    ("single", "unique"),
    ("bands", "par tranches"),
)
COLUMNS: Sequence[tuple[str, str]] = (
    ("rank", "selon le rang de l’enfant"),
    ("time", "selon la durée, puis de nouveau"),
    ("time_most", "selon la durée, le dernier étant un plafond"),
    ("times", "selon le nombre de fois dans le mois"),
    ("times_each", "à chaque fois du mois selon sa place"),
)
RANK_COLUMN = {1: "Prix"}
COUNTINGS: Sequence[tuple[str, str]] = (
    ("household", "tous les enfants du foyer"),
    ("enrolled", "les enfants inscrits à l’activité"),
    ("present", "les enfants présents le même jour"),
)
READINGS: Sequence[tuple[str, str]] = (("rank", "le rang de l’enfant"), ("number", "le nombre d’enfants"))
ORDERS: Sequence[tuple[str, str]] = (
    ("age", "de l’aîné au plus jeune"),
    ("booking", "dans l’ordre des réservations"),
    ("cheapest", "du prix le plus fort au plus faible"),
)
BOUNDS: Sequence[tuple[str, str]] = (("before", "avant la fratrie"), ("after", "après la fratrie"))
ROUNDINGS: Sequence[tuple[str, str]] = (
    ("started", "toute période commencée est due"),
    ("nearest", "arrondi au plus proche"),
    ("full", "seules les périodes entières"),
)
SURCHARGE_CODES: Sequence[tuple[str, str]] = tuple(SURCHARGES.items())
SURCHARGE_KINDS: Sequence[tuple[str, str]] = (
    ("added", "en plus"),
    ("percent", f"en plus, en{NBSP}% du prix"),
    ("instead", "à la place du prix"),
    ("per_slice", "par tranche de retard commencée"),
    ("by_minutes", "selon les minutes de retard"),
)
LATE_PICKUP = "late_pickup"
UNITS_OF_TIME: Mapping[int, str] = {
    15: "par quart d’heure entamé",
    30: "par demi-heure entamée",
    60: "par heure entamée",
}


def pers(code: str, minutes: int | None) -> Sequence[tuple[str, str]]:
    """Return when a surcharge is due, the usual answer first.

    ``minutes`` is the unit of time that the tariff counts, None where each use is one unit. In the price of a
    unit of time a surcharge is due as many times as the child stayed units: it is said so.
    """
    once = "par retard" if code == LATE_PICKUP else "une fois par jour"
    beside = (("day", f"{once} et par enfant"), ("family", f"{once} et par famille"))
    if minutes is not None:
        said = UNITS_OF_TIME.get(minutes, f"par unité de {minutes}{NBSP}min")
        return (*beside, ("unit", f"{said} de présence"))
    inside = ("unit", "dans le prix unitaire")
    return (*beside, inside) if code == LATE_PICKUP else (inside, *beside)


AIDED: Sequence[tuple[str, str]] = (
    ("standard", "pour le tarif courant"),
    ("standard,pai", "pour le tarif courant et le panier repas"),
    ("standard,pai,occasional", "pour tous ces tarifs"),
)
NO_PROOF: Sequence[tuple[str, str]] = (("strongest", "le tarif le plus fort"), ("price", "un prix fixé"))

TIMED_UNITS: Mapping[str, int] = {"hour": 60, "half_hour": 30, "quarter_hour": 15}
"""Units of time, with their minutes."""

NO_GRID = "Copier d’abord la grille dans le tableur, une tranche par ligne, puis la coller ici."
TOO_LARGE = (
    "Plus de 100 lignes ou de 12 prix par ligne : copier la grille seule dans le tableur, puis la coller ici."
).replace(" :", f"{NBSP}:")
GAPLESS = "Adopter la lecture sans trou"
PRICE_HINT = (
    f"Un prix{NBSP}: 3,05{NARROW}; un taux, son plancher et son plafond{NBSP}: 0,36{NBSP}% de 2,60 à 4,50."
)
GAPLESS_HINT = "Chaque tranche commencerait à sa borne et irait jusqu’à la suivante."
DATE_WRONG = "Date illisible : saisir par exemple 1/9/2026.".replace(" :", f"{NBSP}:")
DECISION_WRONG = "Indiquer le numéro et la date de la délibération."
LIST_WRONG = f"Indiquer des nombres séparés par des points-virgules, par exemple 20{NARROW}; 50."
NUMBER_WRONG = "Indiquer un nombre."
AMOUNT_WRONG = f"Montant illisible{NBSP}: saisir par exemple 3,05."
AMOUNTS_WRONG = (
    f"Montants illisibles{NBSP}: un montant, ou «{NBSP}5{NARROW}; 15{NBSP}» selon le nombre de fois, ou "
    f"«{NBSP}<500 = 1{NARROW}; ≥500 = 5{NBSP}» selon le quotient."
)
STEPS_WRONG = f"Indiquer des minutes et des montants, par exemple 10 = 5{NARROW}; 30 = 15{NARROW}; 31 = 30."
CONTRACT_WRONG = (
    f"Indiquer les semaines, les mois, et les jours de chaque contrat, par exemple 3-jours = 3{NARROW}; "
    "4-jours = 4."
)
NAME_MISSING = "Donner un nom."
FAMILY_WRONG = "Indiquer un quotient en chiffres, ou rien, et le rang de l’enfant."
INCOMPLETE = "Le tarif n’est pas encore complet."

_TYPED = {
    "band_unreadable": (
        f"tranche «{NBSP}{{text}}{NBSP}» illisible{NARROW}; écrire par exemple "
        f"«{NBSP}400 à moins de 640{NBSP}»."
    ),
    "price_missing": "il manque un prix.",
    "price_unreadable": (
        f"prix «{NBSP}{{text}}{NBSP}» illisible{NARROW}; écrire par exemple 3,05 ou "
        f"0,36{NBSP}% de 2,60 à 4,50."
    ),
    "rate_alone": "un taux d’effort tient dans une seule colonne.",
    "limits_wrong": "indiquer au-dessus une limite pour chaque colonne de prix.",
}
_BAND_MISSING = f"il manque la tranche{NARROW}; écrire par exemple «{NBSP}400 à moins de 640{NBSP}»."
_PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.NO_STANDARD_PRICE: (
        "Il manque le prix du tarif courant pour les habitants, tous créneaux et toutes attestations."
    ),
    ProblemKind.SAME_CASE_TWICE: f"ce cas est déjà prévu plus haut{NARROW}; retirer l’un des deux.",
    ProblemKind.NEGATIVE_PRICE: "un prix ou un taux est négatif.",
    ProblemKind.NO_PRICE: "il manque un prix.",
    ProblemKind.NO_STRONGEST_PRICE: (
        "sans justificatif, le tarif le plus fort n’a pas de limite ; donner un plafond au taux, ou un prix "
        "sans justificatif."
    ).replace(" ;", f"{NARROW};"),
    ProblemKind.FLOOR_ABOVE_CEILING: "le plancher est au-dessus du plafond.",
    ProblemKind.TABLE_DISORDERED: "les limites des colonnes doivent aller en croissant, à partir de 1.",
    ProblemKind.SAME_EXTRA_TWICE: "Un supplément, une aide ou un jour à prix propre est saisi deux fois.",
    ProblemKind.NO_SURCHARGE_TABLE: "Un supplément au temps de retard n’a pas ses minutes.",
    ProblemKind.COMPONENTS_OPEN: "Laisser exactement un compte sans montant, celui qui reçoit le reste.",
    ProblemKind.EMPTY_UNIT: "Une durée, un carnet ou un contrat compte au moins une unité.",
    ProblemKind.TIME_TWICE: (
        f"Les prix selon la durée valent pour toute la présence{NBSP}: choisir une séance, et vider "
        f"«{NBSP}Une unité dure{NBSP}»."
    ),
    ProblemKind.EVENT_IN_PACK: (
        "Un jour à prix propre ne peut pas être décompté d’un carnet : en faire une activité à part."
    ).replace(" :", f"{NBSP}:"),
    ProblemKind.BAND_EDGES: "Les tranches d’un supplément, d’une aide ou d’un jour ne se suivent pas.",
}

BESIDE_FEE = "Demandé en plus, à qui vient ce jour-là."
"""What an event of a tariff costs where a fee covers the other days."""


def columns_of(version: TariffVersion) -> frozenset[str]:
    """Give what the columns of prices of a version are."""
    return frozenset(typed_of(case.rule)[1] for case in version.cases)


def column_words(place: int, count: int) -> str:
    """Name a column of prices by rank: ``Prix``, ``1ᵉʳ enfant``, ``4ᵉ et plus``."""
    if count == 1:
        return "Prix"
    if place + 1 == count:
        return f"{count}ᵉ et plus"
    return "1ᵉʳ enfant" if place == 0 else f"{place + 1}ᵉ enfant"


def limit_words(columns: str, limit: int) -> str:
    """Name a column of a table: ``≤ 30 min``, ``dès 5 fois``."""
    if columns.startswith("time") and not columns.startswith("times"):
        return f"≤{NBSP}{limit}{NBSP}min"
    return f"dès {limit}{NBSP}fois"


def limits_label(columns: str) -> str:
    """Say what the limits of the columns are."""
    return "à partir de (fois)" if columns.startswith("times") else "jusqu’à (minutes)"


def fault_words(fault: BandFault) -> str:
    """Say what is wrong with bands, and where."""
    lower = number_text(fault.lower)
    upper = "" if fault.upper is None else number_text(fault.upper)
    match fault.kind:
        case EdgeFault.EMPTY_GRID:
            return "Il n’y a aucune tranche."
        case EdgeFault.EMPTY_BAND:
            return f"La tranche de {lower} à {upper} ne contient rien."
        case EdgeFault.UNCOVERED_START:
            return f"En dessous de {upper}, aucune tranche ne donne de prix."
        case EdgeFault.GAP:
            return f"De {lower} à {upper}, aucune tranche ne donne de prix."
        case EdgeFault.OVERLAP:
            until = f"De {lower} à {upper}" if upper else f"À partir de {lower}"
            return f"{until}, deux tranches donnent un prix."
        case EdgeFault.UNCOVERED_END:
            return f"À partir de {lower}, aucune tranche ne donne de prix."


def typed_words(fault: TypedFault, *, bands: bool, heads: Sequence[str] = ()) -> str:
    """Say what cannot be read, and where; ``heads`` name the columns of prices where there are several."""
    places = [f"Ligne {fault.row + 1}"] if bands else []
    if fault.code.startswith("price") and 1 < len(heads) > fault.column:
        places.append(f"{'colonne' if bands else 'Colonne'} «{NBSP}{heads[fault.column]}{NBSP}»")
    band_missing = fault.code == "band_unreadable" and not fault.text
    said = _BAND_MISSING if band_missing else _TYPED[fault.code].format(text=fault.text)
    return f"{', '.join(places) or 'Prix'}{NBSP}: {said}"


def more_words(others: int) -> str:
    """Say how many more of the same there are: `` (et 2 autres)``, or nothing."""
    return f" (et {others} {'autres' if others > 1 else 'autre'})" if others else ""


def problem_words(problem: Problem) -> str:
    """Say what stops a tariff from being used, and in which case."""
    said = fault_words(problem.fault) if problem.fault is not None else _PROBLEMS[problem.kind]
    return said if problem.case is None else f"Cas {problem.case + 1}{NBSP}: {said}"


def left_out_words(names: Sequence[str]) -> str:
    """Say which slots have no price of their own in a tariff that prices others, and what they cost then."""
    *others, last = [f"«{NBSP}{name}{NBSP}»" for name in names]
    if not others:
        return f"Le créneau {last} n’a pas de prix à lui{NBSP}: il se facture au prix de tous les créneaux."
    told = f"{', '.join(others)} et {last}"
    return (
        f"Les créneaux {told} n’ont pas de prix à eux{NBSP}: ils se facturent au prix de tous les créneaux."
    )
