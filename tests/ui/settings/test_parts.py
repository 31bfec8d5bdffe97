"""Parts of the sections."""

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from staffdesk.ui.kit.table_model import Column
from staffdesk.ui.settings.parts import empty_layout, pairs, section, table
from tests.ui.conftest import Stage


def test_a_table_takes_the_height_of_its_rows(stage: Stage) -> None:
    made = table("Jours", [Column("Jour", str)], ["lundi", "mardi"])
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    stage(made)
    assert made.rows.rowCount() == 2
    assert made.height() == 32 + 2 * 28


def test_a_section_without_parts_says_so(stage: Stage) -> None:
    box = QWidget()
    box.setLayout(section("Motifs"))
    stage(box)
    assert [part.text() for part in box.findChildren(QLabel) if part.text()] == [
        "Motifs",
        "Rien n’est réglé ici.",
    ]


def test_a_layout_is_emptied_out_of_sight_at_once(stage: Stage, qapp: QApplication) -> None:
    box = QWidget()
    column = QVBoxLayout(box)
    column.addLayout(section("Motifs", pairs([("Nom", "Valbrune")])))
    stage(box)
    empty_layout(column)
    assert column.count() == 0
    assert not [part for part in box.findChildren(QLabel) if part.isVisible()]
