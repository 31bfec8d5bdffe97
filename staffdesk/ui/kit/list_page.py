"""A page that walks a list: filters on the canvas, the list under its head, what is in hand beside it.

The pages of the requests and of the messages are made of it; each says what stands in the head and how its
work looks.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import IconButton
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.filters import FilterColumn
from staffdesk.ui.kit.labels import EmptyState, hairline
from staffdesk.ui.kit.list_and_detail import ListAndDetail
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.theme import px

HEAD_HEIGHT = 48


class ListPage(Page):
    """The page: a subclass fills it with ``lay_out`` once its own parts are made.

    Attributes:
        banners: over both panes.
        filters: the column at the left of the sheet; ``filter_button`` opens it as a menu when it is folded.
        list: the rows; ``empty`` stands in its place when there are none.
        split: list and detail.
    """

    def __init__(self, name: str, required_filter: str, held: str, foot: QWidget | None = None) -> None:
        """``name`` is what a screen reader calls the list; of the required filter ``held`` is chosen.

        ``foot`` stands under the filters.
        """
        super().__init__()
        self.banners = BannerSlot()
        self.filters = FilterColumn(foot, required_filter)
        self.filters.hold(required_filter, held)
        self.lay_beside(self.filters)
        self.list = TwoLineList(name)
        self.empty = EmptyState("")
        self.filter_button = IconButton("funnel", "Filtrer", height=28)
        self.filter_button.clicked.connect(self._open_filters)
        self.filter_button.hide()

    def lay_out(self, head: QHBoxLayout, work: QWidget, nothing: tuple[str, str]) -> None:
        """Lay the head of the list, the work in hand, and the words that stand for none."""
        column = _column(self)
        column.addWidget(self.banners)
        self.split = ListAndDetail(self._left(head), self._right_of(work, nothing))
        column.addWidget(self.split, 1)

    def fill(self, rows: Sequence[TwoLineRow]) -> None:
        """Show the list; the choice and the place stay where they can, else the first row is in hand."""
        had = self.list.current_row() is not None
        self.list.replace(rows)
        self._list_stack.setCurrentWidget(self.list if rows else self.empty)
        if rows and not had:  # coming to the focus, the list may have a current row already
            self.list.choose(rows[0].key)

    def show_empty(self, headline: str, hint: str) -> None:
        """Say why the list is empty."""
        self.empty.say(headline, hint)

    def show_work(self) -> None:
        """Show what is in hand."""
        self._right.setCurrentWidget(self._work)

    def add_work(self, widget: QWidget) -> None:
        """Add something that can stand in place of what is in hand."""
        self._right.addWidget(widget)

    def show_other(self, widget: QWidget) -> None:
        """Show something that was added."""
        self._right.setCurrentWidget(widget)

    def show_nothing(self, headline: str, hint: str) -> None:
        """Say that nothing is in hand."""
        self._nothing.say(headline, hint)
        self._right.setCurrentWidget(self._nothing)

    def _left(self, head: QHBoxLayout) -> QWidget:
        left, top = QWidget(), QWidget()
        top.setFixedHeight(px(HEAD_HEIGHT))
        head.addWidget(self.filter_button)
        top.setLayout(head)
        self._list_stack = QStackedWidget()
        for widget in (self.list, self.empty):
            self._list_stack.addWidget(widget)
        column = _column(left)
        column.addWidget(top)
        column.addWidget(hairline())
        column.addWidget(self._list_stack, 1)
        return left

    def _right_of(self, work: QWidget, nothing: tuple[str, str]) -> QWidget:
        self._work = work
        self._nothing = EmptyState(*nothing, side=28)
        self._right = QStackedWidget()
        for widget in (self._nothing, work):
            self._right.addWidget(widget)
        return self._right

    def _open_filters(self) -> None:
        menu = self.filters.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height())))

    @override
    def enter(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def set_aside_folded(self, folded: bool) -> None:
        self.filter_button.setVisible(folded)


def list_head(left: int, right: int) -> QHBoxLayout:
    """Make the row over a list, with the paddings of its ends."""
    row = QHBoxLayout()
    row.setContentsMargins(px(left), 0, px(right), 0)
    row.setSpacing(px(4))
    return row


def _column(box: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
