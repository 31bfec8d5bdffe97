"""The head of every document: emblem, town, service, and the demonstration frame at the right."""

from __future__ import annotations

from dataclasses import dataclass

from staffdesk.domain.letterhead import Letterhead
from staffdesk.services.documents.emblem import draw_emblem
from staffdesk.services.documents.layout import SECONDARY, Sheet, Style

DEMONSTRATION = "DÉMONSTRATION"

_TOWN = Style("Bold", 12.5)
_LINE = Style("Regular", 9, SECONDARY)
_WORD = Style("Semibold", 8)
_REST = Style("Regular", 8)


@dataclass(frozen=True)
class HeadingPlace:
    """Where a head stands on its paper, in millimetres: margins, emblem, baselines of the three lines."""

    left: float
    right: float
    top: float
    emblem: float
    baselines: tuple[float, float, float]


A4_HEADING = HeadingPlace(18, 192, 13, 13, (17.9, 22.4, 26.5))
A5_HEADING = HeadingPlace(12, 136, 11, 11, (15.1, 19.1, 22.9))


def draw_heading(sheet: Sheet, head: Letterhead, place: HeadingPlace) -> None:
    """Draw who sends the document; a long name is made smaller until it clears the demonstration frame."""
    frame = _frame_width(head) if head.demonstration else 0.0
    draw_emblem(sheet, place.left, place.top, place.emblem, head.accent)
    x = place.left + place.emblem + 3
    room = place.right - frame - 3 - x
    with sheet.element("P"):
        for text, style, baseline in zip(
            (head.town, head.service, head.contact), (_TOWN, _LINE, _LINE), place.baselines, strict=True
        ):
            sheet.text(x, baseline, text, style.fitted(text, room, 8))
    if head.demonstration:
        _draw_demonstration(sheet, head, place, frame)


def _frame_width(head: Letterhead) -> float:
    return max(_WORD.width(DEMONSTRATION), _REST.width(head.demonstration)) + 6


def _draw_demonstration(sheet: Sheet, head: Letterhead, place: HeadingPlace, width: float) -> None:
    """Say it in a frame that a monochrome printer keeps."""
    left, middle = place.right - width, place.right - width / 2
    sheet.frame(left, place.top + 0.3, width, 9.2, thickness=0.7)
    with sheet.element("P"):
        sheet.text(middle, place.top + 4.1, DEMONSTRATION, _WORD, "centre")
        sheet.text(middle, place.top + 7.7, head.demonstration, _REST, "centre")
