"""What holds the work: the sheet with its rounded corners, toolbar, decision bar.

Also the page that the window lays on it, and the one dialog.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.labels import hairline, label
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.theme import px, tokens


class Page(QWidget):
    """A screen of the main window; the window lays it on the sheet.

    Attributes:
        aside: what lies on the canvas at the left of the sheet (filters), or None.
        wants_narrow_rail: the rail shows only icons while this page is seen (planning).
        toast_over: the part over whose foot toasts stand, clear of lists and decision bar; None: the page.
        toast_bottom: how far above that foot.
    """

    aside: QWidget | None = None
    wants_narrow_rail: bool = False
    toast_over: QWidget | None = None
    toast_bottom: int = 12

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def lay_beside(self, aside: QWidget) -> None:
        """Have this lie on the canvas at the left of the sheet; it goes when the page goes."""
        self.aside = aside
        self.destroyed.connect(aside.deleteLater)

    def enter(self) -> None:
        """Called each time the page is shown: put the focus where one works.

        Refresh belongs to the presenter.
        """

    def open(self, argument: object) -> None:
        """Called when another part of the program leads here with a wish (a filter, a record)."""

    def set_aside_folded(self, folded: bool) -> None:
        """Called when the window gets too narrow for the aside, or wide again.

        Offer the filters as a menu.
        """


class Sheet(QWidget):
    """A plane of surface with radius 10 on the canvas; its children cannot paint over its corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._edge = _SheetEdge(self)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget under the others."""
        self._column.addWidget(widget, stretch)
        self._edge.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), QRectF(self.rect()), px(10), tokens().surface)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(self.rect())
        self._edge.raise_()


class _SheetEdge(QWidget):
    """Lies over a sheet: paints the canvas outside the rounded corners, and the outline."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        outside = QPainterPath()
        outside.addRect(rect)
        inside = QPainterPath()
        inside.addRoundedRect(rect, px(10), px(10))
        painter.fillPath(outside.subtracted(inside), tokens().canvas)
        draw_box(painter, rect, px(10), line=tokens().line)


class Toolbar(QWidget):
    """A row of 60 px at the head of a page, over a hairline; title at the left, actions at the right."""

    def __init__(self, title: str = "", height: int = 60) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(px(20), 0, px(20), 0)
        self._row.setSpacing(px(8))
        self.title = label(title, "title")
        self._row.addWidget(self.title)
        if not title:
            self.title.hide()  # never shown before it has a parent: it would be a window
        else:
            self._row.addSpacing(px(8))
        column.addLayout(self._row, 1)
        column.addWidget(hairline())
        self.setFixedHeight(px(height))

    def add(self, *widgets: QWidget) -> None:
        """Put widgets after the others, middle aligned."""
        for widget in widgets:
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_stretch(self) -> None:
        """Push what follows to the right."""
        self._row.addStretch()


class DecisionBar(QWidget):
    """The fixed foot of a pane, under a hairline: words first if any, then what is decided and the buttons.

    The last button given to ``set_buttons`` is the primary one, at the bottom right.
    """

    def __init__(self, side: int = 28) -> None:
        """``side`` is the padding of what stands over it in pixels of the look: 20 under lists and grids."""
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(px(side), px(12), px(side), px(12))
        self._inner.setSpacing(px(10))
        column.addLayout(self._inner)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._summary = QHBoxLayout()
        self._summary.setSpacing(px(14))
        self._row.addLayout(self._summary)
        self._row.addStretch()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(6))
        self._row.addLayout(self._buttons)
        self._inner.addLayout(self._row)

    def set_words(self, control: QWidget) -> None:
        """Put a control over the row (words to the family)."""
        self._inner.insertWidget(0, control)

    def set_summary(self, parts: Sequence[QWidget]) -> None:
        """Replace what is said at the left of the buttons."""
        while (item := self._summary.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for part in parts:
            self._summary.addWidget(part)

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Put the buttons, from left to right."""
        for button in buttons:
            self._buttons.addWidget(button)


class Column(QScrollArea):
    """A vertical column that scrolls: sheet padding around, sections under one another.

    Tab passes it by: its controls are the stops. What is only read is made a stop with ``read_by_keys``.

    Attributes:
        body: the layout to fill.
    """

    _ring: "_FocusRing | None" = None

    def __init__(self, padding: int = 28, gap: int = 20) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(px(padding), px(padding), px(padding), px(padding))
        self.body.setSpacing(px(gap))
        self.setWidget(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def read_by_keys(self, name: str) -> None:
        """Let Tab reach it under a name and the arrows scroll it: it holds more than its controls."""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ring = _FocusRing(self)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._ring is not None and by_key:
            self._ring.appear()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ring is not None:
            self._ring.setGeometry(self.rect())


class _FocusRing(QWidget):
    """The ring of a column, over what stands in it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self) -> None:
        """Show it round the whole column."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_focus_ring(QPainter(self), QRectF(self.rect()), px(8))


class Question(QDialog):
    """The only dialog: money or deletion is at stake. Its title is the question, its buttons carry the verbs.

    The focus is on the safe answer; Escape gives it too. ``exec`` is never called: listen to ``confirmed``.

    Signals:
        confirmed: the act was chosen.
    """

    confirmed = Signal()

    def __init__(
        self, question: str, facts: str, act: str, keep: str, parent: QWidget, *, danger: bool = True
    ) -> None:
        """Take the verbs: ``act`` ("Annuler la quittance") and the safe ``keep`` ("Garder la quittance")."""
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setModal(True)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(28), px(28), px(20))
        column.setSpacing(px(8))
        column.addWidget(label(question, "title", wrap=True))
        column.addWidget(label(facts, "body2", wrap=True))
        self._inserted = QVBoxLayout()
        self._parts: list[QWidget] = []
        column.addLayout(self._inserted)
        column.addSpacing(px(12))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch()
        self.keep_button = Button(keep)
        self.act_button = Button(act, ButtonKind.DANGER if danger else ButtonKind.PRIMARY)
        self.keep_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self._confirm)
        row.addWidget(self.keep_button)
        row.addWidget(self.act_button)
        column.addLayout(row)
        self.setAccessibleName(question)
        self.setAccessibleDescription(facts)

    def insert(self, widget: QWidget) -> None:
        """Put a widget between the facts and the answers."""
        self._inserted.setContentsMargins(0, px(4), 0, 0)
        self._inserted.addWidget(widget)
        self._parts = [*(part for part in self._parts if part is not widget), widget]

    def ask(self) -> None:
        """Show the question and return at once."""
        self.open()
        self.fit()
        follow(self.act_button, (*self._parts, self.keep_button, self.act_button))
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """Take the height that all of it needs: Qt itself stops at two thirds of the screen and squeezes."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()


class Resized(QObject):
    """Tells when a widget got another size, without a subclass.

    Signals:
        resized: after the widget changed its size.
    """

    resized = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def end(self) -> None:
        """Tell nothing any more."""
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.resized.emit()
        return False
