"""« Semaine type » and the copy of a week: what is wanted, and what it would do, before it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import WEEKDAYS, WEEKDAYS_SHORT
from staffdesk.domain.patterns import Weeks
from staffdesk.ui.calendar.words import count_words, preview_rows, preview_words
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox, IconButton, LinkButton
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, DateField, ErrorLine, Field
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.pattern_rows import PatternPreview, PatternSlot

WEEKS = (
    (Weeks.EVERY.value, "Toutes les semaines"),
    (Weeks.ODD.value, "Semaines impaires"),
    (Weeks.EVEN.value, "Semaines paires"),
    (Weeks.ALTERNATE.value, "Une semaine sur deux"),
)
PERIOD_MISSING = "Indiquer une date"
SHOWN_WEEKDAYS = range(5)
SETTLED_MS = 250
_ANY_HEIGHT = 16_777_215  # Qt's own greatest: no limit


@dataclass(frozen=True)
class PatternForm:
    """What the form holds; a date is null while it cannot be read."""

    starts_on: date | None
    ends_on: date | None
    weeks: Weeks
    reference: date | None
    weekday_slots: frozenset[tuple[int, int]]


class PatternPanel(QWidget):
    """The pane beside the grid; decides nothing.

    Signals:
        changed: the form says something else (told once one stops changing it).
        applied: it is to be written.
        closed: back to the grid.
        cancelled: the writing under way is to stop.
    """

    changed = Signal()
    applied = Signal()
    closed = Signal()
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label("Semaine type", "title", wrap=True)
        self.who = label("", "hint", wrap=True)
        self.close_button = IconButton("x", "Fermer (Échap)")
        self.starts_on, self.ends_on = DateField("Du", today), DateField("Au", today)
        self.weeks = ComboPicker(list(WEEKS), "Semaines", 34)
        self.reference = DateField("À partir de la semaine du", today)
        self.slots_heading = SectionHeading("Créneaux de la semaine")
        self.slots_error = ErrorLine()
        self.preview_heading = SectionHeading("Aperçu")
        self.preview_words = label("", "body", wrap=True)
        self.details = TwoLineList("Ce qui est laissé, et ce qui est ajouté par enfant")
        self.details.setSelectionMode(TwoLineList.SelectionMode.SingleSelection)
        self.progress = ProgressLine()
        self.apply_button = Button("Ajouter", ButtonKind.PRIMARY, "Ctrl+Return")
        self.boxes: dict[tuple[int, int], CheckBox] = {}
        self._slot_labels: list[LinkButton] = []
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._grid = QGridLayout()
        self._lay_out()
        self._connect()

    # -------------------------------------------------------------------------------------- setters

    def begin(self, title: str, who: str, starts_on: date, ends_on: date, *, copies: bool) -> None:
        """Start anew; a copy has its model already and asks for no slots."""
        self.title.setText(title)
        self.who.setText(who)
        self.starts_on.set_day(starts_on)
        self.ends_on.set_day(ends_on)
        self.weeks.choose(Weeks.EVERY.value)
        self.reference.set_day(None)
        self.slots_error.say("")
        for widget in (self.slots_heading, self._slots_box):
            widget.setVisible(not copies)
        self._show_reference()
        self.set_slots(())
        self.show_preview(None)
        self.starts_on.focus()

    def set_slots(self, slots: "Sequence[PatternSlot]") -> None:
        """Offer the slots of the children by weekday; nothing is ticked."""
        for widget in (*self.boxes.values(), *self._slot_labels):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self.boxes, self._slot_labels = {}, []
        for line, slot in enumerate(slots, start=1):
            name = LinkButton(slot.label, 13)
            name.setToolTip("Cocher ou décocher toute la ligne")
            name.clicked.connect(lambda _=False, key=slot.slot_id: self._tick_line(key))
            self._slot_labels.append(name)
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignLeft)
            for weekday in SHOWN_WEEKDAYS:
                if weekday in slot.weekdays:
                    box = CheckBox(name=f"{slot.label}, {WEEKDAYS[weekday]}")
                    box.toggled.connect(lambda _on: self._settle())
                    self.boxes[weekday, slot.slot_id] = box
                    self._grid.addWidget(box, line, 1 + weekday, Qt.AlignmentFlag.AlignHCenter)

    def form(self) -> PatternForm:
        """Give what is wanted."""
        ticked = frozenset(key for key, box in self.boxes.items() if box.isChecked())
        weeks = Weeks(self.weeks.key())
        reference = self.reference.day() if weeks is Weeks.ALTERNATE else None
        return PatternForm(self.starts_on.day(), self.ends_on.day(), weeks, reference, ticked)

    def fields(self) -> dict[str, Field]:
        """Give the fields by the name that rules use for them."""
        return {"starts_on": self.starts_on, "ends_on": self.ends_on, "reference": self.reference}

    def clear_errors(self) -> None:
        """Take the errors away."""
        for field in self.fields().values():
            field.clear_error()
        self.slots_error.say("")

    def show_preview(self, preview: "PatternPreview | None") -> None:
        """Tell what would be done; None: nothing can be told yet."""
        self.preview_words.setText(preview_words(preview))
        rows = () if preview is None else preview_rows(preview)
        self.details.replace(rows)
        self.details.setVisible(bool(rows))
        self._share_height()
        added = 0 if preview is None else preview.added
        self.apply_button.set_text(f"Ajouter {count_words(added)}" if added else "Ajouter")
        if added:
            self.apply_button.allow()
        else:
            self.apply_button.refuse("Rien à ajouter")

    def set_busy(self, *, busy: bool) -> None:
        """Hold the form while it is written; what was chosen stays."""
        for field in (*self.fields().values(), self.weeks, self._slots_box):
            field.setEnabled(not busy)
        if busy:
            self.apply_button.refuse("Ajout en cours")
            self.progress.begin("Ajout des créneaux")
        else:
            self.apply_button.allow()
            self.progress.end()

    def is_busy(self) -> bool:
        """Tell whether it is being written."""
        return not self.weeks.isEnabled()

    # -------------------------------------------------------------------------------------- inside

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.form_column = SteadyColumn(20, 16, 20, 12, gap=12)
        inner = self.form_column.body
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        dates = QHBoxLayout()
        dates.setSpacing(px(12))
        dates.addWidget(self.starts_on, 1)
        dates.addWidget(self.ends_on, 1)
        self._slots_box = QWidget()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setColumnStretch(0, 1)
        for weekday in SHOWN_WEEKDAYS:
            self._grid.addWidget(
                label(WEEKDAYS_SHORT[weekday], "column"), 0, 1 + weekday, Qt.AlignmentFlag.AlignHCenter
            )
        self._slots_box.setLayout(self._grid)
        inner.addLayout(head)
        inner.addWidget(self.who)
        inner.addLayout(dates)
        inner.addWidget(self.weeks)
        inner.addWidget(self.reference)
        inner.addWidget(self.slots_heading)
        inner.addWidget(self._slots_box)
        inner.addWidget(self.slots_error)
        inner.addWidget(self.preview_heading)
        inner.addWidget(self.preview_words)
        inner.addStretch()
        column.addWidget(self.form_column, 3)
        column.addWidget(self.details, 2)
        foot = DecisionBar(20)
        foot.set_words(self.progress)
        foot.set_buttons([self.apply_button])
        column.addWidget(foot)

    def _share_height(self) -> None:
        """Leave the details what the form does not need; in a low window both scroll."""
        room = self.form_column.body.totalHeightForWidth(max(self.form_column.viewport().width(), px(280)))
        self.form_column.setMaximumHeight(_ANY_HEIGHT if self.details.isHidden() else room)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _connect(self) -> None:
        for field in (self.starts_on, self.ends_on, self.reference):
            field.day_changed.connect(lambda _day: self._settle())
        self.weeks.picked.connect(lambda _key: self._choose_weeks())
        self.close_button.clicked.connect(self.closed)
        self.apply_button.clicked.connect(self.applied)
        self.progress.cancelled.connect(self.cancelled)
        self._settled.timeout.connect(self.changed)

    def _settle(self) -> None:
        self._settled.start()

    def _choose_weeks(self) -> None:
        self._show_reference()
        if self.reference.isVisible() and self.reference.day() is None:
            self.reference.set_day(self.starts_on.day())
        self._settle()

    def _show_reference(self) -> None:
        self.reference.setVisible(self.weeks.key() == Weeks.ALTERNATE.value)

    def _tick_line(self, slot_id: int) -> None:
        """Tick a whole line, or take all its ticks away where all are there."""
        line = [box for (_, key), box in self.boxes.items() if key == slot_id]
        tick = not all(box.isChecked() for box in line)
        for box in line:
            box.setChecked(tick)
