"""The section Relances: the levels of reminders, in the order they follow one another."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.reminders import CHANNELS, delay_words
from staffdesk.domain.reminders import Channel
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_form import Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

LEVEL = "reminder_level"
HEADING = "Niveaux, du premier au dernier"
NEW_LEVEL = "Nouveau niveau"
SIDES = (("after", "après l’échéance"), ("before", "avant l’échéance"))
FIRST_TEXT = (
    "Sauf erreur de notre part, {montant} restent à payer sur {factures}. "
    "Vous pouvez régler au plus tard le {limite}."
)
ROWS: Sequence[Sequence[Item] | str] = (
    (Item("label", "Nom, titre de la lettre"),),
    (
        Item("days", "Jours", Sort.COUNT),
        Item("side", "Quand", Sort.CHOICE, SIDES, share=2),
        Item(
            "channel",
            "Envoyée par",
            Sort.CHOICE,
            tuple((channel.value, words) for channel, words in CHANNELS.items()),
            share=2,
        ),
    ),
    (Item("before_title", "Annonce la transmission au Trésor public", Sort.FLAG),),
    (
        Item(
            "text",
            "Texte",
            Sort.LONG,
            hint="{montant}, {factures} et {limite} sont remplis pour chaque famille. Une ligne vide sépare "
            "deux paragraphes.",
        ),
    ),
    "Une famille sans adresse électronique reçoit toujours une lettre. Aucun frais n’est ajouté.",
    "Sous le seuil du Trésor public (Commune), l’annonce ne part pas\u00a0: la dette reste au compte.",
)


def reminders_section(today: Callable[[], date]) -> EditorSection:
    """Make the section Relances."""
    return EditorSection(
        name="Relances",
        forms={LEVEL: RecordForm(ROWS, today)},
        rows=lambda book: list(_rows(book)),
        title=lambda _kind, values: str(values.get("label") or NEW_LEVEL),
        additions=(Addition(LEVEL, NEW_LEVEL, _beginning),),
        empty=("Aucun niveau de relance.", "Ajouter un premier rappel, quelques jours après l’échéance."),
        removable=frozenset({LEVEL}),
    )


def _rows(book: "SettingsBook") -> Iterator[TwoLineRow]:
    for record in book.records.get(LEVEL, ()):
        values = record.values
        after = values["days"] if values["side"] == "after" else -values["days"]
        told = f"{delay_words(after)}, {CHANNELS[Channel(values['channel'])]}"
        yield TwoLineRow(record.key, HEADING, "bell-ringing", values["label"], "", told)


def _beginning(book: "SettingsBook", _current: tuple[str, Values]) -> Values:
    last = max((record.values["days"] for record in book.records.get(LEVEL, ())), default=0)
    return {
        "days": last + 15,
        "side": "after",
        "channel": Channel.MESSAGE.value,
        "before_title": False,
        "text": FIRST_TEXT,
    }
