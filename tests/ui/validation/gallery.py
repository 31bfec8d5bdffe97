"""Draws the screen Demandes to be looked at beside the pictures of the look.

``python -m tests.ui.validation.gallery OUT [--k 1.3] [--size 1440x900] [--only booking] [--suffix @150]``
with ``QT_QPA_PLATFORM=offscreen`` (and ``QT_SCALE_FACTOR=1.5`` for another screen).
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from staffdesk.domain.permissions import Actor, Role
from staffdesk.services.request_rows import RequestDetail
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.main_window import MainWindow, PageEntry, Person, Place
from staffdesk.ui.validation.draft import begin_draft, refuse_all
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.queue_filters import filter_sections
from staffdesk.ui.validation.queue_model import list_rows
from tests.ui.validation import sample_queue as sample

ACTOR = Actor(1, "Camille R.", frozenset({Role.AGENT}))
_ENTRIES = (
    ("home", "Accueil", "house"),
    ("requests", "Demandes", "tray"),
    ("families", "Familles", "users-three"),
    ("planning", "Planning", "calendar-blank"),
    ("invoices", "Facturation", "receipt"),
    ("counter", "Guichet", "storefront"),
    ("messages", "Messages", "chat-circle"),
    ("statistics", "Statistiques", "chart-bar"),
    ("settings", "Paramètres", "gear-six"),
)


def certificate() -> bytes:
    """Draw a page of a paper, as the preview would give it."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    image = QImage(620, 877, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("#444444"))
    for line in range(24):
        painter.fillRect(60, 90 + line * 30, 500 - 90 * (line % 3), 8, QColor("#C9CED6"))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def filled_page(detail: RequestDetail) -> ValidationPage:
    """Give the page with the sample queue and one request in hand."""
    page = ValidationPage(lambda: sample.NOW)
    page.show_filters(filter_sections(sample.counts()))
    page.show_rows(list_rows(sample.queue_rows(), sample.NOW), "47 demandes")
    page.list.choose(detail.request_id)
    page.show_detail(detail)
    page.show_draft(detail, begin_draft(detail))
    if page.detail.files is not None:
        for file in detail.files:
            page.detail.files.show_page(file.doc_id, 1, certificate(), 3)
    return page


def window_with(page: Page, shown: str = "requests") -> MainWindow:
    """Give the main window with this page in it, at one of the entries."""
    window = MainWindow(Place("Saint-Aubin-du-Val", "Poste local"), lambda: sample.NOW)
    entries = [
        PageEntry(key, words, icon, (lambda: page) if key == shown else Page, apart=key == "settings")
        for key, words, icon in _ENTRIES
    ]
    window.begin_session(Person("Camille R.", "Affaires scolaires"), entries)
    window.go_to(shown)
    window.set_badge("requests", 47)
    window.set_badge("messages", 6)
    window.set_sync_state("check-circle", Tone.OK, "Synchronisé il y a 2 min · 3 envois en attente")
    return window


def refused_page() -> ValidationPage:
    """Give the page after R: the reason is asked in the decision bar."""
    from staffdesk.services.request_rows import RefusalTemplate

    detail = sample.booking_detail()
    page = filled_page(detail)
    page.foot.set_templates((RefusalTemplate("full", "Plus de place", "Le groupe est complet ce jour-là."),))
    page.show_draft(detail, refuse_all(detail, begin_draft(detail)))
    return page


def range_page() -> ValidationPage:
    """Give the page with a range chosen."""
    page = filled_page(sample.booking_detail())
    for _ in range(6):
        page.list.step(1, extend=True)
    page.show_range(["Garnier", "Benali", "Roussel"], ["Lemoine-Daoud", "Da Silva", "Marchand", "Nguyen"])
    return page


def message_page() -> ValidationPage:
    """Give the page with a message to the family being written."""
    page = filled_page(sample.edit_detail())
    page.open_message(
        "Lemoine-Daoud",
        "Bonjour, pouvez-vous nous envoyer la pièce d’identité de la tante ?".replace(" ?", "\u202f?"),
    )
    return page


def empty_page() -> ValidationPage:
    """Give the page when everything is decided."""
    page = ValidationPage(lambda: sample.NOW)
    page.show_filters(filter_sections(sample.counts()))
    page.show_empty("Aucune demande à traiter.", "La dernière a été décidée à 9:12.")
    page.show_rows((), "Demandes")
    page.clear_detail("", "")
    return page


SCREENS: dict[str, Callable[[], ValidationPage]] = {
    "booking": lambda: filled_page(sample.booking_detail()),
    "edit": lambda: filled_page(sample.edit_detail()),
    "absence": lambda: filled_page(sample.absence_detail()),
    "document": lambda: filled_page(sample.document_detail()),
    "refused": refused_page,
    "range": range_page,
    "message": message_page,
    "empty": empty_page,
}


def settle(app: QApplication) -> None:
    """Let Qt lay out, delete and paint."""
    for _ in range(4):
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def main() -> None:
    """Draw the screens into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--only", default="")
    parser.add_argument("--mode", default="")
    parser.add_argument("--suffix", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    width, height = (int(part) for part in given.size.split("x"))
    for mode in (Mode.LIGHT, Mode.DARK):
        if given.mode not in ("", mode):
            continue
        apply_theme(app, mode, given.k)
        for name, build in SCREENS.items():
            if given.only not in ("", name):
                continue
            window = window_with(build())
            window.resize(width, height)
            window.show()
            window.activateWindow()
            settle(app)
            window.page("requests").enter()
            settle(app)
            window.grab().save(str(given.out / f"{name}-{mode}-{given.size}{given.suffix}.png"))
            window.close()
            window.deleteLater()
            settle(app)


if __name__ == "__main__":
    main()
