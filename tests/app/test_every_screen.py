"""Every screen as a person without a mouse, or without eyes, finds it: names, the way of Tab, nothing cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from staffdesk.app.desk import Desk
from staffdesk.app.screens.rail import SCREENS
from staffdesk.models.households import Household
from staffdesk.services.town_identity import town_identity
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.demo_town import ADMIN, open_town
from tests.ui.hand import press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.validation.queue_scene import FAMILIES, QueueScene

LONG_NAME = "d’Arc-Fontaine de La Tour-d’Auvergne Lauraguais-Montmorency Œuvré"
KEYS = [key for key, *_ in SCREENS]
WITH_ENTRY = [key for key, _words, icon, *_ in SCREENS if icon or key == "sync_journal"]
"""Views that stand under another screen's entry have a width of their own, judged by their own tests."""
NO_FOCUS, BY_TAB = Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.TabFocus


@pytest.fixture
def k() -> float:
    """The size of the system's font, as a factor."""
    return 1.0


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, qapp: QApplication, k: float) -> Iterator[Desk]:
    """The desk of an administrator on a town whose families ask for something of each kind."""
    QAccessible.setActive(True)
    apply_theme(qapp, Mode.LIGHT, k)
    with open_town(tmp_path, FAMILIES) as office:
        scene = QueueScene(office)
        scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
        scene.ask_meals(*scene.pupil_with_free_days(3))
        scene.ask_meals(*scene.pupil_with_meals(2), op="cancel")
        made = Desk(office, town_identity(office))
        qtbot.addWidget(made.window)
        yield made
        qtbot.waitUntil(lambda: not made.tasks.is_busy())
        made.window.close()
    apply_theme(qapp, Mode.LIGHT)


def shown(desk: Desk, key: str, qtbot: QtBot, size: tuple[int, int] = (1440, 900)) -> QWidget:
    window = desk.window
    window.resize(max(size[0], px(940)), max(size[1], px(600)))
    window.show()
    desk.begin(ADMIN)
    window.go_to(key)
    if key == "counter":
        window.page(key).open(desk.services.households.list(ADMIN)[0].household_id)
    qtbot.waitUntil(lambda: not desk.tasks.is_busy())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()
    return window


def controls(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible() and w.focusPolicy() != NO_FOCUS]


def spoken(widget: QWidget) -> str:
    seen = QAccessible.queryAccessibleInterface(widget)
    return str(seen.text(QAccessible.Text.Name)).strip() if seen is not None else ""


def walk(window: QWidget) -> Iterator[QWidget]:
    """Press Tab until one comes back to where one was."""
    stops: list[QWidget] = []
    while len(stops) < 300:
        press(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        stop = QApplication.focusWidget()
        if stop is None or stop in stops:
            break
        stops.append(stop)
        yield stop
        stop.setFocus(Qt.FocusReason.TabFocusReason)


def walked(window: QWidget) -> list[QWidget]:
    return list(walk(window))


def is_marked(stop: QWidget) -> bool:
    """Tell whether a control looks otherwise with the focus than without."""
    with_focus = stop.grab().toImage()
    stop.clearFocus()
    return bool(with_focus != stop.grab().toImage())


def cut_words(root: QWidget) -> list[str]:
    cut = []
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            wide = label.wordWrap() or label.width() >= label.sizeHint().width()
            if label.height() < needed or not wide:
                cut.append(label.text())
    for button in root.findChildren(QAbstractButton):
        gives_way = button.toolTip() == button.text() and button.minimumSizeHint().width() > 0
        wanted = button.minimumSizeHint() if gives_way else button.sizeHint()
        if button.isVisible() and (button.width() < wanted.width() or button.height() < wanted.height()):
            cut.append(button.accessibleName() or button.text())
    return cut


@pytest.mark.parametrize("key", KEYS)
def test_every_control_has_a_name(desk: Desk, key: str, qtbot: QtBot) -> None:
    window = shown(desk, key, qtbot)
    nameless = [f"{type(w).__name__} in {type(w.parentWidget()).__name__}" for w in controls(window)]
    assert [name for name, w in zip(nameless, controls(window), strict=True) if not spoken(w)] == []


@pytest.mark.parametrize("key", KEYS)
def test_tab_reaches_every_control_once_and_comes_back(desk: Desk, key: str, qtbot: QtBot) -> None:
    window = shown(desk, key, qtbot)
    stops = walked(window)
    wanted = [w for w in controls(window) if w.isEnabled() and w.focusPolicy() & BY_TAB]
    assert [spoken(w) for w in wanted if w not in stops] == []
    names = [spoken(stop).partition(",")[0] for stop in stops]
    from_search = names[names.index("Rechercher") :] + names[: names.index("Rechercher")]
    assert from_search.index(ADMIN.name) == 2, "search, entry, person"


@pytest.mark.parametrize("key", [key for key in KEYS if key != "calendar"])
def test_where_the_focus_is_can_be_seen(desk: Desk, key: str, qtbot: QtBot) -> None:
    window = shown(desk, key, qtbot)
    assert [spoken(stop) for stop in walk(window) if not is_marked(stop)] == []


@pytest.mark.parametrize("key", WITH_ENTRY)
@pytest.mark.parametrize(("k", "size"), [(1.3, (960, 600)), (1.3, (1440, 900)), (1.0, (960, 600))])
def test_nothing_is_cut(desk: Desk, key: str, k: float, size: tuple[int, int], qtbot: QtBot) -> None:
    window = shown(desk, key, qtbot, size)
    assert beyond_parent(window) == []
    assert cut_words(window) == []


@pytest.mark.parametrize("key", ["validation", "families", "counter"])
def test_a_very_long_name_pushes_nothing_out(desk: Desk, key: str, qtbot: QtBot) -> None:
    with desk.office.database.begin() as session:
        session.execute(update(Household).values(name=LONG_NAME, search="darc fontaine"))
    window = shown(desk, key, qtbot, (1152, 720))
    assert beyond_parent(window) == []
    assert cut_words(window) == []


def test_the_sections_of_a_request_come_before_its_decision(desk: Desk, qtbot: QtBot) -> None:
    names = [spoken(stop) for stop in walked(shown(desk, "validation", qtbot))]
    assert names.index("Voir le dossier") < names.index("Décider")


def test_the_figures_of_the_day_come_before_what_is_to_be_watched(desk: Desk, qtbot: QtBot) -> None:
    names = [spoken(stop) for stop in walked(shown(desk, "home", qtbot))]
    figure = next(at for at, name in enumerate(names) if name.startswith("Réservations"))
    alert = next(at for at, name in enumerate(names) if name.startswith("Justificatifs manquants"))
    assert figure < alert


def test_the_rail_is_entered_at_the_screen_one_is_on(desk: Desk, qtbot: QtBot) -> None:
    window = shown(desk, "statistics", qtbot)
    entries = [desk.window.rail.entry(key) for key, _words, icon, *_ in SCREENS if icon]
    stops = walked(window)
    assert [spoken(entry) for entry in entries if entry in stops] == ["Statistiques"]
