"""Paramètres: a column of sections on the canvas, one of them on the sheet; the page decides nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.filters import FilterColumn, FilterEntry, FilterSection
from staffdesk.ui.kit.labels import Pill
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings import town_sections
from staffdesk.ui.settings.activities_section import activities_section
from staffdesk.ui.settings.backup_section import BackupSection
from staffdesk.ui.settings.calendar_section import CalendarSection
from staffdesk.ui.settings.campaign_section import CampaignSection
from staffdesk.ui.settings.deadlines_section import deadlines_section
from staffdesk.ui.settings.editor_section import EditorSection
from staffdesk.ui.settings.parts import empty_layout
from staffdesk.ui.settings.policies_section import PoliciesSection
from staffdesk.ui.settings.portal_section import PortalSection
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.reminders_section import reminders_section
from staffdesk.ui.settings.retention_section import RetentionSection
from staffdesk.ui.settings.revenue_section import revenue_section
from staffdesk.ui.settings.sites_section import sites_section
from staffdesk.ui.settings.tariffs_section import tariffs_section
from staffdesk.ui.settings.texts_section import absences_section, documents_section, texts_section
from staffdesk.ui.settings.town_section import town_section
from staffdesk.ui.settings.words import EDITED, GROUPS, READ_ONLY, SectionWords

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import SettingsView

SECTIONS = "Paramètres"
_BUILDERS: "dict[str, Callable[[SettingsView], list[QLayout]]]" = {"staff": town_sections.staff}
_EDITORS: dict[str, Callable[[Callable[[], date]], EditorSection]] = {
    "town": town_section,
    "sites": sites_section,
    "documents": documents_section,
    "texts": texts_section,
    "activities": activities_section,
    "deadlines": deadlines_section,
    "absences": absences_section,
    "revenue": revenue_section,
    "reminders": reminders_section,
    "tariffs": tariffs_section,
}


class SettingsPage(Page):
    """The page.

    Signals:
        entered: the page is seen again.
        editor_made: an editor is there since its section was opened; it knows nothing yet.
        calendar_made: so is the calendar.

    Attributes:
        editors: the editors of the sections opened so far: all of them at once would hold the window up.
    """

    entered = Signal()
    editor_made = Signal(object)
    calendar_made = Signal(object)

    def __init__(
        self,
        today: Callable[[], date],
        *,
        may_configure: bool = False,
        may_close: bool = False,
        may_enrol: bool = False,
        may_back_up: bool = False,
    ) -> None:
        """Without the right to it, and the use case behind it, no form is shown or can be written in.

        ``today`` gives the day that a date without a year is read near to; ``may_close``: days that differ
        can be entered.
        """
        super().__init__()
        self._today, self._may_configure, self._may_close = today, may_configure, may_close
        self.editors: dict[str, RecordEditor] = {}
        self._calendar: CalendarSection | None = None
        self.banners = BannerSlot()
        self.portal = PortalSection(may_enrol=may_enrol)
        self.policies = PoliciesSection()
        self.campaign = CampaignSection(today)
        self.retention = RetentionSection()
        self.backup = BackupSection() if may_back_up else None
        known = [row for _, rows in GROUPS for row in rows]
        hidden = {"backup": not may_back_up, "retention": not may_configure}
        self._words = {row.key: row for row in known if not hidden.get(row.key, False)}
        self._columns: dict[str, SteadyColumn] = {}
        self._shown: SettingsView | None = None
        self._outdated: set[str] = set()
        self._current: str = "town"
        self.menu_button = Button("Rubriques", icon="list")
        self.menu_button.clicked.connect(self._open_menu)
        self.menu_button.hide()
        self.read_only = Pill("Lecture seule", Tone.QUIET, "lock-simple")
        self.stack = QStackedWidget()
        self.filters = FilterColumn(required=SECTIONS)
        self.filters.replace([self._filter_section(title, rows) for title, rows in GROUPS])
        self.filters.chosen.connect(lambda _title, key: self.show_section(key or self._current))
        self.lay_beside(self.filters)
        self._lay_out()
        self.show_section(self._current)

    def show_view(self, view: "SettingsView") -> None:
        """Show everything the town has set; what did not change stays as it is."""
        before, self._shown = self._shown, view
        self.portal.show_state(view.portal)
        if before is None or _part(before) != _part(view):
            self._outdated |= _BUILDERS.keys()
        self._build(self._current)

    def show_section(self, key: str) -> None:
        """Show a section by its key."""
        if key not in self._words:
            return
        for title, rows in GROUPS:
            self.filters.hold(title, key if key in [row.key for row in rows] else "")
        self.toolbar.title.setText(self._words[key].title)
        may_edit = self._may_configure or (key == "calendar" and self._may_close)
        self.read_only.setVisible(key in READ_ONLY or (key in EDITED and not may_edit))
        self._build(key)
        self.stack.setCurrentWidget(self._content(key))
        self._current = key

    def current_section(self) -> str:
        """Give the key of the section shown."""
        return self._current

    @override
    def open(self, argument: object) -> None:
        """Show the section another screen leads to ("portal")."""
        if isinstance(argument, str):
            self.show_section(argument)

    @override
    def enter(self) -> None:
        self.entered.emit()
        editor = self.editors.get(self._current)
        (editor.list if editor else self._content(self._current)).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def set_aside_folded(self, folded: bool) -> None:
        self.menu_button.setVisible(folded)

    # -------------------------------------------------------------------------------------- inside

    def _content(self, key: str) -> QWidget:
        if key in _EDITORS:
            return self.editors.get(key) or self._make_editor(key)
        return self.calendar if key == "calendar" else self._columns[key]

    @property
    def calendar(self) -> CalendarSection:
        """The calendar, made when it is first opened: a year of days takes a third of a second."""
        if self._calendar is None:
            made = CalendarSection(self._today, may_configure=self._may_configure, may_close=self._may_close)
            self._calendar = made
            self.stack.addWidget(made)
            self.calendar_made.emit(made)
        return self._calendar

    def has_calendar(self) -> bool:
        """Tell whether the calendar was opened."""
        return self._calendar is not None

    def _build(self, key: str) -> None:
        """Build a section that is only read, if it is seen and what it tells changed."""
        if self._shown is None or key not in self._outdated:
            return
        self._outdated.discard(key)
        column = self._columns[key].body
        empty_layout(column)
        for part in _BUILDERS[key](self._shown):
            column.addLayout(part)
        column.addStretch()

    def _make_editor(self, key: str) -> RecordEditor:
        made = RecordEditor(_EDITORS[key](self._today), may_edit=self._may_configure)
        self.editors[key] = made
        made.warning.led.connect(self._lead)
        self.stack.addWidget(made)
        self.editor_made.emit(made)
        return made

    def _lead(self, section: str, key: str) -> None:
        """Show the record of another section that one led to."""
        self.show_section(section)
        if key:
            self.editors[section].choose(key)
        self.enter()

    def _filter_section(self, title: str, rows: Sequence[SectionWords]) -> FilterSection:
        offered = [row for row in rows if row.key in self._words]
        return FilterSection(title, tuple(FilterEntry(row.key, row.words, icon=row.icon) for row in offered))

    def _open_menu(self) -> None:
        menu = self.filters.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _lay_out(self) -> None:
        self.toolbar = Toolbar(" ")
        self.toolbar.add(self.read_only)
        self.toolbar.add_stretch()
        self.toolbar.add(self.menu_button)
        for key in self._words.keys() - _EDITORS.keys() - {"calendar"}:
            column = SteadyColumn(left=20, top=18, right=20, bottom=28, gap=22)
            column.read_by_keys("Paramètres de la section")
            self._columns[key] = column
            self.stack.addWidget(column)
        self._put("portal", self.portal)
        self._put("policies", self.policies)
        self._put("quotients", self.campaign)
        if "retention" in self._columns:
            self._put("retention", self.retention)
        if self.backup is not None:
            self._put("backup", self.backup)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.toolbar)
        page.addWidget(self.banners)
        page.addWidget(self.stack, 1)

    def _put(self, key: str, widget: QWidget) -> None:
        self._columns[key].body.addWidget(widget)
        self._columns[key].body.addStretch()


def _part(view: "SettingsView") -> object:
    """Give what the users and workstations are built from, to know whether it changed."""
    return (view.staff, view.workstations)
