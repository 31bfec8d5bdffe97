"""Draws the counter: `python -m tests.ui.counter.gallery OUT` writes PNGs of its states, light and dark.

Run with ``QT_QPA_PLATFORM=offscreen``; ``QT_SCALE_FACTOR=1.5`` gives the pictures at 150 %.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from staffdesk.demo.turn.agent import let_work
from staffdesk.domain.french.errors import sentence
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.presenter import CounterPresenter
from staffdesk.ui.counter.reversal_question import ReversalQuestion
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.main_window import MainWindow, PageEntry, Person, Place
from tests.ui.counter import picture

if TYPE_CHECKING:
    from staffdesk.services.counter import Counter

ENTRIES = (
    ("home", "Accueil", "house"),
    ("requests", "Demandes", "tray"),
    ("families", "Familles", "users-three"),
    ("calendar", "Planning", "calendar-blank"),
    ("invoices", "Facturation", "receipt"),
    ("counter", "Guichet", "storefront"),
    ("inbox", "Messages", "chat-circle"),
    ("statistics", "Statistiques", "chart-bar"),
)
SIZES = ((1440, 900), (1152, 720), (960, 600))


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(app, mode, wanted.k)
        for width, height in SIZES:
            _draw(wanted.out, mode, (max(width, px(940)), max(height, px(600))))


def window_with(key: str, page: Page) -> MainWindow:
    """Make the window of the pictures with one real page."""
    window = MainWindow(Place("Saint-Aubin-du-Val", "Poste guichet 1"), lambda: picture.NOW)
    entries = [
        PageEntry(entry, words, icon, (lambda: page) if entry == key else Page)
        for entry, words, icon in ENTRIES
    ]
    entries.append(PageEntry("settings", "Paramètres", "gear-six", Page, apart=True))
    window.begin_session(Person("Camille R.", "Mandataire, régie"), entries)
    window.set_badge("requests", 47)
    window.set_badge("inbox", 6)
    window.set_sync_state("check-circle", Tone.OK, "Synchronisé il y a 2 min · 3 envois en attente")
    window.go_to(key)
    return window


def settle(tasks: Tasks) -> None:
    """Let timers ring and tasks answer."""
    let_work(250)
    while tasks.is_busy():
        let_work(20)
    let_work(50)


def fill(page: CounterPage) -> None:
    """Type the payment of the reference picture, by the keyboard."""
    page.account.invoices.rows()[3].tick.click()
    for number in ("8842019377", "8842019378", "8842019379"):
        page.pay.vouchers.begin()
        QTest.keyClicks(page.pay.vouchers.entry_row.number.edit, number)
        page.pay.vouchers.entry_row.value.set_text("20")
        page.pay.vouchers.entry_row.year.set_text("2026")
        page.pay.vouchers.take_typed()
    page.pay.vouchers.entry_row.close_entry()
    page.pay.begin_cheque()
    QTest.keyClicks(page.pay.cheque.amount.edit, "150,00")
    QTest.keyClicks(page.pay.cheque.number.edit, "0004512")
    page.pay.cheque.bank.select()
    QTest.keyClicks(page.pay.cheque.bank.edit, "Banque du Val")
    page.pay.begin_cash()
    QTest.keyClicks(page.pay.cash.received.edit, "60,00")


def _draw(out: Path, mode: Mode, size: tuple[int, int]) -> None:
    tasks = Tasks()
    page = CounterPage()
    window = window_with("counter", page)
    window.resize(*size)
    window.show()
    window.activateWindow()
    name = f"{mode.value}-{size[0]}x{size[1]}"
    counter = picture.PictureCounter()
    presenter = CounterPresenter(
        page,
        cast("Counter", counter),
        picture.FORMS,
        tasks=tasks,
        failures=Failures(sentence, page.banners, window),
        shell=window,
        actor=picture.CLERK,
        now=lambda: picture.NOW,
    )
    settle(tasks)
    _save(window, out / f"counter-waiting-{name}.png")
    page.search.focus()
    QTest.keyClicks(page.search.field, "co")
    settle(tasks)
    _save(window, out / f"counter-search-{name}.png")
    QTest.keyClick(page.search.field, Qt.Key.Key_Return)
    settle(tasks)
    fill(page)
    settle(tasks)
    _save(window, out / f"counter-{name}.png")
    page.account.toggle_sharing()
    settle(tasks)
    _save(window, out / f"counter-by-hand-{name}.png")
    page.account.toggle_sharing()
    page.pay.cheque.number.set_text("")
    page.pay.begin_more()
    page.pay.submitted.emit(True)
    settle(tasks)
    _save(window, out / f"counter-faults-{name}.png")
    page.receipts.reversal_asked.emit(picture.RECEIPTS[2])
    settle(tasks)
    (question,) = page.findChildren(ReversalQuestion)
    question.cause.setCurrentIndex(1)
    settle(tasks)
    _save(question, out / f"counter-reversal-{name}.png")
    question.reject()
    page.show_closing(picture.TILL)
    settle(tasks)
    _save(window, out / f"counter-closing-{name}.png")
    page.show_till(picture.SHUT)
    settle(tasks)
    _save(window, out / f"counter-shut-{name}.png")
    presenter.deleteLater()
    tasks.close()
    window.close()


def _save(window: QWidget, path: Path) -> None:
    window.grab().save(str(path))


if __name__ == "__main__":
    main()
