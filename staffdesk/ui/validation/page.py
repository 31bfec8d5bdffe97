"""Demandes: filters, list by urgency, the request in hand with its decision bar; the page decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind, has_keyboard_focus
from staffdesk.ui.kit.filters import FilterSection
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.list_page import ListPage, list_head
from staffdesk.ui.kit.list_rows import ListRow, TwoLineRow
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.validation.decision_foot import BulkFoot, DecisionFoot, MessageFoot
from staffdesk.ui.validation.detail_pane import DetailPane
from staffdesk.ui.validation.draft import Draft, obstacle, tally, warnings_of
from staffdesk.ui.validation.paper_form import PaperForm
from staffdesk.ui.validation.queue_filters import (
    SAVED,
    TO_DECIDE,
    VIEWS,
    Criteria,
    criteria_of,
    held_of,
    with_saved,
)
from staffdesk.ui.validation.queue_model import ORDERS
from staffdesk.ui.validation.saved_views_head import ViewNameField, ViewsButton

if TYPE_CHECKING:
    from staffdesk.services.request_rows import RefusalTemplate, RequestDetail
    from staffdesk.services.saved_views import SavedView

STAY_MS = 3_000
"""Whoever walks past a request did not open it."""

NOTHING_CHOSEN = "Aucune demande choisie."
NOTHING_CHOSEN_HINT = "Choisir une demande dans la liste."


class OrderButton(QAbstractButton):
    """How the list is grouped, and the menu that changes it.

    Signals:
        order_changed: the key chosen.
    """

    order_changed = Signal(str)

    def __init__(self, orders: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._orders = orders
        self._order = orders[0][0]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self.choose(self._order)

    def order(self) -> str:
        """Give the order that holds."""
        return self._order

    def choose(self, order: str) -> None:
        """Set the order without a signal."""
        self._order = order
        self.setText(dict(self._orders)[order])
        self.setAccessibleName(f"Grouper par {self.text().lower()}")
        self.updateGeometry()

    def menu(self) -> QMenu:
        """Build the menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in self._orders:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == self._order)
            action.triggered.connect(lambda _=False, key=key: self._take(key))
        return menu

    def _open(self) -> None:
        self.menu().popup(self.mapToGlobal(QPoint(0, self.height())))

    def _take(self, order: str) -> None:
        self.choose(order)
        self.order_changed.emit(order)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(8) + text_width(self.text()) + px(8) + px(16) + px(4), px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, rect = QPainter(self), tokens(), QRectF(self.rect())
        if self.underMouse():
            draw_box(painter, rect, px(6), c.hover)
        draw_text(painter, rect.adjusted(px(8), 0, 0, 0), self.text(), c.text2)
        side = px(16)
        box = QRectF(rect.right() - side - px(4), rect.center().y() - side / 2, side, side)
        draw_icon(painter, box, "sort-ascending", c.text2, IconStyle.REGULAR)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))


class ValidationPage(ListPage):
    """The page.

    Signals:
        criteria_changed: the filters hold something else (Criteria).
        order_changed: the list is grouped another way (key).
        request_chosen: another request is in hand (its id, or None).
        range_changed: the ids of the rows chosen together (tuple, one or none outside a range).
        wish_opened: another part of the program leads here with an argument.
        saved_view_chosen: the id of a view of one's own.
        held_asked: a key of a decision was pressed by who may not decide.
        stayed: somebody went to a request, or began to answer it, and stayed with it (its id).
    """

    criteria_changed = Signal(object)
    order_changed = Signal(str)
    request_chosen = Signal(object)
    range_changed = Signal(object)
    wish_opened = Signal(object)
    saved_view_chosen = Signal(int)
    held_asked = Signal()
    stayed = Signal(object)

    def __init__(self, now: Callable[[], datetime], stay_ms: int = STAY_MS) -> None:
        """``now`` gives the aware instant that moments are told from; ``stay_ms``: how long staying takes."""
        paper_button = Button("Demande papier", ButtonKind.GHOST, "N", icon="plus", height=28)
        super().__init__("Demandes", VIEWS, TO_DECIDE, paper_button)
        self.paper_button = paper_button
        self.filters.chosen.connect(self._take_filter)
        self.detail = DetailPane(now)
        self.foot = DecisionFoot()
        self.correction_foot = DecisionFoot(corrects=True)
        self.bulk_foot = BulkFoot()
        self.message_foot = MessageFoot()
        self.paper = PaperForm(now)
        self._build()
        self.add_work(self.paper)
        self.paper_button.clicked.connect(self.open_paper)
        self.paper.closed.connect(self.close_paper)
        self._paper_key = ScreenKeys(self).bind("N", "Demande papier", self.open_paper)
        self._paper_key.setEnabled(False)
        keys = (("A", "Accepter"), ("R", "Refuser"), ("Ctrl+Return", "Décider"))
        self._held_keys = [ScreenKeys(self).bind(key, words, self.held_asked.emit) for key, words in keys]
        for held_key in self._held_keys:
            held_key.setEnabled(False)
        self.list.current_changed.connect(self._choose)
        self.list.selection_changed.connect(self._choose_range)
        self.detail.step_asked.connect(self.list.step)
        self.order.order_changed.connect(self.order_changed)
        self.bulk_foot.left.connect(self.leave_range)
        self.foot.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self._stay = QTimer(self, interval=stay_ms, singleShot=True)
        self._stay.timeout.connect(self._tell_stay)
        self._note_answers()

    def criteria(self) -> Criteria:
        """Give what the filters hold."""
        return criteria_of(self.filters.held())

    def put_filters_off(self) -> None:
        """Show every request to decide again: the one that is wanted may be hidden by a filter."""
        for title in self.filters.held():
            self.filters.hold(title, TO_DECIDE if title == VIEWS else "")

    def show_filters(self, sections: Sequence[FilterSection]) -> None:
        """Show the filters with their counts."""
        self._sections = sections
        self.filters.replace(with_saved(sections, self._saved_views))

    def show_saved_views(self, views: Sequence[SavedView], shown: int | None) -> None:
        """Show one's own views among the filters; ``shown`` is the one that is seen."""
        self._saved_views = views
        self.filters.hold(SAVED, "" if shown is None else str(shown))
        self.filters.replace(with_saved(self._sections, views))
        self.views_button.show_views(views, shown)

    def apply_view(self, criteria: Criteria, order: str) -> None:
        """Let filters and grouping be those of a view."""
        for title, key in held_of(criteria).items():
            self.filters.hold(title, key)
        self.order.choose(order)
        self.criteria_changed.emit(self.criteria())

    def ask_view_name(self, name: str) -> None:
        """Ask for the name of a view in the head of the list."""
        for part in self._head_parts:
            part.hide()
        self.view_name.ask(name)

    def leave_naming(self) -> None:
        """Give the head of the list back."""
        self.view_name.hide()
        for part in self._head_parts:
            part.show()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Sequence[TwoLineRow], heading: str) -> None:
        """Show the list; the choice and the place stay where they can."""
        self.heading.setText(heading)
        with self._filling():
            self.fill(rows)

    def show_detail(self, detail: RequestDetail, *, correcting: bool = False) -> None:
        """Show the request in hand; the focus goes to the list if it stood in a section that goes.

        ``correcting``: it was decided and sent, and is answered anew.
        """
        focus = QApplication.focusWidget()
        inside = focus is not None and (
            self.detail.isAncestorOf(focus) or self.correction_foot.isAncestorOf(focus)
        )
        self._correcting = correcting
        self.detail.show_detail(detail, correcting=correcting)
        self._has_work = True
        if not self._on_paper:
            self.show_work()
        self._decidable = self.detail.may_decide and detail.status == "pending"
        self._choose_foot()
        if inside and QApplication.focusWidget() is None:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_draft(self, detail: RequestDetail, draft: Draft) -> None:
        """Show the answers chosen so far."""
        self.detail.show_draft(draft)
        warnings = warnings_of(detail, draft)
        self.foot_in_use().show_draft(draft, tally(detail, draft), obstacle(detail, draft), warnings)

    def set_templates(self, templates: Sequence[RefusalTemplate]) -> None:
        """Offer the town's reasons of refusal, to decide and to correct."""
        for foot in (self.foot, self.correction_foot):
            foot.set_templates(templates)

    def foot_in_use(self) -> DecisionFoot:
        """Give the foot that answers the request in hand: the one that decides, or the one that corrects."""
        return self.correction_foot if self._correcting else self.foot

    def open_paper(self) -> None:
        """Show the form for requests on paper in place of the one in hand; what was typed stands there."""
        if self.detail.may_decide:
            self._on_paper = True
            self.show_other(self.paper)
            self.paper.open()

    def leave_foot(self) -> None:
        """Give the keys back to the list: typed words went with their decision, the next key is no word."""
        focused = QApplication.focusWidget()
        if focused is not None and self.foot_in_use().isAncestorOf(focused):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_paper(self) -> None:
        """Bring the request in hand back."""
        self._on_paper = False
        if self._has_work:
            self.show_work()
        else:
            self.clear_detail()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_detail(self, headline: str = NOTHING_CHOSEN, hint: str = NOTHING_CHOSEN_HINT) -> None:
        """Say that no request is in hand."""
        self._has_work = self._correcting = False
        if not self._on_paper:
            self.show_nothing(headline, hint)

    def show_range(self, green: Sequence[str], others: Sequence[str]) -> None:
        """Offer to accept what is green of a range; names of families."""
        self._in_range = bool(green or others)
        if self._in_range:
            self.bulk_foot.show_range(green, others)
        self._choose_foot()

    def leave_range(self) -> None:
        """Go back to one request."""
        row = self.list.current_row()
        if row is not None:
            self.list.choose(row.key)

    def open_message(self, family: str, text: str) -> None:
        """Write to the family in place of the decision bar."""
        self._writing = True
        self._choose_foot()
        self.message_foot.open(family, text)

    def close_message(self) -> None:
        """Bring the decision bar back."""
        self._writing = False
        self._choose_foot()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_writing(self) -> bool:
        """Tell whether a message is being written."""
        return self._writing

    _sections: Sequence[FilterSection] = ()
    _saved_views: Sequence[SavedView] = ()
    _has_work = False
    _on_paper = False
    _is_filling = False
    _decidable = False
    _correcting = False
    _in_range = False
    _writing = False

    def _build(self) -> None:
        self.heading = label("", "heading")
        self.order = OrderButton(ORDERS)
        head = list_head(20, 16)
        head.addWidget(self.heading)
        head.addStretch()
        head.addWidget(self.order)
        self.views_button, self.view_name = ViewsButton(), ViewNameField()
        head.addWidget(self.views_button)
        head.addWidget(self.view_name, 1)
        self._head_parts = (self.heading, self.order, self.views_button)
        ScreenKeys(self).bind("V", "Mes vues", self.views_button.open_menu)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.detail, 1)
        for foot in (self.foot, self.correction_foot, self.bulk_foot, self.message_foot):
            column.addWidget(foot)
            foot.hide()
        self.toast_over = self.detail
        self.lay_out(head, work, (NOTHING_CHOSEN, NOTHING_CHOSEN_HINT))

    @override
    def set_aside_folded(self, folded: bool) -> None:
        super().set_aside_folded(folded)
        self._paper_key.setEnabled(folded)  # unfolded, the button has the key

    def _take_filter(self, title: str, key: str) -> None:
        """A view of one's own is shown whole; put off, the queue is as it opens."""
        if title != SAVED:
            self.criteria_changed.emit(self.criteria())
        elif key:
            self.saved_view_chosen.emit(int(key))
        else:
            self.apply_view(Criteria(), ORDERS[0][0])

    def _choose(self, row: ListRow | None) -> None:
        self._stay.stop()
        if row is not None and not self._is_filling and self._on_paper:
            self._on_paper = False
            self.show_work()
        if row is None:
            self.clear_detail()
        elif not self._is_filling:
            self._stay.start()
        self.request_chosen.emit(row.key if row is not None else None)

    @contextmanager
    def _filling(self) -> Iterator[None]:
        """Mark that the program, not a person, chooses the row in hand."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False

    def _note_answers(self) -> None:
        """Who answers a request that the list put in hand is with it, too."""
        answers = (self.detail.ticked, self.detail.picked, self.detail.expiry_changed)
        asked = (self.foot.accept_asked, self.foot.refuse_asked, self.foot.words_changed)
        for signal in (*answers, *asked, self.foot.message_asked):
            signal.connect(lambda *_: self._stay.start())

    def _tell_stay(self) -> None:
        row = self.list.current_row()
        if row is not None:
            self.stayed.emit(row.key)

    def _choose_range(self, rows: tuple[ListRow, ...]) -> None:
        self.range_changed.emit(tuple(row.key for row in rows))

    def _choose_foot(self) -> None:
        """Show the one foot whose keys hold now."""
        self.message_foot.setVisible(self._writing)
        in_range = self._in_range and self.detail.may_decide
        self.bulk_foot.setVisible(in_range and not self._writing)
        alone = not self._in_range and not self._writing
        self.foot.setVisible(self._decidable and alone)
        self.correction_foot.setVisible(self._correcting and alone)
        for key in self._held_keys:
            key.setEnabled(alone and self._has_work and self.detail.is_held())

    @override
    def enter(self) -> None:
        with self._filling():
            super().enter()

    @override
    def open(self, argument: object) -> None:
        self.wish_opened.emit(argument)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stay.stop()
