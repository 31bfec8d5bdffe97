"""What Pointage and Effectifs share: days to step over, pickers, what a day shows, papers over it all."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.attendance.day_toolbar import DayToolbar, FilterRow
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px


class DayPage(Page):
    """The base of both pages.

    Signals:
        stepped: -1 or 1 day (or week, month); 0 leads back to the present.
        undo_asked: the last action is to be taken back.
        paper_asked: key of a paper.
        view_asked: key of another view of the planning.
        opened_on: a day another screen leads to.
        entered: the page is seen again.
    """

    stepped = Signal(int)
    undo_asked = Signal()
    paper_asked = Signal(str)
    view_asked = Signal(str)
    opened_on = Signal(object)
    entered = Signal()

    def __init__(
        self, view: str, longest_title: str, paper_words: str, papers: Sequence[tuple[str, str]]
    ) -> None:
        """``view`` is the one of the planning; ``papers`` the keys and words behind the paper button."""
        super().__init__()
        self.wants_narrow_rail = True
        self._papers = papers
        self.banners = BannerSlot()
        self.toolbar = DayToolbar(view, text_width(longest_title, 20, 600))
        self.filters = FilterRow()
        self.paper_button = Button(paper_words, keys="Ctrl+P", icon="printer")
        self.sheets = QStackedWidget()
        self.stack = QStackedWidget()
        self.viewer = PdfView()
        self.viewer.offer_saving()
        self.keys = ScreenKeys(self)

    def lay_out(self, sheets: Sequence[QWidget], under: Sequence[QWidget]) -> None:
        """Set toolbar, filters, one of the sheets, and what stands under it; the viewer lies over all."""
        self.sheets.setContentsMargins(px(12), 0, px(12), 0)
        self.toast_over = self.sheets
        for widget in sheets:
            self.sheets.addWidget(widget)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, self.banners, self.filters):
            column.addWidget(part)
        column.addWidget(self.sheets, 1)
        for widget in under:
            column.addWidget(widget)
        self.stack.addWidget(work)
        self.stack.addWidget(self.viewer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.toolbar.stepped.connect(self.stepped)
        self.toolbar.view_asked.connect(self.view_asked)
        self.paper_button.clicked.connect(self._open_papers)
        self.viewer.closed.connect(self.close_paper)
        self.keys.bind("Alt+Left", "Avant", lambda: self.stepped.emit(-1))
        self.keys.bind("Alt+Right", "Après", lambda: self.stepped.emit(1))
        self.keys.bind("Ctrl+Z", "Annuler la dernière action", self.undo_asked.emit)

    def show_paper(self, content: bytes, title: str) -> None:
        """Show a document over everything."""
        self.viewer.show_pdf(content, title)
        self.stack.setCurrentWidget(self.viewer)
        self.viewer.pages.setFocus()

    def close_paper(self) -> None:
        """Come back to the day."""
        self.stack.setCurrentIndex(0)
        self.focus_sheet()

    def papers(self) -> QMenu:
        """Build the menu of papers."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in self._papers:
            menu.addAction(words).triggered.connect(lambda _=False, key=key: self.paper_asked.emit(key))
        return menu

    def focus_sheet(self) -> None:
        """Put the focus where one works, unless a paper lies over it."""
        shown = self.sheets.currentWidget()
        if shown is not None and self.stack.currentIndex() == 0:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def open(self, argument: object) -> None:
        """Show a day."""
        if isinstance(argument, date):
            self.opened_on.emit(argument)

    @override
    def enter(self) -> None:
        self.entered.emit()
        self.focus_sheet()

    def _open_papers(self) -> None:
        menu = self.papers()
        menu.popup(self.paper_button.mapToGlobal(QPoint(0, self.paper_button.height())))
        menu.setActiveAction(menu.actions()[0])
