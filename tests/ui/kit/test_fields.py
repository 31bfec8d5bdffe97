"""Fields: checked when left, the value kept, the error said beside it."""

from datetime import date

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.ui.kit.fields import (
    AMOUNT_UNREADABLE,
    DATE_UNREADABLE,
    AmountEdit,
    AmountField,
    ComboPicker,
    DateField,
    Field,
    SearchField,
    count_sentence,
    focus_first_error,
)
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

TODAY = date(2027, 1, 11)


def test_an_error_stands_under_the_field_and_the_value_stays(stage: Stage) -> None:
    field = Field("Numéro")
    stage(field)
    type_text(field.control, "0004512")
    field.set_error("Numéro déjà enregistré le 6 janv., quittance 2027-00041")
    assert field.text() == "0004512"
    assert field.control.property("invalid") == "true"
    heard = QAccessible.queryAccessibleInterface(field.control)
    assert heard.text(QAccessible.Text.Name) == "Numéro"
    assert heard.text(QAccessible.Text.Description).startswith("Numéro déjà")
    field.clear_error()
    assert (field.error(), field.control.property("invalid")) == ("", "false")


def test_submitting_leads_to_the_first_error_and_counts_them(qtbot: QtBot, stage: Stage) -> None:
    fields = [Field("Nom"), Field("Prénom"), Field("Courriel")]
    stage(*fields)
    fields[1].set_error("Saisir le prénom")
    fields[2].set_error("Adresse incomplète")
    assert focus_first_error(fields) == 2
    qtbot.waitUntil(fields[1].control.hasFocus)
    assert [count_sentence(n) for n in (1, 2)] == [
        "1\u00a0champ est à corriger.",
        "2\u00a0champs sont à corriger.",
    ]


def test_optional_is_written_and_a_longer_text_has_a_label_too(qtbot: QtBot) -> None:
    words = Field("Mot à la famille", QPlainTextEdit(), optional=True, hint="Joint à la réponse")
    qtbot.addWidget(words)
    assert words.control.accessibleName() == "Mot à la famille"
    assert words.control.accessibleDescription() == "Joint à la réponse"


def test_an_amount_is_read_when_left_and_never_while_typing(qtbot: QtBot, stage: Stage) -> None:
    amount, after = AmountField("Montant"), Field("Numéro")
    stage(amount, after)
    amount.focus()
    type_text(amount.edit, "1234.5x")
    assert amount.error() == ""
    press(amount.edit, Qt.Key.Key_Tab)
    assert amount.error() == AMOUNT_UNREADABLE
    assert amount.edit.text() == "1234.5x"
    press(amount.edit, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(amount.amount_changed) as told:
        press(amount.edit, Qt.Key.Key_Return)
    assert told.args == [123450]
    assert (amount.error(), amount.edit.text()) == ("", "1\N{NARROW NO-BREAK SPACE}234,50")


def test_an_amount_in_a_table_shows_and_gives_cents(stage: Stage) -> None:
    edit = AmountEdit("À régler, 2026-004512", inline=True)
    stage(edit)
    edit.set_cents(Cents(2860))
    assert (edit.text(), edit.cents(), edit.height()) == ("28,60", 2860, 32)
    edit.set_cents(None)
    assert edit.cents() is None
    assert edit.is_readable()


def test_a_day_is_typed_short_and_shown_whole(qtbot: QtBot, stage: Stage) -> None:
    day = DateField("Valable jusqu’au", lambda: TODAY)
    stage(day)
    type_text(day.edit, "12/1")
    with qtbot.waitSignal(day.day_changed) as told:
        press(day.edit, Qt.Key.Key_Return)
    assert told.args == [date(2027, 1, 12)]
    assert day.edit.text().replace("\N{NO-BREAK SPACE}", " ") == "mar. 12 janv. 2027"
    day.edit.clear()
    type_text(day.edit, "45/1")
    press(day.edit, Qt.Key.Key_Return)
    assert (day.error(), day.edit.text()) == (DATE_UNREADABLE, "45/1")


def test_a_day_is_picked_from_the_calendar(stage: Stage) -> None:
    day = DateField("Valable jusqu’au", lambda: TODAY)
    stage(day)
    click(day.edit.picker)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    calendar = popup.findChild(QWidget, "qt_calendar_calendarview")
    assert calendar is not None
    calendar.setFocus()
    press(calendar, Qt.Key.Key_Right)
    press(calendar, Qt.Key.Key_Return)
    assert day.day() == date(2027, 1, 12)


def test_a_picker_is_as_wide_as_what_it_says_and_tells_only_the_users_choice(
    qtbot: QtBot, stage: Stage
) -> None:
    picker = ComboPicker([("refuse", "Refuser"), ("wait", "Liste d’attente")], "Issue du 22")
    stage(picker)
    narrow = picker.sizeHint().width()
    with qtbot.assertNotEmitted(picker.picked):
        picker.choose("wait")
    assert picker.sizeHint().width() > narrow
    picker.setFocus()
    with qtbot.waitSignal(picker.picked) as told:
        press(picker, Qt.Key.Key_Up)
    assert told.args == ["refuse"]
    picker.set_choices([("refuse", "Refuser"), ("accept", "Accepter")])
    assert picker.key() == "refuse"


def test_the_wheel_never_changes_a_picker(stage: Stage) -> None:
    picker = ComboPicker([("a", "A"), ("b", "B")], "Issue")
    stage(picker)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picker, event)
    assert picker.key() == "a"


def test_the_search_field_leaves_room_for_its_icon_and_key(stage: Stage) -> None:
    field = SearchField("Famille suivante", "F2")
    stage(field)
    assert field.cursorRect().left() >= 30
    assert field.accessibleName() == "Famille suivante"
