"""The painted row stands where the look puts it."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.list_delegate import second_line, title_lines
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import tokens
from staffdesk.ui.kit.tokens import Tone
from tests.ui.kit.gallery import queue_rows


def _picture(qtbot: QtBot, rows: tuple[TwoLineRow, ...], chosen: int = 1, height: int = 400) -> QImage:
    view = TwoLineList("Demandes")
    view.resize(374, height)
    view.replace(rows)
    view.choose(chosen)
    qtbot.addWidget(view)
    view.show()
    return view.grab().toImage()


def _columns_of(image: QImage, colour: QColor, top: int, bottom: int) -> list[int]:
    return [
        x for x in range(image.width()) if any(image.pixelColor(x, y) == colour for y in range(top, bottom))
    ]


def test_the_selection_is_inset_by_8_and_the_hairline_starts_at_the_text(qtbot: QtBot) -> None:
    image = _picture(qtbot, queue_rows(), height=900)
    middle = 34 + 30
    selected = [x for x in range(374) if image.pixelColor(x, middle) == tokens().selected]
    assert (min(selected), max(selected)) == (8, 365)
    line = _columns_of(image, tokens().line, 34 + 119, 34 + 120)
    assert (min(line), max(line)) == (50, 353)


def test_no_hairline_around_the_selection_nor_under_the_last_row_of_a_group(qtbot: QtBot) -> None:
    image = _picture(qtbot, queue_rows(), chosen=2, height=900)
    assert _columns_of(image, tokens().line, 34 + 59, 34 + 60) == []
    assert _columns_of(image, tokens().line, 34 + 119, 34 + 120) == []
    assert _columns_of(image, tokens().line, 34 + 179, 34 + 180) == []


def test_the_moment_ends_at_the_same_place_with_and_without_a_scroll_bar(qtbot: QtBot) -> None:
    row = TwoLineRow(9, "", "tray", "Perrin", moment="12:00", moment_tone=Tone.BAD)
    ends = []
    for count in (1, 40):
        rows = tuple(
            TwoLineRow(n, "", "tray", "Perrin", moment="12:00", moment_tone=Tone.BAD) for n in range(count)
        )
        image = _picture(qtbot, (row, *rows), chosen=9)
        red = [
            x
            for x in range(300, 374)
            for y in range(60, 120)
            if image.pixelColor(x, y).red() > image.pixelColor(x, y).blue() + 90
        ]
        ends.append(max(red))
    assert ends[0] == ends[1]
    assert 350 <= ends[0] < 354


def test_a_long_second_line_is_cut_and_told_in_the_tooltip(qtbot: QtBot) -> None:
    long = "Inscription scolaire · arrivée le 25 janvier, trois pièces jointes à lire avant la rentrée"
    view = TwoLineList("Demandes")
    view.resize(300, 100)
    view.replace([TwoLineRow(1, "", "student", "Diallo", "Aminata", long, "15 janv.")])
    qtbot.addWidget(view)
    view.show()
    index = view.indexAt(QPoint(80, 40))
    assert index.data(3) == f"Diallo Aminata\n{long}"
    image = view.grab().toImage()
    assert all(image.pixelColor(x, 42) == tokens().surface for x in range(283, 300))


def test_a_very_long_name_never_runs_into_the_moment(qtbot: QtBot) -> None:
    name = "d’Arc-Fontaine de La Tour-d’Auvergne Lauraguais-Montmorency"
    long = _picture(qtbot, (TwoLineRow(1, "", "student", name, moment="15 janv.", moment_tone=Tone.BAD),))
    short = _picture(qtbot, (TwoLineRow(1, "", "student", "Bo", moment="15 janv.", moment_tone=Tone.BAD),))
    assert long.copy(302, 8, 54, 24) == short.copy(302, 8, 54, 24)


RUN = TwoLineRow(
    1, "", "receipt", "Restauration scolaire et accueil du soir, octobre 2026", moment="13 423,55 €"
)


def test_a_title_without_room_goes_on_below_and_leaves_the_moment_its_place(qtbot: QtBot) -> None:
    lines = title_lines(RUN, 300)
    assert " ".join(lines) == RUN.title
    assert len(lines) == 2
    view = TwoLineList("Facturations")
    view.resize(300, 300)
    view.replace([RUN, TwoLineRow(2, "", "receipt", "Octobre 2026", moment="9,00 €")])
    qtbot.addWidget(view)
    view.show()
    heights = [view.visualRect(view.rows.index(row)).height() for row in range(2)]
    assert heights == [80, 60]
    view.resize(700, 300)
    assert view.visualRect(view.rows.index(0)).height() == 60
    view.resize(300, 300)
    view.rows.replace_row(TwoLineRow(2, "", "receipt", RUN.title, moment="9,00 €"))
    qtbot.waitUntil(lambda: view.visualRect(view.rows.index(1)).height() == 80)


def test_a_word_longer_than_the_line_is_broken_and_kept_whole() -> None:
    row = TwoLineRow(1, "", "receipt", "M" * 60, moment="15 janv.")
    lines = title_lines(row, 300)
    assert "".join(lines) == row.title
    assert len(lines) > 2


def test_the_end_that_a_row_keeps_stays_whole_and_what_stands_before_it_shrinks() -> None:
    dates = "11 dates du 12 au 29 janv."
    row = TwoLineRow(
        1, "", "tray", "Lemoine", line2=f"Restauration scolaire et accueil du soir · {dates}", kept=dates
    )
    width = text_width(row.line2, 13) - 40
    cut = second_line(row, width)
    assert cut.startswith("Restauration scolaire")
    assert cut.endswith(f"\u2026 {dates}")
    assert text_width(cut, 13) <= width
    assert second_line(row, width + 40) == row.line2
    assert second_line(row, text_width(dates, 13)) == f"\u2026 {dates}", "too narrow for both"
    assert second_line(TwoLineRow(1, "", "tray", "Lemoine", line2=row.line2), width) == row.line2
