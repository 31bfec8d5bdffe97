"""The toolbar of the planning: month, view, filters, search; filters give way to a menu when narrow."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.dates import SCHOOL_YEAR_FIRST_MONTH, SchoolYear, add_months, school_year_of
from staffdesk.domain.french.dates import MONTHS, month_year
from staffdesk.ui.calendar.find_field import FindField
from staffdesk.ui.kit.buttons import Button, ButtonKind, IconButton, SegmentedControl
from staffdesk.ui.kit.containers import Toolbar
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import px

ALL = ""
BY_CHILD, BY_ACTIVITY = "child", "activity"
KINDS = (
    (ALL, "Toutes les activités"),
    ("meals", "Cantine"),
    ("wraparound", "Périscolaire"),
    ("leisure", "Loisirs"),
)
PAPERS = (("a3", "En A3"), ("a4", "En A4, par demi-mois"))
YEARS_AROUND = 2
VIEWS = (
    (BY_CHILD, "Par enfant"),
    (BY_ACTIVITY, "Par activité"),
    ("attendance", "Pointage"),
    ("meals", "Effectifs"),
)
"""The views of the planning; the last two are screens of their own."""

SEARCH_WIDTH, NARROWEST_SEARCH = 190, 122
WIDEST_SITE, WIDEST_PICKER = 200, 120
"""Where room is short; the whole name is in the list and under the pointer."""


class PlanningToolbar(Toolbar):
    """Controls in a row, as wide as they need; decides nothing.

    Signals:
        changed: a filter, the view or the search changed.
        month_stepped: -1 or 1; 0 leads back to the present month.
        month_chosen: the first day of a month that may be far away.
        print_asked: "a3" or "a4".
        found_stepped: 1 to the next child found, -1 to the one before.
        led: key of a view that is a screen of its own (attendance, meals).
    """

    changed = Signal()
    month_stepped = Signal(int)
    month_chosen = Signal(object)
    print_asked = Signal(str)
    found_stepped = Signal(int)
    led = Signal(str)

    def __init__(self) -> None:
        super().__init__(" ")
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # what does not fit is folded
        self.before = IconButton("caret-left", "Mois précédent (Alt ←)")
        self.after = IconButton("caret-right", "Mois suivant (Alt →)")
        self.months = IconButton("caret-down", "Choisir un mois", snug=True)
        self.present = Button("Ce mois-ci", ButtonKind.GHOST)
        self.view = SegmentedControl(VIEWS, "Vue")
        self.site = ComboPicker([(ALL, "Toutes les écoles")], "École", 32)
        self.room = ComboPicker([(ALL, "Toutes les classes")], "Classe", 32)
        self.kind = ComboPicker(list(KINDS), "Activité", 32)
        self.group = ComboPicker([(ALL, "Tous les groupes")], "Groupe", 32)
        self.site.set_short("Écoles", WIDEST_SITE)
        for picker, words in ((self.room, "Classes"), (self.kind, "Activités"), (self.group, "Groupes")):
            picker.set_short(words, WIDEST_PICKER)
        self.filters = Button("Filtres", icon="funnel-simple")
        self.printer = IconButton("printer", "Imprimer le mois (Ctrl P)")
        self.search = FindField("Un enfant", "Ctrl+F", "Chercher un enfant")
        self.search.setToolTip("Entrée\N{NO-BREAK SPACE}: suivant ou, si aucun ici, toutes les écoles")
        self.search.setMaximumWidth(px(SEARCH_WIDTH))
        self.search.setMinimumWidth(px(NARROWEST_SEARCH))
        self.title.setMinimumWidth(max(text_width(f"{name.capitalize()} 2026", 20, 600) for name in MONTHS))
        self._month = date(2000, 1, 1)
        self.add(self.before, self.after, self.months, self.present, self.view)
        self.add(self.site, self.room, self.kind, self.group, self.filters)
        self.add_stretch()
        self.add(self.search, self.printer)
        self._view = BY_CHILD
        self.present.hide()
        self._connect()
        self._give_way()

    def show_month(self, first: date, *, is_present: bool) -> None:
        """Name the month shown; offer the way back from another one."""
        self._month = first
        words = month_year(first)
        self.title.setText(words[:1].upper() + words[1:])
        self._is_present = is_present
        self._give_way()

    def show_sites(self, sites: Sequence[tuple[int, str]]) -> None:
        """Offer the schools."""
        self.site.set_choices([(ALL, "Toutes les écoles"), *((str(key), name) for key, name in sites)])
        self._give_way()

    def show_classes(self, classes: Sequence[tuple[int, str]]) -> None:
        """Offer the classes of the school."""
        self.room.set_choices([(ALL, "Toutes les classes"), *((str(key), name) for key, name in classes)])
        self._give_way()

    def show_groups(self, groups: Sequence[tuple[int, str]]) -> None:
        """Offer the groups of the school and the activity."""
        self.group.set_choices([(ALL, "Tous les groupes"), *((str(key), name) for key, name in groups)])
        self._give_way()

    def month_menu(self) -> QMenu:
        """Build the menu of months: the way back where its button gave way, the school year, those around."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.present.isHidden() and not self._is_present:
            menu.addAction(self.present.text()).triggered.connect(lambda: self.month_stepped.emit(0))
            menu.addSeparator()
        shown = school_year_of(self._month)
        for year in range(shown.first_year - YEARS_AROUND, shown.first_year + YEARS_AROUND + 1):
            year_menu = menu if year == shown.first_year else menu.addMenu(str(SchoolYear(year)))
            for offset in range(12):
                first = add_months(date(year, SCHOOL_YEAR_FIRST_MONTH, 1), offset)
                action = year_menu.addAction(month_year(first).capitalize())
                action.setCheckable(True)
                action.setChecked(first == self._month)
                action.triggered.connect(lambda _=False, first=first: self.month_chosen.emit(first))
        return menu

    def print_menu(self) -> QMenu:
        """Build the menu of papers."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in PAPERS:
            menu.addAction(words).triggered.connect(lambda _=False, key=key: self.print_asked.emit(key))
        return menu

    def set_view(self, key: str) -> None:
        """Follow the view: classes and children narrow the grid by child only."""
        self._view = key
        self.view.choose(key)
        for control in (self.room, self.search):
            control.setEnabled(key == BY_CHILD)

    def menu(self) -> QMenu:
        """Build the filters as a menu, with months and printing where their buttons gave way."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for picker in (self.site, self.room, self.kind, self.group):
            if picker.isHidden() and picker.isEnabled():
                menu.addSection(picker.accessibleName())
                self._add_choices(menu, picker)
        if self.months.isHidden():
            menu.addSeparator()
            self._add_menu(menu, "Mois", self.month_menu())
        if self.printer.isHidden():
            self._add_menu(menu, "Imprimer", self.print_menu())
        return menu

    def _add_menu(self, menu: QMenu, title: str, inner: QMenu) -> None:
        inner.setParent(menu, inner.windowFlags())
        inner.setTitle(title)
        menu.addMenu(inner)

    def _add_choices(self, menu: QMenu, picker: ComboPicker) -> None:
        for row in range(picker.count()):
            key = str(picker.itemData(row) or "")
            action = menu.addAction(picker.itemText(row))
            action.setCheckable(True)
            action.setChecked(key == picker.key())
            action.triggered.connect(lambda _=False, key=key: self._take(picker, key))

    def _take(self, picker: ComboPicker, key: str) -> None:
        picker.choose(key)
        picker.picked.emit(key)

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.month_stepped.emit(-1))
        self.after.clicked.connect(lambda: self.month_stepped.emit(1))
        self.present.clicked.connect(lambda: self.month_stepped.emit(0))
        self.view.chosen.connect(self._choose_view)
        for picker in (self.site, self.room, self.kind, self.group):
            picker.picked.connect(lambda _key: self._tell())
        self.search.stepped.connect(self.found_stepped)
        self.months.clicked.connect(lambda: self.month_menu().popup(self._under(self.months)))
        self.printer.clicked.connect(lambda: self.print_menu().popup(self._under(self.printer)))
        self.filters.clicked.connect(lambda: self.menu().popup(self._under(self.filters)))

    def _under(self, button: QWidget) -> QPoint:
        return button.mapToGlobal(QPoint(0, button.height()))

    def _choose_view(self, key: str) -> None:
        """Show another grid, or lead to a screen of its own: this one then stays as it was."""
        if key not in (BY_CHILD, BY_ACTIVITY):
            self.view.choose(self._view)
            self.led.emit(key)
            return
        self.set_view(key)
        self.changed.emit()

    def _tell(self) -> None:
        self._give_way()
        self.changed.emit()

    # -------------------------------------------------------------------------------------- room

    _is_present = True

    def _give_way(self) -> None:
        """Say less, then fold what the width does not take: filters first, months and printing last."""
        pickers = (self.room, self.kind, self.group, self.site)
        parts = ((), (self.group,), (self.room, self.kind, self.group), pickers)
        folds: Sequence[tuple[QWidget, ...]] = (
            *(fold for part in parts for fold in (part, (*part, self.present))),
            (*pickers, self.present, self.months),
            (*pickers, self.present, self.months, self.printer),
        )
        self._say_less(False)
        if self._needed(()) > self.width():
            self._say_less(True)
        folded = next((fold for fold in folds if self._needed(fold) <= self.width()), folds[-1])
        for control in self._controls():
            control.setVisible(control in self._wanted(folded))

    def _say_less(self, compact: bool) -> None:
        for picker in (self.site, self.room, self.kind, self.group):
            picker.set_compact(compact)

    def _controls(self) -> Sequence[QWidget]:
        pickers = (self.site, self.room, self.kind, self.group)
        return (self.months, self.present, *pickers, self.filters, self.printer)

    def _wanted(self, folded: Sequence[QWidget]) -> list[QWidget]:
        wanted = [control for control in self._controls() if control not in folded]
        left_out: dict[QWidget, bool] = {
            self.present: self._is_present,
            self.filters: not set(folded) - {self.present},
        }
        return [control for control in wanted if not left_out.get(control, False)]

    def _needed(self, folded: Sequence[QWidget]) -> int:
        """Measure the row with some controls folded."""
        fixed = [self.before, self.after, self.view]
        shown = [*fixed, *self._wanted(folded)]
        widths = sum(control.sizeHint().width() for control in shown)
        title = max(self.title.minimumWidth(), self.title.sizeHint().width())
        gaps = px(8) * (len(shown) + 3) + px(8)
        return title + widths + px(NARROWEST_SEARCH) + gaps + 2 * px(20)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()
