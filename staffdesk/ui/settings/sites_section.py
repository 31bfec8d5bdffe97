"""The section Écoles et sites: each site with its classes, the newest school year first."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.dates import SchoolYear, school_year_of
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.activities_section import choices, number_of
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort
from staffdesk.ui.settings.words import SITE_KINDS, sentence_case

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

NBSP = "\N{NO-BREAK SPACE}"
LEVELS = (("", "sans objet"), ("nursery", "maternelle"), ("primary", "élémentaire"))
ICONS = {"school": "student", "canteen": "fork-knife", "leisure_centre": "sun"}
SITE_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("name", "Nom"),),
    (
        Item("kind", "Genre", Sort.CHOICE, tuple(SITE_KINDS.items())),
        Item("level", "Niveau", Sort.CHOICE, LEVELS),
    ),
    (Item("address", "Adresse", optional=True),),
    (
        Item(
            "capacity",
            "Places du site, tous groupes ensemble",
            Sort.COUNT,
            optional=True,
            hint="Vide, seuls les groupes limitent.",
        ),
    ),
)
CLASS_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("site", "École", Sort.CHOICE),),
    (
        Item("name", "Nom de la classe", hint="Par exemple CE1 A."),
        Item("level", "Niveau", hint="Par exemple CE1."),
    ),
    (
        Item("school_year", "Année de la rentrée", Sort.COUNT, hint="2026 pour l’année 2026-2027."),
        Item("teacher", "Enseignant", optional=True),
    ),
)


def sites_section(today: Callable[[], date]) -> EditorSection:
    """Make the section."""
    forms = {"site": RecordForm(SITE_ROWS, today), "class_group": RecordForm(CLASS_ROWS, today)}

    def new_class(book: "SettingsBook", current: tuple[str, Values]) -> Values:
        key, values = current
        site = key.partition(":")[2] if key.startswith("site:") else str(values.get("site") or "")
        first = next((number_of(record) for record in book.records.get("site", ())), "")
        return {"site": site or first, "school_year": school_year_of(today()).first_year}

    return EditorSection(
        name="Sites",
        forms=forms,
        rows=lambda book: list(_rows(book)),
        title=_title,
        additions=(
            Addition("site", "Nouveau site", lambda _book, _current: {"kind": "school", "level": "primary"}),
            Addition("class_group", "Nouvelle classe", new_class),
        ),
        show_book=lambda book: forms["class_group"].set_choices("site", choices(book, "site")),
        empty=("Aucun site.", "Ajouter une école, un restaurant ou un centre de loisirs."),
        removable=frozenset(forms),
    )


def _title(kind: str, values: Values) -> str:
    if kind == "site":
        return str(values.get("name") or "Nouveau site")
    return f"Classe {values['name']}" if values.get("name") else "Nouvelle classe"


def _rows(book: "SettingsBook") -> Iterator[TwoLineRow]:
    for site in book.records.get("site", ()):
        name, values = str(site.values["name"]), site.values
        level = dict(LEVELS)[values["level"]] if values.get("level") else ""
        line = " · ".join(filter(None, (SITE_KINDS.get(values["kind"], ""), level, values["address"])))
        yield TwoLineRow(
            site.key, name, ICONS.get(values["kind"], "house-line"), name, "", sentence_case(line)
        )
        for one in book.records.get("class_group", ()):
            if one.values["site"] == number_of(site):
                year = str(SchoolYear(one.values["school_year"]))
                told = " · ".join(filter(None, (year, one.values["teacher"])))
                yield TwoLineRow(one.key, name, "users-three", one.values["name"], "classe", told)
