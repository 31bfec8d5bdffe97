"""The form, typed in by keys: what it asks for, what it gives, what it keeps."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk.services.paper_rows import (
    PaperChild,
    PaperDocumentType,
    PaperFamily,
    PaperFile,
    PaperGuardian,
    PaperSlot,
)
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.validation.paper_form import PaperForm, Typed, Wanted
from staffdesk.ui.validation.paper_parts import WHOLE_WEEK
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

NOW = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
WEEK = frozenset({1, 2, 4, 5})
MEALS = PaperSlot("cantine", "midi", "Cantine", WEEK)
CARE = PaperSlot("samedi", "jour", "Samedi sportif", frozenset({6}))
FAMILY = PaperFamily(
    3,
    "Lemoine",
    "F-3",
    (PaperChild("c1", "Inès Lemoine", (MEALS, CARE)), PaperChild("c2", "Hugo Lemoine", (MEALS,))),
    (PaperGuardian("g1", "Anne Lemoine", {"mobile": "06 01", "phone": "", "email": "anne@exemple.fr"}),),
    (("illness", "Maladie"), ("family", "Raison familiale")),
    (
        PaperDocumentType("address", "Justificatif de domicile", "household"),
        PaperDocumentType("vaccines", "Carnet de vaccination", "child"),
    ),
    (("booking", "Réservations"), ("billing", "Factures")),
)
SCAN = PaperFile("carnet.pdf", "application/pdf", b"%PDF-1.4")
DAYS = [date(2026, 11, 30), date(2026, 12, 1)]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(stage: Stage) -> PaperForm:
    made = PaperForm(lambda: NOW)
    stage(made).resize(760, 860)
    made.show_family(FAMILY)
    return made


def line(form: PaperForm, name: str) -> QLineEdit:
    control = getattr(form, name).control
    assert isinstance(control, QLineEdit)
    return control


def type_period(form: PaperForm, first: str, last: str) -> None:
    for name, text in (("first", first), ("last", last)):
        control = line(form, name)
        control.clear()
        type_text(control, text)
        press(control, Qt.Key.Key_Return)


def test_it_is_stamped_now_and_asks_for_the_family_first(stage: Stage, qtbot: QtBot) -> None:
    empty = PaperForm(lambda: NOW)
    stage(empty).resize(760, 860)
    assert empty.stamp.day() == date(2026, 11, 16)
    assert line(empty, "clock").text() == "9:30"
    assert not empty.kind.isVisible()
    told: list[object] = []
    empty.filed.connect(told.append)
    press(empty, Qt.Key.Key_Return, CTRL)
    assert empty.family.field.error() == "Choisir d’abord la famille"
    assert told == []


def test_a_period_and_weekdays_ask_for_days(form: PaperForm) -> None:
    told: list[object] = []
    form.days_asked.connect(told.append)
    type_period(form, "30/11", "12/12")
    first, last = date(2026, 11, 30), date(2026, 12, 12)
    assert told[-1] == Wanted("booking", "c1", "cantine", "midi", first, last, WHOLE_WEEK)


def test_days_are_left_out_one_by_one_and_the_rest_is_filed(form: PaperForm, qtbot: QtBot) -> None:
    form.show_days(DAYS)
    assert form.found.text().replace("\N{NO-BREAK SPACE}", " ") == "2 dates retenues"
    button = form.calendars[1].day_button(DAYS[1])
    assert button is not None
    click(button)
    assert form.found.text().replace("\N{NO-BREAK SPACE}", " ") == "1 date retenue"
    type_text(line(form, "words"), "Merci")
    with qtbot.waitSignal(form.filed) as told:
        press(form, Qt.Key.Key_Return, CTRL)
    (typed,) = told.args or [None]
    assert isinstance(typed, Typed)
    assert (typed.kind, typed.channel, typed.days, typed.words) == ("booking", "paper", (DAYS[0],), "Merci")
    assert typed.stamped_at == NOW


def test_an_unreadable_hour_is_said_beside_its_field_and_kept(form: PaperForm) -> None:
    control = line(form, "clock")
    control.clear()
    type_text(control, "bientot")
    press(form, Qt.Key.Key_Return, CTRL)
    assert form.clock.error() == "Heure illisible, par exemple 9:30"
    assert control.text() == "bientot"


def test_each_kind_shows_its_own_part(form: PaperForm) -> None:
    assert form.slot.isVisible()
    assert not form.reason.isVisible()
    form.kind.choose("absence")
    form.kind.picked.emit("absence")
    assert form.reason.isVisible()
    form.kind.choose("edit")
    form.kind.picked.emit("edit")
    assert not form.slot.isVisible()
    assert line(form, "words").isVisible() is False
    assert form.contact["mobile"].text() == "06 01"
    assert form.contact_before()["email"] == "anne@exemple.fr"


def test_another_child_has_its_own_services(form: PaperForm) -> None:
    assert form.slot.count() == 2
    form.child.choose("c2")
    form.child.picked.emit("c2")
    assert form.slot.count() == 1


def test_a_long_reason_is_read_whole_and_leaves_the_buttons_their_room(form: PaperForm) -> None:
    form.resize(560, 760)
    form.show_error(", ".join(["Ce fichier ne se lit pas"] * 6))
    QApplication.processEvents()
    assert beyond_parent(form.file_button) == []
    assert form.file_button.mapTo(form, form.file_button.rect().bottomRight()).x() <= form.width()
    assert wrong_texts(form) == []


def test_the_form_is_stamped_when_it_is_opened_unless_somebody_began(stage: Stage) -> None:
    clock = [NOW]
    form = PaperForm(lambda: clock[0])
    stage(form)
    clock[0] = NOW.replace(hour=11)
    form.open()
    assert form.clock.text() == "12:30"
    form.show_family(FAMILY)
    clock[0] = NOW.replace(hour=13)
    form.open()
    assert form.clock.text() == "12:30"


def test_what_is_lacking_is_said_and_goes_with_the_next_choice(form: PaperForm) -> None:
    form.show_error("Choisir au moins une date.")
    assert form.lacking.isVisible()
    click(form.weekdays.boxes[0])
    assert not form.lacking.isVisible()


@pytest.mark.parametrize(("mode", "k"), [(Mode.LIGHT, 1.0), (Mode.DARK, 1.3)])
def test_nothing_is_cut_and_all_is_good_french(
    stage: Stage, qapp: QApplication, mode: Mode, k: float
) -> None:
    apply_theme(qapp, mode, k)
    made = PaperForm(lambda: NOW)
    stage(made).resize(round(700 * k), 900)
    made.show_family(FAMILY)
    made.show_days(DAYS)
    assert beyond_parent(made) == []
    assert wrong_texts(made) == []


def choose_kind(form: PaperForm, kind: str) -> None:
    form.kind.choose(kind)
    form.kind.picked.emit(kind)


def test_the_days_of_the_week_are_those_of_the_service(form: PaperForm) -> None:
    shown = [box.text() for box in form.weekdays.boxes if box.isVisible()]
    assert shown == ["Lundi", "Mardi", "Jeudi", "Vendredi"]
    assert form.weekdays.ticked() == frozenset(range(1, 8)), "days open by exception count too"
    click(form.weekdays.boxes[0])
    assert form.weekdays.ticked() == WEEK - {1}
    form.slot.choose("samedi|jour")
    form.slot.picked.emit("samedi|jour")
    assert [box.text() for box in form.weekdays.boxes if box.isVisible()] == ["Samedi"]
    assert form.weekdays.boxes[5].isChecked()


def test_a_document_is_given_with_its_type_its_child_and_its_file(qtbot: QtBot, form: PaperForm) -> None:
    choose_kind(form, "document")
    part = form.document
    assert not part.child.isVisible()
    part.type.choose("vaccines")
    part.type.picked.emit("vaccines")
    assert part.child.isVisible()
    part.child.choose("c2")
    with qtbot.waitSignal(part.file_asked):
        click(part.file_button)
    part.take(SCAN)
    assert part.file_name.text() == "carnet.pdf"
    with qtbot.waitSignal(form.filed) as told:
        click(form.file_button)
    typed = told.args[0]
    assert (typed.kind, typed.type_code, typed.child, typed.file) == ("document", "vaccines", "c2", SCAN)
    part.type.choose("address")
    part.type.picked.emit("address")
    assert part.child_uid() == ""


def test_a_message_is_given_with_its_topic_and_subject(qtbot: QtBot, form: PaperForm) -> None:
    choose_kind(form, "message")
    assert not form.slot.isVisible()
    form.message.topic.choose("billing")
    form.message.subject.set_text("Facture de novembre")
    form.message.text.setPlainText("Pouvez-vous me rappeler ?")
    with qtbot.waitSignal(form.filed) as told:
        click(form.file_button)
    typed = told.args[0]
    assert (typed.kind, typed.topic, typed.subject) == ("message", "billing", "Facture de novembre")
    assert typed.words == "Pouvez-vous me rappeler ?"


def test_another_family_begins_without_what_was_wrong_about_the_first(form: PaperForm) -> None:
    top = form.words.mapTo(form, QPoint(0, 0))
    bottom = form.weekdays.mapTo(form, form.weekdays.rect().bottomLeft())
    assert top.y() - bottom.y() < 40, "nothing stands between the days of the week and the words"
    type_text(line(form, "first"), "xx")
    press(line(form, "first"), Qt.Key.Key_Return)
    form.show_error("Gardez au moins une date.")
    assert form.first.error() != ""
    labels = {one.findChild(QLabel).mapTo(form, QPoint(0, 0)).y() for one in (form.first, form.last)}  # type: ignore[union-attr]
    assert len(labels) == 1, "an error under one field does not push the other down"
    click(form.family.change)
    assert (form.first.error(), form.first.edit.text(), form.lacking.isVisible()) == ("", "", False)
    stamped = form.stamp.day()
    form.show_family(FAMILY)
    assert (form.first.error(), form.lacking.isVisible(), form.stamp.day()) == ("", False, stamped)
