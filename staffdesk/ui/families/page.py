"""Familles: the list at the left, the sheet of the family in hand at the right; the page decides nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.families.family_list import heading, list_row, matching
from staffdesk.ui.families.health_form import HealthForm
from staffdesk.ui.families.new_family_form import NewFamilyForm
from staffdesk.ui.families.sheet_pane import SheetPane
from staffdesk.ui.families.words import ALL, VIEWS
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.fields import ComboPicker, SearchField
from staffdesk.ui.kit.labels import EmptyState, hairline, label
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.family_rows import FamilyRow, FamilySheet

LIST_WIDTH, NARROWEST, WIDEST = 374, 280, 460
SHEET_WIDTH = 590
NEW = "new"
"""What opens the form of a new household."""


class FamiliesPage(Page):
    """The page.

    Signals:
        family_chosen: the household in hand (its id, or None).
        new_family_asked: a household is to be entered.
        entered: the page is seen again.
    """

    family_chosen = Signal(object)
    new_family_asked = Signal()
    entered = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day ages and years are told for."""
        super().__init__()
        self._families: tuple[FamilyRow, ...] = ()
        self._lines: dict[int, TwoLineRow] = {}
        self._wanted: int | None = None
        self._landing: tuple[int, str] | None = None
        self._chosen: int | None = None
        self.banners = BannerSlot()
        self.search = SearchField("Nom, n°, enfant, commune", "Ctrl+F", "Chercher une famille")
        self.view = ComboPicker(VIEWS, "Familles montrées", 28)
        self.count = label("", "heading")
        self.list = TwoLineList("Familles")
        self.list.setMinimumWidth(px(NARROWEST))
        self.none_found = EmptyState("Aucune famille")
        self.sheet = SheetPane(today)
        self.new_family = NewFamilyForm(today)
        self.health = HealthForm(today)
        self.viewer = PdfView()
        self.new_button = Button("Nouveau foyer", keys="Ctrl+N", icon="plus")
        self.nothing = EmptyState(
            "Aucune famille choisie", "Choisir une famille dans la liste ou la chercher.", side=28
        )
        self._in_hand: QWidget = self.nothing
        self.keys = ScreenKeys(self)
        self.keys.bind("Ctrl+F", "Chercher une famille", self._to_search)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._show_matching())
        self.search.returnPressed.connect(self.list.setFocus)
        self.view.picked.connect(lambda _key: self._show_matching())
        self.list.current_changed.connect(self._choose)
        self.list.clicked.connect(lambda _index: self.close_over())
        self.new_button.clicked.connect(self.new_family_asked)
        for form in (self.new_family, self.health, self.viewer):
            form.closed.connect(self.close_over)
        self.allow_new_families(False)

    def show_families(self, rows: "Sequence[FamilyRow]") -> None:
        """Show the families the office has; what is typed and chosen stays."""
        self._families = tuple(rows)
        self._lines = {row.household_id: list_row(row) for row in rows}
        self._show_matching()
        if self._wanted is not None:
            self._hold(self._wanted)

    def show_sheet(self, sheet: "FamilySheet") -> None:
        """Show the family in hand."""
        self.sheet.show_sheet(sheet)
        self._in_hand = self.sheet
        self._show_right()
        self._land()

    def show_nothing(self) -> None:
        """Say that no family is in hand."""
        self._in_hand = self.nothing
        self._show_right()

    def allow_new_families(self, may: bool) -> None:
        """Let households be entered, or not."""
        self._foot.setVisible(may)
        self.sheet.allow_newcomers(may)

    def show_new_family(self) -> None:
        """Show the form of a new household over the sheet, as it was left."""
        self._over = self.new_family
        self._show_right()
        self.new_family.focus()

    def show_health(self) -> None:
        """Show the health form of a child over the sheet of its family."""
        self._over = self.health
        self._show_right()
        self.health.focus()

    def show_document(self, content: bytes, title: str) -> None:
        """Show a document of the town over the sheet of its family."""
        self.viewer.show_pdf(content, title)
        self._over = self.viewer
        self._show_right()
        self.viewer.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_over(self) -> None:
        """Show the family in hand again; what is typed in a form stays there."""
        if self._over is not None:
            self._over = None
            self._show_right()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def open(self, argument: object) -> None:
        """Take a household id in hand, enter one ("new"), or narrow the list to a view ("missing", "owing").

        (household_id, part) leads to a part of its sheet: see ``SheetPane.land``.
        """
        if argument == NEW and not self._foot.isHidden():
            self.new_family_asked.emit()
        elif isinstance(argument, int | tuple):
            self.close_over()
            self._landing = (argument, "") if isinstance(argument, int) else argument
            self._wanted = self._landing[0]
            self._hold(self._wanted)
        elif isinstance(argument, str) and argument in dict(VIEWS):
            self.view.choose(argument)
            self.search.clear()
            self._show_matching()

    @override
    def enter(self) -> None:
        self.entered.emit()
        if isinstance(self._over, PdfView):
            self._over.pages.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._over is not None:
            self._over.focus()
        elif self.list.current_row() is None:
            self._to_search()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._land()

    # -------------------------------------------------------------------------------------- inside

    _over: NewFamilyForm | HealthForm | PdfView | None = None

    def _land(self) -> None:
        """Put the focus into the sheet of a family that another screen led to, once it is shown."""
        sheet = self.sheet.sheet()
        if self._landing is None or sheet is None or sheet.household_id != self._landing[0]:
            return
        part, self._landing = self._landing[1], None
        self.sheet.land(part)

    def _hold(self, household_id: int) -> None:
        """Choose a family, out of the search and the view if they hide it."""
        if household_id not in self._lines:
            return
        self._wanted = None
        if not self.list.choose(household_id):
            self.view.choose(ALL)
            self.search.clear()
            self._show_matching()
            self.list.choose(household_id)

    def _show_matching(self) -> None:
        found = matching(self._families, self.search.text(), self.view.key())
        self.count.setText(heading(len(found), len(self._families)))
        self.list.replace([self._lines[row.household_id] for row in found])
        if not found:
            self._say_why_empty()
        self._rows.setCurrentWidget(self.list if found else self.none_found)
        if found and self.list.current_row() is None and self._wanted is None:
            self.list.step(1)

    def _say_why_empty(self) -> None:
        if not self._families:
            self.none_found.say(
                "Aucune famille dans ce bureau",
                "Elles arrivent par l’import, ou se saisissent ici avec Ctrl N.",
            )
        elif self.search.text():
            self.none_found.say(
                "Aucune famille ne correspond", "Effacer la recherche ou chercher un autre mot."
            )
        else:
            self.none_found.say(
                "Aucune famille dans cette vue", "Choisir «\N{NO-BREAK SPACE}Toutes\N{NO-BREAK SPACE}»."
            )

    def _choose(self, row: object) -> None:
        key = getattr(row, "key", None)
        if key is None:
            self.show_nothing()
        if key != self._chosen:
            self._chosen = key
            self.family_chosen.emit(key)

    def _show_right(self) -> None:
        self.right.setCurrentWidget(self._over or self._in_hand)

    def _to_search(self) -> None:
        self.search.begin()

    def _lay_out(self) -> None:
        self.right = QStackedWidget()
        self.right.addWidget(self.nothing)
        self.right.addWidget(self.sheet)
        for form in (self.new_family, self.health, self.viewer):
            self.right.addWidget(form)
        self._rows = QStackedWidget()
        self._rows.addWidget(self.list)
        self._rows.addWidget(self.none_found)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(self._left_pane())
        self.panes.addWidget(self.right)
        self.panes.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self.panes, 1)

    def _left_pane(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(px(20), px(10), px(20), px(6))
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.view)
        column.addLayout(head)
        search = QHBoxLayout()
        search.setContentsMargins(px(20), 0, px(20), px(10))
        search.addWidget(self.search)
        column.addLayout(search)
        column.addWidget(hairline())
        column.addSpacing(px(6))
        column.addWidget(self._rows, 1)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, px(12))
        foot.setSpacing(px(12))
        foot.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(px(20), 0, px(20), 0)
        row.addWidget(self.new_button)
        row.addStretch()
        foot.addLayout(row)
        column.addWidget(self._foot)
        return pane

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sheet its room first, then the list what it likes."""
        super().resizeEvent(event)
        width = max(px(NARROWEST), min(px(LIST_WIDTH), self.width() - px(SHEET_WIDTH)))
        self.panes.setSizes([width, self.width() - width - 1])
