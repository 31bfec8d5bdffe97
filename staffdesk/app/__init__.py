"""The one place that wires the real world: services for the window, tasks, failures, synchronisation.

Everything a screen needs is handed to it here; no screen knows where it comes from.
"""

import logging
import logging.handlers
import sys

from PySide6.QtWidgets import QApplication, QMessageBox

from staffdesk.app.desk import Desk
from staffdesk.services import health_check
from staffdesk.services.backup import translated_disk_faults
from staffdesk.services.gateways.clock import SystemClock
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.instance_lock import InstanceLock
from staffdesk.services.office import open_office
from staffdesk.services.town_identity import town_identity
from staffdesk.services.witness import Witness
from staffdesk.settings import Settings
from staffdesk.ui.kit.qt_in_french import speak_french
from staffdesk.ui.kit.theme import Mode, apply_theme, system_scale

LOG_BYTES, LOG_FILES = 1_000_000, 5


def open_application(theme: str = "system") -> QApplication:
    """Make the application, or take the running one, with fonts and theme."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Staffdesk")
    speak_french(app)
    apply_theme(app, Mode(theme), system_scale())
    return app


def run(settings: Settings) -> int:
    """Open the window of this workstation's office and return the exit code.

    Raises:
        Unavailable: the database is newer, older, damaged or out of reach; a second start on the same one.
    """
    with translated_disk_faults():
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        _log_to(settings)
    with InstanceLock(settings.data_folder, settings.database_url):
        office = open_office(
            settings.database_url, SystemClock(), SystemKeychain(), settings.workstation, settings.data_folder
        )
        health_check.self_test(office.database)
        witness = Witness(settings.witness) if settings.witness is not None else None
        if witness is not None:
            witness.follow(office.database)
        app = open_application(settings.theme)
        desk = Desk(office, town_identity(office))
        if witness is not None:
            desk.watch(witness)
        sys.excepthook = lambda _kind, error, _trace: desk.failures.crash(error)
        desk.window.show()
        return app.exec()


def show_refusal(sentence: str) -> None:
    """Say why the window does not open, where there is no console to say it on."""
    open_application()
    QMessageBox.warning(None, "Staffdesk", sentence)


def _log_to(settings: Settings) -> None:
    handler = logging.handlers.RotatingFileHandler(
        settings.data_folder / "staffdesk.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("staffdesk").setLevel(logging.INFO)
