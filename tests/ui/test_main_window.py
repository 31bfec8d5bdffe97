"""The window: pages built when first shown, keys, folding, banners and toasts, one session after another."""

from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.containers import Page
from staffdesk.ui.kit.filters import FilterColumn, FilterEntry, FilterSection
from staffdesk.ui.kit.labels import Pill
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.palette import PaletteResult
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.main_window import DEMONSTRATION, MainWindow, PageEntry, Person, Place
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent

CTRL = Qt.KeyboardModifier.ControlModifier
CAMILLE = Person("Camille R.", "Affaires scolaires")
KEYS = (
    "home",
    "requests",
    "families",
    "planning",
    "invoices",
    "counter",
    "messages",
    "statistics",
    "settings",
)
WORDS = (
    "Accueil",
    "Demandes",
    "Familles",
    "Planning",
    "Facturation",
    "Guichet",
    "Messages",
    "Statistiques",
    "Paramètres",
)


class FakePage(Page):
    """A page with one field that remembers how it was led to."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addStretch()
        self.opened_on: list[object] = []
        self.folded: list[bool] = []
        self.wants_narrow_rail = key == "planning"
        if key == "requests":
            self.aside = FilterColumn()
            self.aside.replace([FilterSection("Vues", (FilterEntry("todo", "À traiter", "47", "tray"),))])

    def enter(self) -> None:
        self.field.setFocus()

    def open(self, argument: object) -> None:
        self.opened_on.append(argument)

    def set_aside_folded(self, folded: bool) -> None:
        self.folded.append(folded)


class Town:
    """A window with counted pages."""

    def __init__(self, qtbot: QtBot, *, is_demonstration: bool = False) -> None:
        self.built: list[str] = []
        now = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
        place = Place("Saint-Aubin-du-Val", "Poste local", is_demonstration)
        self.window = MainWindow(place, lambda: now)
        self.window.resize(px(1440), px(900))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def build(self, key: str) -> Page:
        self.built.append(key)
        return FakePage(key)

    def begin(self) -> None:
        entries = [
            PageEntry(key, words, "house", partial(self.build, key), apart=key == "settings")
            for key, words in zip(KEYS, WORDS, strict=True)
        ]
        self.window.begin_session(CAMILLE, entries)

    def page(self, key: str) -> FakePage:
        page = self.window.page(key)
        assert isinstance(page, FakePage)
        return page


@pytest.fixture
def town(qtbot: QtBot) -> Town:
    made = Town(qtbot)
    made.begin()
    return made


def test_the_first_page_is_built_and_the_others_when_first_shown(town: Town) -> None:
    assert (town.built, town.window.current_key()) == (["home"], "home")
    click(town.window.rail.entry("requests"))
    click(town.window.rail.entry("home"))
    click(town.window.rail.entry("requests"))
    assert town.built == ["home", "requests"]
    assert town.window.rail.entry("requests").isChecked()


@pytest.mark.parametrize("number", range(1, 10))
def test_ctrl_and_a_figure_jump_even_from_a_field(qtbot: QtBot, town: Town, number: int) -> None:
    qtbot.waitUntil(town.page("home").field.hasFocus)
    key = Qt.Key(int(Qt.Key.Key_0) + number)
    press(town.page("home").field, key, CTRL)
    assert town.window.current_key() == KEYS[number - 1]
    qtbot.waitUntil(town.page(KEYS[number - 1]).field.hasFocus)


def test_a_page_is_opened_on_what_led_to_it(town: Town) -> None:
    town.window.go_to("families", 1042)
    town.window.go_to("families")
    assert town.page("families").opened_on == [1042]


def test_the_palette_finds_and_acts(qtbot: QtBot, town: Town) -> None:
    taken: list[str] = []
    result = PaletteResult("users-three", "Famille Da Silva", "", "famille", lambda: taken.append("Da Silva"))
    town.window.set_palette_provider(lambda typed, answer: answer([result] if typed else []))
    press(town.page("home").field, Qt.Key.Key_K, CTRL)
    field = town.window.palette_box.field
    qtbot.waitUntil(field.hasFocus)
    type_text(field, "da sil")
    press(field, Qt.Key.Key_Return)
    assert taken == ["Da Silva"]


@pytest.mark.parametrize(
    ("width", "key", "rail_folded", "aside_seen"),
    [
        (1440, "requests", False, True),
        (1340, "requests", True, True),
        (1200, "requests", True, False),
        (1440, "planning", True, False),
        (1440, "families", False, False),
    ],
)
def test_rail_and_filters_give_way(
    town: Town, width: int, key: str, rail_folded: bool, aside_seen: bool
) -> None:
    town.window.resize(width, 800)
    town.window.go_to(key)
    QApplication.processEvents()
    assert town.window.rail.is_folded() is rail_folded
    assert town.window.asides.isVisible() is aside_seen
    if key == "requests":
        assert town.page(key).folded[-1] is not aside_seen


def test_the_sheet_stands_where_the_picture_has_it(town: Town) -> None:
    town.window.go_to("requests")
    QApplication.processEvents()
    corner = town.window.sheet.mapTo(town.window, town.window.sheet.rect().topLeft())
    assert (corner.x(), corner.y()) == (188 + 184, 8)
    assert (town.window.sheet.width(), town.window.sheet.height()) == (1440 - 372 - 8, 900 - 8 - 28)


def test_the_window_is_the_shell_of_presenters(town: Town) -> None:
    shell: Shell = town.window
    undone: list[bool] = []
    shell.set_badge("requests", 47)
    shell.set_badge("unknown", 3)
    shell.show_notice(Notice("offline", Tone.WARN, "Portail injoignable."))
    shell.show_toast("Demande acceptée", lambda: undone.append(True))
    assert town.window.rail.entry("requests").accessibleName() == "Demandes, 47"
    assert town.window.banners.isVisible()
    press(town.window, Qt.Key.Key_Z, CTRL)
    assert undone == [True]
    shell.withdraw("offline")
    shell.show_toast("Demande refusée")
    shell.dismiss_toast()
    assert town.window.toasts.toast() is None
    assert not town.window.banners.isVisible()


def test_a_toast_stays_centred_when_the_window_changes(town: Town) -> None:
    town.window.show_toast("Demande acceptée")
    town.window.resize(1000, 700)
    QApplication.processEvents()
    toast = town.window.toasts.toast()
    assert toast is not None
    assert abs(toast.geometry().center().x() - town.window.sheet.width() // 2) <= 1


def test_the_status_bar_says_who_when_where_and_leads_to_the_journal(qtbot: QtBot, town: Town) -> None:
    words = [w.text().replace("\N{NO-BREAK SPACE}", " ") for w in town.window.status.findChildren(QLabel)]
    assert "Camille R. · lun. 11 janv. 2027, 10:18 · Poste local" in words
    town.window.set_sync_state("check-circle", Tone.OK, "Synchronisé il y a 2\N{NO-BREAK SPACE}min")
    with qtbot.waitSignal(town.window.sync_journal_asked):
        click(town.window.status.state)


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_a_demonstration_says_so_on_every_screen(qtbot: QtBot, is_demonstration: bool) -> None:
    town = Town(qtbot, is_demonstration=is_demonstration)
    marks = [DEMONSTRATION] if is_demonstration else []

    def shown() -> list[str]:
        return [pill.accessibleName() for pill in town.window.status.findChildren(Pill) if pill.isVisible()]

    assert shown() == marks
    town.begin()
    for key in KEYS:
        town.window.go_to(key)
        assert shown() == marks
    assert ("démonstration" in town.window.windowTitle()) is is_demonstration


def test_before_the_sign_in_nothing_can_be_reached(qtbot: QtBot) -> None:
    town = Town(qtbot)
    way_in = QWidget()
    town.window.show_sign_in(way_in)
    assert way_in.isVisible()
    assert not town.window.rail.isVisible()
    press(town.window, Qt.Key.Key_K, CTRL)
    press(town.window, Qt.Key.Key_2, CTRL)
    assert not town.window.palette_box.isVisible()
    assert town.window.current_key() == ""


def test_a_page_outside_the_rail_is_reached_from_elsewhere(town: Town) -> None:
    home = PageEntry("home", "Accueil", "house", partial(town.build, "home"))
    hidden = PageEntry("sync_journal", "Journal", "tray", partial(town.build, "journal"), in_rail=False)
    town.window.begin_session(CAMILLE, [home, hidden])
    town.window.go_to("sync_journal")
    assert town.window.current_key() == "sync_journal"
    assert not town.window.rail.entry("home").isChecked()
    town.window.go_to("home")
    assert town.window.rail.entry("home").isChecked()


def test_a_page_under_another_leaves_that_one_current_in_the_rail(town: Town) -> None:
    planning = PageEntry("calendar", "Planning", "calendar-blank", partial(town.build, "calendar"))
    marking = PageEntry(
        "attendance", "Pointage", "", partial(town.build, "attendance"), in_rail=False, under="calendar"
    )
    town.window.begin_session(CAMILLE, [planning, marking])
    town.window.go_to("attendance")
    assert town.window.current_key() == "attendance"
    assert town.window.rail.entry("calendar").isChecked()


def test_one_key_leads_back_to_the_page_before(town: Town) -> None:
    press(town.window, Qt.Key.Key_F8)
    assert town.window.current_key() == "home"
    town.window.go_to("families", 1042)
    town.window.go_to("families", 1043)
    press(town.page("families").field, Qt.Key.Key_F8)
    assert town.window.current_key() == "home"
    press(town.window, Qt.Key.Key_F8)
    assert town.window.current_key() == "families"
    assert town.page("families").opened_on == [1042, 1043]
    town.window.end_session()
    town.window.go_back()
    assert town.window.current_key() == ""


def test_the_pages_of_a_session_go_with_it(town: Town) -> None:
    town.window.go_to("requests")
    town.window.end_session()
    town.window.show_sign_in(QWidget())
    assert not town.window.asides.isVisible()
    town.begin()
    assert town.built == ["home", "requests", "home"]


def test_the_persons_menu_offers_themes_and_the_way_out(qtbot: QtBot, town: Town) -> None:
    town.window.set_mode(Mode.DARK)
    click(town.window.rail.person)
    menu = town.window.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert [text for text, action in actions.items() if action.isChecked()] == ["Thème sombre"]
    with qtbot.waitSignal(town.window.theme_asked) as told:
        actions["Thème clair"].trigger()
    assert told.args == [Mode.LIGHT]
    with qtbot.waitSignal(town.window.sign_out_asked):
        actions["Se déconnecter"].trigger()
    menu.close()


def test_closing_is_told_so_that_work_can_stop(qtbot: QtBot, town: Town) -> None:
    with qtbot.waitSignal(town.window.closed):
        town.window.close()


@pytest.mark.parametrize("k", [1.0, 1.3])
@pytest.mark.parametrize("size", [(1440, 900), (1152, 720), (940, 600)])
def test_nothing_sticks_out_at_any_size(
    qtbot: QtBot, qapp: QApplication, k: float, size: tuple[int, int]
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    town = Town(qtbot, is_demonstration=True)
    town.begin()
    town.window.set_sync_state(
        "check-circle", Tone.OK, "Synchronisé il y a 2\N{NO-BREAK SPACE}min · 3 envois en attente"
    )
    town.window.resize(*size)
    town.window.go_to("requests")
    town.window.show_notice(Notice("offline", Tone.WARN, "Portail injoignable depuis 10:12.", "Réessayer"))
    QApplication.processEvents()
    assert beyond_parent(town.window) == []


def test_a_larger_text_folds_the_rail_of_an_open_window_as_a_narrow_one(
    town: Town, qapp: QApplication
) -> None:
    town.window.resize(1440, 900)
    assert not town.window.rail.is_folded()
    apply_theme(qapp, Mode.LIGHT, 1.5)
    assert town.window.rail.is_folded()
    assert town.window.rail.width() == px(56)


def test_another_font_of_the_system_is_told(qtbot: QtBot, town: Town) -> None:
    with qtbot.waitSignal(town.window.system_look_changed):
        QApplication.sendEvent(town.window, QEvent(QEvent.Type.ThemeChange))
