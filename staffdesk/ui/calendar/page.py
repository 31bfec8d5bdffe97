"""The screen Planning: month, filters, legend, the two grids, and the bar of the selected block."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from typing_extensions import override

from staffdesk.domain.french.dates import day_month, month_year
from staffdesk.ui.calendar.activity_view import ActivityView
from staffdesk.ui.calendar.legend import BlockBar, Legend
from staffdesk.ui.calendar.month_view import MonthView, OccupancyFoot
from staffdesk.ui.kit.buttons import IconButton, LinkButton, SegmentedControl
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.fields import ComboPicker, SearchField
from staffdesk.ui.kit.labels import EmptyState, hairline
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import ActivityGrid, MonthGrid

ALL = ""
KINDS = (
    (ALL, "Toutes les activités"),
    ("meals", "Cantine"),
    ("wraparound", "Périscolaire"),
    ("leisure", "Loisirs"),
)


class PlanningPage(Page):
    """Widgets and layout; decides nothing.

    Signals:
        month_stepped: -1 or 1.
        wish_changed: a filter, the view or the search changed.
        action_asked: key of an action on the selected cells.
        story_asked: (child, slot, day) of a tooltip.
        requests_asked: the requests to decide this month are wanted.
    """

    month_stepped = Signal(int)
    wish_changed = Signal()
    action_asked = Signal(str)
    story_asked = Signal(int, int, int)
    requests_asked = Signal()

    def __init__(self, today: date) -> None:
        """``today`` is marked in both grids."""
        super().__init__()
        self.wants_narrow_rail = True
        self.banners = BannerSlot()
        self.bar = BlockBar()
        self.month_view = MonthView(today)
        self.foot = OccupancyFoot(self.month_view)
        self.activity_view = ActivityView(today)
        self.empty = EmptyState("Aucun enfant à montrer", "Changer d’école, de classe ou de recherche.")
        self.grids = QStackedWidget()
        for widget in (self.month_view, self.activity_view, self.empty):
            self.grids.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(hairline())
        column.addWidget(self.banners)
        column.addWidget(Legend())
        column.addWidget(hairline())
        column.addWidget(self.grids, 1)
        column.addWidget(self.bar)
        column.addWidget(self.foot)
        self._connect()

    def _toolbar(self) -> Toolbar:
        self.toolbar = Toolbar(" ")
        self.before = IconButton("caret-left", "Mois précédent")
        self.after = IconButton("caret-right", "Mois suivant")
        self.view = SegmentedControl([("child", "Par enfant"), ("activity", "Par activité")], "Vue")
        self.site = ComboPicker([(ALL, "Toutes les écoles")], "École", 32)
        self.room = ComboPicker([(ALL, "Toutes les classes")], "Classe", 32)
        self.kind = ComboPicker(list(KINDS), "Activité", 32)
        self.search = SearchField("Un enfant", "Ctrl+F", "Chercher un enfant")
        self.search.setMaximumWidth(px(190))
        self.pending = LinkButton("", 13)
        self.pending.hide()
        self.toolbar.add(self.before, self.after, self.view, self.site, self.room, self.kind)
        self.toolbar.add_stretch()
        self.toolbar.add(self.pending, self.search)
        return self.toolbar

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.month_stepped.emit(-1))
        self.after.clicked.connect(lambda: self.month_stepped.emit(1))
        self.view.chosen.connect(lambda _key: self.wish_changed.emit())
        for picker in (self.site, self.room, self.kind):
            picker.picked.connect(lambda _key: self.wish_changed.emit())
        self.search.textChanged.connect(lambda _text: self.wish_changed.emit())
        self.pending.clicked.connect(self.requests_asked)
        self.month_view.selection_changed.connect(self._show_selection)
        self.month_view.story_asked.connect(self.story_asked)
        self.bar.acted.connect(self.action_asked)
        self.bar.dropped.connect(self.month_view.clear_selection)

    # -------------------------------------------------------------------------------------- setters

    def set_month(self, first: date) -> None:
        """Name the month shown."""
        self.toolbar.title.setText(month_year(first).capitalize())

    def set_sites(self, sites: Sequence[tuple[int, str]]) -> None:
        """Offer the schools."""
        self.site.set_choices([(ALL, "Toutes les écoles"), *((str(key), name) for key, name in sites)])

    def set_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """Offer the classes of the school."""
        self.room.set_choices([(ALL, "Toutes les classes"), *((str(key), name) for key, name in classes)])

    def show_month(self, grid: "MonthGrid") -> None:
        """Show the grid by child."""
        self.month_view.show_grid(grid)
        self.foot.follow()
        self.foot.setVisible(bool(grid.children))
        self.grids.setCurrentWidget(self.month_view if grid.children else self.empty)
        plural = "s" if grid.pending > 1 else ""
        self.pending.set_text(f"{grid.pending} demande{plural} à décider")
        self.pending.setVisible(grid.pending > 0)

    def show_activities(self, grid: "ActivityGrid") -> None:
        """Show the grid by activity."""
        self.month_view.clear_selection()
        self.foot.hide()
        self.activity_view.show_grid(grid)
        self.grids.setCurrentWidget(self.activity_view)

    def _show_selection(self) -> None:
        cells, grid = self.month_view.selected_cells(), self.month_view.grid()
        self.bar.setVisible(bool(cells))
        if not cells or grid is None:
            return
        children = sorted({child for child, _, _ in cells})
        days = sorted({day for _, _, day in cells})
        who = grid.children[children[0]].name if len(children) == 1 else f"{len(children)} enfants"
        first, last = grid.days[days[0]].on, grid.days[days[-1]].on
        when = day_month(first) if first == last else f"{first.day} au {day_month(last)}"
        plural = "x" if len(cells) > 1 else ""
        self.bar.say(f"{len(cells)} créneau{plural}", f"{who}, {when}")

    @override
    def enter(self) -> None:
        """Put the focus in the grid, where one works."""
        self.month_view.setFocus()
