"""A form made from its items: each sort is shown, read, said, and refused where it cannot be read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.settings.record_form import Item, RecordForm, Sort
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

ROWS: Sequence[Sequence[Item] | str] = (
    (Item("name", "Nom"), Item("code", "Code", optional=True)),
    (Item("text", "Texte", Sort.LONG), Item("lines", "Lignes", Sort.LINES)),
    "Places",
    (Item("count", "Places", Sort.COUNT), Item("cents", "Seuil", Sort.CENTS, optional=True)),
    (
        Item("kind", "Genre", Sort.CHOICE, (("a", "école"), ("b", "centre"))),
        Item("flag", "Obligatoire", Sort.FLAG),
    ),
    (Item("days", "Jours", Sort.WEEKDAYS),),
    (Item("on", "À partir du", Sort.DAY, optional=True), Item("at", "Début", Sort.CLOCK, optional=True)),
)
VALUES: dict[str, Any] = {
    "name": "Cantine",
    "code": "",
    "text": "Deux\nlignes",
    "lines": ["1 place", "00000 Ville"],
    "count": 24,
    "cents": 1250,
    "kind": "b",
    "flag": True,
    "days": [1, 2, 4],
    "on": "2027-01-12",
    "at": "09:30",
}


@pytest.fixture
def form(stage: Stage) -> RecordForm:
    made = RecordForm(ROWS, lambda: date(2026, 11, 16))
    stage(made)
    made.show_values(VALUES | {"hidden": "kept"})
    return made


def test_what_is_shown_is_read_back_with_what_no_item_shows(form: RecordForm) -> None:
    assert form.read() == VALUES | {"hidden": "kept"}


def test_values_are_said_in_words(form: RecordForm) -> None:
    told = dict(form.describe(VALUES))
    assert told == {
        "Nom": "Cantine",
        "Code": "–",
        "Texte": "Deux\nlignes",
        "Lignes": "1 place · 00000 Ville",
        "Places": "24",
        "Seuil": "12,50\u00a0€",
        "Genre": "centre",
        "Obligatoire": "oui",
        "Jours": "lundi, mardi, jeudi",
        "À partir du": "mar.\u00a012\u00a0janv.\u00a02027",
        "Début": "09:30",
    }


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("name", "", "Remplir"),
        ("count", "deux", "entier"),
        ("count", "", "Remplir"),
        ("cents", "cher", "Montant"),
        ("on", "demain", "Date"),
        ("at", "24:00", "Heure"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(form: RecordForm, name: str, typed: str, said: str) -> None:
    control = form.control(name)
    assert isinstance(control, QLineEdit)
    control.setText(typed)
    assert form.read() is None
    assert said in form.parts[name].error()


def test_everything_that_is_wrong_is_said_at_once(form: RecordForm) -> None:
    for name, typed in (("name", ""), ("count", "deux"), ("cents", "12,345")):
        line = form.control(name)
        assert isinstance(line, QLineEdit)
        line.clear()
        type_text(line, typed)
    assert form.read() is None
    assert [name for name, part in form.parts.items() if part.error()] == ["name", "count", "cents"]
    assert form.control("name").hasFocus()


def test_an_amount_that_cannot_be_read_is_said_on_leaving_it(form: RecordForm) -> None:
    line = form.control("cents")
    assert isinstance(line, QLineEdit)
    line.clear()
    type_text(line, "12,345")
    assert form.parts["cents"].error() == ""
    press(line, Qt.Key.Key_Return)
    assert form.parts["cents"].error().startswith("Montant illisible")
    line.clear()
    type_text(line, "12,34")
    press(line, Qt.Key.Key_Return)
    assert form.parts["cents"].error() == ""


def test_what_is_optional_may_be_empty(form: RecordForm) -> None:
    for name in ("cents", "on", "at"):
        control = form.control(name)
        assert isinstance(control, QLineEdit)
        control.clear()
    read = form.read()
    assert read is not None
    assert (read["cents"], read["on"], read["at"]) == (None, None, None)


def test_a_form_is_filled_by_hand(form: RecordForm) -> None:
    days = form.control("days_3")
    assert isinstance(days, CheckBox)
    click(days)
    text = form.control("text")
    assert isinstance(text, QPlainTextEdit)
    text.clear()
    type_text(text, "Autre")
    read = form.read()
    assert read is not None
    assert (read["days"], read["text"]) == ([1, 2, 3, 4], "Autre")


def test_choices_may_come_later(form: RecordForm) -> None:
    form.set_choices("kind", [("c", "restaurant")])
    form.show_values(VALUES | {"kind": "c"})
    read = form.read()
    assert read is not None
    assert read["kind"] == "c"


def test_a_text_between_the_rows_is_a_heading(form: RecordForm) -> None:
    assert "Places" in [one.text() for one in form.findChildren(QLabel) if one.property("role") == "heading"]
