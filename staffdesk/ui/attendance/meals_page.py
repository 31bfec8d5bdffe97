"""Effectifs: meals by site and diet of a day, week or month, adults, the order sent; it decides nothing."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from staffdesk.domain.french.meals import NOTHING_CHANGED, changes_words, order_words, span_title
from staffdesk.ui.attendance.day_page import DayPage
from staffdesk.ui.attendance.meal_table import MealLine, MealsTable
from staffdesk.ui.attendance.words import MEALS
from staffdesk.ui.kit.buttons import Button, ButtonKind, SegmentedControl
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, Field, focus_first_error
from staffdesk.ui.kit.labels import EmptyState, IconLabel, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.meal_rows import MealTable, SiteDay

ALL = ""
DAY, WEEK, MONTH = "day", "week", "month"
SPANS = ((DAY, "Jour"), (WEEK, "Semaine"), (MONTH, "Mois"))
PAPERS = (("pdf", "Effectifs (PDF)"), ("xlsx", "Effectifs (tableur)"))
WHOLE_TOWN = "Choisir un site, ou la vue du jour, pour commander"
ADULTS_UNREADABLE = "Saisir un nombre entier"


class MealsPage(DayPage):
    """Widgets and layout.

    Signals:
        wish_changed: another span or site.
        adults_typed: (site_id, day, meals).
        order_asked: (site_id, day, to whom).
    """

    wish_changed = Signal()
    adults_typed = Signal(int, object, int)
    order_asked = Signal(int, object, str)

    def __init__(self) -> None:
        super().__init__(MEALS, "Mercredi 30 septembre 2026", "Imprimer, enregistrer", PAPERS)
        self._row: SiteDay | None = None
        self._held: Hashable = None
        self._sent_to = ""
        self.span = SegmentedControl(SPANS, "Durée")
        self.site = ComboPicker([(ALL, "Tous les sites")], "Site", 32)
        self.hint = label("", "hint")
        self.filters.add(self.span, self.site)
        self.filters.add_stretch()
        self.filters.add(self.hint, self.paper_button)
        self.table = MealsTable("Site", ())
        self.empty = EmptyState("Aucun repas sur ces jours", "Choisir un autre jour avec les flèches.")
        self._make_bar()
        self.lay_out((self.table, self.empty), (self.bar,))
        self._connect()

    def _make_bar(self) -> None:
        self.bar = DecisionBar(20)
        self.order_state = IconLabel("fork-knife", "", Tone.QUIET, 14)
        self.adults = Field("Repas d’adultes", QLineEdit())
        self.adults.setFixedWidth(px(110))
        self.recipient = Field("Commande envoyée à", QLineEdit())
        self.recipient.setFixedWidth(px(280))
        self.send_button = Button("Commande envoyée", ButtonKind.PRIMARY, "Ctrl+Return")
        words = QWidget()
        row = QHBoxLayout(words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        for field in (self.adults, self.recipient):
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        self.bar.set_words(words)
        self.bar.set_summary([self.order_state])
        self.bar.set_buttons([self.send_button])

    def _connect(self) -> None:
        self.span.chosen.connect(lambda _key: self.wish_changed.emit())
        self.site.picked.connect(lambda _key: self.wish_changed.emit())
        self.table.current_changed.connect(self._show_line)
        self.adults.left.connect(self._send_adults)
        self.send_button.clicked.connect(self._send_order)

    # -------------------------------------------------------------------------------------- setters

    def set_editable(self, editable: bool) -> None:
        """Offer orders and adults, or only show the counts."""
        self.bar.setVisible(editable)

    def show_sites(self, sites: Sequence[tuple[int, str]]) -> None:
        """Offer the sites where meals are served."""
        self.site.set_choices([(ALL, "Tous les sites"), *((str(key), name) for key, name in sites)])

    def show_table(self, found: "MealTable", *, is_present: bool) -> None:
        """Show a count; the row in hand stays so."""
        words = span_title(found.first, found.last)
        self.toolbar.show_title(f"{words[:1].upper()}{words[1:]}", is_present=is_present)
        by_site = self.span.key() == DAY
        had_focus = self.table.hasFocus()
        self._shape_table(("Site" if by_site else "Jour", found.diets))
        self.table.show_table(found, by_site=by_site)
        self.hint.setText("" if by_site or found.site else WHOLE_TOWN)
        self.sheets.setCurrentWidget(self.table if found.rows else self.empty)
        if found.rows and self.table.current_row() is None and not self.table.choose(self._held):
            self.table.selectRow(0)
        self._show_line(self.table.current_row())
        if had_focus:
            self.focus_sheet()

    def _shape_table(self, shape: tuple[str, tuple[str, ...]]) -> None:
        """Make the table anew when its columns are others."""
        if self.table.shape == shape:
            return
        held = self.table.current_row()
        older, self.table = self.table, MealsTable(*shape)
        self.table.current_changed.connect(self._show_line)
        self.sheets.insertWidget(0, self.table)
        self.sheets.removeWidget(older)
        older.deleteLater()
        if held is not None:
            self._held = held.key

    def go_on(self) -> None:
        """Come back to the table after an order; the kitchen just written to is offered to the next site."""
        self._sent_to = self.recipient.text().strip()
        self.focus_sheet()

    def refuse(self, field: str, sentence: str) -> None:
        """Say beside a field what a rule refuses."""
        {"adults": self.adults, "sent_to": self.recipient}[field].set_error(sentence)
        focus_first_error([self.adults, self.recipient])

    def paper_title(self) -> str:
        """Name the paper of what is shown."""
        return f"Effectifs des repas, {self.toolbar.title.text().lower()}"

    def chosen_site(self) -> int | None:
        """Give the site chosen, None for all."""
        return int(self.site.key()) if self.site.key() else None

    # -------------------------------------------------------------------------------------- inside

    def _show_line(self, line: MealLine | None) -> None:
        row = None if line is None else line.row
        before, self._row = self._row, row if row is not None and row.site_id else None
        for field in (self.adults, self.recipient):
            field.setEnabled(self._row is not None)
        if self._row is None:
            self.order_state.show_text("fork-knife", WHOLE_TOWN if line is not None else "", Tone.QUIET)
            self.send_button.refuse(WHOLE_TOWN)
            return
        self._show_order(self._row)
        self.adults.clear_error()
        self.adults.set_text(str(self._row.count.adults or ""))
        moved = before is None or (before.site_id, before.on) != (self._row.site_id, self._row.on)
        if moved or not self.recipient.text():
            self.recipient.clear_error()
            self.recipient.set_text(self._row.recipient or self._sent_to)

    def _show_order(self, row: "SiteDay") -> None:
        sent = row.order
        self.send_button.allow()
        if sent is None:
            self.send_button.set_text("Commande envoyée")
            self.order_state.show_text(
                "fork-knife", f"{row.site}\N{NO-BREAK SPACE}: pas encore commandé", Tone.QUIET
            )
            return
        self.send_button.set_text("Commande renvoyée")
        told = order_words(sent.count.total, sent.sent_at, sent.sent_by, sent.sent_to)
        changes = changes_words(sent.changes)
        icon, tone = ("warning", Tone.WARN) if changes else ("check-circle", Tone.OK)
        self.order_state.show_text(icon, f"{changes or NOTHING_CHANGED} depuis · {told}", tone)

    def _send_adults(self) -> None:
        if self._row is None:
            return
        text = self.adults.text() or "0"
        if not text.isdecimal():
            self.adults.set_error(ADULTS_UNREADABLE)
        elif int(text) != self._row.count.adults:
            self.adults.clear_error()
            self.adults_typed.emit(self._row.site_id, self._row.on, int(text))

    def _send_order(self) -> None:
        if self._row is not None:
            self.recipient.clear_error()
            self._send_adults()
            self.order_asked.emit(self._row.site_id, self._row.on, self.recipient.text())
