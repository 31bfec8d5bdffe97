"""What is wrong with a record though it may be saved: one sentence over its form, and the way to the mend."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ErrorLine
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone


@dataclass(frozen=True)
class Remark:
    """A sentence, the words of its link, and the section and record that the link opens."""

    sentence: str
    link: str
    section: str
    key: str = ""


class RecordWarning(QWidget):
    """The line, hidden while nothing is wrong.

    Signals:
        led: (section, key of the record) where it is mended.
    """

    led = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._remark: Remark | None = None
        self.line = ErrorLine(Tone.WARN)
        self.link = LinkButton("", 13, "arrow-right")
        self.link.clicked.connect(self._lead)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.line)
        column.addWidget(self.link)
        self.hide()

    def say(self, remark: Remark | None) -> None:
        """Show a remark, or nothing."""
        self._remark = remark
        self.line.say(remark.sentence if remark is not None else "")
        self.link.set_text(remark.link if remark is not None else "")
        self.setVisible(remark is not None)

    def text(self) -> str:
        """Give the sentence shown, or nothing."""
        return self.line.text()

    def _lead(self) -> None:
        if self._remark is not None:
            self.led.emit(self._remark.section, self._remark.key)
