"""« Pourquoi ce prix »: the facts of an evaluation in sentences, for an invoice, the counter and the portal.

Sentences are written from stored facts alone, so that they say in ten years what they say today. A fact of
an unknown shape is left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from staffdesk.domain.dates import school_year_of
from staffdesk.domain.french.amounts import MINUS, NARROW, NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year, day_month_year_long, month_year, of_month_year
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare

COLON = f"{NO_BREAK}: "

SOURCES: Mapping[str, str] = {"caf": "CAF", "msa": "MSA", "town": "calcul de la mairie"}
MEASURES: Mapping[str, str] = {"quotient": "quotient familial", "income": "revenu annuel"}
RESIDENCES: Mapping[str, str] = {
    "resident": "tarif de la commune",
    "assimilated": "tarif de la commune, par convention",
    "non_resident": "tarif hors commune",
    "staff_child": "tarif des enfants du personnel",
}
VARIANTS: Mapping[str, str] = {
    "standard": "tarif courant",
    "pai": "panier repas fourni par la famille",
    "occasional": "tarif occasionnel",
    "adult": "tarif adulte",
    "ccas": "tarif CCAS",
}
PER_UNIT: Mapping[Unit, str] = {
    Unit.MEAL: "par repas",
    Unit.SESSION: "par séance",
    Unit.DAY: "par journée",
    Unit.HALF_DAY: "par demi-journée",
    Unit.HOUR: "par heure commencée",
    Unit.HALF_HOUR: "par demi-heure commencée",
    Unit.QUARTER_HOUR: "par quart d’heure commencé",
    Unit.MONTH: "par mois",
    Unit.PERIOD: "par période",
    Unit.YEAR: "par année scolaire",
    Unit.PACK: "par carnet",
}
WHOLE_SLOT = "pour le créneau entier"
SURCHARGES: Mapping[str, str] = {
    "late": "demande hors délai",
    "unbooked": "présence sans réservation",
    "late_pickup": "départ après la fermeture",
    "unsignalled": "absence non signalée",
    "late_enrolment": "inscription tardive",
}


def explain(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return one sentence per step, in the order of the evaluation: the detail of a line."""
    said = (_sentence(fact) for fact in facts)
    return tuple(sentence for sentence in said if sentence)


def subsidy_note(shares: Iterable[tuple[ThirdPartyShare, int]]) -> str:
    """Return what others pay to the town beside the family, summed over shares of so many uses (T17).

    `L’État verse en plus 42,00 € à la commune pour ces repas : la facture n’en change pas.`; empty for none.
    """
    sums: dict[str, int] = {}
    for share, count in shares:
        if share.kind is ShareKind.SUBSIDY:
            sums[share.payer] = sums.get(share.payer, 0) + count * share.cents
    said = [f"{payer} verse en plus {euros(cents)} à la commune" for payer, cents in sums.items() if cents]
    return f"{', '.join(said)}, sans changer ce que vous payez." if said else ""


def price_notes(
    facts: Iterable[Fact], *, where: str = "portail, rubrique Factures, ou guichet"
) -> tuple[str, ...]:
    """Return the few sentences printed on an invoice: residence, quotients, decisions, where to see more.

    `facts` are those of every line; what is said of several lines is said once.
    """
    given = list(facts)
    notes = dict.fromkeys([*_residence_notes(given), *_quotient_notes(given), *_decision_notes(given)])
    return (*notes, f"Calcul de chaque ligne{COLON}{where}.") if notes else ()


FEES: Mapping[str, str] = {
    Unit.MONTH: "forfait",
    Unit.PERIOD: "forfait",
    Unit.YEAR: "adhésion",
    Unit.PACK: "carnet",
}
"""What covers a day that has no price of its own, in a word, by unit."""


def fee_word(unit: str) -> str:
    """Name what covers a day, by the stored word of its unit; one that is not known here is a fee too."""
    return FEES.get(unit, FEES[Unit.MONTH])


def covered_words(unit: str) -> str:
    """Say in a price's place what covers the day: `compris dans le forfait`, `décompté du carnet`."""
    if unit == Unit.PACK:
        return f"décompté du {fee_word(unit)}"
    return f"compris dans {'l’' if unit == Unit.YEAR else 'le '}{fee_word(unit)}"


def sum_of(facts: Iterable[Fact]) -> str:
    """Return how an unusual unit price is made: `3,05 € + 2,50 €`; empty without a surcharge inside."""
    surcharges = [f.values for f in facts if f.code is FactCode.SURCHARGE and f.values.get("per") == "unit"]
    added = [
        values
        for values in surcharges
        if values.get("kind") in ("added", "percent", "per_slice", "by_minutes")
    ]
    if not added:
        return ""
    return " + ".join(
        [euros(_cents(added[0], "price")), *(euros(_cents(values, "cents")) for values in added)]
    )


def surcharge_words(code: str) -> str:
    """Return what a surcharge is for; several codes are parted by a comma, an unknown one is left."""
    return ", ".join(SURCHARGES.get(part, part) for part in code.split(",") if part)


def percent(text: int | str) -> str:
    """Return a rate as French writes it: `0,36 %`."""
    return f"{_decimal(text)}{NO_BREAK}%"


def band_words(lower: int | str, upper: int | str) -> str:
    """Return an interval of quotient in words: `tranche de 860 à moins de 1 150`."""
    if upper == "":
        return f"tranche à partir de {_decimal(lower)}"
    if lower in ("0", 0):
        return f"tranche de moins de {_decimal(upper)}"
    return f"tranche de {_decimal(lower)} à moins de {_decimal(upper)}"


def _sentence(fact: Fact) -> str:
    return _said(fact.code, tuple(fact.values.items()))


@lru_cache(maxsize=8192)
def _said(code: FactCode, values: tuple[tuple[str, int | str], ...]) -> str:
    """Write a sentence once: a tariff says the same of every family, a quotient of each of its prices."""
    try:
        return _WRITERS[code](dict(values))
    except (KeyError, ValueError):
        return ""


def _version(values: Mapping[str, int | str]) -> str:
    since = day_month_year_long(_day(values, "valid_from"))
    return f"Tarif en vigueur depuis le {since}, délibération {_decision(values)}."


def _residence(values: Mapping[str, int | str]) -> str:
    since = f" depuis le {day_month_year(_day(values, 'since'))}" if "since" in values else ""
    return f"{_capital(RESIDENCES[str(values['residence'])])}{since}."


def _quotient(values: Mapping[str, int | str]) -> str:
    return f"{_capital(_quotient_words(values))}."


def _quotient_words(values: Mapping[str, int | str]) -> str:
    measure = MEASURES[str(values["measure"])]
    source = str(values.get("proof", "")) or SOURCES.get(str(values["source"]), str(values["source"]))
    whole, _, decimals = str(values["value"]).partition(".")
    value = _decimal(f"{whole}.{decimals.ljust(2, '0')}" if decimals else whole)
    return f"{measure} {value} ({source}), retenu {_validity(values)}"


def _validity(values: Mapping[str, int | str]) -> str:
    start = day_month_year(_day(values, "valid_from"))
    if not values.get("valid_to"):
        return f"depuis le {start}"
    last = _day(values, "valid_to") - timedelta(days=1)
    return f"du {start} au {day_month_year(last)}"


def _no_quotient(values: Mapping[str, int | str]) -> str:
    measure = MEASURES[str(values["measure"])]
    return f"Aucun justificatif de {measure} à cette date{COLON}tarif le plus fort."


def _band(values: Mapping[str, int | str]) -> str:
    return f"{_capital(band_words(values['lower'], values['upper']))}."


def _base(values: Mapping[str, int | str]) -> str:
    return f"Prix de la grille{COLON}{euros(_cents(values, 'cents'))}."


def _rate(values: Mapping[str, int | str]) -> str:
    exact = f"{_in_euros(values['cents'])}{NO_BREAK}€"
    return f"{percent(values['percent'])} de {_decimal(values['value'])}{COLON}{exact}."


def _bound(values: Mapping[str, int | str]) -> str:
    name = "Prix plancher" if values["bound"] == "floor" else "Prix plafond"
    return f"{name}{COLON}{euros(_cents(values, 'cents'))}."


def _sibling(values: Mapping[str, int | str]) -> str:
    if values["reading"] == "number":
        return f"{_capital(str(values['number']))} enfants inscrits{COLON}prix de la fratrie."
    rank = _cents(values, "rank")
    who = f"{rank}{'ᵉʳ' if rank == 1 else 'ᵉ'} enfant de la famille"
    if str(values["percent"]) == "0":
        return f"{who}{COLON}prix de ce rang."
    return f"{who}{COLON}réduction de {percent(values['percent'])}."


def _event(values: Mapping[str, int | str]) -> str:
    return f"{values['event']}, {day_month_year_long(_day(values, 'on'))}{COLON}prix de ce jour."


def _covered(values: Mapping[str, int | str]) -> str:
    return f"{_capital(covered_words(str(values['unit'])))}."


def _duration(values: Mapping[str, int | str]) -> str:
    price = euros(_cents(values, "cents"))
    return f"{_cents(values, 'minutes')}{NO_BREAK}min de présence{COLON}{price} au tableau des durées."


def _times(values: Mapping[str, int | str]) -> str:
    price, times = euros(_cents(values, "cents")), _cents(values, "times")
    if values["alike"]:
        return f"{times}{NO_BREAK}fois dans le mois{COLON}{price} chaque fois."
    nth = _cents(values, "nth")
    return f"{nth}{'ʳᵉ' if nth == 1 else 'ᵉ'} fois du mois{COLON}{price}."


def _contract(values: Mapping[str, int | str]) -> str:
    week, weeks, months = (_cents(values, name) for name in ("a_week", "weeks", "months"))
    return f"Contrat{COLON}{week} par semaine × {weeks}{NO_BREAK}semaines, payé en {months} mois égaux."


def _component(values: Mapping[str, int | str]) -> str:
    return f"Dont {values['label']} (compte {values['account']}){COLON}{euros(_cents(values, 'cents'))}."


def _subsidy(values: Mapping[str, int | str]) -> str:
    paid = euros(_cents(values, "cents"))
    return f"{values['payer']} verse {paid} de plus à la commune, sans changer le prix de la famille."


def _pack(values: Mapping[str, int | str]) -> str:
    used, left, after = (_cents(values, name) for name in ("used", "left", "left_after"))
    size = _cents(values, "size")
    before = f"{left} restaient du carnet précédent" if left >= 0 else f"{-left} utilisés d’avance"
    said = f"{used} utilisés ce mois, {before}, {after} restent"
    return f"Carnet de {size}{COLON}{said}."


def _variant(values: Mapping[str, int | str]) -> str:
    code = str(values["variant"])
    return f"{_capital(VARIANTS.get(code, code))}."


_ONCE = {"day": ", une fois pour la journée", "family": ", une fois pour la famille"}


def _surcharge(values: Mapping[str, int | str]) -> str:
    why = _capital(surcharge_words(str(values["surcharge"])))
    if values["kind"] == "instead":
        price = _cents(values, "price") + _cents(values, "cents")
        return f"{why}{COLON}prix de {euros(price)}."
    for_day = _ONCE.get(str(values["per"]), "")
    return f"{why}{COLON}{euros(_cents(values, 'cents'))} de plus{for_day}."


def _aid(values: Mapping[str, int | str]) -> str:
    reference = f" ({values['reference']})" if values.get("reference") else ""
    return f"Aide {values['payer']}{reference}{COLON}{MINUS}{euros(_cents(values, 'cents'))}."


def _rounding(values: Mapping[str, int | str]) -> str:
    exact = f"{_in_euros(values['exact'])}{NO_BREAK}€"
    rounded = euros(_cents(values, "cents"))
    return f"Arrondi au centime, à la moitié vers le haut{COLON}{exact} devient {rounded}."


_ROUNDINGS = {
    "started": "toute période commencée est due",
    "nearest": "arrondi au plus proche",
    "full": "seules les périodes entières sont dues",
}


def _quantity(values: Mapping[str, int | str]) -> str:
    units, minutes = _cents(values, "quantity"), _cents(values, "minutes")
    each = f"{values['unit_minutes']}{NO_BREAK}min"
    how = _ROUNDINGS[str(values.get("rounding", "started"))]
    return f"{minutes}{NO_BREAK}min de présence{COLON}{units} × {each}, {how}."


def cap_words(values: Mapping[str, int | str]) -> str:
    """Return what a cap of the month took off: `octobre 2026 : 80,00 € au plus, 60,00 € déjà facturés`."""
    whose = ", pour la famille" if values.get("family") else ""
    month = month_year(date.fromisoformat(str(values["month"])))
    said = f"{month}{whose}{COLON}{euros(_cents(values, 'cap'))} au plus"
    return f"{said}, {euros(_cents(values, 'before'))} déjà facturés" if values.get("before") else said


def _cap(values: Mapping[str, int | str]) -> str:
    whose = " pour la famille" if values.get("family") else ""
    month = of_month_year(date.fromisoformat(str(values["month"])))
    said = f"Plafond {month}{whose}{COLON}{euros(_cents(values, 'cap'))}"
    if values.get("before"):
        already = euros(_cents(values, "before"))
        said += f", dont {already} déjà facturés, soit {euros(_cents(values, 'due'))}"
    return f"{said} au lieu de {euros(_cents(values, 'cents'))}."


def _month(values: Mapping[str, int | str]) -> str:
    return f"Dû une fois pour le mois {of_month_year(date.fromisoformat(str(values['month'])))}."


def _period(values: Mapping[str, int | str]) -> str:
    return f"Dû une fois pour la période du {day_month_year(date.fromisoformat(str(values['from'])))}."


def _year(values: Mapping[str, int | str]) -> str:
    return f"Due une fois pour l’année scolaire {school_year_of(_day(values, 'from'))}."


def _invoiced(values: Mapping[str, int | str]) -> str:
    return f"Déjà facturé{COLON}{euros(_cents(values, 'cents'))}."


_WRITERS: Mapping[FactCode, Callable[[Mapping[str, int | str]], str]] = {
    FactCode.VERSION: _version,
    FactCode.RESIDENCE: _residence,
    FactCode.QUOTIENT: _quotient,
    FactCode.NO_QUOTIENT: _no_quotient,
    FactCode.BAND: _band,
    FactCode.EVENT: _event,
    FactCode.COVERED: _covered,
    FactCode.BASE: _base,
    FactCode.DURATION: _duration,
    FactCode.TIMES: _times,
    FactCode.RATE: _rate,
    FactCode.BOUND: _bound,
    FactCode.SIBLING: _sibling,
    FactCode.VARIANT: _variant,
    FactCode.CONTRACT: _contract,
    FactCode.SURCHARGE: _surcharge,
    FactCode.AID: _aid,
    FactCode.ROUNDING: _rounding,
    FactCode.COMPONENT: _component,
    FactCode.SUBSIDY: _subsidy,
    FactCode.QUANTITY: _quantity,
    FactCode.MONTH: _month,
    FactCode.PERIOD: _period,
    FactCode.YEAR: _year,
    FactCode.PACK: _pack,
    FactCode.CAP: _cap,
    FactCode.INVOICED: _invoiced,
}


def _quotient_notes(facts: list[Fact]) -> list[str]:
    """Say each quotient once; with its band when every line agrees on one, since grids differ by activity."""
    bands: dict[str, dict[str, None]] = {}
    said = ""
    notes: list[str] = []
    for fact in facts:
        if fact.code is FactCode.QUOTIENT:
            said = _capital(_quotient_words(fact.values))
            bands.setdefault(said, {})
        elif fact.code is FactCode.BAND and said:
            bands[said][band_words(fact.values["lower"], fact.values["upper"])] = None
        elif fact.code is FactCode.NO_QUOTIENT:
            notes.append(_no_quotient(fact.values))
    for quotient, found in bands.items():
        notes.append(f"{quotient}{COLON}{next(iter(found))}." if len(found) == 1 else f"{quotient}.")
    return notes


def _residence_notes(facts: list[Fact]) -> list[str]:
    found = (_residence(fact.values) for fact in facts if fact.code is FactCode.RESIDENCE)
    return list(dict.fromkeys(found))


def _decision_notes(facts: list[Fact]) -> list[str]:
    decisions = dict.fromkeys(_decision(fact.values) for fact in facts if fact.code is FactCode.VERSION)
    return [f"Délibération {decision}." for decision in decisions]


def _decision(values: Mapping[str, int | str]) -> str:
    return f"{values['decision']} du {day_month_year_long(_day(values, 'decided_on'))}"


def _day(values: Mapping[str, int | str], name: str) -> date:
    return date.fromisoformat(str(values[name]))


def _cents(values: Mapping[str, int | str], name: str) -> int:
    return int(values[name])


def _decimal(text: int | str) -> str:
    """Return a stored decimal as French writes it, thousands parted: `1 150`, `308,01`."""
    whole, _, decimals = str(text).partition(".")
    parted = f"{int(whole):,}".replace(",", NARROW)
    return f"{parted},{decimals}" if decimals else parted


def _in_euros(exact_cents: int | str) -> str:
    """Return exact cents, perhaps with decimals, as exact euros: `152.5` is `1,525`."""
    whole, _, decimals = str(exact_cents).partition(".")
    padded = whole.rjust(3, "0")
    return _decimal(f"{padded[:-2]}.{padded[-2:]}{decimals}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
