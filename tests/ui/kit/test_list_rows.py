"""Rows under group headings; headings cannot be chosen."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.ui.kit.list_rows import GroupedListModel, TwoLineRow, Verdict, spoken_row
from staffdesk.ui.kit.tokens import Tone
from tests.ui.kit.gallery import queue_rows


def _model() -> GroupedListModel:
    model = GroupedListModel()
    model.replace(queue_rows())
    return model


def test_the_model_keeps_the_rules_of_qt() -> None:
    model = GroupedListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(queue_rows())
    model.replace_row(queue_rows()[2])
    model.replace(())
    assert tester.model() is model


def test_each_group_has_one_heading_with_its_count() -> None:
    model = _model()
    found = [model.heading_at(model.index(at)) for at in range(model.rowCount())]
    shown = [(heading.name, heading.count) for heading in found if heading is not None]
    assert shown == [("À décider avant 12:00", 3), ("Aujourd’hui", 4), ("Cette semaine", 5)]


def test_headings_cannot_be_chosen_and_rows_can() -> None:
    model = _model()
    selectable = [bool(model.flags(model.index(at)) & Qt.ItemFlag.ItemIsSelectable) for at in range(5)]
    assert selectable == [False, True, True, True, False]
    assert [model.is_last_of_group(model.index(at)) for at in (1, 2, 3)] == [False, False, True]


def test_rows_without_group_have_no_heading() -> None:
    model = GroupedListModel()
    model.replace([TwoLineRow(1, "", "tray", "Perrin")])
    assert model.rowCount() == 1


def test_one_row_is_replaced_in_its_place() -> None:
    model = _model()
    model.replace_row(TwoLineRow(2, "À décider avant 12:00", "calendar-x", "Garnier", "décidée"))
    assert model.index_of(2).data() == "Garnier décidée"
    assert len(model.rows()) == 12


def test_a_row_is_spoken_whole() -> None:
    row = TwoLineRow(
        1,
        "",
        "tray",
        "Perrin",
        "Foyer",
        "Adresse",
        "12:00",
        Tone.BAD,
        Verdict("warning", Tone.WARN, "3", "3 à voir"),
    )
    assert spoken_row(row) == "Perrin Foyer, Adresse, 12:00, 3 à voir"
    assert _model().index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "À décider avant 12:00, 3"
