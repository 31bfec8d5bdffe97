"""Words on a screen: labels by role, section headings, pills, key chips, empty states, hairlines."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import draw_box, draw_key_chip, draw_text, key_chip_width, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Make a label dressed by its role; text is plain text, never markup.

    Roles: amount, change, title, heading, body, body2, value, hint, label, column, group, quote, ok, warn,
    bad, badheading, warnheading (see ``desk.qss``).
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def hairline(*, strong: bool = False) -> QFrame:
    """Make a horizontal line of one pixel; ``strong`` for the rule above a total or under a header."""
    made = QFrame()
    made.setProperty("role", "hairline2" if strong else "hairline")
    made.setFixedHeight(1)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def upright() -> QFrame:
    """Make a vertical line of one pixel."""
    made = QFrame()
    made.setProperty("role", "hairline")
    made.setFixedWidth(1)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


class IconLabel(QWidget):
    """An icon with its words, in the colour of a meaning: "✓ 9 oui"."""

    def __init__(
        self,
        icon: str,
        text: str,
        tone: Tone = Tone.QUIET,
        size: int = 13,
        weight: int = 400,
        ink: Tone | None = None,
    ) -> None:
        """``ink`` colours the words apart from the icon (plain words beside a coloured icon)."""
        super().__init__()
        self._icon, self._text, self._tone, self._size, self._weight, self._ink = (
            icon,
            text,
            tone,
            size,
            weight,
            ink,
        )
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, icon: str, text: str, tone: Tone) -> None:
        """Change icon, words and meaning."""
        self._icon, self._text, self._tone = icon, text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Give the words."""
        return self._text

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(16) + px(6) + text_width(self._text, self._size, self._weight), px(20))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        middle = self.height() / 2
        box = QRectF(0, middle - px(8), px(16), px(16))
        draw_icon(painter, box, self._icon, c.ink(self._tone), IconStyle.REGULAR)
        rect = QRectF(px(22), 0, self.width(), self.height())
        draw_text(painter, rect, self._text, c.ink(self._ink or self._tone), self._size, self._weight)


class Pill(QWidget):
    """A tinted word for the one state that matters in a header or a table row; at most one per row."""

    def __init__(self, text: str, tone: Tone = Tone.QUIET, icon: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, tone, icon)

    def show_text(self, text: str, tone: Tone, icon: str = "") -> None:
        """Change words, meaning and icon."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Give the words."""
        return self._text

    @override
    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._text, self._icon), px(22))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_pill(QPainter(self), QRectF(self.rect()), self._text, self._tone, self._icon)


def pill_width(text: str, icon: str = "") -> int:
    """Measure a pill."""
    return px(16) + text_width(text, 13) + (px(20) if icon else 0)


def draw_pill(painter: QPainter, rect: QRectF, text: str, tone: Tone, icon: str = "") -> None:
    """Paint a pill (22 high) into a rectangle of its width."""
    c = tokens()
    draw_box(painter, rect, px(6), c.tint(tone))
    x = rect.left() + px(8)
    if icon:
        box = QRectF(x, rect.center().y() - px(7), px(14), px(14))
        draw_icon(painter, box, icon, c.ink(tone))
        x += px(20)
    draw_text(painter, QRectF(x, rect.top(), rect.right() - x, rect.height()), text, c.ink(tone), 13)


class KeyChip(QWidget):
    """A key hint on its own, beside something that is no button."""

    def __init__(self, keys: str, *, on_inverse: bool = False) -> None:
        super().__init__()
        self._keys = keys
        self._on_inverse = on_inverse
        self.setFixedSize(key_chip_width(keys), px(18))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_key_chip(QPainter(self), self.width(), self.height() / 2, self._keys, on_fill=self._on_inverse)


class SectionHeading(QWidget):
    """The heading of a section: words at the left, at the right a remark or a link.

    Attributes:
        link: the link at the right, or None.
    """

    def __init__(self, title: str, note: str = "", link: str = "", beside: str = "") -> None:
        """``beside`` stands in 13 text2 right after the title."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, px(4))
        row.setSpacing(px(8))
        self._title = label(title, "heading")
        self._beside = label(beside, "hint")
        self._note = label(note, "hint")
        self.link = LinkButton(link, 13) if link else None
        row.addWidget(self._title)
        row.addWidget(self._beside)
        row.addStretch()
        row.addWidget(self._note)
        if self.link is not None:
            row.addWidget(self.link)

    def set_title(self, title: str) -> None:
        """Change the words at the left."""
        self._title.setText(title)

    def set_note(self, note: str) -> None:
        """Change the remark at the right."""
        self._note.setText(note)

    def set_beside(self, beside: str) -> None:
        """Change what stands after the title."""
        self._beside.setText(beside)


class EmptyState(QWidget):
    """What a pane says when it has nothing: one sentence, one more, one action; where content would start."""

    def __init__(
        self,
        headline: str,
        hint: str = "",
        action: str = "",
        run: Callable[[], None] | None = None,
        side: int = 20,
    ) -> None:
        """``side`` is where content would start, in pixels of the look: 28 in details."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(side), px(20), px(side), px(20))
        column.setSpacing(px(4))
        self._headline = label(headline, "heading", wrap=True)
        self._hint = label(hint, "body2", wrap=True)
        column.addWidget(self._headline)
        column.addWidget(self._hint)
        self.button: Button | None = None
        if action:
            self.button = Button(action)
            column.addSpacing(px(8))
            column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
            if run is not None:
                self.button.clicked.connect(lambda: run())  # noqa: PLW0108 - Qt would hand it "checked"
        column.addStretch()

    def say(self, headline: str, hint: str = "") -> None:
        """Change both sentences."""
        self._headline.setText(headline)
        self._hint.setText(hint)

    def text(self) -> str:
        """Give both sentences."""
        return f"{self._headline.text()} {self._hint.text()}".strip()
