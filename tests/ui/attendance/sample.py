"""Rows of a list as tests show them: generated children, one with everything to mind."""

from dataclasses import replace
from datetime import date, time

from staffdesk.domain.attendance import AttendedDay, Difference, tally
from staffdesk.domain.bookings import BookingState
from staffdesk.services.attendance_rows import (
    AttendanceList,
    Care,
    Collector,
    DifferenceRow,
    FoundChild,
    ListChoice,
    ListOption,
    ListRow,
)

TODAY = date(2026, 11, 16)
NINA = ListRow(
    child_id=1, booking_id=11, name="Lemoine Nina", class_name="CE1 A", state=BookingState.BOOKED,
    is_marked=False, late_minutes=0, diet="sans porc", care_plan=True, image_consent=True, reason="",
    trace="", is_invoiced=False,
)  # fmt: skip
UGO = replace(NINA, child_id=2, booking_id=12, name="Martin Ugo", diet="standard", care_plan=False)
LATE = replace(UGO, child_id=3, name="Néel Zoé", state=BookingState.PRESENT, is_marked=True, late_minutes=15)

NEIGHBOUR = Collector("Jeanne Petit", "voisine", "06 00 00 00 01", may_collect=True, emergency=True)
BANNED = Collector("Marc Interdit", "", "", may_collect=False, emergency=False)
CARE = Care(1, ("arachide",), "", (NEIGHBOUR, BANNED))

OPTION = ListOption(7, 8, 3, "École Jean-Zay", "Cantine", "Cantine", "Midi", expected=2, unmarked=2)
EVENING = ListOption(9, 10, 3, "École Jean-Zay", "Accueil périscolaire", "Soir", "Soir", 0, 0)
OTHER_SITE = ListOption(17, 8, 4, "École Prévert", "Cantine", "Cantine", "Midi", expected=1, unmarked=0)

FOUND = FoundChild(5, "Benali Adam", "CE1 A, École Jean-Zay", is_enrolled=False, hint="sans inscription")
DIFFERENCE = DifferenceRow(
    1, "Lemoine Nina", "CE1 A", (Difference.UNBOOKED,), (555,), 0, 555, "présent sans réservation",
    is_invoiced=False,
)  # fmt: skip


def a_list(*rows: ListRow) -> AttendanceList:
    """Give a list of some rows."""
    return AttendanceList(
        choice=ListChoice(TODAY, 7, 8),
        site="École Jean-Zay",
        activity="Cantine",
        group="Cantine",
        slot="Midi",
        is_served=True,
        closes_at=time(13, 30),
        capacity=24,
        rows=rows,
        tally=tally(AttendedDay(row.state, row.is_marked, row.late_minutes) for row in rows),
        classes=((21, "CE1 A"),),
    )
