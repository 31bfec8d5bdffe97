"""What the blocks of the means share: the head with icon, name, limit in words and sum, and field errors."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.kit.fields import AMOUNT_UNREADABLE, AmountEdit, ErrorLine, Field, bring_into_view
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import KeyChip, label
from staffdesk.ui.kit.theme import px, set_role, tokens
from staffdesk.ui.wording import MEANS_ICONS

INDENT = 28


class BlockErrors(ErrorLine):
    """One line under a block for the fields in it: narrow fields have no room for a sentence each."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[Field, str] = {}

    def tell(self, field: Field, sentence: str) -> None:
        """Keep or take away what is wrong with a field; the first one is shown."""
        self._told[field] = sentence
        self.say(next((said for said in self._told.values() if said), ""))

    def of(self, field: Field) -> str:
        """Give what is wrong with a field."""
        return self._told.get(field, "")

    @override
    def say(self, sentence: str) -> None:
        super().say(sentence)
        self._fit()

    def _fit(self) -> None:
        """Hold the height of the wrapped sentence: a scrolled column would squeeze it."""
        room = max(self.width() - px(20), px(120))
        lines = self._words.heightForWidth(room) if self._words.text() else 0
        self._words.setMinimumHeight(max(lines, px(18)) if lines else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class BlockField(Field):
    """A field whose error stands under its block, over the whole width."""

    def __init__(
        self, name: str, errors: BlockErrors, control: QLineEdit | None = None, width: int = 0
    ) -> None:
        """``width`` is the width of the look at k = 1; 0 takes a share of what is left."""
        self._errors = errors
        self.edit = control if control is not None else QLineEdit()
        super().__init__(name, self.edit)
        self.edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(px(56))
        if width:
            self.setFixedWidth(px(width))
        self.edit.textEdited.connect(self._forgive)
        self.edit.editingFinished.connect(self._show_beginning)

    @override
    def set_error(self, sentence: str) -> None:
        self._errors.tell(self, sentence)
        set_role(self.control, "true" if sentence else "false", "invalid")
        self.control.setAccessibleDescription(sentence)

    @override
    def focus(self) -> None:
        self.select()

    @override
    def error(self) -> str:
        return self._errors.of(self)

    def cents(self) -> Cents | None:
        """Give the amount of an amount field."""
        return self.edit.cents() if isinstance(self.edit, AmountEdit) else None

    def check_amount(self) -> bool:
        """Say of an amount that cannot be read how to type it; True where nothing is to be said."""
        readable = not isinstance(self.edit, AmountEdit) or self.edit.is_readable()
        self.set_error("" if readable else AMOUNT_UNREADABLE)
        return readable

    def select(self) -> None:
        """Put the cursor into the field with its text selected, for one who overwrites."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        bring_into_view(self)

    def _show_beginning(self) -> None:
        """A word longer than its field is seen from its first letter once the field is left."""
        if not self.edit.hasFocus() and not isinstance(self.edit, AmountEdit):
            self.edit.setCursorPosition(0)

    def _forgive(self) -> None:
        """What is typed anew is judged on leaving, not before."""
        if self.error():
            self.clear_error()


class MeansBlock(QWidget):
    """A block between hairlines: icon, name, its limit in words, its sum; below, what the means needs.

    Attributes:
        body: the layout to fill, under the head.
        errors: the line for what is wrong in the block.
    """

    def __init__(self, means: Means, title: str, note: str = "", keys: str = "") -> None:
        """``keys`` leads here; its chip is shown while there is no sum."""
        super().__init__()
        self.means = means
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(14), 0, px(14))
        column.setSpacing(px(6))
        self._note = label(note, "hint")
        self._sum = label("", "value")
        self._chip = KeyChip(keys) if keys else None
        column.addLayout(self._head(title))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(px(INDENT), 0, 0, 0)
        self.body.setSpacing(px(6))
        column.addLayout(self.body)
        self.errors = BlockErrors()
        self.body.addWidget(self.errors)
        self.set_sum(None)

    def set_note(self, note: str) -> None:
        """Say the limit of the means in words."""
        self._note.setText(note)

    def set_sum(self, cents: Cents | None) -> None:
        """Show what the means brings; without a sum, the key that leads here."""
        self._sum.setText("" if not cents else euros(cents))
        if self._chip is not None:
            self._chip.setVisible(not cents)

    def sum_text(self) -> str:
        """Give the sum as shown."""
        return self._sum.text()

    def note(self) -> str:
        """Give the limit as shown."""
        return self._note.text()

    def _head(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(_Icon(MEANS_ICONS[self.means]))
        row.addWidget(label(title, "heading"))
        row.addWidget(self._note, 1)
        row.addWidget(self._sum)
        if self._chip is not None:
            row.addWidget(self._chip)
        return row


class _Icon(QWidget):
    """The icon of a means, 18 wide."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(px(18), px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(px(1), px(2), px(16), px(16))
        draw_icon(QPainter(self), box, self._name, tokens().text2, IconStyle.REGULAR)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(18), px(20))


def field_row(*shares: tuple[QWidget, int]) -> QHBoxLayout:
    """Lay fields side by side, each with its share of the width, their controls on one line."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(10))
    for widget, share in shares:
        row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return row
