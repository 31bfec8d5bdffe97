"""One right in hand below the list: given, moved, ended, or priced otherwise; what it changes is shown first.

Where nothing is to be decided or looked at, saving writes at once. Else what would change is shown, and the
same button confirms it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.families.price_changes import PriceChangesPart
from staffdesk.ui.families.words import days_beside_choices, days_beside_words
from staffdesk.ui.kit.buttons import Button, CheckBox
from staffdesk.ui.kit.fields import ComboPicker, DateField, ErrorLine, Field, bring_into_view
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import SectionHeading, hairline, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.right_rows import RightPreview, RightRow, RightsSheet

NBSP = "\N{NO-BREAK SPACE}"
SAVE, CONFIRM = "Enregistrer", "Confirmer"
DAY_MISSING = f"Indiquer un jour{NBSP}: par exemple 1/9/2026."
CHILD_MISSING = "Cocher au moins un enfant."
FIELD_HEIGHT = 34


class Mode(StrEnum):
    """What is being done to a right."""

    GIVE = "give"
    MOVE = "move"
    END = "end"
    VARY = "vary"
    DROP = "drop"


_HEADINGS = {
    Mode.MOVE: "Modifier les dates",
    Mode.END: "Terminer l’inscription",
    Mode.VARY: "Changer le tarif",
    Mode.DROP: "Retirer l’inscription",
}
_SHOWN = {
    Mode.GIVE: ("children", "group", "starts_on", "ends_on", "variant"),
    Mode.MOVE: ("starts_on", "ends_on"),
    Mode.END: ("ends_on",),
    Mode.VARY: ("from_on", "variant"),
    Mode.DROP: (),
}


class RightPanel(QWidget):
    """The panel, hidden until something is asked of a right.

    Signals:
        preview_asked: the mode and what is typed, to be shown first.
        record_asked: the same to be written; whether invoiced days follow, what days beside become, and what
            was shown.
        closed: the panel is left.
    """

    preview_asked = Signal(object, object)
    record_asked = Signal(object, object, bool, str, object)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._today = today
        self._mode = Mode.GIVE
        self._right_id = 0
        self._variants: Mapping[str, Sequence[tuple[str, str]]] = {}
        self._seen: dict[str, Any] | None = None
        self._shown: RightPreview | None = None
        self._asking: dict[str, Any] | None = None
        self.heading = SectionHeading("")
        self.of = label("", "body2", wrap=True)
        self.boxes: dict[int, CheckBox] = {}
        self._children = QWidget()
        self._flow = FlowLayout(self._children, gap=16)
        self.group = ComboPicker((), "Activité et groupe", FIELD_HEIGHT)
        self.variant = ComboPicker((), "Tarif", FIELD_HEIGHT)
        self.starts_on, self.ends_on = DateField("Premier jour", today), DateField("Dernier jour", today)
        self.from_on = DateField("À partir du", today)
        self.parts: dict[str, Field] = {
            "children": Field("Enfants", self._children),
            "group": Field("Activité et groupe", self.group),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "from_on": self.from_on,
            "variant": Field("Tarif", self.variant),
        }
        self.warning = ErrorLine(Tone.WARN)
        self.days_said = label("", "body", wrap=True)
        self.days = ComboPicker((), "Ces jours réservés", FIELD_HEIGHT)
        self.prices = PriceChangesPart()
        self.save_button, self.close_button = Button(SAVE), Button("Annuler")
        self._lay_out()
        self._connect()
        self.hide()

    # -------------------------------------------------------------------------------------- begin

    def give(self, sheet: "RightsSheet") -> None:
        """Ask for a new right; the only child is ticked."""
        self._take_children(sheet)
        self.group.set_choices([(str(one.group_id), one.words) for one in sheet.groups])
        self.starts_on.set_day(sheet.first)
        self.ends_on.set_day(sheet.last)
        self._begin(sheet, Mode.GIVE, None)

    def take(self, sheet: "RightsSheet", mode: Mode, row: "RightRow") -> None:
        """Ask about a right that is there."""
        self.starts_on.set_day(row.starts_on)
        self.ends_on.set_day(max(self._today(), row.starts_on) if mode is Mode.END else row.ends_on)
        self.from_on.set_day(min(max(self._today(), row.starts_on), row.ends_on))
        self._begin(sheet, mode, row)

    def leave(self) -> None:
        """Close the panel."""
        self.forget()
        self.hide()

    def show_preview(self, preview: "RightPreview") -> None:
        """Show what would change, or save at once where there is nothing to look at."""
        asked, self._asking = self._asking, None
        if asked is None or asked != self._typed():
            return  # other values were typed meanwhile
        prices, days = preview.prices, preview.days
        if not (prices.rows or days.live or days.attended or preview.warnings):
            self.record_asked.emit(self._mode, asked, False, "", preview)
            return
        self._seen, self._shown = asked, preview
        self.warning.say("\n".join(preview.warnings))
        self.prices.show_preview(prices)
        self.days_said.setText(days_beside_words(days))
        self.days_said.setVisible(bool(days.live or days.attended))
        self.days.set_choices(days_beside_choices(days))
        self.days.setVisible(bool(days.live))
        self.save_button.set_text(CONFIRM)
        bring_into_view(self)

    def forget(self) -> None:
        """Show nothing of what would change: it is to be seen again."""
        self._seen = self._asking = None
        self.warning.say("")
        self.prices.forget()
        for widget in (self.days_said, self.days):
            widget.hide()
        self.save_button.set_text(SAVE)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is asked twice."""
        if busy:
            self.save_button.refuse("Calcul en cours")
        else:
            self.save_button.allow()

    # -------------------------------------------------------------------------------------- inside

    def _begin(self, sheet: "RightsSheet", mode: Mode, row: "RightRow | None") -> None:
        self._mode, self._right_id = mode, 0 if row is None else row.right_id
        self._variants = {str(one.group_id): one.variants for one in sheet.groups}
        self.heading.set_title(_HEADINGS.get(mode, "Nouvelle inscription"))
        self.of.setText("" if row is None else f"{row.child} · {row.group}")
        self.of.setVisible(row is not None)
        for name, part in self.parts.items():
            part.clear_error()
            part.setVisible(name in _SHOWN[mode])
        self._offer_variants(str(row.group_id) if row else self.group.key(), row.variant if row else "")
        self.forget()
        self.show()
        first = next(iter(_SHOWN[mode]), "")
        if first:
            self.parts[first].focus()
        else:
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self)

    def _take_children(self, sheet: "RightsSheet") -> None:
        for box in self.boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {child: CheckBox(name) for child, name in sheet.children}
        for box in self.boxes.values():
            box.setChecked(len(self.boxes) == 1)
            box.toggled.connect(lambda _on: self._follow())
            self._flow.addWidget(box)

    def _offer_variants(self, group: str, held: str) -> None:
        """Offer the tariffs of a group; one that offers a single one asks nothing."""
        choices = list(self._variants.get(group, ()))
        if self._mode is Mode.VARY:
            choices = [one for one in choices if one[0] != held]
        self.variant.set_choices(choices)
        if choices:
            self.variant.choose(choices[0][0])
        wanted = "variant" in _SHOWN[self._mode] and (len(choices) > 1 or self._mode is Mode.VARY)
        self.parts["variant"].setVisible(wanted)

    def _typed(self) -> dict[str, Any]:
        """Read what is typed, whatever it is worth; days that cannot be read are None."""
        days = {name: field.day() for name, field in self._days().items()}
        match self._mode:
            case Mode.GIVE:
                ticked = tuple(child for child, box in self.boxes.items() if box.isChecked())
                found = {"children": ticked, "group_id": int(self.group.key() or 0), **days}
                return found | {"variant": self.variant.key()}
            case Mode.MOVE:
                return {"right_id": self._right_id, **days}
            case Mode.END:
                return {"right_id": self._right_id, "starts_on": self.starts_on.day(), **days}
            case Mode.VARY:
                return {"right_id": self._right_id, "variant": self.variant.key(), **days}
        return {"right_id": self._right_id}

    def _days(self) -> dict[str, DateField]:
        every = {"starts_on": self.starts_on, "ends_on": self.ends_on, "from_on": self.from_on}
        return {name: field for name, field in every.items() if name in _SHOWN[self._mode]}

    def _go(self) -> None:
        """Save what was seen, else have it shown first; what is missing is said beside it."""
        typed = self._typed()
        missing = [field for name, field in self._days().items() if typed[name] is None]
        for field in missing:
            field.set_error(DAY_MISSING)
        no_child = self._mode is Mode.GIVE and not typed["children"]
        if no_child:
            self.parts["children"].set_error(CHILD_MISSING)
        if missing or no_child:
            (self.parts["children"] if no_child else missing[0]).focus()
        elif typed == self._seen:
            days = "" if self.days.isHidden() else self.days.key()
            self.record_asked.emit(self._mode, typed, self.prices.is_decided(), days, self._shown)
        else:
            self._asking = typed
            self.preview_asked.emit(self._mode, typed)

    def _follow(self) -> None:
        """What was shown is of other values: it is to be seen again."""
        self.parts["children"].clear_error()
        if self._seen is not None and self._typed() != self._seen:
            self.forget()

    def _pick_group(self, group: str) -> None:
        self._offer_variants(group, "")
        self._follow()

    def _connect(self) -> None:
        self.group.picked.connect(self._pick_group)
        self.variant.picked.connect(lambda _key: self._follow())
        for field in (self.starts_on, self.ends_on, self.from_on):
            field.day_changed.connect(lambda _day: self._follow())
            field.edit.textEdited.connect(lambda _text: self._follow())
        self.save_button.clicked.connect(self._go)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(8))
        for part in (hairline(), self.heading, self.of, self.parts["children"], self.parts["group"]):
            column.addWidget(part)
        days = QHBoxLayout()
        days.setSpacing(px(12))
        for field in (self.starts_on, self.ends_on, self.from_on):
            field.setMaximumWidth(px(220))
            days.addWidget(field, 1)
        days.addStretch()
        column.addLayout(days)
        for widget in (self.parts["variant"], self.warning, self.days_said, self.days, self.prices):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for button in (self.save_button, self.close_button):
            foot.addWidget(button)
        foot.addStretch()
        column.addLayout(foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
