"""Pointage: the list of a day and slot marked by keys, counters, what differs, papers; decides nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from typing_extensions import override

from staffdesk.domain.french.attendance import counters, signed_euros, to_mark
from staffdesk.ui.attendance.day_page import DayPage
from staffdesk.ui.attendance.difference_table import DifferencePane
from staffdesk.ui.attendance.list_table import ListLine, ListTable
from staffdesk.ui.attendance.strips import AddStrip
from staffdesk.ui.attendance.words import MARKING, closing_words, day_title, option_words
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.labels import EmptyState, IconLabel, label
from staffdesk.ui.kit.mark_strips import LateStrip, ReasonStrip, Strip
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import (
        AbsenceReason,
        AttendanceList,
        Care,
        Differences,
        FoundChild,
        ListOption,
    )

ALL = ""
PRESENT, NONE = "present", "none"
PAPERS = (
    ("list.day.pdf", "Feuille du jour, cette liste"),
    ("list.week.pdf", "Feuille de la semaine, cette liste"),
    ("list.month.pdf", "Feuille du mois, cette liste"),
    ("list.month.a3", "Feuille du mois en A3, cette liste"),
    ("site.day.pdf", "Feuilles du jour, tout le site"),
    ("site.week.pdf", "Feuilles de la semaine, tout le site"),
    ("site.month.pdf", "Feuilles du mois, tout le site"),
    ("site.month.a3", "Feuilles du mois en A3, tout le site"),
    ("list.day.xlsx", "Tableur du jour, cette liste"),
    ("list.week.xlsx", "Tableur de la semaine, cette liste"),
    ("list.month.xlsx", "Tableur du mois, cette liste"),
)
"""Papers of the menu: of the list or the site, of a day, week or month, shown or saved as a spreadsheet."""

OTHERS, OTHERS_SHORT = "Tous présents sauf les absents", "Tous sauf absents"
_STORY_SHOWN = 2
_NARROW_UNDER = 1060


class AttendancePage(DayPage):
    """Widgets and layout; decides nothing.

    Signals:
        list_chosen: another site, list or class was chosen.
        list_stepped: -1 or 1, to the list before or after that has children.
        mark_asked: (child_id, "present" or "none").
        absence_asked: (child_id, reason, what becomes of it).
        lateness_typed: (child_id, text).
        search_typed: text of the search for a child who is not on the list.
        unbooked_chosen: child_id to add.
        others_asked: all but the absent are there.
        row_shown: the current ``ListLine``, whose story is wanted.
        differences_asked: what differs is wanted.
        request_asked: id of the request that a child waits for.
        child_sought: (date, child_id, code of the activity) that another screen leads to.
    """

    list_chosen = Signal()
    list_stepped = Signal(int)
    mark_asked = Signal(int, str)
    absence_asked = Signal(int, str, str)
    lateness_typed = Signal(int, str)
    search_typed = Signal(str)
    unbooked_chosen = Signal(int)
    others_asked = Signal()
    row_shown = Signal(object)
    differences_asked = Signal()
    request_asked = Signal(int)
    child_sought = Signal(object, int, str)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` tells the present day, which is another after midnight."""
        super().__init__(MARKING, "Mar. 30 sept. 2026", "Feuilles", PAPERS)
        self._today = today
        self._shown: AttendanceList | None = None
        self._care: dict[int, Care] = {}
        self._asked: ListLine | None = None
        self._editable = True
        self.difference_button = Button("Écarts", keys="E")
        self.toolbar.add(self.difference_button, self.paper_button)
        self.site = ComboPicker([], "Site", 32)
        self.list = ComboPicker([], "Liste", 32)
        self.room = ComboPicker([(ALL, "Toutes les classes")], "Classe", 32)
        self.filters.add(self.site, self.list, self.room)
        self.filters.add_stretch()
        self.counters = label("", "hint")
        self.filters.add(self.counters)
        self.table, self.differences = ListTable(), DifferencePane()
        self.empty = EmptyState("Aucune liste ce jour", "Choisir un autre jour.")
        self.reasons, self.lateness, self.adding = ReasonStrip(), LateStrip(), AddStrip()
        self.story = label("", "hint")
        self._make_bar()
        self.story.setContentsMargins(px(20), px(4), px(20), px(6))
        self.lay_out(
            (self.table, self.differences, self.empty),
            (self.story, self.reasons, self.lateness, self.adding, self.bar),
        )
        self._connect()
        self._show_strip(None)

    def _make_bar(self) -> None:
        self.bar = DecisionBar(20)
        self.request_button = Button("Demande", ButtonKind.GHOST, "D")
        self.request_button.setToolTip("Ouvrir la demande qui attend une décision")
        self.add_button = Button("Sans réservation", ButtonKind.GHOST, "+")
        self.unmark_button = Button("Effacer", ButtonKind.GHOST, "Delete")
        self.late_button = Button("Départ tardif", keys="L")
        self.absent_button = Button("Absent", keys="A")
        self.present_button = Button("Présent", keys="P")
        self.others_button = Button(OTHERS, ButtonKind.PRIMARY, "Ctrl+Return")
        self.to_mark = IconLabel("hourglass-medium", "", Tone.QUIET, 14)
        self.bar.set_summary([self.to_mark])
        self.bar.set_buttons(
            [
                self.request_button,
                self.add_button,
                self.unmark_button,
                self.late_button,
                self.absent_button,
                self.present_button,
                self.others_button,
            ]
        )

    def _connect(self) -> None:
        self.site.picked.connect(self._choose_site)
        for picker in (self.list, self.room):
            picker.picked.connect(lambda _key: self.list_chosen.emit())
        self.difference_button.clicked.connect(self._toggle_differences)
        self.table.current_changed.connect(self._show_row)
        self.table.opened.connect(lambda _line: self._mark(PRESENT))
        self.present_button.clicked.connect(lambda: self._mark(PRESENT))
        self.unmark_button.clicked.connect(lambda: self._mark(NONE))
        self.absent_button.clicked.connect(self._ask_reason)
        self.late_button.clicked.connect(self._ask_hour)
        self.add_button.clicked.connect(self._ask_child)
        self.request_button.clicked.connect(self._open_request)
        self.others_button.clicked.connect(self.others_asked)
        self._connect_strips()
        self.keys.bind("Ctrl+F", "Choisir le site", self._to_sites)
        self.keys.bind("Ctrl+PgUp", "Liste précédente", lambda: self.list_stepped.emit(-1))
        self.keys.bind("Ctrl+PgDown", "Liste suivante", lambda: self.list_stepped.emit(1))
        self.keys.bind("J", "Enfant suivant", lambda: self.table.step(1))
        self.keys.bind("K", "Enfant précédent", lambda: self.table.step(-1))

    def _connect_strips(self) -> None:
        self.reasons.chosen.connect(self._send_absence)
        self.lateness.typed.connect(self._send_lateness)
        self.adding.searched.connect(self.search_typed)
        self.adding.added.connect(self.unbooked_chosen)
        for strip in (self.reasons, self.lateness, self.adding):
            strip.left.connect(self.leave_strip)

    # -------------------------------------------------------------------------------------- setters

    def set_editable(self, editable: bool) -> None:
        """Offer marking, or only show the list."""
        self._editable = editable
        self.bar.setVisible(editable)

    def set_day(self, on: date) -> None:
        """Name the day shown."""
        self.toolbar.show_title(day_title(on, self._today()), is_present=on == self._today())

    def set_reasons(self, reasons: Sequence["AbsenceReason"]) -> None:
        """Offer the reasons of absence."""
        self.reasons.offer(reasons)

    def show_options(self, options: Sequence["ListOption"], chosen: "ListOption | None") -> None:
        """Offer the lists of a day; ``chosen`` is the one shown."""
        sites = dict.fromkeys((str(option.site_id), option.site) for option in options)
        self.site.set_choices(list(sites))
        here = [] if chosen is None else [one for one in options if one.site_id == chosen.site_id]
        self.list.set_choices([(f"{one.group_id}.{one.slot_id}", option_words(one)) for one in here])
        if chosen is not None:
            self.site.choose(str(chosen.site_id))
            self.list.choose(f"{chosen.group_id}.{chosen.slot_id}")
        for picker in (self.site, self.list, self.room):
            picker.setVisible(bool(options))
        if not options:
            self._show_none()

    def show_list(self, found: "AttendanceList") -> None:
        """Show a list; the current child stays so."""
        self._shown = found
        self.room.set_choices(
            [(ALL, "Toutes les classes"), *((str(key), name) for key, name in found.classes)]
        )
        lines = [ListLine(row, self._care.get(row.child_id)) for row in found.rows]
        self.table.replace(tuple(lines))
        if lines and self.table.current_row() is None:
            self.table.selectRow(0)
        self._show_counters(found)
        if not lines:
            self._say_nobody(found)
        showing_differences = self.sheets.currentWidget() is self.differences
        if not showing_differences:
            self.sheets.setCurrentWidget(self.table if lines else self.empty)
        self._show_row(self.table.current_row())

    def show_care(self, care: "dict[int, Care]") -> None:
        """Show what to mind of the children of the list."""
        self._care = care
        if self._shown is not None:
            self.show_list(self._shown)

    def forget_care(self) -> None:
        """Keep nothing of the children of another list."""
        self._care = {}

    def show_differences(self, found: "Differences") -> None:
        """Show what differs, and its sum in the button."""
        self.differences.show_differences(found)
        total = f" {signed_euros(found.total_cents)}" if found.total_cents else ""
        self.difference_button.set_text(
            f"Écarts\N{NO-BREAK SPACE}: {len(found.rows)}{total}" if found.rows else "Écarts"
        )
        if self.sheets.currentWidget() is self.differences and not found.rows:
            self.show_children()

    def show_found(self, found: Sequence["FoundChild"]) -> None:
        """Show who fits the search."""
        self.adding.show_found(found)

    def show_story(self, child_id: int, lines: Sequence[str]) -> None:
        """Tell what happened to the booking of the current child, the last changes first."""
        line = self.table.current_row()
        if line is not None and line.row.child_id == child_id:
            more = len(lines) - _STORY_SHOWN
            told = [*lines[:_STORY_SHOWN], *([f"et {more} avant"] if more > 0 else [])]
            self.story.setText(" · ".join(told))
            self.story.setToolTip("\n".join(lines))

    def refuse_lateness(self, sentence: str) -> None:
        """Say under the hour what is wrong with it."""
        if self.lateness.isVisible():
            self.lateness.refuse(sentence)

    def choose_child(self, child_id: int) -> None:
        """Make a child of the list current, and show the list for it."""
        if self.table.choose(child_id):
            self.show_children()

    def leave_strip(self) -> None:
        """Come back to the list from a reason, an hour or a search."""
        self._show_strip(None)
        self.focus_sheet()

    def show_children(self) -> None:
        """Show the list again in place of the differences."""
        self.sheets.setCurrentWidget(self.table if self.table.rows.rowCount() else self.empty)
        self.focus_sheet()

    def request_in_hand(self) -> int | None:
        """Give the request that the current child waits for."""
        line = self.table.current_row()
        return None if line is None else line.row.request_id

    def chosen_list(self) -> tuple[int, int] | None:
        """Give group and slot of the list chosen."""
        group, _, slot = self.list.key().partition(".")
        return (int(group), int(slot)) if slot else None

    def chosen_class(self) -> int | None:
        """Give the class chosen, None for all."""
        return int(self.room.key()) if self.room.key() else None

    @override
    def open(self, argument: object) -> None:
        """Show a day, or a child on the list of it: (date, child_id, code of the activity)."""
        if isinstance(argument, tuple):
            self.room.choose(ALL)
            self.child_sought.emit(*argument)
        else:
            super().open(argument)

    # -------------------------------------------------------------------------------------- inside

    def _to_sites(self) -> None:
        self.site.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose_site(self, _key: str) -> None:
        self.list.set_choices([])
        self.list_chosen.emit()

    def _show_none(self) -> None:
        self._shown = None
        self.table.replace(())
        self.differences.clear()
        self.counters.setText("")
        self.story.setText("")
        self.empty.say("Aucun accueil ce jour", "Choisir un autre jour avec les flèches.")
        self.sheets.setCurrentWidget(self.empty)
        self.to_mark.show_text("calendar-blank", "", Tone.QUIET)
        self._allow_marking(on_list=False)

    def _say_nobody(self, found: "AttendanceList") -> None:
        if found.classes and self.room.key():
            self.empty.say("Aucun enfant de cette classe", "Choisir une autre classe.")
        else:
            self.empty.say("Personne n’est réservé", "Ajouter avec + un enfant présent sans réservation.")

    def _show_counters(self, found: "AttendanceList") -> None:
        self.counters.setText(" · ".join(counters(found.tally)))
        done = found.tally.unmarked == 0 and bool(found.rows)
        icon, tone = ("check-circle", Tone.OK) if done else ("hourglass-medium", Tone.QUIET)
        self.to_mark.show_text(icon, to_mark(found.tally), tone)
        self._allow_marking(on_list=True)

    def _allow_marking(self, *, on_list: bool) -> None:
        has_row = self.table.current_row() is not None
        for button in (self.present_button, self.absent_button, self.late_button, self.unmark_button):
            button.setEnabled(on_list and has_row)
        self.add_button.setEnabled(on_list)
        waiting = self._shown is not None and self._shown.tally.unmarked > 0
        if on_list and waiting:
            self.others_button.allow()
        else:
            self.others_button.refuse("Il ne reste personne à pointer")

    def _show_row(self, line: "ListLine | None") -> None:
        self.story.setText("")
        self._allow_marking(on_list=self._shown is not None)
        waits = line is not None and line.row.request_id is not None
        self.request_button.setVisible(waits)
        for button in (self.late_button, self.unmark_button):
            button.setVisible(not waits)  # neither says anything of a day that waits
        if line is not None:
            self.row_shown.emit(line)

    def _mark(self, said: str) -> None:
        line = self.table.current_row()
        if line is None or not self._editable:
            return
        self._show_strip(None)
        self.mark_asked.emit(line.row.child_id, said)
        if line.row.request_id is None:
            self.table.step(1)

    def _open_request(self) -> None:
        request = self.request_in_hand()
        if request is not None:
            self.request_asked.emit(request)

    def _ask_reason(self) -> None:
        self._asked = self.table.current_row()
        if self._asked is not None:
            self._show_strip(self.reasons)
            self.reasons.ask(self._asked.row.name)

    def _ask_hour(self) -> None:
        self._asked = self.table.current_row()
        if self._asked is not None and self._shown is not None:
            self._show_strip(self.lateness)
            self.lateness.ask(self._asked.row.name, closing_words(self._shown.closes_at))

    def _ask_child(self) -> None:
        self._show_strip(self.adding)
        self.adding.ask()

    def _send_absence(self, reason: str, outcome: str) -> None:
        if self._asked is not None:
            self.absence_asked.emit(self._asked.row.child_id, reason, outcome)
            self.leave_strip()
            self.table.step(1)

    def _send_lateness(self, text: str) -> None:
        if self._asked is not None:
            self.lateness_typed.emit(self._asked.row.child_id, text)

    def _show_strip(self, strip: Strip | None) -> None:
        for one in (self.reasons, self.lateness, self.adding):
            one.setVisible(one is strip)

    def _toggle_differences(self) -> None:
        if self.sheets.currentWidget() is self.differences:
            self.show_children()
            return
        self.sheets.setCurrentWidget(self.differences)
        self.differences.setFocus(Qt.FocusReason.OtherFocusReason)
        self.differences_asked.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW_UNDER)
        self.to_mark.setVisible(not narrow)
        self.others_button.set_text(OTHERS_SHORT if narrow else OTHERS)
        self.table.give_way(self.width())
