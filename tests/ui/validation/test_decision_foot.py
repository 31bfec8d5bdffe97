"""The foot: what is decided so far, keys, the reason that is asked in place, a range, a message."""

import pytest
from PySide6.QtCore import Qt

from staffdesk.services.request_rows import RefusalTemplate
from staffdesk.ui.validation.decision_foot import (
    BulkFoot,
    DecisionFoot,
    MessageFoot,
    left_words,
    summary_parts,
)
from staffdesk.ui.validation.draft import Answer, Draft, Tally, needs_reason
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
TEMPLATES = (
    RefusalTemplate("full", "Groupe complet", "Le groupe est complet à cette date."),
    RefusalTemplate("other", "Autre motif", ""),
)
REFUSED = Draft(whole=Answer("refused"))
ACCEPTED = Draft(whole=Answer("accepted"))


@pytest.fixture
def foot(stage: Stage) -> DecisionFoot:
    made = DecisionFoot()
    stage(made).resize(760, 200)
    made.set_templates(TEMPLATES)
    made.show_draft(ACCEPTED, Tally(yes=1), "")
    made.decide_button.setFocus()
    return made


def test_counts_are_said_with_their_signs() -> None:
    parts = summary_parts(Tally(yes=9, no=1, waiting=1))
    assert [(part.icon, part.words) for part in parts] == [
        ("check", "9\u00a0oui"),
        ("prohibit", "1\u00a0non"),
        ("hourglass-medium", "1\u00a0LA"),
    ]
    excused = summary_parts(Tally(excused=2, billed=1))
    assert [part.words for part in excused] == ["2\u00a0excusées", "1\u00a0facturée"]
    assert [part.words for part in summary_parts(Tally(no=1), whole=True)] == ["Non"]


def test_each_button_has_its_key(foot: DecisionFoot) -> None:
    told: list[str] = []
    foot.accept_asked.connect(lambda: told.append("A"))
    foot.refuse_asked.connect(lambda: told.append("R"))
    foot.message_asked.connect(lambda: told.append("M"))
    foot.decide_asked.connect(lambda: told.append("D"))
    for key in (Qt.Key.Key_A, Qt.Key.Key_R, Qt.Key.Key_M):
        press(foot, key)
    press(foot, Qt.Key.Key_Return, CTRL)
    assert told == ["A", "R", "M", "D"]


def test_a_refusal_shows_the_reason_and_what_is_missing(foot: DecisionFoot) -> None:
    assert not foot.reason.isVisible()
    foot.show_draft(REFUSED, Tally(no=1), "Indiquer le motif du refus")
    foot.ask_reason()
    assert foot.reason.hasFocus()
    assert not foot.decide_button.isEnabled()
    assert foot.decide_button.toolTip() == "Indiquer le motif du refus"
    assert needs_reason(REFUSED)


def test_what_to_think_of_stands_over_the_words(foot: DecisionFoot) -> None:
    foot.show_draft(Draft(), Tally(yes=1), "", ["Mar. 12 : un échange à moitié."])
    assert foot.warning.isVisible()
    assert foot.warning.text() == "Mar. 12 : un échange à moitié."
    foot.show_draft(Draft(), Tally(yes=1), "")
    assert not foot.warning.isVisible()


def test_a_template_is_picked_and_recognised(foot: DecisionFoot) -> None:
    told: list[str] = []
    foot.reason_changed.connect(told.append)
    foot.show_draft(REFUSED, Tally(no=1), "Indiquer le motif du refus")
    assert [foot.templates.itemText(row) for row in range(foot.templates.count())] == [
        "Autre motif",
        "Groupe complet",
    ]
    foot.templates.setFocus()
    press(foot.templates, Qt.Key.Key_Down)
    assert told == ["Le groupe est complet à cette date."]
    foot.show_draft(Draft(whole=Answer("refused"), reason=told[0]), Tally(no=1), "")
    assert foot.templates.currentText() == "Groupe complet"
    foot.show_draft(Draft(whole=Answer("refused"), reason="Autre chose"), Tally(no=1), "")
    assert foot.templates.currentText() == "Autre motif"


def test_typing_tells_reason_and_words(foot: DecisionFoot) -> None:
    told: list[tuple[str, str]] = []
    foot.words_changed.connect(lambda text: told.append(("words", text)))
    foot.reason_changed.connect(lambda text: told.append(("reason", text)))
    foot.show_draft(REFUSED, Tally(no=1), "")
    type_text(foot.words, "à bientôt")
    type_text(foot.reason, "complet")
    assert told[0] == ("words", "à bientôt")
    assert told[-1] == ("reason", "complet")


def test_while_the_office_writes_nothing_is_decided_twice(foot: DecisionFoot) -> None:
    foot.set_busy(busy=True)
    assert not foot.decide_button.isEnabled()
    assert not foot.accept_button.isEnabled()
    foot.set_busy(busy=False)
    foot.show_draft(ACCEPTED, Tally(yes=1), "")
    assert foot.decide_button.isEnabled()


def test_the_summary_goes_above_where_it_does_not_fit(stage: Stage) -> None:
    foot = DecisionFoot()
    box = stage(foot)
    counts = Tally(yes=9, no=1, waiting=1)
    box.resize(800, 200)
    foot.show_draft(Draft(dates={0: Answer("accepted")}), counts, "")
    assert foot.summary.isVisible()
    box.resize(560, 200)
    assert not foot.summary.isVisible()
    assert foot.narrow_summary.isVisible()
    assert foot.narrow_summary.text() == "9\u00a0oui, 1\u00a0non, 1\u00a0LA"


def test_a_range_names_who_is_left(stage: Stage) -> None:
    foot = BulkFoot()
    stage(foot)
    foot.show_range(["Petit"] * 12, ["Garnier", "Da Silva"])
    assert foot.accept_button.text() == "Accepter 12 sur 14"
    assert (
        foot.text().replace("\N{NO-BREAK SPACE}", " ") == "Restent à décider une à une : Garnier et Da Silva."
    )
    told: list[str] = []
    foot.accept_asked.connect(lambda: told.append("accept"))
    foot.left.connect(lambda: told.append("left"))
    press(foot, Qt.Key.Key_Return, CTRL)
    press(foot, Qt.Key.Key_Escape)
    assert told == ["accept", "left"]


def test_a_range_without_a_green_one_accepts_nothing(stage: Stage) -> None:
    foot = BulkFoot()
    stage(foot)
    foot.show_range([], ["Garnier", "Da Silva"])
    assert not foot.accept_button.isEnabled()
    assert foot.accept_button.toolTip()
    assert left_words([]) == "Tous les contrôles sont conformes."
    assert left_words(["Garnier"]).startswith("Reste à décider")


def test_a_message_is_sent_by_key_once_it_has_words(stage: Stage) -> None:
    foot = MessageFoot()
    stage(foot)
    told: list[str] = []
    foot.sent.connect(told.append)
    foot.open("Garnier", "")
    assert foot.body.hasFocus()
    assert not foot.send_button.isEnabled()
    press(foot.body, Qt.Key.Key_Return, CTRL)
    type_text(foot.body, "Bonjour")
    press(foot.body, Qt.Key.Key_Return, CTRL)
    assert told == ["Bonjour"]


def test_a_message_is_closed_by_escape_or_click_and_keeps_its_words(stage: Stage) -> None:
    foot = MessageFoot()
    stage(foot)
    told: list[str] = []
    foot.closed.connect(lambda: told.append(foot.text()))
    foot.open("Garnier", "Bonjour, ")
    press(foot.body, Qt.Key.Key_Escape)
    click(foot.close_button)
    assert told == ["Bonjour, ", "Bonjour, "]
