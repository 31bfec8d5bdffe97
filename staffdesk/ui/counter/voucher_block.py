"""CESU vouchers: the list of those handed over, their ceiling, and the row where the next one is read.

A bar code reader types the number and Return: it needs no more than the cursor in the field.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.errors import words as error_words
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import (
    Means,
    Tender,
    Voucher,
    cesu,
    remarks,
    voucher_accepted_until,
    voucher_key,
)
from staffdesk.ui.counter.means_block import BlockField, MeansBlock, field_row
from staffdesk.ui.counter.payment_entry import EVERY_MEANS, usual_voucher
from staffdesk.ui.counter.words import day_near, voucher_note, voucher_number
from staffdesk.ui.kit.buttons import LinkButton, has_keyboard_focus
from staffdesk.ui.kit.fields import AMOUNT_UNREADABLE, AmountEdit
from staffdesk.ui.kit.icons import draw_icon
from staffdesk.ui.kit.labels import IconLabel
from staffdesk.ui.kit.painting import RIGHT, draw_focus_ring, draw_text
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

SCAN = "Scanner"
ADD = "Saisir un titre"
LISTED = "Ce titre est déjà dans la liste ci-dessus"
ROW_HEIGHT = 21


class VoucherBlock(MeansBlock):
    """The block of the CESU.

    Signals:
        changed: a voucher came or went.

    Attributes:
        keeps_excess: the town keeps what exceeds the ceiling as a credit instead of refusing it (E4).
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(Means.CESU, "CESU", keys="F3")
        self._vouchers: tuple[Voucher, ...] = ()
        self._today = date.min
        self._ceiling = Cents(0)
        self.keeps_excess = False
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.entry_row = _VoucherEntry(self)
        self.entry_row.hide()
        self.entry_row.submitted.connect(self.take_typed)
        self._soon = IconLabel("clock", "", Tone.WARN, 13, ink=Tone.QUIET)
        self.link = LinkButton(ADD, 13)
        self.link.setToolTip("Lire le code-barres ou saisir le numéro (F3)")
        self.link.clicked.connect(self.begin)
        given = QVBoxLayout()
        given.setSpacing(0)
        given.addLayout(self._list)
        given.addLayout(self._foot())
        self.body.insertLayout(0, given)
        self.body.insertWidget(1, self.entry_row)

    def set_today(self, today: date) -> None:
        """Set the day that validity is judged on."""
        self._today = today

    def set_ceiling(self, ceiling: Cents) -> None:
        """Set the most that CESU may pay of the ticked invoices."""
        self._ceiling = ceiling
        self._show()

    def vouchers(self) -> tuple[Voucher, ...]:
        """Give the vouchers handed over."""
        return self._vouchers

    def tender(self) -> Tender | None:
        """Give the vouchers as one tender, or None without any."""
        return cesu(self._vouchers) if self._vouchers else None

    def begin(self) -> None:
        """Open the entry with the cursor in the number; the last value, year and issuer are offered."""
        value, year = usual_voucher(self._vouchers, self._today)
        self.entry_row.open(value, year, self._vouchers[-1].issuer if self._vouchers else "")

    def take_typed(self) -> bool:
        """Add what stands in the entry, or say beside it why not; True if nothing is left to mend."""
        if self.entry_row.isHidden() or not self.entry_row.number.text():
            return True
        voucher = self.entry_row.voucher()
        field, fault = self._fault_of(voucher)
        if fault:
            field.set_error(fault)
            field.select()
            return False
        self._set((*self._vouchers, voucher))
        self.begin()
        return True

    def remove(self, number: str) -> None:
        """Take a voucher away."""
        self._set(tuple(voucher for voucher in self._vouchers if voucher.number != number))

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the vouchers given; the focus stays where it is."""
        self.entry_row.show()
        self.entry_row.number.set_error(sentence)

    def clear(self) -> None:
        """Forget everything."""
        self.entry_row.close_entry()
        self._set(())

    def _fault_of(self, voucher: Voucher) -> tuple[BlockField, str]:
        row = self.entry_row
        if not voucher.year:
            return row.year, f"Indiquer l’année du titre, par exemple {self._today.year}"
        if not row.value.check_amount():
            return row.value, AMOUNT_UNREADABLE
        if any(known.number == voucher.number for known in self._vouchers):
            return row.number, LISTED
        for remark in remarks(cesu([voucher]), on=self._today, rules=EVERY_MEANS):
            if remark.blocking and remark.code != "amount_not_positive":
                return row.field_of(remark.code), error_words(remark.code, remark.facts)
        total = sum(known.cents for known in self._vouchers) + voucher.cents
        if total > self._ceiling and not self.keeps_excess:
            over = f"Ce titre dépasse le plafond de {euros(self._ceiling)}"
            return row.number, f"{over}{NO_BREAK}: le rendre ou cocher plus de factures"
        return row.number, ""

    def _set(self, vouchers: tuple[Voucher, ...]) -> None:
        self._vouchers = vouchers
        while (item := self._list.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for voucher in vouchers:
            line = VoucherLine(voucher)
            line.clicked.connect(lambda _=False, number=voucher.number: self.remove(number))
            self._list.addWidget(line)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.set_sum(Cents(sum(voucher.cents for voucher in self._vouchers)))
        self.set_note(voucher_note(len(self._vouchers), self._ceiling))
        self.link.set_text(SCAN if self._vouchers else ADD)
        ending = self._ending_year()
        self._soon.setVisible(ending is not None)
        if ending is not None:
            until = day_near(voucher_accepted_until(ending), self._today)
            self._soon.show_text("clock", f"Titres {ending} acceptés jusqu’au {until}", Tone.WARN)

    def _ending_year(self) -> int | None:
        """Give the year of vouchers that soon cannot be taken: said from December on (E4)."""
        ending = (voucher.year for voucher in self._vouchers if self._today >= date(voucher.year, 12, 1))
        return min(ending, default=None)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._soon)
        row.addStretch()
        row.addWidget(self.link)
        return row


class VoucherLine(QAbstractButton):
    """A voucher handed over; a click, Return or Delete takes it back."""

    def __init__(self, voucher: Voucher) -> None:
        super().__init__()
        self._voucher = voucher
        self.setFixedHeight(px(ROW_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name = f"Retirer le titre {voucher_number(voucher.number)}, {euros(voucher.cents)}"
        self.setAccessibleName(name)
        self.setToolTip(" · ".join(filter(None, (voucher.issuer, "Retirer ce titre"))))

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), px(ROW_HEIGHT))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        rect = QRectF(self.rect())
        used = draw_text(painter, rect, voucher_number(self._voucher.number), c.text)
        told = " · ".join(filter(None, (str(self._voucher.year), self._voucher.issuer)))
        room = rect.adjusted(used + px(10), 0, -px(90), 0)
        used += px(10) + draw_text(painter, room, told, c.text2, 13, elide=True)
        draw_text(painter, rect, euros(self._voucher.cents), c.text, align=RIGHT)
        if self.underMouse() or self.hasFocus():
            draw_icon(painter, QRectF(used + px(10), rect.center().y() - px(6), px(12), px(12)), "x", c.text2)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(4))


class _VoucherEntry(QWidget):
    """Number, value, year, and who issued it; Return in any adds the voucher, Escape closes the entry.

    Signals:
        submitted: Return was pressed.
    """

    submitted = Signal()

    def __init__(self, block: MeansBlock) -> None:
        super().__init__()
        self._value_edit = AmountEdit("Valeur du titre")
        self.number = BlockField("Numéro du titre", block.errors)
        self.value = BlockField("Valeur", block.errors, self._value_edit, width=88)
        self.year = BlockField("Millésime", block.errors, width=72)
        self.issuer = BlockField("Émetteur (facultatif)", block.errors)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(field_row((self.number, 170), (self.value, 88), (self.year, 72)))
        column.addWidget(self.issuer)
        for field in (self.number, self.value, self.year, self.issuer):
            field.edit.returnPressed.connect(self.submitted)

    def open(self, value: Cents | None, year: int, issuer: str) -> None:
        """Show the row for the next voucher."""
        self.show()
        self.number.set_text("")
        self.number.clear_error()
        self._value_edit.set_cents(value)
        self.year.set_text(str(year))
        self.issuer.set_text(issuer or self.issuer.text())
        self.number.select()

    def close_entry(self) -> None:
        """Hide the row and forget what stands in it."""
        self.number.set_text("")
        self.issuer.set_text("")
        self.number.clear_error()
        self.hide()

    def voucher(self) -> Voucher:
        """Read the row; what cannot be read becomes zero, which the rules refuse."""
        cents = self._value_edit.cents() or Cents(0)
        year = self.year.text()
        is_year = len(year) == 4 and year.isascii() and year.isdecimal() and year.startswith("20")
        number = voucher_key(self.number.text())
        return Voucher(number, cents, int(year) if is_year else 0, self.issuer.text())

    def field_of(self, code: str) -> BlockField:
        """Give the field that a remark of the rules is about."""
        about = {"cesu_value": self.value, "cesu_expired": self.year, "cesu_not_yet_valid": self.year}
        return about.get(code, self.number)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_entry()
        else:
            super().keyPressEvent(event)
