"""Draws Accueil, Familles, Planning, Statistiques and Paramètres with a demonstration town, to be looked at.

``python -m tests.ui.people_gallery OUT [--families 40] [--k 1.3] [--size 1440x900] [--mode dark]
[--only families] [--suffix @150]`` with ``QT_QPA_PLATFORM=offscreen`` (and ``QT_SCALE_FACTOR=1.5`` for
another screen).
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from staffdesk.demo.turn.agent import let_work
from staffdesk.domain.french.errors import sentence
from staffdesk.services.office import Office
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.main_window import MainWindow, PageEntry, Person, Place
from tests.ui.demo_town import ADMIN, open_town
from tests.ui.people_screens import SCREENS, Screen

_ENTRIES = (
    ("home", "Accueil", "house"),
    ("validation", "Demandes", "tray"),
    ("families", "Familles", "users-three"),
    ("calendar", "Planning", "calendar-blank"),
    ("invoices", "Facturation", "receipt"),
    ("counter", "Guichet", "storefront"),
    ("inbox", "Messages", "chat-circle"),
    ("statistics", "Statistiques", "chart-bar"),
    ("settings", "Paramètres", "gear-six"),
    ("attendance", "Pointage", ""),
    ("meals", "Effectifs", ""),
)


def settle(app: QApplication, tasks: Tasks) -> None:
    """Let the work end, and Qt lay out, delete and paint."""
    let_work(10)
    while tasks.is_busy():
        let_work(10)
    for _ in range(4):
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def draw(app: QApplication, office: Office, screen: Screen, size: tuple[int, int], file: Path) -> None:
    """Draw one screen in the main window."""
    window = MainWindow(Place("Saint-Aubin-du-Val", "Poste local", is_demonstration=True), office.clock.now)
    tasks = Tasks()
    failures = Failures(sentence, window, window)
    built: dict[str, Callable[[], Page]] = {
        screen.key: lambda: screen.build(office, tasks, failures, window, ADMIN)
    }
    entries = [
        PageEntry(key, words, icon, built.get(key, Page), apart=key == "settings", in_rail=bool(icon))
        for key, words, icon in _ENTRIES
    ]
    window.resize(*size)
    window.begin_session(Person("Camille R.", "Affaires scolaires"), entries)
    window.set_badge("validation", 47)
    window.set_sync_state("check-circle", Tone.OK, "Synchronisé il y a 2 min · 3 envois en attente")
    window.go_to(screen.key)
    window.show()
    window.activateWindow()
    settle(app, tasks)
    window.go_to(screen.key)
    screen.act(window.page(screen.key))
    settle(app, tasks)
    window.grab().save(str(file))
    tasks.close()
    window.close()
    window.deleteLater()
    settle(app, tasks)


def main() -> None:
    """Draw the screens into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--families", type=int, default=40)
    parser.add_argument("--k", type=float, default=1.0)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--only", default="")
    parser.add_argument("--mode", default="light")
    parser.add_argument("--suffix", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    width, height = (int(part) for part in given.size.split("x"))
    apply_theme(app, Mode(given.mode), given.k)
    with tempfile.TemporaryDirectory() as folder, open_town(Path(folder), given.families) as office:
        for name, screen in SCREENS.items():
            if name.startswith(given.only):
                file = given.out / f"{name}-{given.mode}-{given.size}{given.suffix}.png"
                draw(app, office, screen, (width, height), file)


if __name__ == "__main__":
    main()
