"""The pattern of Paramètres: list, form, drafts of the session, additions; by mouse and keys."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from staffdesk.domain.canonical import digest
from staffdesk.services.settings_records import SettingRecord
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.record_editor import MANY, NEW_GROUP, NOTHING_TO_SAVE, RecordEditor
from staffdesk.ui.settings.record_form import Item, RecordForm
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


def record(number: int, name: str, kind: str = "site") -> SettingRecord:
    values = {"name": name}
    return SettingRecord(f"{kind}:{number}", values, digest(values))


@dataclass
class Book:
    records: dict[str, tuple[SettingRecord, ...]] = field(default_factory=dict)


def section(*, additions: int = 1) -> EditorSection:
    forms = {
        kind: RecordForm(((Item("name", "Nom"),),), lambda: date(2026, 11, 16)) for kind in ("site", "group")
    }
    offered = (
        Addition("site", "Nouveau site", lambda _book, _current: {"name": ""}),
        Addition("group", "Nouveau groupe", lambda _book, _current: {"name": "Groupe"}),
    )
    return EditorSection(
        name="Sites",
        forms=forms,
        rows=lambda book: [
            TwoLineRow(one.key, "Écoles", "house-line", one.values["name"])
            for kind in ("site", "group")
            for one in book.records.get(kind, ())
        ],
        title=lambda _kind, values: values["name"] or "Nouveau site",
        additions=offered[:additions],
        beside=label("À côté"),
        removable=frozenset({"site"}),
    )


def book(*names: str) -> Any:
    return Book({"site": tuple(record(number, name) for number, name in enumerate(names, 1))})


@pytest.fixture
def editor(stage: Stage) -> RecordEditor:
    made = RecordEditor(section())
    stage(made).resize(1000, 640)
    made.show_book(book("Jean-Zay", "Tilleuls"))
    return made


def name_edit(editor: RecordEditor) -> QLineEdit:
    form = editor.form()
    assert form is not None
    control = form.control("name")
    assert isinstance(control, QLineEdit)
    return control


def add_letter(editor: RecordEditor) -> None:
    name_edit(editor).end(False)
    type_text(name_edit(editor), " B")


def test_the_first_thing_is_in_hand(editor: RecordEditor) -> None:
    assert editor.current_key() == "site:1"
    assert editor.title.text() == "Jean-Zay"
    assert name_edit(editor).text() == "Jean-Zay"
    assert not editor.save_button.isEnabled()
    assert editor.save_button.toolTip() == NOTHING_TO_SAVE
    assert not editor.is_dirty()


def test_what_is_typed_is_saved_by_its_key(editor: RecordEditor) -> None:
    asked: list[tuple[str, Any, str]] = []
    editor.save_asked.connect(lambda *told: asked.append(told))
    add_letter(editor)
    assert editor.state.isVisible()
    press(name_edit(editor), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("site:1", {"name": "Jean-Zay B"}, record(1, "Jean-Zay").mark)]
    editor.set_busy(True)
    assert not editor.save_button.isEnabled()
    editor.take_saved("site:1", record(1, "Jean-Zay B"))
    editor.set_busy(False)
    editor.show_book(book("Jean-Zay B", "Tilleuls"))
    assert (editor.title.text(), editor.is_dirty()) == ("Jean-Zay B", False)


def test_a_draft_waits_while_one_looks_at_something_else(editor: RecordEditor) -> None:
    add_letter(editor)
    rows = editor.list.rows.rows()
    assert [row.verdict is not None for row in rows] == [True, False]
    editor.list.choose("site:2")
    assert name_edit(editor).text() == "Tilleuls"
    editor.show_book(book("Jean-Zay", "Tilleuls"))
    editor.list.choose("site:1")
    assert name_edit(editor).text() == "Jean-Zay B"
    assert editor.is_dirty()
    click(editor.drop_button)
    assert name_edit(editor).text() == "Jean-Zay"
    assert not editor.is_dirty()
    assert editor.list.hasFocus()


def test_what_a_colleague_saved_is_shown_if_nothing_is_typed(editor: RecordEditor) -> None:
    editor.show_book(book("Jean-Zay 2", "Tilleuls"))
    assert name_edit(editor).text() == "Jean-Zay 2"


def test_a_conflict_shows_both_versions_and_keeps_what_is_typed(editor: RecordEditor) -> None:
    asked: list[str] = []
    editor.save_asked.connect(lambda _key, _values, mark: asked.append(mark))
    add_letter(editor)
    theirs = record(1, "Jean-Zay C")
    editor.take_conflict("Alex T.", theirs)
    assert editor.conflict.isVisible()
    assert name_edit(editor).text() == "Jean-Zay B"
    click(editor.conflict.keep_button)
    click(editor.save_button)
    assert asked == [theirs.mark]
    editor.take_conflict("Alex T.", theirs)
    click(editor.conflict.take_button)
    assert name_edit(editor).text() == "Jean-Zay C"
    editor.take_conflict("Alex T.", record(2, "Tilleuls 2"))
    assert editor.conflict.isHidden()


def test_a_new_thing_stands_at_the_top_until_it_is_saved(editor: RecordEditor) -> None:
    click(editor.add_button)
    assert editor.current_key() == "site:0"
    assert editor.list.rows.rows()[0].group == NEW_GROUP
    assert name_edit(editor).hasFocus()
    assert editor.remove_button.isHidden()
    type_text(name_edit(editor), "Hugo")
    editor.list.choose("site:2")
    editor.list.choose("site:0")
    assert name_edit(editor).text() == "Hugo"
    editor.take_saved("site:0", record(3, "Hugo"))
    editor.show_book(book("Jean-Zay", "Tilleuls", "Hugo"))
    assert editor.current_key() == "site:3"
    assert editor.list.current_row() is not None
    assert NEW_GROUP not in [row.group for row in editor.list.rows.rows()]


def test_a_new_thing_is_dropped(editor: RecordEditor) -> None:
    click(editor.add_button)
    click(editor.drop_button)
    assert editor.current_key() == "site:1"
    assert len(editor.list.rows.rows()) == 2


def test_a_thing_is_deleted_where_its_kind_allows(editor: RecordEditor) -> None:
    asked: list[tuple[str, str]] = []
    editor.remove_asked.connect(lambda *told: asked.append(told))
    click(editor.remove_button)
    assert asked == [("site:1", record(1, "Jean-Zay").mark)]
    editor.take_removed("site:1")
    editor.show_book(Book({"site": (record(2, "Tilleuls"),)}))  # type: ignore[arg-type]
    assert editor.current_key() == "site:2"


def test_several_additions_are_a_menu(stage: Stage) -> None:
    editor = RecordEditor(section(additions=2))
    stage(editor).resize(1000, 600)
    editor.show_book(book("Jean-Zay"))
    click(editor.add_button)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert editor.current_key() == "group:0"
    assert name_edit(editor).text() == "Groupe"
    assert editor.remove_button.isHidden()


def test_an_empty_list_says_what_to_do(stage: Stage) -> None:
    editor = RecordEditor(section())
    stage(editor).resize(1000, 600)
    editor.show_book(Book())  # type: ignore[arg-type]
    assert editor.empty.isVisible()
    assert editor.foot.isHidden()
    click(editor.add_button)
    assert editor.current_key() == "site:0"
    assert editor.foot.isVisible()


def test_a_reader_reads(stage: Stage) -> None:
    editor = RecordEditor(section(), may_edit=False)
    stage(editor).resize(1000, 600)
    editor.show_book(book("Jean-Zay"))
    assert editor.foot.isHidden()
    assert editor.add_button.isHidden()
    assert not name_edit(editor).isEnabled()


def test_a_thing_can_be_wished_before_it_is_known(editor: RecordEditor) -> None:
    editor.choose("site:3")
    editor.show_book(book("Jean-Zay", "Tilleuls", "Hugo"))
    assert editor.current_key() == "site:3"


def test_what_stands_beside_goes_under_when_it_is_narrow(editor: RecordEditor, qapp: QApplication) -> None:
    beside = editor.section.beside
    assert beside is not None
    editor.window().resize(1200, 640)
    qapp.processEvents()
    form = editor.form()
    assert form is not None
    abreast = beside.mapTo(editor, beside.rect().topLeft()).y()
    editor.window().resize(900, 640)
    qapp.processEvents()
    assert beside.mapTo(editor, beside.rect().topLeft()).y() > abreast


def test_what_stands_beside_goes_under_when_the_form_asks_for_more(
    editor: RecordEditor, qapp: QApplication, qtbot: QtBot
) -> None:
    beside = editor.section.beside
    assert beside is not None
    editor.window().resize(1200, 640)
    qapp.processEvents()
    abreast = beside.mapTo(editor, beside.rect().topLeft()).y()
    name_edit(editor).setMinimumWidth(900)
    qtbot.waitUntil(lambda: beside.mapTo(editor, beside.rect().topLeft()).y() > abreast)


def test_a_new_thing_is_shown_from_its_top_however_far_one_had_scrolled(
    editor: RecordEditor, qtbot: QtBot
) -> None:
    editor.column.body.addSpacing(2000)
    bar = editor.column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    click(editor.add_button)
    assert bar.value() == 0
    assert name_edit(editor).hasFocus()


def test_nothing_is_added_while_something_else_is_missing(stage: Stage) -> None:
    missing = ["Ajouter d’abord une école"]
    editor = RecordEditor(replace(section(), cannot_add=lambda _book: missing[0] if missing else ""))
    stage(editor)
    editor.show_book(book())
    assert (editor.add_button.isEnabled(), editor.add_button.toolTip()) == (False, missing[0])
    missing.clear()
    editor.show_book(book())
    assert editor.add_button.isEnabled()


def test_nothing_is_asked_before_there_is_a_book(stage: Stage) -> None:
    editor = RecordEditor(section())
    stage(editor)
    editor.drop()
    editor.begin(editor.section.additions[0])
    assert editor.current_key() == ""
    assert editor.form() is None


def test_a_long_list_is_searched(stage: Stage) -> None:
    editor = RecordEditor(section())
    stage(editor).resize(1000, 640)
    editor.show_book(book(*(f"École {number}" for number in range(MANY))))
    assert not editor.search.isVisible()
    editor.show_book(book(*(f"École {number}" for number in range(MANY)), "Hugo"))
    assert editor.search.isVisible()
    type_text(editor.search, "hug")
    assert [row.title for row in editor.list.rows.rows()] == ["Hugo"]
    type_text(editor.search, "x")
    assert editor.empty.isVisible()
    assert editor.empty.text().startswith("Rien ne correspond.")
    editor.search.clear()
    editor.search.textEdited.emit("")
    editor.list.choose("site:1")
    add_letter(editor)
    type_text(editor.search, "zzz")
    editor.search.clear()
    editor.search.textEdited.emit("")
    editor.list.choose("site:1")
    assert name_edit(editor).text() == "École 0 B"
