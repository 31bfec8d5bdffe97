"""The sheet of one family: who they are, their papers, their account, and who changed what."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.families import credit_words
from staffdesk.domain.new_family import MOST_GUARDIANS
from staffdesk.ui.families.aids_part import AidsPart
from staffdesk.ui.families.children_section import ChildrenSection
from staffdesk.ui.families.contact_section import ContactSection
from staffdesk.ui.families.custody_panel import CustodyPanel
from staffdesk.ui.families.debit_part import DebitPart
from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.families.newcomer_panel import NewcomerPanel
from staffdesk.ui.families.proof_shelf import ProofShelf
from staffdesk.ui.families.quotient_panel import QuotientPanel
from staffdesk.ui.families.refund_part import RefundPart
from staffdesk.ui.families.reminders_part import RemindersPart
from staffdesk.ui.families.residence_panel import ResidencePart
from staffdesk.ui.families.rights_part import RightsPart
from staffdesk.ui.families.second_home_panel import SecondHomePanel
from staffdesk.ui.families.sheet_tables import (
    StatementLine,
    documents_model,
    quotients_model,
    statement_model,
    timeline_model,
)
from staffdesk.ui.families.words import ACCOUNT_SIGNS
from staffdesk.ui.kit.buttons import Button, LinkButton
from staffdesk.ui.kit.labels import Pill, SectionHeading, hairline, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.family_rows import DocumentRow, FamilySheet, QuotientRow, TimelineRow

Row = TypeVar("Row")
FEW = 8
"""Lines of statement and history seen before one asks for all."""


class SheetPane(QWidget):
    """Head with its actions, and the sections under it.

    Signals:
        edited: a ``FieldEdited``.
        invite_asked: invite the family to the portal.
        counter_asked: take a payment of this family.
        planning_asked: name of the child whose planning is wanted.
        custody_asked: id of the child whose custody is wanted.
        second_home_asked: id and name of the child that another household has too.
        health_asked: id of the child whose health form is wanted.
        child_asked: a child is to be added.
        guardian_asked: an adult is to be added.
        shown: id of the household that is shown, or shown anew.
        quotient_begun: the form of a new quotient was opened.
    """

    edited = Signal(object)
    invite_asked = Signal()
    counter_asked = Signal()
    planning_asked = Signal(str)
    custody_asked = Signal(int)
    second_home_asked = Signal(int, str)
    health_asked = Signal(int)
    child_asked = Signal()
    guardian_asked = Signal()
    shown = Signal(int)
    quotient_begun = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day ages and years are told for."""
        super().__init__()
        self.title = label("", "title", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint = label("", "body2")
        self.account = Pill("")
        self.invite_button = Button("Inviter au portail", icon="paper-plane-tilt")
        self.counter_button = Button("Encaisser", icon="storefront")
        self.contacts = ContactSection()
        self.children_section = ChildrenSection(today)
        self.more_children = LinkButton("Ajouter un enfant", 13, "plus")
        self.more_guardians = LinkButton("Ajouter un responsable", 13, "plus")
        self.newcomer = NewcomerPanel(today)
        self.custody = CustodyPanel(today)
        self.second_home = SecondHomePanel()
        self.rights = RightsPart(today)
        self.documents: PlainTable[DocumentRow] = PlainTable(
            documents_model(), "Documents", Density.LOG, selectable=False
        )
        self.quotients: PlainTable[QuotientRow] = PlainTable(
            quotients_model(), "Quotients familiaux", Density.LOG
        )
        self.residence = ResidencePart(today)
        self.proof = ProofShelf(closable=True)
        self.quotient_panel = QuotientPanel(today)
        self.quotient_button = LinkButton("Enregistrer un quotient", 13, "plus")
        self.statement: PlainTable[StatementLine] = PlainTable(
            statement_model(), "Relevé de compte", Density.LOG, selectable=False, sortable=False
        )
        self.timeline: PlainTable[tuple[int, TimelineRow]] = PlainTable(
            timeline_model(today), "Historique", Density.LOG, selectable=False, sortable=False
        )
        self.aids = AidsPart(today)
        self.debit, self.reminders = DebitPart(today), RemindersPart()
        self.refunds = RefundPart(today)
        self.due = label("", "value")
        self.credit = label("", "hint")
        self._sheet: FamilySheet | None = None
        self._whole = False
        self._came_from: int | None = None
        """Where the sheet was scrolled to when a panel of the children was opened."""
        self._lay_out()
        self.contacts.edited.connect(self.edited)
        self.children_section.planning_asked.connect(self.planning_asked)
        self.children_section.custody_asked.connect(self.custody_asked)
        self.children_section.second_home_asked.connect(self.second_home_asked)
        self.children_section.health_asked.connect(self.health_asked)
        self.more_children.clicked.connect(self.child_asked)
        self.more_guardians.clicked.connect(self.guardian_asked)
        self.invite_button.clicked.connect(self.invite_asked)
        self.counter_button.clicked.connect(self.counter_asked)
        self.more.clicked.connect(self._show_all)
        self.quotient_button.clicked.connect(self._open_quotient)
        self.quotient_panel.closed.connect(lambda: self.close_quotient(back=True))
        self.quotients.opened.connect(self._show_proof)
        self.quotients.clicked.connect(self._click_quotient)
        self.close_quotient()

    def set_rights(self, *, edit: bool, invite: bool, take_payments: bool) -> None:
        """Show what the person who works here may do."""
        self.contacts.set_editable(edit)
        self.children_section.set_editable(edit)
        self._may_invite = invite
        self.counter_button.setVisible(take_payments)

    def show_part(self, part: QWidget) -> None:
        """Scroll so that a part of the sheet is seen from its top."""
        self.column.body.activate()
        bar, here = self.column.verticalScrollBar(), QPoint(0, 0)
        bar.setValue(bar.value() + part.mapTo(self, here).y() - self.column.mapTo(self, here).y())

    def show_panel(self, panel: CustodyPanel | SecondHomePanel | NewcomerPanel) -> None:
        """Show a panel of the children from its top, and none beside it; leaving it comes back to here."""
        if self._came_from is None:
            self._came_from = self.column.verticalScrollBar().value()
        for other in (self.newcomer, self.second_home, self.custody):
            if other is not panel:
                other.leave()
        self.show_part(panel)

    def leave_part(self, panel: CustodyPanel | SecondHomePanel | NewcomerPanel) -> None:
        """Close a panel of the children; focus and sheet stay here, not at whatever comes next below."""
        if any(part.hasFocus() for part in panel.findChildren(QWidget)):
            self.column.setFocus(Qt.FocusReason.OtherFocusReason)
        panel.leave()
        if self._came_from is not None:
            self.column.body.activate()
            self.column.verticalScrollBar().setValue(self._came_from)
            self._came_from = None

    def land(self, part: str = "") -> None:
        """Put the focus where the work is: on the sheet, or in one of its parts.

        ``part``: ``address``, ``residence``, ``rights``, ``quotient``, ``debit`` or ``refund``.
        """
        self.column.setFocus(Qt.FocusReason.OtherFocusReason)
        if part == "address":
            self.contacts.focus_address()
        elif part == "quotient":
            if self._may_quotient:
                self._open_quotient()
            self.show_part(self.quotients if self.quotients.isVisibleTo(self) else self.no_quotients)
        elif part == "residence":
            self.residence.open()
            self.show_part(self.residence)
        elif part == "rights":
            self.show_part(self.rights)
            self.rights.take_focus()
        elif part == "debit":
            self.show_part(self.debit)
            self.debit.take_focus()
        elif part == "refund":
            self.show_part(self.due)
            self.refunds.take_focus()

    def allow_quotients(self, may: bool) -> None:
        """Let a quotient be recorded, or only be read."""
        self._may_quotient = may
        self.close_quotient()

    def allow_newcomers(self, may: bool) -> None:
        """Let people be added to the household, or not."""
        self._may_add = may
        self.more_children.setVisible(may)
        self._offer_guardian()

    def _offer_guardian(self) -> None:
        missing = self._sheet is not None and len(self._sheet.guardians) < MOST_GUARDIANS
        self.more_guardians.setVisible(self._may_add and missing)

    def close_quotient(self, *, back: bool = False) -> None:
        """Put the form of a new quotient away; ``back``: the cursor comes back to what opened it."""
        self.quotient_panel.hide()
        self.quotient_button.setVisible(self._may_quotient)
        if back:
            self.quotient_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_quotient(self) -> None:
        self.quotient_button.hide()
        self.quotient_panel.show()
        self.quotient_panel.value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.quotient_begun.emit()

    def _click_quotient(self, index: QModelIndex) -> None:
        row = self.quotients.rows.row_at(index)
        if row is not None and index.column() == self.quotients.rows.columnCount() - 1:
            self._show_proof(row)

    def _show_proof(self, row: "QuotientRow") -> None:
        """Show the proof of a quotient below the table, where one is on file."""
        if row.file is not None:
            self.proof.show_file(row.file)

    def sheet(self) -> "FamilySheet | None":
        """Give the family shown."""
        return self._sheet

    def show_sheet(self, sheet: "FamilySheet") -> None:
        """Show a family; of the same one only what changed."""
        if self._sheet is None or self._sheet.household_id != sheet.household_id:
            self._whole, self._came_from = False, None
            self.column.verticalScrollBar().setValue(0)
            self.residence.begin()
            self.quotient_panel.begin()
            self.close_quotient()
            self.proof.put_away()
        self._sheet = sheet
        self.title.setText(f"Famille {sheet.name}")
        self.hint.setText(f"Dossier {sheet.number} · {sheet.residence}")
        self._show_account_state(sheet)
        self.contacts.show_sheet(sheet)
        self.children_section.show_children(sheet.children)
        self.no_children.setVisible(not sheet.children)
        self._offer_guardian()
        _fill(self.documents, sheet.documents, self.no_documents)
        self.residence.show_rows(sheet.residences)
        _fill(self.quotients, sheet.quotients, self.no_quotients)
        self._show_account(sheet)
        self._show_timeline(sheet)
        self.shown.emit(sheet.household_id)

    def _show_account_state(self, sheet: "FamilySheet") -> None:
        sign = ACCOUNT_SIGNS.get(sheet.account_state)
        if sign is not None:
            self.account.show_text(sign.words, sign.tone, sign.icon)
        self.account.setVisible(sign is not None)
        self.invite_button.setVisible(self._may_invite and sheet.account_state != "active")
        self.invite_button.set_text(
            "Inviter de nouveau" if sheet.account_state == "invited" else "Inviter au portail"
        )
        if any(row.email for row in sheet.guardians):
            self.invite_button.allow()
        else:
            self.invite_button.refuse("Aucun responsable n’a d’adresse de courriel")

    def _show_account(self, sheet: "FamilySheet") -> None:
        owing = sheet.due_cents > 0
        self.due.setText(f"{euros(sheet.due_cents)} à régler" if owing else "Rien à régler")
        self.credit.setText(credit_words(sheet.credit_cents, sheet.cesu_cents))
        lines = tuple(StatementLine(at, *row) for at, row in enumerate(sheet.statement))
        _fill(self.statement, lines if self._whole else lines[:FEW], self.no_statement)

    def _show_timeline(self, sheet: "FamilySheet") -> None:
        rows = tuple(enumerate(sheet.timeline))
        _fill(self.timeline, rows if self._whole else rows[:FEW], self.no_timeline)
        hidden = max(len(sheet.timeline), len(sheet.statement)) > FEW and not self._whole
        self.more.setVisible(hidden)

    def _show_all(self) -> None:
        self._whole = True
        if self._sheet is not None:
            self._show_account(self._sheet)
            self._show_timeline(self._sheet)

    # -------------------------------------------------------------------------------------- layout

    _may_invite = True
    _may_add = False
    _may_quotient = False

    def _lay_out(self) -> None:
        self.no_children = label("Aucun enfant dans ce foyer.", "body2")
        self.no_documents = label("Aucun document demandé ni reçu.", "body2")
        self.no_quotients = label(
            "Aucun quotient connu\N{NO-BREAK SPACE}: le tarif le plus haut s’applique.", "body2"
        )
        self.no_statement = label("Aucune facture ni paiement.", "body2")
        self.no_timeline = label("Rien n’a encore changé dans ce dossier.", "body2")
        self.more = LinkButton("Tout voir", 13)
        self.column = SteadyColumn(left=20, top=16, right=20, bottom=28, gap=18)
        self.column.read_by_keys("Dossier de la famille")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        outer.addWidget(hairline())
        outer.addWidget(self.column, 1)
        self._add("Responsables et adresse", self.contacts, self.more_guardians, inset=False)
        children = (self.children_section, self.no_children, self.more_children)
        self._add("Enfants", *children, self.newcomer, self.second_home, self.custody, inset=False)
        self._add("Inscriptions", self.rights, inset=False)
        self._add("Documents", self.documents, self.no_documents)
        self._add("Domicile au sens des tarifs", self.residence)
        self._add(
            "Quotient familial",
            self.quotients,
            self.proof,
            self.no_quotients,
            self.quotient_button,
            self.quotient_panel,
        )
        self._add("Aides accordées", self.aids)
        self._add_account()
        self._add("Prélèvement", self.debit)
        self._add("Relances", self.reminders)
        self._add("Historique du dossier", self.timeline, self.no_timeline, self.more)
        self.column.body.addStretch()

    def _head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(px(28), px(12), px(28), px(12))
        column.setSpacing(px(2))
        first = QHBoxLayout()
        first.setSpacing(px(8))
        first.addWidget(self.title, 1)
        for button in (self.invite_button, self.counter_button):
            first.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(px(12))
        second.addWidget(self.hint)
        second.addWidget(self.account)
        second.addStretch()
        column.addLayout(second)
        return head

    def _add(self, title: str, *parts: QWidget, inset: bool = True) -> None:
        section = QVBoxLayout()
        section.setSpacing(px(4))
        section.addLayout(_inset(SectionHeading(title)))
        for part in parts:
            if part in (self.quotients, self.aids, self.refunds):  # rows can be chosen: words inside the edge
                section.addWidget(part)
            elif inset or not isinstance(part, ContactSection | ChildrenSection | RightsPart):
                section.addLayout(_inset(part))
            else:
                section.addWidget(part)
        self.column.body.addLayout(section)

    def _add_account(self) -> None:
        figures = QWidget()
        row = QHBoxLayout(figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.due)
        row.addWidget(self.credit)
        row.addStretch()
        self._add("Compte", figures, self.refunds, self.statement, self.no_statement)


def _fill(table: PlainTable[Row], rows: tuple[Row, ...], empty: QWidget) -> None:
    """Show rows in a table of their height, or the sentence that stands for none."""
    table.replace(rows)
    table.fit_height()
    table.setVisible(bool(rows))
    empty.setVisible(not rows)


def _inset(widget: QWidget) -> QHBoxLayout:
    """Align a widget with the texts of the fields."""
    row = QHBoxLayout()
    row.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
    row.addWidget(widget)
    if isinstance(widget, LinkButton):
        row.addStretch()
    return row
