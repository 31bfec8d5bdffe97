"""The pattern of Paramètres: what there is at the left, the form of one thing at the right, saved in place.

What is typed and not saved stays, as a draft of the session, while one looks at other things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.search_text import search_text
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.labels import EmptyState, IconLabel, hairline, label
from staffdesk.ui.kit.list_and_detail import NARROWEST, ListAndDetail
from staffdesk.ui.kit.list_rows import ListRow, TwoLineRow, Verdict
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.conflict_panel import ConflictPanel
from staffdesk.ui.settings.controls import Raw
from staffdesk.ui.settings.editor_form import EditorForm
from staffdesk.ui.settings.editor_section import Addition, EditorSection, OpenRecord
from staffdesk.ui.settings.record_warning import RecordWarning

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook
    from staffdesk.services.settings_records import SettingRecord

LIST_WIDTH = 300
SIDE_BY_SIDE = 740
"""Room from which what stands beside a form is beside it, in pixels of the look; else it is under it."""
BETWEEN = 28
"""Between a form and what stands beside it."""
NEW_GROUP = "Nouveau"
MANY = 20
"""Rows from which on one searches in them."""

NOTHING_TO_SAVE = "Rien n’a été modifié"
_UNSAVED = Verdict("pencil-simple", Tone.WARN, "", "modifié, non enregistré")


class RecordEditor(QWidget):
    """The editor of a section.

    Signals:
        save_asked: (key, values, mark) of the record in hand.
        remove_asked: (key, mark).
    """

    save_asked = Signal(str, object, str)
    remove_asked = Signal(str, str)

    def __init__(self, section: EditorSection, *, may_edit: bool = True) -> None:
        super().__init__()
        self.section = section
        self.may_edit = may_edit
        self._book: SettingsBook | None = None
        self._open: OpenRecord | None = None
        self._drafts: dict[str, tuple[OpenRecord, dict[str, Raw]]] = {}
        self._wanted = ""
        self._showing = False
        self.list = TwoLineList(section.name)
        self.list.setMinimumWidth(px(NARROWEST))
        self.search = SearchField("Chercher", name=f"Chercher dans {section.name}")
        self.search.setProperty("density", "inline")
        self.add_button = Button("Ajouter", keys="Ctrl+N", icon="plus")
        self.save_button = Button("Enregistrer", ButtonKind.PRIMARY, "Ctrl+S")
        self.drop_button = Button("Annuler")
        self.remove_button = Button("Supprimer", ButtonKind.DANGER)
        self.state = IconLabel("pencil-simple", "", Tone.WARN)
        self.title = label("", "title", wrap=True)
        self.conflict = ConflictPanel()
        self.warning = RecordWarning()
        self._lay_out()
        self.list.current_changed.connect(self._choose)
        self.search.textEdited.connect(lambda _text: self._show_rows())
        self.add_button.clicked.connect(self._add)
        self.save_button.clicked.connect(self._save)
        self.drop_button.clicked.connect(self.drop)
        self.remove_button.clicked.connect(self._remove)
        self.conflict.mine_kept.connect(self._judge)
        self.conflict.theirs_taken.connect(self.drop)
        for form in section.forms.values():
            form.edited.connect(self._note_edit)
            form.set_editable(may_edit)
        self.add_button.setVisible(may_edit and bool(section.additions))
        self.foot.setVisible(may_edit)

    # -------------------------------------------------------------------------------------- showing

    def show_book(self, book: "SettingsBook") -> None:
        """Show everything that is set; what is typed and what is chosen stay."""
        self._book = book
        self.section.show_book(book)
        missing = self.section.cannot_add(book)
        if missing:
            self.add_button.refuse(missing)
        else:
            self.add_button.allow()
        self._show_rows()
        if self._wanted and self.list.choose(self._wanted):
            self._wanted = ""
        if self.list.current_row() is None and self.list.rows.rows():
            self.list.step(1)
        held = self._open
        if held is not None and not self.is_dirty():
            record = self._record(held.key)
            if record is not None and record.mark != held.mark:
                self._show_record(OpenRecord(record.key, dict(record.values), record.mark))
        self._judge()

    def current_key(self) -> str:
        """Give the key of the record in hand, or nothing."""
        return self._open.key if self._open is not None else ""

    def form(self) -> EditorForm | None:
        """Give the form of the record in hand."""
        return self.section.forms[self._open.kind] if self._open is not None else None

    def is_dirty(self) -> bool:
        """Tell whether the form differs from what was read."""
        form = self.form()
        return (
            form is not None
            and self._open is not None
            and (self._open.is_new or form.draft() != self._open.clean)
        )

    def choose(self, key: str) -> None:
        """Take a record in hand, now or when it is known."""
        if not self.list.choose(key):
            self._wanted = key

    # -------------------------------------------------------------------------------------- answers

    def take_saved(self, asked: str, record: "SettingRecord") -> None:
        """Go on from what was saved."""
        self._drafts.pop(asked, None)
        self._wanted = record.key
        held = self._open
        if held is not None and held.key == asked:
            self._show_record(OpenRecord(record.key, dict(record.values), record.mark))

    def take_removed(self, key: str) -> None:
        """Forget a record that is gone."""
        self._drafts.pop(key, None)
        if self.current_key() == key:
            self._open = None

    def take_conflict(self, who: str, record: "SettingRecord") -> None:
        """Show what a colleague saved meanwhile; the next save writes over it."""
        held, form = self._open, self.form()
        if held is None or form is None or held.key != record.key:
            return
        mine = form.read()
        held.mark, held.values = record.mark, dict(record.values)
        if mine is not None:
            self.conflict.show_conflict(who, form.describe(mine), form.describe(record.values))
            self.column.verticalScrollBar().setValue(0)
            self.conflict.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def drop(self) -> None:
        """Take back what was typed."""
        held = self._open
        if held is None:
            return
        self._drafts.pop(held.key, None)
        if held.is_new:
            self._open = None
            self._show_rows()
            if self._open is None:
                self.list.step(1)
        else:
            self._show_record(OpenRecord(held.key, held.values, held.mark))
            self._show_rows()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is saved twice."""
        if busy:
            self.save_button.refuse("Enregistrement en cours")
        else:
            self._judge()

    # -------------------------------------------------------------------------------------- inside

    def _show_rows(self) -> None:
        if self._book is None:
            return
        known = self.section.rows(self._book)
        self.search_line.setVisible(len(known) > MANY)
        words = search_text(self.search.text()).split()
        rows = [_marked(row, row.key in self._drafts) for row in known if _holds(row, words)]
        fresh = [
            TwoLineRow(key, NEW_GROUP, "plus", self._addition(kept.kind).words, verdict=_UNSAVED)
            for key, (kept, _raw) in self._drafts.items()
            if kept.is_new
        ]
        self.list.replace([*fresh, *rows])
        if rows or fresh or not words:
            self.empty.say(*self.section.empty)
        else:
            self.empty.say("Rien ne correspond.", "Effacer ou changer les mots cherchés.")
        self.empty.setVisible(not rows and not fresh)
        self.list.setVisible(bool(rows or fresh))

    def _choose(self, row: ListRow | None) -> None:
        if row is None:
            self._stash()
            self._open = None
            self._pages.setCurrentWidget(self._nothing)
            self.foot.hide()
            return
        key = str(row.key)
        if key == self.current_key():
            return
        self._stash()
        self.column.verticalScrollBar().setValue(0)
        kept = self._drafts.get(key)
        record = self._record(key)
        if kept is not None:
            self._show_record(kept[0], kept[1])
        elif record is not None:
            self._show_record(OpenRecord(record.key, dict(record.values), record.mark))

    def _show_record(self, held: OpenRecord, draft: Mapping[str, Raw] | None = None) -> None:
        form = self.section.forms[held.kind]
        self._open = held
        self.conflict.hide()
        form.clear_errors()
        self._showing = True
        form.show_values(held.values)
        held.clean = form.draft()
        if draft is not None:
            form.restore(draft)
        self._showing = False
        for kind, other in self.section.forms.items():
            other.setVisible(kind == held.kind)
        self.title.setText(self.section.title(held.kind, held.values))
        self._pages.setCurrentWidget(self.column)
        self.foot.setVisible(self.may_edit)
        self.remove_button.setVisible(held.kind in self.section.removable and not held.is_new)
        self._judge()
        form.shown.emit()
        self._stand_beside()

    def _stash(self) -> None:
        """Keep what is typed, before another record is shown."""
        form, held = self.form(), self._open
        if form is None or held is None:
            return
        if self.is_dirty():
            self._drafts[held.key] = (held, form.draft())
        else:
            self._drafts.pop(held.key, None)

    def _note_edit(self) -> None:
        held = self._open
        if held is None or self._showing:
            return
        was = held.key in self._drafts
        self._stash()
        if was != (held.key in self._drafts):
            self._mark_row(held.key)
        self._judge()

    def _mark_row(self, key: str) -> None:
        row = next((one for one in self.list.rows.rows() if one.key == key), None)
        if isinstance(row, TwoLineRow) and row.group != NEW_GROUP:
            self.list.rows.replace_row(_marked(row, key in self._drafts))

    def _judge(self) -> None:
        held, form = self._open, self.form()
        if self._book is not None and held is not None and form is not None:
            self.warning.say(self.section.remark(self._book, held.key, form.draft()))
        dirty = self.is_dirty()
        self.state.setVisible(dirty)
        self.state.show_text("pencil-simple", "Non enregistré", Tone.WARN)
        for button in (self.save_button, self.drop_button):
            if dirty:
                button.allow()
            else:
                button.refuse(NOTHING_TO_SAVE)

    def _save(self) -> None:
        form, held = self.form(), self._open
        values = form.read() if form is not None else None
        if held is not None and values is not None:
            self.save_asked.emit(held.key, values, held.mark)

    def _remove(self) -> None:
        if self._open is not None:
            self.remove_asked.emit(self._open.key, self._open.mark)

    def _add(self) -> None:
        if len(self.section.additions) == 1:
            self.begin(self.section.additions[0])
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for addition in self.section.additions:
            action = menu.addAction(addition.words)
            action.triggered.connect(lambda _on=False, addition=addition: self.begin(addition))
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def begin(self, addition: Addition) -> None:
        """Begin a new record."""
        if self._book is None:
            return
        self._stash()
        current = (self._open.key, self._open.values) if self._open is not None else ("", {})
        held = OpenRecord(f"{addition.kind}:0", addition.values(self._book, current), "")
        self._show_record(held)
        form = self.section.forms[addition.kind]
        self._drafts[held.key] = (held, form.draft())
        self._show_rows()
        self.list.choose(held.key)
        self.column.verticalScrollBar().setValue(0)
        _first_control(form).setFocus(Qt.FocusReason.OtherFocusReason)

    def _addition(self, kind: str) -> Addition:
        return next(one for one in self.section.additions if one.kind == kind)

    def _record(self, key: str) -> "SettingRecord | None":
        kind = key.partition(":")[0]
        known = self._book.records.get(kind, ()) if self._book is not None else ()
        return next((record for record in known if record.key == key), None)

    # -------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.split = ListAndDetail(self._left(), self._right())
        self.split.set_list_width(px(LIST_WIDTH))
        column.addWidget(self.split)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        head.setFixedHeight(px(48))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(20), 0, px(12), 0)
        row.addWidget(label(self.section.name, "heading"))
        row.addStretch()
        row.addWidget(self.add_button)
        self.empty = EmptyState(*self.section.empty)
        self.empty.hide()
        self.search_line = QWidget()
        line = QHBoxLayout(self.search_line)
        line.setContentsMargins(px(12), px(8), px(12), px(4))
        line.addWidget(self.search)
        self.search_line.hide()
        parts = ((head, 0), (hairline(), 0), (self.search_line, 0), (self.empty, 1), (self.list, 1))
        for widget, stretch in parts:
            column.addWidget(widget, stretch)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.column = SteadyColumn(left=28, top=18, right=28, bottom=24, gap=14)
        self.column.body.addWidget(self.title)
        self.column.body.addWidget(self.conflict)
        self.column.body.addWidget(self.warning)
        self._abreast = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._abreast.setSpacing(px(BETWEEN))
        forms = QVBoxLayout()
        for form in self.section.forms.values():
            form.hide()
            form.installEventFilter(self)
            forms.addWidget(form)
        forms.addStretch()
        self._abreast.addLayout(forms, 1)
        if self.section.beside is not None:
            alone = QHBoxLayout()  # asked how high it is at its own width, not at that of the form
            alone.addWidget(self.section.beside, 0, Qt.AlignmentFlag.AlignTop)
            alone.addStretch()
            self._abreast.addLayout(alone)
        self.column.body.addLayout(self._abreast)
        self.column.body.addStretch()
        self.column.installEventFilter(self)
        self._nothing = EmptyState("Aucun élément choisi.", "Choisir un élément dans la liste.", side=28)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.column)
        self.foot = DecisionBar()
        self.foot.set_summary([self.state])
        self.foot.set_buttons([self.remove_button, self.drop_button, self.save_button])
        column.addWidget(self._pages, 1)
        column.addWidget(self.foot)
        return right

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the room anew when the column changes, or what a form asks for: a grid of more columns."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._stand_beside()
        return False

    def _stand_beside(self) -> None:
        """Set the preview beside the form where both have room, else under it."""
        beside, form = self.section.beside, self.form()
        if beside is None:
            return
        needed = px(24 + BETWEEN + 24) + beside.minimumSizeHint().width()
        needed += form.minimumSizeHint().width() if form is not None else 0
        wide = self.column.width() >= max(px(SIDE_BY_SIDE), needed)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._abreast.direction() != direction:
            self._abreast.setDirection(direction)


def _holds(row: TwoLineRow, words: Sequence[str]) -> bool:
    """Tell whether a row holds every word, wherever it stands."""
    told = search_text(row.group, row.title, row.subtitle, row.line2)
    return all(word in told for word in words)


def _marked(row: TwoLineRow, unsaved: bool) -> TwoLineRow:
    verdict: Any = _UNSAVED if unsaved else None
    return replace(row, verdict=verdict)


def _first_control(form: EditorForm) -> QWidget:
    part = next(iter(form.parts.values()))
    inside = part.control.findChildren(QWidget)
    able = [widget for widget in (part.control, *inside) if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
    return able[0] if able else form
