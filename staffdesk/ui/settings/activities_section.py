"""The section Activités: each activity with its slots, its groups and their places, in one list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from staffdesk.domain.french.dates import WEEKDAYS_SHORT, day_month_year_long, day_short_year
from staffdesk.domain.tariffs.coverage import Lack, slot_lack
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.controls import Raw
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort
from staffdesk.ui.settings.record_warning import Remark
from staffdesk.ui.settings.tariff_form import version_in

if TYPE_CHECKING:
    from staffdesk.domain.tariffs.versions import TariffVersion
    from staffdesk.services.settings_book import SettingsBook
    from staffdesk.services.settings_records import SettingRecord

NBSP = "\N{NO-BREAK SPACE}"
ACTIVITY_KINDS = (("meals", "restauration"), ("wraparound", "accueil périscolaire"), ("leisure", "loisirs"))
PERIOD_KINDS = (("school", "période scolaire"), ("holidays", "vacances scolaires"))
SLOT_ROWS = (("morning", "matin"), ("noon", "midi"), ("evening", "soir"), ("day", "journée"))
CRITERIA = (
    ("", "aucune, l’ordre d’arrivée"),
    ("sibling_present", "frère ou sœur déjà présents"),
    ("both_parents_work", "deux parents qui travaillent"),
    ("resident", "habitants de la commune"),
)
NO_TARIFF = (
    f"Ce créneau n’a pas de prix{NBSP}: son activité n’a pas de tarif en vigueur, ses jours ne pourront pas "
    "être facturés."
)
NO_OWN_PRICE = f"Ce créneau n’a pas de prix à lui{NBSP}: il se facture au prix de tous les créneaux"
SET_PRICE, SET_TARIFF = "Lui donner un prix dans Tarifs", "Ajouter un tarif"
UNKNOWN_SLOT = "?"
"""Code of a slot that is not saved yet: no tariff names it."""
EXCLUSIVE = (("", "aucune"), ("1", "série A"), ("2", "série B"), ("3", "série C"))
ICONS = {"meals": "fork-knife", "wraparound": "sun-horizon", "leisure": "sun"}

ACTIVITY_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("name", "Nom"),),
    (
        Item("kind", "Genre", Sort.CHOICE, ACTIVITY_KINDS),
        Item("period_kind", "Période", Sort.CHOICE, PERIOD_KINDS),
    ),
    (Item("weekdays", "Jours d’ouverture", Sort.WEEKDAYS),),
    (
        Item("position", "Rang dans les listes", Sort.COUNT),
        Item("closed_on", "Fermée à partir du", Sort.DAY, optional=True),
    ),
    "Places et liste d’attente",
    (
        Item(
            "capacity",
            "Places pour tous les groupes ensemble",
            Sort.COUNT,
            optional=True,
            hint="Vide, seuls les groupes limitent.",
        ),
        Item("request_holds_place", "Une demande retient une place", Sort.FLAG),
    ),
    (
        Item("waiting_1", "Première priorité", Sort.CHOICE, CRITERIA),
        Item("waiting_2", "Deuxième priorité", Sort.CHOICE, CRITERIA),
    ),
    (
        Item("waiting_3", "Troisième priorité", Sort.CHOICE, CRITERIA),
        Item("offer_hours", "Heures pour répondre à une offre", Sort.COUNT),
    ),
    "Paiement",
    (
        Item(
            "cesu_from_age", "CESU dès (âge)", Sort.COUNT, optional=True, hint="Vide, jamais payable en CESU."
        ),
        Item("cesu_to_age", "CESU jusqu’à (âge compris)", Sort.COUNT, optional=True),
    ),
    (Item("revenue_account", "Compte de recette"),),
    (
        Item(
            "pays_at_once",
            "Payé à l’avance\N{NO-BREAK SPACE}: les jours choisis passent par un panier",
            Sort.FLAG,
        ),
    ),
)
SLOT_ITEMS: Sequence[Sequence[Item] | str] = (
    (Item("activity", "Activité", Sort.CHOICE), Item("name", "Nom")),
    (Item("starts", "Début", Sort.CLOCK, optional=True), Item("ends", "Fin", Sort.CLOCK, optional=True)),
    (Item("row", "Ligne du planning", Sort.CHOICE, SLOT_ROWS), Item("position", "Rang", Sort.COUNT)),
    (
        Item(
            "exclusive",
            "Créneaux qui s’excluent",
            Sort.CHOICE,
            EXCLUSIVE,
            hint="Un enfant a un seul créneau d’une même série par jour, par exemple soir court ou long.",
        ),
    ),
)
GROUP_ITEMS: Sequence[Sequence[Item] | str] = (
    (Item("activity", "Activité", Sort.CHOICE), Item("site", "Site", Sort.CHOICE)),
    (Item("name", "Nom du groupe"), Item("capacity", "Places par créneau et par jour", Sort.COUNT)),
)
CAPACITY_ITEMS: Sequence[Sequence[Item] | str] = (
    (Item("group", "Groupe", Sort.CHOICE),),
    (Item("on", "Date", Sort.DAY), Item("capacity", "Places ce jour-là", Sort.COUNT)),
    (Item("reason", "Pourquoi", optional=True),),
)


def activities_section(today: Callable[[], date]) -> EditorSection:
    """Make the section."""
    forms = {
        "activity": RecordForm(ACTIVITY_ROWS, today),
        "slot": RecordForm(SLOT_ITEMS, today),
        "group": RecordForm(GROUP_ITEMS, today),
        "group_capacity": RecordForm(CAPACITY_ITEMS, today),
    }

    def show_book(book: "SettingsBook") -> None:
        activities = choices(book, "activity")
        for kind in ("slot", "group"):
            forms[kind].set_choices("activity", activities)
        forms["group"].set_choices("site", choices(book, "site"))
        forms["group_capacity"].set_choices("group", _group_choices(book))

    return EditorSection(
        name="Activités",
        forms=forms,
        rows=lambda book: list(_rows(book, today())),
        title=lambda kind, values: TITLES[kind](values),
        additions=(
            Addition("activity", "Nouvelle activité", _new_activity),
            Addition("slot", "Nouveau créneau", _new_slot),
            Addition("group", "Nouveau groupe", _new_group),
            Addition("group_capacity", "Autre nombre de places un jour", _new_capacity),
        ),
        show_book=show_book,
        empty=("Aucune activité.", "Ajouter la cantine, un accueil ou un centre de loisirs."),
        removable=frozenset(forms),
        remark=lambda book, key, draft: slot_remark(book, key, draft, today()),
    )


def slot_remark(book: "SettingsBook", key: str, draft: Mapping[str, Raw], today: date) -> Remark | None:
    """Say what a slot lacks in the tariffs of its activity, and lead to the tariff in question."""
    if not key.startswith("slot:"):
        return None
    name = dict(choices(book, "activity")).get(str(draft["activity"]), "")
    saved = next((record.values["name"] for record in book.records.get("slot", ()) if record.key == key), "")
    activity = next((one for one in book.surroundings.activities if one.name == name), None)
    if activity is None:
        return None
    code = next((code for code, known in activity.slots if known == saved), UNKNOWN_SLOT)
    tariffs = tariffs_of(book, activity.code)
    found = slot_lack(tuple(tariffs.values()), code, today)
    if found is None:
        return None
    if found.lack is Lack.TARIFF:
        return Remark(NO_TARIFF, SET_TARIFF, "tariffs")
    lacking = max(
        (held for held in tariffs if tariffs[held].valid_from <= found.since),
        key=lambda held: tariffs[held].valid_from,
    )
    since = "" if found.since <= today else f" à partir du {day_month_year_long(found.since)}"
    return Remark(f"{NO_OWN_PRICE}{since}.", SET_PRICE, "tariffs", lacking)


def tariffs_of(book: "SettingsBook", activity: str) -> dict[str, "TariffVersion"]:
    """Give the tariffs of an activity, by the key of their record."""
    read = {record.key: version_in(record.values) for record in book.records.get("tariff", ())}
    return {key: version for key, version in read.items() if version.activity == activity}


TITLES: dict[str, Callable[[Values], str]] = {
    "activity": lambda values: values.get("name") or "Nouvelle activité",
    "slot": lambda values: f"Créneau {values['name']}" if values.get("name") else "Nouveau créneau",
    "group": lambda values: f"Groupe {values['name']}" if values.get("name") else "Nouveau groupe",
    "group_capacity": lambda values: (
        f"Places du {day_short_year(date.fromisoformat(values['on']))}"
        if values.get("on")
        else "Places d’un jour"
    ),
}


def choices(book: "SettingsBook", kind: str) -> list[tuple[str, str]]:
    """Give the records of a kind as choices: their number and their name."""
    return [(number_of(record), str(record.values["name"])) for record in book.records.get(kind, ())]


def number_of(record: "SettingRecord") -> str:
    """Give the number of a record, as other records name it."""
    return record.key.partition(":")[2]


def _group_choices(book: "SettingsBook") -> list[tuple[str, str]]:
    activities = dict(choices(book, "activity"))
    return [
        (number_of(record), f"{activities.get(record.values['activity'], '')}, {record.values['name']}")
        for record in book.records.get("group", ())
    ]


def _rows(book: "SettingsBook", today: date) -> Iterator[TwoLineRow]:
    sites = dict(choices(book, "site"))
    groups = {number_of(record): record.values for record in book.records.get("group", ())}
    for activity in book.records.get("activity", ()):
        number, name = number_of(activity), str(activity.values["name"])
        icon = ICONS.get(activity.values["kind"], "users-three")
        yield TwoLineRow(activity.key, name, icon, name, "", _activity_words(activity.values))
        for slot in _of(book, "slot", number):
            yield TwoLineRow(
                slot.key, name, "clock", slot.values["name"], "créneau", _slot_words(slot.values)
            )
        for group in _of(book, "group", number):
            site = sites.get(group.values["site"], "")
            told = f"{group.values['capacity']}{NBSP}places"
            line = told if site == group.values["name"] else f"{told} · {site}"
            yield TwoLineRow(group.key, name, "users-three", group.values["name"], "groupe", line)
        for other in book.records.get("group_capacity", ()):
            of_group = groups.get(other.values["group"], {})
            on = date.fromisoformat(other.values["on"])
            if of_group.get("activity") == number and on >= today:
                line = f"{other.values['capacity']}{NBSP}places · {of_group['name']}"
                yield TwoLineRow(other.key, name, "calendar-blank", day_short_year(on), "", line)


def _of(book: "SettingsBook", kind: str, activity: str) -> "Iterator[SettingRecord]":
    return (record for record in book.records.get(kind, ()) if record.values["activity"] == activity)


def _activity_words(values: Values) -> str:
    days = " ".join(WEEKDAYS_SHORT[day - 1] for day in values["weekdays"])
    closed = values.get("closed_on")
    if closed:
        return f"fermée à partir du {day_short_year(date.fromisoformat(closed))}"
    return f"{days} · {dict(PERIOD_KINDS)[values['period_kind']]}"


def _slot_words(values: Values) -> str:
    hours = " – ".join(_hour(values[name]) for name in ("starts", "ends") if values.get(name))
    series = dict(EXCLUSIVE)[values["exclusive"]] if values.get("exclusive") else ""
    return " · ".join(filter(None, (hours, dict(SLOT_ROWS)[values["row"]], series)))


def _hour(stored: str) -> str:
    return stored.removeprefix("0")


# -------------------------------------------------------------------------------------- beginnings


def _new_activity(book: "SettingsBook", _current: tuple[str, Values]) -> Values:
    known = [record.values["position"] for record in book.records.get("activity", ())]
    return {
        "kind": "leisure",
        "period_kind": "school",
        "weekdays": [1, 2, 4, 5],
        "position": max(known, default=0) + 1,
        "request_holds_place": True,
        "offer_hours": 48,
        "revenue_account": "7067",
    }


def _first(book: "SettingsBook", kind: str) -> str:
    return next((number_of(record) for record in book.records.get(kind, ())), "")


def _inside(book: "SettingsBook", current: tuple[str, Values]) -> dict[str, Any]:
    """Begin inside the activity that is looked at."""
    key, values = current
    looked_at = key.partition(":")[2] if key.startswith("activity:") else str(values.get("activity") or "")
    return {"activity": looked_at or _first(book, "activity")}


def _new_slot(book: "SettingsBook", current: tuple[str, Values]) -> Values:
    return _inside(book, current) | {"row": "day", "position": 0}


def _new_group(book: "SettingsBook", current: tuple[str, Values]) -> Values:
    return _inside(book, current) | {"site": _first(book, "site"), "capacity": 24}


def _new_capacity(book: "SettingsBook", current: tuple[str, Values]) -> Values:
    key = current[0]
    return {"group": key.partition(":")[2] if key.startswith("group:") else _first(book, "group")}
