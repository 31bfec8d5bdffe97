"""The request in hand: who and until when at the head, then only what changes, the checks and the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.bookings import STATUS_WORDS
from staffdesk.domain.french.requests import REASON_WORDS
from staffdesk.domain.requests import RequestStatus
from staffdesk.ui.kit.buttons import Button, IconButton, LinkButton
from staffdesk.ui.kit.files_view import FilesView
from staffdesk.ui.kit.labels import IconLabel, Pill, SectionHeading, hairline, label
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.changes_table import ChangesTable
from staffdesk.ui.validation.checks_panel import ChecksPanel
from staffdesk.ui.validation.dates_section import DatesSection
from staffdesk.ui.validation.document_section import ProofSection
from staffdesk.ui.validation.draft import Draft
from staffdesk.ui.validation.mini_calendar import calendar_width
from staffdesk.ui.validation.request_phrases import (
    corrected_words,
    delay_words,
    moment_tone,
    quoted,
    received_words,
    stamp_words,
    useful_words,
    who_decided,
)
from staffdesk.ui.validation.urgency_line import UrgencyLine
from staffdesk.ui.wording import STATUS_SIGNS

if TYPE_CHECKING:
    from staffdesk.services.request_rows import RequestDetail

Now = Callable[[], datetime]


class DetailPane(QWidget):
    """The pane; its head stays in place, its sections are built anew for each request.

    Signals:
        step_asked: -1 or 1, another request of the list.
        family_asked: show the family's file.
        more_asked: the button of further actions was pressed.
        ticked: (index of the field, whether it is taken).
        picked: (indexes of the slots, outcome).
        expiry_changed: until when the document counts, or None.
        page_asked: (doc_id, page from 1, width in device pixels).
        correct_asked: answer otherwise what was decided and sent.
        request_asked: open another request, which this one hangs on (its id).
        part_asked: show a part of the family's file.
    """

    step_asked = Signal(int)
    family_asked = Signal()
    more_asked = Signal()
    ticked = Signal(int, bool)
    picked = Signal(object, str)
    expiry_changed = Signal(object)
    page_asked = Signal(str, int, int)
    correct_asked = Signal()
    request_asked = Signal(int)
    part_asked = Signal(str)

    def __init__(self, now: Now) -> None:
        """``now`` gives the aware instant that moments are told from."""
        super().__init__()
        self._now = now
        self.may_decide = True
        self.held_words: Callable[[RequestDetail], str] = lambda _: ""
        self.changes: ChangesTable | None = None
        self.dates: DatesSection | None = None
        self.files: FilesView | None = None
        self.proof: ProofSection | None = None
        self.checks: ChecksPanel | None = None
        self.correct_button: Button | None = None
        self._changes_heading: SectionHeading | None = None
        self._detail: RequestDetail | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = SteadyColumn(28, 20, 28, 12, gap=0)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.body.addLayout(self._build_head())
        self._sections = QWidget()
        self._scroll.body.addWidget(self._sections)
        self._scroll.body.addStretch()
        column.addWidget(self._scroll, 1)

    def show_detail(self, detail: RequestDetail, *, correcting: bool = False) -> None:
        """Show another request, or the same one read again; the eye stays where it was for the same one.

        ``correcting``: a decided one is answered anew.
        """
        same = self._detail is not None and self._detail.request_id == detail.request_id
        place = self._scroll.verticalScrollBar().value() if same else 0
        self._detail = detail
        self._show_head(detail)
        self._build_sections(detail, correcting=correcting)
        self._scroll.body.activate()
        self._scroll.verticalScrollBar().setValue(place)
        if self.files is not None:
            self.files.ask()

    def show_draft(self, draft: Draft) -> None:
        """Show the answers chosen so far."""
        if self.changes is not None:
            self.changes.show_answers(draft.fields)
            taken = sum(answer.outcome != "refused" for answer in draft.fields.values())
            if self._changes_heading is not None and not self.is_held():
                self._changes_heading.set_note(kept_words(taken, len(draft.fields)))
        if self.dates is not None:
            self.dates.show_answers(draft.dates)
        if self.proof is not None:
            self.proof.show_expiry(draft.expires_on)

    def is_held(self) -> bool:
        """Tell whether the request waits for somebody else: who looks at it may not decide it."""
        return not self.may_decide and self._detail is not None and self._detail.status == "pending"

    def chosen_indexes(self) -> tuple[int, ...]:
        """Give the slots of the days chosen together in the months; none when none is."""
        return () if self.dates is None else self.dates.chosen_indexes()

    def _build_head(self) -> QLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(0)
        self.title = label("", "title", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.status = Pill("")
        self.previous_button = IconButton("arrow-up", "Demande précédente", "K", 28, snug=True)
        self.next_button = IconButton("arrow-down", "Demande suivante", "J", 28, snug=True)
        self.more_button = IconButton("dots-three", "Autres actions", height=28, snug=True)
        self.previous_button.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next_button.clicked.connect(lambda: self.step_asked.emit(1))
        self.more_button.clicked.connect(self.more_asked)
        first.addWidget(self.title, 1)
        for widget in (self.status, self.previous_button, self.next_button, self.more_button):
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        second = QHBoxLayout()
        second.setSpacing(px(6))
        self.family = LinkButton("", weight=600)
        self.family.clicked.connect(self.family_asked)
        self.child = label("", "body2")
        self.child.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        second.addWidget(self.family)
        second.addWidget(self.child, 1)
        self.urgency = UrgencyLine()
        column.addLayout(first)
        column.addSpacing(px(1))
        column.addLayout(second)
        column.addSpacing(px(6))
        column.addWidget(self.urgency)
        return column

    def _show_head(self, detail: RequestDetail) -> None:
        now = self._now()
        self.title.setText(detail.title)
        self.family.set_text(f"Famille {detail.family}" if detail.household_id is not None else detail.family)
        self.family.setEnabled(detail.household_id is not None)
        self.child.setText(detail.child)
        status = RequestStatus(detail.status)
        pending = status is RequestStatus.PENDING
        icon, tone = STATUS_SIGNS[status]
        self.status.setVisible(not pending)
        self.status.show_text(STATUS_WORDS[status], tone, icon)
        received = received_words(detail.received_at, detail.channel)
        until_at = detail.useful_until_at
        if until_at is None or not pending:
            self.urgency.show_words("", received[:1].upper() + received[1:], Tone.PLAIN)
            return
        beside = " · ".join(filter(None, (delay_words(until_at, now), received)))
        self.urgency.show_words(useful_words(until_at, now), beside, moment_tone(until_at, now))

    def _build_sections(self, detail: RequestDetail, *, correcting: bool) -> None:
        self.correct_button = None
        self.changes = self.dates = self.files = self.proof = self.checks = self._changes_heading = None
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, px(13), 0, 0)
        column.setSpacing(px(18))
        for section in self._sections_of(detail, correcting=correcting):
            column.addWidget(section)
        self._scroll.body.replaceWidget(self._sections, fresh)
        fresh.show()  # at once: a layout would show it a moment after the old one went
        self._sections.hide()
        self._sections.deleteLater()
        self._sections = fresh
        follow(self.family, [fresh])

    def _sections_of(self, detail: RequestDetail, *, correcting: bool) -> list[QWidget]:
        decidable = self.may_decide and (correcting or detail.status == RequestStatus.PENDING)
        sections: list[QWidget] = []
        held = self.held_words(detail)
        if held:
            sections.append(_held_section(held))
        if detail.status not in (RequestStatus.PENDING, RequestStatus.CANNOT_READ):
            sections.append(self._decided_section(detail, correcting=correcting))
        if detail.fields:
            sections.append(self._changes_section(detail, decidable))
        words = _family_words(detail)
        if words is not None:
            sections.append(words)
        sections.append(self._middle_section(detail, decidable))
        sections.append(self._history_section(detail))
        return sections

    def _changes_section(self, detail: RequestDetail, decidable: bool) -> QWidget:
        box, column = _box()
        self._changes_heading = SectionHeading("Ce qui change")
        self.changes = ChangesTable(detail.fields, decidable=decidable)
        self.changes.ticked.connect(self.ticked)
        column.addWidget(self._changes_heading)
        column.addWidget(self.changes)
        return box

    def _middle_section(self, detail: RequestDetail, decidable: bool) -> QWidget:
        """Lay dates or documents at the left, and the checks beside them."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(28))
        self.checks = ChecksPanel(detail.checks)
        self.checks.request_asked.connect(self.request_asked)
        self.checks.part_asked.connect(self.part_asked)
        top = Qt.AlignmentFlag.AlignTop
        left, left_column = _box(px(18))
        if detail.dates:
            today = local_date(self._now())
            self.dates = DatesSection(detail.dates, today, decidable=decidable)
            self.dates.picked.connect(self.picked)
            left_column.addWidget(self.dates)
        if detail.files:
            self.files = FilesView(detail.files)
            self.files.setFixedWidth(calendar_width())
            self.files.page_asked.connect(self.page_asked)
            left_column.addWidget(_with_heading(_files_title(detail), self.files))
        right, right_column = _box(px(18))
        if detail.document is not None:
            self.proof = ProofSection(detail.document, lambda: local_date(self._now()), decidable=decidable)
            self.proof.expiry_changed.connect(self.expiry_changed)
            right_column.addWidget(self.proof)
        if detail.checks:
            right_column.addWidget(self.checks)
        if left_column.count():
            row.addWidget(left, 0, top)
        else:
            left.deleteLater()
        row.addWidget(right, 1, top)
        return box

    def _decided_section(self, detail: RequestDetail, *, correcting: bool) -> QWidget:
        box, column = _box()
        column.addWidget(SectionHeading("Décision"))
        told = who_decided(detail.decided_by, detail.decided_at, self._now())
        column.addWidget(label(told.replace("Déjà traitée", "Décidée"), "body2", wrap=True))
        if detail.correction is not None:
            told = corrected_words(detail.correction, self._now())
            column.addWidget(label(told, "body2", wrap=True))
        for line in detail.outcome_lines:
            column.addWidget(label(line[:1].upper() + line[1:], "hint", wrap=True))
        if detail.can_correct and self.may_decide and not correcting:
            self.correct_button = Button("Corriger la décision…", keys="C")
            self.correct_button.clicked.connect(self.correct_asked)
            column.addSpacing(px(8))
            column.addWidget(self.correct_button, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _history_section(self, detail: RequestDetail) -> QWidget:
        box, column = _box()
        column.addWidget(hairline())
        column.addSpacing(px(12))
        heading = SectionHeading("Historique", link="Voir le dossier" if detail.household_id else "")
        if heading.link is not None:
            heading.link.clicked.connect(self.family_asked)
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(1))
        grid.setColumnStretch(1, 1)
        now = self._now()
        stamps = [stamp_words(row.at, now) for row in detail.history]
        grid.setColumnMinimumWidth(0, max([px(84), *(text_width(stamp, 13) for stamp in stamps)]))
        for place, (stamp, row) in enumerate(zip(stamps, detail.history, strict=True)):
            grid.addWidget(label(stamp, "hint"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(row.text, "hint", wrap=True), place, 1)
        column.addLayout(grid)
        return box


def kept_words(taken: int, total: int) -> str:
    """Say how many fields are taken: "3 champs sur 4 retenus"."""
    if taken == total:
        return "" if total == 1 else counted(total, "champ retenu", "champs retenus")
    if taken == 0:
        return "Aucun champ retenu"
    return f"{counted(taken, 'champ')} sur {total} {'retenus' if taken > 1 else 'retenu'}"


def _held_section(words: str) -> QWidget:
    """Say above what is asked why it cannot be decided here, and who can."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(IconLabel("lock-simple", "", Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "body", wrap=True), 1)
    return box


def _family_words(detail: RequestDetail) -> QWidget | None:
    """Show what the family wrote, in italics as quoted words, and the reason of an absence."""
    if not (detail.note or detail.message or detail.absence_reason):
        return None
    box, column = _box(px(4))
    reason = REASON_WORDS.get(detail.absence_reason, detail.absence_reason)
    title = "Mot de la famille"
    if reason:
        title = "Motif de l’absence"
    column.addWidget(SectionHeading(title))
    if reason:
        column.addWidget(label(reason[:1].upper() + reason[1:], "body"))
    for words in filter(None, (detail.message, detail.note)):
        column.addWidget(label(quoted(words), "quote", wrap=True))
    return box


def _files_title(detail: RequestDetail) -> str:
    if detail.document is not None:
        return "Document"
    return "Pièce jointe" if len(detail.files) == 1 else "Pièces jointes"


def _with_heading(title: str, widget: QWidget) -> QWidget:
    box, column = _box()
    column.addWidget(SectionHeading(title))
    column.addWidget(widget)
    return box


def _box(spacing: int = 0) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return box, column
