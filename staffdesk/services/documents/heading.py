"""The head of every document: emblem, town, service, and the demonstration frame at the right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from staffdesk.domain.letterhead import Letterhead
from staffdesk.services.documents.emblem import draw_emblem
from staffdesk.services.documents.layout import SECONDARY, Sheet, Style

DEMONSTRATION = "DÉMONSTRATION"
_LINK = " · "
_LIFT = 6.0  # into the upper margin, where a printer still prints

_TOWN = {True: Style("Bold", 12.5), False: Style("Bold", 11.5)}
_LINE = {True: Style("Regular", 9, SECONDARY), False: Style("Regular", 8.5, SECONDARY)}
_LATER_TITLE, _LATER_TOWN = Style("Bold", 11), Style("Regular", 9, SECONDARY)
_WORD = Style("Semibold", 8)
_REST = Style("Regular", 8)


@dataclass(frozen=True)
class HeadingPlace:
    """Where a head stands on its paper, in millimetres: margins, emblem, baselines of the three lines.

    `one_line` says whether the demonstration frame is wide and flat, or two lines high.
    """

    left: float
    right: float
    top: float
    emblem: float
    baselines: tuple[float, float, float]
    one_line: bool


A4_HEADING = HeadingPlace(18, 192, 13, 13, (17.9, 22.4, 26.5), one_line=True)
A5_HEADING = HeadingPlace(12, 136, 11, 11, (15.1, 19.1, 22.9), one_line=False)


def draw_heading(sheet: Sheet, head: Letterhead, place: HeadingPlace) -> None:
    """Draw who sends the document; a name too long to stand beside the demonstration frame lifts it."""
    lifted = bool(head.demonstration) and _TOWN[place.one_line].width(head.town) > _beside(head, place)
    frame = 0.0 if lifted or not head.demonstration else _frame_width(head, place)
    draw_emblem(sheet, place.left, place.top, place.emblem, head.accent)
    x = place.left + place.emblem + 3
    beside, wide = place.right - frame - 3 - x, place.right - x
    below = wide if place.one_line else beside
    with sheet.element("P"):
        for text, style, baseline, room in zip(
            (head.town, head.service, head.contact),
            (_TOWN[place.one_line], _LINE[place.one_line], _LINE[place.one_line]),
            place.baselines,
            (beside, below, below),
            strict=True,
        ):
            sheet.fit(x, baseline, text, style, room)
    if head.demonstration:
        over = replace(place, top=place.top - _LIFT, one_line=True) if lifted else place
        _draw_demonstration(sheet, head, over, _frame_width(head, over))


def draw_later_head(sheet: Sheet, head: Letterhead, title: str) -> None:
    """Draw the head of the second page of an A4 document and those after it: what it is, who sends it."""
    town = f"{DEMONSTRATION}{_LINK}{head.town}" if head.demonstration else head.town
    with sheet.element("P"):
        taken = sheet.text(A4_HEADING.left, 18, f"{title} ", _LATER_TITLE)
        room = A4_HEADING.right - A4_HEADING.left - taken - 5
        sheet.fit(A4_HEADING.right, 18, town, _LATER_TOWN, room, "right")


def _beside(head: Letterhead, place: HeadingPlace) -> float:
    return place.right - _frame_width(head, place) - 6 - place.emblem - place.left


def _frame_width(head: Letterhead, place: HeadingPlace) -> float:
    word, rest = _WORD.width(DEMONSTRATION), _REST.width(head.demonstration)
    return (word + _REST.width(_LINK) + rest if place.one_line else max(word, rest)) + 4.4


def _draw_demonstration(sheet: Sheet, head: Letterhead, place: HeadingPlace, width: float) -> None:
    """Say it in a frame that a monochrome printer keeps."""
    left, middle = place.right - width, place.right - width / 2
    sheet.frame(left, place.top, width, 4.9 if place.one_line else 9.2, thickness=0.7)
    with sheet.element("P"):
        if place.one_line:
            rest = f"{_LINK}{head.demonstration}"
            sheet.runs(left + 2.2, place.top + 3.4, [(DEMONSTRATION, _WORD), (rest, _REST)])
        else:
            sheet.text(middle, place.top + 3.9, DEMONSTRATION, _WORD, "centre")
            sheet.text(middle, place.top + 7.4, head.demonstration, _REST, "centre")
