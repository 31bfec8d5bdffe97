"""Files drawn in place, page by page: a request's pieces, the proof of a quotient.

Pictures come from outside (``show_page``): strangers’ files are drawn in a process of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, number
from staffdesk.ui.kit.buttons import IconButton
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import CENTRE, draw_box, draw_text
from staffdesk.ui.kit.theme import px, tokens

if TYPE_CHECKING:
    from staffdesk.services.request_rows import AttachedFile

_PAPER = 2**0.5
DRAWING = "Aperçu en cours…"
NOT_WHOLE = "Pièce en cours de réception. L’aperçu viendra avec la fin de l’envoi."


class PaperView(QWidget):
    """A page of a file on the canvas, white in both themes; before it comes, a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._picture = QPixmap()
        self._sentence = DRAWING
        self.setAccessibleName(f"Aperçu de {name}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def show_picture(self, png: bytes) -> None:
        """Show a page; what is no picture says so."""
        picture = QPixmap()
        if picture.loadFromData(png):
            self._picture = picture
            self._fit()
            self.update()
        else:
            self.say("Aperçu impossible pour ce fichier.")

    def say(self, sentence: str) -> None:
        """Show a sentence in place of a page."""
        self._picture = QPixmap()
        self._sentence = sentence
        self._fit()
        self.update()

    def has_picture(self) -> bool:
        """Tell whether a page is shown."""
        return not self._picture.isNull()

    def sentence(self) -> str:
        """Give what is said in place of a page."""
        return "" if self.has_picture() else self._sentence

    def _fit(self) -> None:
        share = self._picture.height() / self._picture.width() if self.has_picture() else 1 / _PAPER
        self.setFixedHeight(round(min(max(self.width() * share, px(80)), self.width() * _PAPER)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        c, rect = tokens(), QRectF(self.rect())
        draw_box(painter, rect, px(6), c.canvas, c.line)
        if not self.has_picture():
            draw_text(painter, rect, self._sentence, c.text2, 13, align=CENTRE, elide=True)
            return
        inner = rect.adjusted(px(6), px(6), -px(6), -px(6))
        size = self._picture.size().scaled(inner.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = inner.center().x() - size.width() / 2
        top = inner.center().y() - size.height() / 2
        painter.drawPixmap(QRectF(left, top, size.width(), size.height()).toRect(), self._picture)


class _FileView(QWidget):
    """One file: its page, its name and size, and the way through its pages.

    Signals:
        page_asked: (doc_id, page from 1, width in device pixels).
    """

    page_asked = Signal(str, int, int)

    def __init__(self, file: AttachedFile) -> None:
        super().__init__()
        self.file = file
        self.page = 1
        self._pages = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.paper = PaperView(file.name)
        column.addWidget(self.paper)
        row = QHBoxLayout()
        row.setSpacing(px(2))
        name = label(f"{file.name} · {size_words(file.size)}", "hint")
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        name.setToolTip(file.name)
        row.addWidget(name, 1)
        self.previous = IconButton("caret-left", "Page précédente", height=26)
        self.following = IconButton("caret-right", "Page suivante", height=26)
        self._place = label("", "hint")
        self.previous.clicked.connect(lambda: self._turn(-1))
        self.following.clicked.connect(lambda: self._turn(1))
        for widget in (self.previous, self._place, self.following):
            row.addWidget(widget)
            widget.hide()
        column.addLayout(row)
        if not file.complete:
            self.paper.say(NOT_WHOLE)

    def ask(self) -> None:
        """Ask for the page to be drawn."""
        if self.file.complete:
            width = round(max(self.paper.width(), px(240)) * self.devicePixelRatioF())
            self.page_asked.emit(self.file.doc_id, self.page, width)

    def show_page(self, page: int, png: bytes, pages: int) -> None:
        """Show a drawn page of so many."""
        self.page, self._pages = page, pages
        self.paper.show_picture(png)
        self._place.setText(f"{page}/{pages}")
        for widget in (self.previous, self._place, self.following):
            widget.setVisible(pages > 1)
        self.previous.setEnabled(page > 1)
        self.following.setEnabled(page < pages)

    def _turn(self, by: int) -> None:
        self.page = min(max(self.page + by, 1), max(self._pages, 1))
        self.ask()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(318), px(260))


class FilesView(QWidget):
    """The files of a request under one another.

    Signals:
        page_asked: (doc_id, page from 1, width in device pixels).
    """

    page_asked = Signal(str, int, int)

    def __init__(self, files: Sequence[AttachedFile]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.views = {file.doc_id: _FileView(file) for file in files}
        for view in self.views.values():
            view.page_asked.connect(self.page_asked)
            column.addWidget(view)

    def ask(self) -> None:
        """Ask for the first pages."""
        for view in self.views.values():
            view.ask()

    def show_page(self, doc_id: str, page: int, png: bytes, pages: int) -> None:
        """Show a drawn page, if its file is here."""
        if doc_id in self.views:
            self.views[doc_id].show_page(page, png, pages)

    def say(self, doc_id: str, sentence: str) -> None:
        """Say why a file is not shown."""
        if doc_id in self.views:
            self.views[doc_id].paper.say(sentence)


def size_words(size: int) -> str:
    """Say the size of a file (bytes): "240 Ko", "1,3 Mo"."""
    if size < 1_000_000:
        return f"{number(max(round(size / 1000), 1))}{NO_BREAK}Ko"
    tenths = round(size / 100_000)
    return f"{tenths // 10},{tenths % 10}{NO_BREAK}Mo"
