"""Why a price is what it is, sentence by sentence, under the table whose current row is explained."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.theme import px

WHY = "Pourquoi ce prix"


class Reasons(QWidget):
    """The sentences under their heading; unseen while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self._column.addWidget(SectionHeading(WHY))
        self.hide()

    def show_reasons(self, sentences: Sequence[str]) -> None:
        """Show other sentences."""
        for old in self._labels:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._labels = [label(sentence, "body2", wrap=True) for sentence in sentences]
        for new in self._labels:
            self._column.addWidget(new)
        self.setVisible(bool(sentences))

    def reasons(self) -> tuple[str, ...]:
        """Give the sentences shown."""
        return tuple(each.text() for each in self._labels)
