"""The default emblem: a town hall, a house and a tree above a river, on a square of the town's accent."""

from __future__ import annotations

from staffdesk.services.documents.layout import WHITE, Sheet

_GRID = 26.0
"""The drawing is thought on a square of 26 units."""

_HALL = ((10, 17.6), (10, 9.2), (13, 4.6), (16, 9.2), (16, 17.6))
_DOOR = ((12.1, 17.6), (12.1, 13.6), (13.9, 13.6), (13.9, 17.6))
_HOUSE = ((4.4, 17.6), (4.4, 12.6), (6.8, 9.8), (9.2, 12.6), (9.2, 17.6))
_TRUNK = ((18.85, 17.6), (18.85, 14), (19.55, 14), (19.55, 17.6))
_CROWN = ((16.9, 14.6), (19.2, 8.4), (21.5, 14.6))
_RIVER = ((4.6, 20.9), (6.2, 19.9), (7.4, 19.9), (9, 20.9), (10.6, 21.9), (11.8, 21.9), (13.2, 20.9),
          (14.8, 19.9), (16, 19.9), (17.4, 20.9), (18.8, 21.9), (20, 21.9), (21.4, 20.9))  # fmt: skip


def draw_emblem(sheet: Sheet, x: float, y: float, side: float, accent: str) -> None:
    """Draw the emblem with its top left corner at `x`, `y` (mm); it carries no words, so it is no content."""

    def placed(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
        return [(x + across * side / _GRID, y + down * side / _GRID) for across, down in points]

    sheet.frame(x, y, side, side, radius=side / 9, colour=accent, filled=True)
    for shape in (_HALL, _HOUSE, _TRUNK, _CROWN):
        sheet.polygon(placed(shape), WHITE)
    sheet.polygon(placed(_DOOR), accent)
    sheet.curve(placed(_RIVER), side / 13, WHITE)
