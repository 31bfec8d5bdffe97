"""The section Quotients: who has not renewed for a refresh, a reminder to each, and what ends on the date."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.dates import local_date
from staffdesk.domain.family_quotient import next_refresh
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_month_year, day_month_year_long
from staffdesk.domain.french.families import quotient_value
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import DATE_UNREADABLE, ErrorLine
from staffdesk.ui.kit.inline_edits import DayEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.quotient_campaign import Campaign, CampaignRow

NBSP = "\N{NO-BREAK SPACE}"
NOBODY = "Toutes les familles ont donné leur quotient pour cette date."
NO_REMINDER = "Toutes ces familles ont été relancées il y a moins de sept jours"
NOT_ALLOWED = "Votre rôle ne permet pas d’écrire aux familles"


class CampaignSection(QWidget):
    """The section.

    Signals:
        asked: the refresh to be shown.
        remind_asked: write to the families that may be reminded.
        end_asked: let quotients without end stop on the refresh.
        family_opened: the id of a family whose file is wanted.
    """

    asked = Signal(object)
    remind_asked = Signal()
    end_asked = Signal()
    family_opened = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` tells which refresh comes next."""
        super().__init__()
        self._campaign: Campaign | None = None
        self._may_write = False
        self.day = DayEdit("Date du renouvellement", today)
        self.day.set_day(next_refresh(today()))
        self.fault = ErrorLine()
        self.remind_button = Button("Relancer", icon="paper-plane-tilt")
        self.end_button = Button("Arrêter ces quotients à cette date")
        self.figures = label("", "heading", wrap=True)
        self.hint = label("", "hint", wrap=True)
        self.endless = label("", "body2", wrap=True)
        self.table: PlainTable[CampaignRow] = PlainTable(_model(), "Familles à relancer", Density.READ)
        self._lay_out()
        self.day.editingFinished.connect(self._ask)
        self.remind_button.clicked.connect(self.remind_asked)
        self.end_button.clicked.connect(self.end_asked)
        self.table.opened.connect(lambda row: self.family_opened.emit(row.household_id))

    def allow_writing(self, may: bool) -> None:
        """Let families be written to, or only be listed."""
        self._may_write = may
        self._judge()

    def refresh_on(self) -> date | None:
        """Give the date chosen, None while it cannot be read."""
        return self.day.day()

    def campaign(self) -> "Campaign | None":
        """Give what is shown."""
        return self._campaign

    def show_campaign(self, campaign: "Campaign") -> None:
        """Show who has not renewed."""
        self._campaign = campaign
        missing, served = len(campaign.rows), campaign.families
        since = day_month_year_long(campaign.refresh_on)
        self.figures.setText(
            f"Sans quotient pour le {since}{NBSP}: {families(missing)} sur {served}." if missing else NOBODY
        )
        self.hint.setText(f"Sans attestation, le tarif le plus fort s’applique à partir du {since}.")
        self.hint.setVisible(bool(missing))
        self.table.replace(campaign.rows)
        self.table.fit_height()
        self.table.setVisible(bool(missing))
        self.endless.setText(
            f"Ancien quotient qui court encore à cette date{NBSP}: {families(campaign.without_end)}."
        )
        self._endless_part.setVisible(bool(campaign.without_end))
        self._judge()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nobody is written to twice."""
        if busy:
            self.remind_button.refuse("Envoi en cours")
            self.end_button.refuse("Envoi en cours")
        else:
            self._judge()

    # ------------------------------------------------------------------------------------------ inside

    def _ask(self) -> None:
        day = self.day.day()
        self.fault.say(DATE_UNREADABLE if day is None else "")
        self._judge()
        if day is not None:
            self.asked.emit(day)

    def _judge(self) -> None:
        campaign = self._campaign
        count = len(campaign.to_remind) if campaign is not None else 0
        self.remind_button.set_text(f"Relancer {families(count)}" if count else "Relancer")
        self.end_button.allow()
        self.remind_button.allow()
        if not count:
            self.remind_button.refuse(NO_REMINDER if campaign is not None and campaign.rows else NOBODY)
        if self.day.day() is None:
            self.remind_button.refuse(DATE_UNREADABLE)
            self.end_button.refuse(DATE_UNREADABLE)
        if not self._may_write:
            self.remind_button.refuse(NOT_ALLOWED)
            self.end_button.refuse(NOT_ALLOWED)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label("Quotients renouvelés au", "body"))
        row.addWidget(self.day)
        row.addStretch()
        row.addWidget(self.remind_button)
        column.addLayout(row)
        self._endless_part = QWidget()
        below = QHBoxLayout(self._endless_part)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.endless, 1)
        below.addWidget(self.end_button)
        for part in (self.fault, self.figures, self.hint, self._endless_part, self.table):
            column.addWidget(part)
        self._endless_part.hide()


def families(count: int) -> str:
    """Count families in words."""
    return counted(count, "famille")


def _model() -> "RowsModel[CampaignRow]":
    columns: list[Column[CampaignRow]] = [
        Column("Famille", lambda row: row.family, strong=True, width=180),
        Column("Dossier", lambda row: row.number, tone=lambda _row: Tone.QUIET, width=90),
        Column("Dernier quotient", _value, align=Align.RIGHT, width=130),
        Column("Jusqu’au", lambda row: day_month_year(row.until) if row.until else "–", width=130),
        Column("Relancée le", _reminded, tone=lambda _row: Tone.QUIET),
    ]
    return RowsModel(columns, lambda row: row.household_id)


def _value(row: "CampaignRow") -> str:
    return "–" if row.value is None else quotient_value(row.value)


def _reminded(row: "CampaignRow") -> str:
    return day_month_year(local_date(row.reminded_at)) if row.reminded_at else "–"
