"""Mes vues: the button that keeps, renames and deletes views of the queue, and the field for a name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, IconButton
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.saved_views import SavedView

NBSP = "\N{NO-BREAK SPACE}"
LONGEST_NAME = 40


class ViewsButton(IconButton):
    """The menu of one's own views.

    Signals:
        chosen: the id of the view to show.
        save_asked: what is shown is to be kept under a name.
        rename_asked, delete_asked: the id of the view that is shown.
    """

    chosen = Signal(int)
    save_asked = Signal()
    rename_asked = Signal(int)
    delete_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("bookmark-simple", "Mes vues (V)", height=28)
        self._views: Sequence[SavedView] = ()
        self._shown: int | None = None
        self.clicked.connect(self.open_menu)

    def show_views(self, views: "Sequence[SavedView]", shown: int | None) -> None:
        """Offer the views; ``shown``: the one that is seen, unless something was changed since."""
        self._views, self._shown = views, shown

    def menu_of_views(self) -> QMenu:
        """Build the menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for view in self._views:
            action = menu.addAction(view.name)
            action.setCheckable(True)
            action.setChecked(view.view_id == self._shown)
            action.triggered.connect(lambda _=False, key=view.view_id: self.chosen.emit(key))
        if self._views:
            menu.addSeparator()
        menu.addAction("Enregistrer cette vue…").triggered.connect(self.save_asked)
        for view in self._views:
            if view.view_id == self._shown:
                self._add(menu, f"Renommer «{NBSP}{view.name}{NBSP}»…", self.rename_asked.emit, view.view_id)
                self._add(menu, f"Supprimer «{NBSP}{view.name}{NBSP}»", self.delete_asked.emit, view.view_id)
        return menu

    def open_menu(self) -> None:
        """Open the menu under the button, its first entry ready for Return."""
        menu = self.menu_of_views()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.setActiveAction(menu.actions()[0])

    def _add(self, menu: QMenu, words: str, tell: Callable[[int], None], view_id: int) -> None:
        menu.addAction(words).triggered.connect(lambda _=False: tell(view_id))


class ViewNameField(QWidget):
    """The name of a view, asked for in the head of the list; what it says wrong stands under the pointer.

    Signals:
        named: the name.
        left: it is given up.
    """

    named = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText("Nom de la vue")
        self.name.setAccessibleName("Nom de la vue")
        self.name.setProperty("density", "inline")
        self.save_button = Button("Enregistrer", keys="Return", height=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self.name, 1)
        row.addWidget(self.save_button)
        self.name.textChanged.connect(lambda _text: self._check())
        self.save_button.clicked.connect(lambda: self.named.emit(self.name.text()))
        self.hide()

    def ask(self, name: str = "") -> None:
        """Ask for a name; ``name`` is the one it has."""
        self.name.setText(name)
        self.name.selectAll()
        self._check()
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        if self.name.text().strip():
            self.save_button.allow()
        else:
            self.save_button.refuse("Donner un nom à cette vue")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
