"""What makes an editor of one section of Paramètres, and the record that is in hand there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.controls import Raw
from staffdesk.ui.settings.editor_form import EditorForm, Values
from staffdesk.ui.settings.record_warning import Remark

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook


@dataclass(frozen=True)
class Addition:
    """Something that can be added: its kind, the words of the menu, and the values it begins with.

    ``values`` is handed the key and values of the record in hand: a class is added to its school.
    """

    kind: str
    words: str
    values: "Callable[[SettingsBook, tuple[str, Values]], Values]"


@dataclass(frozen=True)
class EditorSection:
    """What makes an editor of one section.

    Attributes:
        name: names the list for who cannot see it.
        forms: by kind of record.
        rows: lines of the list, keyed by the keys of records.
        title: names a record over its form.
        additions: what can be added.
        show_book: gives the forms their choices.
        beside: stands beside the form (a preview).
        empty: headline and hint of an empty list.
        removable: kinds that can be deleted.
        cannot_add: says why nothing can be added yet; empty where it can.
        remark: says what is wrong with a record though it may be saved: its key, and its form as typed.
    """

    name: str
    forms: Mapping[str, EditorForm]
    rows: "Callable[[SettingsBook], Sequence[TwoLineRow]]"
    title: Callable[[str, Values], str]
    additions: Sequence[Addition] = ()
    show_book: "Callable[[SettingsBook], None]" = lambda _book: None
    beside: QWidget | None = None
    empty: tuple[str, str] = ("Rien n’est encore réglé ici.", "Ajouter un premier élément.")
    removable: frozenset[str] = field(default_factory=frozenset)
    cannot_add: "Callable[[SettingsBook], str]" = lambda _book: ""
    remark: "Callable[[SettingsBook, str, Mapping[str, Raw]], Remark | None]" = lambda *_: None


@dataclass
class OpenRecord:
    """The record in hand: as it was read, and how its form looked then."""

    key: str
    values: Values
    mark: str
    clean: dict[str, Raw] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self.key.partition(":")[0]

    @property
    def is_new(self) -> bool:
        """Whether it was never saved."""
        return self.key.endswith(":0")
