"""The base of every form: draft, errors beside their part, editable or not."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from staffdesk.ui.kit.fields import Field
from staffdesk.ui.settings.editor_form import EditorForm, Unreadable, Values
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text


class NameForm(EditorForm):
    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.parts["name"] = Field("Nom", self.edit)
        self.own("name", self.edit)
        QVBoxLayout(self).addWidget(self.parts["name"])

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.edit.setText(values["name"])

    def parse(self) -> Values:
        if not self.edit.text():
            raise Unreadable("name", "Remplir ce champ.")
        return {"name": self.edit.text()}

    def describe(self, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        return [("Nom", values["name"])]


def test_a_form_is_read_or_says_what_is_wrong(stage: Stage) -> None:
    form = NameForm()
    stage(form)
    assert form.read() is None
    assert form.parts["name"].error() == "Remplir ce champ."
    assert form.edit.hasFocus()
    type_text(form.edit, "Cantine")
    assert form.read() == {"name": "Cantine"}
    assert form.parts["name"].error() == ""


def test_an_error_goes_once_its_part_is_mended_and_stays_while_nothing_changed(stage: Stage) -> None:
    form, elsewhere = NameForm(), QLineEdit()
    stage(form, elsewhere)
    assert form.read() is None
    press(form.edit, Qt.Key.Key_Return)
    elsewhere.setFocus()
    assert form.parts["name"].error() != ""
    type_text(form.edit, "C")
    assert form.parts["name"].error() == ""


def test_a_draft_is_put_back_as_typed(stage: Stage) -> None:
    form = NameForm()
    stage(form)
    heard: list[None] = []
    form.edited.connect(lambda: heard.append(None))
    type_text(form.edit, "Canti")
    draft = form.draft()
    form.show_values({"name": "Garderie"})
    form.restore(draft)
    assert form.edit.text() == "Canti"
    assert len(heard) == 5
    assert form.control("name") is form.edit


def test_a_form_may_be_only_read(stage: Stage) -> None:
    form = NameForm()
    stage(form)
    form.set_editable(False)
    assert not form.edit.isEnabled()


def test_the_base_itself_is_no_form(stage: Stage) -> None:
    form = EditorForm()
    stage(form)
    for act in (lambda: form.show_values({}), form.parse, lambda: form.describe({})):
        with pytest.raises(NotImplementedError):
            act()
