"""The agent's morning on a real office: every request is stored, judged and decided by the program."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.permissions import Role
from staffdesk.domain.topics import Topic
from staffdesk.services import request_rows
from staffdesk.services.validation.queue import Requests
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.presenter import decided_words
from tests.held_file import held_file
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click, press, type_text
from tests.ui.validation.queue_scene import AGENT, COLLEAGUE, QueueScene

Opened = Callable[[], ValidationPage]
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def decide(page: ValidationPage, settle: Callable[[], None]) -> None:
    press(page.list, Qt.Key.Key_Return, CTRL)
    settle()


def chosen(page: ValidationPage) -> object:
    row = page.list.current_row()
    return row.key if row is not None else None


def test_only_who_stays_with_a_request_is_noted_in_its_history(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], qtbot: QtBot
) -> None:
    first, second = scene.pupils()[:2]
    asked = {scene.ask_mobile(first, "06 00 98 76 54"), scene.ask_mobile(second, "06 00 11 22 33")}
    page = open_queue()
    held = chosen(page)
    (other,) = asked - {held}
    with qtbot.waitSignal(page.stayed):
        press(page.list, Qt.Key.Key_J)
    settle()
    requests = Requests(scene.office)

    def openings(request: object) -> list[str]:
        history = requests.detail(COLLEAGUE, int(str(request))).history
        return [row.text for row in history if row.text.startswith("Ouverte")]

    assert openings(other) == [f"Ouverte par {AGENT.name}"]
    assert openings(held) == []


def test_the_first_request_is_in_hand_and_decided_by_one_key(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], shell: RecordingShell
) -> None:
    first, second = scene.pupils()[:2]
    request = scene.ask_mobile(first, "06 00 98 76 54")
    other = scene.ask_mobile(second, "06 00 11 22 33")
    page = open_queue()
    assert page.detail.title.text() == "Modification du dossier"
    held = chosen(page)
    assert held in (request, other)
    decide(page, settle)
    assert scene.status(int(str(held))) == "accepted"
    assert chosen(page) == ({request, other} - {held}).pop()
    assert shell.toasts == ["Demande acceptée, envoi dans 10\N{NO-BREAK SPACE}s"]


def test_an_address_in_another_town_leads_to_the_tariff_of_the_family(
    scene: QueueScene, open_queue: Opened, shell: RecordingShell
) -> None:
    pupil = scene.pupils()[0]
    field = {"name": "city", "base": "Ici", "asked": "Ailleurs"}
    body = {"subject": "household", "uid": pupil.household_uid, "base_rev": 1, "fields": [field]}
    scene.file(pupil, "edit", body)
    page = open_queue()
    assert page.detail.checks is not None
    (link,) = page.detail.checks.links
    click(link)
    assert shell.visits == [("families", (pupil.household_id, "residence"))]


def test_a_refusal_waits_for_its_reason_and_carries_the_words(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    request = scene.ask_meals(*scene.pupil_with_free_days(3))
    page = open_queue()
    press(page.list, Qt.Key.Key_R)
    assert page.foot.reason.hasFocus()
    assert not page.foot.decide_button.isEnabled()
    assert page.foot.decide_button.toolTip() == "Indiquer le motif du refus"
    type_text(page.foot.reason, "Plus de place")
    type_text(page.foot.words, "Rappelez-nous")
    press(page.foot.words, Qt.Key.Key_Return, CTRL)
    settle()
    assert scene.status(request) == "refused"
    assert set(scene.outcomes(request)) == {("refused", "Plus de place")}
    assert scene.reply(request) == "Rappelez-nous"


def test_the_key_after_a_refusal_is_for_the_next_request_and_no_word_to_its_family(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    for pupil in scene.pupils()[:2]:
        scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    press(page.list, Qt.Key.Key_R)
    type_text(page.foot.reason, "Déjà à jour")
    press(page.foot.reason, Qt.Key.Key_Return, CTRL)
    settle()
    assert len(page.list.rows.rows()) == 1
    assert page.list.hasFocus()


def test_a_decision_that_could_not_be_written_is_given_again_as_it_is_by_then(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """« Réessayer » decides: it once read the list again, and the banner went as if the answer had left."""
    request = scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    with held_file(scene.office.database, monkeypatch):
        decide(page, settle)
        banner = page.banners.banner()
        assert banner is not None
        assert banner.notice.action == "Réessayer"
        assert scene.status(request) == "pending"
    press(page.list, Qt.Key.Key_R)
    type_text(page.foot.reason, "Numéro incomplet")
    assert banner.action is not None
    click(banner.action)
    settle()
    assert scene.status(request) == "refused"
    assert page.banners.shown() is None


def test_a_template_fills_the_reason(scene: QueueScene, open_queue: Opened) -> None:
    scene.ask_meals(*scene.pupil_with_free_days(1))
    page = open_queue()
    press(page.list, Qt.Key.Key_R)
    templates = page.foot.templates
    assert templates.count() > 1
    templates.setFocus()
    press(templates, Qt.Key.Key_Down)
    assert page.foot.reason.text()
    assert page.foot.decide_button.isEnabled()


def test_dates_are_decided_one_by_one(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    request = scene.ask_meals(*scene.pupil_with_meals(2), op="cancel")
    page = open_queue()
    section = page.detail.dates
    assert section is not None
    pickers = [line.picker for line in section.lines]
    assert all(picker.isVisible() for picker in pickers), "a cancellation shows every date"
    section.picked.emit(section.lines[0].line.indexes, "absent_billed")
    section.picked.emit(section.lines[1].line.indexes, "absent_excused")
    assert page.foot.summary.text() == "1\u00a0excusée, 1\u00a0facturée"
    decide(page, settle)
    assert [outcome for outcome, _ in scene.outcomes(request)] == ["absent_billed", "absent_excused"]


def test_a_click_on_a_green_day_lets_it_be_refused(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil, days = scene.pupil_with_free_days(2)
    request = scene.ask_meals(pupil, days)
    page = open_queue()
    section = page.detail.dates
    assert section is not None
    button = section.calendars[0].day_button(days[0])
    assert button is not None
    click(button)
    line = next(line for line in section.lines if line.line.on == days[0])
    assert line.picker.isVisible()
    assert line.picker.hasFocus()
    section.picked.emit(line.line.indexes, "refused")
    type_text(page.foot.reason, "Sortie de classe")
    decide(page, settle)
    assert scene.status(request) == "partly"
    assert scene.outcomes(request) == [("refused", "Sortie de classe"), ("accepted", "")]


def test_a_conflict_starts_unticked_and_can_be_taken(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil = scene.pupils()[0]
    scene.ask_mobile(pupil, "06 00 98 76 54", base="06 00 00 00 00")
    page = open_queue()
    table = page.detail.changes
    assert table is not None
    box = table.boxes()[0]
    assert not box.isChecked()
    assert "en conflit" in box.accessibleName()
    click(box)
    assert box.isChecked()
    decide(page, settle)
    assert scene.mobile(pupil) == "06 00 98 76 54"


def test_a_decision_is_undone_and_in_hand_again(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    shell: RecordingShell,
) -> None:
    pupil = scene.pupils()[0]
    request = scene.ask_mobile(pupil, "06 00 98 76 54")
    scene.ask_mobile(scene.pupils()[1], "06 00 11 22 33")
    page = open_queue()
    page.list.choose(request)
    settle()
    decide(page, settle)
    assert chosen(page) != request
    assert shell.undo is not None
    shell.undo()
    settle()
    assert scene.status(request) == "pending"
    assert scene.mobile(pupil) == pupil.mobile
    assert chosen(page) == request


def test_who_was_faster_is_named_and_nothing_typed_is_lost(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil = scene.pupils()[0]
    request = scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    type_text(page.foot.words, "Bonne rentree")
    requests = Requests(scene.office)
    detail = requests.detail(COLLEAGUE, request)
    item = request_rows.ItemDecision(0, "accepted")
    requests.decide(COLLEAGUE, request_rows.Decision(request, detail.token, (item,)))
    press(page.foot.words, Qt.Key.Key_Return, CTRL)
    settle()
    notice = page.banners.shown()
    assert notice is not None
    assert notice.sentence == "Déjà traitée par Dominique T. à 9:30."
    assert notice.action == "Recharger"
    assert page.foot.words.text() == "Bonne rentree"
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    settle()
    assert page.banners.shown() is None
    assert chosen(page) is None


def test_a_request_decided_elsewhere_stays_under_the_hand_that_works_on_it(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], tasks: Tasks
) -> None:
    request = scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    scene.ask_mobile(scene.pupils()[1], "06 00 11 22 33")
    page = open_queue()
    page.list.choose(request)
    settle()
    type_text(page.foot.words, "Merci")
    requests = Requests(scene.office)
    detail = requests.detail(COLLEAGUE, request)
    item = request_rows.ItemDecision(0, "accepted")
    requests.decide(COLLEAGUE, request_rows.Decision(request, detail.token, (item,)))
    tasks.topics_changed.emit(frozenset({Topic.REQUESTS}))
    settle()
    assert chosen(page) == request
    assert page.detail.status.text() == "acceptée"
    assert not page.foot.isVisible()
    notice = page.banners.shown()
    assert notice is not None
    assert "Dominique T." in notice.sentence


def test_letters_typed_in_a_field_decide_nothing(scene: QueueScene, open_queue: Opened) -> None:
    scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    page.foot.words.setFocus()
    type_text(page.foot.words, "arm jk")
    assert page.foot.words.text() == "arm jk"
    assert not page.foot.reason.isVisible()
    assert not page.is_writing()


def test_words_typed_for_a_request_wait_while_one_looks_at_another(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    for pupil in scene.pupils()[:2]:
        scene.ask_mobile(pupil, "06 00 98 76 54")
    page = open_queue()
    type_text(page.foot.words, "Bonjour")
    press(page.list, Qt.Key.Key_J)
    settle()
    assert not page.foot.words.text()
    press(page.list, Qt.Key.Key_K)
    settle()
    assert page.foot.words.text() == "Bonjour"


def test_another_screen_leads_to_a_request_that_a_filter_hides(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    asked = scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    page.filters.hold("Type", "message")
    page.criteria_changed.emit(page.criteria())
    settle()
    assert chosen(page) is None
    page.open(asked)
    settle()
    assert chosen(page) == asked
    assert page.filters.held().get("Type") is None


def test_filters_ask_the_office_again(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil, days = scene.pupil_with_free_days(1)
    edit = scene.ask_mobile(pupil, "06 00 98 76 54")
    meals = scene.ask_meals(pupil, days)
    page = open_queue()
    page.wish_opened.emit("edit")
    settle()
    assert [row.key for row in page.list.rows.rows()] == [edit]
    page.wish_opened.emit(meals)
    page.filters.hold("Type", "")
    page.criteria_changed.emit(page.criteria())
    settle()
    assert chosen(page) == meals


def test_an_empty_queue_says_so(scene: QueueScene, open_queue: Opened, settle: Callable[[], None]) -> None:
    scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    decide(page, settle)
    assert page.empty.isVisible()
    assert page.empty.text() == "Aucune demande à traiter. La dernière a été décidée à 9:30."


def test_decided_requests_show_who_answered_what(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    page = open_queue()
    decide(page, settle)
    page.wish_opened.emit("decided")
    settle()
    words = [widget.text() for widget in page.detail.findChildren(QWidget) if hasattr(widget, "text")]
    assert any(text.startswith("Décidée par Camille R. à 9:30") for text in words)
    assert not page.foot.isVisible()


def test_the_toast_says_what_kind_of_decision_it_was() -> None:
    from staffdesk.ui.validation.draft import Tally

    assert decided_words(Tally(yes=2)) == "Demande acceptée"
    assert decided_words(Tally(yes=2, no=1)) == "Demande acceptée en partie"
    assert decided_words(Tally(no=1)) == "Demande refusée"
    assert decided_words(Tally(waiting=2)) == "Demande mise en liste d’attente"
    assert decided_words(Tally(yes=1, waiting=1)) == "Demande acceptée en partie"
    assert decided_words(Tally(no=1, waiting=1)) == "Demande acceptée en partie"


def test_who_may_not_decide_is_shown_no_way_to(
    scene: QueueScene, open_queue: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(AGENT, roles=frozenset({Role.READER}))
    monkeypatch.setattr("tests.ui.validation.conftest.AGENT", reader)
    pupil, days = scene.pupil_with_free_days(2)
    scene.ask_meals(pupil, days)
    page = open_queue()
    assert "Seul un rôle « Affaires scolaires » ou « Administration » décide" in shown_words(page)
    assert page.detail.dates is not None
    assert not any(line.picker.isEnabled() for line in page.detail.dates.lines)
    assert page.foot.isHidden()
    assert page.bulk_foot.isHidden()
    click(page.detail.more_button)
    (menu,) = page.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Voir le dossier de la famille"]
    menu.close()


@pytest.mark.parametrize(
    ("device", "error", "told"),
    [
        ("d" * 32, "portal_unreachable", "Demande acceptée, envoi dès que le portail répondra"),
        (None, None, "Demande acceptée"),
    ],
)
def test_no_sending_is_promised_while_the_portal_does_not_answer(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    shell: RecordingShell,
    device: str | None,
    error: str | None,
    told: str,
) -> None:
    request = scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    scene.note_exchange(device, error)
    page = open_queue()
    decide(page, settle)
    assert shell.toasts == [told]
    assert shell.undo is not None
    shell.undo()
    settle()
    assert scene.status(request) == "pending"


def shown_words(page: ValidationPage) -> str:
    words = [str(widget.text()) for widget in page.detail.findChildren(QWidget) if hasattr(widget, "text")]
    return " ".join(words).replace("\u00a0", " ")


def test_who_may_not_read_health_learns_who_decides_it_from_the_keys_too(
    scene: QueueScene, open_queue: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = replace(AGENT, roles=frozenset({Role.REVENUE_OFFICER}))
    monkeypatch.setattr("tests.ui.validation.conftest.AGENT", officer)
    scene.change_health(scene.pupils()[0])
    page = open_queue()
    told = "Ces champs sont des données de santé : seul un rôle « Affaires scolaires » ou « Administration »"
    assert told in shown_words(page)
    assert "retenu" not in shown_words(page), "nobody here chooses fields"
    for key, modifiers in ((Qt.Key.Key_A, NONE), (Qt.Key.Key_R, NONE), (Qt.Key.Key_Return, CTRL)):
        page.banners.withdraw("held")
        press(page.list, key, modifiers)
        notice = page.banners.shown()
        assert notice is not None
        assert notice.sentence.replace("\u00a0", " ").startswith(told)
        assert "Le vôtre (Régisseur) ne les ouvre pas." in notice.sentence


def test_health_that_does_not_open_here_says_that_it_can_only_be_refused(
    scene: QueueScene, open_queue: Opened
) -> None:
    scene.change_health(scene.pupils()[0])
    page = open_queue()
    assert "Ici, la demande ne peut qu’être refusée." in shown_words(page)
    assert page.foot.isVisible()


def test_a_sent_decision_is_corrected_by_keys_and_told_with_its_reason(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], shell: RecordingShell
) -> None:
    pupil, days = scene.pupil_with_free_days(2)
    request = scene.ask_meals(pupil, days)
    scene.decide(request, "accepted", "accepted")
    page = open_queue()
    page.open(request)
    settle()
    assert page.detail.status.text() == "acceptée"
    button = page.detail.correct_button
    assert button is not None
    press(page.list, Qt.Key.Key_C)
    foot = page.correction_foot
    assert foot.isVisible()
    assert not page.foot.isVisible()
    assert foot.decide_button.toolTip() == "Changer au moins une réponse"
    section = page.detail.dates
    assert section is not None
    section.open_day(days[1])
    picker = section.lines[1].picker
    assert picker.isEnabled()
    picker.setFocus()
    press(picker, Qt.Key.Key_End)
    assert foot.decide_button.toolTip() == "Indiquer le motif de la correction"
    assert foot.summary.text() == "1\u00a0oui, 1\u00a0non"
    type_text(foot.reason, "Groupe complet ce jour")
    press(foot.reason, Qt.Key.Key_Return, CTRL)
    settle()
    assert scene.meals(pupil, days) == ["booked", "refused"]
    assert scene.outcomes(request) == [("accepted", ""), ("refused", "Groupe complet ce jour")]
    assert shell.toasts[-1].startswith("Décision corrigée, envoi dans 10")
    assert not foot.isVisible()
    assert page.detail.correct_button is None, "until it leaves a correction is undone"
    assert shell.undo is not None
    shell.undo()
    settle()
    assert scene.meals(pupil, days) == ["booked", "booked"]
    assert page.detail.correct_button is not None


def test_a_correction_is_left_by_escape_and_what_was_prepared_comes_back(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil = scene.pupils()[0]
    request = scene.ask_mobile(pupil, "06 00 98 76 54")
    scene.decide(request, "accepted")
    page = open_queue()
    page.open(request)
    settle()
    assert page.detail.correct_button is not None
    click(page.detail.correct_button)
    press(page.list, Qt.Key.Key_R)
    type_text(page.correction_foot.reason, "Erreur")
    press(page.correction_foot.reason, Qt.Key.Key_Escape)
    assert not page.correction_foot.isVisible()
    assert page.detail.changes is not None
    assert not page.detail.changes.boxes()[0].isVisible()
    page.filters.hold("Vues", "to_decide")
    page.criteria_changed.emit(page.criteria())
    settle()
    assert request not in [row.key for row in page.list.rows.rows()], "it is decided, whatever was begun"
    page.open(request)
    settle()
    assert page.detail.correct_button is not None
    press(page.list, Qt.Key.Key_C)
    assert page.correction_foot.reason.text() == "Erreur"
    assert not page.detail.changes.boxes()[0].isChecked()
    click(page.correction_foot.decide_button)
    settle()
    assert scene.mobile(pupil) == pupil.mobile
    assert scene.status(request) == "refused"


def test_who_corrected_meanwhile_is_told(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None]
) -> None:
    pupil = scene.pupils()[0]
    request = scene.ask_mobile(pupil, "06 00 98 76 54")
    scene.decide(request, "accepted")
    page = open_queue()
    page.open(request)
    settle()
    press(page.list, Qt.Key.Key_C)
    press(page.list, Qt.Key.Key_R)
    type_text(page.correction_foot.reason, "Moi aussi")
    scene.correct(request, "refused")
    click(page.correction_foot.decide_button)
    settle()
    notice = page.banners.shown()
    assert notice is not None
    assert "Dominique T." in notice.sentence
    assert page.correction_foot.reason.text() == "Moi aussi"
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    settle()
    assert not page.correction_foot.isVisible()
    assert page.detail.status.text() == "refusée"


def test_an_absence_leads_to_its_certificate_that_waits(
    scene: QueueScene, open_queue: Opened, settle: Callable[[], None], png: bytes
) -> None:
    pupil = scene.pupil_eating_today()
    absence = scene.fall_ill_today(pupil)
    proof = scene.send_certificate(pupil, png, "medical")
    page = open_queue()
    page.open(absence)
    settle()
    assert page.foot.warning.text().startswith("Un certificat attend une décision")
    assert page.detail.checks is not None
    (link,) = page.detail.checks.links
    assert link.text() == "Ouvrir le certificat"
    click(link)
    settle()
    assert chosen(page) == proof
    decide(page, settle)
    page.open(absence)
    settle()
    assert page.foot.warning.text() == ""
    assert page.foot.summary.text() == "1\u00a0excusée"
