"""Who is invoiced by a new run: everybody, a group of families, or families searched and gathered by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import ComboPicker, ErrorLine, SearchField
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.invoice_payers import PayerGroup
    from staffdesk.services.money_rows import FamilyFound

EVERYBODY, BY_HAND = "", "by_hand"
FIRST_CHOICES = ((EVERYBODY, "Toutes les familles"), (BY_HAND, "Familles choisies"))
HINT = "Chercher une famille, puis Entrée pour l’ajouter. Suppr retire celle de la liste."
NONE_FOUND = "Aucune famille ne correspond. Vérifier le nom, ou essayer le numéro de dossier."
NO_FAMILY = "Ajouter au moins une famille, ou choisir « Toutes les familles »"


def _columns() -> tuple[Column[FamilyFound], ...]:
    return (
        Column("Famille", lambda found: f"{found.family} ({found.number})", strong=True),
        Column("Enfants", lambda found: found.children, tone=lambda _found: Tone.QUIET),
    )


class PayerPicker(QWidget):
    """The picker, and below it, for families gathered by hand, a search and the list of those chosen.

    Signals:
        searched: the text typed.
    """

    searched = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.groups = ComboPicker(FIRST_CHOICES, "Familles facturées", 34)
        self.field = SearchField("Nom, enfant ou numéro de dossier", "", "Chercher une famille à facturer")
        self.found = _table("Familles trouvées")
        self.none = label(NONE_FOUND, "hint", wrap=True)
        self.count = label("", "hint")
        self.chosen = _table("Familles à facturer")
        self.drop_button = Button("Retirer la famille")
        self.error = ErrorLine()
        self._by_hand = QWidget()
        self._families: dict[int, FamilyFound] = {}
        self._lay_out()
        self.groups.picked.connect(self._follow)
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self._add_current)
        self.found.opened.connect(self._add)
        self.drop_button.clicked.connect(self._drop)
        self.begin()

    def begin(self) -> None:
        """Start with everybody."""
        self.groups.choose(EVERYBODY)
        self._families.clear()
        self.field.clear()
        self.show_found(())
        self._show_chosen()
        self._follow(EVERYBODY)

    def set_groups(self, groups: Sequence[PayerGroup]) -> None:
        """Offer the groups of the town, each with its number of families."""
        said = [
            (group.key, f"{group.name}, {group.families}{NO_BREAK}famille{'s' if group.families > 1 else ''}")
            for group in groups
        ]
        self.groups.set_choices([*FIRST_CHOICES, *said])

    def show_found(self, found: Sequence[FamilyFound]) -> None:
        """Show which families fit; the first one is taken by Return."""
        left = tuple(one for one in found if one.household_id not in self._families)
        self.found.replace(left)
        self.found.fit_height()
        self.found.setVisible(bool(left))
        self.none.setVisible(not found and bool(self.field.text().strip()))
        if left:
            self.found.selectRow(0)

    def group(self) -> str:
        """Give the key of what is chosen: ``EVERYBODY``, ``BY_HAND`` or a group's."""
        return self.groups.key()

    def household_ids(self) -> tuple[int, ...]:
        """Give the families gathered by hand; none when it is not by hand."""
        return tuple(self._families) if self.group() == BY_HAND else ()

    def check(self) -> bool:
        """Tell whether somebody is invoiced, and say so when nobody is."""
        missing = self.group() == BY_HAND and not self._families
        self.error.say(NO_FAMILY if missing else "")
        if missing:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return not missing

    # ------------------------------------------------------------------------------------------ inside

    def _follow(self, key: str) -> None:
        self._by_hand.setVisible(key == BY_HAND)
        self.error.say("")
        if key == BY_HAND:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_current(self) -> None:
        family = self.found.current_row()
        if family is not None and self.found.isVisible():
            self._add(family)

    def _add(self, family: FamilyFound) -> None:
        self._families[family.household_id] = family
        self.error.say("")
        self._show_chosen()
        self.field.clear()
        self.show_found(())
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        family = self.chosen.current_row()
        if family is not None:
            self._families.pop(family.household_id, None)
            self._show_chosen()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chosen(self) -> None:
        families = tuple(self._families.values())
        self.chosen.replace(families)
        self.chosen.fit_height()
        number = len(families)
        self.count.setText(
            "Aucune famille choisie"
            if not number
            else f"{number}{NO_BREAK}famille{'s' if number > 1 else ''} choisie{'s' if number > 1 else ''}"
        )
        for part in (self.chosen, self.drop_button):
            part.setVisible(bool(number))
        if number:
            self.chosen.selectRow(number - 1)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.groups)
        inner = QVBoxLayout(self._by_hand)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        parts = (label(HINT, "hint", wrap=True), self.field, self.found, self.none, self.count, self.chosen)
        for part in parts:
            inner.addWidget(part)
        inner.addWidget(self.drop_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._by_hand)
        column.addWidget(self.error)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Delete and self.chosen.hasFocus():
            self._drop()
        elif by is None or not self.field.hasFocus():
            super().keyPressEvent(event)
        else:
            at = self.found.currentIndex().row() + by
            if 0 <= at < self.found.rows.rowCount():
                self.found.selectRow(at)


def _table(name: str) -> PlainTable[FamilyFound]:
    rows = RowsModel(_columns(), lambda found: found.household_id)
    return PlainTable(rows, name, Density.LOG, sortable=False)
