"""Buttons, links, check boxes and the segmented control: painted with the theme, native in behaviour.

A key given to a button is drawn in it and works while the button can be seen and used. It is a plain
``QShortcut``, so a single letter never leaves a field in which one types.
"""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import (
    CENTRE,
    LEFT,
    draw_box,
    draw_focus_ring,
    draw_key_chip,
    draw_text,
    key_chip_width,
    key_words,
    text_width,
)
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.theme import metrics, px, tokens
from staffdesk.ui.kit.tokens import Tone

INVERSE_DISABLED = 0.5
"""How much of a disabled button is seen on the inverse bar: there it is dim, not a bright field."""


def has_keyboard_focus(widget: QWidget) -> bool:
    """Tell whether the focus is here and came by a key: a click draws no ring."""
    return widget.hasFocus() and widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


class ButtonKind(StrEnum):
    """How much a button asks to be pressed; one primary per screen."""

    PRIMARY = "primary"
    PLAIN = "plain"
    GHOST = "ghost"
    DANGER = "danger"
    INVERSE = "inverse"


class Button(QPushButton):
    """A button with optional icon and key chip.

    Args:
        text: what it does, an infinitive.
        kind: plain unless said otherwise.
        keys: e.g. "A" or "Ctrl+Return": drawn in the button and bound to it.
        icon: name of a Phosphor icon, at the left.
        height: 32, or 40 for the primary of a till.
    """

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        keys: str = "",
        icon: str = "",
        height: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self.keys = keys
        self.icon_name = icon
        self._height = height
        self.setMinimumHeight(px(height))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        if keys:
            self._bind(keys)

    def set_text(self, text: str) -> None:
        """Change the words, seen and spoken; the width follows."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    _gave_focus_to: QWidget | None = None
    """Where Qt put the focus when the button that had it was refused."""

    def refuse(self, why: str) -> None:
        """Disable the button and say why under the pointer."""
        had_focus = self.hasFocus()
        self.setEnabled(False)
        if had_focus:
            self._gave_focus_to = self.window().focusWidget()
        self.setToolTip(why)
        self.setAccessibleDescription(why)

    def allow(self) -> None:
        """Enable the button again; it has the focus again if nobody moved it meanwhile."""
        self.setEnabled(True)
        given, self._gave_focus_to = self._gave_focus_to, None
        if given is not None and given is self.window().focusWidget():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setToolTip("")
        self.setAccessibleDescription(" ".join(key_words(self.keys)).replace("↵", "Entrée"))

    def _bind(self, keys: str) -> None:
        self._shortcut = QShortcut(self)
        sequences = [QKeySequence(keys)]
        if "Return" in keys:
            sequences.append(QKeySequence(keys.replace("Return", "Enter")))
        self._shortcut.setKeys(sequences)
        self._shortcut.setAutoRepeat(False)
        self._shortcut.activated.connect(self.click)
        self.setAccessibleDescription(" ".join(key_words(keys)).replace("↵", "Entrée"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button that has the focus, as Space does: no dialog has a default here."""
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    def _weight(self) -> int:
        return 600 if self.kind is ButtonKind.PRIMARY else 400

    def _content_width(self) -> int:
        width = text_width(self.text(), 14, self._weight())
        if self.icon_name:
            width += px(16) + (px(8) if self.text() else 0)
        if self.keys:
            width += self._chip_gap() + key_chip_width(self.keys)
        return width

    def _padding(self) -> int:
        return px(12) if self.text() else px(8)

    def _chip_gap(self) -> int:
        return px(14) if self.text() else px(6)

    @override
    def sizeHint(self) -> QSize:
        right = min(px(8), self._padding()) if self.keys else self._padding()
        return QSize(self._padding() + self._content_width() + right, px(self._height))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.kind is ButtonKind.INVERSE and not self.isEnabled():
            painter.setOpacity(INVERSE_DISABLED)
        fill, line, ink = self._colours()
        if fill is not None or line is not None:
            draw_box(painter, rect, px(6), fill, line)
        self._paint_content(painter, rect, ink)
        if has_keyboard_focus(self):
            ring = self.kind in (ButtonKind.PRIMARY, ButtonKind.INVERSE)
            inner = rect.adjusted(2, 2, -2, -2) if ring else rect
            draw_box(painter, inner, px(6), line=tokens().onaccent if ring else tokens().accent, width=2)

    def _paint_content(self, painter: QPainter, rect: QRectF, ink: QColor) -> None:
        right = min(px(8), self._padding()) if self.keys else self._padding()
        spare = rect.width() - self._padding() - right - self._content_width()
        x = self._padding() + max(spare / 2, 0)
        middle = rect.center().y()
        if self.icon_name:
            quiet = self.isEnabled() and self.kind in (ButtonKind.PLAIN, ButtonKind.GHOST)
            box = QRectF(x, middle - px(8), px(16), px(16))
            draw_icon(painter, box, self.icon_name, tokens().text2 if quiet else ink, IconStyle.REGULAR)
            x += px(16) + (px(8) if self.text() else 0)
        x += draw_text(
            painter, QRectF(x, 0, rect.width(), rect.height()), self.text(), ink, 14, self._weight()
        )
        if self.keys:
            on_fill = self.kind is ButtonKind.INVERSE or (
                self.kind is ButtonKind.PRIMARY and self.isEnabled()
            )
            draw_key_chip(
                painter, x + self._chip_gap() + key_chip_width(self.keys), middle, self.keys, on_fill=on_fill
            )

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Choose fill, outline and ink for the kind and the state of the moment."""
        c = tokens()
        down, over = self.isDown(), self.underMouse()
        if self.kind is ButtonKind.INVERSE and not self.isEnabled():
            return None, None, c.inversetext
        if not self.isEnabled():
            return (None if self.kind is ButtonKind.GHOST else c.hover), None, c.text3
        if self.kind is ButtonKind.PRIMARY:
            return (c.accentpressed if down else c.accenthover if over else c.accentfill), None, c.onaccent
        if self.kind is ButtonKind.INVERSE:
            return (QColor(255, 255, 255, 40 if down else 24) if down or over else None), None, c.inversetext
        moved = c.pressed if down else c.hover if over else None
        if self.kind is ButtonKind.GHOST:
            return moved, None, c.text
        return (moved or c.surface), c.line2, (c.bad if self.kind is ButtonKind.DANGER else c.text)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class IconButton(Button):
    """A button of one icon (``caret``, ``dots-three``, ``printer``).

    It always has a name to be read and shown.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        keys: str = "",
        height: int = 32,
        parent: QWidget | None = None,
        *,
        snug: bool = False,
    ) -> None:
        """``snug``: little room around the icon, for a row of such buttons in a header."""
        self._snug = snug
        super().__init__("", ButtonKind.GHOST, keys, icon, height, parent)
        self.setToolTip(name)
        self.setAccessibleName(name)

    @override
    def _padding(self) -> int:
        return px(4) if self._snug else super()._padding()

    @override
    def _chip_gap(self) -> int:
        return px(4) if self._snug else super()._chip_gap()


class LinkButton(QPushButton):
    """A link: accent text without outline, underlined under the pointer."""

    def __init__(
        self,
        text: str,
        size: int = 14,
        icon: str = "",
        tone: Tone = Tone.ACCENT,
        parent: QWidget | None = None,
        weight: int = 400,
    ) -> None:
        super().__init__(text, parent)
        self._size = size
        self._weight = weight
        self._icon = icon
        self._tone = tone
        self.setAutoDefault(False)
        self.setFlat(True)
        self.setMinimumHeight(px(20))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Change the words, seen and spoken."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        icon = px(16) + px(6) if self._icon else 0
        return QSize(icon + text_width(self.text(), self._size, self._weight), px(20))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = tokens().ink(self._tone) if self.isEnabled() else tokens().text3
        rect = QRectF(self.rect())
        if self._icon:
            draw_icon(
                painter, QRectF(rect.left(), rect.center().y() - px(8), px(16), px(16)), self._icon, ink
            )
            rect.adjust(px(22), 0, 0, 0)
        width = draw_text(painter, rect, self.text(), ink, self._size, self._weight)
        if self.underMouse() and self.isEnabled():
            base = rect.center().y() + metrics(self._size).ascent() / 2
            painter.fillRect(QRectF(rect.left(), round(base), width - 1, 1), ink)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, QRectF(self.rect()), px(4))


class CheckBox(QCheckBox):
    """A box of 16 px with its words at the right; give ``name`` when the words stand elsewhere."""

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.setMinimumHeight(px(24))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        words = px(9) + text_width(self.text()) if self.text() else 0
        return QSize(px(20) + words, px(24))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.rect().height() / 2
        draw_check_box(
            painter,
            QRectF(px(2), middle - px(8), px(16), px(16)),
            self.checkState(),
            enabled=self.isEnabled(),
        )
        if self.text():
            ink = tokens().text if self.isEnabled() else tokens().text3
            draw_text(painter, QRectF(px(27), 0, self.width(), self.height()), self.text(), ink, align=LEFT)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, QRectF(0, middle - px(10), px(20), px(20)), px(5))


def draw_check_box(painter: QPainter, rect: QRectF, state: Qt.CheckState, *, enabled: bool = True) -> None:
    """Paint a check box: empty, ticked, or with a dash when only a part of what it stands for is ticked."""
    c = tokens()
    if state is Qt.CheckState.Unchecked:
        draw_box(painter, rect, px(4), c.surface if enabled else c.hover, c.ctl if enabled else c.line2)
        return
    draw_box(painter, rect, px(4), c.accentfill if enabled else c.line2)
    mark = "check" if state is Qt.CheckState.Checked else "minus"
    inset = px(2)
    draw_icon(painter, rect.adjusted(inset, inset, -inset, -inset), mark, c.onaccent, IconStyle.BOLD)


class SegmentedControl(QWidget):
    """Two to four choices of which one holds, side by side on a track.

    Signals:
        chosen: the key of the segment taken by the user.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        """Take (key, words) pairs; the first one holds at the start; ``name`` says what is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(2), px(2), px(2), px(2))
        row.setSpacing(0)
        self._segments = {key: _Segment(words, self) for key, words in choices}
        for key, segment in self._segments.items():
            row.addWidget(segment)
            segment.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        next(iter(self._segments.values())).setChecked(True)

    def key(self) -> str:
        """Give the key of the segment that holds."""
        return next(key for key, segment in self._segments.items() if segment.isChecked())

    def choose(self, key: str) -> None:
        """Set the segment without a signal."""
        self._segments[key].setChecked(True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_box(QPainter(self), QRectF(self.rect()), px(7), tokens().hover)


class _Segment(QRadioButton):
    """One choice of a segmented control; arrows move between them, as between radio buttons."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(text_width(self.text(), 14, 600) + px(28), px(28))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        c = tokens()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            draw_box(painter, rect, px(6), c.surface, c.line2)
        ink = c.text if self.isChecked() else c.text2
        draw_text(painter, rect, self.text(), ink, 14, 600 if self.isChecked() else 400, CENTRE)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))
