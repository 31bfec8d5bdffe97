"""Fields: label above, control, and under it the error that keeps what was typed.

A field is checked when it is left, never while one types. ``Field`` wraps any control; ``AmountField`` and
``DateField`` check themselves. ``ComboPicker`` is the small picker of a row, ``SearchField`` the one with
the magnifying glass.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)
from typing_extensions import override

from staffdesk.domain.french.amounts import counted, euros_plain
from staffdesk.domain.french.dates import day_short_year
from staffdesk.domain.money import Cents
from staffdesk.ui.kit.buttons import IconButton, has_keyboard_focus
from staffdesk.ui.kit.icons import draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import (
    draw_box,
    draw_focus_ring,
    draw_key_chip,
    draw_text,
    key_chip_width,
    text_width,
)
from staffdesk.ui.kit.theme import px, set_role, tokens
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.kit.typed_values import parse_cents, parse_day

NBSP = "\N{NO-BREAK SPACE}"
AMOUNT_UNREADABLE = f"Montant illisible{NBSP}: saisir par exemple 12,50"
DATE_UNREADABLE = f"Date illisible{NBSP}: saisir par exemple 12/01/2027"


class ErrorLine(QWidget):
    """An icon and a sentence of 13 px in bad, or in warn, hidden until there is one."""

    def __init__(self, tone: Tone = Tone.BAD) -> None:
        super().__init__()
        self._tone = tone
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), 0, 0, 0)
        self._words = label("", "warn" if tone is Tone.WARN else "bad", wrap=True)
        column.addWidget(self._words)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, or hide the line when it is empty."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))
        self._take_height()

    def text(self) -> str:
        """Give the sentence shown."""
        return self._words.text()

    def _take_height(self) -> None:
        """Ask for the height that the words need at this width: layouts around may not ask by width."""
        needed = self._words.heightForWidth(max(self.width() - px(20), px(80)))
        self.setMinimumHeight(max(needed, 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()
        column = self.layout()
        if column is not None and column.geometry() != self.rect():
            column.setGeometry(self.rect())  # it grew while being resized: Qt lays out the first size alone

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icon = "warning" if self._tone is Tone.WARN else "warning-circle"
        draw_icon(QPainter(self), QRectF(0, px(2), px(14), px(14)), icon, tokens().ink(self._tone))


class Field(QWidget):
    """A label, a control and the error under it.

    Signals:
        left: the control was left after a change of focus; check now.
    """

    left = Signal()

    def __init__(
        self, name: str, control: QWidget | None = None, *, optional: bool = False, hint: str = ""
    ) -> None:
        """``control`` is a one-line text field unless given; optional is written, required is not."""
        super().__init__()
        self.control: QWidget = control if control is not None else QLineEdit()
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        words = label(f"{name} (facultatif)" if optional else name, "label")
        words.setBuddy(self.control)
        words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # room goes below
        column.addWidget(words)
        column.addWidget(self.control)
        self._hint = label(hint, "hint", wrap=True)
        self._error = ErrorLine()
        column.addWidget(self._hint)
        self._hint.setVisible(bool(hint))  # once it has a parent: shown before, it would be a window
        column.addWidget(self._error)
        self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(hint)
        if isinstance(self.control, QLineEdit):
            self.control.editingFinished.connect(self.left)

    @property
    def name(self) -> str:
        """Give the label."""
        return self._name

    def add_below(self, *widgets: QWidget) -> None:
        """Set what is said of the control between it and its error."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            for widget in widgets:
                column.insertWidget(column.count() - 1, widget)

    def text(self) -> str:
        """Give the text typed, without spaces around it."""
        return self.control.text().strip() if isinstance(self.control, QLineEdit) else ""

    def set_text(self, text: str) -> None:
        """Fill the control of a one-line field."""
        if isinstance(self.control, QLineEdit):
            self.control.setText(text)

    def set_error(self, sentence: str) -> None:
        """Say under the control what is wrong and how to mend it; the value stays."""
        self._error.say(sentence)
        set_role(self.control, "true" if sentence else "false", "invalid")
        self.control.setAccessibleDescription(sentence or self._hint.text())

    def clear_error(self) -> None:
        """Take the error away."""
        self.set_error("")

    def error(self) -> str:
        """Give the error shown, or nothing."""
        return self._error.text()

    def focus(self) -> None:
        """Put the cursor into the control and bring the field into view.

        In a control made of several it goes into the first that is wrong.
        """
        inside = [
            part
            for part in self.control.findChildren(QWidget)
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.isVisibleTo(self.control)
        ]
        wrong = [part for part in inside if part.property("invalid") == "true"]
        alone = self.control.focusPolicy() != Qt.FocusPolicy.NoFocus
        target = self.control if alone else next(iter(wrong or inside), self.control)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self)


def bring_into_view(widget: QWidget) -> None:
    """Scroll the column around a widget until it is seen: focus given by a key or a rule does not do so."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget)


def focus_first_error(fields: Sequence[Field]) -> int:
    """Put the cursor into the first field with an error and give how many have one (for the banner)."""
    wrong = [field for field in fields if field.error()]
    if wrong:
        wrong[0].focus()
    return len(wrong)


class AmountEdit(QLineEdit):
    """A one-line amount in euros, right aligned, read as cents."""

    def __init__(self, name: str = "", *, inline: bool = False) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(name)
        self.setPlaceholderText("0,00")
        if inline:
            self.setProperty("density", "inline")
        self.editingFinished.connect(self._tidy)

    def cents(self) -> Cents | None:
        """Give the amount, or None when the field is empty or cannot be read."""
        return parse_cents(self.text())

    def set_cents(self, cents: Cents | None) -> None:
        """Show an amount, or nothing."""
        self.setText("" if cents is None else euros_plain(cents))

    def is_readable(self) -> bool:
        """Tell whether the text is empty or an amount."""
        return not self.text().strip() or self.cents() is not None

    def _tidy(self) -> None:
        cents = self.cents()
        if cents is not None:
            self.setText(euros_plain(cents))


class AmountField(Field):
    """A labelled amount; says so by itself when it cannot be read.

    Signals:
        amount_changed: cents (int) or None, on leaving the field.
    """

    amount_changed = Signal(object)

    def __init__(self, name: str, *, optional: bool = False, hint: str = "") -> None:
        self.edit = AmountEdit(name)
        super().__init__(name, self.edit, optional=optional, hint=hint)
        self.left.connect(self._check)

    def cents(self) -> Cents | None:
        """Give the amount, or None when empty or unreadable."""
        return self.edit.cents()

    def set_cents(self, cents: Cents | None) -> None:
        """Show an amount, or nothing."""
        self.edit.set_cents(cents)

    def require(self, missing: str) -> None:
        """Say that the amount cannot be read, or ask for it by ``missing`` where none is given."""
        cents = self.cents()
        given = cents is not None and cents >= 0
        self.set_error("" if given else missing if self.edit.is_readable() else AMOUNT_UNREADABLE)

    def _check(self) -> None:
        self.set_error("" if self.edit.is_readable() else AMOUNT_UNREADABLE)
        self.amount_changed.emit(self.cents())


class DateField(Field):
    """A labelled day: typed ("12/1", "12 janv. 2027") or picked; shown as "mar. 12 janv. 2027" once left.

    Signals:
        day_changed: the date or None, on leaving the field or picking.
    """

    day_changed = Signal(object)

    def __init__(
        self, name: str, today: Callable[[], date], *, optional: bool = False, hint: str = ""
    ) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        self.edit = _DateEdit(name)
        super().__init__(name, self.edit, optional=optional, hint=hint)
        self._today = today
        self.edit.picker.clicked.connect(self._open_calendar)
        self.left.connect(self._check)

    def day(self) -> date | None:
        """Give the day, or None when empty or unreadable."""
        return parse_day(self.edit.text(), self._today())

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.edit.setText("" if day is None else day_short_year(day))

    def _check(self) -> None:
        day = self.day()
        if day is not None:
            self.set_day(day)
        unreadable = bool(self.edit.text().strip()) and day is None
        self.set_error(DATE_UNREADABLE if unreadable else "")
        self.day_changed.emit(day)

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setAccessibleName(self.name)
        calendar.setSelectedDate(_qdate(self.day() or self._today()))
        calendar.activated.connect(lambda _day: self._pick(menu, calendar))
        calendar.clicked.connect(lambda _day: self._pick(menu, calendar))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.edit.mapToGlobal(QPoint(0, self.edit.height())))

    def _pick(self, menu: QMenu, calendar: QCalendarWidget) -> None:
        picked = calendar.selectedDate()
        self.set_day(date(picked.year(), picked.month(), picked.day()))
        menu.close()
        self._check()


class _DateEdit(QLineEdit):
    """A text field with the button that opens the calendar at its right end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPlaceholderText("jj/mm/aaaa")
        self.picker = IconButton(
            "calendar-blank", f"{name}{NBSP}: ouvrir le calendrier", height=26, parent=self
        )
        self.picker.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.picker.setCursor(Qt.CursorShape.ArrowCursor)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.picker.sizeHint()
        self.setTextMargins(0, 0, size.width(), 0)
        self.picker.setGeometry(
            self.width() - size.width() - px(4), (self.height() - size.height()) // 2, *size.toTuple()
        )


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


class SearchField(QLineEdit):
    """A field with a magnifying glass and, at the right, the key that leads to it."""

    def __init__(self, placeholder: str, keys: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("role", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self._keys = keys
        if keys:
            self.setTextMargins(0, 0, key_chip_width(keys), 0)

    def begin(self) -> None:
        """Put the cursor here by a key, with what was sought before selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        middle = self.height() / 2
        draw_icon(painter, QRectF(px(12), middle - px(8), px(16), px(16)), "magnifying-glass", tokens().text2)
        if self._keys and not self.text():
            draw_key_chip(painter, self.width() - px(8), middle, self._keys)


class ComboPicker(QComboBox):
    """The small picker of a row (26 high) or of a toolbar (32): as wide as what it says.

    The wheel never changes it.

    Signals:
        picked: the key chosen by the user.
    """

    picked = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]] = (), name: str = "", height: int = 26) -> None:
        """Take (key, words) pairs; ``name`` is what a screen reader says."""
        super().__init__()
        self._height = height
        self.setMinimumHeight(px(height))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_choices(choices)
        self.activated.connect(lambda _row: self.picked.emit(self.key()))
        self.currentIndexChanged.connect(lambda _row: self.updateGeometry())

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; the key that held stays if it is still there. No signal."""
        held = self.key()
        self.blockSignals(True)
        self.clear()
        for key, words in choices:
            self.addItem(words, key)
        self.blockSignals(False)
        self.choose(held)

    def set_short(self, words: str, widest: int) -> None:
        """Let it say few words while nothing is chosen, and be no wider than that, where room is short."""
        self._short, self._widest = words, widest

    def set_compact(self, compact: bool) -> None:
        """Take less room, as ``set_short`` says, or all that the words need."""
        self._compact = compact and bool(self._short)
        cut = self._compact and self.sizeHint().width() >= px(self._widest)
        self.setToolTip(self.currentText() if cut or (self._compact and not self.key()) else "")
        self.updateGeometry()
        self.update()

    def _said(self) -> str:
        return self._short if self._compact and not self.key() else self.currentText()

    _short, _widest, _compact = "", 0, False

    def key(self) -> str:
        """Give the key of the choice that holds, or nothing."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Set the choice without the ``picked`` signal."""
        row = self.findData(key)
        if row >= 0:
            self.setCurrentIndex(row)
        self.updateGeometry()

    def _size(self) -> int:
        """Give the size of its words: 13 in a row, 14 in a toolbar."""
        return 13 if self._height <= 26 else 14

    @override
    def showPopup(self) -> None:
        widest = max((text_width(self.itemText(row)) for row in range(self.count())), default=0)
        self.view().setMinimumWidth(max(self.width(), widest + px(36)))
        super().showPopup()

    @override
    def sizeHint(self) -> QSize:
        width = px(9) + text_width(self._said(), self._size()) + px(8) + px(12) + px(9)
        return QSize(min(width, px(self._widest)) if self._compact else width, px(self._height))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        rect = QRectF(self.rect())
        over = self.underMouse() and self.isEnabled()
        draw_box(painter, rect, px(6), c.hover if over or not self.isEnabled() else c.surface, c.line2)
        ink = c.text if self.isEnabled() else c.text3
        room = rect.adjusted(px(9), 0, -px(26), 0)
        draw_text(painter, room, self._said(), ink, self._size(), elide=True)
        caret = QRectF(rect.right() - px(9) - px(12), rect.center().y() - px(6), px(12), px(12))
        draw_icon(painter, caret, "caret-down", c.text2)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.HoverEnter,
            QEvent.Type.HoverLeave,
            QEvent.Type.Enter,
            QEvent.Type.Leave,
        ):
            self.update()
        return super().event(event)


def count_sentence(count: int) -> str:
    """Say for the banner over a form how many fields are to be mended."""
    return counted(count, "champ est à corriger.", "champs sont à corriger.")
