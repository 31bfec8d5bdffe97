"""The screen Planning: month, filters, legend, the two grids, and the bar of the selected block."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.activity_view import ActivityView
from staffdesk.ui.calendar.block_bar import BlockBar, OverbookBar
from staffdesk.ui.calendar.finder import Finder
from staffdesk.ui.calendar.legend import HeatLegend, Legend
from staffdesk.ui.calendar.month_view import MonthView
from staffdesk.ui.calendar.occupancy_foot import OccupancyFoot
from staffdesk.ui.calendar.pattern_panel import PatternPanel
from staffdesk.ui.calendar.place_list import PlaceListPane
from staffdesk.ui.calendar.planning_toolbar import ALL, BY_ACTIVITY, BY_CHILD, PlanningToolbar
from staffdesk.ui.calendar.waiting_pane import WaitingPane
from staffdesk.ui.calendar.words import block_words, count_words
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.labels import EmptyState, hairline, upright
from staffdesk.ui.kit.mark_strips import LateStrip, ReasonStrip
from staffdesk.ui.kit.notices import BannerSlot, ProgressLine
from staffdesk.ui.kit.pdf_view import PdfView
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import AbsenceReason
    from staffdesk.services.planning_rows import ActivityGrid, MonthGrid

CHILD, OVER = "child", "over"
"""What other screens lead here with: ("child", name), or "over" for the places by activity."""

SIDE_WIDTH = 420


class PlanningPage(Page):
    """Widgets and layout; decides nothing.

    Signals:
        month_stepped: -1 or 1; 0 leads back to the present month.
        wish_changed: a filter, the view or the search changed.
        action_asked: key of an action on the selected cells.
        story_asked: (child, slot, day) of a tooltip.
        undo_asked: the last action is to be taken back.
        people_asked: (group, slot, day from 0) whose children are wanted.
        print_asked: the month is wanted on paper, "a3" or "a4".
        month_chosen: the first day of the month wanted.
        requests_asked: the requests to decide this month are wanted.
        screen_asked: key of the screen of another view (attendance, meals).
        waiting_asked: the waiting list is wanted.
        entered: the page is seen again.
    """

    month_stepped = Signal(int)
    wish_changed = Signal()
    action_asked = Signal(str)
    story_asked = Signal(int, int, int)
    undo_asked = Signal()
    people_asked = Signal(int, int, int)
    print_asked = Signal(str)
    month_chosen = Signal(object)
    requests_asked = Signal()
    screen_asked = Signal(str)
    waiting_asked = Signal()
    entered = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that is marked in both grids."""
        super().__init__()
        self.wants_narrow_rail = True
        self._today = today
        self._led_to = self._narrowed = ""
        self._finder = Finder()
        self.banners = BannerSlot()
        self.toolbar = PlanningToolbar()
        self.legend, self.heat_legend = Legend(), HeatLegend()
        self.bar, self.overbook_bar = BlockBar(), OverbookBar()
        self.reasons, self.lateness = ReasonStrip(), LateStrip()
        self.progress = ProgressLine()
        for strip in (self.reasons, self.lateness):
            strip.hide()
        self.pattern_panel = PatternPanel(today)
        self.place_list = PlaceListPane()
        self.waiting_pane = WaitingPane()
        self.viewer = PdfView()
        self.month_view = MonthView(today)
        self.foot = OccupancyFoot(self.month_view)
        self.activity_view = ActivityView(today)
        self.empty = EmptyState("Aucun enfant à montrer")
        self.grids = QStackedWidget()
        for widget in (self.month_view, self.activity_view, self.empty):
            self.grids.addWidget(widget)
        self.toast_over = self.grids  # clear of the bar, of what it asks, and of the occupancy
        self.side = QStackedWidget()
        for pane in (self.pattern_panel, self.place_list, self.waiting_pane):
            self.side.addWidget(pane)
        self._lay_out()
        self._connect()
        self.set_view(BY_CHILD)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack)
        self.main = QWidget()
        self.stack.addWidget(self.main)
        self.stack.addWidget(self.viewer)
        column = QVBoxLayout(self.main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.banners)
        column.addWidget(self.legend)
        column.addWidget(self.heat_legend)
        column.addWidget(hairline())
        beside = QHBoxLayout()
        beside.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        asking = (self.bar, self.overbook_bar, self.reasons, self.lateness)
        for widget in (*asking, self._progress_row(), self.foot):
            left.addWidget(widget)
        left.insertWidget(0, self.grids, 1)
        beside.addLayout(left, 1)
        self._side_edge = upright()
        beside.addWidget(self._side_edge)
        beside.addWidget(self.side)
        column.addLayout(beside, 1)
        self.side.setFixedWidth(px(SIDE_WIDTH))
        self.hide_side()

    def _progress_row(self) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(px(20), 0, px(20), 0)
        inside.addWidget(self.progress)
        return row

    def _connect(self) -> None:
        bar, view = self.toolbar, self.month_view
        bar.month_stepped.connect(self.month_stepped)
        bar.changed.connect(self._change)
        bar.month_chosen.connect(self.month_chosen)
        bar.print_asked.connect(self.print_asked)
        bar.led.connect(self.screen_asked)
        self.legend.pending.clicked.connect(self.requests_asked)
        bar.search.textChanged.connect(self._find)
        bar.found_stepped.connect(self._find_on)
        self.activity_view.opened.connect(self.people_asked)
        for pane in (self.place_list, self.waiting_pane):
            pane.child_asked.connect(self._open_child)
            pane.closed.connect(self.hide_side)
        self.heat_legend.waiting.clicked.connect(self.waiting_asked)
        self.viewer.closed.connect(self._close_paper)
        view.selection_changed.connect(self._show_selection)
        view.story_asked.connect(self.story_asked)
        view.undo_asked.connect(self.undo_asked)
        self.overbook_bar.dropped.connect(self.leave_overbooking)
        self.bar.acted.connect(self.action_asked)
        self.bar.dropped.connect(view.clear_selection)
        for strip in (self.reasons, self.lateness):
            strip.left.connect(self.leave_strips)
        self.keys = ScreenKeys(self)
        self.keys.bind("Ctrl+F", "Chercher un enfant", self._to_search)
        self._print_key = self.keys.bind("Ctrl+P", "Imprimer le mois", lambda: self.print_asked.emit("a3"))
        self.keys.bind("Alt+Left", "Mois précédent", lambda: self.month_stepped.emit(-1))
        self.keys.bind("Alt+Right", "Mois suivant", lambda: self.month_stepped.emit(1))

    # -------------------------------------------------------------------------------------- setters

    def set_editable(self, editable: bool) -> None:
        """Offer what is done on a block, or only show the grid."""
        self.bar.set_editable(editable)

    def set_marking(self, may_mark: bool) -> None:
        """Offer to mark who was there, or not."""
        self.bar.set_marking(may_mark)

    def set_month(self, first: date) -> None:
        """Name the month shown."""
        self.toolbar.show_month(first, is_present=first == self._today().replace(day=1))

    def set_sites(self, sites: Sequence[tuple[int, str]]) -> None:
        """Offer the schools."""
        self.toolbar.show_sites(sites)

    def set_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """Offer the classes of the school."""
        self.toolbar.show_classes(classes)

    def set_groups(self, groups: Sequence[tuple[int, str]]) -> None:
        """Offer the groups of the school and the activity."""
        self.toolbar.show_groups(groups)

    def set_view(self, key: str) -> None:
        """Show the grid by child or by activity."""
        self.toolbar.set_view(key)
        if key == BY_CHILD and self.side.currentWidget() is self.place_list:
            self.hide_side()
        self.legend.setVisible(key == BY_CHILD)
        self.heat_legend.setVisible(key == BY_ACTIVITY)

    def show_month(self, grid: "MonthGrid") -> None:
        """Show the grid by child."""
        self.month_view.show_grid(grid)
        self.foot.setVisible(bool(grid.children))
        self.grids.setCurrentWidget(self.month_view if grid.children else self.empty)
        self.legend.show_pending(grid.pending)
        text = self.toolbar.search.text()
        self._finder.find(grid, text)
        self.toolbar.search.say_found(self._finder.words(text))
        if not grid.children:
            self._say_why_empty()
        self._show_selection()

    def show_activities(self, grid: "ActivityGrid") -> None:
        """Show the grid by activity."""
        self.month_view.clear_selection()
        self.foot.hide()
        self.activity_view.show_grid(grid)
        self.grids.setCurrentWidget(self.activity_view if grid.rows else self.empty)
        if not grid.rows:
            self.empty.say("Aucune activité à montrer", "Choisir une autre école ou une autre activité.")

    @override
    def open(self, argument: object) -> None:
        """Show one child's month, or the grid by child or by activity."""
        if argument in (OVER, BY_ACTIVITY, BY_CHILD):
            self.set_view(BY_CHILD if argument == BY_CHILD else BY_ACTIVITY)
            self.wish_changed.emit()
        elif isinstance(argument, tuple) and len(argument) == 2 and argument[0] == CHILD:
            self.show_child(str(argument[1]))

    def show_child(self, name: str) -> None:
        """Narrow the grid to a child, in whatever school it is."""
        self._led_to = self._narrowed = name
        bar = self.toolbar
        for picker in (bar.site, bar.room, bar.kind, bar.group):
            picker.choose(ALL)
        self.set_view(BY_CHILD)
        bar.search.setText(name)
        self.wish_changed.emit()

    def led_to(self) -> str:
        """Give the child another screen led to, as long as it is looked for."""
        return self._led_to if self.toolbar.search.text() == self._led_to else ""

    @override
    def enter(self) -> None:
        """Put the focus in the grid, where one works."""
        self.entered.emit()
        self._focus_grid()

    def narrowed(self) -> str:
        """Give the text that narrows the month to some children of the whole town; mostly nothing."""
        return self._narrowed

    def show_paper(self, content: bytes, title: str) -> None:
        """Show the printed month in place of the grid."""
        if self.viewer.show_pdf(content, title):
            self._print_key.setEnabled(False)
            self.stack.setCurrentWidget(self.viewer)
            self.viewer.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, pane: QWidget) -> None:
        """Show a pane beside the grid; the keys of the block wait until it is closed."""
        self.side.setCurrentWidget(pane)
        self._side_edge.show()
        self.side.show()
        self._show_selection()

    def hide_side(self) -> None:
        """Give the grid the whole width again, and the focus."""
        self._side_edge.hide()
        self.side.hide()
        if self.isVisible():
            self._show_selection()
            self._focus_grid()

    def ask_overbooking(self, words: str) -> None:
        """Ask in the bar's place why full days are booked all the same."""
        self.bar.hide()
        self.overbook_bar.ask(words)

    def ask_absence(self, reasons: "Sequence[AbsenceReason]") -> None:
        """Ask in the bar's place why the children of the block were absent."""
        self.bar.hide()
        self.reasons.offer(reasons)
        self.reasons.ask(self._block_title())

    def ask_lateness(self) -> None:
        """Ask in the bar's place when the children of the block were collected."""
        self.bar.hide()
        self.lateness.ask(self._block_title(), "Ou des minutes après la fermeture")

    def leave_strips(self) -> None:
        """Give the place back to the bar of the block, if one of the strips has it."""
        if not (self.reasons.isHidden() and self.lateness.isHidden()):
            self._show_selection()
            self._focus_grid()

    def ask_slot(
        self, entries: Sequence[tuple[int, str]], first: int | None, taken: Callable[[int], None]
    ) -> QMenu:
        """Ask at the selected cell which slot is meant: arrows, figures, Return; ``first`` stands ready."""
        menu = QMenu(self.month_view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Créneau à réserver")
        for slot, words in entries:
            action = menu.addAction(words)
            action.setData(slot)
            action.triggered.connect(lambda _=False, slot=slot: taken(slot))
        menu.popup(self.month_view.below_selection())
        ready = next((one for one in menu.actions() if one.data() == first), menu.actions()[0])
        menu.setActiveAction(ready)
        return menu

    def show_waiting_list(self, count: int) -> None:
        """Say how many wait for a place, where the list is opened."""
        self.heat_legend.show_waiting(count)

    def leave_overbooking(self) -> None:
        """Give the place back to the bar of the block."""
        self.overbook_bar.hide()
        self._show_selection()
        self._focus_grid()

    # -------------------------------------------------------------------------------------- inside

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the last action back wherever the focus is, but in a field, which has its own undo."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        else:
            super().keyPressEvent(event)

    def _focus_grid(self) -> None:
        shown = self.grids.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        self.set_view(self.toolbar.view.key())
        self.wish_changed.emit()

    def _close_paper(self) -> None:
        self._print_key.setEnabled(True)
        self.stack.setCurrentWidget(self.main)
        self._focus_grid()

    def _open_child(self, name: str) -> None:
        self.hide_side()
        self.show_child(name)

    def _find(self, text: str) -> None:
        """Go to the first child of the month whose name holds the text; nobody is hidden."""
        if self._narrowed and text != self._narrowed:
            self._narrowed = ""
            self.wish_changed.emit()
            return
        self._show_found(self._finder.find(self.month_view.grid(), text))

    def _find_on(self, by: int) -> None:
        """Go on to the next one found; where there is none, look in all schools."""
        text = self.toolbar.search.text()
        if text.strip() and self._finder.current() is None and not self._narrowed:
            self.show_child(text)
            return
        self._show_found(self._finder.step(by))

    def _show_found(self, child: int | None) -> None:
        self.toolbar.search.say_found(self._finder.words(self.toolbar.search.text()))
        if child is not None:
            self.month_view.show_child(child)

    def _to_search(self) -> None:
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def _say_why_empty(self) -> None:
        if self._narrowed:
            self.empty.say("Aucun enfant ne correspond", "Effacer la recherche ou choisir une autre école.")
        else:
            self.empty.say("Aucun enfant à montrer", "Choisir une autre école, une autre classe.")

    def _show_selection(self) -> None:
        (lines, days), grid = self.month_view.selected_block(), self.month_view.grid()
        for asking in (self.overbook_bar, self.reasons, self.lateness):
            asking.hide()
        self.bar.setVisible(bool(days) and grid is not None and self.side.isHidden())
        if days and grid is not None:
            self.bar.offer_marks(all(grid.days[day].on <= self._today() for day in days))
            self.bar.say(count_words(len(lines) * len(days)), block_words(grid, lines, days))

    def _block_title(self) -> str:
        (lines, days), grid = self.month_view.selected_block(), self.month_view.grid()
        return "" if grid is None else block_words(grid, lines, days)
