"""A case of a tariff: for whom, how its price is found, its grid; holes shown with their gapless reading."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from staffdesk.domain.tariffs.bands import faults
from staffdesk.domain.tariffs.methods import PriceRule
from staffdesk.domain.tariffs.one_line import limits_from, limits_line
from staffdesk.domain.tariffs.typed import (
    TypedFault,
    TypedGrid,
    gapless_texts,
    intervals,
    rule_of,
    typed_of,
    unreadable_cells,
)
from staffdesk.domain.tariffs.versions import CasePrice, Residence
from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.fields import ComboPicker, ErrorLine
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings import tariff_words as words
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.grid_editor import MOST_COLUMNS, GridEditor
from staffdesk.ui.settings.repeated_lines import Line, flow_of

PART = "cases"
BANDS, RANK = "bands", "rank"
BAND = 0
"""Column of the editor that holds the bands."""


class OpenPicker(ComboPicker):
    """A picker that adds a choice it does not know, so that nothing stored is lost."""

    def choose(self, key: str) -> None:
        """Set the choice, adding it where it is new."""
        if key and self.findData(key) < 0:
            self.insertItem(max(0, self.count() - 1), key, key)
        super().choose(key)


class CaseLine(Line[CasePrice]):
    """The case."""

    def __init__(self) -> None:
        super().__init__()
        self.variant = OpenPicker(words.VARIANT_CHOICES, "Cas", 32)
        self.other = InlineEdit("Nom du cas", 130)
        self.residence = ComboPicker(words.RESIDENCE_CHOICES, "Domicile de la famille", 32)
        self.slot = OpenPicker((words.ALL_SLOTS,), "Créneau", 32)
        self.source = ComboPicker(words.SOURCES, "Attestation", 32)
        self.method = ComboPicker(words.METHODS, "Méthode", 32)
        self.columns = ComboPicker(words.COLUMNS, "Colonnes de prix", 32)
        self.count = ComboPicker(
            [(str(n), "même prix pour tous" if n == 1 else f"{n} rangs") for n in range(1, MOST_COLUMNS + 1)],
            "Nombre de colonnes",
            32,
        )
        self.limits = InlineEdit("Limites des colonnes", 170)
        self.limits.setPlaceholderText(f"15{words.NARROW}; 30{words.NARROW}; 60")
        self.grid = GridEditor("Grille")
        self.paste_button = Button("Coller une grille", icon="clipboard-text")
        self.fault = ErrorLine(Tone.WARN)
        self.gapless_button = LinkButton(words.GAPLESS, 13, "check")
        self.gapless_button.setToolTip(words.GAPLESS_HINT)
        self.own(
            variant=self.variant,
            other=self.other,
            residence=self.residence,
            slot=self.slot,
            source=self.source,
            method=self.method,
            columns=self.columns,
            count=self.count,
            limits=self.limits,
            grid=self.grid,
        )
        self._lay_out()
        self.paste_button.clicked.connect(self.grid.paste_clipboard)
        self.grid.unreadable.connect(lambda: self._say(words.NO_GRID))
        self.grid.too_large.connect(lambda: self._say(words.TOO_LARGE))
        self.grid.columns_changed.connect(self._take_columns)
        self.grid.cell_left.connect(self.judge)
        self.gapless_button.clicked.connect(self._adopt)
        self.method.choose(BANDS)
        self.follow()

    def offer_slots(self, slots: Sequence[tuple[str, str]]) -> None:
        """Offer the slots of the activity; the one that holds stays."""
        held = self.slot.key()
        self.slot.set_choices([words.ALL_SLOTS, *slots])
        self.slot.choose(held)

    @override
    def show_thing(self, thing: CasePrice) -> None:
        grid, columns, limits, bands = typed_of(thing.rule)
        self.variant.choose(thing.variant)
        self.residence.choose(thing.residence)
        self.slot.choose(thing.slot)
        self.source.choose(thing.source)
        self.method.choose(BANDS if bands else "single")
        self.columns.choose(columns)
        self.limits.setText(limits_line(limits))
        self.count.choose(str(max(len(cells) for _, cells in grid.rows)))
        self.follow()
        self.grid.show_grid(grid)
        self.judge()

    @override
    def thing(self) -> CasePrice:
        return CasePrice(
            self._rule(),
            self._variant(),
            Residence(self.residence.key()),
            self.slot.key(),
            self.source.key(),
        )

    @override
    def follow(self) -> None:
        self.other.setVisible(self.variant.key() == words.OTHER)
        columns = self.columns.key() or RANK
        bands = self.method.key() == BANDS
        self.count.setVisible(columns == RANK)
        self.limits.setVisible(columns != RANK)
        self._limits_label.setVisible(columns != RANK)
        self._limits_label.setText(words.limits_label(columns))
        self.grid.show_columns(self._heads(columns), bands=bands)
        self.paste_button.setVisible(bands)
        self.judge()

    def judge(self) -> None:
        """Show the first text that is none of a grid, else the first hole, and the reading without holes."""
        self._say("")
        self.grid.clear_marks()
        bands = self.method.key() == BANDS
        grid = self.grid.grid()
        if self._name_unreadable(unreadable_cells(grid, bands=bands), bands=bands) or not bands:
            return
        try:
            read = intervals([band for band, _ in grid.rows])
        except TypedFault:
            return
        found = faults(read) if grid.rows else ()
        if not found or any(self.grid.is_typed_in(row, BAND) for row in range(len(grid.rows))):
            return
        self.grid.mark(found[0].position)
        self._say(words.fault_words(found[0]) + words.more_words(len(found) - 1))
        try:
            gapless_texts(read)
        except ValueError:
            return
        self.gapless_button.setVisible(True)

    # ------------------------------------------------------------------------------------------ inside

    def _name_unreadable(self, faults_read: Sequence[TypedFault], *, bands: bool) -> bool:
        """Outline the cells that nothing can be made of, and name the first; a word half typed is none."""
        found = [one for one in faults_read if not self.grid.is_typed_in(one.row, _column_of(one))]
        for one in found:
            self.grid.mark(one.row, _column_of(one))
        if found:
            heads = self._heads(self.columns.key() or RANK)
            said = words.typed_words(found[0], bands=bands, heads=heads)
            self._say(said + words.more_words(len(found) - 1))
        return bool(found)

    def _rule(self) -> PriceRule:
        columns, bands = self.columns.key(), self.method.key() == BANDS
        try:
            limits = limits_from(self.limits.text()) if columns != RANK else ()
        except ValueError as fault:
            raise Unreadable(PART, words.LIST_WRONG, self.limits) from fault
        try:
            return rule_of(self.grid.grid(), columns, limits, bands=bands)
        except TypedFault as fault:
            said = words.typed_words(fault, bands=bands, heads=self._heads(columns))
            raise Unreadable(PART, said, self.grid.cell_of(fault.row, _column_of(fault))) from fault

    def _variant(self) -> str:
        if self.variant.key() != words.OTHER:
            return self.variant.key()
        name = self.other.text().strip()
        if not name:
            raise Unreadable(PART, words.NAME_MISSING, self.other)
        return name

    def _heads(self, columns: str) -> list[str]:
        if columns == RANK:
            count = int(self.count.key() or 1)
            return [words.column_words(place, count) for place in range(count)]
        try:
            limits = limits_from(self.limits.text())
        except ValueError:
            limits = ()
        return [words.limit_words(columns, limit) for limit in limits[:MOST_COLUMNS]] or ["Prix"]

    def _take_columns(self, count: int) -> None:
        if self.columns.key() == RANK:
            self.count.choose(str(count))
            self.grid.show_columns(self._heads(RANK), bands=True)

    def _adopt(self) -> None:
        """Write the gapless reading into the bands; a person has asked for it."""
        grid = self.grid.grid()
        texts = gapless_texts(intervals([band for band, _ in grid.rows]))
        rows = tuple((text, cells) for text, (_, cells) in zip(texts, grid.rows, strict=True))
        self.grid.show_grid(TypedGrid(rows))
        self.grid.changed.emit()

    def _say(self, sentence: str) -> None:
        self.fault.say(sentence)
        self.gapless_button.setVisible(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(px(6))
        column.addWidget(flow_of(self.variant, self.other, self.residence, self.slot, self.source))
        self._limits_label = label("", "body")
        column.addWidget(
            flow_of("prix", self.method, self.columns, self.count, self._limits_label, self.limits)
        )
        column.addWidget(self.grid)
        column.addWidget(self.fault)
        column.addWidget(label(words.PRICE_HINT, "hint", wrap=True))
        column.addWidget(flow_of(self.paste_button, self.gapless_button))


def _column_of(fault: TypedFault) -> int:
    """Give the column of the editor that a fault stands in."""
    return BAND if fault.code == "band_unreadable" else fault.column + 1
