"""Sections of texts: Textes, Documents, and Absences with its reasons and its rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.dates import day_short_year
from staffdesk.domain.french.settings import EFFECT_WORDS, validity_words
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort
from staffdesk.ui.settings.words import TEXT_KINDS, sentence_case

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

NBSP = "\N{NO-BREAK SPACE}"
_RANK = Item("position", "Rang dans la liste", Sort.COUNT)
OUTCOMES = (
    ("excused", "elle est excusée"),
    ("ask_proof", "un justificatif est demandé"),
    ("billed", "elle est facturée"),
)
VALIDITIES = (
    ("forever", "sans limite"),
    ("school_year", "jusqu’à la fin de l’année scolaire"),
    ("months_from_issue", "un nombre de mois depuis son émission"),
    ("on_the_document", "jusqu’à la date lue sur le document"),
)
ICONS: Mapping[str, str] = {
    "refusal": "prohibit",
    "absence_reason": "first-aid",
    "message_topic": "chat-circle",
    "news": "info",
    "link": "arrow-square-out",
    "terms": "file-text",
}
_NEW: Mapping[str, str] = {
    "refusal": "Nouveau motif de refus",
    "absence_reason": "Nouveau motif d’absence",
    "message_topic": "Nouveau sujet de message",
    "news": "Nouvelle actualité",
    "link": "Nouveau lien",
    "terms": "Nouvelle version des conditions",
}
_ROWS: Mapping[str, Sequence[Sequence[Item] | str]] = {
    "refusal": (
        (Item("label", "Motif"),),
        (Item("text", "Ce que lira la famille", Sort.LONG, optional=True),),
        (_RANK,),
    ),
    "absence_reason": (
        (Item("label", "Motif"),),
        (Item("outcome", "Une absence déclarée hors délai pour ce motif", Sort.CHOICE, OUTCOMES),),
        (_RANK,),
    ),
    "message_topic": ((Item("label", "Sujet"),), (_RANK,)),
    "news": (
        (Item("label", "Titre"),),
        (Item("text", "Texte", Sort.LONG),),
        (Item("on", "Datée du", Sort.DAY, optional=True), _RANK),
    ),
    "link": (
        (Item("label", "Intitulé"),),
        (Item("url", "Adresse", hint="Elle commence par https://"),),
        (_RANK,),
    ),
    "terms": (
        "Une version publiée ne se modifie plus : en ajouter une nouvelle.",
        (Item("label", "Titre"), Item("version", "Version", hint="Par exemple 2027-1.")),
        (Item("text", "Texte", Sort.LONG),),
    ),
}
DOCUMENT_ROWS: Sequence[Sequence[Item] | str] = (
    (Item("name", "Nom"),),
    (
        Item("owner", "Demandé pour", Sort.CHOICE, (("household", "le foyer"), ("child", "chaque enfant"))),
        Item("mandatory", "Obligatoire", Sort.FLAG),
    ),
    (Item("blocking", "S’il manque", Sort.CHOICE, tuple(EFFECT_WORDS.items())), _RANK),
    (
        Item("validity", "Valable", Sort.CHOICE, VALIDITIES),
        Item("months", "Nombre de mois", Sort.COUNT, optional=True, hint="Pour une durée depuis l’émission."),
    ),
)
ABSENCE_RULES: Sequence[Sequence[Item] | str] = (
    "Jours de carence : facturés même avec un justificatif, comptés en jours d’école",
    (
        Item("first", "Du jour d’absence n°", Sort.COUNT),
        Item(
            "last", "au jour n°", Sort.COUNT, hint="0 pour aucune carence ; 3 à 4 pour une carence inversée."
        ),
    ),
    (
        Item("waived", "Pas de carence si l’absence est annoncée à temps", Sort.FLAG),
        Item("announced_before", "Annoncée avant", Sort.CLOCK, hint="Le jour même."),
    ),
    "Justificatif",
    (
        Item(
            "proof_hours", "Heures pour l’envoyer", Sort.COUNT, hint="Depuis le début du premier jour absent."
        ),
        Item(
            "minimum_days",
            "Jours d’absence au moins",
            Sort.COUNT,
            hint="1 pour toute absence ; 4 pour n’excuser que les longues.",
        ),
    ),
)
ABSENCES = "absence_rules"
_OWNERS: Mapping[str, str] = {"household": "Du foyer", "child": "De chaque enfant"}


def texts_section(today: Callable[[], date]) -> EditorSection:
    """Make the section Textes."""
    kinds = [kind for kind, _title in TEXT_KINDS if kind != "absence_reason"]
    return EditorSection(
        name="Textes",
        forms={kind: RecordForm(_ROWS[kind], today) for kind in kinds},
        rows=lambda book: [row for kind in kinds for row in _text_rows(book, kind)],
        title=_text_title,
        additions=tuple(Addition(kind, _NEW[kind], _beginning(kind, today)) for kind in kinds),
        empty=("Aucun texte.", "Ajouter un motif de refus, un sujet ou une actualité."),
        removable=frozenset(kinds),
    )


def documents_section(today: Callable[[], date]) -> EditorSection:
    """Make the section Documents."""
    return EditorSection(
        name="Documents",
        forms={"document_type": RecordForm(DOCUMENT_ROWS, today)},
        rows=lambda book: list(_document_rows(book)),
        title=lambda _kind, values: str(values.get("name") or "Nouveau document"),
        additions=(
            Addition(
                "document_type",
                "Nouveau document",
                lambda book, _current: {
                    "owner": "household",
                    "blocking": "warn",
                    "validity": "forever",
                    "position": _last(book, "document_type") + 1,
                },
            ),
        ),
        empty=("Aucun document n’est demandé.", "Ajouter ce que les familles doivent apporter."),
        removable=frozenset({"document_type"}),
    )


def absences_section(today: Callable[[], date]) -> EditorSection:
    """Make the section Absences."""

    def rows(book: "SettingsBook") -> Sequence[TwoLineRow]:
        rules = [
            TwoLineRow(
                record.key, "Règles", "clock", "Carence et justificatif", "", absence_words(record.values)
            )
            for record in book.records.get(ABSENCES, ())
        ]
        return [*rules, *_text_rows(book, "absence_reason")]

    return EditorSection(
        name="Absences",
        forms={
            ABSENCES: RecordForm(ABSENCE_RULES, today),
            "absence_reason": RecordForm(_ROWS["absence_reason"], today),
        },
        rows=rows,
        title=lambda kind, values: (
            "Carence et justificatif" if kind == ABSENCES else _text_title(kind, values)
        ),
        additions=(Addition("absence_reason", _NEW["absence_reason"], _beginning("absence_reason", today)),),
        removable=frozenset({"absence_reason"}),
    )


def absence_words(values: Values) -> str:
    """Say how absences are judged: ``carence des jours 1 à 2, justificatif sous 72 h``."""
    first, last, hours = values["first"], values["last"], values["proof_hours"]
    days = f"jour {first}" if first == last else f"jours {first} à {last}"
    carence = f"carence{NBSP}: {days}" if last >= first else "sans carence"
    least = f", dès {values['minimum_days']}{NBSP}jours" if values["minimum_days"] > 1 else ""
    return f"{carence}, justificatif sous {hours}{NBSP}h{least}"


def _text_rows(book: "SettingsBook", kind: str) -> Iterator[TwoLineRow]:
    heading = dict(TEXT_KINDS)[kind]
    for record in book.records.get(kind, ()):
        line = _text_line(kind, record.values)
        yield TwoLineRow(record.key, heading, ICONS[kind], record.values["label"], "", line)


def _text_line(kind: str, values: Values) -> str:
    if kind == "absence_reason":
        return sentence_case(dict(OUTCOMES)[values["outcome"]])
    if kind == "terms":
        return f"version {values['version']}"
    if kind == "message_topic":
        return "Proposé aux familles qui écrivent"
    text = " ".join(str(values.get("text") or values.get("url") or "Sans texte").split())
    on = values.get("on")
    return " · ".join(filter(None, (day_short_year(date.fromisoformat(on)) if on else "", text)))


def _text_title(kind: str, values: Values) -> str:
    return str(values.get("label") or _NEW[kind])


def _beginning(
    kind: str, today: Callable[[], date]
) -> "Callable[[SettingsBook, tuple[str, Values]], Values]":
    def begin(book: "SettingsBook", _current: tuple[str, Values]) -> Values:
        if kind == "terms":
            return {"label": "Conditions d’utilisation"}
        first = {"outcome": "ask_proof"} if kind == "absence_reason" else {}
        dated = {"on": today().isoformat()} if kind == "news" else {}
        return {"position": _last(book, kind) + 1, **first, **dated}

    return begin


def _document_rows(book: "SettingsBook") -> Iterator[TwoLineRow]:
    by_owner = sorted(
        book.records.get("document_type", ()), key=lambda one: one.values["owner"], reverse=True
    )
    for record in by_owner:
        values = record.values
        told = " · ".join(
            (
                "obligatoire" if values["mandatory"] else "facultatif",
                EFFECT_WORDS[values["blocking"]],
                validity_words(values["validity"], values["months"] or 0),
            )
        )
        yield TwoLineRow(record.key, _OWNERS[values["owner"]], "file-text", values["name"], "", told)


def _last(book: "SettingsBook", kind: str) -> int:
    return max((record.values["position"] for record in book.records.get(kind, ())), default=0)
