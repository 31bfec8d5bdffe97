"""The foot of the request in hand: words to the family, what is decided so far, and the keys that decide.

Three feet take turns: one request (:class:`DecisionFoot`, which also corrects one), a range of them
(:class:`BulkFoot`), a message to the family (:class:`MessageFoot`). Only the one that is seen has its keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, counted
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.painting import draw_text, text_width
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.draft import Draft, Tally, needs_reason
from staffdesk.ui.validation.request_phrases import joined

if TYPE_CHECKING:
    from staffdesk.services.request_rows import RefusalTemplate

FREE_REASON = ""


@dataclass(frozen=True)
class _Part:
    """One count of the summary: icon, words, words in full for who hears them."""

    icon: str
    words: str
    spoken: str


_SIGNS = (
    ("yes", "check", "oui", "oui"),
    ("excused", "check", "excusée", "absences excusées"),
    ("billed", "receipt", "facturée", "absences facturées"),
    ("no", "prohibit", "non", "non"),
    ("waiting", "hourglass-medium", "LA", "sur liste d’attente"),
    ("already", "equals", "déjà à jour", "déjà à jour"),
)
_PLURAL = ("excused", "billed")


def summary_parts(counts: Tally, *, whole: bool = False) -> tuple[_Part, ...]:
    """Say the counts that are not zero: "9 oui", "1 non", "1 LA"; ``whole``: one answer, without a count."""
    parts = []
    for name, icon, words, spoken in _SIGNS:
        count: int = getattr(counts, name)
        if count and whole:
            parts.append(_Part(icon, words.capitalize(), words))
        elif count:
            plural = "s" if name in _PLURAL and count > 1 else ""
            parts.append(_Part(icon, f"{count}{NO_BREAK}{words}{plural}", f"{count}{NO_BREAK}{spoken}"))
    return tuple(parts)


class OutcomeSummary(QWidget):
    """The counts side by side, each with its icon."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[_Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: tuple[_Part, ...]) -> None:
        """Show other counts."""
        self._parts = parts
        self.setAccessibleName(", ".join(part.spoken for part in parts))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Give the counts as read."""
        return ", ".join(part.words for part in self._parts)

    @override
    def sizeHint(self) -> QSize:
        width = sum(px(19) + text_width(part.words, 14, 600) for part in self._parts)
        return QSize(width + px(14) * max(len(self._parts) - 1, 0), px(20))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, side = 0, px(12)
        for part in self._parts:
            box = QRectF(left, (self.height() - side) / 2, side, side)
            draw_icon(painter, box, part.icon, _part_ink(part.icon), IconStyle.BOLD)
            left += px(19)
            rect = QRectF(left, 0, self.width() - left, self.height())
            draw_text(painter, rect, part.words, tokens().text, 14, 600)
            left += text_width(part.words, 14, 600) + px(14)


def _part_ink(icon: str) -> QColor:
    c = tokens()
    inks = {"check": c.ok, "prohibit": c.bad, "hourglass-medium": c.waiting.text, "receipt": c.warn}
    return inks.get(icon, c.text2)


class DecisionFoot(QWidget):
    """The foot of one request.

    Signals:
        accept_asked, refuse_asked: the outcome of all items.
        message_asked: write to the family.
        decide_asked: commit and go to the next.
        reason_changed, words_changed: what is typed.
        left: Escape in a field, or the correction is left; what is typed stays.
    """

    accept_asked = Signal()
    refuse_asked = Signal()
    message_asked = Signal()
    decide_asked = Signal()
    reason_changed = Signal(str)
    words_changed = Signal(str)
    left = Signal()

    def __init__(self, *, corrects: bool = False) -> None:
        """``corrects``: it answers otherwise what was decided and sent, for a reason that is always asked."""
        super().__init__()
        self._corrects = corrects
        self.words = QLineEdit()
        self.words.setPlaceholderText("Mot à la famille (facultatif), joint à la réponse")
        self.words.setProperty("density", "inline")
        self.words.setAccessibleName("Mot à la famille, facultatif, joint à la réponse")
        self.words.textEdited.connect(self.words_changed)
        self.reason = QLineEdit()
        asked = (
            "Motif de la correction, lu par la famille" if corrects else "Motif du refus, lu par la famille"
        )
        self.reason.setPlaceholderText(asked)
        self.reason.setAccessibleName(asked)
        self.reason.textEdited.connect(self._type_reason)
        self.templates = ComboPicker((), "Modèle de motif", 34)
        self.templates.picked.connect(self._pick_template)
        self._texts: dict[str, str] = {}
        words, keys = ("Laisser la décision", "Escape") if corrects else ("Message", "M")
        self.other_button = Button(words, ButtonKind.GHOST, keys)
        self.refuse_button = Button("Refuser", keys="R")
        self.accept_button = Button("Accepter", keys="A")
        verb = "Corriger" if corrects else "Décider"
        self.decide_button = Button(verb, ButtonKind.PRIMARY, "Ctrl+Return")
        self.other_button.clicked.connect(self.left if corrects else self.message_asked)
        self.refuse_button.clicked.connect(self.refuse_asked)
        self.accept_button.clicked.connect(self.accept_asked)
        self.decide_button.clicked.connect(self.decide_asked)
        self.warning = label("", "body2", wrap=True)
        self.summary = OutcomeSummary()
        self.narrow_summary = OutcomeSummary()
        self._lay_out()
        if not corrects:
            ScreenKeys(self).bind("Escape", "Revenir à la liste", self.left.emit)

    def set_templates(self, templates: Sequence[RefusalTemplate]) -> None:
        """Offer the town's reasons of refusal."""
        worded = [template for template in templates if template.text]
        self._texts = {template.code: template.text for template in worded}
        choices = [(template.code, template.label) for template in worded]
        self.templates.set_choices([(FREE_REASON, "Autre motif"), *choices])
        self.templates.setVisible(bool(choices))

    def show_draft(self, draft: Draft, counts: Tally, obstacle: str, warnings: Sequence[str] = ()) -> None:
        """Show what is decided so far, what still keeps it from being given away, and what to think of."""
        self.warning.setText("\n".join(warnings))
        self._warning_row.setVisible(bool(warnings))
        whole = not draft.fields and not draft.dates
        for summary in (self.summary, self.narrow_summary):
            summary.show_parts(summary_parts(counts, whole=whole))
        self._reason_row.setVisible(self._corrects or needs_reason(draft))
        _set_text(self.reason, draft.reason)
        _set_text(self.words, draft.words)
        known = next((code for code, text in self._texts.items() if text == draft.reason), FREE_REASON)
        self.templates.choose(known)
        if obstacle:
            self.decide_button.refuse(obstacle)
        else:
            self.decide_button.allow()
        self._fit()

    def ask_reason(self) -> None:
        """Lead to the reason of the refusal."""
        if self._reason_row.isVisible():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reason.selectAll()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer of the service: nothing can be decided twice."""
        for button in (self.accept_button, self.refuse_button):
            button.setEnabled(not busy)
        if busy:
            self.decide_button.refuse("Décision en cours d’enregistrement")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        bar = DecisionBar()
        column.addWidget(bar)
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        self._reason_row = QWidget()
        row = QHBoxLayout(self._reason_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.templates)
        row.addWidget(self.reason, 1)
        self._reason_row.hide()
        self._warning_row = QWidget()
        beside = QHBoxLayout(self._warning_row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(6))
        beside.addWidget(IconLabel("warning", "", Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.warning, 1)
        self._warning_row.hide()
        inner.addWidget(self._warning_row)
        inner.addWidget(self._reason_row)
        inner.addWidget(self.words)
        self.words.setVisible(not self._corrects)
        inner.addWidget(self.narrow_summary)
        self.narrow_summary.hide()
        bar.set_words(box)
        bar.set_summary([self.summary])
        self._buttons = (self.other_button, self.refuse_button, self.accept_button, self.decide_button)
        bar.set_buttons(self._buttons)

    def _type_reason(self, text: str) -> None:
        self.reason_changed.emit(text)

    def _pick_template(self, code: str) -> None:
        self.reason_changed.emit(self._texts.get(code, ""))
        self.ask_reason()

    def _fit(self) -> None:
        """Let the summary have its own row where it does not fit beside the buttons."""
        buttons = sum(button.sizeHint().width() + px(6) for button in self._buttons) - px(6)
        fits = self.summary.sizeHint().width() + buttons <= self.width() - px(56)
        self.summary.setVisible(fits)
        self.narrow_summary.setVisible(not fits)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class BulkFoot(QWidget):
    """The foot of a range: accepts the green ones and names the others.

    Signals:
        accept_asked: accept what is green.
        left: back to one request.
    """

    accept_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        bar = DecisionBar()
        column.addWidget(bar)
        self._names = label("", "body2", wrap=True)
        bar.set_words(self._names)
        self._count = IconLabel("check", "", Tone.OK, 14, 600, Tone.PLAIN)
        bar.set_summary([self._count])
        self.leave_button = Button("Quitter la sélection", ButtonKind.GHOST, "Escape")
        self.accept_button = Button("Accepter", ButtonKind.PRIMARY, "Ctrl+Return")
        self.leave_button.clicked.connect(self.left)
        self.accept_button.clicked.connect(self.accept_asked)
        bar.set_buttons([self.leave_button, self.accept_button])

    def show_range(self, green: Sequence[str], others: Sequence[str]) -> None:
        """Say how many of the range are green (family names) and who the others are."""
        total = len(green) + len(others)
        self._count.show_text("check", counted(total, "demande choisie", "demandes choisies"), Tone.OK)
        self._names.setText(left_words(others))
        self.accept_button.set_text(f"Accepter {len(green)} sur {total}")
        if green:
            self.accept_button.allow()
        else:
            self.accept_button.refuse("Aucune de ces demandes n’est entièrement conforme")

    def text(self) -> str:
        """Give the sentence about who is left."""
        return self._names.text()


def left_words(names: Sequence[str]) -> str:
    """Say who a bulk accept leaves to be decided by hand."""
    if not names:
        return "Tous les contrôles sont conformes."
    verb = "Reste" if len(names) == 1 else "Restent"
    return f"{verb} à décider une à une{NO_BREAK}: {joined(names, 6)}."


class MessageFoot(QWidget):
    """A message to the family, written in place.

    Signals:
        sent: the text.
        closed: written later; the text stays.
    """

    sent = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        bar = DecisionBar()
        column.addWidget(bar)
        box = QWidget()
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(6))
        self._to = label("", "heading")
        self.body = QPlainTextEdit()
        self.body.setFixedHeight(px(96))
        self.body.setTabChangesFocus(True)
        self.body.setPlaceholderText("Votre message")
        self.body.setAccessibleName("Message à la famille")
        self.body.textChanged.connect(self._judge)
        inner.addWidget(self._to)
        inner.addWidget(self.body)
        bar.set_words(box)
        self.close_button = Button("Fermer", ButtonKind.GHOST, "Escape")
        self.send_button = Button("Envoyer", ButtonKind.PRIMARY, "Ctrl+Return")
        self.close_button.clicked.connect(self.closed)
        self.send_button.clicked.connect(lambda: self.sent.emit(self.body.toPlainText().strip()))
        bar.set_buttons([self.close_button, self.send_button])
        self._judge()

    def open(self, family: str, text: str) -> None:
        """Begin, or go on with what was typed before."""
        self._to.setText(f"Message à la famille {family}")
        self.body.setPlainText(text)
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.moveCursor(self.body.textCursor().MoveOperation.End)

    def text(self) -> str:
        """Give what is typed."""
        return self.body.toPlainText()

    def _judge(self) -> None:
        if self.body.toPlainText().strip():
            self.send_button.allow()
        else:
            self.send_button.refuse("Écrire d’abord le message")


def _set_text(field: QLineEdit, text: str) -> None:
    """Show a text without moving the cursor of who types it."""
    if field.text() != text:
        field.setText(text)
