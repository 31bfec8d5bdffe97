"""What Qt says by itself is in French, on a machine that speaks another language too."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk.app import open_application


def test_the_menu_of_a_field_its_dialogs_and_its_calendars_speak_french(
    qtbot: QtBot, qapp: QApplication
) -> None:
    open_application()
    field = QLineEdit("abc")
    qtbot.addWidget(field)
    said = [
        action.text().partition("\t")[0].replace("&", "")
        for action in field.createStandardContextMenu().actions()
    ]
    assert {"Annuler", "Couper", "Copier", "Coller", "Tout sélectionner"} <= set(said)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Annuler"
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    assert calendar.locale().monthName(8) == "août"
    assert QLocale().name() == "fr_FR"
    assert open_application() is qapp
