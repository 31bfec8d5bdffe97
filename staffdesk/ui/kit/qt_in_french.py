"""What Qt says by itself, in French: the menus of its fields, its dialogs, its calendars."""

import logging

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_LOG = logging.getLogger(__name__)
_WORDS = "qtbase_fr"


def speak_french(app: QApplication) -> None:
    """Have Qt's own words in French and its days and months as in France, whatever the system speaks.

    Where the file of its words is missing the window opens all the same, and the log says so.
    """
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    if app.findChild(QTranslator, _WORDS) is not None:
        return
    words = QTranslator(app)
    words.setObjectName(_WORDS)
    if words.load(_WORDS, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    else:
        words.setParent(None)
        _LOG.warning("Qt's own words in French (%s.qm) are missing", _WORDS)
