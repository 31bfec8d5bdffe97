"""The talon of a reminder: what goes with a cheque, below the line one cuts along."""

from __future__ import annotations

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.invoice_document import Talon
from staffdesk.domain.reminder_document import ReminderDocument
from staffdesk.services.documents.invoice_foot import draw_talon_people
from staffdesk.services.documents.layout import SECONDARY, TEXT, Sheet, Style

_TALON = Style("Bold", 12)
_HINT = Style("Regular", 9, SECONDARY)
_LABEL = Style("Regular", 8.5, SECONDARY)
_VALUE = Style("Semibold", 11)
_AMOUNT = Style("Bold", 18)
_LEFT, _CUT = 18.0, 236.5


def draw_reminder_talon(sheet: Sheet, reminder: ReminderDocument, talon: Talon) -> None:
    """Draw the cut line and what the counter needs to know of the cheque; places are the invoice's."""
    sheet.dashes(0, 210, _CUT)
    title = Style(_TALON.weight, _TALON.size, reminder.letterhead.accent)
    with sheet.element("H2"):
        sheet.text(_LEFT, 243.1, "Talon à joindre à votre chèque", title)
    with sheet.element("P"):
        sheet.text(86, 243.1, "Inutile si vous payez autrement.", _HINT)
    for x, y, label, value, width in (
        (_LEFT, 249.8, "Relance", reminder.number, 38),
        (58, 249.8, "Dossier", reminder.household_number, 30),
        (90, 249.8, "À payer au plus tard le", day_month_year(reminder.pay_by), 48),
    ):
        with sheet.element("P"):
            sheet.text(x, y, f"{label} ", _LABEL)
            sheet.fit(x, y + 4.8, value, _VALUE, width)
    draw_talon_people(sheet, reminder.payer.name, talon)
    sheet.frame(142, 239.3, 50, 15.5, thickness=0.9, colour=TEXT)
    with sheet.element("P"):
        sheet.text(145, 243.8, "Reste à payer ", _LABEL)
        sheet.fit(189, 251.7, euros(reminder.claimed), _AMOUNT, 44, "right")
