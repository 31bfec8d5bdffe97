"""Own documents on screen: pages, zoom, keys, print."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF, QPoint, QPointF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.pdf_view import PdfView, default_printer, print_document
from staffdesk.ui.kit.theme import Mode, apply_theme, tokens
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent


def paper(file: Path, pages: int = 2) -> bytes:
    """Draw a document of A4 pages with a black corner on each."""
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(72)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(0, 0, 60, 60, Qt.GlobalColor.black)
    painter.end()
    return file.read_bytes()


@pytest.fixture
def view(stage: Stage, tmp_path: Path) -> PdfView:
    """A viewer with a document of two pages."""
    made = PdfView()
    made.setFixedSize(700, 600)
    stage(made)
    assert made.show_pdf(paper(tmp_path / "paper.pdf"), "Facture 2026-000001")
    return made


def test_the_pages_are_drawn_white_on_the_canvas_in_both_themes(view: PdfView, qapp: QApplication) -> None:
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(qapp, mode)
        picture = view.pages.viewport().grab().toImage()
        assert picture.pixelColor(5, 5) == tokens().canvas
        assert picture.pixelColor(30, 40).name() == "#000000"
        assert picture.pixelColor(350, 300).name() == "#ffffff"
    assert (view.title(), view.pages.page_count()) == ("Facture 2026-000001", 2)


def test_a_long_title_stands_over_the_bar_where_both_have_no_room(view: PdfView, tmp_path: Path) -> None:
    titles = [part for part in view.findChildren(QLabel) if part.text() == view.title()]
    assert [part.isVisible() for part in titles].count(True) == 1
    over = next(part for part in titles if not part.isVisible())
    view.setFixedSize(420, 600)
    view.set_prints_copies(copies=True)
    assert over.isVisible()
    assert [part.isVisible() for part in titles].count(True) == 1
    assert beyond_parent(view) == []
    view.setFixedSize(900, 600)
    assert not over.isVisible()


def test_zoom_goes_in_steps_and_back_to_the_width(qtbot: QtBot, view: PdfView) -> None:
    fitted = view.pages.percent()
    with qtbot.waitSignal(view.pages.zoom_changed):
        click(view.larger)
    assert view.pages.percent() > fitted
    for _ in range(10):
        click(view.smaller)
    assert view.pages.percent() == 50
    assert view._zoom_words.text() == "50\u00a0%"
    for _ in range(10):
        press(view.pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.pages.percent() == 300
    assert view.pages.horizontalScrollBar().maximum() > 0
    click(view.whole_width)
    assert view.pages.percent() == fitted


def test_keys_and_the_wheel_scroll_and_control_with_the_wheel_zooms(view: PdfView) -> None:
    bar = view.pages.verticalScrollBar()
    for key, moved in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_Up, -1),
        (Qt.Key.Key_PageUp, -1),
    ):
        before = bar.value()
        press(view.pages, key)
        assert (bar.value() - before) * moved > 0
    press(view.pages, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    press(view.pages, Qt.Key.Key_Home)
    assert bar.value() == 0
    before = view.pages.percent()
    turned = QWheelEvent(
        QPointF(100, 100),
        QPointF(view.pages.viewport().mapToGlobal(QPoint(100, 100))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.pages.viewport(), turned)
    assert view.pages.percent() > before


def test_what_cannot_be_read_is_said(view: PdfView) -> None:
    assert not view.show_pdf(b"nothing", "Facture")
    assert view.title() == "Document illisible"
    assert not view.print_button.isEnabled()
    assert view.pages.page_count() == 0


def test_the_viewer_is_closed_by_button_and_by_key(qtbot: QtBot, view: PdfView) -> None:
    with qtbot.waitSignal(view.closed):
        click(view.close_button)
    with qtbot.waitSignal(view.closed):
        press(view.pages, Qt.Key.Key_Escape)
    view.set_closable(closable=False)
    assert not view.close_button.isVisible()


def test_every_page_goes_to_the_printer(qtbot: QtBot, view: PdfView, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(view.printed):
        assert view.print_on(printer)
    other = PdfView()
    qtbot.addWidget(other)
    assert other.show_pdf((tmp_path / "printed.pdf").read_bytes(), "imprimé")
    assert other.pages.page_count() == 2


def test_nothing_is_printed_without_a_document(view: PdfView, tmp_path: Path) -> None:
    view.show_pdf(b"", "vide")
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "nothing.pdf"))
    assert not print_document(view.pages.document, printer)
    assert not (tmp_path / "nothing.pdf").exists()


def test_the_default_printer_is_the_system_s_or_none() -> None:
    found = default_printer()
    assert found is None or found.isValid()


def test_the_button_asks_for_a_printer(view: PdfView, qtbot: QtBot) -> None:
    click(view.print_button)
    qtbot.waitUntil(lambda: bool(view.findChildren(QPrintDialog)))
    view.findChildren(QPrintDialog)[0].reject()


def test_saving_is_offered_where_it_is_wanted(view: PdfView, qtbot: QtBot) -> None:
    assert view.save_button.isHidden()
    view.offer_saving()
    with qtbot.waitSignal(view.save_asked):
        press(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
