"""States on paper: letter, fill and outline, so that a black and white printer keeps each of them apart."""

from __future__ import annotations

from dataclasses import dataclass

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.bookings import STATE_LETTERS
from staffdesk.services.documents.layout import SECONDARY, TEXT, WHITE, Sheet, Style

_LETTER = Style("Semibold", 8.5)
_THIN = Style("Regular", 8.5)
_QUIET = Style("Regular", 8.5, SECONDARY)
_FILL = "#DDE6F5"
_GREY = "#E6E9ED"


@dataclass(frozen=True)
class PaperState:
    """How a state is printed, and the word of its legend."""

    text: str
    words: str
    style: Style = _LETTER
    fill: str = ""
    line: str = ""
    dash: str = ""
    bar: bool = False
    tick: bool = False


_S = BookingState
PAPER_STATES: dict[str, PaperState] = {
    "booked": PaperState(STATE_LETTERS[_S.BOOKED], "réservé", fill=_FILL),
    "requested": PaperState(STATE_LETTERS[_S.REQUESTED], "demande", dash="3 2"),
    "cancel_requested": PaperState(
        STATE_LETTERS[_S.CANCEL_REQUESTED], "annulation demandée", fill=_FILL, dash="3 2"
    ),
    "absent_excused": PaperState(STATE_LETTERS[_S.ABSENT_EXCUSED], "absence excusée", _THIN, line=SECONDARY),
    "absent_billed": PaperState(STATE_LETTERS[_S.ABSENT_BILLED], "absence facturée", fill=_GREY, bar=True),
    "waiting": PaperState(STATE_LETTERS[_S.WAITING], "liste d’attente", dash="1 2"),
    "present": PaperState(STATE_LETTERS[_S.PRESENT], "présent", fill=_FILL, tick=True),
    "present_unbooked": PaperState(
        STATE_LETTERS[_S.PRESENT_UNBOOKED], "présent sans réservation", fill=_FILL, line=TEXT
    ),
    "full": PaperState("complet", "plus de place", _QUIET),
    "closed": PaperState(STATE_LETTERS[_S.CLOSED_BY_TOWN], "fermé", _QUIET, fill=_GREY),
}
"""By the words of ``planning_rows.CELL_STATES``."""


def draw_state(sheet: Sheet, x: float, y: float, width: float, height: float, state: str) -> None:
    """Draw a state into a cell whose top left corner is at `x`, `y` (mm)."""
    look = PAPER_STATES[state]
    if look.fill:
        sheet.frame(x, y, width, height, radius=0.8, colour=look.fill, filled=True)
    if look.dash:
        sheet.dashed_frame(x, y, width, height, look.dash)
    elif look.line:
        sheet.frame(x, y, width, height, radius=0.8, thickness=0.7, colour=look.line)
    if look.bar:
        sheet.fill(x, y, 0.9, height, TEXT)
    shift = 0.45 if look.bar else -0.8 if look.tick else 0.0
    room = width - 1.0 - (0.9 if look.bar else 0.0)
    sheet.fit(x + width / 2 + shift, y + height / 2 + 1.05, look.text, look.style, room, "centre")
    if look.tick:
        _draw_tick(sheet, x + width - 3.1, y + height / 2)


def _draw_tick(sheet: Sheet, x: float, middle: float) -> None:
    points = ((0.0, 0.1), (0.7, 0.8), (2.1, -0.9), (2.5, -0.6), (0.75, 1.45), (-0.35, 0.45))
    sheet.polygon([(x + across, middle + down) for across, down in points], TEXT)


def draw_legend(sheet: Sheet, x: float, y: float, right: float) -> None:
    """Draw every state with its word; the second line takes what the first does not hold."""
    left = x
    for state, look in PAPER_STATES.items():
        width = max(8.0, look.style.width(look.text) + (6.4 if look.tick else 2.6))
        need = width + 1.6 + _QUIET.width(look.words) + 5.0
        if x + need > right:
            x, y = left, y + 5.4
        with sheet.element("P"):
            draw_state(sheet, x, y, width, 3.9, state)
            sheet.text(x + width + 1.6, y + 2.95, look.words, _QUIET)
        x += need


def draw_figure_legend(sheet: Sheet, x: float, y: float) -> None:
    """Draw what the frame and the ground of a figure mean."""
    for booked, words in (
        (12, "places prises sur places offertes"),
        (24, "complet"),
        (25, "au-delà de la capacité"),
    ):
        with sheet.element("P"):
            draw_figure(sheet, x, y, 12, booked, 24)
            x += 14 + sheet.text(x + 13.6, y + 3.0, words, _QUIET) + 5


def draw_figure(sheet: Sheet, x: float, y: float, width: float, booked: int, capacity: int) -> None:
    """Draw booked of capacity: full in a frame, beyond it white on black, no service a dash."""
    middle, baseline, height = x + width / 2, y + 3.0, 4.2
    if not capacity:
        sheet.text(middle, baseline, "–", _QUIET, "centre")
        return
    words = f"{booked}/{capacity}"
    if booked > capacity:
        sheet.frame(x + 0.3, y, width - 0.6, height, radius=0.8, filled=True)
        sheet.fit(middle, baseline, words, Style("Semibold", 8.5, WHITE), width - 1, "centre")
        return
    if booked == capacity:
        sheet.frame(x + 0.3, y, width - 0.6, height, radius=0.8, thickness=0.8)
    sheet.fit(middle, baseline, words, _LETTER if booked == capacity else _THIN, width - 1, "centre")
