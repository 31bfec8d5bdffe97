"""The program's own documents on screen: pages drawn from bytes on the canvas, zoom, print.

Only documents that Staffdesk made itself come here (invoices, receipts); files of families are drawn by the
service in a caged process. Pages stay white in the dark theme.
"""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind, IconButton, has_keyboard_focus
from staffdesk.ui.kit.containers import Toolbar
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px, tokens

MARGIN = 20
ZOOMS = (50, 75, 100, 125, 150, 200, 300)
PRINT_DPI = 300
NBSP = "\N{NO-BREAK SPACE}"
_POINTS_PER_INCH = 72
_KEPT_PAGES = 12


class PdfView(QWidget):
    """A toolbar over the pages.

    Signals:
        closed: the reader has seen enough (Escape or the cross).
        printed: the document was handed to a printer.
        copy_asked: Imprimer was pressed on a paper of which only numbered copies leave the printer.
        save_asked: Enregistrer was pressed, where saving is offered.
    """

    closed = Signal()
    printed = Signal()
    copy_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pages = PdfPages()
        self._printer: QPrinter | None = None
        self._prints_copies = False
        self._zoom_words = label("", "hint")
        self.smaller = IconButton("minus", "Réduire (Ctrl −)")
        self.larger = IconButton("plus", "Agrandir (Ctrl +)")
        self.whole_width = IconButton("arrows-out", "Ajuster à la largeur")
        self.print_button = Button("Imprimer", icon="printer", keys="Ctrl+P")
        self.save_button = Button("Enregistrer", icon="download-simple", keys="Ctrl+S")
        self.close_button = Button("Fermer", ButtonKind.GHOST, "Escape")
        self._bar = Toolbar(" ", height=48)
        self._bar.add_stretch()
        self._bar.add(self.smaller, self._zoom_words, self.larger, self.whole_width)
        self._bar.add(self.save_button, self.print_button, self.close_button)
        self.save_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._over = label("", "title", wrap=True)
        self._over.setContentsMargins(px(20), px(10), px(20), 0)
        column.addWidget(self._over)
        self._over.hide()
        column.addWidget(self._bar)
        column.addWidget(self.pages, 1)
        self.smaller.clicked.connect(lambda: self.pages.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.pages.step_zoom(1))
        self.whole_width.clicked.connect(self.pages.fit_width)
        self.pages.zoom_changed.connect(self._show_zoom)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self.save_asked)
        self.close_button.clicked.connect(self.closed)
        self.keys = ScreenKeys(self)
        self.keys.bind("Ctrl+-", "Réduire", lambda: self.pages.step_zoom(-1))
        for plus in ("Ctrl++", "Ctrl+="):
            self.keys.bind(plus, "Agrandir", lambda: self.pages.step_zoom(1))
        self._show_zoom(100)

    def show_pdf(self, content: bytes, title: str) -> bool:
        """Show a document; False if it cannot be read, and nothing is shown then."""
        readable = self.pages.load(content)
        for words in (self._bar.title, self._over):
            words.setText(title if readable else "Document illisible")
        self.pages.setAccessibleName(title)
        self.print_button.setEnabled(readable)
        self.set_prints_copies(copies=False)
        return readable

    def set_prints_copies(self, *, copies: bool) -> None:
        """Print the paper itself, or ask for a copy of it (until another document is shown)."""
        self._prints_copies = copies
        self.print_button.set_text("Imprimer un duplicata" if copies else "Imprimer")
        self._fit()

    def title(self) -> str:
        """Give the title shown."""
        return self._bar.title.text()

    def offer_saving(self) -> None:
        """Offer to save the document, for papers that leave as files."""
        self.save_button.show()
        self._fit()

    def set_closable(self, *, closable: bool) -> None:
        """Show or hide the way out, for a document that stays."""
        self.close_button.setVisible(closable)

    def _print(self) -> None:
        if self._prints_copies:
            self.copy_asked.emit()
        else:
            self.ask_printer()

    def ask_printer(self) -> None:
        """Let the user choose a printer, then print; the system's own dialog."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer = printer  # the dialog does not own it
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setModal(True)
        dialog.show()

    def print_on(self, printer: QPrinter) -> bool:
        """Print every page; False if the printer took nothing."""
        done = print_document(self.pages.document, printer)
        if done:
            self.printed.emit()
        return done

    def _show_zoom(self, percent: int) -> None:
        self._zoom_words.setText(f"{percent}{NBSP}%")

    def _fit(self) -> None:
        """Let the title stand over the bar where both have no room side by side: it is never cut."""
        title = self._bar.title
        beside = title.isVisibleTo(self)
        needed = self._bar.sizeHint().width() + (0 if beside else title.sizeHint().width() + px(8))
        fits = needed <= self.width()
        title.setVisible(fits)
        self._over.setVisible(not fits)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def default_printer() -> QPrinter | None:
    """Give the printer that prints without asking, or None where there is none."""
    info = QPrinterInfo.defaultPrinter()
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


def print_document(document: QPdfDocument, printer: QPrinter) -> bool:
    """Print every page of a document as a picture of 300 dpi; False if the printer cannot begin."""
    printer.setFullPage(True)
    painter = QPainter()
    if not document.pageCount() or not painter.begin(printer):
        return False
    target = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        size = document.pagePointSize(page) * (PRINT_DPI / _POINTS_PER_INCH)
        picture = document.render(page, size.toSize())
        painter.drawImage(_fitted(QSizeF(picture.size()), target), picture)
    painter.end()
    return True


class PdfPages(QAbstractScrollArea):
    """The pages under one another on the canvas; arrows, page keys and the wheel scroll, Ctrl+wheel zooms.

    Signals:
        zoom_changed: percent of the paper's size now shown.
    """

    zoom_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._pictures: dict[tuple[int, int, float], QImage] = {}
        self._zoom: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    def load(self, content: bytes) -> bool:
        """Read a document from memory and show its first page, as wide as the view; False if unreadable."""
        self.document.close()
        self._buffer.close()
        self._pictures.clear()
        self._bytes = QByteArray(content)
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.verticalScrollBar().setValue(0)
        self.fit_width()
        return self.document.status() is QPdfDocument.Status.Ready and self.document.pageCount() > 0

    def page_count(self) -> int:
        """Give the number of pages."""
        return self.document.pageCount()

    def fit_width(self) -> None:
        """Make the pages as wide as the view, from now on."""
        self._zoom = None
        self._lay_out()

    def step_zoom(self, by: int) -> None:
        """Take the next larger (1) or smaller (-1) zoom."""
        now = self.percent()
        larger = [zoom for zoom in ZOOMS if zoom > now]
        smaller = [zoom for zoom in ZOOMS if zoom < now]
        self._zoom = (larger[:1] or [ZOOMS[-1]])[0] if by > 0 else (smaller[-1:] or [ZOOMS[0]])[0]
        self._lay_out()

    def percent(self) -> int:
        """Give the zoom: 100 is the paper's size at 96 dpi, times the scale of the text."""
        if self._zoom is not None:
            return self._zoom
        widest = max((size.width() for size in self._paper_sizes()), default=0)
        room = self.viewport().width() - 2 * px(MARGIN)
        return max(min(int(room / widest * 100), 160), 25) if widest else 100

    def _paper_sizes(self) -> list[QSizeF]:
        scale = px(96) / _POINTS_PER_INCH
        return [self.document.pagePointSize(page) * scale for page in range(self.document.pageCount())]

    def _page_boxes(self) -> list[QRectF]:
        """Place every page, in coordinates of the whole document."""
        boxes = []
        top = float(px(MARGIN))
        width = max(self.viewport().width(), self._content_width())
        for paper in self._paper_sizes():
            size = (paper * (self.percent() / 100)).toSize()
            boxes.append(QRectF(round((width - size.width()) / 2), top, size.width(), size.height()))
            top += size.height() + px(MARGIN)
        return boxes

    def _content_width(self) -> int:
        widest = max((size.width() for size in self._paper_sizes()), default=0)
        return round(widest * self.percent() / 100) + 2 * px(MARGIN)

    def _lay_out(self) -> None:
        boxes = self._page_boxes()
        height = boxes[-1].bottom() + px(MARGIN) if boxes else 0
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, round(height) - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(px(40))
        self.horizontalScrollBar().setRange(0, max(0, self._content_width() - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.zoom_changed.emit(self.percent())
        self.viewport().update()

    def _picture(self, page: int, size: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (page, size.width(), ratio)
        if key not in self._pictures:
            if len(self._pictures) >= _KEPT_PAGES:
                self._pictures.pop(next(iter(self._pictures)))
            picture = self.document.render(page, size * ratio)
            picture.setDevicePixelRatio(ratio)
            self._pictures[key] = picture
        return self._pictures[key]

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(480))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        c = tokens()
        view = QRectF(self.viewport().rect())
        painter.fillRect(view, c.canvas)
        shift = (-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page, box in enumerate(self._page_boxes()):
            placed = box.translated(*shift)
            if placed.intersects(view):
                painter.fillRect(placed, QColor(Qt.GlobalColor.white))
                painter.drawImage(placed.topLeft(), self._picture(page, placed.size().toSize()))
                draw_box(painter, placed.adjusted(-1, -1, 1, 1), 0, line=c.line2)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, view, px(4))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._scrolls().get(Qt.Key(event.key()))
        if act is not None and not event.modifiers():
            act()
        else:
            super().keyPressEvent(event)

    def _scrolls(self) -> dict[Qt.Key, Callable[[], None]]:
        bar = self.verticalScrollBar()
        return {
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + bar.singleStep()),
            Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - bar.singleStep()),
            Qt.Key.Key_PageDown: lambda: bar.setValue(bar.value() + bar.pageStep()),
            Qt.Key.Key_PageUp: lambda: bar.setValue(bar.value() - bar.pageStep()),
            Qt.Key.Key_Home: lambda: bar.setValue(bar.minimum()),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
        }

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)


def _fitted(size: QSizeF, target: QRectF) -> QRectF:
    """Lay a picture into a page, as large as fits, from its top left corner."""
    scaled = size.scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(target.topLeft(), scaled)
