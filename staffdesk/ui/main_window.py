"""The window: rail, sheet with its pages, status bar, palette, banners and toasts; it decides nothing.

Pages come from factories handed in by ``app.py`` and are built when first shown. A session begins when
somebody signed in and ends with the sign-out: its pages go with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import day_short_year, hour, local
from staffdesk.ui.kit.containers import Page, Sheet
from staffdesk.ui.kit.kept_focus import KeptFocus
from staffdesk.ui.kit.notices import BannerSlot, Notice
from staffdesk.ui.kit.palette import Answer, Palette, PaletteProvider
from staffdesk.ui.kit.rail import Rail, RailEntry
from staffdesk.ui.kit.status_bar import StatusBar
from staffdesk.ui.kit.theme import Mode, px
from staffdesk.ui.kit.toasts import ToastSlot
from staffdesk.ui.kit.tokens import Tone

PRODUCT = "Staffdesk"
DEMONSTRATION = "Démonstration, ville et familles inventées"
SMALLEST = (940, 600)
_FOLDS_RAIL_UNDER = 1360
_FOLDS_ASIDE_UNDER = 1230
_CLOCK_MS = 15_000

FIND, LOCK, BACK = "Ctrl+K", "Ctrl+L", "F8"
JUMPS = tuple(f"Ctrl+{number}" for number in range(1, 10))
WINDOW_KEYS = frozenset({FIND, LOCK, BACK, *JUMPS})
"""Keys of the window itself: a screen that took one too would leave both without effect."""

NOT_YOURS = "Votre rôle n’ouvre pas cet écran"
"""Said of a link that leads to a screen of somebody else's work."""


@dataclass(frozen=True)
class PageEntry:
    """One entry of the rail and how its page is made.

    Attributes:
        key: names the page ("requests").
        words: as shown in the rail.
        icon: Phosphor name.
        factory: makes the page, with its presenter; called once per session, when first shown.
        apart: a hairline stands above (settings).
        in_rail: False for a page reached from elsewhere (the journal of the synchronisation).
        under: the entry of the rail that is current while a page reached from there is seen.
    """

    key: str
    words: str
    icon: str
    factory: Callable[[], Page]
    apart: bool = False
    in_rail: bool = True
    under: str = ""


@dataclass(frozen=True)
class Place:
    """Where the window stands: the town, the workstation, and whether all this is invented."""

    town: str
    workstation: str
    is_demonstration: bool = False


@dataclass(frozen=True)
class Person:
    """Who works: name and role as shown."""

    name: str
    role: str


class MainWindow(QMainWindow):
    """The window.

    Signals:
        sync_journal_asked: the words about synchronisation were pressed.
        sign_out_asked: the person wants to leave.
        lock_asked: the person wants to leave for a while.
        theme_asked: another ``Mode`` was chosen.
        system_look_changed: the system has another font, or other colours.
        page_shown: key of the page now seen.
        day_began: the clock passed midnight; what is shown was told for yesterday.
        closed: the window closes; stop the work.
    """

    sync_journal_asked = Signal()
    sign_out_asked = Signal()
    lock_asked = Signal()
    theme_asked = Signal(object)
    system_look_changed = Signal()
    page_shown = Signal(str)
    day_began = Signal()
    closed = Signal()

    def __init__(self, place: Place, now: Callable[[], datetime]) -> None:
        """``now`` gives the instant shown in the status bar (aware, UTC)."""
        super().__init__()
        self._place = place
        self._now = now
        self._person: Person | None = None
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, Page] = {}
        self._current = self._before = ""
        self._mode = Mode.SYSTEM
        self._lock: QWidget | None = None
        mark = " (démonstration)" if place.is_demonstration else ""
        self.setWindowTitle(f"{PRODUCT}, {place.town}{mark}")
        self.setMinimumSize(px(SMALLEST[0]), px(SMALLEST[1]))
        self._build()
        self._show_rail(seen=False)
        KeptFocus(self, self.pages.currentWidget)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self._day = local(now()).date()
        self._show_clock()

    def show_sign_in(self, page: QWidget) -> None:
        """Show the way in, in place of everything."""
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._show_rail(seen=False)

    def lock(self, page: QWidget) -> None:
        """Lay the way in over the session: nothing of it is seen or reached, and all of it stays."""
        self.toasts.dismiss()
        self.palette_box.close_palette()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._lock = page
        self.asides.hide()
        self.show_sign_in(page)

    def unlock(self) -> None:
        """Show the session again where it was left."""
        if self._lock is not None:
            self.pages.removeWidget(self._lock)
            self._lock.deleteLater()
            self._lock = None
            self._show_rail(seen=True)
            self.go_to(self._current)

    def is_locked(self) -> bool:
        """Tell whether a session waits behind the way in."""
        return self._lock is not None

    def begin_session(self, person: Person, entries: Sequence[PageEntry]) -> None:
        """Show the rail for somebody who signed in; the first page is built and shown."""
        self.end_session()
        self._person = person
        self._entries = {entry.key: entry for entry in entries}
        self.rail.set_entries([RailEntry(e.key, e.words, e.icon, e.apart) for e in entries if e.in_rail])
        self.rail.set_person(person.name, person.role)
        self._show_rail(seen=True)
        self._show_clock()
        if entries:
            self.go_to(entries[0].key)

    def end_session(self) -> None:
        """Take away the pages of who worked here."""
        self.toasts.dismiss()
        self.toasts.stand_over(None)
        self.palette_box.close_palette()
        for stack in (self.pages, self.asides):
            while (widget := stack.widget(0)) is not None:
                stack.removeWidget(widget)
                widget.deleteLater()
        self.asides.hide()
        self._pages, self._entries, self._person, self._current, self._before = {}, {}, None, "", ""
        self._lock = None

    def go_to(self, key: str, argument: object = None) -> None:
        """Show a page, opened on its argument; a screen this person has not stays shut, and that is said."""
        if self._lock is not None:
            return
        if key not in self._entries:
            self.show_toast(NOT_YOURS)
            return
        page = self._page(key)
        if self._current not in ("", key):
            self._before = self._current
        self._current = key
        self.rail.set_current(self._entries[key].under or key)
        self.pages.setCurrentWidget(page)
        self._give_way()
        self.toasts.stand_over(page.toast_over or page, page.toast_bottom)
        if argument is not None:
            page.open(argument)
        page.enter()
        self.page_shown.emit(key)

    def go_back(self) -> None:
        """Show the page seen before this one, as it was left; once more leads here again."""
        if self._before:
            self.go_to(self._before)

    def current_key(self) -> str:
        """Give the key of the page seen, "" before a session."""
        return self._current

    def screen_keys(self) -> list[str]:
        """List the screens of this session, in the order of the rail."""
        return list(self._entries)

    def page(self, key: str) -> Page:
        """Give a page, built now if it was not yet."""
        return self._page(key)

    def set_badge(self, key: str, count: int) -> None:
        """Show a count beside an entry of the rail."""
        self.rail.set_badge(key, count)

    def set_sync_state(self, icon: str, tone: Tone, words: str) -> None:
        """Say how synchronisation stands ("Synchronisé il y a 2 min · 3 envois en attente")."""
        self.status.set_state(icon, tone, words)
        self.status.state.setVisible(bool(words) and self._person is not None)

    def set_alarm(self, words: str) -> None:
        """Say what is wrong for as long as it is, in the status bar; nothing when all is well."""
        self.status.set_alarm(words)

    def set_palette_provider(self, provider: PaletteProvider) -> None:
        """Let the palette find what the provider finds."""
        self.palette_box.set_provider(provider)

    def set_mode(self, mode: Mode) -> None:
        """Tell the person's menu which theme was asked for."""
        self._mode = mode

    def show_notice(self, notice: Notice) -> None:
        """Let a banner hold over every page."""
        self.banners.show_notice(notice)

    def withdraw(self, key: str) -> None:
        """End a banner."""
        self.banners.withdraw(key)

    def show_toast(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, at the bottom of the sheet."""
        self.toasts.show_toast(sentence, undo)

    def dismiss_toast(self) -> None:
        """Take the toast away."""
        self.toasts.dismiss()

    def _build(self) -> None:
        self.rail = Rail(PRODUCT, self._place.town)
        self.rail.chosen.connect(self.go_to)
        self.rail.person_asked.connect(self._open_person_menu)
        self.asides = QStackedWidget()
        self.asides.hide()
        self.pages = QStackedWidget()
        self.banners = BannerSlot()
        self.sheet = Sheet()
        self.sheet.add(self.banners)
        self.sheet.add(self.pages, 1)
        self.status = StatusBar()
        self.status.state_pressed.connect(self.sync_journal_asked)
        self.status.set_mark(DEMONSTRATION if self._place.is_demonstration else "")
        canvas = self._lay_out()
        self.toasts = ToastSlot(self.sheet)
        self.palette_box = Palette(canvas, _finds_nothing)
        self.rail.search_asked.connect(self.open_palette)
        self._bind_keys()

    def _lay_out(self) -> QWidget:
        canvas = QWidget()
        canvas.setProperty("role", "canvas")
        canvas.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        across = QHBoxLayout(canvas)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        down = QVBoxLayout()
        down.setContentsMargins(0, px(8), 0, 0)
        down.setSpacing(0)
        work = QHBoxLayout()
        work.setContentsMargins(0, 0, px(8), 0)
        self._work = work
        work.setSpacing(0)
        work.addWidget(self.asides)
        work.addWidget(self.sheet, 1)
        down.addLayout(work, 1)
        down.addWidget(self.status)
        across.addLayout(down, 1)
        self.setCentralWidget(canvas)
        return canvas

    def _bind_keys(self) -> None:
        QShortcut(QKeySequence(FIND), self).activated.connect(self.open_palette)
        QShortcut(QKeySequence(LOCK), self).activated.connect(self.lock_asked)
        QShortcut(QKeySequence(BACK), self).activated.connect(self.go_back)
        for place, keys in enumerate(JUMPS):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda place=place: self._jump(place))

    def open_palette(self) -> None:
        """Open the palette, once somebody signed in."""
        if self._person is not None and self._lock is None:
            self.palette_box.open()

    def _jump(self, place: int) -> None:
        keys = [entry.key for entry in self._entries.values() if entry.in_rail]
        if place < len(keys):
            self.go_to(keys[place])

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            page = self._entries[key].factory()
            self._pages[key] = page
            self.pages.addWidget(page)
            if page.aside is not None:
                self.asides.addWidget(page.aside)
        return self._pages[key]

    def _give_way(self) -> None:
        """Fold rail and aside when the window is too narrow for them, or when the page wants all the room."""
        page = self._pages.get(self._current)
        if page is None or self._lock is not None:
            return
        self.rail.set_folded(page.wants_narrow_rail or self.width() < px(_FOLDS_RAIL_UNDER))
        folded = self.width() < px(_FOLDS_ASIDE_UNDER)
        self.asides.setVisible(page.aside is not None and not folded)
        if page.aside is not None:
            self.asides.setCurrentWidget(page.aside)
            self.asides.setFixedWidth(page.aside.width())
            page.set_aside_folded(folded)

    def _show_rail(self, *, seen: bool) -> None:
        """Show rail and state of a session, or the sheet alone with the same margin on both sides."""
        self.rail.setVisible(seen)
        self.status.state.setVisible(seen and bool(self.status.state.text()))
        self._work.setContentsMargins(0 if seen else px(8), 0, px(8), 0)

    def tick(self) -> None:
        """Read the clock: show it, and tell a day that began."""
        today = local(self._now()).date()
        if today != self._day:
            self._day = today
            self.day_began.emit()
        self._show_clock()

    def _show_clock(self) -> None:
        now = local(self._now())
        who = [self._person.name] if self._person is not None else []
        self.status.set_right(
            " · ".join([*who, f"{day_short_year(now)}, {hour(now)}", self._place.workstation])
        )

    def _open_person_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = {Mode.SYSTEM: "Thème du système", Mode.LIGHT: "Thème clair", Mode.DARK: "Thème sombre"}
        for mode, text in words.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(mode is self._mode)
            action.triggered.connect(lambda _=False, mode=mode: self._choose_mode(mode))
        menu.addSeparator()
        menu.addAction("Verrouiller (Ctrl L)").triggered.connect(self.lock_asked)
        menu.addAction("Se déconnecter").triggered.connect(self.sign_out_asked)
        menu.popup(self.rail.person.mapToGlobal(QPoint(px(8), -menu.sizeHint().height())))

    def _choose_mode(self, mode: Mode) -> None:
        self._mode = mode
        self.theme_asked.emit(mode)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    @override
    def event(self, event: QEvent) -> bool:
        """Tell that the system's look changed: Qt has no signal for its font."""
        if event.type() is QEvent.Type.ThemeChange:
            self.system_look_changed.emit()
        return super().event(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._clock.stop()
        self.closed.emit()
        super().closeEvent(event)


def _finds_nothing(_typed: str, answer: Answer) -> None:
    answer(())
