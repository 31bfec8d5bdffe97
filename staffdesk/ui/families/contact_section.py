"""Responsables and address: contact data, each value edited where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.fields import field_label
from staffdesk.domain.requests import Subject
from staffdesk.ui.families.inline_field import PADDING, InlineField
from staffdesk.ui.kit.labels import hairline, label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.family_rows import FamilySheet, GuardianRow, PostalRow

GUARDIAN_FIELDS = (("email", 4), ("mobile", 3), ("phone", 3))
POSTAL_FIELDS = (("address_line1", 4), ("address_line2", 3), ("postcode", 2), ("city", 3))
"""Names on the wire with their share of the width."""
SECOND_LINE = frozenset({"mobile", "phone", "postcode", "city"})
"""What goes under the others where one line would cut an address."""
_ONE_LINE_NEEDS = 640


@dataclass(frozen=True)
class FieldEdited:
    """A value somebody wrote: of whom, what, and what it was before."""

    subject: Subject
    record_id: int
    name: str
    value: str
    seen: str


class RecordFields(QWidget):
    """The fields of one record in a row.

    Signals:
        edited: a ``FieldEdited``.
    """

    edited = Signal(object)

    def __init__(self, subject: Subject, record_id: int, shares: tuple[tuple[str, int], ...]) -> None:
        super().__init__()
        self.subject, self.record_id = subject, record_id
        self.fields: dict[str, InlineField] = {}
        self._shares = dict(shares)
        self._is_narrow: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._lines = QHBoxLayout(), QHBoxLayout()
        for line in self._lines:
            line.setSpacing(px(4))
            column.addLayout(line)
        for name, _share in shares:
            field = InlineField(name, field_label(name))
            field.written.connect(lambda value, seen, name=name: self._tell(name, value, seen))
            self.fields[name] = field
        self._arrange(narrow=False)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what the record has."""
        for name, field in self.fields.items():
            field.show_value(values[name])

    def set_editable(self, editable: bool) -> None:
        """Let values be edited, or only read."""
        for field in self.fields.values():
            field.set_editable(editable)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the fields on one line, or on two where they would cut what they show."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        for name, field in self.fields.items():
            for line in self._lines:
                line.removeWidget(field)
            share = 1 if narrow else self._shares[name]  # two lines of two stand in columns
            self._lines[narrow and name in SECOND_LINE].addWidget(field, share)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < px(_ONE_LINE_NEEDS))

    def _tell(self, name: str, value: str, seen: str) -> None:
        self.edited.emit(FieldEdited(self.subject, self.record_id, name, value, seen))


class ContactSection(QWidget):
    """Every guardian with contact data, then the address of the household.

    Signals:
        edited: a ``FieldEdited``.
    """

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._editable = True
        self._records: dict[tuple[Subject, int], RecordFields] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))

    def show_sheet(self, sheet: "FamilySheet") -> None:
        """Show a family; fields stay, and with them the focus, while the people are the same."""
        wanted = [(Subject.GUARDIAN, row.guardian_id) for row in sheet.guardians]
        wanted.append((Subject.HOUSEHOLD, sheet.household_id))
        if list(self._records) != wanted:
            self._build(sheet)
        for row in sheet.guardians:
            self._records[Subject.GUARDIAN, row.guardian_id].show_values(_contact(row))
        self._records[Subject.HOUSEHOLD, sheet.household_id].show_values(_postal(sheet.postal))

    def field(self, subject: Subject, record_id: int, name: str) -> InlineField | None:
        """Find the field of a value; None if it is not of the family shown."""
        record = self._records.get((subject, record_id))
        return record.fields.get(name) if record is not None else None

    def focus_address(self) -> None:
        """Put the cursor into what is missing of the address, its first line if nothing is."""
        record = next(
            (record for (subject, _), record in self._records.items() if subject is Subject.HOUSEHOLD), None
        )
        if record is not None:
            needed = [record.fields[name] for name in ("address_line1", "postcode", "city")]
            next((field for field in needed if not field.text()), needed[0]).focus()

    def set_editable(self, editable: bool) -> None:
        """Let values be edited, or only read."""
        self._editable = editable
        for record in self._records.values():
            record.set_editable(editable)

    def _build(self, sheet: "FamilySheet") -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._records = {}
        for row in sheet.guardians:
            self._add_name(row.name, "reçoit et règle les factures" if row.is_payer else "")
            self._add_record(Subject.GUARDIAN, row.guardian_id, GUARDIAN_FIELDS)
            self._add_line()
        self._add_record(Subject.HOUSEHOLD, sheet.household_id, POSTAL_FIELDS)

    def _add_record(self, subject: Subject, record_id: int, shares: tuple[tuple[str, int], ...]) -> None:
        record = RecordFields(subject, record_id, shares)
        record.set_editable(self._editable)
        record.edited.connect(self.edited)
        self._records[subject, record_id] = record
        self._column.addWidget(record)

    def _add_name(self, name: str, note: str) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(px(PADDING), px(2), px(PADDING), 0)
        row.setSpacing(px(8))
        row.addWidget(label(name, "value"))
        row.addWidget(label(note, "hint"))
        row.addStretch()
        self._column.addWidget(line)

    def _add_line(self) -> None:
        inset = QWidget()
        row = QHBoxLayout(inset)
        row.setContentsMargins(px(PADDING), px(4), px(PADDING), px(4))
        row.addWidget(hairline())
        self._column.addWidget(inset)


def _contact(row: "GuardianRow") -> dict[str, str]:
    return {"email": row.email, "mobile": row.mobile, "phone": row.phone}


def _postal(row: "PostalRow") -> dict[str, str]:
    return {
        "address_line1": row.address_line1,
        "address_line2": row.address_line2,
        "postcode": row.postcode,
        "city": row.city,
    }
