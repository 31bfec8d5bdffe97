"""Ce qui change: the fields that differ, each with its box; published, current and asked side by side.

Each row is a widget with a real check box, so that keys and screen readers find it; the table behind paints
the column of what is asked as one sunken plane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.fields import whole_label
from staffdesk.ui.kit.buttons import CheckBox, LinkButton
from staffdesk.ui.kit.painting import draw_box, draw_hairline, draw_text, draw_text_with_icon, wrap_lines
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.validation.draft import Answer

if TYPE_CHECKING:
    from staffdesk.services.request_rows import FieldRow

NOTHING = "–"
KEPT = "Modifiée depuis la décision\N{NO-BREAK SPACE}: sa valeur reste, la changer dans le dossier"
_HEADER, _ROW, _LINE, _NOTE_LINE = 29, 36, 20, 18
_MOST_LINES = 3
_COLUMNS = ("Publiée", "Actuelle", "Demandée")
_SAME = "already_done"


class _Places:
    """Where the columns of a table of a given width begin and end, in logical pixels."""

    def __init__(self, width: int, *, hides_published: bool) -> None:
        self.label = px(26)
        asked = round(width * 0.67)
        if hides_published:
            self.published = None
            self.current = round(width * 0.3)
        else:
            self.published = round(width * 0.2265)
            self.current = round(width * 0.453)
        self.asked = asked
        self.width = width

    def spans(self) -> tuple[tuple[float, float] | None, tuple[float, float], tuple[float, float]]:
        """Give left and width of the text of each value column."""
        published = None
        if self.published is not None:
            published = (self.published, self.current - self.published - px(14))
        current = (self.current, self.asked - self.current - px(14))
        return published, current, (self.asked + px(12), self.width - self.asked - px(20))

    def label_width(self) -> float:
        """Give the room of a field's name."""
        return (self.published or self.current) - self.label - px(8)


class ChangesTable(QWidget):
    """The table.

    Signals:
        ticked: (index of the field, whether it is taken).
    """

    ticked = Signal(int, bool)

    def __init__(self, rows: Sequence[FieldRow], *, decidable: bool) -> None:
        """``decidable``: boxes can be ticked; a decided request shows its values only."""
        super().__init__()
        self.setAccessibleName("Ce qui change")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(_HEADER), 0, 0)
        column.setSpacing(0)
        self.rows = [_ChangeRow(row, decidable=decidable) for row in rows]
        for place, row in enumerate(self.rows):
            row.is_first = place == 0
            row.box.clicked.connect(lambda on, index=row.row.index: self.ticked.emit(index, on))
            column.addWidget(row)
        self._all_as_published = all(row.published == row.current for row in rows)

    def show_answers(self, answers: Mapping[int, Answer]) -> None:
        """Tick the fields that are taken."""
        for row in self.rows:
            row.show_answer(answers.get(row.row.index))

    def boxes(self) -> tuple[CheckBox, ...]:
        """Give the check boxes, from top to bottom."""
        return tuple(row.box for row in self.rows)

    def places(self) -> _Places:
        """Lay out the columns; a narrow table leaves Publiée out where it says what Actuelle says."""
        narrow = self.width() < px(560) and self._all_as_published
        return _Places(self.width(), hides_published=narrow)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, places = tokens(), self.places()
        draw_box(
            painter, QRectF(places.asked, 0, self.width() - places.asked, self.height()), px(6), c.sunken
        )
        for words, span in zip(_COLUMNS, places.spans(), strict=True):
            if span is not None:
                rect = QRectF(span[0], 1, span[1], px(_HEADER))
                draw_text(painter, rect, words, c.text3, 13)


class _ChangeRow(QWidget):
    """One field; grows with long values up to three lines, then offers the rest."""

    is_first = False

    def __init__(self, row: FieldRow, *, decidable: bool) -> None:
        super().__init__()
        self.row = row
        self._taken = True
        self._whole = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box = CheckBox(name=_spoken(row))
        self.box.setParent(self)
        self.box.move(-px(2), px(_ROW) // 2 - px(12))
        self.box.setEnabled(decidable and not row.already_done and not row.locked)
        self.box.setVisible(decidable)
        self.more = LinkButton("Tout voir", 13)
        self.more.setParent(self)
        self.more.hide()
        self.more.clicked.connect(self._open)
        self.setToolTip(_tip(row))

    def show_answer(self, answer: Answer | None) -> None:
        """Show whether the field is taken."""
        self._taken = answer is not None and answer.outcome != "refused"
        self.box.setChecked(self._taken)
        self.update()

    def note(self) -> str:
        """Say in a conflict who changed the value in between."""
        return (self.row.changed_note or "Modifiée par la mairie") if self.row.in_conflict else ""

    def _open(self) -> None:
        self._whole = True
        self.more.hide()
        self._fit()

    def _values(self) -> tuple[tuple[str, int], ...]:
        """Give the three texts with their weights."""
        row = self.row
        return (
            (row.published or NOTHING, 400),
            (row.current or NOTHING, 600 if row.in_conflict else 400),
            (row.asked or NOTHING, 600 if self._taken and not row.already_done else 400),
        )

    def _spans(self) -> tuple[tuple[float, float] | None, tuple[float, float], tuple[float, float]]:
        return self._table().places().spans()

    def _table(self) -> ChangesTable:
        table = self.parentWidget()
        assert isinstance(table, ChangesTable)  # noqa: S101 - built by the table only
        return table

    def _wrapped(self) -> list[list[str]]:
        texts: list[list[str]] = []
        for (text, weight), span in zip(self._values(), self._spans(), strict=True):
            texts.append([] if span is None else wrap_lines(text, span[1], weight))
        return texts

    def _lines(self) -> int:
        longest = max(len(lines) for lines in self._wrapped())
        return longest if self._whole else min(longest, _MOST_LINES)

    def _fit(self) -> None:
        wrapped = self._wrapped()
        longest = max(len(lines) for lines in wrapped)
        cut = longest > _MOST_LINES and not self._whole
        lines = max(longest if self._whole else min(longest, _MOST_LINES), 1)
        height = px(_ROW) + px(_LINE) * (lines - 1) + (px(_LINE) if cut else 0)
        if self.row.in_conflict:
            height += px(_NOTE_LINE) * len(self._note_lines())
        self.more.setVisible(cut)
        if cut:
            self.more.adjustSize()
            self.more.move(round(self._spans()[2][0]) - px(2), px(8) + px(_LINE) * lines)
        if self.height() != height:
            self.setFixedHeight(height)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), max(self.height(), px(_ROW)))

    @override
    def resizeEvent(self, event: object) -> None:
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        draw_hairline(painter, 0, self.width(), 0)
        places = self._table().places()
        left = places.label if self.box.isVisibleTo(self) else 0
        name = QRectF(left, px(9), places.label + places.label_width() - left, px(_LINE))
        draw_text(painter, name, self.row.label, c.text2, elide=True)
        inks = (c.text2, c.text if self.row.in_conflict else c.text2, c.text if self._taken else c.text2)
        if self.row.in_conflict:
            self._paint_conflict_ground(painter, places)
        for lines, span, (_, weight), ink in zip(
            self._wrapped(), self._spans(), self._values(), inks, strict=True
        ):
            if span is not None:
                self._paint_lines(painter, lines, span, weight, ink)
        if self.row.in_conflict:
            self._paint_note(painter)

    def _paint_lines(
        self, painter: QPainter, lines: list[str], span: tuple[float, float], weight: int, ink: QColor
    ) -> None:
        shown = lines if self._whole else lines[:_MOST_LINES]
        for at, line in enumerate(shown):
            rect = QRectF(span[0], px(9) + at * px(_LINE), span[1], px(_LINE))
            draw_text(painter, rect, line, ink, 14, weight)

    def _paint_conflict_ground(self, painter: QPainter, places: _Places) -> None:
        left = places.current - px(10)
        ground = QRectF(left, px(4), places.asked - px(4) - left, self.height() - px(7))
        draw_box(painter, ground, px(6), tokens().warnbg)

    def _paint_note(self, painter: QPainter) -> None:
        left, lines = self._spans()[1][0] + px(1), self._note_lines()
        top = self.height() - px(8) - px(_NOTE_LINE) * len(lines)
        for at, line in enumerate(lines):
            rect = QRectF(left, top + px(_NOTE_LINE) * at, px(400), px(_NOTE_LINE))
            if at == 0:
                draw_text_with_icon(painter, rect, "warning", line, tokens().warn)
            else:
                draw_text(painter, rect.adjusted(px(20), 0, 0, 0), line, tokens().warn, 13)

    def _note_lines(self) -> list[str]:
        """Give the note in the lines that stay on its ground."""
        return wrap_lines(self.note(), self._spans()[1][1] - px(20), 400, 13)


def _tip(row: FieldRow) -> str:
    if row.in_conflict and row.locked:
        return " ".join(filter(None, (row.changed_note, KEPT)))
    return row.changed_note if row.in_conflict else whole_label(row.name)


def _spoken(row: FieldRow) -> str:
    parts = [row.label, f"demandée {row.asked or 'vide'}", f"actuelle {row.current or 'vide'}"]
    if row.published != row.current:
        parts.append(f"publiée {row.published or 'vide'}")
    if row.in_conflict:
        parts.append(KEPT if row.locked else "en conflit")
    return ", ".join(parts)
